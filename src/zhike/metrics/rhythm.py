"""Rhythms: how often a customer orders, when the next order is due, who is later than usual.

A customer is *steady* with enough order days, *late* when the days since the last order pass the own median by
more than the own spread, and *lapsed* when they pass both `active_rhythms` medians and `active_days`: a shop
that orders every other day has not lapsed because it closed for the Spring Festival.
"""

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from zhike.metrics.order_days import days_after, intervals, order_days, rhythm_of

BACKTEST_DAYS_AGO = (60, 120, 180, 240, 300, 360)
"""Origins of the backtest: so many days before `as_of`; the nearest still leaves its whole horizon to be seen."""
HORIZON_DAYS = 30
LONGEST_HORIZON_DAYS = 60


def rhythms(
    orders: ir.Table,
    *,
    as_of: date,
    late_after: float,
    steady_orders: int,
    active_rhythms: float,
    active_days: int,
) -> ir.Table:
    """The rhythm of each customer with a sale.

    Row      one customer with at least one order day
    Units    days; two orders on one day are one order day
    Dates    expected_next_on: last order day + median, halves rounded up; late_from: first day past the spread
    Missing  median, mean, spread and the days that follow from them with one order day only; days_late of
             customers who are not steady
    """
    found = _judged(
        rhythm_of(intervals(order_days(orders))), as_of, late_after, steady_orders, active_rhythms, active_days
    )
    overdue = found.since - found.median.ceil()
    days_late = ibis.ifelse(found.since > found.patience, overdue, 0.0).cast("int64")
    return found.select(
        "customer_id",
        "order_days",
        median_days_between_orders=found.median,
        mean_days_between_orders=found["mean"],
        spread_days=found.spread,
        regularity=found.median / (found.median + found.spread),
        expected_next_on=days_after(found.last_on, found.median.ceil()),
        late_from=days_after(found.last_on, found.patience.floor() + 1),
        days_late=ibis.ifelse(found.is_steady, days_late, ibis.null("int64")),
        is_steady=found.is_steady,
        is_late=found.is_late,
    )


def late_backtest(
    orders: ir.Table,
    *,
    as_of: date,
    late_after: float,
    steady_orders: int,
    active_rhythms: float,
    active_days: int,
) -> ir.Table:
    """The late lists of past days, held against what followed.

    Row     one origin, horizon and rule. Rule `rhythm` names who was late by the own rhythm; rule `fixed` names as
            many, those longest without an order
    Units   customers; horizon `fixed`: 30 days, horizon `own`: the customer's own median, at most 60 days
    Dates   what a rule knows ends with the origin; what followed begins the day after it
    Leaves  customers who were not steady at the origin, or had lapsed; origins before there were any
    """
    days = intervals(order_days(orders))
    origins = [as_of - timedelta(days=ago) for ago in BACKTEST_DAYS_AGO]
    cases = ibis.union(
        *(_cases(days, origin, late_after, steady_orders, active_rhythms, active_days) for origin in origins)
    )
    counts = cases.group_by("origin").aggregate(
        **{
            f"{rule}_{what}": (cases[rule] == named).cast("int64").sum()
            if what in ("named", "others")
            else ((cases[rule] == named) & cases[f"bought_{what.split('_')[1]}"]).cast("int64").sum()
            for rule in ("rhythm", "fixed")
            for what, named in _COUNTED
        }
    )
    results = [_result(counts, rule, horizon) for rule in ("rhythm", "fixed") for horizon in ("fixed", "own")]
    long = counts.select("origin", result=ibis.array(results).unnest())
    found = long.select("origin", *(long.result[name].name(name) for name in long.result.type().names))
    return found.mutate(
        lift=_share(found.others_bought, found.others) / _share(found.named_bought, found.named).nullif(0.0)
    )


_COUNTED = (
    ("named", True),
    ("others", False),
    ("named_fixed", True),
    ("others_fixed", False),
    ("named_own", True),
    ("others_own", False),
)


def _result(counts: ir.Table, rule: str, horizon: str) -> ir.StructValue:
    days = ibis.literal(HORIZON_DAYS, "int64") if horizon == "fixed" else ibis.null("int64")
    return ibis.struct(
        {
            "horizon": ibis.literal(horizon),
            "horizon_days": days,
            "rule": ibis.literal(rule),
            "named": counts[f"{rule}_named"],
            "named_bought": counts[f"{rule}_named_{horizon}"],
            "others": counts[f"{rule}_others"],
            "others_bought": counts[f"{rule}_others_{horizon}"],
        }
    )


def _share(part: ir.IntegerValue, whole: ir.IntegerValue) -> ir.FloatingValue:
    return part.cast("float64") / whole.nullif(0).cast("float64")


def _cases(
    days: ir.Table, origin: date, late_after: float, steady_orders: int, active_rhythms: float, active_days: int
) -> ir.Table:
    """Every steady customer of one past day: was it named, and what followed."""
    known = days.filter(days.ordered_on <= ibis.literal(origin))
    judged = _judged(rhythm_of(known), origin, late_after, steady_orders, active_rhythms, active_days)
    steady = judged.filter(judged.is_steady, ~judged.has_lapsed)
    # A fixed rule may name as many customers as the rhythm does: those who have been silent longest.
    silent = ibis.window(order_by=[steady.since.desc(), steady.customer_id])
    ranked = steady.mutate(
        place=ibis.row_number().over(silent), late=steady.is_late.cast("int64").sum().over(ibis.window())
    )
    ahead = days.filter(
        days.ordered_on > ibis.literal(origin),
        days.ordered_on <= ibis.literal(origin + timedelta(days=LONGEST_HORIZON_DAYS)),
    )
    following = ahead.group_by("customer_id").aggregate(next_on=ahead.ordered_on.min())
    seen = ranked.left_join(following, "customer_id")
    waited = seen.next_on.delta(ibis.literal(origin), unit="day")
    own = ibis.least(seen.median.ceil(), ibis.literal(float(LONGEST_HORIZON_DAYS)))
    return seen.select(
        origin=ibis.literal(origin),
        rhythm=seen.is_late,
        fixed=seen.place < seen.late,
        bought_fixed=(waited <= HORIZON_DAYS).fill_null(False),
        bought_own=(waited.cast("float64") <= own).fill_null(False),
    )


def _judged(
    found: ir.Table, as_of: date, late_after: float, steady_orders: int, active_rhythms: float, active_days: int
) -> ir.Table:
    """Rhythms with what they say on one day: since, patience, is_steady, is_late, has_lapsed."""
    since = ibis.literal(as_of).delta(found.last_on, unit="day").cast("float64")
    dated = found.mutate(
        since=since,
        patience=found.median + found.spread * late_after,
        is_steady=found.order_days >= steady_orders,
    )
    lapsed = dated.is_steady & (dated.since > dated.median * active_rhythms) & (dated.since > float(active_days))
    late = dated.is_steady & (dated.since > dated.patience)
    known = dated.mutate(has_lapsed=lapsed.fill_null(False), past=late.fill_null(False))
    return known.mutate(is_late=known.past & ~known.has_lapsed)
