"""Grids become files as they are: nothing is added, changed or left half done."""

import csv
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from zhike.export import (
    Grid,
    open_parquet,
    write_delimited,
    write_html_table,
    write_parquet,
    write_text,
    write_workbook,
)


def cells(path, sheet):
    book = openpyxl.load_workbook(path)
    return [list(row) for row in book[sheet].iter_rows(values_only=True)]


def test_a_workbook_keeps_text_as_text_and_numbers_as_numbers(tmp_path):
    path = tmp_path / "book.xlsx"

    write_workbook(path, [Grid("表", [("=1+1", "00123", "https://example.com", 2.5, Decimal("3.10"), None, True)])])

    assert cells(path, "表") == [["=1+1", "00123", "https://example.com", 2.5, 3.1, None, True]]
    assert openpyxl.load_workbook(path)["表"]["A1"].data_type == "s"


def test_a_day_and_an_instant_become_excel_dates(tmp_path):
    midnight, morning = datetime.fromisoformat("2024-02-10"), datetime.fromisoformat("2024-02-10 09:30")

    write_workbook(tmp_path / "book.xlsx", [Grid("表", [(date(2024, 2, 10), morning)])])

    assert cells(tmp_path / "book.xlsx", "表") == [[midnight, morning]]


def test_merged_areas_keep_the_text_of_their_first_cell(tmp_path):
    path = tmp_path / "book.xlsx"

    write_workbook(path, [Grid("表", [("基本信息", ""), ("编码", "名称"), ("1", "甲")], merged=((0, 0, 0, 1),))])

    assert cells(path, "表")[0] == ["基本信息", None]
    assert [str(area) for area in openpyxl.load_workbook(path)["表"].merged_cells.ranges] == ["A1:B1"]


def test_equal_content_gives_equal_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, [Grid("表", [("甲", 1)])])

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").properties.created == datetime.fromisoformat("2000-01-01")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_text_files_read_back_in_every_encoding(tmp_path, encoding):
    rows = [["客户", "金额"], ["义乌，晨沐", "1,234.50"], ["分两批\n第二批", ""]]

    write_delimited(tmp_path / "a.csv", rows, encoding, "\t")

    with (tmp_path / "a.csv").open(encoding=encoding, newline="") as file:
        assert list(csv.reader(file, delimiter="\t")) == rows


def test_a_missing_cell_of_a_text_file_is_empty(tmp_path):
    write_delimited(tmp_path / "a.csv", [("a", None)], "utf-8")

    assert (tmp_path / "a.csv").read_bytes() == b"a,\r\n"


def test_an_html_table_escapes_cells_and_marks_text(tmp_path):
    write_html_table(tmp_path / "a.xls", [("00123", "A<B")], titles=["明细"], width=2, text_columns=[0])

    text = (tmp_path / "a.xls").read_text("gb18030")
    assert "mso-number-format:'\\@'\">00123</td>" in text
    assert "<td>A&lt;B</td>" in text
    assert 'colspan="2" align="center">明细' in text


def test_a_streamed_parquet_file_holds_all_parts(tmp_path):
    part = pa.table({"金额": [1, 2]})

    with open_parquet(tmp_path / "a.parquet", part.schema) as add:
        add(part)
        add(part)

    assert pq.read_table(tmp_path / "a.parquet")["金额"].to_pylist() == [1, 2, 1, 2]


def test_an_interrupted_file_does_not_replace_the_old_one(tmp_path):
    path = tmp_path / "a.csv"
    write_delimited(path, [("old",)], "utf-8")

    def rows():
        yield ("new",)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_delimited(path, rows(), "utf-8")

    assert path.read_bytes() == b"old\r\n"
    assert [found.name for found in tmp_path.iterdir()] == ["a.csv"]


def test_folders_are_made_where_they_are_missing(tmp_path):
    write_parquet(tmp_path / "deep" / "a.parquet", pa.table({"a": [1]}))
    write_text(tmp_path / "deep" / "a.json", "{}\n")

    assert sorted(found.name for found in (tmp_path / "deep").iterdir()) == ["a.json", "a.parquet"]
