"""How many customers each tier will have in a year, if they move as they did in the last; tested on past years."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from scipy import stats

from zhike.segments.year_tiers import QUARTERS, YEAR, grading_days

TIERS = ("high", "middle", "low")
LATE = timedelta(days=31)
"""A first year may lack so many days at its beginning."""
USUAL = 0.1
"""How far a year goes beyond chance where nothing is known of it, as a share; it weighs as much as one past number."""
COLUMNS: Mapping[str, pa.DataType] = {
    "graded_on": pa.date32(), "tier": pa.string(), "customers": pa.int64(), "expected": pa.float64(),
    "low": pa.float64(), "high": pa.float64(), "actual": pa.float64(),
}  # fmt: skip
OPEN = ("low", "high", "actual")
"""Missing in some rows: Spark takes what is missing of a number for one that is none."""


def tier_outlook(tier_moves: ir.Table, customer_metrics: ir.Table, *, as_of: date) -> ir.Table:
    """What moves of one year let expect of the next.

    Row      one tier, on today and on each past day of grading whose year before and year after are known
    Units    heads; expected: each tier's customers by the shares that moved in the year before, and as many new ones
             and such as come back; low and high: the middle 80 %
    Missing  low and high on past days, actual today; everything where two whole years are not known
    """
    days = grading_days(as_of)
    (first,) = customer_metrics.aggregate(on=customer_metrics.first_ordered_on.min()).to_pyarrow().to_pylist()
    began = first["on"]
    rows: list[dict[str, Any]] = []
    if began is not None:
        counted = _counted(tier_moves)
        known = [at for at in range(QUARTERS - YEAR + 1) if began - LATE <= days[at + 2 * YEAR] and days[at] in counted]
        past = [one for at in known if at >= YEAR for one in _expected(days[at], counted, days[at - YEAR])]
        today = _expected(days[0], counted, None) if 0 in known else ()
        rows = [*(one.row() for one in past), *(one.row(*_ends(one, past)) for one in today)]
    table = ibis.memtable(
        pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in COLUMNS.items()})
    )
    told = {name: ibis.ifelse(table[name].isnan(), ibis.null("float64"), table[name]) for name in OPEN}
    return table.mutate(**{**told, "actual": told["actual"].cast("int64")})


@dataclass(frozen=True)
class Expected:
    """One tier a year ahead.

    Units  chance: the variance that moves by chance leave
    """

    graded_on: date
    tier: str
    customers: int
    expected: float
    chance: float
    actual: int | None

    def row(self, low: float | None = None, high: float | None = None) -> dict[str, Any]:
        """The row of the table."""
        return {**{name: getattr(self, name) for name in COLUMNS if hasattr(self, name)}, "low": low, "high": high}


Counted = dict[date, dict[tuple[str, str], int]]


def _counted(tier_moves: ir.Table) -> Counted:
    found: Counted = {}
    for row in tier_moves.select("graded_on", "tier_before", "tier_after", "customers").to_pyarrow().to_pylist():
        found.setdefault(row["graded_on"], {})[row["tier_before"], row["tier_after"]] = row["customers"]
    return found


def _expected(day: date, counted: Counted, later: date | None) -> Iterator[Expected]:
    """Each tier a year after one day; moves are binomial, who comes is Poisson."""
    moves = counted[day]
    for tier in TIERS:
        expected = chance = float(sum(moves.get((came, tier), 0) for came in ("new", "none")))
        for before in TIERS:
            heads = sum(count for (from_, _), count in moves.items() if from_ == before)
            share = moves.get((before, tier), 0) / heads if heads else 0.0
            now = _heads(moves, before)
            expected += now * share
            chance += now * share * (1 - share) * (1 + now / max(heads, 1))  # the share itself is as unsure
        actual = None if later is None else _heads(counted.get(later, {}), tier)
        yield Expected(day, tier, _heads(moves, tier), expected, chance, actual)


def _heads(moves: Mapping[tuple[str, str], int], tier: str) -> int:
    """Customers in a tier at the end of the year."""
    return sum(count for (_, after), count in moves.items() if after == tier)


def _ends(one: Expected, past: list[Expected]) -> tuple[float, float]:
    """The middle 80 %: chance, and what went beyond it in past years, of which few are known.

    Source  [GCSDVR2013] section 2.6: a normal of known mean and unknown variance
    """
    beyond = USUAL**2
    for other in past:
        if other.actual is not None and other.expected > 0:
            beyond += max((other.actual - other.expected) ** 2 - other.chance, 0.0) / other.expected**2
    freedom = 1 + len(past)
    spread = (one.chance + beyond / freedom * one.expected**2) ** 0.5
    reach = float(stats.t.ppf(0.9, freedom)) * spread
    return max(one.expected - reach, 0.0), one.expected + reach
