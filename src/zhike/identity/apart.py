"""What speaks against two groups being one customer, however alike they are.

Two checked tax ids; two cities, provinces or districts in the names (a tax id or card in common outweighs these); head
office against branch; two legal forms; persons whom one source keeps apart by card or phone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from zhike.identity import keys
from zhike.identity.links import Ints, Names, phones

PLACES = ("city", "province", "district")
CALLED = frozenset(
    {"name", "brand", "region", "trade", "form", "branch", "given_name", "surname", "former", "card", "phone"}
)
"""Marks that two persons of one name have in common or that are what differs."""
EXCUSED_FROM = 6.0
"""Bits that other marks must weigh before two cards or phones in one source are believed to be one person's."""


@dataclass
class Side:
    """What one group says: distinct values by what they are, numbers of words; −1 in `branch` is the head office."""

    tax: set[int] = field(default_factory=set)
    places: tuple[set[int], set[int], set[int]] = field(default_factory=lambda: (set(), set(), set()))
    branch: set[int] = field(default_factory=set)
    form: set[int] = field(default_factory=set)
    card: set[int] = field(default_factory=set)
    kept: dict[tuple[int, str], set[int]] = field(default_factory=dict)  # of persons, by source: cards, phones
    company: bool = False

    def add(self, other: "Side") -> None:
        """Take in all that another group says."""
        for mine, theirs in (
            (self.tax, other.tax), (self.branch, other.branch), (self.form, other.form), (self.card, other.card),
            *zip(self.places, other.places, strict=True),
        ):  # fmt: skip
            mine |= theirs
        for key, numbers in other.kept.items():
            self.kept.setdefault(key, set()).update(numbers)
        self.company |= other.company


def against(one: Side, other: Side) -> str:
    """The reason why two groups are apart, whatever the likeness: tax_id, region, branch, form; empty for none."""
    if one.tax & other.tax:
        return ""
    if one.tax and other.tax:
        return "tax_id"
    strong = one.card & other.card
    if not strong and any(
        mine and theirs and not mine & theirs for mine, theirs in zip(one.places, other.places, strict=True)
    ):
        return "region"
    if one.branch and other.branch and not one.branch & other.branch:
        return "branch"
    if not strong and one.form and other.form and not one.form & other.form:
        return "form"
    return ""


def kept_apart(one: Side, other: Side) -> bool:
    """Whether one source has two persons here, with two cards or two phones."""
    return any(
        numbers and theirs and not numbers & theirs
        for key, numbers in one.kept.items()
        if (theirs := other.kept.get(key)) is not None
    )


class Sayings:
    """What each party says of place, form, branch and numbers, as numbers; `side` adds up a group."""

    def __init__(self, portraits: pa.Table, called: Names, tax: Ints) -> None:
        self.tax = tax
        self.company = called.kinds[called.code] & (called.code >= 0)
        self.places = tuple(_coded(portraits, name) for name in PLACES)
        self.form = np.where(self.company, _coded(portraits, "form"), -1)
        self.branch = _coded(portraits, "branch")
        self.card = _coded(portraits, "card")
        self.source = _coded(portraits, "source")
        party, texts = phones(portraits["phones"].combine_chunks())
        self._phone = keys.coded(texts)[0]
        self._first = np.searchsorted(party, np.arange(len(portraits) + 1))

    def side(self, parties: Iterable[int]) -> Side:
        """What a group says, from the places of its parties."""
        found = Side()
        for party in parties:
            _add(found.tax, self.tax[party])
            for said, codes in zip(found.places, self.places, strict=True):
                _add(said, codes[party])
            _add(found.card, self.card[party])
            if self.company[party]:
                found.company = True
                _add(found.form, self.form[party])
                found.branch.add(int(self.branch[party]))
            else:
                source = int(self.source[party])
                _add(found.kept.setdefault((source, "card"), set()), self.card[party])
                numbers = self._phone[self._first[party] : self._first[party + 1]].tolist()
                found.kept.setdefault((source, "phone"), set()).update(numbers)
        return found

    def clear(self, component: Ints, members: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Per component: do its parties say nothing that could hold any two of them apart? Quick, and never too kind.

        Shapes  component and members: per party; out: one per component
        """
        count = int(component.max(initial=-1)) + 1
        fine = np.ones(count, dtype=bool)
        office = np.where(self.company, self.branch + 1, -1)
        for codes in (self.tax, *self.places, self.form, office):
            fine &= _distinct(component, codes, members, count) < 2
        persons = members & ~self.company
        rows = int(self.source.max(initial=0)) + 1
        for party, number in ((np.arange(len(component)), self.card), (self._phone_party, self._phone)):
            here = persons[party] & (number >= 0)
            both = component[party[here]] * rows + self.source[party[here]]
            several = _distinct(both, number[here], np.ones(len(both), dtype=bool), count * rows) > 1
            fine[np.flatnonzero(several) // rows] = False
        return fine

    @property
    def _phone_party(self) -> Ints:
        return np.repeat(np.arange(len(self._first) - 1), np.diff(self._first))


def _coded(portraits: pa.Table, name: str) -> Ints:
    codes: Ints = keys.coded(portraits[name])[0]
    return codes


def _add(into: set[int], number: np.integer) -> None:
    if number >= 0:
        into.add(int(number))


def _distinct(group: Ints, number: Ints, used: npt.NDArray[np.bool_], groups: int) -> Ints:
    """How many different numbers each group has."""
    here = used & (number >= 0) & (group >= 0)
    width = int(number.max(initial=0)) + 1
    pairs = np.unique(group[here] * width + number[here])
    return np.bincount(pairs // width, minlength=groups)
