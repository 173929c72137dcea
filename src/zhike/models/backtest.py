"""Backtest: what the models and plain rules would have said on past days, held against what followed.

At each origin every rule knows what was known that day and says how many order days each customer has within the
horizon. What a company could do without any model are the rules to beat:

    last_period   as many order days as in the period just as long before
    hiatus        one who bought within `active_days` goes on at the own mean rate, the others have left
    rhythm        one who is not later than usual goes on at the own rhythm, the others have left
    due           one who is not much later orders again on the day when the usual interval is over, and so on
    recency       who bought last buys next: an order of customers, no number

Models compete with covariates too where any are asked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from scipy import stats

from zhike.models.buying import Buying
from zhike.models.cases import calendar, cases
from zhike.models.covariates import Design
from zhike.models.covaried import WITH, competing
from zhike.models.draws import posterior
from zhike.models.fitted import Numbers, unbearable
from zhike.models.patterns import CHANCES, GROUP, Patterns, grouped, known, with_chances

ORIGINS = 3
HORIZONS = (90, 30)
"""Days ahead; the longer one where the history holds it three times over."""
SELDOM = 365
RARE = 30.0
"""A company with more days than these between its order days is looked at by years, or nothing falls into its horizon."""
LEAST_CUSTOMERS = 30
FEW = 300
"""Below so many customers the draws are corrected, as they are for what is shown."""
PARTS = 10
SIMULATED = 200
END = float(stats.norm.ppf(0.9))
"""Standard deviations from the middle to the ends of the middle 80 %."""
NAIVE = ("last_period", "hiatus", "rhythm", "due", "recency")
MUCH_LATER = 1.25
"""Who has no rhythm of its own yet has left after so many usual intervals without an order."""
COLUMNS: Mapping[str, pa.DataType] = {
    "origin": pa.date32(), "horizon_days": pa.int64(), "rule": pa.string(), "part": pa.int64(), "customers": pa.int64(),
    "expected": pa.float64(), "actual": pa.int64(), "absolute_error": pa.float64(), "squared_error": pa.float64(),
    "low": pa.float64(), "high": pa.float64(), "expected_buying": pa.float64(), "buying": pa.float64(), "auc": pa.float64(), "covered": pa.float64(),
}  # fmt: skip


def backtest(
    orders: ir.Table,
    covariates: ir.Table,
    *,
    as_of: date,
    seed: int,
    late_after: float,
    steady_orders: int,
    active_days: int,
) -> ir.Table:
    """What each rule said on past days, and what followed.

    Row     one origin, rule and part: 0 is all customers, 1 to 10 are tenths, those first of whom most was expected
    Units   order days; errors are per customer, squared_error is the root of the mean square; low and high: the middle
            80 % of what all customers could bring together, as the model alone has it
    Dates   what a rule knows ends with the origin; what followed are the `horizon_days` after it
    Leaves  customers beyond 50,000, by a hash of their ids; origins at which fewer than 30 customers were known
    Missing expected of an order of customers without numbers; covered and expected_buying of rules that are no models,
            low and high of them and of tenths
    """
    settings = {"late_after": late_after, "steady_orders": steady_orders, "active_days": active_days}
    rows: list[dict[str, Any]] = []
    first, gap = calendar(orders)
    design = Design.read(covariates)
    models = competing(design)
    for origin, days in origins(first, as_of, (SELDOM, *HORIZONS) if gap > RARE else HORIZONS):
        table = cases(orders, origin, days, late_after=late_after, steady_orders=steady_orders)
        if design.traits:
            table = grouped(table, covariates).order_by("customer_id")
        seen = _Cases.read(table.to_pyarrow(), settings)
        if seen.count >= LEAST_CUSTOMERS and not seen.unbearable:
            rows += [row for said in _said(seen, days, seed, models) for row in _rows(seen, origin, days, said)]
    columns = {name: pa.array([row[name] for row in rows], kind) for name, kind in COLUMNS.items()}
    return _nothing(ibis.memtable(pa.table(columns)))


def _nothing(rows: ir.Table) -> ir.Table:
    """Rows whose missing numbers are missing on Spark too, which takes them as not-a-number."""
    floats = [name for name, kind in COLUMNS.items() if pa.types.is_floating(kind)]
    return rows.mutate(**{name: known(rows[name]) for name in floats})


def origins(first: date | None, as_of: date, horizons: Sequence[int] = HORIZONS) -> list[tuple[date, int]]:
    """Past days that leave their whole horizon to be seen, and twice as long before them; the newest first."""
    if first is None:
        return []
    for days in horizons:
        found = [as_of - timedelta(days=days * step) for step in range(1, ORIGINS + 1)]
        kept = [(origin, days) for origin in found if (origin - first).days >= days]
        if len(kept) >= 2 or (kept and days == horizons[-1]):
            return kept
    return []


@dataclass(frozen=True)
class Said:
    """What one rule said of each customer.

    Shapes  expected, score, buying, covered: one number per customer; score: the higher the sooner they buy; spread:
            the standard deviation of all customers' order days together
    """

    rule: str
    score: Numbers
    expected: Numbers | None = None
    buying: Numbers | None = None
    covered: Numbers | None = None
    spread: float | None = None


@dataclass(frozen=True)
class _Cases:
    """What was known of each customer, and what followed."""

    settings: Mapping[str, Any]
    repeats: Numbers
    last: Numbers
    age: Numbers
    since: Numbers
    before: Numbers
    median: Numbers
    is_late: Numbers
    actual: Numbers
    chances: tuple[Numbers, ...]
    group: Numbers | None

    @classmethod
    def read(cls, table: pa.Table, settings: Mapping[str, Any]) -> "_Cases":
        names = ("repeat_days", "last_order_week", "age_weeks", "days_since", "before", "median", "is_late", "actual")
        columns = [np.asarray(table[name].cast(pa.float64()).to_numpy(), dtype=float) for name in (*names, *CHANCES)]
        repeats, last, age, since, before, median, is_late, actual, *chances = columns
        group = np.asarray(table[GROUP].to_numpy(), dtype=float) if GROUP in table.column_names else None
        return cls(settings, repeats, last, age, since, before, median, is_late, actual, tuple(chances), group)

    @property
    def count(self) -> int:
        return len(self.actual)

    @property
    def unbearable(self) -> bool:
        seen = self.patterns()[0]
        return unbearable(seen.customers, seen.repeaters, len(seen), seen.longest) is not None

    def patterns(self, *, groups: bool = False) -> tuple[Patterns, Any]:
        """The patterns, and which one each customer has; groups: those of different covariates are apart."""
        also = [self.group] if groups and self.group is not None else []
        rows = np.stack([self.repeats, self.last, self.age, *also], axis=1)
        found, first, place, weight = np.unique(
            rows, axis=0, return_index=True, return_inverse=True, return_counts=True
        )
        group = found[:, 3] if also else None
        seen = Patterns(found[:, 0], found[:, 1], found[:, 2], weight.astype(float), group=group)
        return with_chances(seen, *(one[first] for one in self.chances)), place.ravel()


def _said(seen: _Cases, days: int, seed: int, models: Mapping[str, Buying]) -> Iterator[Said]:
    told = {groups: seen.patterns(groups=groups) for groups in {name.endswith(WITH) for name in models}}
    for place, (name, model) in enumerate(models.items()):
        found, of_customer = told[name.endswith(WITH)]
        if model.reads(found) is not None:
            yield _of_model(name, model, seen, found, of_customer, days, np.random.default_rng([seed, place]))
    rate = np.where(seen.age > 0, seen.repeats / np.maximum(seen.age * 7, 1), 0.0) * days
    stays = seen.since <= seen.settings["active_days"]
    own = np.where(np.isfinite(seen.median), days / np.maximum(seen.median, 1.0), rate)
    on_time = np.where(np.isfinite(seen.is_late), seen.is_late == 0, stays)
    fixed, rhythm = rate * stays, own * on_time
    yield Said("last_period", seen.before, seen.before)
    yield Said("hiatus", fixed, fixed)
    yield Said("rhythm", rhythm, rhythm)
    again = _due(seen, days)
    yield Said("due", again, again)
    yield Said("recency", -seen.since)


def _due(seen: _Cases, days: int) -> Numbers:
    """Order days when each order follows the last one by the usual interval: the own, or where none is known, all customers'."""
    back = seen.repeats > 0
    own = np.where(back, seen.last * 7 / np.maximum(seen.repeats, 1), np.nan)
    usual = float(np.median(own[back])) if back.any() else np.inf
    gap = np.maximum(np.where(np.isfinite(seen.median), seen.median, np.where(back, own, usual)), 1.0)
    late = np.where(np.isfinite(seen.is_late), seen.is_late == 1, seen.since > gap * MUCH_LATER)
    passed = np.minimum(seen.since, gap)  # who is a little late is due at once
    return np.where(late, 0.0, np.floor((passed + days) / gap))


def _of_model(
    name: str,
    model: Buying,
    seen: _Cases,
    found: Patterns,
    of_customer: Any,
    days: int,
    generator: np.random.Generator,
) -> Said:
    """What a model fitted to what was known says, and in how far what followed lies within its 80 %."""
    fit = posterior(model, found, generator, corrected=seen.count < FEW)
    mine = model.told(found)
    best, ahead = model.of(*np.exp(fit.mode)), days / 7 * mine.pace
    told = mine.told
    expected = model.expected_orders(best, **told, ahead=ahead)[of_customer]
    buying = 1 - model.none_ahead(best, **told, ahead=ahead)[of_customer]
    covered, total = np.empty(seen.count), Total(len(fit.draws))
    each = [np.exp(one) for one in np.resize(fit.draws, (SIMULATED, fit.draws.shape[1])).T]
    for begin in range(0, len(found), 5000):
        piece = slice(begin, begin + 5000)
        columns = {key: value[piece, None] for key, value in told.items()}
        counts = model.drawn(model.of(*each), **columns, ahead=(ahead,), generator=generator)[0]
        total.add(counts, found.weight[piece])
        here = np.flatnonzero((of_customer >= begin) & (of_customer < begin + 5000))
        covered[here] = within(counts[of_customer[here] - begin], seen.actual[here])
    return Said(name, buying, expected, buying, covered, total.spread)


class Total:
    """What all customers could bring together, patterns added piece by piece.

    Chance evens out over customers, what is unsure in the numbers does not: each draw of them has a total of its own,
    seen through the chance of as many histories as there are patterns, which is taken off.
    """

    def __init__(self, draws: int) -> None:
        self.draws = draws
        self.sums: Numbers = np.zeros(SIMULATED)
        self.chance = self.blur = 0.0

    def add(self, counts: Numbers, weight: Numbers) -> None:
        """Shapes: counts: patterns × simulated, which go through the draws again and again"""
        again = counts.reshape(len(counts), -1, self.draws)
        within = again.var(axis=1, ddof=1).mean(axis=1)
        self.sums = self.sums + weight @ counts
        self.chance += float(weight @ within)
        self.blur += float(weight**2 @ within) / again.shape[1]

    @property
    def spread(self) -> float:
        between = float(self.sums.reshape(-1, self.draws).mean(axis=0).var(ddof=1))
        return float(np.sqrt(max(between - self.blur, 0.0) + self.chance))


def within(counts: Numbers, actual: Numbers) -> Numbers:
    """In how far what followed lies within the middle 80 % of the draws.

    Orders come whole, so an interval can never hold just 80 %: what followed fills the shares of the draws from those
    below it to those up to it, and the part of this span between 10 % and 90 % counts. [CGH2009]
    """
    below = (counts < actual[:, None]).mean(1)
    up_to = (counts <= actual[:, None]).mean(1)
    width = np.maximum(up_to - below, 1e-9)
    inner = np.minimum(up_to, 0.9) - np.maximum(below, 0.1)
    point = (up_to > 0.1) & (up_to < 0.9)
    return np.asarray(np.where(up_to > below, np.clip(inner, 0, None) / width, point))


def _rows(seen: _Cases, origin: date, days: int, said: Said) -> Iterator[dict[str, Any]]:
    order = np.argsort(-(said.score if said.expected is None else said.expected), kind="stable")
    parts = [np.arange(seen.count), *np.array_split(order, PARTS)]
    for part, here in enumerate(parts):
        off = None if said.expected is None else said.expected[here] - seen.actual[here]
        sure = None if said.spread is None or part else END * said.spread
        yield {
            "origin": origin,
            "horizon_days": days,
            "rule": said.rule,
            "part": part,
            "customers": len(here),
            "expected": None if said.expected is None else float(said.expected[here].sum()),
            "actual": int(seen.actual[here].sum()),
            "absolute_error": None if off is None else float(np.abs(off).mean()),
            "squared_error": None if off is None else float(np.sqrt((off**2).mean())),
            "low": None if sure is None or said.expected is None else max(float(said.expected.sum()) - sure, 0.0),
            "high": None if sure is None or said.expected is None else float(said.expected.sum()) + sure,
            "expected_buying": None if said.buying is None else float(said.buying[here].mean()),
            "buying": float((seen.actual[here] > 0).mean()),
            "auc": auc(said.score, seen.actual > 0) if part == 0 else None,
            "covered": None if said.covered is None else float(said.covered[here].mean()),
        }


def auc(score: Numbers, bought: Any) -> float | None:
    """How often one who bought stands above one who did not; None where all or none bought. [MW1947]"""
    yes = int(bought.sum())
    no = len(bought) - yes
    if not yes or not no:
        return None
    ranks = stats.rankdata(score)
    return float((ranks[bought].sum() - yes * (yes + 1) / 2) / (yes * no))
