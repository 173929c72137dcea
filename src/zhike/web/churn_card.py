"""The card of the models of churn: what they know, how they did on the company's own past, beside plain rules."""

from collections.abc import Mapping, Sequence
from typing import Any

from zhike.catalog.models import CHURN
from zhike.models.churn_features import FEATURES
from zhike.models.churn_rules import RULES
from zhike.web import leaving
from zhike.web.charts import Chart
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.shown import Day

WHOLE = 0
WEIGHED = 10


def card(seen: Seen) -> Page:
    """Models and rules of churn, side by side, with their tests."""
    view = seen.office.view(seen.decision)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    told, rows = leaving.told(view), tested(view)
    main = told.get("main")
    mine = [row for row in rows if row["horizon_days"] == main]
    content = {
        "day": Day(view.snapshot.as_of, seen.lang),
        "told": bool(told),
        "shown": leaving.rule(leaving.shown(view), seen),
        "naive": leaving.rule(told.get("naive", {}).get(str(main), ""), seen),
        "reason": seen.words.say(tuple(told["reason"])) if told.get("reason") else "",
        "boosted": seen.words.say(tuple(told["boosted"])) if told.get("boosted") else "",
        "rules": [
            {
                "name": seen.words.say(one.label),
                "says": seen.words.say(one.says),
                "assumes": [seen.words.say(text) for text in one.assumes],
                "source": one.source,
                "is_shown": leaving.shown(view) == one.name,
            }
            for one in CHURN
        ],
        "horizons": [
            _horizon(days, rows, told, links, seen)
            for days in sorted({row["horizon_days"] for row in rows}, reverse=True)
        ],
        "tenths": tenths(mine, leaving.shown(view) or told.get("tried", ""), links),
        "weights": _weights(told.get("importance") or {}, links),
    }
    return Page("churn_card.html", seen.words("Who orders no more"), content, "models")


def tested(view: View) -> list[dict[str, Any]]:
    """Every test of the snapshot; nothing where the run made none."""
    if not view.has("churn_backtest"):
        return []
    return view.kept(
        "churn tests",
        lambda: view.rows(view.table("churn_backtest").order_by("horizon_days", "origin", "rule", "part")),
    )


def cell(row: Mapping[str, Any], name: str, links: Links, *, unit: Any = None, value: Any = None) -> Any:
    """A figure of one test."""
    key = {"horizon_days": row["horizon_days"], "origin": row["origin"], "rule": row["rule"], "part": row["part"]}
    return links.cell(row[name] if value is None else value, "churn_backtest", name, unit=unit, **key)


def newest(rows: Sequence[Mapping[str, Any]], horizon: int, name: str) -> Mapping[str, Any] | None:
    """The whole of the newest test of a rule."""
    mine = [
        row for row in rows if row["rule"] == name and row["horizon_days"] == horizon and row["part"] == WHOLE
    ]  # fmt: skip
    return max(mine, key=lambda row: row["origin"], default=None)


def _horizon(
    days: int, rows: Sequence[Mapping[str, Any]], told: Mapping[str, Any], links: Links, seen: Seen
) -> dict[str, Any]:
    whole = [row for row in rows if row["horizon_days"] == days and row["part"] == WHOLE]
    first = {
        row["origin"]: row["lift"] for row in rows if row["part"] == 1 and row["horizon_days"] == days
    }  # fmt: skip
    tops = {(row["origin"], row["rule"]): row for row in rows if row["part"] == 1 and row["horizon_days"] == days}
    return {
        "days": str(days),
        "times": str(len(first)),
        "shown": leaving.rule(told.get("shown", {}).get(str(days), ""), seen),
        "naive": leaving.rule(told.get("naive", {}).get(str(days), ""), seen),
        "rows": [
            {
                "rule": leaving.rule(row["rule"], seen),
                "origin": Day(row["origin"], seen.lang),
                "expected": cell(row, "expected", links, unit="count", value=round(row["expected"])),
                **{name: cell(row, name, links) for name in ("customers", "silent", "auc", "auc_low", "auc_high")},
                **{name: cell(row, name, links, unit="share") for name in ("brier", "brier_low", "brier_high")},
                "top": {
                    name: cell(tops[row["origin"], row["rule"]], name, links)
                    for name in ("lift", "lift_low", "lift_high")
                },
            }
            for row in sorted(whole, key=lambda row: (-row["origin"].toordinal(), RULES.index(row["rule"])))
        ],
    }


def tenths(rows: Sequence[Mapping[str, Any]], name: str, links: Links) -> Chart | None:
    """Expected and actual share without an order by tenths of customers, at the newest test."""
    last = max((row["origin"] for row in rows), default=None)
    mine = [row for row in rows if row["origin"] == last and row["rule"] == name and row["part"] and row["customers"]]
    if not mine:
        return None
    words, top = links.words, mine[0]
    finding = words(
        "Of the tenth most likely to stay silent {share} did, {lift} times as many as of all",
        share=cell(top, "silent", links, unit="share", value=top["silent"] / top["customers"]),
        lift=cell(top, "lift", links),
    )
    spec = {
        "kind": "lines", "unit": "share", "zh": words.lang == "zh", "title": finding.striptags(), "min": 0, "max": 1,
        "x": [str(row["part"]) for row in mine],
        "series": [
            {"name": words("Expected"), "data": [round(row["expected"] / row["customers"], 4) for row in mine]},
            {"name": words("Actual"), "data": [round(row["silent"] / row["customers"], 4) for row in mine]},
        ],
    }  # fmt: skip
    table = [
        (
            str(row["part"]),
            cell(row, "customers", links),
            cell(row, "expected", links, unit="share", value=row["expected"] / row["customers"]),
            cell(row, "silent", links, unit="share", value=row["silent"] / row["customers"]),
            cell(row, "lift", links),
            cell(row, "lift_low", links),
            cell(row, "lift_high", links),
        )
        for row in mine
    ]
    head = (
        words("Tenth"), words("Customers"), words("Expected"), words("Actual"), words("Against all"), words("80 % from"), words("to"),
    )  # fmt: skip
    under = words("Share without an order, by tenths of customers, the likeliest first: expected and actual")
    return Chart("tenths", finding, under, head, table, spec)


def _weights(importance: Mapping[str, float], links: Links) -> list[dict[str, Any]]:
    """What the trees rest on, the weightiest first."""
    words = links.words
    labels = {one.name: words.say(one.label) for one in FEATURES}
    best = sorted(importance.items(), key=lambda pair: -pair[1])[:WEIGHED]
    return [
        {"label": labels[name], "share": links.sum(share, "share", "/models/churn", words("Part of the trees' gain"))}
        for name, share in best
        if name in labels
    ]
