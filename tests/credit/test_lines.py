"""Lines: the place of a number among all."""

from statistics import NormalDist

import numpy as np
import pytest

from zhike.credit.lines import line_of

NAN = float("nan")


def test_a_value_scores_what_its_rank_does_in_a_normal_population():
    values = np.random.default_rng(1).permutation(np.arange(10_000.0)) ** 3  # the scale does not matter, the order does

    line = line_of(values)

    assert line is not None
    ranks = np.array([0.02, 0.2, 0.5, 0.8, 0.98])
    wanted = [NormalDist().inv_cdf(rank) for rank in ranks]
    assert line.at((ranks * 10_000) ** 3) == pytest.approx(wanted, abs=0.15)


def test_all_cases_together_score_nothing_and_what_is_missing_neither():
    values = np.array([1.0, 1.0, 1.0, 2.0, 5.0, NAN])

    line = line_of(values)

    assert line is not None
    assert line.edges == (1.0, 2.0)
    assert line.at(values).sum() == pytest.approx(0)
    assert line.at(np.array([NAN, 99.0])).tolist() == [0.0, line.scores[2]]


@pytest.mark.parametrize("values", [[NAN] * 3, [5.0] * 3, []])
def test_where_all_are_equal_there_is_no_line(values):
    assert line_of(np.array(values, dtype=float)) is None
