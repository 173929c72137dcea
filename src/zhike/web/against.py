"""Two answers to one question about two periods, row beside row: what changed, and which rows moved the total."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhike.answer import Answer, Cell, Figure, Part
from zhike.metric import Unit
from zhike.web import times

ADD_UP: tuple[Unit, ...] = ("money", "quantity", "count")
TIMES = tuple(times.STEPS)


@dataclass(frozen=True)
class Beside:
    """One row: what it is about, its figures now, and those of the other period (None where it has no such row)."""

    parts: tuple[Part, ...]
    now: tuple[Figure, ...] | None
    then: tuple[Figure, ...] | None

    def change(self, place: int) -> Decimal | None:
        """How much more it is now; None where the figure is no number."""
        one, other = (_number(row[place].value) if row else Decimal(0) for row in (self.now, self.then))
        return None if one is None or other is None else one - other


def beside(now: Answer, then: Answer | None) -> list[Beside]:
    """The rows of `now`, each with its row of `then`; rows that only `then` has stand last.

    Times stand beside each other by their place in the period: the third month beside the third.
    """
    here = [_split(row) for row in now.rows]
    if then is None:
        return [Beside(parts, figures, None) for parts, figures in here]
    _, back = times.beside(now.question, then.question)
    there = [(tuple(times.part(one, back) for one in parts), figures) for parts, figures in map(_split, then.rows)]
    known = {_key(parts): (parts, figures) for parts, figures in there}
    rows = [Beside(parts, figures, known.pop(_key(parts), (parts, None))[1]) for parts, figures in here]
    return [*rows, *(Beside(parts, None, figures) for parts, figures in known.values())]


def moved(rows: Sequence[Beside], place: int) -> list[tuple[Beside, Decimal]]:
    """The rows by how much they moved the total, whichever way, the largest first; they add up to its change."""
    told = [(row, change) for row in rows if (change := row.change(place))]
    return sorted(told, key=lambda one: (-abs(one[1]), str(_key(one[0].parts))))


def _split(row: Sequence[Cell]) -> tuple[tuple[Part, ...], tuple[Figure, ...]]:
    return tuple(c for c in row if isinstance(c, Part)), tuple(c for c in row if isinstance(c, Figure))


def _key(parts: Sequence[Part]) -> tuple[Any, ...]:
    return tuple(part.value for part in parts)


def _number(value: Any) -> Decimal | None:
    if value is None:
        return Decimal(0)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
