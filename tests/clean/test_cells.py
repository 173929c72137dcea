"""One cell at a time: what a text is, or why it is nothing. Fixed tables; each line is a case."""

from datetime import datetime
from decimal import Decimal

import pytest

from zhike.clean.cells import (
    Bad,
    bare,
    date_order,
    decimal_sign,
    discount,
    exchangeable,
    instant,
    number,
    rounded,
    share,
)

MISSING, BAD_NUMBER, BAD_DATE = "missing", "bad_number", "bad_date"

NUMBERS = (
    ("0", "0"), ("12", "12"), ("-12.50", "-12.50"), ("+3", "3"), (" 7 ", "7"), ("　8　", "8"), ("007", "7"), (".5", "0.5"), ("5.", "5"),
    ("1,234.50", "1234.50"), ("1,234,567", "1234567"), ("1234,567.8", BAD_NUMBER), ("1,23", BAD_NUMBER), ("￥1,234.50", "1234.50"), ("¥12", "12"), ("-￥13.20", "-13.20"), ("￥-13.20", "-13.20"),
    ("$90,000 ", "90000"), ("€5", "5"), ("12元", "12"), ("RMB 12", "12"), ("12.5万", "125000"), ("1.2亿", "120000000"), ("3万元", "30000"), ("１２３．５", "123.5"), ("－５", "-5"), ("−5", "-5"),
    ("(123)", "-123"), ("（123.40）", "-123.40"), ("(￥5.00)", "-5.00"), ("1,234-", "-1234"), ("1E5", "100000"), ("1.5e-3", "0.0015"), ("50%", "0.50"), ("12 件", "12"), ("'15", "15"),
    ("", MISSING), ("-", MISSING), ("--", MISSING), ("无", MISSING), ("NULL", MISSING), ("N/A", MISSING),
    ("#N/A", BAD_NUMBER), ("#VALUE!", BAD_NUMBER), ("#REF!", BAD_NUMBER), ("NaN", BAD_NUMBER), ("Inf", BAD_NUMBER), ("-Infinity", BAD_NUMBER), ("true", BAD_NUMBER), ("是", BAD_NUMBER), ("Y", BAD_NUMBER),
    ("待定", BAD_NUMBER), ("约100", BAD_NUMBER), ("12.3.4", BAD_NUMBER), ("1-2", BAD_NUMBER), ("0x1F", BAD_NUMBER), ("1e999", BAD_NUMBER), ("1_000", BAD_NUMBER), ("٣", BAD_NUMBER), ("1;2", BAD_NUMBER), ("=1+1", BAD_NUMBER),
)  # fmt: skip

DATES = (
    ("2024-03-05", "2024-03-05 00:00:00"), ("2024-3-5", "2024-03-05 00:00:00"), ("2024/3/5", "2024-03-05 00:00:00"), ("2024.03.05", "2024-03-05 00:00:00"), ("2024年3月5日", "2024-03-05 00:00:00"), ("２０２４年３月５日", "2024-03-05 00:00:00"), ("24年3月5日", "2024-03-05 00:00:00"), ("'24年3月5日 10:30", "2024-03-05 10:30:00"),
    ("20240305", "2024-03-05 00:00:00"), ("20240305103000", "2024-03-05 10:30:00"), ("2024-03-05 10:00", "2024-03-05 10:00:00"), ("2024-03-05 10:00:59", "2024-03-05 10:00:59"), ("2024-03-05T10:00:00", "2024-03-05 10:00:00"), ("2024/1/1 10:46", "2024-01-01 10:46:00"),
    ("2024-03-05 下午3:20", "2024-03-05 15:20:00"), ("2024-03-05 上午12:05", "2024-03-05 00:05:00"), ("2024-03-05 3:20 PM", "2024-03-05 15:20:00"), ("2024-03-05 星期二", "2024-03-05 00:00:00"), ("2024-03-05T02:00:00Z", "2024-03-05 10:00:00"), ("2024-03-05 10:00:00 +0800", "2024-03-05 10:00:00"),
    ("45356", "2024-03-05 00:00:00"), ("45356.5", "2024-03-05 12:00:00"), ("44986", "2023-03-01 00:00:00"), ("5-Mar-2024", "2024-03-05 00:00:00"), ("March 5, 2024", "2024-03-05 00:00:00"), ("25/03/2024", "2024-03-25 00:00:00"), ("2024-02-29", "2024-02-29 00:00:00"), ("2024-03-05 24:00", "2024-03-06 00:00:00"),
    ("2024-02-30", BAD_DATE), ("2023-02-29", BAD_DATE), ("2024-13-01", BAD_DATE), ("2024-00-10", BAD_DATE), ("3月5日", BAD_DATE), ("2024-03", BAD_DATE), ("2024", BAD_DATE), ("20241305", BAD_DATE), ("昨天", BAD_DATE), ("#N/A", BAD_DATE), ("待定", BAD_DATE), ("1899-12-31", BAD_DATE), ("2024-03-05 25:00", BAD_DATE), ("99999999", BAD_DATE), ("TRUE", BAD_DATE), ("", MISSING), ("-", MISSING),
)  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NUMBERS)
def test_a_number_as_people_write_it(text: str, expected: str) -> None:
    found = number(text)

    assert found.reason == expected if isinstance(found, Bad) else found == Decimal(expected)


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_a_date_as_people_write_it(text: str, expected: str) -> None:
    found = instant(text, order="dmy")

    assert (found.reason if isinstance(found, Bad) else str(found)) == expected


def test_a_comma_can_be_the_decimal_sign() -> None:
    assert decimal_sign(["1.234,50", "12,30"]) == ","
    assert number("1.234,50", decimal=",") == Decimal("1234.50")
    assert decimal_sign(["1,234.50", "12.30"]) == "."
    assert decimal_sign(["1.234", "5.678"]) == "?"


def test_days_and_months_are_told_apart_by_any_number_above_twelve() -> None:
    assert date_order(["02/03/2024", "25/03/2024"]) == "dmy"
    assert date_order(["02/03/2024", "03/25/2024"]) == "mdy"
    assert date_order(["02/03/2024", "04/05/2024"]) is None
    assert date_order(["2024-03-02", "20240302", "45356"]) == "ymd"
    assert date_order(["24.1.2", "24.11.3"]) == "ymd"
    assert date_order(["2024-01-05", "2024-01-09", "2024-13-05"]) == "ymd"
    assert date_order(["2024-25-01", "2024-26-01", "2024-02-01"]) == "ydm"
    assert str(instant("24.1.2")) == "2024-01-02 00:00:00"
    assert instant("24.1.2", order="dmy") == Bad("bad_date")
    assert date_order(["24-03-05", "24-03-24"]) == "ymd"


def test_the_same_text_is_another_day_where_months_come_first() -> None:
    assert instant("02/03/2024", order="dmy") == datetime(2024, 3, 2)  # noqa: DTZ001
    assert instant("02/03/2024", order="mdy") == datetime(2024, 2, 3)  # noqa: DTZ001
    assert exchangeable("02/03/2024")
    assert not exchangeable("03/03/2024")
    assert not exchangeable("13/03/2024")
    assert not exchangeable("2024-02-03")


def test_seconds_since_1970_are_read_on_the_companys_clock() -> None:
    assert instant("1704036600") == instant("1704036600000") == instant("2023-12-31T15:30:00Z")
    assert str(instant("1704036600.5")) == "2023-12-31 23:30:00"
    assert str(instant("1704036600", zone="Europe/Berlin")) == "2023-12-31 16:30:00"
    assert instant("170403660") == instant("17040366000") == Bad("bad_date")


def test_serial_numbers_count_from_1904_in_old_workbooks() -> None:
    assert instant("43894", epoch=1904) == instant("45356", epoch=1900)


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("1.23457E+17", True),
        ("3.82409E+17", True),
        ("1.2345678901234568E+17", True),
        ("1E5", False),
        ("382410060741183513", False),
        ("000123", False),
        ("12E30X", False),
    ],
)
def test_an_id_that_excel_rounded_is_seen(text: str, lost: bool) -> None:
    assert rounded(text) is lost


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("9.5折", "share", "0.95"),
        ("95折", "share", "0.95"),
        ("85%", "share", "0.85"),
        ("5.00", "money", "5.00"),
        ("-5", "money", "-5"),
    ],
)
def test_a_discount_is_money_off_or_the_share_that_is_paid(text: str, kind: str, value: str) -> None:
    found = discount(text)

    assert not isinstance(found, Bad)
    assert found == (kind, Decimal(value))


@pytest.mark.parametrize(("text", "value"), [("13", "0.13"), ("13%", "0.13"), ("0.13", "0.13"), ("0", "0")])
def test_a_tax_rate_is_a_share_however_it_is_written(text: str, value: str) -> None:
    assert share(text) == Decimal(value)


def test_leading_noughts_and_odd_characters_stay() -> None:
    assert bare("　000123 ") == "000123"
    assert bare("'13300006446") == "13300006446"
    assert bare("\U00020bb7野家\u200d") == "\U00020bb7野家\u200d"


@pytest.mark.parametrize(
    ("text", "since", "day"),
    [
        ("3月5日", (2024, 1), "2024-03-05"),
        ("12月31号", (2023, 12), "2023-12-31"),
        ("1月2日", (2023, 12), "2024-01-02"),
        ("2月29日", (2024, 1), "2024-02-29"),
        ("3月5日 14:20", (2024, 1), "2024-03-05 14:20:00"),
    ],
)
def test_a_day_without_a_year_is_the_next_one_of_its_sheet(text: str, since: tuple[int, int], day: str) -> None:
    assert str(instant(text, since=since)).removesuffix(" 00:00:00") == day
    assert isinstance(instant(text), Bad)


@pytest.mark.parametrize(
    ("text", "value"), [("3口", 3), ("-12片", -12), ("1,200块", 1200), ("2.5立方米", 2.5), ("4 boxes", 4)]
)
def test_a_number_may_have_its_unit_behind_it(text: str, value: float) -> None:
    assert number(text) == Decimal(str(value))
