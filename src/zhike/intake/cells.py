"""How a cell becomes text, and how rows of cells become batches on the pipe."""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import islice, zip_longest
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from zhike.intake import pipe
from zhike.intake.limits import MIB, Limits
from zhike.intake.refusals import Refused

Cell = str | int | float | bool | datetime.date | datetime.time | datetime.timedelta | None
About = dict[str, object]
"""What is told of a sheet beside its cells: encoding, merged cells, notes, hash."""

BATCH_ROWS = 16_384
BATCH_CELLS = 400_000
EXACT = 10**15  # integers of 16 digits and more lose digits as binary numbers


def text_of(cell: Cell) -> str | None:
    """A workbook's cell as text: what the number is, not how it was dressed.

    Missing   None and "" = empty cell
    """
    kind = type(cell)
    if kind is str:
        return cell  # type: ignore[return-value]
    if kind is float:
        return text_of_float(cell)  # type: ignore[arg-type]
    return None if cell is None else _rarer(cell)


def _rarer(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int):
        return str(cell) if -EXACT < cell < EXACT else f"{Decimal(cell).normalize():E}"
    if isinstance(cell, datetime.datetime):
        if not (cell.hour or cell.minute or cell.second or cell.microsecond):
            return cell.date().isoformat()
        return cell.replace(microsecond=0).isoformat(sep=" ")
    if isinstance(cell, datetime.timedelta):
        return _duration(cell)
    if isinstance(cell, datetime.time):
        return cell.replace(microsecond=0).isoformat()
    return cell.isoformat() if isinstance(cell, datetime.date) else str(cell)


def text_of_float(number: float) -> str:
    """The shortest text that reads back as the same number; 16 digits and more in scientific form."""
    if number.is_integer():
        return str(int(number)) if abs(number) < EXACT else f"{Decimal(repr(number)).normalize():E}"
    return repr(number)


def _duration(span: datetime.timedelta) -> str:
    seconds = round(span.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


class Sheets:
    """The child's voice: sheets opened, filled and closed on the pipe, within the limits."""

    def __init__(self, out: BinaryIO, limits: Limits) -> None:
        self.out = out
        self.limits = limits
        self.sent = 0
        self.opened = 0

    def sheet(
        self, rows: Iterable[Sequence[str | None]], *, width: int, file: str, name: str = "", about: About
    ) -> int:
        """One sheet whole, from rows that may be shorter than `width`; returns the number of rows."""
        self.begin(width=width, file=file, name=name, about=about)
        height, taken, step = 0, iter(rows), max(1, min(BATCH_ROWS, BATCH_CELLS // max(width, 1)))
        while batch := list(islice(taken, step)):
            columns = [_column(column) for column in zip_longest(*batch)]
            columns += [pa.nulls(len(batch), pa.string())] * (width - len(columns))
            self.batch(columns, height=len(batch), before=height)
            height += len(batch)
        self.end()
        return height

    def begin(self, *, width: int, file: str, name: str = "", about: About) -> None:
        """A sheet starts: its name and shape."""
        self.opened += 1
        if self.opened > self.limits.sheets:
            raise Refused("too_many_members", found=self.opened, most=self.limits.sheets)
        if width > self.limits.columns:
            raise Refused("sheet_dimensions", sheet=name, rows="…", columns=width)
        pipe.send_json(self.out, {"sheet": name, "width": width, "file": file} | about)

    def batch(self, columns: Sequence[pa.Array], *, height: int, before: int) -> None:
        """Some rows of the open sheet, `before` rows having gone ahead."""
        if before + height > self.limits.rows:
            raise Refused("sheet_dimensions", sheet="", rows=before + height, columns=len(columns))
        for column in columns:
            longest = pc.max(pc.binary_length(column)).as_py() or 0
            if longest > self.limits.cell_bytes:
                raise Refused("cell_too_large", most=self.limits.cell_bytes // MIB, row=before + 1)
            self.sent += column.nbytes
        if self.sent > self.limits.output_bytes:
            raise Refused("archive_too_large", detail=f"> {self.limits.output_bytes // MIB} MiB")
        if columns:
            pipe.send_columns(self.out, columns)
        else:
            pipe.send_json(self.out, {"empty_rows": height})

    def end(self) -> None:
        """The open sheet is complete."""
        pipe.send_json(self.out, {"end": True})


def _column(values: Sequence[str | None]) -> pa.Array:
    try:
        column = pa.array(values, pa.string())
    except UnicodeEncodeError as wrong:
        raise Refused("undecodable", encoding="Unicode", line="–", byte="–", detail="lone surrogate") from wrong
    return emptied(column)


def emptied(column: pa.Array) -> pa.Array:
    """A cell with a text of no length is an empty cell."""
    blank = pc.equal(column, "")
    return pc.if_else(blank, pa.scalar(None, pa.string()), column) if pc.any(blank).as_py() else column
