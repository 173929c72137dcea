"""Periods as sheets write them: 2024-03, 2024年3月, 2024年第3季度, 2024Q3, 上半年, 2024年, 2024-01至2024-06, 2024年1-6月."""

import ibis
import ibis.expr.types as ir

from zhike.tables import conform

_YEAR = r"((?:19|20)\d\d)"
_MONTH = r"(1[0-2]|0?[1-9])"
QUARTER = rf"{_YEAR}\s*年?[-/. ]?(?:第?\s*([1-4一二三四])\s*季|[Qq]([1-4]))"
HALF = rf"{_YEAR}\s*年?(?:度)?[-/. ]?(上半|下半|[Hh][12])"
MONTH = rf"^\s*{_YEAR}\s*[-/.年]?\s*{_MONTH}(?:\D|$)"
DAY = rf"^\s*{_YEAR}(0[1-9]|1[0-2])\d\d\s*$"
YEAR = rf"^\s*{_YEAR}\s*(?:年|年度|财年)?\s*$"
RANGE = rf"{_YEAR}\s*[-/.年]?\s*{_MONTH}\D{{0,6}}?(?:[-~～至到—–]|\bto\b)\s*{_YEAR}\s*[-/.年]?\s*{_MONTH}(?:\D|$)"
WITHIN = rf"{_YEAR}\s*[-/.年]\s*{_MONTH}\s*月?\s*[-~～至到—–]\s*{_MONTH}\s*月"
WITHIN_BARE = rf"{_YEAR}\s*[-/.年]\s*{_MONTH}\s*月?\s*[~～至到]\s*{_MONTH}\s*$"
UNREAD = rf"{_YEAR}\s*(?:年\s*{_MONTH}\s*月?\s*[-—–]|[-/.年]\s*{_MONTH}\s*月?\s*[~～至到])\s*\d"
"""A month and a further one that nobody can read: not the first month alone."""
QUARTERS = {"一": "1", "二": "2", "三": "3", "四": "4"}


def periods(*brought: ir.Table) -> ir.Table:
    """What the sheets mean by their periods, each way of writing one read once.

    Row      one period as it is written in one or more of the tables brought
    Dates    the first days of the period's first and last months
    Missing  both months where nobody can read the period
    """
    written = ibis.union(*(raw.select("period") for raw in brought))
    written = written.filter(written.period.notnull()).distinct()
    found = written.mutate(first_month=_first_month(written.period), last_month=_last_month(written.period))
    return conform(found, "periods")


def dated(rows: ir.Table, periods: ir.Table) -> ir.Table:
    """Rows with the months of their periods: `first` and `last`, missing where there is none that anybody can read."""
    read = periods.select(period_read="period", first="first_month", last="last_month")
    return rows.left_join(read, rows.period == read.period_read).drop("period_read")


def _first_month(text: ir.StringValue) -> ir.DateValue:
    """The first day of a period; missing where nobody can read it."""
    number = _first(text)
    return month_from(number)


def _last_month(text: ir.StringValue) -> ir.DateValue:
    """The first day of the last month of a period."""
    until = ibis.coalesce(_number(text, RANGE, 3, 4), _number(text, WITHIN, 1, 3), _number(text, WITHIN_BARE, 1, 3))
    first = _first(text)
    months = ibis.cases(
        (text.re_search(QUARTER), 3), (text.re_search(HALF), 6), (text.re_search(YEAR), 12), else_=1
    ).cast("int64")
    return month_from(ibis.coalesce(until, first + months - 1))


def _first(text: ir.StringValue) -> ir.IntegerValue:
    """Months since the year 0."""
    year_quarter = _int(text, QUARTER, 1)
    quarter = ibis.coalesce(
        ibis.cases(*((text.re_extract(QUARTER, 2) == word, number) for word, number in QUARTERS.items()), else_=None),
        text.re_extract(QUARTER, 2).nullif(""),
        text.re_extract(QUARTER, 3).nullif(""),
    ).cast("int64")
    second = text.re_extract(HALF, 2).isin(["下半", "H2", "h2"]).ifelse(6, 0)
    return ibis.cases(
        *((text.re_search(pattern), _number(text, pattern, 1, 2)) for pattern in (RANGE, WITHIN, WITHIN_BARE)),
        (text.re_search(UNREAD), ibis.null("int64")),
        (text.re_search(QUARTER), year_quarter * 12 + (quarter - 1) * 3),
        (text.re_search(HALF), _int(text, HALF, 1) * 12 + second),
        (text.re_search(DAY), _number(text, DAY, 1, 2)),
        (text.re_search(MONTH), _number(text, MONTH, 1, 2)),
        (text.re_search(YEAR), _int(text, YEAR, 1) * 12),
        else_=ibis.null("int64"),
    )


def _number(text: ir.StringValue, pattern: str, year: int, month: int) -> ir.IntegerValue:
    return _int(text, pattern, year) * 12 + _int(text, pattern, month) - 1


def _int(text: ir.StringValue, pattern: str, group: int) -> ir.IntegerValue:
    return text.re_extract(pattern, group).nullif("").cast("int64")


def number_of(month: ir.DateValue) -> ir.IntegerValue:
    """A month counted from the year 0."""
    return (month.year() * 12 + month.month() - 1).cast("int64")


def month_from(number: ir.IntegerValue) -> ir.DateValue:
    """The first day of a month that is counted from the year 0."""
    year = (number // 12).cast("int64")
    month = (number % 12 + 1).cast("int64")
    return (year.cast("string") + "-" + month.cast("string").lpad(2, "0") + "-01").cast("date")
