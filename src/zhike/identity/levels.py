"""How far the marks of two parties agree: a pure function of two portraits, level by level.

0 differs, the highest level agrees, −1 where one of the two is silent. Whatever depends on other parties (how common
a name is, how much a level is worth) is not known here.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from rapidfuzz import distance, fuzz

from zhike.identity import named
from zhike.identity.marks import SILENT as SILENT
from zhike.identity.marks import TOP as TOP
from zhike.identity.marks import Flags, graded, score
from zhike.identity.marks import Ints as Ints
from zhike.identity.marks import Levels as Levels
from zhike.identity.marks import Mark as Mark
from zhike.identity.marks import Portraits as Portraits
from zhike.identity.marks import read as read
from zhike.tables import COMPARED

Rule = Callable[[Portraits, Ints, Ints], Levels]

WHOLE = 7
"""Letters from which a text within another says something: 中山路123号."""
AT_ONCE = 1 << 19
"""Pairs compared at once: the texts of so many are in memory."""


def compare(parties: Portraits, left: Ints, right: Ints) -> dict[str, Levels]:
    """The levels of all marks for pairs given by the places of their parties.

    Shapes  left and right: one place per pair; out: one level per pair and mark
    """
    found = {name: np.full(len(left), SILENT, dtype=np.int8) for name in COMPARED}
    for start in range(0, len(left), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        for name, rule in RULES:
            found[name][part] = rule(parties, left[part], right[part])
        _explained(found, part)
    return found


def _explained(found: dict[str, Levels], part: slice) -> None:
    """A former name that fits the other's explains why the names of today differ; in full, all that they say."""
    for at_least, names in ((1, ("name", "brand")), (2, ("region", "trade", "form"))):
        renamed = found["former"][part] >= at_least
        for name in names:
            level = found[name][part]
            level[renamed & (level < TOP[name])] = SILENT


def _by_edits(name: str, within: tuple[int, ...]) -> Rule:
    """The levels of numbers: how many signs are wrong or two of them swapped; `within` from the best level down."""

    def rule(parties: Portraits, left: Ints, right: Ints) -> Levels:
        mark = parties[name]

        def grade(one: Ints, other: Ints) -> npt.NDArray[np.generic]:
            edits = score(mark, one, mark, other, distance.OSA.distance)
            return _passed([edits <= most for most in within], len(one))

        return graded(mark, left, right, TOP[name], grade)

    return rule


def _passed(cuts: list[Flags], count: int) -> Levels:
    """How many cuts each has passed."""
    level = np.zeros(count, dtype=np.int8)
    for passed in cuts:
        level += passed
    return level


def _by_likeness(name: str, cuts: tuple[float, ...]) -> Rule:
    """The levels of texts: the share of letters in common; one within the other passes all cuts."""

    def rule(parties: Portraits, left: Ints, right: Ints) -> Levels:
        mark = parties[name]

        def grade(one: Ints, other: Ints) -> npt.NDArray[np.generic]:
            alike = score(mark, one, mark, other, fuzz.ratio) / 100
            long = np.minimum(mark.lengths[one], mark.lengths[other]) >= WHOLE
            within = long & (score(mark, one, mark, other, fuzz.partial_ratio) == 100)
            return _passed([within | (alike >= cut) for cut in cuts], len(one))

        return graded(mark, left, right, TOP[name], grade)

    return rule


def _phone(parties: Portraits, left: Ints, right: Ints) -> Levels:
    """2 a number in common, 1 a number with one digit wrong."""
    mark = parties["phones"]

    def grade(one: Ints, other: Ints) -> npt.NDArray[np.generic]:
        several = (mark.lengths[one] > 15) | (mark.lengths[other] > 15)
        level = np.zeros(len(one), dtype=np.int8)
        level[score(mark, one, mark, other, distance.OSA.distance) <= 1] = 1
        level[several] = [
            _numbers(mark.words[a], mark.words[b]) for a, b in zip(one[several], other[several], strict=True)
        ]
        return level

    return graded(mark, left, right, TOP["phone"], grade)


def _numbers(one: str, other: str) -> int:
    ones, others = one.split(), other.split()
    if set(ones) & set(others):
        return 2
    return int(any(distance.OSA.distance(a, b, score_cutoff=1) <= 1 for a in ones for b in others))


def _contact_person(parties: Portraits, left: Ints, right: Ints) -> Levels:
    """1 the same surname and one of them without more: 王经理, 王伟; or one letter wrong."""
    mark = parties["contact_person"]

    def grade(one: Ints, other: Ints) -> npt.NDArray[np.generic]:
        shorter = np.minimum(mark.lengths[one], mark.lengths[other])
        edits = score(mark, one, mark, other, distance.OSA.distance)
        common = score(mark, one, mark, other, distance.Prefix.similarity)
        titled = np.fromiter((word[1:] in TITLES for word in mark.words), dtype=bool, count=len(mark.words))
        alike = (edits <= 1) & (shorter > 2) | (common >= 1) & (titled[one] | titled[other])
        return _passed([alike], len(one))

    return graded(mark, left, right, TOP["contact_person"], grade)


TITLES = (
    "经理",
    "先生",
    "女士",
    "小姐",
    "总",
    "老板",
    "主任",
    "师傅",
    "老师",
    "工",
    "姐",
    "哥",
    "厂长",
    "店长",
    "会计",
)


def _email(parties: Portraits, left: Ints, right: Ints) -> Levels:
    mark = parties["email"]

    def grade(one: Ints, other: Ints) -> npt.NDArray[np.generic]:
        return score(mark, one, mark, other, distance.OSA.distance) <= 1

    return graded(mark, left, right, TOP["email"], grade)


RULES: tuple[tuple[str, Rule], ...] = (
    ("name", named.name), ("brand", named.brand), ("region", named.region), ("trade", named.trade), ("form", _by_edits("form", ())),
    ("branch", named.branch), ("given_name", named.part_of_name("given_name", "surname")),
    ("surname", named.part_of_name("surname", "given_name")), ("tax_id", _by_edits("tax_id", ())), ("phone", _phone),
    ("email", _email), ("address", _by_likeness("address", (0.55, 0.72, 0.88))), ("contact_person", _contact_person),
    ("bank_account", _by_edits("bank_account", (1,))), ("id_number", _by_edits("id_number", (2, 1))),
    ("born_on", _by_edits("born_on", (2, 1))), ("postcode", _by_edits("postcode", (1,))), ("former", named.former),
)  # fmt: skip
