from datetime import date

import pytest

from zhike.models.histories import histories

HEADER = "order_id | customer_id | ordered_on | kind | amount\n"


def test_two_orders_on_one_day_are_one_and_the_first_day_is_the_birth(given, rows):
    table = given("orders", HEADER + """
        A | ann | 2025-01-01 | sale | 10.00
        B | ann | 2025-01-01 | sale | 90.00
        C | ann | 2025-01-15 | sale | 20.00
        D | ann | 2025-01-15 | sale | 10.00
        E | ann | 2025-01-29 | sale | 50.00
        F | ann | 2025-02-20 | return | -50.00
        G | bob | 2025-02-26 | sale |  5.00
        H |     | 2025-03-01 | sale |  7.00
    """)  # fmt: skip

    found = histories(table, as_of=date(2025, 3, 5))

    assert rows(found, "customer_id", "repeat_days", "last_order_week", "age_weeks", "mean_repeat_amount") == [
        ("ann", 2, 4.0, 9.0, 40.0),
        ("bob", 0, 0.0, 1.0, None),
    ]


def test_a_company_with_few_order_days_sells_on_occasions(given, rows):
    table = given("orders", HEADER + """
        A | ann | 2025-01-01 | sale | 10.00
        B | bob | 2025-03-01 | sale | 10.00
        C | ann | 2025-04-01 | sale | 10.00
        D | bob | 2025-05-01 | sale | 10.00
        E | cat | 2025-05-01 | sale | 10.00
    """)  # fmt: skip

    found = histories(table, as_of=date(2025, 12, 31))

    # order days: 1 January, March, April, May
    assert rows(found, "customer_id", "opportunities", "repeat_opportunities", "last_opportunity") == [
        ("ann", 3, 1, 2),
        ("bob", 2, 1, 2),
        ("cat", 0, 0, 0),
    ]


def test_where_it_sells_on_many_days_whole_weeks_since_the_birth_are_the_opportunities(given, rows):
    many = "".join(f"X{n} | zoe | 2025-{1 + n // 28:02}-{1 + n % 28:02} | sale | 1.00\n" for n in range(60))
    table = given("orders", HEADER + many + """
        A | ann | 2025-01-01 | sale | 10.00
        B | ann | 2025-01-08 | sale | 10.00
        C | ann | 2025-01-09 | sale | 10.00
        D | ann | 2025-01-10 | sale | 10.00
        E | ann | 2025-03-05 | sale | 10.00
    """)  # fmt: skip

    found = histories(table, as_of=date(2025, 3, 6))

    # days 7, 8, 9 and 63 after the first: weeks 1, 2, 2 and 9; 64 days are nine whole weeks
    assert rows(found, "customer_id", "opportunities", "repeat_opportunities", "last_opportunity")[0] == (
        "ann",
        9,
        3,
        9,
    )


def test_an_age_is_days_divided_by_seven(given, rows):
    table = given("orders", HEADER + "A | ann | 2025-01-01 | sale | 10.00")

    assert rows(histories(table, as_of=date(2025, 1, 11)), "age_weeks") == [(pytest.approx(10 / 7),)]
