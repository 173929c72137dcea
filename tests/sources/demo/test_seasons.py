"""Seasons with 春节 by the lunar calendar and 双十一 by the solar one."""

from datetime import date

import numpy as np
import pytest

from zhike.sources.demo.seasons import AS_OF, CALENDAR, DAYS, NEW_YEARS, START, open_day, season


def day(year, month, number):
    return (date(year, month, number) - START).days


def test_new_years_are_those_of_the_lunar_calendar():
    assert NEW_YEARS[1:4] == (date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17))


def test_three_years_end_on_the_last_day():
    assert (CALENDAR[0], CALENDAR[-1], DAYS) == (date(2023, 7, 1), AS_OF, 1096)


@pytest.mark.parametrize("trade", ["wholesale", "retail"])
def test_the_index_is_the_scaled_product_of_its_parts(trade):
    found = season(trade)
    product = found.month * found.festival * found.event * found.weekday * found.growth

    assert found.index == pytest.approx(product / product.mean())
    assert found.index.mean() == pytest.approx(1)
    assert found.passed[0] == 0
    assert found.passed[-1] == pytest.approx(DAYS)


def test_shops_sell_most_on_the_eleventh_of_november():
    index = season("retail").index

    for year in (2023, 2024, 2025):
        assert index[day(year, 11, 11)] == index[day(year, 7, 1) : day(year, 12, 31)].max()


def test_nearly_nothing_is_ordered_during_the_spring_festival_and_much_before():
    index = season("wholesale").festival

    assert index[day(2025, 1, 29)] == 0.05
    assert index[day(2025, 1, 5)] == 1.4
    assert index[day(2024, 4, 10)] == 1.0


def test_orders_wait_until_we_open_again():
    days = np.array([day(2025, 1, 29), day(2025, 3, 5), day(2025, 3, 9)])  # festival, Wednesday, Sunday

    assert [CALENDAR[i] for i in open_day(days)] == [date(2025, 2, 10), date(2025, 3, 5), date(2025, 3, 10)]
