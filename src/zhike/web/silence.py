"""Silence: a long time of which no sale of anybody is on record, while there are sales before and after it."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from zhike.errors import SnapshotCorrupt
from zhike.web.office import View
from zhike.web.pages import Seen
from zhike.web.shown import Day

TABLE = "company_months"
PLACES = ("home", "customers", "personas", "retention", "tiers", "value", "churn", "models", "company")
"""Where figures compare times, or rest on how customers bought over time."""
LEAST = 6
"""So many months without any sale are told."""
AS_USUAL = 2.0
"""Where another silence is more than a half as long, the company sells by the season."""
FORGOTTEN = 36
"""Months after which no figure reaches back to it."""


def silence(view: View, place: str, seen: Seen) -> dict[str, Any]:
    """The first and the last day of it; nothing where there is none, or a reader's rights leave a part of the customers."""
    if place not in PLACES or view.decision.row_predicate or not view.has(TABLE):
        return {}
    try:
        found = view.kept("silence", lambda: longest(_months(view), view.snapshot.as_of))
    except SnapshotCorrupt:  # told beside it
        return {}
    if found is None:
        return {}
    return {name: Day(day, seen.lang, spoken=True) for name, day in zip(("first", "last"), found, strict=True)}


def _months(view: View) -> list[date]:
    rows = view.table(TABLE)
    return [row["month"] for row in view.rows(rows.filter(rows.orders > 0).select("month").order_by("month"))]


def longest(months: Sequence[date], as_of: date) -> tuple[date, date] | None:
    """The whole months between two with sales that are by far the most, where figures still reach back to them."""
    empty = sorted((_apart(before, after) - 1, before, after) for before, after in pairwise(months))
    if not empty or empty[-1][0] < LEAST:
        return None
    count, before, after = empty[-1]
    if (len(empty) > 1 and empty[-2][0] * AS_USUAL > count) or _apart(after, as_of) > FORGOTTEN:
        return None
    return (before.replace(day=28) + timedelta(days=4)).replace(day=1), after.replace(day=1) - timedelta(days=1)


def _apart(before: date, after: date) -> int:
    return (after.year - before.year) * 12 + after.month - before.month
