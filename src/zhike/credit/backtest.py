"""The policy on the company's own past: what it would have held, what loss that avoids, and what margin it costs."""

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from zhike.credit.cases import parts
from zhike.credit.habits import habits
from zhike.credit.limits import monthly
from zhike.credit.policy import USUAL, CreditPolicy
from zhike.credit.scorecard import judged_by_points
from zhike.tables import IBIS_TYPES, conform

MONEY = IBIS_TYPES["money"]
QUARTER, LOST = 91, 90
STARTS = (546, 455, 364, 273)
"""Days back at which the quarters begin whose claims are judged; all of them can have become 90 days late since."""


def credit_backtest(
    invoices: ir.Table,
    settlements: ir.Table,
    orders: ir.Table,
    interactions: ir.Table,
    credit_terms: ir.Table,
    *,
    as_of: date,
    credit_policy: CreditPolicy = USUAL,
) -> ir.Table:
    """Had the policy been in force: the claims of past quarters, held or not, and what became of them.

    Row      one quarter, one class as it was at the quarter's beginning, and whether the policy would have held it
    Units    claimed: money of the claims, tax included; lost: of that what is open still, more than 90 days past due;
             late: what was paid more than 60 days late; paid: the rest. A claim is held where its customer was of
             a class without credit, later than the class may be at the quarter's beginning, or by it above the limit that the
             policy gave then plus what the sales manager may let pass
    Leaves   claims that cannot be 90 days late by now; customers of whom nothing was known at the beginning
    """
    cuts = [as_of - timedelta(days=back) for back in STARTS]
    measured = habits(invoices, settlements, orders, interactions, credit_terms, on=cuts)
    judged = judged_by_points(measured.mutate(written_off=ibis.literal(0).cast(MONEY)), credit_policy.least_points)
    then = _allowed(judged, credit_policy)
    rows = _owed_before(parts(invoices, settlements), cuts[0], cuts[-1] + timedelta(days=QUARTER))
    rows = rows.filter(rows.amount > 0, ibis.literal(as_of).delta(rows.due_on, unit="day") > LOST)
    # The quarters follow each other: a claim is of the last that began before it.
    begun = [(rows.dated_on > ibis.literal(cut), ibis.literal(cut)) for cut in reversed(cuts)]
    rows = rows.mutate(quarter=ibis.cases(*begun))
    both = rows.join(then, [rows.customer_id == then.who, rows.quarter == then.cut_on])
    held = both.stopped | ((both.owed_before + both.amount).cast("float64") > both.most)
    waited = both.until.delta(both.due_on, unit="day")
    lost, late = both.until.isnull(), (waited > 60).fill_null(False)
    both = both.mutate(held=held, lost=lost, late=late, claim=both.customer_id + "/" + both.invoice_no.fill_null(""))
    found = both.group_by("cut_on", "credit_class", "held").aggregate(
        customers=both.customer_id.nunique(),
        claims=both.claim.nunique(),
        claimed=both.amount.sum().cast(MONEY),
        lost=both.amount.sum(where=both.lost).fill_null(0).cast(MONEY),
        late=both.amount.sum(where=both.late).fill_null(0).cast(MONEY),
        paid=both.amount.sum(where=~both.lost & ~both.late).fill_null(0).cast(MONEY),
    )
    return conform(found.mutate(is_held=found.held), "credit_backtest")


def _allowed(judged: ir.Table, of: CreditPolicy) -> ir.Table:
    """What each customer might have at the beginning: the most of all, and whether nothing at all."""

    def policy(what: str) -> ir.NumericValue:
        return of.by_class(judged.credit_class, what)

    term = ibis.least(ibis.greatest(judged.granted_days.fill_null(0), policy("term")), policy("longest"))
    limit = monthly(judged).cast("float64") * (term / 30.0 + 1) * policy("months")
    new = (judged.payments.fill_null(0) == 0) & (limit > of.new_customer_limit)
    most = ibis.ifelse(new, of.new_customer_limit, limit) * (1 + policy("over"))
    late = judged.oldest_overdue_days.fill_null(0) > policy("late")
    return judged.select(
        "credit_class", who=judged.customer_id, cut_on=judged.on, most=most, stopped=late | (policy("months") == 0)
    )


def _owed_before(rows: ir.Table, first: date, last: date) -> ir.Table:
    """Parts of claims made after the first day and up to the last, with what the customer owed when they were made.

    Payments of a day come before its claims. All up to the first day is one sum for each customer.
    """
    begin, end = ibis.literal(first), ibis.literal(last)
    open_then = (rows.dated_on <= begin).cast("int64") - (rows.until <= begin).fill_null(False).cast("int64")
    before = rows.mutate(moved=rows.amount * open_then).group_by(owing="customer_id")
    before = before.aggregate(before=lambda t: t.moved.sum().cast(MONEY))
    made = rows.mutate(day=rows.dated_on, moved=rows.amount, first=ibis.literal(1, "int8"))
    paid = rows.mutate(day=rows.until, moved=(-rows.amount).cast(MONEY), first=ibis.literal(0, "int8"))
    moves = ibis.union(*(part.filter(part.day > begin, part.day <= end) for part in (made, paid)))
    order = [moves.day, moves.first, moves.due_on, moves.moved, moves.until, moves.invoice_no]
    upto = ibis.cumulative_window(group_by=moves.customer_id, order_by=order)
    since = moves.mutate(since=moves.moved.sum().over(upto) - moves.moved)
    made_since = since.filter(since.first == 1)
    both = made_since.left_join(before, made_since.customer_id == before.owing)
    return both.mutate(owed_before=(both.before.fill_null(0) + both.since).cast(MONEY))
