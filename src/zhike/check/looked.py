"""A sheet at first sight: where its header stands, how far it reaches, and a sample of its columns."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import ibis.expr.types as ir

from zhike import intake
from zhike.check import calendar_columns, ditto, sections
from zhike.check.extent import UNMEASURED, Extent, measure
from zhike.clean import rows
from zhike.clean.plan import cell
from zhike.clock import CHINA
from zhike.engine import Engine
from zhike.intake.dbase import STRUCK
from zhike.sources import forms, shapes
from zhike.sources.headers import meanings
from zhike.sources.years import since

HEAD = 400
"""Rows in which the header is looked for."""
SAMPLE = 1500
"""Rows from the top by which columns are recognised …"""
SPREAD = 500
"""… and about as many from all over the sheet."""


@dataclass(frozen=True)
class Looked:
    """A raw sheet with its shape, and what the recognition needs of the rest."""

    engine: Engine
    sheet: intake.RawSheet
    into: Path
    stem: str  # what the names of its files below `into` begin with
    table: ir.Table
    shape: shapes.Shape
    names: tuple[str | None, ...]
    head: tuple[tuple[str | None, ...], ...]
    extent: Extent = UNMEASURED
    sample: tuple[tuple[str | None, ...], ...] = ()  # one tuple a column
    section: int | None = None  # the column whose names head sections
    repeated: tuple[int, ...] = ()  # columns in which marks gave way to what stands above them
    zone: str = CHINA  # in which the file was written

    @property
    def labels(self) -> tuple[str, ...]:
        """The columns' names as they are printed: the header, else #n."""
        return tuple(name or f"#{position + 1}" for position, name in enumerate(self.names))

    @property
    def header(self) -> tuple[tuple[str | None, ...], ...]:
        """The header rows as they are printed."""
        return tuple(self.head[row - self.sheet.top] for row in self.shape.header_rows)

    @property
    def title(self) -> str:
        """All that the sheet and its file are called."""
        return " ".join((self.shape.title, self.sheet.sheet, self.sheet.file))

    @property
    def struck(self) -> int | None:
        """The column in which the reader marks records that their own program holds as deleted."""
        marked = (
            self.sheet.columns
            and self.names[-1] == STRUCK
            and any(note.startswith("dBase") for note in self.sheet.notes)
        )
        return self.sheet.columns - 1 if marked else None

    @property
    def last_row(self) -> int:
        """The last row that holds anything; that of the header where there is none."""
        return self.extent.last_row or max(self.shape.header_rows, default=0)

    @property
    def is_headed(self) -> bool:
        """Whether the header is one, and not the first row of a sheet that has none."""
        words = [name for name in self.names if name and max(meanings(name).values(), default=0.0) > 0.5]
        return bool(self.shape.header_rows) and (
            bool(words) or (self.shape.header_rows[0] > 0 and any(name for name in self.names))
        )


Known = Callable[[Sequence[str | None]], bool]
"""Whether a header is one that was spoken about before."""


def look(
    engine: Engine,
    sheet: intake.RawSheet,
    into: Path,
    stem: str,
    *,
    header: Sequence[int] | None = None,
    before: Sequence[Sequence[int]] = (),
    known: Known | None = None,
) -> Looked:
    """The shape, and what the recognition needs of the rest.

    header: the rows that a person named. before: rows that were named of other files; they count where what stands
    in them is `known`, and what was found is not. stem: what the names of its files begin with.
    """
    table, head, shape = _headed(engine, sheet)
    if header is not None:
        shape = _stated(head, header, sheet) or shape
    elif known is not None and not known(_padded(shape, sheet)):
        stated = (_stated(head, rows, sheet) for rows in before if rows)
        shape = next((one for one in stated if one is not None and known(_padded(one, sheet))), shape)
    names = _padded(shape, sheet)
    looked = Looked(engine, sheet, into, f"{sheet.sha256[:12]}-{stem}", table, shape, names, head)
    return _measured(_with_sections(_with_whole_days(_with_repeats(looked))))


def as_written(looked: Looked) -> Looked:
    """The sheet with the marks that mean “the same as above” left as they are."""
    if not looked.repeated:
        return looked
    raw = replace(looked, table=looked.engine.read(looked.sheet.path), repeated=(), section=None)
    return _measured(_with_sections(_with_whole_days(raw)))


def _with_repeats(looked: Looked) -> Looked:
    """The sheet with what stands above in the place of marks that mean it."""
    first = looked.shape.first_row
    marked = ditto.columns(looked.head[first - looked.sheet.top :]) if looked.shape.header_rows else ()
    if not marked:
        return looked
    path = looked.into / f"{looked.stem}-repeats.parquet"
    looked.engine.write(ditto.told(looked.table, marked, first=first).order_by("row"), path)
    return replace(looked, table=looked.engine.read(path), repeated=marked)


def _with_whole_days(looked: Looked) -> Looked:
    """The sheet with its days in one column, where it writes month and day in two."""
    sheet, first = looked.sheet, looked.shape.first_row
    parts = calendar_columns.find(looked.names, looked.head[first - sheet.top :]) if looked.shape.header_rows else None
    if parts is None:
        return looked
    path = looked.into / f"{looked.stem}-days.parquet"
    counted = since(looked.labels[parts.first], looked.shape.title, sheet.sheet, sheet.file)
    told = calendar_columns.joined(looked.table, parts, first=first, since=counted)
    looked.engine.write(told.order_by("row"), path)
    return replace(looked, table=looked.engine.read(path))


def _with_sections(looked: Looked) -> Looked:
    """The sheet with the names of its sections in their rows, where it has such."""
    sheet, first = looked.sheet, looked.shape.first_row
    if not looked.shape.header_rows:
        return looked
    position = sections.column(looked.head[first - sheet.top :], sheet.columns)
    if position is None:
        return looked
    path = looked.into / f"{looked.stem}-sections.parquet"
    told = sections.carried(looked.table, position, width=sheet.columns, first=first)
    looked.engine.write(told.order_by("row"), path)
    return replace(looked, table=looked.engine.read(path), section=position)


def header_of(engine: Engine, sheet: intake.RawSheet) -> tuple[str | None, ...]:
    """The columns' names as they are found, without a look at the rest."""
    return _padded(_headed(engine, sheet)[2], sheet)


def _headed(
    engine: Engine, sheet: intake.RawSheet
) -> tuple[ir.Table, tuple[tuple[str | None, ...], ...], shapes.Shape]:
    """A sheet, its first rows, and the shape found in them."""
    table, top = engine.read(sheet.path), sheet.top
    names = [cell(position) for position in range(sheet.columns)]
    first = engine.fetch(table.filter(table.row < top + HEAD).order_by("row").select(*names))
    head = tuple(zip(*(column.to_pylist() for column in first.columns), strict=True))
    printed = forms.header(head)
    shape = None if printed is None else shapes.stated(head, (printed + 1,))
    shape = shape or shapes.find(head, merged=_from_top(sheet))
    return table, head, replace(shape, header_rows=tuple(row + top - 1 for row in shape.header_rows))


def _stated(head: Sequence[shapes.Row], rows: Sequence[int], sheet: intake.RawSheet) -> shapes.Shape | None:
    """The shape with its header in these rows of the file; None where they are not this table's."""
    inside = [row - sheet.top + 1 for row in rows]
    if any(row < 1 for row in inside):
        return None
    shape = shapes.stated(head, inside, merged=_from_top(sheet))
    return shape and replace(shape, header_rows=tuple(rows))


def _from_top(sheet: intake.RawSheet) -> list[shapes.Merged]:
    """Merged cells by rows counted from the table's first."""
    return [(above - sheet.top + 1, left, below - sheet.top + 1, right) for above, left, below, right in sheet.merged]


def _padded(shape: shapes.Shape, sheet: intake.RawSheet) -> tuple[str | None, ...]:
    return shape.names + (None,) * (sheet.columns - len(shape.names))


def without_header(looked: Looked) -> Looked:
    """The sheet read as one that has no header."""
    shape = shapes.Shape((), (None,) * looked.sheet.columns, "")
    return _measured(replace(looked, shape=shape, names=shape.names))


def _measured(looked: Looked) -> Looked:
    first = looked.shape.first_row
    below = looked.table.filter(looked.table.row >= first)
    headers = looked.header
    words = [
        [word for line in headers if (word := (line[position] or "").strip())]
        for position in range(looked.sheet.columns)
    ]
    extent = measure(looked.engine, below, words=words, first=first, height=looked.sheet.rows)
    measured = replace(looked, extent=extent)
    return replace(measured, sample=_sample(measured))


def _sample(looked: Looked) -> tuple[tuple[str | None, ...], ...]:
    """Columns of rows that may be facts: from the top, and some from all over."""
    names = [cell(position) for position in range(looked.sheet.columns)]
    first, row = looked.shape.first_row, looked.table.row
    step = max(1, (looked.last_row - first) // SPREAD)
    wanted = (row >= first) & (row <= looked.last_row) & ((row < first + SAMPLE) | (row % step == 0))
    taken = looked.engine.fetch(looked.table.filter(wanted).order_by("row").select(*names))
    lines = list(zip(*(column.to_pylist() for column in taken.columns), strict=True))
    headers = looked.header
    kept = [line for line in lines if _may_be_fact(line, headers)]
    return tuple(zip(*kept, strict=True)) if kept else ((),) * len(names)


def _may_be_fact(line: Sequence[str | None], headers: Sequence[Sequence[str | None]]) -> bool:
    """Of a sample row: not blank, not a sum, not the header again."""
    texts = [one.strip() for one in line if one and one.strip()]
    if (
        not texts
        or (len(texts) == 1 and len(line) > 3)
        or re.match(r"(?:sub|grand )?totals? (?:for|of)\b", texts[0], re.I)
        or any(re.match(rows.SUBTOTAL.replace("(?i)", ""), one, re.I) for one in texts[:4])
    ):
        return False
    return not any(shapes.is_header_again(line, header) for header in headers)
