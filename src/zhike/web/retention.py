"""Retention: who comes back and who does not, from the first order to the last; new customers apart from old ones."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

import ibis

from zhike.errors import Text, UnknownName
from zhike.web import charts
from zhike.web.charts import Chart
from zhike.web.failures import Failures, Found
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.shown import Day, Month, link
from zhike.web.times import every

MONTHS = 12
NAMED = 10
MOST = 10
"""The last stage holds all with so many order days and more."""
COUNTED = ("customers", "money")
"""What the triangle of cohorts shows: the share who buy, or what they spend against their first month."""


def retention(seen: Seen) -> Page:
    """Cohorts, stages, second orders, retention and losses.

    Errors  UnknownName where `count` is neither customers nor money
    """
    count = seen.asked("count", COUNTED[0])
    if count not in COUNTED:
        raise UnknownName(("count", "统计方式"), count[:40], COUNTED)
    view = seen.office.view(seen.decision)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    failures, found, as_of = Failures(seen, view.snapshot), Found(view, "retention", READ), view.snapshot.as_of
    drawn = failures.parts(
        stages=lambda: _stages(found["stages"], links),
        second_orders=lambda: _second(found["second_orders"], links),
        retention=lambda: charts.draw("retention", found["retention"], links, as_of),
        losses=lambda: _losses(found["losses"], links),
    )
    content = {
        "day": Day(as_of, seen.lang),
        "count": count,
        "other": link("/retention", count="money") if count == "customers" else link("/retention"),
        "charts": [chart for chart in drawn.values() if chart is not None],
        "labels": [seen.words.say(LABELS[name]) for name, chart in drawn.items() if chart is not None],
        **failures.parts(
            first=lambda: _first(found["stages"], links),
            last=lambda: _last(found["losses"], links),
            triangle=lambda: _triangle(found["cohorts"], count, links, as_of),
            gone=lambda: _people(found["gone"], view.called(found["gone"]), links),
        ),
    }
    return Page("retention.html", seen.words("Retention"), content, "retention")


# What is read, once per snapshot


Rows = list[dict[str, Any]]


def _gone(view: View) -> Rows:
    people = view.table("profiles")
    gone = people.filter(people.activity == "lapsed").select(
        "customer_id", "name", "customer_code", "owner", "main_salesperson", "spent", "last_ordered_on"
    )
    return view.rows(gone.order_by(ibis.desc("spent"), "customer_id").limit(NAMED))


def _rows(name: str, view: View) -> Rows:
    return view.rows(view.table(name))


READ: dict[str, Callable[[View], Rows]] = {
    "cohorts": charts.ROWS["cohorts"],
    "retention": charts.ROWS["retention"],
    **{name: partial(_rows, name) for name in ("stages", "second_orders", "losses")},
    "gone": _gone,
}
LABELS: dict[str, Text] = {
    "stages": ("How far customers come", "购买阶段"),
    "second_orders": ("Second orders", "二次购买"),
    "retention": ("Retention", "保留率"),
    "losses": ("Losses", "流失率"),
}
"""What people call the charts of the page."""


# What is said


def _first(rows: list[dict[str, Any]], links: Links) -> dict[str, Any]:
    """Of those who bought once: how many came back, how many are lost; `all_back` where nobody has bought once only."""
    if not rows:
        return {}
    first = min(rows, key=lambda row: int(row["stage"]))
    if first["stage"] > 1 or first["went_on"] == first["reached"]:
        return {"all_back": True, "reached": links.cell(first["reached"], "stages", "reached", stage=first["stage"])}
    return {
        "all_back": False,
        "reached": links.cell(first["reached"], "stages", "reached", stage=1),
        "back": links.cell(first["went_on"] / first["reached"], "stages", "went_on", unit="share", stage=1),
        "lapsed": links.cell(first["lapsed"], "stages", "lapsed", stage=1),
        "nobody_lost": not first["lapsed"],
    }


def _last(rows: list[dict[str, Any]], links: Links) -> dict[str, Any]:
    """The share of new and of old customers lost in the last finished quarter."""
    if not rows:
        return {}
    period = max(row["period"] for row in rows)
    return {
        row["kind"]: links.cell(row["churn_rate"], "losses", "churn_rate", period=period, kind=row["kind"])
        for row in rows
        if row["period"] == period
    }


def _stages(rows: list[dict[str, Any]], links: Links) -> Chart | None:
    """How many came as far as the n-th order day: where the staircase falls most, customers are lost."""
    if not rows:
        return None
    words, ordered = links.words, sorted(rows, key=lambda row: row["stage"])
    cell = partial(_cell, links=links, of="stages", key="stage")
    most = max(ordered, key=lambda row: row["lapsed"])
    finding = (
        words("Most lost customers had ordered on {stage} {stage:day|days} or more: {lapsed}", stage=str(MOST), lapsed=cell(most, "lapsed"))
        if most["lapsed"] and most["stage"] >= MOST
        else words("Most lost customers stopped after order day {stage}: {lapsed}", stage=str(most["stage"]), lapsed=cell(most, "lapsed"))
        if most["lapsed"]
        else words("Nobody is lost yet")
    )  # fmt: skip
    names = [str(row["stage"]) if row["stage"] < ordered[-1]["stage"] or row["stage"] < MOST else f"{MOST}+" for row in ordered]  # fmt: skip
    table = [
        (
            name,
            cell(row, "reached"),
            cell(row, "went_on"),
            links.cell(row["went_on"] / row["reached"], "stages", "went_on", unit="share", stage=row["stage"]),
            cell(row, "buying"),
            cell(row, "dormant"),
            cell(row, "lapsed"),
            cell(row, "lapsed_spent"),
        )
        for name, row in zip(names, ordered, strict=True)
    ]
    spec = {
        "kind": "bars", "unit": "count", "zh": words.lang == "zh", "title": finding.striptags(), "x": names,
        "series": [{"name": words("Customers").striptags(), "data": [row["reached"] for row in ordered]}],
    }  # fmt: skip
    under = words("Customers who came as far as their n-th order day")
    head = (words("Order day"), words("Came so far"), words("Went on"), "%", words("Still buying"), words("Dormant"), words("Lapsed"), words("The lapsed had bought for"))  # fmt: skip
    return Chart("stages", finding, under, head, table, spec)


def _cell(row: Mapping[str, Any], name: str, *, links: Links, of: str, key: str) -> Any:
    """A value of a row of a table with one key."""
    return links.cell(row[name], of, name, **{key: row[key]})


def _second(rows: list[dict[str, Any]], links: Links) -> Chart | None:
    """How many have a second order day within so many days; nothing where nobody is known for a day yet."""
    if not any(row["days"] for row in rows):
        return None
    words, ordered = links.words, sorted(rows, key=lambda row: row["days"])
    near = min(ordered, key=lambda row: abs(row["days"] - 90))
    cell = partial(_cell, links=links, of="second_orders", key="days")
    days = links.cell(near["days"], "second_orders", "days", unit="days", days=near["days"])
    finding = words("Within {days} of the first order, {share} have ordered again", days=days, share=cell(near, "share")) if near["returned"] else words("Within {days} of the first order nobody has ordered again", days=days)  # fmt: skip
    spec = {
        "kind": "lines", "unit": "share", "zh": words.lang == "zh", "title": finding.striptags(), "min": 0,
        "x": [str(row["days"]) for row in ordered], "at": [row["days"] for row in ordered],
        "series": [{"name": words("Ordered again").striptags(), "data": [row["share"] for row in ordered]}],
    }  # fmt: skip
    table = [(cell(row, "days"), cell(row, "customers"), cell(row, "returned"), cell(row, "share")) for row in ordered]
    under = words("Share of customers known that long, by days since the first order")
    head = (words("Days"), words("Customers"), words("Ordered again"), "%")
    return Chart("second", finding, under, head, table, spec)


def _losses(rows: list[dict[str, Any]], links: Links) -> Chart | None:
    """Lost in each quarter: customers with one order day apart from those with more."""
    periods = every((row["period"] for row in rows), "quarter")[-8:]
    if not periods:
        return None
    words = links.words
    by = {(row["period"], row["kind"]): row for row in rows}
    kinds = (("new", words("One order so far")), ("old", words("Ordered more than once")))
    said = _last(rows, links)
    finding = (
        words("Last quarter {new} of new customers were lost and {old} of the others", **said)
        if {"new", "old"} <= set(said)
        else words("Lost in each quarter")
    )
    spec = {
        "kind": "lines", "unit": "share", "zh": words.lang == "zh", "title": finding.striptags(), "min": 0,
        "x": [_quarter(period) for period in periods],
        "series": [
            {"name": name.striptags(), "data": [by[period, kind]["churn_rate"] if (period, kind) in by else None for period in periods]}
            for kind, name in kinds
        ],
    }  # fmt: skip
    table = [
        (
            _quarter(period),
            *(
                links.cell(by[period, kind][name], "losses", name, period=period, kind=kind)
                if (period, kind) in by
                else ""
                for kind, _ in kinds
                for name in ("customers", "lost", "churn_rate")
            ),
        )
        for period in periods
        if {(period, kind) for kind, _ in kinds} & set(by)
    ]
    head: list[Any] = [words("Quarter")]
    for _, name in kinds:
        head += [name, words("Lost"), "%"]
    under = words(
        "Customers with an order in the set number of days before the quarter, and none in as many before its end"
    )
    return Chart("losses", finding, under, head, table, spec)


def _triangle(rows: Rows, count: str, links: Links, as_of: date) -> Chart | None:
    return charts.draw("cohorts", rows, links, as_of) if count == "customers" else _money(rows, links, as_of)


def _money(rows: list[dict[str, Any]], links: Links, as_of: date) -> Chart | None:
    """The triangle in money: what a cohort spends in each month after, against its first month."""
    words = links.words
    cohorts = sorted({row["cohort"] for row in rows if row["customers"]})[-MONTHS:]
    cells = {(row["cohort"], row["age_months"]): row for row in rows}
    begun = [cohort for cohort in cohorts if cells.get((cohort, 0)) and cells[cohort, 0]["amount"] > 0]
    if not begun:
        return None
    drawn, table = [], []
    for y, cohort in enumerate(begun):
        whole = cells[cohort, 0]["amount"]
        line: list[Any] = [
            Month(cohort, words.lang),
            links.cell(whole, "cohorts", "amount", cohort=cohort, age_months=0),
        ]
        for age in range(1, MONTHS):
            if age > (as_of.year - cohort.year) * 12 + as_of.month - cohort.month:
                line.append("")
                continue
            row: Mapping[str, Any] | None = cells.get((cohort, age))
            part = float(row["amount"] / whole) if row else 0.0
            drawn.append([age - 1, y, round(part, 4)])
            key = {"cohort": cohort, "age_months": age} if row else {"cohort": cohort}
            line.append(links.cell(part, "cohorts", "amount", unit="share", **key))
        table.append(line)
    finding = words("What new customers spend in each month after, against their first")
    spec = {
        "kind": "grid", "unit": "share", "zh": words.lang == "zh", "title": finding.striptags(), "top": True, "max": 1,
        "x": [str(age) for age in range(1, MONTHS)], "y": [f"{cohort:%Y-%m}" for cohort in begun], "cells": drawn,
        "names": [words("Month after").striptags(), words("First order in").striptags()],
    }  # fmt: skip
    head = (words("First order in"), words("First month"), *(str(age) for age in range(1, MONTHS)))
    under = words("Sales of the customers who first bought in one month, as a share of that month's")
    return Chart("cohorts", finding, under, head, table, spec, "tall")


def _people(rows: list[dict[str, Any]], names: Mapping[str, str], links: Links) -> list[dict[str, Any]]:
    return [
        {
            "id": row["customer_id"],
            "name": names[row["customer_id"]],
            "who": row["owner"] or row["main_salesperson"] or "",
            "spent": links.metric(row["spent"], "spent", customer=row["customer_id"]),
            "day": Day(row["last_ordered_on"], links.words.lang),
        }
        for row in rows
    ]


def _quarter(day: date) -> str:
    return f"{day:%Y} Q{(day.month + 2) // 3}"
