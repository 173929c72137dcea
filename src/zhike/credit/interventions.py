"""Interventions: what was done with customers, and what they bought and how they paid before and after, beside alike ones."""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.errors import Text
from zhike.tables import IBIS_TYPES, conform

MONEY = IBIS_TYPES["money"]
HALF = 182
MOST = 50
"""So many days on which something was done are looked at, the newest."""
OF_A_KIND = 100
"""So many things of a kind are looked at, the newest: each is set beside all customers."""
ALIKE = 2.0
"""Matched are customers who bought from a half to twice as much in the half year before."""
SUPPORT = r"(?i)培训|辅导|指导|帮扶|技术支持|\b(?:training|coaching|support)\b"
"""Contacts that are to make a customer able to do more."""
KINDS: dict[str, Text] = {
    "limit_raised": ("Limit raised", "上调额度"),
    "limit_lowered": ("Limit lowered", "下调额度"),
    "agreement": ("First agreement signed", "首次签订协议"),
    "support": ("First training or support", "首次培训或支持"),
}
KEY = ("customer_id", "kind", "done_on")


def interventions(
    credit_terms: ir.Table,
    raw_contracts: ir.Table,
    interactions: ir.Table,
    orders: ir.Table,
    settlements: ir.Table,
    matches: ir.Table,
    *,
    as_of: date,
) -> ir.Table:
    """What became of purchases and payments after something was done with a customer.

    Row      one thing done with one customer at least 182 days ago: a limit raised or lowered, the first agreement, the
             first training or support
    Units    bought_before and bought_after: sales without tax in the 182 days before the day and from it on; late_before
             and late_after: days beyond terms of what was paid then, by amount; matched: customers with whom nothing of
             the kind was done within those days and who bought from a half to twice as much before; their sums the same
    Leaves   first limits; what has no day; all but the newest 50 days, and of each kind all but the newest 100
    Missing  limits where it was no change of one; days beyond terms where nothing with a due day was paid
    """
    every = _done(credit_terms, raw_contracts, interactions, matches, as_of)
    done = _newest(every, as_of)
    bought = _bought(orders, done.select("done_on").distinct())
    rows = _joined(done, bought, before="bought_before", after="bought_after")
    nothing = ibis.literal(0).cast(MONEY)
    rows = rows.mutate(
        bought_before=rows.bought_before.fill_null(nothing), bought_after=rows.bought_after.fill_null(nothing)
    )
    rows = _joined(rows, _late(settlements, done), before="late_before", after="late_after")
    others = bought.filter(bought.before > 0)
    moved = every.select(moved_id=every.customer_id, moved_on=every.done_on)
    near = others.join(moved, others.customer_id == moved.moved_id)
    near = near.filter(near.done_on.delta(near.moved_on, unit="day").abs() <= HALF)
    moved_near = near.select(near_id=near.customer_id, near_on=near.done_on).distinct()
    stayed = others.anti_join(
        moved_near, [others.customer_id == moved_near.near_id, others.done_on == moved_near.near_on]
    )
    return conform(_matched(rows, stayed), "interventions")


def _done(
    credit_terms: ir.Table, raw_contracts: ir.Table, interactions: ir.Table, matches: ir.Table, as_of: date
) -> ir.Table:
    """Everything that was done, of several on one day and of one kind the largest."""
    who = matches.select(matched_key=matches.party_key, customer_id=matches.customer_id)
    signed = raw_contracts.inner_join(who, raw_contracts.party_key == who.matched_key)
    words = interactions.kind_of_interaction.fill_null("") + " " + interactions.topic.fill_null("")
    helped = interactions.filter(words.re_search(SUPPORT), interactions.customer_id.notnull())
    first = [
        _first(signed, signed.starts_on, "agreement"),
        _first(helped, helped.spoken_on, "support"),
    ]
    found = ibis.union(_limits(credit_terms), *first)
    return found.filter(found.done_on <= ibis.literal(as_of))


def _newest(found: ir.Table, as_of: date) -> ir.Table:
    found = found.filter(ibis.literal(as_of).delta(found.done_on, unit="day") >= HALF)
    days = found.select("done_on").distinct().order_by(ibis.desc("done_on")).limit(MOST)
    near = found.semi_join(days, "done_on")
    newest = ibis.window(group_by="kind", order_by=[ibis.desc("done_on"), "customer_id"])
    return near.mutate(place=ibis.row_number().over(newest)).filter(lambda t: t.place < OF_A_KIND).drop("place")


def _limits(credit_terms: ir.Table) -> ir.Table:
    rows = credit_terms.filter(credit_terms.credit_limit.notnull(), credit_terms.valid_from.notnull())
    order = ibis.window(group_by=rows.customer_id, order_by=[rows.valid_from, rows.load, rows.row])
    rows = rows.mutate(limit_before=rows.credit_limit.lag().over(order))
    found = rows.filter(rows.limit_before.notnull() & (rows.limit_before != rows.credit_limit))
    found = found.select(
        "customer_id",
        "limit_before",
        kind=(found.credit_limit > found.limit_before).ifelse("limit_raised", "limit_lowered"),
        done_on=found.valid_from,
        limit_after=found.credit_limit,
    )
    newest = ibis.window(group_by=[found.customer_id, found.done_on], order_by=ibis.desc(found.limit_after))
    single = found.mutate(place=ibis.row_number().over(newest)).filter(lambda t: t.place == 0)
    return single.select(*KEY, "limit_before", "limit_after")


def _first(rows: ir.Table, day: ir.Value, kind: str) -> ir.Table:
    dated = rows.mutate(day=day).filter(lambda t: t.day.notnull())
    found = dated.group_by("customer_id").aggregate(done_on=dated.day.min())
    none = ibis.null(MONEY)
    return found.select("customer_id", kind=ibis.literal(kind), done_on="done_on", limit_before=none, limit_after=none)


def _bought(orders: ir.Table, days: ir.Table) -> ir.Table:
    """What each customer bought in the half years before and from each day on."""
    known = orders.filter(orders.customer_id.notnull()).select("customer_id", "ordered_on", "amount")
    rows = known.cross_join(days)
    since = rows.ordered_on.delta(rows.done_on, unit="day")
    rows = rows.mutate(since=since).filter((since >= -HALF) & (since < HALF))
    return rows.group_by("customer_id", "done_on").aggregate(
        before=rows.amount.sum(where=rows.since < 0).fill_null(0).cast(MONEY),
        after=rows.amount.sum(where=rows.since >= 0).fill_null(0).cast(MONEY),
    )


def _late(settlements: ir.Table, done: ir.Table) -> ir.Table:
    """Days beyond terms of what each customer paid in the half years before and from each of its days on."""
    paid = settlements.filter(settlements.due_on.notnull(), settlements.amount > 0)
    own = done.select("customer_id", "done_on").distinct()
    rows = paid.select("customer_id", "received_on", "due_on", "amount").join(own, "customer_id")
    since = rows.received_on.delta(rows.done_on, unit="day")
    rows = rows.mutate(
        since=since, days=rows.received_on.delta(rows.due_on, unit="day"), sum=rows.amount.cast("float64")
    ).filter((since >= -HALF) & (since < HALF))
    weighed = rows["sum"] * rows.days
    return rows.group_by("customer_id", "done_on").aggregate(
        before=weighed.sum(where=rows.since < 0) / rows["sum"].sum(where=rows.since < 0),
        after=weighed.sum(where=rows.since >= 0) / rows["sum"].sum(where=rows.since >= 0),
    )


def _joined(rows: ir.Table, more: ir.Table, *, before: str, after: str) -> ir.Table:
    own = more.select(**{"who": more.customer_id, "day": more.done_on, before: more.before, after: more.after})
    return rows.left_join(own, [rows.customer_id == own.who, rows.done_on == own.day]).drop("who", "day")


def _matched(rows: ir.Table, stayed: ir.Table) -> ir.Table:
    right = stayed.select(
        other_id=stayed.customer_id, other_on=stayed.done_on, before=stayed.before, after=stayed.after
    )
    both = rows.left_join(right, rows.done_on == right.other_on)
    size = both.bought_before.cast("float64")
    alike = (both.before.cast("float64") >= size / ALIKE) & (both.before.cast("float64") <= size * ALIKE)
    alike = (alike & (both.other_id != both.customer_id)).fill_null(False)
    both = both.mutate(alike=alike)
    own = [*KEY, "limit_before", "limit_after", "bought_before", "bought_after", "late_before", "late_after"]
    return both.group_by(*own).aggregate(
        matched=both.alike.cast("int64").sum(),
        matched_before=both.before.sum(where=both.alike).fill_null(0).cast(MONEY),
        matched_after=both.after.sum(where=both.alike).fill_null(0).cast(MONEY),
    )
