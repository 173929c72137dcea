"""True customers: planted shares come out, and chunks are the same whoever asks."""

import numpy as np
import pytest

from zhike.sources.demo.parties import (
    COMPANY_SHARE,
    DROP_OUT,
    EXISTING_SHARE,
    INTERVALS,
    PAYER_SHARES,
    PURCHASE,
    STEADY_SHARE,
    TIER_SHARES,
    parties,
)
from zhike.sources.demo.places import CITIES, PROVINCES


@pytest.fixture(scope="module")
def many():
    return parties(np.random.default_rng(7), first=0, count=40_000)


def test_the_first_customers_stand_one_in_each_province(many):
    assert [CITIES[i][0] for i in many.city[:34]] == [name for name, _, _ in PROVINCES]


def test_planted_shares_come_out(many):
    companies = many.is_company

    assert companies.mean() == pytest.approx(COMPANY_SHARE, abs=0.01)
    assert many.is_steady[companies].mean() == pytest.approx(STEADY_SHARE, abs=0.01)
    assert (many.started < 0).mean() == pytest.approx(EXISTING_SHARE, abs=0.01)
    assert np.bincount(many.tier) / many.count == pytest.approx(TIER_SHARES, abs=0.01)
    assert np.bincount(many.payer) / many.count == pytest.approx(PAYER_SHARES, abs=0.01)


@pytest.mark.parametrize(("kind", "is_company"), [("company", True), ("person", False)])
def test_rates_are_spread_by_the_planted_gamma(many, kind, is_company):
    chosen = (many.is_company == is_company) & ~many.is_steady
    for rates, (shape, mean) in ((many.rate, PURCHASE[kind]), (many.drop_out, DROP_OUT[kind])):
        assert rates[chosen].mean() == pytest.approx(mean, rel=0.03)
        assert (rates[chosen].std() / rates[chosen].mean()) ** -2 == pytest.approx(shape, rel=0.08)


def test_only_companies_are_steady(many):
    assert not (many.is_steady & ~many.is_company).any()
    assert set(many.interval[many.is_steady]) == set(INTERVALS)
    assert set(many.interval[~many.is_steady]) == {0}


def test_who_is_planted_late_has_not_dropped_out(many):
    assert many.is_late.sum() > 100
    assert (many.dropped[many.is_late] == -1).all()


def test_a_branch_has_its_parent_s_name_and_a_look_alike_its_brand_elsewhere(many):
    for i in np.flatnonzero(many.branch_of >= 0):
        assert many.name[i].startswith(many.name[many.branch_of[i]])
        assert many.name[i].endswith("分公司")
    look_alike = np.flatnonzero(many.look_alike_of >= 0)
    assert len(look_alike) > 200
    for i in look_alike:
        assert many.brand[i] == many.brand[many.look_alike_of[i]]
        assert many.name[i] != many.name[many.look_alike_of[i]]


def test_no_two_companies_have_one_name(many):
    names = many.name[many.is_company]

    assert len(names) - len(set(names)) <= len(names) * 0.0005  # two look-alikes of one company in one city


def test_persons_have_no_tax_id(many):
    assert set(many.tax_id[~many.is_company]) == {""}
    assert (many.tax_id[many.is_company] != "").all()
