"""The ledger beside the documents, to the cent."""

from datetime import date
from decimal import Decimal

from zhike.money.books import ledger_checks
from zhike.money.periods import periods
from zhike.money.settlement import matched

AS_OF = date(2025, 6, 30)
BOOKS = """
    period         | account        | party_key | opening | debit   | credit | closing
    2025年第1季度   | 1122 应收账款   | k-ann     |         |         |        |  75.00
    2025年第1季度   | 1122 应收账款   | k-bob     |   0.00  |  50.00  |  20.00 |
    2025年第1季度   | 1122 应收账款   |           |         |         |        | 130.00
    2025Q2         | 应收账款        | k-ann     |         |         |        |  60.00
    2025Q2         | 应收账款        | k-who     |         |         |        |   5.00
    2025-03        | 6001 主营业务收入 |           |         | 200.00  | 200.00 |   0.00
    2025-03        | 主营业务成本     |           |         |  90.00  |  90.00 |   0.00
    2025-03        | 1002 银行存款   |           |         |         |        | 999.00
    2025-12        | 应收账款        | k-ann     |         |         |        |   1.00
    sometime       | 应收账款        | k-ann     |         |         |        |   1.00
"""
MATCHES = """
    party_key | customer_id
    k-ann     | ann
    k-bob     | bob
"""
CLAIMS = """
    invoice_no | customer_id | invoiced_on | due_on     | invoice_amount | paid_amount | balance | kind | load | file | sheet | row
    A1         | ann         | 2025-01-10  | 2025-02-10 | 100.00         | 40.00       |  60.00  | blue | l    | f    | s     | 1
    A2         | bob         | 2025-02-10  | 2025-03-10 |  30.01         |             |  30.01  | blue | l    | f    | s     | 2
    A3         | ann         | 2025-05-10  | 2025-06-10 |   7.00         |             |   7.00  | blue | l    | f    | s     | 3
    A4         | ann         | 2025-03-20  | 2025-03-20 | -25.00         | -20.00      |  -5.00  | red  | l    | f    | s     | 4
"""
RECEIPTS = """
    document_no | customer_id | received_on | received_amount | kind    | invoice_no | load | file | sheet | row
    R1          | ann         | 2025-04-02  | 40.00           | receipt | A1         | l    | f    | s     | 9
    R2          | ann         | 2025-05-02  | -20.00          | refund  | A4         | l    | f    | s     | 10
"""
LINES = """
    customer_id | ordered_on | amount | cost  | kind
    ann         | 2025-03-01 | 150.00 | 90.00 | sale
                | 2025-03-31 |  50.50 |       | sale
    ann         | 2025-04-01 |  77.00 | 10.00 | sale
"""


def test_every_difference_is_shown_where_it_is(given, rows):
    receipts, invoices = given("receipts", RECEIPTS), given("invoices", CLAIMS)
    books = given("raw", BOOKS)
    found = ledger_checks(
        books,
        periods(books),
        given("matches", MATCHES),
        receipts,
        invoices,
        matched(receipts, invoices, given("raw", NOTHING)),
        given("order_lines", LINES),
        as_of=AS_OF,
    )

    march, june = date(2025, 3, 1), date(2025, 6, 1)
    told = {
        row[:3]: row[3:] for row in rows(found, "account", "last_month", "customer_id", "books", "ours", "difference")
    }
    assert told == {
        # 100 less the credit note of 25, of which 20 are given back in May
        ("receivable", march, "ann"): (Decimal("75.00"), Decimal("75.00"), Decimal("0.00")),
        ("receivable", march, "bob"): (Decimal("30.00"), Decimal("30.01"), Decimal("-0.01")),
        ("receivable", june, "ann"): (Decimal("60.00"), Decimal("62.00"), Decimal("-2.00")),
        ("receivable", june, "bob"): (Decimal("0.00"), Decimal("30.01"), Decimal("-30.01")),
        ("receivable", june, None): (Decimal("5.00"), Decimal("0.00"), Decimal("5.00")),
        ("sales", march, None): (Decimal("200.00"), Decimal("200.50"), Decimal("-0.50")),
        ("cost_of_goods", march, None): (Decimal("90.00"), Decimal("90.00"), Decimal("0.00")),
    }


def test_without_a_ledger_there_is_nothing_to_compare(given, rows):
    receipts, invoices = given("receipts", RECEIPTS), given("invoices", CLAIMS)
    books = given("raw", BOOKS.splitlines()[1])
    found = ledger_checks(
        books,
        periods(books),
        given("matches", MATCHES),
        receipts,
        invoices,
        matched(receipts, invoices, given("raw", NOTHING)),
        given("order_lines", LINES),
        as_of=AS_OF,
    )

    assert rows(found) == []


NOTHING = "document_no | invoice_no | amount\n"
