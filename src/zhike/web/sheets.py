"""Sheets as the upload pages show them: what they were taken for, their counts, the bridge to their own total."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from pyarrow import parquet

from zhike.answer.figure import exact
from zhike.check import CheckedSheet
from zhike.clean.bridge import Bridge
from zhike.errors import Text, say
from zhike.tables import fact
from zhike.tables import field as field_of
from zhike.web.pages import Seen
from zhike.web.shown import Shown

SHOWN_ROWS = 12
SHOWN_LEFT = 40
SAMPLES = 3

REASONS: dict[str, Text] = {
    "accepted": ("accepted", "计入"), "rejected": ("rejected: a cell that is needed is missing or unreadable", "拒绝：必需的单元格缺失或无法读取"), "blank": ("blank", "空行"),
    "subtotal": ("subtotals (小计, 合计)", "小计、合计行"), "repeated_header": ("repeated headers", "重复表头"), "cancelled": ("cancelled, void or draft", "作废、未审核或已取消"),
    "duplicate": ("duplicates", "重复导出的行"), "other": ("opening balances and footers", "期初与表尾"), "rounded_id": ("ids that Excel has rounded", "被 Excel 舍入的编号"),
    "ambiguous_date": ("dates whose day and month can be exchanged", "日月可互换的日期"), "bad_number": ("unreadable numbers", "无法读取的数字"),
    "bad_date": ("unreadable dates", "无法读取的日期"), "conflict": ("contradictions", "前后矛盾"), "equal_line": ("equal lines within one document", "同一单据内的相同行"),
    "bad_tax_id": ("tax numbers that fail their check", "校验不通过的税号"), "bad_phone": ("telephones of one digit alone", "号码全为同一数字的电话"),
}  # fmt: skip


def sheet_shown(number: int, sheet: CheckedSheet, seen: Seen) -> dict[str, Any]:
    raw = _head(sheet)
    options = [(name, seen.words.say(field_of(name).label)) for name in fact(sheet.kind).fields]
    samples = _samples(sheet, raw)
    columns = [
        {
            "id": f"s{number}c{c}",
            "header": column.header,
            "field": column.field or "-",
            "other": (column.field, seen.words.say(field_of(column.field).label))
            if column.field and column.field not in fact(sheet.kind).fields
            else (),
            "confidence": f"{column.confidence:.0%}",
            "meter": f"{column.confidence:.2f}",
            "unsure": any(asked == column.header or asked.endswith(f" {column.header}") for asked in sheet.unsure),
            "custom": column.custom,
            "why": " ".join(seen.words.say(text) for text in column.evidence),
            "samples": samples.get(c, []),
        }
        for c, column in enumerate(sheet.columns)
    ]
    return counts(sheet.document, seen) | {
        "number": str(number),
        "confidence": f"{sheet.confidence:.0%}",
        "options": options,
        "columns": columns,
        "questions": [seen.words.say(question) for question in sheet.questions],
        "rows": _preview_rows(sheet, raw, seen),
        "width": [name for name in raw.schema.names if name != "row"],
        "bridges": [_bridge(bridge, seen) for bridge in sheet.bridge],
        "left": left_out(sheet.leftovers, seen),
        "doubts": doubts(sheet.doubts, seen),
    }


def counts(document: Mapping[str, Any], seen: Seen) -> dict[str, Any]:
    rows = document["rows"]
    counts = {"accepted": rows["accepted"], "rejected": rows["rejected"], **rows["excluded"], "blank": rows["blank"]}
    flags: dict[str, int] = {}
    for flag in document.get("flags", ()):
        flags[flag["reason"]] = flags.get(flag["reason"], 0) + 1
    return {
        "sheet": document["sheet"],
        "kind": seen.words.say(fact(document["kind"]).label),
        "physical": plain(rows["physical"]),
        "counts": [
            {"name": reason(name, seen), "rows": plain(count), "good": name == "accepted", "bad": name == "rejected"}
            for name, count in counts.items()
            if count
        ],
        "totals": [
            {
                "name": seen.words.say(field_of(name).label),
                "value": money(value, seen)
                if name != "quantity"
                else exact(Decimal(str(value)), "quantity", seen.lang),
            }
            for name, value in document["totals"].items()
        ],
        "flags": [{"name": reason(name, seen), "rows": plain(count)} for name, count in flags.items()],
    }


def _bridge(bridge: Bridge, seen: Seen) -> dict[str, Any]:
    """合计 = accepted + the parts between, each with its number of rows."""
    return {
        "column": bridge.column,
        "row": str(bridge.row),
        "printed": money(bridge.printed, seen),
        "accepted": money(bridge.accepted, seen),
        "parts": [
            {"name": reason(part.reason, seen), "rows": plain(part.rows), "value": money(part.value, seen)}
            for part in bridge.parts
            if part.value or part.unread
        ],
        "rest": money(bridge.rest, seen) if bridge.rest else "",
        "equal": not bridge.rest,
    }


def kept_bridges(document: Mapping[str, Any], seen: Seen) -> list[dict[str, Any]]:
    """The bridges that a load kept, as `_bridge` says them."""
    return [
        {
            "column": one["column"],
            "row": str(one["row"]),
            "printed": money(one["printed"], seen),
            "accepted": money(one["accepted"], seen),
            "parts": [
                {"name": reason(part["reason"], seen), "rows": plain(part["rows"]), "value": money(part["value"], seen)}
                for part in one["parts"]
                if Decimal(part["value"])
            ],
            "rest": money(one["rest"], seen) if Decimal(one["rest"]) else "",
            "equal": not Decimal(one["rest"]),
        }
        for one in document.get("bridge", ())
    ]


def _head(sheet: CheckedSheet) -> Any:
    """The first rows of the sheet as given: titles, header, and some rows below."""
    last = max(sheet.header_rows or (0,)) + SHOWN_ROWS
    with parquet.ParquetFile(sheet.raw) as file:
        for batch in file.iter_batches(batch_size=max(last, 60)):
            return batch
        return file.schema_arrow.empty_table()


def _samples(sheet: CheckedSheet, raw: Any) -> dict[int, list[str]]:
    """Some values of each column, by the column's place in the recognition."""
    rows = raw.to_pylist()
    below = [row for row in rows if row["row"] > max(sheet.header_rows or (0,))]
    names = [name for name in raw.schema.names if name != "row"]
    headed = (
        [name for name in names if any(row[name] for row in rows if row["row"] in sheet.header_rows)]
        if sheet.header_rows
        else names
    )
    places = headed if len(headed) == len(sheet.columns) else names
    return {
        c: list(dict.fromkeys(str(row[name])[:40] for row in below if row[name]))[:SAMPLES]
        for c, name in enumerate(places)
    }


def _preview_rows(sheet: CheckedSheet, raw: Any, seen: Seen) -> list[dict[str, Any]]:
    last = max(sheet.header_rows or (0,)) + SHOWN_ROWS
    left = {row["row"]: row["reason"] for row in some(sheet.leftovers, 200)}
    names = [name for name in raw.schema.names if name != "row"]
    return [
        {
            "row": str(row["row"]),
            "cells": [(row[name] or "")[:60] for name in names],
            "header": row["row"] in sheet.header_rows,
            "title": row["row"] < min(sheet.header_rows or (0,)),
            "out": reason(left[row["row"]], seen) if row["row"] in left else "",
        }
        for row in raw.to_pylist()
        if row["row"] <= last
    ]


def left_out(path: Path, seen: Seen) -> list[dict[str, str]]:
    rows = [row for row in some(path, 2000) if row["class"] != "blank"]
    rows.sort(key=lambda row: row["class"] != "rejected")
    return [
        {
            "row": str(row["row"]),
            "class": reason(row["class"], seen),
            "column": row["column"] or "",
            "value": (row["value"] or "")[:80],
            "reason": reason(row["reason"], seen),
        }
        for row in rows[:SHOWN_LEFT]
    ]


def doubts(path: Path, seen: Seen) -> list[dict[str, str]]:
    return [
        {
            "row": str(row["row"]),
            "column": row["column"] or "",
            "value": (row["value"] or "")[:80],
            "reason": reason(row["reason"], seen),
        }
        for row in some(path, SHOWN_LEFT)
    ]


def some(path: Path, most: int) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=most):
            found: list[dict[str, Any]] = batch.to_pylist()
            return found
    return []


def reason(name: str, seen: Seen) -> str:
    return say(REASONS.get(name, (name, name)), seen.lang)


def plain(value: int) -> str:
    return f"{value:,}"


def money(value: Any, seen: Seen) -> str:
    return exact(Decimal(str(value)), "money", seen.lang)


def number(value: int, seen: Seen, href: str) -> Shown:
    return Shown(value, "count", seen.lang, href)
