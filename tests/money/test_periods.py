"""Periods as sheets write them."""

from datetime import date

import pytest

from zhike.money.periods import first_month, last_month

WRITTEN = {
    "2024-03": (3, 3), "2024年3月": (3, 3), "202403": (3, 3), "2024/3/1": (3, 3), "20240315": (3, 3), "2024.12": (12, 12), "2024年第3季度": (7, 9),
    "2024年三季度": (7, 9), "2024Q1": (1, 3), "2024年上半年": (1, 6), "2024H2": (7, 12), "2024年": (1, 12), "2024": (1, 12), "2024-02至2024-05": (2, 5), "2024年1月~2024年3月": (1, 3),
}  # fmt: skip


def test_months_quarters_halves_years_and_ranges_are_read_as_whole_months(given, rows):
    table = given("t", "text\n" + "\n".join(WRITTEN))

    found = {
        text: (first.month, last.month)
        for text, first, last in rows(table.mutate(a=first_month(table.text), b=last_month(table.text)))
    }

    assert found == WRITTEN


@pytest.mark.parametrize("text", ["去年", "2024年13月", "第3季度", "x"])
def test_what_nobody_can_read_is_missing(given, rows, text):
    table = given("t", f"text\n{text}")

    assert rows(table.select(a=first_month(table.text), b=last_month(table.text))) == [(None, None)]


def test_a_quarter_begins_in_its_own_year(given, rows):
    table = given("t", "text\n2025年第4季度")

    assert rows(table.select(a=first_month(table.text), b=last_month(table.text))) == [
        (date(2025, 10, 1), date(2025, 12, 1))
    ]
