"""The Python voice: a workspace opened, files loaded, tables refreshed, questions asked; Arrow tables out.

Used so:

    w = zhike.open("folder")
    w.load("sales.xlsx")
    s = w.refresh()
    s.ask("by=tier&show=customers,spent").to_pandas()
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import Any

import pyarrow as pa

from zhike import engine, load, run, snapshots, workspace
from zhike.access import OWNER, authorize
from zhike.answer import everything, vocabulary_at
from zhike.answer.saved import KIND
from zhike.arrival import Loaded
from zhike.desk import Desk, Load
from zhike.engine import Reader
from zhike.question import read
from zhike.run import Progress, Run
from zhike.snapshots import Snapshot
from zhike.workspace import Workspace

Folder = str | PathLike[str]


@dataclass(frozen=True)
class Told:
    """An answer's rows as an Arrow table; other libraries' tables by choice."""

    arrow: pa.Table

    def to_pandas(self) -> Any:
        return self.arrow.to_pandas()

    def to_polars(self) -> Any:
        return import_module("polars").from_arrow(self.arrow)

    def to_pylist(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.arrow.to_pylist()
        return rows

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.arrow.__arrow_c_stream__(requested_schema)


@dataclass(frozen=True)
class Sealed:
    """One snapshot of a workspace, to be asked. `run` says what made it, where this call did."""

    workspace: Workspace
    snapshot: Snapshot
    run: Run | None = None

    @property
    def name(self) -> str:
        return self.snapshot.name

    @property
    def as_of(self) -> date:
        return self.snapshot.as_of

    def ask(self, question: str) -> Told:
        """All rows that answer a question, as the address of a page writes it.

        Errors  UnknownName, BadQuestion
        """
        with _asking(self.workspace) as (desk, connected):
            words = vocabulary_at(self.workspace.definitions, self.snapshot, connected, desk.decisions.standing(KIND))
            decision = authorize(OWNER, "export.write").require()
            asked = read(question, words)
            rows = everything(
                asked, self.snapshot, Reader(connected), decision=decision, vocabulary=words, contacts=desk.contacts
            )
            return Told(rows)

    def table(self, name: str) -> pa.Table:
        """A whole table of the snapshot.

        Errors  UnknownName
        """
        with _asking(self.workspace) as (_, connected):
            return connected.fetch(self.snapshot.table(name, connected))


@dataclass(frozen=True)
class Opened:
    """A workspace."""

    workspace: Workspace

    @property
    def folder(self) -> Path:
        return self.workspace.folder

    def load(self, *files: Folder, **said: Any) -> list[Loaded]:
        """Bring files in; what may be said beforehand stands in `zhike.load.bring`."""
        return load.bring(self.workspace, [Path(file) for file in files], **said)

    def undo(self, load_id: str) -> Load:
        """Take a load back as a whole."""
        return load.undo(self.workspace, load_id)

    def sources(self) -> list[Load]:
        """Every load, oldest first."""
        return load.sources(self.workspace)

    def refresh(
        self, *, as_of: date | None = None, engine_url: str = "duckdb://", progress: Progress | None = None
    ) -> Sealed:
        """Compute all tables from what is loaded; the same inputs give the same snapshot."""
        done = run.refresh(self.workspace, as_of=as_of, engine_url=engine_url, progress=progress)
        return Sealed(self.workspace, snapshots.open(done.path), done)

    def current(self) -> Sealed:
        """The snapshot in force."""
        return Sealed(self.workspace, snapshots.current(self.workspace))

    def ask(self, question: str) -> Told:
        """The answer of the snapshot in force."""
        return self.current().ask(question)


def open(folder: Folder) -> Opened:
    """The workspace in a folder; made where the folder is new or empty."""
    path = Path(folder)
    if not path.exists() or (path.is_dir() and not any(path.iterdir())):
        return Opened(workspace.init(path))
    return Opened(workspace.open(path))


def refresh(folder: Folder, *, as_of: date | None = None) -> Sealed:
    """Compute all tables of a workspace."""
    return open(folder).refresh(as_of=as_of)


def ask(folder: Folder, question: str) -> Told:
    """The answer of a workspace's snapshot in force."""
    return open(folder).ask(question)


@contextmanager
def _asking(at: Workspace) -> Iterator[tuple[Desk, engine.Engine]]:
    limits = {"memory_limit_gb": at.settings["memory_limit_gb"], "threads": at.settings["threads"]}
    with Desk(at.desk) as desk, engine.connected(**limits) as connected:
        yield desk, connected
