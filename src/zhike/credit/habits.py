"""Habits: what records tell of each customer on a day, and on past days what could be known then."""

from collections.abc import Sequence
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from zhike.tables import IBIS_TYPES

MONEY = IBIS_TYPES["money"]
YEAR, LATELY, OLD = 365, 180, 90
"""Days looked back on, of them those of lately, and days past due from which money counts as old."""
MONTHS = 13
"""The most months that a year's days lie in."""
COMPLAINTS = "(?i)投诉|抱怨|complain|纠纷|争议|dispute"
KEY = ("customer_id", "on")
OWED = ("open_balance", "overdue_balance", "old_balance", "claimed_last_year")
"""What is nothing where a claim was made and all is paid."""


def habits(
    invoices: ir.Table,
    settlements: ir.Table,
    orders: ir.Table,
    interactions: ir.Table,
    credit_terms: ir.Table,
    *,
    on: Sequence[date],
) -> ir.Table:
    """What is known of each customer on each of these days.

    Row      one customer and day, of those of whom a claim was made, or a limit or term was in force, by then
    Units    payments: of the 365 days up to the day, weighted by money; open and overdue money tax included, claims
             written off among it; complaints and months with an order: of the same 365 days
    Dates    nothing dated after the day is looked at. What a claim's source calls paid without a receipt never
             counts as open, and the day of a writing-off is known to no source: `written_off` is as of today
    Missing  a trait of which nothing is recorded; the scorecard says how many points that gives
    """
    known = (
        _claimed(invoices, on),
        _owed(invoices, settlements, on),
        _paid(settlements, on),
        _bought(orders, on),
        _complained(interactions, on),
        _granted(credit_terms, on),
    )
    who = ibis.union(*(known[place].select(*KEY) for place in (0, 1, -1)), distinct=True)
    found = who
    for number, part in enumerate(known):
        right = part.rename({f"{name}_{number}": name for name in KEY})
        same = [found[name] == right[f"{name}_{number}"] for name in KEY]
        found = found.left_join(right, same).drop(f"customer_id_{number}", f"on_{number}")
    nothing = ibis.literal(0).cast(MONEY)
    found = found.mutate(claimed=found.claims.notnull() | found.open_balance.notnull())
    found = found.mutate(**{name: ibis.ifelse(found.claimed, found[name].fill_null(nothing), None) for name in OWED})
    claimed = found.claimed
    open_ = ibis.greatest(found.open_balance, nothing).cast("float64")
    there = open_ > 0
    late = ibis.greatest(found.overdue_balance, nothing).cast("float64")
    nobody = ibis.null("float64")
    complaints = ibis.ifelse(found.contacts > 0, found.complaints.cast("float64"), nobody)
    return found.mutate(
        overdue_share=ibis.cases((there, ibis.least(late / open_, 1.0)), (claimed, 0.0), else_=nobody),
        old_share=ibis.ifelse(there, ibis.least(found.old_balance.cast("float64") / open_, 1.0), 0.0),
        oldest_overdue_days=ibis.ifelse(claimed, found.oldest_overdue_days.fill_null(0), None),
        slower_days=found.days_lately - found.days_before,
        limit_used=ibis.ifelse(found.granted > 0, open_ / found.granted.cast("float64"), nobody),
        months_with_order=found.months_with_order.fill_null(0),
        complaints=complaints,
        written_off=found.written_off.fill_null(0).cast(MONEY),
    ).drop("claimed")


def each_day(rows: ir.Table, on: Sequence[date]) -> ir.Table:
    """Every row once for each day."""
    return rows.mutate(on=ibis.array([ibis.literal(day) for day in on]).unnest())


def _since(rows: ir.Table, day: str) -> ir.IntegerValue:
    """Days from that column's day to the day looked from; negative is later."""
    found: ir.IntegerValue = rows["on"].delta(rows[day], unit="day")
    return found


def _claimed(invoices: ir.Table, on: Sequence[date]) -> ir.Table:
    """How many claims were made, and how much of sales in the year. Claims are many: each is looked at once for all days."""
    dated = ibis.coalesce(invoices.invoiced_on, invoices.due_on)
    sold = ibis.ifelse(invoices.kind.isin(("blue", "red")), invoices.invoice_amount, ibis.literal(0).cast(MONEY))
    claim = ibis.ifelse(invoices.invoice_amount > 0, 1, 0)
    rows = invoices.select("customer_id", dated_on=dated, sold=sold, claim=claim)
    rows = rows.filter(rows.customer_id.notnull(), rows.dated_on.notnull())
    sums: dict[str, ir.NumericValue] = {}
    for place, day in enumerate(on):
        by_then = rows.dated_on <= ibis.literal(day)
        year = by_then & (rows.dated_on > ibis.literal(day - timedelta(days=YEAR)))
        sums |= {f"claims_{place}": rows.claim.sum(where=by_then), f"sold_{place}": rows.sold.sum(where=year)}
    found = rows.group_by("customer_id").aggregate(**sums)
    each = found.mutate(place=ibis.range(0, len(on)).unnest())

    def of_day(what: str) -> ir.NumericValue:
        return ibis.cases(*((each.place == place, each[f"{what}_{place}"]) for place in range(len(on))))

    day = ibis.cases(*((each.place == place, ibis.literal(day)) for place, day in enumerate(on)))
    told = each.select(
        "customer_id", on=day, claims=of_day("claims"), claimed_last_year=of_day("sold").fill_null(0).cast(MONEY)
    )
    return told.filter(told.claims.notnull())


def _owed(invoices: ir.Table, settlements: ir.Table, on: Sequence[date]) -> ir.Table:
    """What was open: what is open still, and what was paid only later."""
    dated = ibis.coalesce(invoices.invoiced_on, invoices.due_on)
    lost = (invoices.kind == "written_off") & (invoices.balance > 0)
    still = invoices.filter(invoices.customer_id.notnull(), dated.notnull(), invoices.balance != 0).select(
        "customer_id", "due_on", dated_on=dated, amount=invoices.balance, until=ibis.null("date"), lost=lost,
    )  # fmt: skip
    settlements = settlements.filter(settlements.received_on > min(on))  # paid by the first day: open on none
    paid = settlements.select(
        "customer_id", "due_on", dated_on=ibis.coalesce(settlements.invoiced_on, settlements.due_on, settlements.received_on),
        amount=settlements.amount, until=settlements.received_on, lost=ibis.literal(False),
    )  # fmt: skip
    rows = each_day(ibis.union(still, paid), on)
    rows = rows.filter(rows.dated_on <= rows.on, rows.until.isnull() | (rows.until > rows.on))
    late = (rows.due_on < rows.on).fill_null(False)
    days = _since(rows, "due_on")
    return rows.group_by(*KEY).aggregate(
        open_balance=rows.amount.sum().cast(MONEY),
        overdue_balance=rows.amount.sum(where=late).fill_null(0).cast(MONEY),
        old_balance=rows.amount.sum(where=late & (days > OLD)).fill_null(0).cast(MONEY),
        oldest_overdue_days=days.max(where=late & (rows.amount > 0)),
        written_off=rows.amount.sum(where=rows.lost),
    )


def _paid(settlements: ir.Table, on: Sequence[date]) -> ir.Table:
    """How claims were paid in the year before, and lately against the year before that."""
    first, last = min(on) - timedelta(days=YEAR + LATELY), max(on)
    seen = settlements.received_on.between(first, last)
    dated = settlements.filter(settlements.due_on.notnull(), seen)
    money, late = dated.amount.cast("float64"), dated.received_on.delta(dated.due_on, unit="day").cast("float64")
    dated = dated.mutate(money=money, weighed=late * money, punctual=ibis.ifelse(late <= 0, money, 0.0))
    # A receipt has one day: added up first, it counts once without a set of names for each customer and day.
    each = dated.group_by("customer_id", "receipt", "received_on").aggregate(
        money=dated.money.sum(), weighed=dated.weighed.sum(), punctual=dated.punctual.sum()
    )
    rows = each_day(each, on)
    rows = rows.filter(rows.received_on <= rows.on, _since(rows, "received_on") < YEAR + LATELY)
    since = _since(rows, "received_on")
    rows = rows.mutate(year=since < YEAR, lately=since < LATELY)

    def days(where: ir.BooleanValue) -> ir.FloatingValue:
        return rows.weighed.sum(where=where) / rows.money.sum(where=where)

    return rows.group_by(*KEY).aggregate(
        payments=rows.year.cast("int64").sum(),
        days_beyond_terms=days(rows.year),
        on_time_share=rows.punctual.sum(where=rows.year) / rows.money.sum(where=rows.year),
        days_lately=days(rows.lately),
        days_before=days(~rows.lately),
    )


def _bought(orders: ir.Table, on: Sequence[date]) -> ir.Table:
    """How long they have bought, in how many months of the year, and how much came back."""
    rows = each_day(orders.filter(orders.customer_id.notnull()), on)
    rows = rows.filter(rows.ordered_on <= rows.on)
    sold, since = rows.kind == "sale", _since(rows, "ordered_on")
    # A year reaches into thirteen months at most: whether each saw a sale is asked of it alone, no set is kept.
    month = (rows.ordered_on.year() * 12 + rows.ordered_on.month()) % MONTHS
    rows = rows.mutate(sale=sold, year=since < YEAR, since=since, month=month)
    seen = {f"month_{n}": ((rows.month == n) & rows.year & rows.sale).cast("int64").max() for n in range(MONTHS)}
    gross = rows.sold.sum(where=rows.year).cast("float64")
    found = rows.group_by(*KEY).aggregate(
        months_as_customer=rows.since.max(where=rows.sale).cast("float64") / 30.4375,
        **seen,
        returned_share=ibis.ifelse(gross > 0, -rows.returned.sum(where=rows.year).cast("float64") / gross, None),
        bought_last_year=rows.amount.sum(where=rows.year).fill_null(0).cast(MONEY),
        ever_returned=rows.returned.sum(),
    )
    first, *others = (found[name].fill_null(0) for name in seen)
    found = found.mutate(months_with_order=sum(others, first)).drop(*seen)
    are_told = found.ever_returned.min().over(ibis.window(group_by=found.on)) < 0  # else nobody's returns are known
    return found.mutate(returned_share=are_told.ifelse(found.returned_share, None)).drop("ever_returned")


def _complained(interactions: ir.Table, on: Sequence[date]) -> ir.Table:
    """How often they were spoken with in the year, and how often they complained."""
    words = interactions.kind_of_interaction.fill_null("") + " " + interactions.topic.fill_null("")
    spoken = interactions.filter(interactions.customer_id.notnull())
    rows = each_day(spoken.select("customer_id", "spoken_on", complaint=words.re_search(COMPLAINTS)), on)
    rows = rows.filter(rows.spoken_on <= rows.on, _since(rows, "spoken_on") < YEAR)
    return rows.group_by(*KEY).aggregate(contacts=rows.count(), complaints=rows.complaint.cast("int64").sum())


def _granted(credit_terms: ir.Table, on: Sequence[date]) -> ir.Table:
    """The limit and term in force: of several, the one in force since last."""
    rows = in_force(credit_terms, on)
    return rows.select(*KEY, granted=rows.credit_limit, granted_days=rows.term_days)


def in_force(credit_terms: ir.Table, on: Sequence[date]) -> ir.Table:
    """The row of limit and term in force for each customer on each day."""
    rows = each_day(credit_terms, on)
    begun = (rows.valid_from <= rows.on).fill_null(True)
    lasting = (rows.valid_to >= rows.on).fill_null(True)
    rows = rows.filter(begun & lasting)
    newest = ibis.window(
        group_by=[rows.customer_id, rows.on],
        order_by=[ibis.desc(rows.valid_from, nulls_first=False), ibis.desc(rows.load), ibis.desc(rows.row)],
    )
    ranked = rows.mutate(place=ibis.row_number().over(newest))
    return ranked.filter(ranked.place == 0).drop("place")
