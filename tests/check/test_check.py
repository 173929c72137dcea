"""Generated layouts, dirty tables and odd names: whatever comes in, no row and no cent is lost."""

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from check.written import as_sheet, rows_of
from sources.layouts import make
from zhike.check import CheckedSheet, check, understand


def identity_holds(sheet: CheckedSheet) -> bool:
    rows = sheet.document["rows"]
    return int(rows["physical"]) == rows["accepted"] + rows["rejected"] + rows["blank"] + sum(rows["excluded"].values())


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
