"""A glimpse of a sheet: the few rows of it that a person is shown, read piece by piece by the process that checked it.

A sheet may have millions of rows; whoever shows them holds no more than these.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import compute, parquet

from zhike.check.checked import CheckedSheet

Row = Mapping[str, Any]

PIECE = 4096
BELOW = 12
"""Rows shown below the header."""
LAST = 3
ABOVE = 60
"""Rows shown above the end of the header, at most."""
SAMPLED = 60
"""First rows that columns show values of, at least."""
REJECTED, ASIDE = 20, 6
"""Rows listed of those rejected, and of each other class that was left out."""
DOUBTS = 20


@dataclass(frozen=True)
class Left:
    """The first rows of each class that was left out, and how many there are of each."""

    rows: Mapping[str, Sequence[Row]]
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Glimpse:
    """What a person is shown of one sheet."""

    names: tuple[str, ...]  # its columns as given
    head: tuple[Row, ...]  # its first rows: titles, header and some below
    rows: tuple[Row, ...]  # those drawn: the first, the first of every class left out, the last
    classes: Mapping[int, str]  # row → the class it was left out as, of those drawn
    left: Left
    doubts: tuple[Row, ...]


def glimpse(sheet: CheckedSheet) -> Glimpse:
    """What is shown of a sheet."""
    header = max(sheet.header_rows or (0,))
    last = header + sheet.document["rows"]["physical"]
    wanted = {*range(max(1, header - ABOVE), min(header + BELOW, last) + 1), *range(max(last - LAST, 1), last + 1)}
    left = left_out(sheet.leftovers)
    for rows in left.rows.values():
        first = rows[0]["row"]
        wanted |= {max(first - 1, 1), first, min(first + 1, last)}
    with parquet.ParquetFile(sheet.raw) as file:
        names = tuple(name for name in file.schema_arrow.names if name != "row")
    return Glimpse(
        names=names,
        head=tuple(first_rows(sheet.raw, min(max(header + BELOW, SAMPLED), 500))),
        rows=tuple(some(sheet.raw, wanted)),
        classes={row["row"]: row["class"] for row in some(sheet.leftovers, wanted)},
        left=left,
        doubts=tuple(first_rows(sheet.doubts, DOUBTS)),
    )


def some(path: Path, wanted: Iterable[int]) -> list[dict[str, Any]]:
    """The rows of these numbers, in their order."""
    numbers = sorted(wanted)
    value_set = pa.array(numbers, pa.int64())
    found: list[dict[str, Any]] = []
    with parquet.ParquetFile(path) as file:
        place = file.schema_arrow.get_field_index("row")
        for group in range(file.num_row_groups):
            told = file.metadata.row_group(group).column(place).statistics
            if told is not None and not any(told.min <= number <= told.max for number in numbers):
                continue
            for batch in file.iter_batches(batch_size=PIECE, row_groups=[group]):
                here = compute.is_in(batch["row"].cast(pa.int64()), value_set=value_set)
                found += batch.filter(here).to_pylist()
    return sorted(found, key=lambda row: int(row["row"]))


def first_rows(path: Path, most: int) -> list[dict[str, Any]]:
    """The first rows of a table; none where there is no such file."""
    return list(islice((row for piece in _pieces(path) for row in piece.slice(0, most).to_pylist()), most))


def left_out(path: Path) -> Left:
    """The first rows of each class that was left out, of blank ones the first alone; and how many there are."""
    rows: dict[str, list[dict[str, Any]]] = {}
    counts: dict[str, int] = {}
    for piece in _pieces(path):
        for name in piece["class"].unique().to_pylist():
            of_it = piece.filter(compute.equal(piece["class"], name))
            listed = rows.setdefault(name, [])
            listed += of_it.slice(0, _listed(name) - len(listed)).to_pylist()
            counts[name] = counts.get(name, 0) + of_it.num_rows
    return Left(rows, counts)


def _listed(name: str) -> int:
    return {"rejected": REJECTED, "blank": 1}.get(name, ASIDE)


def _pieces(path: Path) -> Iterator[pa.RecordBatch]:
    if path.is_file():
        with parquet.ParquetFile(path) as file:
            yield from file.iter_batches(batch_size=PIECE)
