"""The pointer to the snapshot in force, and background jobs."""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import delete, func, insert, select, update

from zhike.desk import schema
from zhike.desk.drawer import Drawer, now

JobState = Literal["todo", "running", "done", "failed", "cancelled"]
ENDED: tuple[JobState, ...] = ("done", "failed", "cancelled")


@dataclass(frozen=True)
class Published:
    """One move of the pointer: this snapshot was put in force."""

    number: int
    name: str
    at: str
    seal: str  # SHA-256 of its manifest


@dataclass(frozen=True)
class Job:
    """One background run. `step` is (English, Chinese); `owner` names the process that has it in hand."""

    id: int
    kind: str
    state: JobState
    made_at: str
    began_at: str | None
    ended_at: str | None
    owner: str | None
    done: int
    total: int
    step: tuple[str, str]
    asked: dict[str, Any]
    outcome: dict[str, Any] | None


class Snapshots(Drawer):
    """Which snapshot is in force, and which were before."""

    def publish(self, name: str, seal: str) -> None:
        """Move the pointer; nothing happens where it stands there already."""
        with self._desk.writing() as connection:
            newest = select(schema.snapshots).order_by(schema.snapshots.c.number.desc()).limit(1)
            row = connection.execute(newest).mappings().one_or_none()
            if row is None or (row["name"], row["seal"]) != (name, seal):
                connection.execute(insert(schema.snapshots), {"name": name, "at": now(), "seal": seal})

    def all(self) -> list[Published]:
        """Every move of the pointer, newest first."""
        with self._desk.reading() as connection:
            rows = connection.execute(select(schema.snapshots).order_by(schema.snapshots.c.number.desc())).mappings()
            return [Published(**row) for row in rows]

    def newest(self) -> Published | None:
        """Where the pointer stands."""
        found = self.all()
        return found[0] if found else None


class Jobs(Drawer):
    """Background runs, newest first. One may be running at a time."""

    def add(self, kind: str, asked: dict[str, Any]) -> int:
        row = {
            "kind": kind,
            "state": "todo",
            "made_at": now(),
            "done": 0,
            "total": 0,
            "step": ["Waiting", "等待中"],
            "asked": asked,
        }
        with self._desk.writing() as connection:
            return int(connection.execute(insert(schema.jobs).returning(schema.jobs.c.id), row).scalar_one())

    def take(self, owner: str) -> Job | None:
        """The oldest waiting job, now in this owner's hand; None where one is running or none waits."""
        table = schema.jobs
        with self._desk.writing() as connection:
            if connection.execute(select(func.count()).where(table.c.state == "running")).scalar_one():
                return None
            oldest = select(func.min(table.c.id)).where(table.c.state == "todo").scalar_subquery()
            change = update(table).where(table.c.id == oldest).values(state="running", owner=owner, began_at=now())
            row = connection.execute(change.returning(*table.c)).mappings().one_or_none()
            return _job(row) if row else None

    def tell(self, id: int, step: tuple[str, str], done: int, total: int) -> bool:
        """Keep the progress; false where the job is no longer running: somebody cancelled it."""
        change = update(schema.jobs).where(schema.jobs.c.id == id, schema.jobs.c.state == "running")
        with self._desk.writing() as connection:
            return bool(connection.execute(change.values(step=list(step), done=done, total=total)).rowcount)

    def end(self, id: int, state: JobState, outcome: dict[str, Any] | None = None) -> None:
        change = update(schema.jobs).where(schema.jobs.c.id == id, schema.jobs.c.state.not_in(ENDED))
        with self._desk.writing() as connection:
            connection.execute(change.values(state=state, outcome=outcome, ended_at=now()))

    def hand_back(self, dead: list[int]) -> None:
        """Jobs whose process died wait again."""
        change = update(schema.jobs).where(schema.jobs.c.id.in_(dead), schema.jobs.c.state == "running")
        with self._desk.writing() as connection:
            connection.execute(change.values(state="todo", owner=None, began_at=None, done=0, total=0))

    def one(self, id: int) -> Job | None:
        with self._desk.reading() as connection:
            row = connection.execute(select(schema.jobs).where(schema.jobs.c.id == id)).mappings().one_or_none()
            return _job(row) if row else None

    def all(self, *, most: int = 20) -> list[Job]:
        with self._desk.reading() as connection:
            rows = connection.execute(select(schema.jobs).order_by(schema.jobs.c.id.desc()).limit(most)).mappings()
            return [_job(row) for row in rows]

    def forget(self, *, keep: int = 200) -> None:
        """Let go of all but the newest ended jobs."""
        kept = select(schema.jobs.c.id).order_by(schema.jobs.c.id.desc()).limit(keep)
        with self._desk.writing() as connection:
            connection.execute(delete(schema.jobs).where(schema.jobs.c.state.in_(ENDED), schema.jobs.c.id.not_in(kept)))


def _job(row: Any) -> Job:
    return Job(**{**row, "step": (row["step"][0], row["step"][1])})
