"""How far a sheet reaches, also where its ends say nothing of its middle."""

from pathlib import Path

import pytest

from check.written import as_sheet
from zhike.check import extent
from zhike.check.extent import Extent, measure
from zhike.engine import Engine

HEADER: list[str | None] = ["日期", "客户", "备注", "备用"]
LINE: list[str | None] = ["2024-03-05", "杭州华信", None, None]


def measured(engine: Engine, tmp_path: Path, rows: list[list[str | None]]) -> Extent:
    sheet = as_sheet(rows, tmp_path)
    words = [[word or ""] for word in HEADER]
    table = engine.read(sheet.path)
    return measure(engine, table.filter(table.row >= 2), words=words, first=2, height=len(rows))


@pytest.fixture(autouse=True)
def _short_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extent, "ENDS", 5)


def test_a_column_filled_only_in_the_middle_is_not_empty(engine: Engine, tmp_path: Path) -> None:
    rows = [HEADER, *[LINE] * 10, ["2024-03-05", "杭州华信", "急", None], *[LINE] * 10]

    found = measured(engine, tmp_path, rows)

    assert found.empty == {3}
    assert found.filled == {0, 1, 2}
    assert found.last_row == len(rows)


def test_a_long_blank_tail_does_not_hide_the_last_row(engine: Engine, tmp_path: Path) -> None:
    blank: list[str | None] = [" ", None, None, None]

    assert measured(engine, tmp_path, [HEADER, *[LINE] * 10, *[blank] * 10]).last_row == 11


def test_the_header_printed_again_fills_no_column(engine: Engine, tmp_path: Path) -> None:
    found = measured(engine, tmp_path, [HEADER, *[LINE] * 10, HEADER, *[LINE] * 10])

    assert found.empty == {2, 3}
    assert found.filled == {0, 1, 2, 3}


def test_blanks_around_a_single_cell_are_noticed_wherever_it_stands(engine: Engine, tmp_path: Path) -> None:
    padded: list[str | None] = ["2024-03-05 ", "\u3000杭州华信", None, None]

    found = measured(engine, tmp_path, [HEADER, *[LINE] * 10, padded, *[LINE] * 10])

    assert (found.spaced, found.odd) == ({0}, {1})


def test_a_sheet_without_a_cell_has_no_last_row(engine: Engine, tmp_path: Path) -> None:
    nothing: list[str | None] = [None, None, None, None]

    assert measured(engine, tmp_path, [HEADER, *[nothing] * 12]) == Extent(0, frozenset(range(4)))
