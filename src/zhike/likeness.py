"""Is this customer there already? What is being typed, held against every party of the snapshot in force.

    index = Index.read(folder)                      once per snapshot: the run's portraits, column by column
    index.like(Typed(name="安大贸易", phone="…"))    the customers that it may be, the likeliest first

The typed party is read as a source's row is (`identity/portraits.py`), compared level by level as two candidates are
(`identity/levels.py`) and judged by the numbers that the run fitted (`linkage`): what is said here is what the next
run would find, had the party been loaded. Decisions of people and marks that decide are not consulted.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from zhike.doubts import Mark
from zhike.errors import BadQuestion
from zhike.identity import levels
from zhike.identity.blocks import left_out, texts
from zhike.identity.linkage import Linkage, scored
from zhike.identity.pairs import judged
from zhike.identity.patterns import COLUMN, COMMON, COMPANY, MOST_RIVALS, PERSON, Patterns
from zhike.identity.portraits import drawn
from zhike.tables import COMPARED, PARTY, table

Ints = npt.NDArray[np.int64]

LEAST = 0.01
"""Customers less likely than this are named only where the typed name, or its 字号, stands in theirs."""
MOST_COMPARED = 150
"""Parties that are compared mark by mark; of more, those that share most."""
DECIDING = ("tax_id", "email")
"""Marks that are looked up as they are."""
FORMS = ("有限责任公司", "股份有限公司", "有限公司", "个体工商户")
"""Legal forms; one that is half typed is no part of the name yet."""
MOST_FOUND = 2_000
"""Names that hold a typed word: what more hold says too little."""
KEPT_WORDS = 64
SHORTEST = 2
"""Letters from which a name is looked for within other names."""
TOO_SHORT = ("股", "个", "个体")
"""Beginnings of a legal form that a name may well end with."""
USABLE = ("clean_name", "phones", "tax_id", "email", "address")
_NONE = pa.schema([(column.name, pa.string()) for column in table("portraits").columns]).empty_table()
QUERY = ""
"""The key of the typed party: it sorts before every other."""


@dataclass(frozen=True)
class Typed:
    """What somebody knows of a party; as typed, unfinished too."""

    name: str = ""
    phone: str = ""
    tax_id: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True)
class Likeness:
    """One customer that the typed party may be. `evidence`: the weightiest first."""

    customer_id: str
    party_key: str
    probability: float
    evidence: tuple[Mark, ...]
    portrait: Mapping[str, Any] = field(default_factory=dict)

    @property
    def agrees(self) -> tuple[str, ...]:
        """The marks that are wholly the same."""
        return tuple(mark.name for mark in self.evidence if mark.level >= levels.TOP[mark.name])


class Index:
    """The portraits of one run, in columns, and whose they are.

    Units  memory: the portraits once (300 MB for a million), and the distinct 字号 as words
    """

    def __init__(self, portraits: pa.Table, owners: pa.Array) -> None:
        known = pc.and_(pc.is_valid(owners), pc.not_equal(portraits["kind_of_party"].combine_chunks(), "nobody"))
        self.portraits = portraits.filter(known).combine_chunks()
        self.owners = owners.filter(known)
        self._spoken = {name for name in self.portraits.column_names if self.portraits[name].null_count < len(self)}
        self._within = {
            name: _Text(self._column(name)) for name in ("clean_name", "phones", "former") if name in self._spoken
        }
        self._met: OrderedDict[tuple[str, str], npt.NDArray[np.bool_]] = OrderedDict()
        brand = pc.dictionary_encode(self._column("brand"))
        self._brand_code = np.asarray(pc.fill_null(brand.indices, -1))
        self._brands = brand.dictionary
        # Every 字号 with one letter left out, as numbers: one that differs by a letter shares one of them.
        word, number = left_out(texts(one or "" for one in self._brands.to_pylist()))
        order = np.argsort(number, kind="stable")
        self._short, self._short_of = number[order], word[order].astype(np.int32)

    @classmethod
    def read(cls, folder: Path) -> "Index":
        """The index of the run whose private tables lie in a folder."""
        portraits = parquet.read_table(folder / "portraits.parquet")
        matches = parquet.read_table(folder / "matches.parquet", columns=["party_key", "customer_id"])
        place = pc.index_in(portraits["party_key"].combine_chunks(), value_set=matches["party_key"].combine_chunks())
        return cls(portraits, matches["customer_id"].combine_chunks().take(place))

    def __len__(self) -> int:
        return len(self.owners)

    def like(self, typed: pa.Table, linkage: Linkage, *, most: int) -> list[Likeness]:
        """The customers that a typed party may be, the likeliest first.

        Shapes  typed: one row of the table `portraits`
        """
        asked = typed.to_pylist()[0]
        places = self._candidates(asked)
        if not len(places):
            return []
        rows = self.portraits.take(pa.array(places))
        parties = levels.read(pa.concat_tables([typed, rows.select(typed.column_names)]))
        right = np.arange(1, len(places) + 1)
        keys = rows["party_key"].combine_chunks()
        order = np.asarray(pc.sort_indices(keys.cast(pa.binary())))
        seen = self._patterns(asked, parties, right, places[order])
        probability, _, _ = judged(linkage, seen)
        begun = self._begun(asked)[places[order]]
        wanted = np.flatnonzero((probability >= LEAST) | begun)
        chosen = self._best(wanted[np.argsort(-probability[wanted], kind="stable")], places[order], most)
        weights = scored(linkage, seen)
        rows = self.portraits.take(pa.array(places[order][chosen])).to_pylist()
        return [
            Likeness(
                self.owners[int(places[order][at])].as_py(), row["party_key"], float(probability[at]),
                _evidence(seen.levels[at].tolist(), weights[at].tolist()), row,
            )
            for at, row in zip(chosen, rows, strict=True)
        ]  # fmt: skip

    def _candidates(self, asked: Mapping[str, Any]) -> Ints:
        """The places of the parties that share something with the typed one, those that share most first."""
        score = np.zeros(len(self), dtype=np.int16)
        for mark in DECIDING:
            if asked.get(mark):
                score += 8 * self._equal(mark, asked[mark])
        for number in (asked.get("phones") or "").split():
            score += 8 * self._holds("phones", number)
        for mark, worth in (("clean_name", 6), ("brand", 4), ("sound", 3), ("address", 4)):
            if asked.get(mark):
                score += worth * self._equal(mark, asked[mark])
        score += self._alike_brand(asked)
        name = asked.get("clean_name") or ""
        if len(name) >= SHORTEST:
            score += 2 * self._holds("clean_name", name) + 3 * self._holds("former", name)
        for former in filter(None, (asked.get("former") or "").split("|")):
            score += 3 * self._equal("clean_name", former)
        score += self._of_a_person(asked)
        met = np.flatnonzero(score)
        if not len(met):
            return met
        for mark in ("city", "trade"):  # what many share sets only those apart that share a name too
            if asked.get(mark):
                score[met] += self._equal(mark, asked[mark])[met]
        best = met[np.argsort(-score[met], kind="stable")]
        return np.asarray(best[:MOST_COMPARED])

    def _alike_brand(self, asked: Mapping[str, Any]) -> npt.NDArray[np.int16]:
        """字号 with one letter more, less or other than the typed one; that begin with it, or that it begins with."""
        brand = asked.get("brand") or ""
        near = np.zeros(len(self._brands) + 1, dtype=bool)
        if len(brand) > SHORTEST:
            for number in left_out(texts([brand]))[1]:
                first, last = np.searchsorted(self._short, number), np.searchsorted(self._short, number, side="right")
                near[self._short_of[first:last]] = True
            begun = pa.array([brand[:length] for length in range(SHORTEST, len(brand))], pa.string())
            near[:-1] |= _flags(pc.is_in(self._brands, value_set=begun))
        if len(brand) >= SHORTEST:
            near[:-1] |= _flags(pc.starts_with(self._brands, brand))
        return np.where(near[self._brand_code], 2, 0).astype(np.int16)

    def _of_a_person(self, asked: Mapping[str, Any]) -> npt.NDArray[np.int16]:
        given, surname = asked.get("given_name"), asked.get("surname")
        found = np.zeros(len(self), dtype=np.int16)
        if given and surname:
            found += 2 * (self._equal("given_name", given) & self._equal("surname", surname))
            found += 2 * (self._equal("given_name", surname) & self._equal("surname", given))
        return found

    def _patterns(self, asked: Mapping[str, Any], parties: levels.Portraits, right: Ints, places: Ints) -> Patterns:
        """Each pair as a pattern of its own, how common its marks are counted over all parties of the run."""
        left = np.zeros(len(right), dtype="int64")
        found = levels.compare(parties, left, right)
        common = [np.where(found[mark] == levels.TOP[mark], self._class(mark, asked), 0) for mark in COMMON]
        persons = ~parties.company[left] & ~parties.company[right]
        return Patterns(
            np.stack([found[mark] for mark in COMPARED], axis=1).astype(np.int8),
            np.stack(common, axis=1).astype(np.int8),
            self._rivals(asked, found, places),
            np.where(persons, PERSON, COMPANY).astype(np.int8),
            np.ones(len(right), dtype="int64"),
            np.arange(len(right)),
        )

    def _class(self, mark: str, asked: Mapping[str, Any]) -> int:
        """The class of commonness of what the typed party bears, itself counted in."""
        word = asked.get(COLUMN.get(mark, mark))
        if not word:
            return 0
        if mark == "brand":
            others = max(len(self._cities(asked)), 1) - 1
        elif mark == "phone":
            others = max(int(self._holds("phones", number).sum()) for number in word.split()) - 1
        else:
            others = int(self._equal(COLUMN.get(mark, mark), word).sum()) - 1
        return int(np.ceil(np.log2(max(others, 0) + 1)))

    def _cities(self, asked: Mapping[str, Any]) -> set[str]:
        """The cities in which the typed 字号 stands."""
        cities = self._column("city").filter(pa.array(self._equal("brand", asked["brand"])))
        return {city for city in (*pc.unique(cities).to_pylist(), asked.get("city")) if city}

    def _rivals(self, asked: Mapping[str, Any], found: Mapping[str, Any], places: Ints) -> npt.NDArray[np.int8]:
        """In how many other cities the 字号 stands, where one of the two does not say which is meant."""
        if not asked.get("brand"):
            return np.zeros(len(places), dtype=np.int8)
        stated = self._column("city").take(pa.array(places)).is_valid().to_numpy(zero_copy_only=False)
        unsure = (found["brand"] == levels.TOP["brand"]) & (found["region"] == levels.SILENT)
        unsure &= stated != bool(asked.get("city"))
        elsewhere = min(max(len(self._cities(asked)) - 1, 0), MOST_RIVALS)
        return np.where(unsure, elsewhere, 0).astype(np.int8)

    def _begun(self, asked: Mapping[str, Any]) -> npt.NDArray[np.bool_]:
        """Names that hold the typed one, finished or not, and those of the same 字号."""
        found = np.zeros(len(self), dtype=bool)
        if len(asked.get("clean_name") or "") >= SHORTEST:
            found |= self._holds("clean_name", asked["clean_name"])
        if asked.get("brand"):
            found |= self._equal("brand", asked["brand"])
        return found

    def _best(self, order: Ints, places: Ints, most: int) -> list[int]:
        """Of the parties in this order the first of each customer, as many customers as wanted."""
        best: dict[str, int] = {}
        for at in order.tolist():
            best.setdefault(self.owners[int(places[at])].as_py(), at)
            if len(best) == most:
                break
        return list(best.values())

    def _equal(self, column: str, word: str) -> npt.NDArray[np.bool_]:
        """Where a column says just this word; the last words are kept, since who types asks for them again."""
        if column not in self._spoken:
            return np.zeros(len(self), dtype=bool)
        found = self._met.get((column, word))
        if found is None:
            found = self._met[column, word] = _flags(pc.equal(self._column(column), word))
            while len(self._met) > KEPT_WORDS:
                self._met.popitem(last=False)
        return found

    def _holds(self, column: str, word: str) -> npt.NDArray[np.bool_]:
        """Where a column says this word among others."""
        found = np.zeros(len(self), dtype=bool)
        if column in self._within:
            found[self._within[column].rows(word)] = True
        return found

    def _column(self, name: str) -> pa.Array:
        found = self.portraits[name]
        return found.chunk(0) if found.num_chunks == 1 else found.combine_chunks()


class _Text:
    """A column's words one after the other, to be searched in one go."""

    def __init__(self, column: pa.Array) -> None:
        words = pc.fill_null(column, "")
        self._starts = np.frombuffer(words.buffers()[1], dtype=np.int32)[words.offset : words.offset + len(words) + 1]
        self._whole = words.buffers()[2].to_pybytes() if words.buffers()[2] else b""

    def rows(self, word: str) -> Ints:
        """The first rows that hold a word."""
        wanted, at = word.encode(), -1
        found: list[int] = []
        while len(found) < MOST_FOUND and (at := self._whole.find(wanted, at + 1)) >= 0:
            found.append(at)
        places = np.asarray(found, dtype="int64")
        row = np.searchsorted(self._starts, places, side="right") - 1
        return np.unique(row[places + len(wanted) <= self._starts[row + 1]])


def _evidence(level: list[int], weights: list[float]) -> tuple[Mark, ...]:
    told = [Mark(mark, at, worth) for mark, at, worth in zip(COMPARED, level, weights, strict=True) if at >= 0]
    return tuple(sorted(told, key=lambda mark: -abs(mark.weight)))


def _flags(found: pa.Array) -> npt.NDArray[np.bool_]:
    return np.asarray(pc.fill_null(found, False).to_numpy(zero_copy_only=False))


def unfinished(name: str) -> str:
    """A name without a legal form that is only begun: 安大贸易有限责, 安大贸易股份有."""
    begun = (form[:length] for form in FORMS for length in range(1, len(form)) if name.endswith(form[:length]))
    last = max((one for one in begun if one not in TOO_SHORT), key=len, default="")
    return name[: -len(last)] if last and len(name) > len(last) + 1 else name


def portrait_of(typed: Typed) -> pa.Table:
    """What is typed, read as a source's row is.

    Shapes  one row of the table `portraits`
    Errors  BadQuestion where nothing typed says who it is
    """
    said = {
        "customer_name": unfinished(typed.name.strip()),
        "phone": typed.phone,
        "customer_tax_id": typed.tax_id,
        "email": typed.email,
    }
    party = pa.table({name: pa.array([said.get(name) or None], pa.string()) for name in PARTY})
    party = party.add_column(0, "source", [[QUERY]]).add_column(0, "party_key", [[QUERY]])
    address = [typed.address] if typed.address.strip() else []
    traits = pa.table({
        "party_key": pa.array([QUERY] * len(address), pa.string()),
        "kind": pa.array(["address"] * len(address), pa.string()),
        "value": pa.array(address, pa.string()),
    })  # fmt: skip
    found = drawn(party, traits, _NONE)
    row = found.to_pylist()[0]
    if not any(row.get(mark) for mark in USABLE):
        raise BadQuestion(
            ("Nothing here says who it is.", "所填内容无法识别是哪个客户。"),
            (
                "Give a name (not one like 散客), a whole phone number, a tax id with right digits, an e-mail or an address.",
                "请填写名称（“散客”等除外）、完整的电话、正确的统一社会信用代码、电子邮箱或地址。",
            ),
        )
    return found
