"""Shares: every cost, to the cent, at the customer who caused it, or said to be nobody's."""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.money.drivers import month_of
from zhike.money.periods import month_from, number_of
from zhike.tables import IBIS_TYPES, conform

MONEY = IBIS_TYPES["money"]
SOURCE = ("source", "load", "file", "sheet", "row")


def cost_shares(costs: ir.Table, driver_units: ir.Table, document_costs: ir.Table) -> ir.Table:
    """Who bears what of each cost.

    Row      one customer's part of one cost in one month
    Units    the workspace's currency; the parts of one cost add up to it, to the cent
    Dates    a pool by the months in which its driver ran; what names a customer, or falls on nobody, evenly over the
             months of its period, odd cents to the first ones
    Leaves   costs of the future; periods that nobody can read are borne by nobody
    Missing  customer_id of anonymous sales, and where nothing drove the cost: `borne` says which
    """
    counted = costs.filter(costs.state != "future").select(
        *SOURCE, "pool", "line", "driver", "amount", "state", "customer_id", "first_month", "last_month"
    )
    pools = _numbered(counted.filter(counted.state == "pool").drop("customer_id"))
    driven = _driven(pools, driver_units)
    spread = _spread(driven, driver_units)
    rest = pools.anti_join(driven.filter(driven.cents != 0), "cost")
    named = counted.filter(counted.state == "direct")
    lost = counted.filter(counted.state.isin(["nobody", "no_driver", "no_period"]))
    nobody = ibis.null("string")
    parts = [
        spread.mutate(borne=spread.customer_id.isnull().ifelse("anonymous", "allocated")),
        _evenly(rest.mutate(customer_id=nobody, borne=ibis.literal("unallocated"))),
        _evenly(named.mutate(borne=ibis.literal("direct"))),
        _evenly(lost.mutate(customer_id=nobody, borne=ibis.literal("unallocated"))),
        document_costs.mutate(borne=ibis.literal("document"), first_month=document_costs.month),
    ]
    columns = (*SOURCE, "first_month", "customer_id", "month", "pool", "line", "driver", "amount", "borne")
    return conform(ibis.union(*(part.select(*columns) for part in parts)), "cost_shares")


def document_costs(
    costs: ir.Table,
    raw_deliveries: ir.Table,
    raw_staff: ir.Table,
    interactions: ir.Table,
    invoices: ir.Table,
    matches: ir.Table,
    *,
    as_of: date,
    sales_hour_cost: float = 0.0,
) -> ir.Table:
    """What documents themselves say a customer cost.

    Row      one delivery with its freight, one contact with its minutes at the hourly cost of who made it, one rebate
    Leaves   what the books already hold: a month with a cost of the same line counts the books only
    Missing  the hourly cost of somebody who is not on the list of staff is the middle one of the list, or as set
    """
    parts = (
        _freight(raw_deliveries, matches),
        _time(interactions, raw_staff, sales_hour_cost),
        _rebates(invoices),
    )
    found = ibis.union(
        *(part.select(*SOURCE, "customer_id", "month", "line", "pool", "driver", "amount") for part in parts)
    )
    dated = found.filter(found.month <= ibis.literal(as_of), found.amount != 0)
    return conform(_without_booked(dated, costs), "document_costs")


def _freight(raw_deliveries: ir.Table, matches: ir.Table) -> ir.Table:
    who = matches.select(matched_key=matches.party_key, customer_id=matches.customer_id)
    rows = raw_deliveries.left_join(who, raw_deliveries.party_key == who.matched_key)
    day = ibis.coalesce(rows.shipped_on, rows.delivered_on, rows.promised_on)
    return _line(rows, day, rows.freight.cast(MONEY), "transport")


def _time(interactions: ir.Table, raw_staff: ir.Table, hour: float) -> ir.Table:
    paid = raw_staff.filter(raw_staff.hourly_cost.notnull())
    each = paid.group_by(who=paid.name).aggregate(hourly=paid.hourly_cost.max().cast("float64"))
    middle = paid.aggregate(middle=paid.hourly_cost.cast("float64").median())
    rows = (
        interactions.filter(interactions.minutes > 0).left_join(each, interactions.staff == each.who).cross_join(middle)
    )
    usual = ibis.literal(hour) if hour > 0 else rows.middle
    cost = (rows.minutes / 60 * ibis.coalesce(rows.hourly, usual)).round(2).cast(MONEY)
    return _line(rows, rows.spoken_on, cost, "sales_time")


def _rebates(invoices: ir.Table) -> ir.Table:
    rows = invoices.filter(invoices.kind == "rebate")
    return _line(rows, ibis.coalesce(rows.invoiced_on, rows.due_on), rows.invoice_amount.abs().cast(MONEY), "rebates")


def _line(rows: ir.Table, day: ir.Value, amount: ir.Value, line: str) -> ir.Table:
    found = rows.mutate(
        month=month_of(day), amount=amount, line=ibis.literal(line), pool=ibis.literal(line), driver=ibis.null("string")
    )
    return found.filter(found.customer_id.notnull(), found.month.notnull(), found.amount.notnull())


def _without_booked(found: ir.Table, costs: ir.Table) -> ir.Table:
    booked = costs.filter(costs.first_month.notnull()).select("line", "first_month", "last_month").distinct()
    months = found.select("line", "month").distinct()
    hit = months.join(booked, "line")
    over = hit.filter((hit.month >= hit.first_month) & (hit.month <= hit.last_month)).select("line", "month").distinct()
    return found.anti_join(over, ["line", "month"])


def _evenly(rows: ir.Table) -> ir.Table:
    """Costs over the months of their periods; one that nobody can read stays whole."""
    known = (rows.last_month >= rows.first_month).fill_null(False)
    ends = rows.mutate(
        known=known, cents=(rows.amount.abs() * 100).cast("int64"),
        begin=known.ifelse(number_of(rows.first_month), 0), end=known.ifelse(number_of(rows.last_month), 0),
    )  # fmt: skip
    split = ends.mutate(number=ibis.range(ends.begin, ends.end + 1).unnest())
    many, place = split.end - split.begin + 1, split.number - split.begin
    part = split.cents // many + (place < split.cents % many).ifelse(1, 0)
    amount = (part * (split.amount < 0).ifelse(-1, 1) / 100).round(2).cast(MONEY)
    found = split.mutate(month=split.known.ifelse(month_from(split.number), split.first_month), amount=amount)
    return found.filter((found.amount != 0) | (found.number == found.begin))


# From a pool to its customers


def _numbered(pools: ir.Table) -> ir.Table:
    """Pools by a number: millions of shares carry it instead of the columns that name the cost."""
    place = ibis.window(order_by=[*SOURCE, "first_month"])
    return pools.mutate(cost=ibis.row_number().over(place), cents=(pools.amount * 100).cast("int64"))


def _driven(pools: ir.Table, units: ir.Table) -> ir.Table:
    """The pools that something drove, with all units of their months."""
    monthly = units.group_by("driver", "month").aggregate(units=units.units.sum())
    inside = _inside(pools, monthly)
    whole = inside.group_by(driven="cost").aggregate(whole=inside.units.sum())
    return pools.join(whole, pools.cost == whole.driven).drop("driven")


def _inside(pools: ir.Table, units: ir.Table) -> ir.Table:
    """Each pool with the units of its driver in its months."""
    other = units.rename(by="driver")
    same = [pools.driver == other.by, other.month >= pools.first_month, other.month <= pools.last_month]
    return pools.join(other, same)


def _spread(pools: ir.Table, units: ir.Table) -> ir.Table:
    """Each pool by its driver, in whole cents; the cents left over go to the largest remainders."""
    inside = _inside(pools.select("cost", "driver", "first_month", "last_month", "cents", "whole"), units)
    exact = inside.select(
        "cost", "cents", "customer_id", "month", quota=inside.cents.cast("float64") * (inside.units / inside.whole)
    )
    floored = exact.mutate(base=exact.quota.floor().cast("int64"))
    sums = floored.group_by(summed="cost").aggregate(based=floored.base.sum(), n=floored.count())
    order = [(floored.quota - floored.base).desc(), floored.customer_id, floored.month]
    ranked = floored.mutate(rank=ibis.row_number().over(ibis.window(group_by="cost", order_by=order)))
    up = ranked.join(sums, ranked.cost == sums.summed)
    left = up.cents - up.based
    # Floating point may make the floors one cent too large: then the smallest remainders give it back.
    more = (up["rank"] < left).ifelse(1, 0) - (up["rank"] >= up.n + left).ifelse(1, 0)
    given = up.select("cost", "customer_id", "month", share=up.base + more)
    given = given.filter(given.share != 0)
    named = pools.select(*SOURCE, "first_month", "pool", "line", "driver", named="cost")
    both = given.join(named, given.cost == named.named)
    return both.mutate(amount=(both.share / 100).round(2).cast(MONEY))
