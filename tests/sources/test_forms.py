"""Statements as companies print them: where the form stands, whose it is, and of when its columns are."""

import pytest

from zhike.sources import forms

BALANCE = ["资  产", "行次", "期末余额", "年初余额", "负债和所有者权益（或股东权益）", "行次", "期末余额", "年初余额"]
ASSETS = [[one, "1", "2", "1"] for one in ("货币资金", "存货", "流动资产合计", "资产总计")]


def test_a_balance_sheet_has_two_sides_each_with_its_items_and_sums():
    rows = [["资产负债表"], ["编制单位：甲有限公司"], BALANCE, *ASSETS]

    assert forms.header(rows) == 2
    assert forms.sides(BALANCE) == [(0, 4), (4, 8)]


def test_a_trial_balance_is_no_statement():
    header = ["科目编码", "科目名称", "期初余额", "本期借方", "本期贷方", "期末余额"]
    rows = [
        header,
        *([n, one, "1", "2", "3", "4"] for n, one in enumerate(("应收账款", "存货", "财务费用", "营业成本"))),
    ]

    assert forms.header([[str(cell) for cell in row] for row in rows]) is None


@pytest.mark.parametrize(
    ("above", "names", "name"),
    [
        (["资产负债表", "编制单位：东莞恒达塑胶有限公司", "2025年12月31日"], (), "东莞恒达塑胶有限公司"),
        (["利润表", "编制单位：", "东莞恒达塑胶有限公司"], (), "东莞恒达塑胶有限公司"),
        (["Balance Sheet", "Company: Acme Tools Ltd"], (), "Acme Tools Ltd"),
        (["资产负债表"], ("Sheet1", "东莞恒达塑胶有限公司2025年报表.xlsx"), "东莞恒达塑胶有限公司"),
        (["资产负债表", "2025年12月"], ("Sheet1", "报表.xlsx"), None),
    ],
)
def test_the_company_stands_above_the_form_else_in_the_files_name(above, names, name):
    assert forms.whose(above, *names) == name


@pytest.mark.parametrize(
    ("names", "told", "periods"),
    [
        (BALANCE[:4], "2025年12月31日", ["2025-12", "2024-12"]),
        (BALANCE[:4], "2025年6月30日", ["2025-06", "2024-12"]),
        (["项目", "行次", "本年金额", "上年金额"], "2025年度", ["2025年", "2024年"]),
        (["项目", "本期金额", "本年累计金额"], "2025年6月", ["2025-06", "2025-01至2025-06"]),
        (["项目", "本月数", "本年累计数"], "2025年12月", ["2025-12", "2025年"]),
        (["项目", "本期金额", "上期金额"], "2025年12月", ["2025年", "2024年"]),
        (["项目", "本期金额", "上期金额"], "2025年1-6月", ["2025-01至2025-06", "2024-01至2024-06"]),
        (["项目", "2025年", "2024年"], "利润表", ["2025年", "2024年"]),
        (["Assets", "2025", "2024"], "Balance Sheet", ["2025-12", "2024-12"]),
        (["项目", "本年金额", "上年金额"], "利润表", []),
    ],
)
def test_columns_are_of_the_period_that_title_and_header_say_together(names, told, periods):
    assert [one["period"] for one in forms.periods(names, told).values()] == periods


def test_a_list_with_a_column_for_each_item_needs_company_year_and_three_items():
    names = ["客户名称", "年度", "营业收入", "净利润", "资产总计", "备注"]

    assert forms.items(names) == {2: {"item": "营业收入"}, 3: {"item": "净利润"}, 4: {"item": "资产总计"}}
    assert forms.items([*names[:1], *names[2:]]) == {}
    assert forms.items(["客户名称", "年度", "营业收入", "备注"]) == {}
