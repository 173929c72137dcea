"""Reading untrusted files: each in a throw-away child process, every sheet left as a grid of text in Parquet.

`read` is the whole of it. What a file is shows in its content, not in its name. Nothing is interpreted here:
a cell is the text that stands in it, an empty cell is null, and rows are counted as the file has them.
"""

import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

from zhike.errors import BadFile, NotFound
from zhike.intake.jail import run
from zhike.intake.limits import LIMITS, Limits
from zhike.intake.refusals import Particulars, bad_file

__all__ = ["LIMITS", "BadFile", "Limits", "RawSheet", "read"]


@dataclass(frozen=True)
class RawSheet:
    """One sheet of one file, as a grid of text cells.

    Row     (in `path`) one record: `row` counts them from 1, `c1` … `cN` are its cells
    Missing null = empty cell
    """

    file: str
    sheet: str  # "" for text files, Parquet, and HTML saved as .xls
    encoding: str | None  # None for workbooks and Parquet
    encodings_possible: tuple[str, ...]  # more than one where the bytes leave it open
    path: Path
    rows: int
    columns: int
    merged: tuple[tuple[int, int, int, int], ...]  # top, left, bottom, right, from 1, inclusive
    sha256: str  # of the file's content; of the member's where it lay in an archive
    notes: tuple[str, ...]
    top: int = 1  # the number of its first row: more where the sheet is the lower one of several tables
    saved_at: datetime | None = None  # when the file was last saved, as its folder says


def read(
    path: Path,
    *,
    into: Path,
    encoding: str | None = None,
    separator: str | None = None,
    limits: Limits = LIMITS,
    progress: Callable[[int], None] | None = None,
) -> list[RawSheet]:
    """All sheets of a file, in its order; hidden ones too.

    Leaves  chart sheets, macros, folders inside archives
    Errors  BadFile with a stable code (`refusals.CODES`); then nothing of the file stays in `into`
    """
    path = Path(path)
    try:
        file = FileIO(path, opener=_without_waiting)
    except (FileNotFoundError, NotADirectoryError, ValueError) as wrong:
        raise NotFound((f"There is no file “{path.name}”.", f"没有文件“{path.name}”。"), LOOK) from wrong
    except OSError as wrong:
        reason = wrong.strerror or type(wrong).__name__
        raise bad_file("unreadable_file", path.name, {"detail": reason}) from wrong
    with file:
        return _read(file, path.name, into, encoding, separator, limits, progress)


def _without_waiting(path: str, flags: int) -> int:
    """A named pipe without a writer would hold the caller for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


CHANGED: Particulars = {"detail": "it changed while it was being read", "detail_zh": "读取期间文件发生了变化"}
LOOK = ("Check its name and folder.", "请检查文件名和所在文件夹。")


def _read(
    file: FileIO,
    name: str,
    into: Path,
    encoding: str | None,
    separator: str | None,
    limits: Limits,
    progress: Callable[[int], None] | None,
) -> list[RawSheet]:
    before = os.fstat(file.fileno())
    if not stat.S_ISREG(before.st_mode):
        raise bad_file("type_mismatch", name, {"kind": "no regular file", "kind_zh": "非普通文件"})
    if before.st_size == 0:
        raise bad_file("empty_file", name, {})
    if before.st_size > limits.file_bytes:
        raise bad_file("archive_too_large", name, {"detail": f"{before.st_size >> 20} MiB"})
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    into.mkdir(parents=True, exist_ok=True)
    landed = run(file, name, into=into, encoding=encoding, separator=separator, limits=limits, progress=progress)
    after = os.fstat(file.fileno())
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        for one in landed:
            one.path.unlink(missing_ok=True)
        raise bad_file("unreadable_file", name, CHANGED)
    return [
        RawSheet(
            one.file,
            one.sheet,
            one.encoding,
            one.encodings_possible,
            one.path,
            one.rows,
            one.columns,
            one.merged,
            one.sha256 or digest,
            one.notes,
            saved_at=datetime.fromtimestamp(before.st_mtime, UTC),
        )
        for one in landed
    ]
