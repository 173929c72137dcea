"""BG/BB: customers who can buy on a few occasions only: at each they buy or not, and then may leave.

Assumes: while alive a customer buys at each opportunity with probability p; p is Beta(α, β) over customers; at the
beginning of each opportunity a customer leaves with probability θ; θ is Beta(γ, δ); p and θ are independent.
Opportunities are the company's order days where it has few, else whole periods of weeks (`histories`).
Letters are those of [FHS2010].
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir
import numpy as np
from scipy import special

from zhike.models.fitted import Fitted, Numbers, fitted, refused, unbearable, weighted

NAMES = ("alpha", "beta", "gamma", "delta")
COLUMNS = ("repeat_opportunities", "last_opportunity", "opportunities")


@dataclass(frozen=True)
class BgBb:
    """The fitted numbers."""

    alpha: float
    beta: float
    gamma: float
    delta: float


def fit_bg_bb(histories: ir.Table) -> Fitted:
    """The numbers for these histories, by maximum likelihood. [FHS2010] eq. (5)

    Leaves  customers who have not yet had an opportunity to return
    """
    asked = histories.filter(histories.opportunities > 0)
    found = asked.group_by(*COLUMNS).aggregate(weight=asked.count()).order_by(*COLUMNS).to_pyarrow()
    return fit(*(np.asarray(found[name].to_numpy(), dtype=float) for name in (*COLUMNS, "weight")))


def fit(
    bought: Numbers, last: Numbers, seen: Numbers, weight: Numbers, *, start: Mapping[str, float] | None = None
) -> Fitted:
    """The numbers for these patterns: opportunities taken, the last of them, all of them, customers."""
    customers = int(weight.sum())
    reason = unbearable(customers, int(weight[bought > 0].sum()), len(weight), 1e9)
    if reason:
        return refused(reason, customers, len(weight))

    def slope(at: Numbers) -> tuple[float, Numbers]:
        value, slopes = _terms(np.exp(at), bought, last, seen)
        return weighted(value, slopes, weight, at)

    starts = [[1.0, 1.0, 1.0, 3.0], [0.5, 4.0, 0.5, 10.0]]
    if start is not None:
        starts.insert(0, [start[name] for name in NAMES])
    return fitted(NAMES, slope, [np.log(np.array(one, dtype=float)) for one in starts], customers, len(weight))


def _terms(of: Numbers, x: Numbers, last: Numbers, seen: Numbers) -> tuple[Numbers, tuple[Numbers, ...]]:
    """Log-likelihood and its slopes by α, β, γ, δ: alive after all, or left before opportunity j + 1."""
    alpha, beta, gamma, delta = of
    common = special.betaln(alpha, beta) + special.betaln(gamma, delta)
    either = special.betaln(alpha + x, beta + seen - x) + special.betaln(gamma, delta + seen)
    slopes = np.array(_by(of, x, seen, 0.0))
    for j in range(int(seen.max(initial=0.0))):
        here = np.flatnonzero((last <= j) & (j < seen))
        left = special.betaln(alpha + x[here], beta + j - x[here]) + special.betaln(gamma + 1, delta + j)
        both = np.logaddexp(either[here], left)
        share = np.exp(left - both)
        slopes[:, here] = (1 - share) * slopes[:, here] + share * np.array(
            _by(of, x[here], np.full(len(here), float(j)), 1.0)
        )
        either[here] = both
    ends = special.digamma([alpha, beta, alpha + beta, gamma, delta, gamma + delta])
    start = np.array([ends[0] - ends[2], ends[1] - ends[2], ends[3] - ends[5], ends[4] - ends[5]])
    return either - common, tuple(slopes - start[:, None])


def _by(of: Numbers, x: Numbers, until: Numbers, left: float) -> tuple[Numbers, ...]:
    """Slopes of log B(α + x, β + until − x) + log B(γ + left, δ + until)."""
    alpha, beta, gamma, delta = of
    whole, all_ = special.digamma(alpha + beta + until), special.digamma(gamma + delta + left + until)
    return (
        special.digamma(alpha + x) - whole,
        special.digamma(beta + until - x) - whole,
        special.digamma(gamma + left) - all_,
        special.digamma(delta + until) - all_,
    )


def log_likelihood(model: BgBb, *, bought: Any, last: Any, seen: Any) -> Any:
    """Of one history each. [FHS2010] eq. (5)"""
    arrays = (np.atleast_1d(np.asarray(one, dtype=float)) for one in (bought, last, seen))
    return _terms(_of(model), *arrays)[0]


def alive(model: BgBb, *, bought: Any, last: Any, seen: Any) -> Any:
    """The probability of still being a customer at the next opportunity. [FHS2010] eq. (11)"""
    x, last, seen = (np.atleast_1d(np.asarray(one, dtype=float)) for one in (bought, last, seen))
    common = special.betaln(model.alpha, model.beta) + special.betaln(model.gamma, model.delta)
    staying = special.betaln(model.alpha + x, model.beta + seen - x) + special.betaln(
        model.gamma, model.delta + seen + 1
    )
    return np.exp(staying - common - log_likelihood(model, bought=x, last=last, seen=seen))


def expected_orders(model: BgBb, *, bought: Any, last: Any, seen: Any, ahead: float) -> Any:
    """Opportunities taken of the next so many. [FHS2010] eq. (13)"""
    x, last, seen = (np.atleast_1d(np.asarray(one, dtype=float)) for one in (bought, last, seen))
    a, b, c, d = _of(model)
    log = special.betaln(a + x + 1, b + seen - x) - special.betaln(a, b) - special.betaln(c, d)
    log = log - log_likelihood(model, bought=x, last=last, seen=seen)
    each = [np.exp(log + special.betaln(c, d + seen + step)) for step in range(1, round(ahead) + 1)]
    return np.sum(each, axis=0) if each else np.zeros(len(x))


def _of(model: BgBb) -> Numbers:
    return np.array([model.alpha, model.beta, model.gamma, model.delta])
