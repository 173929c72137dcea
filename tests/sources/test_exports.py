"""Twelve exports as people have them, held against what is true of them: exactly."""

import json
from pathlib import Path
from typing import Any

import pytest

from zhike.check import CheckedSheet, check

FILES = (
    "Invoice_export.csv",
    "T+销售明细_2024年4-6月.csv",
    "云星空_应收与收款_2024下半年.xlsx",
    "往来单位_客户档案.xlsx",
    "淘宝订单报表_2024年6-10月.csv",
    "满意度问卷与市场费用.xlsx",
    "秦丝_零售单明细_2024.csv",
    "管家婆_销售单明细.xls",
    "纷享销客_数据导出_20240930.xlsx",
    "金蝶K3_销售出库序时簿_2023年3-5月.xls",
    "金蝶K3_销售出库序时簿_2023年5-7月.xls",
    "销售出库单列表_U8_2024年一季度.xlsx",
)
EXACT = ("kind", "encoding", "header_rows", "mapping", "rows", "totals", "returns", "customers_as_written")


def differences(found: dict[str, Any], true: dict[str, Any]) -> list[str]:
    """Every key in which a result is not the truth, with the parts that differ."""
    told = []
    for name in EXACT:
        one, other = found.get(name), true.get(name)
        if isinstance(one, dict) and isinstance(other, dict):
            told += [
                f"{name}.{part}: {one.get(part)!r}, not {other.get(part)!r}"
                for part in {*one, *other}
                if one.get(part) != other.get(part)
            ]
        elif one != other:
            told.append(f"{name}: {one!r}, not {other!r}")
    flags = [
        {(flag["row"], flag["column"], flag["reason"]) for flag in each.get("flags", [])} for each in (found, true)
    ]
    told += [f"flag too many: {flag}" for flag in sorted(flags[0] - flags[1])[:5]]
    told += [f"flag missed: {flag}" for flag in sorted(flags[1] - flags[0])[:5]]
    return told


def identity_holds(sheet: CheckedSheet) -> bool:
    """accepted + rejected + excluded + blank = physical rows."""
    rows = sheet.document["rows"]
    return int(rows["physical"]) == rows["accepted"] + rows["rejected"] + rows["blank"] + sum(rows["excluded"].values())


@pytest.mark.parametrize("name", FILES)
def test_an_export_is_understood_exactly(name: str, shared_data: Path, tmp_path: Path) -> None:
    true = {one["sheet"]: one for one in json.loads((shared_data / "exports-truth" / f"{name}.json").read_text())}

    sheets = check(shared_data / "exports" / name, into=tmp_path)

    assert [one.sheet for one in sheets] == list(true)
    assert {one.sheet: differences(one.document, true[one.sheet]) for one in sheets} == {sheet: [] for sheet in true}
    assert all(identity_holds(one) for one in sheets)
