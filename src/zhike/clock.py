"""Clock: instants are kept in UTC; a day is a day where the company is.

The engines have no zones in common, so a zone is told to them as what it is: how far its clock stands ahead, from
which instant on.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

CHINA = "Asia/Shanghai"
FIRST, LAST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
"""Clocks that were put forward or back outside of these years count as they stood at their ends."""


def day_of(at: ir.TimestampValue, time_zone: str) -> ir.DateValue:
    """The day of an instant on the calendar of a zone."""
    utc = at.cast("timestamp")
    return _shifted(utc, [(since, ahead) for since, ahead in ahead_of_utc(time_zone)]).date()


def to_utc(moment: ir.TimestampValue, time_zone: str) -> ir.TimestampValue:
    """The instant at which a clock in the zone shows a moment; of an hour that it shows twice the later one."""
    return _shifted(moment, [(since + ahead, -ahead) for since, ahead in ahead_of_utc(time_zone)])


def _shifted(moment: ir.TimestampValue, shifts: list[tuple[datetime, timedelta]]) -> ir.TimestampValue:
    """A moment moved by what holds from the last of the given moments on that is not after it."""
    (_, first), *later = shifts
    cases = [
        (moment >= ibis.literal(since, "timestamp"), moment + _interval(ahead)) for since, ahead in reversed(later)
    ]
    return ibis.cases(*cases, else_=moment + _interval(first)) if cases else moment + _interval(first)


def _interval(by: timedelta) -> ir.IntervalScalar:
    return ibis.interval(seconds=int(by.total_seconds()))


@cache
def ahead_of_utc(time_zone: str) -> tuple[tuple[datetime, timedelta], ...]:
    """How far the clock of a zone stands ahead of UTC, and from when on, naive in UTC."""
    zone = ZoneInfo(time_zone)

    def ahead(at: datetime) -> timedelta:
        return at.astimezone(zone).utcoffset() or timedelta()

    found = [(FIRST, ahead(FIRST))]
    at = FIRST
    while at < LAST:
        following = at + timedelta(days=1)
        if ahead(following) != found[-1][1]:
            found.append((_change(at, following, ahead), ahead(following)))
        at = following
    return tuple((since.replace(tzinfo=None), by) for since, by in found)


def _change(before: datetime, after: datetime, ahead: Callable[[datetime], timedelta]) -> datetime:
    """The minute, between two instants, at which the clock was changed."""
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) / 2
        before, after = (middle, after) if ahead(middle) == ahead(before) else (before, middle)
    return after.replace(second=0, microsecond=0)
