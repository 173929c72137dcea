"""Home: what changed and what should be done today: sentences with names, then charts."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache, partial
from typing import Any

import ibis
from markupsafe import Markup

from zhike.desk import Tick
from zhike.errors import Text
from zhike.web import calls, charts, review, seasonal, tiles, upload
from zhike.web.accounted import of_the_future
from zhike.web.failures import Failures
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.shown import Day, Month
from zhike.web.waiting import waiting
from zhike.web.words import Words

Ticks = Mapping[tuple[str, str], Tick]
NAMED = 10
FEW = 5
PICTURES = tuple(charts.DRAWN)
CHANGES: Text = ("What changed", "最近有何变化")
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
    failures, words = Failures(seen, view.snapshot), seen.words
    made, ticks = failures.made, cache(lambda: calls.said(seen, view))
    late: dict[str, Any] = {"late": [], "late_count": "", "late_worth": "", "is_late": False}
    owed: dict[str, Any] = {
        "owed": [],
        "overdue_total": "",
        "overdue_customers": "",
        "is_overdue": False,
        "has_claims": False,
    }
    nobody: list[dict[str, Any]] = []
    nothing: dict[str, Any] = {}
    drawn = [made(name, partial(_chart, name, view, links), None, _label(name, seen)) for name in PICTURES]
    content = {
        "is_demo": (seen.office.workspace.folder / "demo" / "truth").is_dir(),
        "waiting": made("waiting", lambda: waiting(seen, view, links), nobody),
        "of_the_future": made("of_the_future", lambda: of_the_future(view, links, seen), nothing),
        "how_many": made("how_many", lambda: _how_many(view, links, seen), nothing),
        **made("late", lambda: _late(view, links, seen, ticks), late, _label("late", seen)),
        "backtest": made("backtest", lambda: _backtest(_checked(view), links), nothing),
        **made("owed", lambda: _owed(view, links, seen, ticks), owed, _label("overdue", seen)),
        "changes": made(
            "changes",
            lambda: _changes(_months(view), links, view.snapshot.as_of),
            nobody,
            words.say(CHANGES),
        ),
        "season": made("season", lambda: seasonal.season(view, links), nothing),
        "new": made(
            "new",
            lambda: _people(view.kept("home, new", lambda: _new(view)), view, links),
            nobody,
            words("New in the last 30 days"),
        ),
        "gone": made(
            "gone",
            lambda: _people(view.kept("home, gone", lambda: _gone(view)), view, links),
            nobody,
            words("Left lately"),
        ),
        "charts": [chart for chart in drawn if chart is not None],
        "books": made("books", lambda: upload.books(seen), nobody, _label("books", seen)),
    }
    pictures = [name for name in PICTURES if name in failures.found]
    content["finding"] = _finding(content, words)
    return Page("home.html", words("Home"), {**content, "failed": failures.found, "failed_charts": pictures}, "home")


def empty(seen: Seen, place: str = "home") -> Page:
    """A page before the first run: what to bring, and what it looks like."""
    content = {"waiting": bool(seen.office.desk.loads.active()), "sample": SAMPLE, "limit": upload.LIMIT}
    return Page("empty.html", seen.words("Welcome"), content, place)


def _finding(told: Mapping[str, Any], words: Words) -> Markup | str:
    """What matters most of this page, in one sentence; its old name where there is nothing to say."""
    said = []
    if told["is_late"]:
        said.append(words("{count} customers are late", count=told["late_count"]))
    if told["is_overdue"]:
        said.append(words("{total} is overdue", total=told["overdue_total"]))
    if told["changes"] and told["changes"][0]["before"]:
        sales = told["changes"][0]
        said.append(
            words(
                "{sales} sold in {month}, {change} on the month before",
                sales=sales["value"], month=sales["month"], change=sales["before"],
            )
        )  # fmt: skip
    between = Markup("；") if words.lang == "zh" else Markup("; ")
    return between.join(said) or words("What changed, and what to do today")


# What is read, once per snapshot


NAMES = ("customer_id", "name", "customer_code", "spent")
LATE = (
    *NAMES, "owner", "main_salesperson", "main_product", "average_order", "spent_last_year",
    "median_days_between_orders", "days_since_order", "days_late", "last_ordered_on",
)  # fmt: skip
OWED = (*NAMES, "owner", "main_salesperson", "overdue", "oldest_due_on", "last_ordered_on")


def _late_rows(view: View) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Those later than their own rhythm, the largest first; how many they are and what they bought in a year."""
    people = view.table("profiles")
    late = people.filter(people.is_late)
    rows = view.rows(
        late.select(*LATE).order_by(ibis.desc("spent_last_year"), ibis.desc("average_order"), "customer_id").limit(40)
    )
    return rows, view.rows(late.aggregate(count=late.count(), worth=late.spent_last_year.sum()))[0]


def _owed_rows(view: View) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Those with overdue money, the largest first; how many they are and what they owe overdue."""
    people = view.table("profiles")
    owing = people.filter(people.overdue > 0)
    rows = view.rows(owing.select(*OWED).order_by(ibis.desc("overdue"), "customer_id").limit(20))
    return rows, view.rows(owing.aggregate(count=owing.count(), overdue=owing.overdue.sum()))[0]


def _new(view: View) -> list[dict[str, Any]]:
    people = view.table("profiles")
    new = people.filter(people.first_ordered_on > ibis.literal(view.snapshot.as_of - timedelta(days=30)))
    return view.rows(new.select(*NAMES, "first_ordered_on").order_by(ibis.desc("spent"), "customer_id").limit(FEW))


def _gone(view: View) -> list[dict[str, Any]]:
    people = view.table("profiles")
    gone = people.filter(people.activity == "lapsed").select(*NAMES, "last_ordered_on")
    return view.rows(gone.order_by(ibis.desc("last_ordered_on"), ibis.desc("spent"), "customer_id").limit(FEW))


def _checked(view: View) -> list[dict[str, Any]]:
    if not view.has("late_backtest"):
        return []
    found: list[dict[str, Any]] = view.kept(
        "home, checked", lambda: view.rows(view.table("late_backtest").order_by("origin"))
    )
    return found


def _months(view: View) -> list[dict[str, Any]]:
    return view.kept("home, months", lambda: charts.ROWS["months"](view))


def _label(name: str, seen: Seen) -> str:
    return seen.words.say(tiles.BY_NAME[name].label)


def _chart(name: str, view: View, links: Links) -> charts.Chart | None:
    chart = charts.kept(name, view, links)
    return chart if chart is not None and chart.data else None  # written out here, where it may fail alone


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


# What is said


def _is_open(row: Mapping[str, Any], reason: str, ticks: Ticks, seen: Seen) -> bool:
    return calls.state_of(ticks.get((row["customer_id"], reason)), row, seen) == "open"


def _late(view: View, links: Links, seen: Seen, ticks: Callable[[], Ticks]) -> dict[str, Any]:
    rows, sums = view.kept("home, late", lambda: _late_rows(view))
    rows = [row for row in rows if _is_open(row, "late", ticks(), seen)][:NAMED]
    names = view.called(rows)
    named = [
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
            "is_paid": (row["average_order"] or 0) > 0,
            "is_yearly": (row["spent_last_year"] or 0) > 0,
            "calls": row["owner"] or row["main_salesperson"] or "",
        }
        for row in rows
    ]
    return {
        "late": named,
        "late_count": links.cell(sums["count"], "rhythms", "is_late", unit="count"),
        "late_worth": links.metric(sums["worth"] or 0, "spent_last_year", segment="late"),
        "is_late": bool(sums["count"]),
    }


def _owed(view: View, links: Links, seen: Seen, ticks: Callable[[], Ticks]) -> dict[str, Any]:
    rows, sums = view.kept("home, owed", lambda: _owed_rows(view))
    rows = [row for row in rows if _is_open(row, "overdue", ticks(), seen)][:FEW]
    names = view.called(rows)
    named = [
        {
            "id": row["customer_id"],
            "name": names[row["customer_id"]],
            "overdue": links.metric(row["overdue"], "overdue", customer=row["customer_id"]),
            "due": Day(row["oldest_due_on"], links.words.lang),
            "calls": row["owner"] or row["main_salesperson"] or "",
        }
        for row in rows
    ]
    return {
        "owed": named,
        "overdue_total": links.metric(sums["overdue"] or 0, "overdue"),
        "overdue_customers": links.metric(sums["count"], "customers", segment="owes_overdue"),
        "is_overdue": bool(sums["count"]),
        "has_claims": _has_claims(view),
    }


def _has_claims(view: View) -> bool:
    """Whether receivables were brought, be none of them overdue."""
    return "invoices" in view.snapshot.tables and view.snapshot.rows("invoices") > 0


def _people(rows: list[dict[str, Any]], view: View, links: Links) -> list[dict[str, Any]]:
    names = view.called(rows)
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
    if row is None or row[column] <= 0:
        return None
    return links.cell(float(value / row[column]) - 1, "company_months", column, unit="share", signed=True, month=month)


def _whole_month(as_of: date) -> date:
    """The first day of the last month that is over on `as_of`."""
    first = as_of.replace(day=1)
    return first if (as_of + timedelta(days=1)).day == 1 else _back(first, 1)


def _back(month: date, by: int) -> date:
    place = month.year * 12 + month.month - 1 - by
    return date(place // 12, place % 12 + 1, 1)
