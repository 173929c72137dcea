"""What Home, Customers and Customer ask, put the way a dashboard over a database does: straight SQL, the rows as JSON.

The same readers at the same pace as in `pages`, which is the other side of the ratio: no page is drawn, nothing is
remembered from one reader to the next, and what the pages say in words and charts beyond these questions is not asked.
"""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

import duckdb
from pyarrow import parquet

from bench.company import snapshot, workspace
from bench.pages import EVERY, READERS, SECONDS, at
from zhike import engine, question, snapshots
from zhike.answer import answer, vocabulary_of

HERE, THRESHOLD = "这里", "7654321"
"""Stand in the SQL for what differs from page to page: a customer, a sum."""
KINDS: dict[str, tuple[str, ...]] = {
    "home": (
        "show=customers,spent",
        "by=month&show=spent,orders",
        "by=customer&show=spent,days_late&segment=late&sort=-spent&limit=10",
        "by=customer&show=overdue,oldest_due_on&segment=owes_overdue&sort=-overdue&limit=10",
    ),
    "customers": (
        f"by=customer&show=spent,orders,last_ordered_on,days_late,tier&spent.min={THRESHOLD}&sort=-orders",
        f"show=customers,spent&spent.min={THRESHOLD}",
    ),
    "customer": (
        f"by=customer&show=spent,orders,margin,receivable,days_late,tier&customer={HERE}",
        f"by=month&show=spent&customer={HERE}",
        f"by=product&show=spent,quantity&customer={HERE}",
    ),
}


def measure(folder: Path, customers: int) -> Iterator[dict[str, Any]]:
    """One figure a kind of page."""
    place, _ = workspace(folder, customers)
    sealed = snapshot(place)
    ids = parquet.read_table(sealed / "profiles.parquet", columns=["customer_id"])["customer_id"].to_pylist()
    Random(1).shuffle(ids)
    asked = _statements(sealed, ids[-1])
    with duckdb.connect(config={"threads": 2, "memory_limit": "4GB"}) as connection:
        for path in sealed.glob("*.parquet"):
            connection.execute(f"CREATE VIEW {path.stem} AS SELECT * FROM read_parquet('{path}')")
        connection.execute("LOAD icu; SET TimeZone = 'UTC'")
        took: dict[str, list[float]] = {kind: [] for kind in KINDS}
        with ThreadPoolExecutor(READERS) as people:
            reading = [people.submit(_read, connection.cursor(), n, ids, asked, took) for n in range(READERS)]
        for one in reading:
            one.result()
    for kind, seconds in took.items():
        ranked = sorted(seconds)
        yield {"what": f"straight SQL and JSON for {kind}", "pages": len(ranked), "statements": len(asked[kind])} | {
            f"p{round(100 * share)}_ms": at(ranked, share) for share in (0.5, 0.95)
        }


def _statements(sealed: Path, someone: str) -> dict[str, list[str]]:
    """The SQL of each kind, with marks where what is asked differs from page to page."""
    found, reader, words = snapshots.open(sealed), engine.Reader(engine.connect("duckdb://")), vocabulary_of()

    def sql(text: str) -> str:
        written = answer(question.read(text.replace(HERE, someone), words), found, reader, vocabulary=words).sql
        return written.replace(someone, HERE)

    return {kind: [sql(text) for text in texts] for kind, texts in KINDS.items()}


def _read(
    cursor: duckdb.DuckDBPyConnection,
    number: int,
    ids: list[str],
    asked: dict[str, list[str]],
    took: dict[str, list[float]],
) -> None:
    start = time.monotonic() + number * EVERY / READERS
    for turn in range(int(SECONDS / EVERY)):
        time.sleep(max(0.0, start + turn * EVERY - time.monotonic()))
        place = turn * READERS + number
        kind = tuple(KINDS)[place % 3]
        began = time.monotonic()
        for sql in asked[kind]:
            rows = cursor.execute(sql.replace(HERE, ids[place]).replace(THRESHOLD, str(place))).fetchall()
            json.dumps(rows, default=str)
        took[kind].append(time.monotonic() - began)
