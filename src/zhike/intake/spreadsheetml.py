"""XML Spreadsheet 2003: one XML text for a whole workbook, as finance programs write it under the name .xls or .xml.

Read twice, piece by piece: first for the box that each sheet spans, then for its rows. The text is decoded by us and
not by the parser, which knows no Chinese encoding; a document type, an entity or an inclusion ends the reading.
"""

import codecs
import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from zhike.intake.cells import About, Sheets, text_of, text_of_float
from zhike.intake.given import Given, ascii_of
from zhike.intake.limits import Limits
from zhike.intake.parts import clean
from zhike.intake.refusals import Refused
from zhike.intake.text import Encoding, chunks

SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
EXCEL = "urn:schemas-microsoft-com:office:excel"
ROOT = re.compile(
    rb"(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)*<(?:[\w.-]+:)?Workbook[\s>]", re.I | re.S
)
CLAIMED = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w-]+)")
WHOLE = re.compile(r"-?\d+")
EPOCHS = (datetime.date(1899, 12, 30), datetime.date(1899, 12, 31))  # the day of a time without a day
MOST_ROWS = 1_048_576  # of a sheet in Excel
SHEET, ROW, CELL, DATA = (f"{SPACE} {name}" for name in ("Worksheet", "Row", "Cell", "Data"))


@dataclass
class Sheet:
    """One sheet's box, as far as it has been read."""

    name: str
    rows: int = 0
    columns: int = 0
    hidden: bool = False
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


Row = tuple[int, list[str | None]]
"""A row's number, from 1, and its cells."""


class Workbook:
    """What the tags say so far: sheets, and the rows of the last one that are whole."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.sheets: list[Sheet] = []
        self.ready: list[tuple[int, Row]] = []  # which sheet, which row
        self.row, self.left, self.column, self.span = 0, 0, 0, 0
        self.cells: list[str | None] = []
        self.kind: str | None = None  # of the value that is open
        self.path: list[str] = []
        self.words: list[str] = []

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        parent = self.path[-1] if self.path else ""
        self.path.append(name)
        if name == SHEET:
            self.sheets.append(Sheet(attributes.get(f"{SPACE} Name", "")[:255]))
            self.row = 0
        elif name == ROW and self.sheets:
            self.row = _number(attributes, "Index", self.row + 1)
            self.column, self.cells, self.span = 0, [], _number(attributes, "Span", 0)
            if not 0 < self.row <= MOST_ROWS:
                raise Refused("sheet_dimensions", sheet=self.sheets[-1].name, rows=self.row, columns="…")
        elif name == CELL and parent == ROW and self.sheets:
            self._cell(attributes)
        elif name == DATA and parent == CELL:
            self.kind, self.words = attributes.get(f"{SPACE} Type", "String"), []
        elif name == f"{EXCEL} Visible":
            self.words, self.kind = [], "Visible"

    def _cell(self, attributes: dict[str, str]) -> None:
        left = _number(attributes, "Index", self.column + 1)
        across, down = _number(attributes, "MergeAcross", 0), _number(attributes, "MergeDown", 0)
        self.left, self.column = left, left + across
        if not 0 < left <= self.limits.columns:
            raise Refused("sheet_dimensions", sheet=self.sheets[-1].name, rows=self.row, columns=left)
        self.cells += [None] * (left - len(self.cells))
        if across or down:
            self.sheets[-1].merged.append((self.row, left, self.row + down, left + across))

    def text(self, words: str) -> None:
        """Characters of a value; all others are passed over."""
        if self.kind is not None:
            self.words.append(words)

    def end(self, name: str) -> None:
        """An element closes."""
        self.path.pop()
        if name == DATA and self.kind is not None and self.path[-1:] == [CELL]:
            self.cells[self.left - 1] = value_of(self.kind, "".join(self.words))
            self.kind = None
        elif name == f"{EXCEL} Visible" and self.kind == "Visible":
            self.kind = None
            if self.sheets and "".join(self.words) != "SheetVisible":
                self.sheets[-1].hidden = True
        elif name == ROW and self.sheets:
            while self.cells and not self.cells[-1]:
                self.cells.pop()
            if self.cells:
                self.ready.append((len(self.sheets) - 1, (self.row, self.cells)))
            self.row, self.cells = self.row + self.span, []


def looks_like_spreadsheetml(head: bytes) -> bool:
    """A Workbook of that name space at the very start, in any encoding that keeps ASCII."""
    start = ascii_of(head)
    return ROOT.match(start) is not None and SPACE.encode() in start


def claimed(head: bytes) -> str | None:
    """The encoding that the text claims; a hint, to be proven."""
    found = CLAIMED.match(ascii_of(head))
    return found[1].decode("ascii") if found else None


def read_spreadsheetml(given: Given, encoding: Encoding, sheets: Sheets, about: About) -> None:
    """Every sheet, in the workbook's order."""
    found = Workbook(sheets.limits)
    for place, (number, cells) in _rows(given, encoding, found):
        sheet = found.sheets[place]
        sheet.rows, sheet.columns = max(sheet.rows, number), max(sheet.columns, len(cells))
        if sheet.rows * sheet.columns > sheets.limits.area or len(found.sheets) > sheets.limits.sheets:
            raise Refused("sheet_dimensions", sheet=sheet.name, rows=sheet.rows, columns=sheet.columns)
    if not found.sheets:
        raise Refused("unreadable_file", detail="a workbook without a sheet", detail_zh="工作簿中没有工作表")
    rows = _Waiting(_rows(given, encoding, Workbook(sheets.limits)))
    named = given.name.lower().endswith(".xml")
    for place, sheet in enumerate(found.sheets):
        notes = ["XML Spreadsheet 2003" if named else f"named {given.suffix}, is XML Spreadsheet 2003"]
        told = {
            "encoding": encoding.name,
            "possible": encoding.possible,
            "merged": [box for box in sheet.merged if box[0] <= sheet.rows and box[1] <= sheet.columns],
            "notes": notes + (["hidden sheet"] if sheet.hidden else []),
        }
        sheets.sheet(rows.of(place), width=sheet.columns, file=given.name, name=sheet.name, about=told | about)


class _Waiting:
    """The rows of all sheets, handed out sheet by sheet, with the empty rows between them."""

    def __init__(self, rows: Iterator[tuple[int, Row]]) -> None:
        self.rows = rows
        self.next = next(rows, None)

    def of(self, place: int) -> Iterator[Sequence[str | None]]:
        """The rows of one sheet."""
        done = 0
        while self.next is not None and self.next[0] == place:
            number, cells = self.next[1]
            if number <= done:
                raise Refused("unreadable_file", detail=f"row {number} twice", detail_zh=f"第 {number} 行出现两次")
            for _ in range(number - done - 1):
                yield ()
            yield cells
            done, self.next = number, next(self.rows, None)


def _rows(given: Given, encoding: Encoding, book: Workbook) -> Iterator[tuple[int, Row]]:
    """The rows that hold anything, each with the place of its sheet."""
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = book.begin, book.end
    parser.CharacterDataHandler = book.text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _forbidden
    try:
        for piece in clean(_utf8(given, encoding), given.name, book.limits):
            parser.Parse(piece, False)
            yield from book.ready
            book.ready.clear()
        parser.Parse(b"", True)
    except expat.ExpatError as wrong:
        where = f"line {wrong.lineno}: {expat.ErrorString(wrong.code)}"
        raise Refused("unreadable_file", detail=where, detail_zh=f"第 {wrong.lineno} 行：XML 有误") from wrong
    yield from book.ready


def _utf8(given: Given, encoding: Encoding) -> Iterator[bytes]:
    """The text as the parser wants it, without a mark or blanks before its declaration."""
    decoder = codecs.getincrementaldecoder(encoding.codec)("strict")
    began = False
    for piece in chunks(given):
        text = decoder.decode(piece)
        if not began:
            text = text.lstrip("\ufeff \t\r\n")
            began = bool(text)
        yield text.encode()


def _forbidden(*_: object) -> None:
    raise Refused("xml_forbidden", part="Workbook")


def _number(attributes: dict[str, str], name: str, otherwise: int) -> int:
    text = attributes.get(f"{SPACE} {name}", "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else otherwise


def value_of(kind: str, words: str) -> str | None:
    """A value as the other workbooks tell it; what does not fit its kind stays as it is written."""
    if kind == "Number":
        return _as_number(words.strip())
    if kind == "DateTime":
        return _as_day(words.strip())
    if kind == "Boolean":
        return {"1": "TRUE", "0": "FALSE"}.get(words.strip(), words)
    return words or None


def _as_number(words: str) -> str:
    """Whole numbers keep every digit that stands there."""
    if WHOLE.fullmatch(words):
        return words
    try:
        number = float(words)
    except ValueError:
        return words
    return text_of_float(number) if number - number == 0 else words


def _as_day(words: str) -> str:
    try:
        moment = datetime.datetime.fromisoformat(words)
    except ValueError:
        return words
    if moment.date() in EPOCHS:
        return text_of(moment.time()) or words
    return text_of(moment.replace(tzinfo=None)) or words
