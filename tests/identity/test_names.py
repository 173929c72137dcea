"""What a name says."""

import pytest

from zhike.identity import names


@pytest.mark.parametrize(
    ("written", "one_spelling"),
    [
        ("永辉 超市", "永辉超市"),
        ("永辉超市\u3000\u200b", "永辉超市"),
        ("永辉超市（张经理 13800001111）", "永辉超市"),
        ("永辉超市 13812340001", "永辉超市"),
        ("永辉超市(联系人:李四)", "永辉超市"),
        ("丑啦啦（中卫）商贸", "丑啦啦(中卫)商贸"),
        ("丑啦啦【中卫】商贸", "丑啦啦(中卫)商贸"),
        ("醜啦啦（中衛）商貿 有限公司", "丑啦啦(中卫)商贸有限公司"),
        ("梧州聯霸傢俱有限公司", "梧州联霸家具有限公司"),
        ("Ａ美食品", "a美食品"),
        ("Fox  Point Gifts Ltd.", "fox point gifts ltd"),
        ("FOX POINT GIFTS LTD", "fox point gifts ltd"),
        ("13812340001", "13812340001"),
    ],
)
def test_a_name_has_one_spelling(written, one_spelling):
    assert names.clean(written) == one_spelling


@pytest.mark.parametrize(
    "name",
    [
        "散客",
        "零售客户",
        "现金客户",
        "无",
        "测试客户",
        "测试1",
        "Cash Customer",
        "WALK-IN",
        "guest",
        "None",
        "xxx",
        "-",
        "0",
        "散客01",
    ],
)
def test_a_placeholder_is_nobody(name):
    assert names.nobody(names.clean(name))


@pytest.mark.parametrize(
    "name",
    ["散步者商贸有限公司", "无锡宏健供应链", "秦桂", "现代百货", "Guest House Hotel Ltd", "测试仪器有限公司", "零食客"],
)
def test_a_name_that_only_begins_like_a_placeholder_is_somebody(name):
    assert not names.nobody(names.clean(name))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("永辉超市", "company"),
        ("秒贷（绍兴）家具", "company"),
        ("宣城市郎溪县众兆商行", "company"),
        ("Copper Gate Trading Ltd", "company"),
        ("Linden Harbour Interiors GmbH", "company"),
        ("Waitrose", "company"),
        ("秦桂", "person"),
        ("欧阳文", "person"),
        ("王行", "person"),
        ("李店", "company"),
        ("库尔班江·买买提", "person"),
        ("happy_怡33513", "person"),
        ("Jon Yang", "person"),
        ("Mr. Jon V. Yang", "person"),
    ],
)
def test_a_name_says_whether_a_company_or_a_person_bears_it(name, kind):
    assert names.kind(names.clean(name)) == kind


def agree(one, other):
    clean = [names.clean(name) for name in (one, other)]
    return names.agree(*clean, *(names.kind(name) for name in clean))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("泉州市安大贸易有限公司", "泉州安大贸易"),
        ("合肥雪中飞电子科技有限公司", "合肥雪中飞电了科技有限公司"),
        ("Fox Point Gifts Limited", "Fox Point Gifts Ltd."),
        ("Jon Yang", "Jon V. Yang"),
        ("happy_怡33513", "秦桂"),
    ],
)
def test_two_spellings_of_one_customer_agree(one, other):
    assert agree(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("泉州安大贸易有限公司", "吴忠安大贸易有限公司"),
        ("萍乡西窗电子科技有限公司", "萍乡西窗电子科技有限公司钦州分公司"),
        ("温州澳鹰商务有限公司", "温州市瑞植文具有限公司"),
        ("秦桂", "王芳"),
        ("秦桂", "泉州安大贸易有限公司"),
        ("小海24313", "阳光伟28993"),
    ],
)
def test_two_customers_contradict_each_other(one, other):
    assert not agree(one, other)
