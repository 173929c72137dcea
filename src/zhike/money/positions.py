"""Positions: what each product sells for and how those fare who buy it, so that it can be set beside goods like it."""

import math
from collections.abc import Sequence
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from zhike.tables import IBIS_TYPES, conform

MONEY, QUANTITY = IBIS_TYPES["money"], IBIS_TYPES["quantity"]
DAYS = 365
SURE = 1.645
"""So many spreads apart two shares differ: by chance alone fewer than one pair of ten does."""
NEAR = 0.05
"""Prices that differ by less are the same."""


def product_positions(
    order_lines: ir.Table, products: ir.Table, raw_deliveries: ir.Table, quotes: ir.Table, *, as_of: date
) -> ir.Table:
    """What those who bought a product in the last 365 days show of it.

    Row      one product that was sold in these days
    Units    price: what a piece sold for on average, tax excluded; promised: orders with it of which both the promised
             and the day of delivery are known, on_time: of these all of it was there by that day
    Leaves   freight; gifts
    Missing  category and unit where no list of products tells them
    """
    lines = _within(order_lines, order_lines.ordered_on, as_of).filter(lambda t: t.product_code.notnull())
    sold = lines.filter(lines.kind == "sale", lines.quantity > 0)
    whole = sold.group_by("product_code").aggregate(
        pieces=sold.quantity.sum().cast(QUANTITY),
        amount=sold.amount.sum().cast(MONEY),
        written_name=sold.product_name.max(),
        written_category=sold.category.max(),
    )
    back = lines.filter(lines.kind == "return")
    parts = (
        _bought(sold),
        back.group_by(of="product_code").aggregate(returned=(-back.quantity.sum()).cast(QUANTITY)),
        _delivered(sold, raw_deliveries),
        _decided(_within(quotes, quotes.quoted_on, as_of)),
    )
    for part in parts:
        whole = whole.left_join(part, whole.product_code == part["of"]).drop("of")
    named = products.select("product_name", "category", "unit", listed_code="product_code")
    rows = whole.left_join(named, whole.product_code == named.listed_code)
    counts = ("customers", "again", "returned", "promised", "on_time", "won", "lost")
    return conform(
        rows.mutate(
            product_name=ibis.coalesce(rows.product_name, rows.written_name, rows.product_code),
            category=ibis.coalesce(rows.category, rows.written_category),
            price=rows.amount.cast("float64") / rows.pieces.cast("float64"),
            **{name: rows[name].fill_null(0) for name in counts},
        ),
        "product_positions",
    )


def _within(rows: ir.Table, day: ir.Value, as_of: date) -> ir.Table:
    return rows.filter(day > ibis.literal(as_of - timedelta(days=DAYS)), day <= ibis.literal(as_of))


def _bought(sold: ir.Table) -> ir.Table:
    """Who bought it, and who of these on more than one day."""
    known = sold.filter(sold.customer_id.notnull())
    each = known.group_by("product_code", "customer_id").aggregate(days=known.ordered_on.nunique())
    return each.group_by(of="product_code").aggregate(customers=each.count(), again=(each.days > 1).cast("int64").sum())


def _delivered(sold: ir.Table, raw_deliveries: ir.Table) -> ir.Table:
    """Orders with it whose delivery was promised for a day, and those of which the last was there by then."""
    told = raw_deliveries.filter(
        raw_deliveries.order_id.notnull(), raw_deliveries.promised_on.notnull(), raw_deliveries.delivered_on.notnull()
    )
    kept = told.group_by(sent_order="order_id").aggregate(kept=(told.delivered_on <= told.promised_on).all())
    orders = sold.select("product_code", "order_id").distinct()
    both = orders.inner_join(kept, orders.order_id == kept.sent_order)
    return both.group_by(of="product_code").aggregate(promised=both.count(), on_time=both.kept.cast("int64").sum())


def _decided(quotes: ir.Table) -> ir.Table:
    coded = quotes.filter(quotes.product_code.notnull())
    return coded.group_by(of="product_code").aggregate(
        won=(coded.state == "won").cast("int64").sum(), lost=(coded.state == "lost").cast("int64").sum()
    )


# A product beside goods like it


def verdict(count: float, whole: float, others: float, all_of: float, *, more: bool) -> str:
    """`count` of `whole` beside `others` of `all_of`: for, against, or alike within what chance does; `more` is better or not."""
    both = (count + others) / (whole + all_of)
    spread = math.sqrt(max(both * (1 - both), 0) * (1 / whole + 1 / all_of))
    apart = (count / whole - others / all_of) * (1 if more else -1)
    if not spread or abs(apart) < SURE * spread:
        return "alike"
    return "for" if apart > 0 else "against"


def stand(against: float | None, verdicts: Sequence[str]) -> str:
    """Where its price against the middle one and its proofs together put a product."""
    proof = verdicts.count("for") - verdicts.count("against")
    dear = against is not None and against > NEAR
    if proof > 0:
        return "premium" if dear else "value"
    if against is not None and against < -NEAR:
        return "price"
    if proof < 0:
        return "weak"
    return "dear" if dear else "alike"


def level(offered: float, prices: Sequence[float]) -> str:
    """Whether an offer stands in the low, the middle or the high fourth of the prices of goods like it."""
    place = sum(price < offered for price in prices) / len(prices)
    return "high" if place >= 0.75 else "low" if place < 0.25 else "middle"
