"""A scorecard learned from cases that ended well or badly: bins, one factor for each trait, points.

Assumes  cases are independent; a number's risk only rises or only falls; traits add up in log odds
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhike import logistic
from zhike.credit.bins import Bins, Flags, Floats, Numbers, Words, all_weights, of_numbers, of_words, placed, told_apart

LEAST_BAD = 200
"""So many cases that ended badly are needed before a company's own scorecard is learned."""

LEAST_INFORMATION = 0.02
"""A trait that tells good from bad less than this is left out where chance may do so too; [SID2006] chapter 6 calls it
unpredictive. Of many cases chance says less, and many weak traits say much together: there chance is the measure."""

BENDS = 3
"""So many ways a number's bins may follow chance: up or down, and how they bend."""

RIDGE = 1.0
"""Strength of the pull of all factors towards nothing, as if one case spoke against each."""

NUMBERS = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_null)

EVEN, DOUBLE, BASE = 50.0, 20.0, 600.0
"""600 points where one of fifty and one goes bad; 20 points more halve the odds of it."""


@dataclass(frozen=True)
class Trait:
    """One trait of the scorecard: its bins and by how much their weights count."""

    name: str
    bins: Bins
    factor: float
    information: float


@dataclass(frozen=True)
class Scorecard:
    """What was learned: the log odds of a bad end are `start` and the weights of the case's bins times their factors."""

    traits: tuple[Trait, ...]
    start: float
    cases: int
    bad: int

    def points(self) -> Mapping[str, tuple[float, ...]]:
        """The points that each bin of each trait gives or takes; the last is of what is missing."""
        per = DOUBLE / np.log(2.0)
        return {t.name: tuple(-per * t.factor * weight for weight in all_weights(t.bins)) for t in self.traits}

    def as_json(self) -> dict[str, Any]:
        """The record as the manifest keeps it."""
        return asdict(self)


def learn(cases: pa.Table, bad: Flags, *, ridge: float = RIDGE) -> Scorecard:
    """The scorecard of cases.

    cases   one row a case; numbers, flags, days and texts (dictionaries too), with what is missing left empty; of columns
            of one name each is a trait of its own (see `told_apart_by_name`)
    bad     shape (cases,): which of them ended badly
    """
    cases = told_apart_by_name(cases)
    if bad.all() or not bad.any():  # nothing tells apart what ended alike
        return Scorecard((), float(np.log((bad.sum() + 0.5) / ((~bad).sum() + 0.5))), int(bad.size), int(bad.sum()))
    found = []
    for name in cases.column_names:
        values = _values(cases[name])
        bins = of_numbers(values, bad) if isinstance(values, np.ndarray) else of_words(values, bad)
        information = told_apart(bins, values, bad)
        if information >= min(LEAST_INFORMATION, _by_chance(bins, bad)):
            found.append(Trait(name, bins, 1.0, information))
    found.sort(key=lambda trait: (-trait.information, trait.name))
    kept, factors, start = _fitted(found, cases, bad, ridge)
    traits = tuple(Trait(t.name, t.bins, float(f), t.information) for t, f in zip(kept, factors, strict=True))
    return Scorecard(traits, start, int(bad.size), int(bad.sum()))


def _by_chance(bins: Bins, bad: Flags) -> float:
    """The information that bins of what has nothing to do with the risk have on average.

    Source  [K1959] chapter 6: good × bad ÷ all times it is chi-squared, with a degree less than there are bins
    """
    ways = BENDS if isinstance(bins, Numbers) else max(len(bins.values) - 1, 1)
    return float(ways * (1.0 / bad.sum() + 1.0 / (~bad).sum()))


def log_odds(card: Scorecard, cases: pa.Table) -> Floats:
    """How probable a bad end is, as log odds; shape (cases,)."""
    cases, found = told_apart_by_name(cases), np.full(cases.num_rows, card.start)
    for trait in card.traits:
        found += trait.factor * _weighed(trait.bins, _values(cases[trait.name]))
    return found


def probabilities(card: Scorecard, cases: pa.Table) -> Floats:
    """The probability that a case ends badly; shape (cases,)."""
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds(card, cases))), dtype=float)


def scored(card: Scorecard, cases: pa.Table) -> Floats:
    """The points of each case, more is safer; shape (cases,)."""
    return np.asarray(BASE - DOUBLE / np.log(2.0) * (log_odds(card, cases) + np.log(EVEN)), dtype=float)


def told_apart_by_name(cases: pa.Table) -> pa.Table:
    """Columns whose names stand there once: of several of one name the second is `name (2)`, the third `name (3)`.

    A column that is called so already keeps its name, and the number after it is taken.
    """
    names, taken = list(cases.column_names), set(cases.column_names)
    for place, name in enumerate(names):
        number = 2
        if name in names[:place]:
            while f"{name} ({number})" in taken:
                number += 1
            names[place] = f"{name} ({number})"
            taken.add(names[place])
    return cases.rename_columns(names)


def read(told: Mapping[str, Any]) -> Scorecard:
    """The scorecard that `as_json` told."""
    return Scorecard(tuple(_trait(one) for one in told["traits"]), told["start"], told["cases"], told["bad"])


def _trait(told: Mapping[str, Any]) -> Trait:
    bins = told["bins"]
    made: Bins = (
        Numbers(tuple(bins["edges"]), tuple(bins["weights"]))
        if "edges" in bins
        else Words(tuple(bins["values"]), tuple(bins["weights"]), bins["otherwise"])
    )
    return Trait(told["name"], made, told["factor"], told["information"])


def _fitted(found: list[Trait], cases: pa.Table, bad: Flags, ridge: float) -> tuple[list[Trait], Floats, float]:
    """The traits that stay, their factors and the start. A trait that would count against its own bins goes."""
    weighed = {trait.name: _weighed(trait.bins, _values(cases[trait.name])) for trait in found}
    kept = list(found)
    while True:
        columns = [np.ones(bad.size), *(weighed[trait.name] for trait in kept)]
        factors = logistic.factors(np.column_stack(columns), bad, ridge)
        wrong = [trait for trait, factor in zip(kept, factors[1:], strict=True) if factor <= 0]
        if not wrong:
            return kept, factors[1:], float(factors[0])
        kept.remove(wrong[-1])


def _weighed(bins: Bins, values: Floats | Sequence[str | None]) -> Floats:
    return np.asarray(all_weights(bins), dtype=float)[placed(bins, values)]


def _values(column: pa.ChunkedArray) -> Floats | Sequence[str | None]:
    """A column as numbers, NaN where missing or infinite, or as texts.

    Days and instants count as numbers of days, times and durations in their own unit; what is neither number nor text as
    the text that it is written as.
    """
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _values(column.cast(kind.value_type))
    if pa.types.is_run_end_encoded(kind):
        return _values(pa.chunked_array([pc.run_end_decode(chunk) for chunk in column.chunks], kind.value_type))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        found: list[str | None] = column.to_pylist()
        return found
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        column = column.cast(pa.date32()).cast(pa.int32())
    if pa.types.is_boolean(kind):
        column = column.cast(pa.int8())
    if pa.types.is_time(kind) or pa.types.is_duration(kind):
        column = column.cast(pa.int32() if pa.types.is_time32(kind) else pa.int64())
    if not any(known(column.type) for known in NUMBERS):
        return [None if one is None else str(one) for one in column.to_pylist()]
    floats = column.cast(pa.float64(), safe=False)  # of a number of 17 digits the last ones tell no risk
    numbers = np.asarray(floats.fill_null(float("nan")).to_numpy(), dtype=float)
    return np.where(np.isinf(numbers), np.nan, numbers)
