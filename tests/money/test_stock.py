"""How often stock turns, worked by hand."""

from datetime import date
from decimal import Decimal

import pytest

from zhike.money.stock import customer_stock, product_year

AS_OF = date(2025, 12, 31)
LINES = """
    customer_id | ordered_on | product_code | product_name | category | quantity | amount | cost   | kind
    ann         | 2024-12-31 | P1           | cup          | house    | 99       | 990.00 | 600.00 | sale
    ann         | 2025-01-01 | P1           | cup          | house    | 30       | 300.00 | 180.00 | sale
    bob         | 2025-06-01 | P1           | cup          | house    | 12       | 120.00 |  72.00 | sale
    bob         | 2025-06-02 | P1           | cup          | house    | -2       | -20.00 | -12.00 | return
    ann         | 2025-06-03 | P2           | box          |          | 10       |  50.00 |        | sale
    ann         | 2025-06-03 |              | freight      |          | 1        |   9.00 |        | freight
"""
PRODUCTS = """
    product_code | product_name | category | cost
    P1           | Cup          | Kitchen  | 6.00
    P2           | Box          |          |
    P3           | Idle         |          | 2.00
"""
STOCK = """
    date       | product_code | product_name | warehouse | quantity | amount
    2025-06-30 | P1           |              | A         | 10       | 60.00
    2025-06-30 | P1           |              | B         | 10       | 60.00
    2025-12-31 | P1           |              | A         | 10       |
    2025-12-31 | P2           |              | A         |  5       |
    2025-12-31 | P3           |              | A         |  7       |
    2026-01-31 | P1           |              | A         | 99       | 594.00
"""


@pytest.fixture
def year(given):
    return product_year(given("order_lines", LINES), given("products", PRODUCTS), given("raw", STOCK), as_of=AS_OF)


def test_goods_turn_by_cost_over_the_mean_of_the_counts(rows, year):
    found = {row[0]: row[1:] for row in rows(year, "product_code", "product_name", "quantity", "amount", "margin", "stock_quantity", "stock_amount", "average_stock", "turnover")}  # fmt: skip

    # counts of 120 and of 10 × 6: 90 on average; 240 of cost were sold: 2.67 times
    assert found["P1"] == ("Cup", 40, 400, 160, 10, 60, 90, pytest.approx(240 / 90))
    # nobody knows the cost: 10 pieces sold, 5 in stock
    assert found["P2"] == ("Box", 10, 50, None, 5, None, None, pytest.approx(2))
    assert found["P3"] == ("Idle", 0, 0, 0, 7, 14, 14, 0)


def test_a_history_of_half_a_year_is_made_a_year(given, rows):
    lines = given("order_lines", LINES.replace("2024-12-31", "2025-07-03").replace("2025-01-01", "2025-07-03").replace("2025-06-0", "2025-07-0"))  # fmt: skip
    found = product_year(lines, given("products", PRODUCTS), given("raw", STOCK), as_of=AS_OF)

    # 1 July to 31 December are 184 days
    assert dict(rows(found, "product_code", "turnover"))["P2"] == pytest.approx(2 * 365 / 184)
    assert dict(rows(found, "product_code", "days_of_stock"))["P2"] == pytest.approx(184 / 2)


def test_a_customers_stock_is_their_share_of_what_stands_behind_the_goods(given, rows, year):
    found = rows(customer_stock(given("order_lines", LINES), year, as_of=AS_OF))

    assert [(who, held, products) for who, held, _, products in found] == [
        ("ann", Decimal("67.50"), 1),
        ("bob", Decimal("22.50"), 1),
    ]
    assert [turns for _, _, turns, _ in found] == [pytest.approx(240 / 90)] * 2


def test_without_counts_nothing_turns_and_sales_still_stand(given, rows):
    nothing = given("raw", STOCK.splitlines()[1])
    found = product_year(given("order_lines", LINES), given("products", PRODUCTS), nothing, as_of=AS_OF)

    assert rows(found, "product_code", "amount", "stock_amount", "turnover") == [
        ("P1", 400, None, None),
        ("P2", 50, None, None),
    ]
