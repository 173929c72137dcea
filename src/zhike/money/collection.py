"""Collection: days of sales outstanding counted back, weighted by the sales of each month, and how well was collected."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

Row = Mapping[str, Any]


def counted_back(months: Sequence[Row]) -> float | None:
    """Days of the newest sales that make up what is open: whole months back, and a part of the last.

    Shapes   months in their order, with `month`, `claimed`, `receivable`; one that is not there had no claims, and its
             days count all the same
    Missing  where all claims known do not make up what is open
    """
    if not months:
        return None
    left, days = float(months[-1]["receivable"]), 0.0
    if left <= 0:
        return 0.0
    after = None
    for row in reversed(months):
        sold, length = max(float(row["claimed"]), 0.0), _length(row["month"])
        if after is not None:
            days += (after - row["month"]).days - length  # the months between, in which nothing happened
        if sold >= left:
            return days + length * left / sold
        left, days, after = left - sold, days + length, row["month"]
    return None


def weighted(still_open: Mapping[date, Any], months: Sequence[Row]) -> float | None:
    """Each month's claims still open as days of that month's own sales, added up.

    Shapes   still_open: by month of the claim
    Missing  without sales
    """
    claimed = {row["month"]: float(row["claimed"]) for row in months}
    known = {month: amount for month, amount in still_open.items() if claimed.get(month, 0) > 0}
    if not known:
        return None
    return sum(_length(month) * max(float(amount), 0.0) / claimed[month] for month, amount in known.items())


def effectiveness(before: Row, row: Row) -> float | None:
    """Of what could have been collected in a month, the part that was.

    Units    share: (open before + claimed − open after) ÷ (open before + claimed − not yet due after)
    Missing  where nothing could have been collected
    """
    could = float(before["receivable"]) + float(row["claimed"])
    due = could - (float(row["receivable"]) - float(row["overdue"]))
    return (could - float(row["receivable"])) / due if due > 0 else None


def _length(month: date) -> int:
    return ((month.replace(day=28) + timedelta(days=4)).replace(day=1) - month).days
