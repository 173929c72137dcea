"""Activity: who is new, active, slowing, dormant, lapsed, or has never bought."""

from datetime import date

import ibis
import ibis.expr.types as ir


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
    Missing  within_rhythm of customers without a rhythm of their own

        class     with a rhythm of their own                   without
        new                                                    first bought within active_days
        active    not later than usual                         bought within active_days
        slowing   late, within active_rhythms medians
        dormant   past them, within active_days                within 2 × active_days
        lapsed    past both                                    past 2 × active_days
    """
    figures = customer_metrics.select("customer_id", "first_ordered_on", "days_since_order")
    own = rhythms.select("customer_id", "median_days_between_orders", "late_from", "is_steady")
    found = customers.select("customer_id").left_join(figures, "customer_id").drop("customer_id_right")
    found = found.left_join(own, "customer_id").drop("customer_id_right")
    since = found.days_since_order
    steady = found.is_steady.fill_null(False)
    today = ibis.literal(as_of)
    within = since.cast("float64") <= found.median_days_between_orders * active_rhythms
    lately = (since <= active_days).fill_null(False)
    is_new = today.delta(found.first_ordered_on, unit="day") <= active_days
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
    )
