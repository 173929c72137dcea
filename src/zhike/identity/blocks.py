"""Keys that two spellings of one party are likely to share: who shares a key with few others is compared with them.

A key is a 64-bit number. The number of a text is a polynomial in its letters, so that the number of two texts put
together, or of a text with one letter left out, follows without writing that text.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from zhike.identity.levels import Ints, Mark, Portraits

Numbers = npt.NDArray[np.uint64]
Keys = tuple[Ints, Numbers]

_BASE = 0x9E3779B97F4A7C15  # odd, so that it can be divided by
_INVERSE = np.uint64(pow(_BASE, -1, 1 << 64))
_STREET = re.compile(r"(?<![0-9])[0-9]+[a-z]{5}|[^\W\d_a-z]{3}[0-9]+")


@dataclass(frozen=True)
class Blocking:
    """One kind of key. `most`: blocks of more parties than this say too little and are left out."""

    name: str
    most: int
    keys: Callable[[Portraits], Iterable[Keys]]


@dataclass(frozen=True)
class Texts:
    """Words as numbers.

    Shapes  letters: the words one after the other; starts: where each begins, and the end; powers of the base
    """

    whole: Numbers
    before: Numbers  # per letter: the word's number up to it
    starts: Ints
    powers: Numbers


def texts(words: Iterable[str]) -> Texts:
    """The numbers of words, and of their beginnings."""
    listed = list(words)
    letters = np.frombuffer("".join(listed).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    starts = np.concatenate([[0], np.cumsum([len(word) for word in listed], dtype="int64")])
    place = np.arange(len(letters)) - np.repeat(starts[:-1], np.diff(starts))
    powers = np.full(int(np.diff(starts).max(initial=0)) + 2, _BASE, dtype=np.uint64)
    powers[0] = 1
    powers = np.multiply.accumulate(powers)
    total = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(_stirred(letters) * powers[place])])
    begun = np.repeat(total[starts[:-1]], np.diff(starts))
    return Texts(total[starts[1:]] - total[starts[:-1]], total[:-1] - begun, starts, powers)


def left_out(found: Texts) -> Keys:
    """Every word with each of its letters left out once, and itself.

    Shapes  the word's place, and the number
    """
    count = np.diff(found.starts)
    word = np.repeat(np.arange(len(count)), count)
    after = np.append(found.before[1:], np.uint64(0))
    last = found.starts[1:][count > 0] - 1
    after[last] = found.whole[count > 0]
    shorter = found.before + (found.whole[word] - after) * _INVERSE
    return np.concatenate([word, np.arange(len(count))]), np.concatenate([shorter, found.whole])


def joined(first: Texts, one: Ints, second: Numbers) -> Numbers:
    """The numbers of words of `first`, each with another text's number put behind it."""
    return np.asarray(first.whole[one] + first.powers[np.diff(first.starts)[one]] * second)


def _stirred(numbers: Numbers) -> Numbers:
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


def mixed(words: pa.Array) -> Numbers:
    """A number for each text, eight bytes at a time where all are of one length, as party keys are.

    Shapes  words: no nulls
    """
    lengths = pc.unique(pc.binary_length(words)).to_pylist()
    if len(lengths) != 1 or not lengths[0] or lengths[0] % 8:
        return texts(words.to_pylist()).whole
    data = np.frombuffer(words.buffers()[2], dtype="<u8", offset=0)
    first = words.offset * lengths[0] // 8
    pieces = data[first : first + len(words) * lengths[0] // 8].reshape(len(words), -1)
    found = np.zeros(len(words), dtype=np.uint64)
    for place in range(pieces.shape[1]):
        found = _stirred(found * np.uint64(_BASE) + pieces[:, place])
    return found


def _of(mark: Mark, reword: Callable[[str], str] = str) -> tuple[Ints, Numbers]:
    """The parties that have the mark, and its number for each."""
    party = np.flatnonzero(mark.code >= 0)
    return party, texts(map(reword, mark.words)).whole[mark.code[party]]


def _together(parties: Portraits, *parts: tuple[str, Callable[[str], str]]) -> Keys:
    """One key from several marks, for the parties that have them all."""
    if any(not len(parties[name]) for name, _ in parts):
        return np.empty(0, dtype="int64"), np.empty(0, dtype=np.uint64)
    key = np.zeros(len(parties), dtype=np.uint64)
    has = np.ones(len(parties), dtype=bool)
    for name, reword in parts:
        mark = parties[name]
        numbers = np.append(texts(map(reword, mark.words)).whole, np.uint64(0))
        key = _stirred(key * np.uint64(_BASE) + numbers[mark.code])
        has &= (mark.code >= 0) & (numbers[mark.code] != 0)
    return np.flatnonzero(has), key[has]


def _equal(*names: str) -> Callable[[Portraits], Iterator[Keys]]:
    def keys(parties: Portraits) -> Iterator[Keys]:
        yield _together(parties, *((name, str) for name in names))

    return keys


def _pieces(
    name: str, cut: Callable[[str], Iterable[str]], *, latin: bool = False
) -> Callable[[Portraits], Iterator[Keys]]:
    """Each piece of a mark is a key; only of those in Latin letters where so said."""

    def keys(parties: Portraits) -> Iterator[Keys]:
        mark = parties[name]
        places = np.flatnonzero(mark.latin) if latin else np.arange(len(mark))
        words = (mark.texts.take(pa.array(places)) if latin else mark.texts).to_pylist()
        cuts = [list(dict.fromkeys(cut(word))) for word in words]
        flat = texts(piece for pieces in cuts for piece in pieces).whole
        yield _spread(mark, np.repeat(places, [len(pieces) for pieces in cuts]), flat)

    return keys


def _spread(mark: Mark, word: Ints, numbers: Numbers) -> Keys:
    """Numbers of words, given to all parties that have the word."""
    order = np.argsort(word, kind="stable")
    count = np.bincount(word, minlength=len(mark))
    start = np.concatenate([[0], np.cumsum(count)])
    party = np.flatnonzero(mark.code >= 0)
    each = count[mark.code[party]]
    within = np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
    return np.repeat(party, each), numbers[order][np.repeat(start[mark.code[party]], each) + within]


def _one_left_out(name: str, shortest: int) -> Callable[[Portraits], Iterator[Keys]]:
    def keys(parties: Portraits) -> Iterator[Keys]:
        mark = parties[name]
        word, numbers = left_out(texts(mark.words))
        long = mark.lengths[word] >= shortest
        yield _spread(mark, word[long], numbers[long])

    return keys


def _core_left_out(parties: Portraits) -> Iterator[Keys]:
    """字号 and trade with one letter left out, in the city where one is stated and anywhere."""
    brand, trade, city = parties["brand"], parties["trade"], parties["city"]
    party = np.flatnonzero(brand.code >= 0)
    width = len(trade) + 1
    distinct, core = np.unique(brand.code[party] * width + trade.code[party] + 1, return_inverse=True)
    trades = np.append(trade.words, "")
    words = pa.array(
        list(brand.words[distinct // width] + trades[distinct % width - 1]) if len(distinct) else [], pa.string()
    )
    code = np.full(len(parties), -1, dtype="int64")
    code[party] = core
    mark = Mark(code, words)
    word, numbers = left_out(texts(mark.words))
    place = np.append(texts(city.words).whole, np.uint64(0))[city.code]
    who, key = _spread(mark, word, numbers)
    stated = city.code[who] >= 0
    yield who[stated], _stirred(key[stated] + _stirred(place[who[stated]]))
    long = mark.lengths[word] >= 4
    yield _spread(mark, word[long], numbers[long])


def _called(parties: Portraits) -> Iterator[Keys]:
    """All that a party may be called by: its names, 字号 with city or trade, former and short names."""
    brand, trade = parties["brand"], parties["trade"]
    yield _of(parties["clean_name"])
    yield _of(brand)
    words = texts(brand.words)
    both = np.flatnonzero((brand.code >= 0) & (trade.code >= 0))
    with_trade = joined(words, brand.code[both], texts(trade.words).whole[trade.code[both]])
    yield both, with_trade
    for place in ("city", "province"):
        region = texts(word.removesuffix("市").removesuffix("省") for word in parties[place].words)
        where = parties[place].code
        told = np.flatnonzero((brand.code >= 0) & (where >= 0))
        yield told, joined(region, where[told], words.whole[brand.code[told]])
        whole = where[both] >= 0
        yield both[whole], joined(region, where[both[whole]], with_trade[whole])
    yield from _pieces("former", lambda word: filter(None, word.split("|")))(parties)


def _name_in_any_order(parties: Portraits) -> Iterator[Keys]:
    given, surname = parties["given_name"], parties["surname"]
    has = np.flatnonzero((given.code >= 0) & (surname.code >= 0))
    yield has, texts(given.words).whole[given.code[has]] + texts(surname.words).whole[surname.code[has]]


def _either_name(other: str, reword: Callable[[str], str]) -> Callable[[Portraits], Iterator[Keys]]:
    """Given name or surname, whichever column it stands in, with another mark."""

    def keys(parties: Portraits) -> Iterator[Keys]:
        for name in ("given_name", "surname"):
            yield _together(parties, (name, str), (other, reword))

    return keys


def _words(name: str) -> list[str]:
    """The longer words of a Latin name, and its first two in any order."""
    several = name.split()
    return [*(word for word in several if len(word) > 3), " ".join(sorted(several[:2]))]


def _streets(address: str) -> Iterator[str]:
    yield address
    yield address[-9:]
    yield "".join(sign for sign in address[:16] if not sign.isdigit())[:9]
    yield from _STREET.findall(address)


BLOCKINGS = (
    Blocking("tax_id", 60, _equal("tax_id")),
    Blocking("bank_account", 40, _equal("bank_account")),
    Blocking("card", 20, _equal("card")),
    Blocking("code", 20, _equal("source", "code")),
    Blocking("email", 30, _equal("email")),
    Blocking("phone", 30, _pieces("phones", str.split)),
    Blocking("id_number", 15, _one_left_out("id_number", 6)),
    Blocking("brand in city", 60, _equal("brand", "city")),
    Blocking("sound in city", 40, _equal("sound", "city")),
    Blocking("sound", 15, _equal("sound")),
    Blocking("core", 15, _core_left_out),
    Blocking("called", 40, _called),
    Blocking("words", 12, _pieces("clean_name", _words, latin=True)),
    Blocking("name", 40, _name_in_any_order),
    Blocking("name and year", 25, _either_name("born_on", lambda day: day[:4])),
    Blocking("name and day", 25, _either_name("born_on", lambda day: day[4:])),
    Blocking("name and postcode", 25, _either_name("postcode", str)),
    Blocking("name and birth", 60, _equal("clean_name", "born_on")),
    Blocking("born_on", 12, _equal("born_on")),
    Blocking("address", 15, _pieces("address", _streets)),
    Blocking("postcode and birth", 20, _equal("postcode", "born_on")),
)
"""Keys and their caps: a key that says much may be shared by more. Given name and surname share their keys."""
