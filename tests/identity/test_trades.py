"""Words of trade and of legal form."""

import pytest

from zhike.identity.trades import form_at_the_end, from_the_end


@pytest.mark.parametrize(
    ("name", "brand", "trade"),
    [
        ("田归农百货", "田归农", ("百货",)),
        ("正亚五金机电", "正亚", ("五金机电",)),
        ("海尔电器商贸", "海尔", ("电器", "贸易")),
        ("华联超级市场", "华联", ("超市",)),
        ("微证券工艺品", "微证券", ("工艺品",)),
        ("华联", "华联", ()),
        ("超市", "超市", ()),
    ],
)
def test_words_of_trade_come_off_the_end_and_leave_a_word_of_its_own(name, brand, trade):
    assert from_the_end(name, 2) == (brand, trade)


@pytest.mark.parametrize(
    ("name", "rest", "form"),
    [
        ("华联超市股份有限公司", "华联超市", "股份有限公司"),
        ("华联超市有限责任公司", "华联超市", "有限公司"),
        ("诺兰特礼品店", "诺兰特礼品", "店"),
        ("张三五金店", "张三五金", "店"),
        ("达赉湖经营部", "达赉湖", "经营部"),
        ("新华书店", "新华书店", ""),
        ("万达购物中心", "万达购物中心", ""),
        ("华联", "华联", ""),
    ],
)
def test_a_legal_form_comes_off_the_end(name, rest, form):
    assert form_at_the_end(name) == (rest, form)
