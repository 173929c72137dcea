"""Borders of tiers: customers of equal worth among whom the line between two tiers runs."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from zhike.web.links import Links
from zhike.web.office import View

TABLE = "year_tiers"
TIERS = ("high", "middle", "low")


def borders(view: View, day: date, tier_by: str, links: Links, href: str) -> list[Any]:
    """A sentence for each line that parts equals; nothing where every line parts larger customers from smaller ones."""
    found = view.kept(f"borders of tiers on {day}", lambda: _found(view, day, tier_by))
    words, labels = links.words, dict(links.vocabulary.dimension("year_tier").labels)
    return [
        words(
            "{count} {count:customer is|customers are} worth the same {amount} in these months, and the line between “{upper}” and “{lower}” runs among them: which of them stand above says nothing of them.",
            count=links.sum(count, "count", href, words("Customers")),
            amount=links.sum(amount, "money", href, words("Sales of the twelve months")),
            upper=words.say(labels[upper]),
            lower=words.say(labels[lower]),
        )
        for upper, lower, amount, count in found
    ]  # fmt: skip


def _found(view: View, day: date, tier_by: str) -> list[tuple[str, str, Any, int]]:
    graded = view.table(TABLE)
    here = graded.filter(graded.graded_on == day)
    worth = here.margin if tier_by == "margin" else here.spent
    ends = view.rows(here.group_by("tier").aggregate(least=worth.min(), most=worth.max()))
    by: Mapping[str, Any] = {row["tier"]: row for row in ends}
    there = [tier for tier in TIERS if tier in by]
    lines = [(a, b, by[b]["most"]) for a, b in pairwise(there) if by[a]["least"] == by[b]["most"]]
    return [
        (a, b, amount, view.rows(here.aggregate(n=(worth == amount).cast("int64").sum()))[0]["n"])
        for a, b, amount in lines
        if amount is not None and amount > 0
    ]
