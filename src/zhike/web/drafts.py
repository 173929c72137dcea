"""Files on their way in: received, understood and shown before anything is loaded; then loaded in one go.

A draft lives as long as this process, in its own private folder. The work runs as a job, so that no page waits.
"""

import hashlib
import secrets
import shutil
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from zhike import check, run
from zhike.arrival import Arrival, Loaded
from zhike.check import CheckedSheet
from zhike.desk import Desk
from zhike.errors import NotFound, Text, UsageError, ZhikeError
from zhike.jobs import Jobs, Tell
from zhike.workspace import Workspace

MOST_DRAFTS = 20
LONGEST_NAME = 120
CHUNK = 1 << 20


@dataclass(frozen=True)
class File:
    """One file of a draft, and what it was understood to be."""

    path: Path
    sha256: str
    kind: str = ""  # what a person said it is
    columns: tuple[str, ...] = ()  # "header=field", as a person said
    encoding: str = ""  # of a text file, as a person said
    keep: bool = False  # what stands twice counts twice, as a person said
    sheets: tuple[CheckedSheet, ...] = ()
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
        self.jobs = Jobs(workspace, {"check": self._check, "load": self._load, "refresh": _refresh})

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
        self, draft: Draft, number: int, kind: str, columns: Iterable[str], *, encoding: str = "", keep: bool = False
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
            keep=keep,
            sheets=(),
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
        self, workspace: Workspace, asked: Mapping[str, Any], tell: Tell, _cancel: threading.Event
    ) -> dict[str, Any]:
        draft = self.one(asked["draft"])
        for number, file in enumerate(draft.files):
            tell((f"Reading {file.path.name}", f"正在读取 {file.path.name}"), number, len(draft.files))
            if not file.sheets:
                draft.files[number] = self._understood(workspace, file)
        return {"draft": draft.id}

    def _understood(self, workspace: Workspace, file: File) -> File:
        known = {one.signature: one.columns for one in self.desk.mappings.all() if one.confirmed}
        twin = self.desk.loads.with_content(file.sha256)
        into = file.path.parent / secrets.token_hex(4)
        try:
            sheets = check.check(
                file.path,
                into=into,
                kind=file.kind or None,
                columns=file.columns,
                duplicates="keep" if file.keep else "drop",
                remembered=known,
                encoding=file.encoding or None,
            )
            if not sheets:
                raise _nothing(file.path.name)
            arrival = Arrival(workspace, self.desk, file.path, file.sha256, tuple(sheets), "owner")
            scratch = into / "counted"
            scratch.mkdir(parents=True)
            counted = arrival.preview(scratch)
            recalled = frozenset(sheet.signature for sheet in sheets if sheet.signature in known and not file.columns)
            return replace(file, sheets=tuple(sheets), counted=counted, twin=twin.id if twin else "", recalled=recalled)
        except ZhikeError as error:
            return replace(file, sheets=(), refused=(error.what, error.fix))

    def _load(
        self, workspace: Workspace, asked: Mapping[str, Any], tell: Tell, cancel: threading.Event
    ) -> dict[str, Any]:
        draft = self.one(asked["draft"])
        ready = [file for file in draft.files if file.ready]
        loads: list[str] = []
        for number, file in enumerate(ready):
            tell((f"Loading {file.path.name}", f"正在导入 {file.path.name}"), number, len(ready) + 1)
            if self.desk.loads.with_content(file.sha256) is not None:
                continue  # sent twice, or loaded meanwhile by the command: once is enough
            said = frozenset(sheet.signature for sheet in file.sheets)  # the person saw the guesses and let them load
            arrival = Arrival(workspace, self.desk, file.path, file.sha256, file.sheets, asked["who"], confirmed=said)
            loads.append(arrival.commit().load)
        self.drop(draft)
        return {"loads": loads, **_refresh(workspace, {}, tell, cancel)}


def _refresh(workspace: Workspace, asked: Mapping[str, Any], tell: Tell, cancel: threading.Event) -> dict[str, Any]:
    day = date.fromisoformat(asked["as_of"]) if asked.get("as_of") else None
    made = run.refresh(workspace, as_of=day, progress=tell, cancel=cancel)
    return {"snapshot": made.snapshot, "new": made.new, "seconds": round(made.seconds, 1)}


def safe_name(name: str) -> str:
    """A sent name as a file's name: its last part, without what a file system or a terminal would stumble over."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*\0').strip(" .")
    stem, dot, end = kept.rpartition(".")
    while len(kept.encode()) > LONGEST_NAME and stem:
        stem = stem[:-1]
        kept = f"{stem}{dot}{end}"
    return kept or "file"


def _nothing(name: str) -> UsageError:
    return UsageError(
        (
            f"“{name}” holds nothing that looks like customers, sales, receipts or the like.",
            f"“{name}”中没有识别出客户、销售、收款等资料。",
        ),
        (
            "Check that it is the right file, or say below what kind of data it is.",
            "请确认文件是否正确，或在下方指定资料类型。",
        ),
    )
