"""The plain plan: the next quarter's sales where a model was proved, the cash of what is open, and what remains."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from zhike.money.expected_cash import LATER
from zhike.web.bills import by_week
from zhike.web.cash import shown_rule
from zhike.web.earned import Span
from zhike.web.links import Links
from zhike.web.models import verdict
from zhike.web.office import View
from zhike.web.pages import Seen
from zhike.web.shown import link

DAYS = 90


def plan(view: View, total: Mapping[str, Decimal], span: Span, links: Links, seen: Seen) -> dict[str, Any]:
    """Rows of the plan, each with what it rests on; words where a model was not proved."""
    words, said = links.words, verdict(view, seen)
    before, expected = view.kept("sales around", lambda: (_a_year_ago(view), _expected(view)))
    rows = [_sales(expected, said, links) if said["orders"] and expected else _again(before, links)]
    margin, serving = _shares(total)
    sales = expected if said["orders"] and expected else before
    profit = link("/profit", period=span.key)
    if margin is not None:
        earns = Decimal(str(round(float(sales) * margin, 2)))
        kept = Decimal(str(round(float(sales) * (margin - serving), 2)))
        rows.append(
            {
                "label": words("Gross margin"),
                "value": links.sum(earns, "money", profit, words("Gross margin")),
                "why": words(
                    "At the share of the last twelve months, {share}",
                    share=links.sum(margin, "share", profit, words("Gross margin")),
                ),
            }
        )
        rows.append(
            {
                "label": words("Net contribution"),
                "value": links.sum(kept, "money", profit, words("Net contribution")),
                "why": words("Less the cost to serve of the last twelve months, {share} of sales", share=links.sum(serving, "share", profit, words("Cost to serve"))),
            }
        )  # fmt: skip
    return {"rows": [*rows, *_cash(view, links)], "before": links.metric(before, "spent", **_days(view))}


def _shares(total: Mapping[str, Decimal]) -> tuple[float | None, float]:
    """Of sales with a known cost: gross margin, and cost to serve."""
    base = float(total["net_sales"] - total["uncosted"])
    return (float(total["gross_margin"]) / base, float(total["cost_to_serve"]) / base) if base > 0 else (None, 0.0)


def _days(view: View) -> dict[str, Any]:
    """The same ninety days a year before, as a question writes them."""
    first = view.snapshot.as_of - timedelta(days=364)
    return {"from": first.isoformat(), "to": (first + timedelta(days=DAYS - 1)).isoformat()}


def _a_year_ago(view: View) -> Decimal:
    lines = view.table("order_lines")
    days = _days(view)
    chosen = lines.filter(lines.ordered_on >= days["from"], lines.ordered_on <= days["to"])
    return view.rows(chosen.aggregate(amount=chosen.amount.sum()))[0]["amount"] or Decimal(0)


def _expected(view: View) -> Decimal:
    if not view.has("outlook"):
        return Decimal(0)
    rows = view.table("outlook")
    worth = rows[f"expected_orders_{DAYS}"] * rows.expected_spend.cast("float64")
    found = view.rows(rows.aggregate(amount=worth.sum()))[0]["amount"]
    return Decimal(str(round(found or 0.0, 2)))


def _sales(expected: Decimal, said: Mapping[str, Any], links: Links) -> dict[str, Any]:
    words = links.words
    href = link("/customers", show=f"expected_orders_{DAYS},spent", sort=f"-expected_orders_{DAYS}")
    return {
        "label": words("Sales of known customers, next 90 days"),
        "value": links.sum(expected, "money", href, words("Expected sales")),
        "why": words("Expected order days × expected amount of each, by {model}; customers still to come are not in it", model=said["model"]),
    }  # fmt: skip


def _again(before: Decimal, links: Links) -> dict[str, Any]:
    words = links.words
    return {
        "label": words("Sales, next 90 days"),
        "value": links.sum(before, "money", link("/explain", show="spent"), words("A year before")),
        "why": words("As in the same days a year before: no model of sales was better than a plain rule on past days"),
    }


def _cash(view: View, links: Links) -> list[dict[str, Any]]:
    """The cash of what is open: four weeks, and thirteen."""
    if not view.has("expected_cash"):
        return []
    words, rule = links.words, shown_rule(view)
    rows = view.table("expected_cash")
    weeks = view.rows(rows.filter(rows.rule == rule, rows.week < LATER).select("week", "expected").order_by("week"))
    href = "/receivables#cash"
    bills = sum((sum_ for week, sum_ in by_week(view).items() if week < LATER), Decimal(0))
    paper = [
        {
            "label": words("Bills that mature, next 13 weeks"),
            "value": links.sum(bills, "money", "/receivables#bills", words("Bills mature")),
            "why": words("Received already, and cash only on their day: not in the cash of open claims"),
        }
    ]
    return [
        {
            "label": label,
            "value": links.sum(sum((row["expected"] for row in weeks[:count]), Decimal(0)), "money", href, words("Expected cash")),
            "why": words("Of the claims open today; the test and each week stand under Receivables"),
        }
        for count, label in ((4, words("Cash in, next 4 weeks")), (13, words("Cash in, next 13 weeks")))
        if weeks
    ] + (paper if bills else [])  # fmt: skip
