"""Marks that mean “the same as above”, in sheets kept by hand.

24/5/3   城西刘姐        24/5/3   城西刘姐
〃       〃          →   24/5/3   城西刘姐
"""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from zhike.clean.plan import cell
from zhike.clean.rows import any_of
from zhike.sources.shapes import Row

MARKS = ("〃", "″", "〞", "”", "“", '"', "''", "”“", "同上", "--〃--", "-〃-", "ditto", "do.")

FEWEST = 2
"""Marks in some column: one alone may be anything."""


def columns(head: Sequence[Row]) -> tuple[int, ...]:
    """The columns, from 0, in which such a mark stands below something it can mean.

    head: the first rows below the header
    """
    width = max(map(len, head), default=0)
    cells = [[(row[position] or "").strip() for row in head if position < len(row)] for position in range(width)]
    marks = {
        position: sum(
            one in MARKS and any(above and above not in MARKS for above in down[:at]) for at, one in enumerate(down)
        )
        for position, down in enumerate(cells)
    }
    return (
        tuple(position for position, count in marks.items() if count)
        if max(marks.values(), default=0) >= FEWEST
        else ()
    )


def told(table: ir.Table, positions: Sequence[int], *, first: int) -> ir.Table:
    """The table with the last cell above that is none in the place of each mark.

    first: the first row below the header
    """
    for name in map(cell, positions):
        is_mark = _is_mark(table, name, first)
        is_said = ~is_mark & (table.row >= first) & (table[name] != "").fill_null(False)
        # each cell that says something holds for the marks below it, up to the next that does
        step = is_said.cast("int64").sum().over(ibis.window(order_by=table.row, preceding=None, following=0))
        stepped = table.mutate(is_mark=is_mark, said=ibis.ifelse(is_said, table[name], None), step=step)
        above = stepped.said.max().over(ibis.window(group_by=stepped.step))
        table = stepped.mutate(**{name: ibis.ifelse(stepped.is_mark, above, stepped[name])}).drop(
            "is_mark", "said", "step"
        )
    return table


def marked(table: ir.Table, told: ir.Table, positions: Sequence[int], *, first: int) -> ir.Table:
    """The rows with such a mark.

    Row  row; of each of the columns what was taken in the mark's place, and `was_…` the mark; nothing where there was none
    """
    names = [cell(one) for one in positions]
    marks = {f"was_{name}": ibis.ifelse(_is_mark(table, name, first), table[name], None) for name in names}
    was = table.select(was_row="row", **marks)
    both = told.join(was, told.row == was.was_row)
    touched = both.filter(any_of([both[one].notnull() for one in marks]))
    taken = {name: ibis.ifelse(touched[f"was_{name}"].notnull(), touched[name], None) for name in names}
    return touched.select("row", *marks, **taken)


def _is_mark(table: ir.Table, name: str, first: int) -> ir.BooleanValue:
    return ((table.row >= first) & table[name].strip().isin(MARKS)).fill_null(False)
