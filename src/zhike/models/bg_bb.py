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
from zhike.models.fitted import Fitted, Numbers, Slope, fitted, own_start, refused, unbearable, weighted
from zhike.models.patterns import Patterns, opportunities

NAMES = ("alpha", "beta", "gamma", "delta")


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
    seen = opportunities(histories)
    return fit(seen.repeats, seen.last, seen.age, seen.weight)


def fit(
    bought: Numbers, last: Numbers, seen: Numbers, weight: Numbers, *, start: Mapping[str, float] | None = None
) -> Fitted:
    """The numbers for these patterns: opportunities taken, the last of them, all of them, customers."""
    told = Patterns(bought, last, seen, weight)
    reason = _unbearable(told)
    if reason:
        return refused(reason, told.customers, len(told))
    own = own_start(start, NAMES, {})
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


def _terms(of: Numbers, bought: Numbers, until: Numbers, until_now: Numbers) -> tuple[Numbers, tuple[Numbers, ...]]:
    """Log-likelihood and its slopes by α, β, γ, δ: alive after all, or left before opportunity j + 1.

    What is summed over j hangs on x and j alone, so it is summed once per pair, from the last j back: each is smaller
    than the one before, and what lies between two days is a difference that loses nothing.
    """
    most = int(until_now.max(initial=0.0)) + 1
    x, last, seen = (one.astype(np.int64) for one in (bought, until, until_now))
    buys, rests, chances, leaves, stays, both = (_rising(one, most) for one in (*of[:2], of[:2].sum(), *of[2:], of[2:].sum()))  # fmt: skip
    each, j = np.arange(int(x.max(initial=0)) + 1)[:, None], np.arange(most)[None, :]
    rest = np.maximum(j - each, 0)
    left = rests[0][rest] - chances[0][j] + leaves[0][1] + stays[0][j] - both[0][j + 1]
    left = np.where(j >= each, left, -np.inf)
    alive = rests[0][seen - x] - chances[0][seen] + stays[0][seen] - both[0][seen]
    gone = _between(left, x, last, seen)
    either = np.logaddexp(alive, gone)
    share = np.exp(alive - either)

    def mean(of_left: Numbers, of_alive: Numbers) -> Numbers:
        """Of a slope, over what may have been."""
        with np.errstate(divide="ignore"):
            summed = _between(left + np.log(of_left), x, last, seen)
        return np.asarray(share * of_alive + np.exp(summed - either))

    by_chances = mean(chances[1][j], chances[1][seen])
    by_both = mean(both[1][j + 1], both[1][seen])
    return buys[0][x] + either, (
        buys[1][x] - by_chances,
        mean(rests[1][rest], rests[1][seen - x]) - by_chances,
        leaves[1][1] * (1 - share) - by_both,
        mean(stays[1][j], stays[1][seen]) - by_both,
    )


def _rising(of: float, most: int) -> tuple[Numbers, Numbers]:
    """Logarithms of a (a + 1) … (a + n − 1), for n from 0 on, and their slopes: beta functions are quotients of these."""
    steps = of + np.arange(most)
    return np.concatenate([[0.0], np.cumsum(np.log(steps))]), np.concatenate([[0.0], np.cumsum(1 / steps)])


def _between(logs: Numbers, x: Any, last: Any, seen: Any) -> Numbers:
    """Logarithms of the sums over j from the last purchase up to what was seen. Shapes: logs: bought × j"""
    with np.errstate(all="ignore"):
        back = np.logaddexp.accumulate(logs[:, ::-1], axis=1)[:, ::-1]
        more, less = back[x, last], back[x, seen]
        return np.asarray(np.where(last < seen, more + np.log(-np.expm1(np.minimum(less - more, 0.0))), -np.inf))


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
