"""Looks: what one customer looks at and uses, from logs of browsing and of use, and which of those goods were bought."""

from collections.abc import Mapping, Sequence
from typing import Any

import ibis

from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.shown import Day

MOST = 60
"""So many rows are read; of them so many things are shown."""
SHOWN = 8


def looks(view: View, row: Mapping[str, Any], links: Links) -> dict[str, Any]:
    """The things looked at or used, those of the last 90 days first; nothing of one of whom no event is on record."""
    if row.get("last_used_on") is None or not view.has("used_items"):
        return {}
    table, id_ = view.table("used_items"), row["customer_id"]
    order = (ibis.desc("events_lately"), ibis.desc("last_event_on"), ibis.desc("events"), "item", "event")
    rows = view.rows_of(id_, "looks", lambda id: table.filter(table.customer_id == id).order_by(*order).limit(MOST))
    things: dict[str, list[Mapping[str, Any]]] = {}
    for one in rows:
        things.setdefault(one["item"], []).append(one)
    goods = [some[0] for some in things.values() if some[0]["product_code"] and any(e["events_lately"] for e in some)]
    missed = [one for one in goods if one["last_ordered_on"] is None]
    words = links.words
    return {
        "goods": f"{len(goods):,}" if goods and len(rows) < MOST else "",
        "missed": f"{len(missed):,}" if missed and len(rows) < MOST else "",
        "bought_none": len(missed) == len(goods),
        "rows": [_row(some, links) for some in list(things.values())[:SHOWN]],
        "more": len(things) > SHOWN or len(rows) == MOST,
        "figures": [
            {
                "label": words.say(links.vocabulary.metric(name).label),
                "value": links.metric(row[name], name, customer=id_),
            }
            for name in ("use_days", "use_days_before", "uses")
            if row.get(name) is not None
        ],
    }


def _row(some: Sequence[Mapping[str, Any]], links: Links) -> dict[str, Any]:
    """One thing, with each kind of event that it saw."""
    one, words = some[0], links.words
    bought = one["last_ordered_on"]
    return {
        "name": one["product_name"] or one["item"] or words("not named"),
        "kinds": [
            {"event": each["event"] or words("not named"), "times": _times(each, "events", links)} for each in some
        ],
        "last": Day(max(each["last_event_on"] for each in some), words.lang),
        "bought": Day(bought, words.lang) if bought else "",
        "is_product": bool(one["product_code"]),
    }


def _times(one: Mapping[str, Any], column: str, links: Links) -> Any:
    key = {name: one[name] for name in ("customer_id", "event", "item")}
    return links.cell(one[column], "used_items", column, **key)
