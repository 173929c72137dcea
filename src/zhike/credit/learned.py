"""A scorecard learned from cases that ended well or badly: bins and lines, weighed beside each other, points.

Assumes  cases are independent; beside all other traits a number's risk only rises or only falls; traits add up in log
         odds
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from zhike import logistic
from zhike.credit.bins import (
    Bins,
    Flags,
    Floats,
    Numbers,
    Words,
    all_weights,
    of_numbers,
    of_words,
    placed,
    seen_by_others,
    told_apart,
)
from zhike.credit.columns import Values, values
from zhike.credit.lines import Line, bin_of, line_of
from zhike.errors import UsageError

LEAST_BAD = 200
"""So many cases that ended badly are needed before a company's own scorecard is learned."""

LEAST_INFORMATION = 0.02
"""A trait that tells good from bad less than this is left out where chance may do so too; [SID2006] chapter 6 calls it
unpredictive. Of many cases chance says less, and many weak traits say much together: there chance is the measure."""

BENDS = 3
"""So many ways a number's bins may follow chance: up or down, and how they bend."""

BENT = 5.0
"""So much more likely, as a log, bins must be than the line to be taken beside it: they were cut where they fit best."""

RIDGE = 1.0
"""Strength of the pull of all factors towards nothing, as if one case spoke against each."""

EVEN, DOUBLE, BASE = 50.0, 20.0, 600.0
"""600 points where one of fifty and one goes bad; 20 points more halve the odds of it."""


BY_CHANCE = 0.102
"""What a line that has nothing to do with the risk exceeds three times of four: the square of its factor over its own
variance. Many weak lines say much together, so that hardly anything is asked of each."""


@dataclass(frozen=True)
class Trait:
    """One trait of the scorecard: its bins, with their weights beside all other traits, and what it tells by itself."""

    name: str
    bins: Bins
    information: float


@dataclass(frozen=True, eq=False)
class Part:
    """One column of the regression: a trait by the weights of its bins or by its line, and what each case has in it."""

    trait: str
    shape: Bins | Line
    each: Floats


@dataclass(frozen=True)
class Scorecard:
    """What was learned: the log odds of a bad end are `start` and the weights of the case's bins."""

    traits: tuple[Trait, ...]
    start: float
    cases: int
    bad: int

    def points(self) -> Mapping[str, tuple[float, ...]]:
        """The points that each bin of each trait gives or takes; the last is of what is missing."""
        per = DOUBLE / np.log(2.0)
        return {t.name: tuple(-per * weight for weight in all_weights(t.bins)) for t in self.traits}

    def as_json(self) -> dict[str, Any]:
        """The record as the manifest keeps it."""
        return asdict(self)


def learn(cases: pa.Table, bad: Any, *, ridge: float = RIDGE) -> Scorecard:
    """The scorecard of cases.

    cases   one row a case; numbers, flags, days and texts (dictionaries too), with what is missing left empty; of columns
            of one name each is a trait of its own (see `told_apart_by_name`)
    bad     shape (cases,): which of them ended badly, as flags or as 1 and 0
    Errors  UsageError where that is said otherwise, or not of every case
    """
    cases, bad = told_apart_by_name(cases), _flags(bad, cases.num_rows)
    if bad.all() or not bad.any():  # nothing tells apart what ended alike
        return Scorecard((), float(np.log((bad.sum() + 0.5) / ((~bad).sum() + 0.5))), int(bad.size), int(bad.sum()))
    parts, told = [], {}
    for name in cases.column_names:
        some, told[name] = _parts(name, values(cases[name]), bad)
        parts += some
    parts.sort(key=lambda part: (-told[part.trait], part.trait))
    kept, start = _fitted(parts, bad, ridge)
    traits = tuple(Trait(name, _together(kept[name]), told[name]) for name in kept)
    return Scorecard(traits, start, int(bad.size), int(bad.sum()))


def _flags(bad: Any, many: int) -> Flags:
    """Which cases ended badly. Nothing is guessed: of 1 and 2, or of good and bad, nobody here knows which is which."""
    given = bad.to_pylist() if isinstance(bad, pa.Array | pa.ChunkedArray) else list(bad)
    if len(given) != many:
        what = (f"{many} cases, but {len(given)} ends of them.", f"共有 {many} 条案例，却给出了 {len(given)} 个结果。")
        raise UsageError(what, ("Give one end for each case.", "请为每条案例给出一个结果。"))
    other = next((one for one in given if one not in (0, 1)), 0)
    if other != 0:
        what = (f"An end is said as “{other!s:.40}”.", f"有一个结果写作“{other!s:.40}”。")
        raise UsageError(what, ("Say true or 1 for cases that ended badly, false or 0 for all others.", "违约写 true 或 1，其余写 false 或 0。"))  # fmt: skip
    return np.asarray(given, dtype=bool)


def _parts(name: str, given: Values, bad: Flags) -> tuple[list[Part], float]:
    """What of a trait may count, and what its bins tell: the line of a number, and its bins where they bend from it."""
    bins = of_numbers(given, bad) if isinstance(given, np.ndarray) else of_words(given, bad)
    information = told_apart(bins, given, bad)
    found = []
    if information >= min(LEAST_INFORMATION, _by_chance(bins, bad)):
        found.append(Part(name, bins, seen_by_others(bins, given, bad)))
    line = line_of(given) if isinstance(given, np.ndarray) else None
    if line is None:
        return found, information
    straight = Part(name, line, line.at(np.asarray(given)))
    if found and logistic.likelihood(found[0].each, bad) < logistic.likelihood(straight.each, bad) + BENT:
        found = []
    return [*found, straight], information


def _by_chance(bins: Bins, bad: Flags) -> float:
    """The information that bins of what has nothing to do with the risk have on average.

    Source  [K1959] chapter 6: good × bad ÷ all times it is chi-squared, with a degree less than there are bins
    """
    ways = BENDS if isinstance(bins, Numbers) else max(len(bins.values) - 1, 1)
    return float(ways * (1.0 / bad.sum() + 1.0 / (~bad).sum()))


def log_odds(card: Scorecard, cases: pa.Table) -> Floats:
    """How probable a bad end is, as log odds; shape (cases,)."""
    cases, found = told_apart_by_name(cases), np.full(cases.num_rows, card.start)
    for trait in card.traits:
        given = values(cases[trait.name], isinstance(trait.bins, Numbers))
        found += np.asarray(all_weights(trait.bins), dtype=float)[placed(trait.bins, given)]
    return found


def probabilities(card: Scorecard, cases: pa.Table) -> Floats:
    """The probability that a case ends badly; shape (cases,)."""
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds(card, cases))), dtype=float)


def scored(card: Scorecard, cases: pa.Table) -> Floats:
    """The points of each case, more is safer; shape (cases,)."""
    return np.asarray(BASE - DOUBLE / np.log(2.0) * (log_odds(card, cases) + np.log(EVEN)), dtype=float)


def told_apart_by_name(cases: pa.Table) -> pa.Table:
    """Columns whose names stand there once: of several of one name the second is `name (2)`, the third `name (3)`.

    A column that is called so already keeps its name, and the number after it is taken.
    """
    names, taken = list(cases.column_names), set(cases.column_names)
    for place, name in enumerate(names):
        number = 2
        if name in names[:place]:
            while f"{name} ({number})" in taken:
                number += 1
            names[place] = f"{name} ({number})"
            taken.add(names[place])
    return cases.rename_columns(names)


def read(told: Mapping[str, Any]) -> Scorecard:
    """The scorecard that `as_json` told."""
    return Scorecard(tuple(_trait(one) for one in told["traits"]), told["start"], told["cases"], told["bad"])


def _trait(told: Mapping[str, Any]) -> Trait:
    bins = told["bins"]
    made: Bins = (
        Numbers(tuple(bins["edges"]), tuple(bins["weights"]))
        if "edges" in bins
        else Words(tuple(bins["values"]), tuple(bins["weights"]), bins["otherwise"])
    )
    return Trait(told["name"], made, told["information"])


def _fitted(parts: list[Part], bad: Flags, ridge: float) -> tuple[dict[str, list[tuple[Part, float]]], float]:
    """The parts that stay, by trait, with their factors; and the start.

    Bins that would count against themselves go. A line may count either way: of what is owed and what may be owed, each
    of which tells little, the one speaks against the other. Where bins and line of a trait disagree, what says less goes.
    """
    kept = list(parts)
    while True:
        columns = np.column_stack([np.ones(bad.size), *(part.each for part in kept)])
        factors = logistic.factors(columns, bad, ridge)
        doubts = logistic.doubts(columns, factors, ridge)
        gone = _idle(kept, factors, doubts) or _against(kept, factors) or _at_odds(kept, factors, doubts)
        if not gone:
            break
        kept = [part for part in kept if part not in gone]
    found: dict[str, list[tuple[Part, float]]] = {}
    for part, factor in zip(kept, factors[1:], strict=True):
        found.setdefault(part.trait, []).append((part, float(factor)))
    return found, float(factors[0])


def _idle(kept: list[Part], factors: Floats, doubts: Floats) -> list[Part]:
    """Lines that say less than chance does, one after the other: what one of them said falls to those that remain."""
    lines, found = [at for at, part in enumerate(kept, 1) if isinstance(part.shape, Line)], []
    while lines:
        least = min(lines, key=lambda at: factors[at] ** 2 / doubts[at, at])
        if factors[least] ** 2 / doubts[least, least] >= BY_CHANCE:
            break
        lines.remove(least)
        found.append(kept[least - 1])
        factors = factors - doubts[:, least] * factors[least] / doubts[least, least]
        doubts = doubts - np.outer(doubts[:, least], doubts[least]) / doubts[least, least]
    return found


def _against(kept: list[Part], factors: Floats) -> list[Part]:
    """Of bins that would count against themselves those that tell least."""
    found = [p for p, f in zip(kept, factors[1:], strict=True) if f <= 0 and not isinstance(p.shape, Line)]
    return found[-1:]


def _at_odds(kept: list[Part], factors: Floats, doubts: Floats) -> list[Part]:
    """What says least of all bins and lines of one trait of which the ones rise where the other falls."""
    says = factors[1:] ** 2 / np.diag(doubts)[1:]
    rises = {
        part.trait: part.shape.weights[-2] > part.shape.weights[0] for part in kept if isinstance(part.shape, Numbers)
    }
    odd = {
        part.trait
        for part, factor in zip(kept, factors[1:], strict=True)
        if isinstance(part.shape, Line) and rises.get(part.trait, factor > 0) != (factor > 0)
    }
    found = sorted((say, at) for at, say in enumerate(says) if kept[at].trait in odd)
    return [kept[found[0][1]]] if found else []


def _together(parts: list[tuple[Part, float]]) -> Bins:
    """A trait's bins with what all its parts say."""
    (first, factor), *_ = parts
    if isinstance(first.shape, Words):
        weights = tuple(factor * weight for weight in first.shape.weights)
        return Words(first.shape.values, weights, factor * first.shape.otherwise)
    shapes = [(part.shape, factor) for part, factor in parts if not isinstance(part.shape, Words)]
    edges = np.unique(np.concatenate([shape.edges for shape, _ in shapes]))
    of_each, missing = np.zeros(len(edges) + 1), 0.0
    for shape, factor in shapes:
        each = np.asarray(shape.scores if isinstance(shape, Line) else shape.weights)
        of_each += factor * each[bin_of(shape.edges, np.append(edges, np.inf))]
        missing += factor * each[-1]
    return Numbers(tuple(map(float, edges)), (*map(float, of_each), float(missing)))
