"""Groups joined because they are alike, the likeliest first, unless something speaks against it.

Groups that nothing can hold apart are joined at once; only where something might is looked at pair by pair. A name
that fits two groups which are apart is joined to neither (华联超市, where 上海华联超市 and 北京华联超市 are known): it is asked.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from zhike.identity.apart import CALLED, EXCUSED_FROM, Sayings, Side, against, kept_apart
from zhike.identity.links import Ints

NEAR = 0.2
"""Less likely pairs are as good as apart: two companies so compared do not become one through a third."""
MARGIN = 7.0
"""A rival is as likely one as not, and within so many bits of the best: 128 to 1 is no doubt."""
MOST_RIVALS = 24

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Pairs:
    """Pairs of parties by their places, the likeliest first."""

    left: Ints
    right: Ints
    probability: npt.NDArray[np.float64]
    weight: npt.NDArray[np.float64]

    def only(self, wanted: npt.NDArray[np.generic]) -> "Pairs":
        return Pairs(self.left[wanted], self.right[wanted], self.probability[wanted], self.weight[wanted])


Fetched = Callable[[pa.Table], pa.Table]
"""Of pairs (left_key, right_key) those that are there, with their evidence."""
Told = Callable[[Ints, Ints], list[str]]
"""The evidence of pairs given by the places of their parties, as JSON."""


def teller(parties: pa.Array, fetch: Fetched) -> Told:
    """Evidence by places in `parties`, fetched when it is asked for: few pairs are."""

    def told(left: Ints, right: Ints) -> list[str]:
        keys = [parties.take(pa.array(ends)).to_pylist() for ends in (left, right)]
        asked = pa.table({"left_key": pa.array(keys[0], pa.string()), "right_key": pa.array(keys[1], pa.string())})
        columns = (fetch(asked)[name].to_pylist() for name in ("left_key", "right_key", "evidence"))
        found = {(one, other): text for one, other, text in zip(*columns, strict=True)}
        return [found.get(pair, "") for pair in zip(*keys, strict=True)]

    return told


def read_pairs(pairs: pa.Table, parties: pa.Array, least: float) -> Pairs:
    """The table `pairs` as places in `parties` (sorted keys), without pairs less likely than `least`."""
    ends = [
        pc.index_in(pairs[name].combine_chunks().cast(pa.string()), value_set=parties).fill_null(-1)
        for name in ("left_key", "right_key")
    ]
    one, other = (end.to_numpy(zero_copy_only=False).astype("int64") for end in ends)
    left, right = np.minimum(one, other), np.maximum(one, other)
    probability = pairs["probability"].to_numpy().astype("float64")
    weight = pairs["weight"].to_numpy().astype("float64")
    order = np.lexsort((right, left, -weight, -probability))
    order = order[(left[order] >= 0) & (probability[order] >= least) & (left[order] != right[order])]
    return Pairs(left, right, probability, weight).only(order)


class Groups:
    """Groups of parties as they stand, what each says, and which were decided to be apart."""

    def __init__(self, group: Ints, sayings: Sayings, different: Iterable[tuple[int, int]]) -> None:
        self.group, self.sayings = group, sayings
        self._order = np.argsort(group, kind="stable")
        self._first = np.searchsorted(group[self._order], np.arange(int(group.max(initial=-1)) + 2))
        self.foes: dict[int, set[int]] = defaultdict(set)
        for one, other in different:
            self.foes[int(group[one])].add(int(group[other]))
            self.foes[int(group[other])].add(int(group[one]))
        self._sides: dict[int, Side] = {}

    def members(self, group: int) -> list[int]:
        """The places of a group's parties."""
        found: list[int] = self._order[self._first[group] : self._first[group + 1]].tolist()
        return found

    def side(self, group: int) -> Side:
        if group not in self._sides:
            self._sides[group] = self.sayings.side(self.members(group))
        return self._sides[group]

    def speaks_against(self, one: int, other: int) -> str:
        """Why these two are not one; `decision` where a person said so."""
        return "decision" if other in self.foes.get(one, ()) else against(self.side(one), self.side(other))

    def unite(self, keep: int, gone: int) -> None:
        """One group takes in another."""
        self.side(keep).add(self.side(gone))
        for foe in self.foes.pop(gone, set()):
            self.foes[foe].discard(gone)
            self.foes[foe].add(keep)
            self.foes[keep].add(foe)


def joined(pairs: Pairs, groups: Groups, somebody: Flags, told: Told, join_from: float) -> tuple[Ints, Flags]:
    """The groups after joining; and which parties a pair has joined.

    Shapes  out: both per party
    """
    group = groups.group
    near = pairs.only((pairs.probability >= min(NEAR, join_from)) & somebody[pairs.left] & somebody[pairs.right])
    near = near.only(group[near.left] != group[near.right])
    likely = near.probability >= join_from
    by_pair = np.zeros(len(group), dtype=bool)
    if not likely.any():
        return group, by_pair
    component = _components(group[near.left], group[near.right], int(group.max()) + 1)
    quick = _quick(component, groups, near)
    at_once = likely & quick[component[group[near.left]]]
    root = _components(group[near.left][at_once], group[near.right][at_once], len(component))
    by_pair[near.left[at_once]] = by_pair[near.right[at_once]] = True
    # The slow part hands back pairs of groups; they are other components than the quick ones.
    slow = near.only(~quick[component[group[near.left]]])
    more = _slowly(slow, groups, told, join_from)
    if more:
        by_pair[slow.left[more]] = by_pair[slow.right[more]] = True
        one = np.append(group[near.left][at_once], group[slow.left][more])
        other = np.append(group[near.right][at_once], group[slow.right][more])
        root = _components(one, other, len(component))
    return root[group], by_pair


def _components(one: Ints, other: Ints, size: int) -> Ints:
    graph = coo_array((np.ones(len(one), dtype=bool), (one, other)), shape=(size, size))
    return np.asarray(connected_components(graph.tocsr(), directed=False)[1], dtype="int64")


def _quick(component: Ints, groups: Groups, near: Pairs) -> Flags:
    """Per component: may its likely pairs simply be joined?"""
    count = int(component.max(initial=-1)) + 1
    touched = np.zeros(count, dtype=bool)
    touched[component[groups.group[near.left]]] = True
    own = component[groups.group]
    fine = groups.sayings.clear(own, touched[own])
    for label, foes in groups.foes.items():
        if any(component[foe] == component[label] for foe in foes):
            fine[component[label]] = False
    sizes = np.bincount(component, minlength=count)
    width = len(component)
    one, other = groups.group[near.left], groups.group[near.right]
    met = np.unique(np.minimum(one, other) * width + np.maximum(one, other))
    edges = np.bincount(component[met // width], minlength=count)
    companies = np.zeros(count, dtype=bool)
    companies[own[groups.sayings.company & touched[own]]] = True
    quick: Flags = fine & (~companies | (edges == sizes * (sizes - 1) // 2))
    return quick


def _slowly(near: Pairs, groups: Groups, told: Told, join_from: float) -> list[int]:
    """The places of the pairs that join two groups, one after another."""
    group = groups.group
    one, other = group[near.left].tolist(), group[near.right].tolist()
    neighbours = Neighbours(one, other, near.weight.tolist(), groups)
    root: dict[int, int] = {}

    def top(label: int) -> int:
        while (above := root.get(label, label)) != label:
            root[label] = label = root.get(above, above)
        return label

    likely = np.flatnonzero(near.probability >= join_from).tolist()
    persons = [place for place in likely if groups.side(one[place]).kept and groups.side(other[place]).kept]
    excused = dict(zip(persons, _excused(near, persons, told), strict=True))
    several = {place for place in likely if neighbours.fits_several(one[place], other[place], near.weight[place])}
    found = []
    for place in likely:
        left, right = top(one[place]), top(other[place])
        if left == right or place in several or groups.speaks_against(left, right):
            continue
        if not excused.get(place) and kept_apart(groups.side(left), groups.side(right)):
            continue
        keep, gone = min(left, right), max(left, right)
        groups.unite(keep, gone)
        root[gone] = keep
        found.append(place)
    return found


def _excused(near: Pairs, places: Sequence[int], told: Told) -> list[bool]:
    """Whether marks other than the name and what differs show one person none the less."""
    texts = told(near.left[list(places)], near.right[list(places)]) if places else []
    bits = {text: beside_the_name(text) for text in set(texts)}
    return [bits[text] >= EXCUSED_FROM for text in texts]


def beside_the_name(evidence: str) -> float:
    """Bits that speak for one party beside its name, card and phone."""
    return sum(max(float(one["weight"]), 0.0) for one in json.loads(evidence or "[]") if one["mark"] not in CALLED)


class Neighbours:
    """Which groups are near which, before any is joined."""

    def __init__(self, one: Sequence[int], other: Sequence[int], weight: Sequence[float], groups: Groups) -> None:
        self.groups = groups
        self.near: dict[int, dict[int, float]] = defaultdict(dict)
        for left, right, bits in zip(one, other, weight, strict=True):  # the likeliest pair of two groups comes first
            self.near[left].setdefault(right, bits)
            self.near[right].setdefault(left, bits)
        self._ranked: dict[int, list[tuple[int, float]]] = {}
        self._apart: dict[tuple[int, int], bool] = {}

    def fits_several(self, one: int, other: int, weight: float) -> bool:
        """Whether one of the two is nearly as like a third group, from which the other is apart."""
        return self._has_rival(one, other, weight) or self._has_rival(other, one, weight)

    def _has_rival(self, short: int, taken: int, weight: float) -> bool:
        for rival, bits in self._best(short):
            if bits < max(weight - MARGIN, 0.0):
                return False
            if rival != taken and self._are_apart(taken, rival) and not self.groups.speaks_against(short, rival):
                return True
        return False

    def _best(self, group: int) -> list[tuple[int, float]]:
        if group not in self._ranked:
            ranked = sorted(self.near.get(group, {}).items(), key=lambda each: (-each[1], each[0]))
            self._ranked[group] = ranked[:MOST_RIVALS]
        return self._ranked[group]

    def _are_apart(self, one: int, other: int) -> bool:
        """Something speaks against them; or they are companies that are not even alike."""
        key = (min(one, other), max(one, other))
        if key not in self._apart:
            alike = other in self.near.get(one, {})
            companies = self.groups.side(one).company and self.groups.side(other).company
            self._apart[key] = bool(self.groups.speaks_against(one, other)) or (companies and not alike)
        return self._apart[key]
