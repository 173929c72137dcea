"""Columns of cases as a scorecard takes them: numbers, missing ones as NaN, or texts."""

import re
from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Floats = npt.NDArray[np.float64]
Values = Floats | Sequence[str | None]

NUMBERS = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_null)
MANY = 20
"""A text of more values than this is read as numbers or days where it is written as these: fewer may be codes."""
NEARLY_ALL = 0.95
"""Share of a text's values that must be written so; what is not counts as missing then."""
_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?%?")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?(?:[ T].*)?")
_MONTH = re.compile(r"([A-Za-z]{3})[a-z]*[- ](\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def values(column: pa.ChunkedArray, as_numbers: bool | None = None) -> Values:
    """A column as numbers, NaN where missing or infinite, or as texts.

    Days and instants count as numbers of days, times and durations in their own unit; what is neither number nor text as
    the text that it is written as. Texts of many values that are written as numbers (12.5%, 1,200) or days (Aug-2015)
    are these; `as_numbers` says what they were where that is known.
    """
    kind = column.type
    if pa.types.is_dictionary(kind):
        return values(column.cast(kind.value_type), as_numbers)
    if pa.types.is_run_end_encoded(kind):
        whole = pa.chunked_array([pc.run_end_decode(chunk) for chunk in column.chunks], kind.value_type)
        return values(whole, as_numbers)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return _of_texts(column.to_pylist(), as_numbers)
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        column = column.cast(pa.date32()).cast(pa.int32())
    if pa.types.is_boolean(kind):
        column = column.cast(pa.int8())
    if pa.types.is_time(kind) or pa.types.is_duration(kind):
        column = column.cast(pa.int32() if pa.types.is_time32(kind) else pa.int64())
    if not any(known(column.type) for known in NUMBERS):
        return [None if one is None else str(one) for one in column.to_pylist()]
    floats = column.cast(pa.float64(), safe=False)  # of a number of 17 digits the last ones tell no risk
    numbers = np.asarray(floats.fill_null(float("nan")).to_numpy(), dtype=float)
    return np.where(np.isinf(numbers), np.nan, numbers)


def _of_texts(texts: list[str | None], as_numbers: bool | None) -> Values:
    known = {text for text in texts if text and text.strip()}
    if as_numbers is False or (as_numbers is None and len(known) <= MANY):
        return texts
    for read in (_number, _day):
        told = {text: read(text.strip()) for text in known}
        if as_numbers is None and sum(one is not None for one in told.values()) >= NEARLY_ALL * len(known):
            return _looked_up(texts, told)
    return texts if as_numbers is None else _looked_up(texts, _either(known))


def _either(known: set[str]) -> dict[str, float | None]:
    """Each text by itself: as it was decided on other cases that these are numbers, or days."""
    told = {text: _number(text.strip()) for text in known}
    return {text: _day(text.strip()) if one is None else one for text, one in told.items()}


def _looked_up(texts: list[str | None], told: dict[str, float | None]) -> Floats:
    found = (None if text is None else told.get(text) for text in texts)
    return np.array([np.nan if one is None else one for one in found], dtype=float)


def _number(text: str) -> float | None:
    whole = _NUMBER.fullmatch(text)
    return float(text.rstrip("%").replace(",", "")) if whole and any(one.isdigit() for one in text) else None


def _day(text: str) -> float | None:
    """Days since 1970."""
    if found := _DAY.fullmatch(text):
        return _since(int(found[1]), int(found[2]), int(found[3] or 1))
    if (found := _MONTH.fullmatch(text)) and found[1].lower() in _MONTHS:
        return _since(int(found[2]), _MONTHS.index(found[1].lower()) + 1, 1)
    return None


def _since(year: int, month: int, day: int) -> float | None:
    try:
        return float((date(year, month, day) - date(1970, 1, 1)).days)
    except ValueError:
        return None
