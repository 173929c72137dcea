"""A sheet as it was understood: what a person is shown, and what is loaded."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from zhike.check.reading import AS_FOUND, Reading
from zhike.clean.bridge import Bridge
from zhike.errors import Text
from zhike.sources.headers import key
from zhike.sources.kinds import fields_of


@dataclass(frozen=True)
class Column:
    """One column's recognition."""

    header: str
    field: str | None
    confidence: float
    evidence: tuple[Text, ...]
    custom: bool
    unread: Text | None = None  # why it is left out, where there is more to say than that it is


@dataclass(frozen=True)
class CheckedSheet:
    """One sheet that holds a fact: what it was taken for and what it gives."""

    file: str
    sheet: str
    kind: str
    confidence: float
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    unsure: tuple[str, ...]
    document: dict[str, Any]
    raw: Path
    facts: Path
    leftovers: Path
    doubts: Path
    bridge: tuple[Bridge, ...]
    signature: str = ""
    sha256: str = ""
    notes: tuple[str, ...] = field(default=())
    questions: tuple[Text, ...] = field(default=())
    """`unsure` in words, one for one."""
    reading: Reading = AS_FOUND
    """What a person said of it, now or of an earlier file with this header."""
    place: str = ""
    """What the sheet is called among those of its file."""


def memory(sheet: CheckedSheet) -> dict[str, Any]:
    """What is kept of a confirmed sheet so that the next file with the same headers needs no question. JSON-able."""
    told: dict[str, Any] = {
        "kind": sheet.kind,
        "mapping": {column.header: column.field for column in sheet.columns},
        "custom": [column.header for column in sheet.columns if column.custom],
    }
    how = replace(sheet.reading, kind="").document()
    return {sheet.signature: told | ({"reading": how} if how else {})}


@dataclass(frozen=True)
class Aside:
    """A sheet of a file that gives nothing: a person left it out, or nothing was recognised in it."""

    place: str
    rows: int
    columns: int
    signature: str
    by_person: bool
    first: tuple[str, ...] = ()  # some of what stands in it
    why: Text | None = None  # what it is, where that is known


@dataclass(frozen=True)
class Survey:
    """All sheets of a file: those that give facts, and the others."""

    sheets: tuple[CheckedSheet, ...]
    aside: tuple[Aside, ...] = ()

    @property
    def nothing(self) -> Text:
        """What is said of a file without a sheet that gives facts."""
        if not self.aside:
            return EMPTY
        why = next((one.why for one in self.aside if one.why), None)
        bare = all(one.rows <= (1 if one.columns > 1 else FEW) and not one.by_person for one in self.aside)
        return why or (HEADED if bare else NOTHING)


FEW = 2
"""Rows of a title of two lines, in one column."""
EMPTY: Text = ("It is empty: no cell of it holds anything.", "文件是空的，没有任何内容。")
HEADED: Text = ("It holds a title or a header, and no rows below.", "只有标题或表头，下面没有数据行。")
NOTHING: Text = (
    "It holds nothing that looks like customers, sales, receipts or the like.",
    "其中没有识别出客户、销售、收款等资料。",
)


def signature(names: Sequence[str | None]) -> str:
    """What tells one layout of headers from another, however they are spaced."""
    return hashlib.sha256("\x1f".join(key(name or "") for name in names).encode()).hexdigest()[:16]


def left_out(header: str, place: str) -> str:
    """Under what it is remembered that a sheet of that header and name is left out."""
    return f"{header}|{place}"


def known_fields(kind: str) -> tuple[str, ...]:
    """What columns of a kind may be mapped to, for people who correct a mapping."""
    return fields_of(kind)
