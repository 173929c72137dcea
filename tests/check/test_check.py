"""Generated layouts, dirty tables and odd names: whatever comes in, no row and no cent is lost."""

import csv
import json
from collections.abc import Sequence
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from check.dirty import Dirty, files, plainly_read
from check.written import as_sheet, rows_of
from intake.conftest import read_in_process
from sources.layouts import make
from zhike.check import CheckedSheet, check, understand
from zhike.intake import RawSheet


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


def holds(dirty: Dirty, into: Path) -> None:
    """RELIABILITY C5, of one file."""
    path = into / dirty.name
    path.write_bytes(dirty.content)
    (landed,) = read_in_process(path, into)
    raw = RawSheet(**{one.name: getattr(landed, one.name) for one in fields(landed)} | {"sha256": "0" * 64})
    told: set[int] = set()
    sheets = understand([raw], into=into)
    for sheet in sheets:
        assert identity_holds(sheet)
        left, accepted = rows_of(sheet.leftovers), rows_of(sheet.facts)
        here = {row["row"] for row in left} | {row["row"] for row in accepted}
        first = max(sheet.header_rows) + 1
        assert here == set(range(first, first + sheet.document["rows"]["physical"]))
        assert not here & told
        told |= here | set(sheet.header_rows)
        assert all(row["column"] and row["reason"] for row in left if row["class"] == "rejected"), left
        assert_sums(sheet, dirty, accepted)
    lost = {number for number, row in enumerate(dirty.grid, 1) if number >= dirty.first and is_held(row)} - told
    # the title of a lower table belongs to no table's rows
    assert all(sum(map(is_filled, dirty.grid[number - 1])) == 1 and number + 1 in told for number in lost), lost


def is_filled(cell: str | None) -> bool:
    return bool((cell or "").strip(" \u3000\ufeff"))


def is_held(row: Sequence[str | None]) -> bool:
    return any(map(is_filled, row))


def assert_sums(sheet: CheckedSheet, dirty: Dirty, accepted: list[dict[str, Any]]) -> None:
    """The sum that is told is that of the accepted rows' cells, as an independent reader reads them."""
    for header, name in (("金额", "amount"), ("收款金额", "received_amount")):
        if sheet.document["mapping"].get(header) != name:
            continue
        position = dirty.grid[sheet.header_rows[0] - 1].index(header)
        cells = [plainly_read(dirty.at(row["row"], position)) or Decimal(0) for row in accepted]
        signs = [-1 if row[name] < 0 else 1 for row in accepted]
        mine = sum((abs(cell) * sign for cell, sign in zip(cells, signs, strict=True)), Decimal(0))
        assert Decimal(sheet.document["totals"][name]) == mine.quantize(Decimal("0.01"))


PATIENT = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large)


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=PATIENT)
@given(dirty=files())
def test_no_row_and_no_cent_of_a_dirty_file_is_lost(dirty: Dirty, tmp_path_factory: pytest.TempPathFactory) -> None:
    holds(dirty, tmp_path_factory.mktemp("dirty"))


@pytest.mark.t2
@pytest.mark.timeout(1800)
@settings(max_examples=500, deadline=None, suppress_health_check=PATIENT)
@given(dirty=files())
def test_no_row_and_no_cent_of_five_hundred_dirty_files_is_lost(
    dirty: Dirty, tmp_path_factory: pytest.TempPathFactory
) -> None:
    holds(dirty, tmp_path_factory.mktemp("dirty"))


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
