"""Which parties may be one: those that share a key with few others, and how far their marks agree."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhike.identity import levels
from zhike.identity.blocks import BLOCKINGS, Blocking, Numbers
from zhike.identity.levels import SILENT, Ints, Levels, Portraits
from zhike.identity.marks import THREADS
from zhike.identity.patterns import COMMON, Patterns, circumstances, told
from zhike.tables import COMPARED


def candidates(portraits: ir.Table, known_portraits: ir.Table, known_candidates: ir.Table) -> ir.Table:
    """Two parties that may be one, and how far their marks agree.

    Row      two parties that share a key with few enough others
    Units    seen counts the others that bear the same in powers of two
    Leaves   anonymous parties; pairs whose keys are all shared by too many
    """
    parties = levels.read(portraits.to_pyarrow())
    left, right = paired(parties)
    found = compared(
        parties, left, right, known_portraits.select("party_key", "print").to_pyarrow(), Kept.read(known_candidates)
    )
    return ibis.memtable(found)


def paired(parties: Portraits) -> tuple[Ints, Ints]:
    """The places of all pairs that share a key, each once, in the order of their keys."""
    count = len(parties)
    if not count:
        return np.empty(0, dtype="int64"), np.empty(0, dtype="int64")
    with ThreadPoolExecutor(THREADS) as threads:  # sorting numbers leaves the interpreter free
        met = list(threads.map(lambda blocking: _met(parties, blocking), BLOCKINGS))
    pairs = _distinct(np.concatenate(met))
    return pairs // count, pairs % count


def _distinct(numbers: Ints) -> Ints:
    numbers = np.sort(numbers)
    return numbers[np.append(True, numbers[1:] != numbers[:-1])] if len(numbers) else numbers


def _met(parties: Portraits, blocking: Blocking) -> Ints:
    """The pairs that share a key of one kind, as left place × number of parties + right place."""
    told = list(blocking.keys(parties))
    party = np.concatenate([who for who, _ in told])
    key = np.concatenate([number for _, number in told])
    somebody = parties.somebody[party]
    return _within_blocks(party[somebody], key[somebody], blocking.most, len(parties))


def _within_blocks(party: Ints, key: Numbers, most: int, count: int) -> Ints:
    shared = _perhaps_shared(key)
    party, key = party[shared], key[shared]
    order = np.argsort(key)  # the order within a block makes no other pairs
    party, key = party[order], key[order]
    first = np.flatnonzero(np.append(True, key[1:] != key[:-1])) if len(key) else np.empty(0, dtype="int64")
    size = np.diff(np.append(first, len(key)))
    fine = np.repeat((size > 1) & (size <= most), size)
    party, rest = party[fine], (np.repeat(first + size, size) - np.arange(len(key)))[fine]
    found = []
    for ahead in range(1, most):
        one = np.flatnonzero(rest > ahead)
        if not len(one):
            break
        a, b = party[one], party[one + ahead]
        low, high = np.minimum(a, b), np.maximum(a, b)
        found.append((low * count + high)[low != high])
    return _distinct(np.concatenate(found)) if found else np.empty(0, dtype="int64")


def _perhaps_shared(key: Numbers) -> Ints:
    """The places of the keys without those that surely stand alone: nobody has another with the same last bits.

    Most keys stand alone, and what is left out is not sorted.
    """
    last = (key & np.uint64((1 << max(len(key).bit_length() + 1, 8)) - 1)).astype("int64")
    return np.flatnonzero(np.bincount(last)[last] > 1)


@dataclass(frozen=True)
class Kept:
    """The table `candidates` in memory.

    Shapes  levels: pairs × COMPARED, −1 for a missing one; seen: pairs × what `circumstances` tells
    """

    left_key: pa.Array
    right_key: pa.Array
    levels: Levels
    seen: Levels

    @classmethod
    def read(cls, candidates: ir.Table) -> "Kept":
        """The table."""
        told = candidates.select("left_key", "right_key", "levels", "seen").to_pyarrow()
        left, right, level, seen = (told[name].combine_chunks().cast(pa.string()) for name in told.column_names)
        return cls(left, right, spelt_out(level, len(COMPARED)), spelt_out(seen, len(COMMON) + 2))

    def patterns(self) -> Patterns:
        """What the model sees, each once."""
        return told(self.levels, self.seen)

    def __len__(self) -> int:
        return len(self.levels)


def compared(parties: Portraits, left: Ints, right: Ints, known_portraits: pa.Table, known: Kept) -> pa.Table:
    """The table `candidates`: new pairs compared, the levels of others kept."""
    place = _kept(parties, left, right, known_portraits, known)
    new, old = np.flatnonzero(place < 0), np.flatnonzero(place >= 0)
    fresh = levels.compare(parties, left[new], right[new])
    level = np.empty((len(left), len(COMPARED)), dtype=np.int8)
    level[new] = np.stack([fresh[name] for name in COMPARED], axis=1)
    level[old] = known.levels[place[old]]
    by_mark = {name: level[:, number] for number, name in enumerate(COMPARED)}
    return pa.table(
        {
            "left_key": parties.keys.take(pa.array(left)),
            "right_key": parties.keys.take(pa.array(right)),
            "levels": in_signs(level),
            "seen": in_signs(circumstances(parties, left, right, by_mark)),
        }
    )


SILENT_SIGN, DIGIT = ord("-"), ord("0")
_NUMBER = (np.arange(256) - DIGIT).astype(np.int8)
_NUMBER[SILENT_SIGN] = SILENT
"""Per sign the number that it stands for."""


def in_signs(level: Levels) -> pa.Array:
    """Small numbers as texts: a digit each (: for ten and so on), and - for −1.

    Shapes  level: pairs × numbers
    """
    signs = np.where(level == SILENT, SILENT_SIGN, level + DIGIT).astype(np.uint8)
    starts = np.arange(len(level) + 1, dtype=np.int32) * level.shape[1]
    return pa.StringArray.from_buffers(len(level), pa.py_buffer(starts), pa.py_buffer(np.ascontiguousarray(signs)))


def spelt_out(signs: pa.Array, width: int) -> Levels:
    """The numbers of the texts that `in_signs` makes, so many a text."""
    data = signs.buffers()[2]
    if not len(signs) or data is None:
        return np.empty((0, width), dtype=np.int8)
    first = signs.offset * width
    read = np.frombuffer(data, dtype=np.uint8)[first : first + len(signs) * width].reshape(-1, width)
    return _NUMBER[read]


def _kept(parties: Portraits, left: Ints, right: Ints, known_portraits: pa.Table, known: Kept) -> Ints:
    """Per pair its row in the known candidates; −1 where there is none or one of its portraits has changed."""
    count = len(parties)
    none = np.full(len(left), -1, dtype="int64")
    if not len(known) or not len(known_portraits) or not len(left):
        return none
    at = _index(parties.keys, known_portraits["party_key"].combine_chunks())
    before = known_portraits["print"].combine_chunks().cast(pa.string()).take(pa.array(at, mask=at < 0))
    same = np.append(pc.fill_null(pc.equal(before, parties.prints), False).to_numpy(zero_copy_only=False), False)
    one, other = _index(known.left_key, parties.keys), _index(known.right_key, parties.keys)
    usable = np.flatnonzero(same[one] & same[other])
    if not len(usable):
        return none
    pairs = one[usable] * count + other[usable]
    order = np.argsort(pairs)
    pairs, usable = pairs[order], usable[order]
    wanted = left * count + right
    found = np.minimum(np.searchsorted(pairs, wanted), len(pairs) - 1)
    return np.where(pairs[found] == wanted, usable[found], -1)


def _index(texts: pa.Array, within: pa.Array) -> Ints:
    """Per text its place within others, −1 where it is not there."""
    found = pc.fill_null(pc.index_in(texts.cast(pa.string()), value_set=within.cast(pa.string())), -1)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype="int64")
