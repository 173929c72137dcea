"""Dates and numbers as sheets write them."""

from typing import Any

from check.written import rows_of


def test_dates_that_nothing_decides_are_accepted_flagged_and_asked(checked: Any) -> None:
    sheet = checked(
        "日期,单号,客户,金额\n01/02/2024,A1,杭州华信贸易有限公司,1.00\n03/03/2024,A2,宁波金源百货商行,2.00\n05/04/2024,A3,宁波金源百货商行,3.00\n"
    )

    assert [flag["row"] for flag in sheet.document["flags"]] == [2, 4]
    assert sheet.unsure == ("date order of 日期",)
    assert sheet.questions == (
        (
            "date order of “日期”: in “01/02/2024”, is the month 01 or 02?",
            "“日期”列的日期顺序：“01/02/2024”中，月份是 01 还是 02？",
        ),
    )


def test_a_date_that_reads_two_ways_is_read_as_another_column_of_its_sheet_proves(checked: Any) -> None:
    sheet = checked(
        "编号,开始答题时间,提交答卷时间,客户名称,您的总体满意度（1-5分）,您的建议\n"
        "1,01/02/2024 09:10,15/03/2024 10:00,杭州华信贸易有限公司,5,好\n2,03/02/2024 09:10,04/02/2024 10:00,宁波金源百货商行,4,\n"
        "3,05/02/2024 09:10,06/02/2024 10:00,苏州宏达礼品有限公司,3,慢\n"
    )
    other = checked(
        "日期,单号,客户,金额,到期日\n01/02/2024,A1,杭州华信贸易有限公司,1.00,02/15/2024\n01/04/2024,A2,宁波金源百货商行,2.00,02/04/2024\n"
    )

    assert sheet.unsure == other.unsure == ()
    assert not any(one["reason"] == "ambiguous_date" for one in (*sheet.document["flags"], *other.document["flags"]))
    assert [str(row["invoiced_on"]) for row in rows_of(other.facts)] == ["2024-01-02", "2024-01-04"]


def test_dates_of_a_survey_or_a_visit_that_nothing_decides_are_asked(checked: Any) -> None:
    survey = checked(
        "提交答卷时间,客户名称,您的总体满意度（1-5分）,您的建议\n01/02/2024,杭州华信贸易有限公司,5,好\n03/04/2024,宁波金源百货商行,4,\n05/06/2024,苏州宏达礼品有限公司,3,慢\n"
    )
    visits = checked(
        "拜访日期,客户,拜访方式,拜访内容,下次联系时间\n01/02/2024,杭州华信贸易有限公司,上门,谈价格,02/03/2024\n03/04/2024,宁波金源百货商行,电话,催款,05/06/2024\n"
    )

    assert survey.unsure == ("date order of 提交答卷时间",)
    assert visits.unsure == ("date order of 拜访日期", "date order of 下次联系时间")


def test_a_column_with_dates_of_both_orders_is_asked(checked: Any) -> None:
    sheet = checked(
        "日期,单号,客户,金额\n01/02/2024,A1,杭州华信贸易有限公司,1.00\n13/03/2024,A2,宁波金源百货商行,2.00\n14/03/2024,A3,宁波金源百货商行,2.00\n03/15/2024,A4,宁波金源百货商行,3.00\n"
    )

    assert sheet.unsure == ("date order of 日期",)
    assert {(flag["row"], flag["reason"]) for flag in sheet.document["flags"]} == {
        (2, "ambiguous_date"),
        (5, "bad_date"),
    }


def test_a_month_13_in_a_column_of_years_first_is_a_bad_date_not_another_order(checked: Any) -> None:
    sheet = checked(
        "日期,单号,客户,金额\n2025-07-04,A1,杭州华信贸易有限公司,1.00\n2025-13-04,A2,宁波金源百货商行,2.00\n2025-07-15,A3,宁波金源百货商行,3.00\n"
    )

    assert sheet.document["flags"] == [{"row": 3, "column": "日期", "reason": "bad_date"}]
    assert [str(row["ordered_on"]) for row in rows_of(sheet.facts)] == ["2025-07-04", "2025-07-15"]
