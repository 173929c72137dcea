"""Which columns are used, and in which unit."""

import json
from typing import Any

from check.written import as_sheet, rows_of
from zhike.check import understand


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
