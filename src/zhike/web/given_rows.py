"""Rows of a sheet as given, and those left out of it, read piece by piece: a sheet may have millions of either."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import compute, parquet

PIECE = 4096


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


def first_of_each(path: Path) -> dict[str, int]:
    """Class of rows left out → the number of the first such row."""
    first: dict[str, int] = {}
    for batch in _pieces(path, ["row", "class"]):
        for name in set(batch["class"].unique().to_pylist()) - first.keys():
            first[name] = batch["row"].filter(compute.equal(batch["class"], name))[0].as_py()
    return first


def _pieces(path: Path, columns: list[str]) -> Iterator[pa.RecordBatch]:
    with parquet.ParquetFile(path) as file:
        yield from file.iter_batches(batch_size=PIECE, columns=columns)
