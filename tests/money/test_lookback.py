"""What was open on an earlier day, and what does not fit together."""

from datetime import date
from decimal import Decimal

import pytest

from zhike.money.lookback import claims_then, oddities
from zhike.money.payment import ageing, receivable_months
from zhike.money.settlement import matched

CLAIMS = """
    invoice_no | customer_id | invoiced_on | due_on     | invoice_amount | paid_amount | balance | kind | load | file | sheet | row
    A1         | ann         | 2025-01-10  | 2025-02-10 | 100.00         | 100.00      |   0.00  | blue | l    | f    | s     | 1
    A2         | ann         | 2025-03-10  | 2025-04-10 |  50.00         |  20.00      |  30.00  | blue | l    | f    | s     | 2
    A3         | ann         | 2025-03-20  | 2025-03-20 | -25.00         | -20.00      |  -5.00  | red  | l    | f    | s     | 3
    A4         | bob         | 2025-01-10  | 2025-02-10 |  70.00         |  70.00      |   0.00  | blue | l    | f    | s     | 4
    A5         | bob         | 2025-05-10  | 2025-06-10 |   9.00         |   0.00      |   9.00  | blue | l    | f    | s     | 5
    A6         | cid         | 2025-01-10  | 2025-02-10 | -40.00         |             | -40.00  | red  | l    | f    | s     | 6
    A7         | cid         | 2025-01-11  | 2025-02-11 |  10.00         |  12.00      |  -2.00  | blue | l    | f    | s     | 7
"""
RECEIPTS = """
    document_no | customer_id | received_on | received_amount | kind       | invoice_no | load | file | sheet | row
    R1          | ann         | 2025-02-20  |  60.00          | receipt    | A1         | l    | f    | s     | 21
    R2          | ann         | 2025-04-20  |  40.00          | receipt    | A1         | l    | f    | s     | 22
    R3          | ann         | 2025-04-21  |  20.00          | receipt    | A2         | l    | f    | s     | 23
    R4          | ann         | 2025-05-02  | -20.00          | refund     | A3         | l    | f    | s     | 24
    R5          | bob         | 2025-02-02  |  30.00          | receipt    | A4         | l    | f    | s     | 25
    R6          | bob         | 2025-02-03  |   5.00          | receipt    | A9         | l    | f    | s     | 26
    R7          | bob         | 2025-02-04  |   8.00          | prepayment |            | l    | f    | s     | 27
    R8          |             | 2025-02-05  |   3.00          | receipt    |            | l    | f    | s     | 28
    R9          | ann         | 2025-02-06  |  11.00          | receipt    | A2         | l    | f    | s     | 29
"""


def test_what_came_later_was_still_open(given, rows):
    invoices, receipts = given("invoices", CLAIMS), given("receipts", RECEIPTS)
    settled = matched(receipts, invoices, given("raw", NOTHING))
    then = claims_then(invoices, receipts, settled, day=date(2025, 3, 31))

    open_ = dict(rows(then, "invoice_no", "balance"))
    # A1: 40 came in April. A2: of the 20 that count as paid, 11 came in February and 9 in April. A3: 20 given back in May
    assert (open_["A1"], open_["A2"], open_["A3"]) == (40, 39, -25)
    assert "A5" not in open_
    by_age = {
        age: amount
        for basis, age, amount in rows(ageing(then, as_of=date(2025, 3, 31)), "basis", "age", "amount")
        if basis == "due"
    }
    # A1 is 49 days late, A2 not due, A3 11 days; cid's two 49 and 48 days
    assert by_age == {"31_60": Decimal("-2.00"), "not_due": Decimal("39.00"), "1_30": Decimal("-25.00")}


def test_today_everything_is_as_the_claims_say(given, rows):
    invoices, receipts = given("invoices", CLAIMS), given("receipts", RECEIPTS)
    settled = matched(receipts, invoices, given("raw", NOTHING))

    then = claims_then(invoices, receipts, settled, day=date(2025, 6, 30))
    assert rows(then, "invoice_no", "balance") == rows(invoices, "invoice_no", "balance")


def test_what_does_not_fit_is_told_with_amounts(given, rows):
    invoices, receipts = given("invoices", CLAIMS), given("receipts", RECEIPTS)
    found = rows(
        oddities(invoices, receipts, matched(receipts, invoices, given("raw", NOTHING))),
        "kind",
        "customer_id",
        "documents",
        "amount",
    )

    told = {row[:2]: row[2:] for row in found}
    assert told["no_claim", None] == (1, 3)
    assert told["no_claim", "ann"][1] == 11  # 31 came on A2, of which 20 count as paid
    assert told["unknown_claim", "bob"] == (1, 5)
    assert told["credit_left", "cid"] == (1, 42)
    assert told["negative_balance", "cid"] == (1, 2)
    # of A4's 70, 30 + 8 came: the prepayment is taken by age, what names no known claim is not
    assert told["no_receipt", "bob"] == (1, 32)
    assert ("no_receipt", "ann") not in told


def test_claims_without_any_receipt_are_told_as_such_unless_their_source_says_what_was_paid(given, rows):
    head = "invoice_no | customer_id | invoiced_on | due_on | invoice_amount | paid_amount | balance | kind | load | file | sheet | row\n"  # fmt: skip
    owed = given("invoices", head + "A1 | ann | 2025-01-01 | | 60 | | 60 | blue | l | f | s | 1\nA2 | ann | 2025-01-01 | | 40 | | 40 | blue | l | f | s | 2\nB1 | bob | 2025-01-01 | | 70 | 0 | 70 | blue | l | f | s | 3")  # fmt: skip
    none = given("receipts", RECEIPTS).filter(lambda t: t.received_amount > 10**9)
    one = given("receipts", RECEIPTS)

    def told(came):
        found = oddities(owed, came, matched(came, owed, given("raw", NOTHING)))
        return [row for row in rows(found, "kind", "customer_id", "documents", "amount") if row[0] == "none_brought"]

    assert told(none) == [("none_brought", "ann", 2, 100)]
    assert told(one) == []


NOTHING = "document_no | invoice_no | amount\n"


@pytest.mark.parametrize("day", [date(2025, 3, 31), date(2025, 4, 30), date(2025, 5, 31), date(2025, 6, 30)])
def test_the_end_of_each_month_is_what_was_open_on_that_day_refunds_of_credit_notes_too(given, rows, day):
    invoices, receipts = given("invoices", CLAIMS), given("receipts", RECEIPTS)
    settled = matched(receipts, invoices, given("raw", NOTHING))

    months = dict(rows(receivable_months(invoices, receipts, settled, as_of=date(2025, 6, 30)), "month", "receivable"))
    then = claims_then(invoices, receipts, settled, day=day)
    before = max(month for month in months if month <= day)
    assert months[before] == sum(balance for (balance,) in rows(then, "balance"))
