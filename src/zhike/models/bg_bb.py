"""BG/BB: customers who can buy on a few occasions only: at each they buy or not, and then may leave.

Assumes: while alive a customer buys at each opportunity with probability p; p is Beta(α, β) over customers; at the
beginning of each opportunity a customer leaves with probability θ; θ is Beta(γ, δ); p and θ are independent.
Opportunities are the company's order days where it has few, else whole periods of weeks (`histories`).
Letters are those of [FHS2010]; time is counted in opportunities. It competes where every order day of every customer
is an opportunity of its own, that is, where days are few or customers buy no more often than periods pass.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir
import numpy as np
from numpy.random import Generator
from scipy import special

from zhike.errors import Text
from zhike.models.fitted import Fitted, Numbers, Slope, fitted, refused, unbearable, weighted
from zhike.models.patterns import Patterns

NAMES = ("alpha", "beta", "gamma", "delta")
COLUMNS = ("repeat_opportunities", "last_opportunity", "opportunities")


@dataclass(frozen=True)
class BgBb:
    """The fitted numbers, or draws of them."""

    alpha: Any
    beta: Any
    gamma: Any
    delta: Any


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
    told = Patterns(bought, last, seen, weight)
    reason = _unbearable(told)
    if reason:
        return refused(reason, told.customers, len(told))
    own = [np.log([start[name] for name in NAMES])] if start is not None else []
    parted = [
        np.log([1.5, 1.5, 0.1, 0.1]),
        np.log([1.0, 3.0, 0.01, 0.1]),
    ]  # many leave at once: few can have a top there
    return fitted(NAMES, slope_of(told), [*own, *starts_of(told), *parted], told.customers, len(told))


def _unbearable(seen: Patterns) -> Text | None:
    """As of every model of buying, but of those only who had an opportunity to return."""
    if seen.customers < 2:
        return (
            "Fewer than two customers have had an opportunity to buy again yet.",
            "有过复购机会的客户不足两个，无法比较。",
        )
    return unbearable(seen.customers, seen.repeaters, len(seen), 1e9)


def starts_of(_: Patterns) -> list[Numbers]:
    """Logarithms of parameters from which to climb, whatever the patterns: opportunities have no other unit."""
    return [np.log(np.array(one)) for one in ([1.0, 1.0, 1.0, 3.0], [0.5, 4.0, 0.5, 10.0])]


def slope_of(seen: Patterns) -> Slope:
    """Log-likelihood and gradient over these patterns."""

    def slope(at: Numbers) -> tuple[float, Numbers]:
        value, slopes = _terms(np.exp(at), seen.repeats, seen.last, seen.age)
        return weighted(value, slopes, seen.weight, at)

    return slope


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


def log_likelihood(model: BgBb, *, repeats: Any, last: Any, age: Any) -> Any:
    """Of one history each. [FHS2010] eq. (5)"""
    return _terms(_of(model), *_arrays(repeats, last, age))[0]


def alive(model: BgBb, *, repeats: Any, last: Any, age: Any) -> Any:
    """The probability of still being a customer at the next opportunity. [FHS2010] eq. (11)"""
    return _still(model, *_arrays(repeats, last, age), step=1)


def _still(model: BgBb, x: Numbers, last: Numbers, seen: Numbers, *, step: int) -> Numbers:
    """The probability of not having left before so many opportunities more are over."""
    common = special.betaln(model.alpha, model.beta) + special.betaln(model.gamma, model.delta)
    staying = special.betaln(model.alpha + x, model.beta + seen - x) + special.betaln(
        model.gamma, model.delta + seen + step
    )
    return np.asarray(np.exp(staying - common - _terms(_of(model), x, last, seen)[0]))


def expected_orders(model: BgBb, *, repeats: Any, last: Any, age: Any, ahead: float) -> Any:
    """Opportunities taken of the next so many; of a part of one, that part. [FHS2010] eq. (13)"""
    x, last, seen = _arrays(repeats, last, age)
    a, b, c, d = _of(model)
    log = special.betaln(a + x + 1, b + seen - x) - special.betaln(a, b) - special.betaln(c, d)
    log = log - _terms(_of(model), x, last, seen)[0]
    whole = int(np.floor(ahead))
    found = np.zeros(len(x))
    for step, part in [*((step, 1.0) for step in range(1, whole + 1)), (whole + 1, ahead - whole)]:
        found += part * np.exp(log + special.betaln(c, d + seen + step)) if part else 0.0
    return found


def none_ahead(model: BgBb, *, repeats: Any, last: Any, age: Any, ahead: float) -> Any:
    """The probability of taking none of the next: the same history, seen for longer."""
    x, last, seen = _arrays(repeats, last, age)
    of, whole = _of(model), int(np.floor(ahead))
    now = _terms(of, x, last, seen)[0]
    none = [np.exp(np.minimum(_terms(of, x, last, seen + step)[0] - now, 0.0)) for step in (whole, whole + 1)]
    return none[0] + (ahead - whole) * (none[1] - none[0])


def drawn(
    model: BgBb, *, repeats: Numbers, last: Numbers, age: Numbers, ahead: Sequence[float], generator: Generator
) -> Numbers:
    """Opportunities that could be taken of some numbers of the next, drawn at random.

    Shapes  the model's numbers: draws; repeats, last, age: patterns × 1; found: spans × patterns × draws
    """
    each = np.stack([model.alpha, model.beta, model.gamma, model.delta], axis=1)
    different, of_draw = np.unique(each, axis=0, return_inverse=True)
    chance = np.stack([_still(BgBb(*one), repeats[:, 0], last[:, 0], age[:, 0], step=0) for one in different], axis=1)
    here = generator.random((len(repeats), len(each))) < chance[:, of_draw.ravel()]
    buys = generator.beta(model.alpha + repeats, model.beta + age - repeats)
    leaves = generator.beta(np.broadcast_to(model.gamma, here.shape), model.delta + age)
    stays = generator.geometric(np.clip(leaves, 1e-12, 1.0)) - 1
    whole = generator.random(here.shape)  # a part of an opportunity comes or does not
    most = [np.minimum(np.floor(span + whole), stays).astype(np.int64) for span in ahead]
    spans = np.diff(np.stack([np.zeros_like(most[0]), *most]), axis=0)
    return np.asarray(np.cumsum(generator.binomial(spans, buys), axis=0) * here, dtype=float)


def _of(model: BgBb) -> Numbers:
    return np.array([model.alpha, model.beta, model.gamma, model.delta])


def _arrays(*values: Any) -> tuple[Numbers, ...]:
    return tuple(np.atleast_1d(one) for one in np.broadcast_arrays(*(np.asarray(v, dtype=float) for v in values)))
