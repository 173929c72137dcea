"""Sheets as the upload pages show them: what they were taken for, their counts, the bridge to their own total."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from zhike.answer.figure import exact
from zhike.check import CheckedSheet
from zhike.check.glimpse import Glimpse, Left, Row
from zhike.check.planned import ASSUMED
from zhike.clean.bridge import Bridge
from zhike.desk import flagged
from zhike.errors import Text, say
from zhike.tables import fact
from zhike.tables import field as field_of
from zhike.web.pages import Seen
from zhike.web.shown import Shown

SAMPLES = 3

SURE: tuple[tuple[float, Text], ...] = (
    (0.9, ("sure", "确定")),
    (0.7, ("fairly sure", "较有把握")),
    (0.5, ("a guess", "推测")),
    (0.0, ("unsure, please look", "不确定，请核对")),
)
MARKS: dict[str, Text] = {
    "header": ("header", "表头"), "title": ("title", "标题"), "rejected": ("rejected", "拒绝"), "blank": ("blank", "空行"),
    "subtotal": ("subtotal", "小计合计"), "repeated_header": ("header again", "重复表头"), "cancelled": ("cancelled", "作废"),
    "duplicate": ("duplicate", "重复"), "other": ("aside", "期初表尾"),
}  # fmt: skip
REASONS: dict[str, Text] = {
    "accepted": ("accepted", "计入"), "rejected": ("rejected: a cell that is needed is missing or unreadable", "拒绝：必需的单元格缺失或无法读取"), "blank": ("blank", "空行"),
    "subtotal": ("subtotals (小计, 合计)", "小计、合计行"), "repeated_header": ("repeated headers", "重复表头"), "cancelled": ("cancelled, void or draft", "作废、未审核或已取消"),
    "duplicate": ("duplicates", "重复导出的行"), "other": ("opening balances and footers", "期初与表尾"), "rounded_id": ("ids that Excel has rounded", "被 Excel 舍入的编号"),
    "filled": ("cells filled from above", "由上方单元格填充"), "repeated": ("〃 and 同上", "〃、同上等记号"), "no_name": ("no name", "缺少名称"),
    "ambiguous_date": ("dates whose day and month can be exchanged", "日月可互换的日期"), "bad_number": ("unreadable numbers", "无法读取的数字"),
    "bad_date": ("unreadable dates", "无法读取的日期"), "conflict": ("contradictions", "前后矛盾"), "equal_line": ("equal lines within one document", "同一单据内的相同行"),
    "returns_printed_positive": ("returns printed as positive", "退货按正数打印"), "bad_tax_id": ("tax numbers that fail their check", "校验不通过的税号"), "bad_phone": ("telephones of one digit alone", "号码全为同一数字的电话"),
}  # fmt: skip


def sheet_shown(number: int, sheet: CheckedSheet, glance: Glimpse, seen: Seen) -> dict[str, Any]:
    options = [(name, seen.words.say(field_of(name).label)) for name in fact(sheet.kind).fields]
    samples = _samples(sheet, glance)
    columns = [
        {
            "id": f"s{number}c{c}",
            "header": column.header,
            "field": column.field or "-",
            "other": (column.field, seen.words.say(field_of(column.field).label))
            if column.field and column.field not in fact(sheet.kind).fields
            else (),
            "confidence": _sure(column.confidence, seen),
            "percent": f"{column.confidence:.0%}",
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
        "anchor": f"s{number}",
        "confidence": f"{sheet.confidence:.0%}",
        "options": options,
        "columns": columns,
        "questions": [seen.words.say(question) for question in sheet.questions],
        "rows": _preview_rows(sheet, glance, seen),
        "width": list(glance.names),
        "bridges": [_bridge(bridge, seen) for bridge in sheet.bridge],
        "left": left_out(glance.left, seen),
        "doubts": doubts(glance.doubts, seen),
    }


def counts(document: Mapping[str, Any], seen: Seen) -> dict[str, Any]:
    rows = document["rows"]
    counts = {"accepted": rows["accepted"], "rejected": rows["rejected"], **rows["excluded"], "blank": rows["blank"]}
    return {
        "sheet": document["sheet"],
        "kind": kind(document, seen),
        "encoding": document.get("encoding") or "",
        "headers": ", ".join(str(row) for row in document["header_rows"]),
        "physical": plain(rows["physical"]),
        "counts": [
            {
                "class": name,
                "name": reason(name, seen),
                "rows": plain(count),
                "good": name == "accepted",
                "bad": name == "rejected",
            }
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
        "stated": [
            {"name": seen.words.say(field_of(name).label), "value": value}
            for name, value in document.get("stated", {}).items()
        ],
        "assumed": [
            {"why": seen.words.say(ASSUMED[name]), "name": seen.words.say(field_of(name).label), "value": value}
            for name, value in document.get("assumed", {}).items()
        ],
        "flags": [{"name": reason(name, seen), "rows": plain(count)} for name, count in flagged(document).items()],
    }


def kind(document: Mapping[str, Any], seen: Seen) -> str:
    """What kind of data a sheet holds."""
    return seen.words.say(fact(document["kind"]).label)


def _sure(confidence: float, seen: Seen) -> str:
    """How sure a guess is, in words."""
    return next(seen.words.say(words) for least, words in SURE if confidence >= least)


def _bridge(bridge: Bridge, seen: Seen) -> dict[str, Any]:
    """合计 = accepted + the parts between, each with its number of rows."""
    return {
        "column": bridge.column,
        "row": str(bridge.row),
        "printed": money(bridge.printed, seen),
        "accepted": money(bridge.accepted, seen),
        "parts": [
            {
                "class": part.reason,
                "name": reason(part.reason, seen),
                "rows": plain(part.rows),
                "value": money(part.value, seen),
            }
            for part in bridge.parts
            if part.value or part.unread
        ],
        "rest": money(bridge.rest, seen) if bridge.rest else "",
        "unread": any(part.unread for part in bridge.parts),
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
                {
                    "class": part["reason"],
                    "name": reason(part["reason"], seen),
                    "rows": plain(part["rows"]),
                    "value": money(part["value"], seen),
                }
                for part in one["parts"]
                if Decimal(part["value"])
            ],
            "rest": money(one["rest"], seen) if Decimal(one["rest"]) else "",
            "unread": any(part["unread"] for part in one["parts"]),
            "equal": not Decimal(one["rest"]),
        }
        for one in document.get("bridge", ())
    ]


def _samples(sheet: CheckedSheet, glance: Glimpse) -> dict[int, list[str]]:
    """Some values of each column, by the column's place in the recognition."""
    below = [row for row in glance.head if row["row"] > max(sheet.header_rows or (0,))]
    return {
        c: list(dict.fromkeys(str(row[name])[:40] for row in below if row[name]))[:SAMPLES]
        for c, name in enumerate(places(glance.head, glance.names, sheet.header_rows, len(sheet.columns)))
    }


def places(head: Iterable[Row], names: Sequence[str], header_rows: Sequence[int], width: int) -> Sequence[str]:
    """The raw columns that the recognition speaks of, in its order."""
    heads = [row for row in head if row["row"] in header_rows]
    headed = [name for name in names if any(row[name] for row in heads)] if header_rows else names
    return headed if len(headed) == width else names


def _preview_rows(sheet: CheckedSheet, glance: Glimpse, seen: Seen) -> list[dict[str, Any]]:
    """The sheet as it is: its first rows, the first of every class that was left out, and its last rows."""
    before = 0
    told = []
    for row in glance.rows:
        number = row["row"]
        title = number < min(sheet.header_rows or (0,))
        left = glance.classes.get(number, "")
        named = "header" if number in sheet.header_rows else "title" if title else left
        cells = [(row[name] or "")[:60] for name in glance.names]
        is_line = not any(cells[1:])  # a title or footer runs over the columns and makes none of them wide
        told.append(
            {
                "row": str(number),
                "gap": number > before + 1,
                "cells": cells[:1] if is_line else cells,
                "span": f"{len(cells)}" if is_line else "",
                "class": named,
                "mark": seen.words.say(MARKS[named]) if named else "",
            }
        )
        before = number
    return told


def left_out(left: Left, seen: Seen) -> list[dict[str, Any]]:
    """Per class the first rows that were left out; those to be mended first."""
    by_class = {
        name: [
            {
                "row": str(row["row"]),
                "column": row["column"] or "",
                "value": (row["value"] or "")[:80] or (seen.words("(empty)") if row["column"] else ""),
                "reason": reason(row["reason"], seen) if row["reason"] != row["class"] else "",
            }
            for row in rows
        ]
        for name, rows in left.rows.items()
        if name != "blank"
    }
    return [
        {"class": name, "words": reason(name, seen), "rows": rows, "more": left.counts[name] > len(rows)}
        for name, rows in sorted(by_class.items(), key=lambda one: one[0] != "rejected")
    ]


def doubts(rows: Iterable[Row], seen: Seen) -> list[dict[str, str]]:
    return [
        {
            "row": str(row["row"]),
            "column": row["column"] or "",
            "value": (row["value"] or "")[:80],
            "reason": reason(row["reason"], seen),
        }
        for row in rows
    ]


def reason(name: str, seen: Seen) -> str:
    return say(REASONS.get(name, (name, name)), seen.lang)


def plain(value: int) -> str:
    return f"{value:,}"


def money(value: Any, seen: Seen) -> str:
    return exact(Decimal(str(value)), "money", seen.lang)


def number(value: int, seen: Seen, href: str) -> Shown:
    return Shown(value, "count", seen.lang, href)
