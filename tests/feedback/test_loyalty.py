"""Loyalty is read from purchases and from contacts, half each; of one side alone there is none."""

from datetime import date

import pytest

from zhike.feedback.loyalty import loyalties

AS_OF = date(2025, 12, 31)


@pytest.fixture
def made(given):
    return loyalties(
        given("customer_metrics", """
            customer_id | orders | rebought_share
            ann         | 9      | 0.6
            bob         | 9      | 0.6
            cat         | 2      | 0.6
            dan         | 0      |
        """),
        given("rhythms", """
            customer_id | regularity | is_steady
            ann         | 0.8        | true
            bob         | 0.8        | true
            cat         | 0.8        | false
        """),
        given("satisfaction", """
            customer_id | satisfaction | nps_score
            ann         | 0.9          | 7
            cat         |              | 4
            dan         | 1.0          | 10
        """),
        given("churn_cases", """
            customer_id | cut_on     | contacts | complaints
            ann         | 2025-12-31 | 5        | 1
            ann         | 2025-06-30 | 4        | 4
            bob         | 2025-12-31 | 2        | 1
        """),
        as_of=AS_OF,
    )  # fmt: skip


@pytest.mark.every_engine
def test_the_score_is_the_mean_of_both_sides_and_missing_where_one_is(made, rows):
    """Ann: content 0.9, would recommend 7 of 10, four contacts of five without a complaint; half a year ago is past."""
    ann, bob, cat = rows(made, "customer_id", "calm_contacts", "contact_loyalty", "overall_loyalty")

    assert ann == ("ann", pytest.approx(0.8), pytest.approx(0.8), pytest.approx((0.7 + 0.8) / 2))
    assert bob == ("bob", None, None, None)  # two contacts say nothing yet
    assert cat == ("cat", None, pytest.approx(0.4), None)  # no rhythm of her own
