"""Tier history: the tier that one customer had on each day of grading, and what it had bought in the year before."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zhike.segments.year_tiers import grading_days
from zhike.web.charts import Chart
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.shown import Day

TABLE = "year_tiers"
LEAST = 2
"""Days of grading since the first tier; of fewer there is no history."""


def tier_history(view: View, customer_id: str, links: Links) -> Chart | None:
    """The tiers of a customer since its first one, the newest first; nothing where there is only one, or none."""
    if not view.has(TABLE):
        return None
    table = view.table(TABLE)
    rows = view.rows_of(
        customer_id,
        "tier history",
        lambda id: table.filter(table.customer_id == id).select("graded_on", "tier", "spent"),
    )
    by = {row["graded_on"]: row for row in rows}
    days = [day for day in grading_days(view.snapshot.as_of) if by and day >= min(by)]
    return _drawn(days, by, customer_id, links) if len(days) >= LEAST else None


def _drawn(
    days: Sequence[date], by: Mapping[date, Mapping[str, Any]], customer_id: str, links: Links
) -> Chart:  # fmt: skip
    words = links.words
    labels = dict(links.vocabulary.dimension("year_tier").labels)
    said = [words.say(labels[by[day]["tier"]]) if day in by else words("no sale") for day in days]

    def spent(day: date) -> Any:
        return links.cell(by[day]["spent"], TABLE, "spent", graded_on=day, customer_id=customer_id) if day in by else ""

    finding = _finding(days, by, said, links)
    spec = {
        "kind": "bars", "unit": "money", "zh": words.lang == "zh", "title": finding.striptags(),
        "x": [f"{day:%Y-%m} {tier}" for day, tier in zip(days, said, strict=True)],
        "series": [{"name": words("Sales of the twelve months"), "data": [by[day]["spent"] if day in by else 0 for day in days]}],
        "mute": [place for place, day in enumerate(days) if day not in by or by[day]["tier"] == "low"],
    }  # fmt: skip
    table = [(Day(day, words.lang), tier, spent(day)) for day, tier in zip(days, said, strict=True)]
    under = words("Tier by the twelve months up to each day, every three months")
    head = (words("Graded on"), words("Tier"), words("Sales of the twelve months"))
    return Chart("tier-history", finding, under, head, table, spec)


def _finding(
    days: Sequence[date], by: Mapping[date, Mapping[str, Any]], said: Sequence[str], links: Links
) -> Any:  # fmt: skip
    """Since when the customer has today's tier, and which it had before."""
    words, lang = links.words, links.words.lang
    tiers = [by[day]["tier"] if day in by else None for day in days]
    held = next((place for place, tier in enumerate(tiers) if tier != tiers[0]), len(tiers))
    if tiers[0] is None:  # the oldest of these days has one
        return words(
            "No sale in twelve months: no tier. {tier} up to {day}", tier=said[held], day=Day(days[held], lang)
        )
    since = Day(days[held - 1], lang)
    if held == len(tiers):
        return words("{tier} since {day}", tier=said[0], day=since)
    if tiers[held] is None:
        return words("{tier} since {day}; no sale in the twelve months before", tier=said[0], day=since)
    return words("{tier} since {day}, {before} before", tier=said[0], day=since, before=said[held])
