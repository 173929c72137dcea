"""Pairs that look the same to the model: the same levels, of marks equally common. Everything is computed per pattern.

The classes of commonness are powers of two of the number of other parties that bear the same: 0 nobody, 1 one, 2 two
or three … A number of classes keeps the patterns few, however many the pairs.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from zhike.identity import keys
from zhike.identity.levels import SILENT, TOP, Ints, Levels, Mark, Portraits
from zhike.identity.links import phones
from zhike.tables import COMPARED

COMMON = ("name", "brand", "given_name", "surname", "trade", "phone", "address", "contact_person")
"""The marks whose agreement says less where many bear the same."""
COLUMN = {"name": "clean_name", "phone": "phones"}
"""The portrait's column of a mark that is not called like it."""
COMPANY, PERSON = 0, 1
STRATA = ("company", "person")
MOST_RIVALS = 15
LONG, LONG_HAN, LONG_LATIN = ("name", "brand"), 3, 10
"""The marks that say more where they are long, and from how many letters on they are."""
RARE = -1


@dataclass(frozen=True)
class Patterns:
    """The distinct patterns of pairs.

    Shapes  levels: patterns × COMPARED; common: patterns × COMMON, 0 where the mark does not agree wholly; stratum,
            rivals and pairs: per pattern; of_pair: per pair its pattern
    """

    levels: Levels
    common: Levels
    rivals: Levels
    stratum: Levels
    pairs: Ints
    of_pair: Ints


def patterns(parties: Portraits, left: Ints, right: Ints, levels: dict[str, Levels]) -> Patterns:
    """The patterns of pairs given by the places of their parties."""
    return told(np.stack([levels[name] for name in COMPARED], axis=1), circumstances(parties, left, right, levels))


def circumstances(parties: Portraits, left: Ints, right: Ints, levels: dict[str, Levels]) -> Levels:
    """What the model sees of pairs beside their levels.

    Shapes  pairs × (COMMON, rivals, stratum)
    """
    columns = [_commonness(parties, name, left, right, levels[name]) for name in COMMON]
    return np.stack([*columns, _rivals(parties, left, right, levels), _strata(parties, left, right)], axis=1)


def told(level: Levels, seen: Levels) -> Patterns:
    """The distinct ones among pairs, in an order that does not depend on that of the pairs."""
    every = np.concatenate([level, seen], axis=1).astype(np.int8) + 2
    width = every.shape[1]
    whole = np.ascontiguousarray(every.astype(np.uint8)).view(f"V{width}").reshape(-1)
    signs = (
        pa.array([], pa.binary(width))
        if not len(whole)
        else pa.FixedSizeBinaryArray.from_buffers(pa.binary(width), len(whole), [None, pa.py_buffer(whole)])
    )
    found = pc.dictionary_encode(signs.cast(pa.binary()))
    order = pc.sort_indices(found.dictionary).to_numpy()
    rank = np.empty(len(order), dtype="int64")
    rank[order] = np.arange(len(order))
    of_pair = rank[found.indices.to_numpy(zero_copy_only=False)] if len(order) else np.empty(0, dtype="int64")
    first = np.empty(len(order), dtype="int64")
    first[of_pair[::-1]] = np.arange(len(of_pair))[::-1]
    distinct, marks = every[first] - 2, len(COMPARED)
    counts = np.bincount(of_pair, minlength=len(order))
    return Patterns(distinct[:, :marks], distinct[:, marks:-2], distinct[:, -2], distinct[:, -1], counts, of_pair)


def commonness(parties: Portraits, name: str) -> tuple[Ints, Ints]:
    """How many bear a mark.

    Shapes  per party the number of its word, −1 where silent; per word how many other than one party bear it

    A 字号 is counted by the cities and trades that it stands with, since one customer may be written in many ways.
    """
    mark = parties[COLUMN.get(name, name)]
    if name == "brand":
        return mark.code, np.maximum(_owners(parties, mark) - 1, 0)
    if name == "phone":
        return mark.code, _most_shared(mark) - 2
    return mark.code, np.bincount(mark.code[mark.code >= 0], minlength=len(mark)) - 2


def _commonness(parties: Portraits, name: str, left: Ints, right: Ints, level: Levels) -> Levels:
    """Per pair the class of commonness of what both bear: −1 long and nobody else, 0 nobody else, 1 one, 2 two or three …"""
    code, others = commonness(parties, name)
    classes = np.append(np.ceil(np.log2(np.maximum(others, 0) + 1)), 0).astype(np.int8)
    if name in LONG:
        mark = parties[COLUMN.get(name, name)]
        long = np.where(mark.latin, LONG_LATIN, LONG_HAN)
        classes[:-1][(classes[:-1] == 0) & (mark.lengths >= long)] = RARE
    both = np.minimum(classes[code[left]], classes[code[right]])
    return np.where(level == TOP[name], both, 0).astype(np.int8)


def others(classes: Levels) -> npt.NDArray[np.float64]:
    """How many others the members of a class have, in the middle: 0, 1, 2.5, 5.5 …"""
    high = np.exp2(classes.astype(np.float64))
    return np.asarray(np.where(classes > 0, (high / 2 + high - 1) / 2, 0.0))


def _owners(parties: Portraits, mark: Mark) -> Ints:
    """Per 字号 how many different cities it stands with, or trades in one city: whichever are more."""
    cities = _distinct(mark, parties["city"])
    return np.maximum(cities, 1)


def _distinct(mark: Mark, other: Mark) -> Ints:
    """Per word of the mark, with how many words of the other it stands."""
    both = (mark.code >= 0) & (other.code >= 0)
    width = max(len(other), 1)
    pairs = np.unique(mark.code[both] * width + other.code[both])
    return np.bincount(pairs // width, minlength=len(mark))


def _most_shared(mark: Mark) -> Ints:
    """Per cell of numbers, how many parties have the one of them that most have."""
    parties = np.bincount(mark.code[mark.code >= 0], minlength=len(mark))
    cell, numbers = phones(mark.texts)
    number, distinct = keys.coded(numbers)
    shared = np.zeros(len(distinct), dtype="int64")
    np.add.at(shared, number, parties[cell])
    most = np.zeros(len(mark), dtype="int64")
    np.maximum.at(most, cell, shared[number])
    return most


def _rivals(parties: Portraits, left: Ints, right: Ints, levels: dict[str, Levels]) -> Levels:
    """How many other cities a shared 字号 stands in, where one of the two does not say which is meant."""
    brand = parties["brand"]
    elsewhere = np.append(_distinct(brand, parties["city"]), 0)[brand.code[left]] - 1
    unsure = (levels["brand"] == TOP["brand"]) & (levels["region"] == SILENT)
    unsure &= (parties["city"].code[left] >= 0) != (parties["city"].code[right] >= 0)
    return np.where(unsure, np.clip(elsewhere, 0, MOST_RIVALS), 0).astype(np.int8)


def _strata(parties: Portraits, left: Ints, right: Ints) -> Levels:
    """Persons are compared as persons; a company with a person as companies are."""
    persons = ~parties.company[left] & ~parties.company[right]
    return np.where(persons, PERSON, COMPANY).astype(np.int8)
