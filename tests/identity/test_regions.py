"""The place that a Chinese name begins with."""

import pytest

from zhike.identity.regions import district, region


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("惠州仕泰隆超市", ("广东省", "惠州市", "仕泰隆超市")),
        ("广东省惠州市仕泰隆超市", ("广东省", "惠州市", "仕泰隆超市")),
        ("四川白河桥", ("四川省", "", "白河桥")),
        ("上海市华联", ("上海市", "上海市", "华联")),
        ("吉林市大米", ("吉林省", "吉林市", "大米")),
        ("吉林大米", ("吉林省", "", "大米")),
        ("东方雨虹", ("", "", "东方雨虹")),
        ("东方市华联", ("海南省", "东方市", "华联")),
        ("南京路百货", ("", "", "南京路百货")),
        ("华联", ("", "", "华联")),
    ],
)
def test_a_name_begins_with_its_province_and_city(name, found):
    assert region(name) == found


@pytest.mark.parametrize(
    ("rest", "where", "found"),
    [
        ("卫辉市诺兰特礼品店", ("河南省", "新乡市"), ("卫辉市", "诺兰特礼品店")),
        ("钟山区正赖批发部", ("贵州省", "六盘水市"), ("钟山区", "正赖批发部")),
        ("兴城市福珠服装", ("辽宁省", "葫芦岛市"), ("兴城市", "福珠服装")),
        ("义乌宏达饰品", ("", ""), ("义乌市", "宏达饰品")),
        ("海安企业管理", ("浙江省", "杭州市"), ("", "海安企业管理")),
        ("秒付超市", ("广东省", "江门市"), ("", "秒付超市")),
        ("智慧城市科技", ("浙江省", "杭州市"), ("", "智慧城市科技")),
        ("社区便利店", ("浙江省", "杭州市"), ("", "社区便利店")),
    ],
)
def test_a_district_stands_behind_its_city(rest, where, found):
    assert district(rest, *where) == found
