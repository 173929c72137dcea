"""Periods, spans of days and terms of credit as people write them.

period("3月", since=(2025, 1))  2025-03      span("2025.3.1-3.15")  2025-03-01, 2025-03-15      term("月结30天")  30
"""

import re
from datetime import datetime
from decimal import Decimal

from zhike.clean.cells import BAD_NUMBER, MONTHS, SERIAL, Bad, Order, century, instant, moment, narrow, number

_WRITTEN = re.compile(r"([a-z]{3,9})\.?[\s\-/',]*((?:19|20)[0-9]{2}|[0-9]{2})", re.I)
_MONTH_ALONE = re.compile(r"(1[0-2]|0?[1-9])\s*月(?:份|度)?")
_QUARTER_ALONE = re.compile(r"(?:q\s*([1-4])|第?\s*([一二三四1-4])\s*季度?)", re.I)
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


def period(text: str, *, order: Order = "ymd", since: tuple[int, int] | None = None) -> str | None:
    """A period in the way that everybody reads: Mar-25, 3月, 一季度, 3月5日, 05.03.2025; None where it leads with its year, or is none."""
    plain = narrow(text)
    if re.match(r"(19|20)[0-9]{2}(?![0-9]*\.)", plain) and not SERIAL.match(plain):
        return None
    named = _WRITTEN.fullmatch(plain)
    if named and named[1].lower() in MONTHS:
        return f"{century(named[2])}-{MONTHS[named[1].lower()]:02d}"
    alone, quarter = _MONTH_ALONE.fullmatch(plain), _QUARTER_ALONE.fullmatch(plain)
    if alone and since:
        return f"{since[0] + (int(alone[1]) < since[1])}-{int(alone[1]):02d}"
    if quarter and since:
        return f"{since[0]}Q{_QUARTERS.get(quarter[2], 0) or int(quarter[1] or quarter[2])}"
    found = instant(text, order=order, since=since)
    return None if isinstance(found, Bad) else f"{found:%Y-%m-%d}"


def span(text: str, *, since: tuple[int, int] | None = None) -> tuple[datetime, datetime] | None:
    """First and last day of 2025.3.1-2025.3.15, 2025年3月1日至15日, 2025/3/1~3/15; None where it is no span."""
    plain = narrow(text)
    for place in [one.start() for one in re.finditer(r"至|到|~|—|–|-|\bto\b", plain)]:
        first, last = plain[:place].strip(), re.sub(r"^(至|到|~|—|–|-|to)+", "", plain[place:]).strip()
        start = instant(first, since=since)
        if isinstance(start, Bad):
            continue
        if re.fullmatch(r"[0-9]{1,2}[日号]?", last):
            end = moment(start.year, start.month, int(last.rstrip("日号")))
        else:
            end = instant(last, since=(start.year, start.month))
        if not isinstance(end, Bad) and end >= start:
            return start, end
    return None


_TERM_DAYS = re.compile(r"([0-9]+)\s*(?:天|日|days?\b)", re.I)
_TERM_NET = re.compile(r"\bnet\s*([0-9]+)", re.I)
_TERM_MONTHS = re.compile(r"([0-9]+|[一二两三四五六])\s*(?:个月|months?\b)", re.I)
_AT_ONCE = re.compile(r"现[结款付金]|款到发货|货到付款|预付|先款|即付|cash|prepa|due on receipt|\bcod\b", re.I)
_CHINESE = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6}
MONTH_DAYS = 30


def term(text: str, *, decimal: str = ".") -> Decimal | Bad:
    """Days of credit as people agree them: 30, 月结30天, 票到45天, 2个月, Net 30; 现款 and 款到发货 are none, 月结 alone a month."""
    value = number(text, decimal=decimal)
    if value != BAD_NUMBER:
        return value
    plain = narrow(text)
    days = _TERM_DAYS.search(plain) or _TERM_NET.search(plain)
    if days:
        return Decimal(days[1])
    months = _TERM_MONTHS.search(plain)
    if months:
        return Decimal(_CHINESE.get(months[1]) or int(months[1])) * MONTH_DAYS
    if _AT_ONCE.search(plain):
        return Decimal(0)
    return Decimal(MONTH_DAYS) if re.search(r"^(当月)?月结$|monthly", plain, re.I) else BAD_NUMBER
