"""What customers' own accounts say: each item of each statement, named and dated in one way."""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.currency import at_rate, period_ends_on, turned, working
from zhike.money.periods import dated
from zhike.tables import conform

# fmt: off
ITEMS = (
    # item, how its name is written once blanks, numbering, brackets, “其中：” and “减：” are off
    ("cash",                r"货币资金|现金及现金等价物(期末)?余额|期末现金及现金等价物余额|cash|cashandcashequivalents"),
    ("receivables",         r"应收账款(净额)?|应收帐款|(accounts|trade)receivables?"),
    ("stock",               r"存货(净额)?|inventor(y|ies)|stock"),
    ("current_assets",      r"流动资产(合计|总计|总额)?|(total)?currentassets"),
    ("assets",              r"资产(总计|合计|总额)|总资产|totalassets"),
    ("current_liabilities", r"流动负债(合计|总计|总额)?|(total)?currentliabilities"),
    ("liabilities",         r"负债(合计|总计|总额)|总负债|totalliabilities"),
    ("equity",              r"(所有者权益|股东权益|净资产|所有者权益或股东权益)(合计|总计|总额)?|(total)?(equity|shareholders'?equity|owners'?equity)"),
    ("reserve",             r"盈余公积(金)?|surplusreserves?"),
    ("retained",            r"未分配利润|留存收益|retainedearnings"),
    ("revenue",             r"营业(总)?收入|主营业务收入|销售收入|(net)?sales|(total)?revenue"),
    ("cost_of_sales",       r"营业成本|主营业务成本|销售成本|costof(sales|goodssold|revenue)"),
    ("interest",            r"利息(支出|费用)|interest(expenses?)?"),
    ("finance_cost",        r"财务费用|finance(cost|expense)s?"),
    ("profit_before_tax",   r"利润总额|税前利润|profitbeforetax|pre-?taxprofit"),
    ("ebit",                r"息税前利润|ebit"),
    ("net_profit",          r"净利润|税后利润|net(profit|income)"),
    ("operating_cash",      r"经营活动(产生的)?现金(流量)?净(流量|额|流入)|经营性?现金流(量)?(净额)?|(net)?(cashfromoperat(ions|ingactivities)|operatingcash(flow)?)"),
    ("market_value",        r"(总)?市值|market(value|cap|capitali[sz]ation)"),
)
FLOWS = ("revenue", "cost_of_sales", "interest", "finance_cost", "profit_before_tax", "ebit", "net_profit", "operating_cash")
"""Items that happen over a period; the others stand on its last day."""
# fmt: on
_OFF = r"[（(][^）)]*[）)]|\s|^(其中|减|加)[:：]|^[一二三四五六七八九十0-9]+[、.．]|[:：*△]"


def statements(
    raw_statements: ir.Table, periods: ir.Table, matches: ir.Table, conversions: ir.Table, *, as_of: date
) -> ir.Table:
    """Each item of each customer's statement.

    Row      one row of a statement of a known customer
    Units    the workspace's currency at the rate of the period's last day, 万元 turned into 元; signs as written
    Dates    first_month and ended_on of the period as it is written; a day stands for its month
    Missing  item where nobody knows the name; first_month, ended_on and months where nobody can read the period

        state       the row
        used        counts
        repeated    says again, further up, what a later row of the same item and period says
        no_item     has a name that is none of ours
        no_period   has a period nobody can read
        no_rate     is in another currency that no rate turns: its amount is 0, `original_amount` holds it
        future      ends after `as_of`
    """
    who = matches.select(matched_key=matches.party_key, customer_id=matches.customer_id)
    rows = raw_statements.inner_join(who, raw_statements.party_key == who.matched_key)
    rows = dated(rows.filter(rows.amount.notnull()), periods)
    first, last = rows["first"], rows["last"]
    plain = rows.item.fill_null("").lower().re_replace(_OFF, "").re_replace(_OFF, "")
    item = ibis.cases(*((plain.re_search(f"^(?:{words})$"), name) for name, words in ITEMS), else_=None)
    rows = rows.mutate(
        item_written=rows.item.fill_null(""), item=item, first_month=first, period_written=rows.period.fill_null(""),
        months=(last.year() * 12 + last.month()) - (first.year() * 12 + first.month()) + 1,
        ended_on=(last + ibis.interval(months=1)).cast("date") - ibis.interval(days=1),
    )  # fmt: skip
    rows = rows.mutate(ended_on=rows.ended_on.cast("date"))
    rows = turned(rows.mutate(period_ends_on=period_ends_on(last, as_of)), conversions, as_of=as_of)
    own = {"amount": at_rate(rows.amount, rows.rate), **working(rows, rows.amount)}
    return conform(rows.mutate(**own, state=_state(rows, as_of)), "statements")


def _state(rows: ir.Table, as_of: date) -> ir.StringValue:
    over = rows.item.isin(FLOWS).ifelse(rows.months, 0)
    same = [rows.customer_id, rows.item, rows.ended_on, over]
    last_first = [rows.file.desc(), rows.sheet.desc(), rows.row.desc(), rows.load.desc()]
    place = ibis.row_number().over(ibis.window(group_by=same, order_by=last_first))
    return ibis.cases(
        (rows.item.isnull(), "no_item"),
        (rows.ended_on.isnull(), "no_period"),
        (rows.ended_on > ibis.literal(as_of), "future"),
        (rows.rate.isnull(), "no_rate"),
        (place > 0, "repeated"),
        else_="used",
    )
