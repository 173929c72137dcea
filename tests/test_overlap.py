"""Which documents of a load were there already."""

from pathlib import Path

import pytest

from brought import bring, bring_sheets, made
from zhike import load, overlap, raw
from zhike.workspace import Workspace

JANUARY = """
    order_id | customer_name | ordered_on | amount
    A1       | 安记          | 2025-01-05 | 10.00
    A2       | 博世          | 2025-01-31 | 20.00
"""
FEBRUARY = """
    order_id | customer_name | ordered_on | amount
    A2       | 博世          | 2025-01-31 | 21.00
    A3       | 博世          | 2025-02-01 | 30.00
"""


@pytest.fixture
def at(tmp_path: Path) -> Workspace:
    return made(tmp_path)


def test_a_month_that_shares_no_document_comes_new_as_a_whole(at: Workspace) -> None:
    bring(at, "order_lines", JANUARY)
    later = bring(at, "order_lines", FEBRUARY.replace("A2", "A4"))

    assert [(part.inserted, part.updated, part.skipped) for part in later.parts] == [(2, 0, 0)]
    assert not (at.intake / later.id / raw.REPLACED).exists()


def test_of_two_new_sheets_the_later_one_is_held_against_what_was_there(at: Workspace) -> None:
    bring(at, "order_lines", JANUARY)
    later = bring_sheets(at, ("order_lines", "一", JANUARY), ("order_lines", "二", FEBRUARY))

    assert [(part.inserted, part.updated, part.skipped) for part in later.parts] == [(0, 0, 2), (1, 1, 0)]


def test_only_a_loads_rows_and_what_they_replace_stay_in_its_folder(at: Workspace) -> None:
    bring(at, "order_lines", JANUARY)
    later = bring(at, "order_lines", FEBRUARY)

    assert {path.name for path in (at.intake / later.id).iterdir()} == {"01.order_lines.parquet", raw.REPLACED}


def test_files_of_other_months_that_are_brought_together_are_not_opened_again(
    at: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = []
    for month in range(1, 8):
        path = tmp_path / f"{month}.csv"
        path.write_text(
            f"单据编号,客户名称,单据日期,金额\nA{month}1,安记,2025-0{month}-05,10.00\nA{month}2,博世,2025-0{month}-07,5.00\n",
            "utf-8",
        )
        paths.append(path)
    (tmp_path / "7.csv").write_text(
        "单据编号,客户名称,单据日期,金额\nA32,博世,2025-03-07,6.00\nA71,安记,2025-07-05,10.00\n", "utf-8"
    )
    near = []
    shown = overlap.Spans.near

    def watched(self, engine, of, new, old):
        found = shown(self, engine, of, new, old)
        near.append((len(old), len(found)))
        return found

    monkeypatch.setattr(overlap.Spans, "near", watched)
    done = load.bring(at, paths, yes=True)

    assert near == [(1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 4)]  # the last holds A32 … A71
    assert [(one.inserted, one.updated, one.skipped) for one in done] == [(2, 0, 0)] * 6 + [(1, 1, 0)]
