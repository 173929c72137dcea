"""The value tier that each customer had in the year before a day, on that day and every three months before it."""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.segments.tiers import BY_MARGIN, place_of, tier_at
from zhike.tables import IBIS_TYPES

MONEY = IBIS_TYPES["money"]
QUARTERS = 12
"""Tiers are told for today and for so many quarters before."""
YEAR = 4
"""Quarters in the year that a tier looks back on."""


def year_tiers(orders: ir.Table, *, as_of: date, tier_high: float, tier_middle: float, tier_by: str) -> ir.Table:
    """The tier of each customer by the last twelve months, today and at the end of each quarter before.

    Row      one customer with a sale in the twelve months up to one day of grading
    Units    spent: documents of those months, returns taken off; margin: of those whose costs are known; tiers by
             what was spent, or by margin where `tier_by` goes by margin or profit
    Dates    quarters are counted back from `as_of`: the first day of grading is today
    Leaves   anonymous sales
    Missing  margin where no cost is known
    """
    days = grading_days(as_of)
    known = orders.filter(orders.customer_id.notnull())
    quarter = ibis.cases(
        *((known.ordered_on > ibis.literal(day), number) for number, day in enumerate(days[1:])), else_=None
    )
    worth = (known.costed_amount - known.cost if tier_by in BY_MARGIN else known.amount).fill_null(0)
    summed = (
        known.mutate(quarter=quarter.cast("int64"), worth=worth.cast(MONEY))
        .filter(lambda t: t.quarter.notnull(), known.ordered_on <= ibis.literal(as_of))
        .group_by("customer_id", "quarter")
        .aggregate(
            spent=lambda t: t.amount.sum(),
            margin=lambda t: (t.costed_amount - t.cost).sum(),
            worth=lambda t: t.worth.sum(),
            sales=lambda t: (t.kind == "sale").sum(),
        )
    )
    spread = summed.mutate(graded=ibis.array([summed.quarter - back for back in range(YEAR)]).unnest())
    year = spread.filter(spread.graded >= 0, spread.graded <= QUARTERS)
    sums = {name: year[name].sum() for name in ("spent", "margin", "worth", "sales")}
    found = year.group_by("graded", "customer_id").aggregate(**sums)
    return _graded(found.filter(found.sales > 0), days, tier_high, tier_middle)


def standings(year_tiers: ir.Table, customer_metrics: ir.Table, *, as_of: date) -> ir.Table:
    """The tier of each customer's last twelve months beside that of the twelve before, and which way it moved.

    Row      one customer with a sale
    Units    spent in the workspace's currency
    Missing  year_tier without a sale in the last twelve months, year_tier_before without one in the twelve before
    """
    days = grading_days(as_of)
    buyers = customer_metrics.filter(customer_metrics.orders > 0).select("customer_id", "first_ordered_on")
    found = buyers
    for column, day in (("year_tier", days[0]), ("year_tier_before", days[YEAR])):
        graded = year_tiers.filter(year_tiers.graded_on == ibis.literal(day))
        tier = graded.select(graded_id=graded.customer_id, **{column: graded.tier})
        found = found.left_join(tier, found.customer_id == tier.graded_id).drop("graded_id")
    return found.select(
        "customer_id",
        "year_tier",
        "year_tier_before",
        tier_move=moved(found.year_tier_before, found.year_tier, found.first_ordered_on > ibis.literal(days[YEAR])),
    )


def moved(before: ir.StringValue, after: ir.StringValue, is_new: ir.BooleanValue) -> ir.StringValue:
    """How a customer's tier moved: new, back, gone, rose, fell or same; missing where neither year had a sale."""
    return ibis.cases(
        (before.isnull() & after.isnull(), ibis.null("string")),
        (is_new, "new"),
        (before.isnull(), "back"),
        (after.isnull(), "gone"),
        (rank(after) > rank(before), "rose"),
        (rank(after) < rank(before), "fell"),
        else_="same",
    )


def rank(tier: ir.StringValue) -> ir.IntegerValue:
    """3 for high, 2 for middle, 1 for low."""
    return ibis.cases((tier == "high", 3), (tier == "middle", 2), (tier == "low", 1)).cast("int64")


def grading_days(as_of: date) -> list[date]:
    """Today and the same day three months, six months … before, as many as tiers and the year before them need."""
    return [_months_before(as_of, 3 * number) for number in range(QUARTERS + YEAR + 1)]


def _months_before(day: date, months: int) -> date:
    place = day.year * 12 + day.month - 1 - months
    year, month = place // 12, place % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days
    ends = (date(day.year + day.month // 12, day.month % 12 + 1, 1) - day).days == 1
    return date(year, month, last if ends else min(day.day, last))


def _graded(found: ir.Table, days: list[date], tier_high: float, tier_middle: float) -> ir.Table:
    """High, middle and low by the place in each day's sum, as the tiers over all history are cut."""
    worth = ibis.greatest(found.worth, ibis.literal(0).cast(MONEY))
    rows = found.mutate(worth=worth)
    placed = rows.mutate(place=place_of(rows.worth, within=rows.graded))
    graded_on = ibis.cases(*((placed.graded == number, ibis.literal(day)) for number, day in enumerate(days)))
    return placed.select(
        graded_on=graded_on.cast("date"),
        customer_id=placed.customer_id,
        tier=tier_at(placed.worth, placed.place, tier_high=tier_high, tier_middle=tier_middle),
        spent=placed.spent.cast(MONEY),
        margin=placed.margin.cast(MONEY),
    )
