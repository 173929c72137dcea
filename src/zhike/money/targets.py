"""Targets: what was to be reached, what came, and how far the period has gone."""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.money.bills import cash_day
from zhike.money.drivers import month_of
from zhike.money.periods import dated
from zhike.money.target_words import KINDS, hint_of, key_of, metric_of, name_of, region_of, times
from zhike.tables import IBIS_TYPES, conform

MONEY = IBIS_TYPES["money"]
SOURCE = ("source", "load", "file", "sheet", "row")
ZERO = ibis.literal(0).cast(MONEY)
MEASURES = ("sales", "margin", "quantity", "orders", "cash", "new_customers")
SPLITS = {
    "sales": KINDS,
    "margin": KINDS,
    "quantity": KINDS,
    "orders": tuple(kind for kind in KINDS if kind != "category"),
    "cash": ("salesperson", "department", "region", "province", "city"),
    "new_customers": tuple(kind for kind in KINDS if kind != "category"),
}
"""By what each figure can be split: money that came in names no shop, channel or category."""
WHOLE = "everybody"
NAMES = (*KINDS, WHOLE)


def targets(
    raw_targets: ir.Table,
    periods: ir.Table,
    raw_staff: ir.Table,
    orders: ir.Table,
    order_lines: ir.Table,
    receipts: ir.Table,
    customers: ir.Table,
    customer_metrics: ir.Table,
    acquisitions: ir.Table,
    *,
    as_of: date,
) -> ir.Table:
    """What was to be reached, beside what came.

    Row      one target of one period
    Units    target and actual: the workspace's currency, pieces, documents or customers, by the figure; tax excluded.
             A figure written in 万 is multiplied, a rate is in per cent. elapsed: part of the period's days up to `as_of`
    Dates    an order counts in the month of its earliest line, cash on the day it was received, a customer in the
             month of its first order
    Leaves   a target that a later row of the same period, figure and name says again
    Missing  actual where period, figure or name cannot be read, or the figure cannot be split so: `state` says which

        kind      salesperson, department (the document's, else the salesperson's own by the list of staff), store,
                  channel (of a new customer: the one that won it), region (seven, by provinces), province, city (of
                  the customer's address), category, or everybody; of cash: of the customer's owner
        state     reached, missed (over), on_course, behind (running: against an even pace), ahead (not begun),
                  no_period, no_metric, no_name, no_split
    """
    people = _people(customers, customer_metrics, acquisitions, _departments(raw_staff))
    read = _read(dated(raw_targets, periods))
    wanted = read.filter(read.metric.notnull()).select("key").distinct()
    months = _months(orders, order_lines, receipts, people, _departments(raw_staff), wanted, as_of)
    named = _named(read, months, raw_staff)
    return conform(_beside(named, months, as_of), "targets")


def _read(brought: ir.Table) -> ir.Table:
    """Each target once, with what its words mean."""
    rows = brought.mutate(
        written=brought.period.fill_null(""), called=brought.metric.fill_null(""),
        of=brought.dimension.fill_null("").strip(), first_month=brought["first"], last_month=brought["last"],
    )  # fmt: skip
    newest = ibis.window(
        group_by=["written", "called", "of"],
        order_by=[rows[name].desc() for name in ("load", "file", "sheet", "row")],
    )
    rows = rows.mutate(place=ibis.row_number().over(newest))
    rows = rows.filter(rows.place == 0, rows["value"].notnull())
    return rows.select(
        *SOURCE, "written", "called", "of",
        "first_month", "last_month", metric=metric_of(rows.called),
        hint=hint_of(rows.of), key=key_of(name_of(rows.of)),
        target=(rows["value"] * times(rows.called, rows["value"])).round(2).cast(MONEY),
    )  # fmt: skip


# What came, month by month, of everybody and everything that a target names


def _departments(raw_staff: ir.Table) -> ir.Table:
    """The department of each salesperson of whom the list of staff says one and no other."""
    said = raw_staff.filter(raw_staff.name.notnull(), raw_staff.department.notnull())
    one = said.group_by(who=said.name).aggregate(own=said.department.max(), many=said.department.nunique())
    return one.filter(one.many == 1).select("who", "own")


def _people(customers: ir.Table, customer_metrics: ir.Table, acquisitions: ir.Table, departments: ir.Table) -> ir.Table:
    sellers = customer_metrics.select("main_salesperson", seller_id=customer_metrics.customer_id)
    won = acquisitions.select("acquisition_channel", won_id=acquisitions.customer_id)
    rows = customers.left_join(sellers, customers.customer_id == sellers.seller_id)
    rows = rows.left_join(won, rows.customer_id == won.won_id)
    rows = rows.mutate(keeper=ibis.coalesce(rows.owner, rows.main_salesperson))
    rows = rows.left_join(departments, rows.keeper == departments.who)
    return rows.select(
        "keeper", "province", "city", "acquisition_channel", person=rows.customer_id, region=region_of(rows.province),
        keeper_department=rows.own,
    )  # fmt: skip


def _months(
    orders: ir.Table, order_lines: ir.Table, receipts: ir.Table, people: ir.Table, departments: ir.Table, wanted: ir.Table,
    as_of: date,
) -> ir.Table:  # fmt: skip
    """What came in one month of one of those who are named; nothing is read where nobody is."""
    asked = wanted.aggregate(asked=wanted.count())
    asked = asked.filter(asked.asked > 0)
    sold = _sold(orders.cross_join(asked), people, departments)
    parts = (
        _alike(sold, "sales", "margin", "quantity", "orders"), _alike(_won(sold), "new_customers"),
        _alike(_came(receipts.cross_join(asked), people, as_of), "cash"),
        _alike(_lines(order_lines.cross_join(asked)), "sales", "margin", "quantity"),
    )  # fmt: skip
    every = ibis.union(*parts).mutate(number=ibis.range(0, len(NAMES)).unnest())
    name = ibis.cases(*((every.number == n, every[kind]) for n, kind in enumerate(NAMES)), else_=ibis.null("string"))
    kind = ibis.cases(*((every.number == n, kind) for n, kind in enumerate(NAMES)), else_="")
    named = every.mutate(kind=kind, name=name, own_key=key_of(name))
    chosen = named.inner_join(wanted, named.own_key == wanted.key)
    return chosen.group_by("kind", "key", "month").aggregate(
        name=chosen.name.min(), **{name: chosen[name].sum().cast(MONEY) for name in MEASURES}
    )


def _alike(rows: ir.Table, *measures: str) -> ir.Table:
    """Added up by month and all that a target may name, in one shape."""
    missing = {name: ibis.null("string") for name in NAMES if name not in rows.columns}
    added = rows.mutate(**missing).group_by("month", *NAMES)
    return added.aggregate(
        **{name: rows[name].sum().fill_null(0).cast(MONEY) if name in measures else ZERO for name in MEASURES}
    ).select("month", *NAMES, *MEASURES)


def _sold(orders: ir.Table, people: ir.Table, departments: ir.Table) -> ir.Table:
    rows = orders.left_join(people, orders.customer_id == people.person)
    rows = rows.left_join(departments, rows.salesperson == departments.who)
    return rows.mutate(
        month=month_of(rows.ordered_on), department=ibis.coalesce(rows.department, rows.own), sales=rows.amount,
        margin=rows.costed_amount.fill_null(0) - rows["cost"].fill_null(0), orders=(rows.kind == "sale").cast("int64"),
        everybody=ibis.literal(""),
    )  # fmt: skip


def _won(sold: ir.Table) -> ir.Table:
    """The first order with a sale of each customer, by the channel that won the customer."""
    bought = sold.filter(sold.kind == "sale", sold.customer_id.notnull())
    place = ibis.row_number().over(ibis.window(group_by="customer_id", order_by=["ordered_on", "source", "order_id"]))
    first = bought.mutate(place=place, new_customers=ibis.literal(1))
    return first.filter(first.place == 0).mutate(channel=first.acquisition_channel)


def _came(receipts: ir.Table, people: ir.Table, as_of: date) -> ir.Table:
    """Money on the day on which it was cash, by those who look after the customers that paid it."""
    rows = receipts.filter(receipts.kind != "opening").mutate(cash_on=cash_day(receipts))
    rows = rows.filter(rows.cash_on <= ibis.literal(as_of))
    rows = rows.left_join(people, rows.customer_id == people.person)
    return rows.mutate(
        salesperson=rows.keeper, department=rows.keeper_department, month=month_of(rows.cash_on), cash=rows.received_amount,
        everybody=ibis.literal(""),
    )  # fmt: skip


def _lines(order_lines: ir.Table) -> ir.Table:
    """Lines by their category, and by nothing else: the rest is the orders' own."""
    margin = ibis.ifelse(order_lines["cost"].notnull(), order_lines.amount - order_lines["cost"], ZERO)
    return order_lines.select(
        "category", "quantity", month=month_of(order_lines.ordered_on), sales=order_lines.amount, margin=margin
    )


# Beside each other


def _named(read: ir.Table, months: ir.Table, raw_staff: ir.Table) -> ir.Table:
    """Targets with what their names are of: the first kind that knows the name, or the one that is said."""
    listed = [
        raw_staff.filter(raw_staff[column].notnull()).select(kind=ibis.literal(kind), key=key_of(raw_staff[column]), name=column)
        for kind, column in (("salesperson", "name"), ("department", "department"))
    ]  # fmt: skip
    known = ibis.union(months.select("kind", "key", "name"), *listed)
    known = known.group_by(known_kind=known.kind, known_key=known.key).aggregate(name=known.name.min())
    rank = ibis.cases(*((known.known_kind == kind, n) for n, kind in enumerate(KINDS)), else_=len(KINDS))
    both = read.left_join(
        known.mutate(rank=rank),
        [read.key == known.known_key, (read.hint == "") | (read.hint == known.known_kind), read.key != ""],
    )
    first = ibis.row_number().over(ibis.window(group_by=list(SOURCE), order_by="rank"))
    both = both.mutate(first=first)
    chosen = both.filter(both["first"] == 0)
    return chosen.mutate(
        kind=ibis.ifelse(chosen.key == "", WHOLE, chosen.known_kind), name=ibis.coalesce(chosen.name, chosen.of)
    ).drop("known_kind", "known_key", "rank", "first")


def _beside(named: ir.Table, months: ir.Table, as_of: date) -> ir.Table:
    today = ibis.literal(as_of)
    came = months.rename(month_kind="kind", month_key="key", month_name="name")
    ahead = named.filter(named.metric.notnull(), named.kind.notnull())
    pairs = ahead.inner_join(
        came,
        [
            ahead.kind == came.month_kind, ahead.key == came.month_key, came.month >= ahead.first_month,
            came.month <= ahead.last_month,
        ],
    )  # fmt: skip
    value = ibis.cases(*((pairs.metric == name, pairs[name]) for name in MEASURES))
    sums = pairs.group_by(**{f"of_{name}": pairs[name] for name in SOURCE}).aggregate(amount=value.sum())
    both = named.left_join(sums, [named[name] == sums[f"of_{name}"] for name in SOURCE])
    whole = both.last_month + ibis.interval(months=1)
    begun = (both.first_month <= today).fill_null(False)
    days, passed = _days(both.first_month, whole), _days(both.first_month, today) + 1
    split = ibis.or_(
        both.kind == WHOLE, *((both.metric == name) & both.kind.isin(kinds) for name, kinds in SPLITS.items())
    )
    unread = ibis.cases(
        (both.first_month.isnull() | both.last_month.isnull(), "no_period"), (both.metric.isnull(), "no_metric"),
        (both.kind.isnull(), "no_name"), (~split, "no_split"), (~begun, "ahead"), else_="",
    )  # fmt: skip
    rows = both.mutate(
        unread=unread, last_on=whole.cast("date") - ibis.interval(days=1),
        actual=ibis.ifelse(unread == "", both.amount.fill_null(0).cast(MONEY), ibis.null(MONEY)),
        elapsed=ibis.least(passed / days, 1.0),
    )  # fmt: skip
    rows = rows.mutate(elapsed=ibis.ifelse(rows.unread == "", rows.elapsed, ibis.null("float64")))
    share = rows.actual.cast("float64") / rows.target.nullif(0).cast("float64")
    state = ibis.cases(
        (rows.unread != "", rows.unread), (rows.actual >= rows.target, "reached"), (rows.last_on <= today, "missed"),
        (share >= rows.elapsed, "on_course"), else_="behind",
    )  # fmt: skip
    return rows.mutate(
        reached=share,
        state=state,
        first_on=rows.first_month,
        period=rows.written,
        metric_written=rows.called,
        name_written=rows.of,
    )


def _days(first: ir.Value, until: ir.Value) -> ir.FloatingValue:
    return until.cast("date").delta(first, unit="day").cast("float64")
