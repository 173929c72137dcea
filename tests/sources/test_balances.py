"""Sheets of balances: what their title says for all rows, and on which side a balance stands."""

import pytest

from zhike.sources import balances
from zhike.sources.balances import sides, stated

BALANCES = {2: "opening", 5: "closing"}


@pytest.mark.parametrize(
    ("title", "account", "period"),
    [
        ("客户余额表 科目：1122 应收账款 月份：2024.01-2024.06", "1122 应收账款", "2024-01至2024-06"),
        ("客户往来余额表 期间：2024年1月至2024年6月", "应收账款", "2024-01至2024-06"),
        ("应收账款余额表 2024年1月1日-2024年6月30日 单位：元", "应收账款", "2024-01至2024-06"),
        ("科目名称: 应收账款 会计期间: 2024年3月", "应收账款", "2024-03"),
        ("应收账款 2024年1-6月 balances.xlsx", "应收账款", "2024-01至2024-06"),
        ("Customer balances Account: Receivables 2024-01-01 to 2024-06-30", "Receivables", "2024-01至2024-06"),
        ("客户余额", None, None),
    ],
)
def test_account_and_period_are_those_of_the_title(title, account, period):
    told = stated(title, BALANCES)

    assert (told.get("account"), told.get("period")) == (account, period)


def test_a_column_of_the_sheet_outweighs_the_title():
    assert stated("科目：应收账款 2024年3月", {0: "account", 1: "period"}) == {}


def test_a_balance_has_the_side_that_stands_before_it():
    labels = ("客户编码", "期初/方向", "期初/余额", "本期/借方", "期末/方向", "期末/余额")

    assert sides(labels, BALANCES) == {2: 1, 5: 4}
    assert sides(("客户", "金额", "期初", "借", "贷", "期末"), BALANCES) == {}


def test_a_balance_of_the_debit_side_has_that_of_the_credit_side_beside_it():
    names = [
        "客户名称",
        "期初余额/借方",
        "期初余额/贷方",
        "本期发生额/借方",
        "本期发生额/贷方",
        "期末借方余额",
        "期末贷方余额",
    ]

    assert balances.against(names) == {1: 2, 5: 6}
    assert balances.against(["客户名称", "期初余额", "借方", "贷方", "期末余额"]) == {}
