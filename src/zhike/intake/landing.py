"""Where the child's sheets land: one Parquet file each, written by the parent, with the parent's own row numbers."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from zhike.intake.limits import Limits
from zhike.intake.pipe import Garbled, columns_of

GROUP_ROWS = 122_880
GROUP_BYTES = 64 << 20
ENCODINGS = ("GB18030", "UTF-8", "UTF-8-SIG", "UTF-16", "Big5", "Windows-1252")


@dataclass(frozen=True)
class Landed:
    """One sheet as it lies in its Parquet file; `sha256` only for a member of an archive."""

    file: str
    sheet: str
    encoding: str | None
    encodings_possible: tuple[str, ...]
    path: Path
    rows: int
    columns: int
    merged: tuple[tuple[int, int, int, int], ...]
    sha256: str | None
    notes: tuple[str, ...]


class Landing:
    """Sheets arriving one after the other; until the child is done, every file has a temporary name."""

    def __init__(self, into: Path, limits: Limits, progress: Callable[[int], None] | None) -> None:
        self.into = into
        self.limits = limits
        self.progress = progress
        self.landed: list[Landed] = []
        self.sheet: _Open | None = None
        self.total = 0
        self.bytes = 0

    def told(self, message: dict[str, object]) -> None:
        """A sheet begins or ends."""
        if "width" in message:
            self._begin(message)
        elif self.sheet is None:
            raise Garbled
        elif "empty_rows" in message:
            self._count(_number(message["empty_rows"]))
            self.sheet.blank(_number(message["empty_rows"]))
        elif "end" in message:
            self.landed.append(self.sheet.finish())
            self.sheet = None

    def rows(self, body: bytes) -> None:
        """A batch of the open sheet."""
        if self.sheet is None:
            raise Garbled
        self.bytes += len(body)
        if self.bytes > self.limits.output_bytes * 2:
            raise Garbled
        height, columns = columns_of(body, self.sheet.width)
        self._count(height)
        self.sheet.add(height, columns)

    def close(self, *, keep: bool) -> None:
        """Ends a sheet that was cut off; unless everything arrived, removes all of them."""
        if self.sheet is not None:
            self.sheet.drop()
        for landed in self.landed if not keep else ():
            landed.path.unlink(missing_ok=True)

    def _count(self, height: int) -> None:
        self.total += height
        if height < 0 or self.total > self.limits.rows * 2:
            raise Garbled
        if self.progress is not None:
            self.progress(self.total)

    def _begin(self, message: dict[str, object]) -> None:
        width = _number(message["width"])
        if self.sheet is not None or not 0 <= width <= self.limits.columns or len(self.landed) >= self.limits.sheets:
            raise Garbled
        self.sheet = _Open(self.into / f"{secrets.token_hex(16)}.parquet", width, message)


class _Open:
    """The sheet that is being written."""

    def __init__(self, path: Path, width: int, message: dict[str, object]) -> None:
        self.path = path
        self.width = width
        self.about = _about(message)
        names = [f"c{number}" for number in range(1, width + 1)]
        self.schema = pa.schema([("row", pa.int64())] + [(name, pa.string()) for name in names])
        self.part = path.with_suffix(".part")
        self.writer = pq.ParquetWriter(self.part, self.schema, compression="zstd")
        self.height = 0
        self.held = 0  # columns up to the last that holds more than blanks
        self.waiting: list[pa.RecordBatch] = []

    def add(self, height: int, columns: list[pa.Array]) -> None:
        numbers = pa.array(range(self.height + 1, self.height + height + 1), pa.int64())
        self.waiting.append(pa.RecordBatch.from_arrays([numbers, *columns], schema=self.schema))
        self.height += height
        self.held = next((at + 1 for at in range(self.width - 1, self.held - 1, -1) if _holds(columns[at])), self.held)
        rows, size = sum(one.num_rows for one in self.waiting), sum(one.nbytes for one in self.waiting)
        if rows >= GROUP_ROWS or size >= GROUP_BYTES:
            self._flush()

    def blank(self, height: int) -> None:
        """Rows of a sheet in which no cell holds anything."""
        if self.width:
            raise Garbled
        self.add(height, [])

    def _flush(self) -> None:
        if self.waiting:
            self.writer.write_table(pa.Table.from_batches(self.waiting, self.schema))
            self.waiting = []

    def finish(self) -> Landed:
        self._flush()
        self.writer.close()
        self.part.replace(self.path)
        file, sheet, encoding, possible, merged, digest, notes = self.about
        return Landed(file, sheet, encoding, possible, self.path, self.height, self.held, merged, digest, notes)

    def drop(self) -> None:
        with suppress(OSError):  # the disk may be full, which is being told already
            self.writer.close()
        self.part.unlink(missing_ok=True)


def _holds(column: pa.Array) -> bool:
    """Whether any cell holds more than blanks."""
    return column.null_count < len(column) and any(text and text.strip() for text in column.to_pylist())


About = tuple[str, str, str | None, tuple[str, ...], tuple[tuple[int, int, int, int], ...], str | None, tuple[str, ...]]


def _about(message: dict[str, object]) -> About:
    encoding, possible, digest = message.get("encoding"), message.get("possible") or (), message.get("sha256")
    merged, notes = message.get("merged") or (), message.get("notes") or ()
    file, sheet = message.get("file"), message.get("sheet")
    if not (isinstance(file, str) and isinstance(sheet, str) and len(sheet) < 1000):
        raise Garbled
    if encoding is not None and encoding not in ENCODINGS:
        raise Garbled
    if not (
        isinstance(possible, list | tuple) and isinstance(merged, list | tuple) and isinstance(notes, list | tuple)
    ):
        raise Garbled
    boxes = tuple((_number(a), _number(b), _number(c), _number(d)) for a, b, c, d in merged)
    return (
        file,
        sheet,
        str(encoding) if encoding else None,
        tuple(str(name) for name in possible if name in ENCODINGS),
        boxes,
        str(digest) if isinstance(digest, str) and len(digest) == 64 else None,
        tuple(str(note)[:200] for note in notes[:50]),
    )


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Garbled
    return value
