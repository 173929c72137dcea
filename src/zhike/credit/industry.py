"""Beside the same industry: quartiles of each ratio, a customer's place among them, and how its industry fares."""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.credit.ratios import RATIOS
from zhike.tables import conform

LEAST = 5
"""Of fewer companies no quartile is told."""
FRESH_DAYS = 2 * 366
_BLANK = r"[\s·|｜/_\-—:：]+"
QUARTILES = (
    ("lower", r"(?i)(下四分位(数|值)?|较低值|q1|25%?分位|lowerquartile)$"),
    ("middle", r"(?i)(中位(数|值)?|中值|q2|50%?分位|median|行业均值|平均值)$"),
    ("upper", r"(?i)(上四分位(数|值)?|较高值|q3|75%?分位|upperquartile)$"),
)  # fmt: skip
MARKET = r"(?i)大盘|全市场|全行业|市场综合|总体|沪深\s*300|上证|中证|深证|market|csi\s*300"


def ratio_peers(ratios: ir.Table, customers: ir.Table, raw_series: ir.Table, *, as_of: date) -> ir.Table:
    """The quartiles of each ratio in each industry.

    Row      one ratio in one industry
    Dates    each customer's newest year that ended within two years of `as_of`; of a benchmark its newest value
    Missing  quartiles of fewer than five companies; companies where a benchmark of `series` gives them

        basis      from
        series     a benchmark that was brought, named “industry ratio quartile” (零售业 流动比率 上四分位)
        customers  the statements of the customers of that industry
    """
    sure = _newest(ratios, customers, as_of)
    by = sure.group_by("industry", "ratio").aggregate(
        companies=sure.count(), lower=sure.value.quantile(0.25), middle=sure.value.median(), upper=sure.value.quantile(0.75),
    )  # fmt: skip
    brought = _benchmarks(raw_series, customers, as_of)
    both = by.outer_join(brought, [by.industry == brought.brought_industry, by.ratio == brought.brought_ratio])
    given, enough = both.brought_middle.notnull(), both.companies >= LEAST
    return conform(
        both.select(
            industry=ibis.coalesce(both.industry, both.brought_industry),
            ratio=ibis.coalesce(both.ratio, both.brought_ratio),
            basis=given.ifelse("series", "customers"),
            companies=given.ifelse(None, both.companies),
            **{
                name: ibis.cases((given, both[f"brought_{name}"]), (enough, both[name]), else_=None)
                for name, _ in QUARTILES
            },
        ),
        "ratio_peers",
    )


def ratio_positions(ratios: ir.Table, customers: ir.Table, ratio_peers: ir.Table, *, as_of: date) -> ir.Table:
    """Where each customer stands in its industry, ratio by ratio.

    Row      one ratio of the newest year of one customer whose industry is known
    Units    position: part of the companies of the industry that do worse, equal ones counted half
    Missing  position and fourth of fewer than five companies, and where more is neither better nor worse; fourth where
             the middle half of the companies is all the same
    """
    sure = _newest(ratios, customers, as_of)
    better = ibis.cases(*((sure.ratio == ratio.name, ratio.better) for ratio in RATIOS), else_=1)
    sure = sure.mutate(worth=sure.value * better)
    among = ibis.window(group_by=[sure.industry, sure.ratio], order_by=sure.worth)
    alike = ibis.window(group_by=[sure.industry, sure.ratio, sure.worth])
    placed = sure.mutate(
        worse=ibis.rank().over(among), equal=sure.count().over(alike), better=better,
        many=sure.count().over(ibis.window(group_by=[sure.industry, sure.ratio])),
    )  # fmt: skip
    peers = ratio_peers.select(of="industry", what="ratio", lower="lower", upper="upper", middle="middle")
    rows = placed.left_join(peers, [placed.industry == peers.of, placed.ratio == peers.what])
    low, high = (rows.better > 0).ifelse(rows.lower, -rows.upper), (rows.better > 0).ifelse(rows.upper, -rows.lower)
    middle = rows.middle * rows.better
    fourth = ibis.cases(
        (rows.middle.isnull() | (rows.better == 0) | (rows.lower == rows.upper), None),
        ((rows.worth >= high).fill_null(False), "best"),
        (rows.worth >= middle, "upper"),
        ((rows.worth >= low).fill_null(True), "lower"),
        else_="worst",
    )
    share = (rows.worse + (rows.equal - 1) / 2) / (rows.many - 1)
    return conform(
        rows.mutate(
            position=((rows.many >= LEAST) & (rows.better != 0)).ifelse(share, None), fourth=fourth, companies=rows.many
        ),
        "ratio_positions",
    )


def industry_prospects(customers: ir.Table, raw_series: ir.Table, *, as_of: date) -> ir.Table:
    """How the index of each industry changed in a year, beside the market's.

    Row      one industry of our customers that a series names
    Units    changes over the twelve months to the newest value; relative: how much more than the market's
    Missing  market and relative where no series of the market was brought

    A series is an industry's where its name holds the industry's (零售业: 零售…指数) and no ratio's; of several the first by name.
    """
    labels = "|".join(ratio.label[1].replace(" ROA", "").replace(" ROE", "") for ratio in RATIOS)
    series = _changes(raw_series.filter(~raw_series.name.re_search(labels)), as_of)
    trades = customers.filter(customers.industry.notnull()).select("industry").distinct()
    stem = trades.industry.re_replace("业$", "")
    trades = trades.mutate(stem=stem).filter(stem.length() >= 2)
    pairs = trades.join(series, series.name.contains(trades.stem) & ~series.name.re_search(MARKET))
    first = ibis.row_number().over(ibis.window(group_by=pairs.industry, order_by=pairs.name))
    own = pairs.mutate(place=first).filter(lambda t: t.place == 0)
    wide = series.filter(series.name.re_search(MARKET))
    whole = wide.mutate(place=ibis.row_number().over(ibis.window(order_by=wide.name))).filter(lambda t: t.place == 0)
    whole = whole.select(market_name="name", market_change="change", at_all=ibis.literal(1))
    rows = own.mutate(at=ibis.literal(1))
    both = rows.left_join(whole, rows["at"] == whole.at_all)
    return conform(
        both.mutate(index_name=both.name, index_change=both.change, relative=both.change - both.market_change),
        "industry_prospects",
    )


def surroundings(
    customers: ir.Table, ratio_positions: ir.Table, industry_prospects: ir.Table, quotes: ir.Table
) -> ir.Table:
    """What stands around each company: how its industry fares, its place there, and what it gave to our rivals.

    Row      one company of which any of it is known
    Units    place: part of the companies of its industry, among those whose statements are here, that sell less
    Missing  what nothing was brought about; offers where none to it was decided
    """
    firms = customers.filter(customers.kind_of_party == "company").select("customer_id", "industry")
    fares = industry_prospects.select(of="industry", industry_change="index_change", industry_relative="relative")
    rows = firms.left_join(fares, firms.industry == fares.of)
    places = ratio_positions.filter(ratio_positions.ratio == "own_sales")
    places = places.select(placed_id="customer_id", industry_place="position")
    rows = rows.left_join(places, rows.customer_id == places.placed_id)
    decided = quotes.filter(quotes.state.isin(("won", "lost")), quotes.customer_id.notnull())
    offers = decided.group_by(asked_id="customer_id").aggregate(
        offers_decided=decided.count(),
        offers_lost=(decided.state == "lost").sum(),
        offers_won_share=(decided.state == "won").mean(),
    )
    rows = rows.left_join(offers, rows.customer_id == offers.asked_id)
    known = ibis.or_(*(rows[name].notnull() for name in ("industry_change", "industry_place", "offers_decided")))
    return conform(rows.filter(known), "surroundings")


def _newest(ratios: ir.Table, customers: ir.Table, as_of: date) -> ir.Table:
    """Each customer's ratios of its newest year, with the industry."""
    fresh = ratios.filter(ibis.literal(as_of).delta(ratios.ended_on, unit="day") <= FRESH_DAYS)
    last = fresh.ended_on.max().over(ibis.window(group_by=[fresh.customer_id, fresh.ratio]))
    newest = fresh.mutate(last=last).filter(lambda t: t.ended_on == t.last).drop("last", "inputs")
    trades = customers.filter(customers.industry.notnull()).select(known_id="customer_id", industry="industry")
    return newest.join(trades, newest.customer_id == trades.known_id).drop("known_id")


def _benchmarks(raw_series: ir.Table, customers: ir.Table, as_of: date) -> ir.Table:
    """Quartiles that series bring: the newest value of each, beside the industries of our customers."""
    plain = raw_series.name.re_replace(_BLANK, "")
    which = ibis.cases(*((plain.re_search(words), name) for name, words in QUARTILES), else_=None)
    bare = plain
    for _, words in QUARTILES:
        bare = bare.re_replace(words, "")
    rows = raw_series.mutate(which=which, bare=bare).filter(
        lambda t: t.which.notnull() & (t.date <= ibis.literal(as_of))
    )
    last = rows.date.max().over(ibis.window(group_by=[rows.bare, rows.which]))
    rows = rows.mutate(last=last).filter(lambda t: t.date == t.last)
    trades = customers.filter(customers.industry.notnull()).select(brought_industry="industry").distinct()
    names = [
        trades.mutate(brought_ratio=ibis.literal(r.name), called=trades.brought_industry + r.label[1]) for r in RATIOS
    ]
    called = ibis.union(*names)
    met = rows.join(called, rows.bare == called.called)
    return met.group_by("brought_industry", "brought_ratio").aggregate(
        **{f"brought_{name}": met.value.max(where=met.which == name) for name, _ in QUARTILES}
    )


def _changes(series: ir.Table, as_of: date) -> ir.Table:
    """The change of each series over the year to its newest value."""
    rows = series.filter(series.date <= ibis.literal(as_of), series.value > 0)
    last = rows.date.max().over(ibis.window(group_by=rows.name))
    rows = rows.mutate(ago=last.delta(rows.date, unit="day"))
    ends = rows.group_by("name").aggregate(
        now=rows.value.max(where=rows.ago == 0), then=rows.value.max(where=rows.ago.between(355, 375))
    )
    sure = ends.filter(ends.then.notnull())
    return sure.select("name", change=sure.now / sure.then - 1)
