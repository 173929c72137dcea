"""Files on their way in: received, understood and shown before anything is loaded; then loaded in one go.

A draft lives as long as this process, in its own private folder. The work runs as a job, so that no page waits.
"""

import hashlib
import secrets
import shutil
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from zhike import child, incoming
from zhike.arrival import Loaded
from zhike.check import Aside, CheckedSheet, Reading
from zhike.check.glimpse import Glimpse
from zhike.desk import Desk
from zhike.errors import NotFound, Text, UsageError
from zhike.jobs import Cancelled, Jobs, Tell
from zhike.workspace import Workspace

MOST_DRAFTS = 20
LONGEST_NAME = 120
CHUNK = 1 << 20
SMALL = 1 << 20
"""Bytes of files that are understood in this process; more is done in one of its own."""
FEW = 300_000
"""Rows of facts whose figures are computed in this process; more in one of its own."""
T = TypeVar("T")


@dataclass(frozen=True)
class File:
    """One file of a draft, and what it was understood to be."""

    path: Path
    sha256: str
    kind: str = ""  # what a person said it is
    columns: tuple[str, ...] = ()  # "header=field", as a person said
    encoding: str = ""  # of a text file, as a person said
    readings: Mapping[str, Reading] = field(default_factory=dict)  # of sheets by place, as a person said
    sheets: tuple[CheckedSheet, ...] = ()
    glimpses: tuple[Glimpse, ...] = ()  # what is shown of each
    aside: tuple[Aside, ...] = ()  # sheets that give nothing
    counted: Loaded | None = None  # what loading it would do
    twin: str = ""  # the load that has the same content
    recalled: frozenset[str] = frozenset()  # signatures of sheets read as a person confirmed them last time
    refused: tuple[Text, Text] | None = None  # why it cannot be read, and what to do

    @property
    def ready(self) -> bool:
        """Whether it can be loaded."""
        return bool(self.sheets) and self.refused is None and not self.twin


@dataclass
class Draft:
    """Files brought together by one person."""

    id: str
    folder: Path
    files: list[File] = field(default_factory=list)


class Drafts:
    """The drafts of this process, and the jobs that read and load them."""

    def __init__(self, workspace: Workspace, desk: Desk) -> None:
        self.workspace, self.desk = workspace, desk
        self._open: dict[str, Draft] = {}
        self._lock = threading.Lock()
        self._stack = ExitStack()
        self._folder = self._stack.enter_context(workspace.scratch())
        kinds = {"check": self._check, "load": self._load, "reread": self._read_again, "refresh": self._refresh}
        self.jobs = Jobs(workspace, kinds)

    def one(self, id: str) -> Draft:
        """A draft.

        Errors  NotFound where it is over, or was never
        """
        if id not in self._open:
            raise NotFound(
                ("This upload is no longer open.", "此次上传已不存在。"),
                ("Choose the file again under Import.", "请在“导入数据”中重新选择文件。"),
            )
        return self._open[id]

    def receive(self, files: Sequence[tuple[str, BinaryIO]]) -> Draft:
        """Keep what was sent, under the names it came with, in a new draft."""
        id = secrets.token_hex(8)
        draft = Draft(id, self._folder / id)
        draft.folder.mkdir(mode=0o700)
        for number, (name, content) in enumerate(files):
            folder = draft.folder / f"{number:02d}"
            folder.mkdir()
            path = folder / safe_name(name)
            digest = hashlib.sha256()
            with path.open("wb") as file:
                while chunk := content.read(CHUNK):
                    digest.update(chunk)
                    file.write(chunk)
            draft.files.append(File(path, digest.hexdigest()))
        with self._lock:
            self._open[id] = draft
            for old in list(self._open)[:-MOST_DRAFTS]:
                shutil.rmtree(self._open.pop(old).folder, ignore_errors=True)
        return draft

    def say(
        self,
        draft: Draft,
        number: int,
        *,
        kind: str,
        columns: Iterable[str],
        encoding: str,
        readings: Mapping[str, Reading],
    ) -> None:
        """What a person said of one file; it is to be read anew."""
        if not 0 <= number < len(draft.files):
            raise UsageError(
                ("There is no such file in this upload.", "此次上传中没有该文件。"),
                ("Choose the file again.", "请重新选择文件。"),
            )
        draft.files[number] = replace(
            draft.files[number],
            kind=kind,
            columns=tuple(columns),
            encoding=encoding,
            readings=readings,
            sheets=(),
            glimpses=(),
            aside=(),
            refused=None,
        )

    def drop(self, draft: Draft) -> None:
        """Let go of a draft and its files."""
        with self._lock:
            self._open.pop(draft.id, None)
        shutil.rmtree(draft.folder, ignore_errors=True)

    def room(self) -> Path:
        """A private folder for what is on its way out."""
        folder = self._folder / "out"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def close(self) -> None:
        """Take no more work; the folder goes."""
        self.jobs.close()
        self._stack.close()

    # The work

    def _check(
        self, _workspace: Workspace, asked: Mapping[str, Any], tell: Tell, cancel: threading.Event
    ) -> dict[str, Any]:
        draft = self.one(asked["draft"])
        todo = [number for number, file in enumerate(draft.files) if not file.sheets]
        files = [draft.files[number] for number in todo]
        wanted = [_asked(file) for file in files]
        try:
            found = self._done(
                incoming.understand, (wanted,), [file.path for file in files], _Share(files, tell), cancel
            )
        except Cancelled:
            self.drop(draft)
            raise
        for number, file, what, place in zip(todo, files, found, wanted, strict=True):
            twin = self.desk.loads.with_content(file.sha256)
            draft.files[number] = replace(
                file, sheets=what.sheets, glimpses=what.glimpses, aside=what.aside, counted=what.counted,
                recalled=what.recalled, refused=what.refused, twin=twin.id if twin else "",
            )  # fmt: skip
            for old in file.path.parent.iterdir():
                if old.is_dir() and old != place.into:
                    shutil.rmtree(old, ignore_errors=True)
        return {"draft": draft.id}

    def _load(
        self, _workspace: Workspace, asked: Mapping[str, Any], tell: Tell, cancel: threading.Event
    ) -> dict[str, Any]:
        draft = self.one(asked["draft"])
        ready = [file for file in draft.files if file.ready]
        files = [incoming.Ready(file.path, file.sha256, file.sheets, file.aside) for file in ready]
        outcome = self._done(incoming.load_all, (files, asked["who"]), [one.path for one in files], tell, cancel)
        self.drop(draft)
        return outcome

    def _read_again(
        self, _workspace: Workspace, asked: Mapping[str, Any], tell: Tell, cancel: threading.Event
    ) -> dict[str, Any]:
        loads = [load for load in self.desk.loads.active() if load.source == asked["source"]]
        kept = [self.workspace.sources / load.stored for load in loads]
        return self._done(incoming.read_again, (asked["source"], asked["who"]), kept, tell, cancel)

    def _refresh(
        self, _workspace: Workspace, asked: Mapping[str, Any], tell: Tell, cancel: threading.Event
    ) -> dict[str, Any]:
        day = date.fromisoformat(asked["as_of"]) if asked.get("as_of") else None
        if sum(load.rows for load in self.desk.loads.active()) > FEW:
            return child.run(incoming.compute, self.workspace.folder, day, tell=tell, cancel=cancel)
        return incoming.compute(self.workspace.folder, day, tell=tell, cancel=cancel)

    def _done(
        self, work: Callable[..., T], given: tuple[Any, ...], files: Iterable[Path], tell: Any, cancel: threading.Event
    ) -> T:
        """Work on some files, here where they are small, else in a process of its own, which takes a while to start."""
        small = sum(path.stat().st_size for path in files if path.is_file()) <= SMALL

        def told(*what: Any) -> None:
            if cancel.is_set():
                raise Cancelled
            tell(*what)

        if small:
            return work(self.workspace.folder, *given, tell=told)
        return child.run(work, self.workspace.folder, *given, tell=tell, cancel=cancel)


class _Share:
    """The progress of several files as one: which of them, what is done to it, and what share of all bytes is done."""

    def __init__(self, files: Sequence[File], tell: Tell) -> None:
        self.files, self.tell = files, tell
        self.sizes = [max(1, file.path.stat().st_size) for file in files]

    def __call__(self, number: int, what: Text, share: float) -> None:
        name, count = self.files[number].path.name, len(self.files)
        place = f" ({number + 1}/{count})" if count > 1 else ""
        done = sum(self.sizes[:number]) + share * self.sizes[number]
        self.tell((f"{name}{place}: {what[0]}", f"{name}{place}：{what[1]}"), int(1000 * done / sum(self.sizes)), 1000)


def _asked(file: File) -> incoming.Asked:
    into = file.path.parent / secrets.token_hex(4)
    return incoming.Asked(file.path, into, file.sha256, file.kind, file.columns, file.encoding, file.readings)


def safe_name(name: str) -> str:
    """A sent name as a file's name: its last part, without what a file system or a terminal would stumble over."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*\0').strip(" .")
    stem, dot, end = kept.rpartition(".")
    while len(kept.encode()) > LONGEST_NAME and stem:
        stem = stem[:-1]
        kept = f"{stem}{dot}{end}"
    return kept or "file"
