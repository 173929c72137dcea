"""What the rules of sums ask of a sheet: its headers, its numbers, what adds up to the cent."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from zhike.sources.columns import Guess
from zhike.sources.headers import meanings
from zhike.sources.profile import Look
from zhike.sources.relations import Floats, Relations, floats

UNUSED = Guess(None, 0.9, 0.0, 1.0, 0.0)
SUMS = frozenset(("@amount", "@gross", "@paid", "@due", "amount", "amount_with_tax"))
"""What headers of sums may mean."""
PROVEN = 0.95
"""Share of rows that must add up."""


@dataclass(frozen=True)
class Sheet:
    """What is asked of a sheet beside its guesses."""

    headers: Mapping[int, str]
    looks: Sequence[Look]
    sample: Sequence[Sequence[str | None]]
    relations: Relations

    def numbers(self, position: int) -> Floats:
        """A column's numbers, without signs."""
        return np.abs(floats(self.sample[position]))

    def unused(self, guesses: Mapping[int, Guess], meant: frozenset[str]) -> list[int]:
        """Columns of numbers that are not used, whose words mean one of these."""
        return [
            position
            for position, guess in sorted(guesses.items())
            if guess.field is None and self.looks[position].number > MOSTLY and self.means(position) & meant
        ]

    def sums(self, guesses: Mapping[int, Guess]) -> list[int]:
        """Columns of numbers that are not used, which are called a sum, of whatever."""
        return [
            position
            for position, guess in sorted(guesses.items())
            if guess.field is None
            and self.looks[position].number > MOSTLY
            and (self.means(position) & SUMS or _SUM.search(self.headers[position]))
            and not self.means(position) & (COSTS | OFF)
        ]

    def means(self, position: int) -> frozenset[str]:
        """What a column's words may mean."""
        return frozenset(meanings(self.headers[position]) if self.headers[position] else ())


MOSTLY = 0.8
_SUM = re.compile(r"小计|金额|总[价计额]|合计|货款|subtotal|amount|total", re.I)
COSTS = frozenset(("cost", "profit", "freight"))
OFF = frozenset(("discount",))


def place(guesses: Mapping[int, Guess], name: str) -> int | None:
    return next((position for position, guess in guesses.items() if guess.field == name), None)


def adds_up(one: Floats, other: Floats) -> bool:
    """Whether two columns are the same to the cent, in rows where both say something, and say something in many."""
    both = np.isfinite(one) & np.isfinite(other)
    if both.sum() < 4 or not (np.abs(other[both]) > 1e-9).any():
        return False
    near = np.abs(one[both] - other[both]) <= 0.011 + 0.0006 * np.abs(other[both])
    return float(near.mean()) >= PROVEN
