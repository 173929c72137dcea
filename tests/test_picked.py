"""What is only picked from one customer's rows is what the engine would have answered."""

from datetime import UTC, date, datetime
from decimal import Decimal

import ibis
import pyarrow as pa
import pytest
from pyarrow import parquet

from zhike.engine import OfOne, Reader, connected
from zhike.picked import picked

WHO = "<who>"
ROWS = {
    "customer_id": ["ann", "bob", "bob", "bob", "bob", "bob", "cid"],
    "day": [date(2026, 1, day) if day else None for day in (1, 5, 0, 3, 9, 7, 2)],
    "at": pa.array([datetime(2026, 1, 1, hour, tzinfo=UTC) for hour in range(7)], pa.timestamp("us", "UTC")),
    "amount": pa.array([Decimal(n) / 4 if n != 3 else None for n in range(7)], pa.decimal128(18, 2)),
    "name": ["x", "Ä", "a", None, "中", "B", "y"],
    "parts": [["p"], ["q", "r"], [], None, ["s"], ["t"], ["u"]],
}
MADE = {
    "all": lambda t: t.filter(t.customer_id == WHO),
    "the first by day": lambda t: t.filter(t.customer_id == WHO).order_by(t.day.desc()).limit(3),
    "by name and day": lambda t: t.filter(t.customer_id == WHO).order_by("name", ibis.desc("at")),
    "some under other names": lambda t: t.filter(t.customer_id == WHO).order_by(t.at.desc()).select(when="day", sum="amount"),
    "renamed, then in order": lambda t: t.filter(t.customer_id == WHO).select("at", x="amount", who="name").order_by("x").limit(4),
    "without one": lambda t: t.filter(t.customer_id == WHO).drop("parts", "day").order_by("at"),
}  # fmt: skip


@pytest.fixture
def reader(tmp_path):
    parquet.write_table(pa.table(ROWS), tmp_path / "orders.parquet", row_group_size=2)
    with connected() as engine:
        yield Reader(engine)


def sql(reader, expression):
    return reader.sql(expression).replace(f"'{WHO}'", "$1")


@pytest.mark.parametrize("who", ["ann", "bob", "nobody"])
@pytest.mark.parametrize("name", MADE)
def test_rows_are_those_of_the_statement(reader, tmp_path, name, who):
    expression = MADE[name](reader.read(tmp_path / "orders.parquet"))
    rows = picked(expression, WHO)
    assert rows is not None
    table = expression.op().find(ibis.expr.operations.DatabaseTable)[0].name

    plain = reader.about(who, OfOne(sql(reader, expression), {table: list(ROWS)}))
    mine = reader.about(who, OfOne("not asked", {}, picked=rows))
    assert mine == plain
    assert [[*row] for row in mine] == [[*row] for row in plain]  # the columns in their order
    assert len(plain) == {"nobody": 0, "ann": 1}.get(who, len(plain))


@pytest.mark.parametrize(
    "make",
    [
        lambda t: t.filter(t.customer_id == WHO).aggregate(n=ibis._.count()),
        lambda t: t.filter(t.customer_id == WHO, t.amount > 1),
        lambda t: t.filter(t.name == WHO),
        lambda t: t.filter(t.customer_id == WHO).select(double=t.amount * 2),
        lambda t: t.filter(t.customer_id == WHO).limit(2).order_by("day"),
        lambda t: t.filter(t.customer_id == WHO).limit(2, offset=1),
        lambda t: t.filter(t.customer_id == WHO).order_by(t.day.asc(nulls_first=True)),
        lambda t: t.filter(t.customer_id == "ann"),
        lambda t: t.filter(t.customer_id == WHO).distinct(),
        lambda t: t,
    ],
)
def test_what_is_computed_is_left_to_the_engine(reader, tmp_path, make):
    assert picked(make(reader.read(tmp_path / "orders.parquet")), WHO) is None
