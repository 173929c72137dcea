"""Seasonal: whether the days ahead were busier, or quieter, in past years than the year around them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike.web.links import Links
from zhike.web.office import View

DAYS = 90
HALF = timedelta(days=182)
YEARS = (1, 2)
CLEAR = 1.2
"""So many times as busy as the year around them, or so many times as quiet, every year: a season."""
LEAST = 100
"""Of fewer order days in the year around, nothing is said."""


def ratios(orders: ir.Table, as_of: date, read: Callable[[ir.Table], list[dict[str, Any]]]) -> list[float]:
    """Order days a day in the same 90 days of past years ÷ those of the year around them, the newest first.

    read    what runs an expression: many readers share one engine
    Leaves  years whose surroundings reach back before the first order, or held too few order days
    """
    sold = orders.filter(orders.kind == "sale", orders.customer_id.notnull())
    days = sold.select("customer_id", "ordered_on").distinct()
    sums: dict[str, ir.Value] = {"first": days.ordered_on.min()}
    for year in YEARS:
        begin = as_of - timedelta(days=365 * year)
        middle, end = begin + timedelta(days=DAYS // 2), begin + timedelta(days=DAYS)
        sums[f"own_{year}"] = _between(days, begin, end).sum()
        sums[f"all_{year}"] = _between(days, middle - HALF, middle + HALF).sum()
    (row,) = read(days.aggregate(**sums))
    found = []
    for year in YEARS:
        reached = as_of - timedelta(days=365 * year) + timedelta(days=DAYS // 2) - HALF
        if row["first"] is not None and row["first"] <= reached and (row[f"all_{year}"] or 0) >= LEAST:
            found.append(row[f"own_{year}"] / DAYS / (row[f"all_{year}"] / (2 * HALF.days)))
    return found


def season(view: View, links: Links) -> dict[str, Any]:
    """What past years say, and what that means for forecasts; nothing where they do not all say the same."""
    found = view.kept("season ahead", lambda: ratios(view.table("orders"), view.snapshot.as_of, view.rows))
    if not found or not (min(found) >= CLEAR or max(found) <= 1 / CLEAR):
        return {}
    words = links.words
    mean = links.sum(sum(found) / len(found), "number", "/explore?by=month&show=orders", words("Season"))
    said = {"ratio": mean, "days": str(DAYS), "years": str(len(found))}
    if len(found) == 1:
        busy = words(
            "The next {days} days may be a busy season: a year ago customers ordered {ratio} times as often in them as in the year around.",
            **said,
        )
        quiet = words(
            "The next {days} days may be a quiet season: a year ago customers ordered {ratio} times as often in them as in the year around.",
            **said,
        )
        return {
            "said": busy if found[0] > 1 else quiet,
            "of_models": words("One year does not tell a season from growth or chance, and the models know no season."),
        }
    if found[0] > 1:
        return {
            "said": words("The next {days} days are a busy season: in {years} past years customers ordered {ratio} times as often in them as in the year around.", **said),
            "of_models": words("The models know no season: expect more than they say for the weeks ahead, and no more for the year."),
        }  # fmt: skip
    return {
        "said": words("The next {days} days are a quiet season: in {years} past years customers ordered {ratio} times as often in them as in the year around.", **said),
        "of_models": words("The models know no season: expect less than they say for the weeks ahead, and no less for the year."),
    }  # fmt: skip


def _between(days: ir.Table, after: date, until: date) -> ir.IntegerValue:
    on = days.ordered_on
    return ((on > ibis.literal(after)) & (on <= ibis.literal(until))).cast("int64")
