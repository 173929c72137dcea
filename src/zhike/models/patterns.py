"""Patterns: equal histories counted once. A million customers become tens of thousands of rows."""

from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

Numbers = npt.NDArray[np.float64]

MANY = 20_000
"""Of more patterns than these some are enough to come near the top."""
ENOUGH = 2_000
COLUMNS = ("repeat_days", "last_order_week", "age_weeks")
GROUP = "covariate_group"
CHANCES = ("repeat_opportunities", "last_opportunity", "opportunities")
MOST_CHANCES = 52
"""More opportunities than these are no few."""


@dataclass(frozen=True)
class Patterns:
    """Histories with how many customers have each.

    Shapes  repeats, last, age, weight: one number per pattern; weeks, or opportunities
    chances: the same rows in opportunities; missing where they are many, or a customer bought twice within one
    pace: units of time to a week
    group: which covariates the customers have; missing where none are asked for
    """

    repeats: Numbers
    last: Numbers
    age: Numbers
    weight: Numbers
    chances: "Patterns | None" = None
    pace: float = 1.0
    group: Numbers | None = None

    def __len__(self) -> int:
        return len(self.weight)

    @property
    def customers(self) -> int:
        return int(self.weight.sum())

    @property
    def repeaters(self) -> int:
        """Customers with a repeat day."""
        return int(self.weight[self.repeats > 0].sum())

    @property
    def longest(self) -> float:
        """The greatest age."""
        return float(self.age.max(initial=0.0))

    @property
    def told(self) -> dict[str, Numbers]:
        """What a model is asked with."""
        found = {"repeats": self.repeats, "last": self.last, "age": self.age}
        return found if self.group is None else {**found, "group": self.group}

    @property
    def keys(self) -> dict[str, pa.Array]:
        """The columns by which customers find their pattern."""
        found = dict(zip(COLUMNS, (self.repeats.astype(np.int64), self.last, self.age), strict=True))
        also = {} if self.group is None else {GROUP: self.group.astype(np.int64)}
        return {name: pa.array(one) for name, one in {**found, **also}.items()}

    @property
    def groups(self) -> list[int]:
        """The groups that there are."""
        return [] if self.group is None else [int(one) for one in np.unique(self.group)]

    def of_group(self, group: int) -> "Patterns":
        """Those of one group."""
        here = self.group == group
        return Patterns(self.repeats[here], self.last[here], self.age[here], self.weight[here])

    def thinned(self) -> "Patterns":
        """All without a repeat day and every so many-th of the others, standing for those between: where to look."""
        by = max(len(self) // ENOUGH, 1)
        places = np.arange(len(self))
        once = self.repeats == 0
        kept = once | (places % by == 0)
        weight = np.where(once, self.weight, self.weight * by)
        return Patterns(self.repeats[kept], self.last[kept], self.age[kept], weight[kept])

    def in_units(self, unit: float) -> "Patterns":
        """The same, time counted in units of so many weeks."""
        return replace(self, last=self.last / unit, age=self.age / unit)

    @property
    def bought(self) -> float:
        """Repeat days of all."""
        return float(self.weight @ self.repeats)

    @property
    def usual_gap(self) -> float:
        """Weeks between two orders, taken over all."""
        return max(float((self.weight * self.age).sum()) / max(float((self.weight * self.repeats).sum()), 1.0), 0.1)


def patterns(histories: ir.Table, *, chances: bool = False, groups: bool = False) -> Patterns:
    """The patterns of histories, counted in the engine, in a fixed order; chances: with their opportunities.

    Customers of one pattern first bought on the same day, so they had the same opportunities. groups: those of
    different groups of covariates are apart.
    """
    keys = (*COLUMNS, GROUP) if groups else COLUMNS
    also = {name: histories[name].max() for name in CHANCES} if chances else {}
    counted = histories.group_by(*keys).aggregate(weight=histories.count(), **also)
    table = counted.to_pyarrow()
    table = table.take(np.lexsort([_numbers(table, name) for name in reversed(keys)]))
    found = read(table)
    if groups:
        found = replace(found, group=_numbers(table, GROUP))
    return with_chances(found, *(_numbers(table, name) for name in CHANCES)) if chances else found


def opportunities(histories: ir.Table, *, groups: bool = False) -> Patterns:
    """The patterns in opportunities, however many those are, of customers who have had one to return."""
    keys = (*CHANCES, GROUP) if groups else CHANCES
    asked = histories.filter(histories.opportunities > 0)
    table = asked.group_by(*keys).aggregate(weight=asked.count()).order_by(*keys).to_pyarrow()
    repeats, last, count, weight = (_numbers(table, name) for name in (*CHANCES, "weight"))
    found = Patterns(repeats, last, count, weight)
    return replace(found, group=_numbers(table, GROUP)) if groups else found


def grouped(histories: ir.Table, covariates: ir.Table) -> ir.Table:
    """Histories with the group of their covariates."""
    return histories.join(covariates.select("customer_id", GROUP), "customer_id")


def with_chances(seen: Patterns, repeats: Numbers, last: Numbers, count: Numbers) -> Patterns:
    """The patterns with the opportunities that they were, where those are few and none held two order days."""
    longest = seen.longest
    apart = bool((repeats == seen.repeats).all() and (count <= MOST_CHANCES).all())
    if not apart or not longest > 0 or not count.max(initial=0.0) > 0:
        return seen
    pace = float(count[seen.age == longest].max()) / longest
    return replace(seen, chances=Patterns(repeats, last, count, seen.weight, pace=pace, group=seen.group))


def read(grouped: pa.Table) -> Patterns:
    """Patterns as the engine counted them."""
    repeats, last, age, weight = (_numbers(grouped, name) for name in (*COLUMNS, "weight"))
    return Patterns(repeats, last, age, weight)


def known(column: ir.FloatingColumn) -> ir.FloatingColumn:
    """The column with what is not a number missing."""
    return ibis.ifelse(column.isnan(), ibis.null("float64"), column)


def _numbers(table: pa.Table, name: str) -> Numbers:
    return np.asarray(table[name].to_numpy(), dtype=np.float64)
