"""Customers' statements as accounting software prints them: each item of each period with its company."""

from pathlib import Path

from check.written import as_sheet, rows_of
from zhike.check import understand

BALANCE: list[list[str | None]] = [
    ["资产负债表"],
    ["编制单位：东莞恒达塑胶有限公司", None, None, "2025年12月31日", None, None, None, "单位：万元"],
    ["资产", "行次", "期末余额", "年初余额", "负债和所有者权益", "行次", "期末余额", "年初余额"],
    ["流动资产：", None, None, None, "流动负债：", None, None, None],
    ["货币资金", "1", "180.5", "150", "短期借款", "31", "90", "80"],
    ["交易性金融资产", "2", None, None, "流动负债合计", "40", "90", "80"],
    ["流动资产合计", "10", "650", "520", "负债合计", "50", "450", "400"],
    ["固定资产", "11", "350", "330", "所有者权益合计", "60", "550", "450"],
    ["资产总计", "20", "1,000", "850", "负债和所有者权益总计", "70", "1,000", "850"],
    ["单位负责人：张三", None, None, None, "制表人：李四", None, None, None],
]
PROFIT: list[list[str | None]] = [
    ["利润表"],
    ["编制单位：东莞恒达塑胶有限公司", "2025年度", None, "单位：元"],
    ["项目", "行次", "本年金额", "上年金额"],
    ["一、营业收入", "1", "1400.00", "1100.00"],
    ["减：营业成本", "2", "1050.00", "800.00"],
    ["三、利润总额", "3", "135.00", "-"],
    ["四、净利润", "4", "-8.00", "90.00"],
]


def facts(sheet) -> set[tuple[str, ...]]:
    return {(one["customer_name"], one["period"], one["item"], str(one["amount"])) for one in rows_of(sheet.facts)}


def test_both_sides_of_a_balance_sheet_are_statements_of_the_company_at_two_days(tmp_path: Path) -> None:
    assets, liabilities = understand([as_sheet(BALANCE, tmp_path)], into=tmp_path)

    assert {assets.kind, liabilities.kind} == {"statements"}
    assert not assets.unsure
    assert not liabilities.unsure
    name = "东莞恒达塑胶有限公司"
    assert {(name, "2025-12", "资产总计", "10000000.00"), (name, "2024-12", "货币资金", "1500000.00")} <= facts(assets)
    assert (name, "2024-12", "负债合计", "4000000.00") in facts(liabilities)
    assert len(facts(assets)) == 8  # what is left blank is no amount
    assert assets.document["stated"] == {"customer_name": name, "period": "2025-12、2024-12"}
    assert assets.document["rows"]["physical"] == sum(
        count if isinstance(count, int) else sum(count.values())
        for key, count in assets.document["rows"].items()
        if key != "physical"
    )


def test_a_profit_statement_is_of_two_years_and_a_loss_is_below_nothing(tmp_path: Path) -> None:
    (sheet,) = understand([as_sheet(PROFIT, tmp_path)], into=tmp_path)

    name = "东莞恒达塑胶有限公司"
    assert {(name, "2025年", "四、净利润", "-8.00"), (name, "2024年", "减：营业成本", "800.00")} <= facts(sheet)


def test_a_form_that_names_no_company_is_asked_for_one(tmp_path: Path) -> None:
    (sheet,) = understand([as_sheet([PROFIT[0], ["2025年度"], *PROFIT[2:]], tmp_path)], into=tmp_path)

    assert sheet.kind == "statements"
    assert sheet.unsure == ("customer_name",)


def test_a_row_for_each_company_and_year_with_a_column_for_each_item_is_read_item_by_item(tmp_path: Path) -> None:
    rows: list[list[str | None]] = [
        ["客户名称", "年度", "营业收入(万元)", "净利润(万元)", "资产总计(万元)", "负债合计(万元)"],
        ["甲有限公司", "2025年", "1200", "80", "900", "400"],
        ["甲有限公司", "2024年", "1000", "60", "800", "380"],
        ["乙厂", "2025年", "300", "-12", "250", "200"],
    ]

    (sheet,) = understand([as_sheet(rows, tmp_path)], into=tmp_path)

    assert sheet.kind == "statements"
    assert ("乙厂", "2025年", "净利润(万元)", "-120000.00") in facts(sheet)
    assert len(facts(sheet)) == 12
