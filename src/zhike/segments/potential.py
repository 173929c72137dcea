"""Potential: what the better customers of the same kind buy in a year, beside what this one buys.

The better ones are the upper fourth of the peers. Peers share kind, industry and size; where those are too few, kind
and industry, then kind, then everybody.
"""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from zhike.tables import IBIS_TYPES

MONEY = IBIS_TYPES["money"]
LEAST_PEERS = 20
UPPER = 0.75
# fmt: off
LEVELS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("industry_size", ("kind_of_party", "industry", "size_class")),
    ("industry",      ("kind_of_party", "industry")),
    ("kind",          ("kind_of_party",)),
    ("all",           ()),
)
"""From the nearest peers to the widest."""
# fmt: on


def potential(customers: ir.Table, customer_metrics: ir.Table) -> ir.Table:
    """The potential of each customer with a sale.

    Row      one customer with a sale
    Units    peers_spend: the sales of the last 365 days that the upper fourth of the peers reach; potential: that less
             the customer's own, 0 where it buys as much
    Leaves   customers without a sale; peers are those with sales in the last 365 days
    Missing  all but the customer where not even LEAST_PEERS customers spent anything in those days
    """
    bought = customer_metrics.filter(customer_metrics.orders > 0)
    own = bought.select("customer_id", spent=bought.spent_last_year.fill_null(0).cast("float64"))
    kinds = customers.select("kind_of_party", "industry", "size_class", kind_id="customer_id")
    people = own.left_join(kinds, own.customer_id == kinds.kind_id).drop("kind_id")
    found = people
    for name, columns in LEVELS:
        found = _beside(found, _laid_out(people, name, columns), name, columns)
    enough = [found[f"{name}_peers"] >= LEAST_PEERS for name, _ in LEVELS]
    spend = ibis.cases(
        *((is_enough, found[f"{name}_upper"]) for is_enough, (name, _) in zip(enough, LEVELS, strict=True))
    )
    more = ibis.greatest(spend - ibis.greatest(found.spent, 0.0), 0.0)
    return found.select(
        "customer_id",
        potential=ibis.ifelse(spend.isnull(), ibis.null("float64"), more).round(2).cast(MONEY),
        peers_spend=spend.round(2).cast(MONEY),
        peers=ibis.cases(*((is_enough, found[f"{name}_peers"]) for is_enough, (name, _) in zip(enough, LEVELS, strict=True))),
        peers_by=ibis.cases(*((is_enough, ibis.literal(name)) for is_enough, (name, _) in zip(enough, LEVELS, strict=True))),
    )  # fmt: skip


def _laid_out(people: ir.Table, name: str, columns: Sequence[str]) -> ir.Table:
    """How many peers each kind has, and what their upper fourth spends."""
    spending = people.filter(people.spent > 0, *(people[column].notnull() for column in columns))
    told = {f"{name}_peers": spending.count(), f"{name}_upper": spending.spent.quantile(UPPER)}
    keys = {f"{name}_{column}": spending[column] for column in columns}
    return spending.group_by(**keys).aggregate(**told) if columns else spending.aggregate(**told)


def _beside(found: ir.Table, peers: ir.Table, name: str, columns: Sequence[str]) -> ir.Table:
    if not columns:
        return found.cross_join(peers)
    keys = [f"{name}_{column}" for column in columns]
    return found.left_join(peers, [found[c] == peers[k] for c, k in zip(columns, keys, strict=True)]).drop(*keys)
