"""Home: what changed and what should be done today: sentences with names, then charts."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import ibis

from zhike.desk import Tick
from zhike.web import calls, charts, review, upload
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.shown import Day, Month

Ticks = Mapping[tuple[str, str], Tick]
NAMED = 10
FEW = 5
SAMPLE = (
    ("1", "", ("销售出库单列表", "", "", "", "")),
    ("2", "", ("期间：2024.01—2024.03", "", "", "", "")),
    ("3", "header", ("出库日期", "客户", "存货名称", "数量", "无税金额")),
    ("4", "", ("2024-01-02", "长沙某工艺品有限公司", "收纳盒 小号", "24", "118.80")),
    ("5", "", ("2024-01-02", "长沙某工艺品有限公司", "复古卡片", "144", "103.68")),
    ("6", "out", ("小计", "", "", "168", "222.48")),
)
"""A sheet as programs export it, for those who have brought nothing yet."""


def home(seen: Seen) -> Page:
    """What changed and what to do today; what to bring, where nothing was computed yet."""
    view = seen.office.maybe(seen.decision)
    if view is None:
        return empty(seen)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    found = view.kept("home", lambda: _found(view))
    ticks = calls.said(seen, view)
    names = _names(seen, found)
    content = {
        "is_demo": (seen.office.workspace.folder / "demo" / "truth").is_dir(),
        "how_many": _how_many(view, links, seen),
        "late": _late(found, links, names, ticks, seen),
        "late_count": links.cell(found["late_count"], "rhythms", "is_late", unit="count"),
        "late_worth": links.metric(found["late_worth"], "spent_last_year", segment="late"),
        "backtest": _backtest(found["backtest"], links),
        "owed": _owed(found, links, names, ticks, seen),
        "overdue_total": links.metric(found["overdue_total"], "overdue"),
        "overdue_customers": links.metric(found["overdue_customers"], "customers", segment="owes_overdue"),
        "changes": _changes(found["months"], links, view.snapshot.as_of),
        "new": _people(found["new"], links, names),
        "gone": _people(found["gone"], links, names),
        "charts": view.kept(f"charts in {seen.lang}", lambda: charts.home(found, links, view.snapshot.as_of)),
        "books": upload.books(seen),
    }
    return Page("home.html", seen.words("Home"), content, "home")


def empty(seen: Seen) -> Page:
    """Home before the first run: what to bring, and what it looks like."""
    content = {"waiting": bool(seen.office.desk.loads.active()), "sample": SAMPLE}
    return Page("empty.html", seen.words("Welcome"), content, "home")


# What is read, once per snapshot


def _found(view: View) -> dict[str, Any]:
    people = view.table("profiles")
    late = people.filter(people.is_late)
    owing = people.filter(people.overdue > 0)
    as_of = view.snapshot.as_of
    lately = ibis.literal(as_of - timedelta(days=30))
    shown = [
        "customer_id",
        "name",
        "customer_code",
        "owner",
        "main_salesperson",
        "main_product",
        "average_order",
        "spent",
        "spent_last_year",
    ]
    new = people.filter(people.first_ordered_on > lately)
    gone = people.filter(people.activity == "lapsed")
    sums = people.aggregate(
        late=people.is_late.sum(),
        worth=people.spent_last_year.sum(where=people.is_late),
        overdue=people.overdue.sum(),
        owing=(people.overdue > 0).sum(),
    )
    summed = view.rows(sums)[0]
    rhythm = ["median_days_between_orders", "days_since_order", "days_late", "last_ordered_on"]
    return {
        "late": view.rows(late.select(*shown, *rhythm).order_by(ibis.desc("spent_last_year"), "customer_id").limit(40)),
        "late_count": summed["late"] or 0,
        "late_worth": summed["worth"] or 0,
        "overdue": view.rows(
            owing.select(*shown, "overdue", "oldest_due_on", "last_ordered_on")
            .order_by(ibis.desc("overdue"), "customer_id")
            .limit(20)
        ),
        "overdue_total": summed["overdue"] or 0,
        "overdue_customers": summed["owing"] or 0,
        "new": view.rows(new.select(*shown, "first_ordered_on").order_by(ibis.desc("spent"), "customer_id").limit(FEW)),
        "gone": view.rows(
            gone.select(*shown, "last_ordered_on")
            .order_by(ibis.desc("last_ordered_on"), ibis.desc("spent"), "customer_id")
            .limit(FEW)
        ),
        "backtest": view.rows(view.table("late_backtest").order_by("origin")) if view.has("late_backtest") else [],
        **charts.read(view),
    }


def _how_many(view: View, links: Links, seen: Seen) -> dict[str, Any]:
    """The number of customers, the interval in which it lies, and how many pairs a person could settle."""
    sure = view.kept("how sure the customers are", lambda: review.doubts_of(view).certainty())
    waiting = len(review.waiting(seen, review.queue_of(view))) + review.behind(view)
    return {
        "customers": links.metric(sure.counted, "customers"),
        "low": links.metric(sure.low, "customers"),
        "high": links.metric(sure.high, "customers"),
        "is_sure": sure.is_sure,
        "pairs": f"{waiting:,}" if waiting else "",
    }


def _names(seen: Seen, found: Mapping[str, Any]) -> dict[str, str]:
    rows = [row for part in ("late", "overdue", "new", "gone") for row in found[part]]
    nameless = [row["customer_id"] for row in rows if not row["name"]]
    named = seen.office.names(nameless) if nameless else {}
    return {
        row["customer_id"]: row["name"] or named.get(row["customer_id"]) or row["customer_code"] or row["customer_id"]
        for row in rows
    }


# What is said


def _is_open(row: Mapping[str, Any], reason: str, ticks: Ticks, seen: Seen) -> bool:
    return calls.state_of(ticks.get((row["customer_id"], reason)), row, seen) == "open"


def _late(
    found: Mapping[str, Any], links: Links, names: Mapping[str, str], ticks: Ticks, seen: Seen
) -> list[dict[str, Any]]:
    rows = [row for row in found["late"] if _is_open(row, "late", ticks, seen)][:NAMED]
    return [
        {
            "id": row["customer_id"],
            "name": names[row["customer_id"]],
            "median": links.metric(
                row["median_days_between_orders"], "median_days_between_orders", customer=row["customer_id"]
            ),
            "since": links.metric(row["days_since_order"], "days_since_order", customer=row["customer_id"]),
            "late": links.metric(row["days_late"], "days_late", customer=row["customer_id"]),
            "product": row["main_product"] or "",
            "usual": links.metric(row["average_order"], "average_order", customer=row["customer_id"]),
            "year": links.metric(row["spent_last_year"], "spent_last_year", customer=row["customer_id"]),
            "calls": row["owner"] or row["main_salesperson"] or "",
        }
        for row in rows
    ]


def _owed(
    found: Mapping[str, Any], links: Links, names: Mapping[str, str], ticks: Ticks, seen: Seen
) -> list[dict[str, Any]]:
    rows = [row for row in found["overdue"] if _is_open(row, "overdue", ticks, seen)][:FEW]
    return [
        {
            "id": row["customer_id"],
            "name": names[row["customer_id"]],
            "overdue": links.metric(row["overdue"], "overdue", customer=row["customer_id"]),
            "due": Day(row["oldest_due_on"], links.words.lang),
            "calls": row["owner"] or row["main_salesperson"] or "",
        }
        for row in rows
    ]


def _people(rows: list[dict[str, Any]], links: Links, names: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "id": row["customer_id"],
            "name": names[row["customer_id"]],
            "spent": links.metric(row["spent"], "spent", customer=row["customer_id"]),
            "day": Day(row.get("first_ordered_on") or row.get("last_ordered_on"), links.words.lang),
        }
        for row in rows
    ]


def _backtest(rows: list[dict[str, Any]], links: Links) -> dict[str, Any]:
    """How well the late list did: of those named, who stayed away; beside the fixed rule."""
    newest = [row for row in rows if row["horizon"] == "fixed" and row["named"]]
    if not newest:
        return {}
    origin = max(row["origin"] for row in newest)
    said: dict[str, Any] = {"day": Day(origin, links.words.lang, spoken=True)}
    for row in newest:
        if row["origin"] == origin:
            key = {"origin": origin, "horizon": row["horizon"], "rule": row["rule"]}
            stayed = 1 - row["named_bought"] / row["named"]
            said[row["rule"]] = links.cell(stayed, "late_backtest", "named_bought", unit="share", **key)
            said["days"] = links.cell(row["horizon_days"], "late_backtest", "horizon_days", unit="days", **key)
            if row["others"]:
                said["others"] = links.cell(
                    1 - row["others_bought"] / row["others"], "late_backtest", "others_bought", unit="share", **key
                )
    return said if "rhythm" in said and "others" in said else {}


def _changes(months: list[dict[str, Any]], links: Links, as_of: date) -> list[dict[str, Any]]:
    """The last whole month beside the one before and the same one a year ago."""
    by_month = {row["month"]: row for row in months}
    this = _whole_month(as_of)
    if this not in by_month:
        return []
    before, year = _back(this, 1), _back(this, 12)
    said = []
    for column, name in (
        ("spent", "spent"),
        ("orders", "orders"),
        ("customers", "customers"),
        ("new_customers", "new_customers"),
    ):
        value = by_month[this][column]
        said.append(
            {
                "label": links.words.say(links.vocabulary.metric(name).label),
                "month": Month(this, links.words.lang),
                "value": links.cell(value, "company_months", column, month=this),
                "before": _change(value, by_month.get(before), column, links, before),
                "year": _change(value, by_month.get(year), column, links, year),
            }
        )
    return said


def _change(value: Any, row: Mapping[str, Any] | None, column: str, links: Links, month: date) -> Any:
    if row is None or not row[column]:
        return None
    return links.cell(float(value / row[column]) - 1, "company_months", column, unit="share", signed=True, month=month)


def _whole_month(as_of: date) -> date:
    """The first day of the last month that is over on `as_of`."""
    first = as_of.replace(day=1)
    return first if (as_of + timedelta(days=1)).day == 1 else _back(first, 1)


def _back(month: date, by: int) -> date:
    place = month.year * 12 + month.month - 1 - by
    return date(place // 12, place % 12 + 1, 1)
