"""What a score turned out to mean, learned on an earlier day."""

import numpy as np
import pytest
from scipy import special

from zhike.models.calibration import MANY, calibrated


def test_few_cases_are_calibrated_by_a_rising_curve_that_promises_no_certainty():
    score = np.arange(40.0)
    found = calibrated(score, (score >= 20).astype(float))(np.array([-100.0, 5.0, 19.5, 35.0, 1e9]))
    assert (np.diff(found) > 0).sum() >= 2
    assert (np.diff(found) >= 0).all()
    assert found[0] > 0
    assert found[-1] < 1
    assert found[2] == pytest.approx(0.5, abs=0.05)


def test_a_score_that_says_the_opposite_is_taken_as_saying_nothing():
    score = np.arange(40.0)
    found = calibrated(score, (score < 20).astype(float))(score)
    assert found == pytest.approx(0.5, abs=0.01)


def test_many_cases_are_calibrated_to_what_happened():
    generator = np.random.default_rng(3)
    score = generator.normal(size=4 * MANY)
    true = (generator.random(4 * MANY) < special.expit(2 * score - 1)).astype(float)
    means = calibrated(score, true)
    for at in (-1.0, 0.0, 1.0):
        assert float(means(np.array([at]))[0]) == pytest.approx(special.expit(2 * at - 1), abs=0.06)
    assert float(means(score).mean()) == pytest.approx(float(true.mean()), abs=0.005)


@pytest.mark.parametrize("all_of_them", [0.0, 1.0])
@pytest.mark.parametrize("count", [1, 30, MANY + 1])
def test_where_all_came_out_alike_no_share_is_certain(count, all_of_them):
    found = calibrated(np.linspace(0, 1, count), np.full(count, all_of_them))(np.array([0.0, 0.5, 2.0]))
    assert np.isfinite(found).all()
    assert ((found > 0) & (found < 1)).all()


def test_without_cases_nothing_is_known():
    assert calibrated(np.empty(0), np.empty(0))(np.array([3.0])) == pytest.approx(0.5)
