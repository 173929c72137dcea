"""Find: one field for customers, figures, lists, saved views and pages; the keyboard's palette asks the .json twin."""

import re
from collections.abc import Callable
from typing import Any

from zhike import question as questions
from zhike.answer import Part
from zhike.sounds import heard
from zhike.web.links import Links
from zhike.web.menu import opened_with
from zhike.web.pages import Page, Seen
from zhike.web.shown import link

FEW = 8
LOOKED_AT = 40
"""So many of the largest customers that fit are looked at; of those, who is meant most exactly comes first."""
LONGEST = 100

Row = dict[str, Any]


def find(seen: Seen) -> Page:
    """What has the letters, or sounds as they do, by kind; every page of the menu where nothing is typed."""
    typed = seen.asked("q").strip()[:LONGEST]
    fits = _fits(typed)
    groups = [
        _group("customers", seen.words("Customers"), _customers(seen, typed), link("/customers", q=typed)),
        _group("views", seen.words("Saved views"), _views(seen, fits)),
        _group("lists", seen.words("Lists"), _lists(seen, fits) if typed else []),
        _group("figures", seen.words("Figures"), _figures(seen, fits) if typed else []),
        _group("pages", seen.words("Pages"), _pages(seen, fits)),
    ]
    return Page("find.html", seen.words("Find"), {"typed": typed, "groups": [g for g in groups if g["rows"]]})


def _group(kind: str, label: str, rows: list[Row], more: str = "") -> Row:
    return {"kind": kind, "label": label, "rows": rows[:FEW], "more": more if len(rows) > FEW else ""}


def _fits(typed: str) -> Callable[..., bool]:
    """Whether any of some texts has the letters or sounds so."""
    wanted, sounds = typed.lower(), heard(typed)
    pattern = re.compile(sounds) if sounds else None
    return lambda *texts: any(wanted in text.lower() or (pattern and pattern.search(text)) for text in texts)


def _customers(seen: Seen, typed: str) -> list[Row]:
    """Those called so, with that code or that phone; who bears the very words first, then who bought most."""
    view = seen.office.maybe(seen.decision)
    if view is None or not typed:
        return []
    asked = [("q", typed), ("by", "customer"), ("show", "spent"), ("sort", "-spent"), ("limit", str(LOOKED_AT))]
    found = view.answer(questions.from_pairs(asked, seen.office.vocabulary), seen.lang)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    starts = _starts(typed)
    rows = [
        {
            "words": name.short(seen.lang),
            "href": link(f"/customers/{id_.value}"),
            "under": links.figure(spent),
            "icon": "building-store",
        }
        for id_, name, spent in found.rows
        if isinstance(id_, Part)
    ]
    return sorted(rows, key=lambda row: not starts(row["words"]))


def _starts(typed: str) -> Callable[[str], bool]:
    pattern = re.compile(f"(?:{re.escape(typed.lower())}|{heard(typed) or re.escape(typed.lower())})")
    return lambda name: pattern.match(name.lower()) is not None


def _views(seen: Seen, fits: Callable[..., bool]) -> list[Row]:
    """Saved views: one's own, and those that others share."""
    me = seen.decision.principal.name
    return [
        {"words": one.value["name"], "href": one.value["address"], "under": "", "icon": "bookmark"}
        for one in seen.office.desk.decisions.standing("view")
        if isinstance(one.value, dict)
        and {"name", "address"} <= one.value.keys()
        and (one.who == me or one.value.get("shared"))
        and str(one.value["address"]).startswith("/")
        and fits(one.value["name"])
    ]


def _lists(seen: Seen, fits: Callable[..., bool]) -> list[Row]:
    """Segments: the customers of each."""
    return [
        {"words": seen.words.say(one.label), "href": link("/customers", segment=name), "under": "", "icon": "users"}
        for name, one in seen.office.vocabulary.segments.items()
        if fits(name, *one.label)
    ]


def _figures(seen: Seen, fits: Callable[..., bool]) -> list[Row]:
    """Metrics, those first whose name it is that fits; the meaning is searched by its letters only."""
    named = [one for one in seen.office.vocabulary.metrics.values() if fits(one.name, *one.label)]
    return [
        {
            "words": seen.words.say(one.label),
            "href": f"/definitions#{one.name}",
            "under": seen.words.say(one.means),
            "icon": "book-2",
        }
        for one in named
    ]


def _pages(seen: Seen, fits: Callable[..., bool]) -> list[Row]:
    return [
        {"words": seen.words.say(one.words), "href": one.address, "under": "", "icon": one.icon}
        for group in opened_with(seen.preferences.filters)
        for one in group.entries
        if fits(*one.words)
    ]
