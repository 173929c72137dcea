"""What stands around one customer: its needs, who decides there, offers it gave to others, and what is said of it."""

from collections.abc import Mapping, Sequence
from typing import Any

import ibis

from zhike.clean.around import NEEDS
from zhike.web import competitors, golden, wanted
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Seen
from zhike.web.shown import Day

KEY = ("source", "load", "file", "sheet", "row")
MOST_SIGNS, MOST_DECIDERS = 8, 6
MOST_READ = 200


def around(view: View, id_: str, links: Links, seen: Seen) -> dict[str, Any]:
    """Needs with the source that says them, roles with their influence, signs with day, source and row."""
    found = {
        "needs": _needs(view, id_, seen),
        "deciders": _deciders(view, id_, seen),
        "lost": competitors.of_customer(view, id_, links),
        "signs": [_sign(row, links, seen) for row in signs_of(view, id_)[:MOST_SIGNS]],
    }
    return found if any(found.values()) else {}


def _needs(view: View, id_: str, seen: Seen) -> list[dict[str, Any]]:
    told = view.table("needs")
    rows = view.rows_of(id_, "needs", lambda id: told.filter(told.customer_id == id))
    rows = sorted(rows, key=lambda row: NEEDS.index(row["field"]))
    return [
        {"label": golden.label(row["field"], seen), "value": row["value"], "parts": _parts(row, seen), "from": _place(row, seen)}
        for row in rows
    ]  # fmt: skip


def _parts(row: Mapping[str, Any], seen: Seen) -> list[dict[str, str]]:
    """A need by function, performance and customisation; software in use one by one, with what is to become of it."""
    say = seen.words.say
    if row["field"] == "needs":
        return [{"label": say(label), "value": said} for label, said in wanted.needs(row["value"])]
    if row["field"] == "other_software":
        return [{"label": name, "value": say(intent)} for name, intent in wanted.systems(row["value"])]
    return []


def _deciders(view: View, id_: str, seen: Seen) -> list[dict[str, str]]:
    """Each part once, with the influence that is told of it."""
    told = [
        {
            "role": row["role"] or row["department"] or "",
            "influence": row["influence"] or "",
            "stage": row.get("stage") or "",
            "from": _place(row, seen),
        }
        for row in deciders(view, id_)
        if row["role"] or row["influence"] or row.get("stage")
    ]
    return told[:MOST_DECIDERS]


def deciders(view: View, id_: str) -> Sequence[Mapping[str, Any]]:
    """Who decides there, in the order in which they were brought."""
    people = view.table("deciders")
    return view.rows_of(
        id_, "deciders", lambda id: people.filter(people.customer_id == id).order_by(*KEY).limit(MOST_READ)
    )


def signs_of(view: View, id_: str) -> Sequence[Mapping[str, Any]]:
    """What is said of it outside, the newest first."""
    signs = view.table("signals")
    newest = (ibis.desc("noted_on"), *KEY)
    return view.rows_of(
        id_, "signals", lambda id: signs.filter(signs.customer_id == id).order_by(*newest).limit(MOST_READ)
    )


def _sign(row: Mapping[str, Any], links: Links, seen: Seen) -> dict[str, Any]:
    key = {name: row[name] for name in KEY}
    return {
        "day": Day(row["noted_on"], seen.lang),
        "kind": row["kind"],
        "text": row["text"] or "",
        "value": links.cell(row["value"], "signals", "value", **key) if row["value"] is not None else "",
        "said_by": row["said_by"] or "",
        "from": _place(row, seen),
    }


def _place(row: Mapping[str, Any], seen: Seen) -> str:
    at = seen.words("row {row}", row=str(row["row"])) if row["row"] is not None else ""
    return " · ".join(str(part) for part in (row["file"], row["sheet"], at) if part)
