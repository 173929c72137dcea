"""What a source means by its discount and its cost, read off its own lines.

A column headed 折扣 holds money in one software and 0.95 or 95 in the next; a column headed 成本 is
the cost of the line or of one piece. The header does not say, the numbers do.
"""

import ibis
import ibis.expr.types as ir

CENT = 0.011
SLACK = 0.006  # a share kept to two decimals says the price to half a percent
HALF_PRICE = 0.5  # a source whose discounts all lie between this and 1 writes what is left of the price
STEEP = 0.5


_ASKED = ("source", "quantity", "unit_price", "amount", "amount_with_tax", "discount", "cost")


def meanings(raw_order_lines: ir.Table, raw_documents: ir.Table) -> ir.Table:
    """What discount and cost mean in each source.

    Row      one source
    Missing  `cost_is_of_one_piece` where no two quantities differ or no price is known: read as of the line
    """
    tried = _tried(ibis.union(raw_order_lines.select(*_ASKED), raw_documents.select(*_ASKED)))
    found = tried.group_by("source").aggregate(
        sums=tried.as_money.sum().fill_null(0),
        paid_shares=tried.as_paid_share.sum().fill_null(0),
        paid_percents=tried.as_paid_percent.sum().fill_null(0),
        off_shares=tried.as_off_share.sum().fill_null(0),
        off_percents=tried.as_off_percent.sum().fill_null(0),
        looks_paid=((tried.off >= HALF_PRICE) & (tried.off <= 1)).cast("int64").sum().fill_null(0),
        discounts=(tried.off > 0).cast("int64").sum().fill_null(0),
        slope=_slope(tried),
    )
    best = ibis.greatest(found.sums, found.paid_shares, found.paid_percents, found.off_shares, found.off_percents)
    unproved = (best == 0) & (found.discounts > 0) & (found.looks_paid == found.discounts)
    return found.select(
        "source",
        discount_means=ibis.cases(
            (unproved, "paid_share"),
            (found.sums == best, "money"),
            (found.paid_shares == best, "paid_share"),
            (found.paid_percents == best, "paid_percent"),
            (found.off_shares == best, "off_share"),
            else_="off_percent",
        ),
        cost_is_of_one_piece=(found.slope < STEEP).fill_null(False),
    )


def _tried(lines: ir.Table) -> ir.Table:
    """Each line's discount held against its price and what was paid, in every reading."""
    gross = (lines.quantity.cast("float64") * lines.unit_price.cast("float64")).abs()
    off = lines.discount.cast("float64").abs()
    sums = (lines.amount.cast("float64").abs(), lines.amount_with_tax.cast("float64").abs())
    usable = (gross > 0) & (off > 0)

    def hits(expected: ir.FloatingColumn, slack: ir.FloatingColumn) -> ir.IntegerColumn:
        near = [((paid - expected).abs() <= slack).fill_null(False) for paid in sums]
        return (usable & (near[0] | near[1])).fill_null(False).cast("int64")

    rough = gross * SLACK + CENT
    exact = gross * 0.0 + CENT
    pieces = lines.quantity.cast("float64").abs()
    cost = lines.cost.cast("float64").abs()
    paid = ibis.coalesce(*sums)
    price = ibis.coalesce(lines.unit_price.cast("float64").abs().nullif(0.0), paid / pieces.nullif(0.0))
    fit = (cost > 0) & (price > 0) & (pieces > 0)
    return lines.select(
        "source",
        off=off,
        as_money=hits(gross - off, exact),
        as_paid_share=hits(gross * off, rough),
        as_paid_percent=hits(gross * off / 100, rough),
        as_off_share=hits(gross * (1.0 - off), rough),
        as_off_percent=hits(gross * (1.0 - off / 100), rough),
        log_pieces=fit.ifelse(pieces, None).ln(),
        log_cost=fit.ifelse(cost / price, None).ln(),
    )


def _slope(tried: ir.Table) -> ir.FloatingScalar:
    """How the cost, in prices, grows with the pieces on a log scale: 1 as a line's cost does, 0 as one piece's."""
    x, y = tried.log_pieces, tried.log_cost
    count = x.count().cast("float64").nullif(0.0)
    spread = (x * x).sum() - x.sum() * x.sum() / count
    together = (x * y).sum() - x.sum() * y.sum() / count
    return together / (spread > 1e-9).ifelse(spread, None)
