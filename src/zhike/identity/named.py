"""How far two names agree: 字号, place, trade, branch, the parts of a person's name, former names."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from rapidfuzz import distance, fuzz

from zhike.identity.marks import SILENT, TOP, Flags, Ints, Levels, Mark, Portraits, both, graded, score


def _in_parts(parties: Portraits, left: Ints, right: Ints) -> Flags:
    """Pairs of persons whose names are given in parts and in Latin letters on both sides."""
    parts = (parties["given_name"].ascii | parties["surname"].ascii) & ~parties.company
    return np.asarray(parts[left] & parts[right])


def _branded(parties: Portraits, left: Ints, right: Ints) -> Flags:
    """Pairs that are compared by their 字号 and what stands around it."""
    branded = parties["brand"].code >= 0
    return np.asarray(branded[left] & branded[right])


def name(parties: Portraits, left: Ints, right: Ints) -> Levels:
    """The whole name, where its parts are not compared one by one."""
    mark, sound = parties["clean_name"], parties["sound"]

    def grade(one: Ints, other: Ints) -> npt.NDArray[np.generic]:
        long = np.minimum(mark.lengths[one], mark.lengths[other]) > 2
        edits = score(mark, one, mark, other, distance.OSA.distance)
        alike = np.maximum(
            score(mark, one, mark, other, fuzz.ratio), score(mark, one, mark, other, fuzz.token_sort_ratio)
        )
        same = (alike >= 92) & ~_one_other_letter(mark, one, other)
        return np.where(same, 2, (alike >= 80) | (long & (edits <= 1))).astype(np.int8)

    level = graded(mark, left, right, TOP["name"], grade)
    same_sound = (sound.code[left] == sound.code[right]) & (sound.code[left] >= 0)
    level[(level >= 0) & (level < 2) & same_sound] = 2
    level[_in_parts(parties, left, right) | _branded(parties, left, right)] = SILENT
    return _owner_of_shop(parties, left, right, level)


def _one_other_letter(mark: Mark, one: Ints, other: Ints) -> Flags:
    """One letter put for another (Hall, Hill) makes another name; one left out, doubled or swapped is a slip."""
    unlike = score(mark, one, mark, other, distance.Hamming.distance)
    return np.asarray((mark.lengths[one] == mark.lengths[other]) & (unlike == 1))


def _owner_of_shop(parties: Portraits, left: Ints, right: Ints, level: Levels) -> Levels:
    """A person whose name is a company's 字号 may be its owner, or the 字号 alone: alike, and not the same."""
    name, brand = parties["clean_name"], parties["brand"]
    for one, other in ((left, right), (right, left)):
        mixed = np.flatnonzero((level == 0) & parties.company[one] & ~parties.company[other] & (brand.code[one] >= 0))
        same = brand.words[brand.code[one[mixed]]] == name.words[name.code[other[mixed]]]
        level[mixed[same]] = 2
    return level


def brand(parties: Portraits, left: Ints, right: Ints) -> Levels:
    """字号: 3 the same sound, three letters or more in another order or a slip in a long Latin word, 2 one letter of three or one within the other, 1 one letter of two."""
    mark, sound = parties["brand"], parties["sound"]

    def grade(one: Ints, other: Ints) -> npt.NDArray[np.generic]:
        edits = score(mark, one, mark, other, distance.OSA.distance)
        shorter = np.minimum(mark.lengths[one], mark.lengths[other])
        within = score(mark, one, mark, other, fuzz.partial_ratio) == 100
        level = np.where((edits <= 1) & (shorter > 2) | within & (shorter > 1), 2, edits <= 1)
        latin = mark.latin
        slip = (edits <= 1) & (shorter > 5) & latin[one] & latin[other] & ~_one_other_letter(mark, one, other)
        near = np.flatnonzero((edits <= 1) & (shorter > 2) & (mark.lengths[one] == mark.lengths[other]))
        words = zip(mark.words[one[near]], mark.words[other[near]], strict=True)
        slip[near[[sorted(a) == sorted(b) for a, b in words]]] = True  # the same letters in another order
        return np.where(slip, 3, level).astype(np.int8)

    level = graded(mark, left, right, TOP["brand"], grade)
    same_sound = (sound.code[left] == sound.code[right]) & (sound.code[left] >= 0)
    level[(level >= 0) & (level < 3) & same_sound] = 3
    return level


def region(parties: Portraits, left: Ints, right: Ints) -> Levels:
    """0 another province or city, 1 another district of the city, 2 one states the city and the other its province
    only, 3 the same place as far as both state it, 4 the district."""
    provinces, cities, districts = (both(parties[name], left, right) for name in ("province", "city", "district"))
    level = np.full(len(left), SILENT, dtype=np.int8)
    for (one, other, told), same in ((provinces, 3), (cities, 3), (districts, 4)):
        level[told & (one == other)] = same
    stated = (cities[0] >= 0) != (cities[1] >= 0)
    level[(level == 3) & stated & provinces[2]] = 2
    level[districts[2] & (districts[0] != districts[1])] = 1
    for one, other, told in (provinces, cities):
        level[told & (one != other)] = 0
    return level


def trade(parties: Portraits, left: Ints, right: Ints) -> Levels:
    """2 one within the other (供应链, 供应链管理), 1 half of the letters in common, two at least (环保设备, 机械设备)."""
    mark = parties["trade"]

    def grade(one: Ints, other: Ints) -> npt.NDArray[np.generic]:
        common = score(mark, one, mark, other, distance.LCSseq.similarity)
        shorter = np.minimum(mark.lengths[one], mark.lengths[other])
        return np.where(common >= shorter, 2, (common * 2 >= shorter) & (common > 1)).astype(np.int8)

    return graded(mark, left, right, TOP["trade"], grade)


def branch(parties: Portraits, left: Ints, right: Ints) -> Levels:
    """A branch against its head office differs: here silence says something."""
    one, other, told = both(parties["branch"], left, right)
    level = np.where(told, one == other, 0).astype(np.int8)
    level[(one < 0) & (other < 0)] = SILENT
    return level


def part_of_name(name: str, swapped: str) -> Callable[[Portraits, Ints, Ints], Levels]:
    """A person's given name or surname: 2 one letter off, or written in the other's column; 1 alike."""

    def rule(parties: Portraits, left: Ints, right: Ints) -> Levels:
        mark, its = parties[name], parties[swapped]

        def grade(one: Ints, other: Ints) -> npt.NDArray[np.generic]:
            edits = score(mark, one, mark, other, distance.OSA.distance)
            alike = score(mark, one, mark, other, distance.JaroWinkler.normalized_similarity)
            return np.where((edits <= 1) | (alike >= 0.92), 2, alike >= 0.8).astype(np.int8)

        level = graded(mark, left, right, TOP[name], grade)
        for one, other in ((left, right), (right, left)):
            here, there = mark.code[one], its.code[other]
            crossed = np.flatnonzero((level < 2) & (here >= 0) & (there >= 0))
            near = score(mark, here[crossed], its, there[crossed], distance.OSA.distance) <= 1
            level[crossed[near & (mark.lengths[here[crossed]] > 2)]] = 2
        level[~_in_parts(parties, left, right)] = SILENT
        return level

    return rule


def former(parties: Portraits, left: Ints, right: Ints) -> Levels:
    """2 where one was called as the other is called, in full; 1 where a former or short name fits otherwise; else silent."""
    mark = parties["former"]
    level = np.full(len(left), SILENT, dtype=np.int8)
    told = np.flatnonzero((mark.code[left] >= 0) | (mark.code[right] >= 0))
    told = told[_mentioned(parties, left[told], right[told])]
    called = {place: _called(parties, place) for place in np.unique([left[told], right[told]]).tolist()}
    said = {place: _said(parties, place) for place in called}
    whole = {place: {_word(parties, "clean_name", place)} for place in called}
    for pair, one, other in zip(told.tolist(), left[told].tolist(), right[told].tolist(), strict=True):
        if any(len(name) >= FULL for name in said[one] & whole[other] | said[other] & whole[one]):
            level[pair] = 2
        elif said[one] & (called[other] | said[other]) or said[other] & called[one]:
            level[pair] = 1
    return level


def _mentioned(parties: Portraits, left: Ints, right: Ints) -> list[int]:
    """The places of pairs where a former name of one holds the other's name or 字号, or both have one."""
    former, name, brand = (_texts(parties[mark]) for mark in _CALLED)
    ends = zip(*(parties[mark].code[end].tolist() for end in (left, right) for mark in _CALLED), strict=True)
    return [
        place
        for place, (was, is_, its, other_was, other_is, other_its) in enumerate(ends)
        if (was >= 0 and other_was >= 0)
        or (was >= 0 and (name[other_is] in former[was] or brand[other_its] in former[was]))
        or (other_was >= 0 and (name[is_] in former[other_was] or brand[its] in former[other_was]))
    ]


_CALLED = ("former", "clean_name", "brand")


def _texts(mark: Mark) -> list[str]:
    """The words of a mark, and at −1 what stands in no text."""
    return [*mark.words, "\0"]


FULL = 6
"""Letters from which a name is no short one."""


def _word(parties: Portraits, mark: str, place: int) -> str:
    code = int(parties[mark].code[place])
    return parties[mark].words[code] if code >= 0 else ""


def _called(parties: Portraits, place: int) -> set[str]:
    """The name and the 字号 with what may stand around it."""
    brand, city, trade = (_word(parties, mark, place) for mark in ("brand", "city", "trade"))
    names = {_word(parties, "clean_name", place)}
    if brand:
        names |= {brand, city + brand, brand + trade, city + brand + trade, city.removesuffix("市") + brand + trade}
    return names - {""}


def _said(parties: Portraits, place: int) -> set[str]:
    return set(_word(parties, "former", place).split("|")) - {""}
