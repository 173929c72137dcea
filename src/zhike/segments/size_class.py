"""Size by the national standard: large, medium, small or micro by industry, staff, revenue and assets.

A company is of the highest class all of whose lower limits it reaches; micro is who misses one of those of small.

Source   [NBS2017] table; revenue and assets in units of 10,000 yuan
"""

from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

WAN = 10_000
NEWEST_DAYS = 2 * 365
CLASSES = ("micro", "small", "medium", "large")


@dataclass(frozen=True)
class Rule:
    """One industry of the standard: lower limits of large, medium and small for each indicator that counts there."""

    name: str
    written: str  # what an industry says that belongs here, as a regular expression
    employees: tuple[int, int, int] | None = None
    revenue: tuple[int, int, int] | None = None
    assets: tuple[int, int, int] | None = None


# fmt: off
RULES = (
    Rule("agriculture",  r"^A\d|农|林业|牧|渔",                         revenue=(20000, 500, 50)),
    Rule("construction", r"^E\d|建筑",                                  revenue=(80000, 6000, 300), assets=(80000, 5000, 300)),
    Rule("wholesale",    r"^F51|批发",                                  employees=(200, 20, 5), revenue=(40000, 5000, 1000)),
    Rule("retail",       r"^F52|零售|超市|百货|便利",                    employees=(300, 50, 10), revenue=(20000, 500, 100)),
    Rule("storage",      r"^G59|仓储",                                  employees=(200, 100, 20), revenue=(30000, 1000, 100)),
    Rule("post",         r"^G60|邮政|快递",                              employees=(1000, 300, 20), revenue=(30000, 2000, 100)),
    Rule("transport",    r"^G5|交通|运输|物流",                          employees=(1000, 300, 20), revenue=(30000, 3000, 200)),
    Rule("lodging",      r"^H61|住宿|酒店|宾馆",                         employees=(300, 100, 10), revenue=(10000, 2000, 100)),
    Rule("catering",     r"^H62|餐饮",                                  employees=(300, 100, 10), revenue=(10000, 2000, 100)),
    Rule("software",     r"^I65|软件|信息技术",                          employees=(300, 100, 10), revenue=(10000, 1000, 50)),
    Rule("information",  r"^I6[34]|信息传输|电信|互联网",                 employees=(2000, 100, 10), revenue=(100000, 1000, 100)),
    Rule("property",     r"^K7020|物业",                                employees=(1000, 300, 100), revenue=(5000, 1000, 500)),
    Rule("real_estate",  r"^K70|房地产",                                revenue=(200000, 1000, 100), assets=(10000, 5000, 2000)),
    Rule("business",     r"^L7|租赁|商务服务",                           employees=(300, 100, 10), assets=(120000, 8000, 100)),
    Rule("industry",     r"^[BCD]\d|制造|采矿|工业|电力|加工|生产",        employees=(1000, 300, 20), revenue=(40000, 2000, 300)),
)
OTHER = Rule("other", "", employees=(300, 100, 10))
# fmt: on
INDICATORS = ("employees", "revenue", "assets")


def size_classes(customers: ir.Table, statements: ir.Table, *, as_of: date) -> ir.Table:
    """The size of each company by the standard, with what it rests on.

    Row      one customer that is a company and whose industry is written
    Units    size_inputs, size_missing: indicators that the industry asks for, known and not
    Dates    revenue: the newest statement of a year that ended within two years of `as_of`
    Leaves   persons
    Missing  size_by_standard where an indicator is missing and those known do not settle it; size_at_most then says
             what they leave
    """
    told = customers.filter(customers.kind_of_party == "company", customers.industry.notnull())
    revenue = _revenue(statements, as_of)
    joined = told.left_join(revenue, told.customer_id == revenue.revenue_id)
    values = {
        "employees": joined.employees.cast("float64"),
        "revenue": joined.revenue.cast("float64") / WAN,
        "assets": joined.total_assets.cast("float64") / WAN,
    }
    rule = ibis.cases(
        *((joined.industry.re_search(one.written), ibis.literal(one.name)) for one in RULES), else_=OTHER.name
    )
    ranked = joined.select("customer_id", size_industry=rule, **values)
    ranks = {name: _rank(ranked, name) for name in INDICATORS}
    asked = {name: _asks(ranked, name) for name in INDICATORS}
    found = ranked.mutate(
        **{f"rank_{name}": ranks[name] for name in INDICATORS}, **{f"asks_{name}": asked[name] for name in INDICATORS}
    )
    lowest = ibis.least(*(ibis.coalesce(found[f"rank_{name}"], 3) for name in INDICATORS))
    known = {name: found[f"asks_{name}"] & found[name].notnull() for name in INDICATORS}
    lacking = {name: found[f"asks_{name}"] & found[name].isnull() for name in INDICATORS}
    is_known = known["employees"] | known["revenue"] | known["assets"]
    is_lacking = lacking["employees"] | lacking["revenue"] | lacking["assets"]
    size = ibis.cases(*((lowest == place, ibis.literal(name)) for place, name in enumerate(CLASSES)))
    nothing = ibis.null("string")
    return found.select(
        "customer_id",
        "size_industry",
        size_by_standard=ibis.ifelse(is_known & (~is_lacking | (lowest == 0)), size, nothing),
        size_at_most=ibis.ifelse(is_known, size, nothing),
        size_inputs=_listed(known),
        size_missing=_listed(lacking),
    )


def _revenue(statements: ir.Table, as_of: date) -> ir.Table:
    """The newest revenue of a whole year."""
    used = statements.filter(
        statements.state == "used",
        statements.item == "revenue",
        statements.months == 12,
        statements.ended_on > ibis.literal(as_of - timedelta(days=NEWEST_DAYS)),
        statements.ended_on <= ibis.literal(as_of),
    )
    return used.group_by(revenue_id="customer_id").aggregate(revenue=used.amount.argmax(used.ended_on))


def _rank(found: ir.Table, indicator: str) -> ir.IntegerValue:
    """0 for micro to 3 for large by one indicator; missing where it is unknown or does not count in the industry."""
    value, branches = found[indicator], []
    for rule in (*RULES, OTHER):
        limits = getattr(rule, indicator)
        if limits is not None:
            large, medium, small = limits
            rank = ibis.cases((value >= large, 3), (value >= medium, 2), (value >= small, 1), (value >= 0, 0))
            branches.append((found.size_industry == rule.name, rank.cast("int64")))
    return ibis.cases(*branches)


def _asks(found: ir.Table, indicator: str) -> ir.BooleanValue:
    names = [rule.name for rule in (*RULES, OTHER) if getattr(rule, indicator) is not None]
    return found.size_industry.isin(names)


def _listed(which: dict[str, ir.BooleanValue]) -> ir.StringValue:
    """The names of those that hold, with commas; missing where none does."""
    parts = [ibis.ifelse(holds.fill_null(False), f"{name},", "") for name, holds in which.items()]
    return (parts[0] + parts[1] + parts[2]).re_replace(",$", "").nullif("")
