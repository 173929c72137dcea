"""Bins of a scorecard: which values of a trait stand together, and how much riskier than all they are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zhike import logistic
from zhike.credit.lines import bin_of, edges_at, normal_scores

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

MOST_PIECES = 20
"""A number is cut into so many equal parts before neighbours are joined."""

LEAST_SHARE = 0.05
"""A bin holds at least this share of all cases, or it is joined with its neighbour."""

LEAST_SEEN = 5
"""A value of a text that fewer cases have stands with what is missing: a name or a number that is everybody's own."""

PARTS = 5
"""Into so many parts cases are dealt where each is to be told by the others."""

SPREAD = 0.35
"""How far the weights of a text's values, and of what is missing, are thought to lie from nothing: a small bin says little."""

BEND = 0.22
"""How far the weights of a number's bins are thought to lie from a line through them."""

PULL = 1.0
"""What holds that line level, as if one case spoke against its slope."""


@dataclass(frozen=True)
class Numbers:
    """Bins of a number: bin i holds what is above `edges[i - 1]` and at most `edges[i]`. The last weight is of what is missing."""

    edges: tuple[float, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True)
class Words:
    """Bins of a text, one for each value. What is missing, rare or was never seen weighs `otherwise`."""

    values: tuple[str, ...]
    weights: tuple[float, ...]
    otherwise: float


Bins = Numbers | Words


def of_numbers(values: Floats, bad: Flags) -> Numbers:
    """The bins of a number whose risk only rises or only falls with it, whichever tells good and bad apart better.

    What a few cases say of a bin is weighed against a line through all: neighbours differ by what they should, not by
    chance, and what bends with many cases keeps its shape.

    values  shape (cases,), NaN where missing
    bad     shape (cases,)
    Source  [BBBB1972] section 1.2 for joining neighbours until the order holds
    """
    known = ~np.isnan(values)
    edges = _cuts(values[known])
    place = np.searchsorted(edges, values, side="left")
    cases = np.bincount(place[known], minlength=len(edges) + 1).astype(float)
    bads = np.bincount(place[known & bad], minlength=len(edges) + 1).astype(float)
    thought = _doubt(BEND, bad)
    much, ended = cases + thought, bads + thought * _line(cases, place[known], bad[known])
    found = max(
        (_in_order(much, ended, direction) for direction in (1, -1)),
        key=lambda groups: information(*_sums(groups, cases, bads), bad),
    )
    groups = _large_enough(found, cases, LEAST_SHARE * len(values))
    kept = tuple(float(edges[group[-1]]) for group in groups[:-1])
    risk = _above(*_sums(groups, much, ended), bad)
    missing = weights(np.array([float((~known).sum())]), np.array([float((~known & bad).sum())]), bad)
    return Numbers(kept, (*map(float, risk), float(missing[0])))


def of_words(values: Sequence[str | None], bad: Flags) -> Words:
    """The bins of a text: each value by itself, with the doubt that its number asks for; the rarest stand together."""
    names = sorted(name for name, seen in Counter(value for value in values if value).items() if seen >= LEAST_SEEN)
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
    thought = _doubt(SPREAD, bad)
    return _above(cases + thought, bads + thought * _share(bad), bad)


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
        return bin_of(bins.edges, np.asarray(values, dtype=float))
    at = {name: i for i, name in enumerate(bins.values)}
    return np.array([at.get(value or "", len(bins.values)) for value in values], dtype=np.int64)


def seen_by_others(bins: Bins, values: Floats | Sequence[str | None], bad: Flags) -> Floats:
    """The weight of each case's bin; of a text of many values as other cases tell it, else each would speak for itself."""
    if isinstance(bins, Numbers) or len(bins.values) <= MOST_PIECES:
        return np.asarray(all_weights(bins), dtype=float)[placed(bins, values)]
    texts = np.asarray(values, dtype=object)
    part, found = np.arange(bad.size) % PARTS, np.empty(bad.size)
    for one in range(PARTS):
        own = part == one
        others = of_words(list(texts[~own]), bad[~own])
        found[own] = np.asarray(all_weights(others), dtype=float)[placed(others, list(texts[own]))]
    return found


def all_weights(bins: Bins) -> tuple[float, ...]:
    """The weight of each bin; the last is of what is missing."""
    return bins.weights if isinstance(bins, Numbers) else (*bins.weights, bins.otherwise)


def _doubt(spread: float, bad: Flags) -> float:
    """As many cases of the risk of all as are as sure of a weight as knowing it to lie within a spread."""
    share = _share(bad)
    return 1.0 / (spread**2 * share * (1 - share))


def _above(cases: Floats, bads: Floats, bad: Flags) -> Floats:
    """By how much the log odds of each bin are above those of all."""
    risk, share = bads / cases, _share(bad)
    return np.asarray(np.log(risk / (1 - risk)) - np.log(share / (1 - share)), dtype=float)


def _line(cases: Floats, place: npt.NDArray[np.int64], bad: Flags) -> Floats:
    """The risk of each bin where its log odds lie on a line through all bins, over the normal scores of their ranks."""
    score = normal_scores(cases)
    start, slope = logistic.factors(np.column_stack([np.ones(place.size), score[place]]), bad, PULL)
    return np.asarray(1.0 / (1.0 + np.exp(-(start + slope * score))), dtype=float)


def _cuts(known: Floats) -> Floats:
    """Edges that cut numbers into about equal parts; none where all are equal."""
    if not known.size:
        return np.array([])
    return edges_at(known, np.linspace(0, 1, MOST_PIECES + 1)[1:-1])


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
