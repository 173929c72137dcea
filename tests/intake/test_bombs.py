"""RELIABILITY C1 and C3: files made to exhaust memory, time or the parser."""

import gzip
import json
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from intake.makers import XML, cell, ods, xls_stream, xlsb, xlsx, xlsx_parts, zipped
from intake.makers import compound as compound_file
from zhike.intake import read

MIB = 1 << 20


def rows_of(size: int) -> Iterator[bytes]:
    """A gigabyte of equal rows is a few megabytes packed."""
    piece = b"".join(b'<row><c t="str"><v>0000000000</v></c></row>' for _ in range(20_000))
    for _ in range(size // len(piece)):
        yield piece


def one_cell_of(size: int) -> Iterator[bytes]:
    yield b'<row r="1"><c r="A1" t="str"><v>'
    for _ in range(size // MIB):
        yield b"A" * MIB
    yield b"</v></c></row>"


def lying(real: bytes, said: int) -> bytes:
    """The archive, with another unpacked size in its directory and local header."""
    archive = bytearray(real)
    with zipfile.ZipFile(BytesIO(real)) as opened:
        member = opened.getinfo("xl/worksheets/sheet1.xml")
    struct.pack_into("<L", archive, member.header_offset + 22, said)
    name = b"xl/worksheets/sheet1.xml"
    place = archive.rindex(name) - 46
    assert archive[place : place + 4] == b"PK\x01\x02"
    struct.pack_into("<L", archive, place + 24, said)
    return bytes(archive)


def overlapping() -> bytes:
    """A hundred directory entries that all lie upon the same packed bytes."""
    plain = zipped({"a.csv": b"1,2\n" * 2_000_000})
    with zipfile.ZipFile(BytesIO(plain)) as archive:
        start = archive.start_dir
    entry = plain[start : plain.index(b"PK\x05\x06")]
    names = b"".join(entry.replace(b"a.csv", b"%03d.c" % n) for n in range(100))
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 100, 100, len(names), start, 0)
    return plain[:start] + names + end


def many_unnumbered(columns: int) -> str:
    return "<row>" + "<c><v>1</v></c>" * columns + "</row>"


def far_apart() -> str:
    return '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


# fmt: off
BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a gigabyte of rows":              ("a.xlsx", lambda: xlsx(rows_of(1024 * MIB)), "archive_too_large"),
    "one cell of a gigabyte":          ("a.xlsx", lambda: xlsx(one_cell_of(1024 * MIB)), "cell_too_large"),
    "two cells in the far corners":    ("a.xlsx", lambda: xlsx(far_apart()), "sheet_dimensions"),
    "the far corner, apostrophes":     ("a.xlsx", lambda: xlsx(far_apart().replace('"', "'")), "sheet_dimensions"),
    "ten thousand members":            ("a.xlsx", lambda: zipped(xlsx_parts("") | {f"xl/{n}.xml": b"" for n in range(10_000)}), "too_many_members"),
    "an archive inside an archive":    ("a.zip",  lambda: zipped({"b.zip": zipped({"c.csv": b"1,2\n"})}), "archive_too_large"),
    "a size that lies":                ("a.xlsx", lambda: lying(xlsx(rows_of(8 * MIB)), 1000), "archive_too_large"),
    "members lying upon each other":   ("a.zip",  overlapping, "archive_too_large"),
    "100,000 columns in a workbook":   ("a.xlsx", lambda: xlsx(many_unnumbered(100_000)), "sheet_dimensions"),
    "100,000 columns in a text":       ("a.csv",  lambda: b",".join(b"%d" % n for n in range(100_000)), "sheet_dimensions"),
    "a gigabyte in a gzip":            ("a.csv.gz", lambda: b"".join(gzip_of(b"1,2,3\n" * 10_000, 18_000)), "archive_too_large"),
    "repeated cells of an .ods":       ("a.ods",  lambda: ods('<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"><text:p>1</text:p></table:table-cell></table:table-row>'), "sheet_dimensions"),
    "the far corners of an .xlsb":     ("a.xlsb", lambda: xlsb([(5, 0, struct.pack("<d", 1)), (5, 1048575 * 65536 + 16383, struct.pack("<d", 1))]), "sheet_dimensions"),
    "a text of one line":              ("a.csv",  lambda: b"A" * (40 * MIB), "cell_too_large"),
    "a compound file in a circle":     ("a.xls",  lambda: circle(), "unreadable_file"),
}
# fmt: on


def gzip_of(block: bytes, times: int) -> Iterator[bytes]:
    packed = BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=6) as out:
        for _ in range(times):
            out.write(block)
    yield packed.getvalue()


def circle() -> bytes:
    file = bytearray(compound_file({"Workbook": xls_stream([])}))
    fat = struct.unpack_from("<L", file, 76)[0]
    struct.pack_into("<L", file, 512 + fat * 512, 0)  # the first sector follows itself
    return bytes(file)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("bombs")

    def make(which: str) -> Path:
        name, maker, _ = BOMBS[which]
        path = folder / str(list(BOMBS).index(which)) / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(maker())
        return path

    return make


READ_AND_SAY = """
import json, resource, sys, time
from pathlib import Path
import psutil
from zhike.errors import BadFile
from zhike.intake import read
began = time.monotonic()
try:
    read(Path(sys.argv[1]), into=Path(sys.argv[2]))
except BadFile as error:
    print(json.dumps({
        "code": error.code,
        "seconds": time.monotonic() - began,
        "peak": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024,
        "children": len(psutil.Process().children()),
    }))
"""
"""A process of its own: a child's peak begins with the size of the one that starts it, and the tests' is large."""


@pytest.mark.parametrize("which", BOMBS)
def test_a_bomb_ends_as_a_refusal_in_time_and_memory(which, made, quarantine):
    told = subprocess.run(
        [sys.executable, "-c", READ_AND_SAY, made(which), quarantine], check=True, capture_output=True, timeout=300
    )

    said = json.loads(told.stdout)
    assert said["code"] == BOMBS[which][2]
    assert said["seconds"] < 10
    assert said["peak"] < 1024 * MIB
    assert said["children"] == 0
    assert list(quarantine.iterdir()) == []


def test_after_a_bomb_the_next_good_file_is_read(made, put, quarantine, refused_path):
    refused_path(made("two cells in the far corners"))

    (sheet,) = read(put("good.csv", b"a,b\n1,2\n"), into=quarantine)

    assert (sheet.rows, sheet.columns) == (2, 2)


LAUGHS = '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>'
QUADRATIC = f'<!DOCTYPE q [<!ENTITY a "{"A" * 100_000}">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
NETWORK = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/evil.dtd">'
INCLUDE = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'


def with_part(name: str, content: str | bytes) -> bytes:
    return zipped(xlsx_parts("<row r='1'><c r='A1'><v>1</v></c></row>") | {name: content})


# fmt: off
FORBIDDEN: dict[str, Callable[[], bytes]] = {
    "laughs in the workbook":          lambda: zipped(xlsx_parts("", head=LAUGHS)),
    "laughs in shared strings":        lambda: with_part("xl/sharedStrings.xml", f"{XML}{LAUGHS}<sst><si><t>&lol2;</t></si></sst>"),
    "a quadratic blow-up":             lambda: with_part("xl/sharedStrings.xml", f"{XML}{QUADRATIC}<sst><si><t>{'&a;' * 1000}</t></si></sst>"),
    "an external entity in a sheet":   lambda: with_part("xl/worksheets/sheet1.xml", f"{XML}{EXTERNAL}<worksheet><sheetData/></worksheet>"),
    "a DTD on the network":            lambda: with_part("docProps/core.xml", f"{XML}{NETWORK}<a/>"),
    "a DTD in the relations":          lambda: with_part("xl/_rels/workbook.xml.rels", f"{XML}{EXTERNAL}<Relationships/>"),
    "an inclusion":                    lambda: with_part("xl/styles.xml", f"{XML}<styleSheet>{INCLUDE}</styleSheet>"),
    "an entity in UTF-16":             lambda: with_part("xl/sharedStrings.xml", f'<?xml version="1.0" encoding="UTF-16"?>{LAUGHS}<sst/>'.encode("utf-16")),
    "an entity across two pieces":     lambda: with_part("xl/sharedStrings.xml", b"<sst>" + b"x<y/>" * 209_714 + b"<!DOCTYPE a>" + b"</sst>"),
    "an entity in an .ods":            lambda: ods("", prologue=LAUGHS),
    "an entity in a comment's part":   lambda: with_part("xl/comments1.xml", f"{XML}{EXTERNAL}<comments/>"),
}
# fmt: on


@pytest.mark.parametrize("which", FORBIDDEN)
def test_declarations_that_no_spreadsheet_needs_are_refused(which, refused):
    content, began = FORBIDDEN[which](), time.monotonic()

    error = refused("a.ods" if "ods" in which else "a.xlsx", content)

    assert error.code == "xml_forbidden"
    assert time.monotonic() - began < 2


def test_a_doctype_written_as_text_is_text(cells):
    assert cells("a.xlsx", xlsx(f'<row r="1">{cell("A1", "&lt;!DOCTYPE html&gt;")}</row>')) == [["<!DOCTYPE html>"]]


def test_far_right_cells_near_each_other_are_read(sheets):
    (sheet,) = sheets("a.xlsx", xlsx('<row r="3"><c r="XFD3"><v>1</v></c></row>'))

    assert (sheet.rows, sheet.columns) == (3, 16384)
