"""Targets of winning customers that sheets bring: cost of a new customer, conversion, spend, leads, worth ÷ cost."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zhike.errors import Text
from zhike.metric import Unit
from zhike.money.target_words import EVERYBODY, winning_of
from zhike.web import targets, won
from zhike.web.earned import Span
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.shown import Month, link
from zhike.web.won import Part
from zhike.web.won_leads import ends_of

MOST = 24
# fmt: off
FIGURES: dict[str, tuple[Text, Unit, bool, bool]] = {
    #              label                                                                    unit      more is better, grows with the days
    "ratio":      (("Worth ÷ cost (CLV:CAC), at least", "价值 ÷ 成本（CLV:CAC）下限"),         "number", True, False),
    "cac":        (("Cost of a new customer, at most", "单客获客成本上限"),                   "money",  False, False),
    "spend":      (("Cost of winning, at most", "获客费用上限"),                             "money",  False, False),
    "conversion": (("Conversion of leads, at least", "线索转化率下限"),                       "share",  True, False),
    "leads":      (("Leads, at least", "线索数下限"),                                        "count",  True, True),
}
# fmt: on


def shown(view: View, links: Links) -> list[dict[str, Any]]:
    """Each target with what came in its own period, the newest period first."""
    told = [
        (row, figure)
        for row in targets.found(view)
        if row["state"] == "no_metric" and row["first_on"] and (figure := winning_of(row["metric_written"]))
    ]
    told.sort(key=lambda pair: (pair[0]["name_written"], list(FIGURES).index(pair[1])))
    told.sort(key=lambda pair: (pair[0]["last_on"], pair[0]["first_on"]), reverse=True)
    return [_row(row, figure, view, links) for row, figure in told[:MOST]]


def _row(row: Mapping[str, Any], figure: str, view: View, links: Links) -> dict[str, Any]:
    label, unit, more, grows = FIGURES[figure]
    words, as_of = links.words, view.snapshot.as_of
    span = Span(f"{row['first_on']:%Y-%m}..{row['last_on']:%Y-%m}", row["first_on"], row["last_on"].replace(day=1))
    part, leads, channel = _of(row["name_written"], view, span)
    wanted = float(row["target"]) / (100 if unit == "share" else 1)
    begun = row["first_on"] <= as_of
    came = _came(figure, part, leads) if begun and part is not None else None
    key = {name: row[name] for name in ("source", "load", "file", "sheet", "row")}
    said = words.say(label)
    state, is_met = _state(came, wanted, more, grows, row, as_of) if begun else ("ahead", True)
    first, last = (Month(day, words.lang).text for day in (span.first, span.last))
    return {
        "figure": figure, "channel": "", "label": said, "of": channel or words("All channels"),
        "period": first if first == last else f"{first} – {last}",
        "wanted": links.cell(wanted if unit == "share" else row["target"], "targets", "target", unit=unit, **key),
        "came": links.sum(came, unit, link("/acquisition") + "#parts", said),
        "is_known": came is not None or not begun, "is_met": is_met, "state": words.say(STATES[state]), "is_brought": True,
    }  # fmt: skip


STATES: dict[str, Text] = {
    "reached": ("reached", "已达成"),
    "missed": ("missed", "未达成"),
    "on_course": ("on course", "进度正常"),
    "behind": ("behind", "进度落后"),
    "above": ("above so far", "目前超出"),
    "ahead": ("not begun", "未开始"),
    "none": ("no actual yet", "暂无实际数"),
}


def _state(
    came: float | None, wanted: float, more: bool, grows: bool, row: Mapping[str, Any], as_of: date
) -> tuple[str, bool]:
    """How a target of a begun period stands, and whether that is well; what grows with the days is held to an even pace."""
    if came is None:
        return "none", False
    days, passed = (row["last_on"] - row["first_on"]).days + 1, (as_of - row["first_on"]).days + 1
    if row["last_on"] <= as_of:
        met = came >= wanted if more else came <= wanted
        return ("reached" if met else "missed"), met
    due = wanted * passed / days if grows else wanted
    if more and came >= wanted and grows:
        return "reached", True
    well = came >= due if more else came <= due
    return ("on_course" if well else "behind" if more else "above"), well


def _of(name: str, view: View, span: Span) -> tuple[Part | None, Mapping[str, int], str]:
    """What came of the whole company, or of one channel by its name; nothing of a name that is none."""
    plain = name.strip().casefold()
    leads = ends_of(view, span)
    if plain in EVERYBODY:
        added = {end: sum(one[end] for one in leads.values()) for end in ("leads", "won", "lost")}
        return view.kept(f"acquisition of a target {span.key}", lambda: won.whole(view, span)), added, ""
    channels: Sequence[Part] = view.kept(
        f"acquisition channels of a target {span.key}", lambda: won.parts(view, span, "channel")
    )
    known = {str(row["written"]).strip().casefold(): row["channel"] for row in won.spelled(view)}
    channel = known.get(plain.removeprefix("渠道：").removeprefix("渠道:"), "")
    part = next((one for one in channels if one.key == channel), Part(channel)) if channel else None
    return part, leads.get(channel, {}), channel or name


def _came(figure: str, part: Part, leads: Mapping[str, int]) -> float | None:
    if figure == "spend":
        return float(part.cost)
    if figure == "leads":
        return leads.get("leads", 0)
    if figure == "conversion":
        decided = leads.get("won", 0) + leads.get("lost", 0)
        return leads["won"] / decided if decided else None
    if figure == "cac":
        return float(part.each) if part.each is not None and part.cost else None
    return part.worth.mean / float(part.each) if part.worth and part.each else None
