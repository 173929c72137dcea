"""Parties that people said are different, taken out of one group: marks join again, the surest first, as far as they may.

Only groups that hold such a pair are looked at. A mark that both sides bear stays with one of them: the side of which
more parties bear it, then the one that was known first, then the one with the smaller key; the other side loses it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from zhike.identity.links import KINDS, RETURNED, Ints, Links

Pair = tuple[int, int]


def parted(found: Sequence[Links], group: Ints, different: Iterable[Pair], age: Ints) -> tuple[list[Links], Ints]:
    """The links without those that would hold different parties together, and the groups that follow.

    Shapes  group and age: per party; age is the run in which it was first known
    """
    torn = defaultdict(list)
    for one, other in different:
        if group[one] == group[other]:
            torn[int(group[one])].append((one, other))
    if not torn:
        return list(found), group
    group = group.copy()
    lost = [np.zeros(len(each.party), dtype=bool) for each in found]
    here = np.isin(group, np.array(list(torn), dtype="int64"))
    edges = _edges_by_group(found, group, here)
    fresh = int(group.max()) + 1
    for label, pairs in sorted(torn.items()):
        members = np.flatnonzero(group == label).tolist()
        clusters = _Clusters(members, pairs, age)
        for number, places in _in_order(found, edges[label], pairs):
            for place in clusters.join(places, found[number].party):
                lost[number][place] = True
        for place, cluster in enumerate(clusters.all()):
            if place:
                group[cluster] = fresh
                fresh += 1
    kept = [
        Links(each.kind, each.party[~gone], each.mark[~gone], each.texts)
        for each, gone in zip(found, lost, strict=True)
    ]
    return kept, group


def _edges_by_group(
    found: Sequence[Links], group: Ints, here: npt.NDArray[np.bool_]
) -> dict[int, dict[tuple[int, int], list[int]]]:
    """Per group and mark (number of the links, mark) the places of its edges."""
    edges: dict[int, dict[tuple[int, int], list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, each in enumerate(found):
        for place in np.flatnonzero(here[each.party]).tolist():
            edges[int(group[each.party[place]])][number, int(each.mark[place])].append(place)
    return edges


def _in_order(
    found: Sequence[Links], marks: dict[tuple[int, int], list[int]], pairs: Sequence[Pair]
) -> list[tuple[int, list[int]]]:
    """Marks in the order in which they may join: decisions, then those not contested, then by how sure a kind is."""
    ordered = []
    for (number, mark), places in marks.items():
        each = found[number]
        bearers = set(each.party[places].tolist())
        contested = any(one in bearers and other in bearers for one, other in pairs)
        kind = -1 if each.kind in ("decision", RETURNED) else KINDS.index(each.kind)
        ordered.append(((contested, kind, each.texts[mark], mark), number, places))
    return [(number, places) for _, number, places in sorted(ordered, key=lambda one: one[0])]


class _Clusters:
    """The parties of one group, joined step by step; some must not meet."""

    def __init__(self, members: Sequence[int], pairs: Iterable[Pair], age: Ints) -> None:
        self.age = age
        self.cluster = {party: party for party in members}  # party → the smallest of its cluster
        self.inside = {party: [party] for party in members}
        self.foes: dict[int, set[int]] = defaultdict(set)
        for one, other in pairs:
            self.foes[one].add(other)
            self.foes[other].add(one)

    def join(self, places: Sequence[int], party: Ints) -> list[int]:
        """Join the bearers of one mark as far as they may meet; the places of those who lose it."""
        bearers: dict[int, list[int]] = defaultdict(list)
        for place in places:
            bearers[self.cluster[int(party[place])]].append(place)
        oldest = {root: min(int(self.age[one]) for one in self.inside[root]) for root in bearers}
        ranked = sorted(bearers, key=lambda root: (-len(bearers[root]), oldest[root], root))
        main, lost = ranked[0], []
        for root in ranked[1:]:
            if root in self.foes[main]:
                lost += bearers[root]
            else:
                main = self._unite(main, root)
        return lost

    def _unite(self, one: int, other: int) -> int:
        keep, gone = min(one, other), max(one, other)
        for party in self.inside[gone]:
            self.cluster[party] = keep
        self.inside[keep] += self.inside.pop(gone)
        for foe in self.foes.pop(gone, set()):
            self.foes[foe].discard(gone)
            self.foes[foe].add(keep)
            self.foes[keep].add(foe)
        return keep

    def all(self) -> list[list[int]]:
        """The clusters, the one with the smallest party first."""
        return [sorted(self.inside[root]) for root in sorted(self.inside)]
