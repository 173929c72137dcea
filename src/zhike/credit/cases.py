"""Cases: what was known of customers on past days, and whether they then paid badly. What scorecards are judged by.

A case is bad where in the 182 days after the day a claim of theirs became more than 60 days late: unpaid then, or paid
later. Those who were that late already on the day are no cases: nothing is left to be foretold.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from zhike.credit.habits import each_day, habits
from zhike.credit.policy import USUAL, CreditPolicy
from zhike.credit.scorecard import FACTORS, judged_by_points
from zhike.tables import conform

LATE, AHEAD = 60, 182
TESTED, LEARNED = 182, (364, 455, 546, 637, 728)
"""Days back: the day on which scorecards are tested, and those that one is learned from, whose outcomes were all known
on the day of the test."""
OWN = frozenset({"limit_used"})
"""Factors that are not learned from: limits in force on past days are seldom on record."""


def days(as_of: date) -> tuple[date, ...]:
    """The days of the cases, the day of the test first."""
    return tuple(as_of - timedelta(days=back) for back in (TESTED, *LEARNED))


def credit_cases(
    invoices: ir.Table,
    settlements: ir.Table,
    orders: ir.Table,
    interactions: ir.Table,
    credit_terms: ir.Table,
    *,
    as_of: date,
    credit_policy: CreditPolicy = USUAL,
) -> ir.Table:
    """Customers on past days, with what was known then and what came of it.

    Row      one customer who owed or bought on credit in the year before, and one of six days a quarter apart
    Units    credit_score: points of the expert scorecard on that day
    Leaves   customers with a claim more than 60 days late on the day; the cap of claims written off, whose day nobody
             records
    """
    on = days(as_of)
    measured = habits(invoices, settlements, orders, interactions, credit_terms, on=on)
    there = (measured.open_balance > 0) | (measured.claimed_last_year > 0)
    known = measured.filter(there, measured.oldest_overdue_days.fill_null(0) <= LATE)
    scored = judged_by_points(
        known.mutate(written_off=ibis.literal(0).cast("decimal(18, 2)")), credit_policy.least_points
    )
    bad = _bad(invoices, settlements, on)
    found = scored.left_join(bad, [scored.customer_id == bad.bad_id, scored.on == bad.bad_on])
    return conform(found.mutate(cut_on=found.on, is_bad=found.bad_id.notnull()), "credit_cases")


def traits() -> tuple[str, ...]:
    """The traits of a case that a scorecard may be learned from."""
    return tuple(one.name for one in FACTORS if one.name not in OWN)


def _bad(invoices: ir.Table, settlements: ir.Table, on: Sequence[date]) -> ir.Table:
    """Customers and days after which a claim became more than 60 days late."""
    rows = parts(invoices, settlements)
    late = rows.filter(rows.due_on.notnull(), rows.amount > 0)
    late = late.filter(late.until.isnull() | (late.until.delta(late.due_on, unit="day") > LATE))
    each = each_day(late, on)
    crossed = each.due_on.delta(each.on, unit="day") + LATE + 1
    found = each.filter(crossed > 0, crossed <= AHEAD)
    return found.select(bad_id=found.customer_id, bad_on=found.on).distinct()


def parts(invoices: ir.Table, settlements: ir.Table) -> ir.Table:
    """Claims in parts: what of them was paid when (`until`), and what is open still.

    Row      one part of a claim
    Leaves   claims of nobody known or without any day
    """
    dated = ibis.coalesce(invoices.invoiced_on, invoices.due_on)
    still = invoices.filter(invoices.customer_id.notnull(), dated.notnull(), invoices.balance != 0)
    open_ = still.select(
        "customer_id", "invoice_no", "due_on", dated_on=ibis.coalesce(still.invoiced_on, still.due_on),
        amount=still.balance, until=ibis.null("date"),
    )  # fmt: skip
    paid = settlements.select(
        "customer_id", "invoice_no", "due_on",
        dated_on=ibis.coalesce(settlements.invoiced_on, settlements.due_on, settlements.received_on),
        amount=settlements.amount, until=settlements.received_on,
    )  # fmt: skip
    return ibis.union(open_, paid)
