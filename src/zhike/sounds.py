"""How Chinese names sound: finding a name by the pinyin typed for it, and putting names in the order of their sounds.

heard("ntqj"), heard("nantongqijian"), heard("nantqj")     patterns that 南通栖简家居 matches
heard("南通qj")                                             the same, half of it in characters
heard("南通"), heard("7")                                    nothing is typed that sounds

A letter typed stands for every character that is read so by any of its readings: 重庆 is found as chongqing and by
those who say zhongqing, 单 as shan and as dan. So nothing about a name is kept, in no snapshot and in no index.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice

import ibis
import ibis.expr.types as ir
from pypinyin.constants import PINYIN_DICT

SHORTEST = 2
"""Fewer letters are no name: they would find a tenth of all customers."""
LONGEST = 40
MOST_WAYS = 4
MOST_CUTS = 200
MOST_INITIALS = 5
"""So many letters are taken for initials even where they make syllables (xian: 西安, 小爱宁…)."""
LONGEST_SYLLABLE = 6
DIAERESIS = "\u0308"

_LATIN = re.compile(r"[a-z][a-z'’ ]*")
_VOWEL = re.compile(r"[aeiouv]")
_BETWEEN = str.maketrans("", "", "'’ ")

# Where the order of the characters (CLDR) is not that of the name: written as a character of the right sound.
IN_ORDER = (("晟", "盛"), ("厦门", "下门"), ("长治", "涨治"), ("长子县", "涨子县"), ("长", "常"), ("单县", "善县"), ("乐清", "月清"), ("六安", "路安"))  # fmt: skip


@lru_cache(maxsize=1000)
def heard(typed: str) -> str:
    """The pattern of the names that sound as typed, for the engines' regular expressions; "" where nothing sounds."""
    words = typed.strip().lower()
    if len(words) > LONGEST or sum("a" <= letter <= "z" for letter in words) < SHORTEST:
        return ""
    parts: list[str] = []
    at = 0
    for found in _LATIN.finditer(words):
        ways = [_pattern(way) for way in _ways(found[0].translate(_BETWEEN))]
        if not ways:
            return ""
        parts += [re.escape(words[at : found.start()]), ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"]
        at = found.end()
    return "".join(parts) + re.escape(words[at:])


def in_order(name: ir.StringValue) -> ir.Value:
    """What names are sorted by: the order of their pinyin, Latin names after."""
    for written, sounds in IN_ORDER:
        name = name.replace(written, sounds)
    return icu_sort_key(name, "zh")


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def icu_sort_key(text: str, locale: str) -> str:  # type: ignore[empty-body]
    """The engine's own key of a text in the order of a language."""


def _ways(letters: str) -> list[tuple[str, ...]]:
    """How letters may be cut into syllables, the last of them perhaps only begun; fewest first.

    Where they may not, or are few, they are initials too, or syllables with initials after them (nantqj).
    """
    found = list(islice(_cut(letters), MOST_CUTS))
    spelled = sorted((way for way, initials in found if not initials), key=len)[:MOST_WAYS]
    if spelled and len(letters) > MOST_INITIALS:
        return spelled
    mixed = sorted((way for way, initials in found if initials), key=len)
    whole = [tuple(letters)] if all(letter in _read_as()[1] for letter in letters) else []
    return list(dict.fromkeys([*spelled, *whole, *mixed]))[: MOST_WAYS + 1]


def _cut(letters: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """Ways to cut, each with the number of initials at its end."""
    if not letters:
        yield (), 0
        return
    whole, begun = _read_as()
    for size in range(min(LONGEST_SYLLABLE, len(letters)), 0, -1):
        if letters[:size] in whole:
            for rest, initials in _cut(letters[size:]):
                yield (letters[:size], *rest), initials
    if letters in begun and letters not in whole:
        yield (letters,), 0
    if len(letters) > 1 and all(letter in begun for letter in letters):
        yield tuple(letters), len(letters)


def _pattern(way: tuple[str, ...]) -> str:
    whole, begun = _read_as()
    last = len(way) - 1
    return "".join(
        f"[{begun[part] if len(part) == 1 or place == last else whole[part]}]" for place, part in enumerate(way)
    )


@cache
def _read_as() -> tuple[dict[str, str], dict[str, str]]:
    """The characters read as a syllable, and those whose syllable begins so."""
    whole: dict[str, set[str]] = {}
    begun: dict[str, set[str]] = {}
    for code, readings in PINYIN_DICT.items():
        if not 0x4E00 <= code <= 0x9FFF:
            continue
        for reading in readings.split(","):
            syllable = _without_tone(reading)
            if not (syllable.isascii() and syllable.isalpha() and _VOWEL.search(syllable)):
                continue  # 嗯 (ng), 呣 (m) and their like are in no name
            whole.setdefault(syllable, set()).add(chr(code))
            for size in range(1, len(syllable) + 1):
                begun.setdefault(syllable[:size], set()).add(chr(code))
    return _joined(whole), _joined(begun)


def _joined(sets: dict[str, set[str]]) -> dict[str, str]:
    return {sound: "".join(sorted(letters)) for sound, letters in sets.items()}


def _without_tone(reading: str) -> str:
    parted = unicodedata.normalize("NFD", reading).replace(f"u{DIAERESIS}", "v")
    return "".join(letter for letter in parted if not unicodedata.combining(letter))
