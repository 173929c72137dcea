"""What shops and the net shop export: receipts of 秦丝, orders of 淘宝, members, points, what visitors did."""

from datetime import date, datetime, timedelta

import numpy as np

from zhike.sources.demo.company import Company
from zhike.sources.demo.goods import COUNT
from zhike.sources.demo.places import STORES
from zhike.sources.demo.purchases import ONLINE, SHOP
from zhike.sources.demo.seasons import AS_OF, CALENDAR, DAYS
from zhike.sources.demo.sheets import NOBODY_KNOWN, Cell, Sheet
from zhike.sources.demo.vocabulary import CARRIERS, GIVEN, OCCUPATIONS, SALESPEOPLE
from zhike.sources.demo.wholesale import lines_of, names_on_orders, product_words, yuan

_SHOP = (
    ("零售单号", "order_id"),
    ("行", "line_no"),
    ("销售时间", "ordered_on"),
    ("门店", "store"),
    ("会员卡号", "member_card"),
    ("会员姓名", "customer_name"),
    ("手机号", "phone"),
    ("货号", "product_code"),
    ("商品名称", "product_name"),
    ("规格", "specification"),
    ("数量", "quantity"),
    ("零售价", "unit_price"),
    ("折扣", "discount"),
    ("实收金额", "amount_with_tax"),
    ("成本金额", "cost"),
    ("营业员", "salesperson"),
    ("状态", "document_status"),
    ("备注", "note"),
)
_ONLINE = (
    ("订单编号", "order_id"),
    ("买家会员名", "customer_name"),
    ("买家应付货款", None),
    ("买家应付邮费", None),
    ("总金额", None),
    ("买家实际支付金额", "amount_with_tax"),
    ("订单状态", "document_status"),
    ("买家留言", "note"),
    ("收货人姓名", "contact_person"),
    ("收货地址", "address"),
    ("联系手机", "phone"),
    ("订单创建时间", "ordered_on"),
    ("宝贝标题", "product_name"),
    ("宝贝总数量", "quantity"),
    ("物流公司", None),
    ("店铺名称", "store"),
)


def shop_receipts(company: Company) -> Sheet:
    """Lines of the shops' tills, with tax: members by card, passers-by as 散客, voided receipts, empty rows."""
    sheet = Sheet(file="秦丝_零售单明细.csv", name="", kind="order_lines", columns=_SHOP, encoding="UTF-8-SIG")
    orders, lines = company.orders, company.lines
    names = names_on_orders(company, "shop")
    with_phone = company.generator("shop").random(orders.count) < 0.88
    quantity_sum, amount_sum, last_day = 0, 0, 0
    for i in lines_of(company, SHOP, 0, DAYS).tolist():
        order, customer = int(lines.order[i]), int(orders.customer[lines.order[i]])
        day, minute = int(orders.day[order]), int(orders.minute[order])
        if day > last_day + 13:  # where the export was pasted together
            sheet.add((None,) * len(_SHOP), "blank")
        last_day = day if day > last_day + 13 or last_day == 0 else last_day
        code, product, specification, _ = product_words(company, int(lines.product[i]))
        quantity, amount = int(lines.quantity[i]), int(lines.amount[i])
        known = customer >= 0
        cells = (
            company.number[order],
            int(lines.number[i]),
            f"{CALENDAR[day].year}/{CALENDAR[day].month}/{CALENDAR[day].day} {minute // 60}:{minute % 60:02d}",
            STORES[orders.store[order]][0],
            company.card[customer] if known else "",
            names[order],
            company.phone[customer] if known and with_phone[order] else "",
            code,
            product,
            specification,
            quantity,
            yuan(int(lines.unit_price[i])),
            _rebate(int(lines.discount[i]), quantity * int(lines.unit_price[i])),
            yuan(amount),
            yuan(int(lines.cost[i])),
            SALESPEOPLE[10 + order % 3][0],
            "已作废" if orders.is_cancelled[order] else "已完成",
            "会员退货" if quantity < 0 else "",
        )
        party = customer + company.parties.first if known else NOBODY_KNOWN
        outcome = "cancelled" if orders.is_cancelled[order] else "accepted"
        sheet.add(cells, outcome, party=party, name=names[order], quantity=quantity * 100, amount_with_tax=amount)
        quantity_sum, amount_sum = quantity_sum + quantity, amount_sum + amount
    total: list[Cell] = [None] * len(_SHOP)
    total[0], total[10], total[13] = "合计", quantity_sum, f"{amount_sum // 100:,}.{amount_sum % 100:02d}"
    sheet.add(tuple(total), "subtotal")
    return sheet


def _rebate(discount: int, gross: int) -> str:
    """9.5折: the buyer pays 95 %."""
    return f"{round(100 * (gross - discount) / gross) / 10:g}折" if discount else ""


def nickname(company: Company, customer: int) -> str:
    """The name under which a buyer is known in the net shop: never the real one."""
    number = int(company.parties.first) + customer
    style = ("tb_", "happy_", "小", "阳光")[number % 4]
    return f"{style}{GIVEN[number * 7 % len(GIVEN)]}{number * 131 % 10**6:04d}"


def online_orders(company: Company) -> Sheet:
    """Orders of the net shop, newest first, with tax: closed ones, a block twice, numbers that Excel rounded."""
    sheet = Sheet(file="淘宝订单报表.csv", name="", kind="documents", columns=_ONLINE, encoding="UTF-16")
    rows = _online_rows(company)
    block = rows[len(rows) // 3 : len(rows) // 3 + min(48, len(rows) // 8)]
    standing = [i for i, row in enumerate(rows) if row[1] == "accepted" and i >= len(rows) // 2]
    rounded = set(standing[: min(6, len(rows) // 8)])
    for i, (cells, outcome, customer, quantity, amount) in enumerate(rows):
        if i in rounded:
            cells = (f"{int(str(cells[0])):.5E}", *cells[1:])
            sheet.flag(len(sheet.rows), "订单编号", "rounded_id")
        sums = {"quantity": quantity * 100, "amount_with_tax": amount}
        sheet.add(cells, outcome, party=customer + company.parties.first, name=str(cells[1]), **sums)
    for cells, outcome, customer, _, _ in block:
        again = "duplicate" if outcome == "accepted" else outcome
        sheet.add(cells, again, party=customer + company.parties.first, name=str(cells[1]))
    return sheet


def _online_rows(company: Company) -> list[tuple[tuple[Cell, ...], str, int, int, int]]:
    orders, lines = company.orders, company.lines
    amount = np.zeros(orders.count, dtype=np.int64)
    gross, pieces = amount.copy(), amount.copy()
    np.add.at(amount, lines.order, lines.amount)
    np.add.at(gross, lines.order, lines.quantity * lines.unit_price)
    np.add.at(pieces, lines.order, lines.quantity)
    titles: dict[int, list[str]] = {}
    for i in lines_of(company, ONLINE, 0, DAYS).tolist():
        titles.setdefault(int(lines.order[i]), []).append(product_words(company, int(lines.product[i]))[1])
    rows = []
    for order in sorted(titles, reverse=True):
        customer, minute = int(orders.customer[order]), int(orders.minute[order])
        closed = ("交易关闭", "等待买家付款")[order % 2] if orders.is_cancelled[order] else ""
        sent = "交易成功" if orders.day[order] < DAYS - 12 else "卖家已发货，等待买家确认"
        cells: tuple[Cell, ...] = (
            company.number[order],
            nickname(company, customer),
            yuan(int(gross[order])),
            "0.00",
            yuan(int(gross[order])),
            yuan(int(amount[order])),
            closed or sent,
            "请包装好一点,送人的" if order % 40 == 0 else "",
            company.contact[customer],
            company.address[customer],
            "'" + company.phone[customer],
            f"{CALENDAR[orders.day[order]]} {minute // 60:02d}:{minute % 60:02d}:{order % 60:02d}",
            "，".join(titles[order]),
            int(pieces[order]),
            CARRIERS[order % 4],
            "晨禾家居旗舰店",
        )
        outcome = "cancelled" if closed else "accepted"
        rows.append((cells, outcome, customer, int(pieces[order]), int(amount[order])))
    return rows


def members(company: Company) -> Sheet:
    """The shops' member list: private persons."""
    columns = (
        ("会员卡号", "member_card"),
        ("会员姓名", "customer_name"),
        ("手机号", "phone"),
        ("性别", "gender"),
        ("出生年份", "birth_year"),
        ("职业", "occupation"),
        ("家庭住址", "address"),
        ("会员等级", "level"),
        ("开卡门店", "store"),
        ("开卡日期", "created_on"),
        ("营销授权", "consent"),
        ("单位性质", "kind_of_party"),
    )
    sheet = Sheet(file="会员资料.xlsx", name="会员", kind="customers", columns=columns, above=(("会员资料导出",),))
    parties = company.parties
    chance = company.generator("members")
    age = np.clip(np.rint(chance.normal(41, 12, parties.count)), 18, 82).astype(int)
    woman = chance.random(parties.count) < 0.62
    given = chance.random((parties.count, 3))
    for i in np.flatnonzero(~parties.is_company & (parties.is_retail | parties.crosses)).tolist():
        cells: tuple[Cell, ...] = (
            company.card[i],
            parties.name[i],
            company.phone[i],
            "女" if woman[i] else "男",
            2026 - int(age[i]) if given[i, 0] < 0.8 else None,
            OCCUPATIONS[i * 5 % len(OCCUPATIONS)] if given[i, 1] < 0.6 else None,
            company.address[i] if given[i, 1] < 0.5 else None,
            ("金卡", "银卡", "普卡")[parties.tier[i]],
            STORES[parties.store[i]][0],
            created_on(company, i),
            "同意" if given[i, 2] < 0.7 else "不同意",
            "个人",
        )
        sheet.add(cells, party=i + parties.first, name=parties.name[i])
    return sheet


def created_on(company: Company, customer: int) -> date:
    """The day a customer was entered: that of the first order, or years before the period."""
    return CALENDAR[0] + timedelta(days=int(company.parties.started[customer]))


def points(company: Company) -> Sheet:
    """Points earned with a receipt, and used."""
    columns = (("会员卡号", "member_card"), ("日期", "date"), ("积分变动", "points"), ("变动原因", "reason"))
    sheet = Sheet(file="会员积分明细.csv", name="", kind="points", columns=columns, encoding="UTF-8")
    orders, lines = company.orders, company.lines
    total = np.zeros(orders.count, dtype=np.int64)
    np.add.at(total, lines.order, lines.amount)
    earning = (orders.system == SHOP) & (orders.customer >= 0) & ~orders.is_cancelled & (total != 0)
    for order in np.flatnonzero(earning & (orders.day >= DAYS - 365)).tolist():
        customer = int(orders.customer[order])
        day = CALENDAR[orders.day[order]].isoformat()
        value = int(total[order]) // 100
        sheet.add((company.card[customer], day, value, "消费积分" if value >= 0 else "退货扣减"))
        if order % 9 == 0 and value > 0:
            sheet.add((company.card[customer], day, -min(value, 200), "积分兑换"))
    return sheet


def visits(company: Company) -> Sheet:
    """What buyers did in the net shop before they ordered, and without ordering."""
    columns = (
        ("时间", "at"),
        ("会员名", "customer_name"),
        ("手机号", "phone"),
        ("行为", "event"),
        ("对象", "object"),
        ("商品编码", "product_code"),
        ("停留时长(秒)", "duration"),
    )
    sheet = Sheet(file="网店浏览行为.csv", name="", kind="events", columns=columns, encoding="UTF-8-SIG")
    chance = company.generator("visits")
    orders = company.orders
    found = np.flatnonzero((orders.system == ONLINE) & (orders.day >= DAYS - 180))
    for order in found.tolist():
        customer = int(orders.customer[order])
        for kind in ("浏览商品", "加入购物车", "提交订单")[: 2 + order % 2]:
            product = int(chance.integers(COUNT))
            at = datetime.combine(CALENDAR[orders.day[order]], datetime.min.time()) + timedelta(
                minutes=int(orders.minute[order]) - int(chance.integers(1, 40))
            )
            code, name = company.goods.code[product], company.goods.name[product]
            cells = (f"{at:%Y-%m-%d %H:%M:%S}", nickname(company, customer), company.phone[customer])
            shown = nickname(company, customer)
            sheet.add(
                (*cells, kind, name, code, int(chance.integers(3, 240))),
                party=customer + company.parties.first,
                name=shown,
            )
    assert CALENDAR[-1] == AS_OF
    return sheet
