"""Serving: what part of its sales each customer costs beyond its goods, as far as its own past can tell."""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.money.profit import COST_LINES
from zhike.tables import IBIS_TYPES, conform

MONEY = IBIS_TYPES["money"]
MONTHS = 12


def serving_shares(customer_metrics: ir.Table, profit_months: ir.Table, *, as_of: date) -> ir.Table:
    """Cost to serve and of capital ÷ net sales, drawn towards the company's.

    share = (own cost + U × W) ÷ (own net sales + W), where U = all costs ÷ all net sales, and W = net sales of a mean
    customer with sales: half own where the customer sells as much as the mean one, U where it sold nothing.

    Row      one customer with a document
    Units    the workspace's currency; shares of net sales. Serving is all but the goods: transport, rebates, handling of
             returns, time, service, special and other costs; capital stands apart
    Dates    the last twelve months, that of `as_of` with them; only those in which any customer bore a cost of serving
    Leaves   sales and costs of nobody
    Missing  both shares where no cost of serving was brought; the share of capital where none was tied
    """
    own, whole = _own(profit_months, as_of), {}
    for name in ("net_sales", "serving_cost", "capital_cost"):
        whole[f"all_{name}"] = own[name].sum().fill_null(0).cast("float64")
    all_ = own.aggregate(**whole, heads=own.count(where=own.net_sales > 0).cast("float64"))
    people = customer_metrics.select(key="customer_id")
    both = people.left_join(own, people.key == own.customer_id).drop("customer_id").cross_join(all_)
    own_sales = ibis.greatest(both.net_sales.fill_null(0).cast("float64"), 0.0)
    mean = both.all_net_sales / both.heads.nullif(0.0)

    def share(name: str) -> ir.Value:
        usual = both[f"all_{name}"] / both.all_net_sales.nullif(0.0)
        drawn = (both[name].fill_null(0).cast("float64") + usual * mean) / (own_sales + mean)
        return ibis.ifelse((both.all_net_sales > 0) & (both[f"all_{name}"] > 0), drawn, ibis.null("float64"))

    return conform(
        both.select(
            customer_id="key",
            **{name: both[name].fill_null(0).cast(MONEY) for name in ("net_sales", "serving_cost", "capital_cost")},
            serving_share=share("serving_cost"),
            capital_share=share("capital_cost"),
        ),
        "serving_shares",
    )


def _own(profit_months: ir.Table, as_of: date) -> ir.Table:
    """What each customer bought and cost in the months that know a cost of serving."""
    first = as_of.year * 12 + as_of.month - MONTHS
    begin = date(first // 12, first % 12 + 1, 1)
    t = profit_months.filter(
        profit_months.customer_id.notnull(),
        profit_months.month >= ibis.literal(begin),
        profit_months.month <= ibis.literal(as_of),
    )
    serving = t[COST_LINES[0]]
    for name in COST_LINES[1:]:
        serving = serving + t[name]
    told = t.select("customer_id", "month", "net_sales", "capital_cost", serving_cost=serving.cast(MONEY))
    borne = told.group_by(borne_month="month").aggregate(borne=told.serving_cost.sum())
    borne = borne.filter(borne.borne > 0)
    kept = told.semi_join(borne, told.month == borne.borne_month)
    names = ("net_sales", "serving_cost", "capital_cost")
    return kept.group_by("customer_id").aggregate(**{name: kept[name].sum().cast(MONEY) for name in names})
