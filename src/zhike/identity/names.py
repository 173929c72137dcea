"""What a customer's name says: one spelling of it, company or person or nobody, and whether two names contradict.

clean("永辉 超市（张经理 13800001111）")  "永辉超市"       clean("Fox  Point Gifts Ltd.")  "fox point gifts ltd"
kind("永辉超市")  "company"   kind("秦桂")  "person"   nobody("零售客户")  True
agree("泉州市安大贸易有限公司", "泉州安大贸易")  True    agree("泉州安大贸易", "吴忠安大贸易")  False
"""

import re
import unicodedata
from functools import cache

from zhike.divisions import CITIES, PROVINCES
from zhike.identity.asides import FAMILY, TWO_FAMILY, Apart, apart
from zhike.identity.trades import TRADES, spoken_trades
from zhike.simplified import simplified

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ud800-\udfff]"
)
_BRACKETS = {ord(sign): ord("()"[place % 2]) for place, sign in enumerate("【】〔〕[]{}「」『』《》〈〉<>")}
_VARIANTS = ("衞卫", "寳宝", "牠它", "啣衔", "祐佑", "岀出", "抜拔", "敍叙", "枱台", "玨珏", "珮佩", "巗岩", "喆哲")
"""Other forms of a character that the dictionary of traditional ones leaves as they are."""
_SPELLING = _BRACKETS | {ord(pair[0]): ord(pair[1]) for pair in _VARIANTS}
_BLANKS_BY_HAN = re.compile(rf"(?<=[{HAN}()])\s+|\s+(?=[{HAN}()])")
_BLANKS = re.compile(r"\s+")
_POINTS = re.compile(r"[.,;:'\"`’“”、，。；：]+")
_ENDS = " -_/\\*#·\t"
_PLAIN = re.compile(rf"[{HAN}a-z0-9]+")

_NOBODY = frozenset(
    name.strip()
    for name in """
    散客/零散客户/零售客户/零售/散户/零售散客/现金客户/现金/现销客户/现款客户/个人/个人客户/普通客户/普通散客/匿名/匿名用户/匿名客户/未知/未知客户/
    无/无名/空/空白/其他/其它/其他客户/其它客户/临时客户/临时/过路客/路人/门市客户/门店散客/门店零售/门市零售/柜台客户/柜台零售/柜台销售/默认客户/
    默认/缺省客户/通用客户/虚拟客户/测试/测试客户/测试用户/测试公司/测试数据/客户/顾客/会员/非会员/游客/网店散客/网络散客/不详/待定/待补/待完善/
    暂无/未填/未填写/无客户/无会员/零售顾客/散单/散客户/
    null/none/nil/na/nan/unknown/unnamed/anonymous/guest/guests/cash/cash customer/cash customers/cash sale/cash sales/
    walk-in/walkin/walk in/walk-in customer/walkin customer/walk in customer/walk-in customers/counter sale/counter sales/
    counter customer/retail/retail customer/general customer/misc/miscellaneous/various/various customers/one-time customer/
    one time customer/one-off customer/default/default customer/test/test customer/testing/test company/dummy/
    dummy customer/guest customer/guest user/guest checkout/no name/noname/no customer/not applicable/not provided/
    customer/client/member/non-member/x/xx/xxx
    """.replace("\n", "").split("/")
)
_NOBODY_SHAPES = re.compile(
    r"(?:测试|test|散客|零售客户|现金客户|walk-in customer|guest|cash customer)[-_ (]*[0-9a-z一二三四五六七八九十]{0,3}\)?|[0-9]{0,3}|(.)\1{2,}"
)

_COMPANY = re.compile(
    r"公司|集团|商行|商店|商场|商城|商贸|商厦|超市|经营部|门市部|营业部|事业部|服务部|批发部|分厂|工厂|厂$|店$|店\(|行$|部$|社$|馆$|坊$|铺$|"
    r"中心|合作社|事务所|工作室|研究院|研究所|学院|大学|中学|小学|学校|幼儿园|医院|诊所|卫生院|药房|药店|酒店|宾馆|饭店|餐厅|酒楼|茶楼|银行|"
    r"协会|学会|基金会|委员会|政府|管理局|局$|办事处|街道|村委|农场|林场|牧场|基地|企业|实业|工业|贸易|科技|百货|专卖|连锁|供应链|"
    r"便利|五金|建材|日用品|工艺品|礼品|文具|包装|服饰|家居|家具|食品|电子商务|机电|传媒|物流|个体工商户"
)
_COMPANY_LATIN = re.compile(
    r"\b(?:ltd|limited|gmbh|inc|incorporated|llc|llp|plc|corp|corporation|co|company|companies|sa|sarl|spa|srl|bv|nv|ag|kg|ohg|oy|ab|as|"
    r"aps|pty|pte|kk|group|holdings?|trading|traders?|stores?|shops?|giftware|gifts|interiors|supplies|supply|wholesale|wholesalers|"
    r"retailers?|imports?|exports?|enterprises?|industries|international|solutions|services|systems|technolog(?:y|ies)|"
    r"school|university|college|hospital|hotel|restaurant|cafe|bakery|market|supermarket|bank|foundation|institute|"
    r"association|council|ministry|department|studio|boutique|crafts|logistics|partners|associates|brothers|bros)\b|&"
)
_LEGAL = re.compile(
    r"有限责任公司|股份有限公司|有限公司|责任公司|股份公司|\(?个体工商户\)?|"
    r"\b(?:ltd|limited|gmbh|inc|incorporated|llc|llp|plc|corp|corporation|co|company|pty|pte|bv|nv|ag|sa|srl|spa|kg)\b"
)
_SAME_FORM = {
    "有限责任公司": "有限公司",
    "责任公司": "有限公司",
    "股份公司": "股份有限公司",
    "limited": "ltd",
    "incorporated": "inc",
    "corporation": "corp",
    "company": "co",
}
_SMALL = re.compile(r"[省市区县\s()\-]")
_VAGUE = re.compile(
    r"(?:先生|女士|小姐|太太|老板|老板娘|经理|师傅|老师|同学|阿姨|大姐|大哥|总|姐|哥|叔|婶)$|^(?:mr|mrs|ms|miss|dr)\b ?\w*$"
)
_BRANCH = re.compile(r"(分公司|分店|分厂|支公司|办事处|分部|分行|支行|分校|\bbranch\b)")


def clean(text: str) -> str:
    """The name in one spelling: narrow and simplified, one kind of bracket, no stray blanks, nothing typed in beside it."""
    return taken_apart(text).name


def taken_apart(text: str) -> Apart:
    """The name in one spelling, and what was typed in beside it: whom to call, a phone, former names, a second language."""
    narrow = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold().translate(_SPELLING).strip(_ENDS)
    name = simplified(narrow)
    if not _PLAIN.fullmatch(name):
        name = _BLANKS.sub(" ", _BLANKS_BY_HAN.sub("", _POINTS.sub(" ", name))).strip(_ENDS)
    found = apart(name)
    return found if found.name else Apart(name)


def nobody(name: str) -> bool:
    """True of a clean name that stands for customers nobody knows."""
    return name in _NOBODY or _NOBODY_SHAPES.fullmatch(name) is not None


def says_company(name: str) -> bool:
    """True of a clean name with a word in it that only companies' names have, or that begins with a province or city."""
    if _COMPANY.search(name):
        return not _is_given_to_a_person(name)
    if name.isascii():
        return _COMPANY_LATIN.search(name) is not None or name.rsplit(" ", 1)[-1] in _spoken()
    if len(name) < 4 or name[0] < "\u2e80" or "·" in name or name[-1] in "妹哥姐弟人客子儿控迷友":
        return False
    return (
        name[-2:] in TRADES or name[-3:] in TRADES or name[:2] in CITIES or name[:2] in PROVINCES or name[:3] in CITIES
    )


@cache
def _spoken() -> frozenset[str]:
    """Words of trade and of form in pinyin."""
    return frozenset(spoken_trades()) | {"shanghang", "jingyingbu", "pifabu", "menshibu", "youxiangongsi"}


def kind(name: str) -> str:
    """company or person, by the words of a clean name."""
    if says_company(name):
        return "company"
    if name.isascii():
        words = name.split()
        if len(words) > 4:
            return "company"
        return "company" if len(words) == 1 and name.isalpha() and len(name) > 3 else "person"
    han = sum(not letter.isascii() for letter in name)
    return "company" if han > 4 and "·" not in name and han == len(name.replace("(", "").replace(")", "")) else "person"


def _is_given_to_a_person(name: str) -> bool:
    """True of 2 or 3 characters after a family name: 王行 is a person, 李店 is not."""
    return len(name) in (2, 3) and name[0] in FAMILY and name[-1] in "行社馆"


def is_real_name(name: str) -> bool:
    """True of what looks like the name of a Chinese person rather than a nickname."""
    return ((2 <= len(name) <= 3 and name[0] in FAMILY) or (len(name) == 4 and name.startswith(TWO_FAMILY))) and all(
        not letter.isascii() for letter in name
    )


def is_vague(name: str) -> bool:
    """True of a name that many bear: 王先生, 李总, a single letter."""
    return len(name) < 2 or _VAGUE.search(name) is not None


def core(name: str) -> str:
    """A company's clean name without legal form, small words of place, blanks and brackets."""
    bare = _SMALL.sub("", _LEGAL.sub("", name))
    return bare if len(bare) > 2 else name


def form(name: str) -> str:
    """The legal form that a company's clean name states; empty where it states none."""
    return " ".join(_SAME_FORM.get(found, found) for found in _LEGAL.findall(name))


def agree(one: str, other: str, one_kind: str, other_kind: str) -> bool:
    """True where two clean names, met under one phone or card, may well be one customer's."""
    if one == other:
        return True
    if one_kind != other_kind:
        return False
    if one_kind == "person":
        return _persons_agree(one, other)
    if bool(_BRANCH.search(one)) != bool(_BRANCH.search(other)):
        return False
    first, second = core(one), core(other)
    return first == second or _one_letter_apart(first, second)


def _persons_agree(one: str, other: str) -> bool:
    """Two spellings of a Latin name, or a nickname and a real name; two nicknames are two accounts."""
    if one.isascii() and other.isascii():
        return len(set(one.split()) & set(other.split())) >= 2
    return is_real_name(one) != is_real_name(other)


def _one_letter_apart(one: str, other: str) -> bool:
    """One letter written differently, not among the first two: they name the town."""
    if len(one) != len(other) or len(one) < 5 or one[:2] != other[:2]:
        return False
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1
