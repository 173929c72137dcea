"""Profit, ageing and credit of made-up books: seconds, processor seconds and the highest memory of the steps alone.

100,000 customers, 5,000,000 lines and 2,000,000 invoices unless told otherwise; the bar is 30 s and 3 GiB.
"""

import inspect
import resource
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.sql.datatypes import DuckDBType

from zhike import engine, tables
from zhike.pipeline import PIPELINE
from zhike.raw import columns_of
from zhike.settings import Settings
from zhike.step import Step
from zhike.tables import IBIS_TYPES

AS_OF = date(2026, 6, 30)
LINES, CLAIMS = 50, 20
"""Of each customer."""
GIVEN = ("order_lines", "orders", "invoices", "receipts", "settlements", "costs", "credit_terms")
STEPS = (
    "receivables", "payments", "ageing", "receivable_months", "exposures", "credit_scores", "credit_standings",
    "credit_backtest", "tied_capital", "driver_units", "document_costs", "cost_shares", "profit_months", "customer_profit",
)  # fmt: skip
DAY = "DATE '2023-07-01' + (hash(i) % 1090)::INT"
PLACE = {"source": "'s'", "load": "'l'", "file": "'f'", "sheet": "''", "row": "i"}
MADE: dict[str, dict[str, str]] = {
    "order_lines": {"customer_id": "c", "order_id": "'o' || (i // 3)", "ordered_on": DAY, "product_code": "'p' || (i % 2000)", "quantity": "1 + i % 9", "amount": "10 + i % 900", "cost": "6 + i % 500", "kind": "'sale'"},
    "orders": {"customer_id": "c", "order_id": "'o' || i", "ordered_on": DAY, "amount": "30 + i % 2700", "sold": "30 + i % 2700", "returned": "0", "kind": "'sale'"},
    "invoices": {"customer_id": "c", "invoice_no": "'n' || i", "invoiced_on": DAY, "due_on": f"{DAY} + 30", "invoice_amount": "100 + i % 900", "balance": "CASE WHEN i % 37 = 0 THEN 100 + i % 900 ELSE 0 END", "kind": "'blue'"},
    "receipts": {"customer_id": "c", "document_no": "'r' || i", "received_on": f"{DAY} + 20 + (i % 80)::INT", "received_amount": "100 + i % 900", "kind": "'receipt'", "is_bill": "i % 9 = 0", "matures_on": f"CASE WHEN i % 9 = 0 THEN {DAY} + 180 END"},
    "settlements": {"customer_id": "c", "receipt": "'l/f//' || i", "claim": "'l/f//' || i", "invoice_no": "'n' || i", "received_on": f"{DAY} + 20 + (i % 80)::INT", "invoiced_on": DAY, "due_on": f"{DAY} + 30", "amount": "100 + i % 900", "way": "'given'"},
    "costs": {"first_month": "DATE '2025-01-01'", "last_month": "DATE '2025-12-01'", "pool": "'运输费'", "line": "'transport'", "amount": "100000", "driver": "'orders'", "state": "'pool'", "is_overlapping": "false"},
    "credit_terms": {"customer_id": "c", "credit_limit": "5000", "term_days": "30", "valid_from": "DATE '2023-01-01'"},
}  # fmt: skip


def measure(folder: Path, customers: int) -> Iterator[dict[str, Any]]:
    """One figure a step, and one of all together."""
    customers = min(customers, 100_000)
    place = folder / f"money-{customers}"
    place.mkdir(parents=True, exist_ok=True)
    counts = {"order_lines": LINES, "orders": LINES // 3, "costs": 0, "credit_terms": 1}
    for name in GIVEN:
        _write(name, customers, 12 if name == "costs" else customers * counts.get(name, CLAIMS), place)
    began, cpu = time.monotonic(), time.process_time()
    with engine.connected(threads=2, memory_limit_gb=2.0) as connected:
        ibis.set_backend(connected.backend)
        made = {name: connected.read(place / f"{name}.parquet") for name in GIVEN}
        given = {**Settings().all(), "as_of": AS_OF}
        for row in PIPELINE:
            if isinstance(row, Step) and row.table in STEPS:
                start = time.process_time()
                for name in row.made_from:
                    if name not in made:
                        made[name] = _nothing(connected, name)
                names = [n for n in inspect.signature(row.made_by).parameters if n in given]
                expression = row.made_by(*(made[n] for n in row.made_from), **{n: given[n] for n in names})
                connected.write(expression, place / f"{row.table}.parquet")
                made[row.table] = connected.read(place / f"{row.table}.parquet")
                yield {"what": row.table, "cpu_seconds": round(time.process_time() - start, 2)}
    yield {
        "what": "profit, ageing and credit",
        "customers": customers,
        "lines": customers * LINES,
        "invoices": customers * CLAIMS,
        "seconds": round(time.monotonic() - began, 1),
        "cpu_seconds": round(time.process_time() - cpu, 1),
        "peak_gib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2),
        "bar_seconds": 30,
        "bar_gib": 3,
    }


def _write(name: str, customers: int, rows: int, place: Path) -> None:
    path = place / f"{name}.parquet"
    if path.exists():
        return
    told = PLACE | MADE[name]
    columns = ", ".join(
        f'({told.get(one.name, "NULL")})::{DuckDBType.to_string(ibis.dtype(IBIS_TYPES[one.type]))} AS "{one.name}"' for one in tables.table(name).columns
    )  # fmt: skip
    source = f"SELECT i, 'c' || (i % {customers}) AS c FROM range({rows}) t(i)"
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT {columns} FROM ({source})) TO '{path}'")


def _nothing(connected: engine.Engine, name: str) -> ir.Table:
    """A table of no rows, as the pipeline would have it."""
    if name.startswith("raw_"):
        types = columns_of(name.removeprefix("raw_"))
    else:
        types = {one.name: IBIS_TYPES[one.type] for one in tables.table(name).columns}
    return connected.given(pa.schema([(n, ibis.dtype(type_).to_pyarrow()) for n, type_ in types.items()]).empty_table())
