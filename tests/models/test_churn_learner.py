"""Boosted trees: only where there is enough to learn from, the same every time, and missed by nobody where they are missing."""

import sys

import numpy as np
import pytest

from zhike.models import churn_learner
from zhike.models.churn_learner import FEW, UNLOADED, refusal, trained


def outcomes(cases, events):
    return np.r_[np.ones(events), np.zeros(cases - events)]


@pytest.mark.parametrize(("cases", "events"), [(0, 0), (299, 100), (300, 49), (300, 251), (400, 400)])
def test_too_few_cases_or_outcomes_are_refused_in_words(cases, events):
    assert refusal(outcomes(cases, events)) == FEW


def test_where_the_library_is_missing_that_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "lightgbm", None)  # an import of it fails
    assert refusal(outcomes(300, 50)) == UNLOADED


def test_the_trees_are_the_same_every_time_and_find_what_is_planted():
    if churn_learner._loaded() is None:
        pytest.skip("SKIPPED LOUDLY: LightGBM cannot be loaded on this machine, boosted trees are not tested")
    generator = np.random.default_rng(1)
    features = generator.normal(size=(800, 3))
    true = (features[:, 1] + 0.3 * generator.normal(size=800) > 0).astype(float)
    first, again = (trained(features, true, seed=5).score(features) for _ in range(2))
    assert (first == again).all()
    assert refusal(true) is None
    trees = trained(features, true, seed=5)
    assert int(np.argmax(trees.shares())) == 1
    assert trees.parts(features).shape == features.shape
