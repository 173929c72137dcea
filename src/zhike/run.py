"""Run: does the pipeline once over what is loaded, and seals the tables in a snapshot."""

import hashlib
import inspect
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, is_dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import psutil
import pyarrow as pa
from pyarrow import parquet

from zhike import accounted, carried, contract, engine, lock, memory, pipeline, raw, snapshots, tables, verdicts
from zhike.credit import policy
from zhike.desk import Decision, Desk, Load
from zhike.engine import Engine
from zhike.errors import NotFound, SnapshotCorrupt, StorageFull, Text
from zhike.identity import groups
from zhike.jobs import Cancelled
from zhike.snapshots import Snapshot
from zhike.step import Fit, Row, Step
from zhike.workspace import Workspace

Progress = Callable[[Text, int, int], None]
"""progress(what is being done, how many steps are done, of how many)."""

DECISIONS = (*verdicts.KINDS, verdicts.WITHDRAWN, "count_after_all", "channel_join", policy.KIND)
"""Kinds of decisions that change what a run computes; what stands of them is part of a snapshot's name."""

BY_CUSTOMER = (
    "order_lines",
    "orders",
    "receipts",
    "invoices",
    "interactions",
    "customer_products",
    "customer_months",
    "profiles",
    "needs",
    "deciders",
    "signals",
    "settlements",
    "payments",
    "profit_months",
    "churn_cases",
    "credit_scores",
    "exposures",
    "capability_points",
    "serving_shares",
    "year_tiers",
    "use_months",
)
"""Tables in the order of their customers, so that one customer's page reads a few row groups."""

OF_ONE = ("needs", "deciders", "signals", "payments", "credit_scores", "exposures", "capability_points", "serving_shares",
          "year_tiers", "use_months")  # fmt: skip
"""Of these, tables with few rows a customer that hardly anything but the page of one customer reads."""

GROUPS = {
    name: 10_240 if name == "order_lines" else engine.ROW_GROUP_OF_ONE // (4 if name in OF_ONE else 1)
    for name in BY_CUSTOMER
}
"""Rows that are unpacked together; lines are read of all customers more often than of one, and are many."""


@dataclass(frozen=True)
class Run:
    """What a run has done; `new` is false where the snapshot was there already.

    Units  seconds; peak_memory_bytes: resident, of the process and its children together
    """

    snapshot: str
    new: bool
    path: Path
    as_of: date
    seconds: float
    peak_memory_bytes: int
    tables: dict[str, int]
    fits: dict[str, Any]

    def document(self) -> dict[str, Any]:
        """As `zhike refresh --json` prints it."""
        return {
            **asdict(self),
            "path": str(self.path),
            "as_of": self.as_of.isoformat(),
            "seconds": round(self.seconds, 3),
        }


def refresh(
    workspace: Workspace,
    *,
    as_of: date | None = None,
    engine_url: str = "duckdb://",
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
    rows: Sequence[Row] = pipeline.PIPELINE,
) -> Run:
    """Compute all tables from the active loads and put their snapshot in force.

    Dates   facts after `as_of` are not seen; without one it is the latest order day that is not in the future
    Errors  NotFound where nothing is loaded; Conflict while another run goes on; StorageFull; Cancelled
    """
    began = time.monotonic()
    with (
        Desk(workspace.desk) as desk,
        _only_run(workspace, progress),
        workspace.scratch() as scratch,
        memory.watched() as watch,
    ):
        loads = desk.loads.active()
        if not loads:
            raise NotFound(
                ("Nothing is loaded yet.", "尚未导入任何资料。"),
                (
                    f"Bring files in with: zhike import FILES -w {workspace.folder}.",
                    f"请先导入：zhike import 文件 -w {workspace.folder}。",
                ),
            )
        settings = workspace.settings
        with (
            engine.connected(
                engine_url, memory_limit_gb=settings["memory_limit_gb"], threads=settings["threads"], scratch=scratch
            ) as connected,
            _interruptible(connected, cancel),
        ):
            day = as_of or raw.latest_day(connected, workspace, loads)
            decisions = standing(desk)
            inputs = _inputs(workspace, loads, decisions)
            ids = desk.ids.all()
            name, whole, there = _named(workspace, desk, day, inputs, ids)
            if there is not None:
                return _again(there)
            _room(workspace, desk)
            doing = _Doing(
                workspace, connected, scratch, desk, loads, decisions, ids, day, rows, progress, cancel, watch
            )
            with snapshots.draft(workspace) as drafted:
                told = doing.all(drafted)
                told |= {"hash": whole, **inputs, "as_of": day.isoformat(), "engine": connected.name}
                told["sources"] = [_source(load) for load in loads]
                told["run"] = {
                    "at": datetime.now(UTC).isoformat(),
                    "seconds": time.monotonic() - began,
                    "peak_memory_bytes": watch.most(),
                }
                _check_cancel(cancel)
                told["private"] = doing.keep_private(name)
                sealed = snapshots.publish(workspace, desk, drafted, name, told)
            carried.forget(workspace)
            return Run(
                name, True, sealed.folder, day, time.monotonic() - began, watch.most(),
                {table: sealed.rows(table) for table in sealed.tables}, dict(sealed.fits),
            )  # fmt: skip


class _Doing:
    """One run under way: the tables made so far, and the parameters that steps may name."""

    def __init__(
        self, workspace: Workspace, connected: Engine, scratch: Path, desk: Desk, loads: list[Load],
        decisions: list[Decision], ids: pa.Table, day: date, rows: Sequence[Row], progress: Progress | None, cancel: threading.Event | None,
        watch: memory.Watch,
    ) -> None:  # fmt: skip
        self.watch = watch
        self.workspace, self.engine, self.scratch, self.desk = workspace, connected, scratch, desk
        self.loads, self.day, self.rows, self.progress, self.cancel = loads, day, rows, progress, cancel
        self.given: dict[str, Any] = {**workspace.settings.all(), "as_of": day}
        told = [(one.kind, one.subject, one.value) for one in decisions]
        self.given["credit_policy"] = policy.in_force(told, self.given)
        self.made: dict[str, ir.Table] = {
            f"raw_{fact.name}": raw.raw(connected, workspace, loads, fact.name, as_of=day) for fact in tables.FACTS
        }
        brought = {part.fact for load in loads for part in load.parts}
        self.empty = {f"raw_{fact.name}" for fact in tables.FACTS if fact.name not in brought}
        self.made["known_ids"] = self._held("known_ids", ids)
        self.made["decisions"] = self._held("decisions", _decided(decisions))
        before = carried.last(workspace, desk)
        for name in carried.TAKEN_UP:
            self.made[f"known_{name}"] = (
                connected.read(before[name], name=f"known_{name}")
                if before
                else self._held(f"known_{name}", groups.empty(name))
            )
        self.private: list[Path] = []

    def all(self, drafted: Path) -> dict[str, Any]:
        """Every row of the pipeline in turn; says what the manifest keeps of them."""
        told: dict[str, Any] = {"tables": {}, "fits": {}, "steps": {}}
        held = 0
        part: Text = ("Computing", "正在计算")
        for number, row in enumerate(self.rows):
            _check_cancel(self.cancel)
            part = pipeline.PARTS.get(row.table, part) if isinstance(row, Step) else part
            if self.progress:
                self.progress(_doing(row, part), number, len(self.rows))
            held = engine.let_go(held)
            began = time.monotonic()
            self.watch.most_since()
            given = [self.made[name] for name in row.made_from]
            if isinstance(row, Fit):
                self._fit(row, given, told)
            else:
                made = self._nothing(row.table) if self._bare(row) else self._called(row.made_by, given)
                private = row.table in _private()
                self._write(row.table, made, self.scratch if private else drafted, told)
            told["steps"][row.table if isinstance(row, Step) else row.name] = {
                "seconds": round(time.monotonic() - began, 3),
                "peak_memory_bytes": self.watch.most_since(),
            }
        self._write("quality", self.engine.given(accounted.quality(self.loads)), drafted, told)
        fared = accounted.accounted_rows(self.engine, self.workspace, self.loads, as_of=self.day)
        self._write("accounted_rows", self.engine.given(fared), drafted, told)
        if self.progress:
            self.progress(("Sealing", "封存"), len(self.rows), len(self.rows))
        return told

    def keep_private(self, name: str) -> dict[str, str]:
        """What the desk and intake/ keep of a run: contacts, lasting ids, and which party is which customer.

        Says the hashes of those tables that the next run reads.
        """
        if "portraits" in self.made and "matches" in self.made:
            fresh = groups.new_ids(self.made["portraits"], self.made["matches"], self.made["known_ids"])
            self.desk.ids.remember(self.engine.batches(fresh), on=self.day)
        if "contacts" in self.made:
            self.desk.contacts.replace(self.engine.batches(self.made["contacts"]))
        place = carried.folder_of(self.workspace, name)
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in self.private:
            path.chmod(0o600)
            path.replace(place / path.name)
        return carried.hashes_of(place)

    def _bare(self, row: Step) -> bool:
        """Whether there is nothing that the rows of this table could come from."""
        sources = pipeline.ROWS_OF.get(row.table)
        return sources is not None and self.empty.issuperset(sources)

    def _nothing(self, name: str) -> ir.Table:
        return self.engine.given(contract.none(tables.table(name)))

    def _held(self, name: str, rows: pa.Table) -> ir.Table:
        path = self.scratch / f"given.{name}.parquet"
        parquet.write_table(rows, path)
        return self.engine.read(path, name=name)

    def _called(self, made_by: Callable[..., Any], given: list[ir.Table]) -> Any:
        names = [name for name, one in inspect.signature(made_by).parameters.items() if one.kind is one.KEYWORD_ONLY]
        return made_by(*given, **{name: self.given[name] for name in names if name in self.given})

    def _fit(self, row: Fit, given: list[ir.Table], told: dict[str, Any]) -> None:
        numbers = self._called(row.fit, given)
        self.given[row.name] = numbers
        told["fits"][row.name] = asdict(numbers) if is_dataclass(numbers) and not isinstance(numbers, type) else numbers

    def _write(self, name: str, expression: ir.Table, folder: Path, told: dict[str, Any]) -> None:
        """One table into its file; later steps read it from there."""
        began = time.monotonic()
        promised = tables.table(name) if name in _TABLES else None
        if promised is not None:
            expression = contract.as_promised(expression, promised)
        path = folder / f"{name}.parquet"
        by, group = (("customer_id",), GROUPS[name]) if name in GROUPS else ((), engine.ROW_GROUP)
        if not self.engine.write(expression, path, by=by, group=group, passing=folder == self.scratch):
            self.empty.add(name)
        self.made[name] = self.engine.read(path, name=name)
        if folder == self.scratch:
            self.private.append(path)
        elif promised is not None:
            told["tables"][name] = contract.counted(self.engine, self.made[name], promised)
            told["tables"][name]["seconds"] = round(time.monotonic() - began, 3)


_TABLES = {table.name for table in tables.TABLES}


def _private() -> set[str]:
    return {table.name for table in tables.TABLES if table.private}


def standing(desk: Desk) -> list[Decision]:
    """The decisions in force that change what a run computes, the oldest first."""
    others = [kind for kind in DECISIONS if kind not in (*verdicts.KINDS, verdicts.WITHDRAWN)]
    found = [*verdicts.standing(desk), *desk.decisions.standing(*others)]
    return sorted(found, key=lambda one: one.id)


def _inputs(workspace: Workspace, loads: Sequence[Load], decisions: Sequence[Decision]) -> dict[str, Any]:
    """All that a snapshot follows from beside the day."""
    return {
        "content": [[part.fact, part.content] for load in loads for part in load.parts],
        "decisions": [[one.kind, one.subject, one.value] for one in decisions],
        "settings": workspace.settings.all(),
        "code": snapshots.code_version(workspace.definitions),
    }


def _named(
    workspace: Workspace, desk: Desk, day: date, inputs: dict[str, Any], ids: pa.Table
) -> tuple[str, str, Snapshot | None]:
    """The name of the snapshot that follows from the inputs, the whole hash, and that snapshot where it is there.

    A snapshot made before some id was given does not know where that one leads: it is made anew under a name that
    counts the ids too.
    """
    name, whole = snapshots.name_of(day, inputs)
    found = _there(workspace, name)
    if found is not None and not carried.knows(workspace, found, ids):
        given = sorted(set(ids["customer_id"].to_pylist()))
        inputs["ids"] = hashlib.sha256("\n".join(given).encode()).hexdigest()
        name, whole = snapshots.name_of(day, inputs)
        found = _there(workspace, name)
    if found is not None:
        snapshots.point(desk, found)
    return name, whole, found


def _there(workspace: Workspace, name: str) -> Snapshot | None:
    """The whole snapshot of that name; None where there is none, or a damaged one."""
    folder = workspace.snapshots / name
    if not folder.exists():
        return None
    try:
        return snapshots.open(folder)
    except SnapshotCorrupt:
        return None


def _again(found: Snapshot) -> Run:
    ran: Mapping[str, Any] = found.manifest["run"]
    counts = {table: found.rows(table) for table in found.tables}
    return Run(
        found.name, False, found.folder, found.as_of, ran["seconds"], ran["peak_memory_bytes"], counts, dict(found.fits)
    )


def _source(load: Load) -> dict[str, Any]:
    """What the manifest says of one load."""
    return {"load": load.id, "file": load.file, "sha256": load.sha256, "source": load.source, "rows": load.rows}


def _decided(decisions: Sequence[Decision]) -> pa.Table:
    """Decisions as the steps read them; the higher number is the newer."""
    text = pa.string()
    return pa.table(
        {
            "kind": pa.array([one.kind for one in decisions], text),
            "subject": pa.array([one.subject for one in decisions], text),
            "value": pa.array([json.dumps(one.value, ensure_ascii=False, default=str) for one in decisions], text),
            "number": pa.array([one.id for one in decisions], pa.int64()),
        }
    )


def _doing(row: Row, part: Text) -> Text:
    """What is being made: the part of the pipeline; of a fit, which takes longer, also what it finds."""
    if isinstance(row, Step):
        return part
    found = pipeline.FITTED.get(row.name, (row.name, row.name))
    return (f"{part[0]}: {found[0]}", f"{part[1]}：{found[1]}")


def _check_cancel(cancel: threading.Event | None) -> None:
    if cancel is not None and cancel.is_set():
        raise Cancelled


def _room(workspace: Workspace, desk: Desk) -> None:
    """Refuse before the start where the disk could not hold two more of the last snapshot."""
    newest = desk.snapshots.newest()
    folder = workspace.snapshots / newest.name if newest else None
    if folder is None or not folder.is_dir():
        return
    size = sum(path.stat().st_size for path in folder.iterdir())
    free = psutil.disk_usage(str(workspace.snapshots)).free
    if free < 2 * size:
        raise StorageFull(
            (
                f"Only {free >> 20} MiB are free on the disk of {workspace.folder}; a run needs {2 * size >> 20} MiB.",
                f"{workspace.folder} 所在磁盘仅剩 {free >> 20} MiB，本次计算需要 {2 * size >> 20} MiB。",
            ),
            (
                "Free some space and run again; the last snapshot still answers.",
                "请清理磁盘后重试；上一次的结果仍可使用。",
            ),
        )


@contextmanager
def _only_run(workspace: Workspace, progress: Progress | None) -> Iterator[None]:
    """One run at a time: a second one waits, and says so."""
    with lock.held(
        workspace.snapshots / ".lock",
        waiting=lambda: (
            progress and progress(("Another run is going on; waiting for it", "另一次计算正在进行，等待其完成"), 0, 1)
        ),
    ):
        yield


@contextmanager
def _interruptible(connected: Engine, cancel: threading.Event | None) -> Iterator[None]:
    """Within the block, setting `cancel` stops the engine too, and the error it gives for it is ours."""
    if cancel is None:
        yield
        return
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.1):
            if cancel.is_set():
                connected.interrupt()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    except engine.INTERRUPTED as error:
        raise Cancelled from error
    finally:
        over.set()
        watcher.join()
