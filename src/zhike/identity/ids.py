"""Lasting ids: the one that a customer has had longest, whatever is learnt, merged, split or written otherwise.

Known are all ids ever given to a party or to one of its marks, with the run in which each was. Where customers
merge, the oldest id stays and the others lead to it; where they part, each takes back the id that was first its own.
"""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from zhike.identity import keys, links
from zhike.identity.links import KINDS, Ints, Links

DIGITS = 44
"""Bits of a mark's fingerprint that make a new id: eleven hexadecimal digits."""
LASTING = tuple(KINDS.index(kind) for kind in ("tax_id", "id_number", "card", "code"))
"""Kinds of marks by which an id is known as surely as by a party; a phone or a name passes from one to another."""
REMEMBERED = 2
"""Of a customer's marks so many kinds are remembered, the most lasting first."""
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Marks:
    """Every mark in use, the group that bears it, and whether it is one to remember.

    Shapes  one entry per mark; fingerprint: see `links.fingerprints`
    """

    owner: Ints
    fingerprint: npt.NDArray[np.uint64]
    lasting: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Known:
    """The ids given before: by place, the key (party or mark), the number of the id in `ids`, and the run.

    Shapes  born: per id the first run that gave it
    """

    key: pa.Array
    id: Ints
    run: Ints
    ids: list[str]
    born: Ints


def read_known(known_ids: pa.Table) -> Known:
    """The table `known_ids`: party_key, customer_id and, where kept, run."""
    number, ids = keys.coded(known_ids["customer_id"].cast(pa.string()))
    if "run" in known_ids.column_names:
        run = known_ids["run"].combine_chunks().cast(pa.int64()).to_numpy(zero_copy_only=False).astype("int64")
    else:
        run = np.zeros(len(known_ids), dtype="int64")
    born = np.full(len(ids), NEVER, dtype="int64")
    np.minimum.at(born, number, run)
    return Known(known_ids["party_key"].combine_chunks().cast(pa.string()), number, run, ids.to_pylist(), born)


def returned(portraits: pa.Table, known: Known) -> list[tuple[int, int]]:
    """Pairs of places: a party that bears an id of ours as its code, from a list that was exported, and who has it.

    A customer's own parties come before what merely came back; of several, the one that has no other id since.
    """
    if not known.ids:
        return []
    written = pc.utf8_upper(pa.array(known.ids, pa.string()))
    said = pc.index_in(portraits["code"].combine_chunks(), value_set=written)
    if said.null_count == len(said):
        return []
    borne = said.fill_null(-1).to_numpy(zero_copy_only=False)
    at = pc.index_in(known.key, value_set=portraits["party_key"].combine_chunks())
    place = at.fill_null(-1).to_numpy(zero_copy_only=False)
    rows = np.flatnonzero((place >= 0) & np.isin(known.id, borne[borne >= 0]))
    newest = np.full(len(portraits), -1, dtype="int64")
    np.maximum.at(newest, place[place >= 0], known.run[place >= 0])
    stale = known.run[rows] < newest[place[rows]]
    rows = rows[np.lexsort((place[rows], stale, borne[place[rows]] >= 0, known.id[rows]))]
    ids, first = np.unique(known.id[rows], return_index=True)
    holder = np.full(len(known.ids) + 1, -1, dtype="int64")
    holder[ids] = place[rows[first]]
    bearers = np.flatnonzero(holder[borne] >= 0)
    pairs = {(one, int(holder[borne[one]])) for one in bearers.tolist()}
    return sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]})


def marks_of_groups(
    found: list[Links], group: Ints, used: npt.NDArray[np.bool_], *, only_lasting: bool = False
) -> Marks:
    """Every mark in use, or only those to remember, with the group that most of its bearers are in."""
    marked = []
    for each in (one for one in found if one.kind in KINDS):
        here = used[each.party]
        marked.append((each, *_most(each.mark[here], group[each.party[here]])))
    owner = np.concatenate([owners for _, _, owners in marked])
    kind = np.concatenate([np.full(len(marks), KINDS.index(each.kind)) for each, marks, _ in marked])
    held = np.unique(owner * len(KINDS) + kind)
    rank = np.arange(len(held)) - np.searchsorted(held // len(KINDS), held // len(KINDS))
    lasting = rank[np.searchsorted(held, owner * len(KINDS) + kind)] < REMEMBERED
    keep = lasting if only_lasting else np.ones(len(lasting), dtype=bool)
    prints, start = [], 0
    for each, marks, _ in marked:
        wanted = marks[keep[start : start + len(marks)]]
        every = len(wanted) == len(each.texts)  # numbered without a gap: as they stand
        texts = each.texts if every else [each.texts[place] for place in wanted.tolist()]
        prints.append(links.fingerprints(each.kind, texts))
        start += len(marks)
    return Marks(owner[keep], np.concatenate(prints), lasting[keep])


def _most(mark: Ints, group: Ints) -> tuple[Ints, Ints]:
    """For each mark the group that bears it most often, the first of several."""
    width = int(group.max(initial=0)) + 1
    pairs, times = np.unique(mark * width + group, return_counts=True)
    borne, by = pairs // width, pairs % width
    first = np.append(True, borne[1:] != borne[:-1]) if len(pairs) else np.empty(0, dtype=bool)
    if not first.all():
        order = np.lexsort((by, -times, borne))
        borne, by = borne[order], by[order]
    return borne[first], by[first]


def assigned(parties: pa.Array, group: Ints, marks: Marks, known: Known, groups: int) -> pa.Array:
    """The id of every group: the oldest that is its own, else one made from its first mark.

    `parties`: party keys; `group`: per party, −1 for nobody. Missing  the id of a group that has no mark
    """
    first = np.full(groups, np.iinfo(np.uint64).max, dtype=np.uint64)
    np.minimum.at(first, marks.owner, marks.fingerprint)
    names: list[str | None] = [None] * groups
    owner, surely = _holders(parties, group, marks, known)
    for place, id in _claimed(owner, surely, known, first):
        names[place] = known.ids[id]
    # An id that nobody holds comes back where the very mark that made it does.
    taken = {known.ids[id] for id in np.unique(known.id[owner >= 0]).tolist()}
    nameless = np.array([place for place, name in enumerate(names) if name is None], dtype="int64")
    nameless = nameless[first[nameless] != np.iinfo(np.uint64).max]
    for place in nameless[np.argsort(first[nameless], kind="stable")].tolist():
        names[place] = _new_id(int(first[place]), taken)
    return pa.array(names, pa.string())


def _claimed(
    owner: Ints, surely: npt.NDArray[np.bool_], known: Known, first: npt.NDArray[np.uint64]
) -> list[tuple[int, int]]:
    """Groups and the ids that they keep: each id goes to one group, each group takes the oldest that it is given."""
    held = owner >= 0
    if not held.any():
        return []
    width = len(known.ids)
    claim, at = np.unique(owner[held] * width + known.id[held], return_inverse=True)
    unsure = np.ones(len(claim), dtype="int64")
    np.minimum.at(unsure, at, 1 - surely[held].astype("int64"))
    run = np.full(len(claim), NEVER, dtype="int64")
    np.minimum.at(run, at, known.run[held])
    times = np.bincount(at, minlength=len(claim))
    place, id = claim // width, claim % width
    # An id belongs where it was first given; of equals, to the larger side, then to the one with the first mark.
    order = np.lexsort((place, first[place], -times, run, unsure, id))
    _, winners = np.unique(id[order], return_index=True)
    mine = order[winners]
    by_name = _ranks(pa.array(known.ids, pa.string()))
    choice = mine[np.lexsort((by_name[id[mine]], known.born[id[mine]], unsure[mine], place[mine]))]
    _, best = np.unique(place[choice], return_index=True)
    return list(zip(place[choice[best]].tolist(), id[choice[best]].tolist(), strict=True))


def _ranks(ids: pa.Array) -> Ints:
    """Per id its place in the order of their letters."""
    rank = np.empty(len(ids), dtype="int64")
    rank[pc.sort_indices(ids.cast(pa.binary()))] = np.arange(len(ids))
    return rank


def _holders(parties: pa.Array, group: Ints, marks: Marks, known: Known) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """For every known row the group that holds its party or mark, −1 for none; and whether that is sure."""
    by_party = pc.index_in(known.key, value_set=parties).fill_null(-1).to_numpy(zero_copy_only=False)
    owner = np.append(group, -1)[by_party]
    surely = by_party >= 0
    rest = np.flatnonzero(by_party < 0)
    if len(rest) and len(marks.owner):
        at = _bearing(known.key.take(pa.array(rest)), marks)
        owner[rest] = np.append(marks.owner, -1)[at]
        kind = np.append((marks.fingerprint >> np.uint64(60)).astype("int64"), len(KINDS))[at]
        surely[rest] = np.isin(kind, LASTING)
    return owner, surely


def _bearing(words: pa.Array, marks: Marks) -> Ints:
    """Per word of the desk the place of the mark that it stands for, −1 for none."""
    found = pc.index_in(links.prints_of(words), value_set=pa.array(marks.fingerprint), skip_nulls=True)
    return np.asarray(found.fill_null(-1).to_numpy(zero_copy_only=False))


def _new_id(fingerprint: int, taken: set[str]) -> str:
    """K and eleven digits of the mark's fingerprint; the next free ones where another has or had these."""
    number = fingerprint & ((1 << DIGITS) - 1)
    while (name := f"K{number:011x}") in taken:
        number = (number + 1) & ((1 << DIGITS) - 1)
    taken.add(name)
    return name


def to_remember(marks: Marks, names: pa.Array, known: Known) -> pa.Table:
    """The marks by which each customer will be known again, with their ids, where they are not known so already."""
    keep = marks.lasting
    words, ids = links.words_of(marks.fingerprint[keep]), names.take(pa.array(marks.owner[keep]))
    told = pa.table({"party_key": words, "customer_id": ids})
    if not len(known.key):
        return told
    ids_known = pa.array(known.ids, pa.string()).take(pa.array(known.id))
    both = pc.binary_join_element_wise(known.key, ids_known, "|")
    return told.filter(pc.invert(pc.is_in(pc.binary_join_element_wise(words, ids, "|"), value_set=both)))


def redirected(matches: pa.Table, known: Known, marks: Marks | None, names: pa.Array | None) -> pa.Table:
    """Every id ever given that is nobody's now, and the customer who holds most of its parties, else of its marks.

    Shapes  matches: party_key, customer_id; marks and names: None where nothing is to be looked up by marks
    """
    number, ids = keys.coded(matches["customer_id"].combine_chunks())
    alive = pc.is_in(pa.array(known.ids, pa.string()), value_set=ids).to_numpy(zero_copy_only=False)
    dead = np.flatnonzero(~alive[known.id])
    if not len(dead):
        return pa.table({"old_id": pa.array([], pa.string()), "customer_id": pa.array([], pa.string())})
    key = known.key.take(pa.array(dead))
    at = pc.index_in(key, value_set=matches["party_key"].combine_chunks()).fill_null(-1).to_numpy(zero_copy_only=False)
    holder = np.append(number, -1)[at]
    if marks is not None and names is not None:
        by_mark = _bearing(key, marks)
        owner = pc.index_in(names, value_set=ids).fill_null(-1).to_numpy(zero_copy_only=False)
        marked = np.append(np.append(owner, -1)[marks.owner], -1)[by_mark]
        holder = np.where(holder >= 0, holder, marked)
    held = holder >= 0
    old, new = _most_held(known.id[dead][held], holder[held], at[held] >= 0, known.run[dead][held], ids)
    return pa.table(
        {"old_id": pa.array(known.ids, pa.string()).take(pa.array(old)), "customer_id": ids.take(pa.array(new))}
    )


def _most_held(id: Ints, holder: Ints, by_party: npt.NDArray[np.bool_], run: Ints, ids: pa.Array) -> tuple[Ints, Ints]:
    """For each id its heir: by parties before marks, by the first run, by most of them, by the smaller id."""
    width = len(ids) + 1
    pairs, at = np.unique(id * width + holder, return_inverse=True)
    first = np.full(len(pairs), NEVER, dtype="int64")
    np.minimum.at(first, at, np.where(by_party, 0, 1) * (NEVER >> 1) + run)
    times = np.bincount(at, minlength=len(pairs))
    by_name = _ranks(ids)
    order = np.lexsort((by_name[pairs % width], -times, first, pairs // width))
    old, best = np.unique((pairs // width)[order], return_index=True)
    return old, (pairs % width)[order][best]


def nothing_known() -> pa.Table:
    """What is known before the first run."""
    return pa.table({name: pa.array([], kind) for name, kind in _KNOWN})


_KNOWN = (("party_key", pa.string()), ("customer_id", pa.string()), ("run", pa.int64()))


def in_memory(found: pa.Table) -> ir.Table:
    """Rows as a table of the engine. Spark is given them by way of pandas, which makes the word NaN of a missing text."""
    holes = [name for name in found.column_names if pa.types.is_string(found[name].type) and found[name].null_count]
    silent = [name for name in holes if found[name].null_count == len(found)]  # nothing to carry across
    told = {name: found[name].fill_null("") if name in holes else found[name] for name in found.column_names}
    held = ibis.memtable(pa.table({name: values for name, values in told.items() if name not in silent}))
    missing = {name: ibis.null("string") if name in silent else held[name].nullif("") for name in holes}
    return held.mutate(**missing).select(*found.column_names) if holes else held
