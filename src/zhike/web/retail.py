"""Retail: the type of a retail customer on its page: the evidence, its model, position and strategy, what it needs."""

from collections.abc import Mapping
from typing import Any

from zhike.errors import Text
from zhike.metric import Unit
from zhike.segments.retail_type import CLUES, MARGIN_APART
from zhike.web.links import Links

# fmt: off
MODEL: Mapping[str, Text] = {
    "fmcg": ("Small margins and fast turns: buys often and many lines at a time, lives on full shelves.", "薄利多销：补货频繁、品项多，靠货架不断货盈利。"),
    "premium": ("High margins and slow turns: buys seldom, few and chosen goods, lives on service.", "高毛利、低周转：进货频次低、少而精，靠服务盈利。"),
}
POSITION: Mapping[str, Text] = {
    "fmcg": ("Everyday needs of the many, at or below the usual price.", "面向大众日常消费，价格与同类持平或更低。"),
    "premium": ("Chosen goods for those who pay more, above the usual price.", "面向愿意支付溢价的顾客，价格高于同类。"),
}
STRATEGY: Mapping[str, Text] = {
    "fmcg": ("Win by the shelf: fixed days of delivery, steady supply, promotions by volume.", "以货架份额取胜：固定补货日、稳定供货、按量促销。"),
    "premium": ("Win by what others lack: new goods first, exclusive lines, trained staff.", "以差异化取胜：新品先供、独家款式、导购培训。"),
}
NEEDS: tuple[tuple[Text, Mapping[str, Text]], ...] = (
    (("Stock", "库存"), {
        "fmcg": ("Little and often: replenish weekly, agree a least stock for each line.", "少量多次，每周补货，逐品项约定安全库存。"),
        "premium": ("Small lots, more of what sells; swap what stands still.", "小批量备货，畅销款备足，滞销款可换货。")}),
    (("Assortment", "品类"), {
        "fmcg": ("All that turns fast; drop the slow lines twice a year.", "主推动销快的品项，每半年淘汰滞销品项。"),
        "premium": ("Few and chosen lines, renewed each season.", "少而精，按季更新。")}),
    (("Pricing", "定价"), {
        "fmcg": ("Price by volume; promotions with a floor.", "按量阶梯定价，促销设底价。"),
        "premium": ("Keep the retail price; give service rather than discounts.", "稳住零售价，以服务代替打折。")}),
    (("Term", "账期"), {
        "fmcg": ("Short: what is sold within the month is paid within the month.", "账期宜短：当月动销，当月结算。"),
        "premium": ("Longer, as stock turns slower; limit what stands unpaid in stock.", "周转慢，账期可适当放长，同时限制未付款的在库货值。")}),
)
ABOUT: tuple[tuple[Text, Mapping[str, Text]], ...] = (
    (("Business model", "经营模式"), MODEL), (("Positioning", "市场定位"), POSITION), (("Strategy", "发展策略"), STRATEGY),
)
UNKNOWN: Text = ("The clues are too few or do not agree. Bring its sell-through (pieces sold, stock, profit by month) to tell.", "依据不足或互相矛盾，暂不判断。请导入其动销（按月销量、库存、毛利）。")
BRING: Text = ("not known: bring its sell-through", "未知：请导入门店动销")
FEW: Text = ("not known: too few orders, costs or peers", "未知：订单、成本或可比客户不足")
EVIDENCE: tuple[tuple[str, Text], ...] = (
    ("sold_change", ("Trend: pieces sold a month, later half of the periods against the earlier", "销售趋势：月均动销，后半段比前半段")),
    ("stock_turns", ("Stock turns in a year", "年库存周转次数")),
    ("shop_margin", ("The shop's margin", "门店毛利率")),
    ("margin_apart", ("Our margin rate on it less that on all", "我方对其毛利率与整体之差")),
    ("unit_price_level", ("Unit price against customers of the same category (1 = the middle)", "同类别进货单价水平（1 为中位）")),
    ("buying_days", ("Days between orders", "购买间隔（天）")),
    ("lines_per_order", ("Lines on an order", "每单明细行数")),
)
BROUGHT = ("sold_change", "stock_turns", "shop_margin")
SIDES: Mapping[str, Text] = {"fmcg": ("FMCG", "快消"), "premium": ("premium", "高端")}
# fmt: on


def retail(row: Mapping[str, Any], links: Links) -> dict[str, Any]:
    """What kind of retailer a customer is; nothing for others, and before the run computes it."""
    kind = row.get("retail_type")
    if not kind:
        return {}
    words, id_ = links.words, row["customer_id"]
    counts = {name: links.cell(row[name], "retail_types", name, customer_id=id_) for name in ("fmcg_clues", "premium_clues")}  # fmt: skip
    return {
        "label": words.say(dict(links.vocabulary.dimension("retail_type").labels)[kind]),
        "told": words("{fmcg} clues for FMCG, {premium} for premium; its own turns and margin together decide, else two more, one of them price, turns or margin", fmcg=counts["fmcg_clues"], premium=counts["premium_clues"]),
        "about": _said(ABOUT, kind, links),
        "needs": _said(NEEDS, kind, links),
        "unknown": words.say(UNKNOWN) if kind == "unknown" else "",
        "evidence": [_evidence(name, label, row, links) for name, label in EVIDENCE],
    }  # fmt: skip


def _said(some: tuple[tuple[Text, Mapping[str, Text]], ...], kind: str, links: Links) -> list[dict[str, str]]:
    say = links.words.say
    return [{"title": say(title), "text": say(texts[kind])} for title, texts in some if kind in texts]


def _evidence(name: str, label: Text, row: Mapping[str, Any], links: Links) -> dict[str, Any]:
    say, value = links.words.say, row[name]
    if value is None:
        return {"label": say(label), "value": "", "unknown": say(BRING if name in BROUGHT else FEW), "side": ""}
    signed = name in ("sold_change", "margin_apart")
    unit: Unit | None = "share" if signed or name == "shop_margin" else None
    shown = links.cell(value, "retail_types", name, signed=signed, better="", unit=unit, customer_id=row["customer_id"])
    side = "" if name == "margin_apart" and row["shop_margin"] is not None else speaks_for(name, value)
    return {"label": say(label), "value": shown, "unknown": "", "side": say(SIDES[side]) if side else ""}


def speaks_for(name: str, value: float) -> str:
    """The type that a piece of evidence speaks for; nothing where it lies between."""
    marks = {clue: (fast, dear) for clue, fast, dear in CLUES} | {"margin_apart": (-MARGIN_APART, MARGIN_APART)}
    if name not in marks:
        return ""
    fast, dear = marks[name]
    sign = 1 if fast < dear else -1
    return "fmcg" if sign * value <= sign * fast else "premium" if sign * value >= sign * dear else ""
