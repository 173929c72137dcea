from datetime import date
from decimal import Decimal

from zhike.metrics.cohorts import cohorts

HEADER = "customer_id | ordered_on | kind | amount\n"


def test_a_cohort_is_followed_in_heads_and_in_money(given, rows):
    table = given(
        "orders",
        HEADER
        + """
        ann | 2024-12-05 | sale   | 10.00
        ann | 2025-02-01 | sale   | 20.00
        bob | 2024-12-31 | sale   |  5.00
        bob | 2025-02-03 | return | -5.00
        cid | 2025-02-28 | sale   |  7.00
    """,
    )

    assert rows(cohorts(table)) == [
        (date(2024, 12, 1), 0, 2, 2, Decimal("15.00")),
        (date(2024, 12, 1), 2, 2, 1, Decimal("15.00")),  # the return lowers the money and makes nobody active
        (date(2025, 2, 1), 0, 1, 1, Decimal("7.00")),
    ]


def test_the_first_sale_is_the_first_over_all_history_and_a_return_before_it_is_no_beginning(given, rows):
    table = given(
        "orders",
        HEADER
        + """
        ann | 2024-11-05 | return | -3.00
        ann | 2024-12-05 | sale   | 10.00
    """,
    )

    assert rows(cohorts(table), "cohort", "age_months", "active") == [(date(2024, 12, 1), 0, 1)]


def test_anonymous_sales_belong_to_no_cohort(given, rows):
    assert rows(cohorts(given("orders", HEADER + "| 2024-11-05 | sale | 3.00"))) == []
