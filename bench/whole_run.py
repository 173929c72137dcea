"""The whole run of the demo: time, peak memory, and each stage against one bare scan of the same Parquet."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis

from bench.company import manifest, snapshot, workspace


def bare_scan(path: Path) -> float:
    """Seconds to read every value of a Parquet file once, and no more."""
    connection = ibis.duckdb.connect(threads=2)
    rows = connection.read_parquet(path)
    began = time.monotonic()
    connection.to_pyarrow(rows.aggregate(**{name: rows[name].max() for name in rows.columns}))
    return time.monotonic() - began


def measure(folder: Path, customers: int) -> Iterator[dict[str, Any]]:
    """One figure a stage."""
    place, took = workspace(folder, customers)
    told = manifest(place)
    lines = told["tables"]["order_lines"]["rows"]
    for name, timed in took.items():
        yield {
            "what": name,
            "customers": customers,
            "lines": lines,
            "seconds": round(timed.seconds, 1),
            "peak_gib": round(timed.peak_bytes / 2**30, 2),
        }
    scan = bare_scan(snapshot(place) / "order_lines.parquet")
    yield {"what": "bare scan of order_lines", "seconds": round(scan, 2)}
    stages = sum(step["seconds"] for step in told["steps"].values())
    beside = {"what": "refresh beside its stages: sealing, the desk"}
    yield beside | {"seconds": round(took["refresh"].seconds - stages, 1)}
    for name, step in told["steps"].items():
        yield {
            "what": f"stage {name}",
            "seconds": step["seconds"],
            "scans": round(step["seconds"] / scan, 2),
            "peak_gib": round(step["peak_memory_bytes"] / 2**30, 2),
            "rows": told["tables"].get(name, {}).get("rows"),
        }
