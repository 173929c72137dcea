"""Deliveries, quotes and contracts: what was promised to customers."""

from datetime import date, timedelta

import numpy as np

from zhike.sources.demo.company import Company
from zhike.sources.demo.goods import COUNT
from zhike.sources.demo.purchases import WHOLESALE_NEW
from zhike.sources.demo.seasons import AS_OF, CALENDAR, DAYS, START, Ints
from zhike.sources.demo.sheets import Sheet
from zhike.sources.demo.vocabulary import CARRIERS, COMPETITORS, SALESPEOPLE

FILE = "发货报价与合同.xlsx"


def deliveries(company: Company) -> Sheet:
    """Goods promised and sent: the wholesale orders of the last year; one in eight late."""
    columns = (
        ("订单编号", "order_id"),
        ("客户名称", "customer_name"),
        ("承诺交期", "promised_on"),
        ("发货日期", "shipped_on"),
        ("签收日期", "delivered_on"),
        ("运费(元)", "freight"),
        ("承运商", "carrier"),
        ("里程(公里)", "distance_km"),
        ("收货地址", "address"),
    )
    sheet = Sheet(file=FILE, name="发货记录", kind="deliveries", columns=columns)
    orders, names = company.orders, company.names["new"]
    chance = company.generator("deliveries")
    sent = (orders.system == WHOLESALE_NEW) & (orders.original < 0) & ~orders.is_cancelled
    for order in np.flatnonzero(sent).tolist():
        customer, day = int(orders.customer[order]), CALENDAR[orders.day[order]]
        promised, shipped = day + timedelta(days=3), day + timedelta(days=int(chance.integers(0, 3)))
        late = int(chance.integers(1, 6)) if chance.random() < 0.125 else -int(chance.integers(0, 2))
        delivered = promised + timedelta(days=late)
        delivered = max(delivered, shipped)
        distance = 60 + int(company.parties.city[customer]) * 17 % 2_400
        cells = (
            company.number[order],
            names[customer],
            promised,
            shipped if shipped <= AS_OF else None,
            delivered if delivered <= AS_OF else None,
            round(28 + distance * 0.06, 2),
            CARRIERS[order % len(CARRIERS)],
            distance,
            company.address[customer],
        )
        sheet.add(cells, party=customer + company.parties.first, name=names[customer])
    return sheet


_QUOTES = (
    ("报价日期", "quoted_on"),
    ("客户名称", "customer_name"),
    ("商品编码", "product_code"),
    ("商品名称", "product_name"),
    ("数量", "quantity"),
    ("报价单价", "unit_price"),
    ("报价金额", "amount"),
    ("有效期至", "valid_until"),
    ("报价结果", "outcome"),
    ("流失给", "lost_to"),
    ("业务员", "salesperson"),
)


def quotes(company: Company) -> Sheet:
    """Offers made, some won, some lost to others."""
    sheet = Sheet(file=FILE, name="报价记录", kind="quotes", columns=_QUOTES)
    parties, goods, names = company.parties, company.goods, company.names["crm"]
    chance = company.generator("quotes")
    found = np.flatnonzero(parties.is_company)
    for customer in np.sort(chance.choice(found, size=len(found) // 3)).tolist():
        day = CALENDAR[int(chance.integers(DAYS - 300, DAYS))]
        product, pieces = int(chance.integers(COUNT)), int(chance.integers(10, 200))
        price = int(goods.prices[-1, product]) * (60, 64, 68)[parties.tier[customer]] // 100
        draw = chance.random()
        outcome = "成交" if draw < 0.45 else "流失" if draw < 0.75 else "跟进中"
        cells = (
            day,
            names[customer],
            goods.code[product],
            goods.name[product],
            pieces,
            price / 100,
            pieces * price / 100,
            day + timedelta(days=15),
            outcome,
            COMPETITORS[product % len(COMPETITORS)] if outcome == "流失" else "",
            SALESPEOPLE[parties.salesperson[customer]][0],
        )
        party, name = customer + parties.first, names[customer]
        sheet.add(cells, party=party, name=name, quantity=pieces * 100, amount=pieces * price)
    return sheet


def contracts(company: Company) -> Sheet:
    """Yearly agreements with good customers, over about what they buy in a year."""
    columns = (
        ("合同号", "contract_no"),
        ("客户编码", "customer_code"),
        ("客户名称", "customer_name"),
        ("签订日期", "starts_on"),
        ("到期日期", "ends_on"),
        ("合同金额(万元)", "amount"),
        ("是否续签", "renewed"),
    )
    sheet = Sheet(file=FILE, name="合同台账", kind="contracts", columns=columns)
    parties = company.parties
    good = parties.is_company & ((parties.tier == 0) | parties.is_steady)
    yearly = _yearly(company)
    for j, customer in enumerate(np.flatnonzero(good).tolist()):
        for year in (2024, 2025, 2026):
            begin = date(year, 1 + customer % 6, 1)
            gone = int(parties.dropped[customer])
            if (begin - START).days < parties.started[customer] or 0 <= gone < (begin - START).days:
                continue
            end = begin + timedelta(days=364)
            renewed = "" if end > AS_OF else "否" if 0 <= gone < (end - START).days else "是"
            hundreds = max(20, int(yearly[customer]) // 10_000)  # of 元
            numbers = (f"HT{year}-{parties.first + j + 1:05d}", company.code[customer], parties.name[customer])
            cells = (*numbers, begin, end, hundreds / 100, renewed)
            sheet.add(cells, party=customer + parties.first, name=parties.name[customer], amount=hundreds * 10_000)
    return sheet


def _yearly(company: Company) -> Ints:
    """What each customer bought, per year of the period, in 分."""
    orders, lines = company.orders, company.lines
    total = np.zeros(company.parties.count, dtype=np.int64)
    known = (orders.customer >= 0)[lines.order]
    np.add.at(total, orders.customer[lines.order[known]], lines.amount[known])
    return total // 3
