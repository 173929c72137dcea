"""Through which channels, shops and salespeople one customer buys, and which categories."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.shown import link

DOCUMENTS = ("channel", "store", "salesperson")
"""Dimensions of the document; the category is the line's."""
MOST = 5


def mix(view: View, id_: str, row: Mapping[str, Any], links: Links) -> list[dict[str, Any]]:
    """Each dimension with the customer's largest parts: amount and share of all that was spent.

    Leaves   dimensions that no document of the customer states; the parts after the fifth
    Units    share is written 0.00–1.00, for the length of a bar
    """
    orders = view.table("orders")
    documents = view.rows_of(
        id_,
        "mix of documents",
        lambda id: (
            orders.filter(orders.customer_id == id)
            .group_by(*DOCUMENTS)
            .aggregate(amount=orders.amount.sum().cast("decimal(18, 2)"))
        ),
    )
    found = [_dimension(name, documents, id_, row["spent"], links) for name in DOCUMENTS]
    found.append(_dimension("category", categories(view, id_), id_, row["spent"], links))
    return [one for one in found if one["rows"]]


def categories(view: View, id_: str) -> list[dict[str, Any]]:
    """What one customer spent on each category, and whether any product of it was bought for more than it brought back."""
    goods = view.table("customer_products")
    return view.rows_of(
        id_,
        "categories",
        lambda id: (
            goods.filter(goods.customer_id == id)
            .group_by("category")
            .aggregate(amount=goods.amount.sum().cast("decimal(18, 2)"), is_bought=(goods.amount > 0).any())
        ),
    )


def _dimension(name: str, rows: list[dict[str, Any]], id_: str, spent: Decimal | None, links: Links) -> dict[str, Any]:
    sums: dict[str, Decimal] = {}
    for row in rows:
        if row[name]:
            sums[row[name]] = sums.get(row[name], Decimal(0)) + row["amount"]
    best = sorted(sums, key=lambda value: (-sums[value], value))[:MOST]
    total = spent if spent and spent > 0 else None
    return {
        "label": links.words.say(links.vocabulary.dimension(name).label),
        "rows": [
            {
                "name": value,
                "href": link("/customers", **{name: value}),
                "amount": _spent(sums[value], links, {"customer": id_, name: value}),
                "share": f"{max(sums[value], Decimal(0)) / total:.2f}" if total else "",
            }
            for value in best
        ],
    }


def _spent(amount: Decimal, links: Links, where: dict[str, Any]) -> Any:
    return links.metric(amount, "spent", **where)
