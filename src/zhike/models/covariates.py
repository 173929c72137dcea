"""Covariates: what is known of customers from their first order on, and may go with how they buy.

channel         channel of the first order day
store           shop of the first order day
source_channel  where the customer came from, as a sheet of customers has it
province        province of the address
size_class      large, medium, small or micro
kind_of_party   company or person
season          quarter of the first order day, Q1 to Q4

None hangs on what happened after the first order, so a past day knows them as well as today does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from zhike.errors import Text
from zhike.models.patterns import GROUP, Numbers

LABELS: dict[str, Text] = {
    "channel": ("channel of the first order", "首单渠道"),
    "store": ("shop of the first order", "首单门店"),
    "source_channel": ("where they came from", "客户来源"),
    "province": ("province", "省份"),
    "size_class": ("size", "企业规模"),
    "kind_of_party": ("company or person", "单位或个人"),
    "season": ("quarter of the first order", "首单季度"),
}
COVARIATES = tuple(LABELS)
MOST = 6
"""So many values of one covariate are told apart, the commonest; all others count as one."""
LEAST = 30
"""Fewer customers than these do not stand alone."""
OTHER = "…"
"""All other values of a covariate together."""


def covariates(histories: ir.Table, orders: ir.Table, customers: ir.Table, *, covariates: str) -> ir.Table:
    """The covariates of each customer, as the setting names them, and the group of those with the same.

    Row      one customer with at least one order day; none where the setting names nothing
    Leaves   values beyond the six commonest, or of fewer than 30 customers: they are one value, "…", and where
             that has fewer than 30 customers too they count as the commonest
    Missing  covariates that are not asked for; "" is a value: it is not known of the customer
    """
    asked = [name for name in COVARIATES if name in names(covariates)]
    if not asked:
        texts = {name: pa.array([], pa.string()) for name in ("customer_id", *COVARIATES)}
        return ibis.memtable(pa.table({**texts, GROUP: pa.array([], pa.int64())}))
    told = _told(histories, orders, customers).select("customer_id", *asked)
    merged = told.select("customer_id", **{name: _merged(told, name) for name in asked})
    found = merged.select(*asked).distinct().to_pyarrow().to_pylist()
    rows = sorted(tuple(row[name] for name in asked) for row in found)
    columns = {name: pa.array([row[place] for row in rows], pa.string()) for place, name in enumerate(asked)}
    groups = ibis.memtable(pa.table({**columns, GROUP: pa.array(range(len(rows)), pa.int64())}))
    placed = merged.join(groups, asked)
    none = {name: ibis.null("string") for name in COVARIATES if name not in asked}
    return placed.select("customer_id", GROUP, *asked, **none)


def names(setting: str) -> list[str]:
    """The names that a setting lists, commas between."""
    return [one.strip() for one in setting.replace("，", ",").split(",") if one.strip()]


def told_as(asked: Sequence[str]) -> Text:
    """The covariates as a sentence names them."""
    en, zh = zip(*(LABELS[name] for name in asked), strict=True)
    return (" and ".join(filter(None, [", ".join(en[:-1]), en[-1]])), "、".join(zh))


def _told(histories: ir.Table, orders: ir.Table, customers: ir.Table) -> ir.Table:
    """Every covariate of each customer with a history; "" where it is not known."""
    sold = orders.filter(orders.kind == "sale", orders.customer_id.notnull())
    first = histories.select("customer_id", ordered_on=histories.first_ordered_on)
    began = sold.join(first, ["customer_id", "ordered_on"])
    at = began.group_by("customer_id").aggregate(  # of several the first by name
        channel=began.channel.min(), store=began.store.min()
    )
    known = customers.select("customer_id", "source_channel", "province", "size_class", "kind_of_party")
    found = histories.select(
        "customer_id", season=ibis.literal("Q") + histories.first_ordered_on.quarter().cast("string")
    )
    for part in (at, known):
        found = found.left_join(part, "customer_id").drop("customer_id_right")
    return found.select("customer_id", **{name: found[name].fill_null("") for name in COVARIATES})


def _merged(told: ir.Table, name: str) -> ir.Value:
    counted = told.group_by(name).aggregate(customers=told.count()).to_pyarrow().to_pylist()
    often = sorted(counted, key=lambda row: (-row["customers"], row[name]))
    kept = [row[name] for row in often[:MOST] if row["customers"] >= LEAST]
    others = sum(row["customers"] for row in often if row[name] not in kept)
    instead = OTHER if others >= LEAST or not kept else kept[0]
    return told[name].isin(kept).ifelse(told[name], ibis.literal(instead)) if kept else ibis.literal(instead)


@dataclass(frozen=True)
class Design:
    """The covariates as a model reads them: each value against the commonest of its covariate.

    Shapes  groups: each one's covariates by name; customers: how many it has
    Leaves  values that the others already say (who is a person has no size)
    """

    groups: tuple[Mapping[str, str], ...]
    customers: tuple[int, ...]

    @classmethod
    def read(cls, covariates: ir.Table) -> "Design":
        counted = covariates.group_by(GROUP, *COVARIATES).aggregate(customers=covariates.count())
        rows: list[dict[str, Any]] = counted.order_by(GROUP).to_pyarrow().to_pylist()
        groups = tuple({name: row[name] for name in COVARIATES if row[name] is not None} for row in rows)
        return cls(groups, tuple(row["customers"] for row in rows))

    @property
    def telling(self) -> tuple[str, ...]:
        """The covariates that tell customers apart."""
        return tuple(dict.fromkeys(name for name, _ in self.traits))

    @property
    def asked(self) -> tuple[str, ...]:
        """The covariates that there are."""
        return tuple(self.groups[0]) if self.groups else ()

    @cached_property
    def against(self) -> dict[str, str]:
        """The commonest value of each covariate."""
        return {name: self._often(name)[0] for name in self.asked}

    @cached_property
    def traits(self) -> tuple[tuple[str, str], ...]:
        """Covariate and value, each of which adds something to those before."""
        found: list[tuple[str, str]] = []
        for one in ((name, value) for name in self.asked for value in self._often(name)[1:]):
            if np.linalg.matrix_rank(self._rows([*found, one])) == len(found) + 2:
                found.append(one)
        return tuple(found)

    @cached_property
    def rows(self) -> Numbers:
        """Who has which trait. Shapes: groups × traits, 0 or 1"""
        return self._rows(self.traits)[:, 1:]

    def _rows(self, traits: Sequence[tuple[str, str]]) -> Numbers:
        columns = [[float(group[name] == value) for group in self.groups] for name, value in traits]
        return np.array([[1.0] * len(self.groups), *columns]).T

    def _often(self, name: str) -> list[str]:
        counts: dict[str, int] = {}
        for group, customers in zip(self.groups, self.customers, strict=True):
            counts[group[name]] = counts.get(group[name], 0) + customers
        return sorted(counts, key=lambda value: (-counts[value], value))
