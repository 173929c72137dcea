"""Who would be in another RFM class, told once more by hand with fixed cuts (30, 90 … days; 1, 3 … orders)."""

from datetime import date

import pytest

from zhike.segments.rfm_stability import rfm_stability

TODAY = date(2025, 6, 30)
ORDERS = """
    customer_id | ordered_on | kind | amount
    ann         | 2025-06-20 | sale | 500.00
    bob         | 2025-05-01 | sale | 500.00
    cid         | 2024-01-01 | sale | 990.00
    dee         | 2025-06-25 | sale |  10.00
    dee         | 2025-05-25 | sale |  10.00
"""
METRICS = """
    customer_id | orders | days_since_order | spent
    ann         | 1      | 10               | 500.00
    bob         | 1      | 60               | 500.00
    cid         | 1      | 546              | 990.00
    dee         | 2      | 5                |  20.00
"""


@pytest.fixture
def told(given, rows):
    def of(orders=ORDERS, metrics=METRICS):
        found = rfm_stability(
            given("orders", orders), given("customer_metrics", metrics), as_of=TODAY, rfm_method="fixed"
        )
        return {change: tuple(rest) for change, *rest in rows(found)}

    return of


def test_a_month_earlier_recency_and_orders_were_others(told):
    """A month earlier: ann had not bought; bob at 30 days scores 5 not 4 (new for promising); cid stays; dee at 6 days
    had one order, not two (new for potential loyalist): 2 of 3."""
    assert told()["month"] == (3, 2, pytest.approx(2 / 3))


def test_cuts_moved_by_a_twentieth_change_those_who_lie_near_them(told):
    found = told(metrics=METRICS.replace("60  ", "92  "))

    assert found["cut_up"] == (4, 1, 0.25)  # bob at 92 days: past 90, within 94.5
    assert found["cut_down"] == (4, 0, 0.0)  # orders are whole: one order stays one


def test_where_nobody_bought_there_is_no_share(told):
    found = told(
        "customer_id | ordered_on | kind | amount\n | 2025-01-01 | sale | 1.00",
        "customer_id | orders | days_since_order | spent\nann | 0 | | 0.00",
    )

    assert found == {"month": (0, 0, None), "cut_up": (0, 0, None), "cut_down": (0, 0, None)}
