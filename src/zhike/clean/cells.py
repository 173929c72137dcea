"""One cell's text → a typed value, or the reason why there is none.

Every function here is pure Python and is called once per *distinct* text, never per row; texts
in canonical form (`-12.50`, `2024-03-05 10:00:00`) do not come here at all, the engine casts them.

    number("￥1,234.50")   Decimal("1234.50")      number("(123)")      Decimal("-123")
    number("1.234,5", decimal=",")  Decimal("1234.5")                 number("#N/A")  Bad("bad_number")
    instant("2024年3月5日")  2024-03-05 00:00:00    instant("2024-02-30")  Bad("bad_date")
    rounded("1.23457E+17")  True: Excel has dropped digits
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from zhike.clock import CHINA

BLANKS = " \t\r\n\f\v\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
"""What counts as nothing at the ends of a cell, full-width and zero-width blanks too."""

CANONICAL_NUMBER = r"^-?[0-9]{1,15}(\.[0-9]{1,6})?$"
CANONICAL_DAY = r"^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$"
CANONICAL_INSTANT = r"^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}$"
"""Forms that the engine casts itself; whatever fails its cast comes here all the same."""

Order = str
"""Which of two small numbers comes first in a date: "dmy", "mdy", "ymd" (also two-digit years) or "ydm"."""


@dataclass(frozen=True)
class Bad:
    """Why a cell has no value: `bad_number`, `bad_date`; `missing` where it holds nothing."""

    reason: str


MISSING = Bad("missing")
BAD_NUMBER = Bad("bad_number")
BAD_DATE = Bad("bad_date")

_DASHES = str.maketrans({"−": "-", "－": "-", "–": "-", "﹣": "-", "—": "-"})
_CURRENCY = re.compile(
    r"^(?:RMB|CNY|USD|EUR|GBP|HKD|US\$|HK\$|NT\$|[¥￥$€£₩元])|(?:RMB|CNY|USD|EUR|GBP|HKD|[¥￥$€£元]|元整)$", re.I
)
_SCALES = {"万": 4, "萬": 4, "亿": 8, "億": 8, "万元": 4, "亿元": 8, "千": 3, "千元": 3, "百万": 6, "k": 3, "K": 3}
_SCALED = re.compile(r"^(.*?[0-9])(百万|万元|亿元|千元|万|萬|亿|億|千|[kK])$")
_POINT = re.compile(r"^(?:[0-9]{1,3}(?:[,' ][0-9]{3})+|[0-9]+)?(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,3})?$")
_MYRIADS = re.compile(r"^[0-9]{1,4}(?:,[0-9]{4})+(?:\.[0-9]+)?$")
_INDIAN = re.compile(r"^[0-9]{1,2}(?:,[0-9]{2})*,[0-9]{3}(?:\.[0-9]+)?$")
_COMMA = re.compile(r"^(?:[0-9]{1,3}(?:[.' ][0-9]{3})+|[0-9]+)?(?:,[0-9]*)?$")
_NOTHING = {
    "",
    "-",
    "--",
    "---",
    "/",
    "\\",
    "无",
    "空",
    "null",
    "NULL",
    "None",
    "none",
    "nil",
    "n/a",
    "N/A",
    "NA",
    "暂无",
    "未填",
    "(空)",
    "(blank)",
}
_UNIT_WORDS = "个件只套盒包箱瓶袋台本支张把双对条桶卷组次批吨斤公斤千克克米平方米升毫升kg g m pcs pc ea 人名天日分钟小时提粒枚顶幅扎筐篓份令棵床刀株尾块片根副串罐听板捆口盆碗辆架朵壶枝贴座排节匹"
_WITH_UNIT = re.compile(
    rf"^(.*[0-9])\s*(?:{'|'.join(sorted({*_UNIT_WORDS.replace(' ', '')} | {'公斤', '千克', '平方米', '立方米', '平方', '毫升', 'box', 'boxes', 'set', 'sets', 'units', 'pairs', 'bags', '分钟', '小时', 'kg', 'pcs', 'pc', 'ea', 'PCS', 'KG', 'min', 'mins'}, key=len, reverse=True))})$"
)
_ROUNDED = re.compile(r"^[+-]?[0-9](?:\.[0-9]+)?[eE]\+?(1[5-9]|[2-9][0-9])$")


def bare(text: str) -> str:
    """The text without blanks at its ends and without the apostrophe that keeps Excel from counting."""
    stripped = text.strip(BLANKS)
    return stripped[1:].strip(BLANKS) if stripped[:1] in ("'", "`", "’") and len(stripped) > 1 else stripped


def narrow(text: str) -> str:
    """The text with full-width digits, letters and signs made narrow, all dashes one."""
    return bare(unicodedata.normalize("NFKC", bare(text))).translate(_DASHES)


def number(text: str, *, decimal: str = ".") -> Decimal | Bad:
    """A number as people write it.

    Errors  `missing` for nothing at all (also `-`, `无`, `NULL`), `bad_number` for the rest: #N/A, NaN, Inf, true, 是
    """
    plain = narrow(text)
    if plain in _NOTHING:
        return MISSING
    negative = False
    if plain[0] == "(" and plain[-1] == ")":
        negative, plain = True, plain[1:-1].strip()
    for _ in range(2):  # a sign may stand on either side of the currency: -￥5, ￥-5
        if plain[:1] in ("-", "+"):
            negative, plain = negative ^ (plain[0] == "-"), plain[1:].strip()
        plain = _CURRENCY.sub("", plain).strip()
    if plain[-1:] in ("-", "+"):
        negative, plain = negative ^ (plain[-1] == "-"), plain[:-1].strip()
    value = _magnitude(plain, decimal)
    if isinstance(value, Bad):
        return value
    return -value if negative else value


def _magnitude(plain: str, decimal: str) -> Decimal | Bad:
    power = 0
    if plain[-1:] in ("%", "‰"):
        power, plain = (-2 if plain[-1] == "%" else -3), plain[:-1].strip()
    else:
        scaled = _SCALED.match(plain)
        if scaled:
            plain, power = scaled[1].strip(), _SCALES[scaled[2]]
        else:
            with_unit = _WITH_UNIT.match(plain)
            plain = with_unit[1].strip() if with_unit else plain
    if decimal == ",":
        if not _COMMA.match(plain):
            return BAD_NUMBER
        plain = re.sub(r"[.' ]", "", plain).replace(",", ".")
    elif _POINT.match(plain) or _MYRIADS.match(plain) or _INDIAN.match(plain):
        plain = re.sub(r"[,' ]", "", plain)
    else:
        return BAD_NUMBER
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return BAD_NUMBER
    return value.scaleb(power) if value.is_finite() and abs(value.adjusted()) <= 30 else BAD_NUMBER


def decimal_sign(texts: Sequence[str], *, proof: bool = False) -> str:
    """`,` or `.` where some cell proves it, `?` where cells such as 1,234 alone leave it open, `.` otherwise; with `proof`, "" where none proves it."""
    comma = point = unclear = 0
    for text in texts:
        plain = _CURRENCY.sub("", narrow(text).strip("()-+ ")).strip("()-+ %")
        if re.fullmatch(
            r"[0-9]{1,3}(\.[0-9]{3})*,[0-9]{1,2}|[0-9]+,[0-9]{4,}|[0-9]{4,},[0-9]+|[0-9]{1,3}(\.[0-9]{3}){2,}|0,[0-9]+",
            plain,
        ):
            comma += 1
        elif re.fullmatch(
            r"[0-9]{1,3}(,[0-9]{3})+\.[0-9]*|[0-9]+\.[0-9]{1,2}|[0-9]+\.[0-9]{4,}|[0-9]{1,3}(,[0-9]{3}){2,}", plain
        ):
            point += 1
        elif re.fullmatch(r"[0-9]{1,3}[,.][0-9]{3}", plain):
            unclear += 1
    if comma and comma >= 2 * point:
        return ","
    if point or not unclear or proof:
        return "." if point or not proof else ""
    return "?" if all("." in text or re.search(r"[0-9]", text) is None for text in texts) else "."


def discount(text: str) -> tuple[str, Decimal] | Bad:
    """A discount: money off, or the share of the price that is paid (9.5折, 95折, 85%)."""
    plain = narrow(text)
    if plain in _NOTHING or plain in ("无折扣", "不打折", "原价"):
        return MISSING
    cut = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)折", plain)
    if cut:
        paid = Decimal(cut[1])
        return ("share", paid / (10 if paid <= 10 else 100))
    if plain.endswith("%"):
        share = number(plain)
        return share if isinstance(share, Bad) else ("share", share)
    value = number(plain)
    return value if isinstance(value, Bad) else ("money", value)


def share(text: str) -> Decimal | Bad:
    """A rate as 0.13, whether the sheet writes 0.13, 13 or 13%."""
    value = number(text)
    if isinstance(value, Bad):
        return MISSING if narrow(text) in ("免税", "不征税", "零税率") else value
    return value / 100 if abs(value) >= 1 and "%" not in narrow(text) else value


def rounded(text: str) -> bool:
    """True of an id that was a number too long for Excel: its last digits are lost."""
    return bool(_ROUNDED.match(narrow(text)))


MONTHS = {
    name: index // 2 + 1
    for index, name in enumerate(
        [
            "jan",
            "january",
            "feb",
            "february",
            "mar",
            "march",
            "apr",
            "april",
            "may",
            "may",
            "jun",
            "june",
            "jul",
            "july",
            "aug",
            "august",
            "sep",
            "september",
            "oct",
            "october",
            "nov",
            "november",
            "dec",
            "december",
        ]
    )
} | {"sept": 9}
_CLOCK = re.compile(
    r"^(?:(上午|下午|早上|晚上|中午|凌晨|AM|PM)\s*)?([0-2]?[0-9])(?:[:时点]([0-5]?[0-9]))(?:[:分]?([0-5]?[0-9])?(?:[.,]([0-9]{1,9}))?)?[秒分]?\s*(AM|PM|a\.m\.|p\.m\.)?$",
    re.I,
)
_ZONE = re.compile(r"\s*(Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})$")
_WEEKDAY = re.compile(
    r"[,\s]*(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?|\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?)\s*", re.I
)
_YEAR_FIRST = re.compile(r"^([12][0-9]{3})\s*[-/.年\\]\s*([0-9]{1,2})\s*[-/.月\\]\s*([0-9]{1,2})[日号]?")
_YEAR_SHORT = re.compile(r"^['’‘]?([0-9]{2})\s*年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*[日号]?")
_YEAR_LAST = re.compile(r"^([0-9]{1,2})\s*[-/.]\s*([0-9]{1,2})\s*[-/.]\s*([12][0-9]{3}|[0-9]{1,2})(?![0-9])")
_YEARLESS = re.compile(r"^([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*[日号]?(?![0-9])")
_SHORT = re.compile(r"^(1[0-2]|0?[1-9])\s*[-./]\s*(3[01]|[12][0-9]|0?[1-9])$")
_COMPACT = re.compile(r"^([12][0-9]{3})([01][0-9])([0-3][0-9])(?:([0-2][0-9])([0-5][0-9])([0-5][0-9])?)?$")
_NAMED = re.compile(
    r"^(?:([0-9]{1,2})(?:st|nd|rd|th)?[\s\-/.]*([a-z]{3,9})\.?,?[\s\-/.]*([12][0-9]{3}|[0-9]{2})|([a-z]{3,9})\.?[\s\-/.]*([0-9]{1,2})(?:st|nd|rd|th)?,?[\s\-/.]+([12][0-9]{3}))(?![0-9a-z])",
    re.I,
)
_NAMED_SHORT = re.compile(r"^()()()([a-z]{3,9})-([0-9]{1,2})-([0-9]{2})(?![0-9a-z:])", re.I)  # Jan-04-25
_UNIX = re.compile(r"^(1[0-9]{9})(?:[0-9]{3}|\.[0-9]+)?$")
SERIAL = re.compile(r"^[2-6][0-9]{4}(?:\.[0-9]+)?$")


def instant(
    text: str,
    *,
    order: Order = "ymd",
    epoch: int = 1900,
    zone: str = CHINA,
    since: tuple[int, int] | None = None,
) -> datetime | Bad:
    """A day or a point in time in the source's own clock, naive; an instant with a zone is turned into `zone`.

    Ten digits, or thirteen, are seconds, or thousandths, since 1970.
    `epoch` 1904: serial numbers of old Macintosh workbooks. `since`: year and month after which 3月5日, or 3.5, is the next.
    Errors  `missing` for nothing, `bad_date` for the rest: 2024-02-30, 3月5日, 2024-03
    """
    plain = narrow(text)
    if plain in _NOTHING:
        return MISSING
    if SERIAL.match(plain):
        return _from_serial(plain, epoch)
    unix = _UNIX.match(plain)
    if unix:
        return datetime.fromtimestamp(int(unix[1]), ZoneInfo(zone)).replace(tzinfo=None)
    compact = _COMPACT.match(plain)
    if compact:
        year, month, day, hour, minute, second = (int(part or 0) for part in compact.groups())
        return moment(year, month, day, hour, minute, second)
    plain = _WEEKDAY.sub(" ", plain).strip()
    found = _day(plain, order) or _yearless(plain, since)
    if found is None:
        return BAD_DATE
    (year, month, day), rest = found
    return _with_clock(year, month, day, rest, zone)


def _day(plain: str, order: Order) -> tuple[tuple[int, int, int], str] | None:
    """Year, month, day and what stands behind them."""
    match = _YEAR_FIRST.match(plain)
    if match:
        second, third = int(match[2]), int(match[3])
        month, day = (third, second) if order == "ydm" else (second, third)
        return (int(match[1]), month, day), plain[match.end() :]
    match = _YEAR_SHORT.match(plain)
    if match:
        return (century(match[1]), int(match[2]), int(match[3])), plain[match.end() :]
    match = _YEAR_LAST.match(plain)
    if match:
        first, second = int(match[1]), int(match[2])
        if order == "ymd" and len(match[3]) <= 2:
            return (2000 + first, second, int(match[3])), plain[match.end() :]
        if len(match[3]) == 1:
            return None  # 24.1.5 is a day where years lead, and none elsewhere
        day, month = (second, first) if order == "mdy" else (first, second)
        return (century(match[3]), month, day), plain[match.end() :]
    match = _NAMED.match(plain) or _NAMED_SHORT.match(plain)
    if match:
        day_text, name, year_text = (match[1], match[2], match[3]) if match[1] else (match[5], match[4], match[6])
        named = MONTHS.get(name.lower())
        return None if named is None else ((century(year_text), named, int(day_text)), plain[match.end() :])
    return None


def _yearless(plain: str, since: tuple[int, int] | None) -> tuple[tuple[int, int, int], str] | None:
    """Year, month, day of 3月5日 or 3.5, the first such day from `since` on, and what stands behind them."""
    match = _YEARLESS.match(plain) or _SHORT.match(plain)
    if match is None or since is None:
        return None
    month, day = int(match[1]), int(match[2])
    return (since[0] + (month < since[1]), month, day), plain[match.end() :]


def century(text: str) -> int:
    """The year of two digits, or of four."""
    year = int(text)
    return year if year > 99 else (2000 + year if year < 70 else 1900 + year)


def _with_clock(year: int, month: int, day: int, rest: str, zone: str) -> datetime | Bad:
    rest = rest.strip(" T,-")
    if not rest:
        return moment(year, month, day)
    offset = _ZONE.search(rest)
    clock = _CLOCK.match(rest[: offset.start()].strip() if offset else rest)
    if clock is None:
        return BAD_DATE
    hour, minute, second = int(clock[2]), int(clock[3]), int(clock[4] or 0)
    half = (clock[1] or clock[6] or "").lower().replace(".", "")
    if half in ("下午", "晚上", "pm") and hour < 12:
        hour += 12
    elif half in ("上午", "凌晨", "am") and hour == 12:
        hour = 0
    found = moment(year, month, day, hour, minute, second)
    return found if offset is None or isinstance(found, Bad) else _in_zone(found, offset[1], zone)


def _in_zone(found: datetime, offset: str, zone: str) -> datetime:
    """The same point in time on the clock of `zone`."""
    from_utc = timedelta()
    if offset[0] in "+-":
        digits = offset[1:].replace(":", "")
        from_utc = timedelta(hours=int(digits[:2]), minutes=int(digits[2:])) * (-1 if offset[0] == "-" else 1)
    return (found - from_utc).replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _from_serial(plain: str, epoch: int) -> datetime | Bad:
    days, _, fraction = plain.partition(".")
    start = datetime(1904, 1, 1) if epoch == 1904 else datetime(1899, 12, 30)  # noqa: DTZ001
    seconds = round(float("0." + fraction) * 86400) if fraction else 0
    return start + timedelta(days=int(days), seconds=seconds)


def moment(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime | Bad:
    """The point in time, if the calendar has it between 1900 and 2100."""
    if not 1900 <= year <= 2100:
        return BAD_DATE
    if (hour, minute, second) == (24, 0, 0):
        later = moment(year, month, day)
        return later if isinstance(later, Bad) else later + timedelta(days=1)
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
    except ValueError:
        return BAD_DATE


def exchangeable(text: str) -> bool:
    """True of a date whose day and month could change places and would make another day."""
    match = _YEAR_LAST.match(narrow(text))
    if match is None:
        return False
    first, second = int(match[1]), int(match[2])
    return 1 <= first <= 12 and 1 <= second <= 12 and first != second


def is_year_last(text: str) -> bool:
    """True of a date that ends in its year, so that day or month leads."""
    return _YEAR_LAST.match(narrow(text)) is not None


CLASH = 0.02
"""A smaller share of dates in the other order are slips."""


def orders_clash(texts: list[str]) -> bool:
    """True of a column some of whose dates can only be day first, and some only month first."""
    led = [
        (int(match[1]), int(match[2]))
        for text in texts
        if (match := _YEAR_LAST.match(narrow(text))) and len(match[3]) == 4
    ]
    day_first = sum(1 for one, two in led if one > 12 >= two)
    month_first = sum(1 for one, two in led if two > 12 >= one)
    return min(day_first, month_first) > CLASH * len(led)


def _ends_in_years(texts: Sequence[str]) -> bool:
    """Whether days of two digits at either end lead with the day: 02.01.25, 31.01.25, 14.02.25 are many days of few years."""
    found = [match for text in texts if (match := _YEAR_LAST.match(narrow(text))) and len(match[3]) == SHORT]
    firsts, lasts = {match[1] for match in found}, {match[3] for match in found}
    return len(firsts) >= DAYS_SEEN and len(firsts) > 2 * len(lasts)


SHORT = 2
DAYS_SEEN = 6
"""So many numbers in front are days, not years."""


def date_order(texts: list[str]) -> Order | None:
    """The order that cells of a column prove; None where nothing decides between day first and month first.

    A column that writes the year first, or names its months, is "ymd": nothing to decide.
    """
    day_first = month_first = open_cells = short = 0
    leads = not _ends_in_years(texts)
    year_day_month = year_month_day = year_first = 0
    for text in texts:
        plain = narrow(text)
        match = _YEAR_LAST.match(plain)
        if match is None:
            first = _YEAR_FIRST.match(plain)
            if first:
                year_first += 1
                year_day_month += int(first[2]) > 12 >= int(first[3])
                year_month_day += int(first[3]) > 12 >= int(first[2])
            continue
        first_number, second_number = int(match[1]), int(match[2])
        if (
            leads
            and len(match[3]) <= 2
            and (first_number > 12 or first_number >= 20)
            and int(match[3]) <= 31
            and second_number <= 12
        ):
            short += 1  # 24-03-05, and 24-03-24: years lead
        elif len(match[3]) == 1:
            continue
        elif first_number > 12 >= second_number:
            day_first += 1
        elif second_number > 12 >= first_number:
            month_first += 1
        else:
            open_cells += 1
    if short and not month_first:
        return "ymd"
    if day_first or month_first:
        return "dmy" if day_first >= month_first else "mdy"
    if open_cells:
        return None
    many = year_day_month > max(1, year_month_day) and year_day_month * 5 >= year_first
    return "ydm" if many else "ymd"  # a lone 2025-13-04 is a bad date
