"""The year begins where the reader says, and is compared with the same days a year earlier."""

from datetime import date

import pytest

from zhike.web.periods import (
    Period,
    before,
    last_month,
    last_quarter,
    this_month,
    this_quarter,
    this_year,
    twelve_months,
)


@pytest.mark.parametrize(
    ("as_of", "starts", "first"),
    [
        (date(2026, 6, 30), 1, date(2026, 1, 1)),
        (date(2026, 6, 30), 4, date(2026, 4, 1)),
        (date(2026, 6, 30), 7, date(2025, 7, 1)),
        (date(2026, 7, 1), 7, date(2026, 7, 1)),
        (date(2026, 1, 1), 12, date(2025, 12, 1)),
    ],
)
def test_the_year_so_far(as_of, starts, first):
    assert this_year(as_of, starts) == Period(first, as_of)


@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        (date(2026, 1, 1), date(2026, 6, 30), Period(date(2025, 1, 1), date(2025, 6, 30))),
        (date(2024, 2, 1), date(2024, 2, 29), Period(date(2023, 2, 1), date(2023, 2, 28))),
        (date(2025, 2, 1), date(2025, 2, 28), Period(date(2024, 2, 1), date(2024, 2, 29))),
        (date(2024, 2, 1), date(2024, 2, 28), Period(date(2023, 2, 1), date(2023, 2, 28))),
        (date(2026, 1, 1), date(2026, 12, 31), Period(date(2025, 1, 1), date(2025, 12, 31))),
    ],
)
def test_the_same_days_a_year_earlier(first, last, before):
    assert Period(first, last).year_before() == before


def test_the_month_so_far_and_its_address():
    assert this_month(date(2026, 6, 12)).where == (("from", "2026-06-01"), ("to", "2026-06-12"))


@pytest.mark.parametrize(
    ("first", "last", "earlier"),
    [
        (date(2024, 4, 1), date(2024, 6, 30), Period(date(2024, 1, 1), date(2024, 3, 31))),
        (date(2024, 3, 1), date(2024, 3, 31), Period(date(2024, 2, 1), date(2024, 2, 29))),
        (date(2024, 1, 1), date(2024, 12, 31), Period(date(2023, 1, 1), date(2023, 12, 31))),
        (date(2024, 3, 1), date(2024, 3, 10), Period(date(2024, 2, 20), date(2024, 2, 29))),
    ],
)
def test_the_period_before_has_as_many_months_where_months_are_whole_else_as_many_days(first, last, earlier):
    assert before(Period(first, last)) == earlier


def test_the_periods_that_are_offered():
    day = date(2026, 2, 10)

    assert last_month(day) == Period(date(2026, 1, 1), date(2026, 1, 31))
    assert this_quarter(day) == Period(date(2026, 1, 1), day)
    assert last_quarter(day) == Period(date(2025, 10, 1), date(2025, 12, 31))
    assert twelve_months(day) == Period(date(2025, 2, 1), date(2026, 1, 31))
    assert twelve_months(date(2026, 2, 28)) == Period(date(2025, 3, 1), date(2026, 2, 28))
