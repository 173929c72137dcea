import pytest

from zhike.segments.tiers import graded, sold, tiers

HEADER = "customer_id | orders | spent | costed_amount | cost\n"
MARKS = {"tier_high": 0.5, "tier_middle": 0.8}
BOUGHT = "customer_id | orders | repeat_days | spent | costed_amount | cost\n"


def by_sales(customer_metrics, tier_by):
    return graded(sold(customer_metrics, tier_by=tier_by), **MARKS)


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

    assert rows(by_sales(table, "spent")) == [
        ("ann", "high", 0.4),
        ("bob", "high", 0.7),
        ("cid", "middle", 0.9),
        ("dee", "low", 1.0),
    ]


def test_one_giant_alone_is_high_value(given, rows):
    table = given("customer_metrics", HEADER + "ann | 1 | 990.00 | |\nbob | 1 | 10.00 | |")

    assert rows(by_sales(table, "spent"), "customer_id", "tier") == [("ann", "high"), ("bob", "low")]


def test_customers_below_zero_count_as_zero_and_are_low(given, rows):
    table = given("customer_metrics", HEADER + "ann | 1 | 10.00 | |\nbob | 1 | -90.00 | |")

    assert rows(by_sales(table, "spent")) == [("ann", "high", 1.0), ("bob", "low", 1.0)]


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

    assert rows(by_sales(table, "margin"), "customer_id", "tier") == [
        ("ann", "low"),
        ("bob", "high"),
        ("cid", "low"),
    ]


def test_equal_customers_have_one_tier_that_of_the_middle_of_what_they_bring(given, rows):
    table = given("customer_metrics", HEADER + "b | 1 | 10.00 | |\na | 1 | 10.00 | |")

    assert rows(by_sales(table, "spent")) == [("a", "middle", pytest.approx(0.5)), ("b", "middle", 1.0)]


@pytest.mark.every_engine
def test_equals_above_or_below_a_mark_are_not_parted_by_it(given, rows):
    """Of 100: three of 20 lie from 0 to 60, their middle at 30; two of 15 from 60 to 90, their middle at 75."""
    worth = {"a": 20, "b": 15, "c": 20, "d": 10, "e": 15, "f": 20}
    table = given("customer_metrics", HEADER + "\n".join(f"{id_} | 1 | {sold}.00 | |" for id_, sold in worth.items()))

    assert rows(by_sales(table, "spent"), "customer_id", "tier") == [
        ("a", "high"),
        ("b", "middle"),
        ("c", "high"),
        ("d", "low"),
        ("e", "middle"),
        ("f", "high"),
    ]


def test_who_never_bought_has_no_tier(given, rows):
    assert rows(by_sales(given("customer_metrics", HEADER + "ann | 0 | -5.00 | |"), "spent")) == []


PEOPLE = """
    ann | 9 | 8 | 10.00 | |
    bob | 1 | 0 | 80.00 | |
    cid | 1 | 0 | 10.00 | |
"""
AHEAD = "customer_id | value_12\nann | 60.00\nbob | 10.00\ncid |"
USED = "customer_id | use_days\ncid | 50\neve | 999"
EARNED = "customer_id | profit_base | net_contribution\nann | 10.00 | 6.00\nbob | 80.00 | -5.00\ncid | |"
NONE = {"outlook": "customer_id | value_12", "usages": "customer_id | use_days"}
UNKNOWN = "customer_id | profit_base | net_contribution\nann | 0.00 | -6.00"


@pytest.mark.parametrize(
    ("tier_by", "ahead", "used", "found"),
    [
        ("spent", AHEAD, USED, ["low", "high", "low"]),
        ("value", AHEAD, USED, ["high", "low", "low"]),
        ("value", NONE["outlook"], USED, ["low", "high", "low"]),  # no model is shown: sales
        # of sales, order days (of 11) and use: ann 0.1, 9/11, 0; bob 0.8, 1/11, 0; cid 0.1, 1/11, 1
        ("mixed", AHEAD, USED, ["high", "middle", "high"]),
        ("mixed", AHEAD, NONE["usages"], ["high", "high", "low"]),
    ],
)
def test_tiers_are_by_what_customers_are_worth_as_set(given, rows, tier_by, ahead, used, found):
    people = given("customer_metrics", BOUGHT + PEOPLE)
    earned = given("customer_profit", EARNED)
    told = tiers(people, given("outlook", ahead), given("usages", used), earned, tier_by=tier_by, **MARKS)

    assert [tier for _, tier in rows(told, "customer_id", "tier")] == found


@pytest.mark.parametrize(
    ("earned", "found"),
    [
        (EARNED, ["high", "low", "low"]),  # bob costs more than he brings, of cid no cost of goods is known
        (UNKNOWN, ["low", "high", "low"]),  # of nobody: sales
    ],
)
def test_by_profit_the_largest_buyer_who_costs_more_than_he_brings_is_low(given, rows, earned, found):
    people = given("customer_metrics", BOUGHT + PEOPLE)
    nothing = given("outlook", NONE["outlook"]), given("usages", NONE["usages"])
    told = tiers(people, *nothing, given("customer_profit", earned), tier_by="profit", **MARKS)

    assert [tier for _, tier in rows(told, "customer_id", "tier")] == found
