"""What the pages work with: one workspace, its desk, the snapshot in force, and one engine that only reads."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock, RLock
from typing import Any, TypeVar

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from zhike import catalog, snapshots
from zhike.access import Decision
from zhike.answer import Answer, Question, answer, totals, vocabulary_at, vocabulary_of
from zhike.answer.at import snapshot_at
from zhike.answer.explain import Explanation, explain
from zhike.answer.saved import KIND as SEGMENT
from zhike.answer.saved import Saved, saved
from zhike.answer.scan import scan
from zhike.desk import Desk
from zhike.engine import OfOne, Reader, connect
from zhike.errors import NotFound, SnapshotCorrupt
from zhike.picked import picked
from zhike.predicate import Vocabulary
from zhike.snapshots import Snapshot
from zhike.sounds import heard
from zhike.web import preferences
from zhike.web.drafts import Drafts
from zhike.web.preferences import Preferences
from zhike.web.signin import Door
from zhike.workspace import Workspace

Kept = TypeVar("Kept")
TO_BIND = "<the customer asked about>"
PINNED_FOR = 1.0
"""Seconds for which the pointer is not looked at again."""


class _Missing:
    """What stands where nothing was computed yet."""


MISSING = _Missing()


@dataclass(frozen=True)
class View:
    """One pinned snapshot as one reader may see it. A page reads from one view only."""

    snapshot: Snapshot
    decision: Decision
    office: "Office"
    asked: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict, compare=False, repr=False)

    def table(self, name: str) -> ir.Table:
        """A table of the snapshot, with the rows that the decision leaves.

        Errors  NotFound where the run made none of that name; SnapshotCorrupt where it is lost
        """
        if not self.has(name):
            raise _not_made(name)
        return scan(self.snapshot, self.office.engine, self.decision, self.vocabulary)(name)

    @property
    def vocabulary(self) -> Vocabulary:
        """The names of questions to this snapshot: a saved segment means who was in it on that snapshot's day."""
        return self.office.words_of(self.snapshot)

    def has(self, name: str) -> bool:
        """Whether the run made this table, be it lost since."""
        return name in self.snapshot.manifest["tables"]

    def rows(self, expression: ir.Table) -> list[dict[str, Any]]:
        """The rows of an expression."""
        found: list[dict[str, Any]] = self.office.engine.fetch(expression).to_pylist()
        return found

    def rows_of(self, customer_id: str, name: str, make: Callable[[ir.Value], ir.Table]) -> list[dict[str, Any]]:
        """The rows of an expression about one customer: compiled once per snapshot under this name, asked once here."""
        key = (customer_id, name)
        if key not in self.asked:
            self.asked[key] = self._rows_of(customer_id, name, make)
        return self.asked[key]

    def _rows_of(self, customer_id: str, name: str, make: Callable[[ir.Value], ir.Table]) -> list[dict[str, Any]]:
        if self.office.engine.name != "duckdb":
            return self.rows(make(ibis.literal(customer_id)))
        asked = self.kept(f"sql of {name}", lambda: self._to_bind(make(ibis.literal(TO_BIND))))
        return self.office.engine.about(customer_id, asked)

    def _to_bind(self, expression: ir.Table) -> OfOne:
        """The statement of an expression about a customer to be bound, with the columns that it needs of each table."""
        node = expression.op()
        named = {*expression.columns, "customer_id", *(one.name for one in node.find(ops.Field))}
        reads = {one.name: [name for name in one.schema if name in named] for one in node.find(ops.DatabaseTable)}
        of_nothing = len(reads) > 1 or any(not one.groups for one in node.find(ops.Aggregate))
        sql = self.office.engine.sql(expression).replace(f"'{TO_BIND}'", "$1")
        return OfOne(sql, reads, of_nothing, picked(expression, TO_BIND))

    def called(self, rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
        """What each customer of rows is called: its name, a person's from the desk, else its code, else its id."""
        rows = list(rows)
        nameless = [row["customer_id"] for row in rows if not row["name"]]
        persons = self.office.names(nameless) if nameless else {}
        return {
            row["customer_id"]: row["name"]
            or persons.get(row["customer_id"])
            or row["customer_code"]
            or row["customer_id"]
            for row in rows
        }

    def answer(self, question: Question, lang: str) -> Answer:
        """The answer to a question, from this snapshot."""
        return answer(question, self.snapshot, self.office.engine, lang=lang, **self._options)

    def totals(self, question: Question, lang: str) -> Answer:
        """The same figures of everybody whom the filters leave."""
        return totals(question, self.snapshot, self.office.engine, lang=lang, **self._options)

    def explain(self, question: Question, lang: str, limit: int) -> Explanation:
        """A figure with everything that it rests on."""
        return explain(question, self.snapshot, self.office.engine, lang=lang, limit=limit, **self._options)

    @property
    def _options(self) -> dict[str, Any]:
        return {"decision": self.decision, "vocabulary": self.vocabulary, "contacts": self.office.desk.contacts}

    def of_all(self, name: str, make: Callable[[], ir.Table]) -> list[dict[str, Any]]:
        """The rows of a small table that speaks of all customers together; of those alone whom the reader may see.

        make  the same table made from what this reader sees; snapshots of before the run made it are asked so too
        """
        sees_all = not self.decision.row_predicate
        return self.kept(name, lambda: self.rows(self.table(name) if sees_all and self.has(name) else make()))

    def kept(self, name: str, make: Callable[[], Kept]) -> Kept:
        """What was computed before from this snapshot for readers of the same rights; computed now if never."""
        key = (
            self.snapshot.name,
            self.decision.policy_version,
            self.decision.row_predicate,
            self.decision.field_rules,
            self.office.preferred(self.decision.principal.name).numbers,
            name,
        )
        return self.office.keep(key, make)


@dataclass
class Office:
    """One workspace, open for reading by many threads."""

    workspace: Workspace
    desk: Desk
    engine: Reader
    vocabulary: Vocabulary
    door: Door
    drafts: Drafts
    clock: Callable[[], float] = time.monotonic
    renewed: Callable[["Office"], object] = lambda _: None
    """Called whenever what was kept no longer holds: another snapshot, other segments, files lost."""
    _pinned: tuple[float, Snapshot] | None = None
    _kept: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    _making: dict[tuple[Any, ...], RLock] = field(default_factory=dict)
    _preferred: dict[str, tuple[float, Preferences]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def view(self, decision: Decision, at: str = "") -> View:
        """The snapshot in force, or the one that `at` names, as this decision lets it be seen.

        Errors  NotFound before the first run, or where there is no such snapshot
        """
        snapshot = self._snapshot()
        if at and at not in (snapshot.name, snapshot.as_of.isoformat()):
            snapshot = snapshot_at(self.workspace, self.desk, at)
        return View(snapshot, decision.require(), self)

    def maybe(self, decision: Decision) -> View | None:
        """The same, or nothing before the first run."""
        try:
            return self.view(decision)
        except NotFound:
            return None

    def names(self, customer_ids: Sequence[str]) -> dict[str, str]:
        """The names of persons, whom no snapshot names."""
        return self.desk.contacts.names(list(customer_ids))

    def keep(self, key: tuple[Any, ...], make: Callable[[], Kept]) -> Kept:
        """A value computed once per key, however many ask for it meanwhile; snapshots no longer in force are let go."""
        found: Kept | _Missing = self._kept.get(key, MISSING)
        if isinstance(found, _Missing):
            with self._lock:
                alone = self._making.setdefault(key, RLock())
            with alone:
                found = self._kept.get(key, MISSING)
                if isinstance(found, _Missing):
                    found = self._kept[key] = make()
                    self._making.pop(key, None)
        return found

    def words_of(self, snapshot: Snapshot) -> Vocabulary:
        """The vocabulary of a snapshot; that of the one in force is at hand."""
        if self._pinned is None or snapshot.name == self._pinned[1].name:
            return self.vocabulary
        return self.keep((snapshot.name, "words"), lambda: self._words(snapshot))

    def segments(self) -> list[Saved]:
        """The segments that people saved."""
        return saved(self.desk.decisions.standing(SEGMENT))

    def segment(self, id_: str, value: dict[str, Any] | None, who: str) -> None:
        """Keep a segment from now on; nothing removes it."""
        self.desk.decisions.add(SEGMENT, id_, value, who=who)
        with self._lock:
            if self._pinned is not None:
                self.vocabulary = self._words(self._pinned[1])
            self._start_over()

    def preferred(self, who: str) -> Preferences:
        """What a reader prefers; looked at again after a second."""
        now = self.clock()
        known = self._preferred.get(who)
        if known is None or now - known[0] >= PINNED_FOR:
            known = self._preferred[who] = (now, preferences.of(self.desk, who))
        return known[1]

    def prefer(self, who: str, chosen: Preferences | None) -> None:
        """Keep what a reader prefers from now on; nothing brings the defaults back."""
        self.desk.decisions.add(preferences.KIND, who, chosen.plain() if chosen else None, who=who)
        self._preferred.pop(who, None)

    def lost(self) -> bool:
        """Whether files of the snapshot in force turn out damaged that were not known so: they count as not there."""
        with self._lock:
            return self._pinned is not None and self._look_again(*self._pinned)

    def met(self) -> SnapshotCorrupt | None:
        """What people are told where something failed because files turn out damaged; None where they are whole."""
        return SnapshotCorrupt(*snapshots.unreadable(self.damage())) if self.lost() and self.damage() else None

    def damage(self) -> list[str]:
        """The files of the snapshot in force that are known to be damaged."""
        found = self._pinned[1] if self._pinned else None
        return [f"{table}.parquet" for table in sorted(found.lost)] if found else []

    def close(self) -> None:
        """Let go of engine and desk."""
        self.drafts.close()
        self.engine.close()
        self.desk.close()

    def _start_over(self) -> None:
        self._kept.clear()
        self.renewed(self)

    def _words(self, snapshot: Snapshot) -> Vocabulary:
        decided = self.desk.decisions.standing(SEGMENT)
        try:
            return vocabulary_at(self.workspace.definitions, snapshot, self.engine, decided)
        except SnapshotCorrupt:  # without the fields and segments whose tables are lost
            return vocabulary_of(catalog.read(self.workspace.definitions))

    def _snapshot(self) -> Snapshot:
        now, pinned = self.clock(), self._pinned
        if pinned is not None and now - pinned[0] < PINNED_FOR:
            return pinned[1]
        with self._lock:
            loads = self.desk.loads.all()
            if loads and not any(load.state == "active" for load in loads):
                self._pinned = None
                raise NotFound(
                    ("Everything that was loaded has been taken back.", "已导入的资料均已撤销。"),
                    ("Bring files under Import.", "请在“导入数据”中导入文件。"),
                )
            newest = self.desk.snapshots.newest()
            if pinned is None or newest is None or newest.name != pinned[1].name:
                found = self._in_force()
                if pinned is None or found.name != pinned[1].name:
                    self.engine.forget()
                    self.vocabulary = self._words(found)
                    self._start_over()
            else:
                found = pinned[1]
            self._pinned = (now, found)
            if found.lost:  # computed anew under the same name it is whole again
                self._look_again(now, found)
            return self._pinned[1]

    def _in_force(self) -> Snapshot:
        """The newest whole snapshot, else what remains of the newest."""
        try:
            return snapshots.current(self.workspace, self.desk)
        except SnapshotCorrupt:
            return snapshots.remains(self.workspace, self.desk)

    def _look_again(self, at: float, snapshot: Snapshot) -> bool:
        found = frozenset(snapshots.damaged(snapshot))
        if found == snapshot.lost:
            return False
        self.engine.forget()
        self._pinned = (at, replace(snapshot, lost=found))
        self._start_over()
        return True


def _not_made(name: str) -> NotFound:
    return NotFound(
        (f"The last update did not compute the table {name} yet.", f"最近一次更新尚未计算数据表 {name}。"),
        (
            "Update data: it is computed from the files that are there.",
            "请点击“更新数据”，系统会依据已导入的资料计算。",
        ),
    )


def open_office(workspace: Workspace) -> Office:
    """The office of a workspace."""
    heard("zhike")  # reads the characters' sounds, so that no reader waits for them
    desk = Desk(workspace.desk)
    engine = connect(memory_limit_gb=workspace.settings["memory_limit_gb"], threads=workspace.settings["threads"])
    vocabulary = vocabulary_of(catalog.read(workspace.definitions))
    return Office(workspace, desk, Reader(engine, held=("profiles",)), vocabulary, Door(desk), Drafts(workspace, desk))
