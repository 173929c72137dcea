"""Which columns are used, and in which unit."""

import json
import os
from typing import Any

from check.written import as_sheet, rows_of
from zhike.check import check, understand


def test_buckets_of_an_ageing_are_not_used(checked: Any) -> None:
    sheet = checked(
        "Customer,Invoice No,Invoice Date,Due Date,1 - 30,31 - 60,> 60,Balance\nBlue Ltd,INV-1,2024-01-31,2024-02-28,100,0,0,100\n"
        "Red Inc,INV-2,2024-01-05,2024-01-20,0,250.5,0,250.5\nGreen Co,INV-4,2023-11-01,2023-11-30,0,0,410,410\n"
    )

    assert sheet.kind == "invoices"
    assert [one.header for one in sheet.columns if one.field or one.custom] == [
        "Customer", "Invoice No", "Invoice Date", "Due Date", "Balance",
    ]  # fmt: skip


def test_red_documents_with_positive_numbers_take_something_back(checked: Any) -> None:
    sheet = checked(
        "日期,单据编号,红蓝字,客户,商品名称,数量,金额(万元)\n2024-03-05,A1,蓝字,杭州华信贸易有限公司,保温杯,10,0.25\n2024-03-06,A2,红字,宁波金源百货商行,毛巾,1,0.008\n2024-03-07,A3,蓝字,宁波金源百货商行,毛巾,1,0.008\n"
    )

    assert sheet.document["returns"] == {"rows": 1, "quantity": "-1", "amount": "-80.00"}
    assert sheet.document["totals"] == {"quantity": "10", "amount": "2500.00"}


def test_whence_a_signal_is_known_is_kept_beside_its_provenance(tmp_path):
    rows = [["企业名称", "日期", "信号类型", "数值", "来源", "摘要"]]
    rows += [
        [f"客户{n}号商行", f"2024-03-{n:02}", kind, str(n), told, "新增外观专利"]
        for n, (kind, told) in enumerate([("专利", "专利公告"), ("融资", "新闻稿"), ("榜单", "行业协会")] * 3, 1)
    ]

    sheet = understand([as_sheet(rows, tmp_path)], into=tmp_path, kind="signals")[0]

    facts = rows_of(sheet.facts)
    assert sheet.document["mapping"]["来源"] == "source"
    assert [json.loads(row["custom"])["来源"] for row in facts][:3] == ["专利公告", "新闻稿", "行业协会"]


BALANCES = """客户余额表,,,,,,,
科目：1122 应收账款,,,,,,月份：2024.01-2024.06,
客户编码,客户名称,期初方向,期初余额,本期借方,本期贷方,方向,期末余额
0001,安大贸易有限公司,借,100.00,50.00,30.00,借,120.00
0002,华信贸易有限公司,贷,20.00,0,0,贷,20.00
0003,品舒贸易有限公司,平,0,10.00,10.00,平,0
合计,,,80.00,60.00,40.00,,100.00
"""


def test_a_sheet_of_balances_has_the_account_and_period_of_its_title_and_the_side_of_each_balance(checked):
    sheet = checked(BALANCES)

    assert sheet.kind == "ledger"
    assert sheet.document["stated"] == {"account": "1122 应收账款", "period": "2024-01至2024-06"}
    told = [(row["account"], row["period"], str(row["opening"]), str(row["closing"])) for row in rows_of(sheet.facts)]
    assert told == [
        ("1122 应收账款", "2024-01至2024-06", "100.00", "120.00"),
        ("1122 应收账款", "2024-01至2024-06", "-20.00", "-20.00"),
        ("1122 应收账款", "2024-01至2024-06", "0.00", "0.00"),
    ]


DELIVERED = "2023年12月至2024年2月送货记录,,,,\n日期,客户,品名,数量,金额\n" + "".join(
    f"{12 if n < 4 else 1}月{n + 1}日,{name},保温杯,{n + 1},{n + 1}0.00\n"
    for n, name in enumerate(["安大贸易有限公司", "华信贸易有限公司", "品舒贸易有限公司"] * 3)
)


def test_days_have_the_year_of_their_title_over_new_year(checked: Any) -> None:
    sheet = checked(DELIVERED)

    assert sheet.document["mapping"]["日期"] == "ordered_on"
    assert [str(row["ordered_on"]) for row in rows_of(sheet.facts)][3:5] == ["2023-12-04", "2024-01-05"]


def test_days_without_any_year_are_rejected_and_said(checked: Any) -> None:
    sheet = checked(DELIVERED.replace("2023年12月至2024年2月", ""))

    assert sheet.document["rows"]["rejected"] == 9
    assert sheet.document["flags"][0] == {"row": 3, "column": "日期", "reason": "bad_date"}


def test_a_statement_to_one_customer_has_it_in_its_title(checked: Any) -> None:
    lines = "".join(f"2024-03-{n:02},XS{n:03},毛巾{n % 5},{n},8.00,{n * 8}.00\n" for n in range(1, 12))
    sheet = checked(f"对账单,,,,,\n客户：安大贸易有限公司,,,期间：2024年3月,,\n日期,单号,品名,数量,单价,金额\n{lines}")

    assert (sheet.kind, sheet.unsure) == ("order_lines", ())
    assert {row["customer_name"] for row in rows_of(sheet.facts)} == {"安大贸易有限公司"}


POSTED = "".join(
    f"2024-01-{n:02},记-{n:03},{'收款' if n % 3 == 0 else '销售'},{'' if n % 3 == 0 else f'{n}00.00'},{f'{n}0.00' if n % 3 == 0 else ''},{n}5.00\n"
    for n in range(1, 13)
)


def test_postings_on_both_sides_of_an_account_are_kept(checked: Any) -> None:
    sheet = checked(f"往来明细账,,,,,\n客户：安大贸易有限公司,,,,,\n日期,凭证号,摘要,借方,贷方,余额\n{POSTED}")

    assert sheet.kind == "ledger"
    assert sheet.document["rows"]["accepted"] == 12
    assert sheet.document["stated"] == {"account": "应收账款", "customer_name": "安大贸易有限公司"}
    assert [str(row["credit"]) for row in rows_of(sheet.facts) if row["credit"]] == [
        "30.00",
        "60.00",
        "90.00",
        "120.00",
    ]


STOCK = "仓库,商品编号,商品名称,库存数量,库存金额\n" + "".join(
    f"总仓,SP{n:03},商品{n},{n + 3},{n * 10}.00\n" for n in range(12)
)


def test_stock_without_a_date_is_that_of_the_day_in_its_title(checked: Any) -> None:
    sheet = checked(f"库存状况表 2024年6月30日,,,,\n{STOCK}")

    assert sheet.kind == "stock"
    assert {(str(row["date"]), row["warehouse"]) for row in rows_of(sheet.facts)} == {("2024-06-30", "总仓")}
    assert [int(row["quantity"]) for row in rows_of(sheet.facts)][:2] == [3, 4]


def test_a_list_of_goods_with_their_stock_stays_one_of_goods(checked: Any) -> None:
    assert checked(f"商品资料 2024年6月30日,,,,\n{STOCK}").kind == "products"


def test_goods_counted_on_a_day_that_nothing_names_were_counted_when_the_file_was_saved(tmp_path):
    path = tmp_path / "即时库存.csv"
    lines = [f"总仓,SP{n:03},商品{n},个,{n},{n}.50" for n in range(9)]
    path.write_text("\n".join(["仓库,商品编号,商品名称,单位,库存数量,库存金额", *lines]), encoding="utf-8")
    os.utime(path, (1719680400, 1719680400))  # 2024-06-30 01:00 in China, the day before in Greenwich

    sheet = check(path, into=tmp_path / "out")[0]

    assert (sheet.kind, sheet.document["assumed"]) == ("stock", {"date": "2024-06-30"})
    assert "stated" not in sheet.document
    assert {str(row["date"]) for row in rows_of(sheet.facts)} == {"2024-06-30"}
    named = path.rename(tmp_path / "库存状况表20240531.csv")
    assert check(named, into=tmp_path / "out2")[0].document["stated"] == {"date": "2024-05-31"}


def test_postings_to_customers_need_no_account_and_no_credit_is_rejected(checked: Any) -> None:
    sheet = checked(
        "日期,凭证号,摘要,客户,借方,贷方,余额\n2024-03-05,记-1,销售保温杯,杭州华信贸易有限公司,500.00,,500.00\n"
        "2024-03-08,记-2,收货款,杭州华信贸易有限公司,,300.00,200.00\n2024-03-11,记-3,销售雨伞,宁波金源百货商行,300.00,,500.00\n"
        "2024-03-15,记-4,收货款,宁波金源百货商行,,300.00,200.00\n2024-03-19,记-5,销售毛巾,苏州宏达礼品有限公司,120.00,,320.00\n"
    )

    assert (sheet.kind, sheet.document["assumed"]) == ("ledger", {"account": "应收账款"})
    assert (sheet.document["rows"]["accepted"], sheet.document["rows"]["rejected"]) == (5, 0)
