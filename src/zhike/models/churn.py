"""Churn: the rule that told best who would stay silent, and what it says of each customer today."""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from zhike.errors import Text
from zhike.models.backtest import LEAST_CUSTOMERS
from zhike.models.churn_backtest import Z80, steady
from zhike.models.churn_features import DEARER, HORIZONS, MUCH_BACK, NAMES, PAYS_LATE
from zhike.models.churn_learner import FEW, Trees
from zhike.models.churn_rules import MODELS, NAIVE, Buyers, Cut, buyers, learned, meaning, read, score
from zhike.models.fitted import Numbers
from zhike.models.forecast import Forecast
from zhike.models.patterns import known
from zhike.tables import IBIS_TYPES

MONEY = IBIS_TYPES["money"]
LIKELY, RAISED = 0.75, 0.5
"""Bands of the probability of no order."""
NEW_DAYS = 180
"""One who bought once is still awaited for so long."""
PIECE = 100_000
REASONED = 3
"""So many reasons are given."""
LABELS: dict[str, Text] = {
    "purchase": ("the model of buying", "购买模型"),
    "boosted": ("boosted trees", "梯度提升模型"),
    "recency": ("who bought last buys next", "最近购买者优先"),
    "hiatus": ("a fixed silence", "固定天数未购买"),
    "rhythm": ("later than the own rhythm", "按自身节奏超期"),
}


@dataclass(frozen=True)
class ChurnModel:
    """What is shown and why, by horizon in days.

    Shapes  tried: the best model; shown: it, "" where it did no better; naive: the best plain rule; gain: by how much
            the model's error is smaller, between the ends of the middle 80 %
    Missing horizons that could not be tested; main where none could
    """

    main: int | None
    shown: dict[str, str]
    tried: str = ""
    naive: dict[str, str] = field(default_factory=dict)
    gain: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    importance: dict[str, float] = field(default_factory=dict)
    boosted: Text | None = None
    reason: Text | None = None

    def rule(self, horizon: int) -> str:
        """The model shown for a horizon, or ""."""
        return self.shown.get(str(horizon), "")


def fit_churn(churn_backtest: ir.Table, churn_cases: ir.Table, *, seed: int) -> ChurnModel:
    """The model of the smallest error over all origins, shown where its gain over the best plain rule is no chance."""
    rows = churn_backtest.filter(churn_backtest.part == 0).order_by("origin", "rule").to_pyarrow().to_pylist()
    horizons = sorted({row["horizon_days"] for row in rows})
    if not rows:
        return ChurnModel(None, {}, reason=UNTESTED)
    main = max(horizons)
    told: dict[str, dict[str, Any]] = {"shown": {}, "naive": {}, "gain": {}}
    tried = _smallest([row for row in rows if row["horizon_days"] == main], MODELS)
    for horizon in horizons:
        for name, value in _judged([row for row in rows if row["horizon_days"] == horizon], tried).items():
            told[name][str(horizon)] = value
    cuts = read(churn_cases.filter(churn_cases.cut_on < churn_cases.cut_on.max().as_scalar()).to_pyarrow())
    trees = learned(cuts[1:], main, seed=seed)
    importance = dict(zip(NAMES, trees.shares().tolist(), strict=True)) if isinstance(trees, Trees) else {}
    naive = LABELS[told["naive"][str(main)]]
    reason = None if told["shown"][str(main)] else _instead(naive, *told["gain"][str(main)])
    return ChurnModel(
        main, tried=tried, **told, importance=importance, boosted=None if importance else _text(trees), reason=reason
    )


def _instead(rule: Text, low: float, gain: float, high: float) -> Text:
    """Why no probability is shown: the model errs by no less, by no more than chance can, or sorts worse."""
    (en, zh), points = rule, tuple(f"{100 * value:.1f}".replace("-", "−") for value in (gain, low, high))
    if gain <= 0:
        return not_better(rule)
    if low <= 0:
        return (
            f"Not surely better than “{en}” on this company's own past: over all past days the error (mean squared error of the "
            f"probability) is less by {points[0]} percentage points, 80 % from {points[1]} to {points[2]}, which may be chance. No probability is shown.",
            f"在本公司历史数据上未能确证优于“{zh}”：各历史日平均，概率的均方误差少 {points[0]} 个百分点（80% 区间 {points[1]} 至 {points[2]}），可能出于偶然，因此不显示概率。",
        )
    return (
        f"On this company's own past it errs by less than “{en}”, but puts fewer of those who order no more first (AUC): no probability is shown.",
        f"在本公司历史数据上误差小于“{zh}”，但对不再购买者的排序（AUC）不如后者，因此不显示概率。",
    )


def _text(found: Trees | Text) -> Text:
    return FEW if isinstance(found, Trees) else found


def _judged(rows: list[dict[str, Any]], model: str) -> dict[str, Any]:
    """Of the rows of one horizon: the best plain rule, and whether the model's gain over plain rules stands."""
    naive = _smallest(rows, NAIVE)
    mine = [row for row in rows if row["rule"] == model]
    if not mine:
        return {"shown": "", "naive": naive, "gain": (0.0, 0.0, 0.0)}
    gain = _mean(rows, model, "gain", 0.0)
    error = float(np.sqrt(sum(row["gain_error"] ** 2 for row in mine))) / len(mine)
    low, high = gain - Z80 * error, gain + Z80 * error
    stands = low > 0 and _mean(rows, model, "auc", 0.0) >= _mean(rows, naive, "auc", 0.0)
    return {"shown": model if stands else "", "naive": naive, "gain": (low, gain, high)}


def _smallest(rows: list[dict[str, Any]], rules: tuple[str, ...]) -> str:
    """The rule of the smallest mean error; "" where none of them was tested."""
    tested = [rule for rule in rules if any(row["rule"] == rule for row in rows)]
    return min(tested, key=lambda rule: _mean(rows, rule, "brier", np.inf), default="")


def _mean(rows: list[dict[str, Any]], rule: str, what: str, missing: float) -> float:
    known = [row[what] for row in rows if row["rule"] == rule and row[what] is not None]
    return float(np.mean(known)) if known else missing


def not_better(rule: Text) -> Text:
    """What stands where a probability would."""
    return (
        f"Not better than “{rule[0]}” on this company's own past: no probability is shown.",
        f"在本公司历史数据上的检验结果不优于“{rule[1]}”，因此不显示概率。",
    )


UNTESTED: Text = (
    f"Not tested yet: it takes three months of orders and at least {LEAST_CUSTOMERS} customers who bought within a year.",
    f"尚无法检验：至少需要三个月的订单和 {LEAST_CUSTOMERS} 个一年内购买过的客户。",
)


def churn_risks(
    churn_cases: ir.Table, customer_metrics: ir.Table, *, churn_model: ChurnModel, forecast: Forecast, seed: int, active_days: int
) -> ir.Table:  # fmt: skip
    """How likely each customer is to stay silent.

    Row      one customer with a sale in the 365 days up to `as_of`
    Units    shares; value_at_risk: money, the probability × sales of the last 365 days
    Dates    counted from `as_of`; churn_probability: the longest horizon that was tested, 90 or 30 days
    Missing  probabilities that no model proved to know better than a plain rule, and what rests on them
    """
    cuts = read(churn_cases.order_by("cut_on", "customer_id").to_pyarrow())
    now = cuts[0].where(cuts[0].asked) if cuts else None
    columns = _columns(now, cuts, churn_model, forecast, seed, active_days)
    table = ibis.memtable(pa.table(columns))
    spent = customer_metrics.select(key="customer_id", spent_last_year="spent_last_year")
    found = table.left_join(spent, table.customer_id == spent.key)
    shares = {name: known(found[name]) for name in SHARES}
    worth = (shares["churn_probability"] * ibis.greatest(found.spent_last_year.cast("float64"), 0.0)).round(2)
    return found.select(
        "customer_id", **shares, **{name: found[name] for name in TOLD}, value_at_risk=worth.cast(MONEY)
    )


SHARES = ("churn_probability", *(f"no_order_{days}" for days in HORIZONS))
TOLD = ("churn_band", "is_leaving", "churn_reasons")


def _columns(
    now: Cut | None, cuts: list[Cut], told: ChurnModel, forecast: Forecast, seed: int, active_days: int
) -> dict[str, pa.Array]:
    count = len(now.ids) if now is not None else 0
    share = {days: np.full(count, np.nan) for days in HORIZONS}
    parts: Numbers | None = None
    for days in HORIZONS if now is not None and len(cuts) > 1 else ():
        rule = told.rule(days)
        made = _made(rule, cuts, days, forecast, seed)
        if now is None or made is None:
            continue
        means = meaning(rule, cuts[1], days, active_days=active_days, made=made[1])
        share[days] = means(score(rule, now, days, active_days=active_days, made=made[0]))
        if days == told.main and isinstance(made[0], Trees):
            parts = np.concatenate([made[0].parts(now.features[at : at + PIECE]) for at in range(0, count, PIECE)])
    for shorter, longer in pairwise(HORIZONS):  # who orders within 30 days does so within 60
        share[longer] = np.fmin(share[longer], np.where(np.isnan(share[longer]), np.nan, share[shorter]))
    main = share[told.main] if told.main else np.full(count, np.nan)
    told_: dict[str, Any] = {"customer_id": pa.array(list(now.ids) if now is not None else [], pa.string())}
    told_ |= {name: pa.array(one) for name, one in zip(SHARES, (main, *share.values()), strict=True)}
    return told_ | _said(now, main, parts, active_days)


def _made(
    rule: str, cuts: list[Cut], days: int, forecast: Forecast, seed: int
) -> tuple[Buyers | Trees, Buyers | Trees] | None:
    """What scores today, and what its scores were learned to mean with, at the cut before."""
    if rule == "purchase":
        model = steady(forecast)
        if model == forecast.model and forecast.parameters is not None and not forecast.covariates:
            now: Buyers | None = Buyers(model, list(forecast.parameters.values()))
        else:
            now = buyers(cuts[0], model)
        then = buyers(cuts[1], model)
        return (now, then) if now is not None and then is not None else None
    trees = learned(cuts[2:], days, seed=seed) if rule == "boosted" else None
    return (trees, trees) if isinstance(trees, Trees) else None


def _said(now: Cut | None, main: Numbers, parts: Numbers | None, active_days: int) -> dict[str, pa.Array]:
    """The band, whether the silence is out of the ordinary, and the reasons, the weightiest first."""
    if now is None or not len(now.ids):
        return {"churn_band": pa.array([], pa.string()), "is_leaving": pa.array([], pa.bool_()), "churn_reasons": pa.array([], pa.string())}  # fmt: skip
    unknown = np.isnan(main)
    band = np.where(main >= LIKELY, "likely", np.where(main >= RAISED, "raised", "low"))
    usual = np.where(now.of("order_days") > 1, now.of("median_gap") <= max(HORIZONS), now.of("age_days") <= NEW_DAYS)
    return {
        "churn_band": pa.array(band.tolist(), pa.string(), mask=unknown),
        "is_leaving": pa.array((main >= RAISED) & usual, pa.bool_(), mask=unknown),
        "churn_reasons": pa.array(reasons(now, parts, active_days), pa.string()),
    }


REASONS: dict[str, tuple[str, ...]] = {
    "late": ("lateness", "days_since"), "silent": ("days_since",), "slower": ("gap_trend",), "fewer": ("order_days_lately", "order_days_before"),
    "smaller": ("amount_trend",), "once": ("order_days",), "complaints": ("complaints",), "returns": ("returned_share",),
    "prices": ("price_change",), "dearer": ("price_now",), "pays_late": ("days_beyond_terms",), "service": ("services",),
}  # fmt: skip
"""What can be said of a customer, and the features that it rests on."""


def reasons(now: Cut, parts: Numbers | None, active_days: int) -> list[str]:
    """What speaks for silence, as codes with blanks between; where trees are shown, those with most weight first."""
    lateness = now.of("lateness")
    with np.errstate(invalid="ignore"):
        holds = {
            "late": lateness > 1,
            "silent": np.isnan(lateness) & (now.of("days_since") > active_days / 2),
            "slower": now.of("gap_trend") >= 1.3,
            "fewer": (now.of("order_days_before") >= 2)
            & (now.of("order_days_lately") <= now.of("order_days_before") / 2),
            "smaller": now.of("amount_trend") <= 0.7,
            "once": now.of("order_days") == 1,
            "complaints": now.of("complaints") > 0,
            "returns": now.of("returned_share") >= MUCH_BACK,
            "prices": now.of("price_change") >= DEARER,
            "dearer": (now.of("price_now") >= DEARER) & ~(now.of("price_change") >= DEARER),
            "pays_late": now.of("days_beyond_terms") >= PAYS_LATE,
            "service": now.of("services") > 0,
        }
    there = np.stack([holds[name] for name in REASONS], axis=1)
    weight = np.tile(-np.arange(len(REASONS), dtype=float), (len(there), 1))
    if parts is not None:
        weight = np.stack([parts[:, [NAMES.index(one) for one in on]].sum(1) for on in REASONS.values()], axis=1)
        there &= weight > 0
    order = np.argsort(-np.where(there, weight, -np.inf), axis=1, kind="stable")[:, :REASONED]
    names = list(REASONS)
    return [" ".join(names[at] for at in best if there[row, at]) for row, best in enumerate(order)]
