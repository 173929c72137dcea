"""Sell-through: dated rows of known customers, the last word of each, by the product's code."""

from datetime import date
from decimal import Decimal

import pytest

from zhike.money.periods import periods
from zhike.money.sell_through import sell_through

ROWS = """party_key | period | product_code | product_name | sold | stock | profit | source | load | file | sheet | row
    ann | 2026年4月 | P1 | 水 | 80 | 30 | 32.00 | s | l | f | s | 1
    ann | 2026年5月 | | 水 | 999 | 30 | 999.00 | s | l | f | s | 2
    ann | 2026年5月 | | 水 | 90 | 30 | 36.00 | s | l | f | s | 3
    ann | 2026年第2季度 | | 茶 | 300 | | | s | l | f | s | 4
    ann | 2026年9月 | P1 | 水 | 1 | | | s | l | f | s | 5
    ann | 某月 | P1 | 水 | 1 | | | s | l | f | s | 6
    zed | 2026年4月 | P1 | 水 | 1 | | | s | l | f | s | 7"""


@pytest.mark.every_engine
def test_the_last_word_on_each_period_and_product_counts_under_the_products_code(given, rows):
    matches, products = given("matches", "party_key | customer_id\nann | K1"), given("products", "product_code | product_name\nP1 | 水")  # fmt: skip
    written = given("raw", ROWS)
    found = sell_through(written, periods(written), matches, products, as_of=date(2026, 6, 30))

    assert rows(found, "customer_id", "ended_in", "months", "product_code", "sold", "profit") == [
        ("K1", date(2026, 4, 1), 1, "P1", Decimal(80), Decimal("32.00")),
        ("K1", date(2026, 5, 1), 1, "P1", Decimal(90), Decimal("36.00")),
        ("K1", date(2026, 6, 1), 3, "茶", Decimal(300), None),
    ]


def test_pieces_sold_and_stock_of_one_period_may_stand_in_two_sheets(given, rows):
    matches, products = given("matches", "party_key | customer_id\nann | K1"), given("products", "product_code | product_name\nP1 | 水")  # fmt: skip
    written = given(
        "raw",
        """party_key | period | product_code | product_name | sold | stock | profit | source | load | file | sheet | row
        ann | 2026年4月 | P1 | 水 | 80 | | 32.00 | s | l | f | 销售 | 1
        ann | 2026年4月 | P1 | 水 | 85 | | | s | l | f | 销售 | 2
        ann | 2026年4月 | P1 | 水 | | 30 | | s | l | f | 库存 | 1""",
    )
    found = sell_through(written, periods(written), matches, products, as_of=date(2026, 6, 30))

    assert rows(found, "sold", "stock", "profit") == [(Decimal(85), Decimal(30), Decimal("32.00"))]
