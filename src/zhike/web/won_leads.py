"""Leads by part: of each channel, campaign or whatever is chosen, how many came, how far they got, and what became of them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike.money.leads import ORDER
from zhike.web import won
from zhike.web.earned import Span
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.shown import link
from zhike.web.won import Part
from zhike.web.won_charts import STAGES
from zhike.web.won_parts import costs_of, name_of

OWN = {"channel": "channel", "campaign": "campaign", "salesperson": "owner"}
"""The ways to split of which a lead itself says its part; of the others its customer does."""
PAID = ("channel", "campaign", "quarter")
"""The ways to split in which what was spent on marketing has the same parts as leads have."""
MOST = 40


def leads_by(view: View, span: Span, by: str, parts: list[Part], links: Links) -> dict[str, Any]:
    """A row for each part of the span's leads, the most leads first, and one for all; nothing without leads."""
    told = view.kept(f"acquisition leads {by} {span.key}", lambda: _counted(view, span, by))
    if not told:
        return {}
    spent = {one.key: one.marketing for one in parts} if by in PAID else {}
    steps = [stage for stage in ORDER[1:-1] if any(row["reached"][stage] for row in told)]
    whole = _added(told)
    rows = [_row(row, steps, by, span, spent.get(row["part"]), links) for row in told[:MOST]]
    total = sum(spent.values(), Decimal(0)) if spent else None
    return {
        "stages": [links.words.say(STAGES[stage]) for stage in steps],
        "rows": rows,
        "total": _row(whole, steps, by, span, total, links) | {"name": links.words("Total")},
        "is_paid": by in PAID,
        "more": f"{len(told) - MOST:,}" if len(told) > MOST else "",
    }


def ends(view: View, span: Span) -> dict[str, Mapping[str, int]]:
    """How many of each channel's leads of the span were won and lost."""
    told = view.kept(f"acquisition leads channel {span.key}", lambda: _counted(view, span, "channel"))
    return {row["part"]: {"won": row["won"], "lost": row["lost"]} for row in told if row["part"]}


def ends_of(view: View, span: Span) -> dict[str, Mapping[str, int]]:
    """How many leads of each channel came in the span, with those won and lost; "" is of no channel."""
    told = view.kept(f"acquisition leads channel {span.key}", lambda: _counted(view, span, "channel"))
    return {row["part"] or "": {"leads": row["leads"], "won": row["won"], "lost": row["lost"]} for row in told}


def _counted(view: View, span: Span, by: str) -> list[dict[str, Any]]:
    """Each part with its leads, how many reached at least each stage, and the ends they came to."""
    found: dict[Any, dict[str, Any]] = {}
    for row in view.rows(_leads(view, span, by)):
        one = found.setdefault(row["part"], _nothing(row["part"]))
        one["leads"] += row["leads"]
        one[row["outcome"]] += row["leads"]
        for stage in ORDER[: ORDER.index(row["reached"]) + 1]:
            one["reached"][stage] += row["leads"]
    if by == "quarter":
        return sorted(found.values(), key=lambda one: one["part"])
    return sorted(found.values(), key=lambda one: (one["part"] is None, -one["leads"], str(one["part"])))


def _leads(view: View, span: Span, by: str) -> ir.Table:
    rows = view.table("leads")
    last = date.fromisoformat(span.days["to"])
    inside = rows.filter(rows.created_on >= ibis.literal(span.first), rows.created_on <= ibis.literal(last))
    if by == "quarter":
        named = inside.mutate(part=inside.created_on.truncate("Q").cast("timestamp").cast("date"))
    elif by in OWN:
        named = inside.mutate(part=inside[OWN[by]])
    else:
        people = view.table("profiles")
        who = people.select(of=people.customer_id, part=people[won.BY[by]])
        named = inside.left_join(who, inside.customer_id == who.of)
    return named.group_by("part", "reached", "outcome").aggregate(leads=named.count())


def _nothing(part: Any) -> dict[str, Any]:
    return {"part": part, "leads": 0, "won": 0, "lost": 0, "open": 0, "reached": dict.fromkeys(ORDER, 0)}


def _added(told: list[dict[str, Any]]) -> dict[str, Any]:
    whole = _nothing(None)
    for row in told:
        for name in ("leads", "won", "lost", "open"):
            whole[name] += row[name]
        for stage in ORDER:
            whole["reached"][stage] += row["reached"][stage]
    return whole


def _row(
    row: Mapping[str, Any], steps: list[str], by: str, span: Span, spent: Decimal | None, links: Links
) -> dict[str, Any]:
    words, leads, decided = links.words, row["leads"], row["won"] + row["lost"]
    href = link("/explain/cell", table="leads", column="outcome", **_of(row["part"], by))
    each = (spent / leads).quantize(Decimal("0.01")) if spent and leads else None
    return {
        "name": name_of(row["part"], by, links),
        **{name: links.sum(row[name], "count", href, words("Leads")) for name in ("leads", "won", "lost", "open")},
        "reached": [links.sum(row["reached"][stage] / leads, "share", href, words.say(STAGES[stage])) for stage in steps],
        "conversion": links.sum(row["won"] / decided if decided else None, "share", href, words("Conversion of leads")),
        "each": links.sum(each, "money", costs_of(row["part"], by, span, "marketing"), words("Marketing cost of a lead")),
    }  # fmt: skip


def _of(part: Any, by: str) -> dict[str, Any]:
    """What an address may name of a part: its column and value, where leads have it themselves."""
    return {OWN[by]: part} if by in OWN and part else {}
