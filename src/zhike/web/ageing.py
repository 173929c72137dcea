"""Ageing on any day: what was open then by age, what to provide for it, days of sales in three ways, and what does not fit."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import ibis

from zhike.errors import BadQuestion, Text
from zhike.money.collection import counted_back, effectiveness, weighted
from zhike.money.lookback import claims_then, oddities
from zhike.money.payment import aged, open_by_month
from zhike.money.payment import ageing as aged_by
from zhike.web.credit_policy import standing
from zhike.web.failures import Failures
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.receivables import AGES, chosen, claims, listed
from zhike.web.shown import Day, Month, Shown, link

KEYS = ("on", "rate", "age", "since")
SEVERAL = ("rate",)
MONTHS = 12
NAMED = 5
# fmt: off
KINDS: tuple[tuple[str, Text], ...] = (
    ("no_claim", ("Receipts that pay no claim", "收款未核销应收")), ("unknown_claim", ("Receipts naming a claim that was not brought", "收款注明的应收单不存在")),
    ("no_receipt", ("Claims said to be paid without a receipt", "应收已收但无对应收款")), ("credit_left", ("Credit notes or payments larger than all that is owed", "红字超过应收余额（或多付款）")),
    ("none_brought", ("Claims of which nothing says what was paid, and no receipts were brought: all of it counts as open", "应收单未写已收金额或余额，也未导入收款：全部按未收计")),
    ("negative_balance", ("Claims with a balance below nothing", "应收单余额为负")),
)
# fmt: on


def ageing(seen: Seen) -> Page:
    """What was open on a day, by due day and by day of the claim, with what to provide.

    Errors  BadQuestion where the day or a rate is none; UnknownName where `age` or `since` is none
    """
    age, since = chosen(seen)
    view = seen.office.view(seen.decision)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    day, rates = _day(seen, view.snapshot.as_of), _rates(seen, standing(seen.office).provision)
    here, failures = _here(seen, day), Failures(seen, view.snapshot)
    content = {
        "day": Day(day, seen.lang, spoken=True),
        "on": day.isoformat(),
        "last": view.snapshot.as_of.isoformat(),
        "is_today": day == view.snapshot.as_of,
        **failures.several(
            ("ages", "open", "provide"),
            lambda: _told(view.kept(f"ageing on {day}", lambda: _aged(view, day)), rates, links, here),
        ),
        **failures.parts(
            claims=lambda: _claims(view, day, age, since, links, here) if age else {},
            months=lambda: _months(view, links),
            ways=lambda: _ways(view, links),
            odd=lambda: _odd(view, links),
        ),
    }
    return Page("ageing.html", seen.words("Ageing and provision"), content, "receivables")


def _day(seen: Seen, last: date) -> date:
    asked = seen.asked("on")
    day = Day.read(asked) if asked else last
    if day is None or day > last:
        raise BadQuestion(
            (f"“{asked[:40]}” is no day up to {last}.", f"“{asked[:40]}”不是 {last} 及以前的日期。"),
            ("Write a day as 2025-12-31.", "请按 2025-12-31 的格式填写。"),
        )
    return day


def _rates(seen: Seen, usual: tuple[float, ...]) -> tuple[Decimal, ...]:
    """Percent to provide for each age: as the address says, else as the credit policy does."""
    typed = [value.strip() for key, value in seen.query if key == "rate"]
    found = []
    for n, rate_of_policy in enumerate(usual):
        text = typed[n] if n < len(typed) and typed[n] else f"{rate_of_policy:g}"
        try:
            rate = Decimal(text.rstrip("%％"))
        except InvalidOperation:
            rate = Decimal(-1)
        if not rate.is_finite() or not 0 <= rate <= 100:
            raise BadQuestion(
                (f"“{text[:40]}” is no rate.", f"“{text[:40]}”不是计提比例。"),
                ("Write a number from 0 to 100.", "请填写 0 到 100 之间的数。"),
            )
        found.append(rate)
    return tuple(found)


def _aged(view: View, day: date) -> list[dict[str, Any]]:
    then = claims_then(view.table("invoices"), view.table("receipts"), view.table("settlements"), day=day)
    return view.rows(aged_by(then, as_of=day))


def _here(seen: Seen, day: date) -> Callable[[str, str], str]:
    """Makes the address of the claims of one age on that day."""
    typed = tuple(value for key, value in seen.query if key == "rate")

    def made(age: str, since: str) -> str:
        counted = "" if since == "due" else since
        return link("/receivables/ageing", on=day.isoformat(), rate=typed, age=age, since=counted) + "#claims"

    return made


def _claims(
    view: View, day: date, age: str, since: str, links: Links, here: Callable[[str, str], str]
) -> dict[str, Any]:
    """The claims of one age that were open then; each leads to what its customer owes, for none has a balance of then."""
    then = claims_then(view.table("invoices"), view.table("receipts"), view.table("settlements"), day=day)
    rows = listed(view, aged(then, as_of=day, basis=since), age)

    def balance(row: Mapping[str, Any]) -> Shown:
        href = link(f"/customers/{row['customer_id']}") + "#owes"
        return links.sum(row["balance"], "money", href, links.words("Open balance"))

    other = here(age, "invoiced" if since == "due" else "due")
    return claims(rows, view, age, since, links, other=other, balance=balance)


def _told(
    rows: list[dict[str, Any]], rates: tuple[Decimal, ...], links: Links, here: Callable[[str, str], str]
) -> dict[str, Any]:
    by = {(row["basis"], row["age"]): row for row in rows}
    words, told, provide, whole = links.words, [], Decimal(0), Decimal(0)
    for (age, label), rate in zip(AGES, rates, strict=True):
        due, made = by.get(("due", age)), by.get(("invoiced", age))
        amount = due["amount"] if due else Decimal(0)
        part = (max(amount, Decimal(0)) * rate / 100).quantize(Decimal("0.01"))
        provide, whole = provide + part, whole + amount
        said, href = words.say(label), here(age, "due")
        told.append(
            {
                "label": said,
                "href": href,
                "rate": f"{rate.normalize():f}",
                "due": links.sum(amount, "money", href, said),
                "customers": links.sum(due["customers"], "count", href, said) if due else "",
                "invoiced": links.sum(made["amount"] if made else Decimal(0), "money", here(age, "invoiced"), said),
                "provide": links.sum(part, "money", "#ages", words("To provide")),
            }
        )  # fmt: skip
    return {
        "ages": told,
        "provide": links.sum(provide, "money", "#ages", words("To provide")),
        "open": links.sum(whole, "money", "#ages", words("Open")),
    }


# Days of sales, and how well was collected


def _month_rows(view: View) -> list[dict[str, Any]]:
    return view.kept("months of receivables", lambda: view.rows(view.table("receivable_months").order_by("month")))


def _ways(view: View, links: Links) -> list[dict[str, Any]]:
    """Days of sales outstanding today in three ways, and the best possible."""
    rows, words = _month_rows(view), links.words
    if not rows:
        return []
    last = rows[-1]
    told = view.rows(open_by_month(view.table("invoices"), as_of=view.snapshot.as_of))
    still, not_due = ({row["month"]: row[name] for row in told} for name in ("amount", "not_due"))
    lines = (
        (words("Of three months' claims"), last["days_sales_outstanding"], words("Open ÷ claims of three months × 91")),
        (words("Counted back"), counted_back(rows), words("Days of the newest claims that make up what is open")),
        (words("Weighted by the claims of each month"), weighted(still, rows), words("What is open of each month as days of that month's claims, added up")),
        (words("Best possible, three months"), last["best_possible_days"], words("The first way, of what is not yet due")),
        (words("Best possible, weighted"), weighted(not_due, rows), words("The third way, of what is not yet due")),
    )  # fmt: skip
    return [
        {"label": label, "value": links.sum(value, "days", "#months", label), "why": why}
        for label, value, why in lines
        if value is not None
    ]


def _months(view: View, links: Links) -> list[dict[str, Any]]:
    """Month by month: counted back, and the effectiveness of collecting."""
    rows, found = _month_rows(view), []
    for n in range(max(1, len(rows) - MONTHS), len(rows)):
        row, key = rows[n], {"month": rows[n]["month"]}
        said = links.words("Collection effectiveness")
        href = link("/explain/cell", table="receivable_months", column="receivable", **key)
        back, part = counted_back(rows[: n + 1]), effectiveness(rows[n - 1], row)
        found.append(
            {
                "month": Month(row["month"], links.words.lang),
                **{name: links.cell(row[name], "receivable_months", name, **key) for name in ("claimed", "collected", "receivable", "overdue")},
                "back": links.sum(back, "days", href, links.words("Counted back")) if back is not None else "",
                "part": links.sum(part, "share", href, said) if part is not None else "",
            }
        )  # fmt: skip
    return found[::-1]


# What does not fit


def _odd(view: View, links: Links) -> list[dict[str, Any]]:
    rows = view.kept("oddities of receivables", lambda: _odd_rows(view))
    names = view.called([row for kind in rows.values() for row in kind["first"] if row["customer_id"]])
    return [_finding(label, rows[kind], names, links) for kind, label in KINDS if kind in rows]


def _odd_rows(view: View) -> dict[str, dict[str, Any]]:
    found = oddities(view.table("invoices"), view.table("receipts"), view.table("settlements"))
    people = view.table("profiles").select("name", "customer_code", who="customer_id")
    named = found.left_join(people, found.customer_id == people.who).order_by(
        "kind", ibis.desc("amount"), "customer_id"
    )
    by: dict[str, dict[str, Any]] = {}
    for row in view.rows(named):
        kind = by.setdefault(row["kind"], {"documents": 0, "amount": Decimal(0), "first": []})
        kind["documents"] += row["documents"]
        kind["amount"] += row["amount"]
        if len(kind["first"]) < NAMED:
            kind["first"].append(row)
    return by


def _finding(label: Text, kind: Mapping[str, Any], names: Mapping[str, str], links: Links) -> dict[str, Any]:
    words = links.words
    said = words.say(label)
    return {
        "label": said,
        "documents": links.sum(kind["documents"], "count", "#odd", said),
        "amount": links.sum(kind["amount"], "money", "#odd", said),
        "first": [
            {
                "id": row["customer_id"] or "",
                "name": names[row["customer_id"]] if row["customer_id"] else words("nobody known"),
                "amount": links.sum(row["amount"], "money", link(f"/customers/{row['customer_id']}") + "#owes" if row["customer_id"] else "#odd", said),
            }
            for row in kind["first"]
        ],
    }  # fmt: skip
