"""What people type into a name beside the name: whom to call, a note, the former name, the name in a second language.

apart("永辉超市-张经理13800001111")           Apart("永辉超市", "张经理", "13800001111")
apart("安大贸易有限公司(原西窗商贸有限公司)")  Apart("安大贸易有限公司", former=("西窗商贸有限公司",))
apart("西窗礼品有限公司(停用)")                Apart("西窗礼品有限公司")

Reads a name that `names.clean` has made narrow and simplified, with one kind of brackets.
"""

import re
from typing import NamedTuple

from zhike.divisions import CITIES, PROVINCES
from zhike.identity.trades import FORMS, TRADES

FAMILY = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺"
    "倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危"
    "江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程嵇邢裴陆荣翁荀甄曲封储靳段焦巴谷车侯宓"
    "全班仰秋仲伊宫宁仇栾甘厉武符刘景詹束龙叶幸司黎薄印宿白怀蒲邰从鄂索赖卓蔺屠蒙池乔阳胥能苍双闻党翟谭贡劳姬申扶堵冉宰雍桑桂牛寿通边扈燕冀尚农温"
    "别庄晏柴瞿阎慕连习艾鱼容向古易慎戈廖庾终居衡步都耿满弘匡国文寇广禄东欧沃利蔚越隆师巩聂晁勾敖融冷訾辛阚那简饶曾关相查荆红游竺权盖益桓公肖付闫涂岳"
)
"""Characters that begin a person's name."""
TWO_FAMILY = (
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "宇文", "司徒", "夏侯", "端木", "百里", "呼延", "南宫",
    "司空", "东郭", "申屠", "西门", "独孤", "轩辕", "长孙", "鲜于", "闻人", "澹台", "公冶", "万俟", "濮阳", "淳于", "单于", "太史", "仲孙", "钟离", "拓跋", "第五",
)  # fmt: skip
"""Family names of two characters."""

_LONG_TITLE = "总?经理|老板娘?|先生|女士|小姐|太太|师傅|主任|会计|店长|老师|大姐|大哥|阿姨|科长|部长"
_TITLE = f"(?:{_LONG_TITLE}|姐|哥|总|工|董|叔|婶|采购|财务)"
_ENDS = " -_/\\*#·,;:."
_PHONE = re.compile(
    r"[\s,，;/\-_:(]*(?:(?:联系电话|电话|手机号?|tel|mobile|phone)[:. ]*)?((?:\+?86[- ]?)?(?:1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}|0[0-9]{2,3}-?[0-9]{7,8}))\)?$"
)
_NAME_OF_ONE = re.compile(rf"^[{''.join(sorted(FAMILY))}][\u4e00-\u9fff]{{1,2}}$")
_NO_PERSON = re.compile(
    r"[店厂部区县市镇村乡路街巷道桥港湾城园庄场馆院所站点仓柜校里坊口门塘]$|^.[河江湖海岛山东南西北中坪岭]$|"
    r"^(?:万达|龙湖|金鹰|高新|华联|宝龙|银泰|万科|黄金|龙岗|汉阳|荆州|连锁|时代|广场|金融)|"
    r"公司|集团|分|第|号|总|连|合作|全国|华[东南北中西]|中国|国际|香港|澳门|台湾"
)
_TO_CALL = re.compile(
    rf"(?:联系人|联络人|收件人|\battn\b|\bcontact\b)[:. ]*\S|\b(?:mr|mrs|ms|miss)\b|{_LONG_TITLE}|[0-9]{{7,}}|[0-9]{{3,4}}-[0-9]{{4}}|"
    rf"^[{''.join(sorted(FAMILY))}阿老小][\u4e00-\u9fff]{{0,2}}{_TITLE}$"
)
_NUMBER = re.compile(r"\+?[0-9][0-9\- ]{6,}[0-9]")
_CALLED = re.compile(
    rf"(?:(?<=公司|超市|商行|商店|酒店|中心)|(?<=[店厂部铺行坊馆处])|[-/_ ])[-/_ ]?((?:欧阳|司徒|上官|诸葛|[{''.join(sorted(FAMILY))}]|阿|老|小)[\u4e00-\u9fff]{{0,2}}?{_TITLE})$"
)
_NAMED = re.compile(
    rf"(?:[-/_ ]|(?<=公司|超市|商行|商店|酒店|中心)|(?<=[店厂部铺行坊馆处]))([{''.join(sorted(FAMILY))}][\u4e00-\u9fff]{{1,2}})$"
)
_BEHIND_A_FIRM = re.compile(rf"(?<=公司)([{''.join(sorted(FAMILY))}][\u4e00-\u9fff]{{2}})$")
_ASIDE = re.compile(r"\(([^()]*)\)$")
_NOTE = re.compile(
    r"(?:已?(?:停用|倒闭|注销|吊销|作废|关闭|关店|歇业|停业|解散|搬迁|失效|禁用|删除|合并|流失|拉黑|冻结|终止合作|不合作|停止合作|暂停)|"
    r"新(?:客户|店|开|户)?|老(?:客户|店|户)?|旧|月结|现结|现金|现款|日结|周结|季结|半月结|预付|货到付款|款到发货|欠款|有欠款|赊账|"
    r"重复|重复客户|请勿使用|勿用|不用|不要用|禁止使用|暂不使用|测试|临时|备用|正式|意向|潜在|样品|大客户|小客户|重点客户|重点|普通|黑名单|"
    r"vip|开票|不开票|含税|不含税|专票|普票|自提|送货|批发|零售|代理|经销商|直销|客户|供应商|inactive|closed|old|new|do not use|duplicate|dup|"
    r"cash|on hold|dormant)"
)
_LOOSE_NOTE = re.compile(
    r"[-_/ ](已?(?:停用|倒闭|注销|作废|关闭|歇业|停业|失效)|月结|现结|重复|请勿使用|勿用|老客户|新客户|inactive|do not use)$|(?<=公司)已?(?:停用|倒闭|注销|作废)$"
)
_FORMER = re.compile(
    r"\((?:以前|之前)?(?:原名称?|原公司|原为|原|曾用名称?|曾用|曾名|旧名称?|旧称|前身为?|前称|formerly(?: known as| trading as)?|f/?k/?a|previously|ex)[: ]*([^()]*(?:\([^()]*\)[^()]*)*)\)$"
)
_FROM = re.compile(r"\(由([^()]*(?:\([^()]*\)[^()]*)*?)(?:更名|改名|变更)(?:而来)?\)$")
_NOW = re.compile(r"\(?(?:现|已|后)?(?:更名为|改名为|变更为|现更名|现改名|现名)[: ]*([^()]*(?:\([^()]*\)[^()]*)*?)\)?$")
_LOOSE_FORMER = re.compile(
    r"(?:(?<=公司|超市|集团)|(?<=[店厂部行])|[ ,;/-])(?:原名|原|曾用名|前身为?|formerly )[: ]*([^()]{2,}(?:\([^()]*\)[^()]*)?)$"
)
_FIRM = re.compile(r"公司|集团|超市|商[行店贸场]|[店厂部社馆坊铺]$|中心|\b(?:ltd|limited|gmbh|inc|llc|co|company)\b")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_THEN_LATIN = re.compile(rf"^(.*[{_HAN})])[ /|,-]*\(?([a-z][a-z0-9&',. /-]{{3,}}?)\)?$")
_LATIN_FIRST = re.compile(rf"^([a-z][a-z0-9&',. -]{{3,}}?)[ /|,-]*\(?([{_HAN}].*?)\)?$")
_LATIN_FIRM = re.compile(r"\b(?:ltd|limited|gmbh|inc|incorporated|llc|corp|corporation|company|trading|group)\b")


class Apart(NamedTuple):
    """A name and what stood beside it."""

    name: str
    called: str = ""
    phone: str = ""
    former: tuple[str, ...] = ()
    other: str = ""  # the same name in a second language


def apart(name: str) -> Apart:
    """The name by itself; nothing is taken away that would leave no name."""
    called = phone = other = ""
    former: list[str] = []
    for _ in range(4):  # (停用)(原西窗商贸)13800001111
        before = name
        name, phone = _without_phone(name, phone)
        name, called, phone = _without_person(name, called, phone)
        name = _without_note(name)
        name = _without_former(name, former)
        if name == before:
            break
    name, other = _one_language(name)
    return Apart(name, called, phone, tuple(former), other)


def _without_phone(name: str, phone: str) -> tuple[str, str]:
    if not name[-1:].isdigit() and name[-1:] != ")":
        return name, phone
    found = _PHONE.search(name)
    if not found or not name[: found.start()].strip(_ENDS):
        return name, phone
    if name[-1] == ")" and "(" not in found[0]:
        return name, phone  # the bracket that ends here began before the number: (张经理 138…)
    return name[: found.start()].strip(_ENDS), phone or found[1]


def _without_person(name: str, called: str, phone: str) -> tuple[str, str, str]:
    """Without (张经理 13800001111), -张经理, 有限公司李小四, and -李四 or 商店李四 where a phone stood behind it."""
    aside = _ASIDE.search(name) if name[-1:] == ")" else None
    if aside and aside.start() and (not aside[1].strip() or (_TO_CALL.search(aside[1]) and not _FIRM.search(aside[1]))):
        number = _NUMBER.search(aside[1])
        person = re.sub(r"联系人|联络人|收件人|attn|contact|电话|手机", "", _NUMBER.sub("", aside[1])).strip(_ENDS)
        return name[: aside.start()].strip(_ENDS), called or person, phone or (number[0] if number else "")
    if aside and _FIRM.search(name[: aside.start()]) and is_person(aside[1].strip()):
        return name[: aside.start()].strip(_ENDS), called or aside[1].strip(), phone
    found = _CALLED.search(name) or (_NAMED.search(name) if phone else None)
    if found is None and (bare := _BEHIND_A_FIRM.search(name)) and is_person(bare[1]):
        found = bare
    if found and found.start() > 1 and found[1][-1] not in "店厂":
        return name[: found.start()].strip(_ENDS), called or found[1], phone
    return name, called, phone


def is_person(text: str) -> bool:
    """True of what is a person's name and hardly a place's: 赵成志, 沈松; not 江东, 万达, 石桥."""
    return (
        _NAME_OF_ONE.match(text) is not None
        and not _NO_PERSON.search(text)
        and text not in CITIES
        and text not in PROVINCES
        and text not in TRADES
        and text not in FORMS
    )


def _without_note(name: str) -> str:
    aside = _ASIDE.search(name) if name[-1:] == ")" else None
    if aside and aside.start() and _NOTE.fullmatch(aside[1].strip(_ENDS)):
        return name[: aside.start()].strip(_ENDS)
    found = _LOOSE_NOTE.search(name)
    return name[: found.start()].strip(_ENDS) if found and found.start() > 1 else name


def _without_former(name: str, former: list[str]) -> str:
    """Without the former name; it joins the list. Of A(现更名为B) the name is B, the former one A."""
    if not any(
        word in name
        for word in (
            "原",
            "曾",
            "旧",
            "前",
            "更名",
            "改名",
            "变更",
            "现名",
            "former",
            "fka",
            "f/k/a",
            "previous",
            "(ex",
        )
    ):
        return name
    now = _NOW.search(name)
    if now and now.start() > 1 and len(now[1].strip(_ENDS)) > 1 and "(由" not in name:
        former.append(name[: now.start()].strip(_ENDS + "("))
        return now[1].strip(_ENDS)
    found = _FORMER.search(name) or _FROM.search(name) or _LOOSE_FORMER.search(name)
    if not found or not found.start():
        return name
    was = found[1].strip(_ENDS)
    sure = name[found.start() : found.start() + 2] != "(原" or _FIRM.search(was) or len(was) > 3
    if len(was) < 2 or not sure:
        return name
    former.append(was)
    return name[: found.start()].strip(_ENDS)


def _one_language(name: str) -> tuple[str, str]:
    """The Chinese name of 安大贸易有限公司 Anda Trading Co Ltd, and the English one."""
    if name.isascii() or not ("a" <= name[-1:] <= "z" or "a" <= name[:1] <= "z" or name[-1:] == ")"):
        return name, ""
    for pattern, han, latin in ((_THEN_LATIN, 1, 2), (_LATIN_FIRST, 2, 1)):
        found = pattern.match(name)
        if found and len(found[han]) > 2 and _LATIN_FIRM.search(found[latin]):
            return found[han].strip(_ENDS), found[latin].strip(_ENDS)
    return name, ""
