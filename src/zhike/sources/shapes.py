"""Where a table stands in its sheet: title rows, header rows of one or two levels, the columns' names.

Works on the first rows only, as lists of texts; what is below is the business of `clean`.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from zhike.sources.headers import is_unit, key, meanings
from zhike.sources.profile import look
from zhike.sources.vocabulary import FOOTER, SUBTOTAL

Row = Sequence[str | None]
Merged = tuple[int, int, int, int]

LOOK_DOWN = 40
"""How many rows may stand above a header."""

_DATUM = re.compile(
    r"^[(（]?[-+￥¥$€£]*\s*[0-9][0-9,.\s%元]*[)）]?-?$|^[0-9]{1,4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,4}|^[0-9]{1,2}月[0-9]{1,2}[日号]|^1[3-9][0-9]{9}$|@.+\.|^[0-9].*[0-9]{3,}"
)
_PERIOD = re.compile(
    r"^(?:[12][0-9]{3}\s*[-/.年]\s*)?(?:0?[1-9]|1[0-2])\s*月?(?:份)?$|^[12][0-9]{3}(?:0[1-9]|1[0-2])$|^(?:[12][0-9]{3})?\s*[年\-/]?\s*(?:q[1-4]|第?[一二三四1-4]季度?)$|^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[\s\-/']*(?:[0-9]{2,4})?$",
    re.I,
)


_OF_YEAR = re.compile(
    r"^(?:FY\s?)?((?:19|20)[0-9]{2})\s*(?:年度?)?\s*(?:全年)?(?:含税)?(?:销售|采购|进货|拿货|成交|交易)?(?:总?[金]?额|收入|业绩)?\s*(?:[(（][^()（）]*[)）])?$",
    re.I,
)


@dataclass(frozen=True)
class Shape:
    """The header rows (1-based; none of a headerless sheet), every column's name by position, what stood above."""

    header_rows: tuple[int, ...]
    names: tuple[str | None, ...]
    title: str

    @property
    def first_row(self) -> int:
        """The first row below the header."""
        return max(self.header_rows, default=0) + 1


def find(rows: Sequence[Row], *, merged: Sequence[Merged] = ()) -> Shape:
    """The shape of a sheet, from its first rows."""
    width = max((len(row) for row in rows), default=0)
    best, best_score = -1, 0.0
    for index in range(min(LOOK_DOWN, len(rows))):
        score = _header_score(rows, index, width)
        if score > best_score:
            best, best_score = index, score
    if best < 0:
        return Shape((), (None,) * width, "")
    best = next(
        index
        for index in range(best + 1)
        if index == best
        or (
            len(filled(rows[index])) >= 2
            and is_header_again(rows[index], rows[best])
            and is_header_again(rows[best], rows[index])
        )
    )
    top = _upper_level(rows, best, merged)
    levels = (best,) if top is None else (top, best)
    if top is None and (_lower_level(rows, best, merged) or _units_below(rows, best)):
        levels = (best, best + 1)
    title = " ".join(cell for row in rows[: levels[0]] for cell in row if cell)
    return Shape(
        tuple(level + 1 for level in levels), _names([rows[level] for level in levels], width, merged, levels), title
    )


def stated(rows: Sequence[Row], header_rows: Sequence[int], *, merged: Sequence[Merged] = ()) -> Shape | None:
    """The shape as a person states it: one header row, two, or none; None where the sheet ends above them."""
    width = max((len(row) for row in rows), default=0)
    if not header_rows:
        return Shape((), (None,) * width, "")
    if max(header_rows) > len(rows):
        return None
    indexes = [row - 1 for row in header_rows]
    title = " ".join(cell for row in rows[: indexes[0]] for cell in row if cell)
    return Shape(tuple(header_rows), _names([rows[one] for one in indexes], width, merged, indexes), title)


def filled(row: Row) -> list[str]:
    """What a row holds."""
    return [cell.strip() for cell in row if cell and cell.strip()]


def _header_score(rows: Sequence[Row], index: int, width: int) -> float:
    """How much a row looks like the names of what is below it."""
    cells = filled(rows[index])
    below = [row for row in rows[index + 1 : index + 25] if len(filled(row)) > 1]
    usual = Counter(len(filled(row)) for row in below).most_common(1)[0][0] if below else 0
    if not cells or (len(cells) == 1 and width > 1):
        return 0.0
    known = sum(max(meanings(cell).values(), default=0.0) for cell in cells) / len(cells)
    if (known < 0.5 and sum(len(cell) > 60 for cell in cells) > 0.2 * len(cells)) or len(set(cells)) < 0.6 * len(cells):
        return 0.0
    periods = sum(1 for cell in cells if _PERIOD.match(cell))
    periods = periods if periods >= 3 else len(years(cells))
    data = sum(1 for cell in cells if _DATUM.search(cell)) - periods
    stated = sum(1 for cell in cells if re.search(r"[:：].+", cell) or (re.match(FOOTER, cell) and len(cell) > 8))
    if data > 0.34 * len(cells) or stated > 0.5 * len(cells):
        return 0.0
    coverage = min(1.0, len(cells) / max(1, usual or len(cells)))
    contrast = _contrast(rows, index, width)
    score = 3.0 * known + 1.5 * coverage + 2.0 * contrast - 3.0 * data / len(cells) - 0.02 * index
    if known < 0.15 and contrast < 0.2:
        return 0.0  # words above words: names of nothing
    if re.match(SUBTOTAL, cells[0], re.I):
        return 0.0
    return score if score > 1.6 and (known >= 0.3 or contrast >= 0.25) else 0.0


def _contrast(rows: Sequence[Row], index: int, width: int) -> float:
    """Share of the row's cells that are words above numbers, dates, phones … or stand only once in their column."""
    sharp = seen = 0
    below = [
        row for row in rows[index + 1 : index + 40] if len(filled(row)) > 1 and not is_header_again(row, rows[index])
    ]
    for position in range(width):
        name = _at(rows[index], position)
        values = [value for value in (_at(row, position) for row in below) if value]
        if not name or not values:
            continue
        seen += 1
        data = sum(1 for value in values if _DATUM.search(value)) / len(values)
        repeating = len(values) >= 6 and len(set(values)) <= 0.6 * len(values)
        sharp += (
            (data > 0.6 and (not _DATUM.search(name) or _PERIOD.match(name) or _OF_YEAR.match(name)))
            or (repeating and data <= 0.6)
        ) and name not in values
    return sharp / seen if seen else 0.0


def _at(row: Row, position: int) -> str | None:
    value = row[position] if position < len(row) else None
    return value.strip() if value and value.strip() else None


def _is_words(cells: Sequence[str]) -> bool:
    return not any(_DATUM.search(cell) or re.search(r"[:：].", cell) or len(cell) > 24 for cell in cells)


def _upper_level(rows: Sequence[Row], best: int, merged: Sequence[Merged]) -> int | None:
    """The row of group names above a header, if there is one."""
    if best == 0:
        return None
    upper, lower = rows[best - 1], rows[best]
    names = filled(upper)
    if not names or not _is_words(names):
        return None
    across = [span for span in merged if span[0] == best and span[2] <= best + 1]  # 1-based row of `upper`
    whole = any(span[1] == 1 and span[3] - span[1] + 1 >= 0.9 * len(lower) for span in across)
    if whole and len(names) == 1:
        return None
    if any(span[2] == best + 1 for span in across) or (
        sum(1 for span in across if span[3] > span[1]) >= 1 and len(names) >= 2
    ):
        return best - 1
    if _is_repeated(upper, lower):
        return best - 1
    if len(names) < 2 or _at(upper, 0) is None or len(names) >= len(filled(lower)):
        return None
    lonely = [position for position in range(len(upper)) if _at(upper, position) and not _at(lower, position)]
    groups = [
        position
        for position in range(len(upper) - 1)
        if _at(upper, position) and _at(lower, position) and not _at(upper, position + 1) and _at(lower, position + 1)
    ]
    gaps = [position for position in range(len(lower)) if not _at(lower, position) and not _at(upper, position)]
    return (
        best - 1
        if groups and not gaps and len(lonely) + len(groups) <= len(names) and len(groups) >= 2 - bool(lonely)
        else None
    )


def _is_repeated(upper: Row, lower: Row) -> bool:
    """True of group names that are written above each of their columns: 基本信息, 基本信息, 联系信息, 联系信息."""
    places = [position for position in range(len(upper)) if _at(upper, position)]
    if not places or any(_at(lower, position) is None for position in places):
        return False
    groups = [(name, len(list(run))) for name, run in groupby(_at(upper, position) for position in places)]
    wide = [name for name, size in groups if size >= 2]
    single = [position for position in places if _at(upper, position) not in wide]
    return (
        len(wide) >= 2
        and len({name for name, _ in groups}) == len(groups)
        and len({_at(lower, position) for position in places}) >= 0.8 * len(places)
        and all(_at(upper, position) == _at(lower, position) for position in single)
    )


def _lower_level(rows: Sequence[Row], best: int, merged: Sequence[Merged]) -> bool:
    """True if the row below a header names the parts of its groups."""
    if best + 1 >= len(rows):
        return False
    upper, lower = rows[best], rows[best + 1]
    names = filled(lower)
    if len(names) < 2 or not _is_words(names):
        return False
    down = any(span[0] == best + 1 and span[2] == best + 2 for span in merged)
    across = any(span[0] == best + 1 == span[2] and span[3] > span[1] for span in merged)
    under_gap = [position for position in range(len(lower)) if _at(lower, position) and not _at(upper, position)]
    if not under_gap:
        return False
    doubled = [position for position in range(len(lower)) if _at(lower, position) and _at(upper, position)]
    groups = all(
        _at(upper, position + 1) is None and _at(lower, position + 1)
        for position in doubled
        if position + 1 < len(lower)
    )
    alone = [position for position in range(len(upper)) if _at(upper, position) and not _at(lower, position)]
    whole = all(
        any(span[0] == best + 1 and span[2] == best + 2 and span[1] <= position + 1 <= span[3] for span in merged)
        for position in alone
    )
    fitting = (groups and len(doubled) <= len(under_gap)) or (bool(alone) and whole)
    data = [row for row in rows[best + 2 : best + 12] if len(filled(row)) > 1]
    deep = sum(1 for row in data for position in under_gap if _DATUM.search(_at(row, position) or "")) > 0
    return fitting and (down or across or deep)


def _units_below(rows: Sequence[Row], best: int) -> bool:
    """True if the row below a header says only in what its columns are counted: (件), (元/件), 万元."""
    if best + 2 >= len(rows):
        return False
    upper, lower = rows[best], rows[best + 1]
    units = [position for position in range(len(lower)) if _at(lower, position)]
    return (
        len(units) >= 2
        and len(units) < len(filled(upper))
        and all(_at(upper, position) and is_unit(_at(lower, position) or "") for position in units)
    )


def _names(
    levels: Sequence[Row], width: int, merged: Sequence[Merged], indexes: Sequence[int]
) -> tuple[str | None, ...]:
    """Each column's name: `upper/lower` of two levels, the second of two equal ones with #2."""
    names: list[str | None] = []
    group: str | None = None
    for position in range(width):
        if len(levels) == 1:
            name = _clean(_at(levels[0], position))
        else:
            own, lower = _clean(_at(levels[0], position)), _clean(_at(levels[1], position))
            if own:
                group = own
            elif not _in_group(position, merged, indexes):
                group = None if lower is None else group
            name = f"{group}/{lower}" if group and lower and own != lower else (lower or own)
        names.append(name)
    return number_repeats(names)


def _in_group(position: int, merged: Sequence[Merged], indexes: Sequence[int]) -> bool:
    spans = [span for span in merged if span[0] == indexes[0] + 1]
    return not spans or any(span[1] <= position + 1 <= span[3] for span in spans)


def number_repeats(names: Sequence[str | None]) -> tuple[str | None, ...]:
    """The second of two equal names is `name#2`, the third `name#3`."""
    seen: Counter[str] = Counter()
    told: list[str | None] = []
    for name in names:
        if name is None:
            told.append(None)
            continue
        seen[name] += 1
        told.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return tuple(told)


def _clean(text: str | None) -> str | None:
    if text is None:
        return None
    return re.sub(r"[\r\n]+", "", text).strip(" \t\u3000\xa0\ufeff") or None


def is_header_again(cells: Row, header: Row) -> bool:
    """True of a row that prints the header again: what it holds is what the header holds there."""
    pairs = [(key(one), key(_at(header, position) or "")) for position, one in enumerate(cells) if one and one.strip()]
    same = sum(1 for one, other in pairs if one == other)
    return same >= 2 and same >= 0.8 * len(pairs)


def is_period(name: str | None) -> bool:
    """True of a header that names a month or a quarter: 2024-01, 1月, Q1, Jan 2024."""
    return bool(name) and bool(_PERIOD.match(_of_period(str(name))))


_TO_REACH = re.compile(
    r"(销售)?(目标|任务|计划|指标|预算)(额|值|数|量|金额)?([(（].*[)）])?|targets?|budget|plan", re.I
)
"""What stands below a month where what came of it stands beside: 1月/目标, 1月/实际."""


def _of_period(name: str) -> str:
    """The part of a header that may name a period."""
    upper, _, lower = name.rpartition("/")
    return upper.rpartition("/")[2].strip() if upper and _TO_REACH.fullmatch(lower.strip()) else lower.strip()


SUM_COLUMN = re.compile(r"合计|总计|累计|小计|平均|[全半]年|total|average|sum", re.I)
"""Columns of sums beside months."""


def months(names: Sequence[str | None], title: str) -> dict[int, date]:
    """Columns of a cross-tab: column → first day of the month, or quarter, that its header names; none where no year is told."""
    stated = re.search(r"(?:19|20)[0-9]{2}(?=\s*年|[-/.]|\s|$)", title)
    told: dict[int, date] = {}
    for position, name in enumerate(names):
        if name is None or not is_period(name):
            continue
        text = _of_period(name)
        full = re.match(r"((?:19|20)[0-9]{2})\s*[-/.年]?\s*([01]?[0-9])\s*月?(?:份)?$", text)
        month = int(full[2]) if full else _month(text)
        year = int(full[1]) if full else int(_year(text) or (stated[0] if stated else 0))
        if year and 1 <= month <= 12:
            told[position] = date(year, month, 1)
    return told if len(told) >= 3 else {}


def years(names: Sequence[str | None]) -> dict[int, date]:
    """Columns of a cross-tab of years: column → first day of the year; none where not two or more follow each other."""
    found = {place: match for place, name in enumerate(names) if name and (match := _OF_YEAR.match(name.strip()))}
    told = {place: int(match[1]) for place, match in found.items()}
    numbers = sorted(told.values())
    follow = len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return {place: date(year, 1, 1) for place, year in told.items()} if follow else {}


QUARTER = re.compile(r"季|\bq[1-4]", re.I)


def _month(text: str) -> int:
    quarter = re.search(r"(?:q|第)?\s*([一二三四1-4])\s*季度?$|q([1-4])$", text, re.I)
    if quarter:
        said = quarter[1] or quarter[2]
        return 3 * ("一二三四".find(said) if said in "一二三四" else int(said) - 1) + 1
    number = re.match(r"([01]?[0-9])\s*月", text)
    if number:
        return int(number[1])
    english = re.match(r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", text, re.I)
    return (
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"].index(english[1].lower())
        + 1
        if english
        else 0
    )


def _year(text: str) -> str | None:
    match = re.search(r"(?:19|20)[0-9]{2}|(?<=[\s\-/'])[0-9]{2}$", text)
    return None if match is None else (match[0] if len(match[0]) == 4 else "20" + match[0])


def has_words_only(rows: Sequence[Row]) -> bool:
    """True of a sheet with neither numbers nor dates nor ids: explanations, code tables."""
    return all(
        look([_at(row, position) for row in rows]).number < 0.2
        for position in range(max((len(row) for row in rows), default=0))
    )
