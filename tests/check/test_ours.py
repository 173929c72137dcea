"""What was exported from here and comes back is known for what it is."""

from pathlib import Path
from typing import Any

import pytest

from check.written import rows_of
from zhike.check import checked as checked_as
from zhike.check import ours, survey
from zhike.export import Heading, write_answer
from zhike.web.words import LANGS, Words

LISTED = """客户,客户名称,负责人,销售额,订单数,最近购买日,距最近购买天数,价值等级,回访结果
K7e43f63774e,南通栖简超市有限公司,张三,419964.08,74,2026/5/11,50,高,月底补货
Kd992e1f0e2a,中山品舒贸易有限公司,李四,271326.00,36,2026/6/15,15,高,已换采购
K0f00aa12b3c,杭州华信贸易有限公司,张三,,,,,,没有接听
"""


def test_a_list_of_customers_comes_back_with_what_was_written_beside_it(checked: Any) -> None:
    sheet = checked(LISTED)

    assert sheet.kind == "customers"
    assert sheet.unsure == ()
    read = {one.header: one.field for one in sheet.columns if one.field}
    assert read == {"客户": "customer_code", "客户名称": "customer_name", "负责人": "owner"}
    assert [one.header for one in sheet.columns if one.custom] == ["回访结果"]
    assert [row["customer_name"] for row in rows_of(sheet.facts)][:1] == ["南通栖简超市有限公司"]


def test_each_figure_that_is_left_out_says_why(checked: Any) -> None:
    why = {one.header: one.unread for one in checked(LISTED).columns}

    assert {why[name] for name in ("销售额", "订单数", "最近购买日", "距最近购买天数", "价值等级")} == {ours.COMPUTED}
    assert why["客户"] is why["客户名称"] is why["回访结果"] is None


def test_codes_of_another_program_that_are_long_and_begin_alike_are_no_ids_of_ours(checked: Any) -> None:
    rows = "".join(f"K2026000{n:04},2026-03-{n + 1:02},甲{n},杯,2,10.00,20.00\n" for n in range(12))
    sheet = checked("单据编号,单据日期,客户,商品名称,数量,单价,金额\n" + rows)

    assert sheet.kind == "order_lines"


def test_a_list_in_english_is_known_without_its_ids(checked: Any) -> None:
    sheet = checked(
        "Name,Sales,Orders,Days since last order,Activity,Remarks\n"
        "Blue Ltd,100.00,3,12,Active,call in May\nRed Inc,50.00,1,200,Lapsed,\nGreen Co,10.00,2,40,Slowing,moved\n"
    )

    assert sheet.kind == "customers"
    assert {one.header: one.field for one in sheet.columns if one.field} == {"Name": "customer_name", "Remarks": "note"}


def test_a_person_may_say_that_a_figure_is_loaded_all_the_same(checked: Any) -> None:
    sheet = checked(LISTED, columns=["价值等级=level"])

    assert next(one for one in sheet.columns if one.header == "价值等级").field == "level"


@pytest.mark.parametrize(
    "text",
    [
        "月份,销售额,订单数,客户数\n2026-01,100.00,3,2\n2026-02,50.00,1,1\n",
        "省份,商品类别,销售额,订单数\n江苏省,杯壶,100.00,3\n浙江省,杯壶,50.00,1\n",
        "Customer,Name,Month,Sales,Orders\nK7e43f63774e,Blue,2026-01,1.00,1\nK7e43f63774e,Blue,2026-02,2.00,1\n",
        "省份,2026-01,2026-02,2026-03,合计\n江苏省,1.00,2.00,3.00,6.00\n浙江省,4.00,5.00,6.00,15.00\n",
        "Month,Sales,Sales · The other period,Orders,Orders · The other period\n2026-01,1.00,2.00,1,1\n",
    ],
    ids=["months", "provinces", "months-of-customers", "crossed", "two-periods"],
)
def test_sums_of_ours_are_never_sales(text: str, tmp_path: Path) -> None:
    path = tmp_path / "统计.csv"
    path.write_text(text, encoding="utf-8")

    found = survey(path, into=tmp_path / "out")

    assert found.sheets == ()
    assert found.nothing == ours.SUMS


def test_a_cross_table_of_ours_is_known_by_its_sheet(tmp_path: Path) -> None:
    path = tmp_path / "改过名.xlsx"
    months = [Heading(f"2026-0{month}", "money") for month in (1, 2, 3)]
    rows = [["江苏省", 1, 2, 3], ["浙江省", 4, 5, 6]]
    write_answer(path, [Heading("省份", "text"), *months], rows, about=[("公司", "示例")], lang="zh")

    assert survey(path, into=tmp_path / "out").nothing == ours.SUMS


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("日期,客户,销售额,成本,毛利\n2026-01-02,甲公司,10.00,5.00,5.00\n2026-01-03,乙公司,20.00,9.00,11.00\n", "documents"),
        ("月份,客户,销售额,成本\n2026年1月,甲公司,10.00,5.00\n2026年2月,乙公司,20.00,9.00\n", "documents"),
        ("客户,应收余额,逾期金额\n甲公司,10.00,5.00\n乙公司,20.00,9.00\n", "invoices"),
    ],
)  # fmt: skip
def test_what_others_call_the_same_is_theirs(text: str, kind: str, checked: Any) -> None:
    assert checked(text).kind == kind


def test_words_of_the_pages_are_those_by_which_files_are_known() -> None:
    english, chinese = (Words(lang) for lang in sorted(LANGS))
    for label in ours.CALLS:
        assert (english(label[0]), chinese(label[0])) == label
    for name in ("Explore", "Customers", "To do"):
        for words in (english, chinese):
            assert ours.FILES.match(f"{words(name)} 2026-06-30.csv")


@pytest.mark.parametrize("text", ["单据日期,客户,金额\n", "销售明细表\n2024年3月\n"])
def test_a_file_without_rows_says_so(text: str, tmp_path: Path) -> None:
    path = tmp_path / "空.csv"
    path.write_text(text, encoding="utf-8")

    assert survey(path, into=tmp_path / "out").nothing == checked_as.HEADED


def test_a_customer_of_ours_without_a_name_is_known_by_its_id(checked: Any) -> None:
    sheet = checked(LISTED.replace("中山品舒贸易有限公司", ""))

    assert sheet.document["rows"]["accepted"] == 3
