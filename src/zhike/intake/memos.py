"""Memo files beside a dBase table (.dbt of dBase III and IV, .fpt of FoxPro): long texts in blocks.

A block that is not there, or whose length reaches beyond the file, gives nothing and is counted.
"""

from dataclasses import dataclass
from typing import BinaryIO

from zhike.intake.given import Given

ENDINGS = (".dbt", ".fpt")
BLOCK = 512
ENDS = b"\x1a"
FOXPRO_TEXT = 1
WIDE = b"\xff\xff\x08\x00"
"""How a block of dBase IV begins."""


@dataclass
class Memos:
    """One memo file, open."""

    stream: BinaryIO
    block: int
    foxpro: bool
    most: int
    broken: int = 0

    def read(self, cell: bytes) -> bytes | None:
        """The text at which a cell of the table points; None for none and for one that cannot be read."""
        number = _number(cell)
        if number == 0:
            return None
        found = None if number is None else (self._of_foxpro(number) if self.foxpro else self._of_dbase(number))
        self.broken += found is None
        return found or None

    def _of_foxpro(self, number: int) -> bytes | None:
        self.stream.seek(number * self.block)
        head = self.stream.read(8)
        kind, size = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big")
        return self._whole(size) if len(head) == 8 and kind == FOXPRO_TEXT else None

    def _of_dbase(self, number: int) -> bytes | None:
        self.stream.seek(number * self.block)
        head = self.stream.read(8)
        if head[:4] == WIDE:
            return self._whole(int.from_bytes(head[4:8], "little") - 8)
        if not head:
            return None
        found = head
        while ENDS not in found and len(found) <= self.most and (piece := self.stream.read(BLOCK)):
            found += piece
        return found.split(ENDS)[0] if ENDS in found else None

    def _whole(self, size: int) -> bytes | None:
        if not 0 <= size <= self.most:
            return None
        found = self.stream.read(size)
        return found if len(found) == size else None


def open_memos(given: Given, most: int) -> Memos | None:
    """The memo file that came with a table, if one did and it is one. `most`: bytes of a text."""
    if given.memo is None:
        return None
    stream = given.memo()
    head = stream.read(BLOCK)
    if len(head) < 24:
        return None
    foxpro = given.memo_name.lower().endswith(".fpt")
    size = int.from_bytes(head[6:8], "big") if foxpro else int.from_bytes(head[20:22], "little")
    return Memos(stream, size or (1 if foxpro else BLOCK), foxpro, most)


def _number(cell: bytes) -> int | None:
    """Which block: four bytes of Visual FoxPro, else digits."""
    if len(cell) == 4:
        return int.from_bytes(cell, "little")
    digits = cell.strip(b" \0")
    return int(digits or b"0") if digits.isdigit() or not digits else None
