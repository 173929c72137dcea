import pytest

from zhike.segments.tiers import tiers

HEADER = "customer_id | orders | spent | costed_amount | cost\n"
MARKS = {"tier_high": 0.5, "tier_middle": 0.8}


def test_the_customer_who_carries_the_sum_over_the_mark_belongs_above_it(given, rows):
    table = given(
        "customer_metrics",
        HEADER
        + """
        ann | 1 | 40.00 | |
        bob | 1 | 30.00 | |
        cid | 1 | 20.00 | |
        dee | 1 | 10.00 | |
    """,
    )

    assert rows(tiers(table, tier_by="spent", **MARKS)) == [
        ("ann", "high", 0.4),
        ("bob", "high", 0.7),
        ("cid", "middle", 0.9),
        ("dee", "low", 1.0),
    ]


def test_one_giant_alone_is_high_value(given, rows):
    table = given("customer_metrics", HEADER + "ann | 1 | 990.00 | |\nbob | 1 | 10.00 | |")

    assert rows(tiers(table, tier_by="spent", **MARKS), "customer_id", "tier") == [("ann", "high"), ("bob", "low")]


def test_customers_below_zero_count_as_zero_and_are_low(given, rows):
    table = given("customer_metrics", HEADER + "ann | 1 | 10.00 | |\nbob | 1 | -90.00 | |")

    assert rows(tiers(table, tier_by="spent", **MARKS)) == [("ann", "high", 1.0), ("bob", "low", 1.0)]


def test_tiers_may_go_by_margin_where_costs_are_known(given, rows):
    table = given(
        "customer_metrics",
        HEADER
        + """
        ann | 1 | 900.00 | 900.00 | 895.00
        bob | 1 | 100.00 | 100.00 |  50.00
        cid | 1 | 999.00 |        |
    """,
    )

    assert rows(tiers(table, tier_by="margin", **MARKS), "customer_id", "tier") == [
        ("ann", "low"),
        ("bob", "high"),
        ("cid", "low"),
    ]


def test_equal_customers_are_taken_in_the_order_of_their_ids(given, rows):
    table = given("customer_metrics", HEADER + "b | 1 | 10.00 | |\na | 1 | 10.00 | |")

    assert rows(tiers(table, tier_by="spent", **MARKS)) == [("a", "high", pytest.approx(0.5)), ("b", "middle", 1.0)]


def test_who_never_bought_has_no_tier(given, rows):
    assert rows(tiers(given("customer_metrics", HEADER + "ann | 0 | -5.00 | |"), tier_by="spent", **MARKS)) == []
