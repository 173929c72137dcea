"""Cases: every customer of one past day, what was known of them, and what followed."""

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from zhike.models.histories import histories

MOST = 50_000
"""So many customers tell how good a rule is; of more, a sample by a hash of their ids."""
SALT = "backtest"
SPREAD_PER_DEVIATION = 1.4826


def calendar(orders: ir.Table) -> tuple[date | None, float]:
    """The company's first order day, and the days from one order day to the next, on average."""
    sold = orders.filter(orders.kind == "sale", orders.customer_id.notnull())
    days = sold.ordered_on
    (found,) = sold.aggregate(first=days.min(), last=days.max(), count=days.nunique()).to_pyarrow().to_pylist()
    if found["first"] is None:
        return None, 0.0
    return found["first"], (found["last"] - found["first"]).days / max(found["count"] - 1, 1)


def cases(
    orders: ir.Table, origin: date, days: int, *, late_after: float, steady_orders: int, sampled: bool = True
) -> ir.Table:
    """The customers of one day.

    Row      one customer who had bought by the origin; sampled: of very many, as many as are enough
    Units    days_since, median: days; before, actual: order days in the `days` up to the origin, and after it
    Missing  median and is_late of customers without enough order days for a rhythm
    """
    sold = orders.filter(orders.kind == "sale", orders.customer_id.notnull())
    sold = _sampled(sold, origin) if sampled else sold
    known = sold.filter(sold.ordered_on <= ibis.literal(origin))
    found = histories(known, as_of=origin)
    each = sold.select("customer_id", "ordered_on").distinct()
    ahead = _counted(each, origin, origin + timedelta(days=days), "actual")
    before = _counted(each, origin - timedelta(days=days), origin, "before")
    joined = found
    for part in (ahead, before, _rhythm(each.filter(each.ordered_on <= ibis.literal(origin)))):
        joined = joined.left_join(part, "customer_id").drop("customer_id_right")
    since = ((joined.age_weeks - joined.last_order_week) * 7).round().cast("int64")
    steady = joined.repeat_days + 1 >= steady_orders
    late = since.cast("float64") > joined.median + joined.spread * late_after
    return joined.select(
        "customer_id",
        "repeat_days",
        "last_order_week",
        "age_weeks",
        days_since=since,
        before=joined.before.fill_null(0),
        median=ibis.ifelse(steady, joined.median, ibis.null("float64")),
        is_late=ibis.ifelse(steady, late.cast("int64"), ibis.null("int64")),
        actual=joined.actual.fill_null(0),
        repeat_opportunities=joined.repeat_opportunities,
        last_opportunity=joined.last_opportunity,
        opportunities=joined.opportunities,
    ).order_by("customer_id")


def _counted(days: ir.Table, after: date, until: date, name: str) -> ir.Table:
    some = days.filter(days.ordered_on > ibis.literal(after), days.ordered_on <= ibis.literal(until))
    return some.group_by("customer_id").aggregate(some.count().name(name))


def _rhythm(days: ir.Table) -> ir.Table:
    """Median and spread of the days between order days; the spread at least one day."""
    by_day = ibis.window(group_by=days.customer_id, order_by=days.ordered_on)
    gaps = days.mutate(gap=days.ordered_on.delta(days.ordered_on.lag().over(by_day), unit="day").cast("float64"))
    gaps = gaps.filter(gaps.gap.notnull())
    middle = gaps.group_by("customer_id").aggregate(median=gaps.gap.median())
    apart = gaps.join(middle, "customer_id")
    off = apart.group_by("customer_id").aggregate(off=(apart.gap - apart.median).abs().median())
    joined = middle.join(off, "customer_id")
    spread = ibis.greatest(joined.off * SPREAD_PER_DEVIATION, ibis.literal(1.0))
    return joined.select("customer_id", "median", spread=spread)


def _sampled(sold: ir.Table, origin: date) -> ir.Table:
    """All rows, or those of as many customers as are enough."""
    known = sold.filter(sold.ordered_on <= ibis.literal(origin))
    customers = known.aggregate(n=known.customer_id.nunique()).to_pyarrow()["n"].to_pylist()[0]
    if customers <= MOST:
        return sold
    limit = format(int(MOST / customers * 0xFFFF), "04x")
    return sold.filter((ibis.literal(SALT) + sold.customer_id).hexdigest("md5").substr(0, 4) <= limit)
