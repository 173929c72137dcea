"""Classes that stand out were planted; what all share and what chance gives does not."""

import numpy as np
import pytest

from zhike.segments.standouts import standouts


def test_what_is_commoner_in_a_group_stands_out_with_its_share_and_lift():
    found = standouts({"industry": {"餐饮": 60, "零售": 40}}, {"industry": {"餐饮": 80, "零售": 220}})

    assert [(one.value, one.count, one.share) for one in found] == [("餐饮", 60, 0.6)]
    assert found[0].lift == pytest.approx(0.6 / (80 / 300))


def test_a_class_that_most_of_everybody_has_is_not_told():
    assert standouts({"kind": {"company": 95, "person": 5}}, {"kind": {"company": 930, "person": 70}}) == []


def test_a_handful_of_customers_and_a_group_of_everybody_say_nothing():
    assert standouts({"industry": {"餐饮": 3}}, {"industry": {"餐饮": 3, "零售": 200}}) == []
    assert standouts({"industry": {"餐饮": 50, "零售": 9}}, {"industry": {"餐饮": 50, "零售": 9}}) == []


def test_what_is_known_of_fewer_than_half_of_a_group_describes_nobody():
    counts = ({"industry": {"餐饮": 60, "零售": 40}}, {"industry": {"餐饮": 80, "零售": 220}})

    assert standouts(*counts, people=201) == []
    assert standouts(*counts, people=200) != []


def test_chance_alone_stands_out_in_few_of_many_draws():
    chance, told = np.random.default_rng(4), 0
    for _ in range(60):
        everyone = {str(n): int(count) for n, count in enumerate(chance.multinomial(600, [0.1] * 10))}
        drawn = chance.multivariate_hypergeometric(list(everyone.values()), 120)
        told += bool(standouts({"trade": dict(zip(everyone, map(int, drawn), strict=True))}, {"trade": everyone}))

    assert told / 60 <= 0.1
