"""What does not fit together, one test for each way in which books come broken: each is told, with its amount."""

from decimal import Decimal

import pytest

from raw_facts import raw
from zhike.money.findings import money_findings
from zhike.money.settlement import matched

CLAIM = "invoice_no | customer_id | invoiced_on | due_on | invoice_amount | paid_amount | balance | kind | load | file | sheet | row\n"
CAME = "document_no | customer_id | received_on | received_amount | kind | invoice_no | load | file | sheet | row\n"
COST = "pool | amount | is_overlapping | state | source | load | file | sheet | row\n"
SHARE = "pool | amount | borne | source | load | file | sheet | row\n"
FOREIGN = "fact | customer_id | currency | rows | rows_without_rate | original | not_turned | amount\n"
SPENT = "channel | month | amount | state | source | load | file | sheet | row\n"
STATEMENT = "customer_id | ended_on | kind | about | amount | place\n"


@pytest.fixture
def told(given, rows):
    """Findings of what a test brings, as (kind, about, who, documents, amount)."""

    def found(claims="", came="", costs="", shares="", statements="", foreign="", spent=""):
        invoices, receipts = given("invoices", CLAIM + claims), given("receipts", CAME + came)
        table = money_findings(
            given("foreign_sums", FOREIGN + foreign), receipts, invoices, matched(receipts, invoices, raw(given, "allocations")),
            given("costs", COST + costs), given("cost_shares", SHARE + shares), given("statement_findings", STATEMENT + statements),
            given("spend", SPENT + spent),
        )  # fmt: skip
        return sorted(
            (kind, about, who, n, None if amount is None else str(Decimal(amount)))
            for kind, about, who, n, amount in rows(table, "kind", "about", "customer_id", "documents", "amount")
        )

    return found


def test_nothing_is_found_where_everything_fits(told):
    claim = "A1 | ann | 2025-01-10 | 2025-02-10 | 100.00 | 100.00 | 0.00 | blue | l | f | s | 1"
    assert told(claim, "R1 | ann | 2025-02-20 | 100.00 | receipt | A1 | l | f | s | 2") == []


def test_receipts_without_a_claim(told):
    assert told(came="R1 | ann | 2025-02-20 | 60.00 | receipt | A9 | l | f | s | 2") == [
        ("no_claim", "", "ann", 1, "60.00"),
        ("unknown_claim", "", "ann", 1, "60.00"),
    ]


def test_claims_said_to_be_paid_without_a_receipt(told):
    claims = "A1 | ann | 2025-01-10 | 2025-02-10 | 100.00 | 100.00 | 0.00 | blue | l | f | s | 1"
    assert told(claims, "R1 | ann | 2025-02-20 | 30.00 | receipt | A1 | l | f | s | 2") == [
        ("no_receipt", "", "ann", 1, "70.00")
    ]


def test_claims_paid_without_a_receipt_of_who_never_sent_any(told):
    """Told from the day on from which receipts are known at all: of before nobody can tell."""
    claims = (
        "A1 | ann | 2025-01-10 | 2025-02-10 | 100.00 | 100.00 | 0.00 | blue | l | f | s | 1\n"
        "B1 | bob | 2025-02-25 | 2025-03-25 | 40.00 | 40.00 | 0.00 | blue | l | f | s | 2\n"
        "B2 | bob | 2025-01-25 | 2025-02-25 | 7.00 | 7.00 | 0.00 | blue | l | f | s | 3"
    )
    assert told(claims) == []
    assert told(claims, "R1 | ann | 2025-02-20 | 100.00 | receipt | A1 | l | f | s | 2") == [
        ("no_receipt", "", "bob", 1, "40.00")
    ]


def test_spend_without_a_channel_or_a_period_that_can_be_read(told):
    found = told(
        spent="fair | 2025-01-01 | 10.00 | counted | s | l | f | s | 1\n | 2025-01-01 | 4.00 | counted | s | l | f | s | 2\n"
        "fair | | 60.00 | no_period | s | l | f | s | 3\n | | 5.00 | no_period | s | l | f | s | 4\n"
        "fair | 2026-01-01 | 9.00 | future | s | l | f | s | 5"
    )
    assert found == [
        ("spend_no_channel", "", None, 1, "4.00"),
        ("spend_no_period", "", None, 1, "5.00"),
        ("spend_no_period", "fair", None, 1, "60.00"),
    ]


def test_credit_notes_larger_than_all_that_is_owed(told):
    claims = (
        "A1 | ann | 2025-01-10 | 2025-02-10 | 100.00 | 0.00 | 100.00 | blue | l | f | s | 1\n"
        "A2 | ann | 2025-01-11 | | -130.00 | 0.00 | -130.00 | red | l | f | s | 2"
    )
    assert told(claims) == [("credit_left", "", "ann", 1, "30.00")]


def test_a_claim_with_a_balance_below_nothing(told):
    claims = (
        "A1 | ann | 2025-01-10 | 2025-02-10 | 100.00 | 112.00 | -12.00 | blue | l | f | s | 1\n"
        "A2 | ann | 2025-01-10 | 2025-02-10 | 50.00 | 0.00 | 50.00 | blue | l | f | s | 2"
    )
    assert told(claims) == [("negative_balance", "", "ann", 1, "12.00")]


def test_sums_in_another_currency_without_a_rate_and_only_those(told):
    found = told(
        foreign="order_lines | ann | USD | 3 | 2 | 60.00 | 50.00 | 71.00\norder_lines | bob | USD | 1 | 1 | 4.00 | 4.00 | 0.00\n"
        "invoices | ann | USD | 5 | 0 | 9.00 | 0.00 | 63.00\nreceipts | | EUR | 1 | 1 | 3.00 | 3.00 | 0.00"
    )
    assert found == [
        ("not_turned", "order_lines USD", None, 3, "54.00"),
        ("not_turned", "receipts EUR", None, 1, "3.00"),
    ]


def test_costs_without_a_driver_and_periods_that_overlap(told):
    found = told(
        costs="房租 | 70.00 | false | no_driver | s | l | f | t | 1\n运输费 | 100.00 | true | pool | s | l | f | t | 2\n"
        "运输费 | 30.00 | true | pool | s | l | f | t | 3",
        shares="房租 | 40.00 | unallocated | s | l | f | t | 1\n房租 | 30.00 | unallocated | s | l | f | t | 1\n"
        "运输费 | 100.00 | allocated | s | l | f | t | 2",
    )
    assert found == [("cost_overlap", "运输费", None, 2, "130.00"), ("cost_unallocated", "房租", None, 2, "70.00")]


def test_a_cost_that_names_who_is_no_customer_is_told_once_with_its_amount(told):
    found = told(
        costs="运输费 | 90.00 | false | nobody | s | l | f | t | 1\n运输费 | 5.00 | false | no_driver | s | l | f | t | 2",
        shares="运输费 | 90.00 | unallocated | s | l | f | t | 1\n运输费 | 5.00 | unallocated | s | l | f | t | 2",
    )
    assert found == [("cost_nobody", "运输费", None, 1, "90.00"), ("cost_unallocated", "运输费", None, 1, "5.00")]


def test_statements_that_lack_a_side_do_not_balance_or_overlap(told):
    found = told(
        statements="ann | 2024-12-31 | unbalanced | assets | -80.00 |\nann | 2023-12-31 | unbalanced | assets | 20.00 |\n"
        "bob | 2024-12-31 | missing_side | equity | |\ncid | 2024-12-31 | overlap | 2024 / Q4 | |\ncid | 2024-12-31 | no_item | x | 5.00 |"
    )
    assert found == [
        ("statement_missing_side", "", "bob", 1, None),
        ("statement_overlap", "", "cid", 1, None),
        ("statement_unbalanced", "", "ann", 2, "100.00"),
    ]
