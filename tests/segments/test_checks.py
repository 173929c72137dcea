"""Whether groups tell what was bought later, told once more by adding up."""

from datetime import date

import numpy as np
import pytest

from raw_facts import raw
from zhike.segments.checks import explained, group_checks
from zhike.segments.clusters import FEW, Clustering

SETTINGS = {
    "clustering": Clustering((), (), (), 0, 0, FEW), "as_of": date(2025, 6, 29), "tier_high": 0.5, "tier_middle": 0.8, "tier_by": "spent",
    "rfm_method": "quantile", "active_days": 180, "active_rhythms": 3.0, "time_zone": "UTC",
}  # fmt: skip
HEADER = "customer_id | orders | spent | first_ordered_on | days_since_order | spent_last_year | is_steady | spent_after | orders_after | costed_amount | cost | median_days_between_orders | late_from\n"


def held(group, logs, *, is_held=True):
    values = np.asarray(logs, dtype=float)
    return {"group_code": group, "is_held": is_held, "customers": len(values), "logs": values.sum(), "squares": (values**2).sum()}  # fmt: skip


def test_groups_of_then_are_held_against_what_was_bought_since(given, rows):
    lines = [
        "ann | 9 | 600.00 | 2024-01-01 | 10 | 600.00 | false | 90.00 | 2 | | | |",
        "bob | 2 | 300.00 | 2024-01-01 | 10 | 300.00 | false | 0.00  | 0 | | | |",
        "cid | 1 | 200.00 | 2024-01-01 | 10 | 200.00 | false | 10.00 | 1 | | | |",
        "dee | 1 |  10.00 | 2024-01-01 | 10 |  10.00 | false | -5.00 | 0 | | | |",
    ]
    past = given("past_metrics", HEADER + "\n".join(lines))
    found = group_checks(
        past.mutate(orders_after=past.orders_after.cast("int64"), spent_after=past.spent_after.cast("decimal(18, 2)")),
        raw(given, "events"),
        given("matches", "party_key | customer_id"),
        **SETTINGS,
    )
    tier = found.filter(found.basis == "tier")

    assert rows(tier, "group_code", "is_held", "customers", "buying", "spent_after") == [
        ("high", False, 1, 1, pytest.approx(90)),
        ("low", False, 1, 1, pytest.approx(10)),
        ("low", True, 1, 0, pytest.approx(-5)),
        ("middle", True, 1, 0, pytest.approx(0)),
    ]
    assert {basis for (basis,) in rows(found, "basis")} == {"tier", "rfm_class", "activity", "spending_power", "plain"}


def test_the_plain_rule_asks_only_who_had_bought_in_the_half_year_before(given, rows):
    lines = [
        f"{id_} | 1 | 10.00 | 2023-01-01 | {since} | 0.00 | false | {after}.00 | 1 | | | |"
        for id_, since, after in (("ann", 179, 7), ("bob", 180, 5), ("cid", 0, 3))
    ]
    past = given("past_metrics", HEADER + "\n".join(lines))
    found = group_checks(
        past.mutate(orders_after=past.orders_after.cast("int64"), spent_after=past.spent_after.cast("decimal(18, 2)")),
        raw(given, "events"),
        given("matches", "party_key | customer_id"),
        **SETTINGS,
    )

    assert rows(found.filter(found.basis == "plain"), "group_code", "is_held", "spent_after") == [
        ("bought", False, pytest.approx(10)),
        ("silent", True, pytest.approx(5)),
    ]


@pytest.mark.every_engine
def test_tiers_by_sales_order_days_and_use_are_held_against_what_followed_by_the_use_of_then(given, rows):
    """Of sales, order days (of 10) and use: ann 0.1, 0.8, 0; bob 0.79, 0.1, 0; cid 0.11, 0.1, 1; ann's use came later."""
    lines = [
        "ann | 9 | 10.00 | 2024-01-01 | 10 | 10.00 | false | 90.00 | 2 | | | | | 7",
        "bob | 1 | 79.00 | 2024-01-01 | 10 | 79.00 | false | 0.00  | 0 | | | | | 0",
        "cid | 1 | 11.00 | 2024-01-01 | 10 | 11.00 | false | 10.00 | 1 | | | | | 0",
    ]
    past = given("past_metrics", HEADER.rstrip("\n") + " | repeat_days\n" + "\n".join(lines))
    events = raw(
        given, "events", "party_key | at | event\nc | 2024-12-30 09:00:00 | view\na | 2025-02-01 09:00:00 | view"
    )
    found = group_checks(
        past.mutate(orders_after=past.orders_after.cast("int64"), spent_after=past.spent_after.cast("decimal(18, 2)")),
        events,
        given("matches", "party_key | customer_id\na | ann\nc | cid"),
        **(SETTINGS | {"tier_by": "mixed", "tier_high": 0.3, "tier_middle": 0.6}),
    )

    assert rows(found.filter(found.basis == "tier"), "group_code", "is_held", "spent_after") == [
        ("high", False, pytest.approx(10)),
        ("low", True, pytest.approx(0)),
        ("middle", False, pytest.approx(90)),
    ]


def test_what_is_explained_is_one_less_what_is_missed_within_groups():
    """By hand: learned means 1 and 3, all 2; held 40 × (1 ± 1) and 40 × (3 ± 1): within 80, without 80 + 80."""
    rows = [
        held("a", [1, 1], is_held=False), held("b", [3, 3], is_held=False),
        held("a", [0, 2] * 20), held("b", [2, 4] * 20),
    ]  # fmt: skip

    assert explained(rows) == pytest.approx(1 - 80 / 160)


def test_groups_that_say_nothing_explain_nothing_and_misleading_ones_less():
    learned = [held("a", [1, 1], is_held=False), held("b", [3, 3], is_held=False)]

    assert explained([*learned, held("a", [3] * 20), held("b", [1] * 20)]) == pytest.approx(1 - 4)


def test_too_few_and_all_equal_are_not_judged():
    learned = [held("a", [2, 2], is_held=False)]

    assert explained([*learned, held("a", [1, 2])]) is None
    assert explained([*learned, held("a", [2] * 40)]) is None
    assert explained([]) is None
