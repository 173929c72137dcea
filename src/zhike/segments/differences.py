"""What tells two groups of customers apart: every figure and every class, ranked by how much, chance taken into account.

Assumes  customers are independent of one another; those who belong to both groups were left out before
Source   [MW1947] for figures, [BH1995] for many comparisons at once; effects: rank-biserial correlation [K2014] for
         figures, difference of shares for classes
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats

FALSE_SHARE = 0.05
"""Of the differences that are told, at most this share may be chance."""
LEAST = 5
"""Fewer customers than these on a side tell nothing."""
EXACT_BELOW = 1000
"""Up to so many customers shares are compared by Fisher's exact test."""
LEAST_EXPECTED = 20
"""So too where chance alone would put fewer than so many into a cell, however many customers there are."""

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Difference:
    """One figure, or one class, that differs.

    Units  one and other: medians of a figure, shares of a class; effect: from −1 to 1, above 0 where the first group
           has more; p: after correction for all comparisons
    """

    name: str
    value: str | None  # the class; None for a figure
    one: float
    other: float
    effect: float
    p: float


def differences(
    figures: Mapping[str, tuple[Sequence[Any], Sequence[Any]]],
    classes: Mapping[str, tuple[Sequence[Any], Sequence[Any]]],
) -> list[Difference]:
    """All that tells the first group from the second, the largest effect first.

    Shapes  per name the values of both groups, None where unknown
    Leaves  what chance explains as well, and what fewer than LEAST customers of a side say anything about
    """
    found = [one for name, sides in figures.items() if (one := _figure(name, *map(_known, sides)))]
    found += [one for name, sides in classes.items() for one in _classes(name, *sides)]
    if not found:
        return []
    corrected = stats.false_discovery_control([one.p for one in found])
    told = [replace(one, p=float(p)) for one, p in zip(found, corrected, strict=True) if p <= FALSE_SHARE]
    return sorted(told, key=lambda one: (-abs(one.effect), one.name, one.value or ""))


def _known(values: Sequence[Any]) -> Numbers:
    numbers = np.array([np.nan if value is None else float(value) for value in values], dtype=np.float64)
    return numbers[np.isfinite(numbers)]


def _figure(name: str, one: Numbers, other: Numbers) -> Difference | None:
    if min(len(one), len(other)) < LEAST or (one.min() == one.max() == other.min() == other.max()):
        return None
    u, p = stats.mannwhitneyu(one, other, method="asymptotic")
    effect = 2 * float(u) / (len(one) * len(other)) - 1
    return Difference(name, None, float(np.median(one)), float(np.median(other)), effect, float(p))


def _classes(name: str, one: Sequence[Any], other: Sequence[Any]) -> list[Difference]:
    """Each class by itself against all others."""
    a, b = (Counter(value for value in side if value is not None) for side in (one, other))
    size, rest = a.total(), b.total()
    if min(size, rest) < LEAST:
        return []
    found = []
    for value in sorted(a.keys() | b.keys(), key=str):
        if a[value] + b[value] < LEAST:
            continue
        share, others = a[value] / size, b[value] / rest
        p = shares_differ(a[value], size, b[value], rest)
        found.append(Difference(name, str(value), share, others, share - others, p))
    return found


def shares_differ(one: int, size: int, other: int, rest: int) -> float:
    """How likely chance alone makes two shares differ so much."""
    table = [[one, size - one], [other, rest - other]]
    with_, everybody = one + other, size + rest
    if with_ in (0, everybody) or not size or not rest:
        return 1.0
    expected = min(with_, everybody - with_) * min(size, rest) / everybody
    if everybody <= EXACT_BELOW or expected < LEAST_EXPECTED:
        return float(stats.fisher_exact(table).pvalue)
    return float(stats.chi2_contingency(table, correction=False).pvalue)
