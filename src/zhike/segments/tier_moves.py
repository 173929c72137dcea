"""How customers move between tiers from one year to the next, and how long a climb takes."""

from collections.abc import Mapping, Sequence
from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.segments.year_tiers import QUARTERS, YEAR, grading_days, rank
from zhike.tables import IBIS_TYPES

MONEY = IBIS_TYPES["money"]
SUMS = ("spent_before", "spent_after", "margin_before", "margin_after")


def tier_moves(year_tiers: ir.Table, customer_metrics: ir.Table, *, as_of: date) -> ir.Table:
    """How many customers went from which tier to which within a year.

    Row      one pair of tiers, of the twelve months before a day of grading and of the twelve months before those
    Units    heads; what they spent in either year, and its margin as far as costs are known
    Dates    days of grading whose year before lies in the history of tiers
    Leaves   who bought in neither year
    Missing  margin where no cost is known; nothing else: `new` bought for the first time within the later year, `none`
             did not buy in that year
    """
    days = grading_days(as_of)
    known = days[: QUARTERS - YEAR + 1]
    first = customer_metrics.select(first_id=customer_metrics.customer_id, first_on=customer_metrics.first_ordered_on)
    rows = _both_years(year_tiers, dict(zip(days[YEAR:], known, strict=False)), known)
    rows = rows.left_join(first, rows.customer_id == first.first_id)
    year_ago = _instead(rows.graded_on, dict(zip(known, days[YEAR:], strict=False)))
    came = ibis.ifelse((rows.first_on > year_ago).fill_null(False), "new", "none")
    named = rows.select(
        "graded_on",
        *SUMS,
        tier_before=ibis.coalesce(rows.tier_before, came),
        tier_after=rows.tier_after.fill_null("none"),
    )
    return named.group_by("graded_on", "tier_before", "tier_after").aggregate(
        customers=named.count(), **{name: named[name].sum().cast(MONEY) for name in SUMS}
    )


def _both_years(year_tiers: ir.Table, a_year_later: Mapping[date, date], known: Sequence[date]) -> ir.Table:
    """Each customer of either year with the tiers and sums of both."""
    nothing, zero, unknown = ibis.null("string"), ibis.literal(0).cast(MONEY), ibis.null(MONEY)
    after = year_tiers.filter(year_tiers.graded_on.isin(known)).select(
        "graded_on",
        "customer_id",
        tier_after="tier",
        tier_before=nothing,
        spent_after="spent",
        spent_before=zero,
        margin_after="margin",
        margin_before=unknown,
    )
    before = year_tiers.filter(year_tiers.graded_on.isin(list(a_year_later))).select(
        graded_on=_instead(year_tiers.graded_on, a_year_later),
        customer_id="customer_id",
        tier_after=nothing,
        tier_before="tier",
        spent_after=zero,
        spent_before="spent",
        margin_after=unknown,
        margin_before="margin",
    )
    both = ibis.union(after, before)
    return both.group_by("graded_on", "customer_id").aggregate(
        **{name: both[name].max() for name in ("tier_after", "tier_before")},
        **{name: both[name].sum().cast(MONEY) for name in SUMS},
    )


def _instead(day: ir.DateValue, days: Mapping[date, date]) -> ir.DateValue:
    """Another day for each day."""
    return ibis.cases(*((day == ibis.literal(one), ibis.literal(other)) for one, other in days.items())).cast("date")


def tier_climbs(year_tiers: ir.Table) -> ir.Table:
    """How long it takes from a customer's first tier to a higher one.

    Row      one first tier and number of quarters since the first grading
    Units    at_risk: who had not climbed by then and is still followed; climbed: who did in that quarter; share:
             of all who began there, the part that has climbed by then
    Dates    only who was first graded after the oldest day of grading: when the others began is not known
    Leaves   who began high; quarters that nobody is followed for
    Source   [KM1958] equation 2b
    """
    first = year_tiers.graded_on.min().over(ibis.window())
    oldest = year_tiers.mutate(oldest=first)
    begun = oldest.group_by("customer_id").aggregate(
        began_on=oldest.graded_on.min(), tier=oldest.tier.argmin(oldest.graded_on), oldest=oldest.oldest.min()
    )
    followed = begun.filter(begun.began_on > begun.oldest, begun.tier != "high")
    history = year_tiers.select("customer_id", "graded_on", now=year_tiers.tier)
    joined = followed.join(history, "customer_id")
    rose = rank(joined.now) > rank(joined.tier)
    last = year_tiers.graded_on.max().as_scalar()
    ended = joined.group_by("customer_id", "tier", "began_on").aggregate(rose_on=joined.graded_on.min(where=rose))
    waited = ended.select(
        "tier",
        climbed=ended.rose_on.notnull(),
        quarters=_quarters(ended.began_on, ibis.coalesce(ended.rose_on, last)),
    )
    return _surviving(waited)


def _quarters(start: ir.DateValue, end: ir.DateValue) -> ir.IntegerValue:
    months = (end.year() - start.year()).cast("int64") * 12 + (end.month() - start.month()).cast("int64")
    return (months / 3).round().cast("int64")


def _surviving(waited: ir.Table) -> ir.Table:
    """The product-limit estimate over few distinct waits."""
    grouped = waited.group_by("tier", "quarters").aggregate(heads=waited.count(), climbed=waited.climbed.sum())
    window = ibis.window(group_by=grouped.tier, order_by=grouped.quarters.desc(), preceding=None, following=0)
    risky = grouped.mutate(at_risk=grouped.heads.sum().over(window)).filter(lambda t: t.quarters > 0)
    kept = 1 - risky.climbed.cast("float64") / risky.at_risk.cast("float64")
    # A quarter in which all climb ends the curve: the logarithm of nothing is taken of something too small to see.
    logged = risky.mutate(logged=ibis.greatest(kept, ibis.literal(1e-300)).ln())
    upto = logged.logged.sum().over(ibis.cumulative_window(group_by=logged.tier, order_by=logged.quarters))
    return logged.select(
        "tier",
        "quarters",
        at_risk=logged.at_risk.cast("int64"),
        climbed=logged.climbed.cast("int64"),
        share=1 - upto.exp(),
    )
