"""Six manufacturers of one industry whom a small manufacturer supplies, with their statements: one grows, and prints its own, one is off."""

from datetime import date
from pathlib import Path

import once
from web import shop
from zhike import load, run
from zhike.workspace import Workspace

PEERS = (
    "佛山甲五金制造有限公司",
    "佛山乙五金制造有限公司",
    "佛山丙五金制造有限公司",
    "佛山丁五金制造有限公司",
    "佛山戊五金制造有限公司",
)
GROWS = "宁波永固五金制造有限公司"
OFF = "佛山甲五金制造有限公司"
NAMES = (GROWS, *PEERS)


def sales() -> str:
    lines = ["单据日期,单据编号,客户名称,商品名称,数量,金额,成本"]
    for number, name in enumerate(NAMES):
        for month in range(12):
            lines.append(f"2025-{month + 1:02d}-{10 + number},X{number}{month:02d},{name},合页,10,{1000 + 100 * number}.00,{700 + 10 * month}.00")  # fmt: skip
    return "\n".join(lines) + "\n"


def statements() -> str:
    lines = ["客户名称,报表期间,报表项目,金额"]
    for number, name in enumerate(PEERS, 1):
        for year, grown in ((2023, 100), (2024, 104)):
            equity = 300_000 + (40_000 if name == OFF else 0)
            items = {**_flows(grown), **ASSETS, **_owed(150_000 - 10_000 * number, equity)}
            lines += [f"{name},{year}年,{item},{amount}.00" for item, amount in items.items()]
    return "\n".join(lines) + "\n"


ASSETS = {"货币资金": 50_000, "应收账款": 90_000, "存货": 100_000, "流动资产合计": 300_000, "资产总计": 500_000}


def _owed(current: int, equity: int) -> dict[str, int]:
    return {"流动负债合计": current, "负债合计": 200_000, "未分配利润": 100_000, "所有者权益合计": equity}


def _flows(grown: int) -> dict[str, int]:
    return {
        "营业收入": 10_000 * grown, "营业成本": 7_000 * grown, "利息支出": 100 * grown, "利润总额": 800 * grown,
        "净利润": 600 * grown, "经营活动产生的现金流量净额": 60_000,
    }  # fmt: skip


def balance_sheet() -> str:
    """As accounting software prints it: assets beside what they were paid from, the year's end beside its start."""
    right = [*_owed(150_000, 300_000).items(), ("负债和所有者权益总计", 500_000)]
    lines = ["资产负债表", f"编制单位：{GROWS},,2024年12月31日,,,,,单位：元", "资产,行次,期末余额,年初余额,负债和所有者权益,行次,期末余额,年初余额"]  # fmt: skip
    for number, ((asset, much), (owed, of)) in enumerate(zip(ASSETS.items(), right, strict=True), 1):
        lines.append(f"{asset},{number},{much}.00,{much}.00,{owed},{number + 30},{of}.00,{of}.00")
    return "\n".join(lines) + "\n"


def profit_statement() -> str:
    lines = ["利润表", f"编制单位：{GROWS},2024年度,,单位：元", "项目,行次,本年金额,上年金额"]
    now, before = _flows(150), _flows(100)
    lines += [f"{item},{number},{now[item]}.00,{before[item]}.00" for number, item in enumerate(now, 1)]
    return "\n".join(lines) + "\n"


def customers() -> str:
    lines = (f"{name},五金制造业,C{n},{'要快交货' if n == 0 else ''}\n" for n, name in enumerate(NAMES))
    return "客户名称,行业,客户编码,客户需求\n" + "".join(lines)


PEOPLE = f"联系人姓名,所属客户,职位,决策影响,部门\n陈静,{NAMES[0]},总经理,决策,\n周航,{NAMES[0]},采购经理,建议,采购部\n"
SIGNS = (
    f"企业名称,日期,信号类型,数值,信息来源,摘要\n{NAMES[0]},2025-06-01,新闻,1,地方媒体,新开厂房\n没有的公司,2025-06-02,新闻,1,报纸,无关\n"
    f"{NAMES[3]},2025-03-01,专利,2,专利公告,发明专利授权\n{NAMES[3]},2025-04-01,专利,,专利公告,外观设计\n{NAMES[3]},2019-04-01,专利,9,专利公告,发明专利\n"
    f"{NAMES[3]},2025-05-01,榜单,30,行业协会,入选区域百强\n{NAMES[3]},2025-05-02,人才,1,公示,引进技术骨干一名\n"
)
RELATIONS = f"客户名称,关联单位,关系类型,起始日期\n{NAMES[3]},{NAMES[4]},供应商,2024-02-01\n"


def filled(folder: Path) -> Workspace:
    """A workspace with all lists loaded and computed, of the caller's own."""
    return once.made("makers", _filled, folder)


def _filled(folder: Path) -> Workspace:
    made = shop.empty(folder)
    sheets = (("客户档案.csv", customers()), ("销售明细.csv", sales()), ("财务报表.csv", statements()))
    forms = (("永固资产负债表-财务报表.csv", balance_sheet()), ("永固利润表-财务报表.csv", profit_statement()))
    for name, text in (*sheets, *forms, ("联系人.csv", PEOPLE), ("外部信号.csv", SIGNS), ("客户关系.csv", RELATIONS)):
        (folder / name).write_text(text, "utf-8-sig")
        load.bring(made, [folder / name], yes=True)
    run.refresh(made, as_of=date(2025, 12, 31))
    return made
