"""Portraits in memory: each column as numbers of distinct words, and words compared once per distinct pair of them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import process

from zhike.identity import keys
from zhike.tables import table

Ints = npt.NDArray[np.int64]
Levels = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]
Grade = Callable[[Ints, Ints], npt.NDArray[np.generic]]

THREADS = 2
SILENT = -1
TOP = {
    "name": 3, "brand": 4, "region": 4, "trade": 3, "form": 1, "branch": 1, "given_name": 3, "surname": 3, "tax_id": 1,
    "phone": 2, "email": 2, "address": 4, "contact_person": 2, "bank_account": 2, "id_number": 3, "born_on": 3,
    "postcode": 2, "former": 2,
}  # fmt: skip
"""The level of each mark that says: the same."""


@dataclass(frozen=True)
class Mark:
    """One column of the portraits.

    Shapes  code: per party its number in `words`, −1 where it is silent
    """

    code: Ints
    texts: pa.Array

    @cached_property
    def words(self) -> npt.NDArray[np.object_]:
        """The distinct words, made when they are asked for."""
        return np.array(self.texts.to_pylist(), dtype=object)

    @cached_property
    def lengths(self) -> Ints:
        """How many letters each word has."""
        return np.asarray(pc.utf8_length(self.texts).to_numpy(zero_copy_only=False), dtype="int64")

    @cached_property
    def ascii(self) -> Flags:
        """Per party: its word is in Latin letters; False where it is silent."""
        return np.append(self.latin, False)[self.code]

    @cached_property
    def latin(self) -> Flags:
        """Per word: it is in Latin letters."""
        return np.asarray(pc.string_is_ascii(self.texts).to_numpy(zero_copy_only=False), dtype=bool)

    def __len__(self) -> int:
        return len(self.texts)


@dataclass(frozen=True)
class Portraits:
    """The portraits in the order of their keys, each column as numbers."""

    keys: pa.Array
    prints: pa.Array
    company: Flags
    somebody: Flags
    marks: dict[str, Mark]

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, mark: str) -> Mark:
        return self.marks[mark]


def in_order(portraits: pa.Table) -> pa.Table:
    """The rows in the order of their party keys, letter by letter; as they are where they lie so."""
    key = portraits["party_key"].combine_chunks().cast(pa.binary())
    if len(key) < 2 or not pc.any(pc.less(key[1:], key[:-1])).as_py():
        return portraits
    return portraits.take(pc.sort_indices(key))


def read(portraits: pa.Table) -> Portraits:
    """The table `portraits`, sorted by key; of its marks those columns that are there."""
    rows = in_order(portraits)
    read = [
        column.name for column in table("portraits").columns if column.nullable and column.name in rows.column_names
    ]
    read.append("source")
    with ThreadPoolExecutor(THREADS) as threads:  # Arrow leaves the interpreter free meanwhile
        coded = threads.map(lambda name: Mark(*keys.coded(rows[name].cast(pa.string()))), read)
        marks = dict(zip(read, coded, strict=True))
    kind = rows["kind_of_party"]
    return Portraits(
        rows["party_key"].combine_chunks().cast(pa.string()),
        rows["print"].combine_chunks().cast(pa.string()),
        pc.equal(kind, "company").to_numpy(),
        pc.not_equal(kind, "nobody").to_numpy(),
        marks,
    )


def both(mark: Mark, left: Ints, right: Ints) -> tuple[Ints, Ints, Flags]:
    one, other = mark.code[left], mark.code[right]
    return one, other, (one >= 0) & (other >= 0)


def score(
    one: Mark, ones: Ints, other: Mark, others: Ints, scorer: Callable[..., float | int], *, workers: int = 2
) -> npt.NDArray[np.float32]:
    """The scorer's value for words given by number, each distinct pair of them scored once."""
    if not len(ones):
        return np.empty(0, dtype=np.float32)
    distinct, place = np.unique(ones * len(other.words) + others, return_inverse=True)
    found = process.cpdist(
        one.words[distinct // len(other.words)].tolist(),
        other.words[distinct % len(other.words)].tolist(),
        scorer=scorer,
        dtype=np.float32,
        workers=workers,
    )
    return np.asarray(found, dtype=np.float32)[place]


def graded(mark: Mark, left: Ints, right: Ints, top: int, grade: Grade) -> Levels:
    """`top` where the words are the same; what `grade` says of the numbers of words that differ."""
    one, other, told = both(mark, left, right)
    level = np.where(told, np.where(one == other, top, 0), SILENT).astype(np.int8)
    differ = np.flatnonzero(told & (one != other))
    if len(differ):
        low, high = np.minimum(one[differ], other[differ]), np.maximum(one[differ], other[differ])
        level[differ] = grade(low, high)
    return level
