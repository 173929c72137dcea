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
