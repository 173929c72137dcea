"""Why customers leave: reasons that people recorded, and what separates those who stay long from those who do not."""

from collections.abc import Mapping, Sequence
from typing import Any

from zhike.errors import Text
from zhike.models.leaving_drivers import AHEAD, DRIVERS
from zhike.models.staying import TRAITS
from zhike.web.charts import Chart
from zhike.web.links import Links
from zhike.web.office import View

DRAWN = 14
"""So many traits are drawn, those least likely chance; the table has them all."""
RECORDED = 12
KINDS: dict[str, Text] = {"all": ("All", "全部"), "company": ("Companies", "单位"), "person": ("Persons", "个人")}


def why(view: View, links: Links) -> dict[str, Any]:
    """Recorded reasons, traits and curves; nothing where the run made none."""
    if not view.has("stay_traits"):
        return {}
    found = view.kept("why leaving", lambda: _found(view))
    return {
        "recorded": _recorded(found["reasons"], found["lapsed"], links),
        "drivers": _drivers(found["drivers"], links),
        "charts": [one for one in (_traits(found["traits"], links), _curves(found["curves"], links)) if one],
    }


def _found(view: View) -> dict[str, Any]:
    people = view.table("profiles")
    lapsed = people.aggregate(lapsed=(people.activity == "lapsed").cast("int64").sum())
    return {
        "reasons": view.rows(view.table("lost_reasons")),
        "drivers": view.rows(view.table("leaving_drivers")) if view.has("leaving_drivers") else [],
        "traits": view.rows(view.table("stay_traits")),
        "curves": view.rows(view.table("stay_curves").order_by("kind", "days")),
        "lapsed": view.rows(lapsed)[0]["lapsed"] or 0,
    }


def _recorded(rows: Sequence[Mapping[str, Any]], lapsed: int, links: Links) -> dict[str, Any]:
    if not rows:
        return {}
    best = sorted(rows, key=lambda row: (-row["customers"], row["reason"]))[:RECORDED]
    words = links.words
    return {
        "count": links.sum(sum(row["customers"] for row in rows), "count", "/churn#why", words("Reasons on record")),
        "lapsed": links.metric(lapsed, "customers", activity="lapsed"),
        "rows": [
            {
                "reason": row["reason"],
                **{name: links.cell(row[name], "lost_reasons", name, reason=row["reason"]) for name in ("customers", "spent")},
            }
            for row in best
        ],
    }  # fmt: skip


def _drivers(rows: Sequence[Mapping[str, Any]], links: Links) -> Chart | None:
    """What was known before customers fell silent, and how much more often they then did."""
    if not rows:
        return None
    words, ranked = links.words, sorted(rows, key=lambda row: (row["p_value"], row["driver"]))

    def cell(row: Mapping[str, Any], name: str) -> Any:
        return links.cell(row[name], "leaving_drivers", name, tone=False, driver=row["driver"])

    said = {row["driver"]: words.say(DRIVERS[row["driver"]]) for row in ranked}
    strong = [row for row in ranked if row["stands"] and row["ratio"] > 1]
    if strong:
        first = strong[0]
        finding: Any = words(
            "{driver}: {share} then ordered nothing for {days} days; without it {without} would have",
            driver=said[first["driver"]], days=f"{AHEAD}", share=cell(first, "share"), without=cell(first, "share_without"),
        )  # fmt: skip
    else:
        tested = links.sum(len(rows), "count", "/churn#why", words("Possible drivers tested"))
        finding = words("Of {count} possible drivers tested none makes customers leave more often than chance would have it", count=tested)  # fmt: skip
    spec = {
        "kind": "ratios", "zh": words.lang == "zh", "title": finding.striptags(), "name": words("Odds of falling silent against others").striptags(),
        "x": [said[row["driver"]] for row in ranked],
        "points": [[round(row[name], 4) for name in ("ratio_low", "ratio", "ratio_high")] for row in ranked],
        "stands": [bool(row["stands"]) for row in ranked],
    }  # fmt: skip
    names = ("cases", "customers", "share", "share_without", "ratio", "ratio_low", "ratio_high", "q_value")
    table = [
        (said[row["driver"]] + (" ✓" if row["stands"] else ""), *(cell(row, name) for name in names)) for row in ranked
    ]
    head = (
        words("Known before"), words("Cases"), words("Customers"), words("Fell silent"), words("Without it"), words("Odds against others"),
        words("80 % from"), words("to"), words("Part of chance"),
    )  # fmt: skip
    under = words(
        "Customers who still bought as usual, month by month, and whether they then ordered nothing; compared within the month, their buying so far being equal. In colour and with ✓ what is hardly chance (at most a tenth of them). No proof of a cause"
    )
    return Chart("drivers", finding, under, head, table, spec)


def label(row: Mapping[str, Any], links: Links) -> str:
    """What a trait's value is called."""
    said = links.words.say(TRAITS[row["trait"]])
    if row["level"] == "yes":
        return said
    known = dict(links.vocabulary.dimension(row["trait"]).labels) if row["trait"] in links.vocabulary.dimensions else {}
    if row["trait"] == "kind_of_party":
        return links.words.say(KINDS[row["level"]]) if row["level"] in KINDS else row["level"]
    value = links.words.say(known[row["level"]]) if row["level"] in known else row["level"]
    return f"{said}：{value}" if links.words.lang == "zh" else f"{said}: {value}"


def _traits(rows: Sequence[Mapping[str, Any]], links: Links) -> Chart | None:
    if not rows:
        return None
    words = links.words
    ranked = sorted(rows, key=lambda row: (row["p_value"], row["trait"], row["level"]))
    strong = [row for row in ranked if row["stands"]]
    tested = links.sum(len(rows), "count", "/churn#why", words("Traits tested"))
    if strong:
        first = strong[0]
        finding: Any = (
            words(
                "{trait}: {share} were still there after a year, against {others} of the others",
                trait=label(first, links),
                share=_cell(first, "kept_year", links),
                others=_cell(first, "kept_year_others", links),
            )
            if first["kept_year"] is not None and first["kept_year_others"] is not None
            else words("{trait} makes the largest difference", trait=label(first, links))
        )
    else:
        finding = words("Of {count} traits tested none separates who stays from who leaves", count=tested)
    drawn = ranked[:DRAWN]
    spec = {
        "kind": "ratios", "zh": words.lang == "zh", "title": finding.striptags(), "name": words("Rate of leaving against others").striptags(),
        "x": [label(row, links) for row in drawn],
        "points": [[round(row[name], 4) for name in ("ratio_low", "ratio", "ratio_high")] for row in drawn],
        "stands": [bool(row["stands"]) for row in drawn],
    }  # fmt: skip
    names = ("customers", "left", "ratio", "ratio_low", "ratio_high", "q_value", "kept_year", "kept_year_others")
    table = [
        (label(row, links) + (" ✓" if row["stands"] else ""), *(_cell(row, name, links) for name in names))
        for row in ranked
    ]
    head = (
        words("Trait"), words("Customers"), words("Left"), words("Rate of leaving against others"), words("80 % from"), words("to"),
        words("Part of chance"), words("Kept after a year"), words("The others"),
    )  # fmt: skip
    under = words(
        "How many times as fast as others they leave, all else equal, with 80 % intervals; in colour and with ✓ what is hardly chance (at most a tenth of them). Traits of the first order and of the customer; no proof of a cause"
    )
    return Chart("traits", finding, under, head, table, spec, "tall")


def _cell(row: Mapping[str, Any], name: str, links: Links) -> Any:
    return links.cell(row[name], "stay_traits", name, tone=False, trait=row["trait"], level=row["level"])


def _curves(rows: Sequence[Mapping[str, Any]], links: Links) -> Chart | None:
    kinds = [kind for kind in KINDS if any(row["kind"] == kind for row in rows)]
    if not kinds:
        return None
    words, by = links.words, {(row["kind"], row["days"]): row for row in rows}
    days = sorted({row["days"] for row in rows})

    def cell(kind: str, day: int, name: str) -> Any:
        row = by.get((kind, day))
        return links.cell(row[name], "stay_curves", name, kind=kind, days=day) if row else ""

    year = max(day for day in days if day <= 360)
    finding = words("{share} of customers are still there {days} days after their first order", share=cell("all", year, "share"), days=str(year))  # fmt: skip
    spec = {
        "kind": "lines", "unit": "share", "zh": words.lang == "zh", "title": finding.striptags(), "min": 0, "max": 1,
        "x": [str(day) for day in days],
        "series": [{"name": words.say(KINDS[kind]), "data": [by[kind, day]["share"] if (kind, day) in by else None for day in days]} for kind in kinds],
    }  # fmt: skip
    head: list[Any] = [words("Days")]
    for kind in kinds:
        head += [words.say(KINDS[kind]), words("80 % from"), words("to"), words("Followed so long")]
    table = [
        (str(day), *(cell(kind, day, name) for kind in kinds for name in ("share", "low", "high", "at_risk")))
        for day in days
    ]
    under = words("Days since the first order; gone is who has ordered nothing for the fixed days since (Kaplan–Meier)")
    return Chart("stays", finding, under, head, table, spec)
