"""What was planted is found, and chance alone is not."""

import numpy as np
import pytest
from scipy import stats

from zhike.segments.differences import differences, shares_differ


def test_a_figure_that_is_larger_on_one_side_is_told_with_its_medians():
    one, other = [10, 11, 12, 13, 14, 15, 16, 17], [1, 2, 3, 4, 5, 6, 7, 8]

    (found,) = differences({"spent": (one, other)}, {})

    assert (found.name, found.value, found.one, found.other, found.effect) == ("spent", None, 13.5, 4.5, 1.0)
    assert found.p == pytest.approx(stats.mannwhitneyu(one, other, method="asymptotic").pvalue)


def test_a_class_that_is_commoner_on_one_side_is_told_with_its_shares():
    one, other = ["湖南省"] * 18 + ["广东省"] * 2, ["湖南省"] * 4 + ["广东省"] * 16

    found = {each.value: each for each in differences({}, {"province": (one, other)})}

    assert (found["湖南省"].one, found["湖南省"].other) == (0.9, 0.2)
    assert found["湖南省"].effect == pytest.approx(0.7)
    assert found["广东省"].effect == pytest.approx(-0.7)


def test_the_largest_effect_stands_first_and_what_is_equal_is_not_told():
    chance = np.random.default_rng(1)
    far, near, same = (chance.normal(shift, 1, 300).tolist() for shift in (2, 0.5, 0))
    base = chance.normal(0, 1, 300).tolist()

    found = differences({"near": (near, base), "far": (far, base), "same": (same, base)}, {})

    assert [one.name for one in found] == ["far", "near"]


def test_chance_alone_is_told_in_few_of_many_draws():
    """Labels exchanged at random: the share of draws that tell anything stays near the promised one."""
    chance = np.random.default_rng(20260630)
    values = chance.lognormal(5, 1, (40, 120))
    told = 0
    for _ in range(100):
        order = chance.permutation(120)
        one, other = order[:60], order[60:]
        told += bool(
            differences({str(n): (row[one].tolist(), row[other].tolist()) for n, row in enumerate(values)}, {})
        )

    print(f"draws of chance that tell something: {told} of 100")
    assert told <= 12


@pytest.mark.parametrize(
    ("one", "other"),
    [([], [1, 2, 3, 4, 5]), ([1, 2], [3, 4]), ([None] * 9, [1] * 9), ([7] * 9, [7] * 9), ([float("nan")] * 9, [1] * 9)],
)
def test_too_few_or_nothing_known_tells_nothing(one, other):
    assert differences({"spent": (one, other)}, {"tier": (one[:2], other[:2])}) == []


def test_a_rare_class_among_very_many_is_compared_exactly():
    """Of 40 with 3 and of 20,000 with 60, chance puts 0.13 into the cell: the approximation would say p = 4e-16."""
    assert shares_differ(3, 40, 60, 20_000) == pytest.approx(stats.fisher_exact([[3, 37], [60, 19_940]]).pvalue)
