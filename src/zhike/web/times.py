"""Times along an axis without a hole, and of two periods beside each other: the third month of one beside the other's."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from zhike.answer import Part, Question
from zhike.predicate import Predicate
from zhike.web.periods import months_back

STEPS = {"month": 1, "quarter": 3, "year": 12}
"""The ways to split by time, and how many months each is long."""

Beside = Callable[[str, Any], Any]


def beside(now: Question, then: Question) -> tuple[Beside, Beside]:
    """What stands beside a value of a way to split: from the period now to the other one, and back.

    Only times differ; a value that is no time is its own.
    """
    first, other = _first(now), _first(then)

    def moved(name: str, value: Any, way: int) -> Any:
        if name not in STEPS or not isinstance(value, date) or first is None or other is None:
            return value
        months = STEPS[name]
        return months_back(value, way * months * (_month(first) // months - _month(other) // months))

    return (lambda name, value: moved(name, value, 1)), (lambda name, value: moved(name, value, -1))


def part(found: Part, there: Beside) -> Part:
    """The part that stands beside one."""
    value = there(found.dimension, found.value)
    if value == found.value:
        return found
    return replace(found, value=value, filter=Predicate(found.dimension, "is", (value,)))


def every(days: Iterable[date], step: str) -> list[date]:
    """All months, quarters or years from the first of some to the last of them: also those in which nothing was."""
    months = STEPS[step]
    places = sorted(_month(day) // months for day in days)
    between = range(places[0], places[-1] + 1) if places else ()
    return [date(place * months // 12, place * months % 12 + 1, 1) for place in between]


def _first(question: Question) -> date | None:
    """The first day of a question's period."""
    days = [one.values[0] for one in question.where if one.test == "from" and not one.name]
    return days[0] if days and isinstance(days[0], date) else None


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
