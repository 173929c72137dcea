"""A file as it is understood before anything is loaded: kind, columns, accepted rows, doubts, the bridge to its 合计.

    check(Path("销售出库单列表.xlsx"), into=folder)  →  [CheckedSheet(kind="order_lines", …)]

The only place where reading (`intake`), recognising (`sources`) and cleaning (`clean`) meet. A sheet goes down

    looked → understood → cleaned → told

by itself; one that holds several tables (`apart`) as so many sheets.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from zhike import intake, tables
from zhike.check.apart import apart
from zhike.check.checked import Aside, CheckedSheet, Column, Survey, known_fields, left_out, memory, signature
from zhike.check.cleaned import clean
from zhike.check.document import exchanged
from zhike.check.looked import Looked, header_of, look
from zhike.check.ours import SUMS
from zhike.check.reading import (
    AS_FOUND,
    DATES,
    FOUND,
    LEFT_OUT,
    LOWEST,
    NUMBERS,
    RULES,
    Reading,
    Readings,
    place,
    reading,
    said,
)
from zhike.check.told import tell as tell_of
from zhike.check.understood import Understood, recognise
from zhike.check.wishes import Wishes, wishes
from zhike.clean.bridge import Bridge, BridgePart
from zhike.clock import CHINA
from zhike.engine import Engine, connected
from zhike.errors import BadFile, Text, counted
from zhike.sources import shapes

__all__ = [
    "DATES",
    "FOUND",
    "LEFT_OUT",
    "LOWEST",
    "NUMBERS",
    "RULES",
    "Aside",
    "Bridge",
    "BridgePart",
    "CheckedSheet",
    "Column",
    "Reading",
    "Survey",
    "as_taken",
    "check",
    "exchanged",
    "known_fields",
    "left_out",
    "memory",
    "reading",
    "said",
    "signature",
    "survey",
    "understand",
]

Remembered = Mapping[str, Mapping[str, Any]]
"""What was said of earlier files, by header signature (`memory`); a confirmed one names the kind."""
Duplicates = Literal["keep", "drop"]
Tell = Callable[[Text, float], None]
"""tell(what is being done, share done of the file)."""

READ = 0.4
"""About what share of the work reading is, of recognising and cleaning beside it."""
ROW_BYTES = 70
"""About how many bytes of a text file make a row; a workbook's are packed, so that it has more rows than this says."""


def check(
    path: Path,
    *,
    into: Path,
    kind: str | None = None,
    columns: Sequence[str] | None = None,
    duplicates: Duplicates | None = None,
    remembered: Remembered | None = None,
    encoding: str | None = None,
    readings: Readings | None = None,
    time_zone: str = CHINA,
) -> list[CheckedSheet]:
    """Every sheet of a file that holds a fact, read, recognised and cleaned; nothing is loaded. As `survey`."""
    asked = survey(
        path, into=into, kind=kind, columns=columns, duplicates=duplicates, remembered=remembered, encoding=encoding,
        readings=readings, time_zone=time_zone,
    )  # fmt: skip
    return list(asked.sheets)


def survey(
    path: Path,
    *,
    into: Path,
    kind: str | None = None,
    columns: Sequence[str] | None = None,
    duplicates: Duplicates | None = None,
    remembered: Remembered | None = None,
    encoding: str | None = None,
    readings: Readings | None = None,
    time_zone: str = CHINA,
    tell: Tell | None = None,
) -> Survey:
    """Every sheet of a file: those that hold a fact, read, recognised and cleaned, and the others.

    kind, columns, readings: what a person says (`--as`, `--columns`, `--header`…): fields by position with `-` for
    columns to leave out, or `header=field`. duplicates: None as remembered, else dropped. remembered: what was said
    of earlier files by header signature (`memory`); where one was said to be in another encoding and its header is
    found so, the file is read in that. time_zone: that of the clock by which the file was written.
    Errors  BadFile where the file cannot be read, UnknownName for a kind or a field that is none
    """
    if kind is not None:
        tables.fact(kind)
    wished = wishes(columns or ())  # a wrong name is told before a long file is read
    into.mkdir(parents=True, exist_ok=True)
    known, say = remembered or {}, tell or _silent
    sheets = intake.read(path, into=into, encoding=encoding, progress=_rows_read(path, say))
    if encoding is None:
        sheets = _as_encoded_before(path, sheets, into, known)
    how = _Said(readings or {}, duplicates, encoding, time_zone)
    return _surveyed(sheets, path.name, into, kind, wished, how, known, say)


def understand(
    sheets: Sequence[intake.RawSheet],
    *,
    into: Path,
    kind: str | None = None,
    columns: Sequence[str] | None = None,
    duplicates: Duplicates | None = None,
    remembered: Remembered | None = None,
) -> list[CheckedSheet]:
    """`check` of sheets that are read already."""
    whole, how = sheets[0].file if sheets else "", _Said({}, duplicates, None, CHINA)
    found = _surveyed(sheets, whole, into, kind, wishes(columns or ()), how, remembered or {}, _silent)
    return list(found.sheets)


@dataclass(frozen=True)
class _Said:
    """What a person says of the sheets of a file beforehand."""

    readings: Readings
    duplicates: Duplicates | None
    encoding: str | None
    time_zone: str

    def of(self, sheet: intake.RawSheet, named: str) -> Reading:
        """What is said of one sheet."""
        how = self.readings.get(named, self.readings.get("", AS_FOUND))
        if self.duplicates is not None:
            rest = (how.off or frozenset()) - {"duplicate"}
            how = replace(how, off=rest | {"duplicate"} if self.duplicates == "keep" else rest)
        return replace(how, encoding=self.encoding or "" if sheet.encoding else "")


def _surveyed(
    sheets: Sequence[intake.RawSheet],
    whole: str,
    into: Path,
    kind: str | None,
    wished: Wishes,
    how: _Said,
    known: Remembered,
    say: Tell,
) -> Survey:
    sheets = [sheet for sheet in sheets if sheet.rows and sheet.columns]
    names = shapes.number_repeats([place(sheet.file, sheet.sheet, whole) for sheet in sheets])
    with connected("duckdb://", memory_limit_gb=0.6, threads=2, scratch=into / "scratch") as engine:
        understood: list[tuple[str, Understood]] = []
        for index, (sheet, name) in enumerate(zip(sheets, names, strict=True)):
            say(("recognising", "正在识别"), READ + 0.2 * index / len(sheets))
            alone = bool(wished.by_position) or how.of(sheet, name or "").header is not None
            found = [sheet] if alone else apart(engine, sheet, into, f"{sheet.sha256[:12]}-{index}")
            asked = _Asked(engine, into, kind, wished, how, known)
            parts = [
                asked.of(one, f"{name}#{n + 1}" if n else name or "", f"{index}-{n}") for n, one in enumerate(found)
            ]
            whole_sheet = len(parts) > 1 and not all(_is_table(one) for _, one in parts)
            understood += [asked.of(sheet, name or "", str(index))] if whole_sheet else parts
        chosen = [one for one in understood if one[1].is_fact] or [one for one in understood if one[1].may_be_fact][:1]
        told = []
        for number, (name, one) in enumerate(chosen):
            say(("cleaning", "正在清洗"), READ + 0.2 + (0.8 - READ) * number / len(chosen))
            told.append(replace(tell_of(clean(one)), place=name))
        given = {name for name, _ in chosen}
        aside = [_aside(*one) for one in understood if one[0] not in given]
        return Survey(tuple(told), tuple(aside))


@dataclass(frozen=True)
class _Asked:
    """All that a sheet, or a table of it, is understood by."""

    engine: Engine
    into: Path
    kind: str | None
    wished: Wishes
    how: _Said
    known: Remembered

    def of(self, sheet: intake.RawSheet, name: str, stem: str) -> tuple[str, Understood]:
        """What it was taken for, under its name."""
        how = self.how.of(sheet, name)
        seen = _looked(self.engine, sheet, self.into, stem, how, self.known)
        seen = replace(seen, zone=self.how.time_zone)
        if not how.kind and left_out(signature(seen.names), name) in self.known:
            how = replace(how, kind=LEFT_OUT)
        return name, recognise(seen, self.kind, self.wished, self.known, how)


def _is_table(one: Understood) -> bool:
    """Whether what stands apart is a table of its own, even where a person leaves it out."""
    return bool(one.looked.shape.header_rows) and (one.is_fact or one.reading.kind == LEFT_OUT)


def as_taken(
    sheets: Sequence[intake.RawSheet], taken: Collection[tuple[str, str]], *, into: Path
) -> list[intake.RawSheet]:
    """Sheets that are read again, each whole or as the several tables for which it was taken.

    taken: file and sheet of the documents that were made of them
    """
    into.mkdir(parents=True, exist_ok=True)
    found: list[intake.RawSheet] = []
    with connected("duckdb://", memory_limit_gb=0.6, threads=2, scratch=into / "scratch") as engine:
        for index, sheet in enumerate(sheets):
            parted = (sheet.file, f"{sheet.sheet}#2") in taken
            found += apart(engine, sheet, into, str(index)) if parted else [sheet]
    return found


def _looked(engine: Engine, sheet: intake.RawSheet, into: Path, stem: str, how: Reading, known: Remembered) -> Looked:
    """A sheet at first sight, its header where a person said it is, now or of an earlier file."""
    before = dict.fromkeys(reading(one.get("reading", {})).header for one in known.values())
    return look(
        engine, sheet, into, stem, header=how.header, before=[rows for rows in before if rows],
        known=lambda names: signature(names) in known,
    )  # fmt: skip


def _aside(name: str, one: Understood) -> Aside:
    looked = one.looked
    first = [cell.strip()[:40] for line in looked.head[:5] for cell in line if cell and cell.strip()]
    by_person = one.reading.kind == LEFT_OUT
    return Aside(
        name,
        looked.sheet.rows,
        looked.sheet.columns,
        signature(looked.names),
        by_person,
        tuple(first[:8]),
        SUMS if one.sums else None,
    )


def _as_encoded_before(
    path: Path, sheets: list[intake.RawSheet], into: Path, known: Remembered
) -> list[intake.RawSheet]:
    """The sheets of a text file in the encoding that a person named for this header; else as they are."""
    found = next((sheet.encoding for sheet in sheets if sheet.encoding), None)
    before = dict.fromkeys(reading(one.get("reading", {})).encoding for one in known.values())
    others = [one for one in before if one and one != found.lower()] if found else []
    if not others or any(header in known for header in _headers(sheets, into)):
        return sheets
    for other in others:
        try:
            again = intake.read(path, into=into / f"as-{other}", encoding=other)
        except BadFile:
            continue  # it is in another one
        if any(reading(known.get(one, {}).get("reading", {})).encoding == other for one in _headers(again, into)):
            return again
    return sheets


def _headers(sheets: Sequence[intake.RawSheet], into: Path) -> list[str]:
    """The signatures of the headers as they are found."""
    with connected("duckdb://", memory_limit_gb=0.2, threads=1, scratch=into / "scratch") as engine:
        return [signature(header_of(engine, sheet)) for sheet in sheets if sheet.rows and sheet.columns]


def _rows_read(path: Path, say: Tell) -> Callable[[int], None]:
    """Tells how many rows are read, and about what share of the file they are."""
    likely = max(1, path.stat().st_size // ROW_BYTES) if path.is_file() else 1

    def read(rows: int) -> None:
        told: Text = (f"{counted(rows, 'row', 'rows')} read", f"已读取 {rows:,} 行")
        say(told, READ * rows / (rows + likely))

    return read


def _silent(_what: Text, _share: float) -> None:
    """Nobody listens."""
