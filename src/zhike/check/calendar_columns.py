"""A day written in two columns, 月 and 日, or three with 年, joined into one cell of the first of them.

2024年    摘要            2024年/月     2024年/日   摘要
月   日              →    2024年1月5日              销售商品
1    5    销售商品        2024年1月8日              收到货款
     8    收到货款
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from zhike.clean.plan import cell
from zhike.sources.years import Since

MOSTLY = 0.8
"""Share of a column's numbers that must be of its kind; words are sums and remarks."""
_MONTH, _DAY, _YEAR = r"^(1[0-2]|0?[1-9])(\.0+)?$", r"^(3[01]|[12][0-9]|0?[1-9])(\.0+)?$", r"^(19|20)[0-9]{2}(\.0+)?$"


@dataclass(frozen=True)
class Parts:
    """The columns, from 0, of month and day, and of the year where it has one."""

    month: int
    day: int
    year: int | None = None

    @property
    def first(self) -> int:
        """The column that holds the whole day afterwards."""
        return self.month if self.year is None else self.year


def find(names: Sequence[str | None], body: Sequence[Sequence[str | None]]) -> Parts | None:
    """Where a day is written in several columns; None where it is not.

    body: rows below the header
    """
    called = [re.sub(r"\s", "", (name or "").rpartition("/")[2]).lower() for name in names]
    for month, (one, two) in enumerate(itertools.pairwise(called)):
        if (one, two) not in (("月", "日"), ("月份", "日"), ("month", "day")):
            continue
        if not (_holds(body, month, _MONTH) and _holds(body, month + 1, _DAY)):
            continue
        led = month > 0 and called[month - 1] in ("年", "年份", "年度", "year") and _holds(body, month - 1, _YEAR)
        return Parts(month, month + 1, month - 1 if led else None)
    return None


def _holds(body: Sequence[Sequence[str | None]], position: int, pattern: str) -> bool:
    cells = [text.strip() for row in body if position < len(row) and (text := row[position]) and text.strip()]
    numbers = [text for text in cells if text[0].isdigit()]
    fitting = sum(1 for text in numbers if re.match(pattern, text))
    return 2 * fitting >= len(cells) > 0 and fitting >= MOSTLY * len(numbers)


def joined(table: ir.Table, parts: Parts, *, first: int, since: Since | None = None) -> ir.Table:
    """The table with whole days in the first of the columns; a month, or a year, that is left out is the one above.

    first: the first row below the header. since: year and month from which days without a year count
    """
    below = table.row >= first
    numbers = {"own_month": (parts.month, _MONTH), "own_day": (parts.day, _DAY), "own_year": (parts.year, _YEAR)}
    told = table.mutate(
        **{
            name: ibis.null("string") if place is None else ibis.ifelse(below, _number(table, place, pattern), None)
            for name, (place, pattern) in numbers.items()
        }
    )
    told = _carried(_carried(told, "own_month"), "own_year")
    written = told.own_month + "月" + told.own_day + "日"
    if parts.year is not None:
        written = told.own_year + "年" + written
    elif since is not None:
        written = ibis.ifelse(told.own_month.cast("int64") < since[1], f"{since[0] + 1}年", f"{since[0]}年") + written
    columns = [place for place in (parts.year, parts.month, parts.day) if place is not None]
    whole = written.notnull()
    for place in columns:
        text = told[cell(place)].strip().nullif("")
        whole &= text.isnull() | text.re_search(r"^[0-9.]+$")
    changed = {cell(place): ibis.ifelse(whole, None, told[cell(place)]) for place in columns}
    changed[cell(parts.first)] = ibis.ifelse(whole, written, told[cell(parts.first)])
    return told.mutate(**changed).select(*table.columns)


def _number(table: ir.Table, position: int, pattern: str) -> ir.StringValue:
    text = table[cell(position)].strip()
    return ibis.ifelse(text.re_search(pattern), text.re_replace(r"\.0+$", ""), None)


def _carried(table: ir.Table, name: str) -> ir.Table:
    """The table with a column's last value above in place of blanks."""
    said = table[name].notnull().cast("int64")
    step = said.sum().over(ibis.window(order_by=table.row, preceding=None, following=0))
    stepped = table.mutate(step=step)
    return stepped.mutate(**{name: stepped[name].max().over(ibis.window(group_by=stepped.step))}).drop("step")
