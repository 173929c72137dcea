"""Wholesale lines as two programs export them: 管家婆 (HTML called .xls, two years) and T+ (GB18030 text, one year)."""

from datetime import date
from typing import Any

import numpy as np

from zhike.sources.demo.company import Company
from zhike.sources.demo.goods import CATEGORIES, TAX_PER_CENT
from zhike.sources.demo.purchases import FREIGHT, GIFT, NEW_SYSTEM_FROM, RETURN, WHOLESALE_NEW, WHOLESALE_OLD
from zhike.sources.demo.receivables import tax_of
from zhike.sources.demo.seasons import CALENDAR, Ints
from zhike.sources.demo.sheets import Cell, Sheet
from zhike.sources.demo.spellings import SLIP_SHARE
from zhike.sources.demo.vocabulary import DEPARTMENTS, RETURN_REASONS, SALESPEOPLE, WAREHOUSES

PAGE = 60
"""Lines on a printed page of 管家婆, after which it adds up and prints its header again."""

_OLD = (
    ("序号", None),
    ("录单日期", "ordered_on"),
    ("单据编号", "order_id"),
    ("单据类型", "document_kind"),
    ("往来单位", "customer_name"),
    ("经手人", "salesperson"),
    ("发货仓库", "warehouse"),
    ("商品编号", "product_code"),
    ("商品全名", "product_name"),
    ("单位", "unit"),
    ("数量", "quantity"),
    ("单价", "unit_price"),
    ("金额", "amount"),
    ("成本金额", "cost"),
)
_NEW = (
    ("单据日期", "ordered_on"),
    ("单据编号", "order_id"),
    ("单据类型", "document_kind"),
    ("单据状态", "document_status"),
    ("客户编码", "customer_code"),
    ("客户", "customer_name"),
    ("部门", "department"),
    ("业务员", "salesperson"),
    ("#9", None),
    ("仓库", "warehouse"),
    ("存货编码", "product_code"),
    ("存货", "product_name"),
    ("存货分类", "category"),
    ("规格型号", "specification"),
    ("销售单位", "unit"),
    ("数量", "quantity"),
    ("单价", "unit_price"),
    ("含税单价", None),
    ("折扣额", "discount"),
    ("金额", "amount"),
    ("税率", "tax_rate"),
    ("税额", "tax"),
    ("含税金额", "amount_with_tax"),
    ("成本金额", "cost"),
    ("来源单号", "original_order_id"),
    ("退货原因", "return_reason"),
    ("单据备注", "note"),
)


def yuan(cents: int) -> str:
    """元 with two places."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def yuan_with_sign(cents: int) -> str:
    """￥1,234.50, as T+ writes money."""
    return f"{'-' if cents < 0 else ''}￥{abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def product_words(company: Company, product: int) -> tuple[str, str, str, str]:
    """Code, name, specification and unit; freight has a code of its own."""
    if product < 0:
        return "FY001", "运费", "", "次"
    goods = company.goods
    return goods.code[product], goods.name[product], goods.specification[product], goods.unit[product]


def names_on_orders(company: Company, system: str) -> Any:
    """The customer's name as it stands on each order: the system's habit, or a slip."""
    orders = company.orders
    known = np.maximum(orders.customer, 0)
    slip = company.generator("slip" + system).random(orders.count) < SLIP_SHARE
    slip &= company.parties.is_company[known]
    name = np.where(slip, company.slips[known], company.names[system][known])
    return np.where(orders.customer >= 0, name, "散客")


def lines_of(company: Company, system: int, begin: int, end: int) -> Ints:
    """The lines of one system's orders of these days, in their order."""
    orders, order = company.orders, company.lines.order
    return np.flatnonzero((orders.system[order] == system) & (orders.day[order] >= begin) & (orders.day[order] < end))


def old_wholesale(company: Company, *, year: int) -> Sheet:
    """One business year (from July) of 管家婆.

    The first year has the document's cells on its first line only and returns with positive numbers; the second
    has them on every line, returns with negative numbers, a block exported twice and three impossible dates.
    """
    begin, end = (0, 366) if year == 2023 else (366, NEW_SYSTEM_FROM)
    sheet = Sheet(
        file=f"管家婆_销售单明细_{year}-{year + 1}.xls",
        name="",
        kind="order_lines",
        columns=_OLD,
        encoding="GB18030",
        above=(("销售单明细表",), (f"查询期间：{CALENDAR[begin]} 至 {CALENDAR[end - 1]}",)),
    )
    wanted = lines_of(company, WHOLESALE_OLD, begin, end)
    printed = _Printer(sheet)
    if year == 2023:
        sheet.add((None, "期初余额", *[None] * 11, None), "other")
        for line in _old_lines(company, wanted, sparse=True):
            printed.add(*line)
    else:
        lines = list(_old_lines(company, wanted, sparse=False))
        for line in [*lines, *_block(lines, 260)]:
            printed.add(*line)
        _spoil_dates(sheet)
    printed.finish()
    sheet.add(("制表人：李娜　打印时间：" + f"{CALENDAR[end - 1]} 18:30:12", *[None] * 13), "other")
    return sheet


def _old_lines(company: Company, wanted: Ints, *, sparse: bool) -> Any:
    """Cells, party, name and sums of each line."""
    orders, lines = company.orders, company.lines
    names = names_on_orders(company, "old")
    for i in wanted.tolist():
        order = int(lines.order[i])
        back = lines.kind[i] == RETURN
        sign = -1 if back and sparse else 1
        code, product, _, unit = product_words(company, int(lines.product[i]))
        head: tuple[Cell, ...] = (
            CALENDAR[orders.day[order]].isoformat(),
            company.number[order],
            "销售退货单" if orders.original[order] >= 0 else "销售单",
            names[order],
            SALESPEOPLE[orders.salesperson[order]][0],
            WAREHOUSES[order % 2],
        )
        if sparse and lines.number[i] > 1:
            head = (None,) * 6
        quantity, amount = int(lines.quantity[i]), int(lines.amount[i])
        body = (code, product, unit, sign * quantity, yuan(int(lines.unit_price[i])), yuan(sign * amount))
        cells = (*head, *body, yuan(sign * int(lines.cost[i])))
        yield cells, orders.customer[order] + company.parties.first, names[order], quantity, amount, order


def _block(lines: list[Any], size: int) -> list[Any]:
    """Whole documents from the middle of the export, about `size` lines, to stand a second time."""
    start = max(len(lines) // 2, 1)
    while start < len(lines) and lines[start][-1] == lines[start - 1][-1]:
        start += 1
    end = min(start + size, len(lines) - 1)
    while start < end < len(lines) and lines[end][-1] == lines[end - 1][-1]:
        end -= 1
    return [(*line[:-1], -1) for line in lines[start:end]]


class _Printer:
    """Counts lines, prints page sums and headers between them, and the sum of all at the end."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.page = [0, 0]
        self.all = [0, 0]
        self.lines = 0

    def add(self, cells: tuple[Cell, ...], party: int, name: str, quantity: int, amount: int, order: int) -> None:
        if self.lines and self.lines % PAGE == 0:
            self._sum("小计", self.page)
            self.page = [0, 0]
            self.sheet.add(tuple(self.sheet.header[0]), "repeated_header")
        self.lines += 1
        outcome = "duplicate" if order < 0 else "accepted"
        self.sheet.add((self.lines, *cells), outcome, party=party, name=name, quantity=quantity * 100, amount=amount)
        for sums in (self.page, self.all):
            sums[0] += quantity
            sums[1] += amount

    def finish(self) -> None:
        self._sum("小计", self.page)
        self._sum("总计", self.all)

    def _sum(self, word: str, sums: list[int]) -> None:
        self.sheet.add((word, *[None] * 9, sums[0], None, f"{yuan(sums[1])}", None), "subtotal")


def _spoil_dates(sheet: Sheet) -> None:
    """Three documents of one line get days that no calendar has."""
    # Not in the block that stands twice: its copy would then be the only one with a real day.
    twice = {row[2] for row, outcome in zip(sheet.rows, sheet.classes, strict=True) if outcome == "duplicate"}
    found = [i for i, outcome in enumerate(sheet.classes) if outcome == "accepted" and sheet.rows[i][2] not in twice]
    single = [
        i
        for before, i, after in zip(found, found[1:], found[2:], strict=False)
        if sheet.rows[i][2] not in (sheet.rows[before][2], sheet.rows[after][2])
    ]
    for i, day in zip(single[5::40], ("2024-09-31", "2025-02-30", "2025-06-31"), strict=False):
        row = sheet.rows[i]
        sheet.rows[i] = (row[0], day, *row[2:])
        sheet.classes[i] = "rejected"
        sheet.flag(i, "录单日期", "bad_date")


def new_wholesale(company: Company) -> Sheet:
    """The last year in T+: two prices, money with its sign, cancelled documents, a block twice, sums gone wrong."""
    sheet = Sheet(file="T+销售明细_2025-2026.csv", name="", kind="order_lines", columns=_NEW, encoding="GB18030")
    lines = list(_new_lines(company))
    block = _block(lines, 180)
    place = len(lines) * 3 // 4
    while 0 < place < len(lines) and lines[place][-1] == lines[place - 1][-1]:
        place += 1
    chance = company.generator("spoil")
    spoiled = set(chance.choice(max(len(lines) // 2 - 1, 1), size=min(9, len(lines) // 4), replace=False).tolist())
    total = [0, 0, 0, 0]
    for i, line in enumerate([*lines[:place], *block, *lines[place:]]):
        cells, outcome, party, name, sums, order = line
        outcome = "duplicate" if order < 0 and outcome == "accepted" else outcome
        if i in spoiled and outcome == "accepted" and sums["amount"] > 0:
            cells, outcome, sums = _spoil_amount(sheet, cells, sums, bad=len(sheet.flags) < 5)
        sheet.add(cells, outcome, party=party, name=name, **sums)
        for j, key in enumerate(("quantity", "amount", "tax", "amount_with_tax")):
            total[j] += sums.get(key, 0) if outcome != "rejected" else 0
    written = ("合计", *[None] * 14, f"{total[0] // 100:,}", None, None, None, yuan_with_sign(total[1]), None)
    sheet.add((*written, yuan_with_sign(total[2]), yuan_with_sign(total[3]), *[None] * 4), "subtotal")
    sheet.add((f"导出时间:{date(2026, 7, 1)}", *[None] * 26), "other")
    return sheet


def _spoil_amount(
    sheet: Sheet, cells: tuple[Cell, ...], sums: dict[str, int], *, bad: bool
) -> tuple[tuple[Cell, ...], str, dict[str, int]]:
    """An amount that is no number rejects its row; one that is not quantity times price is a doubt."""
    sheet.flag(len(sheet.rows), "金额", "bad_number" if bad else "conflict")
    if bad:
        return (*cells[:19], "待定", *cells[20:]), "rejected", sums
    amount = sums["amount"] + 1000
    return (*cells[:19], yuan_with_sign(amount), *cells[20:]), "accepted", sums | {"amount": amount}


def _new_lines(company: Company) -> Any:
    """Cells, class, party, name, sums and order of each line."""
    orders, lines = company.orders, company.lines
    names = names_on_orders(company, "new")
    chance = company.generator("new")
    without_code = chance.random(orders.count) < 0.08
    notes = chance.random(orders.count)
    taxes = tax_of(lines.amount)
    for i in lines_of(company, WHOLESALE_NEW, NEW_SYSTEM_FROM, len(CALENDAR)).tolist():
        order, customer = int(lines.order[i]), int(orders.customer[lines.order[i]])
        quantity, amount, tax = int(lines.quantity[i]), int(lines.amount[i]), int(taxes[i])
        code = "" if without_code[order] else company.code[customer]
        original = int(orders.original[order])
        cells = (
            *_new_head(company, order, code, names[order]),
            *_new_body(company, i, tax),
            company.number[original] if original >= 0 else "",
            RETURN_REASONS[i % len(RETURN_REASONS)] if original >= 0 else "",
            _note(int(lines.kind[i]), float(notes[order])),
        )
        outcome = "cancelled" if orders.is_cancelled[order] else "accepted"
        sums = {"quantity": quantity * 100, "amount": amount, "tax": tax, "amount_with_tax": amount + tax}
        yield cells, outcome, customer + company.parties.first, names[order], sums, order


def _new_head(company: Company, order: int, code: str, name: str) -> tuple[Cell, ...]:
    """The cells of the document, up to the warehouse."""
    orders = company.orders
    day = CALENDAR[orders.day[order]]
    seller = SALESPEOPLE[orders.salesperson[order]]
    return (
        f"{day.year}年{day.month}月{day.day}日",
        company.number[order],
        "销售退货" if orders.original[order] >= 0 else "销售出库",
        "已作废" if orders.is_cancelled[order] else "已审核",
        code,
        name,
        DEPARTMENTS[seller[1]],
        seller[0],
        "Y",
        WAREHOUSES[order % 3],
    )


def _new_body(company: Company, line: int, tax: int) -> tuple[Cell, ...]:
    """The cells of the goods and the sums, up to the cost."""
    lines, goods = company.lines, company.goods
    product = int(lines.product[line])
    code, name, specification, unit = product_words(company, product)
    price, amount = int(lines.unit_price[line]), int(lines.amount[line])
    return (
        code,
        name,
        "服务" if product < 0 else CATEGORIES[goods.category[product]][0],
        specification,
        unit,
        int(lines.quantity[line]),
        yuan(price),
        yuan(price + (price * TAX_PER_CENT + 50) // 100),
        yuan(int(lines.discount[line])) if lines.discount[line] else "",
        yuan_with_sign(amount),
        f"{TAX_PER_CENT}%",
        yuan_with_sign(tax),
        yuan_with_sign(amount + tax),
        yuan(int(lines.cost[line])),
    )


def _note(kind: int, draw: float) -> str:
    if kind == GIFT:
        return "赠品"
    if kind == FREIGHT:
        return "运费"
    return "分两批发货\n第二批周四" if draw < 0.02 else ""
