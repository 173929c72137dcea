"""Loads: which file was brought in when, what it gave, and whether it still counts."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from sqlalchemy import func, insert, select, update

from zhike.desk import schema
from zhike.desk.drawer import Drawer, now

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
    checked: Any = field(default_factory=list)  # the documents of `import --json`
    ended_at: str | None = None
    ended_by: str | None = None

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)


class Loads(Drawer):
    """What was loaded, oldest first."""

    def commit(self, load: Load, *, replaces: tuple[str, ...] = ()) -> Load:
        """Record a load whose files are in place; loads that it replaces end in the same transaction."""
        with self._desk.writing() as connection:
            number = int(connection.execute(select(func.coalesce(func.max(schema.loads.c.number), 0))).scalar_one()) + 1
            row = asdict(load) | {"number": number, "parts": [asdict(part) for part in load.parts]}
            connection.execute(insert(schema.loads), row)
            for other in replaces:
                self._end(connection, other, "replaced", load.who)
        return self.one(load.id) or load

    def undo(self, id: str, *, who: str) -> bool:
        """End an active load; false where it had ended before."""
        with self._desk.writing() as connection:
            return self._end(connection, id, "undone", who)

    def all(self) -> list[Load]:
        return self._select()

    def active(self) -> list[Load]:
        return self._select(schema.loads.c.state == "active")

    def one(self, id: str) -> Load | None:
        found = self._select(schema.loads.c.id == id)
        return found[0] if found else None

    def with_content(self, sha256: str) -> Load | None:
        """The active load of a file with this content."""
        found = self._select(schema.loads.c.sha256 == sha256, schema.loads.c.state == "active")
        return found[-1] if found else None

    def _end(self, connection: Any, id: str, state: State, who: str) -> bool:
        change = update(schema.loads).where(schema.loads.c.id == id, schema.loads.c.state == "active")
        return bool(connection.execute(change.values(state=state, ended_at=now(), ended_by=who)).rowcount)

    def _select(self, *where: Any) -> list[Load]:
        with self._desk.reading() as connection:
            rows = connection.execute(select(schema.loads).where(*where).order_by(schema.loads.c.number)).mappings()
            return [Load(**{**row, "parts": tuple(Part(**part) for part in row["parts"])}) for row in rows]
