from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from zhike.metrics.company import company_months, customer_months, frequency, pareto, retention, second_orders

HEADER = "customer_id | ordered_on | kind | amount | returned\n"
RETENTION: dict[str, Any] = {"active_days": 180, "active_rhythms": 3.0, "steady_orders": 4}


def test_months_of_a_customer_count_sales_and_net_returns(given, rows):
    table = given(
        "orders",
        HEADER
        + """
        ann | 2025-01-05 | sale   | 10.00 |  0.00
        ann | 2025-01-31 | return | -4.00 | -4.00
        ann | 2025-02-01 | return | -1.00 | -1.00
            | 2025-02-01 | sale   |  9.00 |  0.00
    """,
    )

    assert rows(customer_months(table)) == [
        ("ann", date(2025, 1, 1), 1, Decimal("6.00")),
        ("ann", date(2025, 2, 1), 0, Decimal("-1.00")),
    ]


def test_months_of_the_company_count_customers_not_documents_and_new_ones_once(given, rows):
    table = given(
        "orders",
        HEADER
        + """
        ann | 2025-01-05 | sale   | 10.00 |  0.00
        ann | 2025-01-06 | sale   | 10.00 |  0.00
        bob | 2025-02-01 | sale   |  5.00 |  0.00
        ann | 2025-02-01 | sale   | 10.00 |  0.00
        ann | 2025-02-03 | return | -4.00 | -4.00
            | 2025-02-03 | sale   |  9.00 |  0.00
    """,
    )

    assert rows(
        company_months(table), "month", "spent", "orders", "customers", "new_customers", "returned", "anonymous"
    ) == [
        (date(2025, 1, 1), Decimal("20.00"), 2, 1, 1, Decimal("0.00"), Decimal("0.00")),
        (date(2025, 2, 1), Decimal("20.00"), 3, 2, 1, Decimal("-4.00"), Decimal("9.00")),
    ]


def test_retention_from_quarter_to_quarter_counts_who_bought_in_both(given, rows):
    table = given(
        "orders",
        HEADER
        + """
        ann | 2025-01-05 | sale | 1.00 | 0.00
        ann | 2025-04-05 | sale | 1.00 | 0.00
        bob | 2025-03-31 | sale | 1.00 | 0.00
        cid | 2025-05-05 | sale | 1.00 | 0.00
    """,
    )
    found = retention(table, as_of=date(2025, 7, 1), **RETENTION)

    assert rows(
        found.filter(found.definition == "period"),
        "period",
        "customers",
        "kept",
        "lost",
        "retention_rate",
        "churn_rate",
    ) == [(date(2025, 4, 1), 2, 1, 1, 0.5, 0.5)]


def test_retention_by_fixed_days_asks_for_an_order_within_so_many_days_of_the_quarters_end(given, rows):
    table = given(
        "orders",
        HEADER
        + """
        ann | 2024-12-30 | sale | 1.00 | 0.00
        ann | 2025-01-02 | sale | 1.00 | 0.00
        bob | 2024-12-31 | sale | 1.00 | 0.00
        cid | 2024-07-04 | sale | 1.00 | 0.00
    """,
    )
    found = retention(table, as_of=date(2025, 7, 1), **RETENTION)

    # 2025-01-01 − 180 days = 2024-07-05: cid is no customer at the start; 2025-07-01 − 180 days = 2025-01-02
    assert rows(found.filter(found.definition == "fixed"), "period", "customers", "kept") == [
        (date(2024, 10, 1), 1, 0),
        (date(2025, 1, 1), 2, 2),
        (date(2025, 4, 1), 2, 1),
    ]


def test_retention_by_own_rhythm_asks_each_customer_for_its_own_interval(given, rows):
    weekly = (
        "".join(f"ann | 2025-02-{day:02} | sale | 1.00 | 0.00\n" for day in (3, 10, 17, 24))
        + "ann | 2025-03-31 | sale | 1.00 | 0.00\n"
    )
    slow = "".join(
        f"bob | {day} | sale | 1.00 | 0.00\n" for day in ("2024-06-01", "2024-09-01", "2024-12-01", "2025-03-01")
    )
    found = retention(given("orders", HEADER + weekly + slow), as_of=date(2025, 7, 2), **RETENTION)

    # on 2025-07-01 ann has been silent for 92 days, mean interval 14; bob for 122 days, mean interval 91
    assert rows(found.filter(found.definition == "rhythm"), "period", "customers", "kept", "lost") == [
        (date(2025, 4, 1), 2, 1, 1)
    ]


def test_later_orders_change_no_past_quarter(given, rows):
    text = "".join(f"ann | 2025-0{month}-0{day} | sale | 1.00 | 0.00\n" for month in (1, 2, 3) for day in (1, 8))
    before, after = (
        retention(given("orders", HEADER + text + more), as_of=date(2025, 10, 1), **RETENTION)
        for more in ("", "ann | 2025-08-01 | sale | 1.00 | 0.00\n")
    )

    assert (
        rows(before.filter(before.period < date(2025, 7, 1)))
        == rows(after.filter(after.period < date(2025, 7, 1)))
        != []
    )


def test_the_frequency_distribution_ends_with_twenty_and_more(given, rows):
    table = given(
        "customer_metrics",
        """
        customer_id | orders | spent
        ann         | 1      | 10.00
        bob         | 1      | 15.00
        cid         | 20     | 50.00
        dee         | 31     | 70.00
        eve         | 0      | -5.00
    """,
    )

    assert rows(frequency(table)) == [(1, 2, Decimal("25.00")), (20, 2, Decimal("120.00"))]


def test_second_orders_are_asked_only_of_customers_known_that_long(given, rows):
    table = given(
        "customer_metrics",
        """
        customer_id | orders | first_ordered_on | days_to_second_order
        ann         | 2      | 2025-01-01       | 5
        bob         | 1      | 2025-01-01       |
        cid         | 2      | 2025-01-20       | 8
        dee         | 0      |                  |
    """,
    )

    # as of 2025-01-31 ann and bob are known for 30 days, cid for 11
    assert rows(second_orders(table, as_of=date(2025, 1, 31))) == [
        (0, 3, 0, 0.0),
        (14, 2, 1, 0.5),
        (30, 2, 1, 0.5),
        (7, 3, 1, pytest.approx(1 / 3)),
    ]


def test_pareto_adds_up_the_best_customers(given, rows):
    table = given(
        "customer_metrics",
        "customer_id | orders | spent\n"
        + "".join(f"c{n:02} | 1 | {spent}\n" for n, spent in enumerate([64.00] + [4.00] * 9)),
    )
    found = pareto(table)

    assert rows(
        found.filter(found.top_share.isin([0.01, 0.1, 0.2, 1.0])), "top_share", "customers", "spent", "spent_share"
    ) == [
        (0.01, 1, Decimal("64.00"), 0.64),
        (0.1, 1, Decimal("64.00"), 0.64),
        (0.2, 2, Decimal("68.00"), 0.68),
        (1.0, 10, Decimal("100.00"), 1.0),
    ]
