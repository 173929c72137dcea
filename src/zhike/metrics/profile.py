"""The wide table: one customer with everything a question may ask."""

import ibis
import ibis.expr.types as ir

from zhike.tables import IBIS_TYPES, profile_parts, table


def profiles(
    customers: ir.Table,
    customer_metrics: ir.Table,
    rhythms: ir.Table,
    receivables: ir.Table,
    payments: ir.Table,
    credit_standings: ir.Table,
    customer_profit: ir.Table,
    acquisitions: ir.Table,
    rfm: ir.Table,
    tiers: ir.Table,
    standings: ir.Table,
    activity: ir.Table,
    seasons: ir.Table,
    outlook: ir.Table,
    churn_risks: ir.Table,
    spending: ir.Table,
    satisfaction: ir.Table,
    loyalties: ir.Table,
    enterprise_types: ir.Table,
    surroundings: ir.Table,
    retail_types: ir.Table,
    clusters: ir.Table,
    growth: ir.Table,
    potential: ir.Table,
    size_classes: ir.Table,
    usages: ir.Table,
    records: ir.Table,
    businesses: ir.Table,
) -> ir.Table:
    """Attributes, figures and classes of each customer.

    Row      one customer, those who never bought too
    Missing  counts and money of a customer without documents are 0, days, dates and classes are missing
    """
    joined = (
        customer_metrics,
        rhythms,
        receivables,
        payments,
        credit_standings,
        customer_profit,
        acquisitions,
        rfm,
        tiers,
        standings,
        activity,
        seasons,
        outlook,
        churn_risks,
        spending,
        satisfaction,
        loyalties,
        enterprise_types,
        surroundings,
        retail_types,
        clusters,
        growth,
        potential,
        size_classes,
        usages,
        records,
        businesses,
    )
    kinds = {column.name: column.type for column in table("profiles").columns}
    needed = {column.name for column in table("profiles").columns if not column.nullable}
    (_, attributes), *parts = profile_parts()
    found = customers.select("customer_id", *(column.name for column in attributes))
    # Keys get names of their own: one chain of joins, where dropping a key after each would nest seven selections.
    for number, (part, (_, columns)) in enumerate(zip(joined, parts, strict=True)):
        right = part.select(*(column.name for column in columns), **{f"key_{number}": part.customer_id})
        found = found.left_join(right, found.customer_id == right[f"key_{number}"])
    loyalty = (found.regularity + found.rebought_share) / 2
    own = {"loyalty": ibis.ifelse(found.is_steady, loyalty, ibis.null("float64"))}
    said = {name: own[name] if name in own else found[name] for name in kinds}
    return found.select(**{name: _known(said[name], name in needed, IBIS_TYPES[kind]) for name, kind in kinds.items()})


def _known(column: ir.Column, needed: bool, kind: str) -> ir.Column:
    if not needed or kind == "string":
        return column
    nothing = ibis.literal(False) if kind == "boolean" else ibis.literal(0).cast(kind)
    return column.fill_null(nothing)
