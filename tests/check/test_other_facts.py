"""Facts that are no sales, as companies keep them by hand or get them from others: what they are, and what their cells say."""

from typing import Any

from pyarrow import parquet


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    """The facts of a sheet."""
    return parquet.read_table(sheet.facts).to_pylist()


def test_a_carriers_bill_is_costs_of_freight_whole_as_it_is_owed(checked: Any) -> None:
    told = checked(
        "3月运费对账单,,,,,\n运单日期,运单号,收货单位,运费,送货费,应付合计\n"
        + "".join(f"2025-03-{n:02},YD{n:06},第{n % 3}号商行,{n}0.00,5.00,{n}5.00\n" for n in range(1, 13))
        + "合计,,,780.00,60.00,840.00\n"
    )

    assert told.kind == "costs"
    assert (told.document["mapping"]["应付合计"], told.document["mapping"]["运费"]) == ("amount", None)
    assert told.document["totals"] == {"amount": "840.00"}
    assert {row["pool"] for row in rows_of(told)} == {"运费"}


def test_refused_and_withdrawn_claims_for_expenses_were_not_spent(checked: Any) -> None:
    told = checked(
        "审批编号,审批状态,审批结果,费用发生日期,费用类型,报销金额(元)\n"
        "1001,已完成,同意,2025-03-01,差旅费,100.00\n1002,已撤销,,2025-03-02,差旅费,20.00\n"
        "1003,已完成,拒绝,2025-03-03,招待费,30.00\n1004,已完成,同意,2025-03-04,招待费,50.00\n"
    )

    assert told.kind == "costs"
    assert (told.document["rows"]["accepted"], told.document["rows"]["excluded"]["cancelled"]) == (2, 2)


def test_costs_may_stand_in_a_column_for_each_item(checked: Any) -> None:
    told = checked(
        "2025年销售费用汇总表,,,,\n月份,差旅费,运输费,业务招待费,合计\n"
        + "".join(f"{n}月,{n}00.00,{n}0.00,{n}.00,{n * 111}.00\n" for n in range(1, 7))
    )

    assert told.kind == "costs"
    assert told.document["mapping"]["合计"] is None
    found = {(row["period"], row["pool"]): float(row["amount"]) for row in rows_of(told)}
    assert len(found) == 18
    assert found["2025-03", "运输费"] == 30.0


def test_targets_of_quarters_have_the_quarter_as_their_period(checked: Any) -> None:
    told = checked(
        "2025年销售任务（万元）,,,,\n业务员,一季度,二季度,三季度,四季度\n"
        + "".join(f"{name},10,20,30,40\n" for name in ("王强", "李敏", "赵刚"))
    )

    assert told.kind == "targets"
    assert {(row["period"], row["value"]) for row in rows_of(told)} == {
        ("2025Q1", 10.0),
        ("2025Q2", 20.0),
        ("2025Q3", 30.0),
        ("2025Q4", 40.0),
    }


def test_what_was_reached_beside_what_was_to_be_is_no_target(checked: Any) -> None:
    told = checked(
        "2025年任务完成情况,,,,,,\n姓名,1月,,2月,,3月,\n,目标,实际,目标,实际,目标,实际\n"
        + "".join(f"{name},10,9,20,19,30,29\n" for name in ("王强", "李敏", "赵刚"))
    )

    assert told.kind == "targets"
    assert told.document["mapping"]["2月/实际"] is None
    assert sorted(row["value"] for row in rows_of(told)) == [10.0] * 3 + [20.0] * 3 + [30.0] * 3


def test_a_balance_on_two_sides_is_one_less_the_other(checked: Any) -> None:
    told = checked(
        "科目余额表,,,,,,,\n科目：1122 应收账款 2025年3月,,,,,,,\n"
        "客户编码,客户名称,期初余额,,本期发生,,期末余额,\n,,借方,贷方,借方,贷方,借方,贷方\n"
        "01,甲商行,100.00,,50.00,20.00,130.00,\n02,乙商行,,30.00,10.00,5.00,,25.00\n03,丙商行,8.00,,1.00,1.00,8.00,\n"
    )

    assert told.kind == "ledger"
    assert [float(row["opening"]) for row in rows_of(told)] == [100.0, -30.0, 8.0]
    assert [float(row["closing"]) for row in rows_of(told)] == [130.0, -25.0, 8.0]


def test_days_of_credit_are_read_from_words(checked: Any) -> None:
    told = checked(
        "客户账期表,,\n客户名称,信用额度(万元),结算账期\n甲商行,5,月结30天\n乙商行,10,票到45天\n丙商行,3,现款现货\n丁商行,8,两个月\n"
    )

    assert told.kind == "credit_terms"
    assert [(int(row["credit_limit"]), row["term_days"]) for row in rows_of(told)] == [
        (50000, 30), (100000, 45), (30000, 0), (80000, 60),
    ]  # fmt: skip


def test_what_was_in_force_before_a_change_is_not_in_force(checked: Any) -> None:
    told = checked(
        "客户授信调整表,,,,\n客户名称,调整前,,调整后,\n,信用额度,信用天数,信用额度,信用天数\n"
        + "".join(f"{name}商行,1000,30,2000,60\n" for name in "甲乙丙丁")
    )

    assert told.kind == "credit_terms"
    assert {(int(row["credit_limit"]), row["term_days"]) for row in rows_of(told)} == {(2000, 60)}


def test_a_campaign_written_as_a_span_starts_and_ends(checked: Any) -> None:
    told = checked(
        "2025年促销活动安排,,,\n活动主题,活动时间,促销政策,费用预算\n"
        "开门红,2025.1.1-2025.1.15,满减,3万\n女王节,3月5日至3月9日,八折,1.5万\n年中促,2025/6/1~6/18,赠品,2万\n"
    )

    assert told.kind == "campaigns"
    assert [(str(row["starts_on"]), str(row["ends_on"])) for row in rows_of(told)] == [
        ("2025-01-01", "2025-01-15"), ("2025-03-05", "2025-03-09"), ("2025-06-01", "2025-06-18"),
    ]  # fmt: skip


def test_one_quotation_has_its_customer_and_day_above_the_lines(checked: Any) -> None:
    told = checked(
        "报价单,,,,,\n致：宁波海曙五金商行,,,报价日期：2025年3月5日,,\n序号,品名,规格,数量,单价,金额\n"
        + "".join(f"{n},阀门{n},DN{n}5,{n},10.00,{n}0.00\n" for n in range(1, 8))
        + "合计,,,28,,280.00\n1、以上价格含税含运费。,,,,,\n"
    )

    assert told.kind == "quotes"
    assert {(row["customer_name"], str(row["quoted_on"])) for row in rows_of(told)} == {
        ("宁波海曙五金商行", "2025-03-05")
    }
    assert told.document["rows"]["accepted"] == 7


def test_inquiries_that_are_pursued_are_leads(checked: Any) -> None:
    told = checked(
        "询盘编号,询盘日期,询盘客户,询盘来源,跟进人,当前阶段,丢单原因\n"
        + "".join(f"XP{n:03},2025-03-{n:02},第{n}号商行,展会,王强,已报价,\n" for n in range(1, 10))
    )

    assert told.kind == "leads"
    assert (told.document["mapping"]["询盘编号"], told.document["mapping"]["询盘日期"]) == ("lead_id", "created_on")


def test_the_order_numbers_a_delivery_not_the_delivery_itself(checked: Any) -> None:
    told = checked(
        "发货跟踪表,,,,,\n发货单号,销售订单号,客户名称,要求到货日期,发货日期,签收日期,运费\n"
        + "".join(
            f"FH{n:04},SO{n:04},第{n}号商行,2025-03-{n + 3:02},2025-03-{n:02},2025-03-{n + 2:02},{n}0\n"
            for n in range(1, 10)
        )
    )

    assert told.kind == "deliveries"
    assert (told.document["mapping"]["销售订单号"], told.document["mapping"]["发货单号"]) == ("order_id", None)


def test_months_and_days_of_spend_have_the_year_of_the_title(checked: Any) -> None:
    told = checked(
        "2025年推广费用,,,\n月份,推广渠道,投放金额,线索数\n1月,百度竞价,1000,10\n2月,百度竞价,2000,20\n3月,抖音,3000,30\n4月,抖音,3000,30\n"
    )

    assert told.kind == "spend"
    assert [row["period"] for row in rows_of(told)] == ["2025-01", "2025-02", "2025-03", "2025-04"]


def test_a_report_of_one_medium_tells_its_channel_in_the_title(checked: Any) -> None:
    told = checked(
        "百度推广计划报告,,,,\n日期,推广计划,展现,点击,消费\n"
        + "".join(f"2025-03-{n:02},{'品牌词' if n % 2 else '产品词'},{n}000,{n}0,{n}1.50\n" for n in range(1, 12))
    )

    assert told.kind == "spend"
    assert {row["channel"] for row in rows_of(told)} == {"百度"}


def test_what_went_out_of_a_wallet_is_no_receipt(checked: Any) -> None:
    told = checked(
        "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号\n"
        + "".join(
            f"2025-04-{n:02} 10:00:00,{'转账' if n % 4 else '商户消费'},客户{n}号,货款,{'收入' if n % 4 else '支出'},¥{n}0.00,零钱,已完成,TX{n:05}\n"
            for n in range(1, 13)
        )
    )

    assert told.kind == "receipts"
    assert (told.document["rows"]["accepted"], told.document["rows"]["excluded"]["other"]) == (9, 3)
    assert told.document["totals"]["received_amount"] == "540.00"


def test_a_sheet_in_traditional_characters_is_read_like_any_other(checked: Any) -> None:
    told = checked(
        "單據日期,銷貨單號,客戶簡稱,品名,規格,單位,數量,單價,金額,狀態,備註\n"
        + "".join(
            f"2025/03/{n:02},S{n:04},大同百貨{n}行,雨傘,A級,個,{n},10.00,{n}0.00,{'已作廢' if n == 5 else '已審核'},\n"
            for n in range(1, 13)
        )
        + "總計,,,,,,78,,780.00,,\n"
    )

    mapping = told.document["mapping"]
    assert (mapping["規格"], mapping["單位"], mapping["狀態"]) == ("specification", "unit", "document_status")
    excluded = told.document["rows"]["excluded"]
    assert (excluded["subtotal"], excluded["cancelled"]) == (1, 1)
    assert told.document["totals"] == {"quantity": "73", "amount": "730.00"}


def test_dollars_are_numbers_whatever_stands_before_them(checked: Any) -> None:
    told = checked(
        "订单号 Order No.,日期 Date,客户名称 Customer,品名 Description,数量 Qty,单价 Unit Price(USD),金额 Amount(USD)\n"
        + "".join(f'PI{n:03},2025-03-{n:02},Blue {n} Ltd,Mug,{n},2.00,"US${n * 2:,}.00"\n' for n in range(1, 13))
    )

    assert told.document["totals"] == {"quantity": "78", "amount": "156.00"}
