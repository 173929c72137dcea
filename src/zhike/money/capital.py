"""Capital tied in receivables: how much money each customer kept for how many days of each month."""

from datetime import date

import ibis
import ibis.expr.types as ir

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
    dated = moves.join(ends, moves.number == ends.number)
    # Whole cents: what has come back to nothing is nothing on every engine.
    dated = dated.mutate(cents=(dated.amount * 100).cast("int64"))
    lasted = dated.until.delta(dated.day, unit="day").cast("int64") + 1
    own = dated.group_by("customer_id", "number").aggregate(
        cents=dated.cents.sum(), own_days=(dated.cents * lasted).sum()
    )
    kept = _until_next(own, as_of).join(ends, "number")
    days = ibis.ifelse(kept.number == kept.own, kept.own_days + kept.before * kept.days, kept.cents * kept.days)
    found = kept.mutate(money_days=days.cast("float64") / 100, balance=(kept.cents.cast("float64") / 100).cast(MONEY))
    return conform(found.filter(found.money_days > 0), "tied_capital")


def _until_next(own: ir.Table, as_of: date) -> ir.Table:
    """Each month with a move, and after it those without one: `before` and `cents` are what was open before and since."""
    upto = ibis.cumulative_window(group_by="customer_id", order_by="number")
    along = ibis.window(group_by="customer_id", order_by="number")
    found = own.select(
        "customer_id",
        "own_days",
        own="number",
        before=own.cents.sum().over(upto) - own.cents,
        cents=own.cents.sum().over(upto),
        following=own.number.lead().over(along).fill_null(_number(as_of) + 1),
    )
    return found.mutate(number=ibis.range(found.own, found.following).unnest())


def _moves(invoices: ir.Table, receipts: ir.Table, as_of: date) -> ir.Table:
    """Claims as plus, money as minus, each on its day."""
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
    return moves.mutate(number=(moves.day.year() * 12 + moves.day.month() - 1).cast("int64"))


def _month_ends(moves: ir.Table, as_of: date) -> ir.Table:
    """The months from the first move to `as_of` by their number, with the last day of each that counts."""
    first = moves.aggregate(first=moves.number.min())
    counted = first.select(number=ibis.range(first["first"], ibis.literal(_number(as_of) + 1, "int64")).unnest())
    last = (month_from(counted.number + 1) - ibis.interval(days=1)).cast("date")
    found = counted.select("number", month=month_from(counted.number), until=ibis.least(last, ibis.literal(as_of)))
    return found.mutate(days=found.until.delta(found.month, unit="day").cast("int64") + 1)


def _number(day: date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1
