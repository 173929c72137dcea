"""Zip and gzip: each member is a file of its own."""

import gzip
import hashlib
import io
import zipfile

from intake.conftest import grid
from intake.makers import xlsx, zipped

CSV = "客户,金额\n王芳,1\n".encode()
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


def test_every_member_of_a_zip_is_a_file(sheets):
    content = zipped(
        {"2024/": b"", "2024/一月.csv": CSV, "二月.xlsx": xlsx(ONE), "__MACOSX/._x": b"x", ".DS_Store": b"x"}
    )

    found = sheets("all.zip", content)

    assert [(s.file, s.sheet, s.rows, s.encoding) for s in found] == [
        ("一月.csv", "", 2, "UTF-8"),
        ("二月.xlsx", "Sheet1", 1, None),
    ]
    assert found[0].sha256 == hashlib.sha256(CSV).hexdigest()


def test_a_member_is_the_same_content_as_the_file_alone(sheets):
    (alone,) = sheets("a.csv", CSV)
    (packed,) = sheets("a.csv.gz", gzip.compress(CSV))

    assert alone.sha256 == packed.sha256
    assert (packed.file, grid(packed)) == ("a.csv", grid(alone))


def test_names_that_windows_wrote_in_gbk_are_read(sheets):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xxxxxxxx.csv", CSV)
    content = out.getvalue().replace(b"xxxxxxxx", "销售明细".encode("gbk"))

    assert [s.file for s in sheets("a.zip", content)] == ["销售明细.csv"]


def test_a_gzip_in_two_parts_is_one_text(cells):
    assert cells("a.csv.gz", gzip.compress(b"a,b\n1,") + gzip.compress(b"2\n")) == [["a", "b"], ["1", "2"]]


def test_one_bad_member_refuses_the_archive_whole(refused):
    error = refused("a.zip", zipped({"good.csv": CSV, "bad.csv": b"MZ" + b"\0" * 100}))

    assert error.code == "type_mismatch"


def test_a_packed_workbook_is_a_workbook(cells):
    assert cells("a.xlsx.gz", gzip.compress(xlsx(ONE))) == [["1"]]
