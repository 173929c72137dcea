"""What was known half a year ago is known without what came later."""

from datetime import date

import pytest

from zhike.metrics.past import past_metrics

TODAY = date(2025, 6, 29)  # the past day is 2024-12-31
SETTINGS = {"late_after": 1.0, "steady_orders": 3, "active_rhythms": 3.0, "active_days": 180}
ORDERS = """
    customer_id | ordered_on | kind   | amount | costed_amount | cost
    ann         | 2024-01-01 | sale   | 100.00 | 100.00        | 60.00
    ann         | 2024-11-01 | sale   | 300.00 |               |
    ann         | 2024-12-31 | sale   |  50.00 |               |
    ann         | 2025-01-01 | sale   |   7.00 |               |
    ann         | 2025-06-29 | return |  -2.00 |               |
    bob         | 2023-05-05 | sale   |  40.00 |               |
    cid         | 2025-02-02 | sale   |  90.00 |               |
                | 2024-05-05 | sale   |  99.00 |               |
"""


@pytest.fixture
def past(given, rows):
    def of(*columns):
        return rows(past_metrics(given("orders", ORDERS), as_of=TODAY, **SETTINGS), *columns)

    return of


def test_figures_end_with_the_past_day_and_later_sales_begin_the_day_after(past):
    found = past("customer_id", "orders", "spent", "days_since_order", "spent_after", "orders_after")

    assert [(who, n, str(spent), since, str(after), m) for who, n, spent, since, after, m in found] == [
        ("ann", 3, "450.00", 0, "5.00", 1),
        ("bob", 1, "40.00", 606, "0.00", 0),
    ]


def test_who_first_bought_later_and_anonymous_sales_are_left_out(past):
    assert {who for (who,) in past("customer_id")} == {"ann", "bob"}


def test_the_year_and_the_cost_are_those_of_then(past):
    found = {who: told for who, *told in past("customer_id", "spent_last_year", "costed_amount", "cost", "repeat_days", "is_steady")}  # fmt: skip

    assert [str(one) for one in found["ann"]] == ["350.00", "100.00", "60.00", "2", "True"]
    assert [str(one) for one in found["bob"]] == ["0.00", "None", "None", "0", "False"]
