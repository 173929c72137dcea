"""Competitors: to whom offers were lost, for how much and at which prices, beside the offers that were won."""

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.shown import Day, link

MOST, GOODS = 8, 3
LEAST = 5
"""From so many offers with a usual price on their mean distance from it is told."""
HREF, SAID = "/deals#lost", "/deals#named"


def rivals(view: View, codes: Sequence[str], links: Links) -> dict[str, Any]:
    """What became of all offers, or of those for goods of the same categories as `codes`; nothing where none was brought."""
    if not view.has("quotes"):
        return {}
    rows, kinds = _of(view, codes)
    decided = rows.filter(rows.state.isin(("won", "lost")))
    sums = view.rows(_summed(decided, "state"))
    if not sums:
        return {}
    by = {row["state"]: row for row in sums}
    mine = decided.filter(decided.state == "lost")
    to = view.rows(_summed(mine, "lost_to").order_by(ibis.desc("amount"), "lost_to").limit(MOST))
    goods = _goods(view, mine)
    said = _mentions(view)
    won, gone = (by.get(state, {}).get("offers", 0) for state in ("won", "lost"))
    words = links.words
    named = [row["lost_to"] for row in to if row["lost_to"]]
    return {
        "about": _listed(kinds, links),
        "won": links.sum(won, "count", HREF, words("Offers won")),
        "decided": links.sum(won + gone, "count", HREF, words("Offers decided")),
        "share": links.sum(won / (won + gone), "share", HREF, words("Offers won")),
        "most": named[0] if named else "",
        "rows": [
            _row(row, goods.get(row["lost_to"], []), links)
            | {
                "mentions": links.sum(said.get(row["lost_to"], 0), "count", SAID, words("Contacts that name it"))
                if row["lost_to"]
                else ""
            }
            for row in to
        ],
        "named": _named(view, links),
        "ours": _row(by["won"], [], links) if "won" in by else {},
    }


def of_customer(view: View, id_: str, links: Links) -> list[dict[str, Any]]:
    """The newest offers that one customer gave to others."""
    if not view.has("quotes"):
        return []
    table = view.table("quotes")
    order = (ibis.desc("quoted_on"), "file", "sheet", "row")
    rows = view.rows_of(
        id_,
        "lost offers",
        lambda id: table.filter((table.customer_id == id) & (table.state == "lost")).order_by(*order).limit(GOODS),
    )
    return [
        {
            "day": Day(row["quoted_on"], links.words.lang),
            "to": row["lost_to"] or links.words("nobody named"),
            "goods": row["product_name"] or row["product_code"] or "",
            "amount": links.cell(
                row["amount"], "quotes", "amount", **{n: row[n] for n in ("source", "load", "file", "sheet", "row")}
            )
            if row["amount"] is not None
            else "",
        }
        for row in rows
    ]


def decided(view: View, id_: str, links: Links) -> list[dict[str, Any]]:
    """What came of our offers to one customer, and to whom it gave those that were lost."""
    if not view.has("quotes"):
        return []
    table, words = view.table("quotes"), links.words
    mine = table.filter(table.customer_id == id_, table.state.isin(("won", "lost")))
    rows = view.rows(mine.group_by("state", "lost_to").aggregate(offers=mine.count()).order_by(ibis.desc("offers"), "lost_to"))  # fmt: skip
    if not rows:
        return []
    won, whole = sum(row["offers"] for row in rows if row["state"] == "won"), sum(row["offers"] for row in rows)
    shown = [links.sum(count, "count", f"/customers/{id_}#around", words("Offers decided")) for count in (won, whole)]
    found = [
        {"label": words("Offers won"), "value": words("{won} of {decided} decided", won=shown[0], decided=shown[1])}
    ]
    named = [row["lost_to"] for row in rows if row["state"] == "lost" and row["lost_to"]]
    return [*found, *([{"label": words("Lost to"), "value": _listed(named[:GOODS], links)}] if named else [])]


def _of(view: View, codes: Sequence[str]) -> tuple[ir.Table, list[str]]:
    """Offers for goods of the categories of some products, and these; all where they have none."""
    table = view.table("quotes")
    if not codes:
        return table, []
    goods = view.table("products")
    asked = view.rows(goods.filter(goods.product_code.isin(list(codes))).select("category").distinct())
    kinds = sorted(row["category"] for row in asked if row["category"])
    return (table.filter(table.category.isin(kinds)) if kinds else table), kinds


def _listed(kinds: Sequence[str], links: Links) -> str:
    return links.words.say((", ", "、")).join(kinds)


def _summed(rows: ir.Table, by: str) -> ir.Table:
    priced = (rows.unit_price > 0) & (rows.usual_price > 0)
    return rows.group_by(by).aggregate(
        offers=rows.count(),
        amount=rows.amount.sum().fill_null(0),
        customers=rows.customer_id.nunique(),
        priced=priced.fill_null(False).sum(),
        against=(rows.unit_price / rows.usual_price - 1).median(where=priced),
        last_on=rows.quoted_on.max(),
    )


def _goods(view: View, rows: ir.Table) -> dict[str | None, list[str]]:
    """The categories of which most offers were lost to each."""
    known = rows.filter(rows.category.notnull())
    each = known.group_by("lost_to", "category").aggregate(offers=known.count())
    found: dict[str | None, list[str]] = {}
    for row in view.rows(each.order_by("lost_to", ibis.desc("offers"), "category")):
        found.setdefault(row["lost_to"], []).append(row["category"])
    return {name: kinds[:GOODS] for name, kinds in found.items()}


def _mentions(view: View) -> dict[str, int]:
    """How many contacts and answers of customers name each."""
    if not view.has("mentions"):
        return {}
    table = view.table("mentions")
    return {row["rival"]: row["times"] for row in view.rows(table.group_by("rival").aggregate(times=table.count()))}


def _named(view: View, links: Links) -> list[dict[str, Any]]:
    """The newest contacts and answers that name a rival: when, whose, and where the words stand."""
    if not view.has("mentions"):
        return []
    table, people = view.table("mentions"), view.table("profiles").select("customer_id", "name", "customer_code")
    rows = view.rows(table.order_by(ibis.desc("noted_on"), "file", "sheet", "row", "rival").limit(MOST))
    known = view.rows(
        people.filter(people.customer_id.isin([row["customer_id"] for row in rows if row["customer_id"]]))
    )
    names = view.called(known) if known else {}
    return [
        {
            "day": Day(row["noted_on"], links.words.lang),
            "rival": row["rival"],
            "name": names.get(row["customer_id"], ""),
            "href": link(f"/customers/{row['customer_id']}") if row["customer_id"] in names else "",
            "from": " · ".join(str(one) for one in (row["file"], row["sheet"], links.words("row {row}", row=str(row["row"]))) if one),
        }
        for row in rows
    ]  # fmt: skip


def _row(row: Mapping[str, Any], goods: Sequence[str], links: Links) -> dict[str, Any]:
    words = links.words
    return {
        "name": row.get("lost_to") or words("nobody named"),
        "offers": links.sum(row["offers"], "count", HREF, words("Offers made")),
        "amount": links.sum(row["amount"], "money", HREF, words("Amount")),
        "customers": links.sum(row["customers"], "count", HREF, words("Customers")),
        "against": links.sum(
            row["against"], "share", HREF, words("Our price against the usual"), signed=True, better=""
        )
        if row["priced"] >= LEAST
        else "",
        "goods": _listed(goods, links),
        "last": Day(row["last_on"], words.lang),
    }
