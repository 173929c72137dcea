"""Parquet: each column as the text that a person would have typed."""

import datetime
import io
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest


def parquet(**columns: pa.Array) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


MORNING = datetime.datetime(2010, 12, 1, 8, 26)  # noqa: DTZ001 - files hold local times
ARRAYS = (
    (pa.array([1, None, -3]), ["1", None, "-3"]),
    (pa.array([2**62]), [str(2**62)]),
    (pa.array([13085.0, 0.1, 2.55, -0.0, None]), ["13085", "0.1", "2.55", "0", None]),
    (pa.array([1e15, 1e22, 1e-7]), ["1E+15", "1E+22", "1e-07"]),
    (pa.array([0.1], pa.float32()), ["0.1"]),
    (pa.array([MORNING, None], pa.timestamp("ns")), ["2010-12-01 08:26:00", None]),
    (pa.array([MORNING.replace(microsecond=500_000), MORNING]), ["2010-12-01 08:26:00.5", "2010-12-01 08:26:00"]),
    (pa.array([MORNING.date()]), ["2010-12-01"]),
    (pa.array([Decimal("1.50")]), ["1.50"]),
    (pa.array([True, False, None]), ["TRUE", "FALSE", None]),
    (pa.array([" 007 ", "", "𠮷"]), [" 007 ", None, "𠮷"]),
    (pa.array(["a", "b", "a"]).dictionary_encode(), ["a", "b", "a"]),
    (pa.array(["x"], pa.large_string()), ["x"]),
    (pa.array([b"x"]), ["x"]),
    (pa.nulls(2), [None, None]),
    (pa.array([datetime.time(8, 26)], pa.time64("us")), ["08:26:00"]),
)


@pytest.mark.parametrize(("array", "expected"), ARRAYS, ids=[str(array.type) for array, _ in ARRAYS])
def test_a_column_becomes_text(array, expected, cells):
    assert cells("a.parquet", parquet(列=array)) == [["列"], *([value] for value in expected)]


def test_a_column_of_lists_is_no_cell(refused):
    assert refused("a.parquet", parquet(a=pa.array([[1, 2]]))).code == "unreadable_file"


def test_a_million_lines_take_seconds_and_little_memory(shared_data, quarantine):
    import time

    from zhike.intake import read

    began = time.monotonic()
    counts = []
    for year in ("year_2009_2010", "year_2010_2011"):
        (sheet,) = read(shared_data / "online_retail_ii" / f"{year}.parquet", into=quarantine)
        counts.append(sheet.rows - 1)

    assert counts == [525_461, 541_909]
    assert time.monotonic() - began < 30  # 2.5 s alone on the machine
    first = pq.ParquetFile(sheet.path).read_row_group(0).slice(1, 1).to_pylist()[0]
    assert list(first.values()) == [
        2,
        "536365",
        "85123A",
        "WHITE HANGING HEART T-LIGHT HOLDER",
        "6",
        "2010-12-01 08:26:00",
        "2.55",
        "17850",
        "United Kingdom",
    ]
