"""The year to come of buyers by the year: each at its own interval, beside what the same count said before."""

from datetime import date, timedelta

import pytest

from zhike.models.due_years import due_years
from zhike.models.forecast import Forecast

AS_OF = date(2025, 12, 31)
DUE = Forecast(None, False, False, "due", "due", 40)
SETTINGS = {"late_after": 1.0, "steady_orders": 4, "active_days": 180}


@pytest.fixture
def told(given, rows):
    def of(forecast=DUE):
        found = due_years(given("orders", _orders()), as_of=AS_OF, forecast=forecast, **SETTINGS)
        names = ("day", "customers", "expected_orders", "actual_orders", "expected_amount", "actual_amount")
        return {row[0]: [None if one is None else float(one) for one in row[1:]] for row in rows(found, *names)}

    return of


def _orders():
    """Ten contracts of 1,000 a year since 2020, one of which ended after 2023; a newcomer of 2025 for 70."""
    lines = ["order_id | customer_id | ordered_on | kind | amount"]
    for who in range(10):
        for year in range(4 if who == 9 else 6):
            day = date(2020, 3, 1) + timedelta(days=20 * who + 365 * year)
            lines.append(f"{who}-{year} | c{who} | {day} | sale | 1000.00")
    return "\n".join([*lines, "n | new | 2025-06-01 | sale | 70.00"])


def test_contracts_by_the_year_come_again_once_and_those_that_ended_do_not(told):
    customers, orders, came, amount, brought = told()[AS_OF]
    assert (customers, orders, amount) == (11, 10.0, 9070.0)
    assert (came, brought) == (None, None)


def test_the_same_count_of_a_year_before_stands_beside_what_came(told):
    """Two years before, the contract that then ended was still expected; a year before it was late and is not."""
    found = told()
    assert found[date(2024, 12, 31)] == [10.0, 9.0, 9.0, 9000.0, 9000.0]
    customers, orders, came, amount, brought = found[date(2024, 1, 1)]
    assert (customers, orders, came) == (10.0, 10.0, 9.0)
    assert (amount, brought) == (10000.0, 9000.0)


def test_where_a_model_is_shown_or_no_rule_says_when_nothing_is_told(told):
    assert told(Forecast("bg_nbd", True, True, "due", "due", 40)) == {}
    assert told(Forecast("bg_nbd", False, True, "hiatus", "recency", 40)) == {}


def test_by_the_own_rhythm_who_is_not_late_goes_on(told):
    orders = told(Forecast(None, False, False, "rhythm", "due", 40))[AS_OF][1]
    assert orders == pytest.approx(9 + 0)  # the newcomer has no rate yet
