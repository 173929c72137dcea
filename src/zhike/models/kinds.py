"""Kinds: by how much companies spend more on an order day than all, and persons less.

One law of spending for all draws a person who has not come back towards what companies spend, and companies towards
persons. Where the two differ beyond chance, each kind has its own middle: v of Gamma-Gamma times a factor.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir
import numpy as np

from zhike.errors import Text

KINDS = ("company", "person")
LEAST = 30
"""So many of each kind must have come back for money, or nothing is said of it."""
BEYOND = 2.0
"""Standard errors by which a kind must differ from all."""


@dataclass(frozen=True)
class Kind:
    """Those of one kind who came back for money; mean and error: of what they spend on a repeat day."""

    customers: int
    mean: float
    error: float
    factor: float = 1.0


@dataclass(frozen=True)
class Kinds:
    """By kind of party what those who came back spend, and the factor on the middle of all; why it is 1, where it is."""

    told: Mapping[str, Kind] = field(default_factory=dict)
    reason: Text | None = None

    @property
    def factors(self) -> dict[str, float]:
        """By kind, where kinds differ."""
        return {} if self.reason else {name: kind.factor for name, kind in self.told.items()}


def of_kind(party: ir.Value, kinds: Kinds) -> ir.Value:
    """The factor of a customer's kind; 1 where nothing is told of it."""
    if not kinds.factors:
        return ibis.literal(1.0)
    return ibis.cases(*((party == kind, factor) for kind, factor in kinds.factors.items()), else_=1.0)


def fit_kinds(histories: ir.Table, customers: ir.Table) -> Kinds:
    """By kind of party, what those who came back spend on a repeat day ÷ what all do; 1 where they do not differ.

    Each customer counts once, the largest of a kind as much as its second: one giant makes no other rich.
    """
    back = histories.filter(histories.repeat_days > 0, histories.mean_repeat_amount > 0)
    who = customers.select(party_id=customers.customer_id, kind=customers.kind_of_party)
    known = back.join(who, back.customer_id == who.party_id)
    by_kind = ibis.window(group_by=known.kind, order_by=[known.mean_repeat_amount.desc(), known.customer_id])
    ranked = known.mutate(place=ibis.row_number().over(by_kind))
    amount = ranked.mean_repeat_amount
    sums = ranked.group_by("kind").aggregate(
        count=ranked.count(),
        second=amount.max(where=ranked.place == 1).coalesce(amount.max()),
        total=amount.sum(where=ranked.place > 0).fill_null(0.0),
        squares=(amount * amount).sum(where=ranked.place > 0).fill_null(0.0),
    )
    found = {row["kind"]: row for row in sums.to_pyarrow().to_pylist()}
    told = {kind: _mean(found[kind]) for kind in KINDS if kind in found}
    heads = {kind: told[kind].customers if kind in told else 0 for kind in KINDS}
    if min(heads.values()) < LEAST:
        return Kinds(told, _few(heads))
    company, person = (told[kind] for kind in KINDS)
    apart = company.mean - person.mean
    if not apart * apart > BEYOND**2 * (company.error**2 + person.error**2):
        return Kinds(told, ALIKE)
    all_ = sum(kind.mean * kind.customers for kind in told.values()) / sum(heads.values())
    return Kinds({name: Kind(kind.customers, kind.mean, kind.error, kind.mean / all_) for name, kind in told.items()})


ALIKE: Text = (
    "What companies and persons spend differs by no more than chance: one law stands for both.",
    "单位与个人的消费水平差异未超出随机范围，按同一规律估计。",
)


def _few(heads: Mapping[str, int]) -> Text:
    """Why one law stands for both: too few of a kind came back."""
    companies, persons = (heads[kind] for kind in KINDS)
    return (
        f"One law stands for companies and persons: it takes {LEAST} of each who came back for money to tell them "
        f"apart; companies so far: {companies:,}, persons: {persons:,}.",
        f"单位与个人按同一规律估计：两类复购且有金额的客户各满 {LEAST} 个才能区分，目前单位 {companies:,} 个、个人 {persons:,} 个。",
    )


def _mean(row: Mapping[str, float]) -> Kind:
    """The mean with its standard error, the largest counted as the second."""
    count, second = row["count"], row["second"]
    mean = (row["total"] + second) / count
    spread = (row["squares"] + second * second) / count - mean * mean
    return Kind(int(count), float(mean), float(np.sqrt(max(spread, 0.0) / count)))
