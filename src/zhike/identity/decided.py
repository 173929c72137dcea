"""What people decided about two parties: which decisions hold together, and which parties they mean today.

Newest wins: of decisions that cannot all be true the newer are kept and the older said to be ignored
(A = B and B = C leave no room for an older A ≠ C). A party is found by its key, else by the marks that the
decision kept of it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from zhike.identity import links

KINDS = ("same", "different", "parent")
WEIGHTS = {"tax_id": 64, "id_number": 64, "card": 32, "code": 32, "bank_account": 16, "phone": 8, "email": 8, "name": 4}
"""How much a kept mark says about which party was meant."""
MARKED = ("tax_id", "id_number", "card", "code", "bank_account", "phones", "email", "clean_name")


@dataclass(frozen=True)
class Said:
    """One decision about two parties, by their keys; of a parent, child and parent. The higher number is the newer."""

    kind: str
    left: str
    right: str
    number: int
    subject: str


class Ledger:
    """Decisions that hold together: who is one by decision, who is apart, who is above whom."""

    def __init__(self) -> None:
        self.kept: list[Said] = []
        self._root: dict[str, str] = {}
        self._joined: dict[str, list[tuple[str, Said]]] = defaultdict(list)
        self._apart: dict[str, dict[str, list[Said]]] = defaultdict(dict)
        self._above: dict[str, dict[str, list[Said]]] = defaultdict(dict)

    def keep(self, one: Said) -> None:
        self.kept.append(one)
        left, right = self.root(one.left), self.root(one.right)
        if one.kind == "same":
            self._joined[one.left].append((one.right, one))
            self._joined[one.right].append((one.left, one))
            if left != right:
                self._unite(min(left, right), max(left, right))
            return
        self._apart[left].setdefault(right, []).append(one)
        self._apart[right].setdefault(left, []).append(one)
        if one.kind == "parent":
            self._above[left].setdefault(right, []).append(one)

    def against(self, new: Said) -> list[Said]:
        """The kept decisions that leave no room for this one."""
        left, right = self.root(new.left), self.root(new.right)
        if new.kind == "same":
            if left == right:
                return []
            return self._apart[left].get(right, []) or self._climb(left, right) or self._climb(right, left)
        if left == right:
            return self._path(new.left, new.right)
        return self._climb(right, left) if new.kind == "parent" else []

    def root(self, key: str) -> str:
        """The first of all parties that are one with this one by decision."""
        while (above := self._root.get(key, key)) != key:
            self._root[key] = key = self._root.get(above, above)
        return key

    def _unite(self, keep: str, gone: str) -> None:
        self._root[gone] = keep
        for between in (self._apart, self._above):
            for other, said in between.pop(gone, {}).items():
                between[keep].setdefault(other, []).extend(said)
        for others in (*self._apart.values(), *self._above.values()):
            if gone in others:
                others.setdefault(keep, []).extend(others.pop(gone))

    def _climb(self, low: str, high: str) -> list[Said]:
        """The decisions by which one party stands above another, from parent to parent; none where it does not."""
        came: dict[str, tuple[str, Said]] = {}
        waiting = [low]
        while waiting:
            here = waiting.pop(0)
            if here == high and came:
                return list(_back(came, high, low))
            for other, said in self._above.get(here, {}).items():
                if other not in came and other != low:
                    came[other] = (here, said[0])
                    waiting.append(other)
        return []

    def _path(self, one: str, other: str) -> list[Said]:
        """The decisions that make two parties one."""
        came: dict[str, tuple[str, Said]] = {}
        waiting = [one]
        while waiting and other not in came:
            here = waiting.pop(0)
            for there, said in self._joined[here]:
                if there not in came and there != one:
                    came[there] = (here, said)
                    waiting.append(there)
        return list(_back(came, other, one)) if other in came else []


def _back(came: dict[str, tuple[str, Said]], end: str, start: str) -> Iterator[Said]:
    while end != start:
        end, said = came[end]
        yield said


def weighed(said: Iterable[Said]) -> tuple[Ledger, list[tuple[Said, list[Said]]]]:
    """The decisions that hold, and each that newer ones leave no room for, with these."""
    ledger = Ledger()
    ignored = []
    for one in sorted(said, key=lambda one: (-one.number, one.subject, one.kind)):
        against = ledger.against(one)
        if against:
            ignored.append((one, against))
        else:
            ledger.keep(one)
    return ledger, ignored


def decision_conflicts(decisions: ir.Table, portraits: ir.Table) -> ir.Table:
    """Decisions that cannot all be true, and what was done.

    Row     one decision that newer ones contradict: ignored; or one that outweighs an older one: kept
    Leaves  decisions about parties that no source names now: they wait
    """
    told = read(decisions.to_pyarrow())
    found = found_again(told, portraits.select("party_key", "source", *MARKED).to_pyarrow()) if told else []
    ledger, ignored = weighed(one.now for one in found)
    rows: dict[str, tuple[str, str, str]] = {}
    for one, against in ignored:
        rows[one.subject] = (one.kind, _listed(against), "ignored")
    for one in ledger.kept:
        older = [other for other, against in ignored if one in against]
        if older:
            rows.setdefault(one.subject, (one.kind, _listed(older), "kept"))
    columns = [[subject, *row] for subject, row in sorted(rows.items())]
    names = ("decision", "kind", "against", "done")
    return ibis.memtable(
        pa.table({name: pa.array([row[i] for row in columns], pa.string()) for i, name in enumerate(names)})
    )


def _listed(said: Sequence[Said]) -> str:
    return " ".join(sorted({f"{one.kind}:{one.subject}" for one in said}))


@dataclass(frozen=True)
class Told:
    """A decision as it was told: who was meant, and by which marks each side is known."""

    said: Said
    marks: tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Found:
    """A decision whose parties are there: `now` names them by the keys that they have today."""

    now: Said
    told: Told


def read(decisions: pa.Table) -> list[Told]:
    """The rows of the table `decisions` that say who is who.

    Shapes  kind, subject, value (JSON), and number where kept; else a later row is the newer
    """
    rows = decisions.to_pylist()
    found = []
    for place, row in enumerate(rows):
        left, between, right = (row["subject"] or "").partition("|")
        if row["kind"] in KINDS and between and left and right and left != right:
            said = Said(row["kind"], left, right, int(row.get("number") or place), row["subject"])
            found.append(Told(said, _kept_marks(row["value"])))
    return found


def _kept_marks(text: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    try:
        value = json.loads(text or "{}")
    except ValueError:
        value = {}
    sides = [value.get(side) if isinstance(value, dict) else None for side in ("left", "right")]
    marks = [side.get("marks") if isinstance(side, dict) else None for side in sides]
    left, right = (tuple(str(one) for one in each) if isinstance(each, list) else () for each in marks)
    return left, right


def found_again(told: Sequence[Told], portraits: pa.Table) -> list[Found]:
    """The decisions whose two parties are there today: by their keys, else by the marks that were kept."""
    wanted = sorted({key for one in told for key in (one.said.left, one.said.right)})
    present = pc.is_in(pa.array(wanted, pa.string()), value_set=portraits["party_key"].combine_chunks()).to_pylist()
    there = {key for key, is_there in zip(wanted, present, strict=True) if is_there}
    lost = [one for one in told if not {one.said.left, one.said.right} <= there]
    bearers = _bearers({mark for one in lost for side in one.marks for mark in side}, portraits)
    found = []
    for one in told:
        keys = (one.said.left, one.said.right)
        now = [
            key if key in there else _meant(marks, bearers, without=other)
            for key, other, marks in zip(keys, reversed(keys), one.marks, strict=True)
        ]
        if now[0] and now[1] and now[0] != now[1]:
            found.append(Found(replace(one.said, left=now[0], right=now[1]), one))
    return found


def _bearers(marks: set[str], portraits: pa.Table) -> dict[str, list[str]]:
    """Who bears each of these marks today."""
    found: dict[str, list[str]] = {}
    if not marks:
        return found
    kinds = {links.kind_of(mark) for mark in marks}
    value_set = pa.array(sorted(marks), pa.string())
    for kind, keys, texts in _written(portraits):
        if kind not in kinds:
            continue
        prints = links.words_of(links.fingerprints(kind, texts.to_pylist()))
        met = pc.is_in(prints, value_set=value_set)
        for key, mark in zip(keys.filter(met).to_pylist(), prints.filter(met).to_pylist(), strict=True):
            found.setdefault(mark, []).append(key)
    return found


def _meant(marks: Sequence[str], bearers: dict[str, list[str]], *, without: str) -> str | None:
    """The party that bears the weightiest of these marks; nobody where a name alone fits several."""
    scores: dict[str, int] = defaultdict(int)
    for mark in set(marks):
        for key in bearers.get(mark, ()):
            if key != without:
                scores[key] += WEIGHTS.get(links.kind_of(mark), 0)
    if not scores:
        return None
    best = max(scores.values())
    alike = sorted(key for key, score in scores.items() if score == best)
    return None if best <= WEIGHTS["name"] and len(alike) > 1 else alike[0]


def marks_by_party(portraits: pa.Table) -> dict[str, list[str]]:
    """The marks by which a decision finds each of these parties again, as fingerprints."""
    found: dict[str, list[str]] = {key: [] for key in portraits["party_key"].to_pylist()}
    for kind, keys, texts in _written(portraits):
        prints = links.words_of(links.fingerprints(kind, texts.to_pylist()))
        for key, mark in zip(keys.to_pylist(), prints.to_pylist(), strict=True):
            found[key].append(mark)
    return {key: sorted(set(marks)) for key, marks in found.items()}


def _written(portraits: pa.Table) -> Iterator[tuple[str, pa.Array, pa.Array]]:
    """Kind, party keys and texts of every mark; a code within its source."""
    keys, source = portraits["party_key"].combine_chunks(), portraits["source"].combine_chunks()
    for column in MARKED:
        texts: Any = portraits[column].combine_chunks()
        owners = keys
        if column == "code":
            texts = links.within_source(source, texts)
        if column == "phones":
            split = pc.split_pattern(texts, " ")
            owners, texts = keys.take(pc.list_parent_indices(split)), pc.list_flatten(split)
        said = pc.fill_null(pc.not_equal(texts, ""), False)
        yield {"phones": "phone", "clean_name": "name"}.get(column, column), owners.filter(said), texts.filter(said)
