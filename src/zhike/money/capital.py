"""Capital tied in receivables: how much money each customer kept for how many days of each month."""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.money.drivers import month_of
from zhike.money.periods import month_from
from zhike.tables import IBIS_TYPES, conform

MONEY = IBIS_TYPES["money"]


def tied_capital(invoices: ir.Table, receipts: ir.Table, *, as_of: date) -> ir.Table:
    """Money that a customer kept, day by day.

    Row      one month of one customer in which something was open
    Units    money_days: the open balance added up over the days of the month; one yuan for one day is 1
    Dates    a claim counts from its day until money comes; of customers without any receipt, what is said to be paid
             is taken as paid on the due day
    Leaves   claims written off; months in which more was paid than owed
    """
    moves = _moves(invoices, receipts, as_of)
    ends = _month_ends(moves, as_of)
    own = moves.mutate(own=month_of(moves.day))
    dated = own.join(ends, own.own == ends.month)
    # Whole cents: what has come back to nothing is nothing on every engine.
    dated = dated.mutate(cents=(dated.amount * 100).cast("int64"))
    lasted = dated.until.delta(dated.day, unit="day").cast("int64") + 1
    months = dated.group_by("customer_id", "own").aggregate(
        cents=dated.cents.sum(), own_days=(dated.cents * lasted).sum()
    )
    joined = months.join(ends, months.own <= ends.month).select(
        "customer_id", "cents", "own_days", "own", "month", "days"
    )
    kept = (joined.own == joined.month).ifelse(joined.own_days, joined.cents * joined.days).cast("int64")
    found = joined.group_by("customer_id", "month").aggregate(kept=kept.sum(), balance=joined.cents.sum())
    found = found.mutate(
        money_days=found.kept.cast("float64") / 100, balance=(found.balance.cast("float64") / 100).cast(MONEY)
    )
    return conform(found.filter(found.money_days > 0), "tied_capital")


def _moves(invoices: ir.Table, receipts: ir.Table, as_of: date) -> ir.Table:
    """Claims as plus, money as minus, each on its day; several of one customer and day are one."""
    day = ibis.literal(as_of)
    claims = invoices.filter(invoices.customer_id.notnull(), invoices.kind != "written_off")
    claimed = claims.mutate(day=ibis.coalesce(claims.invoiced_on, claims.due_on)).select(
        "customer_id", "day", amount="invoice_amount"
    )
    known = receipts.filter(receipts.customer_id.notnull())
    paid = known.select("customer_id", day="received_on", amount=-known.received_amount)
    said = claims.filter(claims.paid_amount.notnull()).anti_join(known.select("customer_id").distinct(), "customer_id")
    due = ibis.least(ibis.coalesce(said.due_on, said.invoiced_on), day)
    guessed = said.select("customer_id", day=due, amount=-said.paid_amount)
    parts = [part.mutate(amount=part.amount.cast(MONEY)) for part in (claimed, paid, guessed)]
    moves = ibis.union(*parts).filter(lambda t: t.day.notnull() & (t.day <= day))
    return moves.group_by("customer_id", "day").aggregate(amount=moves.amount.sum().cast(MONEY))


def _month_ends(moves: ir.Table, as_of: date) -> ir.Table:
    """The months from the first move to `as_of`, with the last day of each that counts."""
    first = moves.aggregate(first=moves.day.min())
    number = first.first.year() * 12 + first.first.month() - 1
    until = as_of.year * 12 + as_of.month
    counted = first.select(number=ibis.range(number.cast("int64"), ibis.literal(until, "int64")).unnest())
    following = month_from(counted.number + 1)
    last = (following - ibis.interval(days=1)).cast("date")
    found = counted.select(month=month_from(counted.number), until=ibis.least(last, ibis.literal(as_of)))
    return found.mutate(days=found.until.delta(found.month, unit="day").cast("int64") + 1)
