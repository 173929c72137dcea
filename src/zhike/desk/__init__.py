"""Desk: people's side of a workspace, in one SQLite file.

    with Desk(workspace.desk) as at:
        at.decisions.add("same", "c1|c2", {"same": True}, who="owner", why="one tax id")
        at.loads.active()            what is loaded            at.loads.one(id)
        at.snapshots.newest()        the pointer               at.snapshots.all()
        at.contacts.of("c1")         names of persons, phones, addresses of one customer
        at.ticks.standing()          what was ticked off       at.ticks.add("c1", "late", "done", who=…)
        at.keys.mint_link()          one-time link → session   at.keys.spend(token)   at.keys.who(session)
        at.mappings.of(signature)    what was confirmed for a header before
        at.ids.all()                 party → customer, for ever
        at.events.all()              what an administrator should know
        at.jobs.all()                background runs

Everything that a person said is appended, never changed. Times are UTC.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from zhike.desk import opening
from zhike.desk.keys import Keys
from zhike.desk.loads import Load, Loads, Part, flagged
from zhike.desk.people import Contact, Contacts, Ids
from zhike.desk.records import Decision, Decisions, Event, Events, Mapping, Mappings, Tick, Ticks
from zhike.desk.work import Job, Jobs, Published, Snapshots
from zhike.errors import StorageFull

__all__ = ["Contact", "Decision", "Desk", "Event", "Job", "Load", "Mapping", "Part", "Published", "Tick", "flagged"]


class Desk:
    """A workspace's desk, open: `Desk(workspace.desk)`. Safe to share between threads; close it, or use it as a context.

    Errors  BrokenSetup where the file is missing, empty, damaged, foreign or newer: never made anew over a loss
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = opening.engine_of(path)
        self.decisions = Decisions(self)
        self.loads = Loads(self)
        self.contacts = Contacts(self)
        self.ids = Ids(self)
        self.snapshots = Snapshots(self)
        self.events = Events(self)
        self.ticks = Ticks(self)
        self.keys = Keys(self)
        self.mappings = Mappings(self)
        self.jobs = Jobs(self)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the desk."""
        with self._engine.connect().execution_options(writes=False) as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of the block or nothing.

        Errors  StorageFull
        """
        try:
            with self._engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            if "full" in str(error.orig).lower():
                raise StorageFull(
                    (f"There is no room left for {self.path}.", f"磁盘空间不足，无法写入 {self.path}。"),
                    ("Free some space and try again; nothing was changed.", "请清理磁盘后重试；未做任何改动。"),
                ) from error
            raise

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
