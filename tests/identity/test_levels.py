"""How far the marks of two parties agree."""

import pytest

from identity.portrayed import compared, portraits_of


@pytest.mark.parametrize(
    ("mark", "one", "other", "level"),
    [
        ("brand", {"brand": "安大", "sound": "an da"}, {"brand": "安达", "sound": "an da"}, 3),
        ("brand", {"brand": "安大利"}, {"brand": "安利大"}, 3),
        ("brand", {"brand": "安大"}, {"brand": "大安"}, 1),
        ("brand", {"brand": "安大利"}, {"brand": "安大信"}, 2),
        ("brand", {"brand": "安大"}, {"brand": "安兴"}, 1),
        ("brand", {"brand": "安大"}, {"brand": "永顺"}, 0),
        ("brand", {"brand": "willow hall"}, {"brand": "willow hlal"}, 3),
        ("brand", {"brand": "willow hall"}, {"brand": "willow hill"}, 2),
        ("region", {"province": "福建省", "city": "泉州市", "district": "丰泽区"}, {"province": "福建省", "city": "泉州市", "district": "丰泽区"}, 4),
        ("region", {"province": "福建省", "city": "泉州市", "district": "丰泽区"}, {"province": "福建省", "city": "泉州市", "district": "晋江市"}, 1),
        ("region", {"city": "泉州市"}, {}, -1),
        ("trade", {"trade": "供应链管理"}, {"trade": "供应链"}, 2),
        ("trade", {"trade": "环保设备"}, {"trade": "机械设备"}, 1),
        ("trade", {"trade": "贸易"}, {"trade": "五金"}, 0),
        ("branch", {"branch": "厦门分公司"}, {}, 0),
        ("branch", {}, {}, -1),
        ("phone", {"phones": "+8613500004621"}, {"phones": "+8613500004612"}, 1),
        ("phone", {"phones": "+8613500004621 +8659522223333"}, {"phones": "+8659522223333"}, 2),
        ("contact_person", {"contact_person": "张经理"}, {"contact_person": "张伟"}, 1),
        ("contact_person", {"contact_person": "张丽"}, {"contact_person": "张伟"}, 0),
        ("address", {"address": "福建省泉州市东海街道12号"}, {"address": "泉州市东海街道12号"}, 3),
        ("id_number", {"id_number": "7364009"}, {"id_number": "7364090"}, 2),
        ("born_on", {"born_on": "19900112"}, {"born_on": "19910113"}, 1),
        ("former", {"former": "泉州特洛水产有限公司"}, {"clean_name": "泉州特洛水产有限公司"}, 2),
        ("former", {"former": "安大"}, {"clean_name": "泉州安大贸易", "brand": "安大"}, 1),
        ("former", {"former": "安大"}, {"clean_name": "泉州永顺贸易", "brand": "永顺"}, -1),
    ],
)  # fmt: skip
def test_a_level_says_how_far_a_mark_agrees(mark, one, other, level):
    pair = portraits_of([{"party_key": "a"} | one, {"party_key": "b"} | other])
    assert compared(pair, mark) == {("a", "b"): (level,)}
    turned = portraits_of([{"party_key": "a"} | other, {"party_key": "b"} | one])
    assert compared(turned, mark) == {("a", "b"): (level,)}


def test_names_swapped_between_their_columns_are_alike():
    person = {"kind_of_party": "person"}
    pair = portraits_of([
        person | {"party_key": "a", "given_name": "lachlan", "surname": "berry"},
        person | {"party_key": "b", "given_name": "berry", "surname": "lachlan"},
    ])  # fmt: skip
    assert compared(pair, "given_name", "surname", "name") == {("a", "b"): (2, 2, -1)}


def test_chinese_persons_are_compared_by_their_whole_name():
    person = {"kind_of_party": "person", "surname": "张"}
    pair = portraits_of([
        person | {"party_key": "a", "given_name": "伟", "clean_name": "张伟"},
        person | {"party_key": "b", "given_name": "丽", "clean_name": "张丽"},
    ])  # fmt: skip
    assert compared(pair, "given_name", "surname", "name") == {("a", "b"): (-1, -1, 0)}
