"""Documents in other currencies: what they come to in their own, and what of it a rate turned."""

import ibis
import ibis.expr.types as ir

from zhike.tables import IBIS_TYPES, conform

MONEY = IBIS_TYPES["money"]


def foreign_sums(
    order_lines: ir.Table, invoices: ir.Table, receipts: ir.Table, costs: ir.Table, spend: ir.Table
) -> ir.Table:
    """What documents in another currency come to, by customer.

    Row      one kind of document of one customer in one currency
    Units    original, not_turned: that currency; amount: the workspace's. Currencies are never added up
    Missing  customer_id of documents of nobody known, of pools of cost and of what was spent to win customers
    """
    facts = (
        ("order_lines", order_lines, "amount"),
        ("invoices", invoices, "invoice_amount"),
        ("receipts", receipts, "received_amount"),
        ("costs", costs, "amount"),
        ("spend", spend.mutate(customer_id=ibis.null("string")), "amount"),
    )
    return conform(ibis.union(*(_summed(*each) for each in facts)), "foreign_sums")


def _summed(fact: str, rows: ir.Table, amount: str) -> ir.Table:
    foreign = rows.filter(rows.currency.notnull())
    bare = foreign.exchange_rate.isnull()
    return foreign.group_by("customer_id", "currency").aggregate(
        fact=ibis.literal(fact),
        rows=foreign.count(),
        rows_without_rate=bare.sum().fill_null(0).cast("int64"),
        original=foreign.original_amount.sum().cast(MONEY),
        not_turned=foreign.original_amount.sum(where=bare).fill_null(0).cast(MONEY),
        amount=foreign[amount].sum().cast(MONEY),
    )
