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
    ("selling_cost",        r"(销售|营业)费用|销售费|selling(expense|cost)s?|(sellingand)?distribution(expense|cost)s?"),
    ("admin_cost",          r"管理费用|管理费|(general(and)?)?admin(istrati(ve|on))?(expense|cost)s?"),
    ("research_cost",       r"(研发|研究(开发|与开发)?)费用|(research(and|&)development|r&d)(expense|cost)?s?"),
    ("investing_cash",      r"投资活动(产生的)?现金(流量)?净(流量|额|流入)|(net)?(cash(from|usedin)investingactivities|investingcash(flow)?)"),
    ("financing_cash",      r"筹资活动(产生的)?现金(流量)?净(流量|额|流入)|(net)?(cash(from|usedin)financingactivities|financingcash(flow)?)"),
    ("operating_cash",      r"经营活动(产生的)?现金(流量)?净(流量|额|流入)|经营性?现金流(量)?(净额)?|(net)?(cashfromoperat(ions|ingactivities)|operatingcash(flow)?)"),
    ("market_value",        r"(总)?市值|market(value|cap|capitali[sz]ation)"),
)
DETAILS = (
    r"(交易性|衍生|以公允价值计量|其他|可供出售|持有至到期)?.*金融(资产|负债)|应收(票据|款项融资|利息|股利)|(预付|预收|其他应收|其他应付|应收|应付|长期应收|长期应付|专项应付)(款项?|账款|帐款|票据|利息|股利|利润|款)"
    r"|合同(资产|负债)|持有待售(资产|负债)|一年内到期的非流动(资产|负债)|其他(非)?流动(资产|负债)|非流动(资产|负债)(合计|总计)?|债权投资|其他债权投资|长期(股权|债券|债权)?投资|短期投资|其他权益工具投资|投资性房地产"
    r"|固定资产(原价|原值|净值|净额|账面价值|清理)?|累计(折旧|摊销)|在建工程|工程物资|生产性生物资产|油气资产|使用权资产|租赁负债|无形资产|开发支出|商誉|长期待摊费用|待摊费用|待处理财产损[溢益]|递延(所得税)?(资产|负债|收益)"
    r"|(短期|长期)借款|应付(职工薪酬|债券|福利费|工资)|应交税[费金]|预提费用|预计负债|实收资本|股本|其他权益工具|资本公积|减?库存股|其他综合收益|专项储备|少数股东权益|归属于母公司.*"
    r"|负债(和|及|与)(所有者|股东)权益(合计|总计)?|税金及附加|营业税金及附加|主营业务税金及附加|(销售|管理|研发|营业|研究)费用|利息收入|其他收益|投资收益|公允价值变动(收益|损益)|(信用|资产)减值损失|资产处置收益|净敞口套期收益|汇兑.*"
    r"|(主营业务|其他业务)(利润|收入|成本|支出)|营业利润|营业外(收入|支出)|所得税(费用)?|(持续|终止)经营净利润|每股收益|(基本|稀释)每股收益|综合收益总额|补贴收入|以前年度损益调整"
    r"|(销售|购买|收到|支付|取得|处置|购建|投资|吸收|偿还|分配|收回).*(现金|税费返还).*|(经营|投资|筹资)活动现金流(入|出)(小计|合计)|(投资|筹资)活动(产生的)?现金流量净额|汇率变动对现金.*|现金及现金等价物净增加额|(加)?期初现金及现金等价物余额|期末现金余额|期初现金余额"
)
"""Lines of the usual forms that no figure rests on."""
FLOWS = (
    "revenue", "cost_of_sales", "interest", "finance_cost", "selling_cost", "admin_cost", "research_cost", "profit_before_tax", "ebit", "net_profit",
    "operating_cash", "investing_cash", "financing_cash",
)
"""Items that happen over a period; the others stand on its last day."""
# fmt: on
A_DAY = r"^\s*(?:19|20)\d\d\s*[-/.年]?\s*(?:1[0-2]|0?[1-9])\s*[-/.月]?\s*(?:3[01]|[12]\d|0?[1-9])(?:\D|$)"
YEAR_END = r"^\s*(?:19|20)\d\d\s*[-/.年]?\s*12\s*[-/.月]?\s*31(?:\D|$)"
_OFF = r"[（(][^）)]*[）)]|\s|^(其中|减|加)[:：]|^[一二三四五六七八九十0-9]+[、.．]|[:：*△]"


def statements(
    raw_statements: ir.Table, periods: ir.Table, matches: ir.Table, conversions: ir.Table, *, as_of: date
) -> ir.Table:
    """Each item of each customer's statement.

    Row      one row of a statement of a known customer
    Units    the workspace's currency at the rate of the period's last day, 万元 turned into 元; signs as written
    Dates    first_month and ended_on of the period as it is written; a day stands for its month, but what flowed by 31
             December is the whole year's where nothing else of that customer's year is dated by a day
    Missing  item where nobody knows the name; first_month, ended_on and months where nobody can read the period

        state       the row
        used        counts
        repeated    says again, further up, what a later row of the same item and period says
        detail      is a line of the usual forms that no figure rests on
        no_item     has a name that is none of ours
        no_period   has a period nobody can read
        no_rate     is in another currency that no rate turns: its amount is 0, `original_amount` holds it
        future      ends after `as_of`
    """
    who = matches.select(matched_key=matches.party_key, customer_id=matches.customer_id)
    rows = raw_statements.inner_join(who, raw_statements.party_key == who.matched_key)
    rows = dated(rows.filter(rows.amount.notnull()), periods)
    plain = rows.item.fill_null("").lower().re_replace(_OFF, "").re_replace(_OFF, "")
    item = ibis.cases(*((plain.re_search(f"^(?:{words})$"), name) for name, words in ITEMS), else_=None)
    rows = rows.mutate(item_written=rows.item.fill_null(""), item=item, is_detail=plain.re_search(f"^(?:{DETAILS})$"))
    first, last = rows["first"], rows["last"]
    first = _of_the_year(rows).ifelse(first.truncate("Y").cast("date"), first)
    rows = rows.mutate(
        first_month=first, period_written=rows.period.fill_null(""),
        months=(last.year() * 12 + last.month()) - (first.year() * 12 + first.month()) + 1,
        ended_on=(last + ibis.interval(months=1)).cast("date") - ibis.interval(days=1),
    )  # fmt: skip
    rows = rows.mutate(ended_on=rows.ended_on.cast("date"))
    rows = turned(rows.mutate(period_ends_on=period_ends_on(last, as_of)), conversions, as_of=as_of)
    own = {"amount": at_rate(rows.amount, rows.rate), **working(rows, rows.amount)}
    return conform(rows.mutate(**own, state=_state(rows, as_of)), "statements")


def _of_the_year(rows: ir.Table) -> ir.BooleanValue:
    """Whether what flowed by a year's last day is the year's: 报表日期 2025-12-31, and no other day of that year."""
    dated_ = rows.item.isin(FLOWS) & rows.period.re_search(A_DAY)
    day = dated_.ifelse(rows["last"], None)
    year = ibis.window(group_by=[rows.customer_id, rows["last"].year()])
    alone = day.min().over(year) == day.max().over(year)
    return (dated_ & rows.period.re_search(YEAR_END) & alone).fill_null(False)


def _state(rows: ir.Table, as_of: date) -> ir.StringValue:
    over = rows.item.isin(FLOWS).ifelse(rows.months, 0)
    same = [rows.customer_id, rows.item, rows.ended_on, over]
    last_first = [rows.file.desc(), rows.sheet.desc(), rows.row.desc(), rows.load.desc()]
    place = ibis.row_number().over(ibis.window(group_by=same, order_by=last_first))
    return ibis.cases(
        (rows.item.isnull(), rows.is_detail.ifelse("detail", "no_item")),
        (rows.ended_on.isnull(), "no_period"),
        (rows.ended_on > ibis.literal(as_of), "future"),
        (rows.rate.isnull(), "no_rate"),
        (place > 0, "repeated"),
        else_="used",
    )
