"""The interval of the number of customers: a Poisson-binomial over the pairs that may be one."""

from itertools import product

import pytest

from zhike.identity.certainty import EXACT, certainty, shared_out, spanning


def test_without_a_doubt_the_count_is_the_count():
    found = certainty(60, [])

    assert (found.low, found.high, found.is_sure) == (60, 60, True)


def test_one_pair_that_may_be_one_leaves_both_counts_open():
    found = certainty(2, [("a", "b", 0.5)])

    assert (found.low, found.high, found.expected, found.is_sure) == (1, 2, 1.5, False)


def test_a_pair_that_is_almost_surely_two_does_not_widen_the_interval():
    assert certainty(2, [("a", "b", 0.01)]).low == 2


def test_a_chain_of_three_is_two_joins_and_never_three():
    found = certainty(3, [("a", "b", 0.9), ("b", "c", 0.8), ("a", "c", 0.7)])

    assert found.low == 1
    assert found.pairs == 2
    assert found.expected == pytest.approx(3 - 0.9 - 0.8)


def test_the_least_likely_pair_of_a_circle_is_the_one_left_out():
    assert [p for _, _, p in spanning([("a", "b", 0.4), ("b", "c", 0.9), ("c", "a", 0.6)])] == [0.9, 0.6]


def test_joins_that_may_be_wrong_raise_the_upper_end():
    found = certainty(100, [], joined=[0.96] * 40)

    assert found.low == 100
    assert found.high == 104  # 1.6 wrong joins expected: 4 or fewer in 97.6 %, 3 or fewer in 92.5 %
    assert found.expected == pytest.approx(101.6)


def test_the_interval_holds_nine_outcomes_of_ten_and_no_narrower_one_does():
    """Against every outcome of eight pairs and two joins, written out."""
    likely, right = (0.31, 0.42, 0.55, 0.61, 0.7, 0.77, 0.85, 0.94), (0.951, 0.97)
    chances: dict[int, float] = {}
    for outcome in product((0, 1), repeat=10):
        chance = 1.0
        for happened, p in zip(outcome, (*likely, *(1 - r for r in right)), strict=True):
            chance *= p if happened else 1 - p
        off = sum(outcome[:8]) - sum(outcome[8:])
        chances[off] = chances.get(off, 0) + chance

    found = certainty(50, [(f"a{n}", f"b{n}", p) for n, p in enumerate(likely)], joined=right)

    below = sum(chance for off, chance in chances.items() if 50 - off > found.high)
    above = sum(chance for off, chance in chances.items() if 50 - off < found.low)
    assert below <= 0.05 < below + chances[50 - found.high]
    assert above <= 0.05 < above + chances[50 - found.low]


def test_the_normal_limit_agrees_with_the_exact_sum():
    pairs = [(f"a{n}", f"b{n}", 0.3 + 0.6 * (n % 7) / 7) for n in range(EXACT)]
    exact, limit = certainty(10_000, pairs), certainty(10_000, [*pairs, ("x", "y", 1e-9)])

    assert abs(exact.low - limit.low) <= 1
    assert abs(exact.high - limit.high) <= 1


def test_there_are_never_fewer_than_no_customers():
    assert certainty(0, [("a", "b", 0.9)]).low == 0


def test_a_customer_that_fits_several_is_one_of_them_at_most():
    """安大贸易 fits those of 泉州 and of 吴忠, which are two: one join, not two."""
    pairs = shared_out([("x", "a", 0.99, "several"), ("x", "b", 0.99, "several"), ("c", "d", 0.6, "unsure")])

    assert [p for _, _, p in pairs] == [0.5, 0.5, 0.6]
    assert certainty(5, pairs).expected == pytest.approx(5 - 1.6)


def test_unlikely_fits_are_not_made_likelier():
    assert shared_out([("x", "a", 0.3, "several"), ("x", "b", 0.3, "several")]) == [("x", "a", 0.3), ("x", "b", 0.3)]
