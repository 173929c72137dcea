"""What happened with one customer: documents, receipts and contacts in their order, and the rhythm of the orders."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import ibis

from zhike.errors import Text
from zhike.money.settlement import PLACE, name_of
from zhike.web import charts
from zhike.web.links import Links
from zhike.web.notes import Note
from zhike.web.office import View
from zhike.web.pages import Seen
from zhike.web.shown import Day, link
from zhike.web.words import Words

RECENT = 25
KEY = ("source", "load", "file", "sheet", "row")
"""What names a row of a sheet."""
CAME = ("received_on", "received_amount", "method", "matures_on", "document_no", "kind", *KEY)
SPOKEN = ("customer_id", "row", "at", "staff", "channel", "outcome", "kind_of_interaction", "topic", "next_at")
MOST_DAYS = 400
KINDS: dict[str, Text] = {
    "sale": ("Sale", "销售"),
    "return": ("Return", "退货"),
    "gift": ("Gift", "赠品"),
    "freight": ("Freight", "运费"),
}


def documents(view: View, id_: str) -> list[dict[str, Any]]:
    """The customer's documents, the newest first."""
    orders = view.table("orders")
    shown = ("order_id", "ordered_on", "kind", "amount", "source", "salesperson", "channel", "store")
    order = (ibis.desc("ordered_on"), ibis.desc("order_id"))
    return view.rows_of(
        id_,
        "documents",
        lambda id: orders.filter(orders.customer_id == id).select(*shown).order_by(*order).limit(MOST_DAYS),
    )


def line_of_time(
    view: View,
    id_: str,
    documents: Sequence[Mapping[str, Any]],
    spoken: Sequence[Mapping[str, Any]],
    written: Sequence[Note],
    links: Links,
) -> list[dict[str, Any]]:
    """Orders, receipts, contacts and notes, newest first; notes stay, however old."""
    words = links.words
    found: list[tuple[date, dict[str, Any]]] = []
    for row in documents[:RECENT]:
        found.append(
            (
                row["ordered_on"],
                {
                    "icon": "arrow-back-up" if row["kind"] == "return" else "receipt",
                    "what": words.say(KINDS.get(row["kind"], ("Document", "单据"))),
                    "more": row["order_id"],
                    "href": link(f"/customers/{id_}/document", order=row["order_id"], source=row["source"]),
                    "amount": links.cell(
                        row["amount"],
                        "orders",
                        "amount",
                        source=row["source"],
                        order_id=row["order_id"],
                        customer_id=id_,
                    ),
                    "under": row["salesperson"] or "",
                },
            )
        )
    for row in receipts(view, id_):
        key = {name: row[name] for name in KEY}
        under = " · ".join(part for part in (row["method"], row["document_no"]) if part)
        amount = links.cell(row["received_amount"], "receipts", "received_amount", **key)
        found.append(
            (
                row["received_on"],
                {"icon": "coin", "what": words("Receipt"), "more": "", "href": "", "amount": amount, "under": under},
            )
        )
    for row in spoken:
        under = " · ".join(part for part in (row["staff"], row["channel"], row["outcome"]) if part)
        at: datetime = row["at"]
        day = at.astimezone(view.office.workspace.zone).date()
        found.append(
            (
                day,
                {
                    "icon": "message",
                    "what": row["kind_of_interaction"] or words("Contact"),
                    "more": row["topic"] or "",
                    "href": "",
                    "amount": "",
                    "under": under,
                },
            )
        )
    notes = [(note.day, _note(note, words)) for note in written]
    found.sort(key=lambda pair: pair[0], reverse=True)
    shown = sorted([*notes, *found[: RECENT + 5]], key=lambda pair: pair[0], reverse=True)
    return [{"day": Day(day, words.lang), "note": ""} | said for day, said in shown]


def _note(note: Note, words: Words) -> dict[str, Any]:
    return {
        "icon": "note",
        "what": note.text,
        "more": "",
        "href": "",
        "amount": "",
        "under": words("Note by {who}", who=note.who),
        "note": note.id,
    }


def receipts(view: View, id_: str) -> list[dict[str, Any]]:
    """The customer's newest receipts, each with the name by which settlements know it."""
    came = view.table("receipts")
    rows = view.rows_of(
        id_,
        "receipts",
        lambda id: (
            came.filter(came.customer_id == id)
            .select(*(name for name in CAME if name in came.columns))
            .order_by(*(ibis.desc(name) for name in ("received_on", *PLACE)))
            .limit(RECENT)
        ),
    )
    return [{"receipt": name_of(row), **row} for row in rows]


def contacts(view: View, id_: str) -> list[dict[str, Any]]:
    """The newest conversations with the customer."""
    spoken = view.table("interactions")
    return view.rows_of(
        id_,
        "contacts",
        lambda id: (
            spoken.filter(spoken.customer_id == id).select(*SPOKEN).order_by(ibis.desc("at"), "row").limit(RECENT)
        ),
    )


def last_contact(view: View, found: Sequence[Mapping[str, Any]], seen: Seen) -> Any:
    """When somebody last spoke with them, about what, and what is planned."""
    if not found:
        return ""
    row, zone = found[0], view.office.workspace.zone
    day = Day(row["at"].astimezone(zone).date(), seen.lang, spoken=True)
    told = " · ".join(part for part in (row["kind_of_interaction"], row["staff"], row["topic"]) if part) or seen.words(
        "Contact"
    )
    said = seen.words("Last contact on {day}: {told}.", day=day, told=told)
    if row["next_at"] is None:
        return said
    planned = Day(row["next_at"].astimezone(zone).date(), seen.lang, spoken=True)
    return seen.words("{first} {second}", first=said, second=seen.words("Next planned for {day}.", day=planned))


def rhythm(documents: Sequence[Mapping[str, Any]], row: Mapping[str, Any], view: View, links: Links) -> Any:
    """The chart of the days with a sale, and of the day expected next."""
    days: dict[date, Any] = {}
    for one in documents:
        if one["kind"] == "sale":
            days[one["ordered_on"]] = days.get(one["ordered_on"], 0) + one["amount"]
    return charts.rhythm(
        sorted(days.items()),
        row["expected_next_on"] if row["is_steady"] else None,
        view.snapshot.as_of,
        links,
        row["customer_id"],
    )
