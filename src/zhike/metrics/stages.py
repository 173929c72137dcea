"""Where on their way customers are lost: after the first order day, the second …, and new ones apart from old ones."""

from datetime import date
from itertools import pairwise

import ibis
import ibis.expr.types as ir

from zhike.metrics.company import quarter_starts
from zhike.metrics.order_days import order_days
from zhike.metrics.ratios import MONEY, share

LAST_STAGE = 10
"""The last stage holds all with so many order days and more."""


def stages(customer_metrics: ir.Table, activity: ir.Table) -> ir.Table:
    """How many came as far as their n-th order day, and what became of those who came no further.

    Row      one number of order days; the last one holds those with more too
    Units    heads. reached = went_on + buying + dormant + lapsed, the last three as `activity` says
    Leaves   customers without a sale; numbers of days that nobody came as far as
    Missing  nothing: of the last stage nobody goes on, all are told by what they are today
    """
    buyers = customer_metrics.filter(customer_metrics.orders > 0)
    states = activity.select(state_id=activity.customer_id, state=activity.activity)
    known = buyers.left_join(states, buyers.customer_id == states.state_id)
    stage = ibis.least(known.repeat_days + 1, ibis.literal(LAST_STAGE, "int64")).cast("int64")
    here = known.group_by(stage=stage).aggregate(
        heads=known.count(),
        buying=known.state.isin(("new", "active", "slowing")).cast("int64").sum(),
        dormant=(known.state == "dormant").cast("int64").sum(),
        lapsed=(known.state == "lapsed").cast("int64").sum(),
        lapsed_spent=known.spent.sum(where=known.state == "lapsed").fill_null(0).cast(MONEY),
    )
    numbers = known.aggregate(anybody=known.count()).select(
        number=ibis.array([ibis.literal(n, "int64") for n in range(1, LAST_STAGE + 1)]).unnest()
    )
    every = numbers.left_join(here, numbers.number == here.stage)
    heads = every.heads.fill_null(0)
    onward = heads.sum().over(ibis.cumulative_window(order_by=every.number.desc()))
    found = every.select(
        stage=every.number,
        reached=onward.cast("int64"),
        went_on=(onward - heads).cast("int64"),
        **{name: every[name].fill_null(0) for name in ("buying", "dormant", "lapsed")},
        lapsed_spent=every.lapsed_spent.fill_null(0).cast(MONEY),
    )
    return found.filter(found.reached > 0)


def losses(orders: ir.Table, *, as_of: date, active_days: int) -> ir.Table:
    """Who was lost in a quarter: customers with one order day so far apart from those with more.

    Row      one finished quarter and kind: new (one order day by its first day) or old (more)
    Units    heads: with an order within `active_days` of the quarter's first day; of them without one within
             `active_days` of the next quarter's first day
    Dates    a past quarter's figures rest on what had happened by its end
    Leaves   quarters with nobody to lose
    """
    days = order_days(orders)
    by_day = ibis.window(group_by=days.customer_id, order_by=days.ordered_on)
    numbered = days.mutate(number=(ibis.row_number().over(by_day) + 1), next_on=days.ordered_on.lead().over(by_day))
    starts = quarter_starts(as_of)
    dated = numbered.mutate(start=ibis.array([ibis.literal(start) for start in starts]).unnest())
    there = dated.filter(
        dated.ordered_on < dated.start,
        dated.next_on.isnull() | (dated.next_on >= dated.start),
        dated.start.delta(dated.ordered_on, unit="day") <= active_days,
    )
    later = ibis.cases(*((there.start == ibis.literal(a), ibis.literal(b)) for a, b in pairwise(starts)))
    begin = there.mutate(next_start=later.cast("date")).filter(lambda t: t.next_start.notnull())
    end = there.select("customer_id", next_start=there.start, stayed=ibis.literal(1, "int64"))
    both = begin.left_join(end, ["customer_id", "next_start"])
    told = both.select(period="start", kind=ibis.ifelse(both.number == 1, "new", "old"), kept=both.stayed.fill_null(0))
    found = told.group_by("period", "kind").aggregate(customers=told.count(), kept=told.kept.sum())
    gone = (found.customers - found.kept).cast("int64")
    return found.select("period", "kind", "customers", lost=gone, churn_rate=share(gone, found.customers))
