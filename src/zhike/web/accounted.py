"""Accounted: from the rows that files brought to those that count, kind by kind, and on to the sales of the figures."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from zhike.accounted import AHEAD, COUNTED, REPLACED, dated_after
from zhike.tables import FACTS, fact
from zhike.web import sheets
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Seen
from zhike.web.shown import Day, link

STATES = (REPLACED, AHEAD, COUNTED)
SHEETS_AHEAD = 10
"""So many sheets with rows of a later day are named, those with the latest day first."""


def accounted(view: View | None, links: Links, seen: Seen) -> dict[str, Any]:
    """Every kind of data: rows and sum as loaded = held again by a later file + dated later + counted.

    ahead  the sheets whose rows are dated after the day of the data, with where their ends stand
    sales  what the figures take from sales rows; of_nobody: the part that names no customer
    """
    if view is None or not view.has("accounted_rows"):
        return {}
    rows = _rows(view)
    kinds = [of.name for of in FACTS if any(row["fact"] == of.name for row in rows)]
    return {
        "day": Day(view.snapshot.as_of, seen.lang, spoken=True),
        "kinds": [_kind(name, [row for row in rows if row["fact"] == name], links) for name in kinds],
        "ahead": [_ahead(row, links, seen) for row in dated_after(rows, view.snapshot.as_of)[:SHEETS_AHEAD]],
        "sales": _sales(view, links),
    }


def of_the_future(view: View, links: Links, seen: Seen) -> dict[str, Any]:
    """Rows that do not count yet, where some are dated after today: a slip of the pen more often than not."""
    if not view.has("accounted_rows"):
        return {}
    rows = dated_after(_rows(view), view.snapshot.as_of)
    if not rows or rows[0]["last_on"] <= seen.office.workspace.today():
        return {}
    return {
        "rows": links.sum(sum(row["rows"] for row in rows), "count", "/quality#accounted", links.words("Dated later")),
        "after": Day(view.snapshot.as_of, seen.lang, spoken=True),
        "until": Day(rows[0]["last_on"], seen.lang, spoken=True),
        "href": "/quality#accounted",
    }


def _rows(view: View) -> list[dict[str, Any]]:
    return view.kept("accounted rows", lambda: view.rows(view.table("accounted_rows")))


def _kind(name: str, rows: Sequence[Mapping[str, Any]], links: Links) -> dict[str, Any]:
    label = links.words.say(fact(name).label)
    by = {state: [row for row in rows if row["state"] == state] for state in STATES}

    def told(some: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        amounts = [row["amount"] for row in some if row["amount"] is not None]
        return {
            "rows": links.sum(sum(row["rows"] for row in some), "count", "/sources", label),
            "amount": links.sum(sum(amounts, Decimal(0)), "money", "/sources", label) if amounts else "",
        }

    return {"label": label, "loaded": told(rows), **{state: told(some) if some else {} for state, some in by.items()}}


def _ahead(row: Mapping[str, Any], links: Links, seen: Seen) -> dict[str, Any]:
    href = link(f"/loads/{row['load']}")
    said = links.words("Dated later")
    return {
        "file": row["file"],
        "sheet": row["sheet"],
        "href": href,
        "kind": links.words.say(fact(row["fact"]).label),
        "rows": links.sum(row["rows"], "count", href, said),
        "amount": links.sum(row["amount"], "money", href, said) if row["amount"] is not None else "",
        "first": Day(row["first_on"], seen.lang),
        "first_row": sheets.plain(row["first_row"]),
        "last": Day(row["last_on"], seen.lang),
        "last_row": sheets.plain(row["last_row"]),
    }


def _sales(view: View, links: Links) -> dict[str, Any]:
    """The sales lines of the figures, added up; those without a customer apart."""
    if not view.has("order_lines"):
        return {}
    lines = view.table("order_lines")
    asked = lines.aggregate(
        rows=lines.count(), amount=lines.amount.sum(), of_nobody=lines.amount.sum(where=lines.customer_id.isnull())
    )
    [found] = view.kept("sales lines", lambda: view.rows(asked))
    if not found["rows"]:
        return {}
    nobody = found["of_nobody"] or Decimal(0)
    said = links.words("Sales")
    return {
        "rows": links.sum(found["rows"], "count", "/definitions/spent", said),
        "of_customers": links.metric((found["amount"] or Decimal(0)) - nobody, "spent"),
        "of_nobody": links.sum(nobody, "money", "/profit", said) if nobody else "",
    }
