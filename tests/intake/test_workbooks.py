"""RELIABILITY C6 and C8, the reading part: what a workbook's cell becomes as text."""

import datetime
import io
import struct

import openpyxl
import pytest

from intake.conftest import grid
from intake.makers import cell, compound, ods, record, xls_stream, xlsb, xlsx

MIDNIGHT = datetime.datetime(2024, 3, 5)  # noqa: DTZ001 - workbooks hold local times


def book(*rows: list[object], **settings: object) -> bytes:
    """A workbook as openpyxl writes it."""
    written = openpyxl.Workbook()
    if settings.get("epoch"):
        written.epoch = settings["epoch"]
    for row in rows:
        written.active.append(row)
    out = io.BytesIO()
    written.save(out)
    return out.getvalue()


def sheet_cell(body: str) -> bytes:
    return xlsx(f'<row r="1">{body}</row>')


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (123, "123"),
        (123.0, "123"),
        (-5, "-5"),
        (0, "0"),
        (0.1, "0.1"),
        (1.0 / 3, "0.3333333333333333"),
        (1e5, "100000"),
        (2.5e-7, "2.5e-07"),
        (123456789012345, "123456789012345"),
        (999_999_999_999_999, "999999999999999"),
        (1e15, "1E+15"),
        (1.2345678901234568e17, "1.234567890123457E+17"),
        (-1.5e300, "-1.5E+300"),  # openpyxl writes 16 digits
        ("00123", "00123"),
        (" 007 ", " 007 "),
        ("123456789012345678", "123456789012345678"),
        ("１２３", "１２３"),
        ("￥1,234.50", "￥1,234.50"),
        ("(123)", "(123)"),
        ("50 %", "50 %"),
        ("2024-02-30", "2024-02-30"),
        ("NaN", "NaN"),
        ("是", "是"),
        ("l1\nl2", "l1\nl2"),
        ("𠮷䶮", "𠮷䶮"),
        ("'quoted", "'quoted"),
        ("\u3000宽\u3000", "\u3000宽\u3000"),
        (True, "TRUE"),
        (False, "FALSE"),
        (MIDNIGHT, "2024-03-05"),
        (MIDNIGHT.date(), "2024-03-05"),
        (MIDNIGHT.replace(hour=10), "2024-03-05 10:00:00"),
        (datetime.time(10, 30), "10:30:00"),
        (datetime.timedelta(hours=30), "30:00:00"),
        (datetime.date(1900, 3, 1), "1900-03-01"),
    ],
)
def test_a_cell_is_told_as_what_it_is(written, text, cells):
    assert cells("a.xlsx", book(["x", written])) == [["x", text]]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('<c r="A1"><v>123456789012345678</v></c>', "1.2345678901234568E+17"),
        ('<c r="A1"><v>0.10000000000000001</v></c>', "0.1"),
        ('<c r="A1"><v>0.30000000000000004</v></c>', "0.30000000000000004"),
        ('<c r="A1" t="str"><v>=1+1</v></c>', "=1+1"),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c>', "甲乙"),
        ('<c r="A1" t="d"><v>2024-03-05T10:00:00</v></c>', "2024-03-05 10:00:00"),
        (cell("A1", "&#x20BB7;&amp;&lt;b&gt;"), "𠮷&<b>"),
        (cell("A1", "a_x000D_b"), "a\rb"),
    ],
)
def test_a_cell_that_another_program_wrote_is_told_as_what_it_is(body, text, cells):
    assert cells("a.xlsx", sheet_cell(body)) == [[text]]


def test_dates_of_the_1904_calendar_are_the_same_days(cells):
    content = book([MIDNIGHT], epoch=openpyxl.utils.datetime.CALENDAR_MAC_1904)

    assert cells("a.xlsx", content) == [["2024-03-05"]]


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"])
def test_error_cells_are_told_and_not_emptied(error, cells):
    content = xlsx(
        f'<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="e"><v>{error}</v></c></row>'
        f'<row r="3"><c r="D3" s="0" t="e"><f>1/0</f><v>{error}</v></c></row>'
    )

    assert cells("a.xlsx", content) == [["1", error, None, None], [None] * 4, [None, None, None, error]]


def test_error_cells_of_the_old_format_are_told_too(cells):
    number = record(0x0203, struct.pack("<HHHd", 0, 0, 0, 1.5))
    error = record(0x0205, struct.pack("<HHHBB", 1, 1, 0, 0x2A, 1))
    formula = record(0x0006, struct.pack("<HHH8sHLH", 2, 0, 0, b"\x02\0\x07\0\0\0\xff\xff", 0, 0, 0))

    found = cells("a.xls", compound({"Workbook": xls_stream([number, error, formula])}))

    assert found == [["1.5", None], [None, "#N/A"], ["#DIV/0!", None]]


def test_error_cells_of_the_binary_format_are_told_too(cells):
    content = xlsb(
        [
            (5, 0, struct.pack("<d", 1.5)),
            (3, 1, b"\x2a"),
            (6, 2 * 65536, struct.pack("<L", 2) + "甲乙".encode("utf-16-le")),
        ]
    )

    assert cells("a.xlsb", content) == [["1.5", "#N/A"], [None, None], ["甲乙", None]]


def test_an_open_document_is_read_without_its_repeated_emptiness(cells):
    table = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="1.5" table:number-columns-repeated="2"><text:p>1.5</text:p></table:table-cell>'
        '<table:table-cell office:value-type="date" office:date-value="2024-03-05"><text:p>5.3.24</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="16380"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )

    assert cells("a.ods", ods(table)) == [["甲", "1.5", "1.5", "2024-03-05"]]


def test_rows_and_columns_are_counted_from_the_first_of_the_sheet(cells):
    assert cells("a.xlsx", xlsx('<row r="3"><c r="C3"><v>7</v></c></row>')) == [
        [None] * 3,
        [None] * 3,
        [None, None, "7"],
    ]


def test_sheets_keep_their_order_and_hidden_ones_are_read_too(sheets):
    written = openpyxl.Workbook()
    written.active.title = "一"
    written.active["A1"] = 1
    written.create_sheet("二").sheet_state = "hidden"
    written["二"]["B2"] = "藏"
    written.create_sheet("三")
    chart = written.create_chartsheet("图")
    assert chart.title == "图"
    out = io.BytesIO()
    written.save(out)

    found = sheets("a.xlsx", out.getvalue())

    assert [(s.sheet, s.rows, s.columns, s.notes) for s in found] == [
        ("一", 1, 1, ()),
        ("二", 2, 2, ("hidden sheet",)),
        ("三", 0, 0, ()),
    ]
    assert grid(found[1]) == [[None, None], [None, "藏"]]
    assert {s.encoding for s in found} == {None}


def test_merged_cells_are_told_by_their_box(sheets):
    written = openpyxl.Workbook()
    written.active["B2"] = "合并"
    written.active.merge_cells("B2:C4")
    out = io.BytesIO()
    written.save(out)

    (sheet,) = sheets("a.xlsx", out.getvalue())

    assert sheet.merged == ((2, 2, 4, 3),)


def test_an_error_cell_beside_a_chart_sheet_stays_in_its_own_sheet(sheets):
    written = openpyxl.Workbook()
    written.active["A1"] = 1
    written.create_chartsheet("图", 0)
    written.create_sheet("二")["A1"] = "#N/A"
    written["二"]["A1"].data_type = "e"
    out = io.BytesIO()
    written.save(out)

    found = sheets("a.xlsx", out.getvalue())

    assert [grid(sheet) for sheet in found] == [[["1"]], [["#N/A"]]]


def test_errors_and_merged_cells_of_an_open_document_are_told(sheets):
    error = '<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
    merged = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-spanned="2" table:number-rows-spanned="2"><text:p>1</text:p></table:table-cell>'
    rows = [
        f"{merged}<table:covered-table-cell/>{error}",
        f'<table:table-cell table:number-columns-repeated="2"/>{error}',
    ]
    space = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'

    (sheet,) = sheets("a.ods", ods("".join(f"<table:table-row {space}>{row}</table:table-row>" for row in rows)))

    assert grid(sheet) == [["1", None, "#N/A"], [None, None, "#N/A"]]
    assert sheet.merged == ((1, 1, 2, 2),)
