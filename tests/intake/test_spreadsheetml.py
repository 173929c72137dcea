"""XML Spreadsheet 2003, as finance programs export it under the name .xls or .xml."""

import csv
import shutil
import subprocess

import pytest

from intake.conftest import grid
from intake.makers import spreadsheetml, xml_row

SALES = '<Row ss:Index="2"><Cell ss:MergeAcross="2"><Data ss:Type="String">销售明细表</Data></Cell></Row>' + "".join(
    (
        xml_row("单据编号", "客户名称", "金额"),
        xml_row("0012", "南通启健贸易有限公司", 1234.5),
        xml_row("0013", "𠮷田 &lt;b&gt; &amp; 商行", -0.1),
    )
)


def data(kind: str, text: str) -> str:
    return spreadsheetml(f'<Row><Cell><Data ss:Type="{kind}">{text}</Data></Cell></Row>').decode()


@pytest.mark.parametrize(
    ("kind", "written", "text"),
    [
        ("String", "00123", "00123"),
        ("String", "l1&#10;l2", "l1\nl2"),
        ("String", "  宽  ", "  宽  "),
        ("Number", "1234.5", "1234.5"),
        ("Number", "123", "123"),
        ("Number", "0.10000000000000001", "0.1"),
        ("Number", "1.2345678901234568E+17", "1.2345678901234568E+17"),
        ("Number", "123456789012345678", "123456789012345678"),  # no Excel wrote this: all digits stand
        ("Number", "1,234", "1,234"),
        ("Number", "INF", "INF"),
        ("DateTime", "2024-03-05T00:00:00.000", "2024-03-05"),
        ("DateTime", "2024-03-05T10:30:00.000", "2024-03-05 10:30:00"),
        ("DateTime", "1899-12-31T10:30:00.000", "10:30:00"),
        ("DateTime", "2024-02-30T00:00:00.000", "2024-02-30T00:00:00.000"),
        ("Boolean", "1", "TRUE"),
        ("Boolean", "0", "FALSE"),
        ("Error", "#N/A", "#N/A"),
    ],
)
def test_a_value_is_told_as_what_it_is(kind, written, text, cells):
    assert cells("a.xml", data(kind, written).encode()) == [[text]]


def test_places_that_are_passed_over_stay_empty(cells):
    rows = (
        '<Row ss:Index="2" ss:Span="1"><Cell ss:Index="2"><Data ss:Type="Number">1</Data></Cell><Cell/>'
        '<Cell ss:Index="5"><Data ss:Type="String">e</Data></Cell></Row>'
        '<Row><Cell ss:StyleID="s1"/></Row><Row><Cell ss:MergeAcross="1"><Data ss:Type="String">合</Data></Cell>'
        '<Cell><Data ss:Type="String">c</Data></Cell></Row><Row/>'
    )

    assert cells("a.xls", spreadsheetml(rows)) == [
        [None] * 5,
        [None, "1", None, None, "e"],
        [None] * 5,
        [None] * 5,
        ["合", None, "c", None, None],
    ]


def test_a_remark_at_a_cell_is_no_part_of_it_and_coloured_words_are(cells):
    rows = (
        '<Row><Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>粗</B><Font>红</Font></ss:Data>'
        "<Comment><ss:Data>看这里</ss:Data></Comment></Cell></Row>"
    )

    assert cells("a.xml", spreadsheetml(rows)) == [["粗红"]]


def test_sheets_keep_their_names_their_merged_cells_and_say_whether_they_are_hidden(sheets):
    hidden = (
        xml_row("藏")
        + "¦<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible><x:Print><x:Copies>2</x:Copies></x:Print></x:WorksheetOptions>"
    )

    sold, second, third = sheets("报表.xls", spreadsheetml(SALES, hidden, "", names=["销售", "二", "三"]))

    assert (sold.sheet, sold.merged, sold.encoding) == ("销售", ((2, 1, 2, 3),), "UTF-8")
    assert sold.notes == ("named .xls, is XML Spreadsheet 2003",)
    assert (second.sheet, second.notes[1:], grid(second)) == ("二", ("hidden sheet",), [["藏"]])
    assert (third.rows, third.columns) == (0, 0)


@pytest.mark.parametrize(
    ("encoding", "name"), [("UTF-8", "UTF-8"), ("UTF-8-SIG", "UTF-8-SIG"), ("UTF-16", "UTF-16"), ("gb2312", "GB18030")]
)
def test_it_is_read_in_the_encodings_of_other_texts(encoding, name, sheets):
    (sheet,) = sheets("a.xls", spreadsheetml(SALES, encoding=encoding))

    assert sheet.encoding == name
    assert grid(sheet)[4] == ["0013", "𠮷田 <b> & 商行", "-0.1"]


@pytest.mark.parametrize(
    ("what", "content", "code"),
    [
        ("an entity", spreadsheetml(xml_row("&a;"), head='<!DOCTYPE Workbook [<!ENTITY a "b">]>'), "xml_forbidden"),
        ("a document type", spreadsheetml(SALES, head='<!DOCTYPE Workbook SYSTEM "http://x/y.dtd">'), "xml_forbidden"),
        (
            "an inclusion",
            spreadsheetml('<Row><i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd"/></Row>'),
            "xml_forbidden",
        ),
        ("a far column", spreadsheetml('<Row><Cell ss:Index="99999999"/></Row>'), "sheet_dimensions"),
        ("a far row", spreadsheetml('<Row ss:Index="99999999"><Cell/></Row>'), "sheet_dimensions"),
        (
            "far corners",
            spreadsheetml(
                xml_row(1)
                + '<Row ss:Index="1048576"><Cell ss:Index="16384"><Data ss:Type="Number">1</Data></Cell></Row>'
            ),
            "sheet_dimensions",
        ),
        ("a text without end", spreadsheetml(xml_row("x" * (5 << 20))), "cell_too_large"),
        ("half a file", spreadsheetml(SALES)[:-40], "unreadable_file"),
        ("a row twice", spreadsheetml(xml_row(1) + '<Row ss:Index="1"><Cell><Data>2</Data></Cell></Row>'), "unreadable_file"),
        ("no sheet", spreadsheetml(), "unreadable_file"),
        ("an undeclared entity", spreadsheetml(xml_row("&nbsp;")), "unreadable_file"),
        ("another XML", b'<?xml version="1.0"?><invoice><no>1</no></invoice>', "type_mismatch"),
    ],
)  # fmt: skip
def test_what_is_hostile_or_broken_is_refused(what, content, code, refused):
    assert refused("a.xml", content).code == code, what


def test_libreoffice_reads_the_same_cells(tmp_path, cells):
    """The independent reader: what it writes as CSV is what stands in our grid."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("SKIPPED LOUDLY: LibreOffice is not on this machine, XML Spreadsheet 2003 is not held against it")
    content = spreadsheetml(SALES)
    (tmp_path / "a.xml").write_bytes(content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    wanted = ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false", "--outdir", str(tmp_path)]
    subprocess.run(
        [office, profile, "--headless", *wanted, str(tmp_path / "a.xml")], check=True, capture_output=True, timeout=500
    )

    theirs = list(csv.reader((tmp_path / "a.csv").read_text("utf-8").splitlines()))
    assert [[one or "" for one in row] for row in cells("a.xml", content)] == theirs
