"""Double counting: lines of one document, customers of many documents, one customer in many groups."""

from datetime import date
from decimal import Decimal

from product_list import product_list
from zhike.catalog import METRICS
from zhike.clean.sales import orders
from zhike.metric import call
from zhike.metrics.customer import customer_metrics
from zhike.metrics.product import customer_products

HEADER = "order_id | source | customer_id | ordered_on | product_code | category | kind | quantity | amount | row | product_name\n"
LINES = (
    HEADER
    + """
    A | erp | ann | 2025-01-05 | P1 | Kitchen | sale | 1 | 10.00 | 1 |
    A | erp | ann | 2025-01-05 | P2 | Kitchen | sale | 1 | 20.00 | 2 |
    A | erp | ann | 2025-01-05 | P3 | Bath    | sale | 1 | 30.00 | 3 |
    B | erp | ann | 2025-02-05 | P1 | Kitchen | sale | 1 | 10.00 | 4 |
    B | erp | bob | 2025-02-06 | P1 | Kitchen | sale | 1 |  5.00 | 5 |
"""
)
AS_OF = date(2025, 3, 1)


def value(name, rows):
    return call(next(metric for metric in METRICS if metric.name == name).value, rows, AS_OF)


def test_a_document_of_three_lines_is_one_order_and_its_customer_one_customer(given, rows):
    lines = given("order_lines", LINES)

    for table in (lines, orders(lines)):
        found = table.aggregate(
            orders=value("orders", table), customers=value("customers", table), spent=value("spent", table)
        )
        assert rows(found) == [(3, 2, Decimal("75.00"))]


def test_a_document_over_two_categories_counts_once_in_each_and_once_in_all(given, rows):
    lines = given("order_lines", LINES)

    assert rows(lines.group_by("category").aggregate(orders=value("orders", lines))) == [("Bath", 1), ("Kitchen", 3)]
    assert rows(lines.aggregate(orders=value("orders", lines))) == [(3,)]


def test_products_and_documents_of_a_customer_do_not_multiply_each_other(given, rows):
    lines = given("order_lines", LINES)
    found = customer_metrics(orders(lines), customer_products(lines, product_list(lines)), as_of=AS_OF)

    assert rows(found, "customer_id", "orders", "order_lines", "spent", "products", "categories") == [
        ("ann", 2, 4, Decimal("70.00"), 3, 2),
        ("bob", 1, 1, Decimal("5.00"), 1, 1),
    ]


def test_one_number_used_by_two_customers_is_two_orders(given, rows):
    lines = given("order_lines", LINES)

    assert rows(
        lines.filter(lines.order_id == "B").aggregate(orders=value("orders", lines.filter(lines.order_id == "B")))
    ) == [(2,)]
