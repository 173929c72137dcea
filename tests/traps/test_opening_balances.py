"""Opening balances: what was owed before is owed now, and was never sold in this file."""

from datetime import date
from decimal import Decimal

from raw_facts import AS_OF, own_currency, raw
from zhike.clean.sales import order_lines
from zhike.money.claims import invoices
from zhike.money.receivables import receipts, receivables

WHO = "party_key | customer_id | evidence | clean_name | kind_of_party\na | K1 | itself | 甲 | company"


def test_an_opening_balance_counts_for_receivables_and_never_for_sales(given, rows):
    who = given("matches", WHO)
    lines = order_lines(
        raw(
            given,
            "order_lines",
            """
            order_id | party_key | ordered_on | amount | document_kind | product_name | note
            A        | a         | 2024-01-01 | 10.00  | 销售单        | 杯子         |
            QC1      | a         | 2024-01-01 | 500.00 | 期初应收      |              |
            QC2      | a         | 2024-01-01 | 500.00 |               | 期初余额     |
            QC3      | a         | 2024-01-01 | 500.00 |               |              | 上年结转
            B        | a         | 2024-01-01 | 20.00  | 销售单        | 杯子         | 客户问期初价格
        """,
        ),
        raw(
            given,
            "documents",
            """
            order_id | party_key | ordered_on | amount | document_kind
            期初     | a         | 2024-01-01 | 500.00 | Opening balance
        """,
        ),
        raw(given, "products"),
        who,
        own_currency(given),
        as_of=AS_OF,
    )
    claims = invoices(
        raw(
            given,
            "invoices",
            """
            invoice_no | party_key | invoiced_on | due_on     | balance | kind
            QC1        | a         | 2024-01-01  | 2024-01-01 | 500.00  | 期初
        """,
        ),
        receipts(raw(given, "receipts"), who, own_currency(given), as_of=AS_OF),
        given("settlements", "claim | receipt | amount | receipt_amount"),
        who,
        own_currency(given),
        as_of=AS_OF,
    )

    assert rows(lines, "order_id") == [("A",), ("B",)]
    assert rows(receivables(claims, as_of=date(2024, 2, 1)), "receivable", "overdue") == [
        (Decimal("500.00"), Decimal("500.00"))
    ]
