"""Explore: any figures by one or two dimensions, of one period beside another; what is asked stands in the address."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from zhike import question as questions
from zhike.answer import Answer, Figure, Question
from zhike.errors import Text
from zhike.predicate import Predicate
from zhike.web import explore_chart, explore_cross, explore_filters, explore_why, periods, views
from zhike.web.against import TIMES, Beside
from zhike.web.explore_asked import (
    AGAINST,
    CHARTS,
    LAYOUTS,
    PAGE,
    Asked,
    address,
    answered,
    fields,
    of_page,
    read,
    spelled,
    turned,
    within,
)
from zhike.web.explore_pivot import Pivot, pivot
from zhike.web.failures import Failures
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Go, Page, Seen
from zhike.web.periods import Period
from zhike.web.shown import Day, brief


def explore(seen: Seen) -> Page | Go:
    """The figures that the address asks for, as chart and table, and what moved them."""
    added = explore_filters.added(seen)
    if added is not None:
        return added
    view = seen.office.view(seen.decision, questions.snapshot_named(f"at={seen.asked('at')}"))
    asked = read(seen, view.snapshot.as_of)
    links = Links(
        seen.words, seen.office.vocabulary, str(seen.office.workspace.settings["currency"]), asked.question.at
    )
    failures = Failures(seen, view.snapshot)
    content = {
        **_choices(asked, seen, view.snapshot.as_of),
        "chips": explore_filters.chips(asked, seen),
        "filtered": _filtered(asked, seen),
        "query": spelled(replace(asked, page=1)),
        "views": views.listed(seen),
        "address": address(asked),
        "compared": asked.then is not None,
        **failures.parts(
            bar=lambda: explore_filters.bar(asked, view, links),
            why=lambda: explore_why.factors(asked, view, links, seen.lang) if asked.then else None,
        ),
        **failures.several(ANSWERED, lambda: _answered(asked, seen, view, links)),
    }
    return Page("explore.html", seen.words("Explore"), content, "explore")


def _answered(asked: Asked, seen: Seen, view: View, links: Links) -> dict[str, Any]:
    """The answer in words, as chart and as table."""
    now, then, rows = answered(asked, view, seen.lang)
    summed = _sum(asked, view, links, seen.lang) if asked.question.by else []
    crossed = pivot(asked, view, links.vocabulary, seen.lang) if len(asked.question.by) == 2 and rows else None
    return {
        "finding": _finding(now, rows, summed[0]["change"] if summed else "", links),
        "chart_": explore_chart.drawn(asked, now, rows, links, crossed) if rows else None,
        "charts": _charts(asked, explore_chart.fitting(asked, rows, crossed, links), seen),
        "layouts": _layouts(asked, seen, crossed),
        "cross": explore_cross.shown(crossed, asked, links) if crossed and asked.crossed else None,
        "head": [_head(name, asked, links) for name in (*asked.question.by, *asked.question.show)],
        "rows": [_row(row, asked, links) for row in of_page(rows, asked)],
        "sum": summed,
        "moved": explore_why.parts(rows, now, then, links),
        "pager": _pager(asked, max(now.total_rows, len(rows))),
        "count": f"{now.total_rows:,}",
    }


ANSWERED = ("finding", "chart_", "charts", "layouts", "cross", "head", "rows", "sum", "moved", "pager", "count")


# The table


def _head(name: str, asked: Asked, links: Links) -> dict[str, Any]:
    metric = links.vocabulary.metrics.get(name) if name not in asked.question.by else None
    about = metric or links.vocabulary.dimension(name)
    now = next((one for one in asked.question.sort if one.removeprefix("-") == name), "")
    order = name if now.startswith("-") or (not now and metric is None) else f"-{name}"
    return {
        "label": links.words.say(about.label),
        "means": links.words.say(about.means),
        "number": metric is not None,
        "sorted": "" if not now else "descending" if now.startswith("-") else "ascending",
        "href": address(turned(asked, replace(asked.question, sort=(order,)))),
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
        _by_name(view.totals(within(replace(asked.question, show=tuple(known)), asked.then), lang))
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
    """The title: how the first figure changed, where it is held against another period, and its largest row that is named."""
    words, told = links.words, [(row.parts, row.now[0]) for row in rows if row.now and row.now[0].value is not None]
    label = words.say(links.vocabulary.metric(now.question.show[0]).label)
    if not told or not now.question.by or links.vocabulary.metric(now.question.show[0]).unit in ("text", "day"):
        return label
    given = [(parts, figure) for parts, figure in told if all(part.value is not None for part in parts)]
    parts, best = max(given or told, key=lambda one: float(one[1].value))  # type: ignore[arg-type]
    name = " · ".join(brief(part.short(words.lang)) for part in parts)
    said = {"label": label, "name": f"“{name}”" if len(parts) > 1 else name, "value": links.figure(best)}
    if change:
        return words("{label} {change}; {name} leads with {value}", change=change, **said)
    if now.question.by[0] in TIMES:
        return words("{label}: most in {name}, {value}", **said)
    return words("{label}: {name} leads with {value}", **said)


def _filtered(asked: Asked, seen: Seen) -> str:
    """The filters as a sentence; a whole period is told by its days."""
    kept = asked.question.without("from").without("to") if asked.period else asked.question
    return questions.sentence(kept, seen.office.vocabulary, seen.lang)


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
        "kept": fields(asked, ("from", "to", "show", "by", "sort", "page", "against")),
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
            "href": address(turned(replace(asked, period=period), within(asked.question, period))),
            "current": asked.period == period,
        }
        for words, period in known
    ]


def _charts(asked: Asked, fits: Sequence[str], seen: Seen) -> list[dict[str, Any]]:
    """The charts that fit, each with the address that draws it; the usual one is not written."""
    if len(fits) < 2:
        return []
    now = asked.chart if asked.chart in fits else fits[0]
    return [
        {
            "words": seen.words.say(CHARTS[name]),
            "href": address(replace(asked, chart="" if name == fits[0] else name)),
            "current": name == now,
        }
        for name in fits
    ]


def _layouts(asked: Asked, seen: Seen, crossed: Pivot | None) -> list[dict[str, Any]]:
    """The two layouts of a question with two ways to split."""
    if crossed is None:
        return []
    usual = replace(asked, layout="").crossed
    return [
        {
            "words": seen.words.say(words),
            "href": address(replace(asked, layout="" if (name == "pivot") == usual else name, page=1)),
            "current": asked.crossed == (name == "pivot"),
        }
        for name, words in LAYOUTS.items()
    ]


def _pager(asked: Asked, total: int) -> dict[str, str] | None:
    """Which rows stand on the page, and the addresses of the pages beside it; nothing where one page holds all."""
    pages = -(-total // PAGE)
    if pages < 2 or asked.crossed:
        return None
    first = (asked.page - 1) * PAGE + 1
    return {
        "range": f"{first:,}–{min(first + PAGE - 1, total):,}" if first <= total else "0",
        "of": f"{total:,}",
        "page": f"{asked.page:,}",
        "pages": f"{pages:,}",
        "before": address(replace(asked, page=asked.page - 1)) if asked.page > 1 else "",
        "after": address(replace(asked, page=asked.page + 1)) if asked.page < pages else "",
    }
