"""Changes of limits: what customers bought before and after, beside customers alike whose limit stayed."""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.tables import IBIS_TYPES, conform

MONEY = IBIS_TYPES["money"]
HALF = 182
MOST = 50
"""So many changes are looked at, the newest."""
ALIKE = 2.0
"""Matched are customers who bought from a half to twice as much in the half year before."""


def limit_changes(credit_terms: ir.Table, orders: ir.Table, *, as_of: date) -> ir.Table:
    """What became of purchases after a limit was changed.

    Row      one change of one customer's limit, at least 182 days old
    Units    bought_before and bought_after: sales without tax in the 182 days before the change and from it on;
             matched: customers whose limit was not changed within those days and who bought from a half to twice as
             much before; their sums the same
    Leaves   first limits; changes without a day; all but the newest 50
    """
    changed = _changes(credit_terms, as_of)
    bought = _bought(orders, changed.select("changed_on").distinct())
    own = bought.select(
        who=bought.customer_id, day=bought.changed_on, bought_before=bought.before, bought_after=bought.after
    )
    rows = changed.left_join(own, [changed.customer_id == own.who, changed.changed_on == own.day]).drop("who", "day")
    nothing = ibis.literal(0).cast(MONEY)
    rows = rows.mutate(
        bought_before=rows.bought_before.fill_null(nothing), bought_after=rows.bought_after.fill_null(nothing)
    )
    others = bought.filter(bought.before > 0)
    moved = changed.select(moved_id=changed.customer_id, moved_on=changed.changed_on)
    near = others.join(moved, others.customer_id == moved.moved_id)
    near = near.filter(near.changed_on.delta(near.moved_on, unit="day").abs() <= HALF)
    moved_near = near.select(near_id=near.customer_id, near_on=near.changed_on).distinct()
    same = [others.customer_id == moved_near.near_id, others.changed_on == moved_near.near_on]
    stayed = others.anti_join(moved_near, same)
    return _matched(rows, stayed)


def _changes(credit_terms: ir.Table, as_of: date) -> ir.Table:
    rows = credit_terms.filter(credit_terms.credit_limit.notnull(), credit_terms.valid_from.notnull())
    order = ibis.window(group_by=rows.customer_id, order_by=[rows.valid_from, rows.load, rows.row])
    rows = rows.mutate(limit_before=rows.credit_limit.lag().over(order))
    old = ibis.literal(as_of).delta(rows.valid_from, unit="day") >= HALF
    found = rows.filter(rows.limit_before.notnull() & (rows.limit_before != rows.credit_limit) & old)
    found = found.select("customer_id", "limit_before", changed_on=found.valid_from, limit_after=found.credit_limit)
    newest = ibis.window(group_by=[found.customer_id, found.changed_on], order_by=ibis.desc(found.limit_after))
    single = found.mutate(place=ibis.row_number().over(newest)).filter(lambda t: t.place == 0).drop("place")
    return single.order_by(ibis.desc("changed_on"), "customer_id").limit(MOST)


def _bought(orders: ir.Table, days: ir.Table) -> ir.Table:
    """What each customer bought in the half years before and from each day on."""
    known = orders.filter(orders.customer_id.notnull()).select("customer_id", "ordered_on", "amount")
    rows = known.cross_join(days)
    since = rows.ordered_on.delta(rows.changed_on, unit="day")
    rows = rows.mutate(since=since).filter((since >= -HALF) & (since < HALF))
    return rows.group_by("customer_id", "changed_on").aggregate(
        before=rows.amount.sum(where=rows.since < 0).fill_null(0).cast(MONEY),
        after=rows.amount.sum(where=rows.since >= 0).fill_null(0).cast(MONEY),
    )


def _matched(rows: ir.Table, stayed: ir.Table) -> ir.Table:
    right = stayed.select(
        other_id=stayed.customer_id, other_on=stayed.changed_on, before=stayed.before, after=stayed.after
    )
    both = rows.left_join(right, rows.changed_on == right.other_on)
    size = both.bought_before.cast("float64")
    alike = (both.before.cast("float64") >= size / ALIKE) & (both.before.cast("float64") <= size * ALIKE)
    alike = (alike & (both.other_id != both.customer_id)).fill_null(False)
    both = both.mutate(alike=alike)
    found = both.group_by(
        "customer_id", "changed_on", "limit_before", "limit_after", "bought_before", "bought_after"
    ).aggregate(
        matched=both.alike.cast("int64").sum(),
        matched_before=both.before.sum(where=both.alike).fill_null(0).cast(MONEY),
        matched_after=both.after.sum(where=both.alike).fill_null(0).cast(MONEY),
    )
    return conform(found, "limit_changes")
