"""Prospects: leads that are still open, by type, with how likely they are won and what to do."""

from typing import Any

import ibis

from zhike.money.prospects import TYPES, Chance, Earlier
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.shown import link
from zhike.web.won_charts import STAGES

LISTED = 20


def prospects(view: View, links: Links) -> dict[str, Any] | None:
    """The open leads of the snapshot by type, the likeliest by name; nothing where none is open."""
    found = view.kept("open leads", lambda: _read(view))
    if not found["open"]:
        return None
    words, earlier = links.words, Earlier(found["decided"])
    open_ = [(row, earlier.chance(row["reached"], row["age"])) for row in found["open"]]
    open_.sort(key=lambda pair: (-(pair[1].share or 0.0), pair[0]["age"], pair[0]["lead_id"]))
    kinds = {row["lead_id"]: earlier.type_of(row["reached"], row["age"]) for row, _ in open_}
    types = []
    for kind, (label, todo) in TYPES.items():
        mine = [(row, chance) for row, chance in open_ if kinds[row["lead_id"]] == kind]
        if mine:
            told = [chance.share for _, chance in mine if chance.share is not None]
            expected = sum(told) if len(told) == len(mine) else None
            types.append(
                {
                    "label": words.say(label),
                    "leads": links.sum(len(mine), "count", "#prospects-list", words.say(label)),
                    "expected": links.sum(expected, "number", "#prospects-list", words("Expected to be won")),
                    "todo": words.say(todo),
                }
            )
    names = view.called([row for row, _ in open_[:LISTED] if row["customer_id"]])
    listed = [_row(row, chance, kinds[row["lead_id"]], names, links) for row, chance in open_[:LISTED]]
    return {
        "count": links.sum(len(open_), "count", "/explain/cell?table=leads&column=outcome", words("Open leads")),
        "types": types,
        "rows": listed,
        "more": f"{len(open_) - LISTED:,}" if len(open_) > LISTED else "",
        "late": links.sum(earlier.late_after, "count", "#chart-funnel", words("Days")) if earlier.late_after else "",
    }


def _read(view: View) -> dict[str, Any]:
    """Decided leads counted by stage and days; open ones as they are."""
    leads, as_of = view.table("leads"), ibis.literal(view.snapshot.as_of)
    decided = leads.filter(leads.outcome != "open")
    ended = ibis.ifelse(decided.outcome == "won", decided.won_on, decided.lost_on)
    counted = decided.group_by(
        decided.reached, decided.outcome, days=ended.delta(decided.created_on, unit="day")
    ).aggregate(leads=decided.count())
    who = view.table("customers").select("customer_id", "name", "customer_code")
    open_ = leads.filter(leads.outcome == "open")
    named = open_.left_join(who, "customer_id").select(
        open_.lead_id, open_.customer_id, open_.reached, open_.channel, open_.owner, who.name, who.customer_code,
        age=as_of.delta(open_.created_on, unit="day"),
    )  # fmt: skip
    return {"decided": view.rows(counted), "open": view.rows(named)}


def _row(row: dict[str, Any], chance: Chance, kind: str, names: dict[str, str], links: Links) -> dict[str, Any]:
    words, ends = links.words, chance.ends or (None, None)
    said, href = words("Chance of being won"), "#prospects"
    known = row["customer_id"] in names
    return {
        "name": names[row["customer_id"]] if known else row["lead_id"],
        "href": link(f"/customers/{row['customer_id']}") if known else "",
        "type": words.say(TYPES[kind][0]),
        "stage": words.say(STAGES[row["reached"]]),
        "channel": row["channel"] or "",
        "owner": row["owner"] or "",
        "age": links.sum(row["age"], "count", href, words("Days open")),
        "is_known": chance.share is not None,
        "share": links.sum(chance.share, "share", href, said),
        "low": links.sum(ends[0], "share", href, said),
        "high": links.sum(ends[1], "share", href, said),
        "won": links.sum(chance.won, "count", href, words("Won")),
        "decided": links.sum(chance.decided, "count", href, words("Earlier leads")),
    }
