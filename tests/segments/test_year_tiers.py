"""Tiers of a year, today and every three months before."""

from datetime import date
from decimal import Decimal

import pytest

from zhike.segments.year_tiers import grading_days, standings, year_tiers

MARKS = {"tier_high": 0.5, "tier_middle": 0.8, "tier_by": "spent"}
ORDERS = """
order_id | customer_id | ordered_on | kind   | amount | costed_amount | cost
1        | ann         | 2024-02-10 | sale   | 900.00  | 900.00        | 600.00
2        | ann         | 2025-02-10 | sale   |  50.00 |               |
3        | bob         | 2024-06-30 | sale   |  60.00 |               |
4        | bob         | 2025-06-30 | sale   | 500.00 |               |
5        | cid         | 2024-05-01 | sale   |  40.00 |               |
6        | dee         | 2025-06-01 | sale   | 300.00 |               |
7        | dee         | 2025-06-02 | return | -20.00 |               |
8        | eve         | 2025-03-03 | return | -10.00 |               |
9        |             | 2025-03-03 | sale   | 999.00 |               |
"""


def tiers_on(graded, day):
    """A loop that looks back from one day: who bought for how much in the twelve months, the largest first."""
    return [(customer, tier, spent) for on, customer, tier, spent, _ in graded if on == day]


def test_days_of_grading_are_counted_back_from_today():
    assert grading_days(date(2025, 6, 30))[:5] == [
        date(2025, 6, 30), date(2025, 3, 31), date(2024, 12, 31), date(2024, 9, 30), date(2024, 6, 30)
    ]  # fmt: skip
    assert grading_days(date(2025, 5, 29))[1] == date(2025, 2, 28)
    assert grading_days(date(2024, 2, 29))[4] == date(2023, 2, 28)
    assert len(grading_days(date(2025, 6, 30))) == 17


def test_a_year_holds_the_day_of_grading_and_not_the_same_day_a_year_before(given, rows):
    graded = rows(year_tiers(given("orders", ORDERS), as_of=date(2025, 6, 30), **MARKS))

    told = [(customer, tier, float(spent)) for customer, tier, spent in tiers_on(graded, date(2025, 6, 30))]
    assert told == [("ann", "low", 50.0), ("bob", "high", 500.0), ("dee", "middle", 280.0)]
    told = [(customer, tier, float(spent)) for customer, tier, spent in tiers_on(graded, date(2024, 6, 30))]
    assert told == [("ann", "high", 900.0), ("bob", "low", 60.0), ("cid", "low", 40.0)]


def test_margin_is_told_where_costs_are_known(given, rows):
    graded = rows(year_tiers(given("orders", ORDERS), as_of=date(2025, 6, 30), **MARKS), "customer_id", "graded_on", "margin")  # fmt: skip

    assert {row[2] for row in graded if row[0] == "ann" and row[1] == date(2024, 6, 30)} == {Decimal("300.00")}
    assert {row[2] for row in graded if row[0] == "bob"} == {None}


def test_who_only_returned_in_a_year_has_no_tier_in_it(given, rows):
    graded = rows(year_tiers(given("orders", ORDERS), as_of=date(2025, 6, 30), **MARKS))

    assert not [row for row in graded if row[1] == "eve"]


def test_what_happens_later_changes_no_tier_of_an_earlier_day(given, rows):
    later = ORDERS + "10 | cid | 2025-06-15 | sale | 9999.00 | |\n"

    before, after = (
        [row for row in rows(year_tiers(given("orders", text), as_of=date(2025, 6, 30), **MARKS)) if row[0] < date(2025, 6, 30)]
        for text in (ORDERS, later)
    )  # fmt: skip

    assert before == after


def test_tiers_of_a_year_may_go_by_margin(given, rows):
    orders = given(
        "orders",
        """
        order_id | customer_id | ordered_on | kind | amount | costed_amount | cost
        1        | ann         | 2025-06-01 | sale | 900.00 | 900.00        | 899.00
        2        | bob         | 2025-06-01 | sale | 100.00 | 100.00        |  20.00
        """,
    )

    graded = rows(year_tiers(orders, as_of=date(2025, 6, 30), **(MARKS | {"tier_by": "margin"})))

    assert [(customer, tier) for _, customer, tier, *_ in graded] == [("ann", "low"), ("bob", "high")]


def test_a_move_names_where_a_customer_came_from(given, rows):
    orders = given("orders", ORDERS)
    metrics = given(
        "customer_metrics",
        """
        customer_id | orders | first_ordered_on
        ann         | 2      | 2024-02-10
        bob         | 2      | 2024-06-30
        cid         | 1      | 2024-05-01
        dee         | 1      | 2025-06-01
        old         | 1      | 2020-01-01
        eve         | 0      |
        """,
    )
    graded = year_tiers(orders, as_of=date(2025, 6, 30), **MARKS)

    assert rows(standings(graded, metrics, as_of=date(2025, 6, 30))) == [
        ("ann", "low", "high", "fell"),
        ("bob", "high", "low", "rose"),
        ("cid", None, "low", "gone"),
        ("dee", "middle", None, "new"),
        ("old", None, None, None),
    ]


@pytest.mark.parametrize("orders", ["order_id | customer_id | ordered_on | kind | amount | costed_amount | cost"])
def test_without_orders_nobody_has_a_tier(given, rows, orders):
    assert rows(year_tiers(given("orders", orders), as_of=date(2025, 6, 30), **MARKS)) == []
