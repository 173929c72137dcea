"""Pareto/NBD: customers buy at random at rates of their own and leave at a moment of their own.

Assumes: orders while alive are Poisson with rate λ; λ is Gamma(r, α) over customers; the time until a customer
leaves is exponential with rate μ; μ is Gamma(s, β); λ and μ are independent; nobody comes back.
Letters are those of [SMC1987] as in [FH2005]; time is in weeks.

The likelihood is computed as what it is, the chance of having left at each moment since the last order added up
over time, by Gauss–Legendre quadrature; the hypergeometric form loses all digits where α and β are far apart.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir
import numpy as np
from numpy.random import Generator
from scipy import special

from zhike.models.fitted import Fitted, Numbers, Slope, fitted, in_weeks, own_start, refused, unbearable, weighted
from zhike.models.patterns import MANY, Patterns, patterns

NAMES = ("r", "alpha", "s", "beta")
IN_TIME = ("alpha", "beta")
NODES = 24
AT, WORTH = np.polynomial.legendre.leggauss(NODES)
PIECE = 1 << 14
"""So many patterns at once, or the nodes would not stay in the processor's memory."""
FADED = 45.0
"""Where the integrand has fallen by e to this power, the rest of the time is nothing."""


@dataclass(frozen=True)
class ParetoNbd:
    """The fitted numbers, or draws of them."""

    r: Any
    alpha: Any
    s: Any
    beta: Any


def fit_pareto_nbd(histories: ir.Table) -> Fitted:
    """The numbers for these histories, by maximum likelihood. [FH2005] eq. (18)"""
    return fit(patterns(histories))


def fit(seen: Patterns, *, start: Mapping[str, float] | None = None) -> Fitted:
    """The numbers for these patterns; the best from starts that suit any unit of time, and one's own."""
    reason = unbearable(seen.customers, seen.repeaters, len(seen), seen.longest)
    if reason:
        return refused(reason, seen.customers, len(seen))
    unit, whole = seen.usual_gap, seen  # as in BG/NBD
    seen = whole.in_units(unit)
    own = own_start(start, NAMES, dict.fromkeys(IN_TIME, unit))
    thinned = slope_of(seen.thinned()) if len(seen) > MANY else None
    starts = [*own, *starts_of(seen), *(_parted(seen) if thinned is None else ())]
    found = fitted(NAMES, slope_of(seen), starts, seen.customers, len(seen), thinned=thinned)
    return in_weeks(found, unit, IN_TIME, whole.bought)


def _parted(seen: Patterns) -> list[Numbers]:
    """Starts where many leave at once: few customers can have a second top there, and the higher one."""
    gap = seen.usual_gap
    return [np.log(one) for one in ([0.7, gap / 4, 0.1, 0.1], [5.0, gap, 0.05, 1e-4], [30.0, 5 * gap, 0.1, 1e-5])]


def starts_of(seen: Patterns) -> list[Numbers]:
    """Logarithms of parameters from which to climb."""
    return [np.log([1.0, seen.usual_gap, 1.0, max(seen.longest / 2, 1.0)])]


def slope_of(seen: Patterns) -> Slope:
    """Log-likelihood and gradient over these patterns, some thousand at a time."""

    def slope(at: Numbers) -> tuple[float, Numbers]:
        total, slopes = 0.0, np.zeros(4)
        for begin in range(0, len(seen), PIECE):
            piece = slice(begin, begin + PIECE)
            value, by = _terms(np.exp(at), seen.repeats[piece], seen.last[piece], seen.age[piece])
            one, more = weighted(value, by, seen.weight[piece], at)
            total, slopes = total + one, slopes + more
        return total, slopes

    return slope


def _terms(of: Numbers, x: Numbers, last: Numbers, age: Numbers) -> tuple[Numbers, tuple[Numbers, ...]]:
    """Log-likelihood and its slopes by r, α, s, β."""
    r, alpha, s, beta = of
    k = r + x
    log_alpha, log_beta = np.log(alpha + age), np.log(beta + age)
    staying = -k * log_alpha - s * log_beta
    when, share, left = _left(of, x, last, age)
    either = np.logaddexp(staying, left)
    here, gone = np.exp(staying - either), np.exp(left - either)
    share = share * gone[:, None]
    near_alpha, near_beta = 1 / (alpha + when), 1 / (beta + when)
    value = special.gammaln(k) - special.gammaln(r) + r * np.log(alpha) + s * np.log(beta) + either
    by_r = (
        special.digamma(k)
        - special.digamma(r)
        + np.log(alpha)
        - here * log_alpha
        - (share * np.log(alpha + when)).sum(1)
    )
    by_alpha = r / alpha - k * (here / (alpha + age) + (share * near_alpha).sum(1))
    by_s = np.log(beta) - here * log_beta + gone / s - (share * np.log(beta + when)).sum(1)
    by_beta = s / beta - s * here / (beta + age) - (s + 1) * (share * near_beta).sum(1)
    return value, (by_r, by_alpha, by_s, by_beta)


def _left(of: Numbers, x: Numbers, last: Numbers, age: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """When the customer may have left: moments since the last order, their shares, and the logarithm of the sum.

    Shapes  patterns × nodes, the same, patterns
    """
    r, alpha, s, beta = of
    k = r + x
    least = min(alpha, beta)
    with np.errstate(over="ignore"):
        faded = np.minimum(
            (alpha + last) * np.expm1(np.minimum(FADED / k, 700)), (beta + last) * np.expm1(min(FADED / (s + 1), 700))
        )
    begin = np.log(least + last)
    end = np.log(least + np.minimum(age, last + faded))
    half = np.maximum(end - begin, 0.0) / 2
    logs = begin[:, None] + half[:, None] * (1 + AT)
    when = np.maximum(np.exp(logs) - least, 0.0)
    height = -k[:, None] * np.log(alpha + when) - (s + 1) * np.log(beta + when) + logs + np.log(WORTH)
    most = height.max(1)
    parts = np.exp(height - most[:, None])
    whole = parts.sum(1)
    with np.errstate(divide="ignore"):
        left = np.log(s) + np.log(half) + most + np.log(whole)
    return when, parts / whole[:, None], left


def log_likelihood(model: ParetoNbd, *, repeats: Any, last: Any, age: Any) -> Any:
    """Of one history each. [FH2005] eq. (18)"""
    x, last, age = _arrays(repeats, last, age)
    return _terms(_of(model), x, last, age)[0]


def alive(model: ParetoNbd, *, repeats: Any, last: Any, age: Any) -> Any:
    """The probability of still being a customer. [FH2005] eq. (11)"""
    x, last, age = _arrays(repeats, last, age)
    found = np.empty(len(x))
    for begin in range(0, len(x), PIECE):
        piece = slice(begin, begin + PIECE)
        left = _left(_of(model), x[piece], last[piece], age[piece])[2]
        staying = -(model.r + x[piece]) * np.log(model.alpha + age[piece]) - model.s * np.log(model.beta + age[piece])
        found[piece] = special.expit(staying - left)
    return found


def expected_orders(model: ParetoNbd, *, repeats: Any, last: Any, age: Any, ahead: float) -> Any:
    """Order days expected in the next weeks. [FH2005] eq. (41)"""
    x, last, age = _arrays(repeats, last, age)
    coming = (model.r + x) / (model.alpha + age) * _weeks(model.s, model.beta + age, ahead)
    return coming * alive(model, repeats=x, last=last, age=age)


def expected_of_new(model: ParetoNbd, ahead: Any) -> Any:
    """Repeat days expected of a customer in the first weeks after the first order. [FH2005] eq. (27)"""
    return model.r / model.alpha * _weeks(model.s, model.beta, np.asarray(ahead, dtype=float))


def none_ahead(model: ParetoNbd, *, repeats: Any, last: Any, age: Any, ahead: float) -> Any:
    """The probability of no order in the next weeks: the same history, seen for longer."""
    x, last, age = _arrays(repeats, last, age)
    longer = log_likelihood(model, repeats=x, last=last, age=age + ahead)
    return np.exp(np.minimum(longer - log_likelihood(model, repeats=x, last=last, age=age), 0.0))


def _weeks(s: float, beta: Any, ahead: Any) -> Any:
    """Weeks that one who is alive stays within the weeks ahead; s = 1 is the limit of both sides."""
    shrunk = np.log(beta) - np.log(beta + ahead)
    return beta * (-shrunk if abs(s - 1) < 1e-9 else -np.expm1((s - 1) * shrunk) / (s - 1))


def _of(model: ParetoNbd) -> Numbers:
    return np.array([model.r, model.alpha, model.s, model.beta])


def _arrays(*values: Any) -> tuple[Numbers, ...]:
    return tuple(np.atleast_1d(one) for one in np.broadcast_arrays(*(np.asarray(v, dtype=float) for v in values)))


def drawn(
    model: ParetoNbd, *, repeats: Numbers, last: Numbers, age: Numbers, ahead: Sequence[float], generator: Generator
) -> Numbers:
    """Order days that could come within each of some spans of weeks, drawn at random.

    Shapes  the model's numbers: draws; repeats, last, age: patterns × 1; found: spans × patterns × draws
    """
    chance = np.empty((len(repeats), len(model.r)))
    each = np.stack([model.r, model.alpha, model.s, model.beta], axis=1)
    different, of_draw = np.unique(each, axis=0, return_inverse=True)
    for place, one in enumerate(different):
        found = alive(ParetoNbd(*one), repeats=repeats[:, 0], last=last[:, 0], age=age[:, 0])
        chance[:, np.flatnonzero(of_draw.ravel() == place)] = found[:, None]
    here = generator.random(chance.shape) < chance
    rate = generator.gamma(model.r + repeats, 1 / (model.alpha + age))
    gone = generator.gamma(np.broadcast_to(model.s, chance.shape), 1 / (model.beta + age))
    stays = generator.exponential(1.0, chance.shape) / np.maximum(gone, 1e-12)
    ends = [np.minimum(stays, span) for span in (0.0, *ahead)]
    spans = [until - since for since, until in itertools.pairwise(ends)]
    return np.cumsum([generator.poisson(np.minimum(rate * span, 1e6)) for span in spans], axis=0) * here
