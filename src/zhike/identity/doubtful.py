"""Which customers may be one after all: the pairs that a person is to be asked about, and why they were not joined."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhike.identity import alike, groups, keys
from zhike.identity.alike import Groups, Neighbours, Pairs
from zhike.identity.apart import Sayings, kept_apart
from zhike.identity.ids import in_memory
from zhike.identity.links import Ints

MOST = 100_000
"""So many pairs at most are asked about, the likeliest first."""


def doubtful_pairs(
    pairs: ir.Table, portraits: ir.Table, matches: ir.Table, decisions: ir.Table, *, ask_from: float, join_from: float
) -> ir.Table:
    """Two customers that may be one: the most alike of their parties, and why they are apart.

    Row     two customers
    Leaves  pairs less likely than `ask_from`; customers that a person called different, or parent and child
    """
    near = pairs.filter(pairs.probability >= ask_from)
    plain = near.select("left_key", "right_key", "probability", "weight").to_pyarrow()
    rows = portraits.select(*groups.READ).to_pyarrow()
    who = matches.select("party_key", "customer_id").to_pyarrow()
    found = asked(plain, rows, who, decisions.to_pyarrow(), join_from=join_from)
    evidence = near.select("left_key", "right_key", "evidence").inner_join(
        ibis.memtable(found.select(["left_key", "right_key"])), ["left_key", "right_key"]
    )
    held = in_memory(found).inner_join(evidence, ["left_key", "right_key"])
    swapped = held.swapped
    return held.select(
        "customer_id",
        "other_id",
        left_key=swapped.ifelse(held.right_key, held.left_key),
        right_key=swapped.ifelse(held.left_key, held.right_key),
        probability=held.probability,
        evidence=held.evidence,
        why_apart=held.why_apart,
    )


def asked(pairs: pa.Table, portraits: pa.Table, who: pa.Table, decisions: pa.Table, *, join_from: float) -> pa.Table:
    """The likeliest pair of parties of each two customers, on Arrow tables.

    Shapes  out: left_key, right_key, customer_id (the smaller), other_id, swapped (the left party is the other's),
            probability, why_apart
    """
    parties = groups.marked(portraits)
    at = pc.index_in(parties.keys, value_set=who["party_key"].combine_chunks()).fill_null(-1)
    number, ids = keys.coded(who["customer_id"].combine_chunks())
    customer = np.append(number, -1)[at.to_numpy(zero_copy_only=False)]
    near = alike.read_pairs(pairs, parties.keys, 0.0)
    left, right = customer[near.left], customer[near.right]
    near = near.only((left >= 0) & (right >= 0) & (left != right))
    near = near.only(_first_of_each(customer[near.left], customer[near.right], len(ids)))
    _, different = groups.said(decisions, parties.portraits)
    held = Groups(
        np.where(customer < 0, len(ids), customer), Sayings(parties.portraits, parties.called, parties.tax), different
    )
    places, reasons = _reasons(near, held, join_from)
    return _told(near.only(np.array(places, dtype="int64")), reasons, customer, ids, parties.keys)


def _first_of_each(one: Ints, other: Ints, width: int) -> Ints:
    """The places of the first pair of each two customers, in their order."""
    _, first = np.unique(np.minimum(one, other) * width + np.maximum(one, other), return_index=True)
    return np.sort(first)


def _reasons(near: Pairs, held: Groups, join_from: float) -> tuple[list[int], list[str]]:
    """Which pairs are asked about, and why each is apart."""
    one, other = held.group[near.left].tolist(), held.group[near.right].tolist()
    neighbours = Neighbours(one, other, near.weight.tolist(), held)
    places: list[int] = []
    reasons: list[str] = []
    for place, probability in enumerate(near.probability.tolist()):
        why = held.speaks_against(one[place], other[place])
        if why == "decision":
            continue
        if not why and kept_apart(held.side(one[place]), held.side(other[place])):
            why = "source"
        if not why and probability >= join_from:
            why = "several"
        if not why and neighbours.fits_several(one[place], other[place], near.weight[place]):
            why = "several"
        places.append(place)
        reasons.append(why or "unsure")
        if len(places) == MOST:
            break
    return places, reasons


def _told(near: Pairs, reasons: Sequence[str], customer: Ints, ids: pa.Array, parties: pa.Array) -> pa.Table:
    left = ids.take(pa.array(customer[near.left]))
    right = ids.take(pa.array(customer[near.right]))
    swapped = pc.greater(left, right)
    return pa.table(
        {
            "left_key": parties.take(pa.array(near.left)),
            "right_key": parties.take(pa.array(near.right)),
            "customer_id": pc.if_else(swapped, right, left),
            "other_id": pc.if_else(swapped, left, right),
            "swapped": swapped,
            "probability": pa.array(near.probability),
            "why_apart": pa.array(list(reasons), pa.string()),
        }
    )
