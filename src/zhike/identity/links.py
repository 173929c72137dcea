"""Which parties bear the same mark: the edges of the graph whose connected parts are the customers.

A mark is trusted if nothing speaks against it. A phone, a mail address or a card met with several names holds
together only those names that agree; one met with many names is a switchboard's or the salesman's own and
joins nobody.
"""

from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import groupby

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from zhike.identity import keys, names

Ints = npt.NDArray[np.int64]

KINDS = ("tax_id", "id_number", "card", "code", "bank_account", "phone", "email", "name", "itself")
"""Kinds of marks, the most lasting first: the first that a customer has gives its id."""
RETURNED = "returned"
"""A link by an id of ours in a list that was exported and came back: told as a code that is the same."""
MOST_NAMES = 3
"""A phone, address or card met with more names than these belongs to nobody in particular."""
MOST_SPELLINGS = 8
"""A code or card met with more names than these is the one that stands for whoever comes."""
BETWEEN = "\x1f"
ENOUGH_CODES = 5
SURE_CODES = 0.95
"""Two sources number alike where so many codes, and this part of those that both name, bear one name in both."""
MOST_SOURCES = 500
SHORTEST_CODE = 4
"""Shorter codes are running numbers: that two sources use one for parties of one name says nothing."""


@dataclass(frozen=True)
class Names:
    """The clean name of every party; a company's and a person's are two, though they are written alike.

    Shapes  code: per party its number in `words`, −1 without a usable name; core: the same for names less legal form
    """

    code: Ints
    core: Ints
    words: list[str]
    cores: Ints  # per word the number of what it is called: a company's name less legal form, a person's as it is
    kinds: npt.NDArray[np.bool_]  # per word: True for a company
    nobody: npt.NDArray[np.bool_]  # per party: the name stands for customers nobody knows
    clean: pa.Array


@dataclass(frozen=True)
class Links:
    """Edges between parties and marks of one kind.

    Shapes  party and mark: one entry per edge, a mark being its number in `texts`
    """

    kind: str
    party: Ints
    mark: Ints
    texts: list[str]
    weak: bool = False  # does not hold two tax ids together


def read_names(clean: pa.Array, kind: pa.Array) -> Names:
    """The names of all parties, each distinct one looked at once.

    Shapes  clean: clean names, null for none; kind: company, person or nobody
    """
    raw, distinct = keys.coded(clean)
    nobody = pc.equal(kind, "nobody").to_numpy(zero_copy_only=False)
    company = pc.equal(kind, "company").to_numpy(zero_copy_only=False)
    written: list[str] = distinct.to_pylist()
    named = (raw >= 0) & ~nobody
    pairs, code = np.unique(np.where(named, raw * 2 + company, -1), return_inverse=True)
    if len(pairs) and pairs[0] < 0:
        pairs, code = pairs[1:], code - 1
    rank = np.empty(len(written), dtype="int64")
    rank[pc.sort_indices(distinct.cast(pa.binary()))] = np.arange(len(written))
    order = np.lexsort((pairs & 1, rank[pairs >> 1]))  # letter by letter, a person before a company of that name
    place_of = np.empty(len(pairs) + 1, dtype="int64")
    place_of[order] = np.arange(len(pairs))
    place_of[-1] = -1
    code = place_of[code]
    words = [written[pair >> 1] for pair in pairs[order].tolist()]
    kinds = np.append((pairs[order] & 1) == 1, False)
    numbers: dict[str, int] = {}
    called = (names.core(word) if is_company else word for word, is_company in zip(words, kinds.tolist(), strict=False))
    cores = np.array([numbers.setdefault(core, len(numbers)) for core in called] + [-1], dtype="int64")
    clean = pa.array(words, pa.string()).take(pa.array(code, mask=code < 0))
    return Names(code, cores[code], words, cores[:-1], kinds, nobody, clean)


def answering(called: Names, contact: pa.Array, kind: pa.Array) -> Names:
    """The names under which phones and mail addresses are met: where a nickname names a person to ask for, that person's.

    A number that was handed on brings a nickname's parcels to somebody else than its first owner.

    Shapes  contact: per party the person to ask for; kind: company, person or nobody
    """
    number, words = keys.coded(contact)
    if not len(words):
        return called
    cleaned = [names.clean(word) for word in words.to_pylist()]
    usable = np.array([names.is_real_name(word) for word in cleaned] + [False], dtype=bool)
    nickname = ~called.kinds
    nickname[-1] = False
    persons = np.flatnonzero(nickname)
    nickname[persons] = [not names.is_real_name(called.words[place]) for place in persons.tolist()]
    asked = nickname[called.code] & usable[number]
    if not asked.any():
        return called
    spoken = pa.array(cleaned, pa.string()).take(pa.array(number, mask=number < 0))
    return read_names(pc.if_else(pa.array(asked), spoken, called.clean), kind)


def trusted(kind: str, texts: pa.Array, called: Names, tax: pa.Array) -> Links:
    """Every party with its mark, whatever its name, but for numbers that stand for many: two tax ids, many names."""
    mark, words = keys.coded(texts)
    party = np.flatnonzero(mark >= 0)
    mark = mark[party]
    number, _ = keys.coded(tax)
    many = (_names_met(mark, called.core[party], len(words)) > MOST_SPELLINGS) | (
        _names_met(mark, number[party], len(words)) > 1
    )
    keep = ~many[mark]
    return Links(kind, party[keep], mark[keep], words.to_pylist())


def guarded(kind: str, party: Ints, texts: pa.Array, called: Names, *, weak: bool = False) -> Links:
    """Parties with a mark, as far as their names let it join them.

    Shapes  party and texts: one entry per party and mark; null texts are left out
    """
    mark, distinct = keys.coded(texts)
    party, mark = party[mark >= 0], mark[mark >= 0]
    words: list[str] = distinct.to_pylist()
    met = _names_met(mark, called.core[party], len(words))
    keep = met[mark] <= MOST_NAMES
    party, mark = party[keep], mark[keep]
    unsure = met[mark] > 1
    if unsure.any():
        mark[unsure] = _apart(party[unsure], mark[unsure], words, called)
    return Links(kind, party, mark, words, weak)


def decisions(parties: list[tuple[int, int]]) -> Links:
    """Pairs of parties that are one because somebody said so."""
    party = np.array(parties, dtype="int64").reshape(-1)
    return Links("decision", party, np.repeat(np.arange(len(parties), dtype="int64"), 2), [""] * len(parties))


def _names_met(mark: Ints, name: Ints, marks: int) -> Ints:
    """How many different names each mark was met with."""
    named = name >= 0
    width = int(name.max(initial=0)) + 1
    if not named.any():
        return np.zeros(marks, dtype="int64")
    pairs = np.unique(mark[named] * width + name[named])
    return np.bincount(pairs // width, minlength=marks)


def _apart(party: Ints, mark: Ints, words: list[str], called: Names) -> Ints:
    """The marks of parties whose names differ, one for each set of names that agree; `words` grows with them."""
    width = len(called.words) + 1
    distinct, place = np.unique(mark * width + called.code[party] + 1, return_inverse=True)
    new = np.empty(len(distinct), dtype="int64")
    whole = [(int(pair) // width, int(pair) % width - 1, at) for at, pair in enumerate(distinct)]
    for number, members in groupby(whole, key=lambda entry: entry[0]):
        entries = list(members)
        for together in _agreeing([name for _, name, _ in entries], called):
            first = max(-1, min(together - {-1}, default=-1))
            words.append(words[number] + BETWEEN + (called.words[first] if first >= 0 else ""))
            for _, name, at in entries:
                if name in together:
                    new[at] = len(words) - 1
    return new[place]


def _agreeing(met: list[int], called: Names) -> list[set[int]]:
    """Sets of names that all agree with one another; a name that agrees with two that do not stands alone."""
    friends = {one: {other for other in met if _agree(called, one, other)} for one in met}
    sets: list[set[int]] = []
    for one in met:
        if one < 0:
            continue
        whole = all(friends[other] == friends[one] for other in friends[one])
        together = friends[one] if whole else {one}
        if together not in sets:
            sets.append(together)
    if -1 in met:  # a party without a name goes with the others where they are one
        sets = [sets[0] | {-1}] if len(sets) == 1 else [*sets, {-1}]
    return sets


def _agree(called: Names, one: int, other: int) -> bool:
    if one < 0 or other < 0:
        return one == other
    kinds = ["company" if called.kinds[name] else "person" for name in (one, other)]
    return names.agree(called.words[one], called.words[other], kinds[0], kinds[1])


def company_names(called: Names, tax: pa.Array) -> Links:
    """Companies by name: 有限公司 left out or 市 put in makes no other company, another legal form does.

    Where two tax ids bear one name, those parties stand by their tax id.
    """
    mark, texts = _spellings_joined(called)
    company = called.kinds[called.code] & (called.code >= 0)
    own = np.append(mark, -1)[called.code]
    number, _ = keys.coded(tax)
    taxed = company & (number >= 0)
    met = _names_met(own[taxed], number[taxed], len(texts))
    split = np.append(met > 1, False)[own]
    party = np.flatnonzero(company & ~(split & (number >= 0)))
    return Links("name", party, own[party], texts)


def _spellings_joined(called: Names) -> tuple[Ints, list[str]]:
    """For each clean name the mark it shares with its other spellings: its core, or itself where forms differ."""
    texts = list(called.words)
    mark = np.arange(len(texts), dtype="int64")
    by_core: dict[int, list[int]] = {}
    company = called.kinds[:-1]
    shared = np.bincount(called.cores[company], minlength=int(called.cores.max(initial=-1)) + 1) > 1
    for place in np.flatnonzero(company & shared[called.cores]).tolist():
        by_core.setdefault(int(called.cores[place]), []).append(place)
    for places in by_core.values():
        forms = {place: names.form(texts[place]) for place in places}
        stated = sorted(set(forms.values()) - {""})
        for place in places:  # without a form a name joins the one that there is, never one of several
            if len(stated) <= 1:
                mark[place] = places[0]
            elif forms[place]:
                mark[place] = next(other for other in places if forms[other] == forms[place])
    return mark, texts


def uncontradicted(found: list[Links], group: Ints, tax: Ints) -> list[Links]:
    """The links without the phones, addresses and codes of other sources that hold two tax ids together.

    Shapes  tax: per party the number of its tax id, −1 for none
    """
    taxes = _names_met(group, tax, int(group.max(initial=-1)) + 1)
    kept = []
    for each in found:
        fine = (taxes[group[each.party]] < 2) | (not each.weak)
        kept.append(replace(each, party=each.party[fine], mark=each.mark[fine]))
    return kept


def person_names(called: Names, group: Ints, has_mark: npt.NDArray[np.bool_], source: Ints) -> Links:
    """Persons by their clean name, where nothing tells them apart.

    A name joins only if at most one of its groups has a phone, card, address or tax id, and no single source
    keeps two of them. `has_mark`: per group; `group` and `source`: per party.
    """
    person = (called.code >= 0) & ~called.kinds[called.code]
    vague = np.ones(len(called.words) + 1, dtype=bool)
    persons = np.flatnonzero(~called.kinds[:-1])
    vague[persons] = [names.is_vague(called.words[place]) for place in persons.tolist()]
    party = np.flatnonzero(person & ~vague[called.code])
    name, own, where = called.code[party], group[party], source[party]
    groups = int(group.max(initial=0)) + 1
    pairs = np.unique(name * groups + own)
    several = np.bincount(pairs // groups, minlength=len(called.words) + 1) > 1
    strong = np.bincount(pairs // groups, weights=has_mark[pairs % groups], minlength=len(called.words) + 1)
    told_apart = _twice_in_a_source(name, where, own)
    join = several & (strong <= 1)
    join[told_apart] = False
    keep = join[name]
    return Links("name", party[keep], name[keep], called.words)


def _twice_in_a_source(name: Ints, source: Ints, group: Ints) -> Ints:
    """The names that one source gives to two groups."""
    triples = np.unique(np.stack([name, source, group]), axis=1) if len(name) else np.empty((3, 0), dtype="int64")
    again = (triples[0, 1:] == triples[0, :-1]) & (triples[1, 1:] == triples[1, :-1])
    return np.unique(triples[0, 1:][again])


def within_source(source: pa.Array, texts: pa.Array) -> pa.Array:
    """A number that means something in its own source only."""
    return pc.binary_join_element_wise(source, texts, BETWEEN)


def with_name(texts: pa.Array, called: Names) -> pa.Array:
    """A code together with the name beside it: where both agree it means the same in another source too."""
    long = pc.if_else(pc.greater_equal(pc.utf8_length(texts), SHORTEST_CODE), texts, pa.scalar(None, pa.string()))
    return pc.binary_join_element_wise(long, called.clean, BETWEEN + BETWEEN)


def shared_codes(source: pa.Array, code: pa.Array, called: Names) -> pa.Array:
    """Codes of sources that number their customers alike: where both name a code, they nearly always name one customer.

    Missing  codes of sources that stand alone in this
    """
    where, sources = keys.coded(source)
    number = keys.coded(code)[0]
    named = (number >= 0) & (called.core >= 0)
    if len(sources) < 2 or len(sources) > MOST_SOURCES or not named.any():
        return pa.nulls(len(code), pa.string())
    width = int(called.core.max()) + 1
    met = np.unique((number[named] * width + called.core[named]) * len(sources) + where[named])
    met = met[_once(met // (width * len(sources)) * len(sources) + met % len(sources))]  # two names in one show nothing
    _, customer = np.unique(met // len(sources), return_inverse=True)
    source, code_met = met % len(sources), met // (width * len(sources))
    alike, both = (_together(row, source, len(sources)) for row in (customer, code_met))
    same = (alike >= ENOUGH_CODES) & (alike >= SURE_CODES * both)
    np.fill_diagonal(same, False)
    scope = connected_components(same, directed=False)[1]
    first = np.array([min(np.flatnonzero(scope == label)) for label in scope])
    shared = (np.bincount(scope)[scope] > 1)[where] & (number >= 0)
    scopes = sources.take(pa.array(first[where], mask=~shared))
    return pc.binary_join_element_wise(scopes, code, BETWEEN * 3)


def _once(numbers: Ints) -> npt.NDArray[np.bool_]:
    """Which of these stand there once."""
    _, at, times = np.unique(numbers, return_inverse=True, return_counts=True)
    once: npt.NDArray[np.bool_] = times[at] == 1
    return once


def _together(row: Ints, source: Ints, sources: int) -> npt.NDArray[np.int64]:
    """How many rows each two sources have in common."""
    table = coo_array((np.ones(len(row), dtype="int64"), (row, source)), shape=(int(row.max(initial=-1)) + 1, sources))
    return np.asarray((table.T @ table).todense(), dtype="int64")


def phones(column: pa.Array) -> tuple[Ints, pa.Array]:
    """Party and number, for every number of every party."""
    split = pc.split_pattern(column.fill_null(""), " ")
    texts = pc.list_flatten(split)
    party = pc.list_parent_indices(split).to_numpy(zero_copy_only=False).astype("int64")
    said = pc.not_equal(texts, "").to_numpy(zero_copy_only=False)
    return party[said], texts.filter(pa.array(said))


def fingerprints(kind: str, texts: list[str]) -> npt.NDArray[np.uint64]:
    """A number for each mark that tells nothing about it, and sorts lasting kinds first."""
    head = kind + BETWEEN
    try:
        digests = b"".join([blake2b((head + text).encode(), digest_size=8).digest() for text in texts])
    except UnicodeEncodeError:  # half a character, as broken files have them
        written = [(head + text).encode("utf-8", "surrogatepass") for text in texts]
        digests = b"".join([blake2b(each, digest_size=8).digest() for each in written])
    told = np.frombuffer(digests, dtype=">u8").astype(np.uint64)
    return np.asarray(np.uint64(KINDS.index(kind) << 60) | (told >> np.uint64(4)))


_HEXADECIMAL = np.full(256, 255, dtype=np.uint8)
_HEXADECIMAL[np.frombuffer(b"0123456789abcdef", dtype=np.uint8)] = np.arange(16)
"""Per letter the digit that it stands for; 255 for none."""


def words_of(prints: npt.NDArray[np.uint64]) -> pa.Array:
    """Fingerprints as the desk keeps them."""
    written = prints.astype(">u8").tobytes().hex().encode()
    starts = np.arange(len(prints) + 1, dtype=np.int32) * 16
    return pa.StringArray.from_buffers(len(prints), pa.py_buffer(starts), pa.py_buffer(written))


def prints_of(words: pa.Array) -> pa.Array:
    """The fingerprints that words of the desk stand for; null for what is no such word, as a party's key."""
    words = words.cast(pa.binary())
    ours = pc.equal(pc.binary_length(words), 16).fill_null(False)
    told = words.filter(ours)
    data = np.frombuffer(told.buffers()[2] or b"", dtype=np.uint8)
    digits = data[told.offset * 16 : (told.offset + len(told)) * 16].reshape(-1, 16)
    value = _HEXADECIMAL[digits]
    numbers = (value[:, ::2] << np.uint8(4) | value[:, 1::2] & np.uint8(15)).view(">u8").reshape(-1).astype(np.uint64)
    said = pa.array(numbers, mask=(value > 15).any(axis=1))
    at = np.cumsum(ours.to_numpy(zero_copy_only=False)) - 1
    return said.take(pa.array(at, mask=~ours.to_numpy(zero_copy_only=False)))


def kind_of(mark: str) -> str:
    """The kind of a mark, by its fingerprint; of anything else `itself`."""
    try:
        return KINDS[int(mark[0], 16)] if len(mark) == 16 else "itself"
    except (ValueError, IndexError):
        return "itself"
