"""What speaks for and against two parties being one, in words."""

import re

import pytest

from zhike.identity.evidence import APART, LABELS, placeless, silent, tell
from zhike.identity.levels import TOP
from zhike.tables import COMPARED, table

ANDA = {"brand": "安大", "province": "福建省", "city": "泉州市", "trade": "贸易", "phones": "+8613800001111"}
OTHER = {"brand": "安大", "province": "宁夏回族自治区", "city": "吴忠市", "trade": "贸易", "phones": "+8613900002222"}


def test_the_same_own_name_is_quoted_and_speaks_for_it():
    told = tell("brand", TOP["brand"], 7.1, top=TOP["brand"], left=ANDA, right=OTHER)

    assert told.found == ("own name (字号): the same “安大”", "字号相同“安大”")
    assert told.says == ("speaks strongly for one customer", "强烈支持是同一客户")


def test_two_places_are_both_named_and_speak_against_it():
    told = tell("region", 0, -3.0, top=TOP["region"], left=ANDA, right=OTHER)

    assert told.found[1] == "名称中的地区不同（“福建省泉州市”与“宁夏回族自治区吴忠市”）"
    assert told.tone == "against"


def test_one_city_in_both_names_is_the_same_though_no_district_is_known():
    shanghai = {"province": "上海市", "city": "上海市"}

    assert tell("region", TOP["region"] - 1, 5.6, top=TOP["region"], left=shanghai, right=shanghai).found == (
        "place in the name: the same “上海市”", "名称中的地区相同“上海市”",
    )  # fmt: skip


def test_a_weight_next_to_nothing_says_little():
    assert tell("trade", 1, 0.2, top=3, left={}, right={}).tone == "little"


def test_contacts_are_never_told_with_the_evidence():
    for mark in set(LABELS) - {"name", "brand", "region", "trade", "form", "branch"}:
        value = {mark: "13800001111 secret", "phones": "13800001111 secret"}
        assert "secret" not in "".join(tell(mark, 1, 1.0, top=1, left=value, right=value).found), mark


def test_what_only_one_of_them_states_is_named():
    assert silent(["brand"], ANDA, {"brand": "安大", "trade": "贸易"}) == (
        ("place in the name", "名称中的地区"), ("phone", "电话"),
    )  # fmt: skip


@pytest.mark.parametrize("mark", COMPARED)
def test_everything_that_is_compared_has_words_in_both_languages(mark):
    assert LABELS[mark][0]
    assert re.search("[\u4e00-\u9fff]", LABELS[mark][1])


def test_every_reason_to_stay_apart_has_words():
    means = table("doubtful_pairs").column("why_apart").means[0]

    assert set(means.partition(": ")[2].split(", ")) <= set(APART)


def test_one_own_name_of_which_only_one_says_where_may_be_any_of_several():
    nowhere = {"brand": "安大", "trade": "贸易"}

    assert placeless(["brand", "trade"], ANDA, nowhere)
    assert not placeless(["brand", "region"], ANDA, OTHER)
    assert not placeless(["brand"], ANDA, {"brand": "恒发"})
