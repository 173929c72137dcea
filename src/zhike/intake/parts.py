"""A workbook's parts streamed once before any reader parses them: forbidden XML, huge cells, the box of each sheet."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from xml.etree import ElementTree

from zhike.intake.archives import unpacked
from zhike.intake.limits import MIB, Limits
from zhike.intake.refusals import Refused

FORBIDDEN = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)
ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])(?:[^>]*?\sr\s*=\s*[\"'](\d+))?")
NUMBERLESS = re.compile(rb"<(?:\w+:)?c(?:\s(?![^>]*\br\s*=)[^>]*)?>")
# Almost every program writes these two openings to the letter; a pattern that begins with letters is searched for
# twenty times faster than one that allows for blanks, apostrophes and prefixes.
USUAL_CELL, USUAL_ROW = b'<c r="', b'<row r="'
USUAL_NUMBER = re.compile(rb'<row r="(\d+)')
ERROR = re.compile(
    rb"<(?:\w+:)?c\s(?=[^>]*\bt\s*=\s*[\"']e[\"'])[^>]*\br\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*>"
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]{1,40})</",
    re.S,
)
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".bin", ".ttf", ".odttf", ".svm")
MOST_ERRORS = 2_000_000
BINARY_ERRORS = {
    0: "#NULL!",
    7: "#DIV/0!",
    15: "#VALUE!",
    23: "#REF!",
    29: "#NAME?",
    36: "#NUM!",
    42: "#N/A",
    43: "#N/A",
}
Errors = dict[tuple[int, int], str]


@dataclass
class Box:
    """The rectangle that a sheet's cells span, as far as it has been read."""

    limits: Limits
    name: str
    rows: int = 0
    columns: int = 0
    tags: int = 0
    unnumbered: int = 0
    prefixed: bool = False  # its elements have a name space's prefix
    errors: Errors = field(default_factory=dict)

    def check(self) -> None:
        if self.columns > self.limits.columns or self.rows * self.columns > self.limits.area:
            raise Refused("sheet_dimensions", sheet=self.name, rows=self.rows, columns=self.columns)
        if len(self.errors) > MOST_ERRORS:
            raise Refused("unreadable_file", detail=f"> {MOST_ERRORS} error cells")


def look_over_office(archive: zipfile.ZipFile, limits: Limits) -> dict[int, Errors]:
    """Every part of an .xlsx or .xlsb; returns the error cells of its sheets by their place in the workbook."""
    sheets = {path.lower(): index for index, path in enumerate(_sheet_paths(archive, limits))}
    found: dict[int, Errors] = {}
    for member in archive.infolist():
        name = member.filename.replace("\\", "/").lower()
        index, title = sheets.get(name, -1), posixpath.basename(name)
        pieces = unpacked(archive, member, limits)
        if name.endswith(".bin") and "/worksheets/" in name:
            box = Box(limits, title)
            _xlsb_box(pieces, box)
        elif index >= 0 or "/worksheets/" in name:
            box = Box(limits, title)
            _xlsx_box(clean(pieces, member.filename, limits), box)
        elif name.endswith(PICTURES):
            continue
        else:
            for _ in clean(pieces, member.filename, limits):
                pass
            continue
        found[index] = box.errors
    return found


def clean(pieces: Iterator[bytes], part: str, limits: Limits) -> Iterator[bytes]:
    """The pieces of one XML part, refused where they hold a declaration or a text without end."""
    tail, run = b"", 0
    for piece in pieces:
        plain = piece.replace(b"\0", b"")
        both = tail + plain
        if (b"<!" in both and FORBIDDEN.search(both)) or b"2001/XInclude" in both:
            raise Refused("xml_forbidden", part=part)
        tail = plain[-64:]
        tag = plain.rfind(b"<")
        run = run + len(plain) if tag < 0 else len(plain) - tag
        if run > limits.cell_bytes:
            raise Refused("cell_too_large", most=limits.cell_bytes // MIB, row="–")
        yield piece


def _sheet_paths(archive: zipfile.ZipFile, limits: Limits) -> list[str]:
    """The part of each sheet in the workbook's order; empty where the workbook does not say."""
    names = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
    book = next((name for name in ("xl/workbook.xml", "xl/workbook.bin") if name in names), "")
    listed = book.replace("xl/", "xl/_rels/") + ".rels"
    if not book or listed not in names:
        return []
    try:
        targets = {rel.get("Id"): rel.get("Target", "") for rel in _tree(_small(archive, names[listed], limits))}
        content = _small(archive, names[book], limits)
        ids = _ids_of_binary(content) if book.endswith(".bin") else _ids_of(_tree(content))
    except ElementTree.ParseError as wrong:
        raise Refused("unreadable_file", detail=f"{book}: {wrong}") from wrong
    paths = (targets.get(one) or "" for one in ids)
    return [path[1:] if path.startswith("/") else posixpath.normpath(posixpath.join("xl", path)) for path in paths]


def _ids_of(book: ElementTree.Element) -> list[str]:
    sheets = (one for one in book.iter() if one.tag.rpartition("}")[2] == "sheet")
    return [next((value for key, value in one.attrib.items() if key.endswith("}id")), "") for one in sheets]


def _ids_of_binary(book: bytes) -> list[str]:
    ids, at = [], 0
    for kind, start, size in _binary_records(book):
        at = start
        if kind == 156 and size >= 12:
            length = min(int.from_bytes(book[at + 8 : at + 12], "little"), 255)
            ids.append(book[at + 12 : at + 12 + 2 * length].decode("utf-16-le", "replace"))
    return ids


def _small(archive: zipfile.ZipFile, name: str, limits: Limits) -> bytes:
    """A small part whole, after it was found free of declarations."""
    content = b""
    for piece in clean(unpacked(archive, archive.getinfo(name), limits), name, limits):
        content += piece
        if len(content) > 8 * MIB:
            raise Refused("archive_too_large", detail=name)
    return content


def _tree(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)  # noqa: S314 - no DTD, no entity got past `clean`


def _xlsx_box(pieces: Iterator[bytes], box: Box) -> None:
    rest = b""
    for piece in pieces:
        whole = rest + piece
        cut = max(whole.rfind(b"<c"), whole.rfind(b"<row"), whole.rfind(b":c "), 0)
        rest = whole[cut:] if len(whole) - cut < 8 * MIB else b""
        _grow(whole[: len(whole) - len(rest)], box)
        box.check()
    _grow(rest, box)
    box.check()


def _grow(whole: bytes, box: Box) -> None:
    """Follows the widest and lowest cell; references are only searched for ones beyond the box so far."""
    box.prefixed = box.prefixed or b":sheetData" in whole
    usual = (
        not box.prefixed
        and whole.count(USUAL_CELL) == whole.count(b"<c ")
        and b"<c>" not in whole
        and b"<c/" not in whole
    )
    before = re.escape(USUAL_CELL) if usual else rb"\sr\s*=\s*[\"']"
    pattern = USUAL_NUMBER if usual and whole.count(USUAL_ROW) == whole.count(b"<row") else ROW
    numbers = pattern.findall(whole)
    box.tags += len(numbers)
    box.rows = max(box.rows, box.tags, max((int(number[:8]) for number in numbers if number), default=0))
    at = 0
    while found := _beyond(box.columns, before).search(whole, at):
        box.columns, at = _column_number(found[1]), found.end()
    lower = re.compile(before + rb"[A-Z]{1,3}(\d{%d,})" % (len(str(box.rows)) + 1))
    box.rows = max(box.rows, max((int(number[:8]) for number in lower.findall(whole)), default=0))
    if not usual:
        _count_unnumbered(whole, box)
    if b'"e"' in whole or b"'e'" in whole:
        for letters, number, text in ERROR.findall(whole):
            box.errors[int(number) - 1, _column_number(letters) - 1] = text.decode("utf-8", "replace")


def _count_unnumbered(whole: bytes, box: Box) -> None:
    """Cells without a reference stand one after the other; a row of them may go on over many pieces."""
    first, *rows = re.split(rb"<(?:\w+:)?row\b", whole)
    box.unnumbered += len(NUMBERLESS.findall(first))
    box.columns = max(box.columns, box.unnumbered)
    for row in rows:
        box.unnumbered = len(NUMBERLESS.findall(row))
        box.columns = max(box.columns, box.unnumbered)


@cache
def _beyond(column: int, before: bytes) -> re.Pattern[bytes]:
    """References to columns right of this one (A = 1): longer words, or as long and greater at some place."""
    word = _letters(column)
    options = [rb"[A-Z]{%d,}" % (len(word) + 1)]
    for place, letter in enumerate(word):
        if letter < 90:
            rest = len(word) - place - 1
            options.append(word[:place] + rb"[%c-Z]" % (letter + 1) + (rb"[A-Z]{%d}" % rest if rest else b""))
    return re.compile(before + rb"(" + rb"|".join(options) + rb")\d")


def _letters(column: int) -> bytes:
    word = b""
    while column:
        column, digit = divmod(column - 1, 26)
        word = bytes([65 + digit]) + word
    return word


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:6]:
        number = number * 26 + letter - 64
    return number


def _xlsb_box(pieces: Iterator[bytes], box: Box) -> None:
    """Binary records: 0 is a row, 1 to 11 are cells; 3 and 11 among them are errors."""
    data, row = b"", 0
    for piece in pieces:
        data, end = data + piece, 0
        for kind, at, size in _binary_records(data):
            end = at + size
            if kind == 0 and size >= 4:
                row = int.from_bytes(data[at : at + 4], "little")
                box.rows = max(box.rows, row + 1)
            elif 1 <= kind <= 11 and size >= 8:
                column = int.from_bytes(data[at : at + 4], "little")
                box.columns = max(box.columns, column + 1)
                if kind in (3, 11) and size >= 9:
                    box.errors[row, column] = BINARY_ERRORS.get(data[at + 8], "#N/A")
        data = data[end:]
        if len(data) > 64 * MIB:
            raise Refused("cell_too_large", most=box.limits.cell_bytes // MIB, row=row)
        box.check()


def _binary_records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, place and size of each record that is there whole."""
    at = 0
    while True:
        kind, at = _varint(data, at, 2)
        size, at = _varint(data, at, 4)
        if at < 0 or at + size > len(data):
            return
        yield kind, at, size
        at += size


def _varint(data: bytes, at: int, most: int) -> tuple[int, int]:
    """Seven bits a byte, lowest first; place −1 where the data ends before the number does."""
    value = 0
    for place in range(most):
        if at < 0 or at >= len(data):
            return 0, -1
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            break
    return value, at
