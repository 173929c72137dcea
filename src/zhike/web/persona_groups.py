"""The groups that personas are of: by a class of the customer, or the saved segments; and what is asked of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhike.answer import Cell, Figure, Part, Question
from zhike.predicate import Predicate
from zhike.web.office import View
from zhike.web.words import Words

SEGMENTS = "segment"
"""The basis of the saved segments; every other is a dimension."""
BASES = (
    "cluster",
    "tier",
    "activity",
    "rfm_class",
    "enterprise_type",
    "retail_type",
    "size_class",
    "size_by_standard",
    "spending_power",
)
MOST_SEGMENTS = 8
MOST_ROWS = 1_000


@dataclass(frozen=True)
class Group:
    """One group. `where`: as the address of a list of its customers writes it; `at`: the earlier snapshot it is of."""

    basis: str
    code: str
    label: str
    at: str = ""

    @property
    def where(self) -> dict[str, Any]:
        return {self.basis: self.code, **({"at": self.at} if self.at else {})}

    @property
    def predicate(self) -> Predicate:
        """The same as a filter."""
        return Predicate(self.basis, "is", (self.code,))


def bases(view: View) -> tuple[str, ...]:
    """What personas may be of in this snapshot."""
    known = view.vocabulary.dimensions
    clusters = bool(known["cluster"].labels) if "cluster" in known else False
    found = [one for one in BASES if one in known and (one != "cluster" or clusters)]
    return (*found, SEGMENTS)


def groups(view: View, basis: str, words: Words, at: str = "") -> list[Group]:
    """The groups of a basis, in their natural order; `at`: as addresses name the snapshot."""
    if basis == SEGMENTS:
        known = view.vocabulary.segments
        own = [one.id for one in view.office.segments() if one.id in known][:MOST_SEGMENTS]
        return [Group(SEGMENTS, id_, words.say(known[id_].label), at) for id_ in own]
    dimension = view.vocabulary.dimension(basis)
    labels = dict(dimension.labels)
    return [Group(basis, code, words.say(labels[code]), at) for code in dimension.order if code in labels]


def figures(view: View, some: Sequence[Group], show: Sequence[str], lang: str) -> dict[str, Mapping[str, Figure]]:
    """Per group its figures by name; groups without a customer are left out."""
    return {code: rows[0][1] for code, rows in told(view, some, show, lang).items() if rows}


def told(
    view: View, some: Sequence[Group], show: Sequence[str], lang: str, by: str = ""
) -> dict[str, list[tuple[Any, Mapping[str, Figure]]]]:
    """Per group the rows of a question: the value of `by`, and the figures by name."""
    if not some:
        return {}
    further = (by,) if by else ()
    if some[0].basis != SEGMENTS:
        asked = Question(by=(some[0].basis, *further), show=tuple(show), limit=MOST_ROWS)
        found: dict[str, list[tuple[Any, Mapping[str, Figure]]]] = {one.code: [] for one in some}
        for row in view.answer(asked, lang).rows:
            part = row[0]
            assert isinstance(part, Part)
            if str(part.value) in found:
                found[str(part.value)].append(_row(row[1:], by, show))
        return found
    return {
        one.code: [
            _row(row, by, show)
            for row in view.answer(
                Question(where=(one.predicate,), by=further, show=tuple(show), limit=MOST_ROWS), lang
            ).rows
        ]
        for one in some
    }


def of_all(view: View, show: Sequence[str], lang: str, by: str = "") -> list[tuple[Any, Mapping[str, Figure]]]:
    """The same of everybody."""
    asked = Question(by=(by,) if by else (), show=tuple(show), limit=MOST_ROWS)
    return [_row(row, by, show) for row in view.answer(asked, lang).rows]


def _row(cells: Sequence[Cell], by: str, show: Sequence[str]) -> tuple[Any, Mapping[str, Figure]]:
    value = None
    if by:
        part, *cells = cells
        assert isinstance(part, Part)
        value = part.value
    return value, {name: cell for name, cell in zip(show, cells, strict=True) if isinstance(cell, Figure)}
