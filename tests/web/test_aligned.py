"""Numbers of one column are written with the same places."""

import pytest

from zhike.web.aligned import aligned
from zhike.web.shown import Shown


def column(unit, *values, key="v"):
    rows = [{"name": "x", key: Shown(value, unit, "zh", "/explain", currency="CNY")} for value in values]
    return [row[key].short for row in aligned(rows)]


@pytest.mark.parametrize(
    ("unit", "values", "written"),
    [
        ("number", (85.6, 86.0), ["85.6", "86.0"]),
        ("number", (1.09, 1.0, 0.5), ["1.09", "1.00", "0.50"]),
        ("number", (2.0, 3.0), ["2", "3"]),
        ("number", (1656.25, 3.25), ["1,656", "3"]),
        ("days", (789.0, 60.2), ["789.0 天", "60.2 天"]),
        ("money", (9347.57, 34465.0), ["¥9,348", "¥34,465"]),
        ("money", (120_800.0, 0.35), ["¥12.08万", "¥0.35"]),
        ("money", (9347.57, 12.0), ["¥9,347.57", "¥12.00"]),
        ("count", (3, 12), ["3", "12"]),
        ("share", (0.5, 0.123), ["50.0%", "12.3%"]),
    ],
)
def test_a_column_has_the_places_that_its_numbers_need(unit, values, written):
    assert column(unit, *values) == written


def test_cells_within_a_row_are_columns_too_and_what_is_missing_stays_missing():
    rows = [("a", (Shown(1.5, "number", "en", "/"),)), ("b", (Shown(None, "number", "en", "/"),)), ("c", (Shown(2.0, "number", "en", "/"),))]  # fmt: skip

    assert [one[1][0].short for one in aligned(rows)] == ["1.5", "–", "2.0"]


def test_a_row_alone_and_other_units_of_the_same_place_stay_as_they_are():
    rows = [{"v": Shown(9.5, "number", "en", "/")}, {"v": Shown(9.0, "days", "en", "/")}]

    assert [row["v"].short for row in aligned(rows)] == ["9.5", "9 days"]
    assert aligned(rows[:1]) == rows[:1]
