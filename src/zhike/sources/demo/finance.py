"""The finance program's sheets, after 金蝶: receivables, receipts, which pays which, ageing, ledger, costs to serve.

The program came on 2024-07-01: what was open then stands in it as opening balances, document by document.
"""

from datetime import timedelta

import numpy as np

from zhike.sources.demo.company import Company
from zhike.sources.demo.seasons import CALENDAR, START, Ints
from zhike.sources.demo.sheets import NOBODY_KNOWN, Cell, Sheet
from zhike.sources.demo.vocabulary import SALESPEOPLE

FILE = "金蝶云星空_应收与收款.xlsx"
LEDGER_FROM = 366  # 2024-07-01, counted from the first day

_INVOICES = (
    ("单据编号", "invoice_no"),
    ("单据类型", "document_kind"),
    ("业务日期", "invoiced_on"),
    ("到期日", "due_on"),
    ("客户编码", "customer_code"),
    ("客户", "customer_name"),
    ("币别", "currency"),
    ("价税合计", "invoice_amount"),
    ("已核销金额", "paid_amount"),
    ("未核销金额", "balance"),
    ("单据状态", "document_status"),
    ("销售员", "salesperson"),
    ("源单编号", "order_id"),
)


def invoice_number(company: Company, i: int) -> str:
    """AR for claims, ARTH for red ones, QC for those taken over on the first day of the program."""
    receivables = company.receivables
    running = int(receivables.order[i]) + 1 + company.parties.first * 12
    if receivables.day[i] < LEDGER_FROM:
        return f"QC{running:08d}"
    return f"{'AR' if receivables.amount[i] > 0 else 'ARTH'}{running:08d}"


def paid_before(company: Company) -> Ints:
    """Per invoice, in 分: what had been paid when the program came."""
    receivables = company.receivables
    early = receivables.receipt_day[receivables.allocated_receipt] < LEDGER_FROM
    paid = np.zeros(len(receivables.order), dtype=np.int64)
    np.add.at(paid, receivables.allocated_invoice[early], receivables.allocated_amount[early])
    return paid


def claims(company: Company) -> list[tuple[int, int, int]]:
    """The invoices in the program: place, amount, paid since, in 分; of older ones what was still open."""
    receivables = company.receivables
    before = paid_before(company)
    amount = receivables.amount - before
    inside = (receivables.day >= LEDGER_FROM) | (amount != 0)
    paid = receivables.paid - before
    return [(i, int(amount[i]), int(paid[i])) for i in np.flatnonzero(inside).tolist()]


def invoices(company: Company) -> Sheet:
    """Receivables; cancelled documents among them, and the sum of all below, which counts those too."""
    above: tuple[tuple[Cell, ...], ...] = (("应收单列表",), ("组织：总公司", None, "打印日期：2026-07-01"))
    sheet = Sheet(file=FILE, name="应收单", kind="invoices", columns=_INVOICES, above=above)
    receivables, parties = company.receivables, company.parties
    total = [0, 0, 0]
    for i, amount, paid in claims(company):
        customer = int(receivables.customer[i])
        cells = _invoice_cells(company, i, amount, paid)
        party, name = customer + parties.first, company.names["finance"][customer]
        sheet.add(cells, party=party, name=name, invoice_amount=amount, balance=amount - paid)
        count_claim(total, amount, paid)
        if i % 60 == 7 and receivables.amount[i] > 0 and receivables.day[i] >= LEDGER_FROM:
            # Keyed twice, one of them taken back.
            void = (f"{cells[0]}-1", *cells[1:8], 0, amount / 100, "已作废", *cells[11:])
            sheet.add(void, "cancelled", party=party, name=name, invoice_amount=amount, balance=amount)
            count_claim(total, amount, 0)
    sheet.add(("合计", *[None] * 6, *(cents / 100 for cents in total), None, None, None), "subtotal")
    return sheet


def count_claim(total: list[int], amount: int, paid: int) -> None:
    """One more claim in the sums: amount, paid, open."""
    total[0] += amount
    total[1] += paid
    total[2] += amount - paid


def _invoice_cells(company: Company, i: int, amount: int, paid: int) -> tuple[Cell, ...]:
    receivables, customer = company.receivables, int(company.receivables.customer[i])
    order = int(receivables.order[i])
    if receivables.day[i] < LEDGER_FROM:
        kind = "期初应收单"
    else:
        kind = "标准应收单" if receivables.amount[i] > 0 else "红字应收单"
    return (
        invoice_number(company, i),
        kind,
        CALENDAR[receivables.day[i]],
        START + timedelta(days=int(receivables.due[i])),
        company.code[customer],
        company.names["finance"][customer],
        "人民币",
        amount / 100,
        paid / 100,
        (amount - paid) / 100,
        "已审核",
        SALESPEOPLE[company.orders.salesperson[order]][0],
        company.number[order],
    )


def _receipts_inside(company: Company) -> dict[int, list[tuple[int, int]]]:
    """Receipts since the program came: for each the invoices it pays, and how much."""
    receivables = company.receivables
    paying: dict[int, list[tuple[int, int]]] = {}
    allocated = (receivables.allocated_receipt, receivables.allocated_invoice, receivables.allocated_amount)
    for receipt, invoice, amount in zip(*(array.tolist() for array in allocated), strict=True):
        if receivables.receipt_day[receipt] >= LEDGER_FROM:
            paying.setdefault(receipt, []).append((invoice, amount))
    return dict(sorted(paying.items()))


def receipt_number(company: Company, receipt: int) -> str:
    """SKD and a running number."""
    return f"SKD{receipt + 1 + company.parties.first * 12:08d}"


def receipts(company: Company) -> Sheet:
    """Money received and sent back; the claim's number where it pays only one; a few prepayments, cash of unknown."""
    columns = (
        ("收款单号", "document_no"),
        ("单据类型", "document_kind"),
        ("收款日期", "received_on"),
        ("往来单位", "customer_name"),
        ("结算方式", "method"),
        ("实收金额", "received_amount"),
        ("承兑到期日", "matures_on"),
        ("源单编号", "invoice_no"),
        ("摘要", "note"),
    )
    sheet = Sheet(file=FILE, name="收款单", kind="receipts", columns=columns)
    receivables, names = company.receivables, company.names["finance"]
    for receipt, paid in _receipts_inside(company).items():
        customer, day = int(receivables.receipt_customer[receipt]), int(receivables.receipt_day[receipt])
        amount = int(receivables.receipt_amount[receipt])
        bill = amount > 2_000_000 or receipt % 23 == 0
        cells = (
            receipt_number(company, receipt),
            "收款单" if amount > 0 else "收款退款单",
            _day_text(day),
            names[customer],
            "银行承兑汇票" if bill and amount > 0 else ("电汇", "支付宝", "微信", "现金")[receipt * 7 % 11 // 3],
            amount / 100,
            START + timedelta(days=day + 180) if bill and amount > 0 else None,
            invoice_number(company, paid[0][0]) if len(paid) == 1 else "",
            "收货款" if amount > 0 else "退货款",
        )
        sheet.add(cells, party=customer + company.parties.first, name=names[customer], received_amount=amount)
    _unusual_receipts(company, sheet)
    return sheet


def _unusual_receipts(company: Company, sheet: Sheet) -> None:
    """Prepayments, which pay no claim yet, and cash from nobody known."""
    companies = np.flatnonzero(company.parties.is_company)[:240:20].tolist()
    for j, customer in enumerate(companies):
        name, amount = company.names["finance"][customer], 100_000 * (j + 1)
        cells = (
            f"YSD{j + 1:06d}",
            "预收款单",
            _day_text(1000 + 5 * j),
            name,
            "电汇",
            amount / 100,
            None,
            "",
            "预收货款",
        )
        sheet.add(cells, party=customer + company.parties.first, name=name, received_amount=amount)
    for j in range(6):
        amount = 12_350 * (j + 1)
        cells = (
            f"SKL{j + 1:06d}",
            "收款单",
            _day_text(800 + 40 * j),
            "零售客户",
            "现金",
            amount / 100,
            None,
            "",
            "零售收款",
        )
        sheet.add(cells, party=NOBODY_KNOWN, name="零售客户", received_amount=amount)


def _day_text(day: int) -> str:
    found = CALENDAR[day]
    return f"{found.year}/{found.month}/{found.day}"


def allocations(company: Company) -> Sheet:
    """Which receipt pays which claim."""
    columns = (
        ("收款单号", "document_no"),
        ("应收单号", "invoice_no"),
        ("核销金额", "amount"),
        ("核销日期", "date"),
    )
    sheet = Sheet(file=FILE, name="核销记录", kind="allocations", columns=columns)
    for receipt, paid in _receipts_inside(company).items():
        day = _day_text(int(company.receivables.receipt_day[receipt]))
        for invoice, amount in paid:
            numbers = (receipt_number(company, receipt), invoice_number(company, invoice))
            sheet.add((*numbers, amount / 100, day), amount=amount)
    return sheet
