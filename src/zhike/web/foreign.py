"""Documents in other currencies: what they come to in their own, what a rate turned, and what waits for one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import ibis.expr.types as ir

from zhike.errors import Text
from zhike.web.links import Links
from zhike.web.office import View

TABLE = "foreign_sums"
FACTS: dict[str, Text] = {
    "order_lines": ("Sales", "销售"),
    "invoices": ("Claims", "应收"),
    "receipts": ("Receipts", "收款"),
    "costs": ("Costs", "服务费用"),
    "spend": ("Acquisition spend", "获客费用"),
}
SUMS = ("rows", "rows_without_rate", "original", "not_turned", "amount")


def foreign(view: View, links: Links, *, customer: str = "") -> list[dict[str, Any]]:
    """By kind of document and currency, of all or of one customer; nothing is asked where there are none."""
    if not view.has(TABLE) or not view.snapshot.rows(TABLE):
        return []
    rows = view.table(TABLE)
    found = (
        view.rows_of(customer, "foreign", lambda id: _summed(rows.filter(rows.customer_id == id)))
        if customer
        else view.kept("foreign", lambda: view.rows(_summed(view.table(TABLE))))
    )
    order = tuple(FACTS)
    return [_told(row, links) for row in sorted(found, key=lambda row: (order.index(row["fact"]), row["currency"]))]


def waiting(view: View, links: Links) -> dict[str, Any]:
    """How many rows count as nothing in every sum because their currency has no rate; nothing where all have one."""
    if TABLE in view.snapshot.lost or not view.has(TABLE) or not view.snapshot.rows(TABLE):
        return {}
    known = view.kept("foreign", lambda: view.rows(_summed(view.table(TABLE))))
    rows = [row for row in known if row["rows_without_rate"]]
    if not rows:
        return {}
    said = links.words("Without a rate")
    return {
        "rows": links.sum(sum(row["rows_without_rate"] for row in rows), "count", "/company#foreign", said),
        "currencies": links.words.say((", ", "、")).join(sorted({row["currency"] for row in rows})),
    }


def _summed(rows: ir.Table) -> ir.Table:
    return rows.group_by("fact", "currency").aggregate(**{name: rows[name].sum() for name in SUMS})


def _told(row: Mapping[str, Any], links: Links) -> dict[str, Any]:
    said, currency = links.words.say(FACTS[row["fact"]]), row["currency"]

    def own(name: str) -> Any:
        return replace(links.sum(row[name], "money", "/quality#money", f"{said} {currency}"), currency=currency)

    return {
        "fact": said,
        "currency": currency,
        "rows": links.sum(row["rows"], "count", "#foreign", said),
        "original": own("original"),
        "amount": links.sum(row["amount"], "money", "#foreign", said),
        "waits": own("not_turned") if row["rows_without_rate"] else "",
        "waiting": links.sum(row["rows_without_rate"], "count", "/quality#money", said),
    }
