"""Growth: small customers who order more and more, told early, with an interval and without one big order carrying it.

Source   the ratio of two counts follows from the share of the later one, whose interval is Wilson's [W1927]
"""

from datetime import date

import ibis
import ibis.expr.types as ir

YEAR_DAYS = 365
LEAST_BEFORE_DAYS = 90
"""So many days of the year before must lie after a customer's first order; else nothing is known to grow from."""
Z = 1.2815515655446004
"""80 % of what chance gives lies so many standard errors around."""


def growth(customer_metrics: ir.Table, orders: ir.Table, *, as_of: date) -> ir.Table:
    """How fast each customer's orders grow, and whether it is a small one that grows fast.

    Row      one customer with a sale in the year before the last
    Units    order_growth: orders a day of the last 365 days ÷ of the 365 before, low and high: its 80 % interval;
             spent_growth: the same of sales, the largest order of the last year left out
    Dates    the year before counts from the first order where that lies within it
    Leaves   who is known for less than LEAST_BEFORE_DAYS of that year
    is_fast_growing: at or below the middle of these customers by sales of the year before, order_growth_low above 1,
             and spent_growth above 1
    """
    known = customer_metrics.filter(
        customer_metrics.orders_year_before > 0, customer_metrics.first_ordered_on.notnull()
    )
    tenure = ibis.literal(as_of).delta(known.first_ordered_on, unit="day") - YEAR_DAYS + 1
    before = ibis.least(tenure, ibis.literal(YEAR_DAYS)).cast("float64")
    seen = known.mutate(days_before=before).filter(lambda t: t.days_before >= LEAST_BEFORE_DAYS)
    largest = _largest(orders, as_of)
    found = seen.left_join(largest, seen.customer_id == largest.largest_id)
    later, earlier = found.orders_last_year.cast("float64"), found.orders_year_before.cast("float64")
    exposure = found.days_before / YEAR_DAYS
    count = later + earlier
    share = later / count
    centre = (share + Z * Z / (2 * count)) / (1 + Z * Z / count)
    half = Z * (share * (1 - share) / count + Z * Z / (4 * count * count)).sqrt() / (1 + Z * Z / count)
    low, high = ibis.greatest(centre - half, 0.0), ibis.least(centre + half, 1 - 1e-9)
    rest = found.spent_last_year.cast("float64") - found.largest.fill_null(0).cast("float64")
    spent_before = found.spent_year_before.cast("float64")
    told = found.select(
        "customer_id",
        order_growth=later / earlier * exposure,
        order_growth_low=low / (1 - low) * exposure,
        order_growth_high=high / (1 - high) * exposure,
        spent_growth=ibis.ifelse(spent_before > 0, rest / spent_before.nullif(0.0) * exposure, ibis.null("float64")),
        spent_before=spent_before,
    )
    middle = told.spent_before.median().over(ibis.window())
    return told.select(
        "customer_id",
        "order_growth",
        "order_growth_low",
        "order_growth_high",
        "spent_growth",
        is_fast_growing=(
            (told.spent_before <= middle) & (told.order_growth_low > 1) & (told.spent_growth > 1)
        ).fill_null(False),
    )


def _largest(orders: ir.Table, as_of: date) -> ir.Table:
    """The largest document of each customer in the last year."""
    first = as_of.toordinal() - YEAR_DAYS
    lately = orders.filter(
        orders.customer_id.notnull(),
        orders.ordered_on > ibis.literal(date.fromordinal(first)),
        orders.ordered_on <= ibis.literal(as_of),
    )
    return lately.group_by(largest_id="customer_id").aggregate(largest=lately.amount.max())
