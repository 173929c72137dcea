"""Value tiers: the few customers who make half of what customers are worth, those up to four fifths, the rest.

What they are worth, as `tier_by` says:

    spent    sales
    margin   margin of the sales whose cost is known
    value    expected value of 12 months; sales where no model proved better than a plain rule
    profit   net contribution: margin less what serving them cost; sales where no cost of goods is known
    mixed    the mean of a customer's parts of all sales, of all order days and, where use is known, of all days of use

Customers of equal worth have one tier: that in which the middle of what they bring together lies.
"""

import ibis
import ibis.expr.types as ir

KNOWN_BEFORE = ("spent", "margin", "mixed")
"""What customers were worth on an earlier day is known by these only: what was expected then, and what they cost, was
not kept."""
BY_MARGIN = ("margin", "profit")
"""By these, the tiers of a year go by margin; by all others, by sales."""


def tiers(
    customer_metrics: ir.Table,
    outlook: ir.Table,
    usages: ir.Table,
    customer_profit: ir.Table,
    *,
    tier_high: float,
    tier_middle: float,
    tier_by: str,
) -> ir.Table:
    """The value tier of each customer with a sale.

    Row      one customer with a sale
    Units    cumulative_share: part of what all customers are worth made by this customer and all larger ones;
             customers below zero count as zero
    Leaves   customers without a sale
    Missing  cumulative_share where nobody has bought for more than nothing
    """
    buyers = customer_metrics.filter(customer_metrics.orders > 0)
    if tier_by == "value":
        worth = _expected(buyers, outlook)
    elif tier_by == "profit":
        worth = _earned(buyers, customer_profit)
    elif tier_by == "mixed":
        worth = mixed(buyers, usages)
    else:
        worth = sold(customer_metrics, tier_by=tier_by)
    return graded(worth, tier_high=tier_high, tier_middle=tier_middle)


def sold(customer_metrics: ir.Table, *, tier_by: str) -> ir.Table:
    """What each customer with a sale was worth by what it bought."""
    buyers = customer_metrics.filter(customer_metrics.orders > 0)
    margin = buyers.costed_amount - buyers.cost
    return buyers.select("customer_id", worth=(margin if tier_by == "margin" else buyers.spent).fill_null(0))


def graded(worth: ir.Table, *, tier_high: float, tier_middle: float) -> ir.Table:
    """The tier of each customer by what it is worth."""
    ranked = worth.select("customer_id", worth=ibis.greatest(worth.worth, ibis.literal(0).cast(worth.worth.type())))
    largest = [ranked.worth.desc(), ranked.customer_id]
    upto = ranked.worth.sum().over(ibis.cumulative_window(order_by=largest)).cast("float64")
    whole = ranked.worth.sum().over(ibis.window()).cast("float64").nullif(0.0)
    found = ranked.mutate(upto=upto / whole, place=place_of(ranked.worth))
    return found.select(
        "customer_id",
        tier=tier_at(found.worth, found.place, tier_high=tier_high, tier_middle=tier_middle),
        cumulative_share=found.upto,
    )


def place_of(worth: ir.NumericColumn, *, within: ir.Column | None = None) -> ir.FloatingValue:
    """Where a customer lies in the sum of what all are worth, the largest first: the part that all larger ones make.

    The customer who carries the sum over a mark so belongs above it: one giant alone is high value. Several of equal
    worth lie together, in the middle of their part.
    """
    largest = {"group_by": within, "order_by": [worth.desc()]}
    as_large = ibis.range_window(preceding=None, following=0, **largest)
    upto = worth.sum().over(as_large).cast("float64")
    larger = ibis.rank().over(ibis.window(**largest))
    equals = worth.count().over(as_large) - larger
    whole = worth.sum().over(ibis.window(group_by=within)).cast("float64").nullif(0.0)
    own = worth.cast("float64") * equals.cast("float64")
    return (upto - ibis.ifelse(equals > 1, own / 2, own)) / whole


def tier_at(
    worth: ir.NumericColumn, place: ir.FloatingValue, *, tier_high: float, tier_middle: float
) -> ir.StringValue:
    """The tier of a customer that lies at a place; who is worth nothing is low."""
    return ibis.cases(
        ((worth > 0) & (place < tier_high), "high"), ((worth > 0) & (place < tier_middle), "middle"), else_="low"
    )


def _expected(buyers: ir.Table, outlook: ir.Table) -> ir.Table:
    """Expected value of 12 months; sales where none is told of anybody."""
    ahead = outlook.select(ahead_id=outlook.customer_id, value_12=outlook.value_12)
    both = buyers.left_join(ahead, buyers.customer_id == ahead.ahead_id)
    told = both.value_12.count().over(ibis.window()) > 0
    return both.select("customer_id", worth=ibis.ifelse(told, both.value_12, both.spent).fill_null(0))


def _earned(buyers: ir.Table, customer_profit: ir.Table) -> ir.Table:
    """Net contribution; nothing where no cost of what a customer bought is known, sales where none of anybody is."""
    known = customer_profit.filter(customer_profit.profit_base > 0)
    earned = known.select(earner="customer_id", earned=known.net_contribution)
    both = buyers.left_join(earned, buyers.customer_id == earned.earner)
    told = both.earned.count().over(ibis.window()) > 0
    return both.select("customer_id", worth=ibis.ifelse(told, both.earned, both.spent).fill_null(0))


def mixed(buyers: ir.Table, usages: ir.Table) -> ir.Table:
    """What customers are worth by the mean of their parts of all sales, order days and days of use, as far as known."""
    used = usages.select(used_id=usages.customer_id, use_days=usages.use_days)
    both = buyers.left_join(used, buyers.customer_id == used.used_id)
    counted = both.select(
        "customer_id",
        spent=ibis.greatest(both.spent.cast("float64"), 0.0),
        days=(both.repeat_days + 1).cast("float64"),
        use=both.use_days.fill_null(0).cast("float64"),
    )
    names = ("spent", "days", "use")
    whole = {name: counted[name].sum().over(ibis.window()) for name in names}
    parts = [(counted[name] / whole[name].nullif(0.0)).fill_null(0.0) for name in names]
    known = [(whole[name] > 0).cast("float64") for name in names]
    mean = (parts[0] + parts[1] + parts[2]) / (known[0] + known[1] + known[2]).nullif(0.0)
    return counted.select("customer_id", worth=mean.fill_null(0.0))
