"""A raised limit, what was bought before and after, and the same of customers alike whose limit stayed."""

from datetime import date
from decimal import Decimal

import pytest

from zhike.credit.changes import limit_changes

AS_OF = date(2025, 6, 30)
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
    def found(terms, orders=ORDERS):
        return rows(
            limit_changes(given("credit_terms", TERMS + terms), given("orders", orders), as_of=AS_OF),
            "customer_id", "changed_on", "limit_after", "bought_before", "bought_after", "matched", "matched_before", "matched_after",
        )  # fmt: skip

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
