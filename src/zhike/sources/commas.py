"""Numbers of sheets that write a comma before the decimals, as they are looked at: 1.234,50 is 1234.50 and 36.000 is 36000.

Only what is looked at to find out what a column is; what is read in the end is read by `clean.cells`.
"""

import re
from collections.abc import Sequence

_COMMA = re.compile(r"^[-(]?\s*(?:[0-9]{1,3}(?:[.'\s][0-9]{3})+|[0-9]+),[0-9]{1,2}\s*(?:€|%|EUR|CHF)?\s*[)-]?$")
_POINT = re.compile(r"^[-(]?\s*[$£¥￥€]?\s*(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)\.[0-9]{1,2}\s*%?\s*[)-]?$")
_EITHER = re.compile(r"^[-(]?\s*(?:[0-9]{1,3}(?:[.'\s][0-9]{3})+|[0-9]+)(?:,[0-9]+)?\s*(?:€|%|EUR|CHF)?\s*[)-]?$")
FEWEST = 4
"""So many cells must show it."""


def pointed(sample: Sequence[Sequence[str | None]]) -> list[list[str | None]]:
    """The columns with points before the decimals, where the sheet writes commas; as they are, where it does not."""
    cells = {cell.strip() for column in sample for cell in column if cell}
    commas = sum(1 for cell in cells if _COMMA.match(cell))
    if commas < FEWEST or any(_POINT.match(cell) for cell in cells):
        return [list(column) for column in sample]
    return [_column(column) for column in sample]


def _column(column: Sequence[str | None]) -> list[str | None]:
    """A column of numbers with points; one of whole numbers, or of anything else, as it is."""
    filled = [cell.strip() for cell in column if cell and cell.strip()]
    numbers = all(_EITHER.match(cell) for cell in filled)
    if not filled or not numbers or not any(set(cell) & set(".,'") for cell in filled):
        return list(column)
    return [None if cell is None else re.sub(r"[.'\s](?=[0-9]{3})", "", cell).replace(",", ".") for cell in column]
