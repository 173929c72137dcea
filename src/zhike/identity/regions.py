"""The place that a Chinese name begins with: province, city, district or county-level city.

region("惠州仕泰隆超市")                  广东省, 惠州市, 仕泰隆超市
district("卫辉市诺兰特礼品店", "河南省", "新乡市")  卫辉市, 诺兰特礼品店
"""

import re
from functools import cache

from zhike.divisions import CITIES, PROVINCES

_TOWNS = {
    # county-level cities that names give without their prefecture
    "金华市": "义乌 永康 东阳 兰溪", "宁波市": "余姚 慈溪 奉化", "温州市": "瑞安 乐清 龙港", "绍兴市": "诸暨 嵊州 上虞", "嘉兴市": "海宁 桐乡 平湖", "台州市": "温岭 临海 玉环",
    "苏州市": "昆山 张家港 常熟 太仓 吴江", "无锡市": "江阴 宜兴", "南通市": "如皋 启东 海安 海门", "常州市": "溧阳 金坛", "镇江市": "丹阳 句容", "泰州市": "靖江 泰兴 兴化", "扬州市": "仪征 高邮", "徐州市": "邳州 新沂",
    "泉州市": "晋江 石狮 南安", "福州市": "福清 长乐", "青岛市": "胶州 即墨 平度", "烟台市": "龙口 莱州 招远 蓬莱", "潍坊市": "寿光 诸城 青州 高密", "威海市": "荣成 乳山", "济宁市": "曲阜 邹城",
    "成都市": "都江堰 彭州 崇州 简阳", "长沙市": "浏阳 宁乡", "佛山市": "顺德 南海 三水", "郑州市": "新郑 巩义 荥阳 新密 登封", "石家庄市": "辛集 晋州", "保定市": "涿州 高碑店", "大连市": "瓦房店 庄河",
}  # fmt: skip
_TOWN = {town: city for city, towns in _TOWNS.items() for town in towns.split()}
_LONGEST = max(map(len, (*PROVINCES, *CITIES)))
_MUNICIPALITIES = frozenset(("北京市", "天津市", "上海市", "重庆市"))
_RATHER_WORDS = frozenset(
    ("东方", "新星", "白杨", "双河", "北屯", "新北", "昆玉", "文昌", "平安", "山南", "海东", "天门", "阿里")
)
"""Small towns whose names are the beginnings of 字号; with 市 behind them, or in brackets, they count."""
_STREET = re.compile(r"[东南西北中]?[一二三四五六七八九十]?[路街道巷]|大道|大街|[滩岛]")
_DISTRICT = re.compile(
    r"^(?:高新(?:技术(?:产业)?)?(?:开发)?区|(?:经济(?:技术)?)?开发区|经开区|工业园区|保税区|[\u4e00-\u9fff]{1,3}?(?:新区|自治县)|[\u4e00-\u9fff]{1,4}?[区县]|[\u4e00-\u9fff]{2,4}?[市旗])(?=[\u4e00-\u9fff0-9a-z]{2})"
)
_TOWN_SIGN = re.compile(r"^([\u4e00-\u9fff]{2,3}?)(?:镇|乡|街道)(?=[\u4e00-\u9fff]{2})")
_NO_DISTRICT = re.compile(
    r"(?:社|小|(?<!工业)园|景|校|厂|库|战|灾|片|学|住宅|自贸|生活|展|游)区$|(?:超|门|夜|都|集|菜|上|股|花|书|早|房|车|街|楼|鱼|大|商|闹|[新大都]城|..城)市$|[红彩国锦战军令]旗$"
)


def region(text: str, *, whole: bool = False) -> tuple[str, str, str]:
    """Province and city that a text begins with, and what follows them. `whole`: a small town's bare name will do."""
    province, rest = _province(text)
    if province in _MUNICIPALITIES:
        return province, province, rest
    city, after = _city(rest, whole=whole or bool(province))
    if city and (not province or CITIES[city][0] == province):
        return CITIES[city][0], city, after
    return province, "", rest


@cache
def _initials() -> frozenset[str]:
    return frozenset(word[0] for word in (*PROVINCES, *CITIES))


def _province(text: str) -> tuple[str, str]:
    """吉林市 is the city, 吉林 alone the province."""
    if text[:1] not in _initials():
        return "", text
    for size in range(min(_LONGEST, len(text)), 1, -1):
        head = text[:size]
        full = PROVINCES.get(head)
        if full is None:
            if head in CITIES and head[-1] == "市":
                return "", text
            continue
        rest = text[size:]
        if full != head and _STREET.match(rest):
            return "", text
        return full, rest[1:] if rest[:1] in ("省", "市") and full != head else rest
    return "", text


def _city(text: str, *, whole: bool) -> tuple[str, str]:
    if text[:1] not in _initials():
        return "", text
    for size in range(min(_LONGEST, len(text)), 1, -1):
        head = text[:size]
        if head not in CITIES:
            continue
        full, rest = CITIES[head][1], text[size:]
        if full != head and (
            (size == 2 and _STREET.match(rest)) or (not whole and head in _RATHER_WORDS) or rest[:1] in ("区", "县")
        ):
            continue
        return full, rest[1:] if rest[:1] == "市" and full != head and len(rest) > 1 else rest
    return "", text


def district(rest: str, province: str, city: str) -> tuple[str, str]:
    """A district or county that a text begins with, behind the province and city told, if any."""
    town = next((rest[:size] for size in (2, 3) if rest[:size] in _TOWN), "")
    if town and city in ("", _TOWN[town]) and province in ("", CITIES[_TOWN[town]][0]):
        after = rest[len(town) :]
        if after[:1] in ("市", "区", "县") and len(after) > 2:
            return town + "市", after[1:]  # 顺德区, once 顺德市
        if not _STREET.match(after) and len(after) > 2:
            return town + "市", after
    if not any(sign in rest[1:7] for sign in "区县市旗"):
        return "", rest
    found = _DISTRICT.match(rest)
    if not found or _NO_DISTRICT.search(found[0]) or (not province and len(found[0]) < 3):
        return "", rest
    if found[0].endswith("旗") and province != "内蒙古自治区":
        return "", rest
    return found[0], rest[found.end() :]


def without_town_sign(rest: str) -> str:
    """What stands behind city or district, a town at its head in one spelling: 石排镇兴达 is 石排兴达."""
    return _TOWN_SIGN.sub(r"\1", rest)


def county(district: str) -> tuple[str, str] | None:
    """Province and city of a county-level city that is known without them."""
    return CITIES.get(_TOWN.get(district[:-1], ""))
