"""What was laid out before is not laid out again, and never mistaken for something else."""

from datetime import date

import ibis
import ibis.expr.operations as ops
import pyarrow as pa
import pytest
from ibis.backends.sql import SQLBackend
from ibis.common.graph import Node, _flatten_collections
from pyarrow import parquet

from zhike import laid_out
from zhike.engine import connected


@pytest.fixture
def counted(monkeypatch):
    """How often Ibis laid something out."""
    monkeypatch.setattr(laid_out, "_kept", {})
    times, before = [], SQLBackend.compile

    def compile_(self, expr, **options):
        times.append(expr)
        return before(self, expr, **options)

    monkeypatch.setattr(SQLBackend, "compile", compile_)
    return times


def orders(tmp_path, **columns):
    path = tmp_path / f"{len(list(tmp_path.iterdir()))}.parquet"
    parquet.write_table(pa.table(columns or {"amount": [1, 2]}), path)
    return path


def total(engine, path, *, least=0, name="orders"):
    rows = engine.read(path, name=name)
    return engine.fetch(rows.filter(rows.amount > least).aggregate(total=rows.amount.sum())).to_pylist()[0]["total"]


def test_the_next_engine_finds_what_the_last_one_laid_out_and_reads_its_own_rows(counted, tmp_path):
    with connected(scratch=tmp_path) as engine:
        assert total(engine, orders(tmp_path)) == 3
    (elsewhere := tmp_path / "elsewhere").mkdir()
    with connected(scratch=elsewhere) as engine:
        assert total(engine, orders(tmp_path, amount=[4, 5])) == 9

    assert len(counted) == 1


@pytest.mark.parametrize(
    ("columns", "least", "answer"),
    [({"amount": [4, 5]}, 4, 5), ({"amount": [4.0, 5.5]}, 0, 9.5), ({"amount": [4, 5], "on": [date(2026, 1, 1)] * 2}, 0, 9)],
    ids=["another value", "another type", "another column"],
)  # fmt: skip
def test_something_else_is_laid_out_anew(columns, least, answer, counted, tmp_path):
    with connected() as engine:
        assert total(engine, orders(tmp_path)) == 3
    with connected() as engine:
        assert total(engine, orders(tmp_path, **columns), least=least) == answer

    assert len(counted) == 2


def test_what_cannot_be_asked_again_is_not_kept(counted, tmp_path):
    with connected() as engine:
        engine.fetch(engine.given(pa.table({"amount": [1]})))

        assert laid_out._kept == {}


def test_files_without_a_name_go_by_their_number_so_that_the_next_of_their_layout_is_not_laid_out_again(
    counted, tmp_path
):
    for amount in ([1, 2], [4, 5]):
        with connected() as engine:
            assert total(engine, orders(tmp_path, amount=amount), name="") == sum(amount)
            assert total(engine, orders(tmp_path, amount=[7]), name="") == 7  # two at once are not mixed up

    assert len(counted) == 2


def test_only_so_many_are_kept_the_last_asked_longest(counted, monkeypatch, tmp_path):
    monkeypatch.setattr(laid_out, "MOST", 2)
    with connected() as engine:
        path = orders(tmp_path)
        for least in (0, 1, 0, 2):
            total(engine, path, least=least)
        assert len(counted) == 3
        total(engine, path, least=0)
        assert len(counted) == 3
        total(engine, path, least=1)
        assert len(counted) == 4


def test_minus_one_is_not_minus_two_though_python_hashes_them_alike(counted, tmp_path):
    with connected() as engine:
        one, two = (engine.read(orders(tmp_path), name="orders").select(x=ibis.literal(number)) for number in (-1, -2))
        assert engine.fetch(one)["x"].to_pylist() == [-1, -1]
        assert engine.fetch(two)["x"].to_pylist() == [-2, -2]


@pytest.mark.parametrize(
    ("chosen", "is_all"),
    [(["amount", "day"], True), (["day", "amount"], False), (["amount"], False)],
    ids=["all of them", "in another order", "fewer"],
)
def test_only_all_columns_in_their_order_are_written_as_all(chosen, is_all, tmp_path):
    with connected(scratch=tmp_path) as engine:
        rows = engine.read(orders(tmp_path, amount=[1, 2], day=[3, 4]), name="orders")
        some = rows.select(*chosen).filter(rows.amount > 1)

        assert ("*" in engine.sql(some).split("FROM")[0]) is is_all
        assert engine.fetch(some).column_names == chosen


def test_what_a_relation_and_a_node_hold_is_what_ibis_finds_in_them(tmp_path):
    with connected(scratch=tmp_path) as engine:
        rows = engine.read(orders(tmp_path, amount=[1, 2], day=[3, 4]), name="orders")
        asked = rows.group_by("day").aggregate(total=ibis.cases((rows.amount > 1, rows.amount), else_=0).sum()).op()

    for relation in asked.find(ops.Relation):
        assert relation.fields == {name: ops.Field(relation, name) for name in relation.schema}
    for node in asked.find(Node):
        assert node.__children__ == tuple(_flatten_collections(node.__args__))
