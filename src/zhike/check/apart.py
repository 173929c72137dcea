"""A sheet that holds several tables, as several sheets: one below the other, or side by side.

Rows keep the numbers that they have in the file, so that every figure still leads to its cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import ibis
import ibis.expr.types as ir

from zhike.clean import rows
from zhike.clean.plan import cell
from zhike.engine import Engine
from zhike.intake import RawSheet
from zhike.sources import forms, several
from zhike.sources.several import Span
from zhike.sources.shapes import Row

HEAD = 400
"""Rows in which the columns between two tables are looked for."""
CANDIDATES = 2000
MOST = 20
"""Tables of one sheet; where more seem to stand, they are none."""
BELOW, ABOVE = 12, 4


def apart(engine: Engine, sheet: RawSheet, into: Path, stem: str) -> list[RawSheet]:
    """The tables of a sheet, each a sheet of its own with its place told in its notes; the sheet itself if it is one."""
    parts = []
    for number, stacked in enumerate(_stacked(engine, sheet, into, stem)):
        head, name = _rows(engine, stacked, stacked.top, stacked.top + HEAD), f"{stem}-{number}"
        parts += _sides(engine, stacked, head, into, name) or _side_by_side(engine, stacked, head, into, name)
    if len(parts) < 2:
        return [sheet]
    return [
        replace(
            one,
            sheet=f"{sheet.sheet}#{number}" if number > 1 else sheet.sheet,
            notes=(*sheet.notes, f"table {number} of {len(parts)} in this sheet, from row {one.top}"),
        )
        for number, one in enumerate(parts, 1)
    ]


def _stacked(engine: Engine, sheet: RawSheet, into: Path, stem: str) -> list[RawSheet]:
    starts = _starts(engine, sheet)
    if len(starts) < 2:
        return [sheet]
    parts = []
    for number, (top, following) in enumerate(zip(starts, [*starts[1:], sheet.rows + 1], strict=True)):
        path = into / f"{stem}-rows{number}.parquet"
        table = engine.read(sheet.path)
        engine.write(table.filter(table.row >= top, table.row < following).order_by("row"), path)
        parts.append(replace(sheet, path=path, top=top, rows=following - 1))
    return parts


def _starts(engine: Engine, sheet: RawSheet) -> list[int]:
    """The row at which each table starts; the first is the sheet's first row."""
    worded = _worded(engine, sheet)
    lines = _lines(engine, sheet, {n for at in worded for n in range(at - ABOVE, at + BELOW + 1)})
    headers: list[int] = []
    seen: list[Row] = []
    for number in worded:
        around = _between(lines, number, number + BELOW)
        if around and several.begins(around[0], around[1:], seen):
            headers.append(number)
            seen.append(around[0])
    if not 0 < len(headers) <= MOST:
        return [1]
    starts = [several.start(number, _between(lines, number - ABOVE, number - 1)) for number in headers]
    before = _rows(engine, sheet, 1, min(starts[0] - 1, HEAD))
    if sum(several.is_data(row) for row in before) >= 2:
        return [1, *starts]
    return [1, *starts[1:]]


def _worded(engine: Engine, sheet: RawSheet) -> list[int]:
    """Rows of several cells of which none begins with a digit and which the dictionary knows."""
    table, names = engine.read(sheet.path), _names(sheet)
    there = [table[name].notnull() & (table[name] != "") for name in names]
    digits = rows.any_of(
        [(table[name] >= "0").fill_null(False) & (table[name] < ":").fill_null(False) for name in names]
    )
    found = table.filter(rows.count_of(there) >= several.FEWEST, ~digits).order_by("row").limit(CANDIDATES)
    lines = engine.fetch(found.select("row", *names)).to_pylist()
    return [line["row"] for line in lines if several.is_names([line[name] for name in names])][: 4 * MOST]


def _side_by_side(engine: Engine, sheet: RawSheet, head: Sequence[Row], into: Path, stem: str) -> list[RawSheet]:
    spans = several.side_by_side(head, [_from(box, sheet.top) for box in sheet.merged])
    if not spans or not _is_whole(engine, sheet, spans):
        return [sheet]
    parts = []
    for number, span in enumerate(spans):
        path = into / f"{stem}-columns{number}.parquet"
        columns = {cell(place): cell(position) for place, position in enumerate(range(span.left, span.right))}
        engine.write(engine.read(sheet.path).select("row", **columns).order_by("row"), path)
        merged = tuple(
            (top, left - span.left, bottom, right - span.left)
            for top, left, bottom, right in sheet.merged
            if span.left < left and right <= span.right
        )
        parts.append(replace(sheet, path=path, columns=span.right - span.left, merged=merged))
    return parts


def _sides(engine: Engine, sheet: RawSheet, head: Sequence[Row], into: Path, stem: str) -> list[RawSheet]:
    """The sides of a balance sheet, each with all that stands above it; none where it is no form of two sides."""
    place = forms.header(head)
    spans = forms.sides(head[place]) if place is not None else []
    if place is None or len(spans) < 2:
        return []
    table, parts = engine.read(sheet.path), []
    above = table.row < sheet.top + place
    texts = [table[name].strip().nullif("") for name in _names(sheet)]
    told = ibis.array(texts).filter(lambda one: one.notnull()).join(forms.SIDES)
    for number, (left, right) in enumerate(spans):
        path = into / f"{stem}-side{number}.parquet"
        columns = {cell(place): table[cell(position)] for place, position in enumerate(range(left, right))}
        columns = {name: ibis.ifelse(above, None, text) for name, text in columns.items()}
        columns[cell(0)] = ibis.ifelse(above, told.nullif(""), columns[cell(0)])
        engine.write(table.select("row", **columns).order_by("row"), path)
        parts.append(replace(sheet, path=path, columns=right - left, merged=()))
    return parts


def _is_whole(engine: Engine, sheet: RawSheet, spans: Sequence[Span]) -> bool:
    """Whether the columns between the tables are empty down to the last row."""
    table = engine.read(sheet.path)
    inside = {position for span in spans for position in range(span.left, span.right)}
    between = [cell(position) for position in range(sheet.columns) if position not in inside]
    held = table.filter(rows.any_of([table[name].strip().nullif("").notnull() for name in between]))
    return not engine.fetch(held.limit(1).select("row")).num_rows


def _from(box: tuple[int, int, int, int], top: int) -> tuple[int, int, int, int]:
    return box[0] - top + 1, box[1], box[2] - top + 1, box[3]


def _names(sheet: RawSheet) -> list[str]:
    return [cell(position) for position in range(sheet.columns)]


def _rows(engine: Engine, sheet: RawSheet, first: int, last: int) -> list[Row]:
    table = engine.read(sheet.path)
    return list(_cells(engine, sheet, table.filter(table.row >= first, table.row <= last)).values())


def _lines(engine: Engine, sheet: RawSheet, numbers: set[int]) -> dict[int, Row]:
    """Rows by their numbers, as far as the sheet has them."""
    table = engine.read(sheet.path)
    return _cells(engine, sheet, table.filter(table.row.isin(sorted(numbers)))) if numbers else {}


def _between(lines: Mapping[int, Row], first: int, last: int) -> list[Row]:
    return [lines[number] for number in range(first, last + 1) if number in lines]


def _cells(engine: Engine, sheet: RawSheet, table: ir.Table) -> dict[int, Row]:
    found = engine.fetch(table.order_by("row").select("row", *_names(sheet)))
    numbers, *columns = (column.to_pylist() for column in found.columns)
    return dict(zip(numbers, zip(*columns, strict=True), strict=True)) if columns else {}
