"""Financial ratios: what a customer's own accounts say of its means."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike.credit.accounts import accounts, inputs
from zhike.errors import Text
from zhike.metric import Unit
from zhike.tables import conform


@dataclass(frozen=True)
class Ratio:
    """One ratio: what it divides by what, over which items, and whether more of it is better (1), worse (-1) or neither."""

    name: str
    group: str
    label: Text
    formula: Text
    over: Callable[[Any], Any]
    under: Callable[[Any], Any]
    items: tuple[str, ...]
    better: int = 1
    unit: Unit = "number"


GROUPS: tuple[tuple[str, Text], ...] = (
    ("size", ("Size", "规模")),
    ("liquidity", ("Liquidity", "偿债流动性")),
    ("leverage", ("Leverage", "负债水平")),
    ("turnover", ("Turnover", "营运效率")),
    ("profitability", ("Profitability", "盈利能力")),
    ("costs", ("Costs", "成本费用")),
    ("cash", ("Cash flow", "现金流")),
)


def _one(_: Any) -> Any:
    return 1.0


# fmt: off
RATIOS = (
    Ratio("own_sales",            "size",      ("Own sales", "营业收入"), ("sales of the year", "年营业收入"), lambda t: t.revenue, _one, ("revenue",), unit="money"),
    Ratio("current_ratio",        "liquidity", ("Current ratio", "流动比率"), ("current assets ÷ current liabilities", "流动资产 ÷ 流动负债"), lambda t: t.current_assets, lambda t: t.current_liabilities, ("current_assets", "current_liabilities")),
    Ratio("quick_ratio",          "liquidity", ("Quick ratio", "速动比率"), ("(current assets − stock) ÷ current liabilities", "（流动资产 − 存货）÷ 流动负债"), lambda t: t.current_assets - t.stock, lambda t: t.current_liabilities, ("current_assets", "stock", "current_liabilities")),
    Ratio("cash_ratio",           "liquidity", ("Cash ratio", "现金比率"), ("cash ÷ current liabilities", "货币资金 ÷ 流动负债"), lambda t: t.cash, lambda t: t.current_liabilities, ("cash", "current_liabilities")),
    Ratio("debt_to_assets",       "leverage",  ("Debt to assets", "资产负债率"), ("liabilities ÷ assets", "负债 ÷ 资产"), lambda t: t.liabilities, lambda t: t.assets, ("liabilities", "assets"), -1, "share"),
    Ratio("debt_to_equity",       "leverage",  ("Debt to equity", "产权比率"), ("liabilities ÷ equity", "负债 ÷ 所有者权益"), lambda t: t.liabilities, lambda t: t.owned, ("liabilities", "owned"), -1),
    Ratio("interest_cover",       "leverage",  ("Interest cover", "利息保障倍数"), ("earnings before interest and tax ÷ interest", "息税前利润 ÷ 利息"), lambda t: t.earned, lambda t: t.interest_paid, ("earned", "interest_paid")),
    Ratio("receivables_turnover", "turnover",  ("Receivables turnover", "应收账款周转率"), ("sales ÷ receivables at the year's end", "营业收入 ÷ 年末应收账款"), lambda t: t.revenue, lambda t: t.receivables, ("revenue", "receivables")),
    Ratio("receivable_days",      "turnover",  ("Days of receivables", "应收账款周转天数"), ("365 × receivables ÷ sales", "365 × 应收账款 ÷ 营业收入"), lambda t: t.receivables * 365, lambda t: t.revenue, ("receivables", "revenue"), -1, "days"),
    Ratio("stock_turnover",       "turnover",  ("Stock turnover", "存货周转率"), ("cost of sales ÷ stock at the year's end", "营业成本 ÷ 年末存货"), lambda t: t.cost_of_sales, lambda t: t.stock, ("cost_of_sales", "stock")),
    Ratio("stock_days",           "turnover",  ("Days of stock", "存货周转天数"), ("365 × stock ÷ cost of sales", "365 × 存货 ÷ 营业成本"), lambda t: t.stock * 365, lambda t: t.cost_of_sales, ("stock", "cost_of_sales"), -1, "days"),
    Ratio("assets_turnover",      "turnover",  ("Assets turnover", "总资产周转率"), ("sales ÷ assets", "营业收入 ÷ 总资产"), lambda t: t.revenue, lambda t: t.assets, ("revenue", "assets")),
    Ratio("gross_margin",         "profitability", ("Gross margin", "毛利率"), ("(sales − cost of sales) ÷ sales", "（营业收入 − 营业成本）÷ 营业收入"), lambda t: t.revenue - t.cost_of_sales, lambda t: t.revenue, ("revenue", "cost_of_sales"), unit="share"),
    Ratio("net_margin",           "profitability", ("Net margin", "净利率"), ("net profit ÷ sales", "净利润 ÷ 营业收入"), lambda t: t.net_profit, lambda t: t.revenue, ("net_profit", "revenue"), unit="share"),
    Ratio("return_on_assets",     "profitability", ("Return on assets", "总资产收益率 ROA"), ("net profit ÷ assets", "净利润 ÷ 总资产"), lambda t: t.net_profit, lambda t: t.assets, ("net_profit", "assets"), unit="share"),
    Ratio("return_on_equity",     "profitability", ("Return on equity", "净资产收益率 ROE"), ("net profit ÷ equity", "净利润 ÷ 所有者权益"), lambda t: t.net_profit, lambda t: t.owned, ("net_profit", "owned"), unit="share"),
    Ratio("selling_rate",         "costs",     ("Selling cost to sales", "销售费用率"), ("selling cost ÷ sales", "销售费用 ÷ 营业收入"), lambda t: t.selling_cost, lambda t: t.revenue, ("selling_cost", "revenue"), -1, "share"),
    Ratio("admin_rate",           "costs",     ("Administration to sales", "管理费用率"), ("cost of administration ÷ sales", "管理费用 ÷ 营业收入"), lambda t: t.admin_cost, lambda t: t.revenue, ("admin_cost", "revenue"), -1, "share"),
    Ratio("research_rate",        "costs",     ("Research to sales", "研发费用率"), ("cost of research and development ÷ sales", "研发费用 ÷ 营业收入"), lambda t: t.research_cost, lambda t: t.revenue, ("research_cost", "revenue"), 0, "share"),
    Ratio("finance_rate",         "costs",     ("Financing cost to sales", "财务费用率"), ("financing cost, where not given interest ÷ sales", "财务费用（未列示时取利息支出）÷ 营业收入"), lambda t: t.financed, lambda t: t.revenue, ("financed", "revenue"), -1, "share"),
    Ratio("running_rate",         "costs",     ("Running costs to sales", "期间费用率"), ("(selling + administration + research + financing) ÷ sales", "（销售 + 管理 + 研发 + 财务费用）÷ 营业收入"), lambda t: t.running, lambda t: t.revenue, ("running", "revenue"), -1, "share"),
    Ratio("cash_to_debt",         "cash",      ("Operating cash to current liabilities", "现金流动负债比"), ("operating cash ÷ current liabilities", "经营活动现金流量净额 ÷ 流动负债"), lambda t: t.operating_cash, lambda t: t.current_liabilities, ("operating_cash", "current_liabilities")),
    Ratio("cash_to_sales",        "cash",      ("Operating cash to sales", "销售现金比率"), ("operating cash ÷ sales", "经营活动现金流量净额 ÷ 营业收入"), lambda t: t.operating_cash, lambda t: t.revenue, ("operating_cash", "revenue"), unit="share"),
    Ratio("cash_to_profit",       "cash",      ("Operating cash to net profit", "净利润现金含量"), ("operating cash ÷ net profit", "经营活动现金流量净额 ÷ 净利润"), lambda t: t.operating_cash, lambda t: t.net_profit, ("operating_cash", "net_profit")),
    Ratio("free_cash_to_sales",   "cash",      ("Cash after investing to sales", "投资后现金占收入"), ("(operating cash + investing cash) ÷ sales", "（经营 + 投资活动现金流量净额）÷ 营业收入"), lambda t: t.operating_cash + t.investing_cash, lambda t: t.revenue, ("operating_cash", "investing_cash", "revenue"), unit="share"),
    Ratio("outside_cash",         "cash",      ("Cash from financing to sales", "筹资现金占收入"), ("financing cash ÷ sales", "筹资活动现金流量净额 ÷ 营业收入"), lambda t: t.financing_cash, lambda t: t.revenue, ("financing_cash", "revenue"), 0, "share"),
)
# fmt: on
BY_NAME = {ratio.name: ratio for ratio in RATIOS}


def ratios(statements: ir.Table) -> ir.Table:
    """The ratios of each customer and year, as far as its statements reach.

    Row      one ratio of one customer in one year
    Units    turnover and days by what stands at the year's end, not by means of two years
    Dates    the last day of the year
    Leaves   what nothing is divided by: a denominator missing, 0 or less
    """
    wide = accounts(statements)
    parts = [_of(wide, ratio) for ratio in RATIOS]
    return conform(ibis.union(*parts), "ratios")


def _of(wide: ir.Table, ratio: Ratio) -> ir.Table:
    over, under = ratio.over(wide), ratio.under(wide)
    known = over.notnull() if isinstance(under, float) else over.notnull() & (under > 0).fill_null(False)
    sure = wide.mutate(value=over / under).filter(known)
    return sure.select(
        "customer_id", "ended_on", ratio=ibis.literal(ratio.name), value=sure.value, inputs=inputs(sure, ratio.items)
    )
