"""Values: what a field of customers can be, looked up by some of its letters or its sound; no list of ten thousand."""

import re
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike import condition as conditions
from zhike.errors import UnknownName
from zhike.predicate import Vocabulary
from zhike.sounds import heard
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.shown import link

FEW = 100
"""Up to so many values stand in a box to choose from; more are written, with what fits offered meanwhile."""
OFFERED = 20
SHOWN = 50
BOUGHT = {"bought.product": "product_name", "bought.category": "category"}
KEYS = ("of", "q")


def values(seen: Seen) -> Page:
    """The values of a field that have the letters or sound so, the commonest first; each leads to its customers.

    Errors  UnknownName where customers have no such field
    """
    of, typed = seen.asked("of"), seen.asked("q").strip()[:100]
    view = seen.office.view(seen.decision)
    label = label_of(of, view.vocabulary)
    links = Links(seen.words, view.vocabulary, str(seen.office.workspace.settings["currency"]))
    found = view.rows(_fitting(of, typed, view).limit(SHOWN + 1))
    rows = [
        {"words": row["value"], "href": _customers(of, row["value"]), "count": _count(of, row, links)}
        for row in found[:SHOWN]
    ]
    content = {"of": of, "typed": typed, "label": seen.words.say(label), "rows": rows, "more": len(found) > SHOWN}
    return Page("values.html", seen.words.say(label), content, "customers")


def common(of: str, view: View, most: int = FEW) -> tuple[list[str], bool]:
    """The commonest values of a field, and whether those are all."""
    found = view.kept(f"common {of}", lambda: view.rows(_fitting(of, "", view).limit(FEW + 1)))
    return [str(row["value"]) for row in found[:most]], len(found) <= FEW


def label_of(of: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """What people call a field whose values can be looked up.

    Errors  UnknownName
    """
    if of in BOUGHT:
        return vocabulary.dimension(of.removeprefix("bought.")).label
    known = {
        one.name: one.label for one in vocabulary.dimensions.values() if one.on == "customers" and one.unit == "text"
    }
    known = {name: label for name, label in known.items() if name not in ("customer", "segment")}
    if of not in known:
        raise UnknownName(("field", "字段"), of[:40], (*known, *BOUGHT))
    return known[of]


def _fitting(of: str, typed: str, view: View) -> ir.Table:
    """Rows of value and how often it stands, those that fit."""
    if of in BOUGHT:
        lines = view.table("customer_products")
        told, weight = lines.select(value=lines[BOUGHT[of]], n=lines.amount), ibis._.n.sum()
    else:
        people = view.table("profiles")
        told, weight = people.select(value=view.vocabulary.dimension(of).value(people)), ibis._.count()
    told = told.filter(told.value.notnull()).mutate(value=told.value.cast("string"))
    if typed:
        sounds, wanted = heard(typed), re.escape(typed.lower())
        told = told.filter(told.value.re_search(f"(?i:{wanted})|{sounds}" if sounds else f"(?i:{wanted})"))
    return told.group_by("value").aggregate(n=weight).order_by(ibis.desc("n"), "value")


def _customers(of: str, value: str) -> str:
    if of in BOUGHT:
        return link(
            "/segments/new", condition=conditions.spell(conditions.bought_of([(of.removeprefix("bought."), [value])]))
        )
    return link("/customers", **{of: value})


def _count(of: str, row: dict[str, Any], links: Links) -> Any:
    return links.metric(row["n"], "customers", **{of: row["value"]}) if of not in BOUGHT else ""
