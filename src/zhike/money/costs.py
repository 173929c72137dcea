"""Costs to serve: what the books say was spent, in which months, on whom, and what drives it."""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.currency import at_rate, period_ends_on, turned, working
from zhike.money.periods import dated, number_of
from zhike.tables import IBIS_TYPES, conform

MONEY = IBIS_TYPES["money"]

LINES = (
    # the first whose words are found decides
    ("rebates", r"(?i)返利|返点|返佣|rebate"),
    ("returns_handling", r"(?i)退货|退换|返修|return"),
    ("transport", r"(?i)运输|运费|物流|快递|配送|送货|装卸|transport|freight|deliver|shipping"),
    ("special", r"(?i)特殊|定制|加急|应急|special|rush"),
    ("service", r"(?i)售后|服务|客服|维修|安装|service|support"),
    ("sales_time", r"(?i)销售人工|业务员|销售人员|销售工资|拜访|差旅|sales(?: |$|_)|visit|travel"),
)
"""Lines of the profit statement by the words of a pool; everything else is `other_costs`."""

DRIVERS = (
    ("returns", r"(?i)退货|退回|return"),
    ("retail", r"(?i)零售|门店|小票|retail|receipt"),
    ("deliveries", r"(?i)发货|送货|配送|运单|车次|deliver|shipment"),
    ("lines", r"(?i)行数|明细|品项|\blines?\b"),
    ("quantity", r"(?i)件数|数量|箱数|重量|quantity|pieces"),
    ("amount", r"(?i)金额|销售额|收入|amount|sales value|revenue"),
    ("minutes", r"(?i)分钟|工时|小时|时长|minutes?|hours?"),
    ("visits", r"(?i)拜访|跟进|上门|visits?|calls?"),
    ("credit_days", r"(?i)账期|资金|占用|应收|credit"),
    ("customers", r"(?i)客户数|户数|平均|customers?|evenly"),
    ("orders", r"(?i)订单|单数|单据|orders?|documents?"),
)
"""Drivers by the words that a sheet uses for them."""

BY_LINE = {
    "rebates": "amount", "returns_handling": "returns", "transport": "deliveries", "special": "",
    "service": "orders", "sales_time": "orders", "other_costs": "",
}  # fmt: skip
"""The driver of a pool whose sheet names none; "" is none: such a cost stays unallocated and is shown."""


def costs(
    raw_costs: ir.Table,
    periods: ir.Table,
    matches: ir.Table,
    conversions: ir.Table,
    *,
    as_of: date,
    cost_drivers: str = "",
) -> ir.Table:
    """Money spent to serve.

    Row      one cost as its sheet gives it; one whose period runs on beyond the month of `as_of` is two: the months up
             to that one, and those to come
    Units    the workspace's currency at the rate of the period's last day; 0 where no rate turns the sum, which
             `original_amount` holds then; of a period that runs on an even part for each month, odd cents to the first
    Dates    whole months, from the first to the last of the period
    Leaves   nothing: `state` says of each what becomes of it
    Missing  months where nobody can read the period; customer_id where the row names no customer that is known
    """
    who = matches.select(matched_key=matches.party_key, customer_id=matches.customer_id)
    rows = raw_costs.left_join(who, raw_costs.party_key == who.matched_key).drop("matched_key")
    rows = dated(rows.mutate(pool=_pool(rows)), periods)
    rows = turned(rows.mutate(period_ends_on=period_ends_on(rows["last"], as_of)), conversions, as_of=as_of)
    line = ibis.cases(*((rows.pool.re_search(words), name) for name, words in LINES), else_="other_costs")
    rows = rows.mutate(line=line, wanted=_decided(rows.pool, cost_drivers))
    rows = rows.mutate(driver_name=_driver(rows))
    rows = _so_far(_joined(rows, _overlapping(rows)), as_of)
    state = ibis.cases(
        (rows["first"].isnull() | (rows["last"] < rows["first"]), "no_period"),
        (rows["first"] > ibis.literal(as_of), "future"),
        (rows.customer_id.notnull(), "direct"),
        (rows.party_key.notnull(), "nobody"),
        (rows.driver_name == "", "no_driver"),
        else_="pool",
    )
    return conform(
        rows.mutate(
            first_month=rows["first"],
            last_month=rows["last"],
            amount=rows.own_amount,
            **working(rows, rows.amount),
            driver_written=rows.driver,
            driver=rows.driver_name.nullif(""),
            state=state,
            is_overlapping=rows.overlap.fill_null(False),
        ),
        "costs",
    )


def _pool(rows: ir.Table) -> ir.StringValue:
    return rows.pool.fill_null("").strip().nullif("").fill_null("–")


def decided_drivers(text: str) -> dict[str, str]:
    """The setting “pool=driver, pool=driver” as a table; what names no driver is left out."""
    known = {name for name, _ in DRIVERS}
    pairs = (
        part.split("=", 1)
        for part in text.replace("，", ",").replace("；", ",").replace(";", ",").split(",")
        if "=" in part
    )
    return {pool.strip(): driver.strip() for pool, driver in pairs if driver.strip() in known}


def _decided(pool: ir.StringValue, text: str) -> ir.StringValue:
    chosen = decided_drivers(text)
    if not chosen:
        return ibis.null("string")
    return ibis.cases(*((pool == name, driver) for name, driver in chosen.items()), else_=ibis.null("string"))


def _driver(rows: ir.Table) -> ir.StringValue:
    written = rows.driver.fill_null("")
    named = ibis.cases(*((written.re_search(words), name) for name, words in DRIVERS), else_=ibis.null("string"))
    usual = ibis.cases(*((rows.line == line, driver) for line, driver in BY_LINE.items()), else_="")
    return ibis.coalesce(rows.wanted, named, usual)


def _overlapping(rows: ir.Table) -> ir.Table:
    """Periods of one pool that lie over another, unequal one: the year beside its own months."""
    indirect = rows.filter(rows["first"].notnull(), rows.party_key.isnull())
    one = indirect.select("pool", "first", "last").distinct()
    other = one.select(pool="pool", first_b="first", last_b="last")
    pairs = one.join(other, "pool")
    over = (pairs["first"] <= pairs.last_b) & (pairs.first_b <= pairs["last"])
    unequal = (pairs["first"] != pairs.first_b) | (pairs["last"] != pairs.last_b)
    found = pairs.filter(over & unequal)
    return found.select("pool", "first", "last").distinct().mutate(overlap=True)


def _so_far(rows: ir.Table, as_of: date) -> ir.Table:
    """Costs with their sums, those whose period runs on cut after the month of `as_of`: what is to come counts then."""
    now = ibis.literal(as_of.replace(day=1))
    next_ = (now + ibis.interval(months=1)).cast("date")
    runs_on = ((rows["first"] <= now) & (rows["last"] > now)).fill_null(False)
    own = at_rate(rows.amount.fill_null(0), rows.rate)
    cut = rows.mutate(own_amount=own, runs_on=runs_on, part=ibis.range(0, runs_on.ifelse(2, 1)).unnest())
    ahead = cut.part == 1
    whole, gone = number_of(cut["last"]) - number_of(cut["first"]) + 1, number_of(now) - number_of(cut["first"]) + 1

    def of_part(amount: ir.DecimalValue) -> ir.DecimalValue:
        cents = (amount.abs() * 100).cast("int64")
        sign = (amount < 0).ifelse(-1, 1)
        past = ((cents // whole * gone + ibis.least(cents % whole, gone)) * sign / 100).round(2).cast(MONEY)
        return cut.runs_on.ifelse(ahead.ifelse(amount - past, past), amount).cast(MONEY)

    return cut.mutate(
        first=ahead.ifelse(next_, cut["first"]),
        last=(cut.runs_on & ~ahead).ifelse(now, cut["last"]),
        overlap=cut.overlap & ~ahead,
        own_amount=of_part(cut.own_amount),
        amount=of_part(cut.amount.cast(MONEY)),
    )


def _joined(rows: ir.Table, more: ir.Table) -> ir.Table:
    keys = ["pool", "first", "last"]
    return rows.left_join(more, keys).drop(*(f"{name}_right" for name in keys))
