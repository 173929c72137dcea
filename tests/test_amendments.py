"""What later loads say otherwise about a customer."""

from pathlib import Path

import pytest

from brought import bring, bring_sheets, made
from zhike import engine, raw
from zhike.amendments import amendments
from zhike.desk import Desk
from zhike.workspace import Workspace

FIRST = """
    customer_code | customer_name | phone       | level | address
    01            | 安记商贸      | 13800000001 | A     | 一路1号
    02            | 博世商贸      | 13800000002 | B     |
"""
SECOND = """
    customer_code | customer_name | phone       | level | address
    01            | 安记商贸      | 13900000009 | A     |
    02            | 博世商贸      | 13800000002 | C     | 二路2号
"""


@pytest.fixture
def at(tmp_path: Path) -> Workspace:
    return made(tmp_path)


def told(at: Workspace, *codes: str) -> list[tuple[str, str, str, str, int]]:
    """The amendments of the customers who now have these codes."""
    with Desk(at.desk) as desk, engine.connected(threads=1) as connected:
        loads = desk.loads.all()
        now = raw.raw(connected, at, loads, "customers")
        rows = connected.fetch(now.filter(now.customer_code.isin(codes))).to_pylist()
        found = amendments(connected, at, loads, [row["party_key"] for row in rows])
        return [(one.field, one.before, one.after, one.load.id, one.row) for one in found]


def test_what_a_later_list_gives_otherwise_is_told_with_its_row(at: Workspace) -> None:
    bring(at, "customers", FIRST)
    bring(at, "customers", SECOND)

    assert told(at, "01") == [("phone", "13800000001", "13900000009", "0002", 2)]
    assert told(at, "02") == [("level", "B", "C", "0002", 3)]


def test_what_is_left_empty_or_first_filled_is_no_change_and_a_value_outlives_it(at: Workspace) -> None:
    bring(at, "customers", FIRST)
    bring(at, "customers", SECOND)
    bring(at, "customers", FIRST.replace("一路1号", "三路3号"))

    assert [one for one in told(at, "01") if one[0] == "address"] == [("address", "一路1号", "三路3号", "0003", 2)]
    assert [one[1:4] for one in told(at, "01") if one[0] == "phone"] == [
        ("13900000009", "13800000001", "0003"), ("13800000001", "13900000009", "0002"),
    ]  # fmt: skip


def test_another_source_or_another_sheet_of_the_same_file_changes_nothing(at: Workspace) -> None:
    bring_sheets(at, ("customers", "一", FIRST), ("customers", "二", SECOND))
    bring(at, "customers", SECOND, source="crm")

    assert told(at, "01", "02") == []


def test_a_load_taken_back_changed_nothing(at: Workspace) -> None:
    bring(at, "customers", FIRST)
    later = bring(at, "customers", SECOND)
    with Desk(at.desk) as desk:
        desk.loads.undo(later.id, who="owner")

    assert told(at, "01", "02") == []


def test_before_anything_was_brought_nothing_changed(at: Workspace) -> None:
    assert told(at, "01") == []
