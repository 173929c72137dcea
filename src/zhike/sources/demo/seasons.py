"""When the demo company's customers buy: one intensity per calendar day.

The index is a product of parts that the truth keeps one by one: month, 春节 (counted from the
lunar calendar's own first day), 双十一 and 618, weekday, growth. Their product is scaled to a
mean of 1 over the three years.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from lunardate import LunarDate
from numpy.typing import NDArray

START = date(2023, 7, 1)
AS_OF = date(2026, 6, 30)
DAYS = (AS_OF - START).days + 1
CALENDAR = tuple(START + timedelta(days=i) for i in range(DAYS))
GROWTH_PER_YEAR = 0.08

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_MONTHS = {
    "wholesale": (0.95, 0.80, 1.10, 1.05, 1.05, 0.95, 0.85, 0.95, 1.10, 1.15, 1.10, 0.95),
    "retail": (1.00, 0.90, 0.90, 0.90, 1.05, 1.10, 0.90, 0.95, 1.00, 1.05, 1.25, 1.00),
}
_WEEKDAYS = {
    "wholesale": (1.15, 1.10, 1.10, 1.10, 1.10, 0.85, 0.60),
    "retail": (0.85, 0.85, 0.85, 0.90, 1.05, 1.30, 1.20),
}
NEW_YEARS: tuple[date, ...] = tuple(LunarDate(year, 1, 1).to_solar_date() for year in range(2023, 2028))
"""春节: the first day of each lunar year around the period."""


@dataclass(frozen=True)
class Season:
    """The intensity of one kind of trade: a number per day, each part of it a number per day too."""

    profile: str
    month: Floats
    festival: Floats
    event: Floats
    weekday: Floats
    growth: Floats
    index: Floats

    @property
    def passed(self) -> Floats:
        """Index added up: `passed[i]` at the start of day i; DAYS + 1 numbers."""
        return np.concatenate(([0.0], np.cumsum(self.index)))


def season(profile: str) -> Season:
    """The intensity of "wholesale" or "retail" trade."""
    month = np.array([_MONTHS[profile][day.month - 1] for day in CALENDAR])
    weekday = np.array([_WEEKDAYS[profile][day.weekday()] for day in CALENDAR])
    festival = np.array([_spring(profile, day) for day in CALENDAR])
    event = np.array([_event(profile, day) for day in CALENDAR])
    growth = (1 + GROWTH_PER_YEAR) ** (np.arange(DAYS) / 365.25)
    index = month * weekday * festival * event * growth
    return Season(profile, month, festival, event, weekday, growth, index / index.mean())


def days_from_new_year(day: date) -> int:
    """Days from the nearest 春节; negative before it."""
    return min(((day - new_year).days for new_year in NEW_YEARS), key=abs, default=0)


def _spring(profile: str, day: date) -> float:
    away = days_from_new_year(day)
    if profile == "wholesale":
        if -8 <= away <= 10:
            return 0.05
        return 1.40 if -38 <= away < -8 else 1.0
    if -2 <= away <= 6:
        return 0.20
    return 1.55 if -24 <= away < -2 else 1.0


def _event(profile: str, day: date) -> float:
    if profile == "wholesale":  # shops stock up three weeks ahead
        return 1.35 if (day.month, day.day) >= (10, 10) and (day.month, day.day) <= (10, 31) else 1.0
    if day.month == 11 and day.day == 11:
        return 5.0
    if day.month == 11 and day.day < 11:
        return 1.7
    return 2.2 if day.month == 6 and 16 <= day.day <= 18 else 1.0


def is_closed(days: Ints) -> NDArray[np.bool_]:
    """Whether we deliver nothing on these days: around 春节."""
    closed = np.array([-8 <= days_from_new_year(day) <= 10 for day in CALENDAR])
    return np.asarray(closed[np.clip(days, 0, DAYS - 1)])


def open_day(days: Ints) -> Ints:
    """The day itself, or, where we are closed or it is a Sunday, the next day on which we deliver."""
    following = np.arange(DAYS + 1, dtype=np.int64)
    for i in range(DAYS - 1, -1, -1):
        day = CALENDAR[i]
        if -8 <= days_from_new_year(day) <= 10 or day.weekday() == 6:
            following[i] = following[i + 1]
    return np.asarray(following[np.clip(days, 0, DAYS)])


def day_numbers(days: Ints) -> Any:
    """Days counted from START as NumPy days."""
    return np.datetime64(START, "D") + days.astype("timedelta64[D]")
