"""Activity: who is new, active, slowing, dormant, lapsed, or has never bought."""

from datetime import date

import ibis
import ibis.expr.types as ir

LEAST_BACK = 10
"""Of so few who came back no usual wait is known."""
SOON, WAIT = 7, 30
"""Days: nobody is due sooner; what is waited where no usual wait is known."""


def activity(
    customers: ir.Table,
    customer_metrics: ir.Table,
    rhythms: ir.Table,
    *,
    as_of: date,
    active_days: int,
    active_rhythms: float,
) -> ir.Table:
    """The activity of each customer: by the own rhythm where there is one, else by fixed days.

    Row      one customer, those who never bought too
    Units    days since the last day with a sale against the own median or against `active_days`
    Dates    second_due_on: the day by which half of those who came back had done so, 7 days on at the earliest, 30 days
             on where fewer than 10 came back
    Missing  within_rhythm of customers without a rhythm of their own; second_due_on of those who came back or never came

        class     with a rhythm of their own                   without
        new                                                    first bought within active_days
        active    not later than usual                         bought within active_days
        slowing   late, within active_rhythms medians
        dormant   past them, within active_days                within 2 × active_days
        lapsed    past both                                    past 2 × active_days
    """
    names = ("customer_id", "first_ordered_on", "days_since_order", "days_to_second_order")
    figures = customer_metrics.select(*names).cross_join(_usual_wait(customer_metrics))
    own = rhythms.select("customer_id", "median_days_between_orders", "late_from", "is_steady")
    found = customers.select("customer_id").left_join(figures, "customer_id").drop("customer_id_right")
    found = found.left_join(own, "customer_id").drop("customer_id_right")
    since = found.days_since_order
    steady = found.is_steady.fill_null(False)
    today = ibis.literal(as_of)
    within = since.cast("float64") <= found.median_days_between_orders * active_rhythms
    lately = (since <= active_days).fill_null(False)
    is_new = today.delta(found.first_ordered_on, unit="day") <= active_days
    due = (found.first_ordered_on + found.usual_wait.as_interval("D")).cast("timestamp").cast("date")
    once = found.days_to_second_order.isnull()
    return found.select(
        "customer_id",
        is_effective=since.notnull(),
        activity=ibis.cases(
            (since.isnull(), "never"),
            (steady & (today < found.late_from), "active"),
            (steady & within, "slowing"),
            (steady & lately, "dormant"),
            (steady, "lapsed"),
            (is_new, "new"),
            (lately, "active"),
            (since <= 2 * active_days, "dormant"),
            else_="lapsed",
        ),
        bought_lately=lately,
        within_rhythm=ibis.ifelse(steady, within, ibis.null("boolean")),
        second_due_on=ibis.ifelse(once, due, ibis.null("date")),
        is_second_due=(once & (today > due)).fill_null(False),
    )


def _usual_wait(customer_metrics: ir.Table) -> ir.Table:
    """One row: the days after which half of those who came back had done so."""
    waits = customer_metrics.days_to_second_order
    found = customer_metrics.aggregate(back=waits.count(), middle=waits.cast("float64").median())
    known = ibis.greatest(found.middle.ceil().cast("int64"), ibis.literal(SOON, "int64"))
    return found.select(usual_wait=ibis.ifelse(found.back >= LEAST_BACK, known, ibis.literal(WAIT, "int64")))
