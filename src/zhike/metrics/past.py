"""The past: what was known of each customer half a year ago, and what it bought since. Groups are tested on it."""

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from zhike.metrics.ratios import MONEY, average
from zhike.metrics.rhythm import rhythms

AHEAD_DAYS = 180
"""So long before `as_of` lies the day on which nothing later was known."""
YEAR_DAYS = 365


def past_metrics(
    orders: ir.Table,
    *,
    as_of: date,
    late_after: float,
    steady_orders: int,
    active_rhythms: float,
    active_days: int,
) -> ir.Table:
    """The figures of each customer on a past day, and its sales of the days since.

    Row      one customer with a sale up to that day
    Units    figures as in customer_metrics and rhythms; spent_after: sales of the AHEAD_DAYS up to `as_of`, returns
             taken off
    Dates    the past day lies AHEAD_DAYS before `as_of`; no document after it enters a figure of it
    Leaves   anonymous sales; who first bought later
    """
    origin = as_of - timedelta(days=AHEAD_DAYS)
    known = orders.filter(orders.customer_id.notnull())
    before = known.filter(known.ordered_on <= ibis.literal(origin))
    sale = before.kind == "sale"
    found = before.group_by("customer_id").aggregate(
        orders=sale.sum(),
        spent=before.amount.sum().cast(MONEY),
        costed_amount=before.costed_amount.sum().cast(MONEY),
        cost=before.cost.sum().cast(MONEY),
        first_ordered_on=before.ordered_on.min(where=sale),
        last_on=before.ordered_on.max(where=sale),
        order_days=before.ordered_on.nunique(where=sale),
        spent_last_year=before.amount.sum(
            where=before.ordered_on > ibis.literal(origin - timedelta(days=YEAR_DAYS))
        ).cast(MONEY),
    )
    found = found.filter(found.orders > 0)
    paces = rhythms(
        before, as_of=origin, late_after=late_after, steady_orders=steady_orders, active_rhythms=active_rhythms,
        active_days=active_days,
    )  # fmt: skip
    later = known.filter(known.ordered_on > ibis.literal(origin), known.ordered_on <= ibis.literal(as_of))
    after = later.group_by(later_id="customer_id").aggregate(
        spent_after=later.amount.sum().cast(MONEY), orders_after=(later.kind == "sale").sum()
    )
    own = paces.select("median_days_between_orders", "late_from", "is_steady", pace_id="customer_id")
    joined = found.left_join(own, found.customer_id == own.pace_id)
    joined = joined.left_join(after, joined.customer_id == after.later_id)
    return joined.select(
        "customer_id",
        orders=joined.orders.cast("int64"),
        spent=joined.spent,
        costed_amount=joined.costed_amount,
        cost=joined.cost,
        first_ordered_on=joined.first_ordered_on,
        days_since_order=ibis.literal(origin).delta(joined.last_on, unit="day").cast("int64"),
        repeat_days=joined.order_days.cast("int64") - 1,
        average_order=average(joined.spent, joined.orders),
        spent_last_year=joined.spent_last_year.fill_null(0).cast(MONEY),
        median_days_between_orders=joined.median_days_between_orders,
        late_from=joined.late_from,
        is_steady=joined.is_steady.fill_null(False),
        spent_after=joined.spent_after.fill_null(0).cast(MONEY),
        orders_after=joined.orders_after.fill_null(0).cast("int64"),
    )
