"""What a sheet and its columns are taken for."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from check.written import rows_of
from zhike.check import survey


def test_a_cross_tab_of_customers_and_months_becomes_rows(checked: Any) -> None:
    sheet = checked(
        "客户,2024年1月,2024年2月,2024年3月,合计\n杭州华信贸易有限公司,10.00,,5.00,15.00\n宁波金源百货商行,1.00,2.00,3.50,6.50\n苏州宏达礼品有限公司,0.00,4.00,1.00,5.00\n合计,11.00,6.00,9.50,26.50\n"
    )

    assert [(row["row"], str(row["ordered_on"]), str(row["amount"])) for row in sorted(rows_of(sheet.facts), key=lambda row: (row["row"], row["ordered_on"]))] == [
        (2, "2024-01-01", "10.00"), (2, "2024-03-01", "5.00"), (3, "2024-01-01", "1.00"), (3, "2024-02-01", "2.00"), (3, "2024-03-01", "3.50"), (4, "2024-02-01", "4.00"), (4, "2024-03-01", "1.00"),
    ]  # fmt: skip
    assert sheet.document["totals"] == {"amount": "26.50"}
    assert sheet.document["rows"]["accepted"] == 3
    (bridge,) = sheet.bridge
    assert (bridge.column, bridge.printed, bridge.accepted, bridge.parts, bridge.rest) == (
        "2024年1月–2024年3月", Decimal("26.50"), Decimal("26.50"), (), 0,
    )  # fmt: skip


def test_a_name_in_two_columns_is_one_name(checked: Any) -> None:
    sheet = checked(
        "姓,名,手机,会员等级\n王,小明,13812345678,A\n李,华,13912345678,B\nLee,Ann,13712345679,A\n赵,,13612345670,B\n"
    )

    assert sheet.kind == "customers"
    assert sheet.document["mapping"] == {"姓": None, "名": "customer_name", "手机": "phone", "会员等级": "level"}
    assert [row["customer_name"] for row in rows_of(sheet.facts)] == ["王小明", "李华", "Ann Lee", "赵"]
    assert not any(one.custom for one in sheet.columns)


def test_a_name_in_two_columns_beside_a_company_is_the_contact(checked: Any) -> None:
    sheet = checked(
        "First Name,Last Name,Email,Company,Industry\nAnn,Lee,a@example.com,Blue Ltd,Retail\nBob,Ray,b@example.com,Red Inc,Food\nCat,Orr,c@example.com,Green Co,Retail\n"
    )

    assert [(row["customer_name"], row["contact_person"]) for row in rows_of(sheet.facts)] == [
        ("Blue Ltd", "Ann Lee"), ("Red Inc", "Bob Ray"), ("Green Co", "Cat Orr"),
    ]  # fmt: skip


def test_a_name_that_is_a_number_numbers_the_order(checked: Any) -> None:
    sheet = checked(
        "Name,Email,Financial Status,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name\n"
        "#1001,ann@example.com,paid,2024-03-01 10:10:12 +0800,2,Blue Mug,10.00,MUG-B,Ann Lee\n"
        "#1001,ann@example.com,,2024-03-01 10:10:12 +0800,1,Red Mug,10.00,MUG-R,\n"
        "#1002,bob@example.com,paid,2024-03-02 10:10:12 +0800,1,Blue Mug,10.00,MUG-B,Bob Ray\n"
        "#1003,cat@example.com,paid,2024-03-05 10:10:12 +0800,2,Green Cup,12.00,CUP-G,Cat Orr\n"
    )

    assert sheet.kind == "order_lines"
    assert sheet.document["mapping"]["Name"] == "order_id"
    assert sheet.document["mapping"]["Billing Name"] == "customer_name"


@pytest.mark.parametrize("title", ["2026年客户销售目标", "2026年销售计划", "Sales budget 2026"])
def test_what_is_to_be_reached_is_never_taken_for_sales(tmp_path: Path, title: str) -> None:
    names = ("杭州华信贸易有限公司", "宁波金源百货商行", "安大贸易有限公司")
    rows = "".join(f"{name},100000,80000,120000,110000\n" for name in names)

    def kinds(of: str) -> list[str]:
        path = tmp_path / "表.csv"
        path.write_text(f"{of},,,,\n客户名称,2026年1月,2026年2月,2026年3月,2026年4月\n{rows}", "utf-8")
        return [one.kind for one in survey(path, into=tmp_path / of).sheets]

    assert kinds("2026年客户销售额") == ["documents"]
    assert {"documents", "order_lines"}.isdisjoint(kinds(title))


def test_targets_by_month_become_one_target_a_month(checked: Any) -> None:
    sheet = checked(
        "2026年销售目标 单位：万元,,,,\n业务员,1月,2月,3月,全年\n王建国,10,8,12,30\n李娜,5,,6,11\n张伟,7,7,7,21\n合计,22,15,25,62\n"
    )

    assert sheet.kind == "targets"
    told = {(row["dimension"], row["period"]): row["value"] for row in rows_of(sheet.facts)}
    assert told[("王建国", "2026-02")] == 8.0
    assert len(told) == 8
    assert {row["metric"] for row in rows_of(sheet.facts)} == {"2026年销售目标（万元）"}


def told(sheet: Any, *names: str) -> list[tuple[Any, ...]]:
    return sorted(tuple(row[name] for name in names) for row in rows_of(sheet.facts))


def test_costs_with_a_column_for_each_month_are_one_cost_a_month(checked: Any) -> None:
    sheet = checked(
        "2026年服务费用,,,,,\n费用项目,分摊动因,1月,2月,3月,合计\n运输费,发货单数,100.00,110.00,120.00,330.00\n售后服务,订单数,20.00,,30.00,50.00\n合计,,120.00,110.00,150.00,380.00\n"
    )

    assert sheet.kind == "costs"
    assert [(*row[:3], str(row[3])) for row in told(sheet, "pool", "period", "driver", "amount")] == [
        ("售后服务", "2026-01", "订单数", "20.00"), ("售后服务", "2026-03", "订单数", "30.00"),
        ("运输费", "2026-01", "发货单数", "100.00"), ("运输费", "2026-02", "发货单数", "110.00"), ("运输费", "2026-03", "发货单数", "120.00"),
    ]  # fmt: skip
    assert sheet.document["totals"] == {"amount": "380.00"}


def test_what_winning_customers_cost_by_month_is_spend_of_its_channel(checked: Any) -> None:
    sheet = checked("2026年推广费用,,,\n渠道,1月,2月,3月\n抖音,100,110,120\n百度,20,0,30\n", kind="spend")

    assert sheet.kind == "spend"
    assert len(told(sheet, "channel", "period", "amount")) == 5
    assert told(sheet, "channel", "period", "amount")[0] == ("抖音", "2026-01", Decimal(100))


def test_rates_with_a_column_for_each_currency_are_one_rate_each(checked: Any) -> None:
    sheet = checked("月份,美元,欧元,100日元\n2026-01,7.10,7.80,4.80\n2026-02,7.12,,4.82\n2026-03,7.15,7.85,4.85\n")

    assert sheet.kind == "rates"
    assert told(sheet, "currency", "period", "exchange_rate") == [
        ("100日元", "2026-01", 4.80), ("100日元", "2026-02", 4.82), ("100日元", "2026-03", 4.85),
        ("欧元", "2026-01", 7.80), ("欧元", "2026-03", 7.85),
        ("美元", "2026-01", 7.10), ("美元", "2026-02", 7.12), ("美元", "2026-03", 7.15),
    ]  # fmt: skip


def test_rates_with_a_column_for_each_month_are_one_rate_each(checked: Any) -> None:
    sheet = checked("2026年汇率,,,\n币种,1月,2月,3月\n美元,7.10,7.12,7.15\n欧元,7.80,7.81,7.85\n")

    assert sheet.kind == "rates"
    assert told(sheet, "currency", "period", "exchange_rate")[-1] == ("美元", "2026-03", 7.15)


def test_sums_in_several_currencies_are_no_rates(checked: Any) -> None:
    sheet = checked(
        "日期,客户名称,美元,人民币\n2026-01-05,杭州华信贸易有限公司,10.00,71.00\n2026-01-06,宁波金源百货商行,20.00,142.00\n"
    )

    assert sheet.kind != "rates"


def test_items_of_customers_statements_are_no_spend(checked: Any) -> None:
    sheet = checked(
        "客户财务报表,,,\n客户名称,期间,项目,金额\n杭州华信贸易有限公司,2025年,资产总计,1000000\n杭州华信贸易有限公司,2025年,负债合计,600000\n宁波金源百货商行,2025年,营业收入,900000\n"
    )

    assert sheet.kind == "statements"
    assert told(sheet, "customer_name", "item")[0] == ("宁波金源百货商行", "营业收入")


def test_a_ranking_of_companies_is_a_sign_of_outside_and_no_list_of_customers(checked: Any) -> None:
    sheet = checked(
        "2026年中国连锁百强榜（连锁经营协会，2026-05-10）,,\n排名,企业名称,门店数\n3,北京别家连锁有限公司,3000\n56,杭州启明超市连锁有限公司,120\n88,常州瑞安便利店有限公司,60\n"
    )

    assert sheet.kind == "signals"
    assert [(row["customer_name"], row["value"], row["kind"], str(row["date"])) for row in rows_of(sheet.facts)] == [
        (name, place, "2026年中国连锁百强榜(连锁经营协会,2026-05-10)", "2026-05-10")
        for name, place in (
            ("北京别家连锁有限公司", 3.0),
            ("杭州启明超市连锁有限公司", 56.0),
            ("常州瑞安便利店有限公司", 88.0),
        )
    ]


def test_our_own_ranking_of_customers_is_no_sign_of_outside(checked: Any) -> None:
    sheet = checked(
        "客户销售排名表,,\n排名,客户名称,销售金额\n1,杭州启明超市连锁有限公司,3000.00\n2,常州瑞安便利店有限公司,60.00\n"
    )

    assert sheet.kind != "signals"


def test_a_list_of_money_raised_is_a_sign_of_outside_and_no_list_of_customers(checked: Any) -> None:
    sheet = checked(
        "公司名称,融资时间,轮次,融资金额,投资方,来源\n武汉恒昌实业有限公司,2026-04-02,B轮,1亿元,甲资本；乙基金,IT桔子\n杭州启明超市连锁有限公司,2024-04-02,天使轮,500万元,甲资本,天眼查\n"
    )

    assert sheet.kind == "signals"
    assert [
        (row["kind"], str(row["date"]), row["value"], row["text"], row["source"]) for row in rows_of(sheet.facts)
    ] == [
        ("融资", "2026-04-02", 100_000_000.0, "B轮", "IT桔子"),
        ("融资", "2024-04-02", 5_000_000.0, "天使轮", "天眼查"),
    ]


def test_a_list_of_customers_may_tell_the_round_that_each_has_come_to(checked: Any) -> None:
    sheet = checked(
        "客户编码,客户名称,联系人,电话,融资轮次\n01,武汉恒昌实业有限公司,周先生,13900001111,B轮\n02,杭州启明超市连锁有限公司,陈女士,13900002222,未融资\n"
    )

    assert sheet.kind != "signals"


def test_outside_signs_are_no_contacts_of_ours_where_their_sheet_says_so(checked: Any) -> None:
    sheet = checked(
        "外部信号,,,,,\n企业名称,日期,类型,内容,金额,来源\n武汉恒昌实业有限公司,2026-03-02,融资,A轮融资,30000000,IT桔子\n杭州启明超市连锁有限公司,2025-11-02,专利,发明专利授权,,公告\n"
    )

    assert sheet.kind == "signals"
    assert told(sheet, "kind", "text", "value", "source")[1] == ("融资", "A轮融资", 30_000_000.0, "IT桔子")


def test_what_an_assessment_came_to_is_its_mark_or_its_words(checked: Any) -> None:
    rows = "客户名称,评估日期,评估方面,评估结果,评估人\n武汉恒昌实业有限公司,2026-05-01,管理水平,{},王经理\n杭州启明超市连锁有限公司,2026-05-01,管理水平,{},王经理\n"

    assert told(checked(rows.format("优", "较差")), "text") == [("优",), ("较差",)]
    assert told(checked(rows.format("40", "85")), "score") == [(40.0,), (85.0,)]


def test_a_cross_tab_of_customers_says_when_by_its_headers_and_asks_for_no_day(checked: Any) -> None:
    rows = "".join(f"杭州第{n}商行,{n}00.00,{n}10.00,{n}20.00,{n}30.00,{n * 460}.00\n" for n in range(1, 9))
    sheet = checked(f"2024年度客户销售额,,,,,\n客户,2024年1季度,2024年2季度,2024年3季度,2024年4季度,全年合计\n{rows}")

    assert (sheet.kind, sheet.unsure) == ("documents", ())
    assert sorted({str(row["ordered_on"]) for row in rows_of(sheet.facts)}) == [
        "2024-01-01", "2024-04-01", "2024-07-01", "2024-10-01",
    ]  # fmt: skip
