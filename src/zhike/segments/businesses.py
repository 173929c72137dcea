"""Businesses: how customers work and earn by what they or their accounts say, so that groups can be made of it."""

import ibis
import ibis.expr.types as ir

from zhike.tables import conform

SAID = ("business_model", "financial_needs", "market_position", "risk_preference")
"""What a list of customers says in words."""
COUNTED = {"own_sales": "own_sales", "own_net_margin": "net_margin"}
"""What the newest statements of a customer count, with the ratio that it is."""


def businesses(needs: ir.Table, ratios: ir.Table) -> ir.Table:
    """How a customer works and earns.

    Row      one customer of whom any of it is known
    Dates    own_sales and own_net_margin each of the newest year whose statements tell it
    Missing  what neither a list nor statements tell
    """
    said = needs.group_by("customer_id").aggregate(
        **{name: needs.value.max(where=needs.field == name) for name in SAID}
    )
    counted = ratios.group_by(counted_id=ratios.customer_id).aggregate(
        **{name: ratios.value.argmax(ratios.ended_on, where=ratios.ratio == of) for name, of in COUNTED.items()}
    )
    found = said.outer_join(counted, said.customer_id == counted.counted_id)
    found = found.mutate(customer_id=ibis.coalesce(found.customer_id, found.counted_id))
    known = [found[name].notnull() for name in (*SAID, *COUNTED)]
    return conform(found.filter(ibis.or_(*known)), "businesses")
