"""Order days: the days on which a customer bought something, whatever the number of documents."""

import ibis
import ibis.expr.types as ir

SPREAD_PER_DEVIATION = 1.4826
"""Median absolute deviation × this = standard deviation where the values are normal."""


def sales(orders: ir.Table) -> ir.Table:
    """Orders of known customers: documents with a sale line.

    Row     one document
    Leaves  anonymous sales; documents that only return, give or charge freight
    """
    return orders.filter(orders.kind == "sale", orders.customer_id.notnull())


def order_days(orders: ir.Table) -> ir.Table:
    """Days with a sale.

    Row     one day on which one customer bought: `customer_id`, `ordered_on`
    """
    return sales(orders).select("customer_id", "ordered_on").distinct()


def intervals(days: ir.Table) -> ir.Table:
    """Order days with the days since the customer's order day before.

    Row      one order day of one customer
    Units    `days` between the two order days
    Missing  `days` of a customer's first order day
    """
    by_day = ibis.window(group_by=days.customer_id, order_by=days.ordered_on)
    return days.mutate(days=days.ordered_on.delta(days.ordered_on.lag().over(by_day), unit="day").cast("float64"))


def rhythm_of(intervals: ir.Table) -> ir.Table:
    """Number, first, last, median, mean and spread of each customer's order days.

    Row      one customer
    Missing  median, mean and spread where there is one order day only
    """
    middle = intervals.group_by("customer_id").aggregate(
        order_days=intervals.count(),
        first_on=intervals.ordered_on.min(),
        last_on=intervals.ordered_on.max(),
        median=intervals.days.median(),
        mean=intervals.days.mean(),
    )
    # The deviation needs the median first; a second grouping keeps it exact on every engine.
    known = intervals.filter(intervals.days.notnull())
    apart = known.join(middle.select("customer_id", "median"), "customer_id")
    deviation = apart.group_by("customer_id").aggregate(deviation=(apart.days - apart.median).abs().median())
    joined = middle.left_join(deviation, "customer_id").drop("customer_id_right")
    spread = ibis.greatest(joined.deviation * SPREAD_PER_DEVIATION, ibis.literal(1.0))
    return joined.mutate(spread=ibis.ifelse(joined.deviation.notnull(), spread, ibis.null("float64"))).drop("deviation")


def days_after(day: ir.DateValue, days: ir.NumericValue) -> ir.DateValue:
    """The calendar day so many whole days after a day."""
    # DuckDB makes a timestamp of day + interval; going through one says so and comes back to a day.
    return (day + days.cast("int64").as_interval("D")).cast("timestamp").cast("date")


def first_of(day: ir.DateValue, unit: str) -> ir.DateValue:
    """First day of the day's month (M), quarter (Q) or year (Y)."""
    return day.truncate(unit).cast("timestamp").cast("date")
