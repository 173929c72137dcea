"""Every sheet that the demo company exports, held against the truth written beside it: exactly."""

import json
from typing import Any

import pytest
from pyarrow import parquet

from sources.test_exports import EXACT, identity_holds
from zhike import demo
from zhike.check import CheckedSheet, check

Read = tuple[list[CheckedSheet], dict[str, dict[str, Any]]]

CUSTOMERS = 120
FILES = (
    "T+销售明细_2025-2026.csv",
    "会员积分明细.csv",
    "会员资料.xlsx",
    "发货报价与合同.xlsx",
    "售后工单.xlsx",
    "商品与库存.xlsx",
    "外部数据.xlsx",
    "客户管理台账.xlsx",
    "市场活动与目标.xlsx",
    "往来单位_客户档案.xlsx",
    "淘宝订单报表.csv",
    "满意度问卷与市场费用.xlsx",
    "秦丝_零售单明细.csv",
    "管家婆_销售单明细_2023-2024.xls",
    "管家婆_销售单明细_2024-2025.xls",
    "纷享销客_数据导出.xlsx",
    "网店浏览行为.csv",
    "财务台账.xlsx",
    "金蝶云星空_应收与收款.xlsx",
)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> demo.DemoCompany:
    return demo.write(tmp_path_factory.mktemp("demo"), customers=CUSTOMERS)


@pytest.fixture(scope="module", params=FILES)
def read(request: pytest.FixtureRequest, company: demo.DemoCompany, tmp_path_factory: pytest.TempPathFactory) -> Read:
    """One file's sheets as they are understood, and what is true of each."""
    name = str(request.param)
    true = json.loads((company.truth / f"{name}.json").read_text("utf-8"))
    sheets = check(company.folder / "exports" / name, into=tmp_path_factory.mktemp("read"))
    return sheets, {one["sheet"]: one for one in true}


def expected(true: dict[str, Any], sheet: CheckedSheet) -> dict[str, Any]:
    """The truth that an import can find: a column without a single cell is no field of anything."""
    rows = parquet.read_table(sheet.raw).slice(max(sheet.header_rows)).drop_columns(["row"])
    empty = {
        header
        for header, column in zip(true["mapping"], rows.columns, strict=True)
        if column.null_count == len(column) or not any(column.to_pylist())
    }
    mapping = {header: None if header in empty else name for header, name in true["mapping"].items()}
    return {name: true[name] for name in EXACT if name in true} | {"mapping": mapping}


def flags(document: dict[str, Any]) -> set[tuple[int, str, str]]:
    return {(flag["row"], flag["column"], flag["reason"]) for flag in document["flags"]}


def test_the_files_are_those_that_the_demo_company_writes(company: demo.DemoCompany) -> None:
    assert sorted(path.name for path in company.paths) == sorted(FILES)


def test_a_demo_export_is_understood_exactly(read: Read) -> None:
    sheets, true = read

    assert [one.sheet for one in sheets] == list(true)
    for one in sheets:
        wanted = expected(true[one.sheet], one)
        assert {part: one.document.get(part) for part in wanted} == wanted, one.sheet
        assert flags(one.document) == flags(true[one.sheet]), one.sheet
        assert identity_holds(one), one.sheet


def test_a_demo_export_is_asked_only_where_dates_read_two_ways(read: Read) -> None:
    asked = [name for one in read[0] for name in one.unsure]

    assert [name for name in asked if not name.startswith("date order of")] == []


def test_what_a_demo_export_prints_below_is_explained_to_the_cent(read: Read) -> None:
    assert [bridge for one in read[0] for bridge in one.bridge if bridge.rest] == []


def test_buckets_of_an_ageing_are_no_columns_of_anybody(read: Read) -> None:
    kept = [one.header for sheet in read[0] for one in sheet.columns if one.field or one.custom]

    assert [header for header in kept if "天" in header and "账龄" in header] == []
