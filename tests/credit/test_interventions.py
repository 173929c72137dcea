"""A raised limit, what was bought before and after, and the same of customers alike whose limit stayed."""

from datetime import date
from decimal import Decimal

import pytest

from raw_facts import raw
from zhike.credit.interventions import interventions

AS_OF = date(2025, 6, 30)
COLUMNS = (
    "customer_id", "done_on", "limit_after", "bought_before", "bought_after", "matched", "matched_before", "matched_after",
)  # fmt: skip
CONTRACTS = "party_key | contract_no | starts_on\n"
TERMS = "customer_id | credit_limit | valid_from | load | row\n"
ORDERS = """
customer_id | ordered_on | amount
ann         | 2024-07-01 | 100
ann         | 2024-12-31 | 999
ann         | 2024-10-01 | 100
ann         | 2025-01-01 | 300
bob         | 2024-10-01 | 100
bob         | 2025-02-01 | 120
cid         | 2024-10-01 | 1000
dee         | 2024-10-01 | 150
dee         | 2025-03-01 | 150
eve         | 2025-02-01 | 500
"""


@pytest.fixture
def told(given, rows):
    def found(terms="", contracts="", contacts="", paid="", columns=COLUMNS):
        table = interventions(
            given("credit_terms", TERMS + terms),
            raw(given, "contracts", CONTRACTS + contracts if contracts else ""),
            given("interactions", "customer_id | spoken_on | kind_of_interaction | topic\n" + contacts),
            given("orders", ORDERS),
            given("settlements", "customer_id | received_on | due_on | amount\n" + paid),
            given("matches", "party_key | customer_id\na | ann\nb | bob"),
            as_of=AS_OF,
        )
        return rows(table, *columns)

    return found


def test_purchases_around_a_change_are_told_beside_those_of_customers_alike(told):
    terms = "ann | 1000 | 2024-01-01 | L | 1\nann | 5000 | 2024-12-01 | L | 2\nbob | 100 | 2024-01-01 | L | 3\ndee | 1 | 2024-01-01 | L | 4\ndee | 2 | 2024-11-01 | L | 5"

    found = told(terms)

    # ann: 200 before (1 July and 1 October), 1,299 after. Of those alike bob stayed; dee's limit changed nearby, cid buys more.
    assert found[0] == (
        "ann",
        date(2024, 12, 1),
        *map(Decimal, ("5000.00", "200.00", "1299.00")),
        1,
        *map(Decimal, ("100.00", "120.00")),
    )
    assert [one[0] for one in found] == ["ann", "dee"]  # fmt: skip


def test_first_limits_equal_ones_and_young_changes_are_none(told):
    terms = "ann | 1000 | 2024-01-01 | L | 1\nann | 1000 | 2024-06-01 | L | 2\nann | 9 | 2025-05-01 | L | 3\nbob | 7 | 2024-06-01 | L | 4"

    assert told(terms) == []


def test_the_first_agreement_and_the_first_training_are_told_with_how_late_was_paid_before_and_after(told):
    found = told(
        contracts="a | C1 | 2024-12-01\na | C2 | 2024-12-20\nb | C3 | 2025-06-01",
        contacts="bob | 2024-12-15 | 拜访 | 陈列培训\nbob | 2024-12-20 | 拜访 | 陈列培训\nann | 2024-12-15 | 关怀 | 客户关怀",
        paid="ann | 2024-11-30 | 2024-11-10 | 100.00\nann | 2025-01-10 | 2025-01-05 | 300.00\nann | 2025-01-20 | 2025-01-20 | 100.00",
        columns=("customer_id", "kind", "done_on", "bought_before", "bought_after", "late_before", "late_after"),
    )  # fmt: skip

    assert [(who, kind, day, float(before), float(after), *late) for who, kind, day, before, after, *late in found] == [
        ("ann", "agreement", date(2024, 12, 1), 200.0, 1299.0, 20.0, 3.75),
        ("bob", "support", date(2024, 12, 15), 100.0, 120.0, None, None),
    ]


def test_of_a_kind_only_the_newest_are_looked_at_and_no_other_is_taken_for_one_who_was_left_alone(told, monkeypatch):
    monkeypatch.setattr("zhike.credit.interventions.OF_A_KIND", 1)

    contracts = "a | C1 | 2024-12-01\nb | C2 | 2024-11-01"
    terms = "cid | 1 | 2024-01-01 | L | 1\ncid | 2 | 2024-06-01 | L | 2"

    assert told(terms, contracts, columns=("customer_id", "kind", "matched")) == [
        ("ann", "agreement", 1),  # dee; bob signed a month before
        ("cid", "limit_raised", 0),
    ]
