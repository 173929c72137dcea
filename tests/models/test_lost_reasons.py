"""Why customers were lost, as people wrote it down."""

from datetime import date
from decimal import Decimal

from zhike.models.lost_reasons import lost_reasons


def test_each_reason_counts_each_customer_once_however_many_sources_say_it(given, rows):
    raw = given("raw", """
        party_key | lost_reason | lost_on
        a1        | 价格偏高     | 2025-01-05
        a2        | 价格偏高     | 2025-02-05
        b1        | 停业         |
        c1        |             |
        d1        | 价格偏高     |
    """)  # fmt: skip
    found = lost_reasons(
        raw,
        given("matches", "party_key | customer_id\na1 | ann\na2 | ann\nb1 | bob\nc1 | cat\nd1 | dan"),
        given("customer_metrics", "customer_id | spent\nann | 100.00\nbob | 5.00"),
    )
    # dan never bought: he counts, with nothing
    assert rows(found) == [
        ("价格偏高", 2, Decimal("100.00"), date(2025, 2, 5)),
        ("停业", 1, Decimal("5.00"), None),
    ]
