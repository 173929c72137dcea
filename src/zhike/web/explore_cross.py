"""A cross table as a page shows it and as a file holds it: cells, totals, others, and whether they add up."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from zhike.answer import Figure, Part
from zhike.answer.figure import Value
from zhike.export import Heading
from zhike.predicate import Predicate
from zhike.web.against import ADD_UP
from zhike.web.explore_asked import Asked, address, turned
from zhike.web.explore_pivot import Pivot, number
from zhike.web.links import Links
from zhike.web.shown import Shown


def shown(crossed: Pivot, asked: Asked, links: Links) -> dict[str, Any]:
    """What the page shows; each cell leads to its rows, each head to that part alone."""
    words = links.words
    others = _others_of_columns(crossed)
    return {
        "label": words.say(links.vocabulary.metric(crossed.metric).label),
        "ways": [words.say(links.vocabulary.dimension(name).label) for name in (crossed.down, crossed.across)],
        "columns": [{"words": part.short(words.lang), "href": _narrower(part, asked)} for part in crossed.columns],
        "rows": [_row(row, crossed, asked, links) for row in crossed.rows],
        "rest": _rest(crossed, links),
        "of_columns": [_of(crossed.of_column.get(part.value), links) for part in crossed.columns],
        "changes": [
            _change(crossed.of_column.get(part.value), crossed.then.of_column.get(part.value), links)
            for part in crossed.columns
        ],
        "change": _change(crossed.whole, crossed.then.whole, links),
        "others": _sum(others, crossed, links) if crossed.columns_left and crossed.adds else "",
        "whole": links.figure(crossed.whole),
        "rows_left": f"{crossed.rows_left:,}" if crossed.rows_left else "",
        "columns_left": f"{crossed.columns_left:,}" if crossed.columns_left else "",
        "adds": crossed.adds,
        "bridge": _bridge(crossed, links),
        "figures": [
            {"words": words.say(links.vocabulary.metric(name).label), "href": _with_first(asked, name), "current": name == crossed.metric}
            for name in asked.question.show
            if links.vocabulary.metric(name).unit not in ("text", "day")
        ],
        "swapped": address(turned(asked, replace(asked.question, by=asked.question.by[::-1], sort=()))),
    }  # fmt: skip


def headings(crossed: Pivot, links: Links) -> list[Heading]:
    """The heads of the file: the rows' way to split, each column, the others, the total."""
    words, unit = links.words, links.vocabulary.metric(crossed.metric).unit
    rest = [words("Others")] if crossed.columns_left and crossed.adds else []
    named = [part.short(words.lang) for part in crossed.columns]
    first = words.say(links.vocabulary.dimension(crossed.down).label)
    return [Heading(first, "text"), *(Heading(one, unit) for one in (*named, *rest, words("Total")))]


def lines(crossed: Pivot, links: Links) -> list[list[Value]]:
    """The rows of the file: those on the page, the others, and the totals."""
    words = links.words
    found: list[list[Value]] = []
    more = crossed.columns_left and crossed.adds
    for row in crossed.rows:
        figures = [crossed.cells.get((row.value, column.value)) for column in crossed.columns]
        total = crossed.of_row[row.value]
        rest: list[Value] = [crossed.others(figures, total)] if more else []
        found.append([row.short(words.lang), *(one.value if one else None for one in figures), *rest, total.value])
    if crossed.rows_left and crossed.adds:
        left: list[Value] = [_left(column, crossed) for column in crossed.columns]
        rest = [_corner(crossed)] if more else []
        found.append([words("Others"), *left, *rest, crossed.others(list(_of_rows(crossed)), crossed.whole)])
    rest = [_others_of_columns(crossed)] if more else []
    summed = [crossed.of_column[column.value].value for column in crossed.columns]
    found.append([words("Total"), *summed, *rest, crossed.whole.value])
    return found


def _row(row: Part, crossed: Pivot, asked: Asked, links: Links) -> dict[str, Any]:
    figures = [crossed.cells.get((row.value, column.value)) for column in crossed.columns]
    before = [crossed.then.cells.get((row.value, column.value)) for column in crossed.columns]
    total = crossed.of_row[row.value]
    more = crossed.columns_left and crossed.adds
    return {
        "words": row.short(links.words.lang),
        "href": _narrower(row, asked),
        "cells": [
            {"now": _of(one, links), "change": _change(one, other, links)}
            for one, other in zip(figures, before, strict=True)
        ],
        "others": _derived(crossed.others(figures, total), total, links) if more else "",
        "total": links.figure(total),
        "change": _change(total, crossed.then.of_row.get(row.value), links),
    }


def _rest(crossed: Pivot, links: Links) -> dict[str, Any] | None:
    """The row of all rows that are not shown; only a figure that adds up has one."""
    if not crossed.rows_left or not crossed.adds:
        return None
    return {
        "cells": [_derived(_left(column, crossed), crossed.of_column[column.value], links) for column in crossed.columns],
        "others": _derived(_corner(crossed), crossed.whole, links) if crossed.columns_left else "",
        "total": _derived(crossed.others(list(_of_rows(crossed)), crossed.whole), crossed.whole, links),
    }  # fmt: skip


def _left(column: Part, crossed: Pivot) -> Any:
    above = [crossed.cells.get((row.value, column.value)) for row in crossed.rows]
    return crossed.others(above, crossed.of_column[column.value])


def _corner(crossed: Pivot) -> Any:
    """Neither row nor column is shown."""
    total = crossed.others(list(_of_rows(crossed)), crossed.whole)
    return total - sum(_left(column, crossed) for column in crossed.columns)


def _others_of_columns(crossed: Pivot) -> Any:
    return crossed.others([crossed.of_column.get(part.value) for part in crossed.columns], crossed.whole)


def _of_rows(crossed: Pivot) -> Sequence[Figure]:
    return [crossed.of_row[row.value] for row in crossed.rows]


def _bridge(crossed: Pivot, links: Links) -> Any:
    """Whether the margins add up to the total; if not, by how much what is counted in several rows exceeds it."""
    words = links.words
    unit = links.vocabulary.metric(crossed.metric).unit
    label = words.say(links.vocabulary.metric(crossed.metric).label)
    if crossed.is_whole:
        return words("Rows and columns each add up to the total.")
    if unit not in ADD_UP or crossed.row_sum is None or crossed.column_sum is None:
        return words("{label}: the totals are computed from all rows, not added up.", label=label)
    whole = number(crossed.whole)
    told = {
        name: _derived(value, crossed.whole, links)
        for name, value in (
            ("rows", crossed.row_sum),
            ("columns", crossed.column_sum),
            ("down", crossed.row_sum - whole),
            ("over", crossed.column_sum - whole),
        )
    }
    return words(
        "{label}: the rows add up to {rows} ({down} beyond the total), the columns to {columns} ({over} beyond it): one counts in several of them, and once in the total.",
        label=label,
        **told,
    )


def _of(figure: Figure | None, links: Links) -> Any:
    return links.figure(figure) if figure else "–"


def _change(now: Figure | None, then: Figure | None, links: Links) -> Any:
    return links.change(now, then) if now and then else ""


def _derived(value: Any, of: Figure, links: Links) -> Shown:
    """A number made from figures; it leads to the one that it is part of."""
    return links.sum(value, of.unit, f"/explain?{of.address}", of.metric)


def _sum(value: Any, crossed: Pivot, links: Links) -> Shown:
    return _derived(value, crossed.whole, links)


def _narrower(part: Part, asked: Asked) -> str:
    """The address of this part alone, by the other way to split."""
    if part.filter is None:
        return ""
    kept: Predicate = part.filter
    question = asked.question.without(kept.name).without(f"{kept.name}.missing").with_filter(kept)
    other = tuple(name for name in question.by if name != part.dimension)
    return address(replace(turned(asked, replace(question, by=other, sort=())), chart="", layout=""))


def _with_first(asked: Asked, name: str) -> str:
    show = (name, *(one for one in asked.question.show if one != name))
    return address(turned(asked, replace(asked.question, show=show, sort=())))
