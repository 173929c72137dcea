"""How often customers use it, by the day, counted by hand."""

from datetime import date

from raw_facts import raw
from zhike.segments.usage import usages

AS_OF = date(2025, 6, 30)
MATCHES = "party_key | customer_id\na | ann\nb | ann\nc | bob\nd |"


def test_two_events_of_a_day_are_one_day_of_use_and_two_uses(given, rows):
    events = raw(
        given,
        "events",
        """
        party_key | at                  | event
        a         | 2025-06-30 09:00:00 | login
        b         | 2025-06-30 23:30:00 | login
        a         | 2025-04-02 08:00:00 | login
        a         | 2025-04-01 08:00:00 | login
        a         | 2024-01-01 08:00:00 | login
        a         | 2025-07-01 08:00:00 | login
        c         | 2025-03-01 08:00:00 | view
        d         | 2025-06-01 08:00:00 | view
        x         | 2025-06-01 08:00:00 | view
        """,
    )
    found = usages(events, given("matches", MATCHES), as_of=AS_OF)

    assert rows(found, "customer_id", "last_used_on", "use_days", "use_days_before", "uses", "use_band") == [
        ("ann", date(2025, 6, 30), 2, 1, 3, "seldom"),
        ("bob", date(2025, 3, 1), 0, 1, 0, "not_lately"),
    ]


def test_without_events_nobody_has_a_frequency_of_use(given, rows):
    assert rows(usages(raw(given, "events"), given("matches", MATCHES), as_of=AS_OF)) == []
