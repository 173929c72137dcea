"""Tiles: what a dashboard may be made of. Each reads for itself, so one that fails leaves the others alone."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from zhike import question as questions
from zhike.answer import Figure, Part, Question
from zhike.errors import NotFound, Text
from zhike.web import charts, explore_chart, upload
from zhike.web.charts import Chart
from zhike.web.explore_asked import answered, asked_by
from zhike.web.explore_pivot import pivot
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Seen
from zhike.web.periods import Period, this_year
from zhike.web.shown import Day, brief, link

ROWS = 8
BARS = 10
VIEW = "view:"
"""A tile named so shows a saved view; its id follows."""

Shape = dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """What a tile may read: one reader's view of one snapshot."""

    seen: Seen
    view: View
    links: Links

    @property
    def as_of(self) -> date:
        return self.view.snapshot.as_of

    @cached_property
    def year(self) -> Period:
        """This year so far, as the reader counts years, else as the company does."""
        own = self.seen.preferences.year_starts
        return this_year(self.as_of, own or int(self.seen.office.workspace.settings["fiscal_year_starts"]))

    def question(self, address: str) -> Question:
        return questions.read(address, self.seen.office.vocabulary)


@dataclass(frozen=True)
class Tile:
    """One tile by name: what people call it, and the function that makes what it shows; None where that is nothing."""

    name: str
    label: Text
    make: Callable[[Desk], Shape | None]
    wide: bool = False


# Shapes


def whole(shape: Shape | None) -> Shape | None:
    """A shape whose drawing is written out already, so that what is wrong with it shows here and not on the page."""
    if shape and shape["kind"] == "chart":
        _ = shape["chart"].data
    return shape


def _chart(name: str) -> Callable[[Desk], Shape | None]:
    def make(at: Desk) -> Shape | None:
        chart = charts.kept(name, at.view, at.links)
        return {"kind": "chart", "chart": chart} if chart else None

    return make


def _people(query: str, finding: Text) -> Callable[[Desk], Shape | None]:
    """Customers of a list, the first of them by name; the finding counts all and sums the first figure."""

    def make(at: Desk) -> Shape | None:
        asked = replace(at.question(query), by=("customer",), limit=ROWS)
        found = at.view.answer(asked, at.seen.lang)
        if not found.rows:
            return None
        summed = at.view.totals(asked, at.seen.lang).rows[0]
        where: dict[str, Any] = dict(questions.pairs(Question(where=asked.where)))
        title = at.seen.words(
            at.seen.words.say(finding),
            count=at.links.metric(found.total_rows, "customers", **where),
            total=at.links.figure(summed[0]),
        )
        head = [at.seen.words("Customer"), *(at.seen.words.say(c.label) for c in found.columns[2:])]
        rows = [
            [{"words": name.short(at.seen.lang), "href": link(f"/customers/{id_.value}")}, *map(at.links.figure, cells)]
            for id_, name, *cells in found.rows
        ]
        return {"kind": "table", "title": title, "head": head, "rows": rows, "more": f"/customers?{query}"}

    return make


def _split(dimension: str, metric: str = "spent", also: str = "orders,customers") -> Callable[[Desk], Shape | None]:
    """One figure by one dimension, the largest as bars; sales are those of this year, what is owed is owed today."""

    def make(at: Desk) -> Shape | None:
        chart = at.view.kept(f"{metric} by {dimension} since {at.year.first} in {at.seen.lang}", lambda: drawn(at))
        return {"kind": "chart", "chart": chart} if chart else None

    def drawn(at: Desk) -> Chart | None:
        asked = _asked(at, dimension, metric, also)
        rows = [row for row in at.view.answer(asked, at.seen.lang).rows if isinstance(row[1], Figure) and row[1].value]
        names = _named(at, dimension, [row[0].short(at.seen.lang) for row in rows])
        if not any(row[0].value for row in rows):
            return None
        total = at.view.totals(asked, at.seen.lang).rows[0][0]
        return _bars(at, asked, names, [row[1:] for row in rows], total)

    return make


def _asked(at: Desk, dimension: str, metric: str, also: str) -> Question:
    when = at.year.where if metric == "spent" else ()
    rest = (("by", dimension), ("show", f"{metric},{also}"), ("sort", f"-{metric}"), ("limit", str(BARS)))
    return questions.from_pairs([*when, *rest], at.seen.office.vocabulary)


def _named(at: Desk, dimension: str, words: list[str]) -> list[str]:
    """What people call the values: of a product its name, which the dimension's code is not."""
    if dimension != "product" or not at.view.has("products"):
        return words
    goods = at.view.table("products")
    named = at.view.rows(goods.filter(goods.product_code.isin(words)).select("product_code", "product_name"))
    known = {row["product_code"]: row["product_name"] for row in named}
    return [known.get(word) or word for word in words]


def _bars(at: Desk, asked: Question, names: list[str], rows: list[tuple[Any, ...]], total: Any) -> Chart:
    words, links = at.seen.words, at.links
    label = words.say(links.vocabulary.dimension(asked.by[0]).label)
    heads = [words.say(links.vocabulary.metric(name).label) for name in asked.show]
    leads = {"label": label, "name": brief(names[0]), "amount": links.figure(rows[0][0]), "total": links.figure(total)}
    if asked.where:
        finding = words("{label}: {name} leads this year with {amount} of {total}", **leads)
        under = words("Since {day}; the {count} largest", day=Day(at.year.first, at.seen.lang), count=str(len(rows)))
    else:
        finding = words("{label}: {name} has {amount} of {total}", **leads)
        under = words("The {count} largest", count=str(len(rows)))
    spec = {
        "kind": "bars", "unit": "money", "zh": at.seen.lang == "zh", "title": finding.striptags(), "x": [brief(name) for name in names],
        "series": [{"name": heads[0], "data": [row[0].value for row in rows]}],
    }  # fmt: skip
    table = [(name, *map(links.figure, row)) for name, row in zip(names, rows, strict=True)]
    return Chart(f"{asked.show[0]}-by-{asked.by[0]}", finding, under, (label, *heads), table, spec)


def _year(at: Desk) -> Shape | None:
    """This year beside the same days of the year before, as the reader counts years."""
    shown = ("spent", "orders", "customers", "average_order")
    now, before = (_figures(at, period, shown) for period in (at.year, at.year.year_before()))
    items: list[dict[str, Any]] = []
    for one, old in zip(now, before, strict=True):
        change = None
        if isinstance(one.value, int | Decimal) and isinstance(old.value, int | Decimal) and old.value:
            ratio = float(one.value / old.value) - 1
            change = replace(at.links.of(one, signed=True), value=ratio, unit="share", currency="")
        metric = at.links.vocabulary.metric(one.metric)
        items.append(
            {
                "label": at.seen.words.say(metric.label),
                "value": at.links.of(one),
                "before": at.links.of(old),
                "change": change,
            }
        )
    sold, change = items[0]["value"], items[0]["change"]
    title = (
        at.seen.words(
            "{total} sold this year, {change} against the same days of the year before", total=sold, change=change
        )
        if change
        else at.seen.words("{total} sold this year", total=sold)
    )
    under = at.seen.words(
        "Since {day}. Sales to known customers; a sale that names nobody counts only by month.",
        day=Day(at.year.first, at.seen.lang, spoken=True),
    )
    return {"kind": "strip", "title": title, "under": under, "items": items}


def _figures(at: Desk, period: Period, shown: tuple[str, ...]) -> list[Figure]:
    asked = questions.from_pairs([*period.where, ("show", ",".join(shown))], at.seen.office.vocabulary)
    return [cell for cell in at.view.answer(asked, at.seen.lang).rows[0] if isinstance(cell, Figure)]


def _books(at: Desk) -> Shape | None:
    """What was accepted from each file beside what the file itself adds up to."""
    words, books = at.seen.words, upload.books(at.seen)
    if not books:
        return None
    head = [words("File"), words("Kind of data"), words("Accepted"), words("Total in the file"), words("State")]
    rows = [
        [{"words": b["file"], "href": b["href"]}, b["kind"], b["accepted"], b["total"], {"class": b["tone"], "words": b["said"]}]
        for b in books
    ]  # fmt: skip
    return {"kind": "table", "title": words("Does it equal my books?"), "head": head, "rows": rows, "more": "/import"}


# A saved view: what somebody keeps of Customers or of Explore


def saved(name: str, at: Desk) -> Shape | None:
    """The rows of a saved view, the first of them.

    Errors  NotFound where it was taken away, or shows what no tile can show yet
    """
    kept = {one.subject: one for one in at.seen.office.desk.decisions.standing("view")}
    one = kept.get(name.removeprefix(VIEW))
    me = at.seen.decision.principal.name
    if one is None or not isinstance(one.value, dict) or not (one.who == me or one.value.get("shared")):
        raise NotFound(
            ("This saved view is no longer there.", "该视图已不存在。"),
            ("Take the tile away, or save the view again.", "请移除此卡片，或重新保存视图。"),
        )
    address, title = str(one.value.get("address", "")), str(one.value.get("name", ""))
    path, _, query = address.partition("?")
    if path == "/explore":
        return _explored(one.subject, title, address, at)
    asked = at.question(query) if path == "/customers" else None
    if asked is None:
        raise NotFound(
            (f"“{title}” cannot be shown as a tile.", f"“{title}”无法显示为卡片。"),
            ("Open it from the list of saved views.", "请从已存视图中打开。"),
        )
    found = at.view.answer(replace(asked, by=("customer",), limit=ROWS, page=1), at.seen.lang)
    head = [at.seen.words("Customer"), *(at.seen.words.say(c.label) for c in found.columns[2:])]
    rows = [
        [{"words": name.short(at.seen.lang), "href": link(f"/customers/{id_.value}")}, *map(at.links.figure, cells)]
        for id_, name, *cells in found.rows
        if isinstance(id_, Part)
    ]
    return {"kind": "table", "title": title, "head": head, "rows": rows, "more": address}


def _explored(name: str, title: str, address: str, at: Desk) -> Shape | None:
    """What Explore shows at an address: its chart, or the first rows of its table where it has none."""
    vocabulary = at.seen.office.vocabulary
    asked = asked_by(parse_qsl(address.partition("?")[2]), vocabulary, at.as_of)
    now, _, rows = answered(asked, at.view, at.seen.lang)
    if not rows:
        return None
    crossed = pivot(asked, at.view, vocabulary, at.seen.lang) if len(asked.question.by) == 2 else None
    chart = explore_chart.drawn(asked, now, rows, at.links, crossed)
    if chart is not None:
        return {"kind": "chart", "chart": replace(chart, name=f"explored-{name}", finding=title)}
    head = [at.seen.words.say(column.label) for column in now.columns]
    told = [
        [
            {"words": " · ".join(part.short(at.seen.lang) for part in row.parts), "href": address},
            *(at.links.figure(one) for one in row.now or ()),
        ]
        for row in rows[:ROWS]
    ]
    labels = head[len(asked.question.by) :]
    return {
        "kind": "table",
        "title": title,
        "head": [" · ".join(head[: len(asked.question.by)]), *labels],
        "rows": told,
        "more": address,
    }


# fmt: off
TILES = (
    Tile("year",        ("This year so far", "本年累计"), _year, wide=True),
    Tile("months",      ("Sales by month", "月度销售额"), _chart("months")),
    Tile("salespeople", ("Sales by salesperson", "业务员销售额"), _split("salesperson")),
    Tile("provinces",   ("Sales by province", "各省销售额"), _split("province")),
    Tile("channels",    ("Sales by channel", "渠道销售额"), _split("channel")),
    Tile("categories",  ("Sales by category", "品类销售额"), _split("category")),
    Tile("products",    ("Best products", "畅销商品"), _split("product")),
    Tile("late",        ("Later than their own rhythm", "超期未购"), _people(
        "segment=late&show=spent_last_year,days_late&sort=-spent_last_year",
        ("{count} customers are later than their own rhythm; last year they bought for {total}", "{count} 位客户超期未购，近一年购买额 {total}"))),
    Tile("falling",     ("Falling", "购买下滑"), _people(
        "segment=declining&show=spent_last_year,spent_year_before&sort=-spent_year_before",
        ("{count} customers buy less than before: {total} in the last year", "{count} 位客户购买下滑，近一年购买额 {total}"))),
    Tile("promising",   ("Potential", "潜力客户"), _people(
        "segment=promising&show=spent_last_year,spent_year_before&sort=-spent_last_year",
        ("{count} customers are on the way up: {total} in the last year", "{count} 位潜力客户，近一年购买额 {total}"))),
    Tile("new",         ("New without a second order", "新客未复购"), _people(
        "segment=new_without_second_order&show=spent,first_ordered_on&sort=-first_ordered_on",
        ("{count} new customers have not ordered a second time; they began with {total}", "{count} 位新客尚未复购，首购合计 {total}"))),
    Tile("lost",        ("Lost high value", "流失的高价值"), _people(
        "segment=lost_high_value&show=spent,last_ordered_on&sort=-spent",
        ("{count} customers of high value have left; they had bought for {total}", "{count} 位高价值客户已流失，累计购买额 {total}"))),
    Tile("overdue",     ("Overdue money", "逾期欠款"), _people(
        "segment=owes_overdue&show=overdue,receivable,oldest_due_on&sort=-overdue",
        ("{total} is overdue, from {count} customers", "逾期未收 {total}，涉及 {count} 位客户"))),
    Tile("late_owing",  ("Late and owing", "超期未购且有欠款"), _people(
        "segment=late_and_owing&show=overdue,days_late,spent_last_year&sort=-overdue",
        ("{count} customers stay away and owe {total}", "{count} 位客户超期未购，且逾期欠款 {total}"))),
    Tile("overdue_by",  ("Overdue money by owner", "各负责人逾期欠款"), _split("owner", "overdue", "receivable,customers")),
    Tile("activity",    ("Customers by activity", "客户活跃状态"), _chart("activity")),
    Tile("rfm",         ("RFM", "RFM 分布"), _chart("rfm")),
    Tile("pareto",      ("How much the best customers make", "头部客户贡献"), _chart("pareto")),
    Tile("retention",   ("Retention by quarter", "季度保留率"), _chart("retention")),
    Tile("cohorts",     ("New customers month by month", "同期新客留存"), _chart("cohorts")),
    Tile("books",       ("Does it equal my books?", "与账面对账"), _books, wide=True),
)
# fmt: on

BY_NAME = {tile.name: tile for tile in TILES}
