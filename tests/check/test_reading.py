"""What a person says of how a sheet is to be read."""

from pathlib import Path
from typing import Any

import pytest

from check.written import rows_of
from zhike.check import CheckedSheet, Reading, check, left_out, memory, said, survey
from zhike.errors import UsageError
from zhike.export import Grid, write_workbook

SALES = """销售明细,,,,,
导出人,张三,,,,
日期,单号,客户,数量,单价,金额
03/04/2024,A1,南通七建,1,10.00,10.00
05/04/2024,A2,苏州如期,2,10.00,20.00
06/04/2024,A3,无锡晨光,3,10.00,30.00
"""


def read(
    text: str, folder: Path, name: str = "sales.csv", encoding: str = "utf-8", said: str | None = None, **given: Any
) -> CheckedSheet:
    """A file with that text in that encoding, as it is understood. said: the encoding that a person names."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return check(path, into=folder / f"out-{len(list(folder.iterdir()))}", encoding=said, **given)[0]


def days(sheet: CheckedSheet) -> list[str]:
    return [f"{row['ordered_on']:%m-%d}" for row in rows_of(sheet.facts)]


@pytest.mark.parametrize(
    ("written", "rows"), [("", None), ("0", ()), ("3", (3,)), ("2,3", (2, 3)), ("2，3", (2, 3)), (" 2 - 3 ", (2, 3))]
)
def test_header_rows_are_written_as_people_write_them(written: str, rows: Any) -> None:
    assert said(header=written).header == rows


@pytest.mark.parametrize("written", ["x", "3,2", "1,2,3", "401", "-1", "2,2"])
def test_what_are_no_header_rows_is_refused(written: str) -> None:
    with pytest.raises(UsageError):
        said(header=written)


def test_the_rows_that_a_person_names_are_the_header_of_the_next_file_too(tmp_path: Path) -> None:
    odd = SALES.replace("日期,单号,客户,数量,单价,金额\n", "甲,乙,丙,丁,戊,己\n日期,单号,客户,数量,单价,金额\n")
    first = read(odd, tmp_path, readings={"": said(header="3")})
    known = memory(first)
    again = read(odd.replace("张三", "李四"), tmp_path, "next.csv", remembered=known)

    assert first.header_rows == again.header_rows == (3,)
    assert [column.header for column in again.columns] == ["甲", "乙", "丙", "丁", "戊", "己"]
    assert read(odd, tmp_path).header_rows == (4,)


def test_a_sheet_without_a_header_begins_with_its_first_row(tmp_path: Path) -> None:
    text = SALES.partition("金额\n")[2]
    columns = ["ordered_on", "order_id", "customer_name", "quantity", "unit_price", "amount"]
    sheet = read(text, tmp_path, kind="order_lines", columns=columns, readings={"": said(header="0")})

    assert sheet.header_rows == ()
    assert sheet.document["rows"]["accepted"] == 3


def test_the_order_of_dates_that_a_person_names_holds_and_is_remembered(tmp_path: Path) -> None:
    as_told = {order: read(SALES, tmp_path, readings={"": said(dates=order)}) for order in ("dmy", "mdy")}
    again = read(SALES, tmp_path, "next.csv", remembered=memory(as_told["mdy"]))

    assert days(as_told["dmy"]) == ["04-03", "04-05", "04-06"]
    assert days(as_told["mdy"]) == days(again) == ["03-04", "05-04", "06-04"]
    assert not [one for one in as_told["mdy"].unsure if one.startswith("date order")]


def test_what_is_said_now_outweighs_what_was_remembered_and_auto_forgets_it(tmp_path: Path) -> None:
    known = memory(read(SALES, tmp_path, readings={"": said(dates="mdy")}))

    assert days(read(SALES, tmp_path, remembered=known, readings={"": said(dates="dmy")}))[0] == "04-03"
    assert read(SALES, tmp_path, remembered=known, readings={"": said(dates="auto")}).reading.dates == ""


def test_a_comma_before_the_decimals_makes_a_point_part_the_thousands(tmp_path: Path) -> None:
    text = SALES.replace(",10.00,20.00", ',"10,00","1.234"').replace(",10.00,30.00", ",10,30.5")

    point = read(text, tmp_path, readings={"": said(numbers=".")})
    comma = read(text, tmp_path, readings={"": said(numbers=",")})

    assert [str(row["amount"]) for row in rows_of(point.facts)] == ["10.00", "1.23", "30.50"]
    assert [str(row["amount"]) for row in rows_of(comma.facts)] == ["10.00", "1234.00", "30.50"]


def test_an_encoding_that_a_person_named_reads_the_next_file_of_that_header(tmp_path: Path) -> None:
    text = "客戶名稱,訂單日期,單號,金額\n" + "".join(f"臺北客戶,2024-03-0{day},B{day},10.00\n" for day in range(1, 9))
    stated = read(text, tmp_path, encoding="big5", said="gb18030", kind="documents")
    again = read(text.replace("10.00", "20.00"), tmp_path, "next.csv", encoding="big5", remembered=memory(stated))

    assert read(text, tmp_path, encoding="big5").document["encoding"] != "GB18030"
    assert (again.document["encoding"], again.reading.encoding) == ("GB18030", "gb18030")
    assert again.document["mapping"] == stated.document["mapping"]


def test_a_sheet_that_is_left_out_gives_nothing_and_stands_aside(tmp_path: Path) -> None:
    rows = [line.split(",") for line in SALES.splitlines()]
    path = tmp_path / "two.xlsx"
    write_workbook(path, [Grid("一月", rows), Grid("二月", [*rows[:3], *rows[4:]])])

    found = survey(path, into=tmp_path / "out", readings={"二月": said(kind="-")})
    known = {left_out(one.signature, one.place): {} for one in found.aside}
    other = tmp_path / "other.xlsx"
    write_workbook(other, [Grid("一月", rows), Grid("二月", rows)])

    assert [sheet.place for sheet in found.sheets] == ["一月"]
    assert [(one.place, one.by_person) for one in found.aside] == [("二月", True)]
    again = survey(other, into=tmp_path / "again", remembered=known)
    assert ([one.place for one in again.sheets], [one.place for one in again.aside]) == (["一月"], ["二月"])


TWICE = """日期,单号,客户,品名,数量,金额
2024-03-01,A1,南通七建,纸,1,10.00
2024-03-01,A1,南通七建,笔,1,20.00
2024-03-02,A2,苏州如期,纸,1,30.00
2024-03-01,A1,南通七建,纸,1,10.00
2024-03-01,A1,南通七建,笔,1,20.00
2024-03-03,A3,合计商贸,纸,1,40.00
合计,,,,4,90.00
"""
FIRST_LINE_ONLY = """日期,单号,客户,品名,数量,金额
2024-03-01,A1,南通七建,纸,1,10.00
,,,笔,1,20.00
2024-03-02,A2,苏州如期,纸,1,30.00
,,,笔,2,40.00
,,,尺,3,50.00
2024-03-03,A3,无锡晨光,纸,1,60.00
"""


def test_duplicates_count_where_their_rule_is_called_off(tmp_path: Path) -> None:
    applied = read(TWICE, tmp_path)
    off = read(TWICE, tmp_path, readings={"": Reading(off=frozenset({"duplicate"}))})

    assert (applied.document["rows"]["excluded"]["duplicate"], off.document["rows"]["excluded"]["duplicate"]) == (2, 0)
    assert off.document["rows"]["accepted"] == applied.document["rows"]["accepted"] + 2


def test_a_row_of_sums_is_read_as_any_row_where_the_rule_is_called_off(tmp_path: Path) -> None:
    text = TWICE.replace("合计,,,,4,90.00", "2024-03-04,,合计,,4,90.00")
    applied = read(text, tmp_path).document["rows"]
    off = read(text, tmp_path, readings={"": Reading(off=frozenset({"subtotal"}))}).document["rows"]

    assert (applied["excluded"]["subtotal"], off["excluded"]["subtotal"]) == (1, 0)
    assert off["accepted"] == applied["accepted"] + 1


def test_cells_filled_from_above_are_counted_and_stay_empty_where_the_rule_is_called_off(tmp_path: Path) -> None:
    applied = read(FIRST_LINE_ONLY, tmp_path)
    off = read(FIRST_LINE_ONLY, tmp_path, readings={"": Reading(off=frozenset({"filled"}))})

    assert applied.document["filled"]["rows"] == 3
    assert applied.document["filled"]["cells"][0] == {"row": 3, "column": "日期", "value": "2024-03-01"}
    assert "filled" not in off.document
    assert off.document["rows"]["rejected"] == 3  # no day


def test_dates_that_could_be_either_are_read_the_other_way_where_the_rule_is_called_off(tmp_path: Path) -> None:
    found = days(read(SALES, tmp_path))
    off = days(read(SALES, tmp_path, readings={"": Reading(off=frozenset({"ambiguous_date"}))}))

    assert [(day[3:], day[:2]) for day in off] == [(day[:2], day[3:]) for day in found]
