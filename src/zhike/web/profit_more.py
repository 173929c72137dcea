"""More of profit: by product category, and from what sales on a customer of each tier earns its cost to serve."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import ibis

from zhike.web import earned
from zhike.web.earned import Span
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.shown import Day, Month, link

MOST = 20
FIRST = 12


def categories(view: View, span: Span, links: Links) -> list[dict[str, Any]]:
    """Net sales, cost of goods and gross margin of each category of products; other costs know no products."""
    return [_category(row, span, links) for row in view.kept(f"categories {span.key}", lambda: _sold(view, span))]


def _sold(view: View, span: Span) -> list[dict[str, Any]]:
    lines, days = view.table("order_lines"), span.days
    inside = lines.filter(
        lines.ordered_on >= ibis.literal(Day.read(days["from"])), lines.ordered_on <= ibis.literal(Day.read(days["to"]))
    )
    unknown = inside.cost.isnull() & (inside.amount != 0)
    found = inside.group_by("category").aggregate(
        net_sales=inside.amount.sum(),
        uncosted=inside.amount.sum(where=unknown).fill_null(0),
        cost_of_goods=inside.cost.sum().fill_null(0),
    )
    return view.rows(found.order_by(ibis.desc("net_sales"), "category").limit(MOST))


def _category(row: Mapping[str, Any], span: Span, links: Links) -> dict[str, Any]:
    words, name = links.words, row["category"]
    href = link("/explain", show="spent", **({"category": name} if name and "category" in links.vocabulary.dimensions else {}), **span.days)  # fmt: skip
    base = row["net_sales"] - row["uncosted"]
    margin = base - row["cost_of_goods"]
    return {
        "name": name or words("without a category"),
        "net_sales": links.sum(row["net_sales"], "money", href, words("Net sales")),
        "uncosted": links.sum(row["uncosted"], "money", href, words("Of unknown cost")) if row["uncosted"] else "",
        "cost_of_goods": links.sum(row["cost_of_goods"], "money", href, words("Cost of goods")),
        "margin": links.sum(margin, "money", href, words("Gross margin")),
        "share": links.sum(float(margin / base), "share", href, words("Gross margin")) if base > 0 else "",
    }


def thresholds(view: View, span: Span, links: Links) -> list[dict[str, Any]]:
    """By tier: what serving a customer costs, the sales that earn it, and how many buy less."""
    rows = view.kept(f"thresholds {span.key}", lambda: _by_tier(view, span))
    labels, words = dict(links.vocabulary.dimension("tier").labels), links.words
    found = []
    for row in rows:
        href = link("/customers", tier=row["tier"] or "", show="net_contribution,spent", sort="net_contribution")
        found.append(
            {
                "name": words.say(labels[row["tier"]]) if row["tier"] in labels else row["tier"] or "–",
                "href": href,
                "customers": links.sum(row["customers"], "count", href, words("Customers")),
                "serving": links.sum(row["serving"], "money", href, words("Cost to serve a customer")),
                "margin": links.sum(row["margin"], "share", href, words("Gross margin")),
                "needed": links.sum(row["needed"], "money", href, words("Sales that earn it")),
                "below": links.sum(row["below"], "count", href, words("Customers who buy less")),
                "kept": links.sum(row["kept"], "money", href, words("Net contribution")),
            }
        )
    return found


def _by_tier(view: View, span: Span) -> list[dict[str, Any]]:
    people = view.table("profiles").select("customer_id", "tier")
    mine = earned.by_customer(view, span).join(people, "customer_id")
    sums = view.rows(
        mine.group_by("tier").aggregate(
            customers=mine.count(),
            serving=mine.cost_to_serve.sum(),
            margin=mine.gross_margin.sum(),
            base=(mine.net_sales - mine.uncosted).sum(),
        )
    )
    told = []
    for row in sums:
        if row["base"] > 0 and row["margin"] > 0:
            each, share = row["serving"] / row["customers"], float(row["margin"] / row["base"])
            needed = Decimal(str(round(float(each) / share, 2)))
            told.append({"tier": row["tier"], "customers": row["customers"], "serving": each.quantize(Decimal("0.01")), "margin": share, "needed": needed})  # fmt: skip
    for one in told:
        own = mine.filter(mine.tier == one["tier"]) if one["tier"] else mine.filter(mine.tier.isnull())
        less = own.filter(own.net_sales < ibis.literal(one["needed"]))
        one |= view.rows(less.aggregate(below=less.count(), kept=less.net_contribution.sum()))[0]
    return sorted(told, key=lambda one: one["needed"])


def ahead(view: View, span: Span, name: str, what: str, links: Links) -> dict[str, Any]:
    """What was brought of months to come, with sheet and row: told, and in no sum; nothing where there is none."""
    rows = view.kept(f"{name} ahead {span.key}", lambda: earned.ahead(view, span, name, what))
    if not rows:
        return {}
    words = links.words
    label, lang = words("Months to come"), words.lang
    return {
        "amount": links.sum(sum((row["amount"] for row in rows), Decimal(0)), "money", "#ahead", label),
        "rows": [
            {
                "what": row["what"] or "–",
                "months": Span("", row["first"], row["last"]).says(lang) if row["first"] != row["last"] else Month(row["first"], lang).text,
                "amount": links.sum(row["amount"], "money", "#ahead", label),
                "place": " · ".join(str(part) for part in (row["file"], row["sheet"], row["row"]) if part),
            }
            for row in rows[:FIRST]
        ],
        "more": f"{len(rows) - FIRST:,}" if len(rows) > FIRST else "",
        "month": Month(view.snapshot.as_of, lang),
        "until": f"{view.snapshot.as_of:%Y}-01~{view.snapshot.as_of:%m}",
    }  # fmt: skip
