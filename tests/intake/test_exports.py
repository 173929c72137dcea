"""The twelve exports: the same cells as independent readers give."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from intake.conftest import grid
from zhike.intake import read

CODECS = {"GB18030": "gb18030", "UTF-8": "utf-8", "UTF-8-SIG": "utf-8-sig", "UTF-16": "utf-16"}


def truths(shared_data: Path, name: str) -> list[dict]:
    return json.loads((shared_data / "exports-truth" / f"{name}.json").read_text("utf-8"))


def exports(shared_data: Path, *endings: str) -> list[Path]:
    return sorted(path for path in (shared_data / "exports").iterdir() if path.suffix in endings)


def test_each_export_has_the_sheets_and_rows_that_are_true_of_it(shared_data, quarantine):
    files = exports(shared_data, ".csv", ".xls", ".xlsx")
    assert len(files) == 12
    for path in files:
        found = {sheet.sheet: sheet for sheet in read(path, into=quarantine)}
        for truth in truths(shared_data, path.name):
            sheet = found[truth["sheet"]]
            assert sheet.file == truth["file"]
            assert sheet.encoding == truth["encoding"]
            rows = grid(sheet)
            while rows and not any(cell and cell.strip() for cell in rows[-1]):
                rows.pop()
            assert len(rows) - max(truth["header_rows"], default=0) == truth["rows"]["physical"], path.name
            headers = {cell.strip().replace("\n", "") for row in truth["header_rows"] for cell in rows[row - 1] if cell}
            for column in truth["mapping"]:
                assert column.startswith("#") or set(column.split("#")[0].split("/")) <= headers | {column}, column


def test_text_exports_equal_the_csv_module(shared_data, quarantine):
    for path in exports(shared_data, ".csv"):
        (sheet,) = read(path, into=quarantine)
        separator = "\t" if "tab" in sheet.notes[0] else ","
        with path.open(encoding=CODECS[sheet.encoding or ""], newline="") as file:
            expected = [[cell or None for cell in row] for row in csv.reader(file, delimiter=separator)]
        assert [row[: len(other)] for row, other in zip(grid(sheet), expected, strict=True)] == expected, path.name


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_workbook_exports_equal_openpyxl(shared_data, quarantine):
    for path in exports(shared_data, ".xlsx"):
        book = openpyxl.load_workbook(path, data_only=True)
        found = read(path, into=quarantine)
        assert [sheet.sheet for sheet in found] == book.sheetnames
        for sheet in found:
            other = book[sheet.sheet]
            rows = grid(sheet)
            for row in other.iter_rows():
                for cell in row:
                    inside = cell.row <= sheet.rows and cell.column <= sheet.columns
                    got = rows[cell.row - 1][cell.column - 1] if inside else None
                    assert same(got, cell.value), (path.name, sheet.sheet, cell.coordinate, got, cell.value)
            assert sorted(sheet.merged) == sorted(
                (r.min_row, r.min_col, r.max_row, r.max_col) for r in other.merged_cells.ranges
            )
            assert ("hidden sheet" in sheet.notes) == (other.sheet_state != "visible")


def same(text: str | None, value: object) -> bool:
    if isinstance(value, bool):
        return text == str(value).upper()
    if isinstance(value, int | float):
        return text is not None and Decimal(text) == Decimal(repr(value))
    return text == (str(value).removesuffix(" 00:00:00") if value not in (None, "") else None)
