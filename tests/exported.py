"""Reads exports on its own, by the written rules alone: what the demo company's truth is held against.

It shares nothing with the package: it knows the rules of the truth documents' README and standard readers.
"""

import csv
import re
from collections import Counter
from datetime import date
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl

CANCELLED = {"作废", "已作废", "未审核", "草稿", "已取消", "交易关闭", "已关闭", "等待买家付款", "待付款"}
DATES = {"ordered_on", "received_on", "invoiced_on", "quoted_on"}
AMOUNTS = ("amount", "amount_with_tax", "received_amount", "invoice_amount")
SUMMED = (*AMOUNTS, "quantity", "balance")
DOCUMENT = {"order_lines": "order_id", "documents": "order_id", "customers": "customer_code"}


class _Table(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag == "td":
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1] and data.strip("\n"):
            self.rows[-1][-1] += data


def grid(path: Path, document: dict[str, Any]) -> list[list[Any]]:
    """All rows of one sheet, from the top."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path, read_only=True)
        return [list(row) for row in book[document["sheet"]].iter_rows(values_only=True)]
    text = path.read_bytes().decode({"GB18030": "gb18030", "UTF-16": "utf-16"}.get(document["encoding"], "utf-8-sig"))
    if path.suffix == ".xls":
        parser = _Table()
        parser.feed(text)
        return parser.rows
    return list(csv.reader(text.splitlines(keepends=True), delimiter="\t" if "\t" in text[:200] else ","))


def number(cell: Any) -> Decimal | None:
    """The cell as a number, if it is one."""
    text = re.sub(r"[￥,\s]", "", str(cell))
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def is_date(cell: Any) -> bool:
    """Whether some calendar has this day."""
    if isinstance(cell, date):
        return True
    parts = [int(part) for part in re.findall(r"\d+", str(cell))[:3]]
    if len(parts) < 3:
        return False
    year, month, day = parts if parts[0] > 31 else parts[::-1]
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


def read(path: Path, document: dict[str, Any]) -> dict[str, Any]:
    """Rows by class, and the sums of accepted ones, as the rules say; the mapping is taken as given."""
    rows = grid(path, document)
    first = document["header_rows"][-1]
    keys, fields = list(document["mapping"]), list(document["mapping"].values())
    headers = [[str(cell or "").strip() for cell in rows[i - 1]] for i in document["header_rows"]]
    body = [list(row) + [None] * (len(fields) - len(row)) for row in rows[first:]]
    while body and not any(str(cell or "").strip() for cell in body[-1]):
        body.pop()
    counts: Counter[str] = Counter()
    totals: dict[str, Decimal] = {}
    back = [0, Decimal(0), Decimal(0)]
    seen: set[tuple[str, ...]] = set()
    head: dict[int, Any] = {}
    current, ended = None, set()
    own = DOCUMENT.get(document["kind"])
    for row in body:
        texts = [str(cell if cell is not None else "").strip() for cell in row]
        outcome = _printed(texts, headers)
        if outcome is None:
            if own in fields and row[fields.index(own)] in (None, "") and document["kind"] == "order_lines":
                row = [head.get(x, cell) for x, cell in enumerate(row)]
            elif own in fields:
                filled = {"ordered_on", "order_id", "document_kind", "customer_name", "salesperson", "warehouse"}
                head = {x: cell for x, cell in enumerate(row) if fields[x] in filled}
            value = dict(zip(fields, row, strict=False))
            number_of_document = value.get(own) if own else None
            if number_of_document != current:
                ended.add(current)
                current = number_of_document
            content = tuple(str(cell) for key, cell in zip(keys, row, strict=False) if key != "序号")
            outcome = _class(value, document["kind"], content in seen and current in ended and own in fields)
            seen.add(content)
            if outcome == "accepted":
                _count(value, keys, fields, totals, back)
        counts[outcome] += 1
    return {"rows": counts, "physical": len(body), "totals": totals, "returns": back}


def _printed(texts: list[str], headers: list[list[str]]) -> str | None:
    said = [text for text in texts if text]
    if not said:
        return "blank"
    if re.search(r"(小计|合计|总计)$", said[0]):
        return "subtotal"
    if [text for text in headers[-1] if text] == said:
        return "repeated_header"
    if re.match("期初余额|制表人|导出时间", said[0]):
        return "other"
    return None


def _class(value: dict[str, Any], kind: str, is_double: bool) -> str:
    if value.get("document_status") in CANCELLED:
        return "cancelled"
    if is_double:
        return "duplicate"
    if any(field in value and not is_date(value[field]) for field in DATES):
        return "rejected"
    if any(field in value and number(value[field]) is None for field in AMOUNTS):
        return "rejected"
    return "rejected" if kind == "customers" and not value["customer_name"] else "accepted"


def _count(
    value: dict[str, Any], keys: list[str], fields: list[Any], totals: dict[str, Decimal], back: list[Any]
) -> None:
    sign = -1 if "退货" in str(value.get("document_kind")) else 1
    found = {}
    for key, field in zip(keys, fields, strict=True):
        if field in SUMMED:
            got = number(value[field]) or Decimal(0)
            unit = 10_000 if "万元" in key else 1
            got = round(got * unit, 2)
            found[field] = -abs(got) if sign < 0 else got
            totals[field] = totals.get(field, Decimal(0)) + found[field]
    amount = next((field for field in AMOUNTS if field in found), None)
    if amount and found[amount] < 0:
        back[0] += 1
        back[1] += found.get("quantity", Decimal(0))
        back[2] += found[amount]
