"""Staying: how long customers stay, and what separates those who stay long from those who do not.

A customer left when no order followed for `active_days`. Whoever could not yet have been silent that long is followed
up to that many days before `as_of` only, so nobody counts as staying merely because the time is too short. All traits
are those of the first order day or of the customer: nothing that a longer stay itself brings about.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from zhike.errors import Text
from zhike.models.fitted import Numbers
from zhike.models.patterns import known
from zhike.models.survival import Curve, Hazard, cox, discoveries, kaplan_meier

LEAST = 60
LEAST_LEFT = 20
LEAST_OF_A_KIND = 30
MOST = 50_000
"""So many customers are enough; of more, a sample by a hash of their ids."""
LEVELS = 12
"""So many values of one trait are looked at, the commonest."""
YEAR = 365
STEP = 30
LONGEST = 36
FALSE = 0.1
"""Of those that stand, so many may be chance. [BH1995]"""

# fmt: off
TRAITS: dict[str, Text] = {
    "large_first": ("First order above the middle", "首单金额高于中位数"),
    "discounted_first": ("Discount on the first order", "首单有折扣"),
    "returned_first": ("Something of the first order came back", "首单有退货"),
    "channel": ("Channel of the first order", "首单渠道"),
    "salesperson": ("Salesperson of the first order", "首单业务员"),
    "category": ("Main category of the first order", "首单主要类别"),
    "kind_of_party": ("Company or person", "单位或个人"),
    "province": ("Province", "省份"),
    "industry": ("Industry", "行业"),
    "source_channel": ("Source of customer", "客户来源"),
    "size_class": ("Size", "企业规模"),
}
# fmt: on
YES_OR_NO = ("large_first", "discounted_first", "returned_first")
NAMED = tuple(name for name in TRAITS if name not in YES_OR_NO)
CURVES: Mapping[str, pa.DataType] = {
    "kind": pa.string(), "days": pa.int64(), "at_risk": pa.int64(), "share": pa.float64(), "low": pa.float64(), "high": pa.float64(),
}  # fmt: skip
COLUMNS: Mapping[str, pa.DataType] = {
    "trait": pa.string(), "level": pa.string(), "customers": pa.int64(), "left": pa.int64(), "ratio": pa.float64(), "ratio_low": pa.float64(),
    "ratio_high": pa.float64(), "p_value": pa.float64(), "q_value": pa.float64(), "stands": pa.bool_(), "kept_year": pa.float64(), "kept_year_others": pa.float64(),
}  # fmt: skip


def stays(orders: ir.Table, order_lines: ir.Table, customers: ir.Table, *, as_of: date, active_days: int) -> ir.Table:
    """How long each customer stayed, and with what they began.

    Row      one customer who first ordered more than `active_days` before `as_of`
    Units    days from the first order day: to the last where they left, else as far as they are followed
    Missing  what no source says
    """
    end = as_of - timedelta(days=active_days)
    sales = orders.filter(orders.kind == "sale", orders.customer_id.notnull())
    lived = sales.group_by("customer_id").aggregate(first_on=sales.ordered_on.min(), last_on=sales.ordered_on.max())
    lived = lived.filter(lived.first_on < ibis.literal(end))
    begun = _first(orders.filter(orders.customer_id.notnull()), lived)
    main = _category(order_lines, lived)
    people = customers.select(
        person="customer_id", **{name: customers[name] for name in ("kind_of_party", "province", "industry", "source_channel", "size_class")}
    )  # fmt: skip
    found = lived.left_join(begun, lived.customer_id == begun.begun_id).drop("begun_id")
    found = found.left_join(main, found.customer_id == main.main_id).drop("main_id")
    found = found.left_join(people, found.customer_id == people.person)
    left = found.last_on <= ibis.literal(end)
    until = ibis.ifelse(left, found.last_on, ibis.literal(end))
    return found.select(
        "customer_id",
        "first_on",
        days=until.delta(found.first_on, unit="day"),
        has_left=left,
        first_amount=found.first_amount,
        discounted_first=found.discounted_first,
        returned_first=found.returned_first,
        **{name: found[name] for name in NAMED},
    )


def _first(orders: ir.Table, lived: ir.Table) -> ir.Table:
    """The documents of the first order day."""
    firsts = lived.select(first_id="customer_id", first_day="first_on")
    t = orders.join(firsts, (orders.customer_id == firsts.first_id) & (orders.ordered_on == firsts.first_day))
    return t.group_by(begun_id=t.customer_id).aggregate(
        first_amount=t.amount.sum().cast("float64"),
        discounted_first=(t.discount > 0).fill_null(False).any(),
        returned_first=(t.returned < 0).fill_null(False).any(),
        channel=t.channel.min(),
        salesperson=t.salesperson.min(),
    )


def _category(order_lines: ir.Table, lived: ir.Table) -> ir.Table:
    """The category of the largest amount on the first order day."""
    firsts = lived.select(first_id="customer_id", first_day="first_on")
    sold = order_lines.filter(order_lines.kind == "sale", order_lines.category.notnull())
    t = sold.join(firsts, (sold.customer_id == firsts.first_id) & (sold.ordered_on == firsts.first_day))
    sums = t.group_by("customer_id", "category").aggregate(amount=t.amount.sum())
    best = ibis.window(group_by=sums.customer_id, order_by=[sums.amount.desc(), sums.category])
    ranked = sums.mutate(place=ibis.row_number().over(best))
    return ranked.filter(ranked.place == 0).select(main_id="customer_id", category="category")


@dataclass(frozen=True)
class _Stays:
    """Stays as columns."""

    days: Numbers
    left: Numbers
    beside: Numbers
    amount: Numbers
    named: Mapping[str, Any]


def _read(stays: ir.Table) -> _Stays | None:
    """Some or all of them; None where too few are known, or too few left."""
    count = stays.count().to_pyarrow().as_py()
    if count > MOST:
        limit = format(int(MOST / count * 0xFFFFFF), "06x")
        stays = stays.filter((ibis.literal("stays") + stays.customer_id).hexdigest("md5").substr(0, 6) <= limit)
    rows = stays.order_by("customer_id").to_pyarrow()
    left = np.asarray(rows["has_left"].to_pylist(), dtype=float)
    if len(left) < LEAST or left.sum() < LEAST_LEFT or len(left) - left.sum() < LEAST_LEFT:
        return None
    days = np.asarray(rows["days"].cast(pa.float64()).to_numpy(), dtype=float)
    begun = np.asarray(rows["first_on"].cast(pa.int32()).to_numpy(), dtype=float) / YEAR
    amount = np.nan_to_num(np.asarray(rows["first_amount"].to_numpy(), dtype=float))
    company = np.array([one == "company" for one in rows["kind_of_party"].to_pylist()], dtype=float)
    beside = np.stack([begun - begun.mean(), company, np.log1p(np.maximum(amount, 0.0))], axis=1)
    named = {name: np.array(rows[name].to_pylist(), dtype=object) for name in (*NAMED, "discounted_first", "returned_first")}  # fmt: skip
    return _Stays(days, left, beside, amount, named)


def stay_curves(stays: ir.Table) -> ir.Table:
    """The share of customers still there after so many days.

    Row      one kind of party (or all) and number of days
    Units    low and high: the middle 80 %
    Leaves   days that nobody is followed for; everything where fewer than 60 customers are known or 20 left
    Source   [KM1958]
    """
    told, rows = _read(stays), []
    kinds = told.named["kind_of_party"] if told is not None else np.empty(0, dtype=object)
    for kind in ("all", "company", "person") if told is not None else ():
        here = np.ones(len(kinds), dtype=bool) if kind == "all" else kinds == kind
        if told is None or here.sum() < LEAST_OF_A_KIND or (kind != "all" and here.all()):
            continue
        curve, longest = kaplan_meier(told.days[here], told.left[here]), float(told.days[here].max())
        for days in range(0, LONGEST * STEP + 1, STEP):
            if days <= longest:
                at_risk = int((told.days[here] >= days).sum())
                rows.append(dict(zip(CURVES, (kind, days, at_risk, *curve.at(days)), strict=True)))
    return _table(rows, CURVES)


def stay_traits(stays: ir.Table) -> ir.Table:
    """What those have in common who leave sooner, or later, than others.

    Row      one value of one trait that at least 30 customers have, and 30 have not
    Units    ratio: how many times the rate of leaving of others, all else equal (start, company or person, size of the
             first order); low and high: the middle 80 %; kept_year: the share still there after a year
    Leaves   traits that the data leave open; everything where fewer than 60 customers are known or 20 left
    Source   [Cox1972], [E1977] for ties, [BH1995] for how many of those that stand may be chance
    """
    told = _read(stays)
    rows = list(_tested(told)) if told is not None else []
    found = discoveries(np.array([row["p_value"] for row in rows]))
    for row, share in zip(rows, found.tolist(), strict=True):
        row |= {"q_value": share, "stands": share <= FALSE}
    return _table(rows, COLUMNS)


def _tested(told: _Stays) -> Iterator[dict[str, Any]]:
    for trait, value, has in _marks(told):
        both = (int(has.sum()), int((~has).sum()))
        if min(both) < LEAST_OF_A_KIND:
            continue
        hazard = _hazard(told, trait, has)
        if hazard is None:
            continue
        low, high = hazard.interval()
        curves = [kaplan_meier(told.days[one], told.left[one]) for one in (has, ~has)]
        yield {
            "trait": trait, "level": value, "customers": both[0], "left": int(told.left[has].sum()),
            "ratio": float(hazard.ratio[0]), "ratio_low": float(low[0]), "ratio_high": float(high[0]), "p_value": float(hazard.p_values[0]),
            "kept_year": _kept(curves[0], told.days[has]), "kept_year_others": _kept(curves[1], told.days[~has]),
        }  # fmt: skip


def _kept(curve: Curve, days: Numbers) -> float | None:
    return curve.at(YEAR)[0] if float(days.max()) >= YEAR else None


def _marks(told: _Stays) -> Iterator[tuple[str, str, Any]]:
    """Every value of every trait with who has it; of those who say nothing of it nobody has it."""
    yield "large_first", "yes", told.amount > np.median(told.amount)
    for name in YES_OR_NO[1:]:
        yield name, "yes", np.array([one is True for one in told.named[name]])
    for name in NAMED:
        values, count = np.unique([one for one in told.named[name] if one], return_counts=True)
        first = [0] if len(values) == 2 else np.argsort(-count, kind="stable")[:LEVELS]  # the other says the same
        for value in values[first].tolist():
            yield name, value, told.named[name] == value


def _hazard(told: _Stays, trait: str, has: Any) -> Hazard | None:
    """The trait's own ratio, beside start, kind of party and size of the first order where these vary."""
    kept = [place for place, name in enumerate(("start", "kind_of_party", "large_first")) if name != trait]
    beside = told.beside[:, kept]
    beside = beside[:, beside.std(0) > 1e-9]
    own = has.astype(float)
    apart = [one for one in beside.T if abs(float(np.corrcoef(one, own)[0, 1])) < 0.98]
    return cox(told.days, told.left, np.stack([own, *apart], axis=1))


def _table(rows: list[dict[str, Any]], columns: Mapping[str, pa.DataType]) -> ir.Table:
    table = ibis.memtable(pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in columns.items()}))  # fmt: skip
    floats = [name for name, kind in columns.items() if pa.types.is_floating(kind)]
    return table.mutate(**{name: known(table[name]) for name in floats})
