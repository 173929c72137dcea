"""Cohorts: customers who first bought in the same month, followed month by month, in heads and in money."""

import ibis
import ibis.expr.types as ir

from zhike.metrics.order_days import first_of, sales
from zhike.metrics.ratios import MONEY


def cohorts(orders: ir.Table) -> ir.Table:
    """The customers of one first month in one later month.

    Row     one cohort and age; age 0 is the month of the first sale. Months without a sale or document have no row
    Units   customers, active: heads; amount: all their documents of the month, returns taken off
    Dates   the first sale is that over all history
    Leaves  anonymous sales; documents before the first sale
    """
    born = sales(orders).group_by("customer_id").aggregate(cohort=first_of(sales(orders).ordered_on.min(), "M"))
    known = orders.filter(orders.customer_id.notnull())
    monthly = known.group_by("customer_id", month=first_of(known.ordered_on, "M")).aggregate(
        bought=(known.kind == "sale").cast("int64").max(), amount=known.amount.sum()
    )
    lived = monthly.join(born, "customer_id")
    aged = lived.filter(lived.month >= lived.cohort).mutate(age_months=_months(lived.cohort, lived.month))
    found = aged.group_by("cohort", "age_months").aggregate(
        active=aged.bought.sum(), amount=aged.amount.sum().cast(MONEY)
    )
    sizes = born.group_by("cohort").aggregate(customers=born.count())
    return found.join(sizes, "cohort").select("cohort", "age_months", "customers", "active", "amount")


def _months(start: ir.DateValue, end: ir.DateValue) -> ir.IntegerValue:
    months = (end.year() - start.year()).cast("int64") * 12 + (end.month() - start.month()).cast("int64")
    return ibis.greatest(months, ibis.literal(0, "int64"))
