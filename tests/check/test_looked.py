"""A sheet at first sight."""

from pathlib import Path

from check.written import rows_of
from zhike.check import check


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
