"""Spellings: which channels may be one, written otherwise; nobody joins them but a person."""

import re
from collections.abc import Iterable

from zhike.sounds import heard

# fmt: off
CALLED = (
    ("抖音", "douyin", "tiktok", "dy"), ("百度", "baidu", "bd", "百度竞价"), ("微信", "wechat", "weixin", "wx"), ("小红书", "xiaohongshu", "xhs", "rednote"),
    ("快手", "kuaishou", "ks"), ("展会", "展览", "展览会", "展销会", "产销会", "exhibition", "tradefair", "tradeshow", "fair", "expo"),
    ("转介绍", "老客户介绍", "老客户推荐", "客户介绍", "朋友介绍", "介绍", "口碑", "referral", "wordofmouth"), ("官网", "网站", "官方网站", "website", "web"),
    ("电话开发", "电话", "电销", "电话销售", "phone", "coldcall", "telesales"), ("短信", "sms", "textmessage"), ("上门", "地推", "陌拜", "上门拜访", "doortodoor", "fieldsales"),
    ("淘宝", "taobao", "tb"), ("京东", "jd", "jingdong"), ("拼多多", "pinduoduo", "pdd"), ("天猫", "tmall"), ("邮件", "email", "edm"), ("中介", "中间人", "代理", "agent", "broker"),
)
"""Words for one thing in the trade."""
# fmt: on
ENDS = re.compile(r"(推广|广告|投放|渠道|平台|账号|引流|获客|营销|竞价|marketing|channel|ads?)$")


def alike(one: str, other: str) -> bool:
    """Whether two channels, without width, case and blanks, may be one: in other words, by sound, or with an ending."""
    first, second = (bare(name) for name in (one, other))
    if first == second:
        return True
    if any(first in words and second in words for words in CALLED):
        return True
    return _sounds(first, second) or _sounds(second, first)


def bare(key: str) -> str:
    """A channel's name without “推广”, “ads” and their like at its end."""
    return ENDS.sub("", key) or key


def suggested(names: Iterable[tuple[str, float]]) -> list[tuple[str, str]]:
    """Pairs of (channel, the weightier one that it may be); each channel once."""
    found: list[tuple[str, str]] = []
    into: list[str] = []
    for name, _ in sorted(names, key=lambda pair: (-pair[1], pair[0])):
        target = next((other for other in into if alike(name, other)), None)
        if target is None:
            into.append(name)
        else:
            found.append((name, target))
    return found


def _sounds(latin: str, written: str) -> bool:
    if not (latin.isascii() and latin.isalpha() and not written.isascii()):
        return False
    pattern = heard(latin)
    return bool(pattern) and re.fullmatch(pattern, written) is not None
