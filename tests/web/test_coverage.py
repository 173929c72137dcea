from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pyarrow as pa
from pyarrow import parquet

from zhike.desk import Part
from zhike.web.coverage import Held, held, whole


def part(rows: int) -> Part:
    return Part(
        fact="order_lines", file="a.csv", sheet="", number=1, path="x", rows=rows, sha256="", content="", signature=""
    )


def test_a_file_says_its_period_and_what_is_filled_without_being_read(tmp_path):
    path = tmp_path / "rows.parquet"
    days = [date(2024, 3, 1), date(2024, 1, 5), date(2024, 2, 1)]
    parquet.write_table(
        pa.table(
            {
                "ordered_on": days,
                "customer_name": ["甲", None, "乙"],
                "note": pa.array([None] * 3, pa.string()),
                "row": [1, 2, 3],
            }
        ),
        path,
        row_group_size=2,
    )

    found = held(path, part(3))

    assert (found.rows, found.first, found.last) == (3, date(2024, 1, 5), date(2024, 3, 1))
    assert found.filled == {"ordered_on": 3, "customer_name": 2, "note": 0}


def test_an_instant_falls_on_the_companys_day(tmp_path):
    path = tmp_path / "rows.parquet"
    at = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)
    parquet.write_table(pa.table({"at": [at], "row": [1]}), path)
    visit = replace(part(1), fact="interactions")

    assert held(path, visit, ZoneInfo("Asia/Shanghai")).last == date(2026, 1, 1)
    assert held(path, visit).last == date(2025, 12, 31)


def test_a_file_that_is_gone_holds_nothing(tmp_path):
    assert held(tmp_path / "gone.parquet", part(3)) == Held()


def test_parts_together_reach_from_the_first_day_to_the_last():
    one = Held(2, date(2024, 1, 1), date(2024, 1, 9), {"note": 1})
    other = Held(3, date(2023, 5, 1), date(2023, 6, 1), {"note": 3})

    assert whole([one, Held(), other]) == Held(5, date(2023, 5, 1), date(2024, 1, 9), {"note": 4})
