"""Parting points, against figures worked out by hand."""

import numpy as np
import pytest

from zhike.segments.kmeans import adjusted_rand, nearest, overlaps, parted, silhouettes, valleys


def test_two_heaps_far_apart_are_found_with_their_middles():
    points = np.array([[0.0], [1.0], [2.0], [10.0], [11.0], [12.0]])

    found = parted(points, 2, np.random.default_rng(1))

    assert sorted(found.centres[:, 0]) == [1.0, 11.0]
    assert found.spread == pytest.approx((1 + 0 + 1) * 2 / 6)


def test_of_centres_equally_near_the_first_has_the_point():
    assert nearest(np.array([[1.0]]), np.array([[0.0], [2.0]])).tolist() == [0]


def test_the_silhouette_is_that_worked_out_by_hand():
    # 0 and 1 against 4: inside 1; outside 4 and 3. The part of one has 0.
    found = silhouettes(np.array([[0.0], [1.0], [4.0]]), np.array([0, 0, 1]))

    assert found.tolist() == pytest.approx([(4 - 1) / 4, (3 - 1) / 3, 0.0])


def test_the_adjusted_rand_index_is_that_worked_out_by_hand():
    """Five points, {1,2},{3,4,5} against {1,2,3},{4,5}: both 2 pairs; 4 and 4 in one; 4·4/10 by chance."""
    one, other = np.array([0, 0, 1, 1, 1]), np.array([5, 5, 5, 2, 2])

    assert adjusted_rand(one, other) == pytest.approx((2 - 1.6) / (4 - 1.6))
    assert adjusted_rand(one, np.array([7, 7, 3, 3, 3])) == 1.0


def test_an_overlap_is_what_is_shared_of_what_either_has():
    assert overlaps(np.array([0, 0, 1, 1]), np.array([1, 1, 1, 0]), 2).tolist() == pytest.approx([2 / 3, 1 / 2])


def test_between_two_heaps_the_density_sinks_and_within_one_it_does_not():
    chance = np.random.default_rng(4)
    one = chance.normal(size=(600, 2))
    two = one + np.where(np.arange(600) < 300, 7.0, 0.0)[:, None] * [1.0, 0.0]

    assert valleys(two, parted(two, 2, chance)).max() < 0.1
    assert valleys(one, parted(one, 2, chance)).min() > 0.8


def test_a_skewed_cloud_has_no_gap_either():
    chance = np.random.default_rng(5)
    cloud = chance.exponential(size=(1000, 3))

    assert valleys(cloud, parted(cloud, 4, chance)).min() > 0.6
