"""What is typed into a name beside the name."""

import pytest

from zhike.identity import names
from zhike.identity.asides import Apart


@pytest.mark.parametrize(
    ("written", "apart"),
    [
        ("永辉超市-张经理 13800001111", Apart("永辉超市", "张经理", "13800001111")),
        ("李娜 136 1111 2222", Apart("李娜", "", "136 1111 2222")),
        ("永辉超市（王姐）", Apart("永辉超市", "王姐")),
        ("永辉超市 李总", Apart("永辉超市", "李总")),
        ("永辉超市/李四 0571-88001122", Apart("永辉超市", "李四", "0571-88001122")),
        ("永辉超市(联系人:李四)", Apart("永辉超市", "李四")),
        ("天津鑫沁百货有限公司（赵成志）", Apart("天津鑫沁百货有限公司", "赵成志")),
        ("天津鑫沁百货有限公司（李天海）", Apart("天津鑫沁百货有限公司", "李天海")),
        ("新乡品恒盛电子商务有限公司 罗军强 17703346480", Apart("新乡品恒盛电子商务有限公司", "罗军强", "17703346480")),
        ("新乡品恒盛百货商店 罗军 17703346480", Apart("新乡品恒盛百货商店", "罗军", "17703346480")),
        ("新乡品恒盛电子商务有限公司 罗军强", Apart("新乡品恒盛电子商务有限公司", "罗军强")),
        ("Fox Point Gifts Ltd (attn Jon)", Apart("fox point gifts ltd", "jon")),
    ],
)
def test_whom_to_call_is_no_part_of_the_name(written, apart):
    assert names.taken_apart(written) == apart


@pytest.mark.parametrize(
    ("written", "name", "former"),
    [
        ("泉州安大贸易有限公司（原泉州西窗商贸有限公司）", "泉州安大贸易有限公司", "泉州西窗商贸有限公司"),
        ("泉州安大贸易有限公司(曾用名：西窗)", "泉州安大贸易有限公司", "西窗"),
        ("泉州安大贸易有限公司【前身为西窗（惠州）商贸】", "泉州安大贸易有限公司", "西窗(惠州)商贸"),
        ("泉州安大贸易有限公司（由泉州西窗商贸更名）", "泉州安大贸易有限公司", "泉州西窗商贸"),
        ("泉州西窗商贸有限公司（现更名为泉州安大贸易有限公司）", "泉州安大贸易有限公司", "泉州西窗商贸有限公司"),
        ("泉州安大贸易有限公司 原泉州西窗商贸有限公司", "泉州安大贸易有限公司", "泉州西窗商贸有限公司"),
        ("Acme Ltd (formerly Zed Ltd)", "acme ltd", "zed ltd"),
    ],
)
def test_a_former_name_is_taken_out_and_kept(written, name, former):
    found = names.taken_apart(written)

    assert (found.name, found.former) == (name, (former,))


@pytest.mark.parametrize(
    "note", ["(停用)", "（已倒闭）", "（新）", "【月结】", "-停用", "（老客户）", "(VIP)", "（请勿使用）"]
)
def test_a_note_is_no_part_of_the_name(note):
    assert names.clean("西窗礼品有限公司" + note) == "西窗礼品有限公司"


def test_several_asides_come_off_together():
    found = names.taken_apart("安大贸易有限公司（原西窗贸易有限公司）(停用)-王姐13800001111")

    assert found == Apart("安大贸易有限公司", "王姐", "13800001111", ("西窗贸易有限公司",))


def test_a_name_in_two_languages_is_one_name():
    assert names.taken_apart("泉州安大贸易有限公司 Anda Trading Co., Ltd.").name == "泉州安大贸易有限公司"
    assert names.taken_apart("Anda Trading Co., Ltd. 泉州安大贸易有限公司").other == "anda trading co ltd"


@pytest.mark.parametrize(
    "name",
    [
        "tcl电器有限公司", "安大贸易有限公司华东", "安大贸易有限公司石桥店", "安大贸易有限公司宜昌", "永辉超市(西湖店)", "永辉超市(江东)", "永辉超市(万达)", "永辉超市(安康)", "张三(李四)", "原木家具有限公司", "原野(原生态)食品有限公司", "朝阳新智慧食品(有限公司)", "兴旺达工程部",
        "曹总便利店", "老王五金店", "西窗(工业园)五金厂", "安大集团(总部)", "王经理", "13812340001",
    ],
)  # fmt: skip
def test_what_belongs_to_the_name_stays(name):
    assert names.taken_apart(name) == Apart(name)
