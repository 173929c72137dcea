"""Fast-growing small customers: against the interval of a plain count, and never for one big order."""

from datetime import date, timedelta

import pytest
from scipy import stats

from zhike.segments.growth import growth

TODAY = date(2025, 12, 31)
HEADER = (
    "customer_id | orders_last_year | orders_year_before | spent_last_year | spent_year_before | first_ordered_on\n"
)
BIG = "big | 30 | 10 | 9000.00 | 3000.00 | 2020-01-01\n"


@pytest.fixture
def told(given, rows):
    def of(lines, orders="", columns=()):
        table = given("customer_metrics", HEADER + BIG + lines)
        documents = given("orders", "customer_id | ordered_on | amount\n" + (orders or "nobody | 2025-01-01 | 1.00"))
        return {who: rest[0] if len(rest) == 1 else rest for who, *rest in rows(growth(table, documents, as_of=TODAY), "customer_id", *columns)}  # fmt: skip

    return of


def test_a_small_customer_who_orders_much_more_often_is_named_a_large_one_is_not(told):
    assert told("ann | 12 | 4 | 400.00 | 100.00 | 2020-01-01", columns=("is_fast_growing",)) == {
        "ann": True,
        "big": False,
    }


def test_one_big_order_is_no_growth(told):
    found = told(
        "ann | 12 | 4 | 400.00 | 100.00 | 2020-01-01", "ann | 2025-06-01 | 350.00", ("is_fast_growing", "spent_growth")
    )

    assert found["ann"] == [False, pytest.approx(0.5)]


def test_few_orders_more_may_be_chance(told):
    assert told("ann | 3 | 2 | 400.00 | 100.00 | 2020-01-01", columns=("is_fast_growing",))["ann"] is False


@pytest.mark.parametrize(("later", "before"), [(12, 4), (5, 9), (40, 38)])
def test_the_interval_is_that_of_the_share_of_the_later_orders(told, later, before):
    found = told(f"ann | {later} | {before} | 400.00 | 100.00 | 2020-01-01", columns=("order_growth", "order_growth_low", "order_growth_high"))  # fmt: skip
    share = stats.binomtest(later, later + before).proportion_ci(0.8, method="wilson")

    assert found["ann"] == pytest.approx([later / before, share.low / (1 - share.low), share.high / (1 - share.high)])


def test_a_year_before_that_was_short_counts_for_less(told):
    first = TODAY - timedelta(days=365 + 181)  # 182 days of the year before
    found = told(f"ann | 12 | 6 | 400.00 | 100.00 | {first}", columns=("order_growth",))

    assert found["ann"] == pytest.approx(12 / 6 * 182 / 365)


def test_who_is_hardly_known_before_is_left_out(told):
    first = TODAY - timedelta(days=365 + 20)

    assert "ann" not in told(f"ann | 12 | 1 | 400.00 | 100.00 | {first}", columns=("order_growth",))
