"""Histories: all that the models know of a customer: a few numbers that stand for the whole past."""

from datetime import date

import ibis
import ibis.expr.types as ir

WEEK = 7
FEW = 52
"""A company with at most so many order days sells on occasions; those are the opportunities to buy. Else weeks are."""


def histories(orders: ir.Table, *, as_of: date) -> ir.Table:
    """What the models read of each customer.

    Row      one customer with at least one order day; two orders on one day are one order day
    Units    weeks are days ÷ 7; mean_repeat_amount is money per order day, returns within a document taken off
    Dates    the first order day is the birth; ages are counted from it to `as_of`
    Leaves   anonymous sales; documents that only return, give or charge freight; the first day's money
    Missing  mean_repeat_amount of customers who bought on one day only
    Source   [FHL2005] section 3: x, t_x and T; [FHS2010] section 2: x, t_x and n
    """
    days = _days(orders)
    born = days.group_by("customer_id").aggregate(first_on=days.ordered_on.min())
    joined = days.join(born, "customer_id").select("customer_id", "ordered_on", "amount", "first_on")
    placed = _placed(joined, as_of)
    later = placed.ordered_on > placed.first_on
    counts = (placed.opportunity > 0) & (placed.opportunity <= placed.opportunities)
    found = placed.group_by("customer_id").aggregate(
        first_ordered_on=placed.first_on.min(),
        last_on=placed.ordered_on.max(),
        repeat_days=later.cast("int64").sum(),
        amount=placed.amount.sum(where=later),
        opportunities=placed.opportunities.max(),
        repeat_opportunities=placed.opportunity.nunique(where=counts),
        last_opportunity=placed.opportunity.max(where=counts).fill_null(0),
    )
    return found.select(
        "customer_id",
        "first_ordered_on",
        "repeat_days",
        last_order_week=found.last_on.delta(found.first_ordered_on, unit="day").cast("float64") / WEEK,
        age_weeks=ibis.literal(as_of).delta(found.first_ordered_on, unit="day").cast("float64") / WEEK,
        opportunities=found.opportunities,
        repeat_opportunities=found.repeat_opportunities,
        last_opportunity=found.last_opportunity,
        mean_repeat_amount=found.amount.cast("float64") / found.repeat_days.nullif(0).cast("float64"),
    )


def _days(orders: ir.Table) -> ir.Table:
    """Order days with their money."""
    sold = orders.filter(orders.kind == "sale", orders.customer_id.notnull())
    return sold.group_by("customer_id", "ordered_on").aggregate(amount=sold.amount.sum())


def _placed(days: ir.Table, as_of: date) -> ir.Table:
    """Order days with the number of their opportunity, the first day's being 0, and how many there were.

    On occasions: the company's order days after the customer's first. Else: whole periods after it, of one week
    each, or of so many that there are at most `FEW`.
    """
    calendar = days.select("ordered_on").distinct()
    calendar = calendar.mutate(place=ibis.row_number().over(order_by=calendar.ordered_on) + 1)
    company = calendar.aggregate(occasions=calendar.count(), opened_on=calendar.ordered_on.min())
    first = calendar.select(first_on="ordered_on", first_place="place")
    found = days.join(calendar, "ordered_on").join(first, "first_on").cross_join(company)
    span = ibis.literal(as_of).delta(found.opened_on, unit="day")
    length = ibis.greatest((span.cast("float64") / (WEEK * FEW)).ceil().cast("int64"), ibis.literal(1)) * WEEK
    since = found.ordered_on.delta(found.first_on, unit="day")
    age = ibis.literal(as_of).delta(found.first_on, unit="day")
    few = found.occasions <= FEW
    return found.select(
        "customer_id",
        "ordered_on",
        "first_on",
        "amount",
        opportunity=few.ifelse(found.place - found.first_place, _whole(since + length - 1, length)).cast("int64"),
        opportunities=few.ifelse(found.occasions - found.first_place, _whole(age, length)).cast("int64"),
    )


def _whole(days: ir.IntegerValue, length: ir.IntegerValue) -> ir.IntegerValue:
    return (days.cast("float64") / length.cast("float64")).floor().cast("int64")
