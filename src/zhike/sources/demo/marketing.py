"""How customers are won and asked: staff, targets, campaigns with a hold-out, leads, spend, a questionnaire."""

from datetime import date, datetime, timedelta

import numpy as np

from zhike.sources.demo.company import Company
from zhike.sources.demo.names import Words, people
from zhike.sources.demo.retail import created_on
from zhike.sources.demo.seasons import AS_OF, CALENDAR, DAYS
from zhike.sources.demo.sheets import Sheet
from zhike.sources.demo.vocabulary import CHURN_REASONS, DEPARTMENTS, SALESPEOPLE, SOURCES

FILE = "市场活动与目标.xlsx"
SURVEY_FILE = "满意度问卷与市场费用.xlsx"
RESPONSE_TREATED, RESPONSE_HELD_OUT = 0.14, 0.06
"""Planted: the share that buys within a campaign's time, spoken to and not."""

CAMPAIGNS = (
    ("HD2501", "年货节备货", "满5000减200", date(2024, 12, 20), date(2025, 1, 15), 80_000, "批发老客户"),
    ("HD2506", "618大促", "全场8.5折", date(2025, 6, 16), date(2025, 6, 18), 50_000, "会员"),
    ("HD2511", "双十一", "全场8.5折", date(2025, 11, 1), date(2025, 11, 11), 120_000, "会员与网店客户"),
    ("HD2603", "春季焕新", "收纳类9折", date(2026, 3, 1), date(2026, 3, 20), 40_000, "重点客户"),
)
NURTURE = ("HD25TK", "新客培育", "首单立减100", date(2025, 7, 1), date(2026, 6, 30), 60_000, "潜在客户")
"""Messages to prospects between being heard of and buying: nobody is held out."""
FOLLOWED = ("微信", "抖音推广", "百度推广")
_STAGES = ("线索", "初步接洽", "报价", "谈判", "成交")


def staff(_company: Company) -> Sheet:
    """Who works for us, and what an hour costs."""
    columns = (("姓名", "name"), ("部门", "department"), ("岗位", "role"), ("小时成本(元)", "hourly_cost"))
    sheet = Sheet(file=FILE, name="员工", kind="staff", columns=columns)
    for name, department, role, cost in SALESPEOPLE:
        sheet.add((name, DEPARTMENTS[department], role, cost))
    return sheet


def targets(company: Company) -> Sheet:
    """Sales figures to reach, by quarter and department."""
    columns = (("期间", "period"), ("指标", "metric"), ("目标值", "value"), ("维度", "dimension"))
    sheet = Sheet(file=FILE, name="销售目标", kind="targets", columns=columns)
    size = company.parties.count
    for year in (2024, 2025, 2026):
        for quarter in range(1, 5 if year < 2026 else 3):
            for j, department in enumerate(DEPARTMENTS):
                value = round(size * (160 - 25 * j) * 1.08 ** (year - 2024), -3)
                sheet.add((f"{year}年第{quarter}季度", "销售额", value, department))
    return sheet


def campaigns(_company: Company) -> Sheet:
    """Campaigns of the last two years."""
    columns = (
        ("活动编号", "campaign"),
        ("活动名称", "name"),
        ("优惠内容", "offer"),
        ("开始日期", "starts_on"),
        ("结束日期", "ends_on"),
        ("预算(元)", "budget"),
        ("目标客群", "audience"),
    )
    sheet = Sheet(file=FILE, name="营销活动", kind="campaigns", columns=columns)
    for campaign in (*CAMPAIGNS, NURTURE):
        sheet.add(campaign)
    return sheet


def touches(company: Company) -> Sheet:
    """Messages of the campaigns, with a group that got none, and who bought within the time."""
    columns = (
        ("活动编号", "campaign"),
        ("客户名称", "customer_name"),
        ("手机号", "phone"),
        ("触达时间", "at"),
        ("触达方式", "channel"),
        ("分组", "group"),
        ("响应", "response"),
    )
    sheet = Sheet(file=FILE, name="触达记录", kind="touches", columns=columns)
    parties = company.parties
    chance = company.generator("touches")
    for campaign, _, _, begin, *_ in CAMPAIGNS:
        day = (begin - CALENDAR[0]).days
        there = (parties.started < day) & ((parties.dropped < 0) | (parties.dropped > day))
        audience = np.flatnonzero(there & (chance.random(parties.count) < 0.25))
        for customer, draw in zip(audience.tolist(), chance.random((len(audience), 2)), strict=True):
            held_out = draw[0] < 0.2
            answers = draw[1] < (RESPONSE_HELD_OUT if held_out else RESPONSE_TREATED)
            at = datetime.combine(begin, datetime.min.time()) + timedelta(hours=9, minutes=customer % 480)
            name = parties.name[customer]
            spoken = "" if held_out else ("短信", "微信")[customer % 2]
            group = "对照组" if held_out else "触达组"
            cells = (campaign, name, company.phone[customer], at, spoken, group, "已购买" if answers else "未购买")
            sheet.add(cells, party=customer + parties.first, name=name)
    _nurtured(company, sheet)
    return sheet


def _nurtured(company: Company, sheet: Sheet) -> None:
    """None, one or two messages to each lead of the last year in the days before it was won."""
    parties, chance = company.parties, company.generator("nurture")
    for customer in np.flatnonzero(parties.is_company & (parties.started >= DAYS - 365)).tolist():
        day, name = created_on(company, customer), parties.name[customer]
        for back in (4, 2)[: int(chance.choice(3, p=(0.5, 0.3, 0.2)))]:
            at = datetime.combine(day - timedelta(days=back), datetime.min.time()) + timedelta(hours=10)
            channel = FOLLOWED[int(chance.integers(len(FOLLOWED)))]
            cells = (NURTURE[0], name, company.phone[customer], at, channel, "触达组", "已购买")
            sheet.add(cells, party=customer + parties.first, name=name)


_LEADS = (
    ("线索编号", "lead_id"),
    ("创建日期", "created_on"),
    ("来源渠道", "channel"),
    ("来源活动", "campaign"),
    ("公司名称", "customer_name"),
    ("联系人", "contact_person"),
    ("当前阶段", "stage"),
    ("阶段时间", "stage_at"),
    ("成交日期", "won_on"),
    ("流失日期", "lost_on"),
    ("流失阶段", "lost_stage"),
    ("流失原因", "lost_reason"),
    ("负责人", "owner"),
)


def leads(company: Company) -> Sheet:
    """Prospects: those who became customers within the last year, and as many who did not, or not yet."""
    sheet = Sheet(file=FILE, name="销售线索", kind="leads", columns=_LEADS)
    parties = company.parties
    chance = company.generator("leads")
    won = np.flatnonzero(parties.is_company & (parties.started >= DAYS - 365)).tolist()
    strangers = people(chance, len(won))
    for j, customer in enumerate(won):
        day = created_on(company, customer)
        created = day - timedelta(days=int(chance.integers(5, 60)))
        head = (
            f"XS{parties.first + j + 1:06d}",
            created,
            SOURCES[customer * 3 % len(SOURCES)],
            "HD2603" if j % 5 == 0 else "",
        )
        owner = SALESPEOPLE[parties.salesperson[customer]][0]
        name = parties.name[customer]
        sheet.add(
            (*head, name, company.contact[customer], "成交", day, day, None, "", "", owner),
            party=customer + parties.first,
            name=name,
        )
        gone = created + timedelta(days=int(chance.integers(10, 90)))
        stage = _STAGES[int(chance.integers(0, 4))]
        is_open = gone > AS_OF
        head = (f"XL{parties.first + j + 1:06d}", created, SOURCES[j % len(SOURCES)], "")
        stranger = f"{strangers[j]}（个体）"
        lost = (None, "", "") if is_open else (gone, stage, CHURN_REASONS[j % len(CHURN_REASONS)])
        sheet.add(
            (*head, stranger, strangers[j], stage, min(gone, AS_OF), None, *lost, owner),
            party=-100 - parties.first - _first_of(strangers, j),
            name=stranger,
        )
    return sheet


def _first_of(names: Words, j: int) -> int:
    """Strangers of one name are told apart by nothing, and count as one."""
    return int(np.flatnonzero(names == names[j])[0])


def responses(company: Company) -> Sheet:
    """A questionnaire of two fortnights whose dates nobody can read for sure; who leaves gives lower marks."""
    columns = (
        ("序号", None),
        ("提交答卷时间", "at"),
        ("1、贵公司名称", "customer_name"),
        ("2、您对产品质量的满意程度（1-5分）", "score"),
        ("3、您对交货及时性的满意程度（1-5分）", "score"),
        ("4、您对售后服务的满意程度（1-5分）", "score"),
        ("5、您愿意向同行推荐我们吗（0-10分）", "score"),
        ("6、您的意见和建议", "text"),
        ("来源IP", None),
    )
    title = (("2026年度客户满意度调查（原始数据）",),)
    sheet = Sheet(file=SURVEY_FILE, name="客户满意度调查", kind="responses", columns=columns, above=title)
    parties, names = company.parties, company.names["survey"]
    chance = company.generator("survey")
    asked = np.flatnonzero(parties.is_company & (chance.random(parties.count) < 0.3))
    texts = ("", "", "", "发货快,客服态度好", "价格偏高\n但质量不错", "希望账期再长一点", "品类再全一些")
    for j, customer in enumerate(asked.tolist()):
        base = 4.2 if parties.dropped[customer] < 0 else 3.1
        marks = [int(np.clip(round(float(chance.normal(base, 0.8))), 1, 5)) for _ in range(3)]
        day = 1 + j * 12 // max(len(asked), 1)
        month = 3 if j % 2 == 0 else 5
        cells = (
            j + 1,
            f"{day:02d}/{month:02d}/2026",
            names[customer],
            *(mark if chance.random() < 0.95 else None for mark in marks),
            int(np.clip(round(float(chance.normal(2 * base, 1.5))), 0, 10)),
            texts[int(chance.integers(len(texts)))],
            f"192.0.2.{customer % 254 + 1}",
        )
        if day != month:
            sheet.flag(len(sheet.rows), "提交答卷时间", "ambiguous_date")
        sheet.add(cells, party=customer + parties.first, name=names[customer])
    return sheet


def spend(company: Company) -> Sheet:
    """Money spent to win customers, in 万元, with sums by year."""
    columns = (
        ("月份", "period"),
        ("渠道", "channel"),
        ("活动", "campaign"),
        ("费用(万元)", "amount"),
        ("曝光量", "impressions"),
        ("线索数", "leads"),
    )
    sheet = Sheet(
        file=SURVEY_FILE, name="市场费用", kind="spend", columns=columns, above=(("市场费用明细",), ("编制：市场部",))
    )
    chance = company.generator("spend")
    for year, months in ((2023, range(7, 13)), (2024, range(1, 13)), (2025, range(1, 13)), (2026, range(1, 7))):
        of_year = 0
        for month in months:
            for channel in ("展会", "抖音推广", "百度推广"):
                yuan = int(chance.integers(2_000, 30_000))
                campaign = ("品牌词", "春季展", "达人带货")[month % 3]
                cells = (f"{year}年{month}月", channel, campaign, yuan / 10_000, yuan * 11, yuan // 900)
                sheet.add(cells, amount=yuan * 100)
                of_year += yuan
        sheet.add((f"{year}年小计", "", "", of_year / 10_000, None, None), "subtotal")
    return sheet
