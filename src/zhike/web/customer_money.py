"""A customer's money: what they earn us line by line, what they owe by age, and how they pay."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import ibis

from zhike.money.payment import aged
from zhike.money.profit import COST_LINES
from zhike.web import earned, history
from zhike.web.earned import NAMES, Span
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Seen
from zhike.web.profit import first_month, said, waterfall
from zhike.web.receivables import AGES, WAYS
from zhike.web.shown import Day, link

CLAIMED = ("invoice_no", "invoiced_on", "due_on", "balance", "age", *history.KEY)
PAID = 12
"""So many receipts are listed, the newest first."""
PARTS = 200
HABITS = ("days_beyond_terms", "on_time_share")


def earns(view: View, id_: str, links: Links, seen: Seen) -> dict[str, Any]:
    """The statement of one customer for the period asked for, beside the company's; nothing without statements."""
    first = first_month(view)
    if first is None:
        return {}
    choices = earned.spans(first, view.snapshot.as_of)
    span = next((one for one in choices if one.key == seen.asked("period")), choices[0])
    total = _statement(view, id_, span)
    company = view.kept(f"profit {span.key}", lambda: earned.totals(view, span))
    return {
        "periods": [
            (
                said(one, seen),
                link(f"/customers/{quote(id_)}", period=one.key if one is not choices[0] else "") + "#earns",
                one is span,
            )
            for one in choices
        ],
        "says": span.says(seen.lang),
        "statement": waterfall(total, links, span.days, _left(total, company, span, links, id_), id_)
        if total
        else None,
        "weighs": _weighs(total, company, span, links, id_) if total else "",
        "costs": link("/profit/costs", customer=id_, first=span.days["from"], last=span.days["to"]),
        "has_costs": any(total[name] for name in COST_LINES) if total else False,
    }


def _statement(view: View, id_: str, span: Span) -> dict[str, Decimal]:
    """The sums of one customer's months: some dozen rows, added up here sooner than an engine is asked to."""
    months = view.table("profit_months")
    mine = view.rows_of(
        id_, "profit months", lambda id: months.filter(months.customer_id == id).select("month", *earned.SUMS)
    )
    own = [row for row in mine if span.first <= row["month"] <= span.last]
    return {name: sum((row[name] or Decimal(0) for row in own), Decimal(0)) for name in earned.SUMS} if own else {}


def _left(total: Mapping[str, Decimal], company: Mapping[str, Decimal], span: Span, links: Links, id_: str) -> Any:
    """What remains of this customer's net sales, beside what remains of all."""
    words, net = links.words, words_of(links, "net_contribution")
    href = link("/explain/cell", table="profit_months", column="net_contribution", customer_id=id_)
    if total["net_sales"] <= 0:
        return words(
            "They leave {amount}: nothing was sold to set it against",
            amount=links.sum(total["net_contribution"], "money", href, net),
        )
    own, of_all = earned.remains(total), earned.remains(company)
    if own is None:  # a share of 0 would be no answer
        return words("What remains of sales cannot be told: no cost is known")
    share = links.sum(own[0], "share", href, net)
    is_whole = own[1] and (of_all is None or of_all[1])
    if of_all is None and is_whole:
        return words("Of net sales {share} remain as net contribution", share=share)
    if of_all is None:
        return words("Of net sales with known cost {share} remain as net contribution", share=share)
    whole = links.sum(of_all[0], "share", link("/profit", period=span.key), net)
    if is_whole:
        return words(
            "Of net sales {share} remain as net contribution; of all customers' {company}", share=share, company=whole
        )
    return words(
        "Of net sales with known cost {share} remain as net contribution; of all customers' {company}",
        share=share,
        company=whole,
    )


def _weighs(total: Mapping[str, Decimal], company: Mapping[str, Decimal], span: Span, links: Links, id_: str) -> Any:
    """The line that takes most beyond the company's own share of it; nothing where none does."""
    worst, over = earned.cause(total, company)
    if over <= 0:
        return ""
    return links.words(
        "{line} takes {over} more of their sales than of all customers'",
        line=words_of(links, worst),
        over=links.sum(
            over, "money", link("/profit/costs", line=worst, customer=id_, first=span.days["from"], last=span.days["to"])
            if worst in COST_LINES
            else link("/explain/cell", table="profit_months", column=worst, customer_id=id_),
            words_of(links, worst),
        ),
    )  # fmt: skip


def words_of(links: Links, name: str) -> str:
    """What a line of the statement is called."""
    return links.words.say(NAMES[name])


# What they owe


def _claims(view: View, id: ibis.Value) -> ibis.Table:
    claims = aged(view.table("invoices"), as_of=view.snapshot.as_of, basis="due")
    order = (ibis.asc("due_on", nulls_first=False), "row")
    return claims.filter(claims.customer_id == id).select(*CLAIMED).order_by(*order).limit(PARTS)


def owes(view: View, row: Mapping[str, Any], links: Links) -> dict[str, Any]:
    """Open claims with their age, how old they are together; nothing where nothing is open."""
    if not row["receivable"]:
        return {}
    id_ = row["customer_id"]
    found = view.rows_of(id_, "claims", lambda id: _claims(view, id))
    lang = links.words.lang
    return {
        "receivable": links.metric(row["receivable"], "receivable", customer=id_),
        "overdue": links.metric(row["overdue"], "overdue", customer=id_),
        "is_overdue": bool(row["overdue"]),
        "oldest": Day(row["oldest_due_on"], lang, spoken=True),
        "ages": _ages(found, links, id_) if len(found) < PARTS else [],
        "claims": [
            {
                "number": claim["invoice_no"] or "–",
                "due": Day(claim["due_on"], lang),
                "late": bool(claim["due_on"] and claim["due_on"] < view.snapshot.as_of),
                "balance": links.cell(claim["balance"], "invoices", "balance", **_key(claim)),
            }
            for claim in found[: history.RECENT]
        ],
    }


def _ages(claims: Sequence[Mapping[str, Any]], links: Links, id_: str) -> list[dict[str, Any]]:
    whole = sum((claim["balance"] for claim in claims), Decimal(0))
    href, found = link("/explain", show="receivable", customer=id_), []
    for age, label in AGES:
        mine = [claim["balance"] for claim in claims if claim["age"] == age]
        if mine:
            amount, called = sum(mine, Decimal(0)), links.words.say(label)
            share = float(amount / whole) if whole > 0 else None
            found.append(
                {
                    "label": called,
                    "amount": links.sum(amount, "money", href, called),
                    "claims": links.sum(len(mine), "count", href, called),
                    "share": f"{share:.4f}" if share is not None and 0 <= share <= 1 else "",
                }
            )
    return found


# How they pay


def pays(view: View, row: Mapping[str, Any], links: Links) -> dict[str, Any]:
    """Days beyond terms, share on time, and the newest receipts with the claims that they paid."""
    id_, parts = row["customer_id"], view.table("settlements")
    receipts = history.receipts(view, id_)[:PAID]
    if not receipts:
        return {}
    settled = view.rows_of(
        id_,
        "settled parts",
        lambda id: parts.filter(parts.customer_id == id).order_by(ibis.desc("received_on"), "claim").limit(PARTS),
    )
    return {
        "habits": _habits(view, row, links),
        "receipts": [_receipt(one, [p for p in settled if p["receipt"] == one["receipt"]], links) for one in receipts],
    }


def _habits(view: View, row: Mapping[str, Any], links: Links) -> list[dict[str, Any]]:
    id_, kept = row["customer_id"], view.table("payments")
    found = view.rows_of(id_, "habits of paying", lambda id: kept.filter(kept.customer_id == id).limit(1))
    if not found:
        return []
    told, words = found[0], links.words
    lines = [(words.say(links.vocabulary.metric(n).label), links.metric(told[n], n, customer=id_)) for n in HABITS]
    for name, label in (
        ("days_beyond_terms_lately", words("Lately (180 days)")),
        ("days_beyond_terms_before", words("Before that")),
    ):
        if told[name] is not None:
            lines.append((label, links.cell(told[name], "payments", name, unit="days", customer_id=id_)))
    lines.append((words("Claims paid"), links.cell(told["paid_claims"], "payments", "paid_claims", customer_id=id_)))
    lines.append(
        (words("Paid in parts"), links.cell(told["paid_in_parts"], "payments", "paid_in_parts", customer_id=id_))
    )
    return [{"label": label, "value": value} for label, value in lines]


def _receipt(row: Mapping[str, Any], parts: Sequence[Mapping[str, Any]], links: Links) -> dict[str, Any]:
    lang, ways = links.words.lang, dict(WAYS)
    return {
        "day": Day(row["received_on"], lang),
        "amount": links.cell(row["received_amount"], "receipts", "received_amount", **_key(row)),
        "method": row["method"] or "",
        "matures": Day(row["matures_on"], lang) if row.get("matures_on") else "",
        "paid": [
            {
                "claim": part["invoice_no"] or "–",
                "amount": links.cell(
                    part["amount"], "settlements", "amount", receipt=part["receipt"], claim=part["claim"]
                ),
                "late": links.cell(
                    (part["received_on"] - part["due_on"]).days, "settlements", "received_on", unit="days", signed=True,
                    better="", receipt=part["receipt"], claim=part["claim"],
                )
                if part["due_on"]
                else "",
                "way": links.words.say(ways[part["way"]]),
            }
            for part in parts
        ],
    }  # fmt: skip


def _key(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in history.KEY}
