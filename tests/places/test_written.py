"""Places that a text spells out."""

import pytest

from raw_facts import raw
from zhike.divisions import CITIES, PROVINCES
from zhike.places.written import places, written_place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("浙江省杭州市余杭区河中路1040号", ("浙江省", "杭州市")),
        ("浙江杭州余杭区河中路1040号", ("浙江省", "杭州市")),
        ("中国 310000 浙江省 杭州市", ("浙江省", "杭州市")),
        ("内蒙古自治区赤峰市元宝山区晨晖路1296号", ("内蒙古自治区", "赤峰市")),
        ("北京市朝阳区建国路1号", ("北京市", "北京市")),
        ("上海浦东新区", ("上海市", "上海市")),
        ("吉林省吉林市船营区", ("吉林省", "吉林市")),
        ("吉林市船营区", ("吉林省", "吉林市")),
        ("湖北省恩施州恩施市", ("湖北省", "恩施土家族苗族自治州")),
        ("海南省海口市", ("海南省", "海口市")),
        ("浙江省义乌市稠州路", ("浙江省", None)),
        ("收货地址：广东省广州市黄埔区", ("广东省", "广州市")),
    ],
)
def test_an_address_spells_out_its_province_and_city(text, place):
    assert written_place(text) == place


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("泉州安大供应链管理有限公司", ("福建省", "泉州市")),
        ("红二代（晋中）日用品有限公司", ("山西省", "晋中市")),
        ("山西醉金香礼品股份有限公司", ("山西省", None)),
        ("萍乡西窗电子科技有限公司钦州分公司", ("广西壮族自治区", "钦州市")),
        ("宣城市郎溪县众兆商行", ("安徽省", "宣城市")),
    ],
)
def test_a_company_tells_its_town_by_its_name(name, place):
    assert written_place(name) == place


@pytest.mark.parametrize(
    "text",
    [
        "南京路123号",
        "朝阳区建国路1号",
        "北京东路5号",
        "东方红贸易有限公司",
        "大同世界百货",
        "12 High Street, Leeds",
        "秦桂",
        "",
    ],
)
def test_a_street_or_a_word_of_trade_is_no_town(text):
    assert written_place(text) == (None, None)


def test_there_are_34_provinces_and_every_city_lies_in_one():
    assert len(set(PROVINCES.values())) == 34
    assert {province for province, _ in CITIES.values()} <= set(PROVINCES.values())


def test_each_text_that_names_a_place_stands_in_the_table_once(given, rows):
    raws = [
        raw(given, name, "address | row\n浙江省杭州市余杭区 | 2\n无处可寻 | 3")
        for name in ("customers", "order_lines", "documents")
    ]
    parties = given("parties", "party_key | source | customer_name\na | s | 泉州安大贸易\nb | s | Leeds Ltd")

    assert rows(places(*raws, parties)) == [
        ("泉州安大贸易", "福建省", "泉州市"),
        ("浙江省杭州市余杭区", "浙江省", "杭州市"),
    ]
