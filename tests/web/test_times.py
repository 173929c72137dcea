"""Times along the axis of a chart are as far from each other as in the calendar."""

from datetime import date
from decimal import Decimal

import pytest

from zhike.answer import Figure, Part, vocabulary_of
from zhike.web import charts
from zhike.web.against import Beside
from zhike.web.explore_chart import _ordered
from zhike.web.links import Links
from zhike.web.times import every
from zhike.web.words import Words

JANUARY, APRIL = date(2024, 1, 1), date(2024, 4, 1)


@pytest.mark.parametrize(
    ("given", "step", "found"),
    [
        ((date(2023, 11, 1), date(2024, 2, 1)), "month", ["2023-11-01", "2023-12-01", "2024-01-01", "2024-02-01"]),
        ((date(2024, 4, 1), date(2023, 7, 1)), "quarter", ["2023-07-01", "2023-10-01", "2024-01-01", "2024-04-01"]),
        ((date(2022, 1, 1), date(2024, 1, 1)), "year", ["2022-01-01", "2023-01-01", "2024-01-01"]),
        ((), "month", []),
    ],
)
def test_times_in_which_nothing_was_stand_between_the_others(given, step, found):
    assert [day.isoformat() for day in every(given, step)] == found


def test_a_month_without_sales_keeps_its_place_in_the_drawing_and_has_no_row():
    rows = [
        {"month": month, "spent": Decimal(90), "orders": 1, "customers": 1, "new_customers": 1}
        for month in (JANUARY, APRIL)
    ]

    chart = charts.draw("months", rows, Links(Words("en"), vocabulary_of(), "CNY"), date(2024, 4, 30))

    assert chart.spec["x"] == ["2024-01", "2024-02", "2024-03", "2024-04"]
    assert chart.spec["series"][0]["data"] == [90, None, None, 90]
    assert len(chart.rows) == 2


def test_explored_months_are_all_those_between_the_first_and_the_last():
    told = [
        Beside((Part(month, "month"),), (Figure(Decimal(9), "spent", "money", ""),), None) for month in (APRIL, JANUARY)
    ]

    shown = _ordered(told, in_time=True)

    assert [row.parts[0].plain() for row in shown] == ["2024-01", "2024-02", "2024-03", "2024-04"]
    assert [row.now is not None for row in shown] == [True, False, False, True]
