"""Drivers of leaving: what is known of customers who are not late yet, and after which they fall silent more often.

Looked at are all customers month by month, while they still buy as usual: whatever is known of such a day comes before
the silence that may follow. Each month is compared within itself, so that no season speaks for a price; how often, how
lately and for how long a customer bought is held equal. A difference that remains is no proof of a cause.

Source  [BH1995] for how many of those that stand may be chance; [LZ1986] for the errors, a customer counting once
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from scipy import special, stats

from zhike.errors import Text
from zhike.logistic import doubts, factors
from zhike.models.cases import calendar
from zhike.models.churn_features import DEARER, HORIZONS, LATELY, MUCH_BACK, PAYS_LATE, known_at, sampled
from zhike.models.fitted import Numbers
from zhike.models.patterns import known
from zhike.models.survival import discoveries

AHEAD = max(HORIZONS)
"""Days without an order that count as silence; whoever usually waits longer is not asked about."""
MONTH = 30
MOST_MONTHS = 24
LEAST_CASES = 30
"""Of so many cases at least a thing must be known, and of so many not."""
LEAST_SILENT = 20
PULL = 0.1
FALSE = 0.1
END = float(stats.norm.ppf(0.9))
ONCE_AWAITED = 60
"""Days for which one who bought once is not late."""

# fmt: off
DRIVERS: dict[str, Text] = {
    "dearer":     (f"Others now pay {DEARER:.0%} more", f"所购商品涨价 {DEARER:.0%} 以上"),
    "prices":     (f"Has paid {DEARER:.0%} more", f"已按涨价 {DEARER:.0%} 以上购买"),
    "complaints": ("A complaint in 180 days", "近 180 天有投诉"),
    "service":    ("A service case in 180 days", "近 180 天有售后"),
    "returns":    (f"Sent back {MUCH_BACK:.0%} or more", f"近一年退货 {MUCH_BACK:.0%} 以上"),
    "pays_late":  (f"Paid {PAYS_LATE} days late or more", f"付款逾期 {PAYS_LATE} 天以上"),
    "contacts":   ("Another contact in 180 days", "近 180 天有其他跟进"),
}
# fmt: on
COLUMNS: Mapping[str, pa.DataType] = {
    "driver": pa.string(),
    "cases": pa.int64(),
    "customers": pa.int64(),
    "share": pa.float64(),
    "share_without": pa.float64(),
    "ratio": pa.float64(),
    "ratio_low": pa.float64(),
    "ratio_high": pa.float64(),
    "p_value": pa.float64(),
    "q_value": pa.float64(),
    "stands": pa.bool_(),
}  # fmt: skip


def leaving_drivers(
    orders: ir.Table,
    order_lines: ir.Table,
    interactions: ir.Table,
    settlements: ir.Table,
    *,
    as_of: date,
    late_after: float,
    steady_orders: int,
) -> ir.Table:
    """What customers had met who then fell silent.

    Row      one thing that was known of at least 30 cases, and of 30 not; a case is a customer on one past day
    Units    ratio: of odds; low and high: the middle 80 %; share_without: what the share would be without it
    Dates    days a month apart, the newest 90 days before `as_of`; what is known ends with the day
    Leaves   customers late on the day, or who usually wait 90 days or more; everything where fewer than 20 fell silent
    """
    told = (orders.filter(orders.customer_id.notnull()), order_lines, interactions, settlements)
    days = months(calendar(orders)[0], as_of)
    rows: list[dict[str, Any]] = []
    if days:
        cases = known_at(sampled(told, len(days)), days, as_of, late_after, steady_orders)
        rows = _tested(at_risk(cases).order_by("cut_on", "customer_id").to_pyarrow())
    table = ibis.memtable(pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in COLUMNS.items()}))  # fmt: skip
    floats = [name for name, kind in COLUMNS.items() if pa.types.is_floating(kind)]
    return table.mutate(**{name: known(table[name]) for name in floats})


def months(first: date | None, as_of: date) -> list[date]:
    """Past days a month apart that leave the silence to be seen and half a year before them; the newest first."""
    if first is None:
        return []
    found = [as_of - timedelta(days=AHEAD + MONTH * step) for step in range(MOST_MONTHS)]
    return [day for day in found if (day - first).days >= LATELY]


def at_risk(cases: ir.Table) -> ir.Table:
    """Customers who buy as usual: by their own rhythm, or, where they have none yet, by their own intervals."""
    usual = ibis.coalesce(cases.median_gap * 1.5, ibis.literal(float(ONCE_AWAITED)))
    on_time = ibis.coalesce(cases.lateness <= 1, cases.days_since <= usual)
    return cases.filter(on_time, (cases.median_gap < AHEAD) | cases.median_gap.isnull())


def _tested(rows: pa.Table) -> list[dict[str, Any]]:
    silent = np.asarray(rows[f"silent_{AHEAD}"].to_numpy(), dtype=float) == 1
    if min(silent.sum(), (~silent).sum()) < LEAST_SILENT:
        return []
    flags = {name: flag for name, flag in _flags(rows).items() if min(flag.sum(), (~flag).sum()) >= LEAST_CASES}
    if not flags:
        return []
    who = np.unique(rows["customer_id"].to_pylist(), return_inverse=True)[1]
    beside = _beside(rows)
    columns = np.column_stack([np.ones(len(silent)), *(flag.astype(float) for flag in flags.values()), beside])
    found = factors(columns, silent, PULL)
    spread = np.sqrt(np.diag(_robust(columns, found, silent, who)))
    made = []
    for place, (name, flag) in enumerate(flags.items(), start=1):
        at, error = float(found[place]), float(spread[place])
        without = special.expit(columns[flag] @ found - at)
        made.append(
            {
                "driver": name, "cases": int(flag.sum()), "customers": len(np.unique(who[flag])),
                "share": float(silent[flag].mean()), "share_without": float(without.mean()),
                "ratio": float(np.exp(at)), "ratio_low": float(np.exp(at - END * error)), "ratio_high": float(np.exp(at + END * error)),
                "p_value": float(2 * stats.norm.sf(abs(at) / error)),
            }
        )  # fmt: skip
    for row, share in zip(made, discoveries(np.array([row["p_value"] for row in made])).tolist(), strict=True):
        row |= {"q_value": share, "stands": share <= FALSE}
    return made


def _of(rows: pa.Table, name: str) -> Numbers:
    return np.asarray(rows[name].cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=float)


def _flags(rows: pa.Table) -> dict[str, Any]:
    """Who has met each thing; whoever nothing is known of has not."""
    with np.errstate(invalid="ignore"):
        return {
            "dearer": _of(rows, "price_now") >= DEARER,
            "prices": _of(rows, "price_change") >= DEARER,
            "complaints": _of(rows, "complaints") > 0,
            "service": _of(rows, "services") > 0,
            "returns": _of(rows, "returned_share") >= MUCH_BACK,
            "pays_late": _of(rows, "days_beyond_terms") >= PAYS_LATE,
            "contacts": _of(rows, "contacts") > _of(rows, "complaints") + _of(rows, "services"),
        }


def _beside(rows: pa.Table) -> Numbers:
    """What is held equal: how often, how lately, how long and how much a customer bought, and the month."""
    gap = _of(rows, "median_gap")
    once = np.isnan(gap)
    logs = [np.log1p(_of(rows, name)) for name in ("days_since", "order_days", "order_days_lately", "age_days")]
    waited = np.where(once, 0.0, _of(rows, "days_since") / np.maximum(gap, 1.0))
    spent = np.log1p(np.maximum(np.nan_to_num(_of(rows, "mean_amount")), 0.0))
    numbers = np.column_stack([*logs, np.log1p(np.where(once, 0.0, gap)), waited, spent, once.astype(float)])
    numbers = numbers - numbers.mean(0)
    month = np.unique(rows["cut_on"].cast(pa.int32()).to_numpy(), return_inverse=True)[1]
    return np.column_stack([numbers[:, numbers.std(0) > 0], np.eye(month.max() + 1)[month][:, 1:]])


def _robust(columns: Numbers, found: Numbers, silent: Any, who: Any) -> Numbers:
    """Variances of the factors where the cases of one customer hang together."""
    bread = doubts(columns, found, PULL)
    off = columns * (silent - special.expit(columns @ found))[:, None]
    each = np.zeros((who.max() + 1, columns.shape[1]))
    np.add.at(each, who, off)
    return np.asarray(bread @ (each.T @ each) @ bread)
