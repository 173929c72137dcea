"""Loads: which file was brought in when, what it gave, and whether it still counts."""

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from sqlalchemy import case, func, insert, select, update

from zhike.desk import schema
from zhike.desk.drawer import Drawer, Opened, now

State = Literal["active", "undone", "replaced"]


@dataclass(frozen=True)
class Part:
    """The accepted rows of one sheet and fact, as they lie in intake/."""

    fact: str
    file: str  # name of the file as given; of a member, where the file is an archive
    sheet: str
    number: int  # order within the load: of two parts with one document, the later counts
    path: str  # below intake/
    rows: int
    sha256: str  # of the Parquet file
    content: str  # of the rows, whatever their order
    signature: str  # of the header
    inserted: int = 0  # rows of documents not there before
    updated: int = 0  # rows of documents that replace another version
    skipped: int = 0  # rows of documents that were there already, equal


@dataclass(frozen=True)
class Load:
    """One file brought in by one act. `number` orders loads; `stored` is its name under sources/."""

    id: str
    number: int
    at: str
    who: str
    file: str
    sha256: str
    stored: str
    source: str
    state: State
    parts: tuple[Part, ...] = ()
    checked: Any = field(default_factory=list)  # the documents of `import --json`, flagged cells counted by reason
    ended_at: str | None = None
    ended_by: str | None = None

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)


def flagged(document: Mapping[str, Any]) -> dict[str, int]:
    """How many cells of a sheet each reason flags, of a document of `import --json` or of a load's."""
    counted: Mapping[str, int] = document.get("flagged", {})
    return dict(counted or Counter(flag["reason"] for flag in document.get("flags", ())))


def _kept(document: Mapping[str, Any]) -> dict[str, Any]:
    """A sheet's document without its cells, of which a large one has a hundred thousand; they lie in its doubts.parquet."""
    rest = {name: value for name, value in document.items() if name != "flags"}
    return {**rest, "flagged": flagged(document)}


class Loads(Drawer):
    """What was loaded, oldest first. Each page asks: what the desk says is read anew only where a load came or ended."""

    def __init__(self, desk: Opened) -> None:
        super().__init__(desk)
        self._known: tuple[tuple[int, int, int], tuple[Load, ...]] = ((0, 0, 0), ())
        self._lock = threading.Lock()

    def commit(self, load: Load, *, replaces: tuple[str, ...] = ()) -> Load:
        """Record a load whose files are in place; loads that it replaces end in the same transaction."""
        with self._desk.writing() as connection:
            number = int(connection.execute(select(func.coalesce(func.max(schema.loads.c.number), 0))).scalar_one()) + 1
            row = asdict(load) | {"number": number, "parts": [asdict(part) for part in load.parts]}
            row["checked"] = [_kept(document) for document in load.checked]
            connection.execute(insert(schema.loads), row)
            for other in replaces:
                self._end(connection, other, "replaced", load.who)
        return self.one(load.id) or load

    def undo(self, id: str, *, who: str) -> bool:
        """End an active load; false where it had ended before."""
        with self._desk.writing() as connection:
            return self._end(connection, id, "undone", who)

    def all(self) -> list[Load]:
        return list(self._read())

    def active(self) -> list[Load]:
        return [load for load in self._read() if load.state == "active"]

    def one(self, id: str) -> Load | None:
        return next((load for load in self._read() if load.id == id), None)

    def with_content(self, sha256: str) -> Load | None:
        """The active load of a file with this content."""
        return next((load for load in reversed(self.active()) if load.sha256 == sha256), None)

    def _end(self, connection: Any, id: str, state: State, who: str) -> bool:
        change = update(schema.loads).where(schema.loads.c.id == id, schema.loads.c.state == "active")
        return bool(connection.execute(change.values(state=state, ended_at=now(), ended_by=who)).rowcount)

    def _read(self) -> tuple[Load, ...]:
        each = schema.loads.c
        is_active = func.coalesce(func.sum(case((each.state == "active", 1), else_=0)), 0)
        stands = select(func.count(), func.coalesce(func.max(each.number), 0), is_active).select_from(schema.loads)
        with self._desk.reading() as connection:
            count, last, active = connection.execute(stands).one()  # a load only ever comes, or ends
            with self._lock:
                if self._known[0] == (count, last, active):
                    return self._known[1]
            rows = connection.execute(select(schema.loads).order_by(each.number)).mappings()
            found = tuple(_load(dict(row)) for row in rows)
        with self._lock:
            self._known = ((count, last, active), found)
        return found


def _load(told: dict[str, Any]) -> Load:
    parts = tuple(Part(**part) for part in told.pop("parts"))
    return Load(**told | {"checked": [_kept(document) for document in told["checked"]]}, parts=parts)
