"""Kinds: by how much companies spend more on an order day than all, and persons less.

One law of spending for all draws a person who has not come back towards what companies spend, and companies towards
persons. Where the two differ beyond chance, each kind has its own middle: v of Gamma-Gamma times a factor.
"""

import ibis
import ibis.expr.types as ir
import numpy as np

KINDS = ("company", "person")
LEAST = 30
"""So many of each kind must have come back for money, or nothing is said of it."""
BEYOND = 2.0
"""Standard errors by which a kind must differ from all."""


def of_kind(party: ir.Value, told: dict[str, float]) -> ir.Value:
    """The factor of a customer's kind; 1 where nothing is told of it."""
    if not told:
        return ibis.literal(1.0)
    return ibis.cases(*((party == kind, factor) for kind, factor in told.items()), else_=1.0)


def kinds(histories: ir.Table, customers: ir.Table) -> dict[str, float]:
    """By kind of party, what those who came back spend on a repeat day ÷ what all do; nothing where they do not differ.

    Each customer counts once, the largest of a kind as much as its second: one giant makes no other rich.
    """
    back = histories.filter(histories.repeat_days > 0, histories.mean_repeat_amount > 0)
    who = customers.select(party_id=customers.customer_id, kind=customers.kind_of_party)
    known = back.join(who, back.customer_id == who.party_id)
    by_kind = ibis.window(group_by=known.kind, order_by=[known.mean_repeat_amount.desc(), known.customer_id])
    ranked = known.mutate(place=ibis.row_number().over(by_kind))
    amount = ranked.mean_repeat_amount
    sums = ranked.group_by("kind").aggregate(
        count=ranked.count(),
        second=amount.max(where=ranked.place == 1),
        total=amount.sum(where=ranked.place > 0),
        squares=(amount * amount).sum(where=ranked.place > 0),
    )
    found = {row["kind"]: row for row in sums.to_pyarrow().to_pylist()}
    told = [found[kind] for kind in KINDS if kind in found]
    if len(told) < len(KINDS) or any(row["count"] < LEAST for row in told):
        return {}
    heads = sum(row["count"] for row in told)
    means = {row["kind"]: _mean(row) for row in told}
    all_ = sum(means[row["kind"]][0] * row["count"] for row in told) / heads
    apart = means[KINDS[0]][0] - means[KINDS[1]][0]
    if not apart * apart > BEYOND**2 * sum(error * error for _, error in means.values()):
        return {}
    return {kind: mean / all_ for kind, (mean, _) in means.items()}


def _mean(row: dict[str, float]) -> tuple[float, float]:
    """The mean with its standard error, the largest counted as the second."""
    count, second = row["count"], row["second"]
    mean = (row["total"] + second) / count
    spread = (row["squares"] + second * second) / count - mean * mean
    return mean, float(np.sqrt(max(spread, 0.0) / count))
