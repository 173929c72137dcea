"""Cash: what is expected in which week of what is open, and how well the same was said on past days."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from zhike.errors import Text
from zhike.money.expected_cash import LATER, MODEL, NAIVE
from zhike.web.bills import by_week
from zhike.web.charts import Chart
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.shown import Day, link

SOON = 4
"""Weeks that the title speaks of."""
# fmt: off
RULES: dict[str, Text] = {
    "survival": ("how long claims stayed open", "按历史回款时长"), "due": ("paid on the due day", "到期日即付"),
    "average": ("paid at the average delay", "按平均逾期天数付"), "own": ("paid at the customer's own average delay", "按客户自身平均逾期天数付"),
}
# fmt: on


def cash(view: View, links: Links) -> dict[str, Any]:
    """The weeks ahead by the rule that did best on past days, and the test itself; nothing where nothing is open."""
    if not view.has("expected_cash"):
        return {}
    found, tested = view.kept("expected cash", lambda: (_rows(view, "expected_cash"), _rows(view, "cash_backtest")))
    if not found:
        return {}
    errors = _errors(tested)
    rule = min(errors, key=lambda name: errors[name]) if errors else "due"
    weeks = [row for row in found if row["rule"] == rule]
    return {
        "test": _test(tested, errors, rule, links),
        "is_model": rule == MODEL,
        "rules": [_rule(name, tested, errors, links) for name in (MODEL, *NAIVE) if name in errors],
        "later": _cell(weeks[-1], "expected", links) if weeks and weeks[-1]["week"] == LATER else "",
        "chart": _chart(weeks, found, rule, by_week(view), links),
    }


def _rows(view: View, name: str) -> list[dict[str, Any]]:
    rows = view.table(name)
    order = ("origin", "rule", "week") if name == "cash_backtest" else ("rule", "week")
    return view.rows(rows.order_by(*order))


def shown_rule(view: View) -> str:
    """The rule that did best on past days; the due day where none could be tested."""
    errors = _errors(
        view.kept("expected cash", lambda: (_rows(view, "expected_cash"), _rows(view, "cash_backtest")))[1]
    )
    return min(errors, key=lambda name: errors[name]) if errors else "due"


def _errors(tested: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """By how much each rule was wrong in a week, on average; the model first where two are alike."""
    found: dict[str, list[float]] = {}
    for row in tested:
        found.setdefault(row["rule"], []).append(abs(float(row["expected"] - row["actual"])))
    return {rule: sum(found[rule]) / len(found[rule]) for rule in (*NAIVE, MODEL) if rule in found}


def _test(tested: Sequence[Mapping[str, Any]], errors: Mapping[str, float], rule: str, links: Links) -> Any:
    """The test in one sentence."""
    words = links.words
    if not errors:
        return words("Too little was paid so far to test any rule on past days: shown is what falls due, no forecast.")
    plain = min((name for name in NAIVE), key=lambda name: errors[name])
    days = len({row["origin"] for row in tested})
    said = {
        "days": links.sum(days, "count", _href(MODEL), words("Past days tested")),
        "model": _error(errors[MODEL], MODEL, links),
        "plain": _error(errors[plain], plain, links),
        "rule": words.say(RULES[plain]),
    }
    if rule != MODEL:
        return words(
            "Not better than “{rule}” on this company's own past: on {days} past days a week was wrong by {model}, against {plain}. Shown is “{rule}”.",
            **said,
        )
    inside = [row["low"] <= row["actual"] <= row["high"] for row in tested if row["low"] is not None]
    if not inside:
        return words("Tested on {days} past day: a week was wrong by {model}, by “{rule}” {plain}.", **said)
    share = links.sum(sum(inside) / len(inside), "share", _href(MODEL), words("Weeks within their interval"))
    return words(
        "Tested on {days} past days: a week was wrong by {model}, by the best plain rule “{rule}” {plain}; {share} of the weeks lay within the interval meant for 80 %.",
        **said,
        share=share,
    )


def _rule(name: str, tested: Sequence[Mapping[str, Any]], errors: Mapping[str, float], links: Links) -> dict[str, Any]:
    rows = [row for row in tested if row["rule"] == name]
    label = links.words.say(RULES[name])
    said, came = (sum((row[column] for row in rows), Decimal(0)) for column in ("expected", "actual"))
    return {
        "label": label,
        "error": _error(errors[name], name, links),
        "expected": links.sum(said, "money", _href(name), label),
        "actual": links.sum(came, "money", _href(name), label),
        "off": links.sum(float(said / came) - 1, "share", _href(name), label, signed=True, better="") if came else "",
    }


def _error(value: float, rule: str, links: Links) -> Any:
    return links.sum(Decimal(str(round(value, 2))), "money", _href(rule), links.words("Error of a week"))


def _href(rule: str) -> str:
    return link("/explain/cell", table="cash_backtest", column="expected", rule=rule)


def _cell(row: Mapping[str, Any], name: str, links: Links) -> Any:
    return links.cell(row[name], "expected_cash", name, rule=row["rule"], week=row["week"])


def _chart(
    weeks: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]], rule: str, bills: Mapping[int, Any], links: Links
) -> Chart:  # fmt: skip
    words, ahead = links.words, [row for row in weeks if row["week"] < LATER]
    href = link("/explain/cell", table="expected_cash", column="expected", rule=rule)
    soon = sum((row["expected"] for row in ahead[:SOON]), Decimal(0))
    whole = sum((row["expected"] for row in weeks), Decimal(0))
    finding = words(
        "{soon} of the {open} open should come in the next four weeks",
        soon=links.sum(soon, "money", href, words("Expected")),
        open=links.sum(whole, "money", href, words("Open")),
    )
    due = {row["week"]: row for row in found if row["rule"] == "due"}
    table = [
        (
            Day(row["starts_on"], words.lang),
            _cell(row, "expected", links),
            _cell(row, "low", links) if row["low"] is not None else "",
            _cell(row, "high", links) if row["high"] is not None else "",
            _cell(due[row["week"]], "expected", links),
            *(
                [links.sum(bills.get(row["week"]) or Decimal(0), "money", "#bills", words("Bills mature"))]
                if bills
                else []
            ),
        )
        for row in ahead
    ]
    spec = {
        "kind": "ranges", "unit": "money", "zh": words.lang == "zh", "title": finding.striptags(),
        "x": [f"{row['starts_on']:%m-%d}" for row in ahead], "names": [words("Expected").striptags(), words("80 % between").striptags()],
        "data": [row["expected"] for row in ahead], "low": [row["low"] for row in ahead], "high": [row["high"] for row in ahead],
    }  # fmt: skip
    head = (
        words("Week from"),
        words("Expected"),
        words("At least (80 %)"),
        words("At most (80 %)"),
        words("Falls due"),
        *([words("Bills mature")] if bills else []),
    )
    return Chart("cash", finding, words("Cash from the claims open today, by week; the line encloses four fifths"), head, table, spec)  # fmt: skip
