"""Retail types: chains and shops of fast-moving goods, and premium ones, by clues that are counted in the open."""

from datetime import date

import ibis
import ibis.expr.types as ir

TYPES = ("fmcg", "premium", "unknown")
RETAIL = r"(?i)^F?52\d\d$|零售|超市|连锁|便利|百货|商超|专卖|购物|门店|retail|supermarket|chain stores?"
"""How an industry or a name is written of one who sells to consumers."""
CLUES: tuple[tuple[str, float, float], ...] = (
    # evidence, fast-moving goods from here on, premium from here on
    ("buying_days", 14.0, 30.0),
    ("lines_per_order", 8.0, 3.0),
    ("unit_price_level", 0.9, 1.25),
    ("stock_turns", 12.0, 6.0),
    ("shop_margin", 0.25, 0.4),
)
GOODS = ("unit_price_level", "stock_turns", "shop_margin")
"""Clues of what is sold; the others say only how it is bought, as a small shop too buys seldom and little."""
OWN = ("stock_turns", "shop_margin")
"""What a shop's own figures say of its goods: together they decide, however it buys from us."""
MARGIN_APART = 0.05
"""Without a margin of its own, what we earn on it speaks: so far from what we earn on all."""
AHEAD = 2
"""So many clues more speak for a type than for the other."""
LEAST_PEERS = 5
YEAR = 365


def retail_types(
    customers: ir.Table,
    customer_metrics: ir.Table,
    rhythms: ir.Table,
    order_lines: ir.Table,
    sell_through: ir.Table,
    *,
    as_of: date,
) -> ir.Table:
    """The type of each retail chain or shop, with the clues that it rests on.

    Row      one customer whose industry or name is a retailer's, or whose sell-through was brought
    Units    buying_days: median days between orders of steady buyers; unit_price_level: what it pays for a unit ÷ the
             middle of the customers who buy the category; margin_apart: our margin rate on it less that on all;
             stock_turns: pieces sold in a year ÷ pieces in stock at the ends of periods; sold_change: pieces a month
             of the later half of the periods against the earlier; shop_margin: its profit ÷ (its profit + what it
             paid us for the pieces sold)
    Dates    purchases and sell-through of the last 365 days
    Missing  evidence that nobody brought; unit_price_level where fewer than five customers buy any of its categories

        retail_type  fmcg or premium where its own stock turns and margin both say so, else where at least two clues more
                     speak for it than for the other, one of them the price, the turns or the margin; else unknown
    """
    late = ibis.literal(as_of).delta(sell_through.ended_in, unit="day")
    sold = sell_through.filter(late.between(0, YEAR - 1)).mutate(
        **{name: sell_through[name].cast("float64") for name in ("sold", "stock", "profit")}
    )
    shops = sold.select(shop_id="customer_id").distinct()
    people = customers.left_join(shops, customers.customer_id == shops.shop_id)
    written = people.industry.fill_null("").re_search(RETAIL) | people.name.fill_null("").re_search(RETAIL)
    found = people.filter(people.shop_id.notnull() | written).select("customer_id")
    lately = order_lines.filter(
        order_lines.customer_id.notnull(), order_lines.kind == "sale", order_lines.quantity > 0, order_lines.amount > 0,
        ibis.literal(as_of).delta(order_lines.ordered_on, unit="day").between(0, YEAR - 1),
    )  # fmt: skip
    steady = rhythms.filter(rhythms.is_steady).select("customer_id", buying_days="median_days_between_orders")
    parts = (steady, _lines(lately), _prices(lately), _apart(customer_metrics), _turns(sold), _margins(sold, lately))
    for number, part in enumerate(parts):
        right = part.rename({f"key_{number}": "customer_id"})
        found = found.left_join(right, found.customer_id == right[f"key_{number}"]).drop(f"key_{number}")
    return _typed(found)


def _typed(rows: ir.Table) -> ir.Table:
    fmcg, premium = ibis.literal(0), ibis.literal(0)
    is_fast, is_dear = ibis.literal(False), ibis.literal(False)
    sells_fast, sells_dear = rows.shop_margin.notnull(), rows.shop_margin.notnull()
    for name, fast, dear in CLUES:
        low, high = (rows[name] <= fast, rows[name] >= dear) if fast < dear else (rows[name] >= fast, rows[name] <= dear)  # fmt: skip
        if name == "shop_margin":
            low = ibis.coalesce(low, rows.margin_apart <= -MARGIN_APART)
            high = ibis.coalesce(high, rows.margin_apart >= MARGIN_APART)
        low, high = low.fill_null(False), high.fill_null(False)
        fmcg, premium = fmcg + low.cast("int64"), premium + high.cast("int64")
        if name in GOODS:
            is_fast, is_dear = is_fast | low, is_dear | high
        if name in OWN:
            sells_fast, sells_dear = sells_fast & low, sells_dear & high
    rows = rows.mutate(
        fmcg_clues=fmcg, premium_clues=premium, is_fast=is_fast, is_dear=is_dear, sells_fast=sells_fast, sells_dear=sells_dear
    )  # fmt: skip
    ahead = rows.fmcg_clues - rows.premium_clues
    kind = ibis.cases(
        (rows.sells_fast, "fmcg"),
        (rows.sells_dear, "premium"),
        ((ahead >= AHEAD) & rows.is_fast, "fmcg"),
        ((ahead <= -AHEAD) & rows.is_dear, "premium"),
        else_="unknown",
    )
    return rows.mutate(retail_type=kind).drop("is_fast", "is_dear", "sells_fast", "sells_dear")


def _lines(lately: ir.Table) -> ir.Table:
    """Lines on an order."""
    return lately.group_by("customer_id").aggregate(
        lines_per_order=(lately.count().cast("float64") / lately.order_id.nunique()).round(2)
    )


def _prices(lately: ir.Table) -> ir.Table:
    """What a customer pays for a unit beside the middle of those who buy the same category by the same unit."""
    lines = lately.filter(lately.category.notnull()).mutate(unit=lately.unit.fill_null(""))
    paid = lines.group_by("customer_id", "category", "unit").aggregate(
        amount=lines.amount.cast("float64").sum(), pieces=lines.quantity.cast("float64").sum()
    )
    paid = paid.mutate(price=paid.amount / paid.pieces)
    middle = paid.group_by(peer_category=paid.category, peer_unit=paid.unit).aggregate(
        middle=paid.price.quantile(0.5), peers=paid.count()
    )
    beside = paid.inner_join(middle, [paid.category == middle.peer_category, paid.unit == middle.peer_unit])
    beside = beside.filter(beside.peers >= LEAST_PEERS)
    usual = (beside.pieces * beside.middle).sum()
    return beside.group_by("customer_id").aggregate(unit_price_level=(beside.amount.sum() / usual).round(4))


def _apart(customer_metrics: ir.Table) -> ir.Table:
    """Our margin rate on a customer less that on all."""
    known = customer_metrics.filter(customer_metrics.costed_amount > 0, customer_metrics.cost.notnull()).select(
        "customer_id",
        paid=customer_metrics.costed_amount.cast("float64"),
        cost=customer_metrics.cost.cast("float64"),
    )
    whole = known.aggregate(all_paid=known.paid.sum(), all_cost=known.cost.sum())
    beside = known.cross_join(whole)
    return beside.select(
        "customer_id", margin_apart=(beside.all_cost / beside.all_paid - beside.cost / beside.paid).round(6)
    )


def _turns(sold: ir.Table) -> ir.Table:
    """How often stock turns in a year, and whether more or less is sold than before."""
    goods = sold.group_by("customer_id", "ended_in", "product_code").aggregate(
        months=sold.months.max(), sold=sold.sold.sum(), stock=sold.stock.mean()
    )
    periods = goods.group_by("customer_id", "ended_in").aggregate(
        months=goods.months.max(), sold=goods.sold.sum(), stock=goods.stock.sum()
    )
    mine = ibis.window(group_by=periods.customer_id)
    by_day = ibis.window(group_by=periods.customer_id, order_by=periods.ended_in)
    told = periods.mutate(
        periods=periods.count().over(mine), place=ibis.row_number().over(by_day), monthly=periods.sold / periods.months
    )
    half = (told.periods / 2).floor()
    earlier, later = told.monthly.mean(where=told.place < half), told.monthly.mean(where=told.place >= told.periods - half)  # fmt: skip
    known = told.sold.notnull() & told.stock.notnull()
    yearly = 12 * told.sold.sum(where=known) / told.months.sum(where=known)
    return told.group_by("customer_id").aggregate(
        stock_turns=(yearly / told.stock.mean(where=known).nullif(0)).round(2),
        sold_change=(later / earlier.nullif(0) - 1).round(4),
    )


def _margins(sold: ir.Table, lately: ir.Table) -> ir.Table:
    """What a shop keeps of its own sales, of the products whose price to it is known."""
    paid = lately.group_by(payer=lately.customer_id, bought=lately.product_code).aggregate(
        price=lately.amount.cast("float64").sum() / lately.quantity.cast("float64").sum()
    )
    beside = sold.inner_join(paid, [sold.customer_id == paid.payer, sold.product_code == paid.bought])
    beside = beside.filter(beside.profit.notnull(), beside.sold > 0)
    kept, cost = beside.profit.sum(), (beside.sold * beside.price).sum()
    return beside.group_by("customer_id").aggregate(shop_margin=(kept / (kept + cost).nullif(0)).round(4))
