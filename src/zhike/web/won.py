"""Won: what the page of acquisition reads from the sealed tables, for one period."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike.money.attribution import Way, ways
from zhike.money.leads import ORDER
from zhike.money.payback import EIGHTY, Worth, curve, payback, worth
from zhike.web.earned import Span
from zhike.web.office import View

BY = {
    "channel": "acquisition_channel",
    "campaign": "acquisition_campaign",
    "quarter": "",
    "province": "province",
    "salesperson": "main_salesperson",
    "industry": "industry",
}
"""The ways to split, and the column of customers that each is."""
NOBODY = "\x01"
"""The part of what was spent on nobody who bought."""


@dataclass
class Part:
    """The new customers of one part, and what they cost."""

    key: Any
    customers: int = 0
    marketing: Decimal = Decimal("0.00")
    selling: Decimal = Decimal("0.00")
    margin: list[float] = field(default_factory=list)  # per customer, up to each month after the first order
    sums: Mapping[str, Any] = field(default_factory=dict)

    @property
    def cost(self) -> Decimal:
        return self.marketing + self.selling

    @property
    def each(self) -> Decimal | None:
        """Cost of a new customer; nothing where there is none."""
        return self._per(self.cost)

    @property
    def marketing_each(self) -> Decimal | None:
        return self._per(self.marketing)

    @property
    def payback(self) -> int | None:
        """Months until a customer has earned its cost; nothing if never yet, or nothing was spent."""
        return payback(self.margin, float(self.each)) if self.each else None

    @property
    def earned(self) -> float | None:
        """Margin of a customer to date, the young ones among them; nothing where there is none."""
        margin = self.sums.get("margin")
        return float(margin) / self.customers if self.customers and margin is not None else None

    @property
    def worth(self) -> Worth | None:
        """Margin to date and what the model expects of three years."""
        if not self.sums:
            return None
        return worth(self.customers, *(float(self.sums[name] or 0) for name in ("total", "squares", "unsure")))

    def _per(self, amount: Decimal) -> Decimal | None:
        return (amount / self.customers).quantize(Decimal("0.01")) if self.customers else None


def first_month(view: View) -> date | None:
    """The first month in which money was spent or somebody first bought; nothing before the run knew of it."""
    if not view.has("winning_costs"):
        return None

    def found() -> date | None:
        people, costs = view.table("profiles"), view.table("winning_costs")
        day = view.rows(people.aggregate(day=people.first_ordered_on.min()))[0]["day"]
        spent = view.rows(costs.aggregate(day=costs.month.min()))[0]["day"]
        days = [one.replace(day=1) for one in (day, spent) if one]
        return min(days) if days else None

    return view.kept("first month of acquisition", found)


def people(view: View, span: Span) -> ir.Table:
    """The customers whose first order lies in the span."""
    rows = view.table("profiles")
    last = date.fromisoformat(span.days["to"])
    return rows.filter(rows.first_ordered_on >= ibis.literal(span.first), rows.first_ordered_on <= ibis.literal(last))


def costs(view: View, span: Span) -> ir.Table:
    """What was spent on winning in the span; of all months also what has no month."""
    rows = view.table("winning_costs")
    inside = (rows.month >= ibis.literal(span.first)) & (rows.month <= ibis.literal(span.last))
    return rows.filter(inside | rows.month.isnull()) if span.key == "all" else rows.filter(inside)


def parts(view: View, span: Span, by: str) -> list[Part]:
    """The parts of a split, the most new customers first; what was spent on nobody stands last."""
    found = {row["part"]: _part(row) for row in view.rows(_customers(view, span, by))}
    for row in view.rows(_spent(view, span, by)):
        one = found.setdefault(row["part"], Part(row["part"]))
        one.marketing, one.selling = row["marketing"] or Decimal("0.00"), row["selling"] or Decimal("0.00")
    for key, margin in curves(view, span, by).items():
        found[key].margin = margin
    if by == "quarter":
        return sorted(found.values(), key=lambda one: (one.key is None, one.key))
    return sorted(found.values(), key=lambda one: (one.key == NOBODY, one.key is None, -one.customers, -one.cost))


def whole(view: View, span: Span) -> Part:
    """All new customers of the span, and all that was spent in it."""
    (row,) = view.rows(_customers(view, span, ""))
    one = _part(row)
    (spent,) = view.rows(_spent(view, span, ""))
    one.marketing, one.selling = spent["marketing"] or Decimal("0.00"), spent["selling"] or Decimal("0.00")
    one.margin = curves(view, span, "").get("", [])
    return one


def _part(row: Mapping[str, Any]) -> Part:
    return Part(row["part"], row["customers"], sums=row)


def part_of(rows: ir.Table, by: str) -> ir.Value:
    """The part that a customer belongs to."""
    if not by:
        return ibis.literal("")
    return _quarter(rows.first_ordered_on) if by == "quarter" else rows[BY[by]]


def _quarter(day: ir.DateValue) -> ir.DateValue:
    return day.truncate("Q").cast("timestamp").cast("date")


def _customers(view: View, span: Span, by: str) -> ir.Table:
    rows = people(view, span)
    # Only margin can be added to margin.
    is_margin = (rows.value_basis == "margin").fill_null(False)
    expected = is_margin.ifelse(rows.value_36.cast("float64").fill_null(0.0), 0.0)
    total = rows.gross_margin.cast("float64") + expected
    if "value_36_deviation" in rows.columns:
        apart = rows.value_36_deviation.cast("float64")
    else:  # sealed before it was told
        apart = (rows.value_36_high - rows.value_36_low).cast("float64") / (2 * EIGHTY)
    spread = is_margin.ifelse(apart.fill_null(0.0), 0.0)
    named = rows.mutate(part=part_of(rows, by), total=total, squares=total * total, unsure=spread * spread)
    sums = {
        "margin": named.gross_margin.sum(), "expected": named.value_36.sum(), "basis": named.value_basis.max(),
        "total": named.total.sum(), "squares": named.squares.sum(), "unsure": named.unsure.sum(),
    }  # fmt: skip
    if not by:
        return named.aggregate(part=ibis.literal(""), customers=named.count(), **sums)
    return named.group_by("part").aggregate(customers=named.count(), **sums)


def _spent(view: View, span: Span, by: str) -> ir.Table:
    rows = costs(view, span)
    if by in ("", "channel", "campaign", "quarter"):
        part = ibis.literal("") if not by else _quarter(rows.month) if by == "quarter" else rows[by]
        named = rows.mutate(part=part)
    else:
        who = view.table("profiles").select(bearer="customer_id", part=view.table("profiles")[BY[by]], bought="orders")
        joined = rows.left_join(who, rows.customer_id == who.bearer)
        named = joined.mutate(part=ibis.ifelse((joined.bought > 0).fill_null(False), joined.part, NOBODY))
    sums = {kind: named.amount.sum(where=named.kind == kind) for kind in ("marketing", "selling")}
    return named.group_by("part").aggregate(**sums) if by else named.aggregate(part=ibis.literal(""), **sums)


def curves(view: View, span: Span, by: str) -> dict[Any, list[float]]:
    """The margin per customer of each part, up to each month after the first order."""
    rows = people(view, span)
    as_of = view.snapshot.as_of
    named = rows.select("customer_id", part=part_of(rows, by), start=_number(rows.first_ordered_on))
    until = as_of.year * 12 + as_of.month - 1
    since = named.group_by("part", age=until - named.start).aggregate(customers=named.count())
    months = view.table("profit_months")
    earned = months.select("customer_id", "gross_margin", at=_number(months.month)).join(named, "customer_id")
    summed = earned.group_by("part", age=earned["at"] - earned.start).aggregate(margin=earned.gross_margin.sum())
    seen: dict[Any, dict[int, int]] = {}
    for row in view.rows(since):
        seen.setdefault(row["part"], {})[row["age"]] = row["customers"]
    got: dict[Any, dict[int, float]] = {}
    for row in view.rows(summed):
        got.setdefault(row["part"], {})[max(row["age"], 0)] = float(row["margin"])
    return {part: curve(got.get(part, {}), ages) for part, ages in seen.items()}


def _number(day: ir.DateValue) -> ir.IntegerValue:
    return (day.year() * 12 + day.month() - 1).cast("int64")


# Leads, ways


def funnel(view: View, span: Span) -> dict[str, Any]:
    """Leads of the span by the furthest stage, and by what became of them."""
    rows = view.table("leads")
    last = date.fromisoformat(span.days["to"])
    inside = rows.filter(rows.created_on >= ibis.literal(span.first), rows.created_on <= ibis.literal(last))
    found = view.rows(inside.group_by("reached", "outcome").aggregate(leads=inside.count()))
    reached = {stage: sum(row["leads"] for row in found if row["reached"] == stage) for stage in ORDER}
    steps, left = [], 0
    for stage in reversed(ORDER):
        left += reached[stage]
        if reached[stage] or stage in (ORDER[0], ORDER[-1]):
            steps.append((stage, left))
    ends = {end: sum(row["leads"] for row in found if row["outcome"] == end) for end in ("won", "lost", "open")}
    return {"steps": steps[::-1], "leads": left, **ends}


def ways_of(view: View, span: Span) -> list[Way]:
    """The channels that the span's new customers met with, and the ways on which prospects of the span were lost."""
    rows = view.table("touchpoints")
    last = date.fromisoformat(span.days["to"])
    day = ibis.coalesce(rows.acquired_on, rows.met_on)
    own = rows.filter(
        rows.channel.notnull(), rows.outcome != "open", day >= ibis.literal(span.first), day <= ibis.literal(last)
    )
    met: dict[str, tuple[list[str], str]] = {}
    for row in view.rows(own.select("journey", "place", "channel", "outcome").order_by("journey", "place")):
        met.setdefault(row["journey"], ([], row["outcome"]))[0].append(row["channel"])
    return ways(met.values())


def spelled(view: View) -> list[dict[str, Any]]:
    """Every spelling of a channel with what hangs on it."""
    return view.rows(view.table("channels").order_by("key", "written"))
