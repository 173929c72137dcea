"""Masters: the customer file with its two-level header, goods, price lists, stock, credit terms."""

from datetime import date, timedelta

import numpy as np

from zhike.sources.demo.company import Company
from zhike.sources.demo.goods import CATEGORIES, COUNT, PRICE_DAYS, PRICE_LEVELS
from zhike.sources.demo.retail import created_on
from zhike.sources.demo.seasons import AS_OF, CALENDAR, Floats
from zhike.sources.demo.sheets import Cell, Sheet
from zhike.sources.demo.vocabulary import CHURN_REASONS, LEVELS, SALESPEOPLE, TRADES, WAREHOUSES

_MASTER = (
    ("基本信息/客户编码", "customer_code"),
    ("基本信息/客户名称", "customer_name"),
    ("基本信息/单位性质", "kind_of_party"),
    ("基本信息/所属行业", "industry"),
    ("基本信息/统一社会信用代码", "customer_tax_id"),
    ("基本信息/上级单位编码", "parent_code"),
    ("联系信息/联系人", "contact_person"),
    ("联系信息/手机", "phone"),
    ("联系信息/电子邮箱", "email"),
    ("联系信息/地址", "address"),
    ("经营信息/成立日期", "founded_on"),
    ("经营信息/员工人数", "employees"),
    ("经营信息/资产总额(万元)", "total_assets"),
    ("经营信息/年营业额(万元)", "annual_revenue"),
    ("管理信息/客户等级", "level"),
    ("管理信息/价格等级", "price_level"),
    ("管理信息/专管业务员", "owner"),
    ("管理信息/建档日期", "created_on"),
    ("流失信息/流失日期", "lost_on"),
    ("流失信息/流失原因", "lost_reason"),
    ("流失信息/责任部门", "responsible_department"),
    ("停用", None),
)
_RESPONSIBLE = {"价格偏高": "销售部", "交货不及时": "物流部", "质量投诉": "品管部", "品类不全": "采购部"}
_TAX_COLUMN, _PHONE_COLUMN = 4, 7


def customer_master(company: Company) -> Sheet:
    """Companies as the ERP knows them; some rows twice, some codes with two phones, ids that Excel rounded."""
    sheet = Sheet(
        file="往来单位_客户档案.xlsx",
        name="客户档案",
        kind="customers",
        columns=_MASTER,
        above=(("客户档案一览表",), ()),
    )
    parties = company.parties
    chance = company.generator("master").random((parties.count, 4))
    found = np.flatnonzero(parties.is_company).tolist()
    digits_only = [i for i in found if str(parties.tax_id[i]).isdigit()]
    rounded = set(digits_only[3:60:12])
    for i in found:
        cells = _master_row(company, i, chance[i])
        if i in rounded:
            cells = (*cells[:_TAX_COLUMN], float(parties.tax_id[i]), *cells[_TAX_COLUMN + 1 :])
            sheet.flag(len(sheet.rows), "基本信息/统一社会信用代码", "rounded_id")
        sheet.add(cells, party=i + parties.first, name=parties.name[i])
    several = sheet.rows[: len(sheet.rows) // 2]
    for j in range(40, len(several), max(len(several) // 4, 41)):  # the same code again, with another phone
        row = (*several[j][:_PHONE_COLUMN], "136000" + f"{j:05d}", *several[j][_PHONE_COLUMN + 1 :])
        sheet.flag(len(sheet.rows), "联系信息/手机", "conflict")
        sheet.add(row, party=sheet.parties[j], name=sheet.names[j])
    for j in range(20, len(several), max(len(several) // 5, 21)):
        sheet.add(several[j], "duplicate", party=sheet.parties[j], name=sheet.names[j])
    for j in (30, 31):
        if j < len(several):
            sheet.add(("", "", *several[j][2:_TAX_COLUMN], "", "", "", "", "", *several[j][9:]), "rejected")
    return sheet


def _master_row(company: Company, i: int, draw: Floats) -> tuple[Cell, ...]:
    parties = company.parties
    trade = TRADES[parties.trade[i]]
    created = created_on(company, i)
    founded = created - timedelta(days=200 + int(3000 * draw[0]))
    employees = int(parties.employees[i])
    gone = int(parties.dropped[i])
    known_lost = gone >= 0 and gone < len(CALENDAR) - 90 and draw[1] < 0.7
    reason = CHURN_REASONS[parties.churn_reason[i]] if known_lost else ""
    parent = int(parties.branch_of[i])
    return (
        company.code[i],
        parties.name[i],
        "企业",
        trade[1] if draw[2] < 0.9 else trade[2],
        parties.tax_id[i] if draw[1] < 0.85 else "",
        company.code[parent] if parent >= 0 else "",
        company.contact[i],
        company.phone[i] if draw[3] < 0.78 else company.landline[i],
        f"c{parties.first + i:06d}@example.com" if draw[0] < 0.6 else "",
        company.address[i],
        founded if draw[2] < 0.7 else f"{founded:%Y.%m.%d}",
        employees if draw[1] < 0.8 else None,
        f"{employees * (4 + 9 * draw[0]):.2f}" if draw[2] < 0.6 else "",
        f"{employees * (9 + 20 * draw[1]):.2f}" if draw[3] < 0.6 else "",
        LEVELS[("高", "中", "低")[parties.tier[i]]] if draw[0] < 0.9 else "",
        ("A", "B", "C")[parties.tier[i]],
        SALESPEOPLE[parties.salesperson[i]][0],
        created,
        CALENDAR[gone] if known_lost else None,
        reason,
        _RESPONSIBLE.get(reason, "") if known_lost else "",
        "是" if known_lost and reason == "停业" else "否",
    )


def products(company: Company) -> Sheet:
    """The goods, with today's price and cost."""
    columns = (
        ("商品编码", "product_code"),
        ("商品名称", "product_name"),
        ("商品类别", "category"),
        ("规格型号", "specification"),
        ("计量单位", "unit"),
        ("零售标价", "list_price"),
        ("参考成本", "cost"),
        ("上市日期", "launched_on"),
    )
    sheet = Sheet(file="商品与库存.xlsx", name="商品档案", kind="products", columns=columns, above=(("商品档案",),))
    goods = company.goods
    for i in range(COUNT):
        category = CATEGORIES[goods.category[i]][0]
        words = (goods.code[i], goods.name[i], category, goods.specification[i], goods.unit[i])
        sheet.add((*words, int(goods.prices[-1, i]) / 100, int(goods.costs[-1, i]) / 100, goods.launched[i]))
    sheet.add(("FY001", "运费", "服务", "", "次", None, None, None))
    return sheet


def prices(company: Company) -> Sheet:
    """List prices over time, for each price level where it has one of its own."""
    columns = (
        ("商品编码", "product_code"),
        ("商品名称", "product_name"),
        ("价格等级", "price_level"),
        ("生效日期", "valid_from"),
        ("价格", "price"),
    )
    sheet = Sheet(file="商品与库存.xlsx", name="价目表", kind="prices", columns=columns)
    goods = company.goods
    for j, day in enumerate(PRICE_DAYS):
        for i in range(COUNT):
            for level in ("零售", "B"):
                cents = (int(goods.prices[j, i]) * PRICE_LEVELS[level] + 50) // 100
                sheet.add((goods.code[i], goods.name[i], level, day, cents / 100))
    return sheet


def stock(company: Company) -> Sheet:
    """What lay in two warehouses at the end of the last three months."""
    columns = (
        ("盘点日期", "date"),
        ("商品编码", "product_code"),
        ("商品名称", "product_name"),
        ("仓库", "warehouse"),
        ("库存数量", "quantity"),
        ("库存金额", "amount"),
    )
    sheet = Sheet(file="商品与库存.xlsx", name="库存", kind="stock", columns=columns)
    chance = company.generator("stock")
    for day in (date(2026, 4, 30), date(2026, 5, 31), AS_OF):
        for i in range(COUNT):
            for warehouse in WAREHOUSES[:2]:
                pieces = int(chance.integers(0, 600))
                amount = pieces * int(company.goods.costs[-1, i])
                cells = (day, company.goods.code[i], company.goods.name[i], warehouse, pieces, amount / 100)
                sheet.add(cells, quantity=pieces * 100, amount=amount)
    return sheet


def credit_terms(company: Company) -> Sheet:
    """Limit and term of companies that buy on account."""
    columns = (
        ("客户编码", "customer_code"),
        ("客户名称", "customer_name"),
        ("信用额度(元)", "credit_limit"),
        ("账期(天)", "term_days"),
        ("生效日期", "valid_from"),
        ("失效日期", "valid_to"),
    )
    sheet = Sheet(file="财务台账.xlsx", name="信用额度", kind="credit_terms", columns=columns)
    parties = company.parties
    for i in np.flatnonzero(parties.is_company).tolist():
        begin = max(created_on(company, i), date(2024, 1, 1))
        cells = (company.code[i], parties.name[i], credit_limit(company, i), int(parties.term_days[i]), begin)
        sheet.add((*cells, date(2026, 12, 31)), party=i + parties.first, name=parties.name[i])
    return sheet


def credit_limit(company: Company, i: int) -> int:
    """In whole 元: by tier and term, to ten thousand."""
    return (20_000, 10_000, 5_000)[company.parties.tier[i]] * int(company.parties.term_days[i]) // 10
