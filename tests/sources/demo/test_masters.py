"""The customer master and its flaws."""

import pytest
from stdnum.cn import uscc

from zhike.sources.demo.company import company
from zhike.sources.demo.masters import customer_master, prices, products


@pytest.fixture(scope="module")
def whole():
    return company(seed=5, first=0, count=1_500)


def column(sheet, header):
    return [key for key, _ in sheet.columns].index(header)


def test_tax_ids_are_valid_where_excel_has_not_rounded_them(whole):
    sheet = customer_master(whole)
    numbers = [row[column(sheet, "基本信息/统一社会信用代码")] for row in sheet.rows]
    rounded = {place for place, _, reason in sheet.flags if reason == "rounded_id"}

    assert all(uscc.is_valid(number) for i, number in enumerate(numbers) if number and i not in rounded)
    assert all(isinstance(numbers[i], float) for i in rounded)
    assert len(rounded) >= 3


def test_the_tax_id_is_often_there_but_not_always(whole):
    sheet = customer_master(whole)
    given = sum(bool(row[column(sheet, "基本信息/统一社会信用代码")]) for row in sheet.rows)

    assert 0.75 < given / len(sheet.rows) < 0.95


def test_a_conflict_is_a_second_row_of_a_code_with_another_phone(whole):
    sheet = customer_master(whole)
    for place, _, reason in sheet.flags:
        if reason == "conflict":
            code = sheet.rows[place][0]
            phones = [row[column(sheet, "联系信息/手机")] for row in sheet.rows[: place + 1] if row[0] == code]
            assert len(phones) == 2
            assert phones[0] != phones[1]


def test_who_is_known_lost_has_a_day_and_a_reason(whole):
    sheet = customer_master(whole)
    lost = [row for row in sheet.rows if row[column(sheet, "流失信息/流失日期")]]

    assert len(lost) > 50
    assert all(row[column(sheet, "流失信息/流失原因")] for row in lost)


def test_branches_name_their_parent(whole):
    sheet = customer_master(whole)
    codes = {row[0]: row[1] for row in sheet.rows}
    parents = [(row[1], codes[row[5]]) for row in sheet.rows if row[5]]

    assert parents
    assert all(name.startswith(parent) for name, parent in parents)


def test_price_lists_follow_one_another(whole):
    assert len(products(whole).rows) == 361  # freight is the last
    assert {row[3].isoformat() for row in prices(whole).rows} == {
        "2023-07-01",
        "2024-03-01",
        "2025-01-01",
        "2025-09-01",
    }
