"""What makes it hard to say who is who: planted at the stated rate, and nothing else changes with it."""

import numpy as np
import pytest

from zhike.sources.demo.company import company
from zhike.sources.demo.look_alikes import BUILDING


@pytest.fixture(scope="module")
def plain():
    return company(seed=5, first=0, count=3_000, look_alikes=0.0)


@pytest.fixture(scope="module")
def alike():
    return company(seed=5, first=0, count=3_000, look_alikes=0.2)


def test_at_any_rate_the_same_customers_buy_the_same_goods(plain, alike):
    assert (plain.orders.customer == alike.orders.customer).all()
    assert (plain.orders.day == alike.orders.day).all()
    assert (plain.lines.amount == alike.lines.amount).all()
    assert (plain.parties.tax_id == alike.parties.tax_id).all()
    assert (plain.parties.name != alike.parties.name).sum() > 100


def test_without_look_alikes_there_are_branches_and_no_namesakes(plain):
    assert (plain.parties.look_alike_of >= 0).sum() == 0
    assert (plain.parties.branch_of >= 0).sum() > 10
    assert len(set(plain.phone)) == plain.parties.count


def test_namesakes_share_a_brand_and_differ_in_city_or_trade(alike):
    parties = alike.parties
    found = np.flatnonzero(parties.look_alike_of >= 0)
    other = parties.look_alike_of[found]
    same_city = parties.city[found] == parties.city[other]

    assert 0.12 < len(found) / parties.is_company.sum() < 0.3
    assert same_city.sum() > 30
    assert (~same_city).sum() > 100
    assert (parties.brand[found] == parties.brand[other]).all()
    assert (parties.trade[found] != parties.trade[other])[same_city].all()
    names = parties.name[parties.is_company].tolist()
    assert len(names) - len(set(names)) <= 1


def test_a_switchboard_serves_a_building_and_a_salesman_s_number_many_customers(alike):
    reached, parties = alike.reached, alike.parties
    board = np.flatnonzero(reached.kind == 1)
    sold = np.flatnonzero(reached.kind == 2)

    assert parties.is_company[board].all()
    assert np.unique(reached.phone[board].astype(str), return_counts=True)[1].max() == BUILDING
    assert (reached.phone[board] == reached.landline[board]).all()
    assert len(set(reached.phone[sold])) == len(set(parties.salesperson[sold]))
    assert len(sold) > 5 * len(set(reached.phone[sold]))


def test_a_mobile_is_handed_on_after_its_owner_left(alike):
    phone, parties = alike.phone, alike.parties
    new = np.flatnonzero(alike.reached.kind == 3)
    owners = {number: i for i, number in enumerate(phone) if alike.reached.kind[i] == 0}

    assert len(new) > 30
    for i in new:
        old = owners[phone[i]]
        assert not parties.is_company[old]
        assert 0 <= parties.dropped[old] < parties.started[i]


def test_part_of_the_persons_bear_a_name_that_another_bears(plain):
    names = plain.parties.name[~plain.parties.is_company]
    _, places, counts = np.unique(names.astype(str), return_inverse=True, return_counts=True)

    assert 0.01 < (counts[places] > 1).mean() < 0.2
