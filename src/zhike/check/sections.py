"""Names that stand alone above the rows they speak for, one section each, carried into those rows.

Ash Ford                              Ash Ford
          05/03/2024  1001  12.00  →  Ash Ford  05/03/2024  1001  12.00
Total for Ash Ford          12.00     Total for Ash Ford          12.00
"""

import re
from collections import Counter
from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from zhike.clean import rows
from zhike.clean.plan import cell
from zhike.sources.shapes import Row, filled

FEWEST = 3
"""Names that must stand alone, else they are remarks."""
LEAST = 3
"""Cells of a row that a name may speak for."""
SAID = r"^(客户|客户名称|往来单位|购货单位|单位|customer|client|account)\s*[:：]\s*"
"""What may stand before the name."""
_NO_NAME = re.compile(rf"^[0-9\W]|{rows.SUBTOTAL_TAIL.replace('(?i)', '')}|^total", re.I)


def column(head: Sequence[Row], width: int) -> int | None:
    """The column, from 0, whose names head sections: alone in their rows, and blank in the rows below.

    head: the first rows below the header
    """
    alone: Counter[int] = Counter()
    beside: Counter[int] = Counter()
    names: dict[int, set[str]] = {}
    for row in head:
        here = [position for position, text in enumerate(row) if text and text.strip()]
        if len(here) == 1 and not _NO_NAME.search(filled(row)[0]):
            alone[here[0]] += 1
            names.setdefault(here[0], set()).add(filled(row)[0])
        elif len(here) >= LEAST:
            beside.update(position for position in here if not _NO_NAME.search((row[position] or "").strip()))
    whole = sum(1 for row in head if len(filled(row)) >= LEAST)
    for position, count in alone.most_common(1):
        if count >= FEWEST and len(names[position]) == count and whole >= count and width > LEAST:
            return position if beside[position] == 0 else None
    return None


def carried(table: ir.Table, position: int, *, width: int, first: int) -> ir.Table:
    """The table with each section's name in every row of it that holds more than a name.

    first: the first row below the header
    """
    there = [table[cell(place)].strip().nullif("").notnull() for place in range(width)]
    text = table[cell(position)].strip().nullif("")
    count = rows.count_of(there)
    heads = (table.row >= first) & (count == 1) & text.notnull()
    marked = table.mutate(heads=heads.fill_null(False).cast("int64"), count=count)
    step = marked.heads.sum().over(ibis.window(order_by=marked.row, preceding=None, following=0))
    marked = marked.mutate(step=step)
    own = marked[cell(position)].strip().nullif("")
    name = ibis.ifelse(marked.heads == 1, own.re_replace(f"(?i){SAID}", ""), None)
    named = name.max().over(ibis.window(group_by=marked.step))
    speaks = (marked.row >= first) & (marked["count"] >= LEAST) & own.isnull()
    told = marked.mutate(**{cell(position): ibis.ifelse(speaks, named, marked[cell(position)])})
    return told.select(*table.columns)
