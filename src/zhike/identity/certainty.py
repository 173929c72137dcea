"""How sure the number of customers is: an interval from the pairs that may be one and the joins that may be two.

Each doubtful pair is one with its own probability; of pairs that close a circle the least likely is left out, since
it follows from the others (A = B and B = C say A = C). The number of joins that then hold is Poisson-binomial: its
distribution is computed exactly, or by its normal limit where there are more pairs than `EXACT`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

COVERS = 0.90
"""The part of all outcomes that the interval holds."""
EXACT = 3_000
"""Up to so many uncertain events the distribution is added up exactly; above, its normal limit is within one customer."""


@dataclass(frozen=True)
class Certainty:
    """How many customers there are, and how many there may be.

    Units  customers; `expected` is the mean, `low` and `high` hold 90 % of the outcomes; `pairs` and `joins`: what it
           was computed from
    """

    counted: int
    low: int
    high: int
    expected: float
    pairs: int
    joins: int

    @property
    def is_sure(self) -> bool:
        """Whether nothing is in doubt that could change the count."""
        return self.low == self.high == self.counted


def certainty(counted: int, pairs: Iterable[tuple[str, str, float]], joined: Sequence[float] = ()) -> Certainty:
    """The interval of the number of customers.

    `pairs`: two customers kept apart and the probability that they are one; `joined`: of each join by likeness the
    probability that it is right.
    """
    likely = np.array([probability for _, _, probability in spanning(pairs)], dtype="float64")
    wrong = 1 - np.asarray(joined, dtype="float64")
    # Each right pair takes one customer off, each wrong join adds one: count − merged + split.
    low_off, high_off = _bounds(likely, wrong)
    expected = counted - float(likely.sum()) + float(wrong.sum())
    return Certainty(counted, max(counted - high_off, 0), counted - low_off, expected, len(likely), len(wrong))


def shared_out(pairs: Iterable[tuple[str, str, float, str]]) -> list[tuple[str, str, float]]:
    """The pairs, those of a customer that fits several sharing one join: it is one of them at most.

    Shapes  in: two customers, probability, why they are apart (`several` where one of them fits others as well)
    """
    listed = list(pairs)
    total: dict[str, float] = defaultdict(float)
    for left, right, probability, why in listed:
        if why == "several":
            total[left] += probability
            total[right] += probability
    return [
        (left, right, probability / max(1.0, total[left], total[right]) if why == "several" else probability)
        for left, right, probability, why in listed
    ]


def spanning(pairs: Iterable[tuple[str, str, float]]) -> list[tuple[str, str, float]]:
    """The pairs without those that close a circle, the likeliest kept: a chain of three is two joins and never three."""
    root: dict[str, str] = {}

    def top(one: str) -> str:
        while (above := root.setdefault(one, one)) != one:
            root[one] = one = root.setdefault(above, above)
        return one

    kept = []
    for left, right, probability in sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1])):
        one, other = top(left), top(right)
        if one != other:
            root[one] = other
            kept.append((left, right, probability))
    return kept


def _bounds(likely: npt.NDArray[np.float64], wrong: npt.NDArray[np.float64]) -> tuple[int, int]:
    """How many customers too many at least and at most, in 90 % of the outcomes; below zero: too few."""
    tail = (1 - COVERS) / 2
    if len(likely) + len(wrong) > EXACT:
        spread = float(np.sqrt((likely * (1 - likely)).sum() + (wrong * (1 - wrong)).sum()))
        middle, far = float(likely.sum() - wrong.sum()), float(ndtri(1 - tail)) * spread
        least, most = int(np.ceil(middle - far - 0.5)), int(np.floor(middle + far + 0.5))
        return max(least, -len(wrong)), min(most, len(likely))
    chances = np.cumsum(np.convolve(_distribution(likely), _distribution(wrong)[::-1]))
    first = -len(wrong)  # the outcome at place 0: no pair is one, every join was wrong
    return first + int(np.searchsorted(chances, tail)), first + int(np.searchsorted(chances, 1 - tail - 1e-12))


def _distribution(chances: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The probability of 0, 1, 2 … of these events, each independent of the others."""
    found = np.ones(1)
    for chance in chances.tolist():
        found = np.convolve(found, (1 - chance, chance))
    return found
