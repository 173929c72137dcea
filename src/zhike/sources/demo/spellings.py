"""How systems and clerks write a customer's name: not always as the licence does.

A system has a habit per customer, and now and then a document departs from it.
"""

import numpy as np
from pypinyin import lazy_pinyin

from zhike.sources.demo.names import Words, brand_of, old_brands, people
from zhike.sources.demo.parties import Flags, Parties
from zhike.sources.demo.purchases import NEW_SYSTEM_FROM
from zhike.sources.demo.vocabulary import COMPANY_FORMS, TRADES, TRADITIONAL

SYSTEMS = ("old", "new", "shop", "online", "crm", "finance", "survey")
HABIT_SHARE = 0.25
"""Of the companies that a system knows under another spelling than the licence's."""

SLIP_SHARE = 0.02
"""Of the documents whose name departs from the system's habit."""

# fmt: off
WAYS = {
    # way: share of the spellings that are not the licence's
    "short":        0.20,  # without the legal form
    "city":         0.16,  # 市 more or less
    "width":        0.12,  # narrow brackets, wide digits
    "blank":        0.11,  # a blank inside or behind
    "traditional":  0.08,  # 繁体
    "contact":      0.10,  # the person to ask for typed behind it
    "region":       0.06,  # without the city
    "trade":        0.05,  # 字号 and trade alone
    "abbreviation": 0.03,  # city and 字号 alone
    "sound":        0.04,  # another character of the same sound
    "look":         0.03,  # another character of like shape
    "pinyin":       0.02,
}
VAGUE = ("region", "trade", "abbreviation")
"""Ways that leave out what tells a company from its namesakes: nobody uses them of one that has any."""

FORMER_SHARE = 0.02            # companies that had another name when the first program came
_SOUNDS = (
    "晨辰 沐木 澜兰 宜仪 岚兰 铭明 骏俊 鼎顶 裕玉 瑞锐 祥翔 昌畅 盛胜 泰太 恒衡 通同 达答 顺舜 旺望 福富 源原 鑫欣 宏洪 康慷 优悠 美每 居具 怡仪 馨新 阳洋 海嗨 川传 林霖 溪希 湖胡 桥侨 亭停 轩宣 "
    "坊方 渡度 雁燕 鹤贺 鹿陆 麟琳 青清 紫子 玄炫 素速 物务 谷古 麦卖 叶页 枝支 丰风 满曼 圆园 融容 和何 联连 卓桌 飞非 煦旭 汀听 榆于 棠堂 绮琦 瀚汉 祺奇 熠易 垚姚 泓红 沁芹 怀淮 予与 舒书 璟景 "
    "霁季 禹宇 柏百 棉绵 荟会 卉慧 萱宣 菱凌 苑院 润闰 尚上 帆凡 山珊 泉全 岛导 塔踏 阁格 里理 巷项 屿宇 舟周 鹭露 麒其 蓝兰 绯菲 简检 集吉 粒力 穗岁 芽雅 茂贸 合何 创窗 腾藤"
)
SOUNDS = {pair[0]: pair[1] for pair in _SOUNDS.split()}
"""Of a letter of a 字号, one that sounds alike and stands in no 字号."""
_SHAPES = (
    "沐沭 悦说 澜斓 宜宣 煦熙 铭洺 骏俊 晟最 裕浴 祺棋 瑞端 祥详 隆降 昌冒 盛盔 泰秦 恒桓 顺须 旺汪 福幅 源愿 磐盘 宏宠 润闰 康庚 优忧 品晶 居届 怡恰 馨磬 暖缓 阳阴 星垦 海悔 川州 湖潮 桥侨 亭享 "
    "坊妨 渡镀 麦夌 满瞒 融隔 合台 联取 创刨 卓桌 越超 腾滕 榆愉 棠裳 绮倚 鼎鼐 垚尧 沁心 舒舍 璟憬 柏拍 棉锦 芸芒 荟荃 卉奔 萱宣 菱陵 苑怨 尚向 泉皋 岛鸟 塔搭 阁阂 屿与 舟丹 鹭鹫 鹤鹳 麒骐 麟鳞 "
    "蓝篮 青责 紫柴 绯徘 玄弦 素索 谷俗 粒拉 穗惠 芽芬 叶叮 枝技 茂芪 丰卡 圆圄 和知 众从 飞气 兴六 帆帜 林材"
)
SHAPES = {pair[0]: pair[1] for pair in _SHAPES.split()}
"""Of a letter of a 字号, one that looks alike and stands in no 字号."""
# fmt: on
_WIDTHS = str.maketrans("（）0123456789", "()０１２３４５６７８９")


def spelled(name: str, way: str, *, city: str, contact: str, brand: str = "") -> str:
    """The name written in one of the WAYS; as it is where the way changes nothing."""
    form = next((form for form in sorted(COMPANY_FORMS, key=len, reverse=True) if name.endswith(form)), "")
    stem = name[: len(name) - len(form)]
    if way == "short" and form:
        return stem
    if way == "city" and name.startswith(city):
        rest = name[len(city) :]
        return city + rest[1:] if rest.startswith("市") else f"{city}市{rest}"
    if way == "width":
        return name.translate(_WIDTHS)
    if way == "blank":
        return f"{stem} {form}" if form else f"{name}\u3000"
    if way == "traditional":
        return name.translate(TRADITIONAL)
    if way == "contact":
        return f"{name}（{contact}）"
    if brand and brand in name:
        return _by_brand(name, stem if form else "", way, city, brand)
    return name


def _by_brand(name: str, stem: str, way: str, city: str, brand: str) -> str:
    """Ways that change or keep the 字号; `stem` is the name without its form, empty for a shop."""
    if way == "region":
        return name.replace(f"（{city}）", "").replace(f"{city}市", "").replace(city, "")
    if way == "trade" and stem:
        return brand + stem.split(brand)[1].replace(f"（{city}）", "")
    if way == "abbreviation":
        return city + brand
    if way in ("sound", "look"):
        slips = SOUNDS if way == "sound" else SHAPES
        place = next((place for place, letter in enumerate(brand) if letter in slips), None)
        typed = brand if place is None else brand[:place] + slips[brand[place]] + brand[place + 1 :]
        return name.replace(brand, typed)
    if way == "pinyin":
        trade = (stem or name).split(brand)[1].replace(f"（{city}）", "")
        spoken = " ".join("".join(lazy_pinyin(part)).capitalize() for part in (city, brand, trade) if part)
        return f"{spoken} Co., Ltd." if stem else spoken
    return name


def former_names(parties: Parties, generator: np.random.Generator) -> Words:
    """The name that a company had before; empty where it has always been called as now."""
    drawn = parties.is_company & (parties.branch_of < 0) & (generator.random(parties.count) < FORMER_SHARE)
    brand, former = old_brands(parties.number), np.full(parties.count, "", dtype=object)
    for i in np.flatnonzero(drawn & (parties.started < NEW_SYSTEM_FROM - 365)).tolist():
        trade = TRADES[(parties.trade[i] + 5) % len(TRADES)][0]
        former[i] = f"{brand_of(int(parties.city[i]))}{brand[i]}{trade}有限公司"
    return former


def written_names(parties: Parties, contacts: Words, generator: np.random.Generator, former: Words) -> dict[str, Words]:
    """Per system the habitual spelling of every party; persons are written as they are.

    The first program kept the name that a company had then; the CRM says it behind the new one.
    """
    written = {system: _with_ways(parties, contacts, HABIT_SHARE, generator) for system in SYSTEMS}
    had = former != ""
    written["old"] = np.where(had, former, written["old"])
    written["crm"] = np.where(had, parties.name + "（原" + former + "）", written["crm"])
    return written


def slips(parties: Parties, contacts: Words, generator: np.random.Generator) -> Words:
    """For every company one spelling that is not the licence's, for documents written in a hurry."""
    return _with_ways(parties, contacts, 1.0, generator)


def _with_ways(parties: Parties, contacts: Words, share: float, generator: np.random.Generator) -> Words:
    names = parties.name.copy()
    way = generator.choice(list(WAYS), parties.count, p=list(WAYS.values()))
    changed = parties.is_company & (parties.branch_of < 0) & (generator.random(parties.count) < share)
    lone = alone(parties)
    for i in np.flatnonzero(changed):
        city, said = brand_of(int(parties.city[i])), str(way[i])
        chosen = "short" if said in VAGUE and not lone[i] else said
        names[i] = spelled(parties.name[i], chosen, city=city, contact=contacts[i], brand=parties.brand[i])
    return names


def alone(parties: Parties) -> Flags:
    """True of parties whose 字号 nobody else has."""
    _, place, count = np.unique(parties.brand.astype(str), return_inverse=True, return_counts=True)
    return np.asarray((count[place] == 1) & parties.is_company)


def contact_names(parties: Parties, generator: np.random.Generator) -> Words:
    """The person whom one asks for at a company; a private customer's own name."""
    return np.asarray(np.where(parties.is_company, people(generator, parties.count), parties.name))
