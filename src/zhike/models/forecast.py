"""Forecast: which model is shown, because it did better than every plain rule on this company's own past; or none."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir
import numpy as np

from zhike.errors import Text
from zhike.models.backtest import LEAST_CUSTOMERS, NAIVE
from zhike.models.buying import BUYING, STEADY, Buying
from zhike.models.covariates import Design, told_as
from zhike.models.covaried import WITH, competing, covaried
from zhike.models.draws import GOOD, posterior
from zhike.models.fitted import unbearable
from zhike.models.patterns import Patterns, grouped, patterns
from zhike.models.shock import NONE, Shock, common_shock

AHEAD_OF_PAST = 5.0
"""Nothing is told further ahead than so many times as long as the company's past: it would be the prior that speaks."""
YEARS_TOLD = 3
BY_CHANCE = 0.5
"""Who buys is told no better than by lot where those who buy stand above those who do not this often."""
RULES: dict[str, Text] = {
    "last_period": ("the last period again", "与上一同等时段相同"),
    "hiatus": ("the own mean rate until a fixed silence", "固定天数内按自身平均频次"),
    "rhythm": ("the own rhythm until later than usual", "未超期者按自身节奏"),
    "due": ("due again after the usual interval", "按平时间隔到期"),
    "recency": ("who bought last buys next", "最近购买者优先"),
}


@dataclass(frozen=True)
class Forecast:
    """What is shown and why.

    Shapes   parameters: by name, the most likely with the prior; draws: logarithms, one row per draw
    Missing  model where nothing could be tested; pareto_k where so many customers are known that nothing needed it
    orders, buying: did the model beat every plain rule at how many orders, and at who buys; rule_…: the best rule
    covariates: those that the model takes into account; covariates_said: what the test says of those asked for
    shock: what moves all customers together
    """

    model: str | None
    orders: bool
    buying: bool
    rule_orders: str | None
    rule_buying: str | None
    customers: int
    parameters: dict[str, float] | None = None
    draws: tuple[tuple[float, ...], ...] = ()
    pareto_k: float | None = None
    reason: Text | None = None
    covariates: tuple[str, ...] = ()
    covariates_said: Text | None = None
    shock: Shock = NONE


@dataclass(frozen=True)
class Chosen:
    """The model that is shown, and the histories as it reads them; no model where nothing could be tested."""

    model: Buying | None
    histories: ir.Table
    seen: Patterns


def chosen(forecast: Forecast, histories: ir.Table, covariates: ir.Table) -> Chosen:
    """What a forecast says by: with covariates only where they did better on the company's own past."""
    if forecast.model is None:
        return Chosen(None, histories, patterns(histories))
    known = grouped(histories, covariates) if forecast.covariates else histories
    model = covaried(forecast.model, Design.read(covariates)) if forecast.covariates else BUYING[forecast.model]
    return Chosen(model, known, _seen(forecast.model, known, groups=bool(forecast.covariates)))


def _seen(name: str, histories: ir.Table, *, groups: bool) -> Patterns:
    """The patterns as the model of that name reads them."""
    return patterns(histories, chances=name.removesuffix(WITH) not in STEADY, groups=groups)


def fit_forecast(backtest: ir.Table, histories: ir.Table, covariates: ir.Table, *, seed: int) -> Forecast:
    """The model of the least error over all origins, and whether any plain rule does as well."""
    seen = patterns(histories)
    rows = backtest.filter(backtest.part == 0).order_by("origin", "rule").to_pyarrow().to_pylist()
    if not rows:
        return _untested(seen.customers, unbearable(seen.customers, seen.repeaters, len(seen), seen.longest))
    design = Design.read(covariates)
    models = competing(design)
    error = {rule: _mean(rows, rule, "squared_error", np.inf) for rule in (*models, *NAIVE)}
    order = {rule: _mean(rows, rule, "auc", 0.0) for rule in (*models, *NAIVE)}
    often = Counter(row["rule"] for row in rows)
    tested = [rule for rule in models if often[rule] == max(often.values())]  # at every origin, or it had it easier
    model = min(tested, key=lambda rule: error[rule])
    seen = _of_rule(model, histories, covariates)
    if models[model].reads(seen) is None:
        model = min((rule for rule in tested if rule.removesuffix(WITH) in STEADY), key=lambda rule: error[rule])
        seen = _of_rule(model, histories, covariates)
    counting = min(NAIVE, key=lambda rule: error[rule])
    ordering = max(NAIVE, key=lambda rule: order[rule])
    orders, buying = error[model] < error[counting], order[model] > max(order[ordering], BY_CHANCE)
    found = posterior(models[model], seen, np.random.default_rng([seed, 99]))
    doubtful = found.pareto_k is not None and found.pareto_k > GOOD
    return Forecast(
        model.removesuffix(WITH), orders, buying, counting, ordering, seen.customers,
        dict(zip(models[model].names, np.exp(found.mode).tolist(), strict=True)),
        tuple(tuple(row) for row in found.draws.tolist()), found.pareto_k,
        _reason(orders, doubtful, counting, seen.longest),
        design.telling if model.endswith(WITH) else (), _of_covariates(design, error),
        common_shock([row for row in rows if row["rule"] == model]),
    )  # fmt: skip


def _of_rule(rule: str, histories: ir.Table, covariates: ir.Table) -> Patterns:
    """The patterns that a model of the backtest reads, by the name of its rule."""
    with_ = rule.endswith(WITH)
    return _seen(rule, grouped(histories, covariates) if with_ else histories, groups=with_)


def _of_covariates(design: Design, error: Mapping[str, float]) -> Text | None:
    """Whether models do better with covariates, in words; nothing where none are asked for, or they tell nobody apart."""
    if not design.traits:
        return None
    without, known = (min(error[f"{name}{end}"] for name in BUYING) for end in ("", WITH))
    if not np.isfinite(known):
        return None
    (en, zh), better = told_as(design.telling), known < without
    off = f"{known:.3f}", f"{without:.3f}"
    if better:
        return (
            f"Knowing {en}, the model errs by less on this company's own past ({off[0]} order days per customer "
            f"against {off[1]} without): what is shown takes them into account.",
            f"加入{zh}后，模型在本公司历史数据上的误差更小（每客户 {off[0]} 个购买日，不加入为 {off[1]}），所示预测已将其计入。",
        )
    return (
        f"Knowing {en}, the model errs by no less on this company's own past ({off[0]} order days per customer "
        f"against {off[1]} without): what is shown leaves them out.",
        f"加入{zh}后，模型在本公司历史数据上的误差并未减小（每客户 {off[0]} 个购买日，不加入为 {off[1]}），所示预测未将其计入。",
    )


def not_better(rule: str) -> Text:
    """What stands where a score would."""
    en, zh = RULES[rule]
    return (f"Not better than “{en}” on this company's own past.", f"在本公司历史数据上的检验结果不优于“{zh}”。")


UNSURE: Text = (
    "The draws behind the intervals rest on a few of them (Pareto k above 0.7): take the intervals as rough.",
    "区间所依据的抽样集中于少数样本（Pareto k 大于 0.7），区间仅供粗略参考。",
)


def _reason(orders: bool, doubtful: bool, rule: str, longest: float) -> Text | None:
    """What is to be said beside the numbers, or instead of them."""
    if not orders:
        return UNSURE if doubtful else not_better(rule)
    said = [UNSURE] if doubtful else []
    if longest * AHEAD_OF_PAST < YEARS_TOLD * 365 / 7:
        said.append(short_past(longest))
    return (" ".join(en for en, _ in said), "".join(zh for _, zh in said)) if said else None


def short_past(longest: float) -> Text:
    """Why numbers that are far ahead are missing. longest: weeks from the first order to the day of the data"""
    weeks, months = int(longest), int(longest * AHEAD_OF_PAST / (365 / 7 / 12))
    return (
        f"The orders go back {weeks} weeks only: nothing is told of more than {months} months ahead.",
        f"订单历史仅 {weeks} 周，{months} 个月以后的预测不予给出。",
    )


def _untested(customers: int, reason: Text | None) -> Forecast:
    few: Text = (
        f"Not tested yet: it takes at least {LEAST_CUSTOMERS} customers and 60 days of orders; customers so far: {customers:,}.",
        f"尚无法检验：至少需要 {LEAST_CUSTOMERS} 个客户和 60 天的订单，目前共 {customers:,} 个客户。",
    )
    return Forecast(None, False, False, None, None, customers, reason=reason or few)


def _mean(rows: list[dict[str, Any]], rule: str, what: str, missing: float) -> float:
    """Over all origins."""
    known = [row[what] for row in rows if row["rule"] == rule and row[what] is not None]
    return float(np.mean(known)) if known else missing
