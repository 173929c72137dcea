"""dBase tables (.dbf): records of fixed width, as FoxPro and the older finance and tax programs write them.

Row 1 holds the names of the columns; record n stands in row n + 1. A record that was struck out stays a row, with a
mark in a last column of its own: nothing is dropped in silence. Memos lie in a second file (`memos`): where it came in
one archive with the table they are read, else their columns stay empty and a note says so.
"""

import codecs
import datetime
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import BinaryIO

from zhike.intake import memos as memo_file
from zhike.intake import text
from zhike.intake.cells import About, Sheets, text_of, text_of_float
from zhike.intake.given import Given
from zhike.intake.limits import MIB, Limits
from zhike.intake.memos import Memos
from zhike.intake.refusals import Refused
from zhike.intake.text import Encoding

VERSIONS = frozenset(b"\x03\x04\x30\x31\x32\x43\x63\x83\x8b\x8c\x8e\xcb\xf5\xfb")
FOXPRO = frozenset(b"\x30\x31\x32")
CODE_PAGES = {0x4D: "GB18030", 0x7A: "GB18030", 0x4F: "Big5", 0x78: "Big5"}
ENCODINGS = ("UTF-8", "GB18030", "Big5")
STRUCK = "已删除标记"
"""The header of the column that marks records that were struck out."""
STRUCK_MARK = "*"
MEMO = "M"
ELSEWHERE = "memos lie in a second file: "
"""How a note begins that names a column of memos whose file is not there."""
UNKNOWN_TYPE = "values of another type: "
INTEGER7 = "+"
"""An integer of dBase 7: high byte first, its sign turned."""
LEVEL7 = frozenset(b"\x04\x8c")
READ = frozenset("CNFDLIYBT@+")
TEXTS = frozenset("C")
NULLS = "0"  # FoxPro's hidden column: a bit for each column that may be empty
WORDS = {"T": "TRUE", "Y": "TRUE", "F": "FALSE", "N": "FALSE"}
JULIAN = 1_721_425  # the Julian day before 1 January of the year 1
STEP = 4 * MIB


@dataclass(frozen=True)
class Field:
    """One column: its place in the record after the mark, and the bit that says it is null."""

    name: bytes
    kind: str
    at: int
    size: int
    bit: int | None


@dataclass(frozen=True)
class Table:
    """What the head of the file says."""

    version: int
    records: int
    start: int
    width: int
    page: int
    locked: bool
    fields: tuple[Field, ...]
    is_level7: bool = False

    @property
    def kept(self) -> tuple[Field, ...]:
        """Columns that people see."""
        return tuple(one for one in self.fields if one.kind != NULLS)

    @property
    def nulls(self) -> Field | None:
        """FoxPro's column of bits."""
        return next((one for one in self.fields if one.kind == NULLS), None)

    def is_read(self, one: Field) -> bool:
        """Whether a column's values stand in this file and in a form that is known."""
        if one.kind == "B":
            return self.version in FOXPRO and one.size == 8
        if self.is_level7 and one.kind in "YT@":
            return False
        return one.kind in READ and (one.kind not in "I+YT@" or one.size == (4 if one.kind in "I+" else 8))


def table_of(head: bytes) -> Table | None:
    """The table, if the bytes are the head of one: its parts must add up to the width that it states."""
    if len(head) < 65 or head[0] not in VERSIONS or head[2] > 12 or head[3] > 31:
        return None
    records, start, width = struct.unpack_from("<LHH", head, 4)
    fields: list[Field] = []
    at, place, bits = 32, 1, 0
    while at + 32 <= min(start, len(head)) and head[at] != 0x0D:
        name, kind, size = head[at : at + 11].split(b"\0")[0], chr(head[at + 11]), head[at + 16]
        if kind == "C":
            size += head[at + 17] << 8  # Clipper's long texts
        nullable = bool(head[at + 18] & 2) and head[0] in FOXPRO
        if not (kind.isalnum() or kind == "@") or not name or not size:
            return _level7(head) if head[0] in LEVEL7 else None
        fields.append(Field(name, kind, place, size, bits if nullable else None))
        at, place, bits = at + 32, place + size, bits + nullable + (kind in "VQ")
    whole = len(head) < start or head[at : at + 1] == b"\x0d"
    if not fields or not whole or place != width:
        return _level7(head) if head[0] in LEVEL7 else None
    return Table(head[0], records, start, width, head[29], head[15] == 1, tuple(fields))


def _level7(head: bytes) -> Table | None:
    """The table of dBase 7, whose columns are described by 48 bytes each, from byte 68."""
    records, start, width = struct.unpack_from("<LHH", head, 4)
    fields: list[Field] = []
    at, place = 68, 1
    while at + 48 <= min(start, len(head)) and head[at] != 0x0D:
        name, kind, size = head[at : at + 32].split(b"\0")[0], chr(head[at + 32]), head[at + 33]
        if not name or not size or kind not in "CNFDLMI+@OBG":
            return None
        fields.append(Field(name, INTEGER7 if kind == "I" else kind, place, size, None))
        at, place = at + 48, place + size
    if not fields or place != width:
        return None
    return Table(head[0], records, start, width, head[29], head[15] == 1, tuple(fields), is_level7=True)


def looks_like_dbase(given: Given, head: bytes) -> Table | None:
    """The table, if the file is one; a head longer than the first bytes is read whole."""
    if len(head) < 65 or head[0] not in VERSIONS:
        return None
    start = int.from_bytes(head[8:10], "little")
    return table_of(given.head(start) if start > len(head) else head)


def read_dbase(given: Given, table: Table, wanted: str | None, sheets: Sheets, about: About) -> None:
    """One table as one sheet."""
    if table.locked:
        raise Refused("encrypted_workbook")
    marked = _checked(given, table, sheets.limits)
    memos = memo_file.open_memos(given, sheets.limits.cell_bytes)
    encoding, cut = _encoding(given, table, wanted, memos)
    names = [_named(one.name, encoding) for one in table.kept] + ([STRUCK] if marked else [])
    notes = ["dBase: row 1 holds the column names"]
    if marked:
        notes.append(f"records marked as deleted: {marked}")
    if cut:
        notes.append(f"texts cut off in the middle of a character: {cut}")
    notes += [
        f"{ELSEWHERE if one.kind == MEMO else UNKNOWN_TYPE}{_named(one.name, encoding)}"
        for one in table.kept
        if not table.is_read(one) and not (one.kind == MEMO and memos)
    ]
    if memos and memos.broken:
        notes.append(f"memos that cannot be read: {memos.broken}")
    told = {"encoding": encoding.name, "possible": encoding.possible, "notes": notes}
    rows = _rows(given, table, encoding, memos, marked=bool(marked))
    sheets.sheet(_below(names, rows), width=len(names), file=given.name, about=told | about)


def _below(names: list[str], rows: Iterator[list[str | None]]) -> Iterator[list[str | None]]:
    yield list(names)
    yield from rows


def _checked(given: Given, table: Table, limits: Limits) -> int:
    """How many records are struck out, once it is known that all are there."""
    if table.records > limits.rows:
        raise Refused("sheet_dimensions", sheet="", rows=table.records, columns=len(table.fields))
    marked = seen = 0
    for record in _records(given, table):
        seen += 1
        marked += record[:1] == b"*"
    if seen < table.records:
        detail = f"it is cut off after {seen} of {table.records} records"
        raise Refused("unreadable_file", detail=detail, detail_zh=f"文件不完整，{table.records} 条记录只有 {seen} 条")
    return marked


def _records(given: Given, table: Table) -> Iterator[bytes]:
    """The records that are there whole."""
    with given.open() as stream:
        _pass(stream, table.start)
        left = table.records
        while left > 0:
            asked = min(left, max(1, STEP // table.width))
            data = stream.read(table.width * asked)
            whole = len(data) // table.width
            for at in range(0, whole * table.width, table.width):
                yield data[at : at + table.width]
            if whole < asked:
                return
            left -= whole


def _pass(stream: BinaryIO, size: int) -> None:
    while size and (piece := stream.read(min(size, MIB))):
        size -= len(piece)


def _encoding(given: Given, table: Table, wanted: str | None, memos: Memos | None) -> tuple[Encoding, int]:
    """The encoding that fits every text, and how many texts end in the middle of a character.

    What a person says decides, then the bytes, then the code page that the file states: programs state a wrong one.
    """
    name = text.named(wanted) if wanted else None
    name = "UTF-8" if name == "UTF-8-SIG" else name
    if wanted and name not in ENCODINGS:
        raise Refused("undecodable", encoding=str(wanted), line="–", byte="–", detail="UTF-8, GB18030, Big5")
    tried = {one: _Fit(one) for one in ((name,) if name else ENCODINGS)}
    sample = bytearray()
    for number, record in enumerate(_records(given, table), 2):
        for one in table.fields:
            cell = record[one.at : one.at + one.size] if one.kind in TEXTS else b""
            if one.kind == MEMO and memos:
                cell = memos.read(record[one.at : one.at + one.size]) or b""
            if not cell.isascii():
                for fit in tried.values():
                    fit.look(cell, number)
                if len(sample) < MIB:
                    sample += cell
    fitting = [one for one, fit in tried.items() if fit.wrong is None]
    if not fitting:
        fit = max(tried.values(), key=lambda one: one.wrong or 0)
        raise Refused("undecodable", encoding=fit.name, line=fit.wrong or "–", byte=fit.byte, detail=fit.detail)
    if fitting[0] != "UTF-8" and len(fitting) > 1:
        stated = CODE_PAGES.get(table.page)
        fitting.sort(key=lambda one: text.plausible(bytes(sample), text.CODECS[one]), reverse=True)
        fitting = [stated] if stated in fitting else fitting
    chosen = fitting[0]
    possible = (chosen,) if chosen == "UTF-8" else tuple(fitting)
    return Encoding(chosen, text.CODECS[chosen], possible), tried[chosen].cut


class _Fit:
    """How well one encoding fits so far."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.cut = 0
        self.wrong: int | None = None  # the first row that does not fit
        self.byte = 0
        self.detail = ""
        self.decoder = codecs.getincrementaldecoder(text.CODECS[name])("strict")

    def look(self, cell: bytes, row: int) -> None:
        """A text that fills its column may end in the middle of a character; any other must fit whole."""
        if self.wrong is not None:
            return
        try:
            self.decoder.reset()
            self.decoder.decode(cell)
            self.cut += bool(self.decoder.getstate()[0])
        except UnicodeDecodeError as bad:
            self.wrong, self.byte = row, bad.start + 1
            self.detail = " ".join(f"{byte:02X}" for byte in cell[bad.start : bad.end][:4])


def _named(name: bytes, encoding: Encoding) -> str:
    decoder = codecs.getincrementaldecoder(encoding.codec)("strict")
    try:
        return decoder.decode(name).strip()
    except UnicodeDecodeError:
        return name.decode("gb18030", "backslashreplace").strip()


def _rows(
    given: Given, table: Table, encoding: Encoding, memos: Memos | None, *, marked: bool
) -> Iterator[list[str | None]]:
    decoder = codecs.getincrementaldecoder(encoding.codec)("strict")
    nulls, kept = table.nulls, [(one, table.is_read(one)) for one in table.kept]
    for record in _records(given, table):
        bits = int.from_bytes(record[nulls.at : nulls.at + nulls.size], "little") if nulls else 0
        row: list[str | None] = []
        for one, is_read in kept:
            cell = record[one.at : one.at + one.size]
            if one.bit is not None and bits >> one.bit & 1:
                row.append(None)
            elif one.kind == MEMO and memos:
                row.append(_memo(memos.read(cell), decoder))
            else:
                row.append(_value(one.kind, cell, decoder) if is_read else None)
        if marked:
            row.append(STRUCK_MARK if record[:1] == b"*" else None)
        yield row


def _memo(words: bytes | None, decoder: codecs.IncrementalDecoder) -> str | None:
    decoder.reset()
    return decoder.decode(words or b"").strip(" \0\r\n") or None


def _value(kind: str, cell: bytes, decoder: codecs.IncrementalDecoder) -> str | None:
    """A cell as text: what stands in it; binary ones as the number or the instant that they are."""
    if kind == "C":
        decoder.reset()
        return decoder.decode(cell).rstrip(" \0") or None
    if kind == INTEGER7:
        return str(int.from_bytes(cell, "big") - (1 << 31))
    if kind == "I":
        return str(int.from_bytes(cell, "little", signed=True))
    if kind == "Y":
        whole = Decimal(int.from_bytes(cell, "little", signed=True)) / 10_000
        return f"{whole.normalize():f}"
    if kind == "B":
        return text_of_float(struct.unpack("<d", cell)[0])
    if kind in "T@":
        return _instant(*struct.unpack("<LL", cell))
    words = cell.decode("ascii", "backslashreplace").strip(" \0")
    if kind == "D":
        return _day(words)
    if kind == "L":
        return None if words in ("?", "") else WORDS.get(words.upper(), words)
    return words or None


def _day(words: str) -> str | None:
    if not words.strip("0"):
        return None
    try:
        return datetime.datetime.strptime(words, "%Y%m%d").date().isoformat()  # noqa: DTZ007 - a day without a zone
    except ValueError:
        return words


def _instant(day: int, milliseconds: int) -> str | None:
    if not day:
        return None
    try:
        date = datetime.datetime.fromordinal(day - JULIAN)
    except (ValueError, OverflowError):
        return f"{day} {milliseconds}"
    return text_of(date + datetime.timedelta(seconds=round(milliseconds / 1000)))
