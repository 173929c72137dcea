"""Which receipt paid which claim: as the books say, else by the same sum, else the oldest first."""

import ibis
import ibis.expr.types as ir

from zhike.money.receivables import MONEY, ZERO
from zhike.tables import conform

_PLACE = ("load", "file", "sheet", "row")


def settlements(receipts: ir.Table, invoices: ir.Table) -> ir.Table:
    """What of which receipt paid what of which claim.

    Row      one part of one receipt on one claim
    Units    the workspace's currency; never more than the receipt brought, nor than the claim counts as paid: what
             its source says was paid, else its whole amount
    Dates    paid on the day of the receipt
    Leaves   refunds and red claims, which settle each other; receipts and claims of nobody known; what fits nothing
    Missing  due_on where the claim has none

        way    a receipt pays
        given  the claim whose number it names
        exact  otherwise the claim of the same customer, not younger, whose sum is the receipt's
        fifo   what is left over: the claims of the same customer, those due first before the others
    """
    paying, owed = _payments(receipts), _claims(invoices)
    given = _given(paying, owed)
    exact = _exact(_left(paying, given, "receipt"), _left(owed, given, "claim"))
    sure = ibis.union(given, exact)
    fifo = _fifo(_left(paying, sure, "receipt"), _left(owed, sure, "claim"))
    parts = ibis.union(sure, fifo)
    terms = owed.select("invoice_no", "invoiced_on", "due_on", claim_key=owed.claim)
    numbers = paying.select("document_no", receipt_key=paying.receipt)
    found = parts.left_join(terms, parts.claim == terms.claim_key)
    found = found.left_join(numbers, found.receipt == numbers.receipt_key)
    return conform(found, "settlements")


def _payments(receipts: ir.Table) -> ir.Table:
    """Money that came in, each receipt with a name of its own."""
    came = receipts.filter(receipts.received_amount > 0, receipts.customer_id.notnull())
    return came.select(
        "customer_id", "document_no", "received_on", "invoice_no", receipt=row_name(came), amount=came.received_amount
    )


def _claims(invoices: ir.Table) -> ir.Table:
    """Claims that money was due on, each with what of it counts as paid."""
    owed = invoices.filter(invoices.invoice_amount > 0, invoices.customer_id.notnull(), invoices.kind != "written_off")
    paid = ibis.least(ibis.coalesce(owed.paid_amount, owed.invoice_amount), owed.invoice_amount)
    claims = owed.select(
        "customer_id", "invoice_no", "invoiced_on", "due_on", claim=row_name(owed), amount=paid.cast(MONEY)
    )
    return claims.filter(claims.amount > 0)


def row_name(rows: ir.Table) -> ir.StringValue:
    """Where the row stands, as one text: document numbers may repeat."""
    parts = [rows[name].cast("string").fill_null("") for name in _PLACE]
    return parts[0] + "/" + parts[1] + "/" + parts[2] + "/" + parts[3]


def _given(paying: ir.Table, owed: ir.Table) -> ir.Table:
    """Receipts on the claims they name, in the order in which they came, as far as each claim reaches."""
    numbered = owed.filter(owed.invoice_no.notnull())
    first = ibis.window(group_by=[numbered.customer_id, numbered.invoice_no], order_by=numbered.claim)
    named = numbered.mutate(place=ibis.row_number().over(first)).filter(lambda t: t.place == 0)
    claims = named.select("customer_id", "invoice_no", "claim", most=named.amount)
    both = paying.join(claims, ["customer_id", "invoice_no"])
    upto = ibis.cumulative_window(group_by=both.claim, order_by=[both.received_on, both.receipt])
    before = both.amount.sum().over(upto) - both.amount
    part = ibis.least(both.amount, both.most - before)
    found = both.select("receipt", "claim", "customer_id", "received_on", amount=part.cast(MONEY), way=_way("given"))
    return found.filter(found.amount > 0)


def _exact(paying: ir.Table, owed: ir.Table) -> ir.Table:
    """Whole receipts on whole claims of the same sum, the oldest on the oldest."""
    receipts = paying.filter(paying.left == paying.amount)
    claims = owed.filter(owed.left == owed.amount)
    came = ibis.window(
        group_by=[receipts.customer_id, receipts.amount], order_by=[receipts.received_on, receipts.receipt]
    )
    arose = ibis.window(
        group_by=[claims.customer_id, claims.amount], order_by=[claims.invoiced_on, claims.due_on, claims.claim]
    )
    one = receipts.mutate(place=ibis.row_number().over(came))
    other = claims.select("customer_id", "amount", "claim", "invoiced_on", place=ibis.row_number().over(arose))
    both = one.join(other, ["customer_id", "amount", "place"])
    fits = both.invoiced_on.isnull() | (both.invoiced_on <= both.received_on)
    return both.filter(fits).select("receipt", "claim", "customer_id", "received_on", "amount", way=_way("exact"))


def _fifo(paying: ir.Table, owed: ir.Table) -> ir.Table:
    """What is left of receipts on what is left of claims: both laid end to end per customer, and where they overlap."""
    receipts, claims = paying.filter(paying.left > 0), owed.filter(owed.left > 0)
    came = ibis.cumulative_window(group_by=receipts.customer_id, order_by=[receipts.received_on, receipts.receipt])
    due = ibis.coalesce(claims.due_on, claims.invoiced_on)
    arose = ibis.cumulative_window(group_by=claims.customer_id, order_by=[due.isnull(), due, claims.claim])
    one = receipts.select("receipt", "customer_id", "received_on", "left", upto=receipts.left.sum().over(came))
    other = claims.select("claim", "customer_id", most=claims.left, reach=claims.left.sum().over(arose))
    both = one.join(other, "customer_id")
    start = ibis.greatest(both.upto - both.left, both.reach - both.most)
    part = (ibis.least(both.upto, both.reach) - start).cast(MONEY)
    found = both.select("receipt", "claim", "customer_id", "received_on", amount=part, way=_way("fifo"))
    return found.filter(found.amount > 0)


def _left(rows: ir.Table, parts: ir.Table, key: str) -> ir.Table:
    """Receipts or claims with what no part has taken of them yet."""
    taken = parts.group_by(taken_key=parts[key]).aggregate(taken=parts.amount.sum())
    both = rows.left_join(taken, rows[key] == taken.taken_key).drop("taken_key")
    return both.mutate(left=(both.amount - both.taken.fill_null(ZERO)).cast(MONEY)).drop("taken")


def _way(name: str) -> ir.StringScalar:
    return ibis.literal(name)
