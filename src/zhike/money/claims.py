"""Claims: what sources state of them, what receipts settle of them, and what is still open."""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.currency import at_rate, turned, working
from zhike.money.receivables import INVOICE_KINDS, MONEY, ZERO, kind_of, with_customer
from zhike.money.settlement import matched, row_name
from zhike.tables import conform


def settlements(
    receipts: ir.Table,
    raw_invoices: ir.Table,
    raw_allocations: ir.Table,
    matches: ir.Table,
    conversions: ir.Table,
    *,
    as_of: date,
) -> ir.Table:
    """What of which receipt paid what of which claim, as `matched` finds it.

    Row      one part of one receipt on one claim
    """
    return matched(receipts, stated(raw_invoices, matches, conversions, as_of=as_of), raw_allocations)


def invoices(
    raw_invoices: ir.Table,
    receipts: ir.Table,
    settlements: ir.Table,
    matches: ir.Table,
    conversions: ir.Table,
    *,
    as_of: date,
) -> ir.Table:
    """Claims on customers.

    Row      one claim
    Units    the workspace's currency at the claim's rate, what was paid on it too; red claims negative, whatever the
             sheet writes; 0 where no rate turns the sum, which `original_amount` holds then
    Dates    days as the source writes them
    Missing  paid_amount where neither the source nor a receipt says it: nothing is taken as paid

    What its source does not say of a claim its receipts do: those that settle it, whether they name it or not, and what
    is left of a receipt that names it and settles nothing else.
    """
    claims = stated(raw_invoices, matches, conversions, as_of=as_of)
    rows = _with_receipts(claims, _unused(receipts, settlements))
    settled = settlements.group_by(settled_claim=settlements.claim).aggregate(settled=settlements.amount.sum())
    rows = rows.mutate(claim_name=row_name(rows))
    both = rows.left_join(settled, rows.claim_name == settled.settled_claim)
    came = both.settled.fill_null(ZERO) + at_rate(both.received, both.rate).fill_null(ZERO)
    came = (both.kind == "red").ifelse(-came.abs(), came)
    said = both.balance.notnull() | (both.settled.isnull() & both.received.isnull())
    # Where the source says the balance alone, that is the claim: nothing of it is paid.
    stated_paid = ibis.coalesce(both.paid_amount, both.invoice_amount - both.balance)
    paid = ibis.coalesce(stated_paid, said.ifelse(None, came.cast(MONEY)))
    balance = ibis.coalesce(both.balance, both.invoice_amount - paid.fill_null(ZERO))
    return conform(both.mutate(paid_amount=paid, balance=balance), "invoices")


def stated(raw_invoices: ir.Table, matches: ir.Table, conversions: ir.Table, *, as_of: date) -> ir.Table:
    """Claims as their sources state them, with the columns of `invoices`.

    Row      one claim
    Adds     in_currency, rate: what turns its sums
    Missing  paid_amount and balance where the source says neither; paid_amount where it says no sum beside the balance
    """
    rows = turned(with_customer(raw_invoices, matches), conversions, as_of=as_of)
    paid = ibis.coalesce(rows.paid_amount, rows.invoice_amount - rows.balance)
    amount = ibis.coalesce(rows.invoice_amount, rows.balance + paid.fill_null(ZERO), ZERO)
    named = kind_of(rows, INVOICE_KINDS, "blue")
    kind = ((named == "blue") & (amount < 0)).ifelse("red", named)
    red = kind == "red"
    signed, signed_paid = red.ifelse(-amount.abs(), amount), red.ifelse(-paid.abs(), paid)
    balance = ibis.coalesce(red.ifelse(-rows.balance.abs(), rows.balance), signed - signed_paid)
    sums = {"invoice_amount": signed, "paid_amount": signed_paid, "balance": balance}
    own = {name: at_rate(value, rows.rate) for name, value in sums.items()}
    return rows.mutate(kind=kind, **own, **working(rows, signed))


def _unused(receipts: ir.Table, settlements: ir.Table) -> ir.Table:
    """Receipts that name a claim, as large as what they settle nothing with: refunds, and what was paid too much."""
    used = settlements.group_by(used_receipt=settlements.receipt).aggregate(used=settlements.receipt_amount.sum())
    named = receipts.filter(receipts.invoice_no.notnull(), receipts.customer_id.notnull())
    named = named.mutate(receipt_name=row_name(named))
    both = named.left_join(used, named.receipt_name == used.used_receipt)
    left = (both.received_amount - both.used.fill_null(ZERO)).cast(MONEY)
    part = left.cast("float64") / both.received_amount.cast("float64").nullif(0.0)
    original = (both.original_amount.cast("float64") * part).round(2).cast(MONEY)
    return both.mutate(received_amount=left, original_amount=original)


def _with_receipts(claims: ir.Table, receipts: ir.Table) -> ir.Table:
    """Claims with what receipts that name them bring, as `received` in the claim's currency.

    What came in that currency pays as much of it, whatever its rate; what came in another counts at the claim's rate.
    """
    named = receipts.mutate(its_currency=receipts.currency.fill_null(""))
    whole = named.group_by("invoice_no", "customer_id").aggregate(came=named.received_amount.sum())
    alike = named.group_by("invoice_no", "customer_id", "its_currency").aggregate(
        came_alike=named.received_amount.sum(),
        paid_alike=ibis.coalesce(named.original_amount, named.received_amount).sum(),
    )
    both = _joined(claims.mutate(its_currency=claims.in_currency.fill_null("")), whole, ("invoice_no", "customer_id"))
    both = _joined(both, alike, ("invoice_no", "customer_id", "its_currency"))
    other = (both.came - both.came_alike.fill_null(ZERO)).cast("float64") / both.rate.cast("float64")
    received = (both.paid_alike.fill_null(ZERO) + other.fill_null(0.0).round(2).cast(MONEY)).cast(MONEY)
    return both.mutate(received=both.came.notnull().ifelse(received, None))


def _joined(rows: ir.Table, more: ir.Table, on: tuple[str, ...]) -> ir.Table:
    return rows.left_join(more, list(on)).drop(*(f"{name}_right" for name in on))
