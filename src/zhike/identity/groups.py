"""Which customer each party is: by what people decided, by marks that decide, then by likeness.

Marks first, all at once: tax id, card, code within a source, guarded phone and e-mail, clean name. What people said is
different is taken out of the groups that follow; then groups join that are alike. Everything runs in the order of
the party keys, so neither rows nor files change a result by their order.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from zhike.identity import alike, decided, ids, keys, links, parted
from zhike.identity.apart import Sayings
from zhike.identity.ids import Known, Marks, in_memory, nothing_known, read_known
from zhike.identity.links import KINDS, RETURNED, Ints, Links, Names
from zhike.identity.marks import THREADS, in_order
from zhike.tables import IBIS_TYPES, table

EVIDENCE = ("decision", "tax_id", "id_number", "code", "phone", "card", "email", "bank_account", "name", "likeness")
"""Which shared mark is named as the reason, where there are several."""
SURE = ("tax_id", "id_number", "card", "phone", "email", "bank_account")
"""Kinds of marks that make somebody of a party whose name is nobody's."""
READ = (
    "party_key", "source", "kind_of_party", "clean_name", "province", "city", "district", "form", "branch", "tax_id",
    "code", "card", "phones", "email", "contact_person", "bank_account", "id_number",
)  # fmt: skip
"""The columns of portraits that are read here."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Marked:
    """Parties in the order of their keys, their names, and the links between them."""

    portraits: pa.Table
    called: Names
    tax: Ints
    found: list[Links]

    def __len__(self) -> int:
        return len(self.portraits)

    @property
    def keys(self) -> pa.Array:
        return self.portraits["party_key"].combine_chunks()


@dataclass(frozen=True)
class Resolution:
    """Who is who: the table `matches`, and what their customers are known by."""

    matches: pa.Table
    marks: Marks
    names: pa.Array  # per group its id
    known: Known

    @property
    def new_ids(self) -> pa.Table:
        """The marks to remember (party_key, customer_id)."""
        return ids.to_remember(self.marks, self.names, self.known)


def matches(
    portraits: ir.Table,
    pairs: ir.Table,
    known_ids: ir.Table,
    decisions: ir.Table,
    parties: ir.Table,
    *,
    join_from: float,
) -> ir.Table:
    """Which customer each party is.

    Row      one party that is somebody
    Leaves   anonymous parties: 散客, cash customer, a row that names nobody; whom nothing but costs name
    Missing  clean_name of a party known by number only
    """
    near = pairs.filter(pairs.probability >= min(alike.NEAR, join_from))
    plain = near.select("left_key", "right_key", "probability", "weight").to_pyarrow()

    def told(asked: pa.Table) -> pa.Table:
        return near.inner_join(ibis.memtable(asked), ["left_key", "right_key"]).select(*_EVIDENCE).to_pyarrow()

    found = _resolved(_read(portraits), plain, told, known_ids.to_pyarrow(), decisions.to_pyarrow(), join_from)
    paid = parties.filter(~parties.is_customer).select("party_key").to_pyarrow()
    return in_memory(_customers(found.matches, paid["party_key"].combine_chunks()))


def _customers(found: pa.Table, paid: pa.Array) -> pa.Table:
    """The parties without those that are nobody but who was paid."""
    buys = pc.invert(pc.is_in(found["party_key"], value_set=paid))
    return found.filter(pc.is_in(found["customer_id"], value_set=found["customer_id"].filter(buys).combine_chunks()))


def new_ids(portraits: ir.Table, matches: ir.Table, known_ids: ir.Table) -> ir.Table:
    """What is to be remembered of a run: parties, and the marks by which customers are known though rows change.

    Row      one party or mark (as a fingerprint that tells nothing about it; column party_key), and its customer
    Leaves   what is known so already; of a customer's marks all but the two most lasting kinds
    """
    told, known = matches.select("party_key", "customer_id").to_pyarrow(), read_known(known_ids.to_pyarrow())
    marks, names = _marks_now(portraits, told, only_lasting=True)
    fresh = matches.select("party_key", "customer_id").anti_join(known_ids, ["party_key", "customer_id"]).to_pyarrow()
    return in_memory(pa.concat_tables([fresh, ids.to_remember(marks, names, known)]))


def redirects(portraits: ir.Table, matches: ir.Table, known_ids: ir.Table) -> ir.Table:
    """Where an id leads that is no customer's any more.

    Row     one id given before, whose parties or marks now are another customer's
    Leaves  ids of which nothing is left: their loads were undone
    """
    told, known = matches.select("party_key", "customer_id").to_pyarrow(), read_known(known_ids.to_pyarrow())
    living = told["customer_id"].combine_chunks()
    found = ids.redirected(told, known, None, None)
    lost = pc.sum(pc.invert(pc.is_in(pa.array(known.ids, pa.string()), value_set=living))).as_py() or 0
    if lost > len(found):  # none of their parties is there
        found = ids.redirected(told, known, *_marks_now(portraits, told))
    return in_memory(found)


def resolve(
    portraits: pa.Table,
    known_ids: pa.Table,
    pairs: pa.Table | None = None,
    decisions: pa.Table | None = None,
    *,
    join_from: float = 0.95,
) -> Resolution:
    """The parties' customers, on Arrow tables; linear in the parties, each distinct text looked at once.

    Shapes  portraits, pairs: those tables; known_ids: party_key, customer_id, and run where kept
    """
    likely = empty("pairs") if pairs is None else pairs
    said = decisions if decisions is not None else pa.table({name: pa.array([], pa.string()) for name in _DECIDED})
    plain = likely.select(["left_key", "right_key", "probability", "weight"])

    def told(asked: pa.Table) -> pa.Table:
        return likely.join(asked, ["left_key", "right_key"], join_type="left semi").select(_EVIDENCE)

    return _resolved(portraits, plain, told, known_ids, said, join_from)


_EVIDENCE = ["left_key", "right_key", "evidence"]
_DECIDED = ("kind", "subject", "value")


def empty(name: str) -> pa.Table:
    """A table of the contract without rows."""
    return pa.table({c.name: pa.array([], ibis.dtype(IBIS_TYPES[c.type]).to_pyarrow()) for c in table(name).columns})


def _read(portraits: ir.Table) -> pa.Table:
    return portraits.select(*READ).to_pyarrow()


def _resolved(
    portraits: pa.Table,
    pairs: pa.Table,
    evidence: alike.Fetched,
    known_ids: pa.Table,
    decisions: pa.Table,
    join_from: float,
) -> Resolution:
    parties, known = marked(portraits), read_known(known_ids)
    same, different = said(decisions, parties.portraits)
    somebody = _somebody(parties, same)
    found, group = grouped(parties, known, same, different, ids.returned(parties.portraits, known))
    found.append(_by_itself(parties, found, somebody))
    groups = alike.Groups(group, Sayings(parties.portraits, parties.called, parties.tax), different)
    told = alike.teller(parties.keys, evidence)
    group, by_pair = alike.joined(alike.read_pairs(pairs, parties.keys, alike.NEAR), groups, somebody, told, join_from)
    marks = ids.marks_of_groups(found, group, somebody)
    count = int(group.max(initial=-1)) + 1
    names = ids.assigned(parties.keys, np.where(somebody, group, -1), marks, known, count)
    told_apart = _told(parties, found, names.take(pa.array(group)), by_pair, somebody)
    return Resolution(told_apart, marks, names, known)


def marked(portraits: pa.Table) -> Marked:
    """The portraits in the order of their keys, with the links of their marks."""
    rows = in_order(portraits.select([name for name in READ if name in portraits.column_names]))
    for name in READ:
        whole = (
            rows[name].combine_chunks().cast(pa.string())
            if name in rows.column_names
            else pa.nulls(len(rows), pa.string())
        )
        place = rows.column_names.index(name) if name in rows.column_names else None
        rows = rows.append_column(name, whole) if place is None else rows.set_column(place, name, whole)
    called = links.read_names(rows["clean_name"].combine_chunks(), rows["kind_of_party"].combine_chunks())
    tax = rows["tax_id"].combine_chunks()
    return Marked(rows, called, keys.coded(tax)[0], _links(rows, called, tax))


def _links(rows: pa.Table, called: Names, tax: pa.Array) -> list[Links]:
    source, code, card, email, account, number = (
        rows[name].combine_chunks() for name in ("source", "code", "card", "email", "bank_account", "id_number")
    )
    everyone = np.arange(len(rows), dtype="int64")
    reached = links.answering(called, rows["contact_person"].combine_chunks(), rows["kind_of_party"].combine_chunks())
    found: tuple[Callable[[], Links], ...] = (
        lambda: links.trusted("tax_id", tax, called, tax),
        lambda: links.guarded("id_number", everyone, number, called),
        lambda: links.trusted("card", links.within_source(source, card), called, tax),
        lambda: links.guarded("card", everyone, card, called),
        lambda: links.trusted("code", links.within_source(source, code), called, tax),
        lambda: links.trusted("code", links.with_name(code, called), called, tax),
        lambda: links.guarded("code", everyone, links.shared_codes(source, code, called), called, weak=True),
        lambda: links.guarded("bank_account", everyone, account, called),
        lambda: links.guarded("phone", *links.phones(rows["phones"].combine_chunks()), reached, weak=True),
        lambda: links.guarded("email", everyone, email, reached, weak=True),
        lambda: links.company_names(called, tax),
    )
    with ThreadPoolExecutor(THREADS) as threads:  # most of it sorts numbers, which leaves the interpreter free
        return list(threads.map(lambda kind: kind(), found))


def grouped(
    parties: Marked,
    known: Known,
    same: Sequence[parted.Pair],
    different: Sequence[parted.Pair],
    returned: Sequence[parted.Pair] = (),
) -> tuple[list[Links], Ints]:
    """The links that hold, and the groups that they and people's decisions make. returned: see `ids.returned`."""
    size = len(parties)
    found = links.uncontradicted(parties.found, parts(parties.found, size), parties.tax)
    if returned:
        found = [replace(links.decisions(list(returned)), kind=RETURNED), *found]
    if same:
        found = [links.decisions(list(same)), *found]
    group = parts(found, size)
    strong = np.zeros(int(group.max(initial=-1)) + 1, dtype=bool)
    for each in found:
        if each.kind in SURE:
            strong[group[each.party]] = True
    source = keys.coded(parties.portraits["source"])[0]
    found.append(links.person_names(parties.called, group, strong, source))
    group = parts(found, size)
    if not different:
        return found, group
    return parted.parted(found, group, different, _ages(parties, known))


def _ages(parties: Marked, known: Known) -> Ints:
    """The run in which each party was first known."""
    at = pc.index_in(known.key, value_set=parties.keys).fill_null(-1).to_numpy(zero_copy_only=False)
    first = np.full(len(parties) + 1, ids.NEVER, dtype="int64")
    np.minimum.at(first, at, known.run)
    return first[:-1]


def said(decisions: pa.Table, portraits: pa.Table) -> tuple[list[parted.Pair], list[parted.Pair]]:
    """What people said, as places of parties: who is one, and who is not."""
    told = decided.read(decisions)
    if not told:
        return [], []
    ledger, _ = decided.weighed(one.now for one in decided.found_again(told, portraits))
    wanted = [key for one in ledger.kept for key in (one.left, one.right)]
    at = pc.index_in(pa.array(wanted, pa.string()), value_set=portraits["party_key"].combine_chunks()).to_pylist()
    places = [(min(pair), max(pair)) for pair in zip(at[::2], at[1::2], strict=True)]
    same = {pair for pair, one in zip(places, ledger.kept, strict=True) if one.kind == "same"}
    return sorted(same), sorted(set(places) - same)


def _somebody(parties: Marked, same: Sequence[parted.Pair]) -> Flags:
    """Per party: has it a name or a mark? One whose name is nobody's needs a sure mark, or a person's word."""
    somebody = (parties.called.code >= 0) | bearing(parties.found, len(parties), KINDS)
    somebody &= ~(parties.called.nobody & ~bearing(parties.found, len(parties), SURE))
    somebody[[place for pair in same for place in pair]] = True
    return somebody


def bearing(found: Sequence[Links], parties: int, kinds: Sequence[str]) -> Flags:
    """Per party: has it a mark of one of these kinds?"""
    has = np.zeros(parties, dtype=bool)
    for each in found:
        if each.kind in kinds:
            has[each.party] = True
    return has


def parts(found: Sequence[Links], parties: int) -> Ints:
    """The connected parts of parties and marks: one number per party."""
    size = parties
    party, mark = [], []
    for each in found:
        shared = np.bincount(each.mark, minlength=len(each.texts)) > 1  # a mark of one party joins nobody
        number, joins = np.cumsum(shared) - 1, shared[each.mark]
        party.append(each.party[joins])
        mark.append(number[each.mark[joins]] + size)
        size += int(np.count_nonzero(shared))
    row = np.concatenate(party) if party else np.empty(0, dtype="int64")
    column = np.concatenate(mark) if mark else np.empty(0, dtype="int64")
    graph = coo_array((np.ones(len(row), dtype=bool), (row, column)), shape=(size, size))
    labels = connected_components(graph.tocsr(), directed=False)[1][:parties].astype("int64")
    return np.unique(labels, return_inverse=True)[1].astype("int64")


def _by_itself(parties: Marked, found: Sequence[Links], somebody: Flags) -> Links:
    """Parties that have no mark of their own but at most a person's name: known by how they are written."""
    alone = np.flatnonzero(somebody & ~bearing(found[:-1], len(parties), KINDS))  # the last are the persons' names
    texts = parties.keys.take(pa.array(alone)).to_pylist()
    return Links("itself", alone, np.arange(len(alone), dtype="int64"), texts)


def _marks_now(portraits: ir.Table, told: pa.Table, *, only_lasting: bool = False) -> tuple[Marks, pa.Array]:
    """The marks of the customers of `matches`, and the ids by their numbers."""
    parties = marked(_read(portraits))
    place = pc.index_in(parties.keys, value_set=told["party_key"].combine_chunks())
    group, names = keys.coded(told["customer_id"].combine_chunks().take(place))
    return ids.marks_of_groups(parties.found, group, group >= 0, only_lasting=only_lasting), names


def _told(parties: Marked, found: Sequence[Links], customer: pa.Array, by_pair: Flags, somebody: Flags) -> pa.Table:
    """The table `matches`."""
    called, size = parties.called, len(parties)
    reason = np.full(size, len(EVIDENCE), dtype="int64")
    reason[by_pair] = EVIDENCE.index("likeness")
    for each in found:
        kind = "code" if each.kind == RETURNED else each.kind
        if kind in EVIDENCE:
            shared = np.bincount(each.mark, minlength=len(each.texts))[each.mark] > 1
            np.minimum.at(reason, each.party[shared], EVIDENCE.index(kind))
    reachable = bearing(found, size, ("card", "phone", "email"))
    company = called.kinds[called.code] & (called.code >= 0)
    company |= (parties.tax >= 0) | ((called.code < 0) & ~reachable)
    columns = {
        "party_key": parties.keys,
        "customer_id": customer,
        "evidence": pa.array([*EVIDENCE, "itself"]).take(pa.array(reason)),
        "clean_name": called.clean,
        "kind_of_party": pa.array(["person", "company"]).take(pa.array(company.astype("int8"))),
    }
    names = [column.name for column in table("matches").columns]
    return pa.table({name: columns[name] for name in names}).filter(pa.array(somebody))


__all__ = ["EVIDENCE", "Resolution", "matches", "new_ids", "nothing_known", "redirects", "resolve"]
