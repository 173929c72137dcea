"""How many leave depends on what leaving is taken to mean."""

from decimal import Decimal

from zhike.models.churn_definitions import churn_definitions


def test_each_definition_names_its_own_leavers_and_their_worth(given, rows):
    found = churn_definitions(
        given("customer_metrics", """
            customer_id | days_since_order | spent_last_year
            ann         | 70               | 100.00
            bob         | 200              | 50.00
            cat         | 10               | 30.00
            dan         | 400              | 0.00
        """),
        given("rhythms", """
            customer_id | median_days_between_orders
            ann         | 30
            bob         |
            cat         | 4
        """),
        given("outlook", """
            customer_id | probability_alive
            ann         | 0.9
            bob         | 0.2
        """),
        given("churn_risks", """
            customer_id | churn_probability | is_leaving
            ann         | 0.6               | true
            bob         | 0.9               | false
            cat         | 0.1               | false
        """),
    )  # fmt: skip

    # dan has not ordered for a year: gone by every definition, and in none of them
    assert rows(found) == [
        ("fixed_180", 3, 1, 1 / 3, Decimal("50.00")),
        ("fixed_60", 3, 2, 2 / 3, Decimal("150.00")),
        ("fixed_90", 3, 1, 1 / 3, Decimal("50.00")),
        ("gaps_2", 2, 2, 1.0, Decimal("130.00")),
        ("gaps_3", 2, 0, 0.0, Decimal("0.00")),
        ("leaving", 3, 1, 1 / 3, Decimal("100.00")),
        ("not_alive", 2, 1, 1 / 2, Decimal("50.00")),
        ("silent", 3, 2, 2 / 3, Decimal("150.00")),
    ]
