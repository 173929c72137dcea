"""How often customers use it, by the day, counted by hand."""

from datetime import date

import pytest

from raw_facts import raw
from zhike.segments.usage import usages, use_months, used_items

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
    found = usages(events, given("matches", MATCHES), as_of=AS_OF, time_zone="UTC")

    assert rows(found, "customer_id", "last_used_on", "use_days", "use_days_before", "uses", "use_band") == [
        ("ann", date(2025, 6, 30), 2, 1, 3, "seldom"),
        ("bob", date(2025, 3, 1), 0, 1, 0, "not_lately"),
    ]


def test_without_events_nobody_has_a_frequency_of_use(given, rows):
    assert rows(usages(raw(given, "events"), given("matches", MATCHES), as_of=AS_OF, time_zone="UTC")) == []


@pytest.mark.every_engine
def test_two_events_of_a_day_are_one_day_of_use_of_its_month(given, rows):
    events = raw(
        given,
        "events",
        """
        party_key | at                  | event
        a         | 2025-06-30 09:00:00 | login
        b         | 2025-06-30 23:30:00 | login
        a         | 2025-06-02 08:00:00 | login
        a         | 2025-04-01 08:00:00 | login
        a         | 2025-07-01 08:00:00 | login
        d         | 2025-06-01 08:00:00 | view
        """,
    )
    found = use_months(events, given("matches", MATCHES), as_of=AS_OF, time_zone="UTC")

    assert rows(found, "customer_id", "month", "use_days", "uses") == [
        ("ann", date(2025, 4, 1), 1, 1),
        ("ann", date(2025, 6, 1), 2, 3),
    ]


@pytest.mark.every_engine
def test_what_was_looked_at_is_named_by_the_product_and_says_whether_it_was_bought(given, rows):
    events = raw(
        given,
        "events",
        """
        party_key | at                  | event | object | product_code
        a         | 2025-06-30 09:00:00 | view  | 水杯   | p1
        b         | 2025-06-29 23:30:00 | view  | 水杯   |
        a         | 2025-03-01 08:00:00 | view  | p1     |
        a         | 2025-06-30 09:01:00 | add   | 水杯   | p1
        a         | 2025-06-30 09:02:00 | view  | 毛毯   | p2
        a         | 2025-07-01 08:00:00 | view  | 毛毯   | p2
        c         | 2025-03-01 08:00:00 | 打开  | 报表   |
        c         | 2025-03-01 08:05:00 |       |        | p9
        d         | 2025-06-01 08:00:00 | view  |        | p1
        """,
    )
    products = given(
        "products", "product_code | product_name | category\np1 | 水杯 | 杯\np2 | 毛毯 | 床\np3 | 水杯 | 杯"
    )
    bought = given(
        "customer_products", "customer_id | product_code | last_ordered_on\nann | p1 | 2025-06-30\nbob | p1 |"
    )
    found = used_items(events, given("matches", MATCHES), products, bought, as_of=AS_OF, time_zone="UTC")

    named = ("customer_id", "event", "item", "product_name", "events", "event_days", "events_lately", "last_ordered_on")
    assert sorted(rows(found, *named), key=str) == [
        ("ann", "add", "p1", "水杯", 1, 1, 1, date(2025, 6, 30)),
        ("ann", "view", "p1", "水杯", 3, 3, 2, date(2025, 6, 30)),
        ("ann", "view", "p2", "毛毯", 1, 1, 1, None),
        ("bob", "", "p9", None, 1, 1, 0, None),
        ("bob", "打开", "报表", None, 1, 1, 0, None),
    ]
