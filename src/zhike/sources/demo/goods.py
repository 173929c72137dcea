"""What the demo company sells: 360 household goods in twelve categories, with prices over time."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from zhike.sources.demo.seasons import CALENDAR, Floats, Ints

# fmt: off
CATEGORIES = (
    # category, price elasticity of wholesale quantities, base price, nouns, unit
    ("收纳整理", -1.2, 42, ("收纳箱", "收纳盒", "抽屉柜", "真空压缩袋", "置物架", "衣架"), "个"),
    ("厨房用品", -0.9, 55, ("炒锅", "不粘煎锅", "菜板", "刀具套装", "沥水篮", "保鲜盒"), "件"),
    ("餐具水具", -1.1, 28, ("保温杯", "玻璃杯", "陶瓷碗", "不锈钢筷子", "餐盘", "茶壶"), "只"),
    ("清洁用具", -0.7, 24, ("拖把", "扫把套装", "玻璃刮", "垃圾桶", "百洁布", "橡胶手套"), "把"),
    ("卫浴用品", -0.8, 36, ("花洒", "浴帘", "牙刷架", "防滑垫", "马桶刷", "毛巾架"), "件"),
    ("家纺布艺", -1.6, 88, ("四件套", "枕头", "毛毯", "浴巾", "桌布", "窗帘"), "套"),
    ("塑料制品", -1.4, 18, ("塑料凳", "水桶", "脸盆", "晾衣篮", "保鲜袋", "水瓢"), "个"),
    ("玻璃陶瓷", -1.0, 32, ("花瓶", "密封罐", "烟灰缸", "陶瓷摆件", "调味罐", "果盘"), "只"),
    ("五金工具", -0.6, 38, ("工具箱", "螺丝刀套装", "挂钩", "插线板", "手电筒", "梯子"), "件"),
    ("节庆礼品", -2.0, 45, ("春联礼盒", "红灯笼", "圣诞装饰", "礼品套装", "彩旗", "气球套装"), "套"),
    ("一次性用品", -0.5, 12, ("纸杯", "餐盒", "竹签", "一次性筷子", "垃圾袋", "纸巾"), "包"),
    ("户外休闲", -1.8, 76, ("折叠椅", "野餐垫", "雨伞", "保温箱", "水壶", "帐篷"), "件"),
)
_STYLES = ("加厚", "北欧风", "简约", "家用", "大号", "便携")
_SIZES = ("小号", "中号", "大号", "1*12", "1*24", "30cm", "500ml", "5只装")
# fmt: on

PER_CATEGORY = 30
COUNT = PER_CATEGORY * len(CATEGORIES)
PRICE_DAYS = (date(2023, 7, 1), date(2024, 3, 1), date(2025, 1, 1), date(2025, 9, 1))
"""From these days on a new price list holds."""

PRICE_LEVELS = {"A": 60, "B": 64, "C": 68, "零售": 100, "网店": 92}
"""Per cent of the list price that a customer of this level pays, tax excluded for companies."""

TAX_PER_CENT = 13


@dataclass(frozen=True)
class Goods:
    """Products, an array element each; prices and costs in 分, `prices` and `costs` by price list and product."""

    code: tuple[str, ...]
    name: tuple[str, ...]
    category: Ints
    specification: tuple[str, ...]
    unit: tuple[str, ...]
    prices: Ints
    costs: Ints
    launched: tuple[date, ...]


def goods(generator: np.random.Generator) -> Goods:
    """The catalogue."""
    code, name, category, specification, unit = [], [], [], [], []
    base = []
    for c, (_, _, price, nouns, counted_in) in enumerate(CATEGORIES):
        for i in range(PER_CATEGORY):
            noun = nouns[i % len(nouns)]
            style = _STYLES[(i // len(nouns)) % len(_STYLES)]
            size = _SIZES[int(generator.integers(len(_SIZES)))]
            code.append(f"{c + 1:02d}{i + 1:03d}{int(generator.integers(100)):02d}")
            name.append(f"{style}{noun}{size if i % 3 == 0 else ''}")
            category.append(c)
            specification.append(size)
            unit.append(counted_in)
            base.append(price * float(generator.lognormal(0, 0.35)))
    prices = _price_lists(np.array(base), np.array(category), generator)
    share = generator.uniform(0.36, 0.48, COUNT)  # of the first list price
    drift = np.array([1.0, 1.01, 1.04, 1.05])[:, None]
    costs = np.rint(prices[0] * share * drift).astype(np.int64)
    launched = tuple(CALENDAR[int(d)] if d > 0 else date(2021, 3, 1) for d in _launches(generator))
    return Goods(
        tuple(code), tuple(name), np.array(category), tuple(specification), tuple(unit), prices, costs, launched
    )


def _launches(generator: np.random.Generator) -> Ints:
    """Nine of ten products are older than the data; a new one appears within the first half year."""
    new = generator.random(COUNT) < 0.1
    return np.where(new, generator.integers(1, 180, COUNT), 0)


def _price_lists(base: Floats, category: Ints, generator: np.random.Generator) -> Ints:
    """List prices in 分: whole categories move together, which is what shows their elasticity."""
    lists = [base]
    for _ in PRICE_DAYS[1:]:
        move = generator.choice((-0.12, -0.06, 0.0, 0.05, 0.09, 0.15), len(CATEGORIES))
        lists.append(lists[-1] * (1 + move[category]))
    return (np.rint(np.array(lists) * 10) * 10).astype(np.int64)  # to 0.1 元


def price_list(days: Ints) -> NDArray[np.int64]:
    """Which price list holds on days counted from the first."""
    starts = np.array([(day - PRICE_DAYS[0]).days for day in PRICE_DAYS])
    return np.asarray(np.searchsorted(starts, days, side="right") - 1, dtype=np.int64)
