"""Deals: what a proposed deal would bring, before it is made; kept only where somebody says so."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import urlencode

from zhike.errors import BadQuestion, NotFound, UsageError
from zhike.money.deal import Deal, Outcome, break_even, outcome
from zhike.web import approved, competitors, positioning
from zhike.web.charts import Chart
from zhike.web.deal_form import LABELS, LINES, ONCE, SPARE, Typed, read, told
from zhike.web.deal_prices import prices
from zhike.web.failures import Failures
from zhike.web.links import Links
from zhike.web.pages import Go, Page, Seen
from zhike.web.shown import Day, link

KIND = "deals"
FORM = ("fields", "rows", "customer", "alike", "unknown")
"""Parts of the form, filled in from what is known of products and customer."""
LONGEST_NAME = 80
UNCOSTED: Mapping[str, Any] = {
    "finding": "", "rows": [], "months": None, "need": "", "break_even": [], "factor": "", "usual": "", "gross": "",
}  # fmt: skip
MOST = 4_000
"""Letters of a kept deal's address."""


def deals(seen: Seen) -> Page:
    """The form, what becomes of the deal that it says, what others pay, and the deals kept."""
    view = seen.office.view(seen.decision)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    content: dict[str, Any] = {
        "problem": None,
        "asked": bool(seen.asked("product")),
        "result": {},
        "prices": [],
        "rivals": {},
        "position": {},
        "approval": {},
        "kept": kept(seen),
    }
    failures, typed = Failures(seen, view.snapshot), cache(lambda: read(seen, view))
    try:
        content |= failures.several(FORM, lambda: _form(typed(), seen))
        content |= failures.parts(
            result=lambda: _result(typed(), typed().deal, links) if typed().rows else {},
            prices=lambda: prices(view, typed(), typed().deal, links) if typed().rows else [],
            approval=lambda: approved.standing(seen, typed()),
            position=lambda: positioning.positioning(view, typed(), typed().deal, links),
            rivals=lambda: competitors.rivals(view, [row["code"] for row in typed().rows if row["code"]], links),
        )
    except BadQuestion as error:
        content["problem"] = {"what": seen.words.say(error.what), "fix": seen.words.say(error.fix)}
        content.setdefault("rows", [_empty()] * (SPARE + 1))
        content.setdefault("fields", _fields({name: seen.asked(name) for name in ONCE}, frozenset(), seen))
    content["query"] = urlencode(seen.query)
    content["labels"] = {name: seen.words.say(LABELS[name]) for name in LABELS}
    return Page("deals.html", seen.words("Deal calculator"), content, "deals")


def _form(typed: Typed, seen: Seen) -> dict[str, Any]:
    customer = typed.customer
    return {
        "fields": _fields(typed.fields, typed.known, seen),
        "rows": [*typed.rows, *[_empty()] * SPARE],
        "customer": {"id": customer["customer_id"], "name": customer["called"]} if customer else {},
        "alike": [
            {"name": row["called"], "href": link("/deals", **_asked(seen) | {"customer": row["customer_id"]})}
            for row in typed.alike
        ],
        "unknown": bool(typed.fields["customer"]) and not customer and not typed.alike,
    }


def _asked(seen: Seen) -> dict[str, Any]:
    several = {name: tuple(value for key, value in seen.query if key == name) for name in LINES}
    return {**{name: seen.asked(name) for name in ONCE}, **{name: values for name, values in several.items() if values}}


def _empty() -> dict[str, str]:
    return dict.fromkeys((*LINES, "called", "list_price", "code"), "")


def _fields(values: Mapping[str, str], known: frozenset[str], seen: Seen) -> dict[str, Any]:
    return {
        name: {"label": seen.words.say(LABELS[name]), "value": values[name], "known": name in known and name in ("late", "term", "serving", "rate")}
        for name in ONCE
    }  # fmt: skip


# What becomes of it


def _result(typed: Typed, deal: Deal, links: Links) -> dict[str, Any]:
    words, missing = links.words, [row["called"] for row in typed.rows if not row["cost"]]
    sales = links.sum(deal.sales, "money", "#months", words("Sales"))
    if missing:
        return {**UNCOSTED, "sales": sales, "missing": "、".join(missing)}
    found = outcome(deal)
    return {"sales": sales, "missing": "", **_told(typed, deal, found, links)}


def _told(typed: Typed, deal: Deal, found: Outcome, links: Links) -> dict[str, Any]:
    words = links.words
    margin = _money(found.margin, links, words("Margin of the deal"))
    share = (
        links.sum(float(found.margin_share), "share", "#months", words("Margin of the deal"))
        if found.margin_share is not None
        else ""
    )
    payback = (
        words("it never pays back")
        if found.paid_back is None
        else words(
            "it pays back in month {month}", month=links.sum(found.paid_back, "count", "#months", words("Month"))
        )
        if found.need
        else words("it ties no money")
    )
    finding = (
        words("The deal keeps {margin}, {share} of sales; {payback}", margin=margin, share=share, payback=payback)
        if found.margin > 0
        else words(
            "The deal loses {margin}; {payback}", margin=_money(-found.margin, links, words("Loss")), payback=payback
        )
    )
    factor = break_even(deal)
    lines = [
        (words("Sales after discount"), found.sales), (words("Rebate"), -found.rebate), (words("Cost of goods"), -found.goods),
        (words("Transport"), -found.transport), (words("Cost to serve"), -found.serving), (words("Cost of capital"), -found.capital),
        (words("Margin of the deal"), found.margin),
    ]  # fmt: skip
    rate = typed.customer.get("margin_rate")
    return {
        "finding": finding,
        "rows": [{"label": label, "value": _money(value, links, label)} for label, value in lines if value or label == lines[-1][0]],
        "need": _money(found.need, links, words("Most money tied")),
        "break_even": _break_even(typed, deal, factor, links) if factor is not None else [],
        "factor": links.sum(float(factor), "share", "#break-even", words("Break-even price")) if factor is not None else "",
        "usual": links.metric(rate, "margin_rate", customer=typed.customer["customer_id"]) if rate is not None else "",
        "gross": links.sum(float((found.sales - found.goods) / found.sales), "share", "#months", words("Gross margin")) if found.sales else "",
        "months": _months(found, finding, links),
    }  # fmt: skip


def _break_even(typed: Typed, deal: Deal, factor: Decimal, links: Links) -> list[dict[str, Any]]:
    label = links.words("Break-even price")
    return [
        {
            "name": row["called"],
            "offered": links.sum(line.price * (1 - deal.discount), "price", "#break-even", links.words("Price of a piece")),
            "price": links.sum((line.price * (1 - deal.discount) * factor).quantize(Decimal("0.0001")), "price", "#break-even", label),
        }
        for row, line in zip(typed.rows, deal.lines, strict=True)
    ]  # fmt: skip


def _months(found: Outcome, finding: Any, links: Links) -> Chart:
    words = links.words
    rows = [
        (
            words("Month {number}", number=str(month.number)),
            _money(month.came, links, words("Comes in")),
            _money(-month.went, links, words("Goes out")),
            _money(month.stands, links, words("Stands at")),
        )
        for month in found.months
    ]
    spec = {
        "kind": "months", "unit": "money", "zh": words.lang == "zh", "title": finding.striptags(), "partial": -1, "x": [str(month.number) for month in found.months],
        "series": [
            {"name": words("Cash of the month").striptags(), "data": [month.kept for month in found.months]},
            {"name": words("Stands at").striptags(), "data": [month.stands for month in found.months]},
        ],
    }  # fmt: skip
    head = (words("Month"), words("Comes in"), words("Goes out"), words("Stands at"))
    return Chart(
        "deal", words("Cash by month"), words("Month 0 begins with the signing; a month is 30 days"), head, rows, spec
    )


def _money(value: Decimal, links: Links, label: Any) -> Any:
    return links.sum(value, "money", "#months", label)


# Deals kept


def kept(seen: Seen) -> list[dict[str, Any]]:
    """The deals that people kept, the newest first."""
    found = []
    for one in seen.office.desk.decisions.standing(KIND):
        if isinstance(one.value, Mapping):
            day = datetime.fromisoformat(one.at).astimezone(seen.office.workspace.zone).date()
            found.append({"id": one.subject, "name": str(one.value.get("name", "")), "href": f"/deals?{one.value.get('query', '')}", "who": one.who, "day": Day(day, seen.lang)})  # fmt: skip
    return found[::-1]


def keep(seen: Seen) -> Go:
    """A deal kept under a name.

    Errors  UsageError for a name or a deal that is none
    """
    name, query = seen.given("name").strip(), seen.given("query")
    pairs = told(query)
    if not 0 < len(name) <= LONGEST_NAME or not pairs or len(query) > MOST:
        raise UsageError(
            ("A deal needs a name and at least one product.", "保存报价需要名称和至少一种商品。"),
            (f"Write a name of at most {LONGEST_NAME} letters and fill in the form.", f"请填写不超过 {LONGEST_NAME} 个字的名称并填好表单。"),
        )  # fmt: skip
    value = {"name": name, "query": urlencode(pairs)}
    seen.office.desk.decisions.add(KIND, secrets.token_hex(8), value, who=seen.decision.principal.name)
    return Go(f"/deals?{urlencode(pairs)}#kept")


def remove(seen: Seen) -> Go:
    """A kept deal taken back.

    Errors  NotFound where there is none of that id
    """
    id_ = seen.path["deal"]
    if not any(one.subject == id_ and one.value for one in seen.office.desk.decisions.standing(KIND)):
        raise NotFound(("There is no such deal.", "没有这个报价。"), ("It may be removed already.", "它可能已被删除。"))
    seen.office.desk.decisions.add(KIND, id_, None, who=seen.decision.principal.name)
    return Go("/deals#kept")
