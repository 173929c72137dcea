"""Exposure: what would be lost if a customer paid nothing more, part by part."""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.tables import IBIS_TYPES, conform

MONEY = IBIS_TYPES["money"]
WAITING = 60
"""Days within which an order that was not delivered yet is still to come; older ones are taken as closed."""
PARTS = ("open_claims", "not_invoiced", "open_orders", "bills_in_hand", "prepaid")
"""The parts in the order of the column; prepayments are taken off."""


def exposures(
    invoices: ir.Table,
    receipts: ir.Table,
    settlements: ir.Table,
    orders: ir.Table,
    raw_deliveries: ir.Table,
    *,
    as_of: date,
) -> ir.Table:
    """The parts of the exposure of each customer.

    Row      one customer with any of them
    Units    open_claims: open balances, tax included, credit notes taken off, written off left out; not_invoiced:
             orders of the last 60 days delivered that no claim names, and open_orders: those neither delivered nor
             claimed, both as their documents state them; bills_in_hand: bills of exchange that mature after `as_of`;
             prepaid: prepayments that pay no claim yet, as a positive number
    Leaves   not_invoiced and open_orders are 0 where no deliveries are brought, or no claim names an order
    """
    claims = _claims(invoices, as_of)
    waiting = _waiting(orders, invoices, raw_deliveries, as_of)
    bills = _bills(receipts, as_of)
    prepaid = _prepaid(receipts, settlements, as_of)
    nameless = _nameless(invoices, as_of)
    parts = (claims, waiting, bills, prepaid, nameless)
    found = ibis.union(*(part.select("customer_id") for part in parts), distinct=True)
    for number, part in enumerate(parts):
        right = part.rename({f"customer_id_{number}": "customer_id"})
        found = found.left_join(right, found.customer_id == right[f"customer_id_{number}"]).drop(
            f"customer_id_{number}"
        )
    nothing = ibis.literal(0).cast(MONEY)
    free = found.nameless.fill_null(nothing)
    delivered, waiting_ = found.delivered.fill_null(nothing), found.to_deliver.fill_null(nothing)
    left = ibis.greatest(free - delivered, nothing)
    found = found.mutate(
        not_invoiced=ibis.greatest(delivered - free, nothing), open_orders=ibis.greatest(waiting_ - left, nothing)
    )
    return conform(found.mutate(**{name: found[name].fill_null(nothing) for name in PARTS}), "exposures")


def _claims(invoices: ir.Table, as_of: date) -> ir.Table:
    day = ibis.literal(as_of)
    dated = ibis.coalesce(invoices.invoiced_on, invoices.due_on, day) <= day
    lost = (invoices.kind == "written_off") & (invoices.balance > 0)
    rows = invoices.filter(invoices.customer_id.notnull(), dated, ~lost)
    return rows.group_by("customer_id").aggregate(open_claims=rows.balance.sum().cast(MONEY))


def _waiting(orders: ir.Table, invoices: ir.Table, raw_deliveries: ir.Table, as_of: date) -> ir.Table:
    """Orders that no claim names, delivered or still to be; only where claims and deliveries name orders at all.

    Claims of the same days that name no order are taken to be for what was delivered, then for the rest.
    """
    day = ibis.literal(as_of)
    claimed = invoices.filter(invoices.order_id.notnull()).select(claimed=invoices.order_id).distinct()
    sent = raw_deliveries.filter(raw_deliveries.order_id.notnull())
    out = sent.group_by(sent_order=sent.order_id).aggregate(shipped_on=sent.shipped_on.min())
    known = out.aggregate(deliveries=out.count()).cross_join(claimed.aggregate(claims=claimed.count()))
    rows = orders.filter(orders.customer_id.notnull(), orders.kind == "sale", orders.ordered_on <= day)
    rows = rows.filter(_lately(rows.ordered_on, day), rows.amount > 0)
    rows = rows.left_join(out, rows.order_id == out.sent_order)
    rows = rows.left_join(claimed, rows.order_id == claimed.claimed).filter(lambda t: t.claimed.isnull())
    rows = rows.cross_join(known).filter(lambda t: (t.deliveries > 0) & (t.claims > 0))
    gone = (rows.shipped_on <= day).fill_null(False)
    return rows.group_by("customer_id").aggregate(
        delivered=rows.amount.sum(where=gone).fill_null(0).cast(MONEY),
        to_deliver=rows.amount.sum(where=~gone).fill_null(0).cast(MONEY),
    )


def _nameless(invoices: ir.Table, as_of: date) -> ir.Table:
    """Claims of the same days that name no order."""
    day = ibis.literal(as_of)
    known = invoices.filter(invoices.customer_id.notnull(), invoices.order_id.isnull())
    rows = known.filter(known.invoice_amount > 0, known.invoiced_on <= day)
    rows = rows.filter(_lately(rows.invoiced_on, day))
    return rows.group_by("customer_id").aggregate(nameless=rows.invoice_amount.sum().cast(MONEY))


def _lately(column: ir.DateValue, day: ir.DateValue) -> ir.BooleanValue:
    return day.delta(column, unit="day") < WAITING


def _bills(receipts: ir.Table, as_of: date) -> ir.Table:
    """Bills of exchange received and not yet mature: paid on paper."""
    day = ibis.literal(as_of)
    rows = receipts.filter(receipts.is_bill, receipts.customer_id.notnull(), receipts.received_amount > 0)
    held = rows.filter(rows.matures_on > day, rows.received_on <= day)
    return held.group_by("customer_id").aggregate(bills_in_hand=held.received_amount.sum().cast(MONEY))


def _prepaid(receipts: ir.Table, settlements: ir.Table, as_of: date) -> ir.Table:
    """Prepayments that pay no claim yet. A receipt is named as in `settlements`: load, file, sheet and row."""
    place = [receipts[name].cast("string").fill_null("") for name in ("load", "file", "sheet", "row")]
    name = place[0] + "/" + place[1] + "/" + place[2] + "/" + place[3]
    came = receipts.mutate(receipt_name=name).filter(
        receipts.kind == "prepayment", receipts.customer_id.notnull(), receipts.received_on <= ibis.literal(as_of)
    )
    used = settlements.group_by(used_receipt=settlements.receipt).aggregate(used=settlements.receipt_amount.sum())
    rows = came.left_join(used, came.receipt_name == used.used_receipt)
    free = ibis.greatest(rows.received_amount - rows.used.fill_null(0), ibis.literal(0)).cast(MONEY)
    rows = rows.mutate(free=free)
    return rows.group_by("customer_id").aggregate(prepaid=rows.free.sum().cast(MONEY))
