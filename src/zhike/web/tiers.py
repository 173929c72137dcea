"""Tiers: who rose, fell, came and went between one year and the next, what it moved, and how long a climb takes."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import ibis

from zhike.catalog.dimensions import MOVE_LABELS as MOVES
from zhike.errors import Text, UnknownName
from zhike.web import tier_ahead, tier_borders, tier_drivers
from zhike.web.charts import Chart
from zhike.web.failures import Failures, Found
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.shown import Day, link

NAMED = 10
TIERS = ("high", "middle", "low")
BEFORE: tuple[tuple[str, Text], ...] = (
    ("new", ("Bought for the first time this year", "本年首次购买")),
    ("none", ("Bought earlier, not in the year before", "更早买过、上一年未买")),
)
GONE = dict(MOVES)["gone"]
KEYS = ("day",)
TWO_YEARS, LATE = timedelta(days=730), timedelta(days=31)
"""A first year may lack so many days at its beginning."""
To = Callable[..., str]
"""The address of some customers, by what is asked of them."""


def tiers(seen: Seen) -> Page:
    """The moves of twelve months against the twelve before: the last, or those up to an earlier day of grading.

    Errors  UnknownName where `day` is no day of grading
    """
    view = seen.office.view(seen.decision)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    failures, found = Failures(seen, view.snapshot), Found(view, "tiers", READ)
    days = failures.made("days", lambda: _days(found["moves"], found["began"]), [])
    day = _day(seen.asked("day"), days, view.snapshot.as_of)
    is_today = day == view.snapshot.as_of

    def to(path: str, **asked: Any) -> str:
        """The customers themselves; of an earlier day only the sums are kept."""
        return link(path, **asked) if is_today else "#moves"

    def moves() -> Rows:
        return [row for row in found["moves"] if row["graded_on"] == day]

    content = {
        "day": Day(day, seen.lang),
        "is_today": is_today,
        "days": [{"day": Day(one, seen.lang), "href": link("/tiers", day=one.isoformat()), "is_shown": one == day} for one in days],
        "by": str(view.snapshot.settings.get("tier_by", "spent")),
        "marks": {name: f"{float(view.snapshot.manifest['settings'][f'tier_{name}']):.0%}" for name in ("high", "middle")},
        "nobody": failures.made("nobody", lambda: not moves(), False),
        **failures.parts(
            first_year=lambda: all(row["tier_before"] == "new" for row in moves()),
            counts=lambda: {move: _count(_moves(moves()), move, links, to) for move, _ in MOVES},
            bridge=lambda: _bridge(_moves(moves()), links, to),
            matrix=lambda: _matrix(moves(), links, to),
            made_of=lambda: _made_of(moves(), links, to),
            borders=lambda: tier_borders.borders(view, day, str(view.snapshot.settings.get("tier_by", "spent")), links, "#made-of"),
            lists=lambda: {move: _people(found[move], view.called(found[move]), links) for move in ("rose", "fell")} if is_today else {},
            flow=lambda: _flow(moves(), links, to, is_today=is_today),
            climb=lambda: _climb(found["climbs"], links),
            drivers=lambda: tier_drivers.drivers(found["drivers"], links) if is_today and view.has(tier_drivers.TABLE) else {},
            ahead=lambda: tier_ahead.ahead(found["ahead"], links) if view.has(tier_ahead.TABLE) else {},
        ),
    }  # fmt: skip
    return Page("tiers.html", seen.words("Tiers"), content, "tiers")


# What is read, once per snapshot


Rows = list[dict[str, Any]]


def _days(rows: Rows, began: Rows) -> list[date]:
    """Days of grading with two whole years before them, the newest first."""
    first = began[0]["first_on"]
    known = {row["graded_on"] for row in rows}
    return sorted((day for day in known if first is not None and first <= day - TWO_YEARS + LATE), reverse=True)


def _day(asked: str, days: list[date], today: date) -> date:
    if not asked:
        return today
    for day in days:
        if day.isoformat() == asked:
            return day
    raise UnknownName(("day", "日期"), asked[:40], [day.isoformat() for day in days])


def _most(move: str, order: Callable[[str], Any], view: View) -> Rows:
    """The customers of one move, those whose sales changed most."""
    people = view.table("profiles")
    shown = ["customer_id", "name", "customer_code", "owner", "main_salesperson", "spent_last_year", "spent_year_before", "year_tier", "year_tier_before"]  # fmt: skip
    named = people.select(*shown, "tier_move", change=people.spent_last_year - people.spent_year_before)
    return view.rows(named.filter(named.tier_move == move).order_by(order("change"), "customer_id").limit(NAMED))


READ: dict[str, Callable[[View], Rows]] = {
    "moves": lambda view: view.rows(view.table("tier_moves")),
    "began": lambda view: view.rows(
        view.table("profiles").aggregate(first_on=view.table("profiles").first_ordered_on.min())
    ),
    "drivers": lambda view: view.rows(view.table(tier_drivers.TABLE)),
    "ahead": lambda view: view.rows(view.table(tier_ahead.TABLE)),
    "climbs": lambda view: view.rows(view.table("tier_climbs").order_by("tier", "quarters")),
    "rose": partial(_most, "rose", ibis.desc),
    "fell": partial(_most, "fell", ibis.asc),
}


def move_of(before: str, after: str) -> str:
    """The move that leads from one tier to another, as `standings` names it."""
    if before == "new":
        return "new"
    if before == "none":
        return "back"
    if after == "none":
        return "gone"
    return "same" if before == after else "rose" if TIERS.index(after) < TIERS.index(before) else "fell"


def _moves(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Heads and sums of each move."""
    found: dict[str, dict[str, Any]] = {
        move: {"customers": 0, "spent_before": Decimal(0), "spent_after": Decimal(0), "margin": None}
        for move, _ in MOVES
    }
    for row in rows:
        into = found[move_of(row["tier_before"], row["tier_after"])]
        for name in ("customers", "spent_before", "spent_after"):
            into[name] += row[name]
        gained = [row.get(name) for name in ("margin_after", "margin_before")]
        if gained != [None, None]:
            into["margin"] = (into["margin"] or 0) + (gained[0] or 0) - (gained[1] or 0)
    return found


# What is said


def _count(moves: Mapping[str, Any], move: str, links: Links, to: To) -> Any:
    return links.sum(moves[move]["customers"], "count", to("/customers", tier_move=move), links.words("Customers"))


def _bridge(moves: Mapping[str, Any], links: Links, to: To) -> dict[str, Any]:
    """From the sales of the year before to those of this year, move by move; the parts add up."""

    def money(value: Decimal, href: str, *, signed: bool = False) -> Any:
        return links.sum(value, "money", href, links.words("Sales"), signed=signed)

    rows = [
        {
            "label": links.words.say(label),
            "customers": _count(moves, move, links, to),
            "before": money(moves[move]["spent_before"], to("/customers", tier_move=move)),
            "after": money(moves[move]["spent_after"], to("/customers", tier_move=move)),
            "difference": money(
                moves[move]["spent_after"] - moves[move]["spent_before"], to("/customers", tier_move=move), signed=True
            ),
            "margin": "" if moves[move]["margin"] is None else money(moves[move]["margin"], to("/customers", tier_move=move), signed=True),
        }
        for move, label in MOVES
        if moves[move]["customers"]
    ]  # fmt: skip
    before, after = (sum((m[name] for m in moves.values()), Decimal(0)) for name in ("spent_before", "spent_after"))
    gained = [m["margin"] for m in moves.values() if m["margin"] is not None]
    return {
        "rows": rows,
        "before": money(before, "#moves"),
        "after": money(after, "#moves"),
        "difference": money(after - before, "#moves", signed=True),
        "margin": money(sum(gained, Decimal(0)), "#moves", signed=True) if gained else "",
    }


def _matrix(rows: list[dict[str, Any]], links: Links, to: To) -> dict[str, Any]:
    """How many customers of each tier a year before are in which tier now; each number leads to them."""
    labels = dict(links.vocabulary.dimension("year_tier").labels)
    counted = {(row["tier_before"], row["tier_after"]): row["customers"] for row in rows}
    befores = [(tier, links.words.say(labels[tier])) for tier in TIERS] + [
        (name, links.words.say(label)) for name, label in BEFORE
    ]
    lines = []
    for before, label in befores:
        cells = []
        for after in (*TIERS, "none"):
            count = counted.get((before, after), 0)
            move = move_of(before, after) if (before, after) != ("none", "none") else ""
            shown = links.sum(count, "count", _people_of(before, after, to), links.words("Customers")) if count else ""
            cells.append({"value": shown, "move": move})
        lines.append({"label": label, "cells": cells})
    return {"head": [*(links.words.say(labels[tier]) for tier in TIERS), links.words.say(GONE)], "rows": lines}


def _people_of(before: str, after: str, to: To) -> str:
    """The address of the customers of one cell."""
    asked = {"tier_move": move_of(before, after)}
    if before in TIERS:
        asked["year_tier_before"] = before
    if after in TIERS:
        asked["year_tier"] = after
    return to("/customers", **asked)


def _made_of(rows: list[dict[str, Any]], links: Links, to: To) -> list[dict[str, Any]]:
    """Each tier of today by where its customers come from: new ones apart from those who moved into it."""
    labels = dict(links.vocabulary.dimension("year_tier").labels)
    found = []
    for tier in TIERS:
        here = [row for row in rows if row["tier_after"] == tier]
        by = {move: sum(r["customers"] for r in here if move_of(r["tier_before"], tier) == move) for move, _ in MOVES}
        parts = {
            move: links.sum(
                by[move], "count", to("/customers", tier_move=move, year_tier=tier), links.words("Customers")
            )
            if by[move]
            else ""
            for move in by
        }
        spent = sum((row["spent_after"] for row in here), Decimal(0))
        address = to("/customers", year_tier=tier)
        found.append(
            {
                "label": links.words.say(labels[tier]),
                "customers": links.sum(sum(by.values()), "count", address, links.words("Customers")),
                "spent": links.sum(spent, "money", address, links.words("Sales")),
                **parts,
            }
        )
    return found


def _people(rows: list[dict[str, Any]], names: Mapping[str, str], links: Links) -> list[dict[str, Any]]:
    labels = dict(links.vocabulary.dimension("year_tier").labels)
    return [
        {
            "id": row["customer_id"],
            "name": names[row["customer_id"]],
            "who": row["owner"] or row["main_salesperson"] or "",
            "from": links.words.say(labels[row["year_tier_before"]]),
            "to": links.words.say(labels[row["year_tier"]]),
            "before": links.metric(row["spent_year_before"], "spent_year_before", customer=row["customer_id"]),
            "after": links.metric(row["spent_last_year"], "spent_last_year", customer=row["customer_id"]),
        }
        for row in rows
    ]


def _flow(rows: list[dict[str, Any]], links: Links, to: To, *, is_today: bool) -> Chart | None:
    """The matrix as streams from the left, a year before, to the right, today or on that day."""
    words = links.words
    labels = dict(links.vocabulary.dimension("year_tier").labels)
    from_ = {tier: words("{tier}, a year before", tier=words.say(labels[tier])).striptags() for tier in TIERS}
    from_ |= {name: words.say(label) for name, label in BEFORE}
    then = {
        tier: (words("{tier}, now", tier=words.say(labels[tier])).striptags() if is_today else words.say(labels[tier]))
        for tier in TIERS
    }
    then["none"] = words.say(GONE)
    order = {name: place for place, name in enumerate((*TIERS, "new", "none"))}
    shown = sorted(rows, key=lambda row: (order[row["tier_before"]], order[row["tier_after"]]))
    if not shown:
        return None
    spec = {
        "kind": "flow", "unit": "count", "zh": words.lang == "zh", "title": words("Where customers went").striptags(),
        "nodes": [from_[name] for name in order if any(row["tier_before"] == name for row in rows)] + [then[name] for name in then if any(row["tier_after"] == name for row in rows)],
        "links": [{"from": from_[r["tier_before"]], "to": then[r["tier_after"]], "value": r["customers"], "move": move_of(r["tier_before"], r["tier_after"])} for r in shown],
    }  # fmt: skip
    table = [
        (
            from_[row["tier_before"]],
            then[row["tier_after"]],
            links.sum(
                row["customers"], "count", _people_of(row["tier_before"], row["tier_after"], to), words("Customers")
            ),
        )
        for row in shown
    ]
    under = words("As wide as there are customers; left the year before, right the last twelve months")
    head = (words("The year before"), words("Now"), words("Customers"))
    return Chart("flow", words("Where customers went"), under, head, table, spec, "tall")


def _climb(rows: list[dict[str, Any]], links: Links) -> Chart | None:
    """Of those who began low or in the middle: how many have climbed after so many quarters."""
    words = links.words
    by = {(row["tier"], row["quarters"]): row for row in rows}
    kinds = [tier for tier in ("low", "middle") if any(row["tier"] == tier for row in rows)]
    if not kinds:
        return None
    longest = max(row["quarters"] for row in rows)
    labels = dict(links.vocabulary.dimension("year_tier").labels)
    curves: dict[str, list[dict[str, Any] | None]] = {}
    for tier in kinds:  # where nobody left and nobody climbed in a quarter the curve stays as it was
        last: dict[str, Any] | None = None
        curves[tier] = []
        for quarter in range(1, longest + 1):
            last = by.get((tier, quarter), last)
            curves[tier].append(last)
    within = curves[kinds[0]][min(4, longest) - 1]
    finding = (
        words("Of new customers who begin {tier}, {share} have climbed within a year", tier=words.say(labels[kinds[0]]), share=_share(within, links))
        if within
        else words("How long a climb takes")
    )  # fmt: skip
    names = {tier: words("began {tier}", tier=words.say(labels[tier])) for tier in kinds}
    spec = {
        "kind": "lines", "unit": "share", "zh": words.lang == "zh", "title": finding.striptags(), "min": 0,
        "x": [str(quarter) for quarter in range(1, longest + 1)],
        "series": [{"name": names[tier].striptags(), "data": [row["share"] if row else None for row in curves[tier]]} for tier in kinds],
    }  # fmt: skip
    table = [
        (str(quarter), *(_share(curves[tier][quarter - 1], links) for tier in kinds))
        for quarter in range(1, longest + 1)
    ]
    under = words("Quarters after the first grading; who is followed for less counts until then (Kaplan–Meier)")
    return Chart("climb", finding, under, (words("Quarters"), *names.values()), table, spec)


def _share(row: Mapping[str, Any] | None, links: Links) -> Any:
    if row is None:
        return ""
    return links.cell(row["share"], "tier_climbs", "share", tier=row["tier"], quarters=row["quarters"])
