"""A file in, what it is and what it gives out: the import contract on small literal files."""

import csv
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from sources.layouts import make
from zhike.check import CheckedSheet, check, memory, understand
from zhike.errors import BadQuestion, UnknownName
from zhike.intake import RawSheet

SALES = """日期,单据编号,客户,商品名称,数量,单价,金额,状态,分摊码
2024-03-05,XS001,杭州华信贸易有限公司,保温杯,10,2.50,25.00,已审核,P1
2024-03-05,XS001,杭州华信贸易有限公司,雨伞,2,30.00,60.00,已审核,P1
2024-03-06,XS002,宁波金源百货商行,保温杯,4,2.50,10.00,已作废,
2024-03-07,XS003,宁波金源百货商行,毛巾,-1,8.00,-8.00,已审核,
2024-03-08,XS004,苏州宏达礼品有限公司,毛巾,3,8.00,待定,已审核,
合计,,,,18,,87.00,,
"""


@pytest.fixture
def checked(tmp_path: Path) -> Any:
    def run(text: str, **wishes: Any) -> CheckedSheet:
        path = tmp_path / "sales.csv"
        path.write_text(text, encoding="utf-8")
        return check(path, into=tmp_path / "out", **wishes)[0]

    return run


def rows_of(path: Path) -> list[dict[str, Any]]:
    return list(parquet.read_table(path).to_pylist())


def identity_holds(sheet: CheckedSheet) -> bool:
    rows = sheet.document["rows"]
    return int(rows["physical"]) == rows["accepted"] + rows["rejected"] + rows["blank"] + sum(rows["excluded"].values())


def test_every_row_is_accounted_for(checked: Any) -> None:
    sheet = checked(SALES)

    assert sheet.document["rows"] == {
        "physical": 6, "accepted": 3, "rejected": 1, "blank": 0,
        "excluded": {"subtotal": 1, "repeated_header": 0, "cancelled": 1, "duplicate": 0, "other": 0},
    }  # fmt: skip
    assert sheet.document["totals"] == {"quantity": "11", "amount": "77.00"}
    assert sheet.document["returns"] == {"rows": 1, "quantity": "-1", "amount": "-8.00"}
    assert sheet.document["flags"] == [{"row": 6, "column": "金额", "reason": "bad_number"}]


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


def test_one_line_bridges_the_printed_total_to_what_was_accepted(checked: Any) -> None:
    bridge = {one.field: one for one in checked(SALES).bridge}

    assert (bridge["amount"].printed, bridge["amount"].accepted, bridge["amount"].rest) == (
        Decimal("87.00"),
        Decimal("77.00"),
        Decimal("0"),
    )
    assert [(part.reason, part.rows, part.value, part.unread) for part in bridge["amount"].parts] == [
        ("cancelled", 1, Decimal("10.00"), 0),
        ("rejected", 1, Decimal("0"), 1),
    ]


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


def test_red_documents_with_positive_numbers_take_something_back(checked: Any) -> None:
    sheet = checked(
        "日期,单据编号,红蓝字,客户,商品名称,数量,金额(万元)\n2024-03-05,A1,蓝字,杭州华信贸易有限公司,保温杯,10,0.25\n2024-03-06,A2,红字,宁波金源百货商行,毛巾,1,0.008\n2024-03-07,A3,蓝字,宁波金源百货商行,毛巾,1,0.008\n"
    )

    assert sheet.document["returns"] == {"rows": 1, "quantity": "-1", "amount": "-80.00"}
    assert sheet.document["totals"] == {"quantity": "10", "amount": "2500.00"}


def test_a_headerless_file_goes_by_position(shared_data: Path, tmp_path: Path) -> None:
    sheet = check(
        shared_data / "cdnow" / "CDNOW_sample.txt",
        into=tmp_path,
        kind="order_lines",
        columns=["-", "customer_code", "ordered_on", "quantity", "amount"],
    )[0]

    assert sheet.header_rows == ()
    assert sheet.document["mapping"] == {
        "#1": None,
        "#2": "customer_code",
        "#3": "ordered_on",
        "#4": "quantity",
        "#5": "amount",
    }
    assert sheet.document["totals"] == {"quantity": "16479", "amount": "244091.94"}
    assert sheet.document["customers_as_written"] == 2357
    assert rows_of(sheet.facts)[0]["customer_code"] == "0001"


def test_a_discount_is_read_as_the_sums_show_it_was_meant_as(checked: Any) -> None:
    lines = [
        "2024-03-05,A1,杭州华信贸易有限公司,保温杯,10,20.00,0.9,180.00",
        "2024-03-06,A2,宁波金源百货商行,雨伞,5,30.00,1,150.00",
        "2024-03-07,A3,宁波金源百货商行,毛巾,2,8.00,0.85,13.60",
    ]
    sheet = checked("\n".join(["日期,单据编号,客户,商品名称,数量,单价,折扣,金额", *lines]))

    assert [str(row["discount"]) for row in rows_of(sheet.facts)] == ["20.00", "0.00", "2.40"]
    assert sheet.document["flags"] == []


def test_a_cross_tab_of_customers_and_months_becomes_rows(checked: Any) -> None:
    sheet = checked(
        "客户,2024年1月,2024年2月,2024年3月,合计\n杭州华信贸易有限公司,10.00,,5.00,15.00\n宁波金源百货商行,1.00,2.00,3.50,6.50\n苏州宏达礼品有限公司,0.00,4.00,1.00,5.00\n合计,11.00,6.00,9.50,26.50\n"
    )

    assert [(row["row"], str(row["ordered_on"]), str(row["amount"])) for row in sorted(rows_of(sheet.facts), key=lambda row: (row["row"], row["ordered_on"]))] == [
        (2, "2024-01-01", "10.00"), (2, "2024-03-01", "5.00"), (3, "2024-01-01", "1.00"), (3, "2024-02-01", "2.00"), (3, "2024-03-01", "3.50"), (4, "2024-02-01", "4.00"), (4, "2024-03-01", "1.00"),
    ]  # fmt: skip
    assert sheet.document["totals"] == {"amount": "26.50"}
    assert sheet.document["rows"]["accepted"] == 3


def test_a_person_corrects_single_columns_by_their_header(checked: Any) -> None:
    sheet = checked(SALES, columns=["分摊码=channel", "状态=-"])

    assert sheet.document["mapping"]["分摊码"] == "channel"
    assert sheet.document["mapping"]["状态"] is None
    assert sheet.document["rows"]["excluded"]["cancelled"] == 0


def test_an_unknown_field_is_named_with_the_nearest_one(checked: Any) -> None:
    with pytest.raises(UnknownName, match="amoumt"):
        checked(SALES, columns=["金额=amoumt"])
    with pytest.raises(BadQuestion):
        checked(SALES, columns=["金额=amount", "quantity"])


def test_what_was_confirmed_is_applied_to_the_next_file(checked: Any) -> None:
    kept = json.loads(json.dumps(memory(checked(SALES, columns=["分摊码=channel"]))))

    assert checked(SALES, remembered=kept).document["mapping"]["分摊码"] == "channel"


def test_dates_that_nothing_decides_are_accepted_flagged_and_asked(checked: Any) -> None:
    sheet = checked(
        "日期,单号,客户,金额\n01/02/2024,A1,杭州华信贸易有限公司,1.00\n03/03/2024,A2,宁波金源百货商行,2.00\n05/04/2024,A3,宁波金源百货商行,3.00\n"
    )

    assert [flag["row"] for flag in sheet.document["flags"]] == [2, 4]
    assert sheet.unsure == ("date order of 日期",)
    assert sheet.questions == (("date order of “日期”", "“日期”列的日期顺序"),)


def test_a_month_13_in_a_column_of_years_first_is_a_bad_date_not_another_order(checked: Any) -> None:
    sheet = checked(
        "日期,单号,客户,金额\n2025-07-04,A1,杭州华信贸易有限公司,1.00\n2025-13-04,A2,宁波金源百货商行,2.00\n2025-07-15,A3,宁波金源百货商行,3.00\n"
    )

    assert sheet.document["flags"] == [{"row": 3, "column": "日期", "reason": "bad_date"}]
    assert [str(row["ordered_on"]) for row in rows_of(sheet.facts)] == ["2025-07-04", "2025-07-15"]


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


def test_buckets_of_an_ageing_are_not_used(checked: Any) -> None:
    sheet = checked(
        "Customer,Invoice No,Invoice Date,Due Date,1 - 30,31 - 60,> 60,Balance\nBlue Ltd,INV-1,2024-01-31,2024-02-28,100,0,0,100\n"
        "Red Inc,INV-2,2024-01-05,2024-01-20,0,250.5,0,250.5\nGreen Co,INV-4,2023-11-01,2023-11-30,0,0,410,410\n"
    )

    assert sheet.kind == "invoices"
    assert [one.header for one in sheet.columns if one.field or one.custom] == [
        "Customer", "Invoice No", "Invoice Date", "Due Date", "Balance",
    ]  # fmt: skip


def test_what_is_asked_is_said_in_both_languages(checked: Any) -> None:
    sheet = checked("x,y\n" + "a1,b2\nc3,d4\n" * 20)

    assert sheet.unsure
    assert all("_" not in text for said in sheet.questions for text in said)


@pytest.mark.parametrize("seed", [1, 2, 3, 5, 8, 13])
def test_a_generated_layout_comes_out_as_it_was_made(seed: int, tmp_path: Path) -> None:
    layout = make(30_000 + seed)
    path = tmp_path / "layout.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([cell or "" for cell in row] for row in layout.grid)

    document = check(path, into=tmp_path / "out")[0].document

    assert document["kind"] == layout.kind
    assert _classes(document) == layout.classes
    assert {name: Decimal(value) for name, value in document["totals"].items()} == {
        name: Decimal(value) for name, value in layout.totals.items()
    }


def _classes(document: dict[str, Any]) -> dict[str, int]:
    excluded = document["rows"]["excluded"]
    return {
        "accepted": document["rows"]["accepted"],
        **{name: excluded[name] for name in ("cancelled", "duplicate", "subtotal", "repeated_header", "other")},
    }


# ── generated dirty tables ──

DIRT = st.sampled_from(
    [
        "",
        " ",
        "　",
        "-",
        "#N/A",
        "合计",
        "小计",
        "待定",
        "NaN",
        "(12.50)",
        "￥3",
        "1,234.5",
        "１２",
        "2024-02-30",
        "20240305",
        "A" * 300,
        "=1+1",
        "\u202eabc",
        "𠮷野家",
        "</script>",
        "{{7*7}}",
        "${jndi:x}",
        "ignore all rules",
        "\ufeff",
    ]
)
MONEY = st.decimals(min_value=-9999, max_value=9999, places=2).map(str)


@st.composite
def dirty_tables(draw: st.DrawFn) -> list[list[str | None]]:
    """Sales with a header in some row, dirt in any cell, ragged rows, headers again, totals."""
    header = ["日期", "单据编号", "客户", "商品名称", "数量", "金额"]
    rows: list[list[str | None]] = [["销售明细"]] * draw(st.integers(0, 2)) + [list(header)]
    for index in range(draw(st.integers(4, 25))):
        row: list[str | None] = [
            f"2024-03-{index % 28 + 1:02d}",
            f"XS{index // 2:04d}",
            draw(st.sampled_from(["杭州华信贸易有限公司", "宁波金源百货商行", ""])),
            "保温杯",
            str(draw(st.integers(-5, 90))),
            draw(MONEY),
        ]
        for position in draw(st.lists(st.integers(0, 5), max_size=2)):
            row[position] = draw(DIRT)
        rows.append(row[: draw(st.integers(4, 6))] if draw(st.booleans()) and index % 5 == 0 else row)
        if draw(st.integers(0, 12)) == 0:
            rows.append(draw(st.sampled_from([list(header), ["合计", None, None, None, "9", "9.00"], [None] * 6, []])))
    return rows


def as_sheet(rows: list[list[str | None]], into: Path) -> RawSheet:
    """Rows as intake would leave them."""
    width = max(len(row) for row in rows)
    columns = {
        f"c{position + 1}": pa.array(
            [(row[position] or None) if position < len(row) else None for row in rows], pa.string()
        )
        for position in range(width)
    }
    path = into / "raw.parquet"
    parquet.write_table(pa.table({"row": pa.array(range(1, len(rows) + 1), pa.int64()), **columns}), path)
    return RawSheet("dirty.csv", "", "UTF-8", ("UTF-8",), path, len(rows), width, (), "0" * 64, ())


def plainly_read(text: str | None) -> Decimal | None:
    """An independent reader of the money that `MONEY` and `DIRT` write."""
    known = {"(12.50)": "-12.50", "￥3": "3", "1,234.5": "1234.5", "１２": "12", "20240305": "20240305"}
    bare = (text or "").strip(" 　\ufeff")
    if bare in known:
        return Decimal(known[bare])
    try:
        value = Decimal(bare)
    except ArithmeticError:
        return None
    return value if value.is_finite() and bare.isascii() else None


def holds(rows: list[list[str | None]], into: Path) -> None:
    found = understand([as_sheet(rows, into)], into=into, kind="order_lines")
    if not found:
        return
    sheet = found[0]
    assert identity_holds(sheet)
    position = list(sheet.document["mapping"]).index("金额") if "金额" in sheet.document["mapping"] else None
    if position is None or sheet.document["mapping"]["金额"] != "amount":
        return
    accepted = rows_of(sheet.facts)
    mine = sum(
        (
            abs(plainly_read(rows[row["row"] - 1][position]) or Decimal(0)) * (-1 if row["amount"] < 0 else 1)
            for row in accepted
        ),
        Decimal(0),
    )
    assert Decimal(sheet.document["totals"]["amount"]) == mine.quantize(Decimal("0.01"))
    told = {row["row"] for row in rows_of(sheet.leftovers)} | {row["row"] for row in accepted}
    first = max(sheet.header_rows, default=0) + 1
    assert told == set(range(first, first + sheet.document["rows"]["physical"]))


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(rows=dirty_tables())
def test_no_row_and_no_cent_of_a_dirty_table_is_lost(rows: list[list[str | None]], tmp_path: Path) -> None:
    holds(rows, tmp_path)


@pytest.mark.t2
@pytest.mark.timeout(1800)
@settings(
    max_examples=500,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(rows=dirty_tables())
def test_no_row_and_no_cent_of_five_hundred_dirty_tables_is_lost(rows: list[list[str | None]], tmp_path: Path) -> None:
    holds(rows, tmp_path)


NAUGHTY = (
    "𠮷野家（杭州）有限公司",
    "Zoë Ångström Ltd",
    "\u202egnp.exe 有限公司",
    "👩‍👩‍👧 Gifts Ltd",
    "</script><b>有限公司",
    "{{7*7}} Ltd",
    "${jndi:ldap://x} Ltd",
    '=HYPERLINK("x") Ltd',
    "ignore previous instructions Ltd",
    "a\\b\"c'd Ltd",
    "长" * 5000,
    "Robert'); DROP TABLE x;-- Ltd",
)


def test_odd_names_come_out_as_they_went_in(tmp_path: Path) -> None:
    rows: list[list[str | None]] = [["日期", "单据编号", "客户", "商品名称", "数量", "金额", "内部码"]]
    rows += [["2024-03-05", f"XS{index:03d}", name, name, "1", "2.50", name] for index, name in enumerate(NAUGHTY)]

    sheet = understand([as_sheet(rows, tmp_path)], into=tmp_path, kind="order_lines")[0]

    facts = rows_of(sheet.facts)
    assert [row["customer_name"] for row in facts] == list(NAUGHTY)
    assert [json.loads(row["custom"])["内部码"] for row in facts] == list(NAUGHTY)
