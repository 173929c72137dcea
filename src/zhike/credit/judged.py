"""How well scores tell bad cases from good ones, and whether one tells them better than another."""

from dataclasses import dataclass

import numpy as np

from zhike.credit.bins import Flags, Floats


@dataclass(frozen=True)
class Judged:
    """A score over cases that it was not learned from.

    `auc`: the probability that a bad case has the higher score than a good one. `ks`: the greatest distance of the
    shares of bad and good ones above a line. `expected` and `happened`: mean probability and share of bad ones by
    tenths of the score.
    """

    cases: int
    bad: int
    auc: float
    auc_error: float
    ks: float
    expected: tuple[float, ...]
    happened: tuple[float, ...]


@dataclass(frozen=True)
class Compared:
    """Two scores of the same cases: by how much the second has the larger area, with its standard error."""

    better: float
    error: float

    @property
    def wins(self) -> bool:
        """Whether the second is better beyond chance: its lead is more than 1.96 errors."""
        return self.better > 1.96 * self.error


def judged(probability: Floats, bad: Flags) -> Judged:
    """The quality of probabilities over cases.

    Source  [HM1982] for the area, [DDC1988] for its error
    """
    of_bad, of_good = _placements(probability, bad)
    area = float(of_bad.mean()) if of_bad.size and of_good.size else float("nan")
    order = np.argsort(probability, kind="stable")
    tenths = [part for part in np.array_split(order, 10) if part.size]
    return Judged(
        cases=int(bad.size),
        bad=int(bad.sum()),
        auc=area,
        auc_error=float(np.sqrt(_variance(of_bad) + _variance(of_good))),
        ks=_distance(probability, bad),
        expected=tuple(float(probability[part].mean()) for part in tenths),
        happened=tuple(float(bad[part].mean()) for part in tenths),
    )


def compared(first: Floats, second: Floats, bad: Flags) -> Compared:
    """Whether the second score of the same cases is the better one.

    Source  [DDC1988]: the areas of one sample depend on each other, so the error is that of their difference
    """
    first_bad, first_good = _placements(first, bad)
    second_bad, second_good = _placements(second, bad)
    error = np.sqrt(_variance(second_bad - first_bad) + _variance(second_good - first_good))
    return Compared(float(second_bad.mean() - first_bad.mean()), float(error))


def _placements(score: Floats, bad: Flags) -> tuple[Floats, Floats]:
    """For each bad case the share of good ones below it, for each good one the share of bad ones above it; ties half."""
    of_bad, of_good = score[bad], score[~bad]
    goods, bads = np.sort(of_good), np.sort(of_bad)
    below = (np.searchsorted(goods, of_bad, "left") + np.searchsorted(goods, of_bad, "right")) / 2
    at_most = (np.searchsorted(bads, of_good, "left") + np.searchsorted(bads, of_good, "right")) / 2
    return below / max(goods.size, 1), 1 - at_most / max(bads.size, 1)


def _variance(placements: Floats) -> float:
    return float(placements.var(ddof=1) / placements.size) if placements.size > 1 else 0.0


def _distance(score: Floats, bad: Flags) -> float:
    bads, goods = np.sort(score[bad]), np.sort(score[~bad])
    if not bads.size or not goods.size:
        return float("nan")
    at = np.unique(score)
    return float(
        np.abs(np.searchsorted(bads, at, "right") / bads.size - np.searchsorted(goods, at, "right") / goods.size).max()
    )
