"""Upselling: does one customer need more of the same, or what its peers buy and it does not; and why we think so."""

from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike.metrics.peers import category_buyers
from zhike.predicate import Predicate, Vocabulary, holds
from zhike.web.links import Links
from zhike.web.mix import categories
from zhike.web.office import View
from zhike.web.shown import link

BUYING = ("new", "active", "slowing")
ROOM = "room_to_sell"
LEAST_PEERS = 20
COMMON = 1 / 3
"""Of the peers: what fewer buy is no lack."""
MOST = 2

Counts = Mapping[str, Mapping[str, int]]
"""By industry ("" stands for all): how many buy of each category; under "" how many buy anything."""


def with_room(people: ir.Table, vocabulary: Vocabulary) -> ir.Table:
    """Customers with the answer to whether they buy less than their peers in good standing: asked with the rest."""
    known = ROOM in vocabulary.segments
    is_in = holds(Predicate("segment", "is", (ROOM,)), people, vocabulary) if known else ibis.literal(False)
    return people.mutate(is_in_room=is_in.fill_null(False))


def upselling(view: View, row: Mapping[str, Any], links: Links) -> dict[str, Any]:
    """Whether there is a sign of more need, and each sign in words; nothing of one who buys no more.

    row  one of `with_room`
    """
    if row.get("activity") not in BUYING:
        return {}
    signs = [
        *([_room(row, links)] if row["is_in_room"] else []),
        *_growth(row, links),
        *_lacking(view, row, links),
    ]
    return {"signs": signs, "list": link("/customers", segment=ROOM)}


def _room(row: Mapping[str, Any], links: Links) -> Any:
    cells = {
        name: links.metric(row[metric], metric, customer=row["customer_id"])
        for name, metric in (("sales", "spent_last_year"), ("peers", "peers_spend"))
    }
    return links.words(
        "More of the same: it buys {sales} a year in good standing, the upper fourth of its peers {peers}.", **cells
    )


def _growth(row: Mapping[str, Any], links: Links) -> list[Any]:
    """Orders that grew beyond chance."""
    if row.get("order_growth_low") is None or float(row["order_growth_low"]) <= 1:
        return []
    times = links.metric(row["order_growth"], "order_growth", customer=row["customer_id"])
    return [links.words("An upgrade: it orders {times} times as often as a year before, beyond chance.", times=times)]


def _lacking(view: View, row: Mapping[str, Any], links: Links) -> list[Any]:
    """Categories that many of its peers buy and it never did, the commonest first."""
    counts = buyers_of(view)
    industry = row.get("industry") or ""
    if counts.get(industry, {}).get("", 0) < LEAST_PEERS:
        industry = ""
    buyers = counts.get(industry, {})
    if buyers.get("", 0) < LEAST_PEERS:
        return []
    own = {one["category"] for one in categories(view, row["customer_id"]) if one["is_bought"]}
    common = sorted(((count / buyers[""], name) for name, count in buyers.items() if name and name not in own), key=lambda one: (-one[0], one[1]))  # fmt: skip
    address = link("/explore", **({"industry": industry} if industry else {}), by="category", show="customers")
    return [_lack(share, name, industry, address, links) for share, name in common[:MOST] if share >= COMMON]


def _lack(share: float, category: str, industry: str, address: str, links: Links) -> Any:
    part = links.sum(round(share, 4), "share", address, links.words.say(links.vocabulary.metric("customers").label))
    if not industry:
        return links.words(
            "Something else: {share} of all customers buy {category}, it never did.", share=part, category=category
        )
    return links.words(
        "Something else: {share} of the customers in {industry} buy {category}, it never did.",
        share=part,
        industry=industry,
        category=category,
    )


def buyers_of(view: View) -> Counts:
    """How many of every industry buy of each category."""
    found: dict[str, dict[str, int]] = {}
    made = view.of_all(
        "category_buyers", lambda: category_buyers(view.table("profiles"), view.table("customer_products"))
    )
    for row in made:
        found.setdefault(row["industry"], {})[row["category"]] = row["buyers"]
    return found
