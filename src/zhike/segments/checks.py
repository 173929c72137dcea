"""Checks: does the group a customer belonged to on a past day tell what it bought since?

Half of the customers say what is usual in each group, the other half is held out and judged. Beside the groups stands
a plain rule: whether a customer had bought in as many days before that day.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike.segments.activity import activity
from zhike.segments.clusters import Clustering, clusters
from zhike.segments.rfm import rfm
from zhike.segments.spending import spending
from zhike.segments.tiers import KNOWN_BEFORE, graded, mixed, sold
from zhike.segments.usage import usages

AHEAD_DAYS = 180
"""As in the table past_metrics."""
PREDICTS, WEAKLY = 0.1, 0.02
"""Parts of the differences in later sales that groups must explain to be said to predict, or to do so weakly."""
LEAST_HELD = 30
PLAIN = "plain"
"""The basis of the plain rule: `bought` in the AHEAD_DAYS before that day, or `silent`."""


def group_checks(
    past_metrics: ir.Table,
    raw_events: ir.Table,
    matches: ir.Table,
    *,
    clustering: Clustering,
    as_of: date,
    tier_high: float,
    tier_middle: float,
    tier_by: str,
    rfm_method: str,
    active_days: int,
    active_rhythms: float,
    time_zone: str,
) -> ir.Table:
    """What the members of each group of a past day bought since.

    Row      one group of one basis (or of PLAIN), its customers held out or not
    Units    buying: customers with a sale since; logs: logarithms of 1 + sales since, below 0 as 0
    Dates    groups are those of AHEAD_DAYS before `as_of`; the lines of clusters are today's
    Leaves   tiers by what was not kept of that day: expected value, net contribution
    """
    origin = as_of - timedelta(days=AHEAD_DAYS)

    def worth() -> ir.Table:
        if tier_by == "mixed":
            return mixed(past_metrics, usages(raw_events, matches, as_of=origin, time_zone=time_zone))
        return sold(past_metrics, tier_by=tier_by)

    unwaited = past_metrics.mutate(days_to_second_order=ibis.null("int64"))  # the state asks for none of it
    of = {
        **({"tier": graded(worth(), tier_high=tier_high, tier_middle=tier_middle)} if tier_by in KNOWN_BEFORE else {}),
        "cluster": clusters(past_metrics, clustering=clustering),
        "rfm_class": rfm(past_metrics, rfm_method=rfm_method),
        "activity": activity(
            past_metrics, unwaited, past_metrics, as_of=origin, active_days=active_days, active_rhythms=active_rhythms
        ),
        "spending_power": spending(past_metrics),
        PLAIN: past_metrics.select(
            "customer_id", **{PLAIN: ibis.ifelse(past_metrics.days_since_order < AHEAD_DAYS, "bought", "silent")}
        ),
    }  # fmt: skip
    belonging = ibis.union(
        *(
            table.select("customer_id", basis=ibis.literal(basis), group_code=table[basis])
            for basis, table in of.items()
        )
    )
    place = ibis.row_number().over(ibis.window(order_by=past_metrics.customer_id))
    later = past_metrics.select(
        later_id="customer_id",
        spent_after="spent_after",
        bought=past_metrics.orders_after > 0,
        logged=(1.0 + ibis.greatest(past_metrics.spent_after.cast("float64"), 0.0)).ln(),
        is_held=(place % 2) == 1,
    )
    known = belonging.filter(belonging.group_code.notnull())
    rows = known.join(later, known.customer_id == later.later_id)
    return rows.group_by("basis", "group_code", "is_held").aggregate(
        customers=rows.count(),
        buying=rows.bought.sum().cast("int64"),
        spent_after=rows.spent_after.sum().cast(rows.spent_after.type()),
        logs=rows.logged.sum(),
        squares=(rows.logged * rows.logged).sum(),
    )


def explained(rows: Iterable[Mapping[str, Any]]) -> float | None:
    """The part of the differences between held-out customers that their groups explain; below 0: worse than nothing.

    rows  of one basis
    Missing  where too few were held out, or all bought the same
    """
    parts: dict[bool, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for row in rows:
        parts[bool(row["is_held"])][row["group_code"]] = row
    learned, held = parts[False], parts[True]
    people = sum(row["customers"] for row in learned.values())
    if not people or sum(row["customers"] for row in held.values()) < LEAST_HELD:
        return None
    usual = sum(row["logs"] for row in learned.values()) / people
    without = sum(_missed(row, usual) for row in held.values())
    means = {group: row["logs"] / row["customers"] for group, row in learned.items()}
    within = sum(_missed(row, means.get(group, usual)) for group, row in held.items())
    return 1 - within / without if without > 1e-9 else None


def _missed(row: Mapping[str, Any], guess: float) -> float:
    """The sum of the squared differences of a group's customers from a guess."""
    return float(row["squares"] - 2 * guess * row["logs"] + guess * guess * row["customers"])
