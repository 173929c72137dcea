"""Response to spend: an exact power is found, a hidden one within its interval, and noise says nothing."""

import numpy as np
import pytest

from zhike.money.response import response


def test_an_exact_power_and_what_one_more_customer_costs_there():
    """By hand: 2 · √x customers; at 10,000 that is 200 for 50 each, and the next costs twice as much."""
    spent = [2500.0, 4900, 6400, 8100, 10_000, 12_100, 14_400, 16_900, 22_500]
    found = response(spent, [round(2 * x**0.5) for x in spent])

    assert found is not None
    assert (found.usual, found.power) == (10_000, pytest.approx(0.5, abs=1e-3))
    assert (found.average, found.next) == (pytest.approx(50, rel=1e-3), pytest.approx(100, rel=5e-3))
    assert found.verdict == "diminishing"


def test_twice_the_spend_for_twice_the_customers_is_even():
    spent = [float(x) for x in range(1000, 13000, 1000)]

    assert response(spent, [x // 50 for x in range(1000, 13000, 1000)]).verdict == "even"


def test_a_hidden_power_lies_in_its_interval_nineteen_times_in_twenty():
    chance = np.random.default_rng(3)
    held = 0
    for _ in range(300):
        spent = chance.uniform(2_000, 30_000, 36)
        found = response(spent.tolist(), chance.poisson(0.4 * spent**0.4).tolist())
        held += found is not None and found.low <= 0.4 <= found.high

    assert held / 300 == pytest.approx(0.95, abs=0.04)


def test_customers_that_come_whatever_is_spent_say_nothing():
    chance = np.random.default_rng(4)

    assert response(chance.uniform(2000, 30000, 36).tolist(), chance.poisson(4, 36).tolist()).verdict == "unclear"


@pytest.mark.parametrize(
    ("spent", "won"),
    [([100.0] * 20, [5] * 20), ([100.0, 900.0], [5, 9]), ([float(x) for x in range(1, 20)], [0] * 19), ([], [])],
)
def test_few_months_or_few_customers_or_spend_all_alike_give_no_answer(spent, won):
    assert response(spent, won) is None
