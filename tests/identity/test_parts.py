"""What a company's name is made of."""

from collections import Counter

import numpy as np
import pytest

from identity.spelling import brands, held_out, written
from zhike.identity import names, parts, trades
from zhike.identity.parts import Parts


def read(name):
    return parts.read(names.clean(name))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("禾聚盛(义乌)化妆品有限公司", Parts("浙江省", "金华市", "义乌市", "禾聚盛", "化妆品", "有限公司")),
        ("文绣供应链管理股份有限公", Parts("", "", "", "文绣", "供应链", "股份有限公司")),
        ("上海华联超市股份有限公司", Parts("上海市", "上海市", "", "华联", "超市", "股份有限公司")),
        ("华联超市", Parts(brand="华联", trade="超市")),
        ("上海华联", Parts("上海市", "上海市", "", "华联")),
        ("华联", Parts(brand="华联")),
        ("四川白河桥供应链管理股份有限公司", Parts("四川省", "", "", "白河桥", "供应链", "股份有限公司")),
        ("浙江省杭州市余杭区河中商行", Parts("浙江省", "杭州市", "余杭区", "河中", "", "商行")),
        ("新乡市卫辉市诺兰特礼品店", Parts("河南省", "新乡市", "卫辉市", "诺兰特", "礼品", "店")),
        ("义乌宏达饰品有限公司", Parts("浙江省", "金华市", "义乌市", "宏达", "饰品", "有限公司")),
        ("中国石油集团", Parts(brand="石油", trade="集团")),
    ],
)
def test_a_name_says_where_who_what_and_in_which_form(name, found):
    assert read(name) == found


@pytest.mark.parametrize(
    "name", ["仕泰隆（惠州）超市有限公司", "仕泰隆【惠州】超市有限公司", "惠州仕泰隆超市有限公司", "广东省惠州市仕泰隆超市有限责任公司",
             "仕泰隆(惠州市)超市(有限公司)", "惠州 仕泰隆超市有限公司", "惠州仕泰隆超市有限公司（王姐13800001111）"]
)  # fmt: skip
def test_one_company_has_the_same_parts_however_it_is_written(name):
    assert read(name) == Parts("广东省", "惠州市", "", "仕泰隆", "超市", "有限公司")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("东莞市石排镇兴达五金制品厂", "东莞石排兴达五金厂"),
        ("佛山市顺德区乐从镇宏业家具城", "顺德乐从宏业家具城"),
        ("深圳市海澜计算机公司", "深圳海澜计算机"),
        ("广州市丽芙个人用品商店有限公司", "广州丽芙个人用品商店有限公司"),
    ],
)
def test_what_is_left_out_of_a_town_or_a_form_changes_no_part_else(one, other):
    first, second = read(one), read(other)
    assert (first.city, first.district, first.brand, first.trade) == (
        second.city,
        second.district,
        second.brand,
        second.trade,
    )
    assert first.form == second.form or not second.form


@pytest.mark.parametrize(
    ("name", "head", "branch"),
    [
        ("江门秒付超市有限公司宜昌分公司", "秒付", "宜昌分公司"),
        ("江门秒付超市有限公司（宜昌市分公司）", "秒付", "宜昌分公司"),
        ("永辉超市(西湖店)", "永辉", "西湖店"),
        ("永辉超市西湖店", "永辉", "西湖店"),
        ("永辉超市第3分店", "永辉", "第三分店"),
        ("永辉超市第三分店", "永辉", "第三分店"),
        ("新乡市卫辉市星菲经营部南京分店", "星菲", "南京分店"),
        ("泰安市新泰市牛工百货店宣城分店", "牛工", "宣城分店"),
        ("杨浦区纯境百货店", "纯境", ""),
        ("天天便利店", "天天", ""),
    ],
)
def test_a_branch_is_told_from_its_firm(name, head, branch):
    found = read(name)

    assert (found.brand, found.branch) == (head, branch)


def test_a_branch_tells_the_region_only_where_the_firm_tells_none():
    assert read("江门秒付超市有限公司宜昌分公司").city == "江门市"
    assert read("秒付超市有限公司宜昌分公司").city == "宜昌市"


@pytest.mark.parametrize(
    ("name", "brand"),
    [
        ("365便利店", "三六五"),
        ("叁陆伍便利店", "三六五"),
        ("七匹狼实业股份有限公司", "七匹狼"),
        ("伍记食品有限公司", "伍记"),
        ("3M", "3m"),
        ("阿里巴巴（中国）有限公司", "阿里巴巴"),
        ("平安保险", "平安"),
        ("东方雨虹防水材料有限公司", "东方雨虹"),
        ("朝阳新智慧食品有限公司", "新智慧"),
        ("上海超市", "上海超市"),
        ("中国银行股份有限公司", "中国银行"),
        ("有限公司", "有限"),
    ],
)
def test_the_word_of_its_own_is_found_and_never_empty(name, brand):
    assert read(name).brand == brand


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Fox Point Gifts Limited", Parts(brand="fox point", trade="gifts", form="ltd")),
        ("The Fox & Hound Trading Co., Ltd.", Parts(brand="fox and hound", trade="trading", form="ltd")),
        ("Hazel Field Crafts Pty. Ltd.", Parts(brand="hazel field", trade="crafts", form="pty ltd")),
        ("Waitrose", Parts(brand="waitrose")),
        ("Trading Ltd", Parts(brand="trading", form="ltd")),
    ],
)
def test_an_english_name_has_parts_too(name, found):
    assert read(name) == found


def test_a_chinese_name_in_pinyin_says_the_same_as_in_characters():
    spoken, written_out = read("Ganzhou Quanzhi Jiudianyongpin Co., Ltd."), read("赣州泉枝酒店用品有限公司")

    assert (spoken.city, spoken.trade) == (written_out.city, written_out.trade)
    assert spoken.form == ""  # Co., Ltd. is 有限公司 or 股份有限公司
    assert read("Tianjin Hongyun Jingyingbu") == Parts("天津市", "天津市", "", "hongyun", "", "经营部")
    assert parts.sound(spoken.brand) == parts.sound(written_out.brand) == "quan zhi"
    assert names.kind("kunming feifei chaoshi") == "company"


def test_a_word_sounds_like_its_homophones():
    assert parts.sound("华联") == parts.sound("华莲") == "hua lian"
    assert parts.sound("新3板") == "xin 3 ban"
    assert parts.sound("fox point") == "fox point"


@pytest.mark.parametrize(
    ("name", "given", "surname"),
    [
        ("秦桂", "桂", "秦"),
        ("欧阳文", "文", "欧阳"),
        ("诸葛孔明", "孔明", "诸葛"),
        ("库尔班江·买买提", "库尔班江", "买买提"),
        ("mr jon v yang", "jon v", "yang"),
        ("happy_怡33513", "", ""),
        ("小海", "", ""),
    ],
)
def test_a_persons_name_has_a_given_name_and_a_surname(name, given, surname):
    assert parts.person(name) == (given, surname)


# ── on made-up lists with their truth ─────────────────────────────────────────


def right(rows):
    """How many of the names are read right in every part, and the parts that are not, counted."""
    wrong = Counter()
    good = 0
    for row in rows:
        found, want = read(row.name), dict(row.says)
        if "branch" in want and "province" not in want:
            continue
        want["brand"] = parts.numbers(names.clean(want.get("brand", "")))
        if names.clean(row.name).isascii():
            want["trade"] = trades.LATIN_TRADES.get(want.get("trade", ""), "")
        elif "trade" in want:
            want["trade"] = " ".join(trades.from_the_end("某某" + want["trade"], 2)[1])
            want["form"] = trades.FORMS.get(want.get("form", ""), "")
        missed = [
            part
            for part in ("province", "city", "district", "brand", "trade", "form", "branch")
            if getattr(found, part) != want.get(part, "")
        ]
        good += not missed
        wrong.update(missed)
    return good / len(rows), wrong


def test_names_of_made_up_companies_are_read_right():
    share, wrong = right(written(np.random.default_rng(5), 3000))
    print(f"seed 5: {share:.4f} of 3,000 names right in every part; wrong: {dict(wrong)}")

    assert share > 0.99


def test_names_with_real_words_of_their_own_that_nothing_was_tuned_on_are_read_right(shared_data):
    pool = [each for each in brands(shared_data) if held_out(each)]
    share, wrong = right(written(np.random.default_rng(6), 3000, brands=pool))
    print(f"seed 6, held out: {share:.4f} of 3,000 names right in every part; wrong: {dict(wrong)}")

    assert share > 0.975
