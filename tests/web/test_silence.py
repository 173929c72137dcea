"""A long time without any sale is told, a season is not."""

from datetime import date

import pytest

from zhike.web.silence import longest


def months(*spans):
    return [
        date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
        for year, first, last in spans
        for month in range(first, last + 1)
    ]


AS_OF = date(2025, 6, 30)


def test_a_year_without_any_sale_is_told_by_its_first_and_last_day():
    sold = months((2021, 1, 24), (2024, 2, 18))
    assert longest(sold, AS_OF) == (date(2023, 1, 1), date(2024, 1, 31))


@pytest.mark.parametrize(
    "sold",
    [
        months((2021, 1, 54)),
        months((2021, 1, 24), (2023, 6, 30)),  # five months
        months(*((year, 8, 10) for year in (2020, 2021, 2022, 2023, 2024))),  # moon cakes
        months((2015, 1, 24), (2018, 1, 90)),  # long ago
        [date(2025, 6, 1)],
        [],
    ],
)
def test_a_short_silence_one_of_every_year_and_one_long_ago_are_not(sold):
    assert longest(sold, AS_OF) is None
