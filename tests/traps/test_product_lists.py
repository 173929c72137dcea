"""Fan-out: a product that stands in three lists must not triple its sales."""

from decimal import Decimal

import pytest

from raw_facts import AS_OF, own_currency, raw
from zhike.clean.sales import order_lines, orders, products

NOBODY = "party_key | customer_id | evidence | clean_name | kind_of_party\nz | Kz | itself | 甲 | company"
LINES = """
    order_id | ordered_on | product_code | product_name | quantity | amount
    A        | 2024-03-01 | p            | 陶瓷杯       | 2        | 10.00
    A        | 2024-03-01 |              | 陶瓷杯       | 1        | 5.00
    B        | 2024-03-02 |              | 玻璃杯       | 1        | 7.00
"""
LISTS = """
    source | product_code | product_name | category | load
    erp    | p            | 陶瓷杯       | 餐具     | L1
    erp    | p            | 陶瓷杯       | 杯具     | L2
    shop   | p            | 陶瓷杯（白） | 杯具     | L3
    shop   | p2           | 玻璃杯       | 杯具     | L3
    shop   | p3           | 玻璃杯       | 餐具     | L3
"""


def sold(given, lines, lists):
    who = given("matches", NOBODY)
    return order_lines(lines, raw(given, "documents"), lists, who, own_currency(given), as_of=AS_OF)


@pytest.mark.parametrize("listed", ["", LISTS])
def test_a_product_list_changes_no_sum_however_often_a_product_stands_in_it(given, rows, listed):
    lists = raw(given, "products", listed)
    lines = sold(given, raw(given, "order_lines", LINES), lists)

    assert rows(orders(lines), "order_id", "amount", "lines") == [("A", Decimal("15.00"), 2), ("B", Decimal("7.00"), 1)]
    found = rows(products(lists, lines), "product_code")
    assert len(found) == len(set(found))


def test_a_party_matched_once_gives_each_line_once(given, rows):
    lines = raw(
        given,
        "order_lines",
        "order_id | party_key | ordered_on | amount\nA | z | 2024-03-01 | 1.00\nA | z | 2024-03-01 | 1.00\nB | | 2024-03-01 | 1.00",
    )
    found = sold(given, lines, raw(given, "products"))

    assert rows(found, "order_id", "customer_id") == [("A", "Kz"), ("A", "Kz"), ("B", None)]
