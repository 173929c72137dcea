"""Value: what customers are expected to bring, after the test that allows it to be shown."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
from markupsafe import Markup

from zhike.answer import Question
from zhike.errors import Text, UnknownName
from zhike.metric import Unit
from zhike.models.covaried import WITH
from zhike.tables import table
from zhike.web import allowed, net_value, seasonal
from zhike.web.charts import Chart
from zhike.web.failures import Failures, Found
from zhike.web.links import Links
from zhike.web.models import backtested, forecast, label, rule_of, verdict
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.shown import Day, link

BY = ("tier", "province", "main_channel", "main_salesperson", "industry", "cohort", "rfm_class", "activity")
SUMS = ("value_12", "value_24", "value_36", "value_lifetime", "expected_orders_90", "spent_last_year")
ORDERS = ("expected_orders_90",)
"""What is told where nothing is known of money."""
DUE = 30
NAMED = 10
STEPS = 20
MOST = 30
ALL = "/customers?show=value_12,expected_orders_365,probability_alive,spent&sort=-value_12"
Totals = dict[str, dict[str, Mapping[str, Any]]]
"""Sums with their intervals, by dimension and part."""
CENT = 0.01
BANDS: tuple[tuple[float, Text], ...] = (
    (0.0, ("less than nothing", "负值")),
    (100.0, ("0 to 100", "0–100")),
    (1_000.0, ("100 to 1K", "100–1 千")),
    (10_000.0, ("1K to 10K", "1 千–1 万")),
    (100_000.0, ("10K to 100K", "1 万–10 万")),
    (float("inf"), ("100K and more", "10 万及以上")),
)


def value(seen: Seen) -> Page:
    """Expected value: its test, its distribution, its concentration, and by a dimension.

    Errors  UnknownName where `by` names no way to split that is offered
    """
    by = seen.asked("by", BY[0])
    if by not in BY:
        raise UnknownName(("dimension", "维度"), by[:40], BY)
    view = seen.office.view(seen.decision)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    told = forecast(view)
    worth = bool(told.get("orders")) and view.has("outlook")
    failures, found = Failures(seen, view.snapshot), Found(view, "value", READ)
    none: Totals = {}
    totals = failures.made("totals", lambda: found["totals"], none, seen.words("80 % intervals of the sums"))

    def where_known(make: Callable[[], Any], nothing: Any) -> Callable[[], Any]:
        """A part that is made of values; nothing where none is told."""
        return lambda: make() if worth and found["sums"]["value_12"] is not None else nothing

    def split() -> dict[str, Any]:
        more = ("net_value_12",) if _net(view, found, totals, links).get("rows") else ()
        return _split(view, by, totals.get(by, {}), links, more=more)

    content = {
        "day": Day(view.snapshot.as_of, seen.lang),
        "verdict": verdict(view, seen),
        "worth": worth,
        "rate": f"{float(view.snapshot.settings.get('discount_rate', 0)) * 100:g} %",
        "by": by,
        "dimensions": [{"name": name, "label": links.words.say(links.vocabulary.dimension(name).label)} for name in BY],
        "all": ALL,
        **failures.parts(
            test=lambda: _test(view, told, links, seen),
            has_value=where_known(lambda: True, False),
            ordered=lambda: links.metric(found["sums"]["expected_orders_90"], "expected_orders_90") if worth else "",
            instead=lambda: _instead(view, told, links),
            year=lambda: _year(view, told, links, seen),
            season=lambda: seasonal.season(view, links) if worth else {},
            no_value=lambda: _why_not(view, seen) if worth and found["sums"]["value_12"] is None else "",
            is_margin=where_known(lambda: _is_margin(found), False),
            sums=lambda: _sums(found["sums"], totals.get("all", {}), links) if worth else [],
            net=where_known(lambda: _net(view, found, totals, links), {}),
            charts=where_known(lambda: [c for c in (_whale(found, links), _bands(found, links)) if c], []),
            split=where_known(split, {}),
            spend=where_known(lambda: _spend(view, by, seen, links), {}),
            best=where_known(lambda: _best(view, found["best"], links), []),
        ),
        "unmade": [*failures.found.values()],
    }
    return Page("value.html", seen.words("Customer value"), content, "value")


# What is read, once per snapshot


def _known(view: View) -> ir.Table:
    people = view.table("profiles")
    return people.filter(people.value_12.notnull())


def _summed(view: View) -> dict[str, Any]:
    people = view.table("profiles")
    sums = {name: people[name].sum() for name in SUMS if name in people.columns}
    return view.rows(people.aggregate(**sums, customers=people.value_12.count(), basis=people.value_basis.max()))[0]


def _banded(view: View) -> list[dict[str, Any]]:
    known = _known(view)
    cuts = ((known.value_12 < top, place) for place, (top, _) in enumerate(BANDS[:-1]))
    banded = known.mutate(band=ibis.cases(*cuts, else_=len(BANDS) - 1))
    counted = banded.group_by("band").aggregate(customers=banded.count(), value=banded.value_12.sum())
    return view.rows(counted.order_by("band"))


def _steps(view: View) -> list[dict[str, Any]]:
    known = _known(view)
    first = ibis.window(order_by=[known.value_12.desc(), known.customer_id])
    ranked = known.mutate(place=ibis.row_number().over(first), heads=known.count().over(ibis.window()))
    step = (ranked.place * STEPS / ranked.heads).floor().cast("int64")
    cut = ranked.group_by(step=step).aggregate(customers=ranked.count(), value=ranked.value_12.sum())
    return view.rows(cut.order_by("step"))


def _first(view: View) -> list[dict[str, Any]]:
    known = _known(view)
    shown = known.filter(known.value_12 > 0).select(
        "customer_id", "name", "customer_code", "value_12", "value_12_low", "value_12_high", "probability_alive", "spent_last_year"
    )  # fmt: skip
    return view.rows(shown.order_by(ibis.desc("value_12"), "customer_id").limit(NAMED))


def _totals(view: View) -> Totals:
    """The totals with their intervals, by dimension and part; nothing where the run made none."""
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for row in view.rows(view.table("value_totals")) if view.has("value_totals") else ():
        found.setdefault(row["dimension"], {})[row["part"]] = row
    return found


READ: dict[str, Callable[[View], Any]] = {
    "sums": _summed,
    "bands": _banded,
    "steps": _steps,
    "best": _first,
    "totals": _totals,
}


# What is said


def _test(view: View, told: Mapping[str, Any], links: Links, seen: Seen) -> dict[str, Any]:
    """The newest test of the model, and its errors over all tests beside those of the best plain rule."""
    rows = backtested(view)
    if not rows or not told.get("model"):
        return {}
    newest = max(row["origin"] for row in rows)
    each = {name: [row for row in rows if row["rule"] == name] for name in (rule_of(told), told["rule_orders"])}
    model = next(row for row in each[rule_of(told)] if row["origin"] == newest)

    def cell(row: Mapping[str, Any], name: str) -> Any:
        return links.cell(row[name], "backtest", name, origin=row["origin"], rule=row["rule"], part=row["part"])

    return {
        "origin": Day(newest, seen.lang, spoken=True),
        "days": str(model["horizon_days"]),
        "times": str(len({row["origin"] for row in rows})),
        "model": label(told["model"], seen),
        "rule": label(told["rule_orders"], seen),
        **{f"model_{name}": cell(model, name) for name in ("expected", "actual", "covered")},
        **{
            f"{side}_{name}": _mean(each[which], name, f"/models/{which.removesuffix(WITH)}#tests", links)
            for side, which in (("model", rule_of(told)), ("rule", told["rule_orders"]))
            for name in ("squared_error", "absolute_error")
        },
    }


def _mean(rows: Sequence[Mapping[str, Any]], name: str, href: str, links: Links) -> Any:
    """The mean of an error over all tests: what the choice of the model rests on."""
    said = links.words.say(table("backtest").column(name).means)
    return links.sum(sum(row[name] for row in rows) / len(rows), "number", href, said)


def _instead(view: View, told: Mapping[str, Any], links: Links) -> Any:
    """What to go by where no model won and the own rhythm did best: who is due, and who is late by it."""
    if told.get("orders") or told.get("rule_orders") not in ("rhythm", "due"):
        return ""
    first, last = (view.snapshot.as_of + timedelta(days=days) for days in (1, DUE))

    def count() -> dict[str, Any]:
        people = view.table("profiles")
        due = people.expected_next_on.between(ibis.literal(first), ibis.literal(last)).fill_null(False)
        late = people.is_late.fill_null(False)
        return view.rows(people.aggregate(due=due.cast("int64").sum(), late=late.cast("int64").sum()))[0]

    row = view.kept("due by the own rhythm", count)
    days = {"expected_next_on__from": first.isoformat(), "expected_next_on__to": last.isoformat()}
    href = link("/customers", **days, show="expected_next_on,median_days_between_orders,average_order", sort="expected_next_on")  # fmt: skip
    return links.words(
        "Go by each customer's own rhythm instead: {due} are due within {days} days, {late} are later than usual.",
        due=links.sum(row["due"], "count", href, links.words.say(links.vocabulary.metric("expected_next_on").label)),
        days=str(DUE),
        late=links.metric(row["late"], "late_customers"),
    )


LEAST_RIGHT, MOST_RIGHT = 0.67, 1.5
"""Between these parts of what came, what was expected a year before tells enough for a sum to be told now."""


def _year(view: View, told: Mapping[str, Any], links: Links, seen: Seen) -> Any:
    """The year to come by the rule that did best, beside what it would have said of the years before."""
    if told.get("orders") or not view.has("due_years"):
        return ""
    rows = view.kept("due years", lambda: view.rows(view.table("due_years").order_by(ibis.desc("day"))))
    if len(rows) < 2 or not rows[0]["expected_amount"]:
        return ""
    now, tested = rows[0], [row for row in rows[1:] if row["actual_amount"]]
    if not tested or not LEAST_RIGHT <= float(tested[0]["expected_amount"] / tested[0]["actual_amount"]) <= MOST_RIGHT:
        return ""

    def cell(row: Mapping[str, Any], name: str) -> Any:
        return links.cell(row[name], "due_years", name, day=row["day"])

    said = links.words(
        "By the rule that did best, today's customers bring {amount} of sales on {orders} {orders:order day|order days} in the next 365 days.",
        amount=cell(now, "expected_amount"), orders=cell(now, "expected_orders"),
    )  # fmt: skip
    tests = [
        links.words(
            "From {day} on, the same rule expected {expected}; {actual} came.",
            day=Day(row["day"], seen.lang, spoken=True),
            expected=cell(row, "expected_amount"),
            actual=cell(row, "actual_amount"),
        )
        for row in tested
    ]
    return Markup(" ").join([said, *tests])


def _why_not(view: View, seen: Seen) -> str:
    fit = view.snapshot.fits.get("gamma_gamma") or {}
    return seen.words.say(tuple(fit["reason"])) if fit.get("reason") else ""


def _is_margin(found: Mapping[str, Any]) -> bool:
    return bool(found["sums"]["basis"] == "margin")


def _net(view: View, found: Mapping[str, Any], totals: Totals, links: Links) -> dict[str, Any]:
    """Net value, each sum with its interval."""
    net = net_value.of_all(view, links, is_margin=_is_margin(found))
    for row in net.get("rows", ()):
        row["between"] = _between(totals.get("all", {}).get(""), row["name"], links)
    return net


def _between(row: Mapping[str, Any] | None, name: str, links: Links) -> tuple[Any, Any] | None:
    """The ends of the interval of a total."""
    if not row or row.get(f"{name}_low") is None:
        return None
    key = {"dimension": row["dimension"], "part": row["part"]}
    low, high = (links.cell(row[f"{name}_{end}"], "value_totals", f"{name}_{end}", **key) for end in ("low", "high"))
    return low, high


def _sums(sums: Mapping[str, Any], totals: Mapping[str, Mapping[str, Any]], links: Links) -> list[dict[str, Any]]:
    return [
        {
            "label": links.words.say(links.vocabulary.metric(name).label),
            "value": links.metric(sums[name], name),
            "between": _between(totals.get(""), name, links),
        }
        for name in (SUMS if sums["value_12"] is not None else ORDERS)
        if sums.get(name) is not None
    ]


def _whale(found: Mapping[str, Any], links: Links) -> Chart | None:
    total, heads = float(found["sums"]["value_12"]), found["sums"]["customers"]
    if not total > 0:
        return None
    words, points, rows, value, customers = links.words, [], [], 0.0, 0
    for step in found["steps"]:
        value, customers = value + float(step["value"]), customers + step["customers"]
        points.append([round(customers / heads, 4), round(value / total, 4)])
        told = (customers / heads, customers, value, value / total)
        units: tuple[Unit, ...] = ("share", "count", "money", "share")
        rows.append(
            tuple(links.sum(one, unit, ALL, words("Expected value")) for one, unit in zip(told, units, strict=True))
        )
    best = min(range(len(points)), key=lambda place: abs(points[place][0] - 0.2))
    finding = words(
        "The best {share} of customers are expected to bring {part} of the value of 12 months",
        share=rows[best][0],
        part=rows[best][3],
    )
    spec = {
        "kind": "pareto", "title": finding.striptags(), "zh": words.lang == "zh",
        "names": [words("Customers"), words("Expected value")], "points": points,
    }  # fmt: skip
    head = (words("Best"), words("Customers"), words("Expected value"), words("Share"))
    return Chart(
        "whale", finding, words("Share of expected value against share of customers, largest first"), head, rows, spec
    )


def _bands(found: Mapping[str, Any], links: Links) -> Chart | None:
    words = links.words
    labels = [words.say(text) for _, text in BANDS]
    shown = found["bands"]
    if not shown:
        return None
    most = max(shown, key=lambda row: row["customers"])
    top = BANDS[most["band"]][0]
    ends = {} if not most["band"] else {"value_12.min": BANDS[most["band"] - 1][0]}
    ends |= {} if top == float("inf") else {"value_12.max": top - CENT}
    finding = words(
        "Most customers ({count}) are expected to bring {band} in 12 months",
        count=links.metric(most["customers"], "customers", **ends),
        band=labels[most["band"]],
    )
    said = words("Expected value")
    rows = [
        (
            labels[row["band"]],
            links.sum(row["customers"], "count", ALL, said),
            links.sum(row["value"], "money", ALL, said),
        )
        for row in shown
    ]
    spec = {
        "kind": "bars", "unit": "count", "zh": words.lang == "zh", "title": finding.striptags(),
        "x": [labels[row["band"]] for row in shown],
        "series": [{"name": words("Customers"), "data": [row["customers"] for row in shown]}],
    }  # fmt: skip
    return Chart(
        "bands",
        finding,
        words("Customers by expected value of 12 months"),
        (words("Expected value"), words("Customers"), words("Sum")),
        rows,
        spec,
    )


def _split(
    view: View, by: str, totals: Mapping[str, Mapping[str, Any]], links: Links, *, more: Sequence[str]
) -> dict[str, Any]:
    """Expected value beside what was sold, by one dimension; the sums with their intervals."""
    show = ("customers", "value_12", "value_36", "spent_last_year", "expected_orders_365", *more)
    asked = Question(by=(by,), show=show, sort=("-value_12",), limit=MOST)
    told = view.answer(asked, links.words.lang)
    intervals = ("value_12", *more) if totals else ()
    labels = [links.words.say(links.vocabulary.metric(name).label) for name in show]
    return {
        "head": [
            links.words.say(links.vocabulary.dimension(by).label),
            *labels,
            *(links.words("{name}: 80 % between", name=labels[show.index(name)]) for name in intervals),
        ],
        "rows": [
            [
                *(links.figure(cell) for cell in row),
                *(_between(totals.get(_part(row[0])), name, links) for name in intervals),
            ]
            for row in told.rows
            if row[1].value  # a part of those alone who never bought has nothing to tell
        ],
        "shown": 1 + len(show),
        "under": {1 + show.index(name): place - len(intervals) for place, name in enumerate(intervals)},
        "more": link("/explore", by=by, show=",".join(show)) if told.total_rows > MOST else "",
    }


def _spend(view: View, by: str, seen: Seen, links: Links) -> dict[str, Any]:
    """What may be spent on customers, by one dimension."""
    return {"head": links.words.say(links.vocabulary.dimension(by).label), **allowed.by(view, by, seen, links)}


def _part(cell: Any) -> str:
    """A part of a dimension as the totals name it."""
    return "" if cell.value is None else str(cell.value)


def _best(view: View, rows: Sequence[Mapping[str, Any]], links: Links) -> list[dict[str, Any]]:
    names = view.called(rows)
    return [
        {
            "id": row["customer_id"],
            "name": names[row["customer_id"]],
            "value": links.metric(row["value_12"], "value_12", customer=row["customer_id"]),
            "low": links.cell(row["value_12_low"], "outlook", "value_12_low", customer_id=row["customer_id"]),
            "high": links.cell(row["value_12_high"], "outlook", "value_12_high", customer_id=row["customer_id"]),
            "alive": links.metric(row["probability_alive"], "probability_alive", customer=row["customer_id"]),
            "before": links.metric(row["spent_last_year"], "spent_last_year", customer=row["customer_id"]),
        }
        for row in rows
    ]
