"""Returns lower the money and nothing else: no order, no order day, no customer, no product bought."""

from datetime import date
from decimal import Decimal

from product_list import product_list
from zhike.clean.sales import orders
from zhike.metrics.customer import customer_metrics
from zhike.metrics.product import customer_products
from zhike.metrics.rhythm import rhythms

HEADER = "order_id | source | customer_id | ordered_on | product_code | kind | quantity | amount | row | product_name | category\n"
SETTINGS = {"late_after": 1.0, "steady_orders": 4, "active_rhythms": 3.0, "active_days": 180}


def test_a_return_lowers_sales_and_makes_no_order(given, rows):
    lines = given(
        "order_lines",
        HEADER
        + """
        A  | erp | ann | 2025-01-05 | P1 | sale   |  2 |  20.00 | 1 | |
        R1 | erp | ann | 2025-02-05 | P1 | return | -1 | -10.00 | 2 | |
    """,
    )
    found = customer_metrics(orders(lines), customer_products(lines, product_list(lines)), as_of=date(2025, 3, 1))

    assert rows(found, "orders", "spent", "gross_sales", "returned", "last_ordered_on", "returns_share") == [
        (1, Decimal("10.00"), Decimal("20.00"), Decimal("-10.00"), date(2025, 1, 5), 0.5)
    ]


def test_an_exchange_within_one_document_is_one_order_of_the_difference(given, rows):
    lines = given(
        "order_lines",
        HEADER
        + """
        A | erp | ann | 2025-01-05 | P1 | return | -1 | -10.00 | 1 | |
        A | erp | ann | 2025-01-05 | P2 | sale   |  1 |  15.00 | 2 | |
    """,
    )
    found = customer_metrics(orders(lines), customer_products(lines, product_list(lines)), as_of=date(2025, 3, 1))

    assert rows(found, "orders", "spent", "returned", "products", "main_product") == [
        (1, Decimal("5.00"), Decimal("-10.00"), 1, "P2")
    ]


def test_a_return_keeps_nobody_from_being_late(given, rows):
    days = ("2025-01-01", "2025-01-08", "2025-01-15", "2025-01-22")
    sold = "".join(f"{day} | erp | ann | {day} | P1 | sale | 1 | 9.00 | {n} | |\n" for n, day in enumerate(days))
    back = "R | erp | ann | 2025-02-10 | P1 | return | -1 | -9.00 | 9 | |\n"
    found = rhythms(orders(given("order_lines", HEADER + sold + back)), as_of=date(2025, 2, 11), **SETTINGS)

    assert rows(found, "order_days", "days_late", "is_late") == [(4, 13, True)]


def test_a_return_whose_sale_is_not_in_the_data_makes_no_effective_customer(given, rows):
    lines = given("order_lines", HEADER + "R | erp | ann | 2025-02-05 | P1 | return | -1 | -10.00 | 1 | |\n")
    found = customer_metrics(orders(lines), customer_products(lines, product_list(lines)), as_of=date(2025, 3, 1))

    assert rows(found, "orders", "spent", "products", "first_ordered_on") == [(0, Decimal("-10.00"), 0, None)]
