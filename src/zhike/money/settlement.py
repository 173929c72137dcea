"""Which receipt paid which claim: as the books settle them, as the receipt says, by the same sum, the oldest first."""

from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike.currency import RATE, at_rate
from zhike.money.receivables import MONEY, ZERO
from zhike.tables import conform

PLACE = ("load", "file", "sheet", "row")


def matched(receipts: ir.Table, claims: ir.Table, raw_allocations: ir.Table) -> ir.Table:
    """What of which receipt paid what of which claim.

    Row      one part of one receipt on one claim
    Units    the workspace's currency, amount at the claim's rate, receipt_amount at the receipt's; never more than the
             receipt brought, nor than the claim counts as paid: what its source says was paid, else its whole amount.
             Claims in another currency that a customer also pays in settle in it, so that a rate that moved leaves
             nothing over; all others in the workspace's
    Dates    paid on the day of the receipt
    Leaves   refunds and red claims, which settle each other; receipts and claims of nobody known; what fits nothing;
             receipts that name a claim which the customer does not have, unless no receipt at all names one that is known
    Missing  due_on where the claim has none

        way        a receipt pays
        allocated  the claims that the books settle with it, many with many, each as far as they say
        given      of what is left: the claim whose number it names
        exact      otherwise the claim of the same customer, not younger, whose sum is the receipt's
        fifo       what is left over: the claims of the same customer, those due first before the others
    """
    paying, owed = _in_books(_payments(receipts), _claims(claims))
    allocated = _allocated(paying, owed, raw_allocations)
    given = _given(_rest(paying, allocated, "receipt"), _rest(owed, allocated, "claim"))
    told = _added(ibis.union(allocated, given))
    free = _free(paying, owed)
    exact = _exact(_left(free, told, "receipt"), _left(owed, told, "claim"))
    sure = ibis.union(told, exact)
    fifo = _fifo(_left(free, sure, "receipt"), _left(owed, sure, "claim"))
    parts = ibis.union(sure, fifo)
    terms = owed.select("invoice_no", "invoiced_on", "due_on", "payer", claim_key=owed.claim, claim_rate=owed.rate)
    numbers = paying.select("document_no", receipt_key=paying.receipt, receipt_rate=paying.rate)
    found = parts.left_join(terms, parts.claim == terms.claim_key)
    found = found.left_join(numbers, found.receipt == numbers.receipt_key).mutate(customer_id=ibis._.payer)
    own, other = found.filter(found.claim_rate.isnull()), found.filter(found.claim_rate.notnull())
    told = (own.mutate(receipt_amount=own.amount), _turned(other))
    return ibis.union(*(conform(one, "settlements") for one in told))


def _payments(receipts: ir.Table) -> ir.Table:
    """Money that came in, each receipt with a name of its own."""
    came = receipts.filter(receipts.received_amount > 0, receipts.customer_id.notnull())
    return came.select(
        "customer_id", "document_no", "received_on", "invoice_no", "currency", receipt=row_name(came),
        amount=came.received_amount, original=came.original_amount, rate=came.exchange_rate.cast(RATE),
    )  # fmt: skip


def _claims(invoices: ir.Table) -> ir.Table:
    """Claims that money was due on, each with what of it counts as paid."""
    owed = invoices.filter(invoices.invoice_amount > 0, invoices.customer_id.notnull(), invoices.kind != "written_off")
    paid = ibis.least(ibis.coalesce(owed.paid_amount, owed.invoice_amount), owed.invoice_amount)
    part = (paid.cast("float64") / owed.exchange_rate).round(2).cast(MONEY)
    claims = owed.select(
        "customer_id", "invoice_no", "invoiced_on", "due_on", "currency", claim=row_name(owed), amount=paid.cast(MONEY),
        original=(paid == owed.invoice_amount).ifelse(owed.original_amount, part), rate=owed.exchange_rate.cast(RATE),
    )  # fmt: skip
    return claims.filter(claims.amount > 0)


def _in_books(paying: ir.Table, owed: ir.Table) -> tuple[ir.Table, ir.Table]:
    """Both in the currency that they settle in, and kept apart by it: `customer_id` names the customer's book.

    Adds  payer: the customer; rate: what turns the book's sums, missing where the book is in the workspace's currency
    """
    keys = ["customer_id", "currency"]
    pairs = owed.select(keys).distinct().inner_join(paying.select(keys).distinct(), keys)
    books = pairs.select(its_customer=pairs.customer_id, its_currency=pairs.currency)

    def booked(rows: ir.Table) -> ir.Table:
        both = rows.left_join(books, [rows.customer_id == books.its_customer, rows.currency == books.its_currency])
        own = both.its_customer.isnull()
        return both.mutate(
            payer=both.customer_id,
            customer_id=own.ifelse(both.customer_id, both.customer_id + " " + both.currency),
            amount=own.ifelse(both.amount, both.original),
            rate=own.ifelse(None, both.rate),
        ).drop("its_customer", "its_currency", "original", "currency")

    return booked(paying), booked(owed)


def _turned(parts: ir.Table) -> ir.Table:
    """Parts in another currency in the workspace's, to the cent: all of one claim, or one receipt, come to its sum."""

    def own(key: str, rate: ir.DecimalValue) -> ir.DecimalValue:
        upto = ibis.cumulative_window(group_by=parts[key], order_by=[parts.received_on, parts.receipt, parts.claim])
        whole = parts.amount.sum().over(upto).cast(MONEY)
        return (at_rate(whole, rate) - at_rate(whole - parts.amount, rate)).cast(MONEY)

    return parts.mutate(amount=own("claim", parts.claim_rate), receipt_amount=own("receipt", parts.receipt_rate))


def row_name(rows: ir.Table) -> ir.StringValue:
    """Where the row stands, as one text: document numbers may repeat."""
    parts = [rows[name].cast("string").fill_null("") for name in PLACE]
    return parts[0] + "/" + parts[1] + "/" + parts[2] + "/" + parts[3]


def name_of(row: Mapping[str, Any]) -> str:
    """`row_name` of one row."""
    return "/".join("" if row[name] is None else str(row[name]) for name in PLACE)


def _allocated(paying: ir.Table, owed: ir.Table, raw_allocations: ir.Table) -> ir.Table:
    """What the books settle: each receipt and claim by number, of one customer, never more than either holds."""
    said = raw_allocations.filter(
        raw_allocations.document_no.notnull(), raw_allocations.invoice_no.notnull(), raw_allocations.amount > 0
    )
    sums = said.group_by("document_no", "invoice_no").aggregate(said=said.amount.sum())
    came, claims = _first_of(paying, "document_no", "receipt"), _first_of(owed, "invoice_no", "claim")
    one = came.select("document_no", "receipt", "received_on", payer=came.customer_id, held=came.amount)
    other = claims.select("customer_id", "invoice_no", "claim", most=claims.amount)
    both = sums.inner_join(one, "document_no").inner_join(other, "invoice_no")
    mine = both.filter(both.payer == both.customer_id)
    by_claim = ibis.cumulative_window(group_by=mine.claim, order_by=[mine.received_on, mine.receipt])
    upto = mine.mutate(before=mine.said.sum().over(by_claim) - mine.said)
    kept = upto.mutate(part=ibis.least(upto.said, upto.most - upto.before))
    kept = kept.filter(kept.part > 0)
    by_receipt = ibis.cumulative_window(group_by=kept.receipt, order_by=kept.claim)
    used = kept.mutate(used=kept.part.sum().over(by_receipt) - kept.part)
    part = ibis.least(used.part, used.held - used.used)
    found = used.select(
        "receipt", "claim", "customer_id", "received_on", amount=part.cast(MONEY), way=_way("allocated")
    )
    return found.filter(found.amount > 0)


def _first_of(rows: ir.Table, number: str, name: str) -> ir.Table:
    """One row of each number: numbers may repeat."""
    numbered = rows.filter(rows[number].notnull())
    first = ibis.window(group_by=numbered[number], order_by=numbered[name])
    ranked = numbered.mutate(place=ibis.row_number().over(first))
    return ranked.filter(ranked.place == 0).drop("place")


def _rest(rows: ir.Table, parts: ir.Table, key: str) -> ir.Table:
    """Receipts or claims as large as what no part has taken of them yet."""
    left = _left(rows, parts, key)
    return left.filter(left.left > 0).mutate(amount=left.left).drop("left")


def _added(parts: ir.Table) -> ir.Table:
    """One part of a receipt on a claim, where the books settle some of it and the receipt names the claim for the rest."""
    summed = parts.group_by("receipt", "claim", "customer_id", "received_on").aggregate(
        amount=parts.amount.sum().cast(MONEY), way=parts.way.min()
    )
    return summed.select("receipt", "claim", "customer_id", "received_on", "amount", "way")


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


def _free(paying: ir.Table, owed: ir.Table) -> ir.Table:
    """Receipts that may pay what they do not name: money for a claim that was not brought pays no other.

    Where none of all names is a claim's, they are numbers of something else and say nothing.
    """
    held = owed.filter(owed.invoice_no.notnull()).select("customer_id", "invoice_no").distinct()
    named = held.select(its_customer=held.customer_id, its_claim=held.invoice_no)
    same = [paying.customer_id == named.its_customer, paying.invoice_no == named.its_claim]
    both = paying.left_join(named, same)
    both = both.cross_join(both.aggregate(names=both.its_claim.count()))
    free = both.invoice_no.isnull() | both.its_claim.notnull() | (both.names == 0)
    return both.filter(free).drop("its_customer", "its_claim", "names")


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
