"""Spending power: how much a customer spends with us in a year, in fourths of all who spend."""

import ibis
import ibis.expr.types as ir

BANDS = ("high", "upper", "lower", "low", "same", "none")


def spending(customer_metrics: ir.Table) -> ir.Table:
    """The spending-power band of each customer with a sale, by the sales of the last 365 days.

    Row      one customer with a sale
    Units    spending_from: the least a customer of the band has spent in those days
    Leaves   customers without a sale
    Missing  spending_from of those who spent nothing, or less, in those days

    Equal customers stand in one band: that of the first of them, counted from the smallest. Where all who spent have
    spent the same, or one alone has, nobody's power is high or low: the band is "same".
    """
    buyers = customer_metrics.filter(customer_metrics.orders > 0).select("customer_id", spent="spent_last_year")
    spends = (buyers.spent > 0).fill_null(False)
    ranked = buyers.mutate(spends=spends)
    of_all = ibis.window(group_by=ranked.spends)
    smaller = ibis.rank().over(ibis.window(group_by=ranked.spends, order_by=ranked.spent))
    placed = ranked.mutate(
        smaller=smaller,
        count=ranked.spent.count().over(of_all),
        differ=ranked.spent.max().over(of_all) > ranked.spent.min().over(of_all),
    )
    banded = placed.mutate(
        spending_power=ibis.cases(
            (~placed.spends, "none"),
            (~placed.differ, "same"),
            (placed.smaller * 4 >= placed["count"] * 3, "high"),
            (placed.smaller * 4 >= placed["count"] * 2, "upper"),
            (placed.smaller * 4 >= placed["count"], "lower"),
            else_="low",
        )
    )
    least = banded.spent.min().over(ibis.window(group_by=banded.spending_power))
    return banded.select(
        "customer_id", "spending_power", spending_from=ibis.ifelse(banded.spends, least, ibis.null(least.type()))
    )
