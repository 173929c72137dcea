"""Gamma-Gamma: what a customer spends on an order day, drawn towards all customers' the fewer days were seen.

Assumes: what a customer spends on one day is Gamma(p, ν); ν is Gamma(q, v) over customers; spending does not hang
together with how often the customer buys. Letters are those of [FH2013].
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
from scipy import special

from zhike.errors import Text
from zhike.models.fitted import Fitted, Numbers, fitted, own_start, refused, weighted

NAMES = ("p", "q", "v")
MOST_UNPAID = 0.1
"""Where more than this part of those who came back brought no money, the others do not speak for all."""
WIDE = 2.0
"""Where q is no larger, spending has no variance over customers; where it is 1 or less, no mean."""


@dataclass(frozen=True)
class GammaGamma:
    """The fitted numbers."""

    p: float
    q: float
    v: float


def fit_gamma_gamma(histories: ir.Table) -> Fitted:
    """The numbers for the customers with repeat days, by maximum likelihood. [FH2013] eq. (1a)

    Leaves  the first day's money; customers whose repeat days brought nothing or less
    """
    back = histories.filter(histories.repeat_days > 0)
    asked = back.filter(back.mean_repeat_amount > 0)
    counts = back.aggregate(back=back.count(), paid=(back.mean_repeat_amount > 0).fill_null(False).cast("int64").sum())
    (told,) = counts.to_pyarrow().to_pylist()
    without = told["back"] - (told["paid"] or 0)
    if without > MOST_UNPAID * told["back"]:
        return refused(unpaid(told["back"], without), told["back"] - without)
    each = asked.group_by("repeat_days", "mean_repeat_amount").aggregate(weight=asked.count())
    found = each.order_by("repeat_days", "mean_repeat_amount").to_pyarrow()
    columns = (np.asarray(found[name].to_numpy(), dtype=float) for name in found.column_names)
    return fit(*columns)


def fit(days: Numbers, mean: Numbers, weight: Numbers, *, start: Mapping[str, float] | None = None) -> Fitted:
    """The numbers for these patterns: repeat days, mean spend on them, customers."""
    customers = int(weight.sum())
    reason = _unbearable(customers, mean)
    if reason:
        return refused(reason, customers, len(mean))
    usual = float(np.exp(weight @ np.log(mean) / weight.sum()))  # money has any unit; the fit has none
    x, of_x = np.unique(days, return_inverse=True)
    scaled = mean / usual
    logs, money = np.log(scaled), scaled * days

    def slope(at: Numbers) -> tuple[float, Numbers]:
        p, q, v = np.exp(at)
        px = p * x
        common = special.gammaln(px + q) - special.gammaln(px) - special.gammaln(q) + q * np.log(v) + px * np.log(x)
        fallen = np.log(v + money)
        value = common[of_x] + (px[of_x] - 1) * logs - (px + q)[of_x] * fallen
        both, own = special.digamma(px + q), special.digamma(px)
        by_p = (x * (both - own + np.log(x)))[of_x] + days * (logs - fallen)
        by_q = (both - special.digamma(q) + np.log(v))[of_x] - fallen
        by_v = q / v - (px + q)[of_x] / (v + money)
        return weighted(value, (by_p, by_q, by_v), weight, at)

    starts = [*own_start(start, NAMES, {"v": usual}), np.log([2.0, 3.0, 2.0]), np.log([6.0, 4.0, 0.5])]
    found = fitted(NAMES, slope, starts, customers, len(mean))
    return _in_money(found, usual, float(weight.sum()))


def _in_money(found: Fitted, usual: float, customers: float) -> Fitted:
    """A fit to money ÷ usual as one to money: only v has its unit."""
    if found.parameters is None or found.log_likelihood is None:
        return found
    parameters = {**found.parameters, "v": found.parameters["v"] * usual}
    errors = found.standard_errors and {**found.standard_errors, "v": found.standard_errors["v"] * usual}
    height = found.log_likelihood - customers * float(np.log(usual))
    return Fitted(parameters, errors, height, found.customers, found.patterns, found.covariance, found.reason)


def expecting(found: Fitted, histories: ir.Table) -> GammaGamma | None:
    """The numbers that expectations rest on: the fitted ones, or those held to what was seen; None without a fit.

    Where q ≤ 2 all that is told of a customer without repeat days would hang on a tail that nobody has seen: half as
    much or twice as much as comes. There the mean of those who came back, each customer counting once, is that of all,
    and the own days weigh as they do at q = 2.
    """
    if found.parameters is None:
        return None
    model = GammaGamma(**found.parameters)
    return model if model.q > WIDE else GammaGamma(model.p, WIDE, usual_spend(histories) / model.p)


def usual_spend(histories: ir.Table) -> float:
    """What those who came back spend on a repeat day, on average over customers.

    The largest counts as much as the second: one giant does not make all others rich.
    """
    back = histories.filter(histories.repeat_days > 0)
    mean = ibis.greatest(back.mean_repeat_amount.fill_null(0.0), ibis.literal(0.0))
    (told,) = back.aggregate(count=back.count(), total=mean.sum()).to_pyarrow().to_pylist()
    largest = back.select(mean=mean).order_by(ibis.desc("mean")).limit(2).to_pyarrow()["mean"].to_pylist()
    return (told["total"] - largest[0] + largest[-1]) / told["count"] if largest else 0.0


def expected_spend(model: GammaGamma, *, days: Any, mean: Any) -> Any:
    """Money expected on an order day; of one without repeat days that of all. [FH2013] eq. (5)

    Repeat days that brought nothing or less count as days of nothing: they speak against money to come.
    """
    x, mean = np.asarray(days, dtype=float), np.nan_to_num(np.asarray(mean, dtype=float))
    return model.p * (model.v + x * np.maximum(mean, 0.0)) / (model.p * x + model.q - 1)


def unpaid(back: int, without: int) -> Text:
    """Why spending bears no fit where many came back for no money."""
    if without == back:
        return (
            f"None of {back:,} customers who bought again brought money on those days: no amounts are known, their currency has no rate, or all came back.",
            f"{back:,} 个复购客户在复购日均无金额：可能未导入金额、外币未设汇率，或已全部退回。",
        )
    return (
        f"Of {back:,} customers who bought again, {without:,} brought no money on those days (nothing, more came back, or a currency without a rate); "
        "what the others spend does not speak for all.",
        f"{back:,} 个复购客户中有 {without:,} 个复购日金额合计为零或负数（或外币未设汇率），其余客户的消费额不能代表全部客户。",
    )


def _unbearable(customers: int, mean: Numbers) -> Text | None:
    if customers < 2:
        return (
            "Fewer than two customers have bought on a second day for money; how spending differs cannot be told.",
            "在首购日之后再次消费的客户不足两个，无法估计消费额的差异。",
        )
    if float(mean.max()) - float(mean.min()) <= 1e-9 * float(mean.max()):
        return (
            "All customers spend the same on a repeat day; how spending differs cannot be told.",
            "全部客户复购日的消费额相同，无法估计消费额的差异。",
        )
    return None
