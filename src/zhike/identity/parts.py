"""What a company's clean name is made of, as Chinese names are made: region, 字号, trade, legal form, branch.

read("上海华联超市股份有限公司")        上海市 | 华联 | 超市 | 股份有限公司
read("华联超市")                        华联 | 超市
read("仕泰隆(惠州)超市有限公司")        广东省 惠州市 | 仕泰隆 | 超市 | 有限公司
read("新乡市卫辉市诺兰特礼品店")        河南省 新乡市 卫辉市 | 诺兰特 | 礼品 | 店
read("江门秒付超市有限公司宜昌分公司")  广东省 江门市 | 秒付 | 超市 | 有限公司 | 宜昌分公司
read("fox point gifts limited")         fox point | gifts | ltd

What a name leaves out is empty: missing, not different.
"""

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from pypinyin import lazy_pinyin

from zhike.divisions import CITIES
from zhike.identity import regions
from zhike.identity.asides import FAMILY, TWO_FAMILY
from zhike.identity.trades import FORMS, LATIN_FORMS, LATIN_TRADES, TRADES, form_at_the_end, from_the_end, spoken_trades

_NATION = re.compile(r"^(?:中华人民共和国|中国|全国)(?=.{4})")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_OF_FIRM = re.compile(r"^(.*?公司)\(?(.+?)\)?$")
_BRANCH_END = r"(?:分公司|子公司|分店|分厂|支公司|办事处|分部|分行|支行|分校|分院|分社|分中心|分销处|代表处|项目部|营业厅|门店|专柜|[0-9一二三四五六七八九十〇]+(?:号|店|部|厂))"
_NUMBERED = re.compile(
    rf"^(.{{2,}}?)(?:[-#]|\()?((?:第[0-9一二三四五六七八九十〇百]+|[\u4e00-\u9fff]{{2,6}})?{_BRANCH_END}店?)\)?$"
)
_NUMBER = re.compile(r"^(.{2,}?)(第[0-9一二三四五六七八九十〇百]+(?:分?店|门店|分厂|营业部|门市部|经营部|分公司))$")
_SHOP = re.compile(
    r"^(.{2,}?(?:超市|商行|商店|酒店|百货|药房|[店厂部]))(?:[-#]|\()([\u4e00-\u9fff0-9]{2,8}(?:店|部|厂|仓库|仓))\)?$"
)
_SHOP_OF = re.compile(
    r"^(.{2,}?(?:超市|药房|百货|酒店))([\u4e00-\u9fff]{1,5}[^商场书药饭酒花金旅便利百货专卖旗舰分]店)$"
)
_ENDS_A_FIRM = re.compile(r"(?:公司|超市|商行|商店|经营部|批发部|门市部|[店厂]|集团|百货(?![店商])|工作室|中心)")
_FULL_NUMBERS = str.maketrans("壹贰叁柒捌0123456789○零", "一二三七八〇一二三四五六七八九〇〇")
_RARE_NUMBERS = str.maketrans("肆伍陆玖拾", "四五六九十")
_LATIN_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_SOMEBODY = "某某某"
"""Stands for the 字号 behind a place that stands alone."""
LONGEST_SPOKEN = 60
"""No 字号 in pinyin has more letters."""
_TITLES = frozenset(("mr", "mrs", "ms", "miss", "dr", "prof", "sir", "mme", "herr", "frau", "jr", "sr", "ii", "iii"))


@dataclass(frozen=True)
class Parts:
    """What a company's name says; empty where it says nothing of the kind."""

    province: str = ""
    city: str = ""
    district: str = ""
    brand: str = ""
    trade: str = ""  # each word as the one that stands for its near-synonyms, blanks between
    form: str = ""
    branch: str = ""


def read(name: str) -> Parts:
    """The parts of a clean name (`names.clean`) that a company bears; the 字号 is never empty."""
    if name.isascii():
        return _latin(name)
    whole = _NATION.sub("", name)
    whole, branch = _branch(whole)
    whole, inside = _brackets(whole)
    whole, form = form_at_the_end(whole)
    if not form:
        form = inside.form
    province, city, rest = regions.region(whole)
    district, rest = regions.district(rest, province, city)
    if district and not city and (county := regions.county(district)) and province in ("", county[0]):
        province, city = county
    if city or district:
        rest = regions.without_town_sign(rest)
    if not city and inside.city and province in ("", inside.province):
        province, city = inside.province, inside.city
    province = province or inside.province
    if not district and inside.district:
        district = inside.district
    brand, trade = from_the_end(rest, 2)
    if not trade and (form or province):
        brand, trade = from_the_end(rest, 1)  # 杭州康食品
    if not brand or (brand == rest and rest in TRADES) or (not trade and rest in TRADES):
        trade = (TRADES[rest],) if rest in TRADES else ()
        brand = form_at_the_end(name)[0] if whole == rest else whole  # 上海超市, 中国银行: nothing but region and trade
    if inside.trade:
        trade = (*trade, inside.trade)
    where = province or regions.region(branch)[0]
    return Parts(
        province or where,
        city or ("" if province else regions.region(branch)[1]),
        district,
        numbers(brand),
        " ".join(trade),
        "" if form == "公司" else form,  # any firm is called so
        branch,
    )


def numbers(brand: str) -> str:
    """The 字号 with its numbers in plain characters: 365 and 叁陆伍 are 三六五. One in Latin letters stays as it is."""
    if any("a" <= letter <= "z" for letter in brand):
        return brand
    plain = brand.translate(_FULL_NUMBERS)
    spoken = plain.translate(_RARE_NUMBERS)
    return spoken if all(letter in "〇一二三四五六七八九十" for letter in spoken) else plain


def sound(brand: str) -> str:
    """The 字号 in pinyin without tones, a blank between syllables; pinyin in one word is parted, other letters stay."""
    if brand.isascii():
        parted = [_parted(word) for word in brand.split()]
        return " ".join(parted) if all(parted) else brand
    return " ".join(_syllable(letter) if letter > "\u2e80" else letter for letter in brand)


@cache
def _syllables() -> frozenset[str]:
    """All that a common character sounds like."""
    common = (bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return frozenset(_syllable(letter) for letter in common if letter)


@lru_cache(1 << 16)
def _parted(word: str) -> str:
    """quanzhi: quan zhi. Empty where the word is no pinyin; of two ways the one with the longer first syllable."""
    if word in _syllables() or len(word) > LONGEST_SPOKEN:
        return word if word in _syllables() else ""
    for size in range(min(6, len(word) - 1), 0, -1):
        if word[:size] in _syllables() and (rest := _parted(word[size:])):
            return f"{word[:size]} {rest}"
    return ""


@cache
def _syllable(letter: str) -> str:
    return lazy_pinyin(letter)[0]


# ── branch, brackets ──────────────────────────────────────────────────────────


def _branch(name: str) -> tuple[str, str]:
    """The name of the firm, and which branch of it this is: 宜昌分公司, 第三分店, 西湖店."""
    found = None
    firms = name.count("公司")
    if firms > 1 or (firms and not name.endswith("公司")):
        found = _OF_FIRM.match(name)
    if found is None and name[-1:] in "店厂部处行校院社心柜司厅号)":
        found = _NUMBER.match(name) or _SHOP.match(name) or _of_a_shop(name) or _SHOP_OF.match(name)
    if found is None:
        return name, ""
    head, tail = found[1], found[2].strip("-#()")
    if tail in FORMS or (found[0][len(head) : len(head) + 1] == "(" and _place(tail).city + _place(tail).province):
        return name, ""  # 有限公司(有限合伙), 有限公司(深圳): a form, a place
    return head.rstrip("-#("), _plain_branch(tail)


def _of_a_shop(name: str) -> re.Match[str] | None:
    """纯境经营部南京分店, 星菲商行第三分店: a branch behind the word that ends a firm's name, or behind any name."""
    if not re.search(_BRANCH_END + r"店?\)?$", name):
        return None
    ends = [found.end() for found in _ENDS_A_FIRM.finditer(name, 2, len(name) - 2)]
    for end in ends:
        found = re.match(rf"^(.{{{end}}})[-#(]?((?:[\u4e00-\u9fff0-9]{{0,8}}?){_BRANCH_END}店?)\)?$", name)
        if found:
            return found
    return _NUMBERED.match(name)


def _plain_branch(tail: str) -> str:
    """宜昌市分公司 is 宜昌分公司, 第3分店 第三分店."""
    return _BRACKETED.sub(r"\1", tail).replace("市", "").translate(_FULL_NUMBERS)


def _brackets(name: str) -> tuple[str, Parts]:
    """The name without brackets, and what stood in them: a place, a form, a word of trade. Other words stay in the name."""
    inside = Parts()
    if "(" not in name:
        return name, inside
    for text in _BRACKETED.findall(name):
        place = _place(text)
        if place.province:
            inside, kept = replace(inside, province=place.province, city=place.city, district=place.district), ""
        elif text in FORMS:
            inside, kept = replace(inside, form=FORMS[text]), ""
        elif text in ("中国", "china", "总部", "本部", ""):
            kept = ""
        elif text in TRADES:
            inside, kept = replace(inside, trade=TRADES[text]), ""
        else:
            kept = text
        name = name.replace(f"({text})", kept, 1)
    return name.replace("(", "").replace(")", ""), inside


def _place(text: str) -> Parts:
    """A text that is a place and nothing else."""
    province, city, rest = regions.region(text, whole=True)
    if rest and rest not in ("市", "省", "地区"):
        district, left = regions.district(rest + _SOMEBODY, province, city)
        county = regions.county(district)
        if county and not city:
            province, city = county
        return Parts(province, city, district) if province and left == _SOMEBODY else Parts()
    return Parts(province, city)


# ── Latin letters ─────────────────────────────────────────────────────────────


def _latin(name: str) -> Parts:
    """the fox point gifts co ltd: fox point | gifts | ltd; ganzhou quanzhi jiudianyongpin co ltd: 赣州市 | quanzhi | 酒店用品 | ltd."""
    text, branch = name, ""
    found = re.search(r"[ -]*\(?\b((?:[a-z]+ )?(?:branch|representative office|rep office))\)?$", text)
    if found and found.start() > 1:
        text, branch = text[: found.start()], found[1]
    words = _LATIN_WORD.findall(text.replace("&", " and ").replace("'s", "s"))
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    form = ""
    for size in (3, 2, 1):
        if len(words) > size and " ".join(words[-size:]) in LATIN_FORMS:
            form, words = LATIN_FORMS[" ".join(words[-size:])], words[:-size]
            break
    province, city = _spoken_cities().get(words[0], ("", "")) if len(words) > 1 else ("", "")
    if city:
        words = words[1:]
    trade: list[str] = []
    while len(words) > 1 and (found_trade := LATIN_TRADES.get(words[-1]) or spoken_trades().get(words[-1])):
        trade.insert(0, found_trade)
        words.pop()
    while len(words) > 1 and words[-1] == "and":
        words.pop()
    if city:  # a Chinese company in Latin letters
        trade = [_SAID_IN_CHINESE.get(word, word) for word in trade]
        form = "" if form == "ltd" else form  # 有限公司 or 股份有限公司
    return Parts(province, city, "", " ".join(words) or name, " ".join(trade), form, branch)


_SAID_IN_CHINESE = {
    "trading": "贸易", "imports": "进出口", "technology": "科技", "industries": "实业", "logistics": "物流", "electronics": "电子",
    "foods": "食品", "gifts": "礼品", "crafts": "工艺品", "clothing": "服装", "home": "家居", "packaging": "包装", "supermarket": "超市",
}  # fmt: skip


@cache
def _spoken_cities() -> dict[str, tuple[str, str]]:
    """Cities in pinyin as one word; suzhou, taizhou and others that are two are left out."""
    met: dict[str, set[tuple[str, str]]] = {}
    for name, place in CITIES.items():
        if name[-1] not in "市区州盟" or len(name) == 2:
            met.setdefault("".join(lazy_pinyin(name)), set()).add(place)
    for name in ("北京", "上海", "天津", "重庆"):
        met.setdefault("".join(lazy_pinyin(name)), set()).add((name + "市", name + "市"))
    return {word: next(iter(places)) for word, places in met.items() if len(places) == 1}


# ── persons ───────────────────────────────────────────────────────────────────


def person(name: str) -> tuple[str, str]:
    """Given name and surname of a person's clean name, empty where it gives none (王先生, happy_33513).

    欧阳文: 文, 欧阳     jon v yang: jon v, yang     库尔班江·买买提: 库尔班江, 买买提
    """
    if name.isascii():
        words = [word for word in re.findall(r"[a-z'-]+", name) if word not in _TITLES]
        if any(letter.isdigit() or letter in "_@" for letter in name) or not words:
            return "", ""
        return (" ".join(words[:-1]), words[-1]) if len(words) > 1 else (words[0], "")
    if "·" in name:
        given, _, surname = name.partition("·")
        return given, surname
    if not 2 <= len(name) <= 4 or any(letter < "\u3400" for letter in name):
        return "", ""
    if len(name) > 2 and name.startswith(TWO_FAMILY):
        return name[2:], name[:2]
    return (name[1:], name[0]) if name[0] in FAMILY and len(name) < 4 else ("", "")
