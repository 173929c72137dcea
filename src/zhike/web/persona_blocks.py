"""The blocks of a persona that speak of the customers' own business: what is known of it, else what to bring."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zhike.answer import Figure
from zhike.errors import Text
from zhike.web.links import Links
from zhike.web.persona_groups import Group
from zhike.web.retail import MODEL, POSITION, STRATEGY
from zhike.web.shown import link


@dataclass(frozen=True)
class Block:
    """One block: the figures and classes that speak of it, what to bring where there are none; what a retail type says."""

    title: Text
    figures: tuple[str, ...]
    classes: tuple[str, ...]
    bring: Text
    says: Mapping[str, Text] = field(default_factory=dict)


# fmt: off
COMPANIES = (
    Block(("Financial need", "财务需求"), ("on_time_share", "days_beyond_terms", "overdue"), ("financial_needs",),
        ("not known: bring invoices and receipts; they show who pays late", "未知：请导入应收与收款，据此可看出谁在延期付款")),
    Block(("Risk preference", "风险偏好"), (), ("risk_preference",),
        ("not known: bring a list of customers with a column 风险偏好 (attitude to risk)", "未知：请导入含“风险偏好”一栏的客户资料")),
    Block(("Strategy", "发展策略"), ("spent_last_year", "spent_year_before"), ("enterprise_type",),
        ("not known: bring two years of sales or statements", "未知：请导入两年以上的销售或财务报表")),
)
RETAILERS = (
    Block(("Business model", "经营模式"), (), ("business_model", "retail_type", "main_channel"),
        ("not known: bring sales by channel, or the shops' sell-through", "未知：请导入分渠道销售或门店动销"), MODEL),
    Block(("Positioning", "市场定位"), ("average_order", "discount_share"), ("market_position", "retail_type"),
        ("not known: bring the shops' prices or sell-through", "未知：请导入门店售价或动销"), POSITION),
    Block(("Strategy", "发展策略"), ("spent_last_year", "spent_year_before"), ("retail_type",),
        ("not known: bring two years of sales", "未知：请导入两年以上的销售"), STRATEGY),
)
RETAIL = ("零售", "超市", "连锁", "便利", "百货", "商超", "专卖", "retail", "Retail")
"""Where an industry is written with one of these, its customers sell to consumers."""
# fmt: on
SIDES: tuple[tuple[str, Text, tuple[Block, ...]], ...] = (
    ("companies", ("As companies", "企业客户"), COMPANIES),
    ("retailers", ("As retailers", "零售客户"), RETAILERS),
)


def blocks(
    own: Mapping[str, Figure], counts: Mapping[str, Mapping[str, int]], group: Group, links: Links
) -> list[dict[str, Any]]:
    """The blocks that fit the group: those of companies where there are any, those of retailers where any sells on."""
    counts = {**counts, group.basis: {group.code: 1}}  # what a group is by, nobody counts: all of it is that
    parties, trades = counts.get("kind_of_party", {}), counts.get("industry", {})
    fits = {
        "companies": not parties or parties.get("company", 0) > 0,
        "retailers": bool(counts.get("retail_type")) or any(word in trade for trade in trades for word in RETAIL),
    }
    return [
        {"title": links.words.say(title), "rows": [_block(one, own, counts, group, links) for one in some]}
        for name, title, some in SIDES
        if fits[name]
    ]


def _block(
    block: Block, own: Mapping[str, Figure], counts: Mapping[str, Mapping[str, int]], group: Group, links: Links
) -> dict[str, Any]:
    known = [
        {"label": links.words.say(links.vocabulary.metric(name).label), "value": links.of(own[name])}
        for name in block.figures
        if own[name].value is not None
    ]
    for name in block.classes:
        classes = counts.get(name) or {}
        told = {value: count for value, count in classes.items() if value != "unknown"}
        if told:
            value, count = max(told.items(), key=lambda one: (one[1], one[0]))
            dimension = links.vocabulary.dimension(name)
            said = dict(dimension.labels).get(value)
            address = link("/customers", **{**group.where, name: value})
            share = links.sum(count / sum(classes.values()), "share", address, links.words.say(dimension.label))
            known.append({"label": links.words.say(said) if said else value, "value": share})
            if name == "retail_type" and value in block.says:
                known.append({"label": links.words.say(block.says[value]), "value": ""})
    return {"title": links.words.say(block.title), "known": known, "bring": links.words.say(block.bring)}
