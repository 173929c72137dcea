"""Several tables in one sheet, one below the other or side by side: by their headers, told strictly.

A header that no dictionary knows begins no table here; its rows stay with the table above and are told as rejected.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhike.sources import shapes
from zhike.sources.headers import key, meanings
from zhike.sources.shapes import Merged, Row, filled, is_header_again
from zhike.sources.vocabulary import FOOTER, SUBTOTAL

FEWEST = 3
"""Names that a header in the middle of a sheet must have."""
KNOWN = 0.7
_DATUM = re.compile(r"^\s*[-+￥¥$(（]*\s*[0-9０-９]")


@dataclass(frozen=True)
class Span:
    """Neighbouring columns, from 0, the last not included."""

    left: int
    right: int


def is_data(row: Row) -> bool:
    """A row of several cells, one of them a number, a date or a numbered name."""
    cells = filled(row)
    return len(cells) >= 2 and any(_DATUM.match(cell) or re.search(r"[0-9]{2}", cell) for cell in cells)


def is_names(row: Row) -> bool:
    """A row of words that the dictionary knows as names of columns, nearly all of them."""
    cells = filled(row)
    if len(cells) < FEWEST or any(len(cell) > 60 or _DATUM.match(cell) for cell in cells):
        return False
    if re.match(SUBTOTAL, cells[0], re.I) or len(set(cells)) < 0.8 * len(cells):
        return False
    return sum(max(meanings(cell).values(), default=0.0) for cell in cells) >= KNOWN * len(cells)


def begins(row: Row, below: Sequence[Row], headers: Sequence[Row]) -> bool:
    """Whether a row is the header of a table of its own: other names than before, and data below."""
    if not is_names(row) or any(is_header_again(row, one) or is_header_again(one, row) for one in headers):
        return False
    data = 0
    for one in below:
        if is_names(one):
            break
        data += is_data(one)
    return data >= 2


def start(number: int, above: Sequence[Row]) -> int:
    """Where the table whose header is row `number` starts: its title, and the upper level of its header, are its own.

    above: the rows directly above, from top to bottom.
    """
    own = alone = 0
    for row in reversed(above):
        cells = filled(row)
        if not cells:
            return number - own
        if len(cells) == 1 and own == alone:
            alone += 1
        if any(_DATUM.match(cell) for cell in cells) or any(re.match(SUBTOTAL, one, re.I) for one in cells):
            break
        if re.match(FOOTER, cells[0]):
            break
        own += 1
    return number - min(alone, own)


def side_by_side(rows: Sequence[Row], merged: Sequence[Merged]) -> list[Span]:
    """The columns of each of several tables that stand beside each other; none where they are one.

    An empty column alone parts nothing: exports with merged cells have many. Each side must have a header of its own,
    and either name something that the other names too, or reach over other rows.
    """
    spans = _spans(rows)
    if len(spans) < 2 or any(span.right - span.left < FEWEST for span in spans):
        return []
    sides = [[row[span.left : span.right] for row in rows] for span in spans]
    found = [shapes.find(side, merged=_moved(merged, span)) for side, span in zip(sides, spans, strict=True)]
    names = [{key(name.partition("#")[0]) for name in shape.names if name} for shape in found]
    if not all(
        shape.header_rows and is_names(side[shape.header_rows[-1] - 1])
        for shape, side in zip(found, sides, strict=True)
    ):
        return []
    again = any(one & other for number, one in enumerate(names) for other in names[:number])
    tops = {shape.header_rows for shape in found}
    uneven = sum(1 for row in zip(*sides, strict=True) if len({is_data(one) for one in row}) > 1)
    return spans if again or len(tops) > 1 or uneven >= 2 else []


def _spans(rows: Sequence[Row]) -> list[Span]:
    """Runs of columns between those in which no row holds anything."""
    width = max((len(row) for row in rows), default=0)
    there = [any(position < len(row) and (row[position] or "").strip() for row in rows) for position in range(width)]
    spans: list[Span] = []
    for position, one in enumerate(there):
        if one and position and there[position - 1] and spans:
            spans[-1] = Span(spans[-1].left, position + 1)
        elif one:
            spans.append(Span(position, position + 1))
    return spans


def _moved(merged: Sequence[Merged], span: Span) -> list[Merged]:
    """Merged cells as they stand in a span."""
    return [
        (top, left - span.left, bottom, right - span.left)
        for top, left, bottom, right in merged
        if span.left < left and right <= span.right
    ]
