"""What stands above a table for all its rows."""

import pytest

from zhike.sources.titles import ahead, day, listed, medium, month, party, pool, quoted, returned, taken_back


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("往来对账单 客户：杭州华信贸易有限公司 期间：2024年3月", "杭州华信贸易有限公司"),
        ("对账单 客户名称:安大（南通）贸易", "安大(南通)贸易"),
        ("Statement Customer: Blue Harbour Ltd Period: 2024-03", "Blue Harbour Ltd"),
        ("销售明细 客户：全部 仓库：全部", None),
        ("销售明细 客户：0001 至 0099", None),
        ("客户往来余额表", None),
    ],
)
def test_a_title_may_announce_one_customer(title: str, name: str | None) -> None:
    assert party(title) == name


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (("库存状况表 2024年6月30日",), "2024-06-30"),
        (("库存 2024年2月",), "2024-02-29"),
        (("2024-01-01 至 2024-03-31",), "2024-03-31"),
        (("库存 打印时间：2025-01-05", "库存20240630.csv"), "2024-06-30"),
        (("库存 2024-02-30",), None),
        (("即时库存",), None),
    ],
)
def test_stock_is_that_of_the_last_day_that_is_named(told: tuple[str, ...], found: str | None) -> None:
    assert (str(one) if (one := day(*told)) else None) == found


def test_what_is_to_be_reached_keeps_its_unit() -> None:
    assert ahead("2024年销售目标 单位：万元", "a.xlsx") == "2024年销售目标（万元）"
    assert ahead("", "回款目标.xlsx") == "回款目标.xlsx"
    assert ahead("销售明细", "a.xlsx") is None


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (("销售退货单明细", "Sheet1", "导出.xlsx"), "销售退货单"),
        (("", "退货", "2024销售与退货.xlsx"), "退货"),
        (("Sales Returns", "", "a.csv"), "Sales Returns"),
        (("", "销售", "销售_退货.xlsx"), None),
        (("销售退货及出库汇总", "Sheet1", "a.xls"), None),
        (("销售明细", "Sheet1", "退货.xls"), None),
        (("收款单 收款退款单", "", "a.csv"), None),
    ],
)
def test_a_title_may_say_that_all_was_sent_back(told: tuple[str, ...], kind: str | None) -> None:
    assert returned(*told) == kind


def test_so_may_the_name_of_what_is_summed() -> None:
    assert taken_back(("退货数量", "退货金额")) == {"document_kind": "退货"}
    assert taken_back(("Returned Qty",)) == {"document_kind": "Returned"}
    assert taken_back(("销售数量", "金额")) == {}


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (("2026年中国连锁百强榜", "Sheet1", "a.xlsx"), "2026年中国连锁百强榜"),
        (("", "Sheet1", "民营企业500强.xlsx"), "民营企业500强"),
        (("Top 100 retailers 2026", "", "x.csv"), "Top 100 retailers 2026"),
        (("客户销售排名表", "Sheet1", "排名.xlsx"), "排名"),  # the file may still say it; the columns decide
        (("销售排行榜", "销售排名", "商品排名.xls"), None),  # lists of our own
        (("客户档案", "Sheet1", "客户.xlsx"), None),
    ],
)
def test_a_ranking_that_others_publish_is_named_by_its_title(told, found):
    assert listed(*told) == found


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("运 费 对 账 单", "运费"),
        ("顺丰月结账单2025年2月.xls", "运费"),
        ("3月仓储费明细", "仓储费"),
        ("运费及仓储费汇总", None),
        ("销售费用明细", None),
    ],
)
def test_a_title_may_name_what_all_costs_are_for(title: str, found: str | None) -> None:
    assert pool(title) == found


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("账期：2025年3月", "2025-03"),
        ("费用202503.xlsx", "2025-03"),
        ("2025-01-01 至 2025-03-31", "2025-01至2025-03"),
        ("2025-03-01至2025-03-31", "2025-03"),
        ("2025年3月 打印日期：2025-04-02", "2025-03"),
        ("2025年", None),
        ("2025年3月 2025年4月", None),
        ("销售费用20250331导出明细_123456.csv", "2025-03"),
    ],
)
def test_the_month_of_a_title_is_its_only_one_or_its_span(title: str, found: str | None) -> None:
    assert month(title) == found


def test_a_report_of_one_medium_names_it() -> None:
    assert medium("推广单元报告", "百度推广计划报告.csv") == "百度"
    assert medium("百度和抖音投放汇总") is None
    assert medium("各渠道推广费用") is None


def test_an_offer_is_made_on_the_day_it_says_not_on_the_one_it_ends() -> None:
    assert str(quoted("报价单 客户：甲商行 报价日期：2025年3月12日 有效期至：2025年4月11日")) == "2025-03-12"
    assert quoted("报价单 有效期至：2025年4月11日") is None
