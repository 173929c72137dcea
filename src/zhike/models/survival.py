"""Survival: how long customers stay, and whether those with a trait leave sooner; with few numbers and no library.

Kaplan and Meier's share that is still there, and Cox's regression with Efron's way of ties.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from zhike.models.fitted import Numbers

Z80 = 1.2815515655446004
STEPS = 40
FLAT = 1e-9
FURTHEST = 20.0
"""A coefficient beyond this is one that the data leave open."""


@dataclass(frozen=True)
class Curve:
    """The share still there after each time at which somebody left, between the ends of its middle 80 %.

    Shapes  one number per such time; at_risk: those followed until then; left: those who left then
    """

    times: Numbers
    at_risk: Numbers
    left: Numbers
    share: Numbers
    low: Numbers
    high: Numbers

    def at(self, time: float) -> tuple[float, float, float]:
        """Share, low and high at a time."""
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        if place < 0:
            return 1.0, 1.0, 1.0
        return float(self.share[place]), float(self.low[place]), float(self.high[place])

    @property
    def median(self) -> float | None:
        """The first time at which half are gone; None where more stay."""
        gone = np.flatnonzero(self.share <= 0.5)
        return float(self.times[gone[0]]) if len(gone) else None


def kaplan_meier(time: Numbers, left: Numbers) -> Curve:
    """[KM1958], with Greenwood's variance on the scale of log(−log share). left: 1, or 0 where still there."""
    order = np.argsort(time, kind="stable")
    time, left = time[order], left[order]
    times = np.unique(time[left > 0])
    at_risk = (len(time) - np.searchsorted(time, times, side="left")).astype(float)
    gone = np.bincount(np.searchsorted(times, time[left > 0]), minlength=len(times)).astype(float)
    share = np.cumprod(1 - gone / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(gone / (at_risk * (at_risk - gone)))
        log = np.log(share)
        off = Z80 * np.sqrt(variance) / np.abs(log)
        low, high = np.exp(log * np.exp(off)), np.exp(log * np.exp(-off))
    known = np.isfinite(low) & np.isfinite(high)
    return Curve(times, at_risk, gone, share, np.where(known, low, 0.0), np.where(known, high, share))


@dataclass(frozen=True)
class Hazard:
    """What traits do to the rate of leaving.

    Shapes  log_ratio, error: one number per trait
    """

    log_ratio: Numbers
    error: Numbers
    log_likelihood: float

    @property
    def ratio(self) -> Numbers:
        return np.asarray(np.exp(self.log_ratio))

    def interval(self, z: float = Z80) -> tuple[Numbers, Numbers]:
        """The ends of the middle 80 % of each ratio."""
        off = z * self.error
        return np.asarray(np.exp(self.log_ratio - off)), np.asarray(np.exp(self.log_ratio + off))

    @property
    def p_values(self) -> Numbers:
        """How likely so large a difference would be by chance (Wald)."""
        return np.asarray(2 * stats.norm.sf(np.abs(self.log_ratio / self.error)))


def cox(time: Numbers, left: Numbers, traits: Numbers) -> Hazard | None:
    """[Cox1972] with ties as in [E1977]; None where the data leave a trait open (nobody with it left, or all).

    Shapes  traits: customers × traits
    """
    order = np.argsort(time, kind="stable")
    time, left = time[order], left[order]
    middle = traits.mean(0)
    x = traits[order] - middle
    ties = _ties(time, left)
    beta = np.zeros(x.shape[1])
    height, slope, curve = _efron(beta, x, ties)
    for _ in range(STEPS):
        try:
            way = np.linalg.solve(curve, slope)
        except np.linalg.LinAlgError:
            return None
        for halved in range(12):
            tried = beta + way / 2**halved
            there = _efron(tried, x, ties)
            if np.isfinite(there[0]) and there[0] >= height:
                break
        else:
            break
        done = abs(there[0] - height) < FLAT * max(1.0, abs(height))
        beta, (height, slope, curve) = tried, there
        if np.abs(beta).max() > FURTHEST:
            return None
        if done:
            break
    spread = np.diag(np.linalg.inv(curve)) if np.linalg.cond(curve) < 1e12 else np.full(len(beta), np.nan)
    if not np.isfinite(spread).all() or (spread <= 0).any() or np.sqrt(spread).max() > FURTHEST:
        return None
    return Hazard(beta, np.sqrt(spread), height)


Ties = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64], Numbers]


def _ties(time: Numbers, left: Numbers) -> Ties:
    """Of everyone who left, in order: their row, where those at risk begin, the group of their time, their part of it."""
    gone = np.flatnonzero(left > 0)
    times, group, count = np.unique(time[gone], return_inverse=True, return_counts=True)
    begin = np.searchsorted(time, times, side="left")
    place = np.arange(len(gone)) - np.concatenate([[0], np.cumsum(count)[:-1]])[group]
    return gone, begin, group, place / count[group]


def _efron(beta: Numbers, x: Numbers, ties: Ties) -> tuple[float, Numbers, Numbers]:
    """The partial likelihood, its slope and its curve (the information)."""
    gone, begin, group, part = ties
    line = x @ beta
    with np.errstate(over="ignore", invalid="ignore"):
        weight = np.exp(line)
        count = x.shape[1]
        outer = (x[:, :, None] * x[:, None, :]).reshape(len(x), -1)
        sums = np.concatenate([np.ones((len(x), 1)), x, outer], axis=1) * weight[:, None]
        behind = np.cumsum(sums[::-1], axis=0)[::-1][begin]
        own = np.zeros((len(begin), sums.shape[1]))
        np.add.at(own, group, sums[gone])
        told = behind[group] - part[:, None] * own[group]
        zero, one = told[:, 0], told[:, 1 : 1 + count]
        two = told[:, 1 + count :].reshape(-1, count, count)
        mean = one / zero[:, None]
        height = float(line[gone].sum() - np.log(zero).sum())
        slope = x[gone].sum(0) - mean.sum(0)
        curve = (two / zero[:, None, None]).sum(0) - mean.T @ mean
    return height, np.asarray(slope), np.asarray(curve)


def discoveries(p_values: Numbers) -> Numbers:
    """The share of false discoveries that each would be part of. [BH1995]"""
    count = len(p_values)
    if not count:
        return p_values
    order = np.argsort(p_values)
    raw = p_values[order] * count / np.arange(1, count + 1)
    found = np.empty(count)
    found[order] = np.minimum(np.minimum.accumulate(raw[::-1])[::-1], 1.0)
    return found
