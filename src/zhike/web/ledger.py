"""The ledger beside the documents: each account and period with its difference, and the customers behind it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import ibis

from zhike.errors import Text
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Seen
from zhike.web.shown import Day, Month, link

MOST = 50
# fmt: off
ACCOUNTS: dict[str, Text] = {
    "receivable": ("Accounts receivable, closing", "应收账款期末余额"), "sales": ("Sales revenue", "主营业务收入"), "cost_of_goods": ("Cost of sales", "主营业务成本"),
}
# fmt: on


def ledger(view: View, links: Links, seen: Seen) -> dict[str, Any]:
    """Every account and period of the ledger with what documents say; the customers who differ where asked for."""
    if not view.has("ledger_checks"):
        return {}
    rows = view.kept("ledger checks", lambda: _found(view))
    if not rows:
        return {}
    agree = [row for row in rows if not row["difference"] and not row["differ"]]
    words = links.words
    return {
        "finding": words(
            "Books and documents agree to the cent in {agree} of {all} periods",
            agree=links.sum(len(agree), "count", "#ledger", words("Periods")),
            all=links.sum(len(rows), "count", "#ledger", words("Periods")),
        ),
        "rows": [_row(row, links) for row in rows],
        "parties": _parties(view, links, seen),
    }


def _found(view: View) -> list[dict[str, Any]]:
    rows = view.table("ledger_checks")
    summed = rows.group_by("account", "first_month", "last_month").aggregate(
        books=rows.books.sum(),
        ours=rows.ours.sum(),
        difference=rows["difference"].sum(),
        differ=(rows["difference"] != 0).cast("int64").sum(),
    )
    return view.rows(summed.order_by("account", ibis.desc("last_month")))


def _row(row: Mapping[str, Any], links: Links) -> dict[str, Any]:
    key = {"account": row["account"], "month": f"{row['last_month']:%Y-%m}"}
    href = link("/company", **key) + "#ledger"
    label, lang = links.words.say(ACCOUNTS[row["account"]]), links.words.lang
    first, last = Month(row["first_month"], lang).text, Month(row["last_month"], lang).text
    return {
        "account": label,
        "period": last if first == last else f"{first} – {last}",
        **{name: links.sum(row[name], "money", href, label) for name in ("books", "ours", "difference")},
        "agrees": not row["difference"] and not row["differ"],
        "differ": links.sum(row["differ"], "count", href, links.words("Rows that differ")) if row["differ"] else "",
        "href": href if row["differ"] else "",
    }


def _parties(view: View, links: Links, seen: Seen) -> dict[str, Any]:
    """The customers of one account and period whose books and documents differ, the largest difference first."""
    account, month = seen.asked("account"), Day.read(f"{seen.asked('month')}-01")
    if account not in ACCOUNTS or month is None:
        return {}
    rows = view.table("ledger_checks")
    people = view.table("profiles").select("name", "customer_code", who="customer_id")
    chosen = rows.filter(rows.account == account, rows.last_month == ibis.literal(month), rows["difference"] != 0)
    named = chosen.left_join(people, chosen.customer_id == people.who)
    found = view.rows(named.order_by(ibis.desc(named["difference"].abs()), "customer_id").limit(MOST))
    names = view.called([row for row in found if row["customer_id"]])
    said, lang = links.words.say(ACCOUNTS[account]), links.words.lang
    return {
        "title": f"{said} · {Month(month, lang).text}",
        "rows": [
            {
                "id": row["customer_id"] or "",
                "name": names[row["customer_id"]] if row["customer_id"] else links.words("Not split by customer, or a party that no list knows"),
                **{name: _cell(row, name, links) for name in ("books", "ours", "difference")},
            }
            for row in found
        ],
    }  # fmt: skip


def _cell(row: Mapping[str, Any], name: str, links: Links) -> Any:
    value: Decimal = row[name]
    key = {"account": row["account"], "last_month": row["last_month"], "customer_id": row["customer_id"] or ""}
    return links.cell(value, "ledger_checks", name, **key)
