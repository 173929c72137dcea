"""The chart of an explored question: which ones fit it, which is drawn, and the figures behind it as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhike.answer import Answer, Figure, Part
from zhike.metric import Unit
from zhike.predicate import NUMBERS
from zhike.web.against import TIMES, Beside
from zhike.web.charts import Chart
from zhike.web.explore_asked import AT_ONCE, Asked
from zhike.web.explore_pivot import Pivot, adds, number
from zhike.web.links import Links
from zhike.web.shown import brief
from zhike.web.times import every

BARS = 15
MOST_TIMES = 60
MOST_SERIES = 7
MOST_POINTS = 300
TALL = 8


def fitting(asked: Asked, rows: Sequence[Beside], crossed: Pivot | None, links: Links) -> tuple[str, ...]:
    """The charts that say something about this question, the usual one first; none where no chart does."""
    question = asked.question
    if not question.by or len(rows) < 2 or links.vocabulary.metric(question.show[0]).unit not in NUMBERS:
        return ()
    parted = adds(question.show[0], question.by, links.vocabulary) and len(rows) < AT_ONCE
    in_time = any(name in TIMES for name in question.by)
    if len(question.by) == 1:
        share = ("share",) if parted and not in_time and _all_positive(row.now for row in rows) else ()
        points = ("scatter",) if not in_time and len(_numeric(question.show, links)) > 1 else ()
        return ("bar", "line") if in_time else ("bar", *share, *points)
    if crossed is None:
        return ()
    share = ("share",) if parted and _all_positive((one,) for one in crossed.cells.values()) else ()
    return (*(("stacked",) if parted else ()), *share, *(("line",) if in_time else ()), "heat")


def drawn(asked: Asked, now: Answer, rows: Sequence[Beside], links: Links, crossed: Pivot | None) -> Chart | None:
    """The chart that is asked for, or the usual one where that does not fit the question."""
    fits = fitting(asked, rows, crossed, links)
    if not fits:
        return None
    kind = asked.chart if asked.chart in fits else fits[0]
    if crossed is not None and len(now.question.by) == 2:
        return _crossed(kind, crossed, links)
    return _points(now, rows, links) if kind == "scatter" else _single(kind, now, rows, links)


# One way to split


def _single(kind: str, now: Answer, rows: Sequence[Beside], links: Links) -> Chart | None:
    """The first figure by the only dimension, beside the other period where there is one."""
    words, asked = links.words, now.question
    metric = links.vocabulary.metric(asked.show[0])
    in_time = asked.by[0] in TIMES
    told = [row for row in rows if row.now]
    if not told:
        return None
    shown = _ordered(told, in_time)
    label, by = words.say(metric.label), words.say(links.vocabulary.dimension(asked.by[0]).label)
    names = [row.parts[0].short(words.lang) for row in shown]
    compared = any(row.then for row in rows)
    whole = sum(_value(row.now) for row in rows) if kind == "share" else 1
    if not whole:
        return None
    series = [{"name": label, "data": [_value(row.now) / whole if row.now else None for row in shown]}]
    if compared and kind != "share":
        series.append({"name": words("The other period"), "data": [_value(row.then) for row in shown]})
    finding = words("{label} by {by}", label=label, by=by)
    unit: Unit = "share" if kind == "share" else metric.unit
    spec = _spec({"line": "lines"}.get(kind, "months" if in_time else "bars"), unit, finding, links) | {
        "x": [brief(name) for name in names], "series": series if in_time else series[:1],
    }  # fmt: skip
    head = (by, label, *((words("The other period"),) if compared else ()))
    table = [
        (name, links.figure(row.now[0]), *((links.figure(row.then[0]) if row.then else "",) if compared else ()))
        for name, row in zip(names, shown, strict=True)
        if row.now
    ]  # fmt: skip
    under = words("Share of all of them") if kind == "share" else "" if in_time or len(rows) <= BARS else words("The {count} largest", count=str(len(shown)))  # fmt: skip
    return Chart("explored", finding, under, head, table, spec, size="tall" if not in_time and len(shown) > TALL else "")  # fmt: skip


def _points(now: Answer, rows: Sequence[Beside], links: Links) -> Chart | None:
    """Two figures of each part against each other."""
    words = links.words
    (first, one), (second, other) = _numeric(now.question.show, links)[:2]
    told = [row for row in rows if row.now and row.now[one].value is not None and row.now[other].value is not None]
    told = told[:MOST_POINTS]
    labels = [words.say(links.vocabulary.metric(name).label) for name in (first, second)]
    by = words.say(links.vocabulary.dimension(now.question.by[0]).label)
    finding = words("{label} by {by}", label=f"{labels[0]} × {labels[1]}", by=by)
    points = [[_at(row, other), _at(row, one), brief(row.parts[0].short(words.lang))] for row in told]
    spec = _spec("scatter", links.vocabulary.metric(first).unit, finding, links) | {
        "unit_x": links.vocabulary.metric(second).unit, "names": [labels[1], labels[0]], "points": points,
    }  # fmt: skip
    table = [
        (row.parts[0].short(words.lang), links.figure(row.now[one]), links.figure(row.now[other]))
        for row in told
        if row.now
    ]
    return Chart("explored", finding, "", (by, *labels), table, spec)


# Two ways to split


@dataclass(frozen=True)
class _Axes:
    """Which parts stand along the axis and which are the series."""

    along: Sequence[Any]
    series: Sequence[Any]
    figures: Mapping[tuple[Any, Any], Figure]
    of_along: Mapping[Any, Figure]


def _axes(crossed: Pivot) -> _Axes:
    """Times stand along the axis, all of them from the first to the last, else the rows do."""
    if crossed.across not in TIMES:
        along, series, figures, of_along, of_series = (
            crossed.rows, crossed.columns, crossed.cells, crossed.of_row, crossed.of_column,
        )  # fmt: skip
        if crossed.down in TIMES:
            along = _every(along)
    else:
        along, series, of_along, of_series = _every(crossed.columns), crossed.rows, crossed.of_column, crossed.of_row
        figures = {(column, row): figure for (row, column), figure in crossed.cells.items()}
    largest = sorted(series, key=lambda part: -number(of_series.get(part.value)))[:MOST_SERIES]
    return _Axes(along, [part for part in series if part in largest], figures, of_along)


def _every(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The same times in their order, and those between them."""
    known = {part.value: part for part in parts}
    step = parts[0].dimension
    return tuple(known.get(day) or Part(day, step) for day in every((d for d in known if isinstance(d, date)), step))


def _crossed(kind: str, crossed: Pivot, links: Links) -> Chart:
    words = links.words
    axes = _axes(crossed)
    metric = links.vocabulary.metric(crossed.metric)
    label = words.say(metric.label)
    ways = [words.say(links.vocabulary.dimension(name).label) for name in (crossed.down, crossed.across)]
    finding = words("{label} by {by}", label=label, by=" × ".join(ways))
    if kind == "heat":
        spec = _shaded(crossed, metric.unit, finding, links)
    else:
        named = {"line": "lines"}.get(kind, "stacked")
        spec = _spec(named, metric.unit, finding, links) | {
            "x": [brief(part.short(words.lang)) for part in axes.along], "series": _series(axes, crossed, kind, links), "shares": kind == "share",
        }  # fmt: skip
    head = (ways[1] if crossed.across in TIMES else ways[0], *(part.short(words.lang) for part in axes.series))
    table = [
        (along.short(words.lang), *(_cell(axes.figures.get((along.value, part.value)), links) for part in axes.series))
        for along in axes.along
        if along.value in axes.of_along
    ]
    left = len(crossed.columns) + crossed.columns_left if crossed.across not in TIMES else len(crossed.rows) + crossed.rows_left  # fmt: skip
    under = words("The {count} largest", count=str(len(axes.series))) if left > len(axes.series) and kind != "heat" else ""  # fmt: skip
    return Chart("explored", finding, under, head, table, spec, size="tall")


def _series(axes: _Axes, crossed: Pivot, kind: str, links: Links) -> list[dict[str, Any]]:
    """One series per part, and one of all others where the figure adds up."""
    found: list[dict[str, Any]] = [
        {"name": brief(part.short(links.words.lang)), "data": [_drawn(axes.figures.get((at.value, part.value)), kind) for at in axes.along]}
        for part in axes.series
    ]  # fmt: skip
    if crossed.adds and kind != "line":
        rest = [
            crossed.others(
                [axes.figures.get((at.value, part.value)) for part in axes.series], axes.of_along.get(at.value)
            )
            for at in axes.along
        ]
        if any(rest):
            found.append({"name": links.words("Others"), "data": [float(one) for one in rest], "rest": True})
    return found


def _shaded(crossed: Pivot, unit: Unit, finding: Any, links: Links) -> dict[str, Any]:
    rows, columns = crossed.rows[:BARS], crossed.columns
    cells = [
        [x, y, float(number(crossed.cells[row.value, column.value]))]
        for y, row in enumerate(rows)
        for x, column in enumerate(columns)
        if (row.value, column.value) in crossed.cells
    ]
    return _spec("grid", unit, finding, links) | {
        "top": True, "cells": cells, "names": ["", ""],
        **{to: [brief(part.short(links.words.lang)) for part in parts] for to, parts in (("x", columns), ("y", rows))},
    }  # fmt: skip


# All


def _spec(kind: str, unit: Unit, finding: Any, links: Links) -> dict[str, Any]:
    return {"kind": kind, "unit": unit, "zh": links.words.lang == "zh", "title": finding.striptags()}


def _cell(figure: Figure | None, links: Links) -> Any:
    return links.figure(figure) if figure else ""


def _drawn(figure: Figure | None, kind: str) -> float | None:
    """A missing cell is nothing in a stack and a gap in a line."""
    return float(number(figure)) if figure is not None and figure.value is not None else None if kind == "line" else 0.0


def _ordered(rows: list[Beside], in_time: bool) -> list[Beside]:
    """Times as they follow each other, also those that no row tells of; else the largest first."""
    if in_time:
        step, known = rows[0].parts[0].dimension, {row.parts[0].value: row for row in rows}
        days = every((day for day in known if isinstance(day, date)), step)[-MOST_TIMES:]
        return [known.get(day) or Beside((Part(day, step),), None, None) for day in days]
    return sorted(rows, key=lambda row: -_value(row.now))[:BARS]


def _numeric(show: Sequence[str], links: Links) -> list[tuple[str, int]]:
    """The figures that are numbers, each with its place."""
    return [(name, place) for place, name in enumerate(show) if links.vocabulary.metric(name).unit in NUMBERS]


def _at(row: Beside, place: int) -> float:
    return float(number(row.now[place])) if row.now else 0.0


def _all_positive(rows: Any) -> bool:
    return all(number(row[0]) >= 0 for row in rows if row)


def _value(figures: Any) -> float:
    return float(figures[0].value) if figures and figures[0].value is not None else 0.0
