"""Targets of winning customers: what people set, beside what came."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from zhike.errors import BadQuestion, Text
from zhike.metric import Unit
from zhike.web.links import Links
from zhike.web.pages import Go, Seen
from zhike.web.shown import link
from zhike.web.won import Part

KIND = "targets"
RATIO = 3.0
"""Worth ÷ cost where nobody set another."""
# fmt: off
TARGETS: dict[str, tuple[Text, Unit, bool]] = {
    #             label                                                         unit      more is better
    "new_customers": (("New customers a month", "月均新客数"),                    "number", True),
    "cac":        (("Cost of a new customer, at most", "单客获客成本上限"),       "money",  False),
    "conversion": (("Conversion of leads, at least", "线索转化率下限"),           "share",  True),
    "ratio":      (("Worth ÷ cost (CLV:CAC), at least", "价值 ÷ 成本（CLV:CAC）下限"), "number", True),
}
# fmt: on
ALL = ""


def standing(seen: Seen) -> dict[tuple[str, str], float]:
    """The targets in force by figure and channel; "" is the whole company."""
    found = {}
    for one in seen.office.desk.decisions.standing(KIND):
        area, _, rest = one.subject.partition(":")
        figure, _, channel = rest.partition(":")
        if area == "acquisition" and figure in TARGETS and isinstance(one.value, Mapping):
            found[figure, channel] = float(one.value["value"])
    return found


def ratio(seen: Seen) -> float:
    """Worth ÷ cost that customers have to reach."""
    return max(standing(seen).get(("ratio", ALL), RATIO), 0.01)


def shown(
    seen: Seen, whole: Part, channels: Sequence[Part], leads: Mapping[str, Mapping[str, int]], months: int, links: Links,
    period: str,
) -> dict[str, Any]:  # fmt: skip
    """The targets with what came of them in the period; `leads`: won and lost by channel, "" for all together."""
    by = {part.key: part for part in channels}
    rows = []
    for (figure, channel), wanted in sorted(
        standing(seen).items(), key=lambda item: (item[0][1], list(TARGETS).index(item[0][0]))
    ):
        label, unit, more = TARGETS[figure]
        came = _came(
            figure,
            whole if channel == ALL else by.get(channel) or Part(channel),
            leads.get(channel, {}),
            months,
        )
        href = link("/acquisition", period=period) + "#parts"
        said = links.words.say(label)
        rows.append(
            {
                "figure": figure, "channel": channel, "label": said, "of": channel or links.words("All channels"),
                "wanted": links.sum(wanted, unit, "#targets", said), "came": links.sum(came, unit, href, said),
                "is_known": came is not None, "is_met": came is not None and (came >= wanted if more else came <= wanted),
            }
        )  # fmt: skip
    return {
        "rows": rows,
        "figures": [{"name": name, "label": links.words.say(label)} for name, (label, _, _) in TARGETS.items()],
        "channels": [part.key for part in channels if part.key and part.key.isprintable()],
    }


def _came(figure: str, part: Part, leads: Mapping[str, int], months: int) -> float | None:
    if figure == "new_customers":
        return part.customers / months if months else None
    if figure == "cac":
        return float(part.each) if part.each is not None and part.cost else None
    if figure == "conversion":
        decided = leads.get("won", 0) + leads.get("lost", 0)
        return leads["won"] / decided if decided else None
    return part.worth.mean / float(part.each) if part.worth and part.each else None


def keep(seen: Seen) -> Go:
    """Set a target, or take it away where the value is empty.

    Errors  BadQuestion for a figure that has no target, or a value that is no number above 0
    """
    figure, channel, text = seen.given("figure"), seen.given("channel")[:200], seen.given("value").strip()
    if figure not in TARGETS:
        raise BadQuestion(
            (f"There is no target for “{figure[:40]}”.", f"“{figure[:40]}”没有目标可设。"),
            (f"Choose one of: {', '.join(TARGETS)}.", f"可选：{'、'.join(TARGETS)}。"),
        )
    value = {"value": _number(text)} if text else None
    seen.office.desk.decisions.add(KIND, f"acquisition:{figure}:{channel}", value, who=seen.decision.principal.name)
    return Go(link("/acquisition") + "#targets")


def _number(text: str) -> float:
    plain = text.replace(",", "").replace("，", "").replace("％", "%").lstrip("¥￥")
    found = re.fullmatch(r"([0-9]{1,12}(?:\.[0-9]{1,6})?)\s*(%|万)?", plain)
    if not found or not float(found[1]):
        raise BadQuestion(
            (f"“{text[:40]}” is no number above 0.", f"“{text[:40]}”不是大于 0 的数。"),
            ("Write a number such as 500, 2.5 or 30%.", "请输入数字，如 500、2.5 或 30%。"),
        )
    return float(found[1]) * {"%": 0.01, "万": 10_000.0}.get(found[2] or "", 1.0)
