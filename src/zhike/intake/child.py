"""The throw-away process that reads one untrusted file and hands its sheets to the parent as text.

It opens no file: its input is a handle that it inherits, its output a pipe. Whatever goes wrong in here ends
as one refusal or as the end of this process, never as harm to the parent.
"""

import codecs
import ctypes
import hashlib
import json
import os
import sys
from typing import BinaryIO

from zhike.intake import archives, compound, dbase, given, hypertext, pipe, spreadsheetml, text, workbooks
from zhike.intake.cells import About, Sheets
from zhike.intake.columnar import read_parquet
from zhike.intake.delimited import read_delimited
from zhike.intake.given import Given
from zhike.intake.limits import Limits
from zhike.intake.refusals import Refused

NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000  # unshare(2)
DIE_WITH_PARENT, NO_NEW_PRIVILEGES = 1, 38  # prctl(2)
KILL = 9
LOADED_BEFOREHAND = (
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "gb18030",
    "gb2312",
    "big5hkscs",
    "cp437",
    "ascii",
)


def lock_up(limits: Limits) -> None:
    """Takes this process's freedom: memory, time, files, network, as far as the system lets it."""
    try:
        import resource
    except ImportError:  # Windows: the parent watches memory and time
        return
    cpu = limits.processor_seconds
    for kind, soft, hard in (
        (resource.RLIMIT_AS, limits.address_bytes, limits.address_bytes),
        (resource.RLIMIT_CPU, cpu, cpu + 1),  # the first ends it by a signal that says why
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, 64, 64),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        try:
            resource.setrlimit(kind, (soft, hard))
        except (ValueError, OSError):  # macOS refuses some; the parent watches too
            continue
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.unshare(NEW_USER | NEW_NETWORK)  # −1 where the system forbids it: carried on without
        libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        libc.prctl(DIE_WITH_PARENT, KILL, 0, 0, 0)


def main(request: str) -> None:
    """Reads the one file named by the request."""
    asked = json.loads(request)
    limits = Limits(**asked["limits"])
    out = os.fdopen(1, "wb")
    source = (
        int(asked["handle"]) if "handle" in asked else os.open(asked["path"], os.O_RDONLY | getattr(os, "O_BINARY", 0))
    )
    for name in LOADED_BEFOREHAND:
        codecs.lookup(name)
    lock_up(limits)
    sheets = Sheets(out, limits)
    try:
        file = Given(asked["name"], lambda: _again(source))
        Reading(sheets, asked.get("encoding"), asked.get("separator")).file(file)
        pipe.send_json(out, {"done": True})
    except Refused as refused:
        pipe.send_json(out, {"refused": refused.code, "particulars": refused.particulars})
    except MemoryError:
        pipe.send_json(out, {"refused": "parser_killed", "particulars": _memory(limits)})


def _memory(limits: Limits) -> dict[str, str]:
    size = limits.address_bytes >> 20
    return {"detail": f"it needs more than {size} MiB of memory", "detail_zh": f"所需内存超过 {size} MiB"}


def _again(source: int) -> BinaryIO:
    stream = os.fdopen(os.dup(source), "rb")
    stream.seek(0)
    return stream


class Reading:
    """One request: the file, what its archive holds, each by its content and not by its name."""

    def __init__(self, sheets: Sheets, encoding: str | None, separator: str | None) -> None:
        self.sheets = sheets
        self.encoding = encoding
        self.separator = separator

    def file(self, file: Given, depth: int = 0) -> None:
        """Whatever it is."""
        head = file.head()
        if len(head) < given.HEAD and not head.removeprefix(b"\xef\xbb\xbf").strip(b"\0\xff\xfe \t\r\n"):
            raise Refused("empty_file")
        if head.startswith(b"PK") and head[2:4] in (b"\x03\x04", b"\x05\x06", b"\x07\x08"):
            self.zipped(file, depth)
        elif head.startswith(b"\x1f\x8b\x08"):
            if depth:
                raise Refused("archive_too_large", detail="an archive inside an archive")
            self.file(archives.gunzipped(file, self.sheets.limits), depth + 1)
        elif head.startswith(compound.MAGIC):
            content = self._seekable(file)
            workbooks.read_compound(file, content, self.sheets, self._about(file))
        elif head.startswith(b"PAR1"):
            read_parquet(file, self.sheets, self._about(file))
        elif (table := dbase.looks_like_dbase(file, head)) is not None:
            dbase.read_dbase(file, table, self.encoding, self.sheets, self._about(file))
        else:
            self.plain(file, head)

    def zipped(self, file: Given, depth: int) -> None:
        """A workbook, or an archive of files."""
        limits = self.sheets.limits
        content = self._seekable(file)
        with archives.directory(content, limits.unpacked_bytes, limits) as archive:
            kind = workbooks.kind_of_zip(archive)
        content.seek(0)
        if kind in ("xlsx", "xlsb", "ods"):
            workbooks.read_zipped(file, content, kind, self.sheets, self._about(file))
        elif kind:
            raise Refused("type_mismatch", kind=f"a {kind} file", kind_zh=f"{kind} 文件")
        elif depth:
            raise Refused("archive_too_large", detail="an archive inside an archive")
        else:
            before = self.sheets.opened
            for member in archives.members_of(Given(file.name, lambda: content), limits):
                self.file(member, depth + 1)
            if self.sheets.opened == before:
                raise Refused("empty_file")

    def plain(self, file: Given, head: bytes) -> None:
        """Text: a workbook in XML, HTML, or cells between separators."""
        if spreadsheetml.looks_like_spreadsheetml(head):
            encoding = text.preferring(text.find(file, self.encoding), spreadsheetml.claimed(head))
            spreadsheetml.read_spreadsheetml(file, encoding, self.sheets, self._about(file))
            return
        kind = given.foreign(head) or given.foreign_text(head)
        if kind is not None:
            raise Refused("type_mismatch", kind=kind[0], kind_zh=kind[1])
        if hypertext.looks_like_html(head):
            encoding = text.preferring(text.find(file, self.encoding), hypertext.charset_of(head))
            hypertext.read_hypertext(file, encoding, self.sheets, self._about(file))
            return
        encoding = text.find(file, self.encoding)
        read_delimited(file, encoding, self.separator, self.sheets, self._about(file))

    def _seekable(self, file: Given) -> BinaryIO:
        return file.open() if file.seekable else workbooks.in_memory(file, self.sheets.limits.workbook_bytes)

    def _about(self, file: Given) -> About:
        """The hash of a member's own content; of a whole file the parent knows it."""
        if not file.member:
            return {}
        digest = hashlib.sha256()
        for piece in text.chunks(file):
            digest.update(piece)
        return {"sha256": digest.hexdigest()}
