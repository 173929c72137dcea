"""A file as it is understood before anything is loaded: kind, columns, accepted rows, doubts, the bridge to its 合计.

    check(Path("销售出库单列表.xlsx"), into=folder)  →  [CheckedSheet(kind="order_lines", …)]

The only place where reading (`intake`), recognising (`sources`) and cleaning (`clean`) meet. A sheet goes down

    looked → understood → cleaned → told

by itself; one that holds several tables (`apart`) as so many sheets.
"""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from zhike import intake, tables
from zhike.check.apart import apart
from zhike.check.checked import CheckedSheet, Column, as_json, known_fields, memory, signature
from zhike.check.cleaned import clean
from zhike.check.looked import look
from zhike.check.told import tell
from zhike.check.understood import Understood, recognise
from zhike.check.wishes import wishes
from zhike.clean.bridge import Bridge, BridgePart
from zhike.engine import connected

__all__ = [
    "Bridge",
    "BridgePart",
    "CheckedSheet",
    "Column",
    "as_json",
    "as_taken",
    "check",
    "known_fields",
    "memory",
    "signature",
    "understand",
]


def check(
    path: Path,
    *,
    into: Path,
    kind: str | None = None,
    columns: Sequence[str] | None = None,
    duplicates: Literal["keep", "drop"] = "drop",
    remembered: Mapping[str, Mapping[str, Any]] | None = None,
    encoding: str | None = None,
) -> list[CheckedSheet]:
    """Every sheet of a file that holds a fact, read, recognised and cleaned; nothing is loaded.

    kind, columns: what a person says (`--as`, `--columns`): fields by position with `-` for columns to leave out,
    or `header=field`. remembered: confirmed mappings by header signature (`memory`).
    Errors  BadFile where the file cannot be read, UnknownName for a kind or a field that is none
    """
    if kind is not None:
        tables.fact(kind)
    wishes(columns or ())  # a wrong name is told before a long file is read
    into.mkdir(parents=True, exist_ok=True)
    sheets = intake.read(path, into=into, encoding=encoding)
    return understand(sheets, into=into, kind=kind, columns=columns, duplicates=duplicates, remembered=remembered)


def understand(
    sheets: Sequence[intake.RawSheet],
    *,
    into: Path,
    kind: str | None = None,
    columns: Sequence[str] | None = None,
    duplicates: Literal["keep", "drop"] = "drop",
    remembered: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[CheckedSheet]:
    """`check` of sheets that are read already."""
    wished = wishes(columns or ())
    sheets = [sheet for sheet in sheets if sheet.rows and sheet.columns]
    with connected("duckdb://", memory_limit_gb=0.6, threads=2, scratch=into / "scratch") as engine:

        def read(sheet: intake.RawSheet, stem: str) -> Understood:
            return recognise(look(engine, sheet, into, stem), kind, wished, remembered or {})

        understood: list[Understood] = []
        for index, sheet in enumerate(sheets):
            found = [sheet] if wished.by_position else apart(engine, sheet, into, f"{sheet.sha256[:12]}-{index}")
            parts = [read(one, f"{index}-{number}") for number, one in enumerate(found)]
            whole = len(parts) > 1 and not all(one.is_fact and one.looked.shape.header_rows for one in parts)
            understood += [read(sheet, str(index))] if whole else parts
        chosen = [one for one in understood if one.is_fact] or [one for one in understood if one.may_be_fact][:1]
        return [tell(clean(one, keep=duplicates == "keep")) for one in chosen]


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
