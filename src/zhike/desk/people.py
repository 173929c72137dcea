"""Contacts and lasting ids: the private side of customers, kept apart from snapshots."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import func, select

from zhike.desk import schema
from zhike.desk.drawer import Drawer, Opened
from zhike.sounds import heard

ContactKind = Literal["name", "contact_person", "phone", "email", "address"]
CONTACT_KINDS: tuple[ContactKind, ...] = ("name", "contact_person", "phone", "email", "address")
CHUNK = 50_000
"""Rows per transaction: short enough that a page's tick never waits long for a run that writes a million contacts."""

PUT = (
    "INSERT INTO contacts (customer_id, kind, value, source, load, run) VALUES (?, ?, ?, ?, ?, ?) "
    "ON CONFLICT DO UPDATE SET load = excluded.load, run = excluded.run"
)
SWEEP = "DELETE FROM contacts WHERE run <> ? AND customer_id IN (SELECT DISTINCT customer_id FROM contacts WHERE run <> ? LIMIT ?)"
KNOW = "INSERT INTO known_ids (party_key, customer_id, run, first_seen_on) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"

CONTACT = [column for column in schema.contacts.columns if column.name != "run"]


@dataclass(frozen=True)
class Contact:
    """One way to name or reach a customer, as a source writes it."""

    customer_id: str
    kind: ContactKind
    value: str
    source: str
    load: str


class Contacts(Drawer):
    """Names of persons, phones, e-mails and addresses, by customer."""

    def __init__(self, desk: Opened) -> None:
        super().__init__(desk)
        self._roll: tuple[int, pa.Table] | None = None

    def of(self, *customer_ids: str) -> list[Contact]:
        """The contacts of some customers."""
        table = schema.contacts
        wanted = select(*CONTACT)
        wanted = wanted.where(table.c.customer_id.in_(customer_ids)).order_by(
            table.c.customer_id, table.c.kind, table.c.value
        )
        with self._desk.reading() as connection:
            return [Contact(**row) for row in connection.execute(wanted).mappings()]

    def names(self, customer_ids: Sequence[str]) -> dict[str, str]:
        """The name of each of these customers that is a person and has one."""
        return {one.customer_id: one.value for one in reversed(self.of(*customer_ids)) if one.kind == "name"}

    def find(self, words: str, *, most: int = 50) -> list[Contact]:
        """Contacts whose value holds the words, whatever their case; and names that sound as the words do."""
        table = schema.contacts
        wanted = select(*CONTACT).limit(most)
        with self._desk.reading() as connection:
            rows = connection.execute(wanted.where(table.c.value.icontains(words, autoescape=True))).mappings()
            found = [Contact(**row) for row in rows]
        sounds = heard(words)
        left = most - len(found)
        return [*found, *self._sounding(sounds, left)] if sounds and left > 0 else found

    def _sounding(self, sounds: str, most: int) -> list[Contact]:
        """The names of persons that a pattern of sounds fits."""
        roll = self._names()
        fits = roll.filter(pc.match_substring_regex(roll.column("value"), sounds)).slice(0, most)
        ids = sorted(set(fits.column("customer_id").to_pylist()))
        names = set(fits.column("value").to_pylist())
        found = [one for start in range(0, len(ids), 500) for one in self.of(*ids[start : start + 500])]
        return [one for one in found if one.kind == "name" and one.value in names]

    def _names(self) -> pa.Table:
        """Every person's name, held in memory until the next run: some 40 MB for a million persons."""
        newest = select(func.coalesce(func.max(schema.snapshots.c.number), 0))
        with self._desk.reading() as connection:
            run = int(connection.execute(newest).scalar_one())
            if self._roll is not None and self._roll[0] == run:
                return self._roll[1]
            rows = connection.exec_driver_sql("SELECT DISTINCT customer_id, value FROM contacts WHERE kind = 'name'")
            ids, names = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)] or [
                pa.array([], pa.string())
            ] * 2
        self._roll = (run, pa.table({"customer_id": ids, "value": names}))
        return self._roll[1]

    def replace(self, batches: Iterable[pa.RecordBatch | pa.Table]) -> int:
        """Make these the contacts: new ones come, those no source names any more go. Says how many there are.

        Shapes  columns customer_id, kind, value, source, load
        """
        with self._desk.reading() as connection:
            run = int(connection.execute(select(func.coalesce(func.max(schema.contacts.c.run), 0))).scalar_one()) + 1
        self._roll = None
        count = 0
        for rows in _chunks(batches, ("customer_id", "kind", "value", "source", "load")):
            with self._desk.writing() as connection:
                connection.exec_driver_sql(PUT, [(*row, run) for row in rows])
            count += len(rows)
        while True:
            with self._desk.writing() as connection:
                if connection.exec_driver_sql(SWEEP, (run, run, CHUNK)).rowcount == 0:
                    return count

    def count(self) -> int:
        with self._desk.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(schema.contacts)).scalar_one())


class Ids(Drawer):
    """Every id that a party, or a mark of it, ever had: an id outlives every run."""

    def all(self) -> pa.Table:
        """party_key (of a party, or the fingerprint of a mark), customer_id, and run: the number of the run that gave it.

        The lower the run, the older the id. Runs are counted, not dated: one may be made for a day long past.
        """
        with self._desk.reading() as connection:
            rows = connection.exec_driver_sql("SELECT party_key, customer_id, run FROM known_ids").fetchall()
        keys, ids, runs = zip(*rows, strict=True) if rows else ((), (), ())
        columns = {"party_key": pa.array(keys, pa.string()), "customer_id": pa.array(ids, pa.string())}
        return pa.table({**columns, "run": pa.array(runs, pa.int64())})

    def remember(self, batches: Iterable[pa.RecordBatch | pa.Table], *, on: date) -> None:
        """Keep the ids that parties and marks have now, beside those that they had before.

        Shapes  columns party_key, customer_id
        """
        with self._desk.reading() as connection:
            last = connection.execute(select(func.coalesce(func.max(schema.known_ids.c.run), 0))).scalar_one()
        for rows in _chunks(batches, ("party_key", "customer_id")):
            with self._desk.writing() as connection:
                connection.exec_driver_sql(KNOW, [(*row, int(last) + 1, on.isoformat()) for row in rows])


def _chunks(batches: Iterable[Any], columns: tuple[str, ...]) -> Iterator[list[tuple[Any, ...]]]:
    for batch in batches:
        for start in range(0, batch.num_rows, CHUNK):
            piece = batch.slice(start, CHUNK)
            yield list(zip(*(piece.column(name).to_pylist() for name in columns), strict=True))
