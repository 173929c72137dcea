"""Capability: what a company is able to, in points that each rest on one figure, in five parts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from zhike.credit.assessed import assessed
from zhike.credit.cases import parts
from zhike.errors import Text
from zhike.gradings import CAREFUL
from zhike.metric import Unit
from zhike.tables import conform

PARTS: tuple[tuple[str, Text], ...] = (
    ("purchases", ("Purchases", "采购数据")),
    ("behaviour", ("Behaviour", "交易行为")),
    ("finance", ("Finance", "财务表现")),
    ("market", ("Market", "市场能力")),
    ("satisfaction", ("Satisfaction", "满意度")),
)


@dataclass(frozen=True)
class Point:
    """One figure that gives points: none at `low`, a hundred at `high`, in a straight line between."""

    name: str
    part: str
    label: Text
    low: float
    high: float
    unit: Unit = "number"


# fmt: off
POINTS = (
    Point("spent_place",       "purchases",    ("Place by sales of the last year", "近一年销售额排位"), 0, 1, "share"),
    Point("spent_change",      "purchases",    ("Change of sales in a year", "销售额年变化"), -0.5, 0.5, "share"),
    Point("order_months",      "purchases",    ("Months with an order of twelve", "近 12 个月有订单的月数"), 0, 12, "count"),
    Point("on_time_share",     "behaviour",    ("Paid on time in the last year, of what was paid or is overdue", "近一年按期付款占比（分母含逾期未付）"), 0.5, 1, "share"),
    Point("days_late",         "behaviour",    ("Days beyond terms in the last year, unpaid to date", "近一年超出账期天数（未付的计至数据日）"), 60, 0, "days"),
    Point("returns_share",     "behaviour",    ("Returned of what was bought", "退货占比"), 0.2, 0, "share"),
    Point("z_score",           "finance",      ("Altman's Z, between its distress and its safe line", "Altman Z 值（预警线 0 分，安全线 100 分）"), 0, 1),
    Point("current_ratio",     "finance",      ("Current ratio", "流动比率"), 0.8, 2),
    Point("debt_to_assets",    "finance",      ("Debt to assets", "资产负债率"), 0.9, 0.4, "share"),
    Point("return_on_assets",  "finance",      ("Return on assets", "总资产收益率 ROA"), -0.02, 0.1, "share"),
    Point("cash_to_debt",      "finance",      ("Operating cash to current liabilities", "现金流动负债比"), 0, 0.4),
    Point("risk_preference",   "finance",      ("Risk preference (assessed, else as the list of customers says)", "风险偏好（评估；未评估时取客户档案）"), 0, 100, "count"),
    Point("own_sales_place",   "market",       ("Place in its industry by own sales", "自身营业收入的行业排位"), 0, 1, "share"),
    Point("own_sales_change",  "market",       ("Change of its own sales in a year", "自身营业收入年变化"), -0.2, 0.3, "share"),
    Point("signals",           "market",       ("Promising signals of two years", "近两年积极信号数"), 0, 3, "count"),
    Point("prospect",          "market",       ("Industry index relative to the market", "行业指数相对大盘"), -0.1, 0.1, "share"),
    Point("management",        "market",       ("Management (assessed)", "管理水平（评估）"), 0, 100, "count"),
    Point("organisation",      "market",       ("Organisation (assessed)", "组织能力（评估）"), 0, 100, "count"),
    Point("market_position",   "market",       ("Market position (assessed)", "市场地位（评估）"), 0, 100, "count"),
    Point("technology",        "market",       ("Technology barrier (assessed, else 20 for each patent of three years, designs left out)", "技术壁垒（评估；未评估时近三年每项专利 20 分，外观专利不计）"), 0, 100, "count"),
    Point("partners",          "market",       ("Relations with partners (assessed)", "合作伙伴关系（评估）"), 0, 100, "count"),
    Point("survey",            "satisfaction", ("Satisfaction in the newest survey", "最近一次问卷满意度"), 0.4, 1, "share"),
    Point("recommends",        "satisfaction", ("Would recommend us, 0–10", "推荐意愿 0–10 分"), 0, 10, "count"),
)
# fmt: on
BY_NAME = {point.name: point for point in POINTS}
LINES = {"z": (1.81, 2.99), "z_private": (1.23, 2.90), "z_service": (1.10, 2.60)}
"""Altman's distress and safe lines."""
YEAR = 365
PATENT, DESIGN = r"(?i)专利|patent", r"(?i)外观|\bdesign\b"
A_PATENT = 20
"""Points of the technology barrier that each patent of the last three years gives where nobody assessed it."""
PUBLISHED_DAYS = 120
"""So long after its end the accounts of a year are known to us, where we look back."""


def capability_points(
    orders: ir.Table,
    invoices: ir.Table,
    settlements: ir.Table,
    customers: ir.Table,
    ratios: ir.Table,
    z_scores: ir.Table,
    ratio_positions: ir.Table,
    enterprise_types: ir.Table,
    industry_prospects: ir.Table,
    satisfaction: ir.Table,
    signals: ir.Table,
    needs: ir.Table,
    raw_assessments: ir.Table,
    matches: ir.Table,
    *,
    as_of: date,
) -> ir.Table:
    """Every figure that says something about what a company is able to, with its points.

    Row      one figure of one company; what is not known has no row
    Units    points: 0 at the figure's lower line, 100 at its upper (`POINTS`), in a straight line between, no more, no less.
             Assessments of a sheet whose marks are all from 1 to 5 are of five marks (1 is 0, 5 is 100); from 0 to 5, or
             to 10, tenths and fifths of 100. Those in words alone are 优 100, 良 75, 中 50, 较差 25, 差 0, and what means the
             same (`MARKS`, `CAREFUL`)
    Dates    purchases and payments of the 365 days to `as_of`, with what was overdue and unpaid then; the newest accounts
             that ended within two years; assessments: the newest of each aspect
    Leaves   persons
    Missing  what came back, where no document of anybody says that anything did: nobody is known to send nothing back
    """
    companies = customers.filter(customers.kind_of_party == "company")
    judged = assessed(raw_assessments, matches)
    found = [
        *_trade(orders, parts(invoices, settlements), companies, as_of),
        *_finance(ratios, z_scores, as_of),
        *_market(ratio_positions, enterprise_types, industry_prospects, companies),
        _values(satisfaction, "survey", "satisfaction"),
        _values(satisfaction, "recommends", "nps_score"),
        judged,
        _patents(signals, as_of).anti_join(judged, ["customer_id", "point"]),
        _preferences(needs).anti_join(judged, ["customer_id", "point"]),
    ]
    return conform(_with_points(ibis.union(*found), companies), "capability_points")


def capability(capability_points: ir.Table) -> ir.Table:
    """The five parts of each company's capability.

    Row      one company of which anything is known
    Units    0–100: the mean of the part's points
    Missing  a part of which nothing is known; it is never taken as 0
    """
    points = capability_points
    return conform(
        points.group_by("customer_id").aggregate(
            known_points=points.count(), **{part: points.points.mean(where=points.part == part) for part, _ in PARTS}
        ),
        "capability",
    )


def capability_middles(capability: ir.Table) -> ir.Table:
    """The middle company.

    Row      one part of capability
    Units    companies of which the part is known; middle: the median of their points
    Missing  middle where the part is known of nobody
    """
    parts = (
        capability.aggregate(companies=capability[name].count(), middle=capability[name].median()).mutate(
            part=ibis.literal(name)
        )
        for name, _ in PARTS
    )
    return conform(ibis.union(*parts), "capability_middles")


def capability_before(
    orders: ir.Table,
    invoices: ir.Table,
    settlements: ir.Table,
    customers: ir.Table,
    ratios: ir.Table,
    z_scores: ir.Table,
    *,
    as_of: date,
) -> ir.Table:
    """What the parts said a year before `as_of`, from what was known then, and what followed.

    Row      one company of which anything was known a year ago
    Dates    nothing after that day goes into the parts; accounts count from 120 days after their year's end
    Missing  market and satisfaction, which are not looked back at; on_time_after where nothing was paid or
             overdue in the year after; change_after where it bought nothing in the year before
    """
    day = as_of - timedelta(days=YEAR)
    companies = customers.filter(customers.kind_of_party == "company")
    claims = parts(invoices, settlements)
    known = [*_trade(orders, claims, companies, day), *_finance(ratios, z_scores, day, late=PUBLISHED_DAYS)]
    points = _with_points(ibis.union(*known), companies)
    then = points.group_by("customer_id").aggregate(
        **{part: points.points.mean(where=points.part == part) for part in ("purchases", "behaviour", "finance")}
    )
    paid = _on_time(claims, as_of).select(paid_id="customer_id", on_time_after="on_time_share")
    spent = _bought(orders, as_of).filter(lambda t: t.spent_before > 0)
    spent = spent.select(spent_id="customer_id", change_after=spent.spent / spent.spent_before - 1)
    rows = then.left_join(paid, then.customer_id == paid.paid_id)
    return conform(rows.left_join(spent, rows.customer_id == spent.spent_id), "capability_before")


def _trade(orders: ir.Table, claims: ir.Table, companies: ir.Table, day: date) -> list[ir.Table]:
    """Purchases and payments of the year to a day, as it was known on that day."""
    bought = _bought(orders, day)
    bought = bought.mutate(are_told=bought.ever_returned.sum().over(ibis.window()) > 0)
    sure = bought.semi_join(companies, "customer_id")
    place = ibis.percent_rank().over(ibis.window(order_by=sure.spent))
    sure = sure.mutate(
        spent_place=place,
        spent_change=(sure.spent_before > 0).ifelse(sure.spent / sure.spent_before - 1, None),
        returns_share=(sure.are_told & (sure.sold > 0)).ifelse(sure.returned / sure.sold, None),
    )
    paid = _on_time(claims, day)
    names = ("spent_place", "spent_change", "order_months", "returns_share")
    return [
        *(_values(sure, name, name) for name in names),
        *(_values(paid, n, n) for n in ("on_time_share", "days_late")),
    ]


def _bought(orders: ir.Table, day: date) -> ir.Table:
    """What each customer bought in the year to a day and in the year before; of those who had bought by then."""
    known = orders.filter(orders.customer_id.notnull(), orders.ordered_on <= ibis.literal(day))
    ago = ibis.literal(day).delta(known.ordered_on, unit="day")
    last, before = ago < YEAR, (ago >= YEAR) & (ago < 2 * YEAR)
    amount = known.amount.cast("float64")
    return known.group_by("customer_id").aggregate(
        spent=amount.sum(where=last).fill_null(0.0),
        spent_before=amount.sum(where=before).fill_null(0.0),
        sold=known.sold.cast("float64").sum(where=last).fill_null(0.0),
        returned=known.returned.cast("float64").abs().sum(where=last).fill_null(0.0),
        ever_returned=known.returned.cast("float64").abs().sum().fill_null(0.0),
        order_months=known.ordered_on.truncate("M").nunique(where=last & (known.kind == "sale")),
    )


def _on_time(claims: ir.Table, day: date) -> ir.Table:
    """How punctually each customer paid in the year to a day: who has stopped paying is late, not unknown."""
    today = ibis.literal(day)
    ago = today.delta(claims.until, unit="day")
    paid = (ago >= 0) & (ago < YEAR)
    unpaid = (claims.until.isnull() | (ago < 0)) & (claims.dated_on <= today) & (claims.due_on < today)
    told = claims.filter(claims.due_on.notnull(), claims.amount > 0, paid | unpaid)
    until = ibis.least(told.until.fill_null(today), today)
    amount, late = told.amount.cast("float64"), until.delta(told.due_on, unit="day")
    return told.group_by("customer_id").aggregate(
        on_time_share=(amount * (late <= 0).cast("float64")).sum() / amount.sum(),
        days_late=(amount * late).sum() / amount.sum(),
    )


def _finance(ratios: ir.Table, z_scores: ir.Table, day: date, *, late: int = 0) -> list[ir.Table]:
    """The newest accounts known on a day."""
    z_own = z_scores.filter(z_scores.is_own)
    low, high = (ibis.cases(*((z_own.model == name, lines[i]) for name, lines in LINES.items())) for i in (0, 1))
    z_place = z_own.select(
        "customer_id",
        "ended_on",
        ratio=ibis.literal("z_score"),
        value=z_own.score,
        share=(z_own.score - low) / (high - low),
    )
    wanted = [point.name for point in POINTS if point.part == "finance"]
    others = ratios.filter(ratios.ratio.isin(wanted)).select("customer_id", "ended_on", "ratio", "value")
    both = ibis.union(others.mutate(share=ibis.null("float64")), z_place)
    ago = ibis.literal(day).delta(both.ended_on, unit="day")
    known = both.filter(ago >= late, ago <= 2 * 366)
    last = known.ended_on.max().over(ibis.window(group_by=[known.customer_id, known.ratio]))
    newest = known.mutate(last=last).filter(lambda t: t.ended_on == t.last)
    return [newest.select("customer_id", "value", "share", point="ratio")]


def _market(
    ratio_positions: ir.Table, enterprise_types: ir.Table, industry_prospects: ir.Table, companies: ir.Table
) -> list[ir.Table]:
    places = ratio_positions.filter(ratio_positions.ratio == "own_sales")
    own = enterprise_types.filter(enterprise_types.growth_of == "own_sales")
    signed = enterprise_types.filter(enterprise_types.promising_signals > 0)
    trades = companies.select("customer_id", trade="industry")
    fares = trades.left_join(industry_prospects, trades.trade == industry_prospects.industry)
    return [
        _values(places, "own_sales_place", "position"),
        _values(own, "own_sales_change", "enterprise_growth"),
        _values(signed, "signals", "promising_signals"),
        _values(fares, "prospect", "relative"),
    ]


def _preferences(needs: ir.Table) -> ir.Table:
    """The risk preference as the list of customers writes it."""
    said = needs.filter(needs.field == "risk_preference")
    marks = ibis.cases(*((said["value"].re_search(words), points) for points, words in CAREFUL))
    return _values(said.mutate(careful=marks), "risk_preference", "careful")


def _patents(signals: ir.Table, day: date) -> ir.Table:
    """The technology barrier by patents, those of a mere design left out: a sign counts as many as it says, else one."""
    ago = ibis.literal(day).delta(signals.noted_on, unit="day")
    said = signals.kind + " " + signals.text.fill_null("")
    known = signals.filter(signals.kind.re_search(PATENT), ~said.re_search(DESIGN), ago >= 0, ago < 3 * YEAR)
    each = (known.value >= 1).fill_null(False).ifelse(known.value.cast("float64"), 1.0)
    found = known.group_by("customer_id").aggregate(patents=each.sum())
    return _values(found.mutate(barrier=ibis.least(found.patents * A_PATENT, 100.0)), "technology", "barrier")


def _values(rows: ir.Table, point: str, column: str) -> ir.Table:
    value: Callable[[ir.Table], ir.Value] = lambda t: t[column].cast("float64")  # noqa: E731
    return rows.filter(rows[column].notnull()).select(
        "customer_id", value=value, share=ibis.null("float64"), point=ibis.literal(point)
    )


def _with_points(found: ir.Table, companies: ir.Table) -> ir.Table:
    sure = found.semi_join(companies, "customer_id")

    def of(pick: Callable[[Point], str | float]) -> ir.Value:
        return ibis.cases(*((sure.point == one.name, pick(one)) for one in POINTS))

    straight = (sure.value - of(lambda one: float(one.low))) / of(lambda one: float(one.high - one.low))
    share = ibis.coalesce(sure.share, straight)
    return sure.mutate(part=of(lambda one: one.part), points=ibis.least(ibis.greatest(share, 0.0), 1.0) * 100)
