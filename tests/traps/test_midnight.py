"""Midnight: a sale belongs to the company's calendar day, not to the day in Greenwich."""

from datetime import date

from raw_facts import AS_OF, own_currency, raw
from zhike.clean.sales import order_lines, orders

WHO = "party_key | customer_id | evidence | clean_name | kind_of_party\na | K1 | itself | 甲 | company"


def test_a_sale_after_midnight_in_shanghai_is_not_of_the_day_before(given, rows):
    lines = order_lines(
        raw(
            given,
            "order_lines",
            """
            party_key | ordered_on | ordered_at          | store | amount
            a         | 2024-03-01 | 2024-03-01T15:30:00 | 东店  | 1.00
            a         | 2024-03-02 | 2024-03-01T16:30:00 | 东店  | 2.00
        """,
        ),
        raw(given, "documents"),
        raw(given, "products"),
        given("matches", WHO),
        own_currency(given),
        as_of=AS_OF,
    )

    assert rows(orders(lines), "order_id", "ordered_on") == [
        ("K1 2024-03-01 东店", date(2024, 3, 1)),
        ("K1 2024-03-02 东店", date(2024, 3, 2)),
    ]
