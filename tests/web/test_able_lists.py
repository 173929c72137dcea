"""Purchasing power and potential: the mean of what is known of two parts, and what is not known is named."""

import numpy as np
import pytest

from zhike.web.able_lists import BRING, TOGETHER, columns, missing, scored, together
from zhike.web.scores import Scores


@pytest.mark.parametrize(
    ("parts", "value", "lacks"),
    [
        ({"purchases": 80.0, "finance": 40.0}, 60.0, []),
        ({"purchases": 80.0}, 80.0, ["finance"]),
        ({"finance": None, "market": 90.0}, None, ["purchases", "finance"]),
    ],
)
def test_purchasing_power_is_the_mean_of_what_is_known_and_tells_what_is_not(parts, value, lacks):
    assert (together(parts, "power"), missing(parts, "power")) == (value, lacks)


def test_a_ranking_by_a_figure_of_two_parts_leaves_out_who_is_known_by_one():
    found = Scores(
        ["ann", "bob"], np.array([[80.0, 1.0, 40.0, 30.0, 50.0], [90.0, 1.0, np.nan, 30.0, np.nan]]), frozenset()
    )
    told = columns(found)

    assert (told["power"][0], told["potential"][0]) == (60.0, 40.0)
    assert np.isnan(told["power"][1])
    assert np.isnan(told["potential"][1])


def test_every_part_of_a_figure_has_words_of_what_to_bring():
    assert {part for _, parts in TOGETHER.values() for part in parts} <= set(BRING)


def test_the_score_of_two_days_rests_on_the_parts_that_both_know():
    then = {"purchases": 40.0, "behaviour": None, "finance": 10.0}
    now = {"purchases": 60.0, "behaviour": 90.0, "finance": 30.0}
    weights = {"purchases": 30, "behaviour": 25, "finance": 10}

    assert scored(then, now, weights) == (32.5, 52.5)
    assert scored(then, now, {"purchases": 0, "behaviour": 25, "finance": 0}) is None
