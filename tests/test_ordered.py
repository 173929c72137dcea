"""One customer's rows of a file in the order of customers."""

import pyarrow as pa
import pytest
from pyarrow import parquet

from zhike.engine import OfOne, Reader, connected
from zhike.ordered import ordered


def written(path, customers, rows_a_group=2):
    table = pa.table(
        {"customer_id": pa.array(customers, pa.string()), "row": range(len(customers)), "other": ["x"] * len(customers)}
    )
    parquet.write_table(table, path, row_group_size=rows_a_group)
    return path


@pytest.mark.parametrize("who", ["a", "ann", "bob", "cid", "dora", "zoe"])
def test_the_rows_of_one_customer_are_those_that_the_whole_file_has(tmp_path, who):
    customers = ["ann", "ann", "ann", "bob", "cid", "cid", "cid", "cid", "cid", "dora", None, None, None]
    file = ordered(written(tmp_path / "orders.parquet", customers))

    found = file.rows(who, ["customer_id", "row"])
    assert found.to_pylist() == [{"customer_id": who, "row": n} for n, one in enumerate(customers) if one == who]


def test_a_file_in_another_order_or_without_customers_is_read_whole(tmp_path):
    assert ordered(written(tmp_path / "mixed.parquet", ["ann", "cid", "bob", "dora"])) is None
    parquet.write_table(pa.table({"month": ["2026-01"]}), tmp_path / "months.parquet")
    assert ordered(tmp_path / "months.parquet") is None


def test_a_statement_about_one_customer_reads_the_same_in_whatever_order_the_file_is(tmp_path):
    customers = ["ann", "ann", "bob", "cid", "cid", "cid"]
    sums = []
    with connected() as engine:
        for name, order in (("ordered", customers), ("mixed", customers[::-1][:3] + ["bob", "ann", "ann"][::-1])):
            reader = Reader(engine)
            table = reader.read(written(tmp_path / f"{name}.parquet", order)).op().name
            sql = f'SELECT count(*) AS rows FROM "{table}" WHERE customer_id = $1'
            sums.append([reader.about(who, OfOne(sql, {table: ["customer_id"]})) for who in ("ann", "cid", "zoe")])
    assert sums[0] == [[{"rows": 2}], [{"rows": 3}], [{"rows": 0}]]
    assert sums[1] == sums[0]
