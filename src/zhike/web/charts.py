"""Charts: the finding as a title, the figures as a table, and the same figures as JSON for the drawing."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import ibis

from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.shown import Day, Month
from zhike.web.times import every

COHORTS = 12
MONTHS = 24

MANY = 10
"""Customers from which on shares of them are told; of fewer, how many."""


@dataclass(frozen=True)
class Chart:
    """One chart: `finding` says what it shows, `head` and `rows` are its table, `spec` what is drawn."""

    name: str
    finding: Any
    under: Any
    head: Sequence[Any]
    rows: Sequence[Sequence[Any]]
    spec: Mapping[str, Any]
    size: str = ""

    @cached_property
    def data(self) -> str:
        """What is drawn, as JSON; an attribute of the page holds it, so that no script stands in the page."""
        return json.dumps(self.spec, ensure_ascii=False, allow_nan=False, default=_number)


def _number(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return float(value)


def _cohort_rows(view: View) -> list[dict[str, Any]]:
    newest = view.table("cohorts").order_by(ibis.desc("cohort"), "age_months")
    return view.rows(newest.limit(COHORTS * (COHORTS + 1) * 4))


def _rfm_rows(view: View) -> list[dict[str, Any]]:
    people = view.table("profiles")
    bought = people.filter(people.recency_score.notnull())
    cells = bought.group_by("recency_score", "frequency_score")
    return view.rows(cells.aggregate(customers=bought.count(), spent=bought.spent.sum()))


def _activity_rows(view: View) -> list[dict[str, Any]]:
    people = view.table("profiles")
    return view.rows(people.group_by("activity").aggregate(customers=people.count(), spent=people.spent.sum()))


def kept(name: str, view: View, links: Links) -> Chart | None:
    """One of Home's charts, made once per snapshot and language; nothing where it has nothing to show."""
    return view.kept(
        f"chart {name} in {links.words.lang}", lambda: draw(name, ROWS[name](view), links, view.snapshot.as_of)
    )


def draw(name: str, rows: list[dict[str, Any]], links: Links, as_of: date) -> Chart | None:
    """One of Home's charts from the rows behind it; nothing where they have nothing to show."""
    return DRAWN[name](rows, links, as_of)


def _sales(months: list[dict[str, Any]], links: Links, as_of: date) -> Chart | None:
    by_month = {row["month"]: row for row in months}
    shown = every(by_month, "month")[-MONTHS:]
    if not shown:
        return None
    words = links.words
    before = {month: by_month.get(month.replace(year=month.year - 1)) or {} for month in shown}
    year, last = as_of.year, as_of.year - 1
    this_year = sum(row["spent"] for row in months if row["month"].year == year)
    last_year = sum(row["spent"] for row in months if row["month"].year == last and row["month"].month <= as_of.month)
    since: dict[str, Any] = {"from": f"{year}-01-01"}
    total = links.metric(this_year, "spent", **since)
    if last_year:
        change = links.cell(
            float(this_year / last_year) - 1,
            "company_months",
            "spent",
            unit="share",
            signed=True,
            month=as_of.replace(day=1),
        )
        finding = words(
            "{total} sold this year, {change} against the same months of last year", total=total, change=change
        )
    else:
        finding = words("{total} sold this year", total=total)
    rows = [
        (
            Month(month, words.lang),
            links.cell(by_month[month]["spent"], "company_months", "spent", month=month),
            links.cell(before[month]["spent"], "company_months", "spent", month=before[month]["month"])
            if before[month]
            else "",
            links.cell(by_month[month]["orders"], "company_months", "orders", month=month),
            links.cell(by_month[month]["customers"], "company_months", "customers", month=month),
        )
        for month in shown
        if month in by_month
    ]
    partial = len(shown) - 1 if shown[-1] == as_of.replace(day=1) and (as_of.replace(day=28) > as_of) else -1
    spec = {
        "kind": "months", "unit": "money", "zh": words.lang == "zh", "title": finding.striptags(), "partial": partial,
        "x": [f"{month:%Y-%m}" for month in shown],
        "series": [
            {"name": words("Sales"), "data": [by_month[m]["spent"] if m in by_month else None for m in shown]},
            {"name": words("Same month a year before"), "data": [before[m].get("spent") for m in shown]},
        ],
    }  # fmt: skip
    head = (words("Month"), words("Sales"), words("A year before"), words("Orders"), words("Customers"))
    under = words("Sales by month, returns taken off, tax excluded")
    return Chart("sales", finding, under, head, rows, spec)


def _cohorts(rows: list[dict[str, Any]], links: Links, as_of: date) -> Chart | None:
    words = links.words
    cohorts = sorted({row["cohort"] for row in rows if row["customers"]})[-COHORTS:]
    cells = {(row["cohort"], row["age_months"]): row for row in rows if row["cohort"] in set(cohorts)}
    ages = list(range(COHORTS))
    if not cohorts:
        return None
    drawn, table = [], []
    for y, cohort in enumerate(cohorts):
        months = (as_of.year - cohort.year) * 12 + as_of.month - cohort.month
        size = next(row["customers"] for (month, _), row in cells.items() if month == cohort)
        line: list[Any] = [
            Month(cohort, words.lang),
            links.cell(size, "cohorts", "customers", cohort=cohort, age_months=0),
        ]
        for age in ages:
            if age > months:
                line.append("")
                continue
            active = cells[cohort, age]["active"] if (cohort, age) in cells else 0
            key = (
                {"cohort": cohort, "age_months": age} if (cohort, age) in cells else {"cohort": cohort}
            )  # nobody: no row
            line.append(links.cell(active / size, "cohorts", "active", unit="share", **key))
            if age:  # in month 0 it is always everybody
                drawn.append([age - 1, y, round(active / size, 4), f"{active} / {size}"])
        table.append(line)
    after = [
        (
            sum(c["active"] for (m, a), c in cells.items() if a == 3 and m == cohort),
            next(c["customers"] for (m, _), c in cells.items() if m == cohort),
        )
        for cohort in cohorts
        if (as_of.year - cohort.year) * 12 + as_of.month - cohort.month >= 3
    ]
    kept = sum(a for a, _ in after) / sum(n for _, n in after) if after else None
    rate = links.cell(kept, "cohorts", "active", unit="share", cohort=cohorts[0], age_months=3)
    finding = (
        words("Three months after their first order, {rate} of new customers buy", rate=rate)
        if kept is not None
        else words("New customers by month of first order")
    )
    spec = {
        "kind": "grid", "unit": "share", "zh": words.lang == "zh", "title": finding.striptags(), "top": True,
        "x": [str(age) for age in ages[1:]], "y": [f"{cohort:%Y-%m}" for cohort in cohorts], "cells": drawn,
        "names": [words("Month after"), words("First order in")],
    }  # fmt: skip
    head = (words("First order in"), words("Customers"), *(str(age) for age in ages))
    return Chart(
        "cohorts",
        finding,
        words("Of the customers who first bought in one month: share buying in each month after"),
        head,
        table,
        spec,
        "tall",
    )


def _pareto(rows: list[dict[str, Any]], links: Links) -> Chart | None:
    if not rows:
        return None
    words = links.words
    best = min(rows, key=lambda row: abs(row["top_share"] - 0.2))
    share = links.cell(best["top_share"], "pareto", "top_share", top_share=best["top_share"])
    sold = links.cell(best["spent_share"], "pareto", "spent_share", top_share=best["top_share"])
    all_of_them = max(row["customers"] for row in rows)
    if all_of_them == 1:
        finding = words("All sales come from one customer")
    elif all_of_them < MANY:
        few = links.cell(best["customers"], "pareto", "customers", top_share=best["top_share"])
        finding = words(
            "The largest {few} of {all} customers make {sold} of sales", few=few, all=str(all_of_them), sold=sold
        )
    else:
        finding = words("The best {share} of customers make {sold} of sales", share=share, sold=sold)
    table = [
        (
            links.cell(row["top_share"], "pareto", "top_share", top_share=row["top_share"]),
            links.cell(row["customers"], "pareto", "customers", top_share=row["top_share"]),
            links.cell(row["spent"], "pareto", "spent", top_share=row["top_share"]),
            links.cell(row["spent_share"], "pareto", "spent_share", top_share=row["top_share"]),
        )
        for row in rows
    ]
    spec = {
        "kind": "pareto", "title": finding.striptags(), "zh": words.lang == "zh", "names": [words("Customers"), words("Sales")],
        "points": [[row["top_share"], row["spent_share"]] for row in rows if row["spent_share"] is not None],
    }  # fmt: skip
    head = (words("Best"), words("Customers"), words("Sales"), words("Share of sales"))
    return Chart(
        "pareto", finding, words("Share of sales against share of customers, largest first"), head, table, spec
    )


def _rfm(rows: list[dict[str, Any]], links: Links) -> Chart | None:
    if not rows:
        return None
    words = links.words
    by = {(row["recency_score"], row["frequency_score"]): row for row in rows}
    good = sum(row["spent"] for (r, f), row in by.items() if r >= 4 and f >= 4)
    count = sum(row["customers"] for (r, f), row in by.items() if r >= 4 and f >= 4)
    slipping = sum(row["customers"] for (r, f), row in by.items() if r <= 2 and f >= 4)
    best: dict[str, Any] = {"recency_score.min": 4, "frequency_score.min": 4}
    gone: dict[str, Any] = {"recency_score.max": 2, "frequency_score.min": 4}
    told = {
        "count": links.metric(count, "customers", **best),
        "spent": links.metric(good, "spent", **best),
        "slipping": links.metric(slipping, "customers", **gone),
    }
    if count and slipping:
        finding = words(
            "{count} customers buy often and lately ({spent}); {slipping} bought often and have stopped", **told
        )
    elif count:
        finding = words("{count} customers buy often and lately ({spent}); nobody who bought often has stopped", **told)
    elif slipping:
        finding = words("Nobody buys often and lately; {slipping} bought often and have stopped", **told)
    else:
        finding = words("Nobody buys more often than others yet")
    table, drawn = [], []
    for r in range(5, 0, -1):
        line: list[Any] = [f"R {r}"]
        for f in range(1, 6):
            row = by.get((r, f), {"customers": 0})
            line.append(links.metric(row["customers"], "customers", **_scores(r, f)))
            drawn.append([f - 1, r - 1, row["customers"]])
        table.append(line)
    spec = {
        "kind": "grid", "unit": "count", "zh": words.lang == "zh", "title": finding.striptags(),
        "x": [f"F {f}" for f in range(1, 6)], "y": [f"R {r}" for r in range(1, 6)], "cells": drawn, "names": ["", ""],
    }  # fmt: skip
    head = (words("Scores"), *(f"F {f}" for f in range(1, 6)))
    return Chart(
        "rfm",
        finding,
        words("Customers by how recently (R) and how often (F) they bought; 5 is best"),
        head,
        table,
        spec,
    )


def _scores(r: int, f: int) -> dict[str, Any]:
    return {"recency_score.min": r, "recency_score.max": r, "frequency_score.min": f, "frequency_score.max": f}


def _retention(rows: list[dict[str, Any]], links: Links) -> Chart | None:
    words = links.words
    names = {
        "period": words("Bought again next quarter"),
        "fixed": words("Order within fixed days"),
        "rhythm": words("Within own rhythm"),
    }
    periods = every((row["period"] for row in rows), "quarter")[-8:]
    by = {(row["definition"], row["period"]): row for row in rows}
    if not periods:
        return None
    last = by.get(("rhythm", periods[-1])) or by.get(("fixed", periods[-1]))
    if last is None or last["retention_rate"] is None:
        return None
    finding = words(
        "{rate} of customers stayed in the last quarter ({how})",
        how=names[last["definition"]],
        rate=links.cell(
            last["retention_rate"], "retention", "retention_rate", definition=last["definition"], period=last["period"]
        ),
    )
    table = [
        (
            _quarter(period),
            *(
                links.cell(by[d, period]["retention_rate"], "retention", "retention_rate", definition=d, period=period)
                if (d, period) in by
                else ""
                for d in names
            ),
        )
        for period in periods
    ]
    spec = {
        "kind": "lines", "unit": "share", "zh": words.lang == "zh", "title": finding.striptags(), "min": 0, "max": 1, "x": [_quarter(p) for p in periods],
        "series": [{"name": names[d], "data": [by[d, p]["retention_rate"] if (d, p) in by else None for p in periods]} for d in names],
    }  # fmt: skip
    return Chart(
        "retention",
        finding,
        words("Retention by quarter, three definitions side by side"),
        (words("Quarter"), *names.values()),
        table,
        spec,
    )


def _activity(rows: list[dict[str, Any]], links: Links) -> Chart | None:
    words = links.words
    dimension = links.vocabulary.dimension("activity")
    labels = dict(dimension.labels)
    by = {row["activity"]: row for row in rows}
    order = [name for name in dimension.order if name in by]
    effective = sum(by[name]["customers"] for name in order if name != "never")
    moving = sum(by[name]["customers"] for name in order if name in ("new", "active"))
    if not effective:
        return None
    finding = words(
        "{moving} of {effective} effective customers are new or active",
        moving=links.metric(moving, "customers", activity=("active", "new")),
        effective=links.metric(effective, "customers", segment="effective"),
    )
    table = [
        (
            words.say(labels[name]),
            links.metric(by[name]["customers"], "customers", activity=name),
            links.metric(by[name]["spent"], "spent", activity=name),
        )
        for name in order
    ]
    spec = {
        "kind": "bars", "unit": "count", "zh": words.lang == "zh", "title": finding.striptags(), "x": [words.say(labels[name]) for name in order],
        "series": [{"name": words("Customers"), "data": [by[name]["customers"] for name in order]}],
        "mute": [i for i, name in enumerate(order) if name in ("dormant", "lapsed", "never")],
    }  # fmt: skip
    return Chart(
        "activity",
        finding,
        words("Customers by activity"),
        (words("Activity"), words("Customers"), words("Sales")),
        table,
        spec,
    )


def _quarter(day: date) -> str:
    return f"{day:%Y} Q{(day.month + 2) // 3}"


def rhythm(
    days: Sequence[tuple[date, Any]], expected: date | None, as_of: date, links: Links, customer_id: str
) -> Chart | None:
    """One customer's order days with their amounts, the day expected next, and today."""
    if not days:
        return None
    words = links.words
    spec = {
        "kind": "rhythm", "unit": "money", "zh": words.lang == "zh", "title": words("Order days"),
        "points": [[day.isoformat(), amount] for day, amount in days], "today": as_of.isoformat(),
        "expected": expected.isoformat() if expected else None, "names": [words("Order"), words("expected"), words("data up to")],
    }  # fmt: skip
    rows = [
        (Day(day, words.lang), links.metric(amount, "spent", customer=customer_id, **_on(day)))
        for day, amount in reversed(days)
    ]
    return Chart("rhythm", words("Order days"), "", (words("Day"), words("Sales")), rows, spec, "low")


def _on(day: date) -> dict[str, Any]:
    return {"from": day, "to": day}


# fmt: off
ROWS: Mapping[str, Callable[[View], list[dict[str, Any]]]] = {
    "months":    lambda view: view.rows(view.table("company_months").order_by("month")),
    "cohorts":   _cohort_rows,
    "pareto":    lambda view: view.rows(view.table("pareto").order_by("top_share")),
    "rfm":       _rfm_rows,
    "retention": lambda view: view.rows(view.table("retention").order_by("period")),
    "activity":  _activity_rows,
}
"""The rows behind each chart, read one by one: where one table is damaged the others still show."""

DRAWN: Mapping[str, Callable[[list[dict[str, Any]], Links, date], Chart | None]] = {
    "months":    _sales,
    "cohorts":   _cohorts,
    "pareto":    lambda rows, links, _: _pareto(rows, links),
    "rfm":       lambda rows, links, _: _rfm(rows, links),
    "retention": lambda rows, links, _: _retention(rows, links),
    "activity":  lambda rows, links, _: _activity(rows, links),
}
# fmt: on
