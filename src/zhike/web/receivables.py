"""Receivables: what is owed and how old it is, who pays late, how many days of sales wait, what receipts paid."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike.errors import Text, UnknownName
from zhike.money.payment import BASES, aged
from zhike.web import history
from zhike.web.bills import bills
from zhike.web.cash import cash
from zhike.web.charts import Chart
from zhike.web.failures import Failures, Found
from zhike.web.foreign import foreign
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.shown import Day, Month, Shown, link
from zhike.web.times import every

NAMED = 12
MOST = 50
"""So many claims of one age are listed, the largest first."""
KEYS = ("age", "since")
MONTHS = 24
# fmt: off
AGES: tuple[tuple[str, Text], ...] = (
    ("not_due", ("Not yet due", "未到期")), ("1_30", ("1–30 days", "1–30 天")), ("31_60", ("31–60 days", "31–60 天")), ("61_90", ("61–90 days", "61–90 天")),
    ("91_180", ("91–180 days", "91–180 天")), ("181_365", ("181–365 days", "181–365 天")), ("over_365", ("over a year", "一年以上")), ("undated", ("without a day", "无日期")),
)
WAYS: tuple[tuple[str, Text], ...] = (
    ("allocated", ("The books say which claim", "核销记录")), ("given", ("The receipt names the claim", "收款单注明应收单号")), ("exact", ("Same customer, same sum", "同一客户、金额相同")), ("fifo", ("Oldest due first", "先到期先核销")),
)
# fmt: on


def receivables(seen: Seen) -> Page:
    """What customers owe and how they pay, today and month by month; the claims of one age where asked.

    Errors  UnknownName where `age` or `since` is none
    """
    age, since = chosen(seen)
    view = seen.office.view(seen.decision)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    failures, found = Failures(seen, view.snapshot), Found(view, "receivables", READ)
    content = {
        "day": Day(view.snapshot.as_of, seen.lang),
        "nothing": failures.made("nothing", lambda: not found["ageing"], False),
        **failures.several(("receivable", "overdue", "owing", "habit"), lambda: _headline(found["sums"][0], links)),
        **failures.parts(
            ages=lambda: _ages(found["ageing"], links),
            spare=lambda: spare(found["ageing"], found["sums"][0], links),
            ageing=lambda: _ageing(found["ageing"], links),
            claims=lambda: _claims(view, age, since, links) if age else {},
            months=lambda: _months(found["months"], links),
            cash=lambda: cash(view, links),
            bills=lambda: bills(view, links),
            foreign=lambda: foreign(view, links),
            late=lambda: _people(found["late"], view.called(found["late"]), links),
            slower=lambda: _people(found["slower"], view.called(found["slower"]), links),
        ),
        **failures.several(("ways", "loose"), lambda: _paid(found["ways"], found["received"][0], links)),
    }
    return Page("receivables.html", seen.words("Receivables"), content, "receivables")


def chosen(seen: Seen) -> tuple[str, str]:
    """The age whose claims are asked for, if any, and the day that it is counted from.

    Errors  UnknownName where one is none
    """
    age, since = seen.asked("age"), seen.asked("since", "due")
    if age and age not in dict(AGES):
        raise UnknownName(("age", "账龄"), age[:40], tuple(dict(AGES)))
    if since not in BASES:
        raise UnknownName(("since", "账龄起算"), since[:40], tuple(BASES))
    return age, since


# What is read, once per snapshot


Rows = list[dict[str, Any]]


def _owing(view: View) -> ir.Table:
    people = view.table("profiles")
    return people.select(
        "customer_id", "name", "customer_code", "owner", "main_salesperson", "receivable", "overdue", "oldest_due_on",
        "days_beyond_terms", "days_beyond_terms_lately", "days_beyond_terms_before", "on_time_share",
    )  # fmt: skip


def _sums(view: View) -> Rows:
    people = view.table("profiles")
    return view.rows(
        people.aggregate(
            receivable=people.receivable.sum(),
            overdue=people.overdue.sum(),
            owing=(people.overdue > 0).sum(),
            days_beyond_terms=people.days_beyond_terms.mean(),
        )
    )


def _late(view: View) -> Rows:
    shown = _owing(view)
    return view.rows(shown.filter(shown.overdue > 0).order_by(ibis.desc("overdue"), "customer_id").limit(NAMED))


def _slower(view: View) -> Rows:
    shown = _owing(view)
    by = shown.days_beyond_terms_lately - shown.days_beyond_terms_before
    slower = shown.filter(by >= 7, shown.receivable > 0).order_by(ibis.desc("receivable"), "customer_id")
    return view.rows(slower.limit(NAMED))


def _received(view: View) -> Rows:
    came = view.table("receipts")
    return view.rows(came.filter(came.received_amount > 0).aggregate(amount=came.received_amount.sum()))


def _matched(view: View) -> Rows:
    paid = view.table("settlements")
    part = paid["receipt_amount" if "receipt_amount" in paid.columns else "amount"]  # else sealed before it was
    return view.rows(paid.group_by("way").aggregate(parts=paid.count(), amount=part.sum()))


READ: dict[str, Callable[[View], Rows]] = {
    "sums": _sums,
    "late": _late,
    "slower": _slower,
    "ageing": lambda view: view.rows(view.table("ageing")),
    "months": lambda view: view.rows(view.table("receivable_months").order_by("month"))[-MONTHS:],
    "ways": _matched,
    "received": _received,
}


# What is said


def _headline(sums: Mapping[str, Any], links: Links) -> dict[str, Any]:
    habit = sums["days_beyond_terms"]
    return {
        "receivable": links.metric(sums["receivable"], "receivable"),
        "overdue": links.metric(sums["overdue"], "overdue"),
        "owing": links.metric(sums["owing"], "customers", segment="owes_overdue"),
        "habit": "" if habit is None else links.metric(habit, "days_beyond_terms"),
    }


def _paid(ways: Rows, received: Mapping[str, Any], links: Links) -> dict[str, Any]:
    """How receipts were matched, and what of them pays no claim."""
    loose = (received["amount"] or Decimal(0)) - sum((row["amount"] for row in ways), Decimal(0))
    return {
        "ways": _ways(ways, links),
        "loose": links.sum(loose, "money", "#paid", links.words("Received")),
    }


def _ages(rows: list[dict[str, Any]], links: Links) -> list[dict[str, Any]]:
    """The ages as a table, by the due day and by the day of the claim; both add up to what is owed."""
    by = {(row["basis"], row["age"]): row for row in rows}
    return [
        {
            "label": links.words.say(label),
            "href": link("/receivables", age=age) + "#claims",
            **{
                f"{basis}_{name}": links.cell(by[basis, age][name], "ageing", name, basis=basis, age=age)
                if (basis, age) in by
                else ""
                for basis in ("due", "invoiced")
                for name in ("amount", "customers")
            },
        }
        for age, label in AGES
        if ("due", age) in by or ("invoiced", age) in by
    ]


def spare(rows: list[dict[str, Any]], sums: Mapping[str, Any], links: Links) -> Any:
    """By how much credit notes exceed what is overdue of the same customers: it lessens the ages, and nobody's overdue."""
    ages = {age for age, _ in AGES} - {"not_due", "undated"}
    aged_ = sum((row["amount"] for row in rows if row["basis"] == "due" and row["age"] in ages), Decimal(0))
    more = (sums["overdue"] or Decimal(0)) - aged_
    return links.sum(more, "money", "#ages", links.words("Credit notes")) if more > 0 else ""


def _claims(view: View, age: str, since: str, links: Links) -> dict[str, Any]:
    rows = listed(view, aged(view.table("invoices"), as_of=view.snapshot.as_of, basis=since), age)

    def balance(row: Mapping[str, Any]) -> Shown:
        return links.cell(row["balance"], "invoices", "balance", **{key: row[key] for key in history.KEY})

    other = link("/receivables", age=age, since="invoiced" if since == "due" else "") + "#claims"
    return claims(rows, view, age, since, links, other=other, balance=balance)


def listed(view: View, claims: ir.Table, age: str) -> list[dict[str, Any]]:
    """The claims of one age, the largest first, and one more than are shown."""
    people = view.table("profiles").select("name", "customer_code", who="customer_id")
    kept = ("customer_id", "name", "customer_code", "invoice_no", "invoiced_on", "due_on", "balance", *history.KEY)
    chosen = claims.filter(claims.age == age).inner_join(people, claims.customer_id == people.who).select(*kept)
    return view.rows(chosen.order_by(ibis.desc("balance"), *history.KEY).limit(MOST + 1))


def claims(
    rows: list[dict[str, Any]],
    view: View,
    age: str,
    since: str,
    links: Links,
    *,
    other: str,
    balance: Callable[[Mapping[str, Any]], Shown],
) -> dict[str, Any]:
    """The claims of one age as a page lists them; `other` is the address of those aged from the other day."""
    names, lang = view.called(rows), links.words.lang
    return {
        "age": links.words.say(dict(AGES)[age]),
        "since": since,
        "other": other,
        "more": len(rows) > MOST,
        "rows": [
            {
                "id": row["customer_id"],
                "name": names[row["customer_id"]],
                "number": row["invoice_no"] or "–",
                "made": Day(row["invoiced_on"], lang),
                "due": Day(row["due_on"], lang),
                "balance": balance(row),
            }
            for row in rows[:MOST]
        ],
    }


def _ageing(rows: list[dict[str, Any]], links: Links) -> Chart | None:
    words = links.words
    due = {row["age"]: row for row in rows if row["basis"] == "due"}
    shown = [(age, words.say(label)) for age, label in AGES if age in due]
    if not shown:
        return None
    old = [due[age] for age in ("91_180", "181_365", "over_365") if age in due]
    whole = sum((row["amount"] for row in due.values()), Decimal(0))
    amount = sum((row["amount"] for row in old), Decimal(0))
    finding = (
        words("{amount} is more than 90 days overdue, {share} of all that is open", amount=links.sum(amount, "money", "#ages", words("Overdue")), share=links.sum(float(amount / whole), "share", "#ages", words("Overdue")))
        if old and whole > 0
        else words("Nothing is more than 90 days overdue")
    )  # fmt: skip
    spec = {
        "kind": "bars", "unit": "money", "zh": words.lang == "zh", "title": finding.striptags(), "x": [label for _, label in shown],
        "series": [{"name": words("Open").striptags(), "data": [due[age]["amount"] for age, _ in shown]}], "mute": [0] if shown[0][0] == "not_due" else [],
    }  # fmt: skip
    table = [
        (
            label,
            links.cell(due[age]["amount"], "ageing", "amount", basis="due", age=age),
            links.cell(due[age]["customers"], "ageing", "customers", basis="due", age=age),
            links.cell(due[age]["claims"], "ageing", "claims", basis="due", age=age),
        )
        for age, label in shown
    ]
    head = (words("Past the due day"), words("Open"), words("Customers"), words("Claims"))
    return Chart("ageing", finding, words("Open balances by days past the due day"), head, table, spec)


def _months(rows: list[dict[str, Any]], links: Links) -> Chart | None:
    told = [row for row in rows if row["days_sales_outstanding"] is not None]
    if not told:
        return None
    words, last, by_month = links.words, told[-1], {row["month"]: row for row in told}
    months = every(by_month, "month")

    def cell(row: Mapping[str, Any], name: str, **more: Any) -> Any:
        return links.cell(row[name], "receivable_months", name, month=row["month"], **more)

    finding = words("Customers owe {days} of sales; without what is overdue it would be {best}", days=cell(last, "days_sales_outstanding", unit="days"), best=cell(last, "best_possible_days", unit="days"))  # fmt: skip
    spec = {
        "kind": "lines", "unit": "number", "zh": words.lang == "zh", "title": finding.striptags(), "min": 0, "x": [f"{month:%Y-%m}" for month in months],
        "series": [
            {"name": words("Days of sales outstanding").striptags(), "data": [by_month[month]["days_sales_outstanding"] if month in by_month else None for month in months]},
            {"name": words("Best possible").striptags(), "data": [by_month[month]["best_possible_days"] if month in by_month else None for month in months]},
        ],
    }  # fmt: skip
    names = ("claimed", "collected", "receivable", "overdue")
    table = [
        (
            Month(row["month"], words.lang),
            *(cell(row, name) for name in names),
            cell(row, "days_sales_outstanding", unit="days"),
            cell(row, "best_possible_days", unit="days"),
        )
        for row in reversed(told)
    ]
    head = (words("Month"), words("Claimed"), words("Collected"), words("Open at its end"), words("Overdue"), words("Days of sales outstanding"), words("Best possible"))  # fmt: skip
    under = words("Open at the month's end ÷ claims of three months × 91")
    return Chart("dso", finding, under, head, table, spec)


def _ways(rows: list[dict[str, Any]], links: Links) -> list[dict[str, Any]]:
    by = {row["way"]: row for row in rows}
    return [
        {
            "label": links.words.say(label),
            "parts": links.sum(by[way]["parts"], "count", "/definitions#receivable", links.words("Parts")),
            "amount": links.sum(by[way]["amount"], "money", "/definitions#receivable", links.words("Received")),
        }
        for way, label in WAYS
        if way in by
    ]


def _people(rows: list[dict[str, Any]], names: Mapping[str, str], links: Links) -> list[dict[str, Any]]:
    return [
        {
            "id": row["customer_id"],
            "name": names[row["customer_id"]],
            "who": row["owner"] or row["main_salesperson"] or "",
            "overdue": links.metric(row["overdue"], "overdue", customer=row["customer_id"]),
            "receivable": links.metric(row["receivable"], "receivable", customer=row["customer_id"]),
            "due": Day(row["oldest_due_on"], links.words.lang),
            "habit": links.metric(row["days_beyond_terms"], "days_beyond_terms", customer=row["customer_id"])
            if row["days_beyond_terms"] is not None
            else "",
            **{
                name: links.cell(row[f"days_beyond_terms_{name}"], "payments", f"days_beyond_terms_{name}", unit="days", customer_id=row["customer_id"])
                if row[f"days_beyond_terms_{name}"] is not None
                else ""
                for name in ("lately", "before")
            },
        }
        for row in rows
    ]  # fmt: skip
