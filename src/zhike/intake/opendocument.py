"""An .ods looked over before it is parsed: repeated cells multiplied out in numbers, error cells, merged cells."""

import html
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from zhike.intake.archives import unpacked
from zhike.intake.limits import MIB, Limits
from zhike.intake.parts import MOST_ERRORS, PICTURES, Box, Errors, clean
from zhike.intake.refusals import Refused

TAG = re.compile(rb"<(/?)table:(table|table-row|(?:covered-)?table-cell)(?=[\s/>])([^>]*?)(/?)>")
NUMBER = re.compile(rb"number-(rows|columns)-(repeated|spanned)\s*=\s*[\"'](\d{1,12})")
TAGS = re.compile(rb"<[^>]*>")
Merged = list[tuple[int, int, int, int]]


@dataclass
class Looked:
    """One table as far as it has been read; rows and columns already passed, and how often this row repeats."""

    box: Box
    merged: Merged = field(default_factory=list)
    row: int = 0
    column: int = 0
    repeat: int = 0

    def cell(self, attributes: bytes, alone: bytes, content: bytes) -> None:
        """A cell that may stand for many."""
        sizes = {(kind, of): int(size) for of, kind, size in NUMBER.findall(attributes)}
        left = self.column
        self.column += max(1, sizes.get((b"repeated", b"columns"), 1))
        if alone and b"office:value" not in attributes:
            return
        self.box.rows, self.box.columns = max(self.box.rows, self.row + self.repeat), max(self.box.columns, self.column)
        self.box.check()
        down, across = sizes.get((b"spanned", b"rows"), 1), sizes.get((b"spanned", b"columns"), 1)
        if down > 1 or across > 1:
            self.merged.append((self.row + 1, left + 1, self.row + down, left + across))
        if b'"error"' in attributes:
            text = html.unescape(TAGS.sub(b"", content).decode("utf-8", "replace"))[:40]
            if self.repeat * (self.column - left) > MOST_ERRORS:
                raise Refused("sheet_dimensions", sheet=self.box.name, rows=self.repeat, columns=self.column)
            for row in range(self.row, self.row + self.repeat):
                for column in range(left, self.column):
                    self.box.errors[row, column] = text

    def next_row(self) -> None:
        self.row, self.column, self.repeat = self.row + self.repeat, 0, 0


def look_over(archive: zipfile.ZipFile, limits: Limits) -> tuple[dict[int, Errors], dict[int, Merged]]:
    """Every part of an .ods; returns error cells and merged cells of its tables by their place."""
    tables: list[Looked] = []
    for member in archive.infolist():
        if member.filename.lower().endswith(PICTURES):
            continue
        pieces = clean(unpacked(archive, member, limits), member.filename, limits)
        if member.filename == "content.xml":
            for table in _tables(pieces, limits):
                tables.append(table)
        else:
            for _ in pieces:
                pass
    errors = {place: table.box.errors for place, table in enumerate(tables) if table.box.errors}
    return errors, {place: table.merged for place, table in enumerate(tables)}


def _tables(pieces: Iterator[bytes], limits: Limits) -> Iterator[Looked]:
    table = Looked(Box(limits, "content.xml"))
    for closing, kind, attributes, alone, content in _tags(pieces):
        if kind == b"table":
            if closing:
                yield table
            table = Looked(Box(limits, "content.xml"))
        elif kind == b"table-row" and not closing:
            table.next_row()
            found = {(word, of): int(size) for of, word, size in NUMBER.findall(attributes)}
            table.repeat = max(1, found.get((b"repeated", b"rows"), 1))
        elif not closing and kind.endswith(b"cell"):
            table.cell(attributes, alone, content)


def _tags(pieces: Iterator[bytes]) -> Iterator[tuple[bytes, bytes, bytes, bytes, bytes]]:
    """Each tag of a table with what follows it up to the next one."""
    rest, last = b"", False
    while not last:
        piece = next(pieces, b"")
        last = not piece
        whole = rest + piece
        found = list(TAG.finditer(whole))
        for tag, following in pairwise(found):
            yield tag[1], tag[2], tag[3], tag[4], whole[tag.end() : following.start()]
        rest = whole[found[-1].start() :] if found else whole[-8 * MIB :]
    if found:
        yield found[-1][1], found[-1][2], found[-1][3], found[-1][4], b""
