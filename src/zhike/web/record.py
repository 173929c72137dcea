"""Record: how complete a customer's record is, what it lacks and what of it is doubted; and the same of all together."""

from collections.abc import Mapping, Sequence
from typing import Any

import ibis

from zhike.errors import Text
from zhike.web import golden
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Seen
from zhike.web.shown import link

KINDS: dict[str, Text] = {"company": ("Companies", "单位客户"), "person": ("Persons", "个人客户")}
THIN = 8
"""So many fields, the least filled, are shown at once."""
GAPS = 0.8
"""Below this completeness a record is one to be filled."""


def record(
    view: View, row: Mapping[str, Any], fields: Sequence[Mapping[str, Any]], links: Links, seen: Seen
) -> dict[str, Any]:
    """One customer's: the two figures, and by name the fields that are missing or doubted.

    fields  the golden record as the page shows it; empty where it is no longer kept
    """
    if row.get("record_completeness") is None or not view.has("record_fields"):
        return {}
    id_ = row["customer_id"]
    kept = [one["field"] for one in _kept(view) if one["kind_of_party"] == row["kind_of_party"] and one["is_kept"]]
    known = {one["field"] for one in fields}
    return {
        "complete": links.metric(row["record_completeness"], "record_completeness", customer=id_),
        "accurate": links.metric(row["record_accuracy"], "record_accuracy", customer=id_)
        if row["record_accuracy"] is not None
        else "",
        "filled": links.cell(row["record_filled"], "records", "record_filled", customer_id=id_),
        "fields": links.cell(row["record_fields"], "records", "record_fields", customer_id=id_),
        "missing": [golden.label(name, seen) for name in kept if name not in known] if fields else [],
        "doubted": [one["label"] for one in fields if one["field"] in kept and (one["is_disputed"] or one["is_wrong"])],
    }


def records(view: View, links: Links) -> dict[str, Any]:
    """All customers': by kind how complete and how accurate, field by field; and the list of the best with gaps."""
    if not view.has("record_fields"):
        return {}
    people = view.table("profiles")
    by = view.kept(
        "records by kind",
        lambda: view.rows(
            people.group_by("kind_of_party")
            .aggregate(
                customers=people.count(),
                complete=people.record_completeness.mean(),
                accurate=people.record_accuracy.mean(),
                gaps=((people.tier == "high") & (people.record_completeness < GAPS)).sum(),
            )
            .order_by(ibis.desc("customers"))
        ),
    )
    fields = _kept(view)
    found = [
        _kind(one, [each for each in fields if each["kind_of_party"] == one["kind_of_party"]], links) for one in by
    ]
    gaps = sum(one["gaps"] or 0 for one in by)
    href = link("/customers", tier="high", **{"record_completeness.max": str(GAPS)}, sort="record_completeness")
    return {
        "kinds": [one for one in found if one["rows"]],
        "gaps": links.sum(gaps, "count", href, links.words("Customers")) if gaps else "",
        "href": href,
    }


def _kind(one: Mapping[str, Any], fields: Sequence[Mapping[str, Any]], links: Links) -> dict[str, Any]:
    words, href = links.words, link("/customers", kind_of_party=one["kind_of_party"])
    said = [words.say(links.vocabulary.metric(metric).label) for metric in ("record_completeness", "record_accuracy")]
    kept = sorted((each for each in fields if each["is_kept"]), key=lambda each: (each["filled"], each["field"]))
    rows = [_field(each, links) for each in kept]
    return {
        "name": words.say(KINDS[one["kind_of_party"]]),
        "customers": links.sum(one["customers"], "count", href, words("Customers")),
        "complete": links.sum(one["complete"], "share", href, said[0]) if one["complete"] is not None else "",
        "accurate": links.sum(one["accurate"], "share", href, said[1]) if one["accurate"] is not None else "",
        "rows": rows[:THIN],
        "others": rows[THIN:],
    }


def _field(one: Mapping[str, Any], links: Links) -> dict[str, Any]:
    key = {name: one[name] for name in ("kind_of_party", "field")}
    return {
        "label": links.words.say(golden.LABELS.get(one["field"], (one["field"], one["field"]))),
        "filled": links.cell(one["filled"], "record_fields", "filled", **key),
        "share": f"{one['filled'] / one['customers']:.2f}",
        "percent": f"{int(1000 * one['filled'] / one['customers']) / 10:g} %",
    }


def _kept(view: View) -> list[dict[str, Any]]:
    return view.kept(
        "fields of records", lambda: view.rows(view.table("record_fields").order_by("kind_of_party", "field"))
    )
