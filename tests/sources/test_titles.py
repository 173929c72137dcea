"""What stands above a table for all its rows."""

import pytest

from zhike.sources.titles import ahead, day, party


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
