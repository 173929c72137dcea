import pyarrow as pa
import pytest
from pyarrow import parquet

from zhike.web import given_rows

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
    found = given_rows.some(left, {ROWS, 1, 4000, 3999, ROWS + 1})

    assert [(row["row"], row["class"]) for row in found] == [
        (1, "blank"), (3999, "duplicate"), (4000, "rejected"), (ROWS, "rejected"),
    ]  # fmt: skip


def test_of_each_class_the_first_row_is_known(left):
    assert given_rows.first_of_each(left) == {"blank": 1, "duplicate": 2, "rejected": 4000}
