"""Channels compared: which leave most, and whether offline or online, dedicated people or a team, single customers or chains do better."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from zhike.errors import BadQuestion, NotFound, Text
from zhike.web import won
from zhike.web.earned import Span
from zhike.web.links import Links
from zhike.web.pages import Go, Seen
from zhike.web.shown import link
from zhike.web.won import Part
from zhike.web.won_parts import costs_of, listed

KIND = "channel_attributes"
# fmt: off
ATTRIBUTES: dict[str, tuple[Text, dict[str, Text]]] = {
    "place": (("Offline or online", "线上或线下"), {"offline": ("Offline", "线下"), "online": ("Online", "线上")}),
    "people": (("Dedicated or team", "专人或团队"), {"dedicated": ("One person in charge", "专人负责"), "team": ("A team", "团队协作")}),
    "reach": (("Single or chain", "单客或产业链"), {"single": ("Customer by customer", "单个客户"), "chain": ("Along the chain, one to many", "产业链一对多")}),
    "medium": (("Kind of publicity", "宣传方式"), {"advert": ("Advertising", "广告"), "visit": ("Visits", "上门"), "fair": ("Trade fairs", "产销会、展会"), "agent": ("Agents and referrals", "中介与转介绍")}),
}
NAMED: dict[str, tuple[tuple[str, str], ...]] = {
    # attribute: what it is where the channel's name says so, the first that fits counts
    "place": (
        ("offline", r"线下|门店|上门|拜访|陌拜|地推|产销会|展会|展销|博览|订货会|推介会|户外|报纸|电视|广播|传单|offline|\bfairs?\b|\bexpo|exhibition|\bvisits?\b|\bstores?\b"),
        ("online", r"线上|在线|互联网|官网|网站|网络|电商|直播|短视频|搜索|信息流|邮件|百度|抖音|快手|小红书|微信|公众号|微博|知乎|头条|淘宝|天猫|京东|拼多多|阿里|1688|\bse[om]\b|online|\bweb|google|bing|facebook|linkedin|tiktok|douyin|wechat|e-?mail"),
    ),
    "people": (
        ("team", r"团队|小组|地推|\bteam"),
        ("dedicated", r"专人|业务员|销售员|客户经理|上门|拜访|陌拜|\breps?\b|key account|\bvisits?\b"),
    ),
    "reach": (("chain", r"产业链|供应链|产业集群|一对多|园区|商会|协会|supply chain|cluster"), ("single", r"上门|拜访|陌拜|单客|一对一|\bvisits?\b")),
    "medium": (
        ("fair", r"产销会|展会|展销|博览|订货会|推介会|交易会|\bfairs?\b|\bexpo|exhibition"),
        ("visit", r"上门|拜访|陌拜|地推|\bvisits?\b|door to door"),
        ("agent", r"中介|居间|经纪|代理|介绍|推荐|老带新|\bagents?\b|broker|referral"),
        ("advert", r"广告|投放|推广|竞价|信息流|百度|抖音|\bse[om]\b|\bads?\b|advert"),
    ),
}
# fmt: on


def by_name(channel: str) -> dict[str, str]:
    """What the name of a channel says of it: 区域产销会 is offline, and a fair."""
    found = {}
    for name, patterns in NAMED.items():
        code = next((code for code, words in patterns if re.search(words, channel, re.I)), "")
        if code:
            found[name] = code
    return found


def standing(seen: Seen) -> dict[str, dict[str, str]]:
    """What people said of each channel."""
    found = {}
    for one in seen.office.desk.decisions.standing(KIND):
        if isinstance(one.value, Mapping):
            found[one.subject] = {
                name: code for name, code in one.value.items() if code in ATTRIBUTES.get(name, ((), {}))[1]
            }
    return found


def compared(seen: Seen, channels: Sequence[Part], span: Span, links: Links) -> dict[str, Any]:
    """The channels by what their new customers leave after their cost, and the same by each attribute.

    Of what a channel is like its name tells until somebody says it. A channel that cost something and won nobody is one of them: it leaves less than nothing.
    """
    words, said_of = links.words, standing(seen)
    told = {one.key: said_of.get(one.key) or by_name(one.key) for one in channels if one.key}
    known = sorted((one for one in channels if one.key and (one.customers or one.cost)), key=lambda one: -_left(one))
    rows = [
        _row(one.key, [one], listed(one.key, "channel", span), costs_of(one.key, "channel", span), links)
        for one in known
    ]
    for row, one in zip(rows, known, strict=True):
        own = told.get(one.key, {})
        row["channel"], row["is_by_name"] = one.key, bool(own) and not said_of.get(one.key)
        row["attributes"] = [
            {"name": name, "label": words.say(label), "choices": [(code, words.say(said), own.get(name) == code) for code, said in codes.items()]}
            for name, (label, codes) in ATTRIBUTES.items()
        ]  # fmt: skip
    groups = []
    for name, (label, codes) in ATTRIBUTES.items():
        for code, said in codes.items():
            some = [one for one in known if told.get(one.key, {}).get(name) == code]
            if some:
                groups.append({"of": words.say(label), **_row(words.say(said), some, "#compared", "#compared", links)})
    best = rows[0] if len(rows) > 1 and known[0].customers else None
    finding = words("“{name}” leaves most: {left} after its cost", name=best["name"], left=best["left"]) if best else ""
    return {"rows": rows, "groups": groups, "finding": finding}


def _total(one: Part) -> float:
    return float(one.sums.get("total") or 0)


def _left(one: Part) -> float:
    return _total(one) - float(one.cost)


def _row(name: str, some: Sequence[Part], href: str, spent: str, links: Links) -> dict[str, Any]:
    heads = sum(one.customers for one in some)
    cost = sum((one.cost for one in some), Decimal("0.00"))
    worth, left = sum(_total(one) for one in some), sum(_left(one) for one in some)
    money = {"worth": worth, "left": left, "left_each": left / heads if heads else None}
    return {
        "name": name, "href": href,
        "customers": links.sum(heads, "count", href, links.words("New customers")),
        "cost": links.sum(cost, "money", spent, links.words("Cost of winning")),
        "each": links.sum((cost / heads).quantize(Decimal("0.01")) if heads else None, "money", spent, links.words("Cost of a new customer")),
        **{key: links.sum(None if value is None else Decimal(value).quantize(Decimal("0.01")), "money", href, name) for key, value in money.items()},
    }  # fmt: skip


def keep(seen: Seen) -> Go:
    """Say what a channel is like; what is left open is not known.

    Errors  NotFound for a channel that no sheet names; BadQuestion for an attribute that is none
    """
    channel = seen.given("channel")
    view = seen.office.view(seen.decision)
    if channel not in {row["channel"] for row in won.spelled(view)}:
        raise NotFound(
            (f"No sheet names a channel “{channel[:40]}”.", f"没有资料写有渠道“{channel[:40]}”。"),
            ("Choose one of the channels on the page Acquisition.", "请在“获客”页选择渠道。"),
        )
    chosen = {name: seen.given(name) for name in ATTRIBUTES if seen.given(name)}
    for name, code in chosen.items():
        if code not in ATTRIBUTES[name][1]:
            raise BadQuestion(
                (f"A channel is not “{code[:40]}”.", f"渠道没有“{code[:40]}”这一属性。"),
                (f"Choose one of: {', '.join(ATTRIBUTES[name][1])}.", f"可选：{'、'.join(ATTRIBUTES[name][1])}。"),
            )
    seen.office.desk.decisions.add(KIND, channel, chosen or None, who=seen.decision.principal.name)
    return Go(link("/acquisition") + "#compared")
