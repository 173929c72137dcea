"""A sheet at first sight."""

from pathlib import Path

from check.written import rows_of
from intake.makers import dbf
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


def test_a_record_that_dbase_holds_as_deleted_is_excluded_and_its_sum_with_it(tmp_path):
    fields = [("单号", "C", 8), ("日期", "D", 8), ("客户名称", "C", 20), ("金额", "N", 10)]
    records = [(f"XS{n:03}", f"202403{n:02}", f"客户{n}号商行", f"{n}.50".rjust(10)) for n in range(1, 9)]
    path = tmp_path / "销售.dbf"
    path.write_bytes(dbf(fields, records, struck=[2, 5]))

    (sheet,) = check(path, into=tmp_path / "out")

    rows = sheet.document["rows"]
    assert (rows["physical"], rows["accepted"], rows["excluded"]["other"]) == (8, 6, 2)
    assert sheet.document["totals"]["amount"] == "30.00"  # 8 × 0.50 + 1 + … + 8, without 3.50 and 6.50
    assert sheet.document["mapping"]["已删除标记"] is None
    assert "已删除标记" not in [column.header for column in sheet.columns if column.custom]
