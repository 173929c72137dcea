"""A cross table of Explore: one figure, one way to split down and one across, with totals that are asked, not added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from zhike.answer import Answer, Figure, Part, Question
from zhike.predicate import Predicate, Vocabulary
from zhike.web import times
from zhike.web.against import ADD_UP, TIMES
from zhike.web.explore_asked import AT_ONCE, Asked
from zhike.web.office import View

ROWS = 40
COLUMNS = 12
TIMES_ACROSS = 24
SPLIT_BY_LINE = ("spent", "quantity", "gross_sales", "returned", "discount", "cost", "costed_amount", "margin")
"""Figures that a line of a document belongs to: they add up however documents are split."""
SPLIT_BY_ORDER = (*SPLIT_BY_LINE, "orders", "order_lines")
SPLIT_BY_CUSTOMER = (*SPLIT_BY_ORDER, "customers", "known_customers", "receivable", "overdue")

Key = tuple[Any, Any]


@dataclass(frozen=True)
class Then:
    """The same of the other period, where there is one: cells, the totals of rows and columns, and the whole."""

    cells: Mapping[Key, Figure] = field(default_factory=dict)
    of_row: Mapping[Any, Figure] = field(default_factory=dict)
    of_column: Mapping[Any, Figure] = field(default_factory=dict)
    whole: Figure | None = None


@dataclass(frozen=True)
class Pivot:
    """One figure by two ways to split: the largest rows and columns, their totals, and how many are not shown."""

    down: str
    across: str
    metric: str
    rows: tuple[Part, ...]
    columns: tuple[Part, ...]
    cells: Mapping[Key, Figure]
    then: Then
    of_row: Mapping[Any, Figure]
    of_column: Mapping[Any, Figure]
    whole: Figure
    rows_left: int
    columns_left: int
    adds: bool
    row_sum: Decimal | None  # all rows together, where all were read
    column_sum: Decimal | None

    @property
    def is_whole(self) -> bool:
        """Whether rows and columns each add up to the total."""
        value = number(self.whole)
        return self.adds and {self.row_sum, self.column_sum} <= {value, None}

    def others(self, figures: Sequence[Figure | None], total: Figure | None) -> Decimal:
        """What is left of a total beyond the figures shown."""
        return number(total) - sum((number(one) for one in figures), Decimal(0))


def pivot(asked: Asked, view: View, vocabulary: Vocabulary, lang: str) -> Pivot | None:
    """The first figure of a question with two ways to split; nothing where no row is found."""
    down, across = asked.question.by
    metric = asked.question.show[0]
    ask = replace(asked.question, show=(metric,), sort=(), page=1, limit=AT_ONCE)
    ranked = view.answer(replace(ask, by=(down,), sort=_sort(asked.question, down)), lang)
    headed = view.answer(replace(ask, by=(across,)), lang)
    whole = view.totals(ask, lang).rows
    if not ranked.rows or not headed.rows or not isinstance(whole[0][0], Figure):
        return None
    most_down = max(ROWS, TIMES_ACROSS) if down in TIMES else ROWS
    rows, columns = _shown(ranked, most_down), _shown(headed, TIMES_ACROSS if across in TIMES else COLUMNS)
    narrow = ranked.total_rows * headed.total_rows > AT_ONCE
    other = replace(asked.before, show=(metric,), sort=(), page=1, limit=AT_ONCE) if asked.before else None
    return Pivot(
        down,
        across,
        metric,
        tuple(rows),
        tuple(columns),
        _cells(ask, rows, columns, view, lang, narrow=narrow),
        _then(ask, other, rows, columns, view, lang) if other else Then(),
        _figures(ranked),
        _figures(headed),
        whole[0][0],
        ranked.total_rows - len(rows),
        headed.total_rows - len(columns),
        adds(metric, (down, across), vocabulary),
        _sum(ranked),
        _sum(headed),
    )


def adds(metric: str, by: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether the parts of a figure add up to the whole: not where one customer or order stands in several parts."""
    about = [vocabulary.dimension(name) for name in by]
    if any(one.many for one in about) or vocabulary.metric(metric).unit not in ADD_UP:
        return False
    places = {one.on for one in about}
    known = SPLIT_BY_LINE if "order_lines" in places else SPLIT_BY_ORDER if "orders" in places else SPLIT_BY_CUSTOMER
    return metric in known


def number(figure: Figure | None) -> Decimal:
    """A figure as a number to add up; what is missing is nothing."""
    value = figure.value if figure else None
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value) if isinstance(value, int | Decimal) else Decimal(0)  # fmt: skip


def _sort(question: Question, down: str) -> tuple[str, ...]:
    return tuple(one for one in question.sort if one.removeprefix("-") in (down, question.show[0]))


def _shown(found: Answer, most: int) -> list[Part]:
    """The first parts as they are sorted; of times and other numbered parts in their order, the last ones."""
    parts = [row[0] for row in found.rows if isinstance(row[0], Part)]
    name = found.question.by[0]
    if name not in TIMES or found.sort != (name,):
        return parts[:most]
    return parts[-most:]


def _figures(found: Answer) -> dict[Any, Figure]:
    return {row[0].value: row[1] for row in found.rows if isinstance(row[1], Figure)}


def _sum(found: Answer) -> Decimal | None:
    if found.total_rows > len(found.rows):
        return None
    return sum((number(one) for one in _figures(found).values()), Decimal(0))


def _cells(
    asked: Question, rows: Sequence[Part], columns: Sequence[Part], view: View, lang: str, *, narrow: bool
) -> dict[Key, Figure]:
    """The figures where rows and columns cross; where there are too many to read, only those of the parts shown."""
    down, across = rows[0].dimension, columns[0].dimension
    asked = replace(asked, by=(down, across))
    found: dict[Key, Figure] = {}
    for more in _narrowed(rows) if narrow else [()]:
        for still in _narrowed(columns) if narrow else [()]:
            question = asked
            for one in (*more, *still):
                question = question.without(one.name).without(f"{one.name}.missing").with_filter(one)
            for row in view.answer(replace(question, limit=AT_ONCE, page=1), lang).rows:
                found[row[0].value, row[1].value] = row[2]  # type: ignore[assignment]
    return found


def _then(ask: Question, other: Question, rows: Sequence[Part], columns: Sequence[Part], view: View, lang: str) -> Then:
    """What the other period had in the same places; a month's place is that of the month that stands beside it."""
    there, back = times.beside(ask, other)
    rows, columns = ([times.part(one, there) for one in parts] for parts in (rows, columns))
    down, across = (
        {back(parts[0].dimension, value): figure for value, figure in _of(parts, other, view, lang).items()}
        for parts in (rows, columns)
    )
    whole = view.totals(other, lang).rows[0][0]
    cells = {
        (back(rows[0].dimension, row), back(columns[0].dimension, column)): figure
        for (row, column), figure in _cells(other, rows, columns, view, lang, narrow=True).items()
    }
    return Then(cells, down, across, whole if isinstance(whole, Figure) else None)


def _of(parts: Sequence[Part], other: Question, view: View, lang: str) -> Mapping[Any, Figure]:
    return _figures(view.answer(replace(other, by=(parts[0].dimension,)), lang))


def _narrowed(parts: Sequence[Part]) -> list[tuple[Predicate, ...]]:
    """Filters that leave these parts: those that are named, and the one that is not, where it is among them."""
    named = tuple(value for part in parts if part.filter and part.filter.test == "is" for value in part.filter.values)
    missing = [(part.filter,) for part in parts if part.filter and part.filter.test == "missing"]
    return [*([(Predicate(parts[0].dimension, "is", named),)] if named else []), *missing]
