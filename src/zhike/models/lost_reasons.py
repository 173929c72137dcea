"""Reasons of loss as people recorded them in the sources."""

import ibis
import ibis.expr.types as ir

from zhike.tables import IBIS_TYPES

MONEY = IBIS_TYPES["money"]


def lost_reasons(raw_customers: ir.Table, matches: ir.Table, customer_metrics: ir.Table) -> ir.Table:
    """How often each reason was written down, and what those customers had bought.

    Row      one reason as written
    Units    heads; spent: over all history, returns taken off
    Leaves   customers of whom no source says why; of several reasons of one customer each counts
    """
    written = raw_customers.select("party_key", reason=raw_customers.lost_reason.strip(), lost_on=raw_customers.lost_on)
    written = written.filter(written.reason.notnull(), written.reason != "")
    found = written.join(matches.select("party_key", "customer_id"), "party_key")
    each = found.group_by("customer_id", "reason").aggregate(lost_on=found.lost_on.max())
    money = customer_metrics.select(bought_id="customer_id", spent="spent")
    t = each.left_join(money, each.customer_id == money.bought_id)
    return t.group_by("reason").aggregate(
        customers=t.count(),
        spent=t.spent.sum().fill_null(ibis.literal(0)).cast(MONEY),
        last_on=t.lost_on.max(),
    )
