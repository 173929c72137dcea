"""What those who buy a product show of it, counted by hand."""

from datetime import date

import pytest

from raw_facts import raw
from zhike.money.positions import level, product_positions, stand, verdict

AS_OF = date(2025, 12, 31)
LINES = """
    customer_id | order_id | ordered_on | product_code | product_name | category | quantity | amount | kind
    ann         | A1       | 2024-12-31 | P1           | cup          | house    | 99       | 990.00 | sale
    ann         | A2       | 2025-03-01 | P1           | cup          | house    | 10       | 100.00 | sale
    ann         | A3       | 2025-06-01 | P1           | cup          | house    | 10       |  80.00 | sale
    bob         | A4       | 2025-06-01 | P1           | cup          | house    | 4        |  48.00 | sale
    bob         | A4       | 2025-06-01 | P1           | cup          | house    | 1        |  12.00 | sale
                | A5       | 2025-06-05 | P1           | cup          | house    | 5        |  60.00 | sale
    bob         | A6       | 2025-06-09 | P1           | cup          | house    | -3       | -36.00 | return
    bob         | A7       | 2025-06-09 | P1           | cup          | house    | 7        |   0.00 | gift
    cid         | A8       | 2025-06-09 | P2           | box          | house    | 2        |  10.00 | sale
    cid         | A8       | 2025-06-09 |              | freight      |          | 1        |   9.00 | freight
"""
SENT = """
    order_id | promised_on | delivered_on
    A1       | 2025-01-02  | 2025-01-09
    A2       | 2025-03-05  | 2025-03-05
    A3       | 2025-06-05  | 2025-06-04
    A3       | 2025-06-05  | 2025-06-06
    A4       | 2025-06-05  | 2025-06-04
    A5       |             | 2025-06-09
"""
QUOTES = """
    quoted_on  | product_code | state
    2025-02-01 | P1           | won
    2025-02-02 | P1           | lost
    2025-02-03 | P1           | lost
    2025-02-04 | P1           | open
    2024-02-04 | P1           | lost
    2025-02-04 | P9           | lost
"""


@pytest.fixture
def found(given, rows):
    goods = given("products", "product_code | product_name | category | unit\nP1 | Cup | Kitchen | 只")
    table = product_positions(
        given("order_lines", LINES), goods, raw(given, "deliveries", SENT), given("quotes", QUOTES), as_of=AS_OF
    )
    columns = (
        "product_code", "product_name", "category", "unit", "price", "pieces", "returned", "customers", "again",
        "promised", "on_time", "won", "lost",
    )  # fmt: skip
    return {row[0]: row[1:] for row in rows(table, *columns)}


def test_what_buyers_show_of_a_product_is_that_of_a_hand(found):
    # 300 for 30 pieces; 3 sent back; ann came again, bob's two lines are of one day; of A2, A3 and A4 a part of A3 was late
    assert found["P1"] == ("Cup", "Kitchen", "只", 10.0, 30, 3, 2, 1, 3, 2, 1, 2)


def test_nothing_is_made_up_of_a_product_of_which_little_is_known(found):
    assert found["P2"] == ("box", "house", None, 5.0, 2, 0, 1, 0, 0, 0, 0, 0)
    assert set(found) == {"P1", "P2"}


@pytest.mark.parametrize(
    ("count", "whole", "others", "all_of", "more", "says"),
    [
        # 90 of 100 against 800 of 1,000: all 890 of 1,100 = 0.8091; spread √(0.8091 × 0.1909 × 0.011) = 0.0412; 0.1 is 2.4 of it
        (90, 100, 800, 1000, True, "for"),
        (90, 100, 800, 1000, False, "against"),
        # 9 of 10 against the same: spread 0.126; 0.1 is 0.8 of it
        (9, 10, 800, 1000, True, "alike"),
        (5, 5, 20, 20, True, "alike"),
    ],
)
def test_a_share_speaks_for_a_product_only_beyond_what_chance_does(count, whole, others, all_of, more, says):
    assert verdict(count, whole, others, all_of, more=more) == says


@pytest.mark.parametrize(
    ("against", "verdicts", "where"),
    [
        (0.2, ("for", "alike"), "premium"), (0.04, ("for",), "value"), (None, ("for",), "value"), (-0.2, ("against",), "price"),
        (0.0, ("for", "against", "against"), "weak"), (0.06, ("alike",), "dear"), (0.0, (), "alike"), (None, (), "alike"),
    ],
)  # fmt: skip
def test_price_and_proofs_together_say_where_a_product_stands(against, verdicts, where):
    assert stand(against, verdicts) == where


def test_an_offer_is_high_above_three_fourths_of_the_prices_like_it():
    assert [level(offered, (1, 2, 3, 4)) for offered in (1, 2, 3.5, 9)] == ["low", "middle", "high", "high"]
