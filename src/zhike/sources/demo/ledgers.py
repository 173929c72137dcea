"""Sums over what is owed and spent: ageing of open claims, the ledger by quarter, costs to serve."""

from datetime import timedelta
from typing import Any

import numpy as np

from zhike.sources.demo.company import Company
from zhike.sources.demo.finance import FILE, LEDGER_FROM, claims, count_claim, invoice_number
from zhike.sources.demo.purchases import ONLINE, SHOP
from zhike.sources.demo.seasons import AS_OF, CALENDAR, START, Ints
from zhike.sources.demo.sheets import Cell, Sheet

_AGEING = (
    ("客户", "customer_name"),
    ("单据编号", "invoice_no"),
    ("单据日期", "invoiced_on"),
    ("到期日", "due_on"),
    ("应收金额", "invoice_amount"),
    ("已收金额", "paid_amount"),
    ("余额", "balance"),
    ("账龄(天)", None),
    ("账龄分析/未到期", None),
    ("账龄分析/1-30天", None),
    ("账龄分析/31-60天", None),
    ("账龄分析/61-90天", None),
    ("账龄分析/90天以上", None),
)


def ageing(company: Company) -> Sheet:
    """Open claims by customer on the last day, with sums per customer: the same claims as in 应收单 once more."""
    above: tuple[tuple[Cell, ...], ...] = (("应收账款账龄分析表",), (f"截止日期：{AS_OF.year}年6月30日　　单位：元",))
    sheet = Sheet(file=FILE, name="账龄分析", kind="invoices", columns=_AGEING, above=above)
    receivables, names = company.receivables, company.names["finance"]
    still_open = [claim for claim in claims(company) if claim[1] != claim[2]]
    still_open.sort(key=lambda claim: (int(receivables.customer[claim[0]]), claim[0]))
    sums: dict[int, list[int]] = {}
    for place, (i, amount, paid) in enumerate(still_open):
        customer = int(receivables.customer[i])
        count_claim(sums.setdefault(customer, [0, 0, 0]), amount, paid)
        previous = int(receivables.customer[still_open[place - 1][0]])
        cells = _ageing_cells(company, i, amount, paid)
        party, name = customer + company.parties.first, names[customer]
        sheet.add(cells, party=party, name=name, invoice_amount=amount, balance=amount - paid)
        last = place + 1 == len(still_open) or int(receivables.customer[still_open[place + 1][0]]) != customer
        if last and place > 0 and customer == previous:  # more than one claim
            total = [cents / 100 for cents in sums[customer]]
            sheet.add((f"{names[customer]} 小计", None, None, None, *total, *[None] * 6), "subtotal")
    total = [sum(each[j] for each in sums.values()) / 100 for j in range(3)]
    sheet.add(("合计", None, None, None, *total, *[None] * 6), "subtotal")
    return sheet


def _ageing_cells(company: Company, i: int, amount: int, paid: int) -> tuple[Cell, ...]:
    receivables = company.receivables
    late = len(CALENDAR) - 1 - int(receivables.due[i])
    bucket = 0 if late <= 0 else 1 + min((late - 1) // 30, 3)
    spread: list[Any] = [None] * 5
    spread[bucket] = (amount - paid) / 100
    return (
        company.names["finance"][receivables.customer[i]],
        invoice_number(company, i),
        CALENDAR[receivables.day[i]].isoformat(),
        (START + timedelta(days=int(receivables.due[i]))).isoformat(),
        amount / 100,
        paid / 100,
        (amount - paid) / 100,
        max(late, 0),
        *spread,
    )


def ledger(company: Company) -> Sheet:
    """Account 应收账款 by quarter and customer: opening, debit, credit, closing."""
    columns = (
        ("会计期间", "period"),
        ("科目", "account"),
        ("往来单位", "customer_name"),
        ("期初余额", "opening"),
        ("本期借方", "debit"),
        ("本期贷方", "credit"),
        ("期末余额", "closing"),
    )
    sheet = Sheet(file="财务台账.xlsx", name="科目余额", kind="ledger", columns=columns)
    receivables, names = company.receivables, company.names["finance"]
    count = company.parties.count
    before = receivables.day < LEDGER_FROM
    paid_early = receivables.receipt_day < LEDGER_FROM
    opening = _by_customer(receivables.customer, receivables.amount, before, count)
    opening -= _by_customer(receivables.receipt_customer, receivables.receipt_amount, paid_early, count)
    later = CALENDAR[LEDGER_FROM:]
    quarter_starts = [(day - START).days for day in later if day.day == 1 and day.month % 3 == 1]
    for begin, end in zip(quarter_starts, [*quarter_starts[1:], len(CALENDAR)], strict=True):
        inside = (receivables.day >= begin) & (receivables.day < end)
        received = (receivables.receipt_day >= begin) & (receivables.receipt_day < end)
        debit = _by_customer(receivables.customer, receivables.amount, inside, count)
        credit = _by_customer(receivables.receipt_customer, receivables.receipt_amount, received, count)
        closing = opening + debit - credit
        period = f"{CALENDAR[begin].year}年第{(CALENDAR[begin].month + 2) // 3}季度"
        for customer in np.flatnonzero(opening | debit | credit).tolist():
            values = [int(array[customer]) / 100 for array in (opening, debit, credit, closing)]
            cells = (period, "1122 应收账款", names[customer], *values)
            sheet.add(cells, party=customer + company.parties.first, name=names[customer])
        opening = closing
    return sheet


def _by_customer(customer: Ints, amount: Ints, chosen: Any, count: int) -> Ints:
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, customer[chosen], amount[chosen])
    return sums


def costs(company: Company) -> Sheet:
    """Money spent to serve, by month and pool; where it is known, for whom."""
    columns = (
        ("期间", "period"),
        ("费用项目", "pool"),
        ("费用金额", "amount"),
        ("分摊动因", "driver"),
        ("客户", "customer_name"),
    )
    sheet = Sheet(file="财务台账.xlsx", name="服务费用", kind="costs", columns=columns)
    orders, names = company.orders, company.names["finance"]
    month = np.array([(day.year - 2023) * 12 + day.month - 7 for day in CALENDAR])
    for m in range(36):
        in_month = month[orders.day] == m
        sold = int(np.count_nonzero(in_month & (orders.original < 0)))
        back = int(np.count_nonzero(in_month & (orders.original >= 0)))
        shops = int(np.count_nonzero(in_month & ((orders.system == SHOP) | (orders.system == ONLINE))))
        day = CALENDAR[int(np.flatnonzero(month == m)[0])]
        for pool, cents, driver in cost_pools(sold, back, shops):
            sheet.add((f"{day:%Y-%m}", pool, cents / 100, driver, ""), amount=cents)
        special = np.flatnonzero(in_month & (orders.customer >= 0) & (orders.system <= 1))[:: max(sold // 3, 1)]
        for order in special.tolist():
            customer = int(orders.customer[order])
            cells = (f"{day:%Y-%m}", "特殊处理", 180.0, "次", names[customer])
            sheet.add(cells, party=customer + company.parties.first, name=names[customer], amount=18_000)
    return sheet


def cost_pools(orders: int, returns: int, retail: int) -> tuple[tuple[str, int, str], ...]:
    """What a month costs, in 分, and what drives it: planted, one rate per pool."""
    return (
        ("运输费", 4_200 * (orders - retail), "发货单数"),
        ("退货处理", 3_500 * returns, "退货单数"),
        ("销售人工", 2_600 * orders, "订单数"),
        ("售后服务", 900 * orders, "订单数"),
        ("平台与门店费", 600 * retail, "零售单数"),
    )
