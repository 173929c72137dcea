"""What is loaded, left out and asked."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from check.written import SALES, rows_of
from intake.makers import dbf
from zhike.check import check
from zhike.check.told import UNREAD
from zhike.intake.dbase import ELSEWHERE


def test_facts_are_typed_and_keep_their_row(checked: Any) -> None:
    sheet = checked(SALES)

    first = rows_of(sheet.facts)[0]
    assert first == {
        "row": 2, "order_id": "XS001", "customer_name": "杭州华信贸易有限公司", "ordered_on": date(2024, 3, 5), "product_name": "保温杯",
        "quantity": Decimal("10.0000"), "unit_price": Decimal("2.500000"), "amount": Decimal("25.00"), "document_status": "已审核", "custom": '{"分摊码":"P1"}',
    }  # fmt: skip


def test_what_is_left_out_can_be_mended(checked: Any) -> None:
    sheet = checked(SALES)

    assert [
        (row["row"], row["class"], row["column"], row["value"], row["reason"]) for row in rows_of(sheet.leftovers)
    ] == [
        (4, "cancelled", None, "2024-03-06", "cancelled"),
        (6, "rejected", "金额", "待定", "bad_number"),
        (7, "subtotal", None, "合计", "subtotal"),
    ]


def test_a_discount_is_read_as_the_sums_show_it_was_meant_as(checked: Any) -> None:
    lines = [
        "2024-03-05,A1,杭州华信贸易有限公司,保温杯,10,20.00,0.9,180.00",
        "2024-03-06,A2,宁波金源百货商行,雨伞,5,30.00,1,150.00",
        "2024-03-07,A3,宁波金源百货商行,毛巾,2,8.00,0.85,13.60",
    ]
    sheet = checked("\n".join(["日期,单据编号,客户,商品名称,数量,单价,折扣,金额", *lines]))

    assert [str(row["discount"]) for row in rows_of(sheet.facts)] == ["20.00", "0.00", "2.40"]
    assert sheet.document["flags"] == []


def test_what_is_asked_is_said_in_both_languages(checked: Any) -> None:
    sheet = checked("x,y\n" + "a1,b2\nc3,d4\n" * 20)

    assert sheet.unsure
    assert all("_" not in text for said in sheet.questions for text in said)


def test_a_column_of_memos_without_their_file_says_what_to_do(tmp_path: Path) -> None:
    fields = [("客户名称", "C", 24), ("客户编码", "C", 6), ("备注", "M", 10)]
    rows = [(f"第{number}商贸有限公司", f"C{number}", "         1") for number in range(4)]
    path = tmp_path / "客户.dbf"
    path.write_bytes(dbf(fields, rows, version=0x83))

    (sheet,) = check(path, into=tmp_path / "out")

    assert {one.header: one.unread for one in sheet.columns} == {
        "客户名称": None, "客户编码": None, "备注": UNREAD[ELSEWHERE],
    }  # fmt: skip
