"""Borders of tiers: customers of equal worth whom no line parts, and lines that run among equals in older snapshots."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from zhike.segments.tiers import BY_MARGIN
from zhike.web.links import Links
from zhike.web.office import View

TABLE = "year_tiers"
TIERS = ("high", "middle", "low")


def borders(view: View, day: date, tier_by: str, links: Links, href: str) -> list[Any]:
    """A sentence where all are equal, or for each line that parts equals; nothing where lines part larger from smaller."""
    equals = view.kept(f"equals of tiers on {day}", lambda: _equals(view, day, tier_by))
    if equals:
        return [
            links.words(
                "All are worth the same {amount} in these months ({count} in all): tiers tell none of them apart.",
                count=links.sum(equals[1], "count", href, links.words("Customers")),
                amount=links.sum(equals[0], "money", href, links.words("Sales of the twelve months")),
            )
        ]
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


def _equals(view: View, day: date, tier_by: str) -> tuple[Any, int] | None:
    """What each of them is worth, and how many they are, where all are worth the same."""
    graded = view.table(TABLE)
    here = graded.filter(graded.graded_on == day)
    worth = here.margin if tier_by in BY_MARGIN else here.spent
    row = view.rows(here.aggregate(least=worth.min(), most=worth.max(), n=here.count()))[0]
    return (row["most"], row["n"]) if row["n"] > 1 and row["least"] == row["most"] and row["most"] is not None else None


def _found(view: View, day: date, tier_by: str) -> list[tuple[str, str, Any, int]]:
    graded = view.table(TABLE)
    here = graded.filter(graded.graded_on == day)
    worth = here.margin if tier_by in BY_MARGIN else here.spent
    ends = view.rows(here.group_by("tier").aggregate(least=worth.min(), most=worth.max()))
    by: Mapping[str, Any] = {row["tier"]: row for row in ends}
    there = [tier for tier in TIERS if tier in by]
    lines = [(a, b, by[b]["most"]) for a, b in pairwise(there) if by[a]["least"] == by[b]["most"]]
    return [
        (a, b, amount, view.rows(here.aggregate(n=(worth == amount).cast("int64").sum()))[0]["n"])
        for a, b, amount in lines
        if amount is not None and amount > 0
    ]
