"""Dates and numbers as sheets write them."""

from typing import Any

from check.written import rows_of


def test_dates_that_nothing_decides_are_accepted_flagged_and_asked(checked: Any) -> None:
    sheet = checked(
        "日期,单号,客户,金额\n01/02/2024,A1,杭州华信贸易有限公司,1.00\n03/03/2024,A2,宁波金源百货商行,2.00\n05/04/2024,A3,宁波金源百货商行,3.00\n"
    )

    assert [flag["row"] for flag in sheet.document["flags"]] == [2, 4]
    assert sheet.unsure == ("date order of 日期",)
    assert sheet.questions == (("date order of “日期”", "“日期”列的日期顺序"),)


def test_a_month_13_in_a_column_of_years_first_is_a_bad_date_not_another_order(checked: Any) -> None:
    sheet = checked(
        "日期,单号,客户,金额\n2025-07-04,A1,杭州华信贸易有限公司,1.00\n2025-13-04,A2,宁波金源百货商行,2.00\n2025-07-15,A3,宁波金源百货商行,3.00\n"
    )

    assert sheet.document["flags"] == [{"row": 3, "column": "日期", "reason": "bad_date"}]
    assert [str(row["ordered_on"]) for row in rows_of(sheet.facts)] == ["2025-07-04", "2025-07-15"]
