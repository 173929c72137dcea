"""What is known of customers beside trade: relations, assessments, their accounts, their own sales, outside news."""

from datetime import date, timedelta
from itertools import pairwise
from math import sin

import numpy as np

from zhike.sources.demo.company import Company
from zhike.sources.demo.retail import created_on
from zhike.sources.demo.seasons import AS_OF, Ints
from zhike.sources.demo.sheets import Sheet
from zhike.sources.demo.vocabulary import SALESPEOPLE

FILE = "客户管理台账.xlsx"
_ASPECTS = ("管理水平", "组织能力", "市场能力", "合作意愿")
_ITEMS = (
    "营业收入",
    "净利润",
    "资产总计",
    "负债合计",
    "流动资产",
    "流动负债",
    "存货",
    "应收账款",
    "货币资金",
    "所有者权益合计",
    "未分配利润",
    "营业成本",
    "利润总额",
    "利息支出",
    "经营活动现金流量净额",
)
STATED_YEARS = (2023, 2024, 2025)
UNBALANCED = 8_000
"""What the equity of the first company's first year is too high by, in hundredths of 万元."""


def _good(company: Company, every: int) -> Ints:
    """Good companies, or all companies where there are few; `every`-th of them."""
    parties = company.parties
    return np.flatnonzero(parties.is_company & ((parties.tier <= 1) | parties.is_steady))[::every]


def relations(company: Company) -> Sheet:
    """Branches, look-alikes that do not belong together, partners, suppliers."""
    columns = (
        ("客户名称", "customer_name"),
        ("关联单位", "other_party"),
        ("关系类型", "kind"),
        ("起始日期", "since"),
    )
    sheet = Sheet(file=FILE, name="客户关系", kind="relations", columns=columns)
    parties = company.parties
    for customer in np.flatnonzero(parties.branch_of >= 0).tolist():
        cells = (
            parties.name[customer],
            parties.name[parties.branch_of[customer]],
            "分公司",
            created_on(company, customer),
        )
        sheet.add(cells, party=customer + parties.first, name=parties.name[customer])
    good = _good(company, 9).tolist()
    for j, (customer, other) in enumerate(pairwise(good)):
        kind = ("合作伙伴", "供应商", "竞争对手")[j % 3]
        cells = (parties.name[customer], parties.name[other], kind, created_on(company, customer))
        sheet.add(cells, party=customer + parties.first, name=parties.name[customer])
    return sheet


def assessments(company: Company) -> Sheet:
    """Yearly judgements of salespeople: higher for those who stay."""
    columns = (
        ("客户名称", "customer_name"),
        ("评估日期", "date"),
        ("评估方面", "aspect"),
        ("得分", "score"),
        ("评语", "text"),
        ("评估人", "by"),
    )
    sheet = Sheet(file=FILE, name="客户评估", kind="assessments", columns=columns)
    parties = company.parties
    chance = company.generator("assessments")
    for customer in _good(company, 3).tolist():
        stays = parties.dropped[customer] < 0
        for aspect in _ASPECTS:
            score = int(np.clip(round(float(chance.normal(78 if stays else 66, 9))), 30, 100))
            text = "配合度好，可加大投入" if score >= 75 else "回款和配合需跟进"
            cells = (parties.name[customer], date(2025, 12, 20), aspect, score, text)
            sheet.add(
                (*cells, SALESPEOPLE[parties.salesperson[customer]][0]),
                party=customer + parties.first,
                name=parties.name[customer],
            )
    return sheet


def statements(company: Company) -> Sheet:
    """Yearly accounts of customers that gave them; those who default owe more."""
    columns = (
        ("客户名称", "customer_name"),
        ("统一社会信用代码", "customer_tax_id"),
        ("报表期间", "period"),
        ("报表项目", "item"),
        ("金额(万元)", "amount"),
    )
    sheet = Sheet(file=FILE, name="财务报表", kind="statements", columns=columns)
    parties = company.parties
    for (customer, year), accounts in stated(company).items():
        for item, hundredths in accounts.items():
            cells = (parties.name[customer], parties.tax_id[customer], f"{year}年", item, hundredths / 100)
            sheet.add(cells, party=customer + parties.first, name=parties.name[customer], amount=hundredths * 10_000)
    return sheet


def stated(company: Company) -> dict[tuple[int, int], dict[str, int]]:
    """The accounts of those who gave them, by customer and year, in hundredths of 万元.

    Each balances but the first of all; the second leaves its equity out. Who defaults owes more, earns little and has
    kept nothing.
    """
    chance, parties, found = company.generator("statements"), company.parties, {}
    for customer in _good(company, 6).tolist():
        bad = parties.payer[customer] == 3
        size, debt = (3_000 + customer * 13 % 900), chance.uniform(0.80, 0.92) if bad else chance.uniform(0.35, 0.65)
        grows, margin = chance.normal(0.06, 0.14), chance.uniform(-0.05, 0.01) if bad else chance.uniform(0.02, 0.10)
        weight, cost = chance.uniform(0.5, 0.8), chance.uniform(0.66, 0.84)
        for year in STATED_YEARS:
            sales = round(int(parties.employees[customer]) * size * (1 + grows) ** (year - STATED_YEARS[0]))
            found[customer, year] = _accounts(
                sales, round(sales * weight), float(debt), float(margin), float(cost), bool(bad)
            )
    for place, key in enumerate(list(found)[:4:3]):
        if place:
            del found[key]["所有者权益合计"]
        else:
            found[key]["所有者权益合计"] += UNBALANCED
    return found


def _accounts(sales: int, assets: int, debt: float, margin: float, cost: float, bad: bool) -> dict[str, int]:
    owed, current, profit = round(assets * debt), round(assets * 0.62), round(sales * margin)
    interest, equity = round(owed * 0.018), assets - round(assets * debt)
    before_tax = round(profit / 0.8) if profit > 0 else profit
    sums = (
        sales, profit, assets, owed, current, round(owed * 0.8), round(current * 0.32), round(current * 0.3), round(current * (0.05 if bad else 0.22)),
        equity, round(equity * (-0.6 if bad else 0.35)), round(sales * cost), before_tax, interest, profit + round(assets * (-0.01 if bad else 0.03)),
    )  # fmt: skip
    return dict(zip(_ITEMS, sums, strict=True))


def sell_through(company: Company) -> Sheet:
    """What shops among the customers sold on in the last three months."""
    columns = (
        ("门店客户", "customer_name"),
        ("月份", "period"),
        ("商品编码", "product_code"),
        ("商品名称", "product_name"),
        ("动销数量", "sold"),
        ("期末库存", "stock"),
        ("毛利(元)", "profit"),
    )
    sheet = Sheet(file=FILE, name="动销", kind="sell_through", columns=columns)
    parties, goods = company.parties, company.goods
    chance = company.generator("sell-through")
    for customer in _good(company, 8).tolist():
        for month in ("2026年4月", "2026年5月", "2026年6月"):
            for product in (int(parties.taste[customer, 0]) * 30, int(parties.taste[customer, 1]) * 30 + 1):
                sold = int(chance.integers(0, 80))
                profit = sold * int(goods.prices[-1, product]) * 0.3 / 100
                cells = (parties.name[customer], month, goods.code[product], goods.name[product], sold)
                sheet.add(
                    (*cells, int(chance.integers(0, 120)), round(profit, 2)),
                    party=customer + parties.first,
                    name=parties.name[customer],
                )
    return sheet


def signals(company: Company) -> Sheet:
    """Dated news about companies, each with its source."""
    columns = (
        ("企业名称", "customer_name"),
        ("日期", "date"),
        ("信号类型", "kind"),
        ("数值", "value"),
        ("来源", "source"),
        ("摘要", "text"),
    )
    sheet = Sheet(file="外部数据.xlsx", name="外部信号", kind="signals", columns=columns)
    parties = company.parties
    kinds = (
        ("专利", 2, "专利公告", "新增外观专利"),
        ("融资", 500, "新闻稿", "完成一轮融资（万元）"),
        ("高管变动", 1, "公示信息", "更换法定代表人"),
        ("榜单", 30, "行业协会", "入选区域百强"),
        ("新闻", 1, "地方媒体", "新开门店"),
    )
    for j, customer in enumerate(_good(company, 7).tolist()):
        kind, value, source, text = kinds[j % len(kinds)]
        cells = (parties.name[customer], AS_OF - timedelta(days=j * 11 % 700), kind, value, source, text)
        sheet.add(cells, party=customer + parties.first, name=parties.name[customer])
    return sheet


def series(_company: Company) -> Sheet:
    """Outside numbers by month: made up, like all the rest."""
    columns = (("指标名称", "name"), ("日期", "date"), ("数值", "value"))
    sheet = Sheet(file="外部数据.xlsx", name="外部序列", kind="series", columns=columns)
    for name, level, swing in (
        ("日用品零售景气指数", 100.0, 6.0),
        ("塑料原料价格指数", 92.0, 9.0),
        ("公路运价指数", 104.0, 3.0),
        ("批发业景气指数", 98.0, 4.0),
        ("餐饮业景气指数", 110.0, 8.0),
        ("全行业景气指数", 100.0, 2.0),
    ):
        for month in range(36):
            day = date(2023 + (month + 6) // 12, (month + 6) % 12 + 1, 1)
            sheet.add((name, day, round(level + swing * sin(month / 4) + month / 10, 2)))
    return sheet


def rates(_company: Company) -> Sheet:
    """What another currency was worth on the first of each month: made up; no document of the company is in one."""
    columns = (("币种", "currency"), ("日期", "date"), ("汇率", "exchange_rate"))
    sheet = Sheet(file="外部数据.xlsx", name="外汇汇率", kind="rates", columns=columns)
    for currency, level, swing in (("美元", 7.12, 0.12), ("欧元", 7.75, 0.18)):
        for month in range(36):
            day = date(2023 + (month + 6) // 12, (month + 6) % 12 + 1, 1)
            sheet.add((currency, day, round(level + swing * sin(month / 5), 4)))
    return sheet
