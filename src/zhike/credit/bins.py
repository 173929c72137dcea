"""Bins of a scorecard: which values of a trait stand together, and how much riskier than all they are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

MOST_PIECES = 20
"""A number is cut into so many equal parts before neighbours are joined."""

LEAST_SHARE = 0.05
"""A bin holds at least this share of all cases, or it is joined with its neighbour."""

DOUBT = 8.0
"""Each bin is thought to have had this many cases more, of the risk of all: a small bin says little."""


@dataclass(frozen=True)
class Numbers:
    """Bins of a number: bin i holds what is above `edges[i - 1]` and at most `edges[i]`. The last weight is of what is missing."""

    edges: tuple[float, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True)
class Words:
    """Bins of a text, one for each value. Both the missing and what was never seen weigh `otherwise`."""

    values: tuple[str, ...]
    weights: tuple[float, ...]
    otherwise: float


Bins = Numbers | Words


def of_numbers(values: Floats, bad: Flags) -> Numbers:
    """The bins of a number whose risk only rises or only falls with it, whichever tells good and bad apart better.

    values  shape (cases,), NaN where missing
    bad     shape (cases,)
    Source  [BBBB1972] section 1.2 for joining neighbours until the order holds
    """
    known = ~np.isnan(values)
    edges = _cuts(values[known])
    place = np.searchsorted(edges, values, side="left")
    cases = np.bincount(place[known], minlength=len(edges) + 1).astype(float)
    bads = np.bincount(place[known & bad], minlength=len(edges) + 1).astype(float)
    found = max(
        (_in_order(cases, bads, direction) for direction in (1, -1)),
        key=lambda groups: information(*_sums(groups, cases, bads), bad),
    )
    groups = _large_enough(found, cases, LEAST_SHARE * len(values))
    kept = tuple(float(edges[group[-1]]) for group in groups[:-1])
    risk = weights(*_sums(groups, cases, bads), bad)
    missing = weights(np.array([float((~known).sum())]), np.array([float((~known & bad).sum())]), bad)
    return Numbers(kept, (*map(float, risk), float(missing[0])))


def of_words(values: Sequence[str | None], bad: Flags) -> Words:
    """The bins of a text: each value by itself, however rare, with the doubt that its number asks for."""
    names = sorted({value for value in values if value})
    at = {name: i for i, name in enumerate(names)}
    place = np.array([at.get(value or "", len(names)) for value in values])
    cases = np.bincount(place, minlength=len(names) + 1).astype(float)
    bads = np.bincount(place[bad], minlength=len(names) + 1).astype(float)
    risk = [float(one) for one in weights(cases, bads, bad)]
    return Words(tuple(names), tuple(risk[:-1]), risk[-1])


def weights(cases: Floats, bads: Floats, bad: Flags) -> Floats:
    """Weight of evidence of each bin: how much higher the log odds of being bad are there than among all.

    Source  [SID2006] chapter 6, with the sign turned so that more is riskier
    """
    share = _share(bad)
    risk = (bads + DOUBT * share) / (cases + DOUBT)
    return np.asarray(np.log(risk / (1 - risk)) - np.log(share / (1 - share)), dtype=float)


def information(cases: Floats, bads: Floats, bad: Flags) -> float:
    """Information value: how far the bins tell bad cases from good ones; below 0.02 hardly at all."""
    goods = cases - bads
    apart = bads / max(bads.sum(), 1.0) - goods / max(goods.sum(), 1.0)
    return float((apart * weights(cases, bads, bad)).sum())


def told_apart(bins: Bins, values: Floats | Sequence[str | None], bad: Flags) -> float:
    """The information value of bins over cases."""
    place = placed(bins, values)
    cases = np.bincount(place, minlength=len(all_weights(bins))).astype(float)
    bads = np.bincount(place[bad], minlength=len(all_weights(bins))).astype(float)
    return information(cases, bads, bad)


def placed(bins: Bins, values: Floats | Sequence[str | None]) -> npt.NDArray[np.int64]:
    """The number of the bin of each value, as in `all_weights`; shape (cases,)."""
    if isinstance(bins, Numbers):
        numbers = np.asarray(values, dtype=float)
        place = np.searchsorted(np.asarray(bins.edges), numbers, side="left")
        return np.where(np.isnan(numbers), len(bins.weights) - 1, place)
    at = {name: i for i, name in enumerate(bins.values)}
    return np.array([at.get(value or "", len(bins.values)) for value in values], dtype=np.int64)


def all_weights(bins: Bins) -> tuple[float, ...]:
    """The weight of each bin; the last is of what is missing."""
    return bins.weights if isinstance(bins, Numbers) else (*bins.weights, bins.otherwise)


def _cuts(known: Floats) -> Floats:
    """Edges that cut numbers into about equal parts; none where all are equal."""
    if not known.size:
        return np.array([])
    edges = np.unique(np.quantile(known, np.linspace(0, 1, MOST_PIECES + 1)[1:-1], method="lower"))
    return np.asarray(edges[edges < known.max()])


def _in_order(cases: Floats, bads: Floats, direction: int) -> list[list[int]]:
    """Neighbours joined until the share of bad ones only rises (1) or only falls (-1)."""
    groups: list[list[int]] = []
    for i in range(len(cases)):
        groups.append([i])
        while len(groups) > 1 and direction * (_rate(groups[-1], cases, bads) - _rate(groups[-2], cases, bads)) <= 0:
            last = groups.pop()
            groups[-1] += last
    return groups


def _large_enough(groups: list[list[int]], cases: Floats, least: float) -> list[list[int]]:
    """Groups that are too small join the smaller one beside them."""
    groups = [list(group) for group in groups]
    while len(groups) > 1:
        sizes = [float(cases[group].sum()) for group in groups]
        small = int(np.argmin(sizes))
        if sizes[small] >= least:
            break
        beside = [i for i in (small - 1, small + 1) if 0 <= i < len(groups)]
        other = min(beside, key=lambda i: sizes[i])
        first, second = sorted((small, other))
        groups[first] += groups.pop(second)
    return groups


def _sums(groups: list[list[int]], cases: Floats, bads: Floats) -> tuple[Floats, Floats]:
    return np.array([cases[g].sum() for g in groups]), np.array([bads[g].sum() for g in groups])


def _rate(group: list[int], cases: Floats, bads: Floats) -> float:
    return float(bads[group].sum() / max(cases[group].sum(), 1e-9))


def _share(bad: Flags) -> float:
    """The share of bad cases, never quite none or all."""
    return float((bad.sum() + 0.5) / (bad.size + 1.0))
