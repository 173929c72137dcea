"""Periods as sheets write them."""

from datetime import date

import pytest

from zhike.money.periods import dated, periods

WRITTEN = {
    "2024-03": (3, 3), "2024年3月": (3, 3), "202403": (3, 3), "2024/3/1": (3, 3), "20240315": (3, 3), "2024.12": (12, 12), "2024年第3季度": (7, 9),
    "2024年三季度": (7, 9), "2024Q1": (1, 3), "2024年上半年": (1, 6), "2024H2": (7, 12), "2024年": (1, 12), "2024": (1, 12), "2024-02至2024-05": (2, 5), "2024年1月~2024年3月": (1, 3),
    "2024年1月-2024年9月": (1, 9), "2024.02-2024.05": (2, 5), "2024年1-9月": (1, 9), "2024年2月至5月": (2, 5), "2024-02~05": (2, 5), "2024-03-09": (3, 3),
}  # fmt: skip


def test_months_quarters_halves_years_and_ranges_are_read_as_whole_months(given, rows):
    found = rows(periods(given("raw", "period\n" + "\n".join(WRITTEN))))

    assert {text: (first.month, last.month) for text, first, last in found} == WRITTEN


@pytest.mark.parametrize("text", ["去年", "2024年13月", "第3季度", "x", "2024年1-3季度"])
def test_what_nobody_can_read_is_missing(given, rows, text):
    assert rows(periods(given("raw", f"period\n{text}"))) == [(text, None, None)]


def test_a_quarter_begins_in_its_own_year(given, rows):
    found = rows(periods(given("raw", "period\n2025年第4季度")))

    assert found == [("2025年第4季度", date(2025, 10, 1), date(2025, 12, 1))]


def test_every_way_of_writing_is_read_once_and_rows_without_one_keep_none(given, rows):
    costs, ledger = given("raw", "period | row\n2024Q1 | 1\n | 2\n2024Q1 | 3"), given("raw", "period\n2024Q1\n2024-05")
    read = periods(costs, ledger)

    assert sorted(row[0] for row in rows(read)) == ["2024-05", "2024Q1"]
    assert sorted(rows(dated(costs, read), "row", "first", "last")) == [
        (1, date(2024, 1, 1), date(2024, 3, 1)),
        (2, None, None),
        (3, date(2024, 1, 1), date(2024, 3, 1)),
    ]
