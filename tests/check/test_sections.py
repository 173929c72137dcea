"""A name that stands alone above its rows speaks for each of them."""

from pathlib import Path

from check.written import as_sheet
from zhike.check import understand

REPORT: list[list[str | None]] = [
    ["Sales by Customer Detail", None, None, None, None, None, None],
    [None, "Date", "Num", "Product/Service", "Quantity", "Sales price", "Amount"],
    *(
        row
        for place, name in enumerate(("Ash Ford Ltd", "Blue Ridge", "Elm Street Cafe"))
        for row in (
            [name, None, None, None, None, None, None],
            [None, f"0{place + 1}/17/2024", f"10{place}1", "Desk Lamp", "2", "41.90", "83.80"],
            [None, f"0{place + 1}/23/2024", f"10{place}2", "Cable", "1", "7.25", "7.25"],
            [f"Total for {name}", None, None, None, "3", None, "91.05"],
        )
    ),
    ["TOTAL", None, None, None, "9", None, "273.15"],
]


def test_a_customer_named_once_above_the_lines_is_the_customer_of_each(tmp_path: Path) -> None:
    (sheet,) = understand([as_sheet(REPORT, tmp_path)], into=tmp_path)

    assert sheet.document["kind"] == "order_lines"
    assert sheet.document["mapping"]["#1"] == "customer_name"
    assert sheet.document["rows"]["accepted"] == 6
    assert sheet.document["rows"]["excluded"]["subtotal"] == 4
    assert sheet.document["customers_as_written"] == 3
    assert sheet.document["totals"]["amount"] == "273.15"


def test_a_column_that_says_something_in_its_rows_heads_no_section(tmp_path: Path) -> None:
    rows = [["x", *row[1:]] if row[1] and row[1] != "Date" else row for row in REPORT]

    found = understand([as_sheet(rows, tmp_path)], into=tmp_path)

    assert [one.document["mapping"]["#1"] for one in found] != ["customer_name"]
