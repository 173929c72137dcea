"""How far a sheet's content reaches: its last row, the columns that hold anything, the blanks around its cells."""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis.expr.types as ir

from zhike.clean import rows
from zhike.clean.plan import cell
from zhike.engine import Engine

ENDS = 2000
"""Rows at both ends of a sheet in which most of what is asked here is answered."""
ODD_BLANKS = ("\u3000", "\u00a0", "\u200b", "\ufeff")


@dataclass(frozen=True)
class Extent:
    """Of a sheet below its header. Columns are counted from 0."""

    last_row: int = 0
    empty: frozenset[int] = frozenset()  # columns without a cell that stands beside others and is not the header's
    filled: frozenset[int] = frozenset()  # columns with any cell that holds more than blanks
    odd: frozenset[int] = frozenset()  # columns with blanks that an engine's trim does not know
    spaced: frozenset[int] = frozenset()  # columns with cells that must be trimmed


UNMEASURED = Extent()

Words = Sequence[Sequence[str]]
"""Per column, what its header says, a text for each header row."""


def measure(engine: Engine, below: ir.Table, *, words: Words, first: int, height: int) -> Extent:
    """The extent of the rows `below` a header, which are numbered from `first` to `height` at most.

    Nearly all is told by the rows at both ends; only what they leave open is asked of the whole sheet.
    """
    every, tail = range(len(words)), height - ENDS
    ends = below.filter((below.row < first + ENDS) | (below.row > tail))
    told = engine.fetch(ends.aggregate(last=_last(ends, every), **_contents(ends, words, every))).to_pylist()[0]
    unseen = [position for position in every if not told[f"n{position}"]]
    if unseen and tail > first:
        somewhere = below.filter(rows.any_of([_there(below, position) for position in unseen]))
        told |= engine.fetch(somewhere.aggregate(**_contents(somewhere, words, unseen))).to_pylist()[0]
    if int(told["last"] or 0) <= tail:
        told |= engine.fetch(below.aggregate(last=_last(below, every))).to_pylist()[0]
    told |= engine.fetch(below.aggregate(**_blanks(below, every))).to_pylist()[0]
    return Extent(
        last_row=int(told["last"] or 0),
        empty=frozenset(position for position in every if not told[f"n{position}"]),
        filled=frozenset(position for position in every if told[f"any{position}"]),
        odd=frozenset(position for position in every if told[f"odd{position}"]),
        spaced=frozenset(position for position in every if told[f"spaced{position}"]),
    )


def _there(table: ir.Table, position: int) -> ir.BooleanValue:
    """True of a cell that holds more than blanks."""
    return table[cell(position)].strip().nullif("").notnull()


def _last(table: ir.Table, positions: Sequence[int]) -> ir.Scalar:
    """The last row that holds anything."""
    return table.row.max(where=rows.any_of([_there(table, position) for position in positions]))


def _contents(table: ir.Table, words: Words, positions: Sequence[int]) -> dict[str, ir.Scalar]:
    """Of columns: whether any cell holds something, and whether one does beside others and is not the header's."""
    there = [_there(table, position) for position in range(len(words))]
    several = rows.count_of(there) >= min(3, max(1, len(words) // 2))
    told: dict[str, ir.Scalar] = {}
    for position in positions:
        text = table[cell(position)].strip()
        header = rows.any_of([text == word for word in sorted(set(words[position]))])
        told[f"n{position}"] = (there[position] & several & ~header.fill_null(False)).any()
        told[f"any{position}"] = there[position].any()
    return told


def _blanks(table: ir.Table, positions: Sequence[int]) -> dict[str, ir.Scalar]:
    """Of columns: whether any cell has blanks that an engine's trim does not know, and whether any must be trimmed."""
    told: dict[str, ir.Scalar] = {}
    for position in positions:
        text = table[cell(position)]
        told[f"odd{position}"] = rows.any_of([text.contains(blank) for blank in ODD_BLANKS]).any()
        told[f"spaced{position}"] = ((text.strip() != text) | (text == "")).any()
    return told
