"""What was known of a customer on a day, and nothing that came later."""

from datetime import date

import pytest

from zhike.models.churn_features import NAMES, churn_cases, cuts
from zhike.tables import table

AS_OF = date(2025, 12, 31)
ORDERS = """
    order_id | customer_id | ordered_on | kind | amount | sold  | returned | discount
    A        | ann         | 2025-01-01 | sale | 100.00 | 100.00 | 0.00    | 0.00
    B        | ann         | 2025-01-11 | sale | 100.00 | 100.00 | 0.00    | 0.00
    C        | ann         | 2025-01-21 | sale | 100.00 | 100.00 | 0.00    | 25.00
    D        | ann         | 2025-02-10 | sale | 40.00  | 50.00 | -10.00   | 0.00
    E        | ann         | 2025-10-05 | sale | 10.00  | 10.00 | 0.00     | 0.00
    F        | bob         | 2025-11-01 | sale | 10.00  | 10.00 | 0.00     | 0.00
"""
LINES = """
    customer_id | product_code | ordered_on | kind | quantity | amount
    ann         | cup          | 2024-10-01 | sale | 10       | 100.00
    ann         | cup          | 2025-09-01 | sale | 2        | 24.00
    ann         | tea          | 2025-09-01 | sale | 1        | 9.00
"""
TALKS = """
    customer_id | spoken_on | kind_of_interaction | topic
    ann         | 2025-09-01 | 投诉                 | 质量
    ann         | 2025-09-02 | 售后                 |
    ann         | 2025-10-02 | 投诉                 | 当天的不算
"""
PAID = """
    customer_id | received_on | due_on     | amount
    ann         | 2025-02-11  | 2025-02-01 | 30.00
    ann         | 2025-03-01  | 2025-03-01 | 10.00
"""


@pytest.fixture
def known(given, rows):
    def known(orders=ORDERS, lines=LINES, talks=TALKS, paid=PAID):
        return churn_cases(
            given("orders", orders),
            given("order_lines", lines),
            given("interactions", talks),
            given("settlements", paid),
            as_of=AS_OF,
            late_after=1.0,
            steady_orders=4,
        )

    return known


def test_cuts_leave_their_period_to_be_seen_and_one_before_them():
    assert cuts(date(2025, 1, 1), AS_OF) == [date(2025, 10, 2), date(2025, 7, 4), date(2025, 4, 5)]
    assert cuts(date(2025, 10, 1), AS_OF) == [date(2025, 12, 1), date(2025, 11, 1)]
    assert cuts(date(2025, 12, 1), AS_OF) == []
    assert cuts(None, AS_OF) == []


def test_a_case_is_what_was_known_that_day_and_what_followed(known, rows):
    found = known()
    october = found.filter(found.cut_on == date(2025, 10, 2))

    # ann's gaps are 10, 10, 20 days: median 10, spread 1 (the median deviation is 0); 234 days since are 234/11 patiences
    assert rows(october, "customer_id", "days_since", "order_days", "age_days", "median_gap", "lateness") == [
        ("ann", 234, 4, 274, 10.0, pytest.approx(234 / 11))
    ]
    # she ordered three days later
    assert rows(october, "silent_30", "silent_60", "silent_90", "is_asked") == [(0, 0, 0, True)]
    # 10 of 350 came back, 25 of 375 were taken off; cups went from 10 to 12; the complaint of the very day is not known yet
    assert rows(october, "returned_share", "discount_share", "price_change", "complaints", "services", "contacts") == [
        (pytest.approx(10 / 350), pytest.approx(25 / 375), pytest.approx(0.2), 1, 1, 2)
    ]
    # 30 paid ten days late, 10 on the day
    assert rows(october, "days_beyond_terms") == [(pytest.approx(7.5),)]


def test_who_bought_for_nothing_sent_nothing_back(known, rows):
    """Other currencies without a rate, gifts: no share can be told; who sent back more than was bought sent back all."""
    orders = (
        ORDERS
        + "    G | cat | 2025-11-01 | sale | 0.00 | 0.00 | 0.00 | 0.00\n    H | dan | 2025-11-01 | sale | -2.00 | 8.00 | -10.00 | 0.00\n"
    )
    found = known(orders)
    shares = dict(rows(found.filter(found.cut_on == AS_OF), "customer_id", "returned_share"))
    assert (shares["bob"], shares["cat"], shares["dan"]) == (0.0, None, 1.0)


def test_silence_that_is_not_over_is_not_known(known, rows):
    found = known()
    today = found.filter(found.cut_on == AS_OF)
    assert rows(today, "customer_id", "silent_30", "silent_90") == [("ann", None, None), ("bob", None, None)]


def test_nothing_that_came_later_changes_what_was_known(known, rows):
    """Time leakage: every document after the cut is changed, and no feature moves."""
    july = date(2025, 7, 4)
    before = known()
    after = known(
        ORDERS.replace("2025-10-05 | sale | 10.00  | 10.00", "2025-07-05 | sale | 90.00  | 90.00"),
        LINES.replace("24.00", "99.00"),
        TALKS.replace("2025-09-01T", "2025-07-05T"),
        PAID + "    ann | 2025-07-05 | 2025-01-01 | 99.00\n",
    )
    assert rows(before.filter(before.cut_on == july), *NAMES) == rows(after.filter(after.cut_on == july), *NAMES)
    assert rows(before.filter(before.cut_on == july), "silent_30") == [(1,)]
    assert rows(after.filter(after.cut_on == july), "silent_30") == [(0,)]


def test_the_columns_are_those_of_the_contract(known):
    assert set(known().columns) == {column.name for column in table("churn_cases").columns}
