"""A sealed file whose rows lie in the order of customers: one customer's rows, without a look at the others'.

An engine asks every part of a file what it holds, at each question anew. A customer's page asks a dozen files.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

KEY = "customer_id"


@dataclass(frozen=True)
class Ordered:
    """Where each customer's rows are: the row groups with their first and last customer, both in order."""

    path: Path
    about: parquet.FileMetaData
    groups: Sequence[int]
    firsts: Sequence[str]
    lasts: Sequence[str]

    def rows(self, customer_id: str, columns: Sequence[str]) -> pa.Table:
        """The rows of one customer, with these columns in the order of the file."""
        here = self.groups[bisect_left(self.lasts, customer_id) : bisect_right(self.firsts, customer_id)]
        with parquet.ParquetFile(self.path, metadata=self.about, memory_map=True) as file:
            found = file.read_row_groups(here, columns=[*columns], use_threads=False)
        return found.filter(pc.equal(found[KEY], customer_id))


def ordered(path: Path) -> Ordered | None:
    """What is known of a file in the order of customers; None of one that is in no such order, or says nothing of it."""
    about = parquet.read_metadata(path)
    names = [about.schema.column(place).path for place in range(about.num_columns)]
    if KEY not in names:
        return None
    groups, firsts, lasts = [], [], []
    for number in range(about.num_row_groups):
        said = about.row_group(number).column(names.index(KEY)).statistics
        if said is not None and said.null_count == about.row_group(number).num_rows:
            continue  # of nobody
        if said is None or not said.has_min_max:
            return None
        groups.append(number)
        firsts.append(str(said.min))
        lasts.append(str(said.max))
    if any(last > first for last, first in zip(lasts, firsts[1:], strict=False)):
        return None
    return Ordered(path, about, groups, firsts, lasts)
