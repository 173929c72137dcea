"""Value tiers: the few customers who make half of the sales, those up to four fifths, the rest."""

import ibis
import ibis.expr.types as ir


def tiers(customer_metrics: ir.Table, *, tier_high: float, tier_middle: float, tier_by: str) -> ir.Table:
    """The value tier of each customer with a sale.

    Row      one customer with a sale
    Units    cumulative_share: part of all customers' sales (or margin, where `tier_by` says so) made by this
             customer and all larger ones; customers below zero count as zero
    Leaves   customers without a sale
    Missing  cumulative_share where nobody has bought for more than nothing
    """
    buyers = customer_metrics.filter(customer_metrics.orders > 0)
    margin = buyers.costed_amount - buyers.cost
    worth = (margin if tier_by == "margin" else buyers.spent).fill_null(0)
    ranked = buyers.select("customer_id", worth=ibis.greatest(worth, ibis.literal(0).cast(worth.type())))
    largest = [ranked.worth.desc(), ranked.customer_id]
    upto = ranked.worth.sum().over(ibis.cumulative_window(order_by=largest)).cast("float64")
    whole = ranked.worth.sum().over(ibis.window()).cast("float64").nullif(0.0)
    found = ranked.mutate(upto=upto / whole, before=(upto - ranked.worth.cast("float64")) / whole)
    return found.select(
        "customer_id",
        # The customer who carries the sum over the mark belongs above it: one giant alone is high value.
        tier=ibis.cases(
            ((found.worth > 0) & (found.before < tier_high), "high"),
            ((found.worth > 0) & (found.before < tier_middle), "middle"),
            else_="low",
        ),
        cumulative_share=found.upto,
    )
