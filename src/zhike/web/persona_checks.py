"""The test of personas: did belonging to a group half a year ago tell what its customers bought since?"""

from collections.abc import Sequence
from typing import Any

from zhike.errors import Text
from zhike.segments.checks import AHEAD_DAYS, PLAIN, PREDICTS, WEAKLY, explained
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.persona_groups import Group

# fmt: off
VERDICTS: tuple[tuple[float, Text], ...] = (
    (PREDICTS, ("These groups still predict", "分组仍有预测力")),
    (WEAKLY, ("These groups predict weakly", "分组预测力较弱")),
    (float("-inf"), ("These groups do not predict what is bought next", "分组不能预测其后的购买")),
)
# fmt: on
PLAIN_AS_GOOD: Text = (
    "These groups tell what is bought next no better than a plain rule",
    "分组对其后购买的预测不优于简单规则",
)


def part_explained(view: View, basis: str) -> float | None:
    """What part of the differences in later sales these groups explained; nothing where the run tested none."""
    return explained(_followed(view, basis))


def verdict(part: float, plain: float | None) -> Text:
    """What that part says of the groups, beside the part that the plain rule explained."""
    if plain is not None and part >= WEAKLY and part <= plain:
        return PLAIN_AS_GOOD
    return next(text for least, text in VERDICTS if part >= least)


def _followed(view: View, basis: str) -> list[dict[str, Any]]:
    if not view.has("group_checks"):
        return []
    table = view.table("group_checks")
    return view.kept(f"checks of {basis}", lambda: view.rows(table.filter(table.basis == basis)))


def checked(view: View, some: Sequence[Group], links: Links) -> dict[str, Any]:
    """The test of a basis: the verdict, and per group what followed; nothing where the run tested none."""
    rows = _followed(view, some[0].basis) if some else []
    part = explained(rows)
    if part is None:
        return {}
    href, words, plain = "#test", links.words, part_explained(view, PLAIN)
    told = []
    for one in some:
        mine = [row for row in rows if row["group_code"] == one.code]
        people = sum(row["customers"] for row in mine)
        if people:
            sums = {
                "customers": (people, "count"),
                "buying": (sum(row["buying"] for row in mine) / people, "share"),
                "spent": (sum(row["spent_after"] for row in mine) / people, "money"),
            }
            said = words.say(links.vocabulary.metric("customers").label)
            told.append({"label": one.label, **{name: links.sum(value, unit, href, said) for name, (value, unit) in sums.items()}})  # type: ignore[arg-type]  # fmt: skip
    return {
        "verdict": words.say(verdict(part, plain)),
        "is_good": part >= WEAKLY and (plain is None or part > plain),
        "plain": "" if plain is None else links.sum(round(plain, 4), "share", href, words("Explained")),
        "part": links.sum(round(part, 4), "share", href, words("Explained")),
        "days": f"{AHEAD_DAYS}",
        "rows": told,
        "held": links.sum(sum(row["customers"] for row in rows if row["is_held"]), "count", href, words("Customers")),
    }
