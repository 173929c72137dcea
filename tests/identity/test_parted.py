"""Parties taken out of one group, the marks that hold them staying with one side."""

import numpy as np

from zhike.identity.links import Links
from zhike.identity.parted import parted

NEVER = np.iinfo(np.int64).max


def links(kind, **bearers):
    """Edges of one kind: mark=places of its bearers."""
    party = [place for places in bearers.values() for place in places]
    mark = [number for number, places in enumerate(bearers.values()) for _ in places]
    return Links(kind, np.array(party), np.array(mark), list(bearers))


def after(found, different, parties, age=None):
    """The group of each party, and the marks that each still bears."""
    kept, group = parted(found, np.zeros(parties, dtype="int64"), different, np.array(age or [NEVER] * parties))
    bears = [
        sorted(each.texts[m] for each in kept for p, m in zip(each.party, each.mark, strict=True) if p == place)
        for place in range(parties)
    ]
    return group.tolist(), bears


def test_the_loser_keeps_its_own_marks_and_loses_the_shared_one():
    group, bears = after([links("tax_id", T=[0, 1, 2]), links("name", N=[0, 1], M=[2])], [(0, 2)], 3)

    assert group[0] == group[1] != group[2]
    assert bears == [["N", "T"], ["N", "T"], ["M"]]


def test_the_side_with_more_bearers_keeps_the_mark():
    group, bears = after([links("tax_id", T=[0, 1, 2]), links("name", N=[0], M=[1, 2])], [(0, 2)], 3)

    assert group[1] == group[2] != group[0]
    assert bears[0] == ["N"]


def test_of_equal_sides_the_one_known_first_keeps_the_mark():
    found = [links("code", C=[0, 1])]

    assert after(found, [(0, 1)], 2)[1] == [["C"], []]
    assert after(found, [(0, 1)], 2, age=[5, 2])[1] == [[], ["C"]]


def test_the_surest_marks_join_first():
    found = [links("phone", P=[0, 1]), links("tax_id", T=[1, 2])]
    group, bears = after(found, [(0, 2)], 3)

    assert group[1] == group[2] != group[0]
    assert bears == [["P"], ["T"], ["T"]]


def test_decisions_join_before_every_mark():
    found = [links("decision", x=[0, 1]), links("tax_id", T=[1, 2])]
    group, bears = after(found, [(0, 2)], 3)

    assert group[0] == group[1] != group[2]
    assert bears == [["x"], ["T", "x"], []]


def test_groups_without_such_a_pair_are_left_as_they_are():
    found, group = [links("tax_id", T=[0, 1], U=[2, 3])], np.array([0, 0, 1, 1])
    kept, now = parted(found, group, [(0, 2)], np.array([NEVER] * 4))

    assert kept[0] is found[0]
    assert now is group
