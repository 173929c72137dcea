"""Columns for quarters and for items of cost: what a header says of the sums below it."""

from zhike.sources import split


def test_quarters_have_the_year_of_their_header_or_of_the_title() -> None:
    assert split.quarters(["姓名", "Q1", "Q2", "第三季度", "四季度", "全年合计"], "2025年任务") == {
        1: {"period": "2025Q1"},
        2: {"period": "2025Q2"},
        3: {"period": "2025Q3"},
        4: {"period": "2025Q4"},
    }
    assert split.quarters(["部门", "2024年一季度", "2025年一季度"], "") == {
        1: {"period": "2024Q1"},
        2: {"period": "2025Q1"},
    }


def test_without_a_year_or_alone_they_are_none() -> None:
    assert split.quarters(["姓名", "Q1", "Q2"], "销售任务") == {}
    assert split.quarters(["姓名", "一季度"], "2025年") == {}


def test_items_of_cost_are_named_without_their_unit_and_sums_are_none() -> None:
    assert split.items(["月份", "差旅费(元)", "运输费", "房租", "费用合计", "备注"]) == {
        1: {"pool": "差旅费"},
        2: {"pool": "运输费"},
        3: {"pool": "房租"},
    }
    assert split.items(["月份", "差旅费", "运输费"]) == {}
