"""All that says who a party is, each mark in one spelling: what two parties are compared by."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from hashlib import blake2b

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from zhike.identity import keys, names, parts
from zhike.identity.ids import in_memory
from zhike.identity.marks import in_order
from zhike.simplified import simplified
from zhike.tables import PARTY, table

READ_AS = "2"
"""Raised whenever a text is read in another way, so that no portrait made before is taken over."""

BETWEEN = "\x1f"
MANY = 1 << 16
"""So many names are read at a time: the memory of a million is never needed at once."""

_COLUMNS = tuple(column.name for column in table("portraits").columns)
_OF_NAMES = (
    "clean_name", "province", "city", "district", "brand", "sound", "trade", "form", "branch", "given_name", "surname",
)  # fmt: skip
_OF_FIRMS = ("province", "city", "district", "brand", "sound", "trade", "form", "branch")
_ASIDE = ("kind_of_party", "called", "phone", "former", "firm")
_NOT_SAID = re.compile(r"[\W_]+")
_DAY = re.compile(r"([0-9]{1,4})[年./\- ]+([0-9]{1,2})[月./\- ]+([0-9]{1,4})日?(?:[ t].*)?")
_PERSONS_DOCUMENT = re.compile(r"[0-9]{17}[0-9X]")

Mask = npt.NDArray[np.bool_]


def portraits(parties: ir.Table, traits: ir.Table, known_portraits: ir.Table) -> ir.Table:
    """Every party with all that says who it is.

    Row      one party_key
    Missing  what neither the party nor its traits say; the parts of a name that a person bears; a vague name's (王先生)
    """
    found = drawn(parties.to_pyarrow(), traits.to_pyarrow(), known_portraits.to_pyarrow())
    return in_memory(found)


def drawn(parties: pa.Table, traits: pa.Table, known: pa.Table) -> pa.Table:
    """The portraits, on Arrow tables: those known with the same print as they are, only the others read.

    Shapes  as many rows out as parties; each distinct text looked at once
    """
    key = parties["party_key"].combine_chunks().cast(pa.string())
    told = traits.select(["party_key", "kind", "value"]).sort_by(
        [(name, "ascending") for name in ("party_key", "kind", "value")]
    )
    prints = _prints(key, told)
    place = _known_place(key, prints, known)
    fresh = np.flatnonzero(place < 0)
    new = _read(parties.take(pa.array(fresh)), prints.take(pa.array(fresh)), told)
    if not len(known):
        return in_order(new)
    both = pa.concat_tables([known.select(list(_COLUMNS)).cast(new.schema), new]).combine_chunks()
    place = np.where(place < 0, len(known) - 1 + np.cumsum(place < 0), place)
    return both.take(pa.array(place[pc.sort_indices(key.cast(pa.binary()))]))


def _prints(key: pa.Array, told: pa.Table) -> pa.Array:
    """The fingerprint of each party and its traits in order."""
    said = pc.binary_join_element_wise(
        told["kind"].cast(pa.string()), told["value"].cast(pa.string()), pa.scalar(BETWEEN)
    )
    by_party = pa.table({"party_key": told["party_key"].cast(pa.string()), "said": said})
    grouped = by_party.group_by("party_key", use_threads=False).aggregate([("said", "list")])
    whole = pc.binary_join(grouped["said_list"], BETWEEN).combine_chunks()
    where = pc.index_in(key, value_set=grouped["party_key"].combine_chunks())
    texts = pc.binary_join_element_wise(pa.scalar(READ_AS), key, whole.take(where).fill_null(""), pa.scalar(BETWEEN))
    prints = [blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest() for text in texts.to_pylist()]
    return pa.array(prints, pa.string())


def _known_place(key: pa.Array, prints: pa.Array, known: pa.Table) -> npt.NDArray[np.int64]:
    """Where each party's portrait stands among the known ones; −1 where none was made from the same texts."""
    if not len(known):
        return np.full(len(key), -1, dtype="int64")
    found = pc.index_in(key, value_set=known["party_key"].combine_chunks().cast(pa.string()))
    before = known["print"].combine_chunks().cast(pa.string()).take(found)
    same = pc.equal(before, prints).fill_null(False)
    return np.asarray(pc.if_else(same, found, -1).fill_null(-1).to_numpy(zero_copy_only=False), dtype="int64")


# ── reading ───────────────────────────────────────────────────────────────────


def _read(parties: pa.Table, prints: pa.Array, told: pa.Table) -> pa.Table:
    """The portraits of these parties."""
    for name in PARTY:
        if name not in parties.column_names:
            parties = parties.append_column(name, pa.nulls(len(parties), pa.string()))
    key = parties["party_key"].combine_chunks().cast(pa.string())
    found = _names(parties["customer_name"].cast(pa.string()))
    found |= {
        "party_key": key, "source": parties["source"].combine_chunks(), "print": prints,
        "tax_id": keys.mapped(parties["customer_tax_id"], keys.tax_id), "code": keys.codes(parties["customer_code"]),
        "card": keys.mapped(parties["member_card"], keys.card), "email": keys.mapped(parties["email"], keys.email),
        "phones": _phones(parties["phone"], found["phone"]),
    }  # fmt: skip
    found |= _traits(key, told)
    found["contact_person"] = pc.coalesce(found["contact_person"], found["called"])
    found["former"] = _joined(found["former"], found["former_names"])
    found["born_on"] = pc.coalesce(found["born_on"], _born_by_document(found["id_number"]))
    _name_persons(found)
    company = pc.equal(found["kind_of_party"], "company").fill_null(False)
    found["kind_of_party"] = _kinds(found)
    _forget(found, _OF_FIRMS, pc.and_(company, pc.equal(found["kind_of_party"], "person")))
    _forget(found, ("given_name", "surname"), pc.equal(found["kind_of_party"], "company"))
    return pa.table({name: found[name] for name in _COLUMNS})


def _names(column: pa.ChunkedArray) -> dict[str, pa.Array]:
    """What the names say, each distinct one read once."""
    codes, words = keys.coded(column)
    places = pa.array(codes, mask=codes < 0)
    read: dict[str, list[pa.Array]] = {name: [] for name in (*_OF_NAMES, *_ASIDE)}
    for start in range(0, max(len(words), 1), MANY):
        rows = [_portrait_of(word) for word in words.slice(start, MANY).to_pylist()]
        for name, values in zip(read, zip(*rows, strict=True) if rows else [()] * len(read), strict=True):
            read[name].append(pa.array([value or None for value in values], pa.string()))
    return {name: pa.concat_arrays(arrays).take(places) for name, arrays in read.items()}


def _portrait_of(written: str) -> tuple[str, ...]:
    """A name's own columns: those of _OF_NAMES, then those of _ASIDE."""
    found = names.taken_apart(written) if written and not written.isspace() else None
    if found is None or not found.name:
        return ("",) * (len(_OF_NAMES) + len(_ASIDE))
    former = "|".join(sorted(filter(None, (*map(names.clean, found.former), found.other))))
    if names.nobody(found.name):
        return ("",) * len(_OF_NAMES) + ("nobody", found.called, found.phone, former, "")
    kind, firm = names.kind(found.name), "firm" if names.says_company(found.name) else ""
    if kind == "person":
        given, surname = ("", "") if names.is_vague(found.name) else parts.person(found.name)
        called = () if surname or found.name.isascii() else (parts.numbers(found.name), parts.sound(found.name))
        brand, sound = called if called and not names.is_vague(found.name) and found.name.isalpha() else ("", "")
        return (
            found.name,
            "",
            "",
            "",
            brand,
            sound,
            "",
            "",
            "",
            given,
            surname,
            kind,
            found.called,
            found.phone,
            former,
            firm,
        )
    said = parts.read(found.name)
    return (
        found.name, said.province, said.city, said.district, said.brand, parts.sound(said.brand), said.trade, said.form, said.branch,
        "", "", kind, found.called, found.phone, former, firm,
    )  # fmt: skip


def _phones(column: pa.ChunkedArray, typed: pa.Array) -> pa.Array:
    """The numbers of each cell, and the one typed into the name."""
    both = _joined(column.combine_chunks().cast(pa.string()), typed)
    return keys.mapped(both, lambda text: " ".join(keys.phone(text)) or None)


def _joined(one: pa.Array, other: pa.Array) -> pa.Array:
    # PyArrow 26 leaves out the rows where both are missing if it is told to skip what is missing.
    whole = pc.utf8_trim(pc.binary_join_element_wise(one.fill_null(""), other.fill_null(""), "|"), "|")
    return pc.if_else(pc.equal(whole, ""), pa.scalar(None, pa.string()), whole)


# ── traits ────────────────────────────────────────────────────────────────────


def _traits(key: pa.Array, told: pa.Table) -> dict[str, pa.Array]:
    """One value of each kind per party: the longest, of several so long the first in order; former names all."""
    place = pc.index_in(told["party_key"].combine_chunks().cast(pa.string()), value_set=key)
    mine = told.append_column("place", place).filter(place.is_valid())
    found = {}
    for kind, (column, normalise) in _NORMAL.items():
        rows = mine.filter(pc.equal(mine["kind"], kind))
        value = keys.mapped(rows["value"].cast(pa.string()), normalise)
        found[column] = _longest(rows["place"], value, len(key))
    named = mine.filter(pc.is_in(mine["kind"], value_set=pa.array(["former_name", "short_name"])))
    former: list[str | None] = [None] * len(key)
    for at, text in zip(named["place"].to_pylist(), named["value"].to_pylist(), strict=True):
        clean = names.clean(text)
        if clean and not names.nobody(clean):
            former[at] = "|".join(sorted({clean, *(former[at] or clean).split("|")}))
    return found | {"former_names": pa.array(former, pa.string())}


def _longest(places: pa.ChunkedArray, values: pa.Array, count: int) -> pa.Array:
    """The longest value at each place."""
    has = values.is_valid().to_numpy(zero_copy_only=False)
    place = places.to_numpy()[has].astype("int64")
    said = values.filter(pa.array(has))
    if not len(said):
        return pa.nulls(count, pa.string())
    length = pc.utf8_length(said).to_numpy(zero_copy_only=False)
    order = np.lexsort((np.arange(len(place)), -length, place))  # the traits come in the order of their texts
    _, first = np.unique(place[order], return_index=True)
    at = np.full(count, -1, dtype="int64")
    at[place[order][first]] = order[first]
    return said.take(pa.array(at, mask=at < 0))


def _narrow(text: str) -> str:
    return _NOT_SAID.sub("", unicodedata.normalize("NFKC", text).casefold())


def _address(text: str) -> str | None:
    """An address in narrow, simplified characters, without blanks and signs."""
    plain = _narrow(simplified(text))
    return plain if len(plain) > 3 and plain not in ("none", "null", "unknown") else None


def _words(text: str) -> str | None:
    """A person's name in one spelling; missing where it is a placeholder."""
    name = names.clean(text)
    return name if name and not names.nobody(name) else None


def _number(text: str) -> str | None:
    """Letters and digits of a document's number; missing where they are too few or all the same."""
    plain = _narrow(text).upper()
    return plain if len(plain) > 4 and len(set(plain)) > 1 and any(letter.isdigit() for letter in plain) else None


def _account(text: str) -> str | None:
    digits = "".join(letter for letter in unicodedata.normalize("NFKC", text) if "0" <= letter <= "9")
    return digits if len(digits) > 7 and len(set(digits)) > 1 else None


def _postcode(text: str) -> str | None:
    plain = _narrow(text).upper()
    return (
        plain if 3 <= len(plain) <= 10 and len(set(plain)) > 1 and any(letter.isdigit() for letter in plain) else None
    )


def _day(text: str) -> str | None:
    """A date of birth as YYYYMMDD: 1990年1月2日, 1990-01-02, 19900102, 02/01/1990 (day first, unless that cannot be)."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if plain.isdigit() and len(plain) == 8:
        return plain if plain[:2] in ("18", "19", "20") else None
    found = _DAY.fullmatch(plain)
    if not found:
        return None
    first, second, third = found.groups()
    if len(first) == 4:
        year, month, day = first, second, third
    elif len(third) == 4:
        year, month, day = (third, second, first) if int(second) < 13 else (third, first, second)
    else:
        return None
    return f"{year}{int(month):02d}{int(day):02d}" if 0 < int(month) < 13 and 0 < int(day) < 32 else None


_NORMAL: dict[str, tuple[str, Callable[[str], str | None]]] = {
    # kind of trait: the portrait's column, and its one spelling
    "address": ("address", _address),
    "contact_person": ("contact_person", _words),
    "bank_account": ("bank_account", _account),
    "id_number": ("id_number", _number),
    "born_on": ("born_on", _day),
    "postcode": ("postcode", _postcode),
    "given_name": ("told_given", _words),
    "surname": ("told_surname", _words),
}


def _born_by_document(numbers: pa.Array) -> pa.Array:
    """The day of birth within an identity card's number."""
    return keys.mapped(numbers, lambda text: text[6:14] if _PERSONS_DOCUMENT.fullmatch(text) else None)


# ── persons, kinds ────────────────────────────────────────────────────────────


def _name_persons(found: dict[str, pa.Array]) -> None:
    """Given name and surname that columns of their own say, and the whole name made of them."""
    told = pc.or_(found["told_given"].is_valid(), found["told_surname"].is_valid()).to_numpy(zero_copy_only=False)
    firm = pc.or_(found["tax_id"].is_valid(), found["firm"].is_valid()).to_numpy(zero_copy_only=False)
    at = np.flatnonzero(told & ~firm)
    found["is_person"] = pa.array(np.isin(np.arange(len(told)), at))
    if not len(at):
        return
    columns = ("clean_name", "told_given", "told_surname", "given_name", "surname")
    rows = list(_persons(*(found[name].take(pa.array(at)).to_pylist() for name in columns)))
    for name, values in zip(("clean_name", "given_name", "surname"), zip(*rows, strict=True), strict=True):
        mask = pa.array(np.isin(np.arange(len(told)), at))
        found[name] = pc.replace_with_mask(found[name], mask, pa.array(values, pa.string()))
    _forget(found, _OF_FIRMS, found["is_person"])


def _persons(*columns: list[str | None]) -> Iterator[tuple[str | None, str | None, str | None]]:
    """Whole name, given name and surname, where at least one of the two stands in a column of its own."""
    for whole, told_given, told_surname, read_given, read_surname in zip(*columns, strict=True):
        name = whole or ""
        given, surname = told_given or "", told_surname or ""
        if surname and not given:
            rest = name.removesuffix(surname).strip() if name.isascii() else name.removeprefix(surname)
            given = rest
        elif given and not surname:
            surname = name.removeprefix(given).strip() if name.isascii() else name.removesuffix(given)
            surname = surname or (read_surname or "" if read_given == given else "")
        joined = f"{given} {surname}".strip() if (given + surname).isascii() else surname + given
        yield joined or name or None, given or None, surname or None


def _forget(found: dict[str, pa.Array], columns: tuple[str, ...], where: pa.Array) -> None:
    """Nothing in these columns where the party is of the other kind than its name looked."""
    for name in columns:
        found[name] = pc.if_else(where, pa.scalar(None, pa.string()), found[name])


def _kinds(found: dict[str, pa.Array]) -> pa.Array:
    """company, person or nobody: by the name, the columns of its own that a person has, and the marks.

    A name that says company, or an organisation's tax id, outweighs a day of birth or a document: they are its owner's.
    """
    named, read = found["clean_name"].is_valid(), found["kind_of_party"].fill_null("")
    nobody = pc.equal(read, "nobody")
    reachable = pc.or_(pc.or_(found["card"].is_valid(), found["phones"].is_valid()), found["email"].is_valid())
    private = pc.or_(pc.or_(found["born_on"].is_valid(), found["id_number"].is_valid()), found["is_person"])
    firm = pc.or_(found["firm"].is_valid(), found["tax_id"].is_valid())
    looks = pc.if_else(named, pc.equal(read, "company"), pc.invert(reachable))
    company = pc.or_(firm, pc.and_(looks, pc.invert(private)))
    marked = pc.or_(pc.or_(reachable, found["tax_id"].is_valid()), found["id_number"].is_valid())
    known = pc.or_(named, found["code"].is_valid())
    somebody = pc.or_(marked, pc.and_(known, pc.invert(nobody)))
    return pc.if_else(somebody, pc.if_else(company, "company", "person"), "nobody")
