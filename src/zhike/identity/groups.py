"""Parties that are one customer, by keys that decide: tax id, card, code within a source, phone, e-mail, clean name."""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from zhike.identity import keys, links
from zhike.identity.links import KINDS, Ints, Links, Names
from zhike.tables import PARTY, table

EVIDENCE = ("tax_id", "code", "phone", "card", "email", "name")
"""Which shared mark is named as the reason, where there are several."""
DIGITS = 44
"""Bits of a mark's fingerprint that make a new id: eleven hexadecimal digits."""


@dataclass(frozen=True)
class Resolution:
    """Who is who: the table `matches`, and the ids to remember (columns party_key, customer_id)."""

    matches: pa.Table
    new_ids: pa.Table


def matches(parties: ir.Table, known_ids: ir.Table) -> ir.Table:
    """Which customer each party is.

    Row      one party that is somebody
    Leaves   anonymous parties: 散客, cash customer, a row that names nobody
    Missing  clean_name of a party known by number only
    """
    found = resolve(parties.to_pyarrow(), known_ids.to_pyarrow()).matches
    place = found.column_names.index("clean_name")
    # Spark is given tables held in memory by way of pandas, which makes the word NaN of a missing text.
    held = ibis.memtable(found.set_column(place, "clean_name", found["clean_name"].fill_null("")))
    return held.mutate(clean_name=held.clean_name.nullif(""))


def new_ids(parties: ir.Table, matches: ir.Table, known_ids: ir.Table) -> ir.Table:
    """The marks by which each customer will be known again, though all its rows be written otherwise.

    Row      one mark, as a fingerprint that tells nothing about it (column party_key), and its customer
    Leaves   marks known before; of a customer's marks all but the two most lasting kinds
    """
    written, told = _complete(parties.to_pyarrow()), matches.to_pyarrow()
    place = pc.index_in(written["party_key"].combine_chunks(), value_set=told["party_key"].combine_chunks())
    group, names = keys.coded(told["customer_id"].combine_chunks().take(place))
    called = links.read_names(written["customer_name"])
    found = _links(written, called, keys.mapped(written["customer_tax_id"], keys.tax_id))
    owners, prints = _marks_of_groups(found, group, group >= 0)
    return ibis.memtable(_unknown(_fingerprints(prints), names.take(pa.array(owners)), known_ids.to_pyarrow()))


def resolve(parties: pa.Table, known_ids: pa.Table) -> Resolution:
    """The parties' customers, on Arrow tables; linear in the parties, each distinct text looked at once.

    Shapes  parties: the columns of the table `parties`; known_ids: party_key, customer_id, and first_seen_on if kept
    """
    parties = _complete(parties)
    called = links.read_names(parties["customer_name"])
    tax = keys.mapped(parties["customer_tax_id"], keys.tax_id)
    found = _links(parties, called, tax)
    somebody = (called.code >= 0) | _bearing(found, len(parties), KINDS)
    somebody &= ~(called.nobody & ~_bearing(found, len(parties), ("tax_id", "card", "phone", "email")))
    found = links.uncontradicted(found, _parts(found, len(parties)), tax)
    group = _parts(found, len(parties))
    strong = np.zeros(int(group.max(initial=-1)) + 1, dtype=bool)
    for each in found:
        if each.kind not in ("code", "name"):
            strong[group[each.party]] = True
    found.append(links.person_names(called, group, strong, keys.coded(parties["source"])[0]))
    group = _parts(found, len(parties))
    found.append(_by_itself(parties, found, somebody))
    ids, new = _ids(parties, found, group, somebody, known_ids)
    return Resolution(_told(parties, called, tax, found, ids, somebody), new)


def _complete(parties: pa.Table) -> pa.Table:
    """The parties with every column that says who; one that is missing is empty."""
    for name in PARTY:
        if name not in parties.column_names:
            parties = parties.append_column(name, pa.nulls(len(parties), pa.string()))
    return parties


def _links(parties: pa.Table, called: Names, tax: pa.Array) -> list[Links]:
    card = keys.mapped(parties["member_card"], keys.card)
    code = keys.mapped(parties["customer_code"], keys.card)
    email = keys.mapped(parties["email"], keys.email)
    source = parties["source"]
    return [
        links.trusted("tax_id", tax, called, tax),
        links.trusted("card", links.within_source(source, card), called, tax),
        links.guarded("card", [card], called),
        links.trusted("code", links.within_source(source, code), called, tax),
        links.guarded("phone", _phones(parties["phone"]), called),
        links.guarded("email", [email], called),
        links.company_names(called, tax),
    ]


def _phones(column: pa.ChunkedArray) -> list[pa.Array]:
    """The first and the second number of each cell."""
    codes, words = keys.coded(column)
    numbers = [keys.phone(word) if word else () for word in words.to_pylist()]
    places = pa.array(codes, mask=codes < 0)
    first = pa.array([found[0] if found else None for found in numbers], pa.string())
    second = pa.array([found[1] if len(found) > 1 else None for found in numbers], pa.string())
    return [first.take(places), second.take(places)] if second.null_count < len(second) else [first.take(places)]


def _bearing(found: list[Links], parties: int, kinds: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    """Per party: has it a mark of one of these kinds?"""
    has = np.zeros(parties, dtype=bool)
    for each in found:
        if each.kind in kinds:
            has[each.party] = True
    return has


def _parts(found: list[Links], parties: int) -> Ints:
    """The connected parts of parties and marks: one number per party."""
    size = parties
    party, mark = [], []
    for each in found:
        party.append(each.party)
        mark.append(each.mark + size)
        size += len(each.texts)
    row = np.concatenate(party) if party else np.empty(0, dtype="int64")
    column = np.concatenate(mark) if mark else np.empty(0, dtype="int64")
    graph = coo_array((np.ones(len(row), dtype=bool), (row, column)), shape=(size, size))
    labels: Ints = connected_components(graph.tocsr(), directed=False)[1][:parties].astype("int64")
    return labels


def _by_itself(parties: pa.Table, found: list[Links], somebody: npt.NDArray[np.bool_]) -> Links:
    """Parties that have no mark of their own but at most a person's name: known by how they are written."""
    alone = np.flatnonzero(somebody & ~_bearing(found[:-1], len(parties), KINDS))
    texts = parties["party_key"].combine_chunks().take(pa.array(alone)).to_pylist()
    return Links("itself", alone, np.arange(len(alone), dtype="int64"), texts)


def _ids(
    parties: pa.Table, found: list[Links], group: Ints, somebody: npt.NDArray[np.bool_], known_ids: pa.Table
) -> tuple[pa.Array, pa.Table]:
    """Each group's id: the oldest that one of its marks or parties is known by, else made from its first mark."""
    owners, prints = _marks_of_groups(found, group, somebody)
    count = int(group.max(initial=-1)) + 1
    first = np.full(count, np.iinfo(np.uint64).max, dtype=np.uint64)
    np.minimum.at(first, owners, prints)
    words = _fingerprints(prints)
    names = _known(parties, group, owners, words, first, known_ids)
    taken = {name for name in names if name}
    for place in np.argsort(first, kind="stable")[: np.count_nonzero(first != np.iinfo(np.uint64).max)].tolist():
        if names[place] is None:
            names[place] = _new_id(int(first[place]), taken)
    all_names = pa.array(names, pa.string())
    ids = all_names.take(pa.array(group))
    return ids, _unknown(words, all_names.take(pa.array(owners)), known_ids)


def _fingerprints(prints: npt.NDArray[np.uint64]) -> pa.Array:
    return pa.array([f"{number:016x}" for number in prints.tolist()], pa.string())


def _unknown(marks: pa.Array, ids: pa.Array, known_ids: pa.Table) -> pa.Table:
    """The ids of marks that were not known before."""
    known = pc.is_in(marks, value_set=known_ids["party_key"].combine_chunks().cast(pa.string()))
    return pa.table({"party_key": marks, "customer_id": ids}).filter(pc.invert(known))


def _marks_of_groups(
    found: list[Links], group: Ints, somebody: npt.NDArray[np.bool_]
) -> tuple[Ints, npt.NDArray[np.uint64]]:
    """Every mark in use with the group it belongs to; of a group's marks the two most lasting kinds."""
    owners, prints = [], []
    for each in found:
        used = somebody[each.party]
        mark, at = np.unique(each.mark[used], return_index=True)
        owners.append(group[each.party[used]][at])
        prints.append(links.fingerprints(each.kind, [each.texts[place] for place in mark.tolist()]))
    owner, fingerprint = np.concatenate(owners), np.concatenate(prints)
    kind = (fingerprint >> np.uint64(60)).astype("int64")
    held = np.unique(owner * len(KINDS) + kind)
    rank = np.arange(len(held)) - np.searchsorted(held // len(KINDS), held // len(KINDS))
    keep = rank[np.searchsorted(held, owner * len(KINDS) + kind)] < 2
    return owner[keep], fingerprint[keep]


def _known(
    parties: pa.Table, group: Ints, owners: Ints, words: pa.Array, first: npt.NDArray[np.uint64], known_ids: pa.Table
) -> list[str | None]:
    """The oldest id that each group is known by; an id known to two groups stays with the first of them."""
    names: list[str | None] = [None] * len(first)
    if not len(known_ids):
        return names
    known = known_ids.sort_by(
        [
            (name, "ascending")
            for name in ("first_seen_on", "customer_id", "party_key")
            if name in known_ids.column_names
        ]
    )
    key = known["party_key"].combine_chunks().cast(pa.string())
    by_mark = pc.index_in(key, value_set=words).fill_null(-1).to_numpy(zero_copy_only=False)
    by_party = pc.index_in(key, value_set=parties["party_key"].combine_chunks().cast(pa.string())).fill_null(-1)
    by_party = by_party.to_numpy(zero_copy_only=False)
    owner = np.where(by_mark >= 0, np.append(owners, -1)[by_mark], np.append(group, -1)[by_party])
    _, ids = keys.coded(known["customer_id"])
    number = keys.coded(known["customer_id"])[0]
    oldest = np.full(len(first), len(known), dtype="int64")
    np.minimum.at(oldest, owner[owner >= 0], np.flatnonzero(owner >= 0))
    holders = np.flatnonzero(oldest < len(known))
    holders = holders[np.argsort(first[holders], kind="stable")]
    _, winners = np.unique(number[oldest[holders]], return_index=True)
    for place in holders[winners].tolist():
        names[place] = ids[int(number[oldest[place]])].as_py()
    return names


def _new_id(fingerprint: int, taken: set[str]) -> str:
    """K and eleven digits of the mark's fingerprint; the next free ones where two marks share them."""
    number = fingerprint & ((1 << DIGITS) - 1)
    while (name := f"K{number:011x}") in taken:
        number = (number + 1) & ((1 << DIGITS) - 1)
    taken.add(name)
    return name


def _told(
    parties: pa.Table, called: Names, tax: pa.Array, found: list[Links], ids: pa.Array, somebody: npt.NDArray[np.bool_]
) -> pa.Table:
    """The table `matches`."""
    reason = np.full(len(parties), len(EVIDENCE), dtype="int64")
    for each in found:
        if each.kind in EVIDENCE:
            shared = np.bincount(each.mark, minlength=len(each.texts))[each.mark] > 1
            np.minimum.at(reason, each.party[shared], EVIDENCE.index(each.kind))
    reachable = _bearing(found, len(parties), ("card", "phone", "email"))
    company = called.kinds[called.code] & (called.code >= 0)
    company |= tax.is_valid().to_numpy(zero_copy_only=False) | ((called.code < 0) & ~reachable)
    columns = {
        "party_key": parties["party_key"].combine_chunks(),
        "customer_id": ids,
        "evidence": pa.array([*EVIDENCE, "itself"]).take(pa.array(reason)),
        "clean_name": called.clean,
        "kind_of_party": pa.array(["person", "company"]).take(pa.array(company.astype("int8"))),
    }
    names = [column.name for column in table("matches").columns]
    return pa.table({name: columns[name] for name in names}).filter(pa.array(somebody))
