"""Snapshots: all tables of one run, sealed and dated, never changed.

    snapshots/2026-06-30.3f2a91c07be4/manifest.json       written last, sealed by its own hash
                                      orders.parquet …    one file per table, 0444

A name is the day and twelve digits of a hash over everything that the tables follow from: same inputs, same
name. A snapshot is made in a folder of another name, brought to disk, and moved to its place in one step; then
one transaction at the desk moves the pointer. Readers see all of it or nothing.
"""

import hashlib
import json
import os
import shutil
import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import ibis.expr.types as ir

from zhike.desk import Desk
from zhike.engine import Engine
from zhike.errors import NotFound, SnapshotCorrupt, Text, UnknownName
from zhike.workspace import Workspace

MANIFEST = "manifest.json"
DRAFT = ".draft-"
CHUNK = 1 << 20


@dataclass(frozen=True)
class Snapshot:
    """One run's tables, verified. `stale`: a newer one is damaged and this older one stands in for it.

    `lost`: tables whose files were damaged after that; they count as not there, and asked for they are named.
    """

    folder: Path
    manifest: Mapping[str, Any]
    stale: bool = False
    lost: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return self.folder.name

    @cached_property
    def as_of(self) -> date:
        """The last day whose facts are in it."""
        return date.fromisoformat(self.manifest["as_of"])

    @property
    def fits(self) -> Mapping[str, Any]:
        """Fitted numbers by name."""
        found: Mapping[str, Any] = self.manifest["fits"]
        return found

    @property
    def settings(self) -> Mapping[str, Any]:
        """The settings in force when it was made."""
        found: Mapping[str, Any] = self.manifest["settings"]
        return found

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of its tables that can be read, in the order in which they were made."""
        return tuple(name for name in self.manifest["tables"] if name not in self.lost)

    def rows(self, name: str) -> int:
        """The number of rows of a table."""
        return int(self._about(name)["rows"])

    def path(self, name: str) -> Path:
        """The file of a table.

        Errors  UnknownName; SnapshotCorrupt where it was lost
        """
        file = self.folder / str(self._about(name)["file"])
        if name in self.lost:
            raise SnapshotCorrupt(*unreadable([file.name]))
        return file

    def table(self, name: str, engine: Engine) -> ir.Table:
        """A table, to be read by an engine."""
        return engine.read(self.path(name))

    def _about(self, name: str) -> Mapping[str, Any]:
        if name not in self.manifest["tables"]:
            raise UnknownName(("table", "表"), name, self.manifest["tables"])
        found: Mapping[str, Any] = self.manifest["tables"][name]
        return found


def name_of(as_of: date, inputs: Mapping[str, Any]) -> tuple[str, str]:
    """The name of the snapshot that follows from these inputs, and the whole hash.

    Shapes  inputs: what JSON can say; as_of is part of the hash too
    """
    text = json.dumps({"as_of": as_of.isoformat(), **inputs}, sort_keys=True, ensure_ascii=False, default=str)
    whole = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{as_of.isoformat()}.{whole[:12]}", whole


def code_version(definitions: Path | None = None) -> str:
    """A hash over our own sources and the company's definitions: other code may give other numbers."""
    digest = hashlib.sha256(_own_code())
    if definitions is not None and definitions.is_file():
        digest.update(definitions.read_bytes())
    return digest.hexdigest()


@cache  # what this process has loaded, not what an upgrade may have put there since
def _own_code() -> bytes:
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.digest()


@contextmanager
def draft(workspace: Workspace) -> Iterator[Path]:
    """A folder to write a snapshot's files in; gone after the block unless published.

    What dead runs left behind is removed first; the caller holds the run's lock.
    """
    for left in workspace.snapshots.glob(f"{DRAFT}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = workspace.snapshots / f"{DRAFT}{uuid.uuid4().hex[:12]}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(workspace: Workspace, desk: Desk, drafted: Path, name: str, about: Mapping[str, Any]) -> Snapshot:
    """Seal a drafted folder, move it to its place, and move the pointer to it.

    `about["tables"]` says of each table what only the run knows (rows, sums, schema); file, bytes and hash are added.
    """
    tables: dict[str, Any] = {}
    for table, said in about["tables"].items():
        path = drafted / f"{table}.parquet"
        to_disk(path)
        path.chmod(0o444)
        tables[table] = {**said, "file": path.name, "bytes": path.stat().st_size, "sha256": hash_of(path)}
    sealed = _sealed({"name": name, **about, "tables": tables})
    manifest = drafted / MANIFEST
    manifest.write_bytes(sealed)
    to_disk(manifest)
    manifest.chmod(0o444)
    to_disk(drafted)
    place = workspace.snapshots / name
    if place.exists():  # damaged, or it would have been taken as it is: kept aside, for whoever wants to look
        place.rename(workspace.snapshots / f".damaged-{name}-{uuid.uuid4().hex[:6]}")
    drafted.rename(place)
    to_disk(workspace.snapshots)
    made = open(place)
    point(desk, made)
    return made


def point(desk: Desk, to: Snapshot) -> None:
    """Put a whole snapshot in force."""
    desk.snapshots.publish(to.name, str(to.manifest["seal"]))


def open(folder: Path, *, again: bool = False) -> Snapshot:
    """A snapshot whose every file is what was sealed; each file is read once per process, or `again`.

    Errors  SnapshotCorrupt, naming the file
    """
    manifest = manifest_of(folder)
    files = [(folder / said["file"], said["bytes"], said["sha256"]) for said in manifest["tables"].values()]
    for path in _unlike(files, again=again):
        raise _corrupt(path)
    return Snapshot(folder, manifest)


def manifest_of(folder: Path) -> Mapping[str, Any]:
    """What was sealed of a snapshot, its tables not read: enough to say how it was made.

    Errors  SnapshotCorrupt, naming the manifest
    """
    path = folder / MANIFEST
    try:
        manifest = _unsealed(path.read_bytes())
        if manifest["name"] != folder.name:
            raise _corrupt(path)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _corrupt(path) from error
    return manifest


def current(workspace: Workspace, desk: Desk | None = None) -> Snapshot:
    """The snapshot in force; where it is damaged the newest whole one before it, marked stale.

    Errors  NotFound before the first run; SnapshotCorrupt where none is whole
    """
    if desk is None:
        with Desk(workspace.desk) as own:
            return current(workspace, own)
    first: SnapshotCorrupt | None = None
    for name in dict.fromkeys(move.name for move in desk.snapshots.all()):
        try:
            return replace(open(workspace.snapshots / name), stale=first is not None)
        except SnapshotCorrupt as error:
            first = first or error
            _tell(desk, name, error)
    if first is not None:
        raise first
    raise NotFound(
        ("Nothing has been computed yet.", "尚无计算结果。"),
        (
            "Import files, then update data (zhike refresh).",
            "请先导入文件，再更新数据（zhike refresh）。",
        ),
    )


def remains(workspace: Workspace, desk: Desk) -> Snapshot:
    """What can be read of the newest snapshot where none is whole: the tables whose files are damaged are lost.

    Errors  NotFound before the first run; SnapshotCorrupt where no manifest can be read
    """
    for name in dict.fromkeys(move.name for move in desk.snapshots.all()):
        try:
            found = Snapshot(workspace.snapshots / name, manifest_of(workspace.snapshots / name))
        except SnapshotCorrupt:
            continue
        return replace(found, lost=frozenset(damaged(found)))
    return current(workspace, desk)


def damaged_files(snapshot: Snapshot) -> list[str]:
    """The names of the files that are no longer what was sealed."""
    return [str(snapshot.manifest["tables"][table]["file"]) for table in damaged(snapshot)]


def damaged(snapshot: Snapshot) -> tuple[str, ...]:
    """The tables whose files are no longer what was sealed; a file that nobody touched since is not read again."""
    files = {snapshot.folder / said["file"]: name for name, said in snapshot.manifest["tables"].items()}
    about = [
        (path, said["bytes"], said["sha256"])
        for path, said in zip(files, snapshot.manifest["tables"].values(), strict=True)
    ]
    return tuple(files[path] for path in _unlike(about, again=False))


def unreadable(files: Sequence[str]) -> tuple[Text, Text]:
    """What people are told of files that are missing or damaged, and what to do."""
    named = ", ".join(files[:3]) + (" …" if len(files) > 3 else "")
    return (
        (
            f"What this is made from cannot be read: {named} is missing or damaged.",
            f"此处所依据的数据无法读取：文件 {named} 缺失或已损坏。",
        ),
        (
            "Update data: the figures are computed anew from your files. If it happens again, check the disk.",
            "请点击“更新数据”，系统会依据已导入的资料重新计算；若再次出现，请检查磁盘。",
        ),
    )


def verify(workspace: Workspace) -> dict[str, SnapshotCorrupt | None]:
    """Every snapshot read whole again: its damage, or None."""
    found: dict[str, SnapshotCorrupt | None] = {}
    for folder in sorted(path for path in workspace.snapshots.iterdir() if not path.name.startswith(".")):
        try:
            open(folder, again=True)
            found[folder.name] = None
        except SnapshotCorrupt as error:
            found[folder.name] = error
    return found


def compare(before: Snapshot, after: Snapshot) -> dict[str, dict[str, tuple[Any, Any]]]:
    """What differs between two snapshots: by table, `rows` and each sum that changed, as (before, after)."""
    found: dict[str, dict[str, tuple[Any, Any]]] = {}
    for name in dict.fromkeys((*before.tables, *after.tables)):
        old = before.manifest["tables"].get(name, {})
        new = after.manifest["tables"].get(name, {})
        said = {"rows": (old.get("rows"), new.get("rows"))}
        for column in dict.fromkeys((*old.get("sums", {}), *new.get("sums", {}))):
            said[column] = (old.get("sums", {}).get(column), new.get("sums", {}).get(column))
        changed = {column: pair for column, pair in said.items() if pair[0] != pair[1]}
        if changed:
            found[name] = changed
    return found


def hash_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def to_disk(path: Path) -> None:
    """Have the disk, not only the system's memory, hold a file or the names in a folder."""
    if os.name == "nt" and path.is_dir():
        return  # Windows writes a folder's names through and gives no handle on it
    number = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _sealed(manifest: Mapping[str, Any]) -> bytes:
    """The manifest as text that ends with its own hash: a flipped bit anywhere, in blanks too, is seen."""
    body = json.dumps(manifest, ensure_ascii=False, indent=1, default=str)
    seal = hashlib.sha256(body.encode()).hexdigest()
    return f'{body[:-2]},\n "seal": "{seal}"\n}}\n'.encode()


def _unsealed(content: bytes) -> dict[str, Any]:
    manifest = json.loads(content)
    if (
        not isinstance(manifest, dict)
        or _sealed({name: value for name, value in manifest.items() if name != "seal"}) != content
    ):
        raise ValueError("the manifest's seal is broken")
    return manifest


Key = tuple[str, int, int, int, str]
_WHOLE: set[Key] = set()
_LOCK = threading.Lock()


def _unlike(files: Sequence[tuple[Path, int, str]], *, again: bool) -> list[Path]:
    """The files that are not what was sealed; those that this process has read before are only looked at."""
    unread = [one for one in files if again or _key(*one) not in _WHOLE]
    if not unread:
        return []
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        whole = list(pool.map(lambda one: _is_whole(*one), unread))
    return [path for (path, _, _), good in zip(unread, whole, strict=True) if not good]


def _key(path: Path, size: int, sha256: str) -> Key | None:
    """What a file was when it was read whole; None where it is gone or of another size."""
    try:
        there = path.stat()
    except OSError:
        return None
    return (str(path), there.st_ino, there.st_mtime_ns, size, sha256) if there.st_size == size else None


def _is_whole(path: Path, size: int, sha256: str) -> bool:
    key = _key(path, size, sha256)
    try:
        if key is None or hash_of(path) != sha256:
            return False
    except OSError:
        return False
    with _LOCK:
        _WHOLE.add(key)
    return True


def _tell(desk: Desk, name: str, error: SnapshotCorrupt) -> None:
    """An event for the administrator, once per damaged snapshot and not at each page."""
    if not any(event.kind == "snapshot_corrupt" and event.subject == name for event in desk.events.all()):
        desk.events.add("snapshot_corrupt", name, what=list(error.what), fix=list(error.fix))


def _corrupt(file: Path) -> SnapshotCorrupt:
    named = f"{file.parent.name}/{file.name}"  # where the workspace lies is nobody's business who reads a page
    return SnapshotCorrupt(
        (f"The sealed file {named} is not what was sealed.", f"已封存的文件 {named} 与封存时不一致。"),
        (
            "Its numbers are not shown. Run zhike refresh to compute them anew from the files under sources/, and check the disk.",
            "其中的数字不再显示。请执行 zhike refresh 依据已导入的资料重新计算，并检查磁盘。",
        ),
    )
