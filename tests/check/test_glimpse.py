import pyarrow as pa
import pytest
from pyarrow import parquet

from zhike.check import glimpse

ROWS = 10_000


@pytest.fixture
def left(tmp_path):
    """Ten thousand rows left out of a sheet, in pieces: the first is blank, three are rejected, the others duplicates."""
    classes = {1: "blank", 4000: "rejected", 4001: "rejected", ROWS: "rejected"}
    rows = range(1, ROWS + 1)
    table = pa.table({"row": rows, "class": [classes.get(row, "duplicate") for row in rows]})
    parquet.write_table(table, tmp_path / "left.parquet", row_group_size=3000)
    return tmp_path / "left.parquet"


def test_rows_are_found_by_their_numbers_in_whichever_piece_they_lie(left):
    found = glimpse.some(left, {ROWS, 1, 4000, 3999, ROWS + 1})

    assert [(row["row"], row["class"]) for row in found] == [
        (1, "blank"), (3999, "duplicate"), (4000, "rejected"), (ROWS, "rejected"),
    ]  # fmt: skip


def test_of_each_class_the_first_rows_are_listed_and_all_are_counted(left):
    found = glimpse.left_out(left)

    assert {name: [row["row"] for row in rows] for name, rows in found.rows.items()} == {
        "blank": [1], "duplicate": [2, 3, 4, 5, 6, 7], "rejected": [4000, 4001, ROWS],
    }  # fmt: skip
    assert found.counts == {"blank": 1, "duplicate": ROWS - 4, "rejected": 3}


def test_of_a_file_that_is_not_there_nothing_is_shown(tmp_path):
    assert glimpse.first_rows(tmp_path / "none.parquet", 3) == []
    assert glimpse.left_out(tmp_path / "none.parquet").counts == {}


def test_no_more_rows_are_given_than_are_asked_for(left):
    assert [row["row"] for row in glimpse.first_rows(left, 5000)] == [*range(1, 5001)]
