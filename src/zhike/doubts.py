"""Who may be one: the doubtful pairs of a snapshot, the most valuable first, with all that a person needs to decide.

    found = Doubts(folder_of(workspace, snapshot.name), profiles, engine)
    found.queue()          the pairs, most valuable first     found.sides(doubt)    both customers, field by field
    found.certainty()      how sure the number of customers is
    found.conflicts()      decisions that others contradict

Most valuable first: what both customers have spent × how open the question is (1 at 50 %, 0 at 0 % and at 100 %).
The private tables of a run lie under intake/; where they are gone there is nothing to ask.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import ibis
import ibis.expr.types as ir

from zhike import verdicts
from zhike.desk import Decision
from zhike.engine import Engine
from zhike.errors import NotFound, Text, UnsureGuess
from zhike.identity.certainty import Certainty, certainty, shared_out
from zhike.tables import PARTY
from zhike.workspace import Workspace

LONGEST_QUEUE = 2_000
"""So many pairs are asked of one snapshot; the next run brings the others forward."""
MOST_SPELLINGS = 40
RULE: Text = (
    "Most valuable first: what both have spent × how open the question is (most open at 50 %).",
    "排序：双方销售额之和 × 存疑程度（概率越接近 50% 越靠前）。",
)
FACTS = (
    "customer_name",
    *(name for name in PARTY if name != "customer_name"),
    "address",
    "contact_person",
    "bank_account",
)
"""What is set side by side, in this order; then what the orders say."""


CALLED = ("customer_name", "customer_code", "member_card", "phone", "email", "customer_tax_id")
"""What a party is called: the first of these that it has."""


@dataclass(frozen=True)
class Mark:
    """One thing that was compared: how far it agrees, and what that weighs (log2; above 0 speaks for one customer)."""

    name: str
    level: int
    weight: float


@dataclass(frozen=True)
class Doubt:
    """Two customers that may be one. `worth`: what both have spent; `openness`: 1 at 50 %, 0 at either end."""

    customer_id: str
    other_id: str
    left_key: str
    right_key: str
    probability: float
    why_apart: str
    worth: Decimal
    evidence: tuple[Mark, ...]

    @property
    def name(self) -> str:
        """How an address names the pair."""
        return f"{self.customer_id}~{self.other_id}"

    @property
    def openness(self) -> float:
        return 2 * min(self.probability, 1 - self.probability)


@dataclass(frozen=True)
class Side:
    """One customer of a pair: what its sources write, field by field, and what its orders say.

    Missing  `figures` without a customer of that id in the snapshot
    """

    customer_id: str
    said: Mapping[str, tuple[str, ...]]
    sources: tuple[str, ...]
    spellings: int
    figures: Mapping[str, Any] = field(default_factory=dict)
    portrait: Mapping[str, Any] = field(default_factory=dict)


def folder_of(workspace: Workspace, snapshot: str) -> Path:
    """Where the private tables of a snapshot's run lie."""
    return workspace.intake / "runs" / snapshot


class Contacts(Protocol):
    """Where the names of persons are kept."""

    def names(self, customer_ids: Sequence[str], /) -> dict[str, str]: ...


class Doubts:
    """The doubtful pairs of one run. `people`: the snapshot's profiles, with the rows that the reader may see."""

    def __init__(self, folder: Path, people: ir.Table, engine: Engine) -> None:
        self.folder, self.people, self.engine = folder, people, engine

    @property
    def is_known(self) -> bool:
        """Whether the run kept its doubtful pairs, and they are still there."""
        return all(self._path(name).is_file() for name in ("doubtful_pairs", "matches", "parties"))

    @cached_property
    def count(self) -> int:
        """How many pairs there are in all."""
        if not self.is_known:
            return 0
        pairs = self._seen(self._read("doubtful_pairs"))
        return int(self.engine.fetch(pairs.aggregate(n=pairs.count())).column("n")[0].as_py())

    def queue(self) -> tuple[Doubt, ...]:
        """The pairs, most valuable first."""
        if not self.is_known:
            return ()
        rows = self.engine.fetch(self._ordered().limit(LONGEST_QUEUE)).to_pylist()
        return tuple(
            Doubt(**{**row, "worth": Decimal(row["worth"] or 0), "evidence": marks(row["evidence"])}) for row in rows
        )

    def sides(self, doubt: Doubt) -> tuple[Side, Side]:
        """Both customers of a pair; the most alike spellings first."""
        return self.side(doubt.customer_id, doubt.left_key), self.side(doubt.other_id, doubt.right_key)

    def side(self, customer_id: str, first: str) -> Side:
        """One customer, as its sources write it; `first`: the spelling that comes first."""
        rows = self._spellings(customer_id, first)
        traits = self._traits([row["party_key"] for row in rows])
        said = {name: _distinct(row[name] for row in rows) for name in PARTY}
        said |= {kind: _distinct(traits.get(kind, ())) for kind in FACTS if kind not in PARTY}
        own = self.people.filter(self.people.customer_id == customer_id)
        found = self.engine.fetch(own.limit(1)).to_pylist()
        return Side(
            customer_id,
            said,
            _distinct(row["source"] for row in rows),
            len(rows),
            found[0] if found else {},
            self.portrait(first),
        )

    def portrait(self, party_key: str) -> Mapping[str, Any]:
        """What was compared of one party; nothing where the run did not keep it."""
        if not self._path("portraits").is_file():
            return {}
        portraits = self._read("portraits")
        found = self.engine.fetch(portraits.filter(portraits.party_key == party_key).limit(1)).to_pylist()
        return dict(found[0]) if found else {}

    def certainty(self) -> Certainty:
        """How sure the number of customers with an order is: pairs of two who both bought, and joins by likeness."""
        bought = self.people.filter(self.people.orders > 0).select("customer_id")
        counted = int(self.engine.fetch(bought.aggregate(n=bought.count())).column("n")[0].as_py())
        if not self.is_known:
            return certainty(counted, [])
        pairs = self._read("doubtful_pairs").select("customer_id", "other_id", "probability", "why_apart")
        pairs = pairs.semi_join(bought, "customer_id").semi_join(bought, [("other_id", "customer_id")])
        found = self.engine.fetch(pairs)
        told = zip(*(found.column(name).to_pylist() for name in found.column_names), strict=True)
        return certainty(counted, shared_out(told), self._joined(bought))

    def called(self, party_keys: Sequence[str]) -> dict[str, str]:
        """What parties are called, as their sources write it."""
        if not party_keys or not self._path("parties").is_file():
            return {}
        parties = self._read("parties")
        rows = self.engine.fetch(parties.filter(parties.party_key.isin(sorted(set(party_keys))))).to_pylist()
        return {row["party_key"]: next((row[name] for name in CALLED if row[name]), row["party_key"]) for row in rows}

    def names(self, customer_ids: Sequence[str], contacts: Contacts) -> dict[str, str]:
        """What customers are called: the snapshot names companies, the desk persons; else the code, else the id."""
        wanted = sorted(set(customer_ids))
        if not wanted:
            return {}
        people = self.people.filter(self.people.customer_id.isin(wanted))
        rows = self.engine.fetch(people.select("customer_id", "name", "customer_code")).to_pylist()
        named = {row["customer_id"]: row["name"] for row in rows if row["name"]}
        codes = {row["customer_id"]: row["customer_code"] for row in rows if row["customer_code"]}
        nameless = [id for id in wanted if id not in named]
        return {id: id for id in wanted} | codes | (contacts.names(nameless) if nameless else {}) | named

    def between(self, one: str, other: str) -> tuple[str, str]:
        """The two parties that a decision about two customers speaks of: of a doubtful pair the most alike ones.

        `one` and `other`: a customer's id, a party's key, or a name or code that one customer alone has
        Errors  NotFound, UnsureGuess
        """
        ids = [self._whose(word) for word in (one, other)]
        if None not in (ids[0][1], ids[1][1]):
            return str(ids[0][1]), str(ids[1][1])
        for doubt in self.queue():
            if {doubt.customer_id, doubt.other_id} == {ids[0][0], ids[1][0]}:
                pair = {doubt.customer_id: doubt.left_key, doubt.other_id: doubt.right_key}
                return ids[0][1] or pair[ids[0][0]], ids[1][1] or pair[ids[1][0]]
        return ids[0][1] or self._first(ids[0][0]), ids[1][1] or self._first(ids[1][0])

    def _whose(self, word: str) -> tuple[str, str | None]:
        """A customer's id, and the party where the word names one."""
        matches, parties = self._read("matches"), self._read("parties")
        rows = matches.inner_join(parties, "party_key").select(
            "party_key", "customer_id", "customer_name", "customer_code"
        )
        met = (
            (rows.customer_id == word)
            | (rows.party_key == word)
            | (rows.customer_name == word)
            | (rows.customer_code == word)
        )
        found = self.engine.fetch(rows.filter(met).limit(1_000)).to_pylist()
        if key := next((row for row in found if row["party_key"] == word), None):
            return key["customer_id"], word
        if any(row["customer_id"] == word for row in found):
            return word, None
        ids = sorted({row["customer_id"] for row in found})
        if len(ids) == 1:
            return ids[0], None
        if ids:
            raise UnsureGuess(
                (
                    f"“{word[:60]}” names several customers: {', '.join(ids[:5])}.",
                    f"“{word[:60]}”对应多个客户：{'、'.join(ids[:5])}。",
                ),
                ("Name the one that you mean by its id.", "请用客户编号指明。"),
            )
        raise NotFound(
            (f"There is no customer “{word[:60]}”.", f"没有客户“{word[:60]}”。"),
            (
                "Give an id as zhike review or the customer's page shows it.",
                "请使用 zhike review 或客户页面所示的编号。",
            ),
        )

    def _first(self, customer_id: str) -> str:
        matches = self._read("matches")
        own = matches.filter(matches.customer_id == customer_id)
        return str(self.engine.fetch(own.aggregate(key=own.party_key.min())).column("key")[0].as_py())

    def conflicts(self) -> list[dict[str, str]]:
        """Decisions that others contradict, and what was done with them."""
        if not self._path("decision_conflicts").is_file():
            return []
        return list(self.engine.fetch(self._read("decision_conflicts").order_by("decision").limit(200)).to_pylist())

    def _joined(self, bought: ir.Table) -> list[float]:
        """Of each party that likeness alone joined to its customer, the probability that it is right.

        A customer of parties that all came by likeness is one join less than it has parties.
        """
        if not self._path("pairs").is_file():
            return []
        own = self._read("matches").select("party_key", "customer_id", "evidence")
        alike = own.filter(own.evidence == "likeness").semi_join(bought, "customer_id")
        own = own.semi_join(alike, "customer_id")  # few customers have any: the others need not be laid beside pairs
        other = own.select(right_key="party_key", other_id="customer_id")
        pairs = self._read("pairs").select("left_key", "right_key", "probability")
        pairs = pairs.inner_join(own, [("left_key", "party_key")]).inner_join(other, "right_key")
        pairs = pairs.filter(pairs.customer_id == pairs.other_id)
        both = ibis.union(
            pairs.select("customer_id", "probability", party_key="left_key"),
            pairs.select("customer_id", "probability", party_key="right_key"),
        )
        best = both.semi_join(alike, "party_key").group_by("party_key").aggregate(best=both.probability.max())
        size = own.group_by("customer_id").aggregate(parties=own.count(), alike=(own.evidence == "likeness").sum())
        joins = best.inner_join(alike, "party_key").inner_join(size, "customer_id")
        place = ibis.row_number().over(group_by=joins.customer_id, order_by=[joins.best, joins.party_key])
        joins = joins.mutate(place=place)
        joins = joins.filter((joins.alike < joins.parties) | (joins.place > 0))
        return [float(value) for value in self.engine.fetch(joins.select("best")).column("best").to_pylist()]

    def _ordered(self) -> ir.Table:
        one = self.people.select("customer_id", one_spent="spent")
        other = self.people.select(other_id="customer_id", other_spent="spent")
        pairs = self._read("doubtful_pairs").inner_join(one, "customer_id").inner_join(other, "other_id")
        zero = ibis.literal(Decimal("0.00"), "decimal(18, 2)")
        worth = ibis.greatest(pairs.one_spent, zero) + ibis.greatest(pairs.other_spent, zero)
        openness = 2 * ibis.least(pairs.probability, 1 - pairs.probability)
        pairs = pairs.mutate(worth=worth, openness=openness)
        pairs = pairs.mutate(urgency=pairs.worth.cast("float64") * pairs.openness)
        ordered = pairs.order_by(ibis.desc("urgency"), ibis.desc("openness"), "customer_id", "other_id")
        kept = ("customer_id", "other_id", "left_key", "right_key", "probability", "why_apart", "worth", "evidence")
        return ordered.select(*kept)

    def _seen(self, pairs: ir.Table) -> ir.Table:
        seen = self.people.select("customer_id")
        return pairs.semi_join(seen, "customer_id").semi_join(seen, [("other_id", "customer_id")])

    def _spellings(self, customer_id: str, first: str) -> list[dict[str, Any]]:
        matches, parties = self._read("matches"), self._read("parties")
        own = matches.filter(matches.customer_id == customer_id).select("party_key")
        rows = parties.semi_join(own, "party_key").mutate(first=parties.party_key == first)
        rows = rows.order_by(ibis.desc("first"), "source", "customer_code", "customer_name", "party_key")
        return list(self.engine.fetch(rows.limit(MOST_SPELLINGS)).to_pylist())

    def _traits(self, party_keys: list[str]) -> dict[str, list[str]]:
        if not self._path("traits").is_file() or not party_keys:
            return {}
        traits = self._read("traits")
        rows = self.engine.fetch(traits.filter(traits.party_key.isin(party_keys)).limit(1_000)).to_pylist()
        found: dict[str, list[str]] = {}
        for row in sorted(rows, key=lambda row: (party_keys.index(row["party_key"]), row["value"])):
            found.setdefault(row["kind"], []).append(row["value"])
        return found

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.parquet"

    def _read(self, name: str) -> ir.Table:
        return self.engine.read(self._path(name))


def answered(queue: Sequence[Doubt], standing: Sequence[Decision]) -> set[str]:
    """The names of the pairs that a decision in force speaks of: they need no asking, and count from the next run on."""
    keys = {frozenset(keys_of(one)) for one in standing}
    ids = {frozenset(side.get("customer_id") for side in _sides(one)) for one in standing}
    return {
        one.name
        for one in queue
        if frozenset((one.left_key, one.right_key)) in keys or frozenset((one.customer_id, one.other_id)) in ids
    }


def keys_of(decision: Decision) -> tuple[str, str]:
    """The two parties of a decision: of a parent, child and parent."""
    left, _, right = decision.subject.partition("|")
    return left, right


def about(folder: Path, *party_keys: str) -> verdicts.About:
    """What a decision keeps of these parties, from a run's private tables.

    Errors  NotFound where the run does not know one of them, or its private tables are gone
    """
    kept = all((folder / f"{name}.parquet").is_file() for name in ("portraits", "matches"))
    found = verdicts.about(folder, *party_keys) if kept else {}
    if unknown := [key for key in party_keys if key not in found]:
        raise NotFound(
            (f"No party “{unknown[0][:60]}” is in the data in force.", f"当前数据中没有写法“{unknown[0][:60]}”。"),
            ("Update the data, and decide on the page as it is then.", "请更新数据后，按最新页面重新确认。"),
        )
    return found


def _sides(decision: Decision) -> list[Mapping[str, Any]]:
    value = decision.value if isinstance(decision.value, dict) else {}
    return [value.get(side) or {} for side in ("left", "right")]


def marks(evidence: str) -> tuple[Mark, ...]:
    """The evidence of a pair as it is kept: `[{mark, level, weight}]`."""
    return tuple(Mark(str(one["mark"]), int(one["level"]), float(one["weight"])) for one in json.loads(evidence))


def _distinct(values: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.strip() for value in values if value and value.strip()))
