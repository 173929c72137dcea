"""Standouts: the classes that are commoner in a group of customers than among all, chance taken into account.

Source   [BH1995] for many comparisons at once
"""

from collections.abc import Mapping
from dataclasses import dataclass

from scipy import stats

from zhike.segments.differences import FALSE_SHARE, LEAST, shares_differ

COMMONER = 1.2
"""What is not a fifth commoner than elsewhere sets nobody apart."""
LEAST_SHARE = 0.05


@dataclass(frozen=True)
class Standout:
    """One class that stands out. Units: shares of those of whom the class is known; lift: share ÷ share among all."""

    name: str
    value: str
    count: int
    share: float
    of_all: float
    p: float

    @property
    def lift(self) -> float:
        """How many times as common as among all."""
        return self.share / self.of_all


def standouts(
    group: Mapping[str, Mapping[str, int]], everyone: Mapping[str, Mapping[str, int]], people: int = 0
) -> list[Standout]:
    """What stands out, what most of the group has first. Shapes: per dimension, per class, how many customers.

    people  customers in the group: what is known of fewer than half of them describes nobody
    Leaves  what chance explains as well; classes of fewer than LEAST; what the group shares with most others
    """
    found = []
    for name, classes in group.items():
        size, whole = sum(classes.values()), sum(everyone[name].values())
        rest = whole - size
        if min(size, rest) < LEAST or 2 * size < people:
            continue
        for value, count in sorted(classes.items()):
            others = everyone[name][value] - count
            if count < LEAST:
                continue
            p = shares_differ(count, size, others, rest)
            found.append(Standout(name, value, count, count / size, everyone[name][value] / whole, p))
    if not found:
        return []
    corrected = stats.false_discovery_control([one.p for one in found])
    kept = [
        one
        for one, p in zip(found, corrected, strict=True)
        if p <= FALSE_SHARE and one.lift >= COMMONER and one.share >= LEAST_SHARE
    ]
    return sorted(kept, key=lambda one: (one.of_all - one.share, one.name, one.value))
