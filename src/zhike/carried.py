"""What one run leaves for the next: its private tables, which stay under intake/ as long as its snapshot."""

import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from zhike import snapshots
from zhike.desk import Desk
from zhike.snapshots import Snapshot
from zhike.workspace import Workspace

TAKEN_UP = ("portraits", "candidates")
"""Private tables of the last run that the next one takes what is unchanged from."""


def folder_of(workspace: Workspace, name: str) -> Path:
    """Where the private tables of a snapshot's run lie."""
    return workspace.intake / "runs" / name


def last(workspace: Workspace, desk: Desk) -> dict[str, Path]:
    """The tables of the last run that this one may take up: of the same code, and as they were written; else none."""
    newest = desk.snapshots.newest()
    if newest is None:
        return {}
    try:
        told = json.loads((workspace.snapshots / newest.name / snapshots.MANIFEST).read_text("utf-8"))
        hashes, code = dict(told["private"]), told["code"]
        paths = {table: folder_of(workspace, newest.name) / f"{table}.parquet" for table in TAKEN_UP}
        whole = all(snapshots.hash_of(path) == hashes[table] for table, path in paths.items())
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return paths if whole and code == snapshots.code_version(workspace.definitions) else {}


def hashes_of(folder: Path) -> dict[str, str]:
    """What the manifest says of the tables that the next run takes up."""
    return {name: snapshots.hash_of(path) for name in TAKEN_UP if (path := folder / f"{name}.parquet").is_file()}


def knows(workspace: Workspace, found: Snapshot, ids: pa.Table) -> bool:
    """Whether every id that one of the snapshot's parties ever had is a customer there, or leads to one."""
    path = folder_of(workspace, found.name) / "matches.parquet"
    if "redirects" not in found.tables or not path.is_file():
        return True
    matches = parquet.read_table(path, columns=["party_key", "customer_id"])
    led = parquet.read_table(found.path("redirects"), columns=["old_id"])["old_id"]
    known = pa.chunked_array([*matches["customer_id"].chunks, *led.chunks], pa.string())
    unknown = ids.filter(pc.invert(pc.is_in(ids["customer_id"], value_set=known)))
    return not pc.any(pc.is_in(unknown["party_key"], value_set=matches["party_key"])).as_py()


def forget(workspace: Workspace) -> None:
    """Remove the private tables of runs whose snapshot is gone."""
    for folder in (workspace.intake / "runs").iterdir():
        if not (workspace.snapshots / folder.name).exists():
            shutil.rmtree(folder, ignore_errors=True)
