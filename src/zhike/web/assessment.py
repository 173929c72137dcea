"""Assessment: what only people know of a company, aspect by aspect, dated and signed; it counts in its capability."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zhike.credit.capability import BY_NAME
from zhike.desk import Decision
from zhike.errors import NotFound, Text, UsageError
from zhike.web.former import former, living_ids
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Go, Page, Seen
from zhike.web.shown import Day, link

KIND = "assessment"
LONGEST = 500


@dataclass(frozen=True)
class Aspect:
    """One thing to judge, with what to look at, and the words of its five marks from the lowest up."""

    name: str
    label: Text
    asks: Text
    marks: tuple[Text, Text, Text, Text, Text]


_GOOD: tuple[Text, Text, Text, Text, Text] = (("Poor", "差"), ("Weak", "较差"), ("Fair", "一般"), ("Good", "较好"), ("Excellent", "很好"))  # fmt: skip
# fmt: off
ASPECTS = (
    Aspect("management", ("Management", "管理水平"), ("Knowledge and experience of those who lead; who decides, and how soon.", "管理层的专业知识与经验，决策人与决策速度。"), _GOOD),
    Aspect("organisation", ("Organisation", "组织能力"), ("Departments, people and systems that carry a larger cooperation.", "部门、人员与系统能否支撑更大的合作。"), _GOOD),
    Aspect("market_position", ("Market position", "市场地位"), ("Share, brand and rivals where the company sells.", "在其市场中的份额、品牌与竞争对手。"), (("Hardly known", "影响力小"), ("Follower", "跟随者"), ("One of many", "中等"), ("Strong", "较强"), ("Leader", "领先"))),
    Aspect("risk_preference", ("Risk preference", "风险偏好"), ("How boldly it expands, borrows and buys ahead; the more careful, the more points.", "扩张、借款与囤货的激进程度；越稳健得分越高。"), (("Very bold", "很激进"), ("Bold", "偏激进"), ("Balanced", "适中"), ("Careful", "偏稳健"), ("Very careful", "很稳健"))),
    Aspect("technology", ("Technology barrier", "技术壁垒"), ("Patents, know-how and engineers that rivals cannot have soon; what others say of them stands on the customer’s page.", "专利、专有技术与技术骨干是否难以被追上；公开信息见客户页。"), (("None", "无壁垒"), ("Low", "较低"), ("As its field", "行业水平"), ("High", "较高"), ("Leads its field", "行业领先"))),
    Aspect("partners", ("Relations with partners", "合作伙伴关系"), ("How it stands with its suppliers, customers and us.", "与供应商、客户及我方的关系。"), _GOOD),
)
# fmt: on
_ASPECTS = {aspect.name: aspect for aspect in ASPECTS}


@dataclass(frozen=True)
class Judged:
    """One judgement: a mark from 1 to 5, or nothing where it was taken back."""

    customer_id: str
    aspect: Aspect
    mark: int | None
    note: str
    who: str
    day: date

    @property
    def points(self) -> float:
        """0, 25, 50, 75 or 100."""
        return 25.0 * ((self.mark or 1) - 1)


def assessment(seen: Seen) -> Page:
    """The form for one company, with what was judged before.

    Errors  NotFound where there is no such company
    """
    id_, name = _company(seen)
    view = seen.office.view(seen.decision)
    history = said(seen, (id_, *former(view, id_)))
    now = {one.aspect.name: one for one in reversed(history)}
    links = Links(seen.words, seen.office.vocabulary, "")
    content = {
        "id": id_,
        "name": name,
        "aspects": [
            {
                "name": aspect.name,
                "label": seen.words.say(aspect.label),
                "asks": seen.words.say(aspect.asks),
                "part": _part(aspect, seen),
                "marks": [
                    {"mark": str(number), "label": seen.words.say(words), "is_on": _mark(now, aspect) == number}
                    for number, words in enumerate(aspect.marks, 1)
                ],
                "is_none": _mark(now, aspect) is None,
                "note": now[aspect.name].note if _mark(now, aspect) else "",
            }
            for aspect in ASPECTS
        ],
        "history": [_told(one, seen, links) for one in history],
    }
    return Page("assessment.html", str(seen.words("Assessment of {name}", name=name)), content, "capability")


def save(seen: Seen) -> Go:
    """What the form says kept: of each aspect that changed, one decision.

    Errors  NotFound where there is no such company; UsageError for a mark that is none or too long a note
    """
    id_, _ = _company(seen)
    ids = (id_, *former(seen.office.view(seen.decision), id_))
    now = {one.aspect.name: one for one in reversed(said(seen, ids))}
    changed: dict[str, dict[str, Any] | None] = {}
    for name, aspect in _ASPECTS.items():
        text, note = seen.given(name), seen.given(f"{name}_note").strip()
        if text not in ("", "1", "2", "3", "4", "5") or len(note) > LONGEST or not (note.isprintable() or "\n" in note):
            raise UsageError(
                (
                    f"“{text[:20]}” with a note of {len(note)} letters is no assessment.",
                    f"“{text[:20]}”（备注 {len(note)} 个字）不能作为评估。",
                ),
                (
                    f"Choose one of five marks, or none; a note has at most {LONGEST} letters.",
                    f"请选择五档之一或不评；备注不超过 {LONGEST} 个字。",
                ),
            )
        before = now.get(name)
        value = {"mark": int(text), "note": note} if text else None
        stood = {"mark": before.mark, "note": before.note} if before and before.mark else None
        if value != stood:
            changed[aspect.name] = value
    for name, value in changed.items():
        seen.office.desk.decisions.add(KIND, f"{id_}|{name}", value, who=seen.decision.principal.name)
    return Go(link(f"/customers/{id_}/assessment") + "#history")


def said(seen: Seen, ids: Collection[str]) -> list[Judged]:
    """All that was ever judged of a customer under its ids, the newest first."""
    found = [_read(one, seen) for one in seen.office.desk.decisions.all(KIND)]
    return [one for one in found if one is not None and one.customer_id in ids][::-1]


def standing(seen: Seen, view: View) -> dict[str, dict[str, Judged]]:
    """What stands: customer → aspect → judgement; the newest of those of all ids that became one customer's."""
    everything = [one for one in (_read(said, seen) for said in seen.office.desk.decisions.all(KIND)) if one]
    now = living_ids(view, (one.customer_id for one in everything))
    newest = {(now.get(one.customer_id, one.customer_id), one.aspect.name): one for one in everything}
    found: dict[str, dict[str, Judged]] = {}
    for (id_, aspect), one in newest.items():
        if one.mark:
            found.setdefault(id_, {})[aspect] = one
    return found


def laid_over(points: Iterable[Mapping[str, Any]], judged: Mapping[str, Judged]) -> dict[tuple[str, str], float]:
    """The points of one company, (part, point) → points, with what people judged in place of what was imported."""
    found = {(row["part"], row["point"]): float(row["points"]) for row in points}
    return found | {(BY_NAME[name].part, name): one.points for name, one in judged.items()}


def _read(one: Decision, seen: Seen) -> Judged | None:
    customer_id, _, name = one.subject.partition("|")
    if name not in _ASPECTS or not (one.value is None or isinstance(one.value, Mapping)):
        return None
    day = datetime.fromisoformat(one.at).astimezone(seen.office.workspace.zone).date()
    mark = (one.value or {}).get("mark")
    sure = mark if type(mark) is int and 1 <= mark <= 5 else None
    return Judged(customer_id, _ASPECTS[name], sure, str((one.value or {}).get("note", "")), one.who, day)


def _company(seen: Seen) -> tuple[str, str]:
    id_, view = seen.path["customer_id"], seen.office.view(seen.decision)
    people = view.table("profiles")
    rows = view.rows_of(
        id_, "company named", lambda id: people.filter(people.customer_id == id).select("customer_id", "name", "customer_code", "kind_of_party")
    )  # fmt: skip
    if not rows or rows[0]["kind_of_party"] != "company":
        raise NotFound(
            (f"There is no company “{id_[:60]}”.", f"没有编号为“{id_[:60]}”的单位客户。"),
            (
                "Persons are not assessed; look for the name under Customers.",
                "个人客户不做能力评估；请在“客户”页面按名称查找。",
            ),
        )
    return id_, view.called(rows)[id_]


def _mark(now: Mapping[str, Judged], aspect: Aspect) -> int | None:
    return now[aspect.name].mark if aspect.name in now else None


def _part(aspect: Aspect, seen: Seen) -> str:
    finance = BY_NAME[aspect.name].part == "finance"
    return seen.words("counts in Finance") if finance else seen.words("counts in Market")


def _told(one: Judged, seen: Seen, links: Links) -> dict[str, Any]:
    mark = seen.words.say(one.aspect.marks[one.mark - 1]) if one.mark else seen.words("taken back")
    return {
        "day": Day(one.day, seen.lang),
        "who": one.who,
        "aspect": seen.words.say(one.aspect.label),
        "mark": mark,
        "points": links.sum(one.points, "count", "#marks", seen.words("Points")) if one.mark else "",
        "note": one.note,
    }
