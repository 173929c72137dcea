"""A file as it is understood before anything is loaded: kind, columns, accepted rows, doubts, the bridge to its 合计.

    check(Path("销售出库单列表.xlsx"), into=folder)  →  [CheckedSheet(kind="order_lines", …)]

The only place where reading (`intake`), recognising (`sources`) and cleaning (`clean`) meet. A sheet goes down

    looked → understood → cleaned → told
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from zhike import intake, tables
from zhike.check.checked import CheckedSheet, Column, as_json, known_fields, memory, signature
from zhike.check.cleaned import clean
from zhike.check.looked import look
from zhike.check.told import tell
from zhike.check.understood import recognise
from zhike.check.wishes import wishes
from zhike.clean.bridge import Bridge, BridgePart
from zhike.engine import connected

__all__ = [
    "Bridge",
    "BridgePart",
    "CheckedSheet",
    "Column",
    "as_json",
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
        seen = [look(engine, sheet, into, index) for index, sheet in enumerate(sheets)]
        understood = [recognise(one, kind, wished, remembered or {}) for one in seen]
        chosen = [one for one in understood if one.is_fact] or [one for one in understood if one.may_be_fact][:1]
        return [tell(clean(one, keep=duplicates == "keep")) for one in chosen]
