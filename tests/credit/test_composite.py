"""One score of five parts: weights, what is missing, how far the ranking hangs on them, and what followed."""

import numpy as np
import pytest
from scipy import stats

from zhike.credit.composite import NAMES, WEIGHTS, composite, foretold, kept, ranking

NAN = float("nan")


def test_a_missing_part_is_left_out_and_its_weight_is_said():
    parts = np.array([[80, 60, NAN, NAN, NAN], [80, 60, 0, 0, 0], [NAN] * 5])
    score, carried = composite(parts, WEIGHTS)

    assert score == pytest.approx([(80 * 30 + 60 * 25) / 55, 39, NAN], nan_ok=True)
    assert carried == pytest.approx([0.55, 1, 0])


def test_who_is_known_by_less_than_half_of_the_weights_has_no_place():
    parts = np.array([[NAN, NAN, NAN, 100, 100], [50, 50, NAN, NAN, NAN], [60, 50, NAN, NAN, NAN]])

    assert ranking(parts, WEIGHTS).tolist() == [2, 1]


def test_a_weight_of_nothing_takes_a_part_out():
    only = dict.fromkeys(NAMES, 0) | {"market": 10}
    parts = np.array([[90, 90, 90, 10, 90], [10, 10, 10, 90, 10]])

    assert ranking(parts, only).tolist() == [1, 0]


def test_parts_that_agree_keep_the_ranking_and_parts_that_contradict_each_other_lose_it():
    agree = np.repeat(np.arange(40.0)[:, None], 5, axis=1)
    assert set(kept(agree, WEIGHTS).values()) == {1.0}

    even = dict.fromkeys(NAMES, 20)
    against = np.full((40, 5), 50.0)
    against[:, 0], against[:, 1] = np.arange(40), 39.5 - np.arange(40)
    found = kept(against, even)
    assert found["purchases", 10] < 1 or found["purchases", -10] < 1


def test_what_followed_is_a_correlation_of_ranks_with_an_interval_and_a_plain_verdict():
    chance = np.random.default_rng(7)
    score = chance.normal(size=200)
    after = score + chance.normal(size=200)
    found = foretold(score, after)

    assert found.spearman == pytest.approx(stats.spearmanr(score, after).statistic)
    assert found.low < found.spearman < found.high
    assert found.verdict == "yes"
    assert foretold(score, -after).verdict == "reverse"
    assert foretold(score, chance.normal(size=200)).verdict == "no"
    assert foretold(score[:20], after[:20]).verdict == "few"
