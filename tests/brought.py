"""Loads for tests of the spine, written as text tables, without a file to recognise."""

import hashlib
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
from pyarrow import parquet

from zhike import arrival, engine, overlap, raw, workspace
from zhike.desk import Desk, Load, Part
from zhike.overlap import Lying
from zhike.tables import IBIS_TYPES, field
from zhike.workspace import Workspace


def made(folder: Path) -> Workspace:
    """A new workspace in a temporary folder."""
    return workspace.init(folder / "acme")


def bring(at: Workspace, fact: str, text: str, *, source: str = "u8", sheet: str = "") -> Load:
    """Commit rows as one load, as `load.bring` does after a file was checked."""
    return bring_sheets(at, (fact, sheet, text), source=source)


def bring_sheets(at: Workspace, *sheets: tuple[str, str, str], source: str = "u8") -> Load:
    """Commit several sheets (fact, sheet, text) as one load."""
    with Desk(at.desk) as desk, engine.connected(threads=1) as connected:
        loads = desk.loads.all()
        id = f"{len(loads) + 1:04d}"
        folder = at.intake / id
        folder.mkdir()
        fresh = [
            _part(connected, fact, sheet, text, id, number, folder, source)
            for number, (fact, sheet, text) in enumerate(sheets, 1)
        ]
        earlier = [
            Lying(one.id, part, at.intake / part.path) for one in loads if one.state == "active" for part in one.parts
        ]
        with at.scratch() as scratch:
            parts = overlap.settle(connected, fresh, earlier, folder, scratch=scratch)
        digest = hashlib.sha256(repr(sheets).encode()).hexdigest()
        return desk.loads.commit(
            Load(id, 0, "2026-01-01", "owner", "f.csv", digest, id, source, "active", tuple(parts), [])
        )


def _part(
    connected: engine.Engine, fact: str, sheet: str, text: str, id: str, number: int, folder: Path, source: str
) -> Lying:
    lines = [line for line in text.strip("\n").splitlines() if line.strip()]
    names = [cell.strip() for cell in lines[0].split("|")]
    cells = [[cell.strip() for cell in line.split("|")] for line in lines[1:]]
    columns: dict[str, Any] = {"row": pa.array(range(2, len(cells) + 2), pa.int64())}
    for at, name in enumerate(names):
        kind = field(name).type
        columns[name] = pa.array([_cell(row[at], kind) for row in cells], ibis.dtype(IBIS_TYPES[kind]).to_pyarrow())
    rows = arrival.as_raw(connected.given(pa.table(columns)), fact, source=source, load=id, file="f.csv", sheet=sheet)
    path = folder / f"{number:02d}.{fact}.parquet"
    count = connected.write(rows, path)
    content = hashlib.sha256(text.encode()).hexdigest()
    return Lying(id, Part(fact, "f.csv", sheet, number, f"{id}/{path.name}", count, "", content, "header"), path)


def _cell(text: str, kind: str) -> Any:
    if not text:
        return None
    if kind == "day":
        return date.fromisoformat(text)
    if kind == "instant":
        return datetime.fromisoformat(text + "+00:00")
    places = {"money": "0.01", "price": "0.000001", "quantity": "0.0001"}.get(kind)
    return Decimal(text).quantize(Decimal(places)) if places else text


def rewrite(path: Path, rows: pa.Table) -> None:
    """Put other rows into a Parquet file."""
    path.chmod(0o600)
    parquet.write_table(rows, path)


def fetched(at: Workspace, fact: str, *columns: str, as_of: date | None = None) -> list[tuple[Any, ...]]:
    """The raw rows that count, as sorted tuples."""
    with Desk(at.desk) as desk, engine.connected(threads=1) as connected:
        table = connected.fetch(raw.raw(connected, at, desk.loads.all(), fact, as_of=as_of).select(*columns))
        return sorted(tuple(row.values()) for row in table.to_pylist())
