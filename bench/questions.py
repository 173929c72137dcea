"""A cold question, first of its kind in a process that has verified the snapshot, against the same SQL straight in DuckDB.

The bar: at most 1.3 times the straight SQL, plus 50 ms. Verification is timed apart.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from bench.company import snapshot, workspace

QUESTIONS = (
    "show=customers,spent,orders,average_order",
    "by=tier&show=customers,spent",
    "by=province&show=customers,spent&sort=-spent",
    "by=rfm_class&show=customers,spent",
    "by=activity&show=customers,spent",
    "by=customer&show=spent,orders,days_since_order&sort=-spent",
    "by=customer&show=spent,days_late&segment=late&sort=-spent",
    "by=customer&show=spent&province=广东省&spent.min=1000",
    "by=month&show=spent,orders",
    "by=channel&show=spent,orders,customers",
    "by=category&show=spent,quantity",
    "by=year&show=spent,new_customers",
)

ASK = """
import json, sys, time
from pathlib import Path
from zhike import engine, snapshots, question
from zhike.answer import answer, vocabulary_of
began = time.perf_counter(); found = snapshots.open(Path(sys.argv[1])); verified = time.perf_counter() - began
reader = engine.Reader(engine.connect("duckdb://"))
words = vocabulary_of()
asked = question.read(sys.argv[2], words)
began = time.perf_counter(); said = answer(asked, found, reader, vocabulary=words); took = time.perf_counter() - began
print(json.dumps({"verified": verified, "seconds": took, "sql": said.sql}))
"""

STRAIGHT = """
import json, sys, time
from pathlib import Path
import duckdb, pyarrow  # both loaded before the clock starts, as in a process that has verified the snapshot
folder, sql = Path(sys.argv[1]), sys.argv[2]
connection = duckdb.connect(config={"threads": 2})
for path in folder.glob("*.parquet"):
    connection.execute(f"CREATE VIEW {path.stem} AS SELECT * FROM read_parquet('{path}')")
connection.execute("LOAD icu; SET TimeZone = 'UTC'")
began = time.perf_counter(); connection.execute(sql).to_arrow_table(); print(json.dumps({"seconds": time.perf_counter() - began}))
"""


def _told(code: str, *arguments: object) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measure(folder: Path, customers: int, tries: int = 3) -> Iterator[dict[str, Any]]:
    """One figure a question: both times as medians of processes run in turn, and whether the bar is met."""
    place, _ = workspace(folder, customers)
    sealed = snapshot(place)
    for text in QUESTIONS:
        began = time.monotonic()
        ours, straight = [], []
        for _ in range(tries):
            ours.append(_told(ASK, sealed, text))
            straight.append(_told(STRAIGHT, sealed, ours[-1]["sql"])["seconds"])
        asked, bare = median(one["seconds"] for one in ours), median(straight)
        yield {
            "what": text, "seconds": round(asked, 3), "straight": round(bare, 3), "ratio": round(asked / bare, 2),
            "verification": round(median(one["verified"] for one in ours), 2),
            "within": asked <= 1.3 * bare + 0.05, "took": round(time.monotonic() - began, 1),
        }  # fmt: skip
