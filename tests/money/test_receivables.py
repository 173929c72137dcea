"""Receipts, claims, and what is open on a day."""

from datetime import date

import pytest

from raw_facts import AS_OF, own_currency, raw
from zhike.money.claims import invoices, settlements
from zhike.money.receivables import receipts, receivables

WHO = """
    party_key | customer_id | evidence | clean_name | kind_of_party
    a         | K1          | name     | 甲公司     | company
    b         | K2          | name     | 乙公司     | company
"""


@pytest.fixture
def received(given):
    return lambda text="": receipts(
        raw(given, "receipts", text), given("matches", WHO), own_currency(given), as_of=AS_OF
    )


@pytest.fixture
def claimed(given, received):
    def of(text, paid=""):
        stated, came = raw(given, "invoices", text), received(paid)
        who, rates = given("matches", WHO), own_currency(given)
        parts = settlements(came, stated, raw(given, "allocations"), who, rates, as_of=AS_OF)
        return invoices(stated, came, parts, who, rates, as_of=AS_OF)

    return of


def shown(found):
    return [tuple(value if value is None else str(value) for value in row) for row in found]


def test_a_refund_is_negative_whatever_the_sheet_writes(received, rows):
    found = received("""
        document_no | party_key | received_on | received_amount | kind   | document_kind
        1           | a         | 2024-07-04  | 345.67          |        | 收款单
        2           | a         | 2024-07-05  | 16.95           |        | 收款退款单
        3           | b         | 2024-07-05  | -5.00           |        |
        4           | b         | 2024-07-05  | 100.00          | 预收款 |
        5           |           | 2024-01-01  | 80.00           | 期初   |
    """)

    assert shown(rows(found, "document_no", "customer_id", "received_amount", "kind")) == [
        ("1", "K1", "345.67", "receipt"),
        ("2", "K1", "-16.95", "refund"),
        ("3", "K2", "-5.00", "refund"),
        ("4", "K2", "100.00", "prepayment"),
        ("5", None, "80.00", "opening"),
    ]


def test_a_balance_that_is_not_given_is_the_claim_less_what_was_paid(claimed, rows):
    found = claimed(
        """
        invoice_no | party_key | invoiced_on | invoice_amount | paid_amount | balance
        given      | a         | 2024-07-01  | 100.00         | 30.00       | 69.00
        part       | a         | 2024-07-01  | 100.00         | 30.00       |
        none       | a         | 2024-07-01  | 100.00         |             |
        receipts   | a         | 2024-07-01  | 100.00         |             |
        other      | b         | 2024-07-01  | 100.00         |             |
        only       | b         | 2024-07-01  |                |             | 55.00
        """,
        paid="""
        document_no | party_key | received_on | received_amount | invoice_no
        1           | a         | 2024-07-04  | 20.00           | receipts
        2           | a         | 2024-07-05  | 21.00           | receipts
        3           | a         | 2024-07-05  | 99.00           | other
        4           | a         | 2024-07-05  | 99.00           | part
        """,
    )

    assert shown(rows(found, "invoice_no", "invoice_amount", "paid_amount", "balance")) == [
        ("given", "100.00", "30.00", "69.00"),
        ("none", "100.00", "39.00", "61.00"),  # of the 69 beyond what the source says of `part`, 30 are for `given`
        ("only", "55.00", "0.00", "55.00"),
        ("other", "100.00", None, "100.00"),
        ("part", "100.00", "30.00", "70.00"),
        ("receipts", "100.00", "41.00", "59.00"),
    ]


def test_a_claim_says_its_kind_by_its_words_or_its_sign(claimed, rows):
    found = claimed("""
        invoice_no | party_key | invoiced_on | invoice_amount | balance | kind   | document_kind | note
        1          | a         | 2024-07-01  | 10.00          | 10.00   |        | 标准应收单    |
        2          | a         | 2024-07-01  | 10.00          | 10.00   | 红字   | 应收单        |
        3          | a         | 2024-07-01  | -10.00         | -10.00  |        |               |
        4          | a         | 2024-07-01  | 10.00          | 10.00   |        | 期初应收单    |
        5          | a         | 2024-07-01  | 10.00          | 10.00   | 质保金 |               |
        6          | a         | 2024-07-01  | -10.00         | -10.00  | 返利   |               |
        7          | a         | 2024-07-01  | 10.00          | 10.00   | 坏账   |               |
        8          | a         | 2024-07-01  | 10.00          | 10.00   |        |               | 期初余额
    """)

    assert shown(rows(found, "invoice_no", "kind", "balance")) == [
        ("1", "blue", "10.00"), ("2", "red", "-10.00"), ("3", "red", "-10.00"), ("4", "opening", "10.00"),
        ("5", "retention", "10.00"), ("6", "rebate", "-10.00"), ("7", "written_off", "10.00"), ("8", "opening", "10.00"),
    ]  # fmt: skip


def test_what_a_customer_owes_on_a_day(claimed, rows):
    found = claimed("""
        invoice_no | party_key | invoiced_on | due_on     | balance | kind
        1          | a         | 2024-07-01  | 2024-07-31 | 100.00  |
        2          | a         | 2024-07-02  | 2024-08-31 | 50.00   |
        3          | a         | 2024-07-02  | 2024-07-31 | -20.00  | 红字
        4          | a         | 2024-06-01  | 2024-06-30 | 0.00    |
        5          | a         | 2024-09-01  | 2024-09-30 | 1000.00 |
        6          | a         | 2024-05-01  | 2024-05-31 | 500.00  | 坏账
        7          | b         | 2024-07-01  |            | 9.00    |
        8          |           | 2024-07-01  | 2024-07-02 | 7.00    |
    """)

    def owed(day):
        return shown(rows(receivables(found, as_of=day), "customer_id", "receivable", "overdue", "oldest_due_on"))

    assert owed(date(2024, 8, 1)) == [("K1", "130.00", "80.00", "2024-07-31"), ("K2", "9.00", "0.00", None)]
    assert owed(date(2024, 7, 31)) == [("K1", "130.00", "0.00", "2024-07-31"), ("K2", "9.00", "0.00", None)]


def test_where_no_claims_are_brought_nobody_owes_and_nobody_has_a_row(claimed, rows):
    assert rows(receivables(claimed(""), as_of=date(2024, 8, 1))) == []
