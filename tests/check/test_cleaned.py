"""Copies, blanks that a document fills, lines that are none."""

from datetime import UTC, datetime
from typing import Any

import pytest

from check.written import SALES, rows_of


def test_a_document_standing_twice_counts_once_and_equal_neighbours_are_doubts(checked: Any) -> None:
    again = SALES.splitlines()
    sheet = checked("\n".join([*again[:3], again[2], *again[3:6], *again[1:3]]))

    assert sheet.document["rows"]["excluded"]["duplicate"] == 2
    assert [(row["row"], row["reason"]) for row in rows_of(sheet.doubts)] == [(4, "equal_line")]
    assert (
        checked("\n".join([*again[:6], *again[1:3]]), duplicates="keep").document["rows"]["excluded"]["duplicate"] == 0
    )


def test_document_cells_on_the_first_line_hold_for_the_following_ones(checked: Any) -> None:
    sheet = checked(
        "日期,单据编号,客户,商品名称,数量,金额\n2024-03-05,A1,杭州华信贸易有限公司,保温杯,1,2.50\n,,,雨伞,2,60.00\n2024-03-06,A2,宁波金源百货商行,毛巾,1,8.00\n,,,雨伞,1,30.00\n,,,相框,1,9.00\n"
    )

    assert [(row["order_id"], row["customer_name"][:2], str(row["ordered_on"])) for row in rows_of(sheet.facts)] == [
        ("A1", "杭州", "2024-03-05"), ("A1", "杭州", "2024-03-05"), ("A2", "宁波", "2024-03-06"), ("A2", "宁波", "2024-03-06"), ("A2", "宁波", "2024-03-06"),
    ]  # fmt: skip


def test_a_missing_customer_is_not_filled_from_the_invoice_above(checked: Any) -> None:
    sheet = checked(
        "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,CustomerID\n536365,A1,Mug,1,2010-12-01 08:26:00,2.55,17850\n536365,A2,Vase,2,2010-12-01 08:26:00,3.00,17850\n536366,A1,Mug,1,2010-12-01 08:30:00,2.55,\n536366,A2,Vase,1,2010-12-01 08:30:00,3.00,\n536367,A2,Vase,1,2010-12-01 08:40:00,3.00,13047\n"
    )

    assert [row["customer_code"] for row in rows_of(sheet.facts)] == ["17850", "17850", None, None, "13047"]
    assert rows_of(sheet.facts)[0]["ordered_at"] == datetime(2010, 12, 1, 0, 26, tzinfo=UTC)


def test_a_time_is_the_companys_own_and_one_that_says_its_zone_is_turned(checked: Any) -> None:
    talks = "跟进时间,客户名称,跟进方式,跟进内容\n2024-07-05,杭州华信贸易有限公司,拜访,新品\n2024-01-05 09:00,宁波金源百货商行,电话,对账\n2024-07-05T09:00:00Z,宁波金源百货商行,电话,回访\n"
    here, there = (rows_of(checked(talks, **zone).facts) for zone in ({}, {"time_zone": "Europe/London"}))

    assert [row["at"] for row in here] == [datetime(2024, 7, 4, 16, tzinfo=UTC), datetime(2024, 1, 5, 1, tzinfo=UTC), datetime(2024, 7, 5, 9, tzinfo=UTC)]  # fmt: skip
    assert [row["at"] for row in there] == [datetime(2024, 7, 4, 23, tzinfo=UTC), datetime(2024, 1, 5, 9, tzinfo=UTC), datetime(2024, 7, 5, 9, tzinfo=UTC)]  # fmt: skip


@pytest.mark.parametrize("state", ["待付款", "待支付", "未支付"])
def test_a_claim_that_awaits_payment_stands_and_an_order_of_a_shop_does_not(checked: Any, state: str) -> None:
    claims = checked(
        f"发票号码,客户,开票日期,到期日,金额,状态\nF1,杭州华信贸易有限公司,2024-03-05,2024-04-05,10.00,{state}\nF2,宁波金源百货商行,2024-03-06,2024-04-06,20.00,已付款\n"
    )
    orders = checked(
        "订单编号,买家会员名,订单付款时间,买家实际支付金额,订单状态\nD1,甲,2024-03-05,10.00,等待买家付款\nD2,乙,2024-03-06,20.00,交易成功\n"
    )

    assert claims.document["rows"]["accepted"] == 2
    assert orders.document["rows"]["excluded"]["cancelled"] == 1
