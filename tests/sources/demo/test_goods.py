"""Goods have prices over time, and cost less than they bring."""

import numpy as np

from zhike.sources.demo.goods import CATEGORIES, COUNT, PRICE_LEVELS, goods, price_list


def test_codes_are_seven_digits_some_with_leading_zeros():
    found = goods(np.random.default_rng(1))

    assert len(set(found.code)) == COUNT
    assert all(len(code) == 7 and code.isdigit() for code in found.code)
    assert any(code.startswith("0") for code in found.code)


def test_a_category_changes_its_prices_together():
    found = goods(np.random.default_rng(1))
    change = found.prices[1] / found.prices[0]

    for c in range(len(CATEGORIES)):
        assert np.ptp(change[found.category == c]) < 0.02
    assert np.ptp(change) > 0.05


def test_the_price_list_changes_on_its_days():
    assert price_list(np.array([0, 243, 244, 549, 550, 792, 793])).tolist() == [0, 0, 1, 1, 2, 2, 3]


def test_even_the_lowest_price_level_covers_most_costs():
    found = goods(np.random.default_rng(1))

    assert (found.prices[0] * PRICE_LEVELS["A"] / 100 > found.costs[0]).all()
