"""Drivers: how much of what causes costs each customer took in each month, from the documents alone."""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.tables import conform

VISIT = r"(?i)拜访|上门|面谈|visit"
ALTERNATIVES = ("amount", "lines")
"""The drivers under which the ranking is made a second and a third time."""


def driver_units(
    costs: ir.Table,
    order_lines: ir.Table,
    orders: ir.Table,
    raw_deliveries: ir.Table,
    interactions: ir.Table,
    tied_capital: ir.Table,
    matches: ir.Table,
    *,
    as_of: date,
) -> ir.Table:
    """Units of each driver.

    Row      one driver of one customer in one month; only drivers that costs use, and those of the comparison
    Units    documents, lines, pieces, money, minutes, money-days; never negative
    Missing  customer_id of anonymous sales: they cause costs too
    """
    *documents, unsent = _documents(orders)
    parts = [
        *documents,
        *_lines(order_lines),
        _deliveries(unsent, raw_deliveries, matches, as_of),
        *_contacts(interactions),
        tied_capital.select("customer_id", "month", driver=ibis.literal("credit_days"), units=tied_capital.money_days),
    ]
    found = ibis.union(*(part.select("customer_id", "month", "driver", "units") for part in parts))
    used = costs.filter(costs.state == "pool").select("driver").distinct()
    wanted = ibis.union(used, *(used.limit(1).select(driver=ibis.literal(name)) for name in ALTERNATIVES)).distinct()
    kept = found.filter(found.units > 0).semi_join(wanted, "driver")
    return conform(kept, "driver_units")


def month_of(day: ir.Value) -> ir.DateValue:
    """The first day of the month."""
    return day.cast("date").truncate("M").cast("timestamp").cast("date")


def _summed(rows: ir.Table, day: ir.Value, **units: ir.Value) -> list[ir.Table]:
    named = rows.mutate(**{f"units_{name}": value for name, value in units.items()})
    found = named.group_by("customer_id", month=month_of(day)).aggregate(
        **{name: named[f"units_{name}"].sum() for name in units}
    )
    return [
        found.select("customer_id", "month", driver=ibis.literal(name), units=found[name].cast("float64"))
        for name in units
    ]


def _documents(orders: ir.Table) -> list[ir.Table]:
    """Orders, returns, receipts of shops, customers; last the sales that no shop handed over, as likely deliveries."""
    sale, back = orders.kind == "sale", orders.returned < 0
    retail, unsent = sale & orders.store.notnull(), sale & orders.store.isnull()
    counted = {"orders": sale, "returns": back, "retail": retail, "deliveries": unsent}
    sold, *others = _summed(orders, orders.ordered_on, **{name: which.cast("int64") for name, which in counted.items()})
    heads = sold.mutate(driver=ibis.literal("customers"), units=(sold.units > 0).cast("float64"))
    return [sold, heads, *others]


def _lines(order_lines: ir.Table) -> list[ir.Table]:
    sold = order_lines.filter(order_lines.kind == "sale")
    quantity = ibis.greatest(sold.quantity, ibis.literal(0).cast("decimal(18, 4)"))
    amount = ibis.greatest(sold.amount, ibis.literal(0).cast("decimal(18, 2)"))
    return _summed(sold, sold.ordered_on, lines=ibis.literal(1), quantity=quantity, amount=amount)


def _deliveries(likely: ir.Table, raw_deliveries: ir.Table, matches: ir.Table, as_of: date) -> ir.Table:
    """Deliveries as brought; in months without any, sales that no shop handed over."""
    who = matches.select(matched_key=matches.party_key, customer_id=matches.customer_id)
    sent = raw_deliveries.left_join(who, raw_deliveries.party_key == who.matched_key).drop("matched_key")
    sent = sent.mutate(day=ibis.coalesce(sent.shipped_on, sent.delivered_on, sent.promised_on))
    sent = sent.filter(sent.day <= ibis.literal(as_of))
    (brought,) = _summed(sent, sent.day, deliveries=ibis.literal(1))
    without = likely.anti_join(brought.select("month").distinct(), "month")
    return ibis.union(brought, without)


def _contacts(interactions: ir.Table) -> list[ir.Table]:
    known = interactions.filter(interactions.customer_id.notnull())
    words = known.kind_of_interaction.fill_null("") + " " + known.topic.fill_null("")
    minutes = ibis.greatest(known.minutes.fill_null(0.0), ibis.literal(0.0))
    return _summed(known, known.spoken_on, visits=words.re_search(VISIT).cast("int64"), minutes=minutes)
