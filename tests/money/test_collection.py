"""Days of sales in three ways and how well was collected, worked by hand."""

from datetime import date

import pytest

from zhike.money.collection import counted_back, effectiveness, weighted


def month(number, claimed, receivable, overdue=0):
    return {"month": date(2025, number, 1), "claimed": claimed, "receivable": receivable, "overdue": overdue}


MONTHS = [month(4, 600, 700), month(5, 310, 800), month(6, 300, 900, 250)]


def test_counting_back_goes_through_whole_months_and_a_part():
    # 900 = 300 of June (30 days) + 310 of May (31) + 290 of April's 600 (14.5)
    assert counted_back(MONTHS) == pytest.approx(30 + 31 + 30 * 290 / 600)


def test_a_month_in_which_nothing_happened_has_its_days_too():
    # 700 = 300 of June (30 days), none of May (31), 400 of April's 600 (20)
    assert counted_back([MONTHS[0], month(6, 300, 700)]) == pytest.approx(30 + 31 + 30 * 400 / 600)


def test_more_open_than_was_ever_sold_cannot_be_counted():
    assert counted_back([month(6, 10, 11)]) is None
    assert counted_back([]) is None
    assert counted_back([month(6, 10, 0)]) == 0


def test_each_months_open_claims_weigh_by_its_own_sales():
    still = {date(2025, 6, 1): 150, date(2025, 4, 1): 60, date(2024, 1, 1): 99}

    assert weighted(still, MONTHS) == pytest.approx(30 * 150 / 300 + 30 * 60 / 600)
    assert weighted({}, MONTHS) is None


def test_collected_is_measured_by_what_could_have_been():
    # open 800, claimed 300, 900 left of which 650 is not due: 200 of 450
    assert effectiveness(MONTHS[1], MONTHS[2]) == pytest.approx(200 / 450)
    assert effectiveness(month(5, 0, 0), month(6, 100, 100)) is None
