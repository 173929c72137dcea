"""Names are found by how they sound, and stand in the order of their sounds."""

import re

import ibis
import pyarrow as pa
import pytest

from zhike.sounds import heard, in_order


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("nantongqijian", "南通栖简家居"),
        ("NanTong QiJian", "南通栖简家居"),
        ("ntqj", "南通栖简家居"),
        ("nantongqj", "南通栖简家居"),
        ("nantongq", "南通栖简家居"),
        ("qijian", "南通栖简家居"),
        ("南通qj", "南通栖简家居"),
        ("chongqing", "重庆火锅店"),
        ("zhongqing", "重庆火锅店"),  # those who do not know better
        ("xiamen", "厦门华联"),
        ("shanwei", "单伟"),
        ("danwei", "单伟"),
        ("xian", "西安大明宫"),
        ("xi'an", "西安大明宫"),
        ("changsha", "长沙百货"),
        ("lvye", "绿叶超市"),
        ("cq", "重庆火锅店"),
    ],
)
def test_a_name_is_found_by_full_pinyin_by_initials_and_by_both(typed, name):
    assert re.search(heard(typed), name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("ntqj", "南京通栖"), ("nantongqijian", "南通栖见"[:3]), ("shanghai", "山西海鲜"), ("qjnt", "南通栖简")],
)
def test_what_sounds_otherwise_is_not_found(typed, name):
    assert not re.search(heard(typed), name)


@pytest.mark.parametrize("typed", ["", "n", "南通", "138001", "C2025", "x" * 41, "vvv", "iu"])
def test_what_is_no_pinyin_has_no_pattern(typed):
    assert heard(typed) == ""


def test_signs_of_regular_expressions_are_letters_like_others():
    assert re.search(heard("a.b+cd(南"), "爱.吧+城大(南")
    assert not re.search(heard("a.b+cd(南"), "爱吧城大南")


def test_names_stand_in_the_order_of_their_pinyin(embedded):
    names = ["中山", "厦门", "长沙", "apple", "重庆", "上海", "安徽", "夏日", "西安", "长治", "张三", "常州"]
    table = embedded.given(pa.table({"name": names}))

    found = embedded.fetch(table.order_by(in_order(table.name), ibis.desc("name"))).column("name").to_pylist()

    assert found == ["安徽", "长沙", "常州", "重庆", "上海", "西安", "厦门", "夏日", "张三", "长治", "中山", "apple"]
