"""Bins and how much riskier than all they are."""

import math

import numpy as np
import pytest

from zhike.credit.bins import SPREAD, Numbers, all_weights, information, of_numbers, of_words, placed, weights

NAN = float("nan")


def cases(*groups):
    """`(value, good, bad)` as values and flags."""
    values = [value for value, good, bad in groups for _ in range(good + bad)]
    bad = [flag for _, good, bad in groups for flag in [False] * good + [True] * bad]
    return values, np.array(bad)


def test_the_weight_of_a_bin_is_by_how_much_its_log_odds_exceed_those_of_all():
    bad = np.array([True] * 100 + [False] * 300)

    (weight,) = weights(np.array([4e8]), np.array([2e8]), bad)

    assert weight == pytest.approx(math.log(0.5 / 0.5) - math.log(100.5 / 401 / (300.5 / 401)), abs=1e-5)


def test_a_bin_of_two_cases_says_little_and_one_without_cases_nothing():
    bad = np.array([True] * 100 + [False] * 300)
    share = 100.5 / 401

    of_two, of_none = weights(np.array([2.0, 0.0]), np.array([2.0, 0.0]), bad)

    doubt = 1 / (SPREAD**2 * share * (1 - share))  # so many cases are as sure of a log odds as that spread
    risk = (2 + doubt * share) / (2 + doubt)
    assert of_two == pytest.approx(math.log(risk / (1 - risk)) - math.log(share / (1 - share)))
    assert of_none == pytest.approx(0)


def test_a_number_whose_risk_wavers_has_bins_whose_risk_only_rises():
    values, bad = cases((1, 900, 100), (2, 700, 300), (3, 750, 250), (4, 400, 600))

    bins = of_numbers(np.array(values, dtype=float), bad)

    assert bins.edges == (1.0, 3.0)  # two and three are one: 1,450 good, 550 bad
    assert list(bins.weights[:-1]) == sorted(bins.weights[:-1])


def test_where_few_cases_waver_the_line_through_all_says_which_bin_is_riskier():
    values, bad = cases((1, 18, 2), (2, 14, 6), (3, 15, 5), (4, 8, 12))

    bins = of_numbers(np.array(values, dtype=float), bad)

    assert bins.edges == (1.0, 2.0, 3.0)
    assert list(bins.weights[:-1]) == sorted(bins.weights[:-1])


def test_a_number_may_be_the_safer_the_larger_it_is():
    values, bad = cases((1, 40, 60), (2, 70, 30), (3, 90, 10))

    bins = of_numbers(np.array(values, dtype=float), bad)

    assert bins.edges == (1.0, 2.0)
    assert list(bins.weights[:-1]) == sorted(bins.weights[:-1], reverse=True)


def test_bins_of_few_cases_are_joined_with_the_smaller_one_beside():
    values, bad = cases((1, 500, 10), (2, 5, 1), (3, 100, 60), (4, 100, 300))

    bins = of_numbers(np.array(values, dtype=float), bad)

    assert bins.edges == (1.0, 3.0)


def test_what_is_missing_is_a_bin_of_its_own():
    values, bad = cases((1, 90, 10), (2, 60, 40), (NAN, 5, 45))
    numbers = np.array(values, dtype=float)

    bins = of_numbers(numbers, bad)

    assert bins.weights[-1] > max(bins.weights[:-1])
    assert set(placed(bins, numbers[np.isnan(numbers)])) == {len(bins.weights) - 1}


def test_a_value_on_an_edge_lies_below_it():
    bins = Numbers((1.0, 3.0), (0.1, 0.2, 0.3, 0.0))

    assert placed(bins, np.array([0.5, 1.0, 1.1, 3.0, 9.0, NAN])).tolist() == [0, 0, 1, 1, 2, 3]


def test_a_text_never_seen_weighs_what_a_missing_one_does():
    values, bad = cases(("own", 80, 20), ("rent", 40, 60), (None, 10, 10))

    bins = of_words(values, bad)

    assert bins.values == ("own", "rent")
    assert placed(bins, ["rent", "ship", None, "own"]).tolist() == [1, 2, 2, 0]
    assert all_weights(bins)[0] < 0 < all_weights(bins)[1]


def test_values_of_fewer_than_five_cases_stand_with_what_is_missing():
    values, bad = cases(("own", 80, 20), ("a ship", 1, 3), (None, 5, 1))

    bins = of_words(values, bad)

    assert bins.values == ("own",)
    assert bins.otherwise == pytest.approx(weights(np.array([10.0]), np.array([4.0]), bad)[0])


@pytest.mark.parametrize("values", [[NAN] * 6, [5.0] * 6])
def test_a_number_that_is_always_the_same_tells_nothing(values):
    bad = np.array([True, False] * 3)

    bins = of_numbers(np.array(values), bad)

    assert bins.edges == ()
    assert information(np.array([6.0]), np.array([3.0]), bad) == pytest.approx(0)
