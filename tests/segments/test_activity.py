from datetime import date

import pytest

from zhike.segments.activity import activity

AS_OF = date(2025, 12, 31)
METRICS = "customer_id | first_ordered_on | days_since_order | days_to_second_order\n"
RHYTHMS = "customer_id | median_days_between_orders | late_from | is_steady\n"


@pytest.fixture
def judged(given, rows):
    def found(metrics, rhythms, customers="customer_id\nann"):
        table = activity(given("customers", customers), given("customer_metrics", METRICS + "\n".join(f"{line} |" for line in metrics.split("\n"))), given("rhythms", RHYTHMS + rhythms),
                         as_of=AS_OF, active_days=180, active_rhythms=3.0)  # fmt: skip
        return rows(table, "activity", "is_effective", "bought_lately", "within_rhythm")

    return found


@pytest.mark.parametrize(
    ("median", "since", "late_from", "expected"),
    [
        (14, 15, "2026-01-01", ("active", True, True, True)),
        (14, 17, "2025-12-31", ("slowing", True, True, True)),
        (14, 42, "2025-12-01", ("slowing", True, True, True)),
        (14, 43, "2025-12-01", ("dormant", True, True, False)),
        (14, 181, "2025-12-01", ("lapsed", True, False, False)),
        (90, 181, "2025-12-01", ("slowing", True, False, True)),
        (90, 271, "2025-12-01", ("lapsed", True, False, False)),
    ],
)
def test_with_a_rhythm_of_its_own_a_customer_is_judged_by_it(judged, median, since, late_from, expected):
    assert judged(f"ann | 2024-01-01 | {since}", f"ann | {median} | {late_from} | true") == [expected]


@pytest.mark.parametrize(
    ("first", "since", "expected"),
    [
        ("2025-12-01", 30, ("new", True, True, None)),
        ("2024-12-01", 180, ("active", True, True, None)),
        ("2024-12-01", 181, ("dormant", True, False, None)),
        ("2024-12-01", 361, ("lapsed", True, False, None)),
    ],
)
def test_without_a_rhythm_fixed_days_decide(judged, first, since, expected):
    assert judged(f"ann | {first} | {since}", "ann | 20 | 2025-01-01 | false") == [expected]


def test_who_is_on_file_and_never_bought_is_no_effective_customer(judged):
    assert judged("bob | 2025-12-01 | 1", "bob | | | false") == [("never", False, False, None)]


def test_who_only_returned_goods_never_bought(judged):
    assert judged("ann | |", "bob | | | false") == [("never", False, False, None)]


@pytest.mark.parametrize(
    ("waits", "first", "due", "is_due"),
    [
        ([20] * 6 + [40] * 6, "2025-12-01", date(2025, 12, 31), False),  # the middle is 30
        ([20] * 6 + [40] * 6, "2025-11-30", date(2025, 12, 30), True),
        ([1] * 12, "2025-12-31", date(2026, 1, 7), False),  # on the very day of the first order
        ([90] * 9, "2025-12-01", date(2025, 12, 31), False),  # too few came back to know
    ],
)
def test_a_second_order_is_due_when_half_of_those_who_came_back_had_done_so(given, rows, waits, first, due, is_due):
    back = "".join(f"\nb{n} | 2025-01-01 | 9 | {wait}" for n, wait in enumerate(waits))
    table = activity(given("customers", "customer_id\nann\nb0\neve"), given("customer_metrics", f"{METRICS}ann | {first} | 3 |{back}"), given("rhythms", RHYTHMS + "eve | | | false"),
                     as_of=AS_OF, active_days=180, active_rhythms=3.0)  # fmt: skip
    found = rows(table, "customer_id", "second_due_on", "is_second_due")
    assert sorted(found) == [("ann", due, is_due), ("b0", None, False), ("eve", None, False)]
