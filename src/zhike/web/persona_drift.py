"""Drift: what changed in each persona since the last update of an earlier day, and who came and went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike.answer import Figure
from zhike.errors import Text, ZhikeError
from zhike.predicate import holds
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Seen
from zhike.web.persona_cards import number
from zhike.web.persona_groups import SEGMENTS, Group, figures
from zhike.web.shown import Day, link

MOVED = (
    "spent_per_customer",
    "average_order",
    "median_days_between_orders",
    "products",
    "discount_share",
    "returns_share",
)
LEAST_CHANGE = 0.05
LEAST_SHARE_CHANGE = 0.01
"""A share that moved by less than a hundredth did not move, however small it was."""
MOST_MOVED = 3
NOBODY = ""


@dataclass(frozen=True)
class Gone:
    """A cluster that today's update found no more: how many it had, and the group of today that most of them are in."""

    label: Text
    customers: int
    into: str
    most: int


@dataclass(frozen=True)
class Drift:
    """What changed. Shapes: per group of today its code on the earlier day, who came and left, and the figures of then."""

    day: Any
    at: str
    was: Mapping[str, str]
    came: Mapping[str, int]
    left: Mapping[str, int]
    figures: Mapping[str, Mapping[str, Figure]]
    gone: Sequence[Gone] = ()


def earlier(seen: Seen, view: View) -> View | None:
    """The newest snapshot of an earlier day; nothing where there is none that can be read."""
    today = view.snapshot.as_of.isoformat()
    names = {one.name for one in seen.office.desk.snapshots.all() if one.name.partition(".")[0] < today}
    for name in sorted(names, key=lambda one: one.partition(".")[0], reverse=True):
        try:
            return seen.office.view(seen.decision, name)
        except ZhikeError:
            continue
    return None


def drift(view: View, before: View, some: Sequence[Group], lang: str) -> Drift | None:
    """What changed since; nothing where the earlier update did not know these groups."""
    basis = some[0].basis
    if basis != SEGMENTS and (basis not in before.vocabulary.dimensions or not before.has("tiers")):
        return None
    if basis == SEGMENTS:
        some = [one for one in some if one.code in before.vocabulary.segments]
    if basis == "cluster" and not before.vocabulary.dimension("cluster").labels:
        return None
    moves = _moves(view, before, some)
    was = _matched(moves, [one.code for one in some], basis)
    then = [replace(one, code=was[one.code]) for one in some if one.code in was]
    told = figures(before, then, MOVED, lang)
    return Drift(
        Day(before.snapshot.as_of, lang),
        before.snapshot.name,
        was,
        {one: sum(n for (then, now), n in moves.items() if now == one and then != was.get(one)) for one in was},
        {one: sum(n for (then, now), n in moves.items() if then == was[one] and now != one) for one in was},
        {one: told[code] for one, code in was.items() if code in told},
        _gone(moves, was, dict(before.vocabulary.dimension("cluster").labels)) if basis == "cluster" else (),
    )


def _moves(view: View, before: View, some: Sequence[Group]) -> dict[tuple[str, str], int]:
    """How many went from which group to which; NOBODY stands for none of them. Segments are looked at one by one."""
    if some and some[0].basis == SEGMENTS:
        found: dict[tuple[str, str], int] = {}
        for one in some:
            for (then, now), count in _counted(view, *(_in(each, one) for each in (before, view))).items():
                if then or now:
                    found[then, now] = count
        return found
    basis = some[0].basis
    return _counted(view, *(_by(each, basis) for each in (before, view)))


def _in(view: View, group: Group) -> ir.Table:
    people = view.table("profiles")
    member = holds(group.predicate, people, view.vocabulary).fill_null(False)
    return people.filter(member).select("customer_id", code=ibis.literal(group.code))


def _by(view: View, basis: str) -> ir.Table:
    people = view.table("profiles")
    bought = people.filter(people.orders > 0)
    return bought.select("customer_id", code=view.vocabulary.dimension(basis).value(bought))


def _counted(view: View, then: ir.Table, now: ir.Table) -> dict[tuple[str, str], int]:
    a = then.select(then_id="customer_id", then_code="code")
    b = now.select(now_id="customer_id", now_code="code")
    both = a.outer_join(b, a.then_id == b.now_id)
    named = both.select(then=both.then_code.fill_null(NOBODY), now=both.now_code.fill_null(NOBODY))
    rows = view.rows(named.group_by("then", "now").aggregate(n=named.count()))
    return {(row["then"], row["now"]): row["n"] for row in rows}


def _matched(moves: Mapping[tuple[str, str], int], codes: Sequence[str], basis: str) -> dict[str, str]:
    """The code that each group had: the same; of clusters, which are found anew, that of the cluster most alike."""
    if basis != "cluster":
        return {code: code for code in codes}
    found: dict[str, str] = {}
    befores = {then for then, _ in moves if then}
    likeness = {}
    for now in codes:
        for then in befores:
            shared = moves.get((then, now), 0)
            united = sum(n for (a, b), n in moves.items() if a == then or b == now)
            likeness[now, then] = shared / united if united else 0.0
    for (now, then), share in sorted(likeness.items(), key=lambda one: (-one[1], one[0])):
        if share > 0 and now not in found and then not in found.values():
            found[now] = then
    return found


def _gone(moves: Mapping[tuple[str, str], int], was: Mapping[str, str], labels: Mapping[str, Text]) -> list[Gone]:
    """Clusters of then that none of today is, the largest first."""
    found = []
    for then in {then for then, _ in moves if then} - set(was.values()):
        now = {code: n for (code_then, code), n in moves.items() if code_then == then}
        into = max((code for code in now if code), key=lambda code: (now[code], code), default=NOBODY)
        found.append(Gone(labels.get(then, (then, then)), sum(now.values()), into, now[into] if into else 0))
    return sorted(found, key=lambda one: (-one.customers, one.label))


def told(one: Group, found: Drift, own: Mapping[str, Figure], links: Links) -> dict[str, Any]:
    """What changed in one persona, in words and figures."""
    if one.code not in found.was:
        return {"is_new": True, "day": found.day, "moved": []}
    address = link("/runs/compare", **{"with": found.at})
    said = links.words.say(links.vocabulary.metric("customers").label)
    then = found.figures.get(one.code, {})
    changes = []
    for name in MOVED:
        a, b = number(then.get(name)), number(own.get(name))
        is_share = links.vocabulary.metric(name).unit == "share"
        if (
            a
            and b is not None
            and abs(b / a - 1) >= LEAST_CHANGE
            and (not is_share or abs(b - a) >= LEAST_SHARE_CHANGE)
        ):
            changes.append((abs(b / a - 1), name))
    changes.sort(key=lambda each: (-each[0], each[1]))
    return {
        "is_new": False,
        "day": found.day,
        "came": links.sum(found.came[one.code], "count", address, said),
        "left": links.sum(found.left[one.code], "count", address, said),
        "moved": [
            {
                "label": links.words.say(links.vocabulary.metric(name).label),
                "before": links.of(then[name]),
                "after": links.of(own[name]),
                "change": links.change(own[name], then[name]),
            }
            for _, name in changes[:MOST_MOVED]
        ],
    }
