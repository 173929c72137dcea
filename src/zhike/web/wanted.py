"""Wanted: what a list of customers says in free words of needs and of software in use, taken apart by kind."""

import re
from collections.abc import Iterator

from zhike.errors import Text

# fmt: off
KINDS: tuple[tuple[Text, re.Pattern[str]], ...] = (
    # the first whose words are found decides
    (("Customisation", "定制化需求"), re.compile(r"定制|二次开发|个性化|接口|对接|贴牌|代工|非标|印字|custom|integrat|\bOEM\b|own label", re.I)),
    (("Performance", "性能需求"), re.compile(r"性能|速度|响应|并发|稳定|容量|精度|强度|寿命|耐用|质量|performance|fast|speed|durab|capacit|quality", re.I)),
    (("Function", "功能需求"), re.compile(r"功能|模块|支持|报表|管理|用途|规格|function|module|feature|report", re.I)),
)
OTHER: Text = ("Other needs", "其他需求")
INTENTS: tuple[tuple[Text, re.Pattern[str]], ...] = (
    (("to be replaced", "拟替换"), re.compile(r"替换|更换|淘汰|停用|迁移|换掉|replac|retir|migrat", re.I)),
    (("to be integrated", "需整合"), re.compile(r"整合|集成|对接|打通|接口|同步|integrat|connect|interface", re.I)),
    (("to be kept", "继续使用"), re.compile(r"保留|继续|沿用|\bkeep|\bstays?\b", re.I)),
)
NOT_TOLD: Text = ("whether to integrate or replace is not told", "未注明整合或替换")
# fmt: on
_CLAUSES = re.compile(r"[；;。\n|]+")
_LABEL = re.compile(
    r"^\s*(?:功能|性能|定制化?|function|performance|customi[sz]ation)(?:需求|要求|needs?)?\s*[:：]\s*", re.I
)
_OUTSIDE = r"(?![^（(]*[）)])"
_SYSTEMS, _COMMAS = re.compile(rf"[；;、\n]+{_OUTSIDE}"), re.compile(rf"[,，]+{_OUTSIDE}")


def needs(text: str) -> list[tuple[Text, str]]:
    """The clauses of a need by their kinds, in the order of KINDS; nothing where none of them names a kind."""
    told: dict[Text, list[str]] = {}
    for clause in _CLAUSES.split(text):
        if clause.strip():
            kind = next((label for label, words in KINDS if words.search(_labelled(clause))), OTHER)
            told.setdefault(kind, []).append(_LABEL.sub("", clause).strip())
    order = [label for label, _ in KINDS] + [OTHER]
    return [(label, "; ".join(told[label])) for label in order if label in told] if set(told) - {OTHER} else []


def _labelled(clause: str) -> str:
    """What tells a clause's kind: its label where it has one, else all of it."""
    found = _LABEL.match(clause)
    return found.group() if found else clause


def systems(text: str) -> Iterator[tuple[str, Text]]:
    """Every piece of software in use, and what is meant to become of it."""
    for one in (_SYSTEMS if _SYSTEMS.search(text) else _COMMAS).split(text):
        if one.strip():
            yield one.strip(), next((label for label, words in INTENTS if words.search(one)), NOT_TOLD)
