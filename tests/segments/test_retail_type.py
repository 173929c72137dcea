"""Retail types: fast-moving or premium, by clues that can be counted by hand."""

from datetime import date

import pytest

from zhike.segments.retail_type import retail_types

CUSTOMERS = """customer_id | kind_of_party | name | industry
    ann | company | 安居超市 | 零售业
    bob | company | 博雅精品专卖 |
    cid | company | 辰五金 | 制造业
    fay | company | 小方便利 |
    dee | company | 德便利店 | F5212
    eve | company | 怡商行 |"""
RHYTHMS = """customer_id | median_days_between_orders | is_steady
    ann | 7 | true
    bob | 45 | true
    cid | 7 | true
    dee | 7 | false
    fay | 60 | true"""
METRICS = """customer_id | costed_amount | cost
    ann | 100.00 | 80.00
    bob | 100.00 | 60.00"""
LINES = """customer_id | order_id | ordered_on | kind | product_code | category | unit | quantity | amount
    ann | a1 | 2026-06-01 | sale | P1 | 饮料 | 瓶 | 10 | 20.00
    ann | a1 | 2026-06-01 | sale | P2 | | 瓶 | 10 | 20.00
    bob | b1 | 2026-06-01 | sale | P3 | 饮料 | 瓶 | 10 | 60.00
    cid | c1 | 2026-06-01 | sale | P1 | 饮料 | 瓶 | 10 | 40.00
    dee | d1 | 2026-06-01 | sale | P1 | 饮料 | 瓶 | 10 | 40.00
    fay | f1 | 2026-06-01 | sale | P1 | 饮料 | 瓶 | 10 | 40.00
    eve | e1 | 2026-06-01 | sale | P1 | 饮料 | 瓶 | 10 | 44.00
    eve | e0 | 2024-06-01 | sale | P1 | 饮料 | 瓶 | 10 | 900.00"""
SOLD = """customer_id | ended_in | months | product_code | sold | stock | profit
    ann | 2026-04-01 | 1 | P1 | 80 | 30 | 32.00
    ann | 2026-05-01 | 1 | P1 | 90 | 30 | 36.00
    ann | 2026-06-01 | 1 | P1 | 120 | 30 | 48.00
    ann | 2023-06-01 | 1 | P1 | 9999 | 1 | 1.00
    eve | 2026-06-01 | 1 | P1 | 3 | |"""


@pytest.fixture
def of_sold(given):
    """The types where the sell-through is the one given."""
    return lambda sold: retail_types(
        given("customers", CUSTOMERS), given("customer_metrics", METRICS), given("rhythms", RHYTHMS),
        given("order_lines", LINES), given("sell_through", sold),
        as_of=date(2026, 6, 30),
    )  # fmt: skip


@pytest.fixture
def found(of_sold, rows):
    """What is told of the customers of the tables above: customer → the columns asked for."""
    told = of_sold(SOLD)
    return lambda *columns: {row[0]: row[1:] for row in rows(told, "customer_id", *columns)}


@pytest.mark.every_engine
def test_shops_are_typed_by_two_clues_more_and_the_rest_is_unknown_in_the_open(found):
    assert found("retail_type", "fmcg_clues", "premium_clues") == {
        "ann": ("fmcg", 4, 1),  # rhythm, price, turns and margin against few lines
        "bob": ("premium", 0, 4),  # rhythm, few lines, price, our margin
        "dee": ("unknown", 0, 1),  # no rhythm of its own
        "eve": ("unknown", 0, 1),
        "fay": ("unknown", 0, 2),  # buys seldom and little: small, not premium
    }


def test_the_evidence_is_what_a_hand_reckons(found):
    told = found("buying_days", "lines_per_order", "unit_price_level", "margin_apart", "stock_turns", "sold_change", "shop_margin")  # fmt: skip

    # middle price of the drinks 4.00; sold 290 in 3 months over a stock of 30; 120 ÷ 80; 116 ÷ (116 + 290 × 2.00)
    assert told["ann"] == pytest.approx((7, 2, 0.5, -0.1, 12 * 290 / 3 / 30, 0.5, 1 / 6), abs=0.005)
    assert told["bob"] == (45, 1, 1.5, 0.1, None, None, None)
    assert told["eve"] == (None, 1, 1.1, None, None, None, None)
    assert told["dee"][0] is None


def test_what_a_shop_sells_on_decides_however_it_buys(of_sold, rows):
    told = of_sold(SOLD + "\n    fay | 2026-06-01 | 1 | P1 | 90 | 30 | 36.00")

    found = {row[0]: row[1:] for row in rows(told, "customer_id", "retail_type", "fmcg_clues", "premium_clues")}
    assert found["fay"] == ("fmcg", 2, 2)  # turns and margin against rhythm and few lines
