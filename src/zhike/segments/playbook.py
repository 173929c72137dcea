"""The playbook: what to do with a group of customers, each play with the stated rule that calls for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhike.errors import Text

Figures = Mapping[str, float | None]
MOST = 4


@dataclass(frozen=True)
class Rule:
    """One play. It is called for where `figure` of the group, divided by `per`, is at least (or most) `mark`.

    `against`: the mark is that many times the same figure of all customers
    """

    name: str
    figure: str
    per: str
    mark: float
    says: Text
    because: Text
    against: bool = False
    at_most: bool = False
    least: float = 0.0  # less than this is too little to act on, whatever the others have
    few: float = 0.0  # so many times its part of the customers the value must be: few, but weighty


@dataclass(frozen=True)
class Play:
    """A play that is called for, with the value that called for it and the mark it was held against."""

    rule: Rule
    value: float
    mark: float


# fmt: off
RULES = (
    Rule("key_accounts", "spent", "all_spent", 0.3,
        ("Name one person to look after each of them, and speak with each at least once a month.", "为每个客户指定专人负责，每月至少沟通一次。"),
        ("they make {value} of all sales (rule: at least {mark}, and half as much again as their part of the customers)", "其销售额占全部的 {value}（规则：不低于 {mark}，且不低于其客户占比的 1.5 倍）"), few=1.5),
    Rule("call_the_late", "late_customers", "customers", 0.1,
        ("Call those who are later than their own rhythm first.", "优先联系超过自身购买节奏仍未下单的客户。"),
        ("{value} of them are later than usual (rule: at least {mark})", "其中 {value} 超期未购（规则：不低于 {mark}）")),
    Rule("collect_first", "overdue", "spent_last_year", 0.05,
        ("Settle what is overdue before the next delivery; agree a day in writing.", "先收回逾期款再发货，并书面约定付款日期。"),
        ("what is overdue is {value} of a year's sales (rule: at least {mark})", "逾期金额相当于近一年销售额的 {value}（规则：不低于 {mark}）")),
    Rule("second_order", "single_buyers", "customers", 0.5,
        ("Follow up within two weeks of the first delivery, and offer what others bought next.", "首单送达后两周内回访，推荐同类客户第二单常买的商品。"),
        ("{value} of them bought on one day only (rule: at least {mark})", "其中 {value} 只在一天买过（规则：不低于 {mark}）")),
    Rule("win_back", "gone_customers", "customers", 0.5,
        ("Win back the largest by a personal call and ask why they left; the rest get one message.", "金额最大的逐个致电挽回并了解原因，其余统一发送一次消息。"),
        ("{value} of them are dormant or have lapsed (rule: at least {mark})", "其中 {value} 已沉睡或流失（规则：不低于 {mark}）")),
    Rule("mind_returns", "returns_share", "", 1.5,
        ("Find out why goods come back before selling more of them.", "先查明退货原因，再扩大销售。"),
        ("they send back {value} of what they buy (rule: at least {mark}, half as much again as all)", "退货率 {value}（规则：不低于 {mark}，即全体的 1.5 倍）"), against=True, least=0.03),
    Rule("mind_discounts", "discount_share", "", 1.3,
        ("Tie discounts to quantity or early payment; give none without a return.", "折扣须与数量或提前付款挂钩，不做无条件让利。"),
        ("discounts take {value} (rule: at least {mark}, 1.3 times that of all)", "折扣率 {value}（规则：不低于 {mark}，即全体的 1.3 倍）"), against=True, least=0.02),
    Rule("mind_prices", "margin_rate", "", 0.85,
        ("Look at prices and at what is sold to them, product by product.", "逐个商品核对价格与供货结构。"),
        ("their margin is {value} (rule: at most {mark}, 0.85 times that of all)", "毛利率 {value}（规则：不高于 {mark}，即全体的 0.85 倍）"), against=True, at_most=True),
    Rule("sell_wider", "products", "", 0.8,
        ("Show them what their peers buy besides: they buy few different products.", "推荐同类客户在买而其未买的商品：其购买品种偏少。"),
        ("they buy {value} products each (rule: at most {mark}, 0.8 times that of all)", "人均购买 {value} 种商品（规则：不高于 {mark}，即全体的 0.8 倍）"), against=True, at_most=True),
)
KEEP = ("Keep what works: deliver on time and ask twice a year what could be better.", "保持现状：按时交付，每半年征询一次改进意见。")
# fmt: on


def plays(group: Figures, everyone: Figures) -> list[Play]:
    """The plays that a group's figures call for, in the order of the rules; none where no rule does."""
    found = []
    for rule in RULES:
        value = _divided(group, rule)
        mark = rule.mark
        if rule.against:
            usual = _divided(everyone, rule)
            if not usual or usual <= 0:
                continue
            mark = rule.mark * usual
        if rule.few and not _few(group, value, rule):
            continue
        if value is not None and value >= rule.least and (value <= mark if rule.at_most else value >= mark):
            found.append(Play(rule, value, mark))
    return found[:MOST]


def _few(group: Figures, value: float | None, rule: Rule) -> bool:
    """Whether the group brings more than its part of the customers would."""
    people, everybody = group.get("customers"), group.get("all_customers")
    return value is None or not people or not everybody or value >= rule.few * people / everybody


def _divided(figures: Figures, rule: Rule) -> float | None:
    value = figures.get(rule.figure)
    if value is None or not rule.per:
        return value
    whole = figures.get(rule.per)
    return value / whole if whole and whole > 0 else None
