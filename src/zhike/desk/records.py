"""Decisions, ticks, events and remembered mappings: dated, signed, appended."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from zhike.desk import schema
from zhike.desk.drawer import Drawer, now

TickState = Literal["done", "later", "not_needed", "open"]
Until = date | None | Literal["as before"]


@dataclass(frozen=True)
class Decision:
    """Something a person decided."""

    id: int
    at: str
    who: str
    kind: str
    subject: str
    value: Any
    why: str


@dataclass(frozen=True)
class Tick:
    """What became of one name on a list: `reason` is the list ("late", "overdue", …); `until` goes with "later".

    `owner` is who was asked to do it, "" where nobody else than the sources name; `due_on` is the day it is due.
    """

    id: int
    at: str
    who: str
    customer_id: str
    reason: str
    state: TickState
    until: date | None
    note: str
    owner: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class Event:
    """Something an administrator should know: kind, what it befell, and particulars."""

    id: int
    at: str
    kind: str
    subject: str
    told: dict[str, Any]


@dataclass(frozen=True)
class Mapping:
    """What was chosen for a header before: the kind of fact, and how its columns are read (`check.memory`).

    `confirmed` is true where a person said so, false where a sure guess was loaded. `source` names the software
    whose export it is.
    """

    signature: str
    kind: str
    columns: dict[str, Any] = field(default_factory=dict)
    source: str = ""
    confirmed: bool = False
    at: str = ""
    who: str = ""


class Decisions(Drawer):
    """Append-only; the newest of a kind and subject is in force."""

    def add(self, kind: str, subject: str, value: Any, *, who: str, why: str = "") -> int:
        with self._desk.writing() as connection:
            row = {"at": now(), "who": who, "kind": kind, "subject": subject, "value": value, "why": why}
            result = connection.execute(insert(schema.decisions).returning(schema.decisions.c.id), row)
            return int(result.scalar_one())

    def all(self, *kinds: str) -> list[Decision]:
        """Every decision of these kinds, oldest first."""
        wanted = select(schema.decisions).order_by(schema.decisions.c.id)
        if kinds:
            wanted = wanted.where(schema.decisions.c.kind.in_(kinds))
        with self._desk.reading() as connection:
            return [Decision(**row) for row in connection.execute(wanted).mappings()]

    def standing(self, *kinds: str) -> list[Decision]:
        """The decisions in force: the newest of each kind and subject."""
        return list({(one.kind, one.subject): one for one in self.all(*kinds)}.values())


class Ticks(Drawer):
    """What became of the names on the list of what is to be done, and of the shorter lists on Home."""

    def add(
        self,
        customer_id: str,
        reason: str,
        state: TickState,
        *,
        who: str,
        until: date | None = None,
        note: str = "",
        owner: str | None = None,
        due_on: Until = "as before",
    ) -> int:
        """One more tick; who speaks with the customer and until when stay as they were unless they are given."""
        table = schema.ticks
        before = (
            select(table.c.owner, table.c.due_on)
            .where(table.c.customer_id == customer_id)
            .order_by(table.c.id.desc())
            .limit(1)
        )
        with self._desk.writing() as connection:
            found = connection.execute(before).mappings().one_or_none()
            row = {
                "at": now(),
                "who": who,
                "customer_id": customer_id,
                "reason": reason,
                "state": state,
                "until": until,
                "note": note,
                "owner": owner if owner is not None else found["owner"] if found else "",
                "due_on": due_on if due_on != "as before" else found["due_on"] if found else None,
            }
            return int(connection.execute(insert(table).returning(table.c.id), row).scalar_one())

    def all(self) -> list[Tick]:
        """Every tick, oldest first."""
        with self._desk.reading() as connection:
            rows = connection.execute(select(schema.ticks).order_by(schema.ticks.c.id)).mappings()
            return [Tick(**row) for row in rows]

    def newest(self) -> dict[tuple[str, str], Tick]:
        """The newest tick of each customer and reason, whatever it says."""
        newest = select(func.max(schema.ticks.c.id)).group_by(schema.ticks.c.customer_id, schema.ticks.c.reason)
        with self._desk.reading() as connection:
            rows = connection.execute(select(schema.ticks).where(schema.ticks.c.id.in_(newest))).mappings()
            return {(row["customer_id"], row["reason"]): Tick(**row) for row in rows}

    def standing(self, *, on: date | None = None) -> dict[tuple[str, str], Tick]:
        """The newest tick of each customer and reason; a "later" whose day has come on `on` stands no more."""
        return {
            key: tick
            for key, tick in self.newest().items()
            if tick.state != "open" and not (on and tick.state == "later" and tick.until and tick.until <= on)
        }

    def of(self, customer_id: str) -> list[Tick]:
        """Every tick of one customer, newest first."""
        wanted = (
            select(schema.ticks).where(schema.ticks.c.customer_id == customer_id).order_by(schema.ticks.c.id.desc())
        )
        with self._desk.reading() as connection:
            return [Tick(**row) for row in connection.execute(wanted).mappings()]


class Events(Drawer):
    """What happened that an administrator should know."""

    def add(self, kind: str, subject: str, **told: Any) -> None:
        with self._desk.writing() as connection:
            connection.execute(insert(schema.events), {"at": now(), "kind": kind, "subject": subject, "told": told})

    def all(self, *, most: int = 100) -> list[Event]:
        """The newest events first."""
        wanted = select(schema.events).order_by(schema.events.c.id.desc()).limit(most)
        with self._desk.reading() as connection:
            return [Event(**row) for row in connection.execute(wanted).mappings()]


class Mappings(Drawer):
    """What was chosen for a header before, by the header's signature."""

    def remember(self, mapping: Mapping, *, who: str) -> None:
        row = {
            "signature": mapping.signature, "at": now(), "who": who, "kind": mapping.kind, "columns": mapping.columns,
            "source": mapping.source, "confirmed": int(mapping.confirmed),
        }  # fmt: skip
        put = upsert(schema.mappings).values(row)
        with self._desk.writing() as connection:
            connection.execute(put.on_conflict_do_update(index_elements=["signature"], set_=row))

    def forget(self, signature: str) -> None:
        with self._desk.writing() as connection:
            connection.execute(delete(schema.mappings).where(schema.mappings.c.signature == signature))

    def of(self, signature: str) -> Mapping | None:
        with self._desk.reading() as connection:
            wanted = select(schema.mappings).where(schema.mappings.c.signature == signature)
            row = connection.execute(wanted).mappings().one_or_none()
        return _mapping(row) if row else None

    def all(self) -> list[Mapping]:
        with self._desk.reading() as connection:
            return [_mapping(row) for row in connection.execute(select(schema.mappings)).mappings()]


def _mapping(row: Any) -> Mapping:
    return Mapping(**{**row, "confirmed": bool(row["confirmed"])})
