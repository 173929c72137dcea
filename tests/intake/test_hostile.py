"""RELIABILITY C4: forty files that are not what they seem, one row each: what they end as."""

import gzip
import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from intake.conftest import grid
from intake.makers import XML, compound, record, xls_stream, xlsx, xlsx_parts, zipped
from zhike.errors import NotFound
from zhike.intake import read

GOOD = b"a,b\n1,2\n"
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100
HTML = "<html><body><table><tr><td>a</td></tr></table></body></html>"


def named(name: str, content: bytes = GOOD, mode: int = 0o644, flags: int = 0) -> bytes:
    """A zip with one member of this name, however it is written."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        member = zipfile.ZipInfo("x" * len(name.encode()), (2024, 1, 1, 0, 0, 0))
        member.external_attr = mode << 16
        archive.writestr(member, content)
    return out.getvalue().replace(b"x" * len(name.encode()), name.encode())


def locked_zip() -> bytes:
    content = bytearray(named("a.csv"))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(sign) + place] |= 1
    return bytes(content)


def with_macros() -> bytes:
    return zipped(xlsx_parts(ONE) | {"xl/vbaProject.bin": b"Sub AutoOpen()"})


# fmt: off
REFUSED: tuple[tuple[str, str, Callable[[], bytes], str], ...] = (
    # what                           named            content                                               ends as
    ("a Windows program",            "a.xlsx",        lambda: b"MZ\x90\0" + b"\0" * 200,                    "type_mismatch"),
    ("a Linux program",              "a.csv",         lambda: b"\x7fELF\x02\x01\x01" + b"\0" * 200,         "type_mismatch"),
    ("a script",                     "a.csv",         lambda: b"#!/bin/sh\nrm -rf /\n",                     "type_mismatch"),
    ("a PDF",                        "a.xlsx",        lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",             "type_mismatch"),
    ("a picture",                    "a.xls",         lambda: PNG,                                          "type_mismatch"),
    ("a photograph",                 "a.xlsx",        lambda: b"\xff\xd8\xff\xe0\0\x10JFIF",                "type_mismatch"),
    ("a bitmap",                     "a.csv",         lambda: b"BM" + b"\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0" + b"\0" * 40, "type_mismatch"),
    ("a 7z archive",                 "a.zip",         lambda: b"7z\xbc\xaf\x27\x1c" + b"\0" * 50,           "type_mismatch"),
    ("a RAR archive",                "a.zip",         lambda: b"Rar!\x1a\x07\x01\0",                        "type_mismatch"),
    ("an SQLite database",           "a.csv",         lambda: b"SQLite format 3\0" + b"\0" * 100,           "type_mismatch"),
    ("a Python pickle",              "a.parquet",     lambda: b"\x80\x04\x95\x10\0\0\0\0\0\0\0.",           "type_mismatch"),
    ("a video",                      "a.xlsx",        lambda: b"\0\0\0\x20ftypisom" + b"\0" * 50,           "type_mismatch"),
    ("a tar archive",                "a.csv",         lambda: b"a.csv".ljust(257, b"\0") + b"ustar\x0000" + b"\0" * 250, "type_mismatch"),
    ("JSON",                         "a.csv",         lambda: b'{"a": [1, 2]}',                             "type_mismatch"),
    ("XML",                          "a.csv",         lambda: f"{XML}<a><b/></a>".encode(),                 "type_mismatch"),
    ("a web page without a table",   "a.xls",         lambda: b"<html><body><p>Please sign in</p></body></html>", "type_mismatch"),
    ("a Word document",              "a.xlsx",        lambda: zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}), "type_mismatch"),
    ("a presentation",               "a.xlsx",        lambda: zipped({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"}), "type_mismatch"),
    ("a Java archive",               "a.zip",         lambda: zipped({"META-INF/MANIFEST.MF": "Main-Class: X", "X.class": "x"}), "type_mismatch"),
    ("a text of OpenDocument",       "a.ods",         lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "type_mismatch"),
    ("a Word document of 2003",      "a.xls",         lambda: compound({"WordDocument": b"x" * 5000}),      "type_mismatch"),
    ("a mail",                       "a.xls",         lambda: compound({"__properties_version1.0": b"x" * 5000}), "type_mismatch"),
    ("a compound file of nothing",   "a.xls",         lambda: compound({"Other": b"x" * 5000}),             "type_mismatch"),
    ("a link in a zip",              "a.zip",         lambda: named("a.csv", b"/etc/passwd", stat.S_IFLNK | 0o777), "type_mismatch"),
    ("an encrypted workbook",        "a.xlsx",        lambda: compound({"EncryptionInfo": b"x" * 5000, "EncryptedPackage": b"y" * 9000}), "encrypted_workbook"),
    ("an encrypted .xls",            "a.xls",         lambda: compound({"Workbook": xls_stream([], globals_=[record(0x2F, b"\x01\0" + b"\0" * 52)])}), "encrypted_workbook"),
    ("an encrypted zip",             "a.zip",         locked_zip,                                           "encrypted_workbook"),
    ("nothing",                      "a.xlsx",        lambda: b"",                                          "empty_file"),
    ("nothing but blanks",           "a.csv",         lambda: b"\xef\xbb\xbf \r\n\t\r\n",                   "empty_file"),
    ("an empty zip",                 "a.zip",         lambda: b"PK\x05\x06" + b"\0" * 18,                   "empty_file"),
    ("half a workbook",              "a.xlsx",        lambda: xlsx(ONE * 500)[:-400],                       "truncated_file"),
    ("a gzip cut off",               "a.csv.gz",      lambda: gzip.compress(GOOD * 1000)[:-20],             "truncated_file"),
    ("an .xls cut off",              "a.xls",         lambda: compound({"Workbook": xls_stream([record(0x203, b"\0" * 14)] * 900)})[:6000], "truncated_file"),
    ("a workbook with a bad byte",   "a.xlsx",        lambda: flipped(xlsx(ONE * 500)),                     "truncated_file"),
    ("a workbook of broken XML",     "a.xlsx",        lambda: xlsx('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), "unreadable_file"),
    ("a Parquet file cut off",       "a.parquet",     lambda: b"PAR1" + b"\0" * 400,                        "unreadable_file"),
    ("noise",                        "a.csv",         lambda: bytes(range(255, 1, -1)) * 8,                 "undecodable"),
)
READ: tuple[tuple[str, str, Callable[[], bytes], str], ...] = (
    # what                           named            content                                               the sheet's file
    ("a way out of the folder",      "a.zip",         lambda: named("../../../../tmp/evil.csv"),            "evil.csv"),
    ("an absolute name",             "a.zip",         lambda: named("/etc/cron.d/evil.csv"),                "evil.csv"),
    ("a way out, Windows",           "a.zip",         lambda: named("..\\..\\evil.csv"),                    "evil.csv"),
    ("a name of 4 KB",               "a.zip",         lambda: named("n" * 4092 + ".csv"),                   "n" * 251 + ".csv"),
    ("a name that turns round",      "a.zip",         lambda: named("\u202excod.csv"),                      "\u202excod.csv"),
    ("a device of Windows",          "a.zip",         lambda: named("CON"),                                 "CON"),
    ("a name of dots",               "a.zip",         lambda: named(".."),                                  "–"),
    ("text named .xlsx",             "a.xlsx",        lambda: GOOD,                                         "a.xlsx"),
    ("a page named .xlsx",           "a.xlsx",        lambda: HTML.encode(),                                "a.xlsx"),
    ("a workbook named .csv",        "a.csv",         lambda: xlsx(ONE),                                    "a.csv"),
    ("a workbook with macros",       "a.xlsm",        with_macros,                                          "a.xlsm"),
)
# fmt: on


def flipped(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        at = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 30 + 24 + 2
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


def everything_under(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


@pytest.mark.parametrize(("what", "name", "content", "code"), REFUSED, ids=[case[0] for case in REFUSED])
def test_what_is_no_table_is_refused_by_its_content(what, name, content, code, refused, tmp_path):
    error = refused(name, content())

    assert error.code == code, error.told("en")
    assert f"“{name}”" in error.what[0]
    assert {path.name for path in everything_under(tmp_path)} == {"given", name, "quarantine"}


@pytest.mark.parametrize(("what", "name", "content", "file"), READ, ids=[case[0] for case in READ])
def test_a_name_is_only_a_name(what, name, content, file, sheets, tmp_path):
    (sheet,) = sheets(name, content())

    assert sheet.file == file
    assert sheet.path.parent == tmp_path / "quarantine"
    assert {path.name for path in everything_under(tmp_path)} == {"given", name, "quarantine", sheet.path.name}


def test_forty_and_more_cases_stand_in_the_tables():
    assert len(REFUSED) + len(READ) >= 40


def test_macros_are_left_out_and_told(sheets):
    (sheet,) = sheets("a.xlsm", with_macros())

    assert sheet.notes == ("macros are left out",)
    assert grid(sheet) == [["1"]]


def test_a_message_shows_a_dangerous_name_without_its_danger(refused):
    error = refused("\u202etxt.exe\nx", b"MZ" + b"\0" * 100)

    assert "\\u202etxt.exe\\u000ax" in error.what[0]
    assert "\n" not in error.what[0]


@pytest.mark.parametrize("name", ["missing.csv", "no\0where.csv", "n" * 5000])
def test_a_file_that_is_not_there_is_not_found(name, tmp_path):
    with pytest.raises((NotFound, Exception)) as caught:
        read(tmp_path / name, into=tmp_path)

    assert caught.value.code in ("not_found", "unreadable_file")


def test_a_folder_and_a_named_pipe_are_no_files(tmp_path, refused_path):
    import os

    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()

    assert refused_path(tmp_path / "pipe.csv").code == "type_mismatch"
    assert refused_path(tmp_path / "folder.csv").code == "unreadable_file"
