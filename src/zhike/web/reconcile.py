"""The reconciliation sheet of a load, for finance: from the file's own 合计 to what was accepted, and every row's class."""

import secrets
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from zhike.errors import NotFound
from zhike.export import Cell, Grid, neutral, write_workbook
from zhike.tables import field as field_of
from zhike.web import sheets
from zhike.web.mending import XLSX
from zhike.web.pages import Download, Seen


def workbook(seen: Seen) -> Download:
    """One load's reconciliation as a workbook.

    Errors  NotFound
    """
    found = seen.office.desk.loads.one(seen.path["load"])
    if found is None:
        raise NotFound(
            (f"There is no load “{seen.path['load'][:60]}”.", f"没有导入批次“{seen.path['load'][:60]}”。"),
            ("See all of them under Data sources.", "请在“数据源”中查看全部批次。"),
        )
    title = str(seen.words("Reconciliation sheet"))
    rows: list[tuple[Cell, ...]] = [(title,), (neutral(found.file), found.id, found.at[:10], found.who), ()]
    for document in found.checked:
        rows += lines(document, seen)
    path = seen.office.drafts.room() / f"{secrets.token_hex(8)}.xlsx"
    write_workbook(path, [Grid(title, rows)])
    return Download(path, f"{Path(found.file).stem} {title}.xlsx", XLSX)


def lines(document: Mapping[str, Any], seen: Seen) -> Iterator[tuple[Cell, ...]]:
    """One sheet: rows by class, which add up to the physical ones; then each sum from printed to accepted."""
    rows = document["rows"]
    yield (neutral(f"{document['file']} {document['sheet']}".strip()), sheets.kind(document, seen))
    yield (str(seen.words("Rows in the sheet")), rows["physical"])
    for name, count in {
        "accepted": rows["accepted"],
        "rejected": rows["rejected"],
        **rows["excluded"],
        "blank": rows["blank"],
    }.items():
        if count:
            yield (f"  {sheets.reason(name, seen)}", count)
    for one in document.get("bridge", ()):
        where = str(seen.words("total in row {row}", row=str(one["row"])))
        yield (neutral(f"{one['column']} {where}"), None, Decimal(one["printed"]))
        for part in one["parts"]:
            if Decimal(part["value"]):
                yield (f"  {sheets.reason(part['reason'], seen)}", part["rows"], -Decimal(part["value"]))
        if Decimal(one["rest"]):
            yield (f"  {seen.words('unexplained')}", None, -Decimal(one["rest"]))
        yield (f"  {seen.words('accepted')}", rows["accepted"], Decimal(one["accepted"]))
    if not document.get("bridge"):
        for name, value in document["totals"].items():
            yield (seen.words.say(field_of(name).label), None, Decimal(str(value)))
    yield ()
