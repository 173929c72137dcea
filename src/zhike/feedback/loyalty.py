"""Loyalty from both sides: what purchases say of a customer, and what contacts say, half each."""

from datetime import date
from functools import reduce
from operator import add

import ibis
import ibis.expr.types as ir

LEAST_CONTACTS = 3
"""Of fewer, one complaint would be the whole story."""
NPS_SCALE = 10


def loyalties(
    customer_metrics: ir.Table, rhythms: ir.Table, satisfaction: ir.Table, churn_cases: ir.Table, *, as_of: date
) -> ir.Table:
    """What both sides say of each customer.

    Row      one customer with an order
    Units    shares: calm_contacts: contacts of the last 180 days without a complaint; contact_loyalty: the mean of
             what is known of it, of satisfaction and of the would-recommend mark ÷ 10; overall_loyalty: the mean of
             contact_loyalty and of regularity and products bought again
    Missing  calm_contacts of fewer than three contacts; overall_loyalty where either side is not known
    """
    today = churn_cases.filter(churn_cases.cut_on == ibis.literal(as_of))
    spoken = today.filter(today.contacts >= LEAST_CONTACTS)
    complaints = spoken.complaints.fill_null(0).cast("float64") / spoken.contacts.cast("float64")
    calm = spoken.select("customer_id", calm_contacts=ibis.greatest(1.0 - complaints, ibis.literal(0.0)))
    paced = rhythms.select("customer_id", "regularity", "is_steady")
    marks = satisfaction.select("customer_id", "satisfaction", "nps_score")
    bought = customer_metrics.filter(customer_metrics.orders > 0)
    found = bought.select("customer_id", "rebought_share")
    for part in (paced, marks, calm):
        found = found.left_join(part, "customer_id").drop("customer_id_right")
    purchases = ibis.ifelse(found.is_steady, (found.regularity + found.rebought_share) / 2, ibis.null("float64"))
    told = (found.satisfaction, found.nps_score.cast("float64") / NPS_SCALE, found.calm_contacts)
    known = reduce(add, (one.notnull().cast("int64") for one in told))
    heard = reduce(add, (one.fill_null(0.0) for one in told)) / known.nullif(0).cast("float64")
    return found.select(
        "customer_id",
        calm_contacts=found.calm_contacts,
        contact_loyalty=heard,
        overall_loyalty=(purchases + heard) / 2,
    )
