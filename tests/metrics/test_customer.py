from datetime import date
from decimal import Decimal

import pytest

from zhike.metrics.customer import customer_metrics

ORDERS = "customer_id | ordered_on | kind | amount | sold | returned | discount | cost | costed_amount | quantity | lines | channel | store | salesperson\n"
PRODUCTS = "customer_id | product_code | product_name | category | quantity | amount | orders | rank\n"
AS_OF = date(2025, 12, 31)


@pytest.fixture
def figures(given):
    def found(orders, products=""):
        return customer_metrics(
            given("orders", ORDERS + orders),
            given("customer_products", PRODUCTS + (products or "nobody | P | P | C | 1 | 1 | 1 | 1")),
            as_of=AS_OF,
        )

    return found


TWO_ORDERS_AND_A_RETURN = """
    ann | 2025-11-01 | sale   | 100.00 | 100.00 |   0.00 | 10.00 | 60.00 |  80.00 |  5 | 2 | web  | north | li
    ann | 2025-11-11 | sale   | 200.01 | 200.01 |   0.00 |       |       |        |  9 | 3 | shop | north | wu
    ann | 2025-12-01 | return | -60.00 |   0.00 | -60.00 |       |       |        | -3 | 1 | shop | north | wu
"""


def test_orders_are_documents_with_a_sale_and_money_has_returns_taken_off(figures, rows):
    found = figures(TWO_ORDERS_AND_A_RETURN)

    assert rows(found, "orders", "order_lines", "quantity", "spent", "gross_sales", "returned") == [
        (2, 6, Decimal("11.0000"), Decimal("240.01"), Decimal("300.01"), Decimal("-60.00"))
    ]


def test_a_return_is_no_order_day(figures, rows):
    found = figures(TWO_ORDERS_AND_A_RETURN)

    assert rows(found, "first_ordered_on", "last_ordered_on", "days_since_order", "repeat_days", "tenure_days") == [
        (date(2025, 11, 1), date(2025, 11, 11), 50, 1, 10)
    ]
    assert rows(found, "second_ordered_on", "days_to_second_order") == [(date(2025, 11, 11), 10)]


def test_the_average_order_is_rounded_to_cents_half_up(figures, rows):
    assert rows(figures(TWO_ORDERS_AND_A_RETURN), "average_order") == [(Decimal("120.01"),)]  # 120.005


def test_shares_say_of_what_they_are(figures, rows):
    found = figures(TWO_ORDERS_AND_A_RETURN)

    assert rows(found, "returns_share", "discount_share") == [(pytest.approx(60 / 300.01), pytest.approx(10 / 310.01))]


def test_margin_speaks_of_the_part_whose_cost_is_known(figures, rows):
    found = figures(TWO_ORDERS_AND_A_RETURN)

    assert rows(found, "margin", "margin_rate", "costed_amount") == [(Decimal("20.00"), 0.25, Decimal("80.00"))]


def test_margin_and_discount_are_missing_where_no_document_states_them(figures, rows):
    found = figures("ann | 2025-11-01 | sale | 100.00 | 100.00 | 0.00 | | | | 5 | 2 | | | ")

    assert rows(found, "margin", "margin_rate", "discount", "discount_share", "main_channel") == [
        (None, None, None, None, None)
    ]


def test_the_main_channel_store_and_salesperson_have_the_largest_amount(figures, rows):
    assert rows(figures(TWO_ORDERS_AND_A_RETURN), "main_channel", "main_store", "main_salesperson") == [
        ("shop", "north", "wu")
    ]


def test_of_equal_amounts_the_first_name_is_the_main_one(figures, rows):
    found = figures("""
        ann | 2025-11-01 | sale | 100.00 | 100.00 | 0.00 | | | | 5 | 2 | web  | | wu
        ann | 2025-11-02 | sale | 100.00 | 100.00 | 0.00 | | | | 5 | 2 | shop | | li
    """)

    assert rows(found, "main_channel", "main_salesperson") == [("shop", "li")]


def test_products_bought_are_counted_and_the_largest_named(figures, rows):
    found = figures(
        TWO_ORDERS_AND_A_RETURN,
        """
        ann | P1 | Cup   | Kitchen | 5 |  60.00 | 2 | 3
        ann | P2 | Plate | Kitchen | 5 |  90.00 | 1 | 2
        ann | P3 | Towel | Bath    | 5 | 100.00 | 1 | 1
        ann | P4 | Gift  | Present | 1 |   0.00 | 0 | 4
    """,
    )

    assert rows(found, "products", "categories", "main_product", "main_category") == [(3, 2, "Towel", "Kitchen")]
    assert rows(found, "rebought_share") == [(pytest.approx(60 / 250),)]


def test_a_customer_who_only_returned_has_money_and_no_days(figures, rows):
    found = figures("ann | 2025-12-01 | return | -60.00 | 0.00 | -60.00 | | | | -3 | 1 | | | ")

    assert rows(
        found, "orders", "spent", "average_order", "first_ordered_on", "days_since_order", "repeat_days", "products"
    ) == [(0, Decimal("-60.00"), None, None, None, None, 0)]


def test_the_last_year_has_365_days_and_ends_with_as_of(figures, rows):
    found = figures("""
        ann | 2025-01-01 | sale | 1.00 | 1.00 | 0.00 | | | | 1 | 1 | | |
        ann | 2024-12-31 | sale | 2.00 | 2.00 | 0.00 | | | | 1 | 1 | | |
        ann | 2024-01-02 | sale | 4.00 | 4.00 | 0.00 | | | | 1 | 1 | | |
        ann | 2024-01-01 | sale | 8.00 | 8.00 | 0.00 | | | | 1 | 1 | | |
    """)

    assert rows(found, "orders_last_year", "spent_last_year", "orders_year_before", "spent_year_before") == [
        (1, Decimal("1.00"), 2, Decimal("6.00"))
    ]


def test_anonymous_sales_have_no_figures(figures, rows):
    assert rows(figures("| 2025-12-01 | sale | 60.00 | 60.00 | 0.00 | | | | 3 | 1 | | | ")) == []
