"""Bills on hand: what was paid on paper and is cash only when it matures, by how soon, and the next ones by name."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import ibis

from zhike.errors import Text
from zhike.money.bills import BANDS, maturing, on_hand, undated
from zhike.money.expected_cash import WEEKS
from zhike.web import history
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.shown import Day

NAMED = 6
# fmt: off
SOON: dict[str, Text] = {
    "30": ("within 30 days", "30 天内"), "60": ("31–60 days", "31–60 天"), "90": ("61–90 days", "61–90 天"), "180": ("91–180 days", "91–180 天"), "later": ("later", "180 天以后"),
}
# fmt: on


def sums(view: View) -> dict[str, Any]:
    """How many bills are on hand, for how much, and of how much nobody says when it matures."""
    return view.kept("sums of bills", lambda: _sums(view))


def _sums(view: View) -> dict[str, Any]:
    came = view.table("receipts")
    if "is_bill" not in came.columns:
        return {"bills": 0, "amount": Decimal(0), "undated": Decimal(0), "undated_bills": 0}  # a snapshot of before
    held, unknown = on_hand(came, as_of=view.snapshot.as_of), undated(came)
    found = view.rows(held.aggregate(bills=held.count(), amount=held.received_amount.sum()))[0]
    more = view.rows(unknown.aggregate(undated_bills=unknown.count(), undated=unknown.received_amount.sum()))[0]
    return {name: value or Decimal(0) for name, value in (found | more).items()}


def beside(found: Mapping[str, Any], links: Links) -> Any:
    """What stands under the cash that came in, where bills are on hand."""
    if not found["bills"]:
        return ""
    held = links.sum(found["amount"], "money", "/receivables#bills", links.words("Bills on hand"))
    return links.words("besides {sum} in bills that have not matured", sum=held)


def by_week(view: View) -> dict[int, Any]:
    """What matures in each of the coming weeks."""
    if not sums(view)["bills"]:
        return {}
    rows = maturing(view.table("receipts"), as_of=view.snapshot.as_of, weeks=WEEKS)
    return {row["week"]: row["amount"] for row in view.kept("bills by week", lambda: view.rows(rows))}


def bills(view: View, links: Links) -> dict[str, Any]:
    """Bills on hand by maturity, and those that mature next; nothing where none was ever received."""
    whole = sums(view)
    if not whole["bills"] and not whole["undated_bills"]:
        return {}
    words = links.words
    bands, next_ = view.kept("bills on hand", lambda: _rows(view))
    by, names = {row["band"]: row for row in bands}, view.called(row for row in next_ if row["customer_id"])
    said = words("Bills on hand")
    return {
        "amount": links.sum(whole["amount"], "money", "#bills", said),
        "count": links.sum(whole["bills"], "count", "#bills", said),
        "undated": links.sum(whole["undated"], "money", "#bills", said) if whole["undated_bills"] else "",
        "bands": [
            {
                "label": words.say(SOON[band]),
                "bills": links.sum(by[band]["bills"], "count", "#bills", said),
                "amount": links.sum(by[band]["amount"], "money", "#bills", said),
            }
            for band in (*(name for _, name in BANDS), "later")
            if band in by
        ],
        "next": [
            {
                "id": row["customer_id"] or "",
                "name": names[row["customer_id"]] if row["customer_id"] else words("nobody known"),
                "number": row["document_no"] or "–",
                "method": row["method"] or "",
                "day": Day(row["matures_on"], words.lang),
                "amount": links.cell(row["received_amount"], "receipts", "received_amount", **{key: row[key] for key in history.KEY}),
            }
            for row in next_
        ],
    }  # fmt: skip


def _rows(view: View) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    held = on_hand(view.table("receipts"), as_of=view.snapshot.as_of)
    bands = held.group_by("band").aggregate(bills=held.count(), amount=held.received_amount.sum())
    people = view.table("profiles").select("name", "customer_code", who="customer_id")
    columns = ("customer_id", "document_no", "method", "matures_on", "received_amount", *history.KEY)
    named = held.select(*columns).left_join(people, held.customer_id == people.who)
    first = named.order_by("matures_on", ibis.desc("received_amount"), *history.KEY).limit(NAMED)
    return view.rows(bands), view.rows(first)
