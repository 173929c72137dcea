"""Which encoding a text file is in: found strictly, never with a replacement character.

A byte order mark decides; then UTF-16 by its pattern of zero bytes (before UTF-8, because plain Latin text in
UTF-16 is also valid UTF-8 full of NULs); then strict UTF-8; then strict GB18030, with Big5 offered where the
bytes leave it open. Text whose high bytes stand alone between plain letters, as Müller and Café do, is no Chinese:
it is read as Windows-1252.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhike.intake.given import Given
from zhike.intake.refusals import Refused

CHUNK = 1 << 20
SAMPLE = 4 << 20
CODECS = {
    "UTF-8": "utf-8",
    "UTF-8-SIG": "utf-8-sig",
    "UTF-16": "utf-16",
    "GB18030": "gb18030",
    "Big5": "big5hkscs",
    "Windows-1252": "cp1252",
}
# Two neighbouring Chinese characters written as UTF-8; inside GB18030 these bytes would be a run of oddities.
UTF8_RUN = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf][\x80-\xbf]){2,}")
HIGH_RUN = re.compile(rb"[\x80-\xff]+")
ALONE = 0.9
"""Share of runs of high bytes that are one byte long: letters with accents; a Chinese character has two."""
OTHERS = {
    "GBK": "GB18030",
    "GB2312": "GB18030",
    "CP936": "GB18030",
    "UTF8": "UTF-8",
    "UTF16": "UTF-16",
    "CP950": "Big5",
    "CP1252": "Windows-1252",
    "ANSI": "Windows-1252",
    "LATIN1": "Windows-1252",
    "ISO88591": "Windows-1252",
    "ISO885915": "Windows-1252",
}


@dataclass(frozen=True)
class Encoding:
    """The name people see, the codec that reads it, and the names that the bytes leave possible."""

    name: str
    codec: str
    possible: tuple[str, ...]


def find(given: Given, wanted: str | None) -> Encoding:
    """The encoding of the whole file, proven by decoding all of it.

    Errors  undecodable: with line and byte of the first thing that does not fit
    """
    if wanted is not None:
        return _as_wanted(given, wanted)
    head = given.head(SAMPLE)
    if head.startswith(codecs.BOM_UTF8):
        return _proven(given, "UTF-8-SIG")
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise Refused("undecodable", encoding="UTF-8", line=1, byte=1, detail="UTF-32")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _proven(given, "UTF-16")
    codec = _zero_pattern(head)
    if codec:
        return _proven(given, "UTF-16", codec)
    wrong_utf8 = first_error(given, "utf-8")
    if wrong_utf8 is None:
        return Encoding("UTF-8", CODECS["UTF-8"], ("UTF-8",))
    if _is_western(head) and first_error(given, CODECS["Windows-1252"]) is None:
        return Encoding("Windows-1252", CODECS["Windows-1252"], ("Windows-1252",))
    return _chinese(given, head, wrong_utf8)


def _is_western(head: bytes) -> bool:
    """Whether high bytes stand alone between plain letters: Bäckerei, Société, 12,50 €."""
    runs = HIGH_RUN.findall(head)
    alone = [run for run in runs if len(run) == 1]
    return len(alone) > ALONE * len(runs) and _is_of_letters(head)


def _is_of_letters(head: bytes) -> bool:
    """Whether what follows a high byte is what follows a letter: letters, blanks, signs, the end of a cell."""
    after = LETTER.findall(head)
    return len(after) > ALONE * len(HIGH_RUN.findall(head))


LETTER = re.compile(rb"[\x80-\xfe](?=[A-Za-z0-9 .,;:\t\r\n\"'()/&%-]|$)")


def preferring(found: Encoding, claimed: str | None) -> Encoding:
    """Where the bytes leave it open, what the page claims of itself decides; nowhere else."""
    name = named(claimed) if claimed else None
    if name is None or name not in found.possible:
        return found
    return Encoding(name, found.codec if name == found.name else CODECS[name], (name,))


def named(word: str) -> str | None:
    """Our name of an encoding that is called by another: GBK, GB2312 and CP936 are read as GB18030."""
    plain = word.strip().upper().replace("_", "-")
    plain = OTHERS.get(plain.replace("-", ""), plain)
    return next((name for name in CODECS if name.upper() == plain), None)


def _as_wanted(given: Given, wanted: str) -> Encoding:
    name = named(wanted)
    if name is None:
        raise Refused("undecodable", encoding=wanted, line="–", byte="–", detail="UTF-8, UTF-16, GB18030, Big5 …")
    head = given.head(4)
    if name == "UTF-16" and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _proven(given, name, _zero_pattern(given.head(SAMPLE)) or "utf-16-le")
    if name == "UTF-8" and head.startswith(codecs.BOM_UTF8):
        name = "UTF-8-SIG"
    return _proven(given, name)


def _proven(given: Given, name: str, codec: str = "") -> Encoding:
    codec = codec or CODECS[name]
    wrong = first_error(given, codec)
    if wrong is not None:
        raise Refused("undecodable", encoding=name, **wrong.told())
    return Encoding(name, codec, (name,))


@dataclass(frozen=True)
class Misfit:
    """Where the bytes stop being text of an encoding: record line and byte of the file, both from 1."""

    line: int
    byte: int
    detail: str

    def told(self) -> dict[str, str | int]:
        return {"line": self.line, "byte": self.byte, "detail": self.detail}


def chunks(given: Given) -> Iterator[bytes]:
    """The file's bytes, a piece at a time."""
    with given.open() as stream:
        while piece := stream.read(CHUNK):
            yield piece


def first_error(given: Given, codec: str) -> Misfit | None:
    """The first place where the file is not strict text of this codec; a NUL character is no text either."""
    decoder = codecs.getincrementaldecoder(codec)("strict")
    done = lines = 0
    pieces = chunks(given)
    while True:
        piece = next(pieces, b"")
        held = decoder.getstate()[0]
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as wrong:
            at = done - len(held) + wrong.start
            before = (held + piece)[: wrong.start].decode(codec, "ignore").count("\n")
            value = " ".join(f"{byte:02X}" for byte in wrong.object[wrong.start : wrong.end][:4]) or "end"
            return Misfit(lines + before + 1, at + 1, value)
        nul = text.find("\0")
        if nul >= 0:
            return Misfit(lines + text.count("\n", 0, nul) + 1, done + len(text[:nul].encode(codec)) + 1, "00 NUL")
        if not piece:
            return None
        lines += text.count("\n")
        done += len(piece)


def _zero_pattern(head: bytes) -> str:
    """UTF-16 without its mark: line ends, digits and separators leave zeros on one side only."""
    if len(head) < 4 or b"\0" not in head:
        return ""
    sample = head[: len(head) // 2 * 2]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 10 * even and odd * 50 >= len(sample):
        return "utf-16-le"
    if even > 10 * odd and even * 50 >= len(sample):
        return "utf-16-be"
    return ""


def _chinese(given: Given, head: bytes, wrong_utf8: Misfit) -> Encoding:
    """GB18030 or Big5; every Big5 file is also some GB18030 text, so the everyday characters decide, else a person."""
    wrong_gb, wrong_big5 = first_error(given, "gb18030"), first_error(given, "big5hkscs")
    if wrong_gb is not None and wrong_big5 is not None:
        wrong, name = (wrong_gb, "GB18030") if wrong_gb.byte >= wrong_utf8.byte else (wrong_utf8, "UTF-8")
        raise Refused("undecodable", encoding=name, **wrong.told())
    mixed = _mixed(given)
    if mixed is not None:
        wrong, name = (mixed, "GB18030") if mixed.byte > wrong_utf8.byte else (wrong_utf8, "UTF-8")
        raise Refused("undecodable", encoding=name, **wrong.told())
    if wrong_gb is not None:
        return Encoding("Big5", CODECS["Big5"], ("Big5",))
    gb, big5 = plausible(head, "gb18030"), plausible(head, "big5hkscs")
    if wrong_big5 is not None or big5 < 0.5 or big5 < gb - 0.3 or _only_high_trails(head):
        return Encoding("GB18030", "gb18030", ("GB18030",))
    names = ("Big5", "GB18030") if big5 > gb else ("GB18030", "Big5")
    return Encoding(names[0], CODECS[names[0]], names)


def plausible(head: bytes, codec: str) -> float:
    """The share of double-byte characters that are everyday ones: GB 2312 and its level 1, or Big5's level 1."""
    text = head.decode(codec, "ignore")
    wide = [character for character in text[:200_000] if character > "\x7f"]
    if not wide:
        return 0.0
    usual = 0
    for character in wide:
        code = character.encode(codec, "ignore")
        if len(code) != 2:
            continue
        if codec == "gb18030":
            usual += code[1] >= 0xA1 and (0xA1 <= code[0] <= 0xA9 or 0xB0 <= code[0] <= 0xF7)
        else:
            usual += 0xA1 <= code[0] <= 0xC6
    return usual / len(wide)


def _only_high_trails(head: bytes) -> bool:
    """Two of five Big5 characters end in a byte below A1, none of GB 2312 does; eight without one are no Big5."""
    wide = [code for code in map(_big5, head.decode("big5hkscs", "ignore")[:10_000]) if len(code) == 2]
    return len(wide) >= 8 and all(code[1] >= 0xA1 for code in wide)


def _big5(character: str) -> bytes:
    return character.encode("big5hkscs", "ignore")


def _mixed(given: Given) -> Misfit | None:
    """UTF-8 standing in the middle of something else; GB18030 would decode it without complaint, into nonsense."""
    lines, done, kept = 0, 0, b""
    for piece in chunks(given):
        whole = kept + piece
        for run in UTF8_RUN.finditer(whole):
            if _meant_as_utf8(run[0]):
                line = lines + whole.count(b"\n", 0, run.start()) + 1
                return Misfit(line, done + run.start() + 1, "UTF-8")
        kept = whole[-64:]
        lines += whole.count(b"\n", 0, len(whole) - len(kept))
        done += len(whole) - len(kept)
    return None


def _meant_as_utf8(run: bytes) -> bool:
    """Mostly everyday characters (GB 2312, level 1) as UTF-8, mostly others as GB18030."""
    return _everyday(run, "utf-8") >= 0.8 and _everyday(run, "gb18030") <= 0.5


def _everyday(run: bytes, codec: str) -> float:
    text = run.decode(codec, "ignore")
    codes = (character.encode("gb2312", "ignore") for character in text)
    return sum(len(code) == 2 and 0xB0 <= code[0] <= 0xD7 for code in codes) / max(len(text), 1)
