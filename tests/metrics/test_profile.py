from decimal import Decimal

import pytest

from zhike.metrics.profile import profiles
from zhike.tables import profile_parts, table


@pytest.fixture
def joined(given):
    """profiles of two customers: ann with figures of every sort, bob with none."""
    texts = {
        "customers": "customer_id | kind_of_party | name | spellings | sources | province\nann | company | 安 | 2 | 1 | 广东省\nbob | person | | 1 | 1 |",
        "customer_metrics": "customer_id | orders | spent | days_since_order | repeat_days | rebought_share\nann | 3 | 12.50 | 7 | 2 | 0.5",
        "rhythms": "customer_id | order_days | median_days_between_orders | regularity | is_steady | is_late | expected_next_on\nann | 3 | 14 | 0.9 | true | false | 2025-03-01",
        "receivables": "customer_id | receivable | overdue\nann | 5.00 | 1.00",
        "payments": "customer_id | days_beyond_terms | paid_claims\nann | 4.5 | 2",
        "credit_standings": "customer_id | credit_class | exposure\nann | B | 5.00",
        "customer_profit": "customer_id | net_contribution\nann | 4.00",
        "acquisitions": "customer_id | acquisition_channel | acquisition_cost\nann | 展会 | 3.00",
        "rfm": "customer_id | recency_score | rfm_class\nann | 5 | champions",
        "tiers": "customer_id | tier\nann | high",
        "standings": "customer_id | tier_move\nann | rose",
        "spending": "customer_id | spending_power\nann | high",
        "satisfaction": "customer_id | nps_band\nann | promoter",
        "loyalties": "customer_id | overall_loyalty\nann | 0.7",
        "enterprise_types": "customer_id | enterprise_type | promising_signals | is_young\nann | growth | 0 | false",
        "surroundings": "customer_id | offers_decided\nann | 3",
        "retail_types": "customer_id | retail_type | fmcg_clues | premium_clues\nann | fmcg | 3 | 0",
        "clusters": "customer_id | cluster\nann | c1",
        "growth": "customer_id | order_growth | is_fast_growing\nann | 2 | true",
        "potential": "customer_id | potential | peers_by\nann | 70.00 | industry",
        "size_classes": "customer_id | size_by_standard\nann | small",
        "usages": "customer_id | use_days | use_band\nann | 5 | seldom",
        "records": "customer_id | record_fields | record_completeness\nann | 8 | 0.75",
        "businesses": "customer_id | business_model | own_sales\nann | 连锁加盟 | 1000.00",
        "seasons": "customer_id | main_season\nann | spring",
        "outlook": "customer_id | probability_alive\nann | 0.8",
        "churn_risks": "customer_id | churn_probability\nann | 0.2",
        "activity": "customer_id | is_effective | activity | bought_lately\nann | true | active | true\nbob | false | never | false",
    }
    parts = []
    for name, columns in profile_parts():
        header, *lines = texts[name].splitlines()
        missing = [column.name for column in columns if column.name not in header.replace(" ", "").split("|")]
        parts.append(
            given(name, "\n".join([" | ".join([header, *missing])] + [line + " |" * len(missing) for line in lines]))
        )
    return profiles(*parts)


def test_every_customer_has_one_row_with_figures_classes_and_attributes(joined, rows):
    assert rows(
        joined, "customer_id", "province", "orders", "spent", "receivable", "tier", "rfm_class", "activity"
    ) == [
        ("ann", "广东省", 3, Decimal("12.50"), Decimal("5.00"), "high", "champions", "active"),
        ("bob", None, 0, Decimal("0.00"), Decimal("0.00"), None, None, "never"),
    ]


def test_who_never_bought_has_counts_and_money_of_nothing_but_no_days_and_no_scores(joined, rows):
    bob = joined.filter(joined.customer_id == "bob")

    assert rows(
        bob,
        "order_days",
        "is_steady",
        "is_late",
        "days_since_order",
        "repeat_days",
        "expected_next_on",
        "recency_score",
    ) == [(0, False, False, None, None, None, None)]


def test_loyalty_is_made_of_rhythm_and_products_bought_again(joined, rows):
    assert rows(joined, "customer_id", "loyalty") == [("ann", pytest.approx(0.7)), ("bob", None)]


def test_the_columns_are_those_of_the_contract(joined):
    assert joined.columns == tuple(column.name for column in table("profiles").columns)


def test_no_two_tables_bring_a_column_of_one_name():
    names = [column.name for column in table("profiles").columns]

    assert len(names) == len(set(names))
