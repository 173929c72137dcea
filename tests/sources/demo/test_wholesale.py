"""Wholesale exports look as 管家婆 and T+ make them."""

from decimal import Decimal

import pytest

from zhike.sources.demo.company import company
from zhike.sources.demo.wholesale import PAGE, new_wholesale, old_wholesale, yuan, yuan_with_sign


@pytest.fixture(scope="module")
def whole():
    return company(seed=5, first=0, count=400)


def of_class(sheet, outcome):
    return [row for row, found in zip(sheet.rows, sheet.classes, strict=True) if found == outcome]


def column(sheet, header):
    return [key for key, _ in sheet.columns].index(header)


def test_money_is_written_with_cents_and_sign():
    assert [yuan(-5), yuan(123456), yuan_with_sign(-1234567)] == ["-0.05", "1234.56", "-￥12,345.67"]


def test_the_first_year_writes_a_document_s_cells_once_and_returns_as_positive_numbers(whole):
    sheet = old_wholesale(whole, year=2023)
    number, pieces = column(sheet, "单据编号"), column(sheet, "数量")
    rows = of_class(sheet, "accepted")

    assert None in {row[number] for row in rows}
    assert all(row[pieces] > 0 for row in rows)
    assert sheet.truth()["returns"]["rows"] > 0


def test_the_second_year_writes_them_on_every_line_and_returns_as_negative_numbers(whole):
    sheet = old_wholesale(whole, year=2024)
    number, pieces = column(sheet, "单据编号"), column(sheet, "数量")
    rows = of_class(sheet, "accepted")

    assert all(row[number] for row in rows)
    assert {row[number][:2] for row in rows if row[pieces] < 0} == {"XT"}


def test_pages_end_with_a_sum_and_begin_with_the_header(whole):
    sheet = old_wholesale(whole, year=2024)
    lines = sum(sheet.classes.count(outcome) for outcome in ("accepted", "rejected", "duplicate"))

    assert sheet.classes.count("repeated_header") == (lines - 1) // PAGE
    first = sheet.classes.index("subtotal")
    assert sheet.rows[first][10] == sum(row[10] for row in sheet.rows[:first])


def test_a_block_of_whole_documents_stands_twice(whole):
    for sheet in (old_wholesale(whole, year=2024), new_wholesale(whole)):
        number = column(sheet, "单据编号")
        twice = {row[number] for row in of_class(sheet, "duplicate")}
        assert twice
        for document in twice:
            accepted = [row for row in of_class(sheet, "accepted") if row[number] == document]
            again = [row for row in of_class(sheet, "duplicate") if row[number] == document]
            assert len(accepted) == len(again)


def test_impossible_days_stand_on_documents_of_one_line(whole):
    sheet = old_wholesale(whole, year=2024)
    number = column(sheet, "单据编号")

    assert len(of_class(sheet, "rejected")) == 3
    for row in of_class(sheet, "rejected"):
        assert sum(other[number] == row[number] for other in sheet.rows) == 1


def test_t_plus_writes_two_prices_and_the_tax_between_them(whole):
    sheet = new_wholesale(whole)
    for row in of_class(sheet, "accepted")[:200]:
        without, with_tax = (Decimal(row[column(sheet, name)]) for name in ("单价", "含税单价"))
        assert abs(with_tax - without * Decimal("1.13")) <= Decimal("0.01")


def test_the_sum_below_counts_cancelled_and_doubled_rows_too(whole):
    sheet = new_wholesale(whole)
    printed = of_class(sheet, "subtotal")[0][column(sheet, "数量")]
    counted = sum(
        row[column(sheet, "数量")] for kind in ("accepted", "cancelled", "duplicate") for row in of_class(sheet, kind)
    )

    assert printed == f"{counted:,}"
    assert Decimal(printed.replace(",", "")) != Decimal(sheet.truth()["totals"]["quantity"])


def test_a_return_names_its_order_and_its_reason(whole):
    sheet = new_wholesale(whole)
    for row in of_class(sheet, "accepted"):
        if row[column(sheet, "单据类型")] == "销售退货":
            assert row[column(sheet, "来源单号")][:2] in {"SA", "XS"}
            assert row[column(sheet, "退货原因")]
