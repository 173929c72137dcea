"""Sources: what was brought, how fresh it is, and which sources fill which fields."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from zhike.desk import Load
from zhike.tables import FACTS, fact
from zhike.tables import field as field_of
from zhike.web import coverage, sheets
from zhike.web.coverage import Held
from zhike.web.pages import Page, Seen
from zhike.web.shown import Day
from zhike.web.upload import STATES

PAGE = 100
"""Loads on one page."""
STALE_DAYS = 45
"""A fact that moves with the business and has no newer day than this is pointed at."""
MOVING = ("order_lines", "documents", "receipts", "invoices", "deliveries", "interactions")


def sources(seen: Seen) -> Page:
    """Every load with its period and state; per kind of data its last day; per field the sources that fill it."""
    loads = seen.office.desk.loads.all()
    active = [load for load in loads if load.state == "active"]
    held = coverage.by_source(active, seen.office.workspace.intake, seen.office.workspace.zone)
    named = names(active)
    fresh = [_fresh(name, coverage.whole(held[name].values()), seen) for name in _in_order(held) if fact(name).day]
    old = sum(1 for row in fresh if row["stale"])
    page = int(asked) if (asked := seen.asked("page")).isdigit() and 0 < int(asked) <= len(loads) else 1
    shown = loads[::-1][(page - 1) * PAGE : page * PAGE]
    content = {
        "loads": [_load(load, seen) for load in shown],
        "pager": _pager(page, len(loads), len(shown)),
        "fresh": fresh,
        "old": sheets.plain(old) if old else "",
        "coverage": [_filled(name, held[name], named, seen) for name in _in_order(held)],
    }
    return Page("sources.html", seen.words("Data sources"), content, "sources")


def _pager(page: int, total: int, shown: int) -> dict[str, str]:
    first = (page - 1) * PAGE + 1
    if total <= PAGE:
        return {}
    return {
        "range": f"{first:,}–{first + shown - 1:,}" if shown else "0",
        "of": f"{total:,}",
        "before": f"/sources?page={page - 1}#loads" if page > 1 else "",
        "after": f"/sources?page={page + 1}#loads" if page * PAGE < total else "",
    }


def names(loads: Sequence[Load]) -> dict[str, str]:
    """What people call a source: its newest file, and how many more there are."""
    files: dict[str, list[str]] = {}
    for load in loads:
        files.setdefault(load.source, []).append(load.file)
    return {source: found[-1] + (f" +{len(found) - 1}" if len(found) > 1 else "") for source, found in files.items()}


def _in_order(held: Mapping[str, Any]) -> list[str]:
    return [one.name for one in FACTS if one.name in held]


def _load(load: Load, seen: Seen) -> dict[str, Any]:
    at = datetime.fromisoformat(load.at).astimezone(seen.office.workspace.zone)
    place, zone = seen.office.workspace.intake, seen.office.workspace.zone
    held = coverage.whole(coverage.held(place / part.path, part, zone) for part in load.parts)
    kinds = dict.fromkeys(seen.words.say(fact(part.fact).label) for part in load.parts)
    return {
        "id": load.id,
        "href": f"/loads/{load.id}",
        "file": load.file,
        "kinds": seen.words.say((", ", "、")).join(kinds),
        "rows": sheets.number(load.rows, seen, f"/loads/{load.id}"),
        "period": [Day(held.first, seen.lang), Day(held.last, seen.lang)] if held.first else [],
        "at": f"{at:%Y-%m-%d %H:%M}",
        "who": load.who,
        "state": seen.words.say(STATES[load.state]),
        "active": load.state == "active",
    }


def _fresh(name: str, held: Held, seen: Seen) -> dict[str, Any]:
    today = seen.office.workspace.today()
    days = (today - held.last).days if isinstance(held.last, date) else None
    ahead = days is not None and days < 0
    return {
        "kind": seen.words.say(fact(name).label),
        "rows": sheets.plain(held.rows),
        "first": Day(held.first, seen.lang),
        "last": Day(held.last, seen.lang),
        "age": ""
        if days is None
        else seen.words("in the future")
        if ahead
        else seen.words("{days} days ago", days=sheets.plain(days)),
        "stale": name in MOVING and days is not None and days > STALE_DAYS,
    }


def _filled(name: str, by_source: Mapping[str, Held], named: Mapping[str, str], seen: Seen) -> dict[str, Any]:
    """One kind of data: its fields down, its sources across."""
    fields = [one for one in fact(name).fields if any(held.filled.get(one) for held in by_source.values())]
    empty = [one for one in fact(name).fields if one not in fields]
    return {
        "kind": seen.words.say(fact(name).label),
        "sources": [named[source] for source in by_source],
        "fields": [
            {
                "label": seen.words.say(field_of(one).label),
                "cells": [share(held.filled.get(one, 0), held.rows) for held in by_source.values()],
            }
            for one in fields
        ],
        "empty": seen.words.say((", ", "、")).join(seen.words.say(field_of(one).label) for one in empty),
    }


def share(part: int, whole: int) -> str:
    """A share in percent that is 0 or 100 only where it is wholly so; "" for none."""
    if not part or not whole:
        return ""
    return "100 %" if part == whole else f"{min(max(round(100 * part / whole), 1), 99)} %"
