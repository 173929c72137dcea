"""Writes the demo company: its files as software exports them, and beside them what is true.

    folder/exports/   the files to import
    folder/truth/     <file name>.json as an import should find it; parties, spellings, who (which party
                      a row names), months, seasons and goods as Parquet; planted rates and shares as
                      parameters.json

From `LARGE` customers on the big facts become streamed Parquet files with the same Chinese
headers, and the other files hold the first customers only.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from zhike.errors import Text
from zhike.export import (
    Grid,
    open_parquet,
    write_delimited,
    write_html_table,
    write_parquet,
    write_text,
    write_workbook,
)
from zhike.sources.demo.company import CHUNK, Company, company
from zhike.sources.demo.exports import exported
from zhike.sources.demo.large import LARGE_FILES, Tally
from zhike.sources.demo.sheets import Sheet
from zhike.sources.demo.truth import (
    accounts_table,
    goods_table,
    month_sums,
    month_table,
    parameters,
    party_table,
    season_table,
)

LARGE = 50_000
"""From so many customers on, the big facts are streamed to Parquet."""

SMALL = 3_000
"""The first chunk of a large company: the very customers of the small one."""

Progress = Callable[[Text, float], None]
"""progress(what is being written, share done)."""

_ENCODINGS = {"GB18030": "gb18030", "UTF-8": "utf-8", "UTF-8-SIG": "utf-8-sig", "UTF-16": "utf-16"}


@dataclass(frozen=True)
class DemoCompany:
    """What was written: the files to import, in load order, and what is true of each sheet."""

    folder: Path
    paths: tuple[Path, ...]
    documents: tuple[dict[str, Any], ...]
    customers: int
    order_lines: int

    @property
    def truth(self) -> Path:
        return self.folder / "truth"


def write(
    folder: Path,
    *,
    customers: int = 3000,
    seed: int = 20260630,
    progress: Progress | None = None,
    streamed_from: int = LARGE,
) -> DemoCompany:
    """The demo company with so many customers, the same for the same seed."""
    tell = progress or _silent
    make = _write_large if customers >= streamed_from else _write_small
    found = make(folder, customers, seed, tell)
    _clear(found)
    for path in found.paths:
        documents = [document for document in found.documents if document["file"] == path.name]
        write_text(found.truth / f"{path.name}.json", json.dumps(documents, ensure_ascii=False, indent=1) + "\n")
    plan = json.dumps(parameters(customers=customers, seed=seed), ensure_ascii=False, indent=1)
    write_text(found.truth / "parameters.json", plan + "\n")
    write_parquet(found.truth / "seasons.parquet", season_table())
    tell(("Demo company written", "演示公司已生成"), 1.0)
    return found


def _write_small(folder: Path, customers: int, seed: int, tell: Progress) -> DemoCompany:
    """Every fact as the systems export it."""
    whole = company(seed=seed, first=0, count=customers)
    paths, documents, spellings, who = _write_exports(folder / "exports", exported(whole), tell)
    found = DemoCompany(folder, tuple(paths), tuple(documents), customers, len(whole.lines.order))
    write_parquet(found.truth / "spellings.parquet", spellings)
    write_parquet(found.truth / "who.parquet", who)
    write_parquet(found.truth / "parties.parquet", party_table(whole))
    write_parquet(found.truth / "months.parquet", month_table(month_sums(whole)))
    write_parquet(found.truth / "goods.parquet", goods_table(whole))
    write_parquet(found.truth / "accounts.parquet", accounts_table(whole))
    return found


def _write_large(folder: Path, customers: int, seed: int, tell: Progress) -> DemoCompany:
    """Big facts of all customers, chunk by chunk; the other files for the first ones, who are the small company."""
    exports, truth = folder / "exports", folder / "truth"
    streams = _Streams(exports, truth)
    with streams.open_all():
        first = 0
        while first < customers:
            done = (f"{first:,} of {customers:,} customers", f"{customers:,} 个客户中的 {first:,} 个")
            tell(done, 0.95 * first / customers)
            chunk = company(seed=seed, first=first, count=min(SMALL if first == 0 else CHUNK, customers - first))
            streams.add(chunk)
            if first == 0:
                others = exported(chunk, big=False)
                paths, documents, _, _ = _write_exports(exports, others, _silent)
                write_parquet(truth / "goods.parquet", goods_table(chunk))
                write_parquet(truth / "accounts.parquet", accounts_table(chunk))
            first += chunk.parties.count
    write_parquet(truth / "months.parquet", month_table(streams.months))
    return DemoCompany(
        folder,
        (*(exports / tally.file for tally in streams.tallies), *paths),
        (*(tally.truth() for tally in streams.tallies), *documents),
        customers,
        sum(tally.rows for tally in streams.tallies if tally.kind == "order_lines"),
    )


class _Streams:
    """The open Parquet files of a large company, and what is counted while they grow."""

    def __init__(self, exports: Path, truth: Path) -> None:
        self.exports, self.truth = exports, truth
        self.tallies = [Tally(file, kind) for file, kind, _ in LARGE_FILES]
        self.months: dict[tuple[str, str], Any] = {}
        self._files = ExitStack()
        self._open: dict[Path, Callable[[pa.Table], None]] = {}

    def open_all(self) -> ExitStack:
        """Whatever gets opened is closed, and takes its name, when this ends."""
        return self._files

    def add(self, chunk: Company) -> None:
        """One more chunk of customers, to every file."""
        for tally, (file, _, make) in zip(self.tallies, LARGE_FILES, strict=True):
            part = make(chunk)
            self._write(self.exports / file, part.table)
            spelled = tally.add(part)
            if part.name.any():
                spelled = spelled.add_column(0, "file", pa.array([file] * len(spelled)))
                self._write(self.truth / "spellings.parquet", spelled)
        self._write(self.truth / "parties.parquet", party_table(chunk))
        for key, values in month_sums(chunk).items():
            self.months[key] = self.months.get(key, 0) + values

    def _write(self, path: Path, table: pa.Table) -> None:
        if path not in self._open:
            self._open[path] = self._files.enter_context(open_parquet(path, table.schema))
        self._open[path](table.cast(table.schema))


def _clear(found: DemoCompany) -> None:
    """Exports of an earlier demo company in this folder go, lest two companies be loaded as one.

    They are known by the truth beside them; files of anybody else stay.
    """
    for told in sorted(found.truth.glob("*.json")):
        name = told.name.removesuffix(".json")
        if name != "parameters" and all(path.name != name for path in found.paths):
            (found.folder / "exports" / name).unlink(missing_ok=True)
            told.unlink()


def _silent(_what: Text, _share: float) -> None:
    """Nobody wants to know."""


def _write_exports(
    folder: Path, files: Iterator[tuple[float, str, tuple[Sheet, ...]]], tell: Progress
) -> tuple[list[Path], list[dict[str, Any]], pa.Table, pa.Table]:
    paths: list[Path] = []
    documents: list[dict[str, Any]] = []
    spelled: list[tuple[str, str, str, int, int]] = []
    who: list[tuple[str, str, int, int]] = []
    for share, form, sheets in files:
        path = folder / sheets[0].file
        tell((f"Writing {path.name}", f"正在写入 {path.name}"), share)
        _write_file(path, form, sheets)
        paths.append(path)
        for sheet in sheets:
            documents.append(sheet.truth())
            spelled += [(sheet.file, sheet.name, name, party, n) for (name, party), n in sheet.spellings().items()]
            who += [(sheet.file, sheet.name, row, party) for row, party in sheet.who()]
    spellings = _table(("file", "sheet", "name", "party", "rows"), sorted(spelled))
    return paths, documents, spellings, _table(("file", "sheet", "row", "party"), who)


def _table(names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    return pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))


def _write_file(path: Path, form: str, sheets: tuple[Sheet, ...]) -> None:
    first = sheets[0]
    if form == "workbook":
        write_workbook(path, [Grid(sheet.name, sheet.whole(), sheet.merged) for sheet in sheets])
    elif form == "html":
        titles = [str(row[0]) for row in first.above]
        codes = [x for x, (_, field) in enumerate(first.columns) if field == "product_code"]
        rows = [*first.header, *first.rows]
        write_html_table(path, rows, "gb18030", titles=titles, width=len(first.columns), text_columns=codes)
    else:
        separator = "\t" if first.encoding == "UTF-16" else ","
        write_delimited(path, first.whole(), _ENCODINGS[str(first.encoding)], separator)
