"""Targets: what was to be reached in a period, by whom, what came, and whether the rest of the time will do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhike.errors import Text
from zhike.metric import Unit
from zhike.money.target_words import KINDS, winning_of
from zhike.money.targets import MEASURES, WHOLE
from zhike.web.charts import Chart
from zhike.web.failures import Failures
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.shown import Month, link

KEYS = ("period",)
PERIODS, UNREAD = 12, 50
STAND = ("nothing", "period", "finding", "periods", "groups", "trend", "ahead", "unread", "winning")
"""Parts of the page that are made of the one table of targets."""
# fmt: off
FIGURES: dict[str, tuple[Text, Unit, str]] = {
    #                 label                                    unit       the figure of the catalogue
    "sales":         (("Net sales", "净销售额"),               "money",    "spent"),
    "margin":        (("Gross margin", "毛利"),                "money",    "margin"),
    "cash":          (("Cash in", "回款"),                     "money",    ""),
    "orders":        (("Orders", "订单数"),                    "count",    "orders"),
    "quantity":      (("Quantity", "数量"),                    "quantity", "quantity"),
    "new_customers": (("New customers", "新客户数"),           "count",    ""),
}
OF: dict[str, Text] = {
    "everybody": ("whole company", "全公司"), "salesperson": ("by salesperson", "按业务员"), "department": ("by department", "按部门"), "store": ("by shop", "按门店"),
    "channel": ("by channel", "按渠道"), "region": ("by region", "按大区"), "province": ("by province", "按省份"), "city": ("by city", "按城市"), "category": ("by category", "按商品类别"),
}
STATES: dict[str, tuple[Text, str]] = {
    "reached": (("reached", "已达成"), "good"), "missed": (("missed", "未达成"), "bad"), "on_course": (("on course", "进度正常"), ""), "behind": (("behind", "进度落后"), "warn"),
}
WHY: dict[str, Text] = {
    "no_period": ("the period cannot be read", "期间无法识别"), "no_metric": ("no actual is known for this figure", "该指标没有对应的实际数"),
    "no_name": ("nobody and nothing in the data has this name", "资料中查无此对象"), "no_split": ("this figure cannot be split so", "该指标无法按此对象拆分"),
}
EXPLAINED = ("everybody", "salesperson", "store", "channel", "province", "city", "category")
"""What a filter of the catalogue says exactly; a department may come from the list of staff, a region is several provinces."""
# fmt: on


@dataclass(frozen=True)
class Period:
    """The first and last day for which targets stand; `key` is what stands in the address."""

    first: date
    last: date

    @property
    def key(self) -> str:
        return f"{self.first:%Y-%m}" + ("" if self.is_month else f"..{self.last:%Y-%m}")

    @property
    def is_month(self) -> bool:
        return (self.first.year, self.first.month) == (self.last.year, self.last.month)

    @property
    def months(self) -> int:
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    def says(self, lang: str) -> str:
        first, last = Month(self.first, lang).text, Month(self.last, lang).text
        return first if self.is_month else f"{first} – {last}"


def targets(seen: Seen) -> Page:
    """The targets of a period with what came of them, those of the periods before, and those that cannot be read."""
    view = seen.office.view(seen.decision)
    links = Links(seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]))
    content = {
        "figures": [(name, seen.words.say(label)) for name, (label, *_) in FIGURES.items()],
        **Failures(seen, view.snapshot).several(STAND, lambda: _stand(found(view), links, seen)),
    }
    return Page("targets.html", seen.words("Targets"), content, "targets")


def _stand(rows: Sequence[Mapping[str, Any]], links: Links, seen: Seen) -> dict[str, Any]:
    """How the targets of the period asked for stand."""
    read = [row for row in rows if row["state"] in STATES]
    periods, asked = _periods(read), seen.asked("period")
    chosen = next((one for one in periods if one.key == asked), periods[0] if periods else None)
    groups = _groups(read, chosen, links) if chosen else []
    return {
        "nothing": not rows,
        "period": chosen.says(seen.lang) if chosen else "",
        "finding": groups[0]["finding"] if groups else "",
        "periods": [(one.key, one.says(seen.lang), one == chosen) for one in periods],
        "groups": groups,
        "trend": _trend(read, periods, chosen, groups[0]["figure"], groups[0]["kind"], links) if groups and chosen else None,
        "ahead": sum(1 for row in rows if row["state"] == "ahead") > 0,
        "unread": [_unread(row, seen) for row in rows if row["state"] in WHY and not _is_of_winning(row)][:UNREAD],
        "winning": any(_is_of_winning(row) for row in rows),
    }  # fmt: skip


def found(view: View) -> list[dict[str, Any]]:
    """All targets, in the order of their sheets."""
    if not view.has("targets"):
        return []
    rows: list[dict[str, Any]] = view.kept(
        "targets", lambda: view.rows(view.table("targets").order_by("load", "file", "sheet", "row"))
    )
    return rows


def latest(view: View, links: Links) -> dict[str, Any]:
    """How the newest period stands, one finding for each figure; nothing where no target was brought."""
    read = [row for row in found(view) if row["state"] in STATES]
    periods = _periods(read)
    if not periods:
        return {}
    return {"period": periods[0].says(links.words.lang), "groups": _groups(read, periods[0], links)}


def of_figure(view: View, figure: str, links: Links) -> dict[str, Any]:
    """How one figure stands in the newest period that has targets of it; nothing where none was brought."""
    read = [row for row in found(view) if row["state"] in STATES and row["metric"] == figure]
    periods = _periods(read)
    return {"period": periods[0].says(links.words.lang), "groups": _groups(read, periods[0], links)} if periods else {}


def _periods(read: Sequence[Mapping[str, Any]]) -> list[Period]:
    """The periods with targets, the newest first; of those that end together the shortest first."""
    every = {Period(row["first_on"], row["last_on"]) for row in read}
    return sorted(every, key=lambda one: (one.last, one.first), reverse=True)


def _of(read: Sequence[Mapping[str, Any]], period: Period) -> list[Mapping[str, Any]]:
    return [row for row in read if (row["first_on"], row["last_on"]) == (period.first, period.last)]


def _groups(read: Sequence[Mapping[str, Any]], period: Period, links: Links) -> list[dict[str, Any]]:
    """The targets of one period by figure and by whose they are: sales first, the whole company first."""
    order = (WHOLE, *KINDS)
    by: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in _of(read, period):
        by.setdefault((row["metric"], row["kind"]), []).append(row)
    keys = sorted(by, key=lambda key: (MEASURES.index(key[0]), order.index(key[1])))
    return [_group(figure, kind, by[figure, kind], period, links) for figure, kind in keys]


def _group(figure: str, kind: str, rows: Sequence[Mapping[str, Any]], period: Period, links: Links) -> dict[str, Any]:
    words, (label, unit, _) = links.words, FIGURES[figure]
    here = link("/targets", period=period.key) + f"#{figure}-{kind}"
    wanted = sum((row["target"] for row in rows), Decimal(0))
    came = sum((row["actual"] for row in rows), Decimal(0))

    def money(value: Decimal, said: Any) -> Any:
        return links.sum(_whole(value, unit), unit, here, said)

    share = links.sum(float(came / wanted), "share", here, words("Reached")) if wanted else ""
    finding = words(
        "{figure}: {came} of {wanted} came, {share}",
        figure=words.say(label), came=money(came, words("Actual")), wanted=money(wanted, words("Target")), share=share,
    )  # fmt: skip
    reached = sum(1 for row in rows if row["state"] == "reached")
    ordered = sorted(rows, key=lambda row: (-(row["reached"] or 0.0), row["name"]))
    return {
        "figure": figure,
        "kind": kind,
        "id": f"{figure}-{kind}",
        "finding": finding,
        "count": words(
            "{figure} {of}: {reached} of {many} reached",
            figure=words.say(label),
            of=words.say(OF[kind]),
            reached=links.sum(reached, "count", here, words("Reached")),
            many=links.sum(len(rows), "count", here, words("Targets")),
        ),
        "elapsed": links.cell(rows[0]["elapsed"], "targets", "elapsed", **_key(rows[0])),
        "rows": [_row(row, period, links) for row in ordered],
        "several": len(rows) > 1,
        "wanted": money(wanted, words("Target")),
        "came": money(came, words("Actual")),
        "share": share,
        "gap": links.sum(_whole(came - wanted, unit), unit, here, words("Difference"), signed=True),
    }


def _row(row: Mapping[str, Any], period: Period, links: Links) -> dict[str, Any]:
    words, (_, unit, _) = links.words, FIGURES[row["metric"]]
    key = _key(row)
    said, tone = STATES[row["state"]]
    gap = _whole(row["actual"] - row["target"], unit)
    return {
        "name": row["name"] or words("Whole company"),
        "href": _rows_behind(row, period),
        "wanted": links.cell(_whole(row["target"], unit), "targets", "target", unit=unit, **key),
        "came": links.cell(_whole(row["actual"], unit), "targets", "actual", unit=unit, **key),
        "share": links.cell(row["reached"], "targets", "reached", **key) if row["reached"] is not None else "",
        "gap": links.cell(gap, "targets", "actual", unit=unit, signed=True, **key),
        "none": row["actual"] == 0,
        "state": words.say(said),
        "tone": tone,
    }


def _key(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("load", "file", "sheet", "row")}


def _whole(value: Decimal, unit: Unit) -> Any:
    return int(value) if unit == "count" else value


def _rows_behind(row: Mapping[str, Any], period: Period) -> str:
    """Where the documents of an actual stand, where a figure of the catalogue says just the same."""
    metric = FIGURES[row["metric"]][2]
    if not metric or row["kind"] not in EXPLAINED:
        return ""
    named = {row["kind"]: row["name"]} if row["kind"] != WHOLE else {}
    return link("/explain", **named, **{"from": period.first, "to": period.last}, show=metric)


def _trend(
    read: Sequence[Mapping[str, Any]], periods: Sequence[Period], chosen: Period, figure: str, kind: str, links: Links
) -> Chart | None:
    """Target and actual of the periods of the same length, those who have targets together."""
    words, (label, unit, _) = links.words, FIGURES[figure]
    rows = []
    for period in [one for one in periods if one.months == chosen.months][:PERIODS][::-1]:
        own = [row for row in _of(read, period) if (row["metric"], row["kind"]) == (figure, kind)]
        if own:
            rows.append((period, sum((r["target"] for r in own), Decimal(0)), sum((r["actual"] for r in own), Decimal(0))))  # fmt: skip
    if len(rows) < 2:
        return None
    reached = sum(1 for _, wanted, came in rows if came >= wanted)
    finding = words(
        "{reached} of {many} periods reached their target",
        reached=links.sum(reached, "count", "#trend", words("Reached")),
        many=links.sum(len(rows), "count", "#trend", words("Periods")),
    )
    spec = {
        "kind": "months", "unit": unit if unit == "money" else "count", "zh": words.lang == "zh", "title": finding.striptags(), "partial": -1,
        "x": [_short(period) for period, _, _ in rows],
        "series": [
            {"name": words("Actual").striptags(), "data": [came for _, _, came in rows]},
            {"name": words("Target").striptags(), "data": [wanted for _, wanted, _ in rows]},
        ],
    }  # fmt: skip

    def cell(period: Period, value: Decimal, said: Any) -> Any:
        return links.sum(_whole(value, unit), unit, link("/targets", period=period.key), said)

    table = [
        (
            period.says(words.lang), cell(period, wanted, words("Target")), cell(period, came, words("Actual")),
            links.sum(float(came / wanted), "share", link("/targets", period=period.key), words("Reached")) if wanted else "",
        )
        for period, wanted, came in reversed(rows)
    ]  # fmt: skip
    head = (words("Period"), words("Target"), words("Actual"), words("Reached"))
    under = words("{figure}, {of}, all targets of a period together", figure=words.say(label), of=words.say(OF[kind]))
    return Chart("trend", finding, under, head, table, spec)


def _short(period: Period) -> str:
    if period.is_month:
        return f"{period.first:%Y-%m}"
    if period.months == 3 and period.first.month % 3 == 1:
        return f"{period.first:%Y} Q{(period.first.month + 2) // 3}"
    return f"{period.first:%Y}" if period.months == 12 else f"{period.first:%Y-%m}…{period.last:%m}"


def _is_of_winning(row: Mapping[str, Any]) -> bool:
    """Whether a target is of winning customers: those stand beside what came on the page Acquisition."""
    return row["state"] == "no_metric" and bool(winning_of(row["metric_written"]))


def _unread(row: Mapping[str, Any], seen: Seen) -> dict[str, str]:
    return {
        "what": " · ".join(part for part in (row["period"], row["metric_written"], row["name_written"]) if part),
        "why": seen.words.say(WHY[row["state"]]),
        "where": " › ".join(part for part in (row["file"], row["sheet"], str(row["row"])) if part),
    }
