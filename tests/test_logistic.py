"""Logistic regression by hand: of two groups the factor is the difference of their log odds."""

import numpy as np
import pytest

from zhike import logistic


def test_the_factor_of_a_group_is_the_difference_of_log_odds() -> None:
    inside = np.repeat([0.0, 1.0], 20)
    true = np.array([True] * 5 + [False] * 15 + [True] * 10 + [False] * 10)

    found = logistic.factors(np.column_stack([np.ones(40), inside]), true, 1e-9)

    assert found == pytest.approx([np.log(5 / 15), np.log(10 / 10) - np.log(5 / 15)], abs=1e-6)


def test_where_a_group_is_wholly_true_the_pull_keeps_its_factor_finite() -> None:
    found = logistic.factors(np.column_stack([np.ones(8), np.repeat([0.0, 1.0], 4)]), np.repeat([False, True], 4), 1.0)

    assert 0 < found[1] < 10


def test_the_doubt_of_a_share_is_that_of_its_log_odds() -> None:
    true = np.array([True] * 5 + [False] * 15)
    columns = np.ones((20, 1))

    found = logistic.doubts(columns, logistic.factors(columns, true, 1.0), 1.0)

    assert found == pytest.approx(np.array([[1 / (20 * 0.25 * 0.75)]]))
