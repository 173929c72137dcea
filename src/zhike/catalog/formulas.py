"""The pieces that several metrics' formulas share. Each works on orders and on order lines alike.

Orders have one row per document with the sums of its lines; order lines carry the same names for one line.
"""

from typing import Any

import ibis

Table = Any
Expression = Any


def by_document(t: Table) -> bool:
    """Is a row of this table a whole document?"""
    return "lines" in t.columns


def sold(t: Table) -> Expression:
    """Rows that are, or belong to, a sale."""
    return t.kind == "sale"


def documents(t: Table) -> Expression:
    """Documents with a sale line, each counted once; two sources may use one number twice."""
    if by_document(t):
        return sold(t).cast("int64").sum().fill_null(0)
    number = ibis.struct({"source": t.source, "order_id": t.order_id, "customer_id": t.customer_id})
    return number.nunique(where=sold(t))


def lines(t: Table) -> Expression:
    """Lines of any kind."""
    return t.lines.sum().fill_null(0) if by_document(t) else t.count()


def gross(t: Table) -> Expression:
    """Amount of the lines that are no returns."""
    return (t.sold.sum() if by_document(t) else t.amount.sum(where=t.kind != "return")).fill_null(0)


def returned(t: Table) -> Expression:
    """Amount of the lines that are returns, negative or 0."""
    return (t.returned.sum() if by_document(t) else t.amount.sum(where=t.kind == "return")).fill_null(0)


def costed(t: Table) -> Expression:
    """Amount of the lines whose cost is known."""
    return t.costed_amount.sum() if by_document(t) else t.amount.sum(where=t.cost.notnull())


def buyers(t: Table, where: Expression | None = None) -> Expression:
    """Customers with a sale among these rows, each counted once."""
    bought = sold(t) if where is None else sold(t) & where
    return t.customer_id.nunique(where=bought)


def heads(condition: Expression) -> Expression:
    """Customers of profiles for whom a condition holds."""
    return condition.fill_null(False).cast("int64").sum().fill_null(0)


def is_loss(net_contribution: Expression, uncosted: Expression) -> Expression:
    """Who costs more than it leaves, whatever its goods of unknown cost did: as if these had cost nothing."""
    return net_contribution + ibis.greatest(uncosted, ibis.literal(0).cast(uncosted.type())) < 0


def at_a_loss(profiles: Table) -> Expression:
    """Customers at a loss over all history."""
    return is_loss(profiles.net_contribution, (profiles.spent - profiles.profit_base).fill_null(0))


def bought(profiles: Table) -> Expression:
    """Customers of profiles who have ever bought."""
    return profiles.orders > 0


def second_due(profiles: Table) -> Expression:
    """New customers who bought once, after the wait in which half of those who came back did; known since this version."""
    once = (profiles.activity == "new") & (profiles.repeat_days == 0)
    return once & profiles.is_second_due if "is_second_due" in profiles.columns else once


def common(column: Expression) -> Expression:
    """The class that all customers of a group share; missing where they differ."""
    return ibis.ifelse(column.min() == column.max(), column.max(), ibis.null("string"))
