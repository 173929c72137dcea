"""Findings: what does not fit together in the money that was brought, with amounts; told, never mended in silence."""

import ibis
import ibis.expr.types as ir

from zhike.money.lookback import oddities
from zhike.money.shares import SOURCE
from zhike.tables import IBIS_TYPES, conform

MONEY = IBIS_TYPES["money"]
STATEMENTS = ("missing_side", "unbalanced", "negative_equity", "overlap", "no_rate")


def money_findings(
    foreign_sums: ir.Table,
    receipts: ir.Table,
    invoices: ir.Table,
    settlements: ir.Table,
    costs: ir.Table,
    cost_shares: ir.Table,
    statement_findings: ir.Table,
    spend: ir.Table,
) -> ir.Table:
    """What does not fit together in claims, receipts, costs, statements and currencies.

    Row      one kind of finding about one customer, cost pool or currency
    Units    amount: money in question; what is in another currency as its sheet writes it
    Missing  customer_id of what is about nobody known; amount of a statement without a side or without a rate

        no_claim, unknown_claim, no_receipt, none_brought, credit_left, negative_balance   as `oddities` tells them
        not_turned        documents in another currency without a rate: their sums count as nothing until one is brought
        cost_nobody       costs that name a party that is no customer
        cost_unallocated  costs that nobody bears otherwise: no driver, no unit of it or no period
        cost_overlap      costs whose period lies over another, unequal one of the same pool
        spend_no_channel  money spent to win customers that names no channel
        spend_no_period   the same of a period that nobody can read: it counts in no month
        statement_…       statements that are unbalanced, lack a side, have negative equity, periods that overlap, or a
                          currency without a rate
    """
    books = oddities(invoices, receipts, settlements).mutate(about=ibis.literal(""))
    parts = (
        books,
        _not_turned(foreign_sums),
        *_costs(costs, cost_shares),
        *_spent(spend),
        _statements(statement_findings),
    )
    found = ibis.union(*(part.select("kind", "about", "customer_id", "documents", "amount") for part in parts))
    return conform(found, "money_findings")  # fmt: skip


def _not_turned(foreign_sums: ir.Table) -> ir.Table:
    """What no rate turned, by kind of document and currency."""
    rows = foreign_sums.filter(foreign_sums.rows_without_rate > 0)
    told = rows.mutate(about=rows.fact + " " + rows.currency)
    return told.group_by("about").aggregate(
        kind=ibis.literal("not_turned"), customer_id=ibis.null("string"), documents=told.rows_without_rate.sum(),
        amount=told.not_turned.sum().cast(MONEY),
    )  # fmt: skip


def _costs(costs: ir.Table, cost_shares: ir.Table) -> tuple[ir.Table, ...]:
    strangers = costs.filter(costs.state == "nobody")
    nobody = cost_shares.filter(cost_shares.borne == "unallocated", cost_shares.amount != 0)
    nobody = nobody.anti_join(strangers, list(SOURCE))
    twice = costs.filter(costs.is_overlapping)

    def by_pool(rows: ir.Table, kind: str) -> ir.Table:
        return rows.group_by(about="pool").aggregate(
            kind=ibis.literal(kind), customer_id=ibis.null("string"), documents=rows.count(), amount=rows.amount.sum().cast(MONEY)
        )  # fmt: skip

    return by_pool(strangers, "cost_nobody"), by_pool(nobody, "cost_unallocated"), by_pool(twice, "cost_overlap")


def _spent(spend: ir.Table) -> tuple[ir.Table, ...]:
    """What was spent to win customers and counts for no channel, or in no month."""
    counted = spend.filter(spend.state == "counted", spend.channel.isnull(), spend.amount != 0)
    unread = spend.filter(spend.state == "no_period", spend.amount != 0)

    def summed(rows: ir.Table, kind: str, about: ir.Value) -> ir.Table:
        return rows.group_by(about=about).aggregate(
            kind=ibis.literal(kind), customer_id=ibis.null("string"), documents=rows.count(), amount=rows.amount.sum().cast(MONEY)
        )  # fmt: skip

    return (
        summed(counted, "spend_no_channel", ibis.literal("")),
        summed(unread, "spend_no_period", unread.channel.fill_null("")),
    )


def _statements(statement_findings: ir.Table) -> ir.Table:
    rows = statement_findings.filter(statement_findings.kind.isin(STATEMENTS))
    told = rows.mutate(kind=ibis.literal("statement_") + rows.kind, size=rows.amount.abs())
    return told.group_by("kind", "customer_id").aggregate(
        about=ibis.literal(""), documents=told.count(), amount=told["size"].sum().cast(MONEY)
    )
