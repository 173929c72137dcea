"""dBase tables, as FoxPro and the older finance programs write them."""

import struct
from decimal import Decimal

import pytest

from intake.conftest import grid
from intake.makers import dbf, dbf7, dbt, fpt, zipped

LONG = "月底再来，\r\n谈新品价格".encode("gbk")
FIELDS = [("客户", "C", 20), ("金额", "N", 10), ("日期", "D", 8)]
ROWS = [("南通启健", "    123.45", "20240305"), ("安记商行", "     -5.00", "20240306"), ("", "", "        ")]


def instant(day: int, seconds: int) -> bytes:
    return struct.pack("<LL", day, seconds * 1000)


@pytest.mark.parametrize(
    ("kind", "stored", "text"),
    [
        ("C", "0012  ", "0012"),
        ("C", " 甲 ", " 甲"),
        ("N", " 123.40", "123.40"),
        ("N", "     -5", "-5"),
        ("N", "*******", "*******"),  # what does not fit its column; told as a bad number later
        ("F", " 1.5E+3", "1.5E+3"),
        ("D", "20240305", "2024-03-05"),
        ("D", "20240230", "20240230"),
        ("D", "00000000", None),
        ("L", "T", "TRUE"),
        ("L", "y", "TRUE"),
        ("L", "n", "FALSE"),
        ("L", "?", None),
        ("I", struct.pack("<l", -70_000), "-70000"),
        ("Y", struct.pack("<q", 12_345_600), "1234.56"),
        ("Y", struct.pack("<q", -1), "-0.0001"),
        ("B", struct.pack("<d", 0.1), "0.1"),
        ("T", instant(2_460_375, 37_800), "2024-03-05 10:30:00"),
        ("@", instant(2_451_545, 0), "2000-01-01"),
        ("T", instant(0, 0), None),
    ],
)
def test_a_value_is_told_as_what_it_is(kind, stored, text, cells):
    size = len(stored) if isinstance(stored, bytes) else len(stored.encode("gbk"))

    found = cells("a.dbf", dbf([("F1", kind, size), ("F2", "C", 1)], [(stored, "x")], version=0x30))

    assert found == [["F1", "F2"], [text, "x"]]


def test_a_money_column_is_exact(cells):
    found = cells("a.dbf", dbf([("Y", "Y", 8)], [(struct.pack("<q", 922_337_203_685_477_580),)], version=0x30))

    assert Decimal(found[1][0]) == Decimal("92233720368547.758")


def test_records_that_were_struck_out_stay_rows_with_a_mark(sheets):
    (sheet,) = sheets("客户.dbf", dbf(FIELDS, ROWS, struck=[1]))

    assert grid(sheet) == [
        ["客户", "金额", "日期", "已删除标记"],
        ["南通启健", "123.45", "2024-03-05", None],
        ["安记商行", "-5.00", "2024-03-06", "*"],
        [None] * 4,
    ]
    assert sheet.notes == ("dBase: row 1 holds the column names", "records marked as deleted: 1")


@pytest.mark.parametrize(
    ("codec", "page", "name"),
    [
        ("gbk", 0x4D, "GB18030"),
        ("gbk", 0x03, "GB18030"),  # programs state a wrong one
        ("gbk", 0, "GB18030"),
        ("utf-8", 0x4D, "UTF-8"),
        ("utf-8", 0, "UTF-8"),
        ("big5", 0x78, "Big5"),
    ],
)
def test_the_bytes_decide_and_then_the_code_page_that_the_file_states(codec, page, name, sheets):
    written = "臺灣積體電路製造股份有限公司" if codec == "big5" else "南通启健贸易有限公司"

    (sheet,) = sheets("a.dbf", dbf([("NAME", "C", 42)], [(written,)], page=page, codec=codec))

    assert sheet.encoding == name
    assert grid(sheet)[1] == [written]


def test_a_person_may_name_the_encoding(sheets):
    content = dbf([("NAME", "C", 40)], [("臺灣積體電路製造股份有限公司",)], page=0x4D, codec="big5")

    (sheet,) = sheets("a.dbf", content, encoding="big5")

    assert grid(sheet)[1] == ["臺灣積體電路製造股份有限公司"]


def test_a_text_cut_in_the_middle_of_a_character_is_told(sheets):
    (sheet,) = sheets("a.dbf", dbf([("NAME", "C", 5), ("B", "C", 1)], [("南通启".encode("gbk")[:5], "x")]))

    assert grid(sheet)[1] == ["南通", "x"]
    assert "texts cut off in the middle of a character: 1" in sheet.notes


def test_columns_whose_values_lie_elsewhere_are_named(sheets):
    (sheet,) = sheets("a.dbf", dbf([("NAME", "C", 5), ("MEMO", "M", 10)], [("a", "         7")], version=0x83))

    assert grid(sheet)[1] == ["a", None]
    assert sheet.notes[1] == "memos lie in a second file: MEMO"


@pytest.mark.parametrize(
    ("version", "cell", "name", "memo"),
    [
        (0x83, "         1", "访问.DBT", dbt([LONG])),
        (0x8B, "         1", "访问.dbt", dbt([LONG], wide=True)),
        (0xF5, "         8", "访问.fpt", fpt([LONG])),
        (0x30, b"\x08\0\0\0", "访问.FPT", fpt([LONG])),
    ],
    ids=["dbase-3", "dbase-4", "foxpro", "visual-foxpro"],
)
def test_memos_are_read_where_their_file_came_in_one_archive(version, cell, name, memo, sheets):
    size = 4 if version == 0x30 else 10
    missing = b"\0" * 4 if version == 0x30 else ""
    broken = struct.pack("<L", 99) if version == 0x30 else "        99"
    table = dbf(
        [("客户", "C", 8), ("内容", "M", size)], [("南通", cell), ("安记", missing), ("坏", broken)], version=version
    )

    (sheet,) = sheets("备份.zip", zipped({"backup/访问.dbf": table, f"backup/{name}": memo}))

    assert grid(sheet) == [["客户", "内容"], ["南通", LONG.decode("gbk")], ["安记", None], ["坏", None]]
    assert sheet.notes == ("dBase: row 1 holds the column names", "memos that cannot be read: 1")


def test_a_table_of_dbase_7_is_read_and_what_is_not_known_is_named(sheets):
    fields = [("客户名称", "C", 8), ("件数", "I", 4), ("金额", "N", 6), ("时间", "@", 8)]
    record = ("南通启健".encode("gbk"), struct.pack(">L", (1 << 31) - 5), b" 12.50", b"\0" * 8)

    (sheet,) = sheets("客户.dbf", dbf7(fields, [record]))

    assert grid(sheet) == [["客户名称", "件数", "金额", "时间"], ["南通启健", "-5", "12.50", None]]
    assert sheet.notes[1] == "values of another type: 时间"


def test_what_foxpro_holds_as_null_is_empty(cells):
    fields = [("A", "I", 4), ("B", "I", 4), ("_NullFlags", "0", 1)]
    number = struct.pack("<l", 7)

    found = cells("a.dbf", dbf(fields, [(number, number, b"\x02")], version=0x30, flags=2))

    assert found == [["A", "B"], ["7", None]]


@pytest.mark.parametrize(
    ("what", "content", "code"),
    [
        ("cut off", dbf(FIELDS, ROWS)[:-30], "unreadable_file"),
        ("locked", dbf(FIELDS, ROWS)[:15] + b"\x01" + dbf(FIELDS, ROWS)[16:], "encrypted_workbook"),
        ("bytes of no encoding", dbf([("A", "C", 3)], [(b"\xff\xff ",)]), "undecodable"),
        ("a head that does not add up", dbf(FIELDS, ROWS)[:10] + b"\x09\x09" + dbf(FIELDS, ROWS)[12:], "undecodable"),
    ],
)
def test_what_is_broken_is_refused(what, content, code, refused):
    assert refused("a.dbf", content).code == code, what


def test_a_table_without_records_is_its_names(cells):
    assert cells("a.dbf", dbf(FIELDS, [])) == [["客户", "金额", "日期"]]
