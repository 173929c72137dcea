"""Rules of attribution side by side: the new customers of each channel by each, and what one of them cost."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from zhike.errors import Text
from zhike.money.attribution import credits
from zhike.web import won
from zhike.web.earned import Span
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.won import Part
from zhike.web.won_parts import costs_of, listed

# fmt: off
RULES: dict[str, tuple[Text, Text]] = {
    "first": (("First contact", "首触"), ("All to the first channel", "全部归首个渠道")),
    "last": (("Last contact", "末触"), ("All to the last channel", "全部归最后一个渠道")),
    "linear": (("Linear", "线性"), ("The same to each contact", "各触点均分")),
    "position": (("By position", "按位置"), ("40 % first, 40 % last, 20 % between", "首末各 40%，中间 20%")),
    "markov": (("Markov", "马尔可夫"), ("What would be lost without the channel", "去掉该渠道会少获多少客户")),
    "shapley": (("Shapley", "沙普利"), ("What the channel adds on average", "该渠道的平均边际贡献")),
}
# fmt: on


def attribution(view: View, span: Span, whole: Part, links: Links) -> dict[str, Any]:
    """New customers and their cost by channel under each rule; all rules add up to the same."""
    ways = view.kept(f"acquisition ways {span.key}", lambda: won.ways_of(view, span))
    told = credits(ways)
    attributed = sum(way.won for way in ways)
    spent = {
        one.key: one
        for one in view.kept(f"acquisition by channel {span.key}", lambda: won.parts(view, span, "channel"))
    }
    names = {name for credit in told.values() for name in credit} | {
        key for key, one in spent.items() if key and one.cost
    }
    order = sorted(names, key=lambda name: (-told["first"].get(name, 0.0), name))
    cost = {name: spent[name].cost if name in spent else Decimal("0.00") for name in order}
    rows = [_attributed(name, told, cost[name], span, links) for name in order]
    none = spent.get(None) or Part(None)
    lost = whole.customers - attributed
    here, known = listed(None, "channel", span), links.words("Not attributed")
    return {
        "rules": [(links.words.say(label), links.words.say(means)) for label, means in RULES.values()],
        "rows": rows,
        "none": [links.sum(float(lost), "number", here, known) for _ in RULES],
        "none_cost": links.sum(none.cost, "money", costs_of(None, "channel", span), links.words("Not attributed")),
        "total": [links.metric(round(sum(told[rule].values()) + lost), "new_customers", **span.days) for rule in RULES],
        "total_cost": links.sum(sum(cost.values(), none.cost), "money", costs_of(None, "", span), links.words("Total")),
        "several": links.sum(sum(way.won for way in ways if len(set(way.channels)) > 1), "count", "#attribution", links.words("New customers")),
        "attributed": links.sum(attributed, "count", "#attribution", links.words("New customers")),
        "is_plain": all(len(set(way.channels)) <= 1 for way in ways),
    }  # fmt: skip


def _attributed(name: str, told: Mapping[str, Any], cost: Decimal, span: Span, links: Links) -> dict[str, Any]:
    href, spent = listed(name, "channel", span), costs_of(name, "channel", span)
    cells = []
    for rule, (label, _) in RULES.items():
        heads = told[rule].get(name, 0.0)
        said = links.words.say(label)
        each = Decimal(float(cost) / heads).quantize(Decimal("0.01")) if heads > 1e-9 and cost else None
        cells.append((links.sum(heads, "number", href, said), links.sum(each, "money", spent, said) if each else "–"))
    return {"name": name, "href": href, "cost": links.sum(cost, "money", spent, name), "cells": cells}
