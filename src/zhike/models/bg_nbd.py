"""BG/NBD: customers buy at random at rates of their own and may leave right after any repeat purchase.

Assumes: orders while alive are Poisson with rate λ; λ is Gamma(r, α) over customers; after each repeat order a
customer leaves with probability p; p is Beta(a, b) over customers; λ and p are independent; nobody comes back.
Customers without a repeat order are alive by assumption. Letters are those of [FHL2005]; time is in weeks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

import ibis.expr.types as ir
import numpy as np
from numpy.random import Generator
from scipy import special

from zhike.models.fitted import Fitted, Numbers, Slope, dot, fitted, in_weeks, own_start, refused, unbearable
from zhike.models.patterns import MANY, Patterns, patterns

NAMES = ("r", "alpha", "a", "b")
IN_TIME = ("alpha",)
NEAR_ONE = 1e-5
"""Where a is so near to 1, the closed forms divide 0 by 0; the mean of both sides stands for them."""
REACH = np.linspace(-14, 14, 561)
"""Standard deviations from the middle between which a mean is summed."""
PIECE = 2_000
SHEAF = 1 << 13
"""So many patterns at once, or what is computed on the way would not stay in the processor's memory."""


@dataclass(frozen=True)
class BgNbd:
    """The fitted numbers, or draws of them. at_birth: a customer may also leave right after the first order ([BDF2007])."""

    r: Any
    alpha: Any
    a: Any
    b: Any
    at_birth: bool = False


def fit_bg_nbd(histories: ir.Table) -> Fitted:
    """The numbers for these histories, by maximum likelihood. [FHL2005] eq. (6)"""
    return fit(patterns(histories), at_birth=False)


def fit(seen: Patterns, *, at_birth: bool, start: Mapping[str, float] | None = None) -> Fitted:
    """The numbers for these patterns; the best from starts that suit any unit of time, and one's own."""
    reason = unbearable(seen.customers, seen.repeaters, len(seen), seen.longest)
    if reason:
        return refused(reason, seen.customers, len(seen))
    unit, whole = seen.usual_gap, seen  # weeks, or whatever it is: the fit has none, and its numbers are near 1
    seen = whole.in_units(unit)
    own = own_start(start, NAMES, dict.fromkeys(IN_TIME, unit))
    thinned = slope_of(seen.thinned(), at_birth=at_birth) if len(seen) > MANY else None
    starts = [*own, *starts_of(seen), *(_parted(seen) if at_birth and thinned is None else ())]
    slope = slope_of(seen, at_birth=at_birth)
    found = fitted(NAMES, slope, starts, seen.customers, len(seen), thinned=thinned)
    return in_weeks(found, unit, IN_TIME, whole.bought)


def _parted(seen: Patterns) -> list[Numbers]:
    """Starts where most leave at once or never: few customers can have a second top there, and the higher one."""
    return [np.log([1.0, seen.usual_gap / 3, 0.1, 0.1]), np.log([5.0, seen.usual_gap, 0.01, 0.01])]


def starts_of(seen: Patterns) -> list[Numbers]:
    """Logarithms of parameters from which to climb."""
    return [np.log([1.0, seen.usual_gap, 1.0, 3.0]), np.log([0.3, seen.usual_gap / 3, 0.3, 1.0])]


def slope_of(seen: Patterns, *, at_birth: bool = False) -> Slope:
    """Log-likelihood and gradient over these patterns."""
    return _Terms(seen, at_birth).slope


class _Terms:
    """The log-likelihood over patterns: that of customers who all stay, and what possible leaving adds to it.

    The first depends on x and T apart, so it is summed over their values; only the second is computed per pattern,
    and only of those who have had a chance to leave.
    """

    def __init__(self, seen: Patterns, at_birth: bool) -> None:
        self.x, of_x = np.unique(seen.repeats, return_inverse=True)
        self.y = self.x + (1 if at_birth else 0)  # chances to leave that were seen
        self.of_x = _summed_up(of_x, seen.weight)
        self.ages, of_age = np.unique(seen.age, return_inverse=True)
        self.of_age = _summed_up(of_age, seen.weight)
        self.repeats_of_age = _summed_up(of_age, seen.weight * seen.repeats)
        some = self.y[of_x] > 0
        self.place, self.weight = of_x[some], seen.weight[some]
        self.repeats, self.last, self.age = seen.repeats[some], seen.last[some], seen.age[some]

    def slope(self, at: Numbers) -> tuple[float, Numbers]:
        """Log-likelihood and gradient at the parameters' logarithms."""
        stayed, rising = self._staying(*np.exp(at))
        left, falling = self._leaving(*np.exp(at))
        return stayed + left, (rising + falling) * np.exp(at)

    def _staying(self, r: float, alpha: float, a: float, b: float) -> tuple[float, Numbers]:
        x, y, days = self.x, self.y, r * self.of_age + self.repeats_of_age
        log_age = np.log(alpha + self.ages)
        each = (
            special.gammaln(r + x)
            - special.gammaln(r)
            + r * np.log(alpha)
            + special.betaln(a, b + y)
            - special.betaln(a, b)
        )
        sums = special.digamma(a + b) - special.digamma(a + b + y)
        by_r = special.digamma(r + x) - special.digamma(r) + np.log(alpha)
        by_b = sums + special.digamma(b + y) - special.digamma(b)
        rising = (
            dot(self.of_x, by_r) - dot(self.of_age, log_age),
            r / alpha * self.of_x.sum() - float((days / (alpha + self.ages)).sum()),
            dot(self.of_x, sums),
            dot(self.of_x, by_b),
        )
        return dot(self.of_x, each) - dot(days, log_age), np.array(rising)

    def _leaving(self, r: float, alpha: float, a: float, b: float) -> tuple[float, Numbers]:
        chances = np.maximum(b + self.y - 1, 1e-300)
        risk = np.log(a) - np.log(chances)
        added, by_r, by_alpha = 0.0, 0.0, 0.0
        of_x: Numbers = np.zeros(len(self.x))
        for begin in range(0, len(self.place), SHEAF):
            here = slice(begin, begin + SHEAF)
            place, weight, k = self.place[here], self.weight[here], r + self.repeats[here]
            until_last, until_now = alpha + self.last[here], alpha + self.age[here]
            since = np.log(until_now / until_last)
            odds = risk[place] + k * since  # logarithms: of one who left against one who stays
            less = np.exp(-np.abs(odds))
            gone = weight * np.where(odds > 0, 1.0, less) / (1 + less)
            added += dot(weight, np.maximum(odds, 0.0) + np.log(1 + less))
            by_r += dot(gone, since)
            by_alpha += dot(gone * k, 1 / until_now - 1 / until_last)
            of_x += np.bincount(place, gone, len(of_x))
        return added, np.array([by_r, by_alpha, of_x.sum() / a, -dot(of_x, 1 / chances)])


def _summed_up(place: Any, of: Any) -> Numbers:
    return np.asarray(np.bincount(place, of), dtype=np.float64)


def log_likelihood(model: BgNbd, *, repeats: Any, last: Any, age: Any) -> Any:
    """Of one history each. [FHL2005] eq. (6), in the form of note 27, which does not overflow."""
    r, alpha, a, b = astuple(model)[:4]
    x = np.asarray(repeats, dtype=float)
    y = x + (1 if model.at_birth else 0)
    common = (
        special.gammaln(r + x)
        - special.gammaln(r)
        + r * np.log(alpha)
        + special.betaln(a, b + y)
        - special.betaln(a, b)
    )
    return common + np.logaddexp(-(r + x) * np.log(alpha + np.asarray(age)), _gone(model, x, np.asarray(last)))


def _gone(model: BgNbd, x: Numbers, last: Numbers) -> Numbers:
    y = x + (1 if model.at_birth else 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        leaving = np.where(y > 0, np.log(model.a) - np.log(model.b + y - 1), -np.inf)
    return np.asarray(leaving - (model.r + x) * np.log(model.alpha + last))


def alive(model: BgNbd, *, repeats: Any, last: Any, age: Any) -> Any:
    """The probability of still being a customer. [FHL2005] denominator of eq. (10); [FH2008] eq. (3)"""
    x = np.asarray(repeats, dtype=float)
    staying = -(model.r + x) * np.log(model.alpha + np.asarray(age, dtype=float))
    return special.expit(staying - _gone(model, x, np.asarray(last, dtype=float)))


def expected_orders(model: BgNbd, *, repeats: Any, last: Any, age: Any, ahead: float) -> Any:
    """Order days expected in the next weeks. [FHL2005] eq. (10)"""
    x, age = np.asarray(repeats, dtype=float), np.asarray(age, dtype=float)
    y = x + (1 if model.at_birth else 0)
    coming = _coming(model.r + x, model.a, model.b + y, ahead / (model.alpha + age))
    return coming * alive(model, repeats=x, last=last, age=age)


def expected_of_new(model: BgNbd, ahead: Any) -> Any:
    """Repeat days expected of a customer in the first weeks after the first order. [FHL2005] eq. (9)"""
    ahead = np.asarray(ahead, dtype=float)
    b = model.b + (1 if model.at_birth else 0)
    staying = model.b / (model.a + model.b) if model.at_birth else 1.0
    return staying * _coming(np.full(ahead.shape, model.r), model.a, np.full(ahead.shape, b), ahead / model.alpha)


def none_ahead(model: BgNbd, *, repeats: Any, last: Any, age: Any, ahead: float) -> Any:
    """The probability of no order in the next weeks."""
    x, age = np.asarray(repeats, dtype=float), np.asarray(age, dtype=float)
    buys = -np.expm1(-(model.r + x) * np.log1p(ahead / (model.alpha + age)))
    return 1 - alive(model, repeats=x, last=last, age=age) * buys


def _coming(k: Numbers, a: float, b: Numbers, z: Numbers) -> Numbers:
    """Order days of one who is alive: E[(1 − (1 + zp)^−k) ÷ p] over p ~ Beta(a, b).

    The series as published is exact as long as nothing in it overflows; there, the mean is summed over p.
    """
    if abs(a - 1) < NEAR_ONE:
        return (_coming(k, 1 - 2 * NEAR_ONE, b, z) + _coming(k, 1 + 2 * NEAR_ONE, b, z)) / 2
    with np.errstate(all="ignore"):
        series = np.exp(-k * np.log1p(z)) * special.hyp2f1(k, b, a + b - 1, z / (1 + z))
        found = np.asarray((a + b - 1) / (a - 1) * (1 - series))
    most = np.asarray(k * z)
    wrong = ~((found >= 0) & (found <= most * (1 + 1e-6)))
    if wrong.any():
        told = (np.broadcast_to(one, found.shape)[wrong] for one in (k, b, z))
        found[wrong] = _summed(*told, a=a)
    return np.asarray(np.minimum(found, most))


def _summed(k: Numbers, b: Numbers, z: Numbers, *, a: float) -> Numbers:
    """The same mean, summed over the logarithm of p ÷ (1 − p) as far as it can matter."""
    found = np.empty(len(k))
    for begin in range(0, len(k), PIECE):
        here = slice(begin, begin + PIECE)
        middle = special.digamma(a) - special.digamma(b[here])
        spread = np.sqrt(special.polygamma(1, a) + special.polygamma(1, b[here]))
        log_odds = middle[:, None] + spread[:, None] * REACH
        log_p, log_rest = -np.logaddexp(0, -log_odds), -np.logaddexp(0, log_odds)
        weight = np.exp(a * log_p + b[here, None] * log_rest - special.betaln(a, b[here])[:, None])
        p, zk = np.exp(log_p), (z * k)[here, None]
        each = np.where(p * zk < 1e-9, zk, -np.expm1(-k[here, None] * np.log1p(z[here, None] * p)) / p)
        found[here] = (weight * each).sum(1) * spread * (REACH[1] - REACH[0])
    return found


def drawn(
    model: BgNbd, *, repeats: Numbers, last: Numbers, age: Numbers, ahead: Sequence[float], generator: Generator
) -> Numbers:
    """Order days that could come within each of some spans of weeks, drawn at random.

    Shapes  the model's numbers: draws; repeats, last, age: patterns × 1; found: spans × patterns × draws
    """
    here = generator.random((len(repeats), len(model.r))) < alive(model, repeats=repeats, last=last, age=age)
    rate = generator.gamma(model.r + repeats, 1 / (model.alpha + age))
    leaves = generator.beta(model.a, model.b + repeats + (1 if model.at_birth else 0))
    most = generator.geometric(np.clip(leaves, 1e-12, 1.0))  # buys so often, then leaves
    spans = np.diff(np.array([0.0, *ahead]))
    counts = np.cumsum([generator.poisson(np.minimum(rate * span, 1e6)) for span in spans], axis=0)
    return np.asarray(np.minimum(counts, most) * here, dtype=float)
