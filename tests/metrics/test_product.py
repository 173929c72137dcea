from datetime import date
from decimal import Decimal

import pytest

from zhike.metrics.product import customer_products

HEADER = "customer_id | order_id | source | product_code | kind | ordered_on | quantity | amount\n"
PRODUCTS = """
    product_code | product_name | category
    P1           | Cup          | Kitchen
    P2           | Plate        | Kitchen
"""


@pytest.fixture
def bought(given):
    return lambda lines: customer_products(lines, given("products", PRODUCTS))


def test_products_are_added_up_over_documents_and_ranked_by_amount(given, rows, bought):
    lines = given(
        "order_lines",
        HEADER
        + """
        ann | A | erp | P1 | sale   | 2025-01-05 |  2 |  20.00
        ann | B | erp | P1 | sale   | 2025-02-05 |  3 |  30.00
        ann | B | erp | P2 | sale   | 2025-02-05 |  1 |  60.00
        ann | C | erp | P2 | return | 2025-02-09 | -1 | -20.00
    """,
    )

    assert rows(bought(lines), "rank", "product_name", "quantity", "amount", "orders", "last_ordered_on") == [
        (1, "Cup", Decimal("5.0000"), Decimal("50.00"), 2, date(2025, 2, 5)),
        (2, "Plate", Decimal("0.0000"), Decimal("40.00"), 1, date(2025, 2, 5)),
    ]


def test_shares_are_of_the_amount_before_returns(given, rows, bought):
    lines = given(
        "order_lines",
        HEADER
        + """
        ann | A | erp | P1 | sale   | 2025-01-05 |  2 |  25.00
        ann | B | erp | P2 | sale   | 2025-02-05 |  1 |  75.00
        ann | C | erp | P2 | return | 2025-02-09 | -1 | -75.00
    """,
    )

    assert rows(bought(lines), "product_code", "share") == [("P1", pytest.approx(0.25)), ("P2", pytest.approx(0.75))]


def test_of_equal_amounts_the_first_code_ranks_first(given, rows, bought):
    lines = given(
        "order_lines",
        HEADER
        + """
        ann | A | erp | P2 | sale | 2025-01-05 | 1 | 10.00
        ann | A | erp | P1 | sale | 2025-01-05 | 1 | 10.00
    """,
    )

    assert rows(bought(lines), "rank", "product_code") == [(1, "P1"), (2, "P2")]


def test_one_number_in_two_sources_is_two_documents(given, rows, bought):
    lines = given(
        "order_lines",
        HEADER
        + """
        ann | 1001 | shop | P1 | sale | 2025-01-05 | 1 | 10.00
        ann | 1001 | erp  | P1 | sale | 2025-03-05 | 1 | 10.00
    """,
    )

    assert rows(bought(lines), "orders") == [(2,)]


def test_freight_anonymous_sales_and_lines_without_a_product_are_left_out(given, rows, bought):
    lines = given(
        "order_lines",
        HEADER
        + """
        ann | A | erp | 运费 | freight | 2025-01-05 | 1 | 10.00
        ann | B | erp |      | sale    | 2025-01-05 | 1 | 10.00
            | C | erp | P1 | sale    | 2025-01-05 | 1 | 10.00
    """,
    )

    assert rows(bought(lines)) == []


def test_a_product_that_was_only_given_away_counts_no_order(given, rows, bought):
    lines = given(
        "order_lines",
        HEADER
        + """
        ann | A | erp | P1 | gift | 2025-01-05 | 1 | 0.00
    """,
    )

    assert rows(bought(lines), "orders", "last_ordered_on", "share") == [(0, None, None)]


def test_name_and_category_are_those_of_the_product_list(given, rows, bought):
    lines = given(
        "order_lines",
        HEADER
        + """
        ann | A | erp | P2 | sale | 2025-01-05 | 1 | 10.00
        ann | A | erp | P9 | sale | 2025-01-05 | 1 |  5.00
    """,
    )

    assert rows(bought(lines), "product_code", "product_name", "category") == [
        ("P2", "Plate", "Kitchen"),
        ("P9", None, None),
    ]
