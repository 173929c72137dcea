"""How firm RFM classes are: who would be in another one had the window ended a month earlier or the cuts been moved."""

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from zhike.segments.rfm import rfm

MONTH_DAYS = 30
MOVED = 0.05
"""By this part the edges between the scores are moved, up and down."""


def rfm_stability(orders: ir.Table, customer_metrics: ir.Table, *, as_of: date, rfm_method: str) -> ir.Table:
    """How many customers would change their RFM class.

    Row      one change: month (the data end MONTH_DAYS earlier), cut_up and cut_down (every edge MOVED higher, lower)
    Units    customers: those classed both ways
    """
    now = rfm(customer_metrics, rfm_method=rfm_method)
    other = {
        "month": rfm(_earlier(orders, as_of - timedelta(days=MONTH_DAYS)), rfm_method=rfm_method),
        "cut_up": rfm(customer_metrics, rfm_method=rfm_method, scale=1 + MOVED),
        "cut_down": rfm(customer_metrics, rfm_method=rfm_method, scale=1 - MOVED),
    }
    return ibis.union(*(_changed(change, now, then) for change, then in other.items()))


def _earlier(orders: ir.Table, day: date) -> ir.Table:
    """What RFM reads of each customer as of an earlier day."""
    known = orders.filter(orders.customer_id.notnull(), orders.ordered_on <= ibis.literal(day))
    sale = known.kind == "sale"
    found = known.group_by("customer_id").aggregate(
        orders=sale.sum().cast("int64"), spent=known.amount.sum(), last_on=known.ordered_on.max(where=sale)
    )
    return found.mutate(days_since_order=ibis.literal(day).delta(found.last_on, unit="day").cast("int64"))


def _changed(change: str, now: ir.Table, then: ir.Table) -> ir.Table:
    before = then.select(then_id="customer_id", then_class="rfm_class")
    both = now.join(before, now.customer_id == before.then_id)
    told = both.aggregate(customers=both.count(), changed=(both.rfm_class != both.then_class).sum())
    counted = told.select(customers=told.customers, changed=told.changed.fill_null(0).cast("int64"))
    return counted.select(
        change=ibis.literal(change),
        customers="customers",
        changed="changed",
        share=counted.changed / counted.customers.cast("float64").nullif(0.0),
    )
