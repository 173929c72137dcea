"""Periods as a reader counts them: the year may begin in another month than January."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    """Days from the first to the last, both within."""

    first: date
    last: date

    @property
    def where(self) -> tuple[tuple[str, str], ...]:
        """As filters of an address."""
        return (("from", self.first.isoformat()), ("to", self.last.isoformat()))

    def year_before(self) -> "Period":
        """The same days a year earlier; the last day of February stays one."""
        return Period(_earlier(self.first), _earlier(self.last))


def this_year(as_of: date, starts: int = 1) -> Period:
    """From the first day of the year that `as_of` is in, up to it; the year begins on the first of month `starts`."""
    year = as_of.year if as_of.month >= starts else as_of.year - 1
    return Period(date(year, starts, 1), as_of)


def this_month(as_of: date) -> Period:
    """From the first of the month up to `as_of`."""
    return Period(as_of.replace(day=1), as_of)


def _earlier(day: date) -> date:
    if (day + timedelta(days=1)).day == 1:  # a month's last day
        next_first = (day + timedelta(days=1)).replace(year=(day + timedelta(days=1)).year - 1)
        return next_first - timedelta(days=1)
    return day.replace(year=day.year - 1)


def last_month(as_of: date) -> Period:
    """The whole month before the one that `as_of` is in."""
    last = as_of.replace(day=1) - timedelta(days=1)
    return Period(last.replace(day=1), last)


def this_quarter(as_of: date) -> Period:
    """From the first day of the calendar quarter up to `as_of`."""
    return Period(_quarter_start(as_of), as_of)


def last_quarter(as_of: date) -> Period:
    """The whole calendar quarter before the one that `as_of` is in."""
    last = _quarter_start(as_of) - timedelta(days=1)
    return Period(_quarter_start(last), last)


def twelve_months(as_of: date) -> Period:
    """The twelve whole months up to `as_of`, or up to the month before where that month is not over."""
    end = as_of if (as_of + timedelta(days=1)).day == 1 else as_of.replace(day=1) - timedelta(days=1)
    return Period(months_back(end.replace(day=1), 11), end)


def before(period: Period) -> Period:
    """The period of the same length just before: whole months before whole months, else as many days."""
    last = period.first - timedelta(days=1)
    if period.first.day == 1 and (period.last + timedelta(days=1)).day == 1:
        count = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
        return Period(months_back(period.first, count), last)
    return Period(last - (period.last - period.first), last)


def months_back(first: date, count: int) -> date:
    """The first of a month so many months earlier."""
    place = first.year * 12 + first.month - 1 - count
    return date(place // 12, place % 12 + 1, 1)


def _quarter_start(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
