"""How well a score tells bad cases from good ones, against counting pairs and drawing again."""

import numpy as np
import pytest

from zhike.credit.judged import compared, judged

rng = np.random.default_rng(3)
BAD = rng.random(400) < 0.3
FIRST = np.round(rng.normal(size=400) + 0.5 * BAD, 1)
SECOND = np.round(FIRST + 0.8 * BAD + rng.normal(scale=0.3, size=400), 1)


def counted(score, bad):
    """The area, by comparing every bad case with every good one."""
    pairs = score[bad][:, None] - score[~bad][None, :]
    return float(((pairs > 0) + 0.5 * (pairs == 0)).mean())


def test_the_area_is_the_share_of_pairs_in_the_right_order():
    assert judged(FIRST, BAD).auc == pytest.approx(counted(FIRST, BAD))


def test_the_distance_is_the_greatest_between_the_shares_above_a_line():
    distances = [abs((FIRST[BAD] > at).mean() - (FIRST[~BAD] > at).mean()) for at in np.unique(FIRST)]

    assert judged(FIRST, BAD).ks == pytest.approx(max(distances))


def test_the_error_of_the_area_is_that_of_cases_drawn_again():
    drawn = [rng.integers(0, 400, 400) for _ in range(600)]

    assert judged(FIRST, BAD).auc_error == pytest.approx(np.std([counted(FIRST[d], BAD[d]) for d in drawn]), rel=0.15)


def test_the_error_of_a_lead_knows_that_both_scored_the_same_cases():
    found = compared(FIRST, SECOND, BAD)
    drawn = [rng.integers(0, 400, 400) for _ in range(600)]
    leads = [counted(SECOND[d], BAD[d]) - counted(FIRST[d], BAD[d]) for d in drawn]

    assert found.better == pytest.approx(counted(SECOND, BAD) - counted(FIRST, BAD))
    assert found.error == pytest.approx(np.std(leads), rel=0.15)
    assert found.wins


def test_a_score_does_not_win_against_itself():
    assert not compared(FIRST, FIRST, BAD).wins


def test_tenths_of_the_score_say_what_was_expected_and_what_happened():
    probability = np.repeat([0.1, 0.9], 50)
    bad = np.array(([True] * 5 + [False] * 45) + ([True] * 45 + [False] * 5))

    found = judged(probability, bad)

    assert found.expected == pytest.approx([0.1] * 5 + [0.9] * 5)
    assert sum(found.happened) / 10 == pytest.approx(bad.mean())


def test_without_bad_cases_there_is_no_area():
    assert np.isnan(judged(FIRST, np.zeros(400, bool)).auc)
