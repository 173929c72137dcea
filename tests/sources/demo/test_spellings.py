"""One company, many spellings."""

import numpy as np
import pytest
from pypinyin import lazy_pinyin

from zhike.sources.demo.company import company
from zhike.sources.demo.names import brand_of
from zhike.sources.demo.spellings import FORMER_SHARE, HABIT_SHARE, SHAPES, SOUNDS, WAYS, alone, spelled
from zhike.sources.demo.vocabulary import BRANDS, TRADITIONAL


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
        ("杭州市晨沐日用品有限公司", "region", "晨沐日用品有限公司"),
        ("晨沐（杭州）日用品有限公司", "region", "晨沐日用品有限公司"),
        ("杭州晨沐日用品有限公司", "trade", "晨沐日用品"),
        ("晨沐（杭州）日用品有限公司", "trade", "晨沐日用品"),
        ("杭州市晨沐商行", "trade", "杭州市晨沐商行"),
        ("杭州晨沐日用品有限公司", "abbreviation", "杭州晨沐"),
        ("杭州晨沐日用品有限公司", "sound", "杭州辰沐日用品有限公司"),
        ("杭州晨沐日用品有限公司", "look", "杭州晨沭日用品有限公司"),
        ("杭州晨沐日用品有限公司", "pinyin", "Hangzhou Chenmu Riyongpin Co., Ltd."),
        ("杭州市晨沐商行", "pinyin", "Hangzhou Chenmu Shanghang"),
    ],
)
def test_a_name_written_in_each_way(name, way, written):
    assert spelled(name, way, city="杭州", contact="王敏", brand="晨沐") == written


def test_every_way_is_planted():
    assert set(WAYS) == {
        *("short", "city", "width", "blank", "traditional", "contact"),
        *("region", "trade", "abbreviation", "sound", "look", "pinyin"),
    }
    assert sum(WAYS.values()) == pytest.approx(1)


def test_slips_of_sound_and_shape_lead_to_letters_that_no_brand_has():
    assert set(SOUNDS) <= set(BRANDS)
    assert set(SHAPES) <= set(BRANDS)
    assert not set(BRANDS) & {*SOUNDS.values(), *SHAPES.values()}
    assert all(lazy_pinyin(one) == lazy_pinyin(other) for one, other in SOUNDS.items())


def test_a_company_with_namesakes_is_never_named_without_what_tells_them_apart():
    whole = company(seed=5, first=0, count=6_000, look_alikes=0.2)
    shared = whole.parties.is_company & ~alone(whole.parties)
    assert shared.sum() > 200
    for names in (*whole.names.values(), whole.slips):
        for i in np.flatnonzero(shared):
            city = brand_of(int(whole.parties.city[i]))
            says_city = any(
                place in names[i]
                for place in (city, city.translate(TRADITIONAL), "".join(lazy_pinyin(city)).capitalize())
            )
            assert says_city, names[i]


def test_the_first_program_kept_the_former_name_and_the_crm_says_it():
    whole = company(seed=5, first=0, count=6_000)
    had = np.flatnonzero(whole.former != "")
    assert len(had) > 20
    for i in had:
        assert whole.names["old"][i] == whole.former[i]
        assert whole.names["crm"][i] == f"{whole.parties.name[i]}（原{whole.former[i]}）"


def test_systems_have_habits_as_often_as_planted_and_persons_none():
    whole = company(seed=5, first=0, count=6_000)
    companies = whole.parties.is_company
    for names in whole.names.values():
        assert (names[~companies] == whole.parties.name[~companies]).all()
        changed = (names != whole.parties.name)[companies].mean()
        assert 0.6 * HABIT_SHARE < changed <= HABIT_SHARE + FORMER_SHARE


def test_no_spelling_of_one_company_is_that_of_another():
    whole = company(seed=5, first=0, count=3_000)
    parties: dict[str, set[int]] = {}
    for names in (*whole.names.values(), whole.slips):
        for i in np.flatnonzero(whole.parties.is_company):
            parties.setdefault(names[i].strip(), set()).add(int(i))

    assert [name for name, found in parties.items() if len(found) > 1] == []
