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


def test_what_was_voided_or_paid_back_is_no_sale_whatever_was_sent(checked: Any) -> None:
    rows = "".join(f"#10{n},2025-03-0{n},Mug,{n},2.50,paid,fulfilled,\n" for n in range(1, 7))
    shop = checked(
        "Name,Created at,Lineitem name,Lineitem quantity,Lineitem price,Financial Status,Fulfillment Status,Cancelled at\n"
        + rows
        + "#107,2025-03-07,Mug,1,2.50,voided,unfulfilled,\n#108,2025-03-07,Mug,1,2.50,refunded,fulfilled,\n"
        + "#109,2025-03-08,Mug,1,2.50,paid,unfulfilled,2025-03-08 10:00:00 +0800\n"
    )

    assert shop.document["mapping"]["Financial Status"] == "document_status"
    assert shop.document["rows"]["excluded"]["cancelled"] == 3


@pytest.mark.parametrize(
    ("header", "state", "struck"),
    [
        ("订单状态", "未发货，退款成功", 1),
        ("订单状态", "已全额退款", 1),
        ("订单状态", "部分退款成功", 0),
        ("退款状态", "退款成功", 0),
        ("退款状态", "全额退款成功", 1),
        ("单据状态", "未审", 1),
        ("单据状态", "待复核", 1),
        ("订单状态", "待确认收货", 0),
        ("行状态", "自由", 1),
        ("审批状态", "审批拒绝", 1),
    ],
)
def test_a_state_says_whether_a_document_counts(checked: Any, header: str, state: str, struck: int) -> None:
    rows = "".join(f"D{n},买家{n},2025-03-0{n},保温杯,{n},{n}0.00,已发货\n" for n in range(1, 7))
    sheet = checked(
        f"订单编号,买家会员名,下单时间,商品名称,商品数量,实付金额,{header}\n{rows}D7,买家7,2025-03-07,保温杯,1,10.00,{state}\n"
    )

    assert sheet.document["rows"]["excluded"]["cancelled"] == struck


def test_what_a_list_of_returns_paid_back_stands(checked: Any) -> None:
    rows = "".join(f"SH{n},D{n},买家{n},2025-03-0{n},保温杯,{n},{n}0.00,退款成功\n" for n in range(1, 7))
    sheet = checked(f"售后单号,订单编号,买家账号,申请时间,商品名称,退货数量,退款金额,状态\n{rows}")

    assert sheet.document["rows"]["accepted"] == 6


def test_what_was_paid_and_what_is_open_make_the_claim(checked: Any) -> None:
    rows = "".join(
        f"{n},第{n}号商行,25年3月{n}日,No.20{n},￥{n}00.50,{'-' if n % 2 else '￥40.00'},￥{n * 100 + 0.5 - (0 if n % 2 else 40):.2f},25年4月{n}日\n"
        for n in range(1, 9)
    )
    sheet = checked(f"序号,客户,送货日期,单号,货款金额,已付,尚欠,约定付款日\n{rows}", kind="invoices")

    assert [(str(row["invoiced_on"]), str(row["invoice_amount"])) for row in rows_of(sheet.facts)][:2] == [
        ("2025-03-01", "100.50"),
        ("2025-03-02", "200.50"),
    ]


@pytest.mark.parametrize(("who", "struck"), [("客户名称", 0), ("买家昵称", 1)])
def test_who_sells_on_account_has_sold_what_is_not_paid_yet(checked: Any, who: str, struck: int) -> None:
    rows = "".join(f"SO{n:04},杭州第{n}商行,2025-03-0{n},{n}00.00,已付款\n" for n in range(1, 8))
    sheet = checked(
        f"订单编号,{who},下单日期,订单金额,付款状态\n{rows}SO0008,杭州第8商行,2025-03-08,10.00,未付款\n",
        kind="documents",
    )

    assert sheet.document["rows"]["excluded"]["cancelled"] == struck


def test_states_in_traditional_characters_say_the_same(checked: Any) -> None:
    rows = "".join(f"XS{n:04},台北第{n}商行,2025-03-0{n},保溫杯,{n},{n}00.00,銷貨單,已審核\n" for n in range(1, 8))
    sheet = checked(
        f"單據編號,客戶,日期,商品名稱,數量,金額,單據類型,單據狀態\n{rows}XS0008,台北第8商行,2025-03-08,保溫杯,1,10.00,銷貨退回單,已審核\n"
        "XS0009,台北第9商行,2025-03-08,保溫杯,1,10.00,銷貨單,審核中\nXS0010,台北第9商行,2025-03-09,保溫杯,1,10.00,銷貨單,已取消訂單\n"
    )

    assert sheet.document["rows"]["excluded"]["cancelled"] == 2
    assert sheet.document["returns"]["rows"] == 1


def test_a_customer_s_subtotal_is_one_however_many_sums_stand_in_it(checked: Any) -> None:
    rows = "".join(
        f"Alder {who} Ltd,INV-{who}{n},{n + 1} Mar 2025,{n + 1} Apr 2025,10.00,10.00,0.00,0.00,10.00\n"
        + (f"Subtotal Alder {who} Ltd,,,,40.00,40.00,0.00,0.00,40.00\n" if n == 3 else "")
        for who in range(3)
        for n in range(4)
    )
    sheet = checked(
        f"Customer,Invoice #,Invoice date,Due date,Original amount,Current,1 - 30,31 - 60,Open balance\n{rows}"
    )

    assert sheet.document["rows"]["excluded"]["subtotal"] == 3
    assert sheet.document["totals"]["invoice_amount"] == "120.00"


def test_what_came_back_in_a_column_of_its_own_turns_no_sale_into_a_return(checked: Any) -> None:
    rows = "".join(f"2025-03-0{n},XS{n},杭州第{n}商行,保温杯,{n},{n}0.00,0,0\n" for n in range(1, 8))
    sheet = checked(f"退货统计,,,,,,,\n日期,单号,客户,商品,销售数量,销售金额,退货数量,退货金额\n{rows}")

    assert sheet.document["totals"]["amount"] == "280.00"


def test_an_account_that_is_owed_and_paid_in_turn_is_a_ledger_and_its_running_balance_no_claim(checked: Any) -> None:
    rows = "".join(
        f"2025-03-0{n},{'收款' if n % 3 == 0 else '销售出库'},杭州第1商行,{'' if n % 3 == 0 else '100.00'},{'50.00' if n % 3 == 0 else ''},{n * 40}.00\n"
        for n in range(1, 10)
    )

    assert checked(f"客户对账单,,,,,\n日期,摘要,客户,应收金额,收款金额,余额\n{rows}").kind == "ledger"


def test_pieces_are_read_with_the_decimal_comma_that_the_sums_beside_them_prove(checked: Any) -> None:
    rows = "".join(f"00{n};0{n}.03.2025;Alder Ltd;Mug;{n},000;12,50;{n * 12.5:.2f}\n".replace(".50\n", ",50\n").replace(".00\n", ",00\n") for n in range(1, 9))  # fmt: skip
    whole = rows.replace(",000;", ".000;")
    header = "Sales Document;Order date;Customer;Description;Order quantity;Net price;Net value\n"

    assert checked(header + rows).document["totals"]["quantity"] == "36"
    assert checked(header + whole).document["totals"]["quantity"] == "36000"
