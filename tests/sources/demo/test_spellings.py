"""One company, many spellings."""

import numpy as np
import pytest

from zhike.sources.demo.company import company
from zhike.sources.demo.spellings import HABIT_SHARE, WAYS, spelled


@pytest.mark.parametrize(
    ("name", "way", "written"),
    [
        ("杭州晨沐日用品有限公司", "short", "杭州晨沐日用品"),
        ("杭州晨沐日用品有限公司", "city", "杭州市晨沐日用品有限公司"),
        ("杭州市晨沐日用品有限公司", "city", "杭州晨沐日用品有限公司"),
        ("晨沐（杭州）日用品有限公司", "width", "晨沐(杭州)日用品有限公司"),
        ("杭州晨沐168贸易有限公司", "width", "杭州晨沐１６８贸易有限公司"),
        ("杭州晨沐贸易股份有限公司", "blank", "杭州晨沐贸易 股份有限公司"),
        ("杭州市晨沐商行", "blank", "杭州市晨沐商行\u3000"),
        ("广东华联贸易有限公司", "traditional", "廣東華聯貿易有限公司"),
        ("杭州市晨沐商行", "contact", "杭州市晨沐商行（王敏）"),
        ("杭州市晨沐商行", "short", "杭州市晨沐商行"),
    ],
)
def test_a_name_written_in_each_way(name, way, written):
    assert spelled(name, way, city="杭州", contact="王敏") == written


def test_every_way_is_tried_above():
    assert set(WAYS) == {"short", "city", "width", "blank", "traditional", "contact"}


def test_systems_have_habits_as_often_as_planted_and_persons_none():
    whole = company(seed=5, first=0, count=6_000)
    companies = whole.parties.is_company
    for names in whole.names.values():
        assert (names[~companies] == whole.parties.name[~companies]).all()
        changed = (names != whole.parties.name)[companies].mean()
        assert 0.6 * HABIT_SHARE < changed <= HABIT_SHARE


def test_no_spelling_of_one_company_is_that_of_another():
    whole = company(seed=5, first=0, count=3_000)
    parties: dict[str, set[int]] = {}
    for names in (*whole.names.values(), whole.slips):
        for i in np.flatnonzero(whole.parties.is_company):
            parties.setdefault(names[i].strip(), set()).add(int(i))

    assert [name for name, found in parties.items() if len(found) > 1] == []
