"""Organisation: a company as a tree of its branches, departments and the parts that people have there; no names of persons."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhike.web.around import deciders
from zhike.web.charts import Chart
from zhike.web.links import Links
from zhike.web.office import View

MOST, FEW = 24, 8
"""So many branches and departments are drawn; more lines than a few make it taller."""


@dataclass(frozen=True)
class Seat:
    """One part of the organisation: whose it is, its name, what it has to say, and how many there are."""

    above: str
    name: str
    influence: str = ""
    count: int = 1


def chart(view: View, row: Mapping[str, Any], links: Links) -> Chart | None:
    """The tree of one company; nothing where only one thing of it is known."""
    words, name = links.words, row["name"] or row["customer_code"] or row["customer_id"]
    seats = [*seated(deciders(view, row["customer_id"])), *_branches(view, row["customer_id"], links)]
    if len(seats) < 2:
        return None
    deciding = sum(seat.count for seat in seats if seat.influence)
    people = links.sum(deciding, "count", "#around", words("People"))
    finding = (
        words("Organisation: {people} of those known have a say in purchases", people=people)
        if deciding
        else words("Organisation: who has a say in purchases is not told")
    )
    spec = {
        "kind": "tree", "unit": "count", "zh": words.lang == "zh", "title": finding.striptags(),
        "tree": {"name": name, "children": _children("", seats)},
    }  # fmt: skip
    rows = [
        (seat.name, seat.above or name, seat.influence, links.sum(seat.count, "count", "#around", words("People")))
        for seat in seats
    ]
    head = (words("Part"), words("Belongs to"), words("Has a say"), words("Count"))
    return Chart("organisation", finding, words("As contacts and branches were brought; names of persons are left out"), head, rows, spec, "tall" if _leaves(seats) > FEW else "")  # fmt: skip


def seated(people: Sequence[Mapping[str, Any]]) -> list[Seat]:
    """The departments, and the parts within each: several people of one part are one seat."""
    found = [Seat("", name) for name in sorted({one["department"] for one in people if one["department"]})[:MOST]]
    kept = {seat.name for seat in found}
    counts = Counter(
        (one["department"] or "", one["role"], one["influence"] or "")
        for one in people
        if one["role"] and (not one["department"] or one["department"] in kept)
    )
    return found + [Seat(above, name, says, count) for (above, name, says), count in counts.items()]


def _branches(view: View, id_: str, links: Links) -> list[Seat]:
    """The companies that belong to this one."""
    if id_ not in view.kept("heads of branches", lambda: _heads(view)):
        return []
    people = view.table("profiles").select("customer_id", "name", "customer_code", "parent_id")
    rows = view.rows_of(
        id_, "branches", lambda id: people.filter(people.parent_id == id).order_by("name", "customer_id").limit(MOST)
    )
    names, head = view.called(rows), str(links.words("Branches"))
    return [Seat("", head, count=len(rows)), *(Seat(head, names[one["customer_id"]]) for one in rows)]


def _heads(view: View) -> frozenset[str]:
    """Who has branches; to look for those of one is to look at everybody."""
    people = view.table("profiles")
    heads = people.filter(people.parent_id.notnull()).select("parent_id").distinct()
    return frozenset(str(row["parent_id"]) for row in view.rows(heads))


def _children(above: str, seats: Sequence[Seat]) -> list[dict[str, Any]]:
    return [
        {"name": _written(seat), "children": _children(seat.name, seats) if not above else []}
        for seat in seats
        if seat.above == above
    ]


def _written(seat: Seat) -> str:
    says = f" · {seat.influence}" if seat.influence else ""
    return f"{seat.name}{says}{f' × {seat.count}' if seat.count > 1 else ''}"


def _leaves(seats: Sequence[Seat]) -> int:
    """How many lines the tree is high."""
    parents = {seat.above for seat in seats}
    return sum(seat.above != "" or seat.name not in parents for seat in seats)
