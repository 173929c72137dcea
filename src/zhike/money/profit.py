"""Profit: what each customer earns, month by month, from the list price down to the capital that it ties."""

from decimal import Decimal

import ibis
import ibis.expr.types as ir

from zhike.money.drivers import ALTERNATIVES, month_of
from zhike.tables import IBIS_TYPES, conform

MONEY = IBIS_TYPES["money"]
ZERO = ibis.literal(Decimal("0.00"), type=MONEY)
BEFORE_MARGIN = ("transport", "rebates")
AFTER_MARGIN = ("returns_handling", "sales_time", "service", "special", "other_costs")
COST_LINES = (*BEFORE_MARGIN, *AFTER_MARGIN)
SOLD = ("gross_sales", "discount", "returned", "net_sales", "uncosted", "cost_of_goods")
DAYS_PER_YEAR = 365


def profit_months(
    order_lines: ir.Table, cost_shares: ir.Table, tied_capital: ir.Table, *, capital_rate: float = 0.06
) -> ir.Table:
    """The profit statement.

    Row      one month of one customer; all anonymous sales of a month are one row
    Units    the workspace's currency, tax excluded; what is taken off is positive and subtracted
    Dates    sales and returns by the day of the document, costs by their months
    Leaves   costs that nobody bears (see cost_shares)
    Missing  nothing: sales whose cost is unknown stand in `uncosted` and are in no margin
    """
    # Each part has one row a month of a customer, so they join; adding up a union of millions would cost twice that.
    rows = _beside(_beside(_sold(order_lines), _borne(cost_shares)), _tied(tied_capital, capital_rate))
    names = (*SOLD, *COST_LINES, "capital_cost")
    known = rows.mutate(**{name: rows[name].fill_null(ZERO).cast(MONEY) for name in names})
    return conform(with_results(known), "profit_months")


def with_results(rows: ir.Table) -> ir.Table:
    """The sums of the statement: margin before serving, and what remains."""
    margin = rows.net_sales - rows.uncosted - rows.cost_of_goods - rows.transport - rows.rebates
    serving = rows.returned * 0
    for name in (*AFTER_MARGIN, "capital_cost"):
        serving = serving + rows[name]
    return rows.mutate(
        gross_margin=margin.cast(MONEY),
        cost_to_serve=serving.cast(MONEY),
        net_contribution=(margin - serving).cast(MONEY),
    )


def customer_profit(profit_months: ir.Table) -> ir.Table:
    """The profit statement of a customer over all months.

    Row      one customer
    Units    the workspace's currency
    Missing  net_margin_share where nothing with a known cost was sold
    """
    known = profit_months.filter(profit_months.customer_id.notnull())
    names = ("net_sales", "uncosted", "gross_margin", "cost_to_serve", "net_contribution")
    summed = known.group_by("customer_id").aggregate(**{name: known[name].sum().cast(MONEY) for name in names})
    costed = summed.net_sales - summed.uncosted
    whole = (costed > 0).ifelse(costed, ibis.null(MONEY)).cast("float64")
    return conform(
        summed.mutate(
            profit_base=costed.cast(MONEY),
            contribution_share=summed.net_contribution.cast("float64") / whole,
        ),
        "customer_profit",
    )


def profit_rankings(
    costs: ir.Table, cost_shares: ir.Table, driver_units: ir.Table, customer_profit: ir.Table
) -> ir.Table:
    """How much the ranking of customers depends on the drivers.

    Row      one other driver for all pools: sales, or lines
    Units    spearman: correlation of the ranks under the drivers in force and under the other one
    Missing  spearman with fewer than three customers
    """
    pools = (
        costs.filter(costs.state == "pool")
        .group_by("first_month", "last_month")
        .aggregate(cents=costs.amount.sum(where=costs.state == "pool"))
    )
    spread = cost_shares.filter(cost_shares.borne == "allocated")
    own = spread.group_by("customer_id").aggregate(own=spread.amount.sum())
    joined = customer_profit.left_join(own, "customer_id").drop("customer_id_right")
    without = joined.select(
        "customer_id", "net_contribution", rest=joined.net_contribution + joined.own.fill_null(ZERO)
    )
    return conform(
        ibis.union(*(_ranked(without, pools, driver_units, name) for name in ALTERNATIVES)), "profit_rankings"
    )


def _ranked(without: ir.Table, pools: ir.Table, units: ir.Table, name: str) -> ir.Table:
    own = units.filter(units.driver == name)
    inside = pools.join(own, (own.month >= pools.first_month) & (own.month <= pools.last_month))
    whole = ibis.window(group_by=["first_month", "last_month"])
    part = inside.mutate(part=inside.cents.cast("float64") * inside.units / inside.units.sum().over(whole))
    other = part.filter(part.customer_id.notnull()).group_by("customer_id").aggregate(part=part.part.sum())
    both = without.left_join(other, "customer_id").drop("customer_id_right")
    both = both.mutate(
        now=both.net_contribution.cast("float64"), then=both.rest.cast("float64") - both.part.fill_null(0.0)
    )
    ranked = both.mutate(**{f"rank_{column}": _mean_rank(both, column) for column in ("now", "then")})
    fifth = ranked.mutate(
        top_now=ibis.row_number().over(ibis.window(order_by=[ranked.now.desc(), ranked.customer_id])),
        top_then=ibis.row_number().over(ibis.window(order_by=[ranked.then.desc(), ranked.customer_id])),
        size=ranked.count().over(ibis.window()),
    )
    edge = (fifth.size * 0.2).ceil()
    return fifth.aggregate(
        driver=ibis.literal(name),
        customers=fifth.count(),
        spearman=fifth.rank_now.corr(fifth.rank_then, how="pop"),
        turned=((fifth.now < 0) != (fifth.then < 0)).cast("int64").sum().fill_null(0),
        left_top=((fifth.top_now < edge) & (fifth.top_then >= edge)).cast("int64").sum().fill_null(0),
    )


def _mean_rank(rows: ir.Table, column: str) -> ir.Value:
    """Ranks from 1; equal values share the mean of theirs."""
    first = ibis.rank().over(ibis.window(order_by=rows[column])).cast("float64") + 1
    same = rows.count().over(ibis.window(group_by=rows[column])).cast("float64")
    return first + (same - 1) / 2


def _beside(left: ir.Table, right: ir.Table) -> ir.Table:
    """The months of customers of both; anonymous sales are one customer, and what is in one only stays."""
    other = right.rename(other_id="customer_id", other_month="month")
    same = [left.customer_id.identical_to(other.other_id), left.month == other.other_month]
    both = left.outer_join(other, same)
    key = {
        "customer_id": ibis.coalesce(both.customer_id, both.other_id),
        "month": ibis.coalesce(both.month, both.other_month),
    }
    return both.mutate(**key).drop("other_id", "other_month")


def _sold(order_lines: ir.Table) -> ir.Table:
    """What was sold and sent back. Lines are many: what is asked of few of them is taken off the whole."""
    lines = order_lines.mutate(month=month_of(order_lines.ordered_on), back=order_lines.kind == "return")
    unknown = lines.cost.isnull() & (lines.amount != 0)
    found = lines.group_by("customer_id", "month").aggregate(
        net_sales=lines.amount.sum(),
        discounts=lines.discount.sum(),
        cost_of_goods=lines.cost.sum(),
        sent_back=lines.amount.sum(where=lines.back),
        discounts_back=lines.discount.sum(where=lines.back),
        uncosted=lines.amount.sum(where=unknown),
    )
    known = found.mutate(**{name: found[name].fill_null(0).cast(MONEY) for name in found.columns[2:]})
    discount = (known.discounts - known.discounts_back).cast(MONEY)
    return known.select(
        "customer_id", "month", "net_sales", "uncosted", "cost_of_goods", returned=(-known.sent_back).cast(MONEY),
        discount=discount, gross_sales=(known.net_sales - known.sent_back + discount).cast(MONEY),
    )  # fmt: skip


def _borne(cost_shares: ir.Table) -> ir.Table:
    shares = cost_shares.filter(cost_shares.borne != "unallocated", cost_shares.month.notnull())
    # Costs are many, lines few: each line's are added up before they are laid beside each other.
    each = shares.group_by("customer_id", "month", "line").aggregate(amount=shares.amount.sum().cast(MONEY))
    return each.group_by("customer_id", "month").aggregate(
        **{name: each.amount.sum(where=each.line == name).fill_null(0).cast(MONEY) for name in COST_LINES}
    )


def _tied(tied_capital: ir.Table, rate: float) -> ir.Table:
    cost = (tied_capital.money_days * rate / DAYS_PER_YEAR).round(2).cast(MONEY)
    return tied_capital.select("customer_id", "month", capital_cost=cost)
