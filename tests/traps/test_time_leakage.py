"""A figure of a past day knows nothing of what came after it."""

from datetime import date
from typing import Any

from zhike.metrics.company import retention
from zhike.metrics.rhythm import late_backtest

HEADER = "customer_id | ordered_on | kind\n"
SETTINGS: dict[str, Any] = {"steady_orders": 4, "active_rhythms": 3.0, "active_days": 180}
DAYS = ("2024-10-01", "2024-11-01", "2024-12-01", "2025-01-01", "2025-02-01")


def table(given, *days):
    return given("orders", HEADER + "".join(f"{customer} | {day} | sale\n" for customer, day in days))


def test_who_is_late_on_a_past_day_does_not_depend_on_later_orders(given, rows):
    known = [("ann", day) for day in DAYS]
    later = [("ann", f"2025-06-{day:02}") for day in range(1, 29)]  # would shrink the median to one day
    as_of = date(2025, 6, 30)

    first, second = (
        late_backtest(table(given, *days), as_of=as_of, late_after=1.0, **SETTINGS) for days in (known, known + later)
    )
    at_march = [
        rows(found.filter(found.origin == date(2025, 3, 2), found.rule == "rhythm"), "horizon", "named", "others")
        for found in (first, second)
    ]

    assert at_march == [[("fixed", 0, 1), ("own", 0, 1)]] * 2


def test_an_order_on_the_origin_is_known_and_one_on_the_next_day_is_the_future(given, rows):
    days = [("ann", day) for day in (*DAYS, "2025-05-01")] + [("bob", day) for day in (*DAYS, "2025-05-02")]
    found = late_backtest(table(given, *days), as_of=date(2025, 6, 30), late_after=1.0, **SETTINGS)
    at_may = found.filter(found.origin == date(2025, 5, 1), found.rule == "rhythm", found.horizon == "fixed")

    # ann bought on the very day and is not late; bob is late, and buys on the first day ahead
    assert rows(at_may, "named", "named_bought", "others", "others_bought") == [(1, 1, 1, 0)]


def test_a_customer_lost_in_one_quarter_stays_lost_there_when_it_comes_back(given, rows):
    days = [("ann", day) for day in DAYS]
    found = retention(table(given, *days, ("ann", "2025-11-01")), as_of=date(2026, 1, 1), **SETTINGS)

    lost = found.filter(found.definition == "rhythm", found.period == date(2025, 4, 1))
    assert rows(lost, "customers", "lost") == [(1, 1)]
