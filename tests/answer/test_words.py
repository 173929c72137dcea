"""The names of a question are those that the snapshot can tell."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from zhike.answer.words import plain_at


@dataclass(frozen=True)
class Sealed:
    """A snapshot of one table."""

    folder: Path
    as_of: date = date(2025, 1, 1)
    tables: tuple[str, ...] = ("profiles",)
    fits: dict[str, Any] = field(default_factory=dict)

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.parquet"


def test_a_snapshot_sealed_before_a_column_was_made_lacks_the_names_that_rest_on_it(embedded, tmp_path):
    parquet.write_table(pa.table({"customer_id": ["ann"], "tier": ["high"]}), tmp_path / "profiles.parquet")

    known = plain_at(tmp_path / "definitions.py", Sealed(tmp_path), embedded)

    assert {"tier", "month"} <= set(known.dimensions)
    assert "cluster" not in known.dimensions
    assert "high_value" in known.segments
    assert "fast_growing" not in known.segments


def test_clusters_are_called_what_their_run_called_them(embedded, tmp_path):
    parquet.write_table(pa.table({"customer_id": ["ann"], "cluster": ["c1"]}), tmp_path / "profiles.parquet")
    told = {"clustering": {"clusters": [{"code": "c1", "label": ["Buy often", "购买频繁"]}]}}

    known = plain_at(tmp_path / "definitions.py", Sealed(tmp_path, fits=told), embedded)

    assert known.dimension("cluster").labels == (("c1", ("Buy often", "购买频繁")),)
