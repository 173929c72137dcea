from datetime import date

import pytest

from zhike.segments.activity import activity

AS_OF = date(2025, 12, 31)
METRICS = "customer_id | first_ordered_on | days_since_order\n"
RHYTHMS = "customer_id | median_days_between_orders | late_from | is_steady\n"


@pytest.fixture
def judged(given, rows):
    def found(metrics, rhythms, customers="customer_id\nann"):
        table = activity(given("customers", customers), given("customer_metrics", METRICS + metrics), given("rhythms", RHYTHMS + rhythms),
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
