"""Looking back: what was open on an earlier day, from the claims and receipts known then."""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.money.receivables import MONEY, claims_on
from zhike.money.settlement import row_name


def claims_then(invoices: ir.Table, receipts: ir.Table, settlements: ir.Table, *, day: date) -> ir.Table:
    """The claims that counted on a day, with what of each was open then.

    Row      one claim, as in `invoices`; its balance is that of the day
    Dates    dated up to the day; what receipts paid and refunds gave back later is not taken off yet
    Leaves   claims written off; anonymous ones
    Missing  nothing is put back of what a source calls paid without a receipt: nobody knows when it came
    """
    then = ibis.literal(day)
    claims = claims_on(invoices, day)
    named = claims.mutate(claim_name=row_name(claims))
    first = ibis.window(group_by=["customer_id", "invoice_no"], order_by="claim_name")
    named = named.mutate(is_first=ibis.row_number().over(first) == 0)
    later = settlements.filter(settlements.received_on > then)
    paid = later.group_by(paid_claim=later.claim).aggregate(paid_later=later.amount.sum())
    back = receipts.filter(
        receipts.received_amount < 0, receipts.received_on > then, receipts.invoice_no.notnull(), receipts.customer_id.notnull()
    )  # fmt: skip
    gave = back.group_by(of_claim=back.invoice_no, of_customer=back.customer_id).aggregate(
        given_later=-back.received_amount.sum()
    )
    both = named.left_join(paid, named.claim_name == paid.paid_claim)
    both = both.left_join(gave, [both.invoice_no == gave.of_claim, both.customer_id == gave.of_customer])
    red = (both.invoice_amount <= 0) & both.is_first
    balance = (
        both.balance
        + ibis.ifelse(both.invoice_amount > 0, both.paid_later.fill_null(0), 0)
        - ibis.ifelse(red, both.given_later.fill_null(0), 0)
    )
    return both.mutate(balance=balance.cast(MONEY)).select(*invoices.columns)


def oddities(invoices: ir.Table, receipts: ir.Table, settlements: ir.Table) -> ir.Table:
    """What does not fit together, by customer.

    Row      one kind of finding of one customer
    Units    amount: money in question; documents: how many there are
    Missing  customer_id of receipts of nobody known

        no_claim          receipts, prepayments apart, of which a part pays no claim
        unknown_claim     receipts that name a claim which was not brought
        no_receipt        claims that count as paid, as far as no receipt says so: of customers with receipts, and of others
                          from the day of the first receipt of all on
        none_brought      where no receipt at all was brought: open claims of which no source says what was paid
        credit_left       customers whose credit notes are larger than all that they owe
        negative_balance  claims whose balance is below nothing
    """
    parts = (
        _no_claim(receipts, settlements),
        _unknown_claim(receipts, invoices),
        _no_receipt(invoices, receipts, settlements),
        _none_brought(invoices, receipts),
        _credit_left(invoices),
        _negative(invoices),
    )
    return ibis.union(*(part.select("kind", "customer_id", "documents", "amount") for part in parts))


def _found(rows: ir.Table, kind: str, amount: ir.Value) -> ir.Table:
    told = rows.mutate(in_question=amount.cast(MONEY))
    some = told.filter(told.in_question > 0)
    return some.group_by("customer_id").aggregate(
        kind=ibis.literal(kind), documents=some.count(), amount=some.in_question.sum().cast(MONEY)
    )


def _no_claim(receipts: ir.Table, settlements: ir.Table) -> ir.Table:
    came = receipts.filter(receipts.received_amount > 0, receipts.kind == "receipt")
    named = came.mutate(receipt_name=row_name(came))
    used = settlements.group_by(used_receipt=settlements.receipt).aggregate(used=settlements.receipt_amount.sum())
    both = named.left_join(used, named.receipt_name == used.used_receipt)
    return _found(both, "no_claim", both.received_amount - both.used.fill_null(0))


def _unknown_claim(receipts: ir.Table, invoices: ir.Table) -> ir.Table:
    named = receipts.filter(receipts.invoice_no.notnull(), receipts.received_amount > 0)
    there = invoices.filter(invoices.invoice_no.notnull()).select("invoice_no").distinct()
    lost = named.anti_join(there, "invoice_no")
    return _found(lost, "unknown_claim", lost.received_amount)


def _no_receipt(invoices: ir.Table, receipts: ir.Table, settlements: ir.Table) -> ir.Table:
    came = receipts.filter(receipts.customer_id.notnull())
    paying = came.select(payer=came.customer_id).distinct()
    claims = invoices.filter(
        invoices.invoice_amount > 0, invoices.kind != "written_off", invoices.customer_id.notnull()
    )
    claims = claims.left_join(paying, claims.customer_id == paying.payer)
    claims = claims.cross_join(came.aggregate(first_came=came.received_on.min()))
    told = claims.payer.notnull() | (claims.invoiced_on >= claims.first_came).fill_null(False)
    claims = claims.filter(told)
    named = claims.mutate(claim_name=row_name(claims))
    settled = settlements.group_by(settled_claim=settlements.claim).aggregate(settled=settlements.amount.sum())
    both = named.left_join(settled, named.claim_name == settled.settled_claim)
    paid = ibis.least(both.invoice_amount - both.balance, both.invoice_amount)
    return _found(both, "no_receipt", paid - both.settled.fill_null(0))


def _none_brought(invoices: ir.Table, receipts: ir.Table) -> ir.Table:
    came = receipts.filter(receipts.received_amount > 0)
    silent = invoices.filter(
        invoices.paid_amount.isnull(), invoices.invoice_amount > 0, invoices.kind != "written_off", invoices.customer_id.notnull()
    )  # fmt: skip
    silent = silent.cross_join(came.aggregate(came=came.count())).filter(lambda t: t.came == 0)
    return _found(silent, "none_brought", silent.balance)


def _credit_left(invoices: ir.Table) -> ir.Table:
    known = invoices.filter(
        invoices.customer_id.notnull(), ~((invoices.kind == "written_off") & (invoices.balance > 0))
    )
    owed = known.group_by("customer_id").aggregate(owed=known.balance.sum())
    return _found(owed, "credit_left", -owed.owed)


def _negative(invoices: ir.Table) -> ir.Table:
    below = invoices.filter(invoices.kind != "red", invoices.balance < 0)
    return _found(below, "negative_balance", -below.balance)
