"""Churn backtest: who stayed silent after past days, held against what every rule said on those days.

At each origin a rule knows what was known that day. What its scores mean was learned at the cut before, so plain
rules give calibrated shares too: they are as hard to beat as they can be made.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from zhike.models.backtest import LEAST_CUSTOMERS, PARTS, auc
from zhike.models.buying import STEADY
from zhike.models.churn_features import HORIZONS
from zhike.models.churn_learner import Trees
from zhike.models.churn_rules import NAIVE, RULES, Buyers, Cut, buyers, learned, meaning, read, score
from zhike.models.fitted import Numbers
from zhike.models.forecast import Forecast
from zhike.models.patterns import known

ORIGINS = 3
USUAL = "bg_nbd"
"""The model of buying where none could be told to be better, or the better one needs the company's days."""
Z80 = 1.2815515655446004
"""The middle 80 % of a normal distribution, as everywhere in this house."""
COLUMNS: Mapping[str, pa.DataType] = {
    "horizon_days": pa.int64(), "origin": pa.date32(), "rule": pa.string(), "part": pa.int64(), "customers": pa.int64(),
    "expected": pa.float64(), "silent": pa.int64(), "auc": pa.float64(), "auc_low": pa.float64(), "auc_high": pa.float64(),
    "brier": pa.float64(), "brier_low": pa.float64(), "brier_high": pa.float64(), "gain": pa.float64(), "gain_error": pa.float64(),
    "lift": pa.float64(), "lift_low": pa.float64(), "lift_high": pa.float64(),
}  # fmt: skip


def churn_backtest(churn_cases: ir.Table, *, forecast: Forecast, seed: int, active_days: int) -> ir.Table:
    """What each rule said of who would stay silent, and who did.

    Row     one horizon, origin, rule and part: 0 is all asked about, 1 to 10 are tenths, the likeliest silent first
    Units   customers; brier: mean squared error of the share; gain: by how much that of the best plain rule is larger
    Dates   what a rule knows ends with the origin; what its scores mean was learned at the cut before
    Leaves  horizons that are longer than the time between two cuts; days with fewer than 30 customers to ask about
    Missing gain of plain rules; boosted where too few cases were over. The kind of the purchase model was chosen on
            the same past: one choice of three, all of whose fits end with the origin
    Source  [DDC1988] for the interval of AUC, [W1927] for those of lift, [B1950] for the error
    """
    cuts = read(churn_cases.order_by("cut_on", "customer_id").to_pyarrow())[1:]
    model = steady(forecast)
    fits = [buyers(cut, model) for cut in cuts[: ORIGINS + 1]]
    rows: list[dict[str, Any]] = []
    for place in range(min(ORIGINS, len(cuts) - 1)):
        asked = cuts[place].where(cuts[place].asked)
        if len(asked.ids) < LEAST_CUSTOMERS:
            continue
        for horizon in HORIZONS:
            if horizon in asked.silent and horizon <= (cuts[place].day - cuts[place + 1].day).days:
                said = _said(cuts, fits, place, horizon, seed, active_days)
                rows += _rows(asked, horizon, said)
    columns = {name: pa.array([row[name] for row in rows], kind) for name, kind in COLUMNS.items()}
    table = ibis.memtable(pa.table(columns))
    floats = [name for name, kind in COLUMNS.items() if pa.types.is_floating(kind)]
    return table.mutate(**{name: known(table[name]) for name in floats})


def steady(forecast: Forecast) -> str:
    """The model of buying that scores who leaves: the best, where it reads weeks."""
    return forecast.model if forecast.model in STEADY else USUAL


@dataclass(frozen=True)
class _Said:
    """What a rule said of the asked: an order and shares."""

    rule: str
    score: Numbers
    share: Numbers


def _said(
    cuts: Sequence[Cut], fits: Sequence[Buyers | None], place: int, horizon: int, seed: int, active_days: int
) -> list[_Said]:
    here, before = cuts[place].where(cuts[place].asked), cuts[place + 1]
    trees = learned(cuts[place + 2 :], horizon, seed=seed)
    found = []
    for rule in RULES:
        now: Buyers | Trees | None = None
        then: Buyers | Trees | None = None
        if rule == "purchase":
            now, then = fits[place], fits[place + 1]
            if now is None or then is None:
                continue
        if rule == "boosted":
            if not isinstance(trees, Trees):
                continue
            now = then = trees
        means = meaning(rule, before, horizon, active_days=active_days, made=then)
        raw = score(rule, here, horizon, active_days=active_days, made=now)
        found.append(_Said(rule, raw, means(raw)))
    return found


def _rows(asked: Cut, horizon: int, said: Sequence[_Said]) -> Iterator[dict[str, Any]]:
    true = asked.silent[horizon]
    errors = {one.rule: (one.share - true) ** 2 for one in said}
    toughest = errors[min(NAIVE, key=lambda rule: float(errors[rule].mean()))]
    for one in said:
        order = np.argsort(-one.score, kind="stable")
        for part, here in enumerate([np.arange(len(true)), *np.array_split(order, PARTS)]):
            row: dict[str, Any] = dict.fromkeys(COLUMNS)
            row |= {
                "horizon_days": horizon, "origin": asked.day, "rule": one.rule, "part": part, "customers": len(here),
                "expected": float(one.share[here].sum()), "silent": int(true[here].sum()),
            }  # fmt: skip
            row |= _whole(one, true, errors, toughest) if part == 0 else _lift(true[here], float(true.mean()))
            yield row


def _whole(one: _Said, true: Numbers, errors: Mapping[str, Numbers], toughest: Numbers) -> dict[str, float | None]:
    low, area, high = area_under(one.score, true)
    error = errors[one.rule]
    brier, off = float(error.mean()), Z80 * standard_error(error)
    gains = toughest - error
    is_model = one.rule not in NAIVE
    return {
        "auc": area, "auc_low": low, "auc_high": high,
        "brier": brier, "brier_low": max(brier - off, 0.0), "brier_high": brier + off,
        "gain": float(gains.mean()) if is_model else None, "gain_error": standard_error(gains) if is_model else None,
    }  # fmt: skip


def standard_error(values: Numbers) -> float:
    """Of the mean."""
    return float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else 0.0


def area_under(score: Numbers, true: Numbers) -> tuple[float | None, float | None, float | None]:
    """AUC between the ends of its middle 80 %, by the places of each case among the others. [DDC1988]"""
    area = auc(score, true > 0)
    if area is None:
        return None, None, None
    yes, no = np.sort(score[true > 0]), np.sort(score[true == 0])
    above = (np.searchsorted(no, yes, "left") + np.searchsorted(no, yes, "right")) / (2 * len(no))
    below = 1 - (np.searchsorted(yes, no, "left") + np.searchsorted(yes, no, "right")) / (2 * len(yes))
    off = Z80 * float(np.hypot(standard_error(above), standard_error(below)))
    return max(area - off, 0.0), area, min(area + off, 1.0)


def _lift(true: Numbers, base: float) -> dict[str, float | None]:
    """How much more often silent than all, between the ends of Wilson's interval. [W1927]"""
    count = len(true)
    if not count or not base > 0:
        return {}
    share, z = float(true.mean()), Z80
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    off = z / (1 + z * z / count) * float(np.sqrt(share * (1 - share) / count + z * z / (4 * count * count)))
    return {"lift": share / base, "lift_low": (middle - off) / base, "lift_high": (middle + off) / base}
