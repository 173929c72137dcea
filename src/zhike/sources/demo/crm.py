"""What the CRM knows, after 纷享销客: companies under its own codes, their people, contacts with them, tickets."""

from datetime import datetime, timedelta

import numpy as np

from zhike.sources.demo.company import Company
from zhike.sources.demo.goods import CATEGORIES
from zhike.sources.demo.names import people as draw_people
from zhike.sources.demo.retail import created_on
from zhike.sources.demo.seasons import CALENDAR, DAYS, Floats, Ints
from zhike.sources.demo.sheets import Cell, Sheet
from zhike.sources.demo.vocabulary import (
    DEPARTMENTS,
    KIND_WORDS,
    LEVELS,
    OUTCOMES,
    SALESPEOPLE,
    SOURCES,
    SPOKEN_OF,
    TOPICS,
    TRADES,
)

FILE = "纷享销客_数据导出.xlsx"
KNOWN_SHARE = 0.72
"""Of the companies that the CRM knows at all."""

_CUSTOMERS = (
    ("客户编号", "customer_code"),
    ("客户名称", "customer_name"),
    ("客户级别", "level"),
    ("客户来源", "source_channel"),
    ("行业", "industry"),
    ("电话", "phone"),
    ("统一社会信用代码", "customer_tax_id"),
    ("详细地址", "address"),
    ("企业规模（人）", "employees"),
    ("企业规模类型", "size_class"),
    ("经营模式", "business_model"),
    ("市场定位", "market_position"),
    ("发展策略", "strategy"),
    ("财务需求", "financial_needs"),
    ("风险偏好", "risk_preference"),
    ("预计年需求(万元)", "estimated_demand"),
    ("在用软件", "other_software"),
    ("客户需求", "needs"),
    ("决策流程", "decision_path"),
    ("股票代码", "stock_code"),
    ("负责人", "owner"),
    ("归属部门", "department"),
    ("创建时间", "created_on"),
    ("最后跟进时间", None),
    ("_id", None),
)
_CHOICES = (
    ("批发为主", "零售为主", "批零兼营", "线上为主"),
    ("低价走量", "中端", "中高端"),
    ("扩店", "稳健经营", "转线上", "收缩"),
    ("延长账期", "预付优惠", "无特别需求"),
    ("保守", "稳健", "进取"),
)


def known_to_crm(company: Company) -> Ints:
    """Places of the companies that the CRM knows."""
    draw = company.generator("crm").random(company.parties.count)
    return np.flatnonzero(company.parties.is_company & (draw < KNOWN_SHARE))


def crm_code(company: Company, i: int) -> str:
    """The CRM's own code, which no other system knows."""
    return f"C{created_on(company, i).year}{company.parties.first + i + 500:07d}"


def customers(company: Company) -> Sheet:
    """Companies as the CRM knows them: its own codes, names as salespeople typed them, phones with dashes and blanks."""
    sheet = Sheet(file=FILE, name="客户", kind="customers", columns=_CUSTOMERS)
    parties, names = company.parties, company.names["crm"]
    draws = company.generator("crm customers").random((parties.count, 8))
    for i in known_to_crm(company).tolist():
        created = datetime.combine(created_on(company, i), datetime.min.time()) + timedelta(minutes=500 + i % 500)
        draw, employees = draws[i], int(parties.employees[i])
        seller = SALESPEOPLE[parties.salesperson[i]]
        size = "微型" if employees < 10 else "小型" if employees < 50 else "中型" if employees < 200 else "大型"
        chosen = [choice[int(draw[j] * len(choice))] if draw[j] < 0.8 else "" for j, choice in enumerate(_CHOICES)]
        cells: tuple[Cell, ...] = (
            crm_code(company, i),
            names[i],
            LEVELS[("高", "中", "低")[parties.tier[i]]],
            SOURCES[i * 3 % len(SOURCES)],
            TRADES[parties.trade[i]][1],
            _phone(company.phone[i], float(draw[5])),
            parties.tax_id[i] if draw[6] < 0.6 else "",
            company.address[i],
            employees,
            size,
            *chosen,
            f"{employees * (1 + 4 * draw[7]):.1f}" if draw[7] < 0.7 else "",
            ("用友", "金蝶", "管家婆", "手工账")[i % 4] if draw[6] < 0.5 else "",
            f"需要{CATEGORIES[parties.taste[i, 0]][0]}，看重{('价格', '交期', '质量', '账期')[i % 4]}",
            ("老板拍板", "采购提、老板批", "采购经理决定")[i % 3],
            f"83{i % 10_000:04d}" if employees > 150 and draw[3] < 0.1 else "",
            seller[0],
            DEPARTMENTS[seller[1]],
            created,
            created + timedelta(days=7),
            f"{(parties.first + i) * 2_654_435_761 % 2**64:016x}5d2f",
        )
        sheet.add(cells, party=i + parties.first, name=names[i])
    return sheet


def _phone(phone: str, draw: float) -> str:
    if draw < 0.12:
        return ""
    if draw < 0.3:
        return f"{phone[:3]}-{phone[3:7]}-{phone[7:]}"
    return f"+86 {phone}" if draw < 0.4 else phone


def people(company: Company) -> Sheet:
    """Persons at companies, with what they have to say in a purchase."""
    columns = (
        ("联系人姓名", "contact_person"),
        ("所属客户", "customer_name"),
        ("职位", "role"),
        ("决策影响", "influence"),
        ("部门", "department"),
        ("手机", "phone"),
        ("邮箱", "email"),
    )
    sheet = Sheet(file=FILE, name="联系人", kind="people", columns=columns)
    parties, names = company.parties, company.names["crm"]
    more = draw_people(company.generator("people"), parties.count)
    roles = (("总经理", "决策", "总经办"), ("采购经理", "建议", "采购部"), ("店长", "使用", "门店部"))
    for i in known_to_crm(company).tolist():
        for j in range(1 + (i % 3 == 0)):
            role, influence, department = roles[(i + j) % 3]
            phone = company.phone[i] if j == 0 else ""
            person = company.contact[i] if j == 0 else more[i]
            mail = f"p{parties.first + i:06d}{'ab'[j]}@example.com"
            sheet.add(
                (person, names[i], role, influence, department, phone, mail), party=i + parties.first, name=names[i]
            )
    return sheet


_INTERACTIONS = (
    ("跟进时间", "at"),
    ("客户名称", "customer_name"),
    ("跟进类型", "kind_of_interaction"),
    ("沟通渠道", "channel"),
    ("跟进人", "staff"),
    ("时长(分钟)", "minutes"),
    ("主题", "topic"),
    ("跟进内容", "text"),
    ("结果", "outcome"),
    ("下次跟进时间", "next_at"),
)


def interactions(company: Company) -> Sheet:
    """Contacts with companies: about four a year for good customers, fewer for others, more before they leave."""
    sheet = Sheet(file=FILE, name="跟进记录", kind="interactions", columns=_INTERACTIONS)
    chance = company.generator("interactions")
    parties = company.parties
    who, day = _contact_days(company, chance)
    kinds = tuple(TOPICS)
    for i, at_day, draw in zip(who.tolist(), day.tolist(), chance.random((len(who), 4)), strict=True):
        leaving = parties.dropped[i] >= 0 and 0 <= parties.dropped[i] - at_day < 60
        kind = "complaint" if leaving and draw[0] < 0.35 else kinds[int(draw[0] ** 0.8 * len(kinds)) % len(kinds)]
        topic, texts = TOPICS[kind]
        goods = company.goods.name[int(parties.taste[i, 0]) * 30 + int(draw[1] * 30)]
        at = datetime.combine(CALENDAR[at_day], datetime.min.time()) + timedelta(minutes=510 + int(draw[2] * 560))
        name = company.slips[i] if draw[3] < 0.04 else company.names["crm"][i]
        cells = (
            f"{at:%Y-%m-%d %H:%M:%S}",
            name,
            KIND_WORDS[kind],
            ("电话", "微信", "到店", "邮件")[int(draw[1] * 4)],
            SALESPEOPLE[parties.salesperson[i]][0],
            int(5 + 55 * draw[2]),
            topic,
            texts[int(draw[3] * len(texts))].format(goods=goods) + _named(kind, draw[1]),
            OUTCOMES[int(draw[2] * len(OUTCOMES))],
            (at + timedelta(days=14 + int(30 * draw[1]))).date().isoformat() if draw[0] < 0.5 else "",
        )
        sheet.add(cells, party=i + parties.first, name=name)
    return sheet


def _named(kind: str, draw: float) -> str:
    """A rival whom the customer brings up, in one of twelve enquiries and complaints."""
    if kind not in ("enquiry", "complaint") or draw * 12 % 1 > 1 / 12:
        return ""
    return f"客户说{SPOKEN_OF[int(draw * 12) % len(SPOKEN_OF)]}报价更低。"


def _contact_days(company: Company, chance: np.random.Generator) -> tuple[Ints, Ints]:
    """Who is contacted on which day, by day; from the start of a customer to 90 days after the drop-out."""
    parties, known = company.parties, known_to_crm(company)
    begin = np.maximum(parties.started[known], 0)
    gone = parties.dropped[known]
    end = np.minimum(np.where(gone >= 0, gone + 90, DAYS), DAYS)
    per_year: Floats = np.array((4.0, 2.2, 1.0))[parties.tier[known]]
    count = chance.poisson(per_year * (end - begin) / 365)
    who = np.repeat(np.arange(len(known)), count)
    day = begin[who] + np.floor(chance.random(len(who)) * (end - begin)[who]).astype(np.int64)
    order = np.lexsort((who, day))
    return known[who][order], day[order]


_TICKETS = (
    ("登记时间", "at"),
    ("工单号", "ticket_no"),
    ("客户名称", "customer_name"),
    ("联系电话", "phone"),
    ("工单类型", "kind_of_interaction"),
    ("严重程度", "severity"),
    ("订单号", "order_id"),
    ("商品编码", "product_code"),
    ("问题描述", "text"),
    ("处理人", "staff"),
    ("受理时间", "opened_at"),
    ("响应时间", "responded_at"),
    ("关闭时间", "closed_at"),
)


def tickets(company: Company) -> Sheet:
    """After-sales tickets: opened, answered, closed, tied to an order."""
    sheet = Sheet(file="售后工单.xlsx", name="售后工单", kind="interactions", columns=_TICKETS)
    orders, lines, names = company.orders, company.lines, company.names["new"]
    chance = company.generator("tickets")
    back = np.flatnonzero(
        (orders.original >= 0) & (orders.customer >= 0) & company.parties.is_company[np.maximum(orders.customer, 0)]
    )
    first_line = np.searchsorted(lines.order, back)
    for j, (order, line) in enumerate(zip(back.tolist(), first_line.tolist(), strict=True)):
        customer = int(orders.customer[order])
        at = datetime.combine(CALENDAR[max(int(orders.day[order]) - 2, 0)], datetime.min.time())
        at += timedelta(minutes=int(orders.minute[order]))
        wait = int(chance.integers(5, 600))
        closed = at + timedelta(minutes=wait + int(chance.integers(60, 6_000)))
        cells = (
            at,
            f"GD{at:%Y%m}{company.parties.first + j + 1:06d}",
            names[customer],
            company.phone[customer],
            "投诉" if j % 4 == 0 else "售后",
            ("低", "中", "高")[int(chance.integers(3))],
            company.number[int(orders.original[order])],
            company.goods.code[lines.product[line]],
            "商品有破损，要求退货" if j % 3 else "数量不符，要求退回",
            SALESPEOPLE[13][0],
            at + timedelta(minutes=2),
            at + timedelta(minutes=wait),
            closed if j % 17 else None,
        )
        sheet.add(cells, party=customer + company.parties.first, name=names[customer])
    return sheet
