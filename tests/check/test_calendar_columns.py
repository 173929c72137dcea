"""Days that are written in two or three columns."""

from typing import Any

from check.written import rows_of

BOOK = """2024年销售流水账,,,,,,,
月,日,单号,客户,品名,数量,单价,金额
11,5,XS001,杭州华信贸易有限公司,保温杯,10,2.50,25.00
,9,XS002,宁波金源百货商行,雨伞,2,30.00,60.00
12,31,XS003,宁波金源百货商行,毛巾,1,8.00,8.00
,合计,,,,13,,93.00
"""


def test_month_and_day_in_two_columns_are_one_day_of_the_title_s_year(checked: Any) -> None:
    sheet = checked(BOOK)

    assert sheet.kind == "order_lines"
    assert [one.field for one in sheet.columns][:2] == ["ordered_on", None]
    assert [str(row["ordered_on"]) for row in rows_of(sheet.facts)] == ["2024-11-05", "2024-11-09", "2024-12-31"]
    assert sheet.document["rows"]["excluded"]["subtotal"] == 1


def test_the_year_may_stand_beside_or_over_them(checked: Any) -> None:
    goods = "客户,品名,数量,金额\n"
    lines = [f"杭州华信贸易有限公司,保温杯{n},{n},{n}0.00\n" for n in range(1, 9)]
    beside = "年,月,日," + goods + "".join(f"2023,3,{n}," + line for n, line in enumerate(lines, 1))
    over = "2025年,,客户,品名,数量,金额\n月,日,,,,\n" + "".join(f"3,{n}," + line for n, line in enumerate(lines, 1))

    assert [str(row["ordered_on"]) for row in rows_of(checked(beside).facts)][-1] == "2023-03-08"
    assert [str(row["ordered_on"]) for row in rows_of(checked(over).facts)][-1] == "2025-03-08"
