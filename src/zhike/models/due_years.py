"""Due years: what customers bring within a year where each goes on at its own interval, beside past years' outcome.

Where a plain rule knows better than every model when customers buy (contracts by the year, standing orders), that rule
gives the sum of the year to come, and the same sum as it would have been told a year before and two, with what came.
"""

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from zhike.models.backtest import MUCH_LATER
from zhike.models.cases import calendar, cases
from zhike.models.forecast import Forecast
from zhike.tables import conform

RULES = ("due", "rhythm")
"""The rules that say when each customer orders."""
YEAR = 365
YEARS = 3


def due_years(
    orders: ir.Table, *, as_of: date, forecast: Forecast, late_after: float, steady_orders: int, active_days: int
) -> ir.Table:
    """What the rule that did best says of a year from one day on.

    Row      the day of the data, or a day one or two years before it that had a year of orders before
    Units    order days and sales of those who were customers that day; an order day brings what theirs did on average
    Missing  what came in the year that is not over
    Leaves   everything where a model is shown, or no rule that says when customers order did best
    """
    first, _ = calendar(orders)
    said = first is not None and not forecast.orders and forecast.rule_orders in RULES
    days = [as_of - timedelta(days=YEAR * back) for back in range(YEARS)] if said else []
    rows = [
        _year(
            orders,
            day,
            str(forecast.rule_orders),
            day < as_of,
            late_after=late_after,
            steady_orders=steady_orders,
            active_days=active_days,
        )
        for day in days
        if first is not None and (day - first).days >= YEAR
    ]
    return conform(ibis.union(*rows), "due_years") if len(rows) > 1 else _nothing()


def _nothing() -> ir.Table:
    none = {"day": "date", "customers": "int64", "expected_orders": "float64", "actual_orders": "int64"}
    rows = ibis.memtable([], schema=ibis.schema({**none, "expected_amount": "float64", "actual_amount": "float64"}))
    return conform(rows, "due_years")


def _year(
    orders: ir.Table,
    day: date,
    rule: str,
    is_over: bool,
    *,
    late_after: float,
    steady_orders: int,
    active_days: int,
) -> ir.Table:
    sold = orders.filter(orders.kind == "sale", orders.customer_id.notnull())
    each = cases(orders, day, YEAR, late_after=late_after, steady_orders=steady_orders, sampled=False)
    before = _money(sold, None, day).rename(money_id="customer_id", spent="amount")
    after = _money(sold, day, day + timedelta(days=YEAR)).rename(after_id="customer_id", came="amount")
    each = each.left_join(before, each.customer_id == before.money_id)
    each = each.left_join(after, each.customer_id == after.after_id)
    ahead = _due(each) if rule == "due" else _by_rhythm(each, active_days)
    spend = each.spent.fill_null(0.0) / (each.repeat_days + 1)
    none = ibis.null("int64"), ibis.null("float64")
    found = each.mutate(ahead=ahead, bring=ahead * spend)
    sums = found.aggregate(
        customers=found.count(),
        expected_orders=found.ahead.sum(),
        expected_amount=found.bring.sum(),
        actual_orders=found.actual.sum() if is_over else none[0],
        actual_amount=found.came.fill_null(0.0).sum() if is_over else none[1],
    )
    return sums.mutate(day=ibis.literal(day)).select(
        "day", "customers", "expected_orders", "actual_orders", "expected_amount", "actual_amount"
    )


def _money(sold: ir.Table, after: date | None, until: date) -> ir.Table:
    some = sold.filter(sold.ordered_on <= ibis.literal(until))
    some = some if after is None else some.filter(some.ordered_on > ibis.literal(after))
    return some.group_by("customer_id").aggregate(amount=some.amount.sum().cast("float64"))


def _due(each: ir.Table) -> ir.Value:
    """Each order follows the last one by the usual interval, as the rule of the backtest has it."""
    back = each.repeat_days > 0
    own = ibis.ifelse(back, each.last_order_week * 7 / each.repeat_days.nullif(0), ibis.null("float64"))
    usual = own.median().over(ibis.window())
    gap = ibis.greatest(ibis.coalesce(each["median"], own, usual), 1.0)
    since = each.days_since.cast("float64")
    late = ibis.coalesce(each.is_late == 1, since > gap * MUCH_LATER)
    again = ((ibis.least(since, gap) + YEAR) / gap).floor().cast("float64")
    return ibis.ifelse(late.fill_null(True), 0.0, again.fill_null(0.0))


def _by_rhythm(each: ir.Table, active_days: int) -> ir.Value:
    """Who is not later than usual goes on at the own rhythm, as the rule of the backtest has it."""
    rate = each.repeat_days / ibis.greatest(each.age_weeks * 7, 1.0) * YEAR
    own = ibis.coalesce(YEAR / ibis.greatest(each["median"], 1.0), rate)
    stays = ibis.coalesce(each.is_late == 0, each.days_since <= active_days)
    return ibis.ifelse(stays, own, 0.0)
