"""The engine answers alike wherever it runs."""

import gc
from pathlib import Path
from types import SimpleNamespace

import ibis
import pyarrow as pa
import pytest
from pyarrow import parquet

from zhike import engine as engines
from zhike.engine import GIB, GROWN, HELD_SHARE, Engine, Reader, connected, unpacked


def test_a_sum_of_money_stays_exact_to_the_cent(engine, given, rows):
    lines = given(
        "order_lines",
        """
        customer_id | amount
        ann         | 0.10
        ann         | 0.20
        bob         | 5.00
    """,
    )
    spent = lines.group_by("customer_id").aggregate(spent=ibis._.amount.sum().cast("decimal(18, 2)"))
    assert [(who, str(sum_)) for who, sum_ in rows(spent)] == [("ann", "0.30"), ("bob", "5.00")]


def test_what_is_written_reads_back_the_same(engine, given, rows, tmp_path):
    lines = given(
        "order_lines",
        """
        customer_id | amount | ordered_on
        ann         | 0.10   | 2025-01-01
        bob         |        |
    """,
    )
    assert engine.write(lines, tmp_path / "lines.parquet") == 2
    assert rows(engine.read(tmp_path / "lines.parquet")) == rows(lines)


def test_rows_in_memory_are_let_go_once_written_and_come_again_when_asked(tmp_path):
    with connected() as engine:
        held = engine.given(pa.table({"name": ["ann"] * 1000}))
        engine.write(held, tmp_path / "names.parquet")

        views = "SELECT view_name FROM duckdb_views() WHERE NOT internal"
        assert engine.backend.con.execute(views).fetchall() == []
        assert engine.fetch(held.aggregate(rows=held.count())).to_pylist() == [{"rows": 1000}]
        assert engine.write(held, tmp_path / "again.parquet") == 1000


def test_a_table_in_order_is_written_in_order_whatever_parts_it_is_made_in(engine, given, tmp_path):
    lines = given(
        "order_lines",
        """
        customer_id | amount | ordered_on
        cid         | 1.00   | 2025-01-03
        ann         | 0.10   | 2025-01-01
        bob         | 2.50   | 2025-01-02
        ann         | 0.20   | 2025-01-04
    """,
    )
    engine.write(lines, tmp_path / "lines.parquet", by=("customer_id", "ordered_on"))
    written = parquet.read_table(tmp_path / "lines.parquet")

    assert written["customer_id"].to_pylist() == ["ann", "ann", "bob", "cid"]
    assert written.schema.field("amount").type == pa.decimal128(18, 2)
    assert [path.name for path in tmp_path.iterdir()] == ["lines.parquet"]


def test_a_table_of_many_rows_lies_in_order_in_small_groups_and_nothing_else_is_left(tmp_path):
    n = 10_000
    with connected(threads=2) as engine:
        rows = engine.given(pa.table({"customer_id": [f"c{i * 7919 % n:05d}" for i in range(n)], "n": range(n)}))
        count = engine.write(rows, tmp_path / "rows.parquet", by=("customer_id",), group=4_096)
    file = parquet.ParquetFile(tmp_path / "rows.parquet")
    groups = [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)]

    assert count == n
    assert groups == [4_096, 4_096, 1_808]
    assert file.read()["customer_id"].to_pylist() == sorted(f"c{i:05d}" for i in range(n))
    assert sorted(file.read()["n"].to_pylist()) == list(range(n))
    assert [path.name for path in tmp_path.iterdir()] == ["rows.parquet"]


def test_a_table_held_in_memory_reads_like_its_file_also_after_it_gave_way(tmp_path):
    with connected() as engine:
        reader = Reader(engine, held=("profiles",))
        for number in range(4):
            (tmp_path / f"{number}").mkdir()
            parquet.write_table(pa.table({"customer_id": [f"c{number}"]}), tmp_path / f"{number}" / "profiles.parquet")
        read = [reader.read(tmp_path / f"{number}" / "profiles.parquet") for number in range(4)]
        in_memory = [
            name for (name,) in engine.backend.con.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        ]

        assert len(in_memory) == 2
        assert [reader.fetch(table)["customer_id"].to_pylist() for table in read] == [["c0"], ["c1"], ["c2"], ["c3"]]
        reader.forget()
        again = reader.read(tmp_path / "0" / "profiles.parquet")
        assert reader.fetch(again)["customer_id"].to_pylist() == ["c0"]


@pytest.mark.parametrize(("room", "held"), [(0.5, 0), (1.5, 1), (2.0, 2)])
def test_a_table_is_held_only_where_the_engine_has_room_for_it(tmp_path, room, held):
    paths = [tmp_path / name / "profiles.parquet" for name in "ab"]
    for path in paths:
        path.parent.mkdir()
        parquet.write_table(pa.table({"customer_id": ["ann"]}), path)
    with connected() as engine:
        engine.memory = int(room * unpacked(paths[0]) / HELD_SHARE) + 1
        reader = Reader(engine, held=("profiles",))

        assert all(reader.fetch(reader.read(path)).num_rows == 1 for path in paths)
        assert len(engine.backend.con.execute("SELECT table_name FROM duckdb_tables()").fetchall()) == held


def test_what_a_process_holds_for_good_is_looked_through_once_and_again_when_it_has_grown(monkeypatch):
    looked, size = [], [3 * GIB]
    monkeypatch.setattr(engines.gc, "collect", lambda: looked.append(size[0]))
    monkeypatch.setattr(engines.psutil.Process, "memory_info", lambda _: SimpleNamespace(rss=size[0]))

    held = engines.let_go()
    for size[0] in (3 * GIB, 3 * GIB + GROWN, 3 * GIB + GROWN + 1, 2 * GIB, 2 * GIB + GROWN + 1):
        held = engines.let_go(held)

    assert looked == [3 * GIB, 3 * GIB + GROWN + 1, 2 * GIB + GROWN + 1]
    size[0] = GIB
    assert engines.let_go() == GIB
    assert len(looked) == 3


def test_rows_given_to_spark_leave_no_file_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Path] = []
    monkeypatch.setattr(Engine, "read", lambda _engine, path: written.append(path))
    engine = Engine("spark", None)

    engine.given(pa.table({"name": ["ann"]}))
    engine.given(pa.table({"name": ["bo"]}))

    assert [parquet.read_table(path).to_pylist() for path in written] == [[{"name": "ann"}], [{"name": "bo"}]]
    del engine
    gc.collect()
    assert not any(path.exists() or path.parent.exists() for path in written)
