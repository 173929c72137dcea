"""A small shop whose run found customers that may be one: the private tables of identity, written from literal rows."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

import brought
import once
from zhike import run
from zhike.identity.levels import TOP
from zhike.snapshots import current
from zhike.tables import IBIS_TYPES, table
from zhike.workspace import Workspace

LINES = """
    order_id | customer_code | customer_name            | ordered_on | product_name | amount
    A1       | 0001          | 泉州市安大贸易有限公司   | 2024-01-05 | 杯子         | 9000.00
    A2       | 0001          | 泉州市安大贸易有限公司   | 2024-02-05 | 杯子         | 1000.00
    B1       | 0002          | 安大贸易（福建）商行     | 2024-02-01 | 盘子         | 2000.00
    C1       | 0003          | 吴忠恒发百货店           | 2024-01-15 | 盘子         | 300.00
    D1       | 0004          | 恒发百货批发部           | 2024-01-31 | 杯子         | 100.00
    E1       | 0005          | 上海华联超市股份有限公司 | 2024-01-20 | 杯子         | 50000.00
    F1       | 0006          | 华联超市宝山分店         | 2024-01-21 | 杯子         | 4000.00
"""
PAIRS = """
    one                      | other                | probability | why    | evidence
    泉州市安大贸易有限公司   | 安大贸易（福建）商行 | 0.72        | unsure | brand top 7.1, region 1 0.2, form 0 -1.4
    吴忠恒发百货店           | 恒发百货批发部       | 0.5         | region | brand top 4.0, form 0 -3
    上海华联超市股份有限公司 | 华联超市宝山分店     | 0.94        | branch | brand top 9.0, branch 0 -6.5
"""


def shop(folder: Path, pairs: str = PAIRS, lines: str = LINES) -> Workspace:
    """The shop's workspace with one snapshot and these doubtful pairs, of the caller's own."""
    here = once.made("doubtful", _computed, folder) if lines == LINES else _computed(folder, lines)
    doubtful(here, pairs)
    return here


def _computed(folder: Path, lines: str = LINES) -> Workspace:
    here = brought.made(folder)
    brought.bring(here, "order_lines", lines)
    run.refresh(here)
    return here


def doubtful(here: Workspace, text: str) -> None:
    """Put these pairs, named by their customers' names, in the place of those that the run found."""
    folder = private(here)
    known = keys(here)
    matches = {
        row["party_key"]: row["customer_id"] for row in parquet.read_table(folder / "matches.parquet").to_pylist()
    }
    rows = []
    for line in [line for line in text.strip().splitlines() if line.strip()][1:]:
        one, other, probability, why, evidence = (cell.strip() for cell in line.split("|"))
        sides = sorted((matches[known[name]], known[name]) for name in (one, other))
        told = [mark.split() for mark in evidence.split(",") if mark.strip()]
        rows.append({
            "customer_id": sides[0][0], "other_id": sides[1][0], "left_key": sides[0][1], "right_key": sides[1][1],
            "probability": float(probability), "why_apart": why,
            "evidence": json.dumps([{"mark": m, "level": TOP[m] if level == "top" else int(level), "weight": float(w)} for m, level, w in told]),
        })  # fmt: skip
    write(here, "doubtful_pairs", rows)


def keys(here: Workspace) -> dict[str, str]:
    """The key of each party, by its name as written."""
    parties = parquet.read_table(private(here) / "parties.parquet").to_pylist()
    return {row["customer_name"]: row["party_key"] for row in parties}


def private(here: Workspace) -> Path:
    """Where the run in force keeps its private tables."""
    return here.intake / "runs" / current(here).name


def write(here: Workspace, name: str, rows: list[dict[str, Any]]) -> None:
    """Put these rows in the place of a private table of the run in force."""
    path = private(here) / f"{name}.parquet"
    types = {
        "string": pa.string(),
        "float64": pa.float64(),
        "int64": pa.int64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
    }
    columns = {
        column.name: pa.array([row.get(column.name) for row in rows], types[IBIS_TYPES[column.type]])
        for column in table(name).columns
    }
    path.unlink(missing_ok=True)
    parquet.write_table(pa.table(columns), path)
