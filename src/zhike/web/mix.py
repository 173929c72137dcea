"""Through which channels, shops and salespeople one customer buys, and which categories."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from zhike.web import history
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.shown import link

DOCUMENTS = ("channel", "store", "salesperson")
"""Dimensions of the document; the category is the line's."""
MOST = 5
MOST_GOODS = 400
"""So many products are read at most, those first on which most was spent."""


def mix(view: View, id_: str, row: Mapping[str, Any], links: Links) -> list[dict[str, Any]]:
    """Each dimension with the customer's largest parts: amount and share of all that was spent.

    Leaves   dimensions that no document of the customer states; the parts after the fifth
    Units    share is written 0.00–1.00, for the length of a bar
    """
    documents = history.documents(view, id_)
    if len(documents) == history.MOST_DAYS:
        documents = _all_documents(view, id_)
    found = [_dimension(name, documents, id_, row["spent"], links) for name in DOCUMENTS]
    found.append(_dimension("category", categories(view, id_), id_, row["spent"], links))
    return [one for one in found if one["rows"]]


def _all_documents(view: View, id_: str) -> list[dict[str, Any]]:
    """Of one who has more documents than its page lists: their amounts, added up."""
    orders = view.table("orders")
    return view.rows_of(
        id_,
        "mix of documents",
        lambda id: (
            orders.filter(orders.customer_id == id)
            .group_by(*DOCUMENTS)
            .aggregate(amount=orders.amount.sum().cast("decimal(18, 2)"))
        ),
    )


def goods(view: View, id_: str) -> list[dict[str, Any]]:
    """The products that one customer spent most on."""
    bought = view.table("customer_products")
    return view.rows_of(
        id_, "goods", lambda id: bought.filter(bought.customer_id == id).order_by("rank").limit(MOST_GOODS)
    )


def categories(view: View, id_: str) -> list[dict[str, Any]]:
    """What one customer spent on each category, and whether any product of it was bought for more than it brought back."""
    products = goods(view, id_)
    if len(products) == MOST_GOODS:
        return _all_categories(view, id_)
    found: dict[str | None, dict[str, Any]] = {}
    for row in products:
        one = found.setdefault(row["category"], {"category": row["category"], "amount": Decimal(0), "is_bought": False})
        one["amount"] += row["amount"]
        one["is_bought"] |= row["amount"] > 0
    return list(found.values())


def _all_categories(view: View, id_: str) -> list[dict[str, Any]]:
    """The same of one who bought more products than are listed."""
    bought = view.table("customer_products")
    return view.rows_of(
        id_,
        "categories",
        lambda id: (
            bought.filter(bought.customer_id == id)
            .group_by("category")
            .aggregate(amount=bought.amount.sum().cast("decimal(18, 2)"), is_bought=(bought.amount > 0).any())
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
