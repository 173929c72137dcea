"""What others pay: each product's price to the customer, to customers of the same tier or to all, beside the offer."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike.money.deal import Deal
from zhike.web.deal_form import Typed
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.shown import link

DAYS = 365
LEAST = 5
"""From so many customers of the same tier on these are the ones to compare with."""


def prices(view: View, typed: Typed, deal: Deal, links: Links) -> list[dict[str, Any]]:
    """A row per product that somebody bought in the last 365 days."""
    codes = [row["code"] for row in typed.rows if row["code"]]
    if not codes:
        return []
    paid = _paid(view, codes)
    own = {
        row["product_code"]: row
        for row in view.rows(paid.filter(paid.customer_id == typed.customer.get("customer_id", "")))
    }
    every = _middle(view, paid)
    tier = typed.customer.get("tier")
    peers = _middle(view, paid.filter(paid.tier == tier)) if tier else {}
    found = []
    for row, line in zip(typed.rows, deal.lines, strict=True):
        like = peers.get(row["code"])
        same_tier = like is not None and like["customers"] >= LEAST
        told = like if like is not None and same_tier else every.get(row["code"])
        if told is not None:
            offered = line.price * (1 - deal.discount)
            found.append(_row(row, told, same_tier, own.get(row["code"]), offered, links))
    return found


def _paid(view: View, codes: Sequence[str]) -> ir.Table:
    """The mean net price of each customer and product."""
    lines, people = view.table("order_lines"), view.table("profiles").select("tier", who="customer_id")
    after = ibis.literal(view.snapshot.as_of - timedelta(days=DAYS))
    sold = lines.filter(
        lines.product_code.isin(list(codes)), lines.kind == "sale", lines.ordered_on > after, lines.quantity > 0,
        lines.customer_id.notnull(),
    )  # fmt: skip
    each = sold.group_by("customer_id", "product_code").aggregate(
        price=sold.amount.sum().cast("float64") / sold.quantity.sum().cast("float64")
    )
    return each.inner_join(people, each.customer_id == people.who)


def _middle(view: View, paid: ir.Table) -> dict[str, dict[str, Any]]:
    rows = paid.group_by("product_code").aggregate(
        customers=paid.count(),
        low=paid.price.quantile(0.25),
        middle=paid.price.median(),
        high=paid.price.quantile(0.75),
    )
    return {row["product_code"]: row for row in view.rows(rows)}


def _row(
    row: Mapping[str, str], told: Mapping[str, Any], same_tier: bool, own: Mapping[str, Any] | None, offered: Decimal, links: Links
) -> dict[str, Any]:  # fmt: skip
    words = links.words
    href = (
        link("/explain", show="spent", product=row["code"])
        if "product" in links.vocabulary.dimensions
        else link("/explain", show="spent")
    )
    label = words("Price of a piece")

    def price(value: Any) -> Any:
        return links.sum(Decimal(str(round(float(value), 4))), "price", href, label)

    against = float(offered) / told["middle"] - 1 if told["middle"] else None
    return {
        "name": row["called"],
        "offered": price(offered),
        "listed": price(row["list_price"]) if row["list_price"] else "",
        "own": price(own["price"]) if own else "",
        "low": price(told["low"]),
        "middle": price(told["middle"]),
        "high": price(told["high"]),
        "against": links.sum(against, "share", href, words("Against the middle"), signed=True, better="") if against is not None else "",
        "who": words("same tier") if same_tier else words("all customers"),
        "customers": links.sum(told["customers"], "count", href, words("Customers")),
    }  # fmt: skip
