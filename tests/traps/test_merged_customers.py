"""Two records found to be one customer: nobody is new twice, nobody counts twice."""

from datetime import date
from decimal import Decimal

from product_list import product_list
from zhike.clean.sales import orders
from zhike.metrics.cohorts import cohorts
from zhike.metrics.company import company_months
from zhike.metrics.customer import customer_metrics
from zhike.metrics.product import customer_products

HEADER = "order_id | source | customer_id | ordered_on | product_code | kind | quantity | amount | row | product_name | category\n"


def lines(second: str) -> str:
    return (
        HEADER
        + f"""
        1001 | erp  | c1       | 2025-01-05 | P1 | sale | 1 | 10.00 | 1 | |
        1001 | shop | {second} | 2025-02-05 | P1 | sale | 1 | 20.00 | 2 | |
    """
    )


def test_merged_customers_are_one_with_the_orders_of_both_even_under_one_number(given, rows):
    merged = given("order_lines", lines("c1"))
    found = customer_metrics(orders(merged), customer_products(merged, product_list(merged)), as_of=date(2025, 3, 1))

    assert rows(found, "customer_id", "orders", "spent", "first_ordered_on", "repeat_days") == [
        ("c1", 2, Decimal("30.00"), date(2025, 1, 5), 1)
    ]


def test_after_the_merge_the_second_month_has_no_new_customer(given, rows):
    apart, merged = (orders(given("order_lines", lines(second))) for second in ("c2", "c1"))

    assert rows(company_months(apart), "month", "new_customers") == [(date(2025, 1, 1), 1), (date(2025, 2, 1), 1)]
    assert rows(company_months(merged), "month", "new_customers") == [(date(2025, 1, 1), 1), (date(2025, 2, 1), 0)]


def test_after_the_merge_there_is_one_cohort(given, rows):
    merged = orders(given("order_lines", lines("c1")))

    assert rows(cohorts(merged), "cohort", "age_months", "customers", "active") == [
        (date(2025, 1, 1), 0, 1, 1),
        (date(2025, 1, 1), 1, 1, 1),
    ]
