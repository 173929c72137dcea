"""Stock: how often goods turn in a year, each product's and, through what they buy, each customer's."""

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from zhike.tables import IBIS_TYPES, conform

MONEY, QUANTITY = IBIS_TYPES["money"], IBIS_TYPES["quantity"]
DAYS = 365
PIECES = ("sale", "return", "gift")


def product_year(order_lines: ir.Table, products: ir.Table, raw_stock: ir.Table, *, as_of: date) -> ir.Table:
    """What each product sold in the last 365 days, and the stock that stood behind it.

    Row      one product that was sold in these days or is in stock
    Units    pieces and money, returns taken off; average_stock: the mean of the days on which stock was counted, all
             warehouses together; turnover: cost of goods ÷ average stock, or pieces ÷ pieces where costs are unknown,
             to a whole year where sales are known for less
    Dates    stock_on: the latest count up to `as_of`
    Leaves   freight; lines without a product
    Missing  stock of products that were never counted; turnover without stock; margin where a cost is unknown
    """
    sold = _sold(order_lines, as_of).group_by("product_code")
    year = sold.aggregate(
        quantity=lambda t: t.quantity.sum().cast(QUANTITY),
        amount=lambda t: t.amount.sum().cast(MONEY),
        cost_of_goods=lambda t: t.cost.sum(where=t.cost.notnull()).cast(MONEY),
        uncosted=lambda t: (t.cost.isnull() & (t.amount != 0)).cast("int64").sum(),
        written_name=lambda t: t.product_name.max(),
        written_category=lambda t: t.category.max(),
    )
    counted = _counted(raw_stock, products, as_of)
    both = year.outer_join(counted, year.product_code == counted.counted_code)
    coded = both.mutate(code=ibis.coalesce(both.product_code, both.counted_code))
    named = products.select("product_name", "category", listed_code=products.product_code)
    whole = coded.left_join(named, coded.code == named.listed_code).cross_join(_whole_year(order_lines, as_of))
    turned = whole.mutate(turnover=_turnover(whole))
    known = turned.uncosted.fill_null(0) == 0
    return conform(
        turned.mutate(
            product_code=turned.code,
            product_name=ibis.coalesce(turned.product_name, turned.written_name, turned.stock_name, turned.code),
            category=ibis.coalesce(turned.category, turned.written_category),
            quantity=turned.quantity.fill_null(0),
            amount=turned.amount.fill_null(0),
            margin=ibis.ifelse(known, turned.amount.fill_null(0) - turned.cost_of_goods.fill_null(0), ibis.null(MONEY)),
            days_of_stock=DAYS / ibis.ifelse(turned.turnover > 0, turned.turnover, ibis.null("float64")),
        ),
        "product_year",
    )


def customer_stock(order_lines: ir.Table, product_year: ir.Table, *, as_of: date) -> ir.Table:
    """The stock that stands behind each customer's purchases of the last 365 days.

    Row      one customer who bought a product that is in stock
    Units    stock_held: of each product's average stock, the customer's share of the pieces sold; turnover: pieces'
             cost ÷ stock_held, as far as the products have both
    Leaves   products without a count of stock or without a turnover
    """
    lines = _sold(order_lines, as_of)
    mine = lines.filter(lines.customer_id.notnull()).group_by("customer_id", "product_code")
    bought = mine.aggregate(pieces=lambda t: t.quantity.sum())
    behind = product_year.filter(
        product_year.average_stock > 0, product_year.quantity > 0, product_year.turnover.notnull()
    ).select("quantity", "average_stock", "turnover", stocked=product_year.product_code)
    bought = bought.filter(bought.pieces > 0)
    both = bought.inner_join(behind, bought.product_code == behind.stocked)
    part = ibis.least(both.pieces.cast("float64") / both.quantity.cast("float64"), 1.0)
    held = both.mutate(held=part * both.average_stock.cast("float64"))
    turned = held.mutate(turned=held.held * held.turnover)
    found = turned.group_by("customer_id").aggregate(
        stock_held=turned.held.sum().round(2).cast(MONEY),
        turnover=turned.turned.sum() / turned.held.sum(),
        products=turned.count(),
    )
    return conform(found, "customer_stock")


def _sold(order_lines: ir.Table, as_of: date) -> ir.Table:
    after = ibis.literal(as_of - timedelta(days=DAYS))
    return order_lines.filter(
        order_lines.product_code.notnull(),
        order_lines.kind.isin(PIECES),
        order_lines.ordered_on > after,
        order_lines.ordered_on <= ibis.literal(as_of),
    )


def _counted(raw_stock: ir.Table, products: ir.Table, as_of: date) -> ir.Table:
    """Stock by product: the latest count, and the mean of all counts of the last year."""
    day = ibis.literal(as_of)
    rows = raw_stock.filter(raw_stock.date <= day, raw_stock.date > ibis.literal(as_of - timedelta(days=DAYS)))
    cost = products.select("cost", costed=products.product_code)
    priced = rows.left_join(cost, rows.product_code == cost.costed)
    value = ibis.coalesce(priced.amount, (priced.quantity * priced.cost).cast(MONEY))
    days = (
        priced.mutate(value=value)
        .group_by("product_code", "date")
        .aggregate(
            pieces=lambda t: t.quantity.sum(),
            value=lambda t: t.value.sum(),
            stock_name=lambda t: t.product_name.max(),
        )
    )
    newest = ibis.row_number().over(ibis.window(group_by=days.product_code, order_by=days.date.desc()))
    ranked = days.mutate(newest=newest)
    return ranked.group_by(counted_code=ranked.product_code).aggregate(
        stock_on=ranked.date.max(),
        stock_quantity=ranked.pieces.sum(where=ranked.newest == 0).cast(QUANTITY),
        stock_amount=ranked.value.sum(where=ranked.newest == 0).cast(MONEY),
        average_pieces=ranked.pieces.mean().cast("float64"),
        average_stock=ranked.value.mean().cast("float64").round(2).cast(MONEY),
        stock_name=ranked.stock_name.max(),
    )


def _turnover(rows: ir.Table) -> ir.FloatingValue:
    """Cost ÷ stock where every sale has a cost and the stock a value, else pieces ÷ pieces."""
    nothing = ibis.null("float64")
    by_cost = (rows.uncosted == 0) & (rows.average_stock > 0)
    money = rows.cost_of_goods.cast("float64") / ibis.ifelse(by_cost, rows.average_stock.cast("float64"), nothing)
    pieces = rows.quantity.cast("float64") / ibis.ifelse(rows.average_pieces > 0, rows.average_pieces, nothing)
    some = ibis.ifelse(rows.average_pieces > 0, 0.0, nothing)  # in stock, and never sold
    return ibis.coalesce(money, pieces, some) * rows.factor


def _whole_year(order_lines: ir.Table, as_of: date) -> ir.Table:
    """What makes a year of the days for which sales are known: one row."""
    first = order_lines.aggregate(first=order_lines.ordered_on.min())
    days = ibis.least(ibis.literal(as_of).delta(first.first, unit="day").cast("float64") + 1, float(DAYS))
    return first.select(factor=DAYS / ibis.greatest(days, 1.0))
