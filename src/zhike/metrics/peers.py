"""Peers: how the figures of those who bought lie in each industry, and how many there buy of each category."""

import ibis
import ibis.expr.types as ir

FIGURES = (
    "spent",
    "orders",
    "average_order",
    "median_days_between_orders",
    "margin_rate",
    "returns_share",
    "discount_share",
    "products",
    "regularity",
    "rebought_share",
)
MARKS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
"""The peers are laid out by these shares of them."""
ALL = ""
"""Stands for every industry, and for any category."""


def peer_marks(profiles: ir.Table) -> ir.Table:
    """The figures below which so many of the peers lie.

    Row      one share of the customers who bought of one industry; industry "" is everybody who bought
    Units    figures as in profiles; customers: the peers
    Missing  a figure that is known of none of them
    """
    bought = profiles.filter(profiles.orders > 0)
    each = bought.select(
        industry=_and_all(bought.industry), **{name: bought[name].cast("float64") for name in FIGURES}
    ).filter(ibis._.industry.notnull())
    laid = each.group_by("industry").aggregate(
        customers=each.count(), **{name: each[name].quantile(list(MARKS)) for name in FIGURES}
    )
    placed = laid.mutate(number=ibis.range(len(MARKS)).unnest())
    return placed.select(
        "industry",
        "customers",
        mark=ibis.array(list(MARKS))[placed.number],
        # Spark takes an element of no array for one that is never missing.
        **{name: ibis.ifelse(placed[name].notnull(), placed[name][placed.number], None) for name in FIGURES},
    )


def category_buyers(profiles: ir.Table, customer_products: ir.Table) -> ir.Table:
    """How many customers of each industry buy of each category.

    Row    one category of one industry; industry "" is all customers, category "" any of them
    Units  heads with a purchase, returns taken off
    """
    goods = customer_products.filter(customer_products.amount > 0, customer_products.category.notnull())
    of_each = goods.group_by("customer_id").aggregate(categories=goods.category.collect(distinct=True))
    placed = of_each.join(profiles.select("customer_id", "industry"), "customer_id")
    by_industry = placed.select("categories", industry=_and_all(placed.industry)).filter(ibis._.industry.notnull())
    each = by_industry.select("industry", category=ibis.array([ALL]).concat(by_industry.categories).unnest())
    return each.group_by("industry", "category").aggregate(buyers=each.count())


def _and_all(industry: ir.Value) -> ir.Value:
    return ibis.array([ibis.literal(ALL), industry.nullif(ALL)]).unnest()
