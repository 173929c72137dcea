"""Arrival: one checked file on its way into the workspace. Whole, or nothing of it."""

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import ibis
import ibis.expr.types as ir
from pyarrow import parquet

from zhike import check, engine, lock, overlap, raw, snapshots
from zhike.check import CheckedSheet
from zhike.clean.bridge import Bridge
from zhike.desk import Desk, Load, Mapping, Part
from zhike.desk.drawer import now
from zhike.engine import Engine
from zhike.errors import StorageFull
from zhike.origin import origin, sign
from zhike.overlap import Lying, Spans
from zhike.tables import IBIS_TYPES, fact
from zhike.tables import field as field_of
from zhike.workspace import Workspace

OWN = ("runs",)
"""What else lies under intake/ beside loads."""
NO_SPACE = (28, 122)  # the disk's end, the quota's


@dataclass(frozen=True)
class Loaded:
    """What became of one file. Rows: inserted + updated + skipped = accepted.

    `load` is empty where nothing was committed; `duplicate_of` names the load that has the same content.
    """

    file: str
    load: str
    state: Literal["loaded", "checked", "duplicate"]
    rows: int = 0
    inserted: int = 0
    updated: int = 0
    skipped: int = 0
    duplicate_of: str = ""
    documents: tuple[dict[str, Any], ...] = ()  # the objects of `import --json`, one for each sheet with a fact
    sheets: tuple[CheckedSheet, ...] = field(default=(), repr=False)  # their files are gone when bring returns


@dataclass(frozen=True)
class Arrival:
    """One file, understood."""

    workspace: Workspace
    desk: Desk
    path: Path
    sha256: str
    sheets: tuple[CheckedSheet, ...]
    who: str
    force: bool = False
    confirmed: frozenset[str] = frozenset()  # signatures of the sheets that a person spoke about
    spans: Spans | None = None  # shared by files that are brought together

    def preview(self, scratch: Path) -> Loaded:
        """What committing would do."""
        folder = scratch / uuid.uuid4().hex
        folder.mkdir()
        parts, _ = self._write(folder, "new")
        return self._loaded("", parts, "checked")

    def commit(self) -> Loaded:
        """Files first, each to disk, under names that nobody reads; then their place; then one transaction.

        Errors  StorageFull
        """
        with lock.held(self.workspace.intake / ".lock"):
            collect(self.workspace, self.desk)
            number = max((load.number for load in self.desk.loads.all()), default=0) + 1
            id = f"{number:04d}-{self.sha256[:8]}"
            folder = self.workspace.intake / f".tmp-{id}"
            stored = uuid.uuid4().hex
            try:
                folder.mkdir(mode=0o700)
                parts, source = self._write(folder, id)
                _keep(self.path, self.workspace.sources / stored)
                for path in folder.iterdir():
                    path.chmod(0o600)
                    snapshots.to_disk(path)
                snapshots.to_disk(folder)
                folder.rename(self.workspace.intake / id)
                snapshots.to_disk(self.workspace.intake)
            except OSError as error:
                raise _full(self.workspace, error) from error
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            return self._record(id, stored, parts, source)

    def _record(self, id: str, stored: str, parts: Sequence[Part], source: str) -> Loaded:
        twin = self.desk.loads.with_content(self.sha256) if self.force else None
        loaded = self._loaded(id, parts, "loaded")
        load = Load(
            id=id, number=0, at=now(), who=self.who, file=self.path.name, sha256=self.sha256, stored=stored,
            source=source, state="active", parts=tuple(parts), checked=self._counts(loaded),
        )  # fmt: skip
        self.desk.loads.commit(load, replaces=(twin.id,) if twin else ())
        for sheet in self.sheets:
            self._remember(sheet, source)
        return loaded

    def _remember(self, sheet: CheckedSheet, source: str) -> None:
        """Keep how the header was read; what a person confirmed is not overwritten by a guess."""
        said = sheet.signature in self.confirmed
        before = self.desk.mappings.of(sign(sheet))
        if before is None or said or not before.confirmed:
            memory = check.memory(sheet)[sheet.signature]
            known = Mapping(sign(sheet), sheet.kind, memory, source, confirmed=said and bool(sheet.header_rows))
            self.desk.mappings.remember(known, who=self.who)
        if said:
            self.desk.decisions.add("mapping", sign(sheet), check.memory(sheet)[sheet.signature], who=self.who)

    def _write(self, folder: Path, id: str) -> tuple[list[Part], str]:
        """The accepted rows of every sheet as raw facts, what was left out or doubted, and the documents replaced."""
        active = [load for load in self.desk.loads.active() if not (self.force and load.sha256 == self.sha256)]
        earlier = [Lying(load.id, part, self.workspace.intake / part.path) for load in active for part in load.parts]
        known = {one.signature: one for one in self.desk.mappings.all()}
        settings = self.workspace.settings
        with self.workspace.scratch() as scratch, engine.connected(
            memory_limit_gb=settings["memory_limit_gb"], threads=settings["threads"], scratch=scratch
        ) as connected:  # fmt: skip
            source = origin(connected, self.workspace, active, known, self.sheets)
            fresh: list[Lying] = []
            for number, sheet in enumerate(self.sheets, 1):
                if sheet.document["rows"]["accepted"]:
                    fresh.append(self._part(connected, sheet, number, folder, id, source))
                for path in (sheet.leftovers, sheet.doubts):
                    shutil.copyfile(
                        path, folder / f"{number:02d}.{'leftovers' if path == sheet.leftovers else 'doubts'}.parquet"
                    )
            return overlap.settle(connected, fresh, earlier, folder, scratch=scratch, spans=self.spans), source

    def _part(self, connected: Engine, sheet: CheckedSheet, number: int, folder: Path, id: str, source: str) -> Lying:
        place = Path(id) / f"{number:02d}.{sheet.kind}.parquet"
        path = folder / place.name
        given = connected.read(sheet.facts)
        rows = as_raw(given, sheet.kind, source=source, load=id, file=sheet.file, sheet=sheet.sheet)
        count = connected.write(rows, path)
        part = Part(
            fact=sheet.kind, file=sheet.file, sheet=sheet.sheet, number=number, path=str(place), rows=count,
            sha256=snapshots.hash_of(path), content=self._content(sheet), signature=sign(sheet),
        )  # fmt: skip
        return Lying(id, part, path)

    def _content(self, sheet: CheckedSheet) -> str:
        """What the accepted rows follow from: the file, and how it was understood."""
        told = [self.sha256, *(sheet.document[name] for name in ("file", "sheet", "kind", "mapping", "rows", "totals"))]
        how = sheet.reading.document()
        told += [how] if how else []
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()

    def _loaded(self, id: str, parts: Sequence[Part], state: Literal["loaded", "checked"]) -> Loaded:
        by_number = {part.number: part for part in parts}
        documents = []
        for number, sheet in enumerate(self.sheets, 1):
            part = asdict(by_number[number]) if number in by_number else {}
            counts = {name: part.get(name, 0) for name in ("inserted", "updated", "skipped")}
            documents.append({**sheet.document, "load": id, **counts})
        sums = {name: sum(getattr(part, name) for part in parts) for name in ("rows", "inserted", "updated", "skipped")}
        return Loaded(self.path.name, id, state, **sums, documents=tuple(documents), sheets=self.sheets)

    def _counts(self, loaded: Loaded) -> list[dict[str, Any]]:
        """The documents, and how often each doubt was found: what the quality table counts."""
        return [
            {**document, "doubts": _reasons(sheet.doubts), "bridge": [_said(one) for one in sheet.bridge]}
            for document, sheet in zip(loaded.documents, self.sheets, strict=True)
        ]


def _said(bridge: Bridge) -> dict[str, Any]:
    """A bridge as JSON can say it: decimals as text."""
    parts = [
        {"reason": p.reason, "rows": p.rows, "value": format(p.value, "f"), "unread": p.unread} for p in bridge.parts
    ]
    sums = {name: format(getattr(bridge, name), "f") for name in ("printed", "accepted", "rest")}
    return {"column": bridge.column, "field": bridge.field, "row": bridge.row, "parts": parts, **sums}


def as_raw(rows: ir.Table, kind: str, *, source: str, load: str, file: str, sheet: str) -> ir.Table:
    """Accepted rows of a sheet as `raw_<fact>`: every column of the fact, who the party is, and where the row stands."""
    given = {
        name: (rows[name] if name in rows.columns else ibis.null()).cast(IBIS_TYPES[field_of(name).type])
        for name in fact(kind).fields
        if name not in raw.PROVENANCE
    }
    custom = rows["custom"].cast("string") if "custom" in rows.columns else ibis.null("string")
    place = {"source": source, "load": load, "file": file, "sheet": sheet}
    literals = {name: ibis.literal(text) for name, text in place.items()}
    placed = rows.select(**given, custom=custom, **literals, row=rows["row"].cast("int64"))
    return placed.mutate(party_key=raw.party_key(placed)).select(*raw.columns_of(kind))


def collect(workspace: Workspace, desk: Desk) -> None:
    """Remove what loads that were cut off have left; the caller holds the lock."""
    loads = desk.loads.all()
    known = {load.id for load in loads} | set(OWN)
    for left in workspace.intake.iterdir():
        if left.is_dir() and left.name not in known:
            shutil.rmtree(left, ignore_errors=True)
    stored = {load.stored for load in loads}
    for left in workspace.sources.iterdir():
        if left.name not in stored:
            left.unlink(missing_ok=True)


def _reasons(doubts: Path) -> dict[str, int]:
    """How many rows a sheet's doubts name, by reason."""
    counted = parquet.read_table(doubts, columns=["reason"])["reason"].value_counts()
    return {str(one["values"]): int(one["counts"]) for one in counted.to_pylist()}


def _keep(path: Path, to: Path) -> None:
    """A copy of the file as given, private, on disk, with the day when it was saved."""
    with (
        path.open("rb") as given,
        os.fdopen(os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600), "wb") as kept,
    ):
        shutil.copyfileobj(given, kept, 1 << 20)
        kept.flush()
        os.fsync(kept.fileno())
        saved = os.fstat(given.fileno())
    os.utime(to, ns=(saved.st_atime_ns, saved.st_mtime_ns))
    snapshots.to_disk(to.parent)


def _full(workspace: Workspace, error: OSError) -> OSError | StorageFull:
    if error.errno not in NO_SPACE:
        return error
    return StorageFull(
        (f"There is no room left on the disk of {workspace.folder}.", f"{workspace.folder} 所在磁盘空间不足。"),
        (
            "Nothing was loaded. Free some space and import again.",
            "未导入任何数据。请清理磁盘后重新导入。",
        ),
    )
