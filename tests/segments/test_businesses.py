"""How customers work and earn, by what they or their accounts say."""

from decimal import Decimal

from zhike.segments.businesses import businesses

NEEDS = """
    customer_id | field           | value
    ann         | business_model  | 连锁加盟
    ann         | financial_needs | 账期 60 天
    ann         | needs           | 小包装
    bob         | needs           | 定制
    cat         | risk_preference | 稳健
"""
RATIOS = """
    customer_id | ended_on   | ratio      | value
    ann         | 2023-12-31 | own_sales  | 500.00
    ann         | 2024-12-31 | own_sales  | 800.00
    ann         | 2023-12-31 | net_margin | 0.05
    dan         | 2024-12-31 | net_margin | -0.02
    eve         | 2024-12-31 | cash_ratio | 2.0
"""


def test_words_of_lists_and_the_newest_year_of_statements_stand_side_by_side(given, rows):
    found = businesses(given("needs", NEEDS), given("ratios", RATIOS))
    names = ("customer_id", "business_model", "financial_needs", "risk_preference", "own_sales", "own_net_margin")

    assert sorted(rows(found, *names)) == [
        ("ann", "连锁加盟", "账期 60 天", None, Decimal("800.00"), 0.05),
        ("cat", None, None, "稳健", None, None),
        ("dan", None, None, None, None, -0.02),
    ]


def test_who_tells_nothing_of_it_has_no_row(given, rows):
    assert rows(businesses(given("needs", NEEDS), given("ratios", RATIOS)), "customer_id").count(("bob",)) == 0
