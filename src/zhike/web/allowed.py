"""What may be spent: the most to win one customer of a group and to keep one for a year, by what they are worth."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import ibis

from zhike.answer import Figure, Part, Question
from zhike.metric import Unit
from zhike.question import write
from zhike.web import won_targets
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Seen
from zhike.web.shown import link

SHOW = ("customers", "lapsed_customers", "worth_per_customer", "cac", "worth_to_cost", "yearly_worth")
MOST = 30
LISTED = ("gross_margin", "value_36", "value_12", "acquisition_cost")
YEAR = timedelta(days=365)


def of_one(own: Mapping[str, Figure], ratio: float, links: Links) -> dict[str, Any]:
    """The ceilings of one group; nothing where what its customers are worth is not known. own: `SHOW` by name"""
    worth, year = own["worth_per_customer"], own["yearly_worth"]
    if worth.value is None:
        return {}
    spent = _amount(own["cac"])
    win, keep = _ceiling(worth, ratio), _ceiling(year, ratio)
    staying = int(_amount(own["customers"]) - _amount(own["lapsed_customers"]))
    return {
        "customers": links.of(own["customers"]),
        "worth": links.of(worth),
        "win": _derived(win, worth, links),
        "spent": links.of(own["cac"]),
        "ratio": links.of(own["worth_to_cost"]),
        "keep": _derived(keep, year, links),
        "staying": _derived(staying, own["customers"], links, "count"),
        "keep_all": _derived(keep * staying, year, links),
        "is_over": spent > win,
    }


def by(view: View, dimension: str, seen: Seen, links: Links) -> dict[str, Any]:
    """The ceilings of all customers and of each part of a dimension, with a year's budget; or why there are none."""
    ratio = won_targets.ratio(seen)
    whole = of_one(figures(view, (), links.words.lang), ratio, links)
    if not whole:
        return _why(view, links)
    return {
        "why": "",
        "whole": whole,
        "rows": parts(view, dimension, ratio, links, sort="-worth_per_customer", most=MOST),
        "budget": _budget(view, whole, links),
        "ratio": links.sum(ratio, "number", "/acquisition#targets", links.words("Worth ÷ cost (CLV:CAC)")),
    }


def parts(view: View, dimension: str, ratio: float, links: Links, *, sort: str, most: int) -> list[dict[str, Any]]:
    """The ceilings of each part of a dimension whose customers' worth is known."""
    asked, rows = Question(by=(dimension,), show=SHOW, sort=(sort,), limit=most), []
    for part, *cells in view.answer(asked, links.words.lang).rows:
        own = {name: cell for name, cell in zip(SHOW, cells, strict=True) if isinstance(cell, Figure)}
        told = of_one(own, ratio, links)
        if told and isinstance(part, Part) and part.filter is not None:
            asked = Question(where=(part.filter,), show=LISTED, sort=("-value_36",))
            rows.append({"label": links.figure(part), "href": f"/customers?{write(asked)}", **told})
    return rows


def figures(view: View, where: tuple[Any, ...], lang: str) -> dict[str, Figure]:
    """The figures of the customers of a filter, by name."""
    (row,) = view.answer(Question(where=where, show=SHOW), lang).rows
    return {name: cell for name, cell in zip(SHOW, row, strict=True) if isinstance(cell, Figure)}


def _budget(view: View, whole: Mapping[str, Any], links: Links) -> dict[str, Any]:
    """A year of as many new customers as in the last, at the ceiling, beside keeping all who have not lapsed."""
    first = view.snapshot.as_of - YEAR

    def count() -> int:
        people = view.table("profiles")
        new = people.filter(people.first_ordered_on > ibis.literal(first))
        return int(view.rows(new.aggregate(found=new.count()))[0]["found"])

    found = view.kept("new customers of a year", count)
    href = link("/customers", first_ordered_on__from=(first + timedelta(days=1)).isoformat())
    said = links.words("New customers")
    return {
        "new": links.sum(found, "count", href, said),
        "winning": links.sum(whole["win"].value * found, "money", href, said),
        "keeping": whole["keep_all"],
    }


def _ceiling(worth: Figure, ratio: float) -> Decimal:
    """The part of what customers are worth that may be spent on them, never below nothing."""
    return (max(_amount(worth), Decimal(0)) / Decimal(str(ratio))).quantize(Decimal("0.01"))


def _amount(figure: Figure) -> Decimal:
    return Decimal(str(figure.value or 0))


def _derived(value: Any, of: Figure, links: Links, unit: Unit = "money") -> Any:
    """A number made of a figure; it leads to that."""
    said = links.words.say(links.vocabulary.metric(of.metric).label)
    return links.sum(value, unit, f"/explain?{of.address}", said)


def _why(view: View, links: Links) -> dict[str, str]:
    """Why nothing is told, and where to do something about it."""
    words = links.words
    if (view.snapshot.fits.get("forecast") or {}).get("orders"):
        said = words("Not told: too few costs of goods are known, and sales are not what may be spent.")
        return {"why": said, "href": "/import", "there": words("Import")}
    said = words("Not told: no model foretold orders better than a plain rule.")
    return {"why": said, "href": "/models", "there": words("Model cards")}
