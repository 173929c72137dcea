"""The parts of the exposure, each by a few documents."""

from datetime import date
from decimal import Decimal

from raw_facts import raw
from zhike.credit.exposure import exposures

AS_OF = date(2025, 6, 30)
PARTS = ("customer_id", "open_claims", "not_invoiced", "open_orders", "bills_in_hand", "prepaid")


def money(*sums):
    return tuple(Decimal(one) for one in sums)


def test_every_part_is_what_its_documents_say(given, rows):
    found = exposures(
        given("invoices", "customer_id | order_id | invoice_amount | invoiced_on | due_on | balance | kind\nann | 1 | 113 | 2025-06-20 | | 40 | blue\nann | | 15 | 2025-06-21 | | 10 | blue\nann | | -5 | 2025-06-22 | | -5 | red\nann | | 99 | 2025-01-01 | | 99 | written_off\nann | | 99 | 2025-07-01 | | 99 | blue"),
        given("receipts", "customer_id | received_on | received_amount | kind | load | file | sheet | row | is_bill | matures_on\nann | 2025-06-01 | 30 | prepayment | L | f | | 7 | false |\nann | 2025-06-01 | 90 | receipt | L | f | | 8 | false |\nann | 2025-06-01 | 21 | receipt | L | f | | 9 | true | 2025-09-01\nann | 2025-01-01 | 99 | receipt | L | f | | 10 | true | 2025-06-01"),
        given("settlements", "receipt | receipt_amount\nL/f//7 | 12"),
        given("orders", "order_id | customer_id | ordered_on | kind | amount\n1 | ann | 2025-06-20 | sale | 100\n2 | ann | 2025-06-21 | sale | 40\n3 | ann | 2025-06-22 | sale | 60\n4 | ann | 2025-01-01 | sale | 9"),
        raw(given, "deliveries", "party_key | order_id | shipped_on\np | 1 | 2025-06-20\np | 2 | 2025-06-22"),
        as_of=AS_OF,
    )  # fmt: skip

    # Order 1 is claimed; order 2 was sent, less a claim that names no order; order 3 is still to come; 4 is long past.
    assert rows(found, *PARTS) == [("ann", *money("45.00", "25.00", "60.00", "21.00", "18.00"))]


def test_where_no_deliveries_are_brought_no_order_is_called_open(given, rows):
    nothing = given(
        "receipts",
        "customer_id | received_on | received_amount | kind | load | file | sheet | row | is_bill | matures_on",
    )
    found = exposures(
        given(
            "invoices",
            "customer_id | order_id | invoice_amount | invoiced_on | due_on | balance | kind\nann | 7 | 113 | 2025-06-20 | | 50 | blue",
        ),
        nothing,
        given("settlements", "receipt | receipt_amount"),
        given("orders", "order_id | customer_id | ordered_on | kind | amount\n1 | ann | 2025-06-20 | sale | 100"),
        raw(given, "deliveries"),
        as_of=AS_OF,
    )

    assert rows(found, *PARTS) == [("ann", *money("50.00", "0.00", "0.00", "0.00", "0.00"))]
