"""Explore: any figures by one or two dimensions, of one period beside another; what is asked stands in the address."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zhike import question as questions
from zhike.answer import Answer, Figure, Question
from zhike.errors import BadQuestion, Text
from zhike.predicate import Predicate, sentence
from zhike.web import explore_chart, periods, views
from zhike.web.against import ADD_UP, TIMES, Beside, beside, moved
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Page, Seen
from zhike.web.periods import Period
from zhike.web.shown import Day

SHOW = ("spent", "orders", "customers")
MOST = 200
MOST_MOVED = 6
AGAINST: dict[str, Text] = {
    "": ("Against nothing", "不对比"),
    "previous": ("Against the period before", "与上期对比"),
    "year": ("Against the same period a year before", "与去年同期对比"),
}
OWN = ("against",)
"""Keys of the page's address beside those of a question."""


@dataclass(frozen=True)
class Asked:
    """What the address asks: a question, its period where it states one, and the period it is held against."""

    question: Question
    period: Period | None
    against: str

    @property
    def then(self) -> Period | None:
        """The other period."""
        if self.period is None or not self.against:
            return None
        return periods.before(self.period) if self.against == "previous" else self.period.year_before()


def explore(seen: Seen) -> Page:
    """The figures that the address asks for, as chart and table, and what moved them."""
    view = seen.office.view(seen.decision, questions.snapshot_named(f"at={seen.asked('at')}"))
    asked = read(seen, view.snapshot.as_of)
    links = Links(
        seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]), asked.question.at
    )
    now, then, rows = answered(asked, view, seen.lang)
    summed = _sum(asked, view, links, seen.lang) if asked.question.by else []
    content = {
        **_choices(asked, seen, view.snapshot.as_of),
        "finding": _finding(now, rows, summed[0]["change"] if summed else "", links),
        "chart_": explore_chart.drawn(now, rows, links) if rows else None,
        "head": [_head(name, asked, links) for name in (*asked.question.by, *asked.question.show)],
        "rows": [_row(row, asked, links) for row in rows[:MOST]],
        "sum": summed,
        "compared": bool(then),
        "moved": _moved(rows, now, then, links),
        "left_over": str(max(len(rows) - MOST, 0) or ""),
        "count": f"{now.total_rows:,}",
        "query": spelled(asked),
        "views": views.listed(seen),
        "address": address(asked),
    }
    return Page("explore.html", seen.words("Explore"), content, "explore")


def read(seen: Seen, as_of: date) -> Asked:
    """What the address asks; without one, the sales of twelve months by month."""
    return asked_by(seen.query, seen.office.vocabulary, as_of)


def asked_by(query: Sequence[tuple[str, str]], vocabulary: Any, as_of: date) -> Asked:
    """The same of keys and values.

    Errors  BadQuestion for another comparison than those offered
    """
    found = [(key, value) for key, value in query if key not in OWN and value.strip()]
    against = dict(query).get("against", "")
    if against not in AGAINST:
        raise BadQuestion(
            (f"“against” is “{against[:40]}”.", f"“against”的值是“{against[:40]}”。"),
            ("Use previous or year, or leave it out.", "请使用 previous（上期）或 year（去年同期），或省略。"),
        )
    if not found:
        found = [*periods.twelve_months(as_of).where, ("by", "month")]
    if not any(key == "show" for key, _ in found):
        found.append(("show", ",".join(SHOW)))
    question = questions.from_pairs(found, vocabulary)
    if "customer" in question.by:
        raise BadQuestion(
            ("Single customers are listed under Customers.", "逐个客户请在“客户”页面查看。"),
            ("Split by something else, or open Customers.", "请改按其他维度拆分，或打开“客户”。"),
        )
    days = {f.test: f.values[0] for f in question.where if f.test in ("from", "to") and not f.name}
    first, last = days.get("from"), days.get("to")
    whole = Period(first, last) if isinstance(first, date) and isinstance(last, date) and first <= last else None
    return Asked(replace(question, limit=questions.LARGEST_PAGE, page=1), whole, against if whole else "")


def answered(asked: Asked, view: View, lang: str) -> tuple[Answer, Answer | None, list[Beside]]:
    """The answer, that of the other period, and their rows beside each other."""
    now = view.answer(asked.question, lang)
    then = view.answer(_within(asked.question, asked.then), lang) if asked.then else None
    return now, then, beside(now, then)


def _within(question: Question, period: Period) -> Question:
    narrowed = question.without("from").without("to")
    days = (Predicate("", "from", (period.first,)), Predicate("", "to", (period.last,)))
    return replace(narrowed, where=(*narrowed.where, *days))


def spelled(asked: Asked) -> str:
    """The address's query: what is asked, and no more."""
    kept = replace(asked.question, limit=questions.PAGE_SIZE)
    query = questions.write(kept if kept.show != SHOW else replace(kept, show=()))
    return "&".join(part for part in (query, f"against={asked.against}" if asked.against else "") if part)


def address(asked: Asked) -> str:
    return f"/explore?{spelled(asked)}"


# The table


def _head(name: str, asked: Asked, links: Links) -> dict[str, Any]:
    metric = links.vocabulary.metrics.get(name) if name not in asked.question.by else None
    about = metric or links.vocabulary.dimension(name)
    now = next((one for one in asked.question.sort if one.removeprefix("-") == name), "")
    turned = name if now.startswith("-") or (not now and metric is None) else f"-{name}"
    return {
        "label": links.words.say(about.label),
        "means": links.words.say(about.means),
        "number": metric is not None,
        "sorted": "" if not now else "descending" if now.startswith("-") else "ascending",
        "href": address(replace(asked, question=replace(asked.question, sort=(turned,)))),
    }


def _row(row: Beside, asked: Asked, links: Links) -> dict[str, Any]:
    """One row: what it is about, with the address of its customers; each figure, its other one and the change."""
    where = row.now[0].where if row.now else row.then[0].where if row.then else ()
    return {
        "parts": [part.short(links.words.lang) for part in row.parts],
        "href": customers_of(where),
        "figures": [_figure(row, place, links) for place in range(len(asked.question.show))],
    }


def _figure(row: Beside, place: int, links: Links) -> dict[str, Any]:
    now = row.now[place] if row.now else None
    then = row.then[place] if row.then else None
    return {
        "now": links.figure(now) if now else "–",
        "then": links.figure(then) if then else "–",
        "change": links.change(now, then) if now and then else "",
    }


def customers_of(where: Sequence[Predicate]) -> str:
    """The address of the customers behind a row: its filters, and the row's own."""
    asked = Question(where=tuple(where), by=("customer",), show=("spent", "orders", "average_order"))
    return "/customers?" + questions.write(replace(asked, by=()))


def _sum(asked: Asked, view: View, links: Links, lang: str) -> list[dict[str, Any]]:
    """The figures of all rows together: computed, not added up, for one customer may stand in several rows."""
    known = [name for name in asked.question.show if links.vocabulary.metric(name).unit != "text"]
    now = _by_name(view.totals(replace(asked.question, show=tuple(known)), lang))
    then = (
        _by_name(view.totals(_within(replace(asked.question, show=tuple(known)), asked.then), lang))
        if asked.then
        else {}
    )
    return [
        {
            "now": links.figure(now[name]) if name in now else "",
            "then": links.figure(then[name]) if name in then else "",
            "change": links.change(now[name], then[name]) if name in now and name in then else "",
        }
        for name in asked.question.show
    ]


def _by_name(summed: Answer) -> dict[str, Figure]:
    return {cell.metric: cell for cell in (summed.rows[0] if summed.rows else ()) if isinstance(cell, Figure)}


# What it says


def _finding(now: Answer, rows: Sequence[Beside], change: Any, links: Links) -> Any:
    """The title: how the first figure changed, where it is held against another period, and its largest row."""
    words, told = links.words, [(row.parts, row.now[0]) for row in rows if row.now and row.now[0].value is not None]
    label = words.say(links.vocabulary.metric(now.question.show[0]).label)
    if not told or not now.question.by or links.vocabulary.metric(now.question.show[0]).unit in ("text", "day"):
        return label
    parts, best = max(told, key=lambda one: float(one[1].value))  # type: ignore[arg-type]
    said = {"label": label, "name": " · ".join(part.short(words.lang) for part in parts), "value": links.figure(best)}
    if change:
        return words("{label} {change}; {name} leads with {value}", change=change, **said)
    if now.question.by[0] in TIMES:
        return words("{label}: most in {name}, {value}", **said)
    return words("{label}: {name} leads with {value}", **said)


def _moved(rows: Sequence[Beside], now: Answer, then: Answer | None, links: Links) -> list[dict[str, Any]]:
    """Which rows moved the first figure that adds up, where rows are parts of one whole."""
    whole = then is not None and max(now.total_rows, then.total_rows) <= now.question.limit
    if not whole or len(now.question.by) != 1 or now.question.by[0] in TIMES:
        return []
    dimension = links.vocabulary.dimension(now.question.by[0])
    place = next(
        (i for i, name in enumerate(now.question.show) if name in ("spent", "orders", "quantity", "order_lines")
         and links.vocabulary.metric(name).unit in ADD_UP), None,
    )  # fmt: skip
    if place is None or dimension.many:
        return []
    told = []
    for row, change in moved(rows, place)[:MOST_MOVED]:
        of = (row.now or row.then or ())[place]
        told.append(
            {
                "name": " · ".join(part.short(links.words.lang) for part in row.parts),
                "change": links.sum(change, of.unit, f"/explain?{of.address}", of.metric, signed=True),
                "up": change > 0,
            }
        )
    return told


# What may be asked


def _choices(asked: Asked, seen: Seen, as_of: date) -> dict[str, Any]:
    vocabulary, say = seen.office.vocabulary, seen.words.say
    dimensions = [(one.name, say(one.label)) for one in vocabulary.dimensions.values() if one.name != "customer"]
    splits = [*asked.question.by, "", ""][:2]
    return {
        "metrics": [(m.name, say(m.label), m.name in asked.question.show) for m in _shown_first(asked, vocabulary)],
        "chosen": say((", ", "、")).join(say(vocabulary.metric(name).label) for name in asked.question.show[:3]) + ("…" if len(asked.question.show) > 3 else ""),
        "splits": [[(name, label, name == chosen) for name, label in dimensions] for chosen in splits],
        "period": {"from": asked.period.first.isoformat(), "to": asked.period.last.isoformat()} if asked.period else {"from": "", "to": ""},
        "spoken": [Day(asked.then.first, seen.lang), Day(asked.then.last, seen.lang)] if asked.then else [],
        "presets": _presets(asked, seen, as_of),
        "against": [(name, say(words), name == asked.against) for name, words in AGAINST.items()],
        "chips": _chips(asked, seen),
        "kept": [pair for pair in questions.pairs(replace(asked.question, by=(), show=(), sort=(), limit=questions.PAGE_SIZE)) if pair[0] not in ("from", "to", "show")],
    }  # fmt: skip


def _shown_first(asked: Asked, vocabulary: Any) -> list[Any]:
    """The figures that may be shown, those that are at the head: a form sends them in the order in which they stand."""
    known = {name: m for name, m in vocabulary.metrics.items() if m.unit not in ("text", "day")}
    shown = [name for name in asked.question.show if name in known]
    return [known[name] for name in (*shown, *(name for name in known if name not in asked.question.show))]


def _presets(asked: Asked, seen: Seen, as_of: date) -> list[dict[str, Any]]:
    starts = seen.preferences.year_starts or int(seen.office.workspace.settings["fiscal_year_starts"])
    known: tuple[tuple[Text, Period], ...] = (
        (("This month", "本月"), periods.this_month(as_of)),
        (("Last month", "上月"), periods.last_month(as_of)),
        (("This quarter", "本季"), periods.this_quarter(as_of)),
        (("Last quarter", "上季"), periods.last_quarter(as_of)),
        (("This year", "今年"), periods.this_year(as_of, starts)),
        (("Twelve months", "近12月"), periods.twelve_months(as_of)),
    )
    return [
        {
            "words": seen.words.say(words),
            "href": address(replace(asked, question=_within(asked.question, period), period=period)),
            "current": asked.period == period,
        }
        for words, period in known
    ]


def _chips(asked: Asked, seen: Seen) -> list[dict[str, str]]:
    """One chip per filter, with the address that is without it."""
    return [
        {
            "words": sentence(f, seen.office.vocabulary, seen.lang),
            "href": address(
                replace(asked, question=replace(asked.question.without(f.key), limit=asked.question.limit))
            ),
        }
        for f in asked.question.where
        if f.name or f.test == "search"
    ]
