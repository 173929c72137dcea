"""Suggested limits by hand, and what counts as exposure."""

import itertools
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from zhike.credit.limits import credit_standings
from zhike.credit.policy import POLICIES, CreditPolicy, counted
from zhike.errors import UnknownName

AS_OF = date(2025, 6, 30)
COUNTS = "claims,deliveries,bills,prepayments"
SCORES = (
    "customer_id | credit_class | credit_score | payments | claimed_last_year | bought_last_year | months_as_customer\n"
)
PARTS = "customer_id | open_claims | not_invoiced | open_orders | bills_in_hand | prepaid\n"
TERMS = "customer_id | credit_limit | term_days | valid_from | valid_to | load | row\n"


@pytest.fixture
def standing(given, rows):
    """Rows of the standings of customers written as text."""

    def found(scores, *columns, parts="", terms="", counts=COUNTS, new=10_000.0, policy=None):
        table = credit_standings(
            given("credit_scores", SCORES + scores), given("exposures", PARTS + parts), given("credit_terms", TERMS + terms),
            as_of=AS_OF, credit_policy=policy or CreditPolicy(exposure_counts=counts, new_customer_limit=new),
        )  # fmt: skip
        return rows(table, *columns)

    return found


def test_a_limit_is_monthly_purchases_times_term_and_one_month_times_the_factor(standing):
    scores = "ann | A | 90 | 9 | 120000.00 | 0 | 40\nbob | D | 40 | 9 | 60000.00 | 0 | 6\ncid | E | 10 | 9 | 60000.00 | 0 | 6"

    assert standing(scores, "customer_id", "monthly_purchases", "suggested_term_days", "suggested_limit", "limit_rule") == [
        ("ann", Decimal("10000.00"), 60, Decimal("60000.00"), "formula"),  # 10,000 × (2 + 1) × 2
        ("bob", Decimal("10000.00"), 15, Decimal("7500.00"), "formula"),  # 10,000 × 1.5 × 0.5
        ("cid", Decimal("10000.00"), 0, Decimal("0.00"), "none"),
    ]  # fmt: skip


@pytest.mark.parametrize(("year", "limit"), [("74166", "12000"), ("6006", "1000"), ("5994", "990"), ("50", "0")])
def test_a_limit_is_rounded_down_by_its_size_and_a_small_one_is_not_nothing(standing, year, limit):
    scores = f"ann | C | 60 | 9 | {year} | 0 | 40"

    assert standing(scores, "suggested_limit") == [(Decimal(limit),)]  # two months of purchases


def test_who_has_not_paid_yet_has_at_most_the_limit_of_a_new_customer(standing):
    scores = "ann | C | 60 | | | 240000.00 | 3\nbob | C | 60 | 0 | | 1800.00 | 0.4"

    assert standing(scores, "customer_id", "suggested_limit", "limit_rule") == [
        ("ann", Decimal("10000.00"), "new"),
        ("bob", Decimal("3600.00"), "formula"),  # one month: 1,800 × 2
    ]


def test_no_customer_of_many_has_more_than_the_share_of_its_class(standing):
    scores = "\n".join(f"c{n:02d} | B | 70 | 5 | 1200000.00 | 0 | 40" for n in range(20))
    parts = "\n".join(f"c{n:02d} | 100000.00 | 0 | 0 | 0 | 0" for n in range(20))

    assert set(standing(scores, "suggested_limit", "limit_rule", parts=parts)) == {(Decimal("100000.00"), "share")}
    few = standing(scores, "suggested_limit", "limit_rule", parts="c00 | 100000.00 | 0 | 0 | 0 | 0")
    assert set(few) == {(Decimal("375000.00"), "formula")}


def test_a_longer_term_stays_with_the_strong_up_to_a_longest_one(standing):
    scores = "ann | A | 90 | 9 | 1 | 0 | 40\nbob | A | 90 | 9 | 1 | 0 | 40\ncid | C | 60 | 9 | 1 | 0 | 40"
    terms = "ann | 1 | 75 | | | L | 1\nbob | 1 | 120 | | | L | 2\ncid | 1 | 90 | | | L | 3"

    assert standing(scores, "customer_id", "credit_term_days", "suggested_term_days", terms=terms) == [
        ("ann", 75, 75),
        ("bob", 120, 90),
        ("cid", 90, 30),
    ]


@pytest.mark.parametrize(
    ("counts", "exposure"),
    [
        ("claims", "100.00"),
        (COUNTS, "126.00"),
        ("claims,orders", "107.00"),
        ("prepayments", "0.00"),  # never below nothing
    ],
)
def test_exposure_is_what_the_house_chose_to_count(standing, counts, exposure):
    scores, parts, terms = "ann | B | 70 | 9 | 1 | 0 | 40", "ann | 100 | 20 | 7 | 9 | 3", "ann | 110 | 30 | | | L | 1"

    found = standing(scores, "exposure", "over_limit", parts=parts, terms=terms, counts=counts)

    assert found == [(Decimal(exposure), max(Decimal(exposure) - 110, Decimal("0.00")))]


def test_a_part_that_there_is_not_is_refused_by_name():
    with pytest.raises(UnknownName, match="invoices"):
        counted("claims, invoices")


def test_the_better_class_may_always_have_more():
    for better, worse in itertools.pairwise(POLICIES):
        assert (better.months, better.term, better.longest, better.largest) > (
            worse.months,
            worse.term,
            worse.longest,
            worse.largest,
        )
        assert better.over >= worse.over
        assert better.late >= worse.late


def test_limit_and_term_follow_the_company_s_own_policy(standing):
    own = tuple(replace(one, months=3.0, term=20, longest=20) if one.name == "C" else one for one in POLICIES)
    scores = "ann | C | 60 | 9 | 120000.00 | 0 | 40"

    assert standing(scores, "suggested_term_days", "suggested_limit") == [(30, Decimal("20000.00"))]
    assert standing(scores, "suggested_term_days", "suggested_limit", policy=CreditPolicy(own)) == [
        (20, Decimal("50000.00"))  # 10,000 × (20 ÷ 30 + 1) × 3
    ]


def test_a_class_without_credit_gets_none_whatever_its_letter(standing):
    own = tuple(replace(one, months=0.0) if one.name == "D" else one for one in POLICIES)

    found = standing("ann | D | 40 | 9 | 60000.00 | 0 | 6", "suggested_limit", "limit_rule", policy=CreditPolicy(own))
    assert found == [(Decimal("0.00"), "none")]
