"""Which parties are compared, and what is kept of the last comparison."""

import numpy as np
import pyarrow as pa
import pytest

from identity.portrayed import found, met, nothing, portraits, portraits_of, told
from zhike.identity.candidates import in_signs, spelt_out
from zhike.tables import COMPARED

pytestmark = pytest.mark.large_plan

SPELLINGS = """
    party_key | clean_name             | city   | brand | sound   | trade  | form
    a         | 泉州安大贸易有限公司   | 泉州市 | 安大  | an da   | 贸易   | 有限公司
    b         | 泉州市安大贸易         | 泉州市 | 安大  | an da   | 贸易   |
    c         | 泉州安达贸易有限公司   | 泉州市 | 安达  | an da   | 贸易   | 有限公司
    d         | 安大                   |        | 安大  | an da   |        |
    e         | 吴忠永顺五金有限公司   | 吴忠市 | 永顺  | yong shun | 五金 | 有限公司
"""


def test_spellings_of_one_name_meet_and_others_do_not():
    assert met(portraits(SPELLINGS)) == {("a", "b"), ("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"), ("c", "d")}


@pytest.mark.every_engine
def test_levels_say_how_far_marks_agree_and_nothing_where_one_is_silent(engine):
    rows = told(found(engine, portraits(SPELLINGS)))
    same = rows["a", "b"]
    assert (same["brand"], same["region"], same["trade"], same["form"]) == (4, 3, 3, None)
    slip = rows["a", "c"]
    assert (slip["brand"], slip["form"]) == (3, 1)
    short = rows["a", "d"]
    assert (short["brand"], short["region"], short["trade"], short["name"]) == (4, None, None, None)


def test_another_city_a_branch_and_another_form_are_said_to_differ(engine):
    drawn = portraits("""
        party_key | clean_name               | province | city   | district | brand | trade | form     | branch
        a         | 泉州安大贸易有限公司     | 福建省   | 泉州市 |          | 安大  | 贸易  | 有限公司 |
        b         | 吴忠安大贸易有限公司     | 宁夏     | 吴忠市 |          | 安大  | 贸易  | 有限公司 |
        c         | 泉州安大贸易股份有限公司 | 福建省   | 泉州市 |          | 安大  | 贸易  | 股份有限公司 |
        d         | 泉州安大贸易厦门分公司   | 福建省   | 泉州市 |          | 安大  | 贸易  | 有限公司 | 厦门分公司
        e         | 福建安大贸易有限公司     | 福建省   |        |          | 安大  | 贸易  | 有限公司 |
    """)
    rows = told(found(engine, drawn))
    assert rows["a", "b"]["region"] == 0
    assert (rows["a", "c"]["form"], rows["a", "c"]["region"]) == (0, 3)
    assert rows["a", "d"]["branch"] == 0
    assert (rows["a", "e"]["region"], rows["a", "e"]["branch"]) == (2, None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"phones": "+8613500004621"}, {"phones": "+8659522223333 +8613500004621"}),
        ({"email": "a@b.cn"}, {"email": "a@b.cn"}),
        ({"bank_account": "6222021234"}, {"bank_account": "6222021234"}),
        ({"address": "泉州市丰泽区东海街道12号3楼"}, {"address": "福建省泉州市丰泽区东海街道12号"}),
        ({"former": "泉州老名贸易有限公司"}, {"clean_name": "泉州老名贸易有限公司"}),
        ({"clean_name": "上海华联"}, {"clean_name": "上海华联超市", "city": "上海市", "brand": "华联", "trade": "超市"}),
        ({"clean_name": "fox point gifts"}, {"clean_name": "point fox giftware"}),
        ({"given_name": "lachlan", "surname": "berry", "kind_of_party": "person"},
         {"given_name": "berry", "surname": "lachlan", "kind_of_party": "person"}),
        ({"id_number": "7364009", "kind_of_party": "person"}, {"id_number": "7364019", "kind_of_party": "person"}),
        ({"surname": "berry", "postcode": "4814", "kind_of_party": "person"},
         {"surname": "berry", "postcode": "4814", "kind_of_party": "person"}),
        ({"given_name": "wei", "born_on": "19900101", "kind_of_party": "person"},
         {"given_name": "wei", "born_on": "19900201", "kind_of_party": "person"}),
    ],
)  # fmt: skip
def test_parties_meet_by_any_mark_that_few_share(one, other):
    assert met(portraits_of([{"party_key": "a"} | one, {"party_key": "b"} | other])) == {("a", "b")}


def test_a_mark_that_many_share_brings_nobody_together():
    switchboard = [{"party_key": f"p{place}", "phones": "+8659522223333"} for place in range(200)]
    assert met(portraits_of(switchboard)) == set()


def test_nobody_is_compared_with_nobody():
    rows = [
        {"party_key": key, "clean_name": "散客", "phones": "+8613500004621", "kind_of_party": "nobody"} for key in "ab"
    ]
    assert met(portraits_of(rows)) == set()


def test_only_what_is_new_or_changed_is_compared(engine):
    before = portraits(SPELLINGS)
    known = found(engine, before)
    place = COMPARED.index("contact_person")
    kept = [text[:place] + "2" + text[place + 1 :] for text in known["levels"].to_pylist()]
    marked = known.set_column(known.column_names.index("levels"), "levels", pa.array(kept, pa.string()))
    changed = [
        row | ({"trade": "五金", "print": "new"} if row["party_key"] == "b" else {}) for row in before.to_pylist()
    ]
    rows = told(found(engine, portraits_of(changed), before, marked))
    assert rows["a", "c"]["contact_person"] == 2  # as kept
    assert (rows["a", "b"]["contact_person"], rows["a", "b"]["trade"]) == (None, 0)


def test_a_pair_goes_when_its_block_has_grown_over_the_cap_and_comes_back_under_it(engine):
    few = [{"party_key": f"p{place:03d}", "phones": "+8659522223333"} for place in range(3)]
    many = [{"party_key": f"q{place:03d}", "phones": "+8659522223333"} for place in range(100)]
    known = found(engine, portraits_of(few))
    assert len(known) == 3
    grown = found(engine, portraits_of(few + many), portraits_of(few), known)
    assert len(grown) == 0
    assert found(engine, portraits_of(few), portraits_of(few + many), grown).equals(known)


def random_parties(generator, count):
    """Parties whose marks are drawn from few words, so that all sorts of pairs arise."""
    words = {
        "clean_name": ("泉州安大贸易", "安大", "fox point gifts", "王伟", "李丽"), "city": ("泉州市", "吴忠市", "", ""),
        "brand": ("安大", "安达", "永辉", "华联吉", ""), "sound": ("an da", "yong hui", ""), "trade": ("贸易", "供应链", ""),
        "form": ("有限公司", ""), "branch": ("厦门分公司", "", ""), "phones": ("+8613500004621", "+8613500004622 +8613500004621", ""),
        "kind_of_party": ("company", "person", "company", "nobody"), "former": ("泉州老名贸易|安达", "", "", ""),
        "given_name": ("wei", "lachlan", ""), "surname": ("berry", "wei", ""), "born_on": ("19900101", "19900102", ""),
        "address": ("东海街道12号", "泉州东海街道12号3楼", ""), "id_number": ("7364009", "7364019", ""),
    }  # fmt: skip
    return [
        {"party_key": f"k{place:05d}"} | {name: str(generator.choice(those)) for name, those in words.items()}
        for place in range(count)
    ]


@pytest.mark.parametrize("seed", range(4))
def test_in_pieces_the_candidates_are_those_from_scratch(engine, seed):
    generator = np.random.default_rng(seed)
    rows = random_parties(generator, 60)
    loads = np.sort(generator.integers(0, len(rows) + 1, 3)).tolist()
    order = generator.permutation(len(rows))
    known, before = nothing("candidates"), nothing("portraits")
    for end in (*loads, len(rows)):
        now = portraits_of([rows[place] for place in order[:end].tolist()])
        known, before = found(engine, now, before, known), now
    assert known.equals(found(engine, portraits_of(rows)))
    assert len(known) > 100
    assert all({*text} <= {*"-01234"} and len(text) == len(COMPARED) for text in known["levels"].to_pylist())


def test_levels_are_the_same_after_they_were_written_as_signs():
    level = np.random.default_rng(1).integers(-1, 5, (50, len(COMPARED))).astype(np.int8)
    signs = in_signs(level)
    assert signs[0].as_py() == "".join("-" if one < 0 else str(one) for one in level[0].tolist())
    assert np.array_equal(spelt_out(signs, len(COMPARED)), level)
    assert np.array_equal(spelt_out(signs[7:20], len(COMPARED)), level[7:20])
    assert spelt_out(signs[:0], len(COMPARED)).shape == (0, len(COMPARED))
