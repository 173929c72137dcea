"""The company as a whole: months, retention and churn by stated definitions, frequency, second orders, concentration."""

from datetime import date
from itertools import pairwise

import ibis
import ibis.expr.types as ir

from zhike.metrics.order_days import first_of, order_days, sales
from zhike.metrics.ratios import MONEY, share

QUARTERS = 12
"""Retention looks back so many finished quarters."""
MOST_ORDERS = 20
"""The last row of the frequency distribution: so many orders and more."""
SECOND_ORDER_DAYS = (0, 7, 14, 30, 45, 60, 75, 90, 120, 150, 180, 240, 300, 365, 450, 540, 730)
TOP_SHARES = tuple(percent / 100 for percent in (1, 2, 5, *range(10, 101, 5)))


def customer_months(orders: ir.Table) -> ir.Table:
    """Months of customers.

    Row     one month of one customer with a document
    Units   orders: documents with a sale; amount with returns taken off
    Leaves  anonymous sales
    """
    known = orders.filter(orders.customer_id.notnull())
    return known.group_by("customer_id", month=first_of(known.ordered_on, "M")).aggregate(
        orders=(known.kind == "sale").cast("int64").sum(), amount=known.amount.sum().cast(MONEY)
    )


def company_months(orders: ir.Table) -> ir.Table:
    """Months of the company.

    Row    one month with a document
    Units  customers with a sale, each once; new_customers: their first sale over all history is in the month
    """
    sold = sales(orders)
    first = sold.group_by("customer_id").aggregate(first_on=sold.ordered_on.min())
    born = first.group_by(month=first_of(first.first_on, "M")).aggregate(new_customers=first.count())
    is_sale = orders.kind == "sale"
    monthly = orders.group_by(month=first_of(orders.ordered_on, "M")).aggregate(
        spent=orders.amount.sum().cast(MONEY),
        orders=is_sale.cast("int64").sum(),
        customers=orders.customer_id.nunique(where=is_sale),
        returned=orders.returned.sum().cast(MONEY),
        anonymous=orders.amount.sum(where=orders.customer_id.isnull()).fill_null(0).cast(MONEY),
    )
    found = monthly.left_join(born, "month").drop("month_right")
    return found.select(
        "month",
        "spent",
        "orders",
        "customers",
        "returned",
        "anonymous",
        new_customers=found.new_customers.fill_null(0),
    ).relocate("new_customers", after="customers")


def retention(
    orders: ir.Table, *, as_of: date, active_days: int, active_rhythms: float, steady_orders: int
) -> ir.Table:
    """Who stayed and who left, by three definitions side by side.

    Row     one definition in one finished quarter
    Units   heads. period: bought in the quarter before → bought in this one. fixed: an order within `active_days`
            of the quarter's first day → of the next quarter's first day. rhythm: the same within `active_rhythms`
            times the customer's mean interval up to then, of customers with `steady_orders` order days by then
    Dates   a past quarter's figures rest on what had happened by its end; later orders change nothing
    Leaves  quarters with nobody to lose
    """
    starts = quarter_starts(as_of)
    days = order_days(orders)
    numbered = _with_mean_interval(days)
    alive = ibis.union(
        _bought_before(days, starts),
        _alive(numbered, starts, "fixed", ibis.literal(float(active_days))),
        _alive(numbered.filter(numbered.number >= steady_orders), starts, "rhythm", numbered["mean"] * active_rhythms),
    )
    following = dict(pairwise(starts))
    later = ibis.cases(
        *((alive.start == ibis.literal(a), ibis.literal(b)) for a, b in following.items()), else_=ibis.null("date")
    )
    here = alive.mutate(next_start=later).filter(lambda t: t.next_start.notnull())
    there = alive.select(
        definition=alive.definition, customer_id=alive.customer_id, next_start=alive.start, stayed=ibis.literal(1)
    )
    joined = here.left_join(there, ["definition", "customer_id", "next_start"])
    found = joined.group_by("definition", period=joined.start).aggregate(
        customers=joined.count(), kept=joined.stayed.fill_null(0).cast("int64").sum()
    )
    return found.select(
        "definition",
        "period",
        "customers",
        "kept",
        lost=found.customers - found.kept,
        retention_rate=share(found.kept, found.customers),
        churn_rate=share(found.customers - found.kept, found.customers),
    )


def quarter_starts(as_of: date) -> list[date]:
    """First days of the finished quarters and of the one after them."""
    last = (as_of.year * 12 + as_of.month - 1) // 3
    return [date(n // 4, n % 4 * 3 + 1, 1) for n in range(last - QUARTERS, last + 1)]


def _with_mean_interval(days: ir.Table) -> ir.Table:
    """Order days with their number, the next one and the mean interval up to then."""
    by_day = ibis.window(group_by=days.customer_id, order_by=days.ordered_on)
    found = days.mutate(
        number=(ibis.row_number().over(by_day) + 1).cast("int64"),
        first_on=days.ordered_on.first().over(by_day),
        next_on=days.ordered_on.lead().over(by_day),
    )
    return found.mutate(mean=share(found.ordered_on.delta(found.first_on, unit="day"), found.number - 1))


def _alive(numbered: ir.Table, starts: list[date], definition: str, within: ir.FloatingValue) -> ir.Table:
    """Customers who on a quarter's first day had their last order within so many days."""
    t = numbered.mutate(within=within)
    dated = t.mutate(start=ibis.array([ibis.literal(start) for start in starts]).unnest())
    waited = dated.start.delta(dated.ordered_on, unit="day").cast("float64")
    found = dated.filter(
        dated.ordered_on < dated.start,
        dated.next_on.isnull() | (dated.next_on >= dated.start),
        waited <= dated.within,
    )
    return found.select(definition=ibis.literal(definition), start=found.start, customer_id=found.customer_id)


def _bought_before(days: ir.Table, starts: list[date]) -> ir.Table:
    """Customers who bought in the quarter that ends where a quarter begins."""
    quarters = days.select("customer_id", quarter=first_of(days.ordered_on, "Q")).distinct()
    nexts = {start: _next_quarter(start) for start in [_quarter_before(starts[0]), *starts[:-1]]}
    later = ibis.cases(
        *((quarters.quarter == ibis.literal(a), ibis.literal(b)) for a, b in nexts.items()), else_=ibis.null("date")
    )
    found = quarters.mutate(start=later).filter(lambda t: t.start.notnull())
    return found.select(definition=ibis.literal("period"), start=found.start, customer_id=found.customer_id)


def _next_quarter(start: date) -> date:
    return date(start.year + start.month // 10, (start.month + 2) % 12 + 1, 1)


def _quarter_before(start: date) -> date:
    return date(start.year - (start.month == 1), (start.month - 4) % 12 + 1, 1)


def frequency(customer_metrics: ir.Table) -> ir.Table:
    """How many customers ordered how often.

    Row     customers with so many orders; the last row holds those with 20 and more
    Leaves  customers without a sale
    """
    buyers = customer_metrics.filter(customer_metrics.orders > 0)
    times = ibis.least(buyers.orders, ibis.literal(MOST_ORDERS, "int64"))
    return buyers.group_by(orders=times).aggregate(customers=buyers.count(), spent=buyers.spent.sum().cast(MONEY))


def second_orders(customer_metrics: ir.Table, *, as_of: date) -> ir.Table:
    """How many came back within so many days of their first order day.

    Row     one number of days
    Units   customers known for at least that long, and those of them with a second order day by then
    Leaves  numbers of days that nobody has been known for
    """
    buyers = customer_metrics.filter(customer_metrics.orders > 0)
    known = buyers.select(
        age=ibis.literal(as_of).delta(buyers.first_ordered_on, unit="day"), waited=buyers.days_to_second_order
    )
    days = ibis.array([ibis.literal(number, "int64") for number in SECOND_ORDER_DAYS]).unnest()
    # Few ages and waits are many customers: group before multiplying by the days.
    grouped = known.group_by("age", "waited").aggregate(heads=known.count())
    spread = grouped.mutate(days=days)
    seen = spread.filter(spread.age >= spread.days)
    back = (seen.waited <= seen.days).fill_null(False)
    found = seen.group_by("days").aggregate(
        customers=seen.heads.sum(), returned=seen.heads.sum(where=back).fill_null(0)
    )
    return found.mutate(share=share(found.returned, found.customers))


def pareto(customer_metrics: ir.Table) -> ir.Table:
    """What the best so many percent of the customers make of the sales.

    Row      one share of the customers with a sale, best first, ties by customer id; heads rounded up
    Missing  spent_share where sales add up to nothing
    """
    buyers = customer_metrics.filter(customer_metrics.orders > 0)
    placed = buyers.select(
        "spent", place=ibis.row_number().over(order_by=[buyers.spent.desc(), buyers.customer_id]) + 1
    )
    total = placed.aggregate(heads=placed.count(), whole=placed.spent.sum())
    tops = ibis.array([ibis.literal(round(top * 100), "int64") for top in TOP_SHARES]).unnest()
    wanted = total.mutate(percent=tops)
    wanted = wanted.mutate(heads_named=((wanted.heads * wanted.percent + 99) // 100).cast("int64"))
    upto = placed.spent.sum().over(ibis.cumulative_window(order_by=placed.place))
    running = placed.select(heads_named=placed.place.cast("int64"), upto=upto)
    found = wanted.join(running, "heads_named")
    return found.select(
        top_share=share(found.percent, ibis.literal(100)),
        customers=found.heads_named,
        spent=found.upto.cast(MONEY),
        spent_share=share(found.upto, found.whole),
    )
