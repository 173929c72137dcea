"""Payback by hand, and the interval of a mean worth against customers drawn again and again."""

import numpy as np
import pytest

from zhike.money.payback import curve, payback, worth


def test_a_month_counts_those_who_could_be_seen_in_it():
    """Two were won 2 months ago, two this month: month 0 is 40 ÷ 4, months 1 and 2 are by two customers."""
    assert curve({0: 40.0, 1: 10.0, 2: 8.0}, {0: 2, 2: 2}) == [10.0, 15.0, 19.0]
    assert curve({}, {}) == []


def test_what_was_spent_is_back_in_the_first_month_that_reaches_it():
    assert payback([10.0, 15.0, 19.0], 15.0) == 1
    assert payback([10.0, 15.0, 19.0], 19.01) is None
    assert payback([0.0], 0.0) == 0


def test_the_interval_holds_the_true_mean_four_times_in_five():
    chance = np.random.default_rng(5)
    held = 0
    for _ in range(2000):
        expected = chance.normal(100, 30, 40)  # what the model says of each
        found = worth(40, expected.sum(), (expected**2).sum(), 40 * 20.0**2)
        truth = 100 + chance.normal(0, 20, 40).mean()  # what these come to differs from it by as much as it is unsure
        held += found.low <= truth <= found.high

    assert held / 2000 == pytest.approx(0.8, abs=0.03)


def test_one_customer_says_nothing_of_a_mean():
    assert worth(1, 5.0, 25.0, 0.0) is None
