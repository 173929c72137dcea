from datetime import date
from typing import Any

import pytest

from zhike.metrics.rhythm import late_backtest, rhythms

SETTINGS: dict[str, Any] = {"late_after": 1.0, "steady_orders": 4, "active_rhythms": 3.0, "active_days": 180}


def orders(*days: str, customer: str = "ann", kind: str = "sale") -> str:
    return "".join(f"{customer}-{day} | {customer} | {day} | {kind}\n" for day in days)


HEADER = "order_id | customer_id | ordered_on | kind\n"
FORTNIGHTLY = ("2025-01-01", "2025-01-15", "2025-01-29", "2025-02-12", "2025-02-26")


def test_the_rhythm_is_the_median_of_the_days_between_order_days(given, rows):
    table = given("orders", HEADER + orders("2025-01-01", "2025-01-11", "2025-01-21", "2025-03-01"))

    found = rhythms(table, as_of=date(2025, 3, 2), **SETTINGS)

    # intervals 10, 10, 39: median 10, deviations 0, 0, 29 → 0, and a spread is at least one day
    assert rows(found, "order_days", "median_days_between_orders", "spread_days", "expected_next_on") == [
        (4, 10.0, 1.0, date(2025, 3, 11))
    ]
    assert rows(found, "mean_days_between_orders") == [(pytest.approx(59 / 3),)]


def test_the_spread_is_the_scaled_median_deviation_and_halves_of_a_median_count_to_the_next_day(given, rows):
    table = given("orders", HEADER + orders("2025-01-01", "2025-01-11", "2025-01-24"))

    found = rhythms(table, as_of=date(2025, 1, 24), **SETTINGS)

    assert rows(found, "median_days_between_orders", "spread_days", "expected_next_on", "late_from") == [
        (11.5, pytest.approx(1.5 * 1.4826), date(2025, 2, 5), date(2025, 2, 7))
    ]


def test_two_orders_on_one_day_are_one_order_day(given, rows):
    table = given("orders", HEADER + orders("2025-01-01", "2025-01-01", "2025-01-08"))

    assert rows(rhythms(table, as_of=date(2025, 2, 1), **SETTINGS), "order_days", "median_days_between_orders") == [
        (2, 7.0)
    ]


def test_one_order_day_has_no_interval_and_nothing_is_expected(given, rows):
    table = given("orders", HEADER + orders("2025-01-01"))

    found = rhythms(table, as_of=date(2025, 2, 1), **SETTINGS)

    assert rows(
        found, "median_days_between_orders", "expected_next_on", "late_from", "days_late", "is_steady", "is_late"
    ) == [(None, None, None, None, False, False)]


def test_returns_and_anonymous_sales_make_no_order_day(given, rows):
    text = HEADER + orders("2025-01-01") + orders("2025-01-09", kind="return") + "X | | 2025-01-10 | sale\n"

    assert rows(rhythms(given("orders", text), as_of=date(2025, 2, 1), **SETTINGS), "customer_id", "order_days") == [
        ("ann", 1)
    ]


@pytest.mark.parametrize(
    ("as_of", "days_late", "is_late"),
    [
        (date(2025, 3, 12), 0, False),  # expected that day
        (date(2025, 3, 13), 0, False),  # one day past, but within the spread of one day
        (date(2025, 3, 14), 2, True),
        (date(2025, 8, 25), 166, True),  # 180 days of silence: past three medians, not past active_days
        (date(2025, 8, 26), 167, False),  # past both: lapsed, no longer late
    ],
)
def test_late_begins_past_median_and_spread_and_ends_where_the_customer_has_lapsed(
    given, rows, as_of, days_late, is_late
):
    table = given("orders", HEADER + orders(*FORTNIGHTLY))

    assert rows(rhythms(table, as_of=as_of, **SETTINGS), "days_late", "is_late") == [(days_late, is_late)]


def test_a_customer_with_too_few_order_days_is_never_late(given, rows):
    table = given("orders", HEADER + orders(*FORTNIGHTLY[:3]))

    assert rows(rhythms(table, as_of=date(2025, 6, 1), **SETTINGS), "days_late", "is_steady", "is_late") == [
        (None, False, False)
    ]


# Backtest. As of 2025-06-30 the origins are 60, 120, 180 … days before: 2025-05-01, 2025-03-02, 2025-01-01 …

WEEKLY_UNTIL_MARCH = tuple(
    f"2025-{month:02}-{day:02}" for month, days in ((1, (3, 10, 17, 24, 31)), (2, (7, 14, 21, 28))) for day in days
)


def test_the_backtest_names_who_was_late_on_the_past_day_and_looks_who_bought(given, rows):
    steady = orders(*WEEKLY_UNTIL_MARCH, "2025-04-30", "2025-05-07", customer="ann")  # back at work, buys again
    stopped = orders(*WEEKLY_UNTIL_MARCH, customer="bob")  # silent since February: late on 2025-05-01
    returned = orders(*WEEKLY_UNTIL_MARCH, "2025-05-20", customer="cid")  # late on 2025-05-01, bought 19 days on
    found = late_backtest(given("orders", HEADER + steady + stopped + returned), as_of=date(2025, 6, 30), **SETTINGS)

    at_may = found.filter(found.origin == date(2025, 5, 1))
    assert rows(at_may, "horizon", "rule", "named", "named_bought", "others", "others_bought") == [
        ("fixed", "fixed", 2, 1, 1, 1),
        ("fixed", "rhythm", 2, 1, 1, 1),
        ("own", "fixed", 2, 0, 1, 1),  # a week ahead, cid had not come back yet
        ("own", "rhythm", 2, 0, 1, 1),
    ]
    assert rows(at_may.filter(at_may.horizon == "fixed"), "lift") == [(2.0,), (2.0,)]


def test_the_fixed_rule_names_as_many_customers_those_longest_without_an_order(given, rows):
    # dee buys every 60 days: 50 days of silence are nothing; ann buys weekly: 20 days are late.
    dee = orders("2024-07-15", "2024-09-13", "2024-11-12", "2025-01-11", "2025-03-12", "2025-05-11", customer="dee")
    ann = orders("2025-03-14", "2025-03-21", "2025-03-28", "2025-04-04", "2025-04-11", customer="ann")
    found = late_backtest(given("orders", HEADER + dee + ann), as_of=date(2025, 6, 30), **SETTINGS)

    at_may = found.filter(found.origin == date(2025, 5, 1), found.horizon == "fixed")
    assert rows(at_may, "rule", "named", "named_bought", "others_bought") == [
        ("fixed", 1, 1, 0),  # names dee, who bought
        ("rhythm", 1, 0, 1),  # names ann, who did not
    ]


def test_what_happens_after_the_origin_changes_no_list(given, rows):
    before = orders(*WEEKLY_UNTIL_MARCH, customer="ann")
    after = before + orders(*(f"2025-05-{day:02}" for day in range(2, 31)), customer="ann")

    lists = [
        rows(found.filter(found.origin <= date(2025, 5, 1)), "origin", "horizon", "rule", "named", "others")
        for found in (
            late_backtest(given("orders", HEADER + text), as_of=date(2025, 6, 30), **SETTINGS)
            for text in (before, after)
        )
    ]

    assert lists[0] == lists[1] != []
