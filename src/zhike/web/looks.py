"""Looks: what one customer looks at and uses, from logs of browsing and of use, and which of those goods were bought."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import ibis

from zhike.web.charts import Chart
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.shown import Day, Month
from zhike.web.times import every

MOST = 60
"""So many rows are read; of them so many things are shown."""
SHOWN = 8
MONTHS = 24
LEAST_MONTHS = 2
"""Months since the first event; of fewer there is nothing to draw."""


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
        "over_time": _over_time(view, row, links),
        "figures": [
            {
                "label": words.say(links.vocabulary.metric(name).label),
                "value": links.metric(row[name], name, customer=id_),
            }
            for name in ("use_days", "use_days_before", "uses")
            if row.get(name) is not None
        ],
    }


def _over_time(view: View, row: Mapping[str, Any], links: Links) -> Chart | None:
    """Days of use by month, months without any among them; nothing where too few months are known."""
    if not view.has("use_months"):
        return None
    table, id_, words = view.table("use_months"), row["customer_id"], links.words
    rows = view.rows_of(id_, "use by month", lambda id: table.filter(table.customer_id == id))
    by = {one["month"]: one for one in rows}
    this = view.snapshot.as_of.replace(day=1)
    shown = every([*by, this], "month")[-MONTHS:]
    if len(shown) < LEAST_MONTHS or not any(month in by for month in shown):
        return None
    told = {name: links.metric(row[name], name, customer=id_) for name in ("use_days", "use_days_before")}
    finding = words(
        "Used on {days} {days:day|days} in the last 90, {before} in the 90 before",
        days=told["use_days"],
        before=told["use_days_before"],
    )
    partial = len(shown) - 1 if (view.snapshot.as_of + timedelta(days=1)).day != 1 else -1
    spec = {
        "kind": "months", "unit": "count", "zh": words.lang == "zh", "title": finding.striptags(), "partial": partial,
        "x": [f"{month:%Y-%m}" for month in shown],
        "series": [{"name": words("Days of use by month"), "data": [by[m]["use_days"] if m in by else 0 for m in shown]}],
    }  # fmt: skip

    def cell(month: date, name: str) -> Any:
        return links.cell(by[month][name], "use_months", name, customer_id=id_, month=month)

    cells = [
        (Month(month, words.lang), *(cell(month, name) for name in ("use_days", "uses")))
        for month in reversed(shown)
        if month in by
    ]
    head = (words("Month"), words("Days of use by month"), words("Uses"))
    return Chart("use", finding, words("Days of use by month"), head, cells, spec, "low")


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
