"""Attribution: whose are the new customers? Six rules over the same ways to a first order, side by side."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

ENDS = 0.4
"""By position the first and the last contact have so much each; the others share what remains."""


@dataclass(frozen=True)
class Way:
    """The channels met with, the earliest first, and how many went that way: to an order, or away for good."""

    channels: tuple[str, ...]
    won: int
    lost: int = 0


Credit = dict[str, float]


def ways(journeys: Iterable[tuple[Sequence[str], str]]) -> list[Way]:
    """The ways among journeys of (channels, outcome); who is still under way counts for nobody yet."""
    won: Counter[tuple[str, ...]] = Counter()
    lost: Counter[tuple[str, ...]] = Counter()
    for channels, outcome in journeys:
        if channels and outcome in ("won", "lost"):
            (won if outcome == "won" else lost)[tuple(channels)] += 1
    return [Way(way, won[way], lost[way]) for way in sorted(won.keys() | lost.keys())]


def credits(found: Sequence[Way]) -> dict[str, Credit]:
    """The new customers of each channel by each rule; every rule's add up to all who were won."""
    return {name: rule(found) for name, rule in RULES.items()}


def first_touch(found: Sequence[Way]) -> Credit:
    """All to the first contact."""
    return _shared(found, lambda _: {0: 1.0})


def last_touch(found: Sequence[Way]) -> Credit:
    """All to the last contact."""
    return _shared(found, lambda count: {count - 1: 1.0})


def linear(found: Sequence[Way]) -> Credit:
    """The same to each contact."""
    return _shared(found, lambda count: dict.fromkeys(range(count), 1.0 / count))


def position(found: Sequence[Way]) -> Credit:
    """40 % to the first, 40 % to the last, 20 % to those between; of two contacts half each."""
    return _shared(found, _by_position)


def _by_position(count: int) -> dict[int, float]:
    if count <= 2:
        return dict.fromkeys(range(count), 1.0 / count)
    inner = dict.fromkeys(range(1, count - 1), (1 - 2 * ENDS) / (count - 2))
    return {0: ENDS, **inner, count - 1: ENDS}


def _shared(found: Sequence[Way], weights: Callable[[int], Mapping[int, float]]) -> Credit:
    told: Credit = defaultdict(float)
    for way in found:
        if way.won:
            for place, weight in weights(len(way.channels)).items():
                told[way.channels[place]] += weight * way.won
    return dict(told)


def shapley(found: Sequence[Way]) -> Credit:
    """What a channel adds on average over all orders in which channels could have been opened.

    A set of channels is worth the customers whose whole way lies within it. That game is a sum of unanimity games,
    one per way, whose values are equal parts: no orders need be gone through.

    Source  [Shapley1953]
    """
    told: Credit = defaultdict(float)
    for way in found:
        several = set(way.channels)
        for channel in several if way.won else ():
            told[channel] += way.won / len(several)
    return dict(told)


def markov(found: Sequence[Way]) -> Credit:
    """By how much fewer would have been won without the channel, in a chain from contact to contact.

    Who comes to a channel that is taken away is lost. The effects of all channels are made to add up to those won.

    Source  [ABWS2016] removal effect, order 1
    """
    names = sorted({channel for way in found for channel in way.channels})
    won = sum(way.won for way in found)
    if not names or not won:
        return {}
    begin, steps, ends = _chain(found, names)
    whole = _reach(begin, steps, ends)
    effects = {}
    for place, name in enumerate(names):
        kept = [i for i in range(len(names)) if i != place]
        left = _reach(begin[kept], steps[np.ix_(kept, kept)], ends[kept])
        effects[name] = 1 - left / whole
    total = sum(effects.values())
    return {name: won * effect / total for name, effect in effects.items()}


Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def _chain(found: Sequence[Way], names: Sequence[str]) -> tuple[Numbers, Numbers, Numbers]:
    """Shares: who begins where, who goes on from where to where, who buys next."""
    place = {name: number for number, name in enumerate(names)}
    begin, steps, ends, out = (
        np.zeros(len(names)),
        np.zeros((len(names),) * 2),
        np.zeros(len(names)),
        np.zeros(len(names)),
    )
    for way in found:
        count, at = way.won + way.lost, [place[channel] for channel in way.channels]
        begin[at[0]] += count
        for here, there in pairwise(at):
            steps[here, there] += count
            out[here] += count
        ends[at[-1]] += way.won
        out[at[-1]] += count
    return begin / begin.sum(), steps / out[:, None], ends / out


def _reach(begin: Numbers, steps: Numbers, ends: Numbers) -> float:
    """The probability of an order in the end."""
    if not len(begin):
        return 0.0
    return float(begin @ np.linalg.solve(np.eye(len(begin)) - steps, ends))


RULES: dict[str, Callable[[Sequence[Way]], Credit]] = {
    "first": first_touch,
    "last": last_touch,
    "linear": linear,
    "position": position,
    "markov": markov,
    "shapley": shapley,
}
