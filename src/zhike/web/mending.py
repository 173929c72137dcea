"""Rows to mend: what was rejected, with the whole document around it, under the sheet's own headers.

    rejected row 812 of order XS-7  →  header, all rows of XS-7, and a second sheet that says what is wrong

A document is replaced as a whole when it comes again, so a lone mended line would push its siblings out. A sheet
whose rows bear no document's number is therefore given whole.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pyarrow import parquet

from zhike import check, intake
from zhike import load as loading
from zhike.desk import Load
from zhike.errors import NotFound, UsageError
from zhike.export import Grid, write_workbook
from zhike.tables import fact
from zhike.web import sheets
from zhike.web.pages import Download, Seen

MOST_ROWS = 1_000_000
"""What one sheet of a workbook holds, about."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def of_draft(seen: Seen) -> Download:
    """The rows of a draft's file that are to be mended.

    Errors  NotFound, UsageError where none was rejected
    """
    draft = seen.office.drafts.one(seen.path["draft"])
    asked = seen.asked("file", "0")
    if not asked.isdigit() or int(asked) >= len(draft.files):
        raise NotFound(
            ("There is no such file in this upload.", "此次上传中没有该文件。"),
            ("Choose the file again.", "请重新选择文件。"),
        )
    file = draft.files[int(asked)]
    parts = [(sheet.raw, sheet.leftovers, sheet.document) for sheet in file.sheets]
    return _download(file.path.name, parts, seen)


def of_load(seen: Seen) -> Download:
    """The same of a file that was loaded, read again from the copy that was kept.

    Errors  NotFound where there is no such load or its file is gone, UsageError where none was rejected
    """
    found = seen.office.desk.loads.one(seen.path["load"])
    path = loading.original(seen.office.workspace, found) if found else None
    if found is None or path is None:
        raise NotFound(
            ("The file of this load is gone.", "该批次的原文件已不存在。"),
            ("Mend it in the file you exported.", "请在您导出的原文件中修正。"),
        )
    with seen.office.workspace.scratch() as scratch:
        named = scratch / found.file
        named.symlink_to(path)
        encoding = next((one["encoding"] for one in found.checked if one.get("encoding")), None)
        grids = intake.read(named, into=scratch / "raw", encoding=encoding)
        wanted = {(document["file"], document["sheet"]) for document in found.checked}
        read = {(one.file, one.sheet): one.path for one in check.as_taken(grids, wanted, into=scratch / "tables")}
        parts = _of_load(found, read, seen)
        return _download(found.file, parts, seen)


def _of_load(load: Load, read: Mapping[tuple[str, str], Path], seen: Seen) -> list[tuple[Path, Path, Any]]:
    folder = seen.office.workspace.intake / load.id
    return [
        (read[key], folder / f"{number:02d}.leftovers.parquet", document)
        for number, document in enumerate(load.checked, 1)
        if (key := (document["file"], document["sheet"])) in read
    ]


def _download(name: str, parts: Sequence[tuple[Path, Path, Any]], seen: Seen) -> Download:
    grids: list[Grid] = []
    why: list[tuple[str, ...]] = []
    for raw, leftovers, document in parts:
        if document["rows"]["rejected"]:
            if document["rows"]["physical"] > MOST_ROWS:
                raise UsageError(
                    ("The sheet is too long for one workbook.", "该表行数过多，无法放入一个工作簿。"),
                    ("See the rejected rows in the list, and mend the original.", "请查看被拒绝行清单，并修正原文件。"),
                )
            title = (document["sheet"] or "Sheet1")[:25] + (f" {len(grids) + 1}" if grids else "")
            rows, told = to_mend(raw, leftovers, document, seen)
            grids.append(Grid(title, rows))
            why += told
    if not grids:
        raise UsageError(
            ("No row was rejected; there is nothing to mend.", "没有被拒绝的行，无需修正。"),
            ("Load it as it is.", "可直接导入。"),
        )
    head = tuple(str(one) for one in (seen.words("Row"), seen.words("Column"), seen.words("Why")))
    note = str(seen.words("Mend the marked cells in the first sheet, keep its header, save, and load this file."))
    grids.append(Grid(str(seen.words("What to mend")), [(note,), (), head, *why]))
    path = seen.office.drafts.room() / f"{secrets.token_hex(8)}.xlsx"
    write_workbook(path, grids)
    return Download(path, f"{Path(name).stem} {seen.words('to mend')}.xlsx", XLSX)


def to_mend(
    raw: Path, leftovers: Path, document: Mapping[str, Any], seen: Seen
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """The header, the rows of every document that has a rejected row; and what is wrong, by row of the new sheet."""
    left = parquet.read_table(leftovers).to_pylist()
    out = {row["row"] for row in left if row["class"] != "rejected"}
    bad: dict[int, list[dict[str, Any]]] = {}
    for row in left:
        if row["class"] == "rejected":
            bad.setdefault(row["row"], []).append(row)
    header = document["header_rows"]
    with parquet.ParquetFile(raw) as file:
        names = [name for name in file.schema_arrow.names if name != "row"]
        key = _key(file, document)
        wanted = {one for row, one in _documents(file, key, header) if row in bad} if key else set()
        rows: list[tuple[str, ...]] = []
        told: list[tuple[str, ...]] = []
        for row, one, cells in _rows(file, key, header, names):
            # Without a number, or in a document without one, nothing says what belongs together: all of it is given.
            whole = not key or (not one and "" in wanted)
            if row in header or (row > max(header or [0]) and row not in out and (whole or one in wanted)):
                rows.append(tuple(cells))
                told += [
                    (str(len(rows)), problem["column"] or "", str(sheets.reason(problem["reason"], seen)))
                    for problem in bad.get(row, ())
                ]
    return rows, told


def _key(file: parquet.ParquetFile, document: Mapping[str, Any]) -> str:
    """The raw column of the document's number; "" where the sheet has none."""
    number = next(iter(fact(document["kind"]).document), "")
    fields = list(document["mapping"].values())
    if not number or number not in fields:
        return ""
    for batch in file.iter_batches(batch_size=min(max(document["header_rows"] or [0]) + 1, 500)):
        names = [name for name in batch.schema.names if name != "row"]
        return sheets.places(batch.to_pylist(), names, document["header_rows"], len(fields))[fields.index(number)]
    return ""


def _documents(file: parquet.ParquetFile, key: str, header: Sequence[int]) -> Iterator[tuple[int, str]]:
    for row, one, _ in _rows(file, key, header, [key]):
        yield row, one


def _rows(
    file: parquet.ParquetFile, key: str, header: Sequence[int], names: Sequence[str]
) -> Iterator[tuple[int, str, list[str]]]:
    """Every raw row with the number of its document, which holds until the next one stands."""
    number = ""
    for batch in file.iter_batches(batch_size=10_000, columns=["row", *names]):
        for row in batch.to_pylist():
            if key and row["row"] > max(header or [0]):
                number = (row[key] or "").strip() or number
            yield row["row"], number, [row[name] or "" for name in names]
