"""The compound format of Office 97: which streams it holds, and a look over an .xls before it is parsed."""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from zhike.intake.limits import Limits
from zhike.intake.refusals import Refused

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END_OF_CHAIN = 0xFFFFFFF9
CODES = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A", 43: "#N/A"}
KINDS = (
    ("worddocument", "a Word document", "Word 文档"),
    ("powerpoint document", "a PowerPoint presentation", "PowerPoint 演示文稿"),
    ("__properties_version1.0", "an Outlook message", "Outlook 邮件"),
    ("visiodocument", "a Visio drawing", "Visio 绘图"),
)
Errors = dict[tuple[int, int], str]


def look_over(content: BinaryIO, limits: Limits) -> dict[int, Errors]:
    """Names of streams, encryption, and the error cells of each sheet by its place in the workbook.

    Errors  encrypted_workbook, type_mismatch (a Word document …), truncated_file
    """
    data = content.read(limits.workbook_bytes + 1)
    if len(data) > limits.workbook_bytes:
        raise Refused("archive_too_large", detail=f"> {limits.workbook_bytes} B")
    if len(data) < 1536:
        raise Refused("truncated_file")
    file = _Sectors(data)
    streams = file.streams()
    if "encryptedpackage" in streams or "encryptioninfo" in streams:
        raise Refused("encrypted_workbook")
    for name, kind, kind_zh in KINDS:
        if name in streams:
            raise Refused("type_mismatch", kind=kind, kind_zh=kind_zh)
    entry = streams.get("workbook") or streams.get("book")
    if entry is None:
        raise Refused("type_mismatch", kind="an Office file without a workbook", kind_zh="不含工作簿的 Office 文件")
    return _errors(file.stream(*entry))


class _Sectors:
    """The sectors of a compound file, each chain followed at most once round."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise Refused("unreadable_file", detail="compound file header")
        self.size = 1 << shift
        self.first_directory, self.cutoff = struct.unpack_from("<L", data, 48)[0], struct.unpack_from("<L", data, 56)[0]
        self.fat = self._table()
        self.root: tuple[int, int] = (END_OF_CHAIN, 0)

    def _table(self) -> list[int]:
        sectors = [number for number in struct.unpack_from("<109L", self.data, 76) if number < END_OF_CHAIN]
        following, per = struct.unpack_from("<L", self.data, 68)[0], self.size // 4
        seen = 0
        while following < END_OF_CHAIN and seen <= len(self.data) // self.size:
            numbers = struct.unpack(f"<{per}L", self.sector(following))
            sectors += [number for number in numbers[:-1] if number < END_OF_CHAIN]
            following, seen = numbers[-1], seen + 1
        if len(sectors) > len(self.data) // self.size + 1:
            raise Refused("unreadable_file", detail="compound file table")
        table: list[int] = []
        for number in sectors:
            table += struct.unpack(f"<{per}L", self.sector(number))
        return table

    def sector(self, number: int, *, whole: bool = True) -> bytes:
        start = (number + 1) * self.size
        piece = self.data[start : start + self.size]
        if (whole and len(piece) < self.size) or not piece:
            raise Refused("truncated_file")
        return piece

    def chain(self, first: int) -> Iterator[int]:
        number, seen = first, 0
        while number < END_OF_CHAIN:
            if number >= len(self.fat):
                raise Refused("truncated_file")
            if seen > len(self.fat):
                raise Refused("unreadable_file", detail="compound file goes round in circles")
            yield number
            number, seen = self.fat[number], seen + 1

    def streams(self) -> dict[str, tuple[int, int]]:
        """First sector and size of each stream by its name in lower case."""
        found: dict[str, tuple[int, int]] = {}
        for number in self.chain(self.first_directory):
            piece = self.sector(number)
            for at in range(0, len(piece), 128):
                length, kind = struct.unpack_from("<H", piece, at + 64)[0], piece[at + 66]
                first, size = struct.unpack_from("<LL", piece, at + 116)
                if kind == 5:
                    self.root = (first, size)
                if kind == 2 and 2 <= length <= 64:
                    name = piece[at : at + length - 2].decode("utf-16-le", "replace").lower()
                    found.setdefault(name, (first, size))
        return found

    def stream(self, first: int, size: int) -> bytes:
        if size > len(self.data):
            raise Refused("truncated_file")
        if size >= self.cutoff:
            return b"".join(self.sector(number, whole=False) for number in self.chain(first))[:size]
        store = b"".join(self.sector(number, whole=False) for number in self.chain(self.root[0]))
        return store[first * 64 : first * 64 + size]  # near enough: small books are written in one run


def _errors(book: bytes) -> dict[int, Errors]:
    """Walks the records of the workbook stream."""
    starts: dict[int, int] = {}
    found: dict[int, Errors] = {}
    at, sheet, sheets = 0, -1, 0
    unpack, most = struct.Struct("<HH").unpack_from, len(book) - 4
    while at <= most:
        kind, size = unpack(book, at)
        if kind == 0x0809 or kind == 0x0009:
            sheet = starts.get(at, sheet if sheet < 0 else -1)
        elif kind == 0x002F:
            raise Refused("encrypted_workbook")
        elif kind == 0x0085 and size >= 6:
            starts[struct.unpack_from("<L", book, at + 4)[0]] = sheets
            sheets += 1
        elif sheet >= 0 and kind == 0x0205 and size >= 8 and book[at + 11]:
            row, column = unpack(book, at + 4)
            found.setdefault(sheet, {})[row, column] = CODES.get(book[at + 10], "#N/A")
        elif (
            sheet >= 0
            and kind in (0x0006, 0x0406)
            and size >= 14
            and book[at + 10] == 2
            and book[at + 16 : at + 18] == b"\xff\xff"
        ):
            row, column = unpack(book, at + 4)
            found.setdefault(sheet, {})[row, column] = CODES.get(book[at + 12], "#N/A")
        at += 4 + size
    return found
