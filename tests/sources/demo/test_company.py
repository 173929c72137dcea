"""Each system numbers its documents in its own way."""

import pytest

from zhike.sources.demo.company import company
from zhike.sources.demo.purchases import ONLINE, SHOP, WHOLESALE_NEW, WHOLESALE_OLD


@pytest.fixture(scope="module")
def whole():
    return company(seed=5, first=0, count=600)


@pytest.mark.parametrize(
    ("system", "sale", "back"),
    [
        (WHOLESALE_OLD, "XS-20", "XT-20"),
        (WHOLESALE_NEW, "SA-20", "SR-20"),
        (SHOP, "LS0", "TH0"),
        (ONLINE, "3824100", None),
    ],
)
def test_numbers_tell_system_and_kind(whole, system, sale, back):
    orders = whole.orders
    sales = whole.number[(orders.system == system) & (orders.original < 0)]
    returns = whole.number[(orders.system == system) & (orders.original >= 0)]

    assert len(sales)
    assert all(number.startswith(sale) for number in sales)
    assert all(number.startswith(back) for number in returns)


def test_no_number_is_given_twice(whole):
    assert len(set(whole.number)) == whole.orders.count


def test_numbers_of_the_net_shop_are_too_long_for_excel(whole):
    assert {len(number) for number in whole.number[whole.orders.system == ONLINE]} == {18}


def test_chance_differs_by_topic_and_is_the_same_each_time(whole):
    assert whole.generator("a").random() == whole.generator("a").random()
    assert whole.generator("a").random() != whole.generator("b").random()
