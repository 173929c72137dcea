"""What every test may ask for: tables written as text, an engine, the real data beside the project."""

import functools
import gc
import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
import pytest

import once
from raw_facts import KEYS
from zhike import engine as engines
from zhike.engine import Engine
from zhike.tables import FIELDS, IBIS_TYPES, TABLES, WORKING

TYPES = {field.name: field.type for field in FIELDS} | {
    column.name: column.type for table in TABLES for column in table.columns
}


TURNED = ("order_lines", "invoices", "receipts")
"""Tables that keep how a sum in another currency was turned."""

SMALL_TABLES = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
}
"""Spark's settings for tables of a few rows; what it computes is the same."""


SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m -XX:MetaspaceSize=512m -XX:+UseSerialGC"
"""Java's options for a Spark that lays out many plans once each: compiling them well takes longer than running them."""


def small(spark: Engine) -> Engine:
    """Spark, set for tables of a few rows: they are read sooner than code for them is compiled."""
    for option, value in SMALL_TABLES.items():
        spark.backend._session.conf.set(option, value)
    return spark


def pytest_configure(config: pytest.Config) -> None:
    gc.set_threshold(100_000, 20, 100)  # expressions are many small objects: looked through less often
    os.environ.setdefault("SPARK_SUBMIT_OPTS", SHORT_LIVED)
    os.environ.setdefault("SPARK_DRIVER_MEMORY", "3g")  # in 1 g a whole run spends a quarter of its time on collecting
    if not hasattr(config, "workerinput"):
        once.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        once.end()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--spark", action="store_true", help="run the step tests on Spark as well")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every step on DuckDB; on Spark those marked `every_engine`, in the long tests all of them (docs/why/0008)."""
    if "engine" in metafunc.fixturenames:
        either = ["duckdb"]
        large = metafunc.definition.get_closest_marker("large_plan")
        chosen = metafunc.definition.get_closest_marker("every_engine")
        if metafunc.config.getoption("--spark") and (chosen or not large):
            either.append(pytest.param("spark", marks=() if chosen else pytest.mark.t2))
        metafunc.parametrize("engine", either, indirect=True, scope="session")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file's tests go to one worker; the long ones go first, so that none is last.

    Those are the whole pipeline on Spark, and then files that compute companies or open browsers.
    """

    @functools.cache
    def turn(path: Path) -> int:
        source = path.read_text("utf-8")
        if "small_spark" in source:
            return 0
        return 1 if path.parent.name == "journeys" or "refresh(" in source or 'scope="module"' in source else 2

    items.sort(key=lambda item: turn(item.path))


@pytest.fixture(scope="session", autouse=True)
def one_spark() -> Iterator[None]:
    """A process has one Spark session: a run that is over leaves it to the tests that come after; it ends with them."""
    close = Engine.close
    patched = pytest.MonkeyPatch()
    patched.setattr(Engine, "close", lambda engine: close(engine) if engine.name == "duckdb" else None)
    yield
    patched.undo()


@pytest.fixture(scope="session")
def opened() -> Iterator[Callable[[str], Engine]]:
    """Engines by name, each connected once and kept: files that use one and the other follow each other."""
    kept: dict[str, Engine] = {}

    def named(name: str) -> Engine:
        if name not in kept:
            connected = engines.connect("duckdb://" if name == "duckdb" else "spark://local", threads=2)
            kept[name] = connected if name == "duckdb" else small(connected)
        return kept[name]

    yield named
    for one in kept.values():
        one.close()


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest, opened: Callable[[str], Engine]) -> Engine:
    """The engine a step is tested on: DuckDB always, Spark with --spark."""
    name = request.param
    if name == "spark" and shutil.which("java") is None:
        pytest.skip("SKIPPED LOUDLY: no Java 17 or 21 on this machine, Spark is not tested")
    return opened(name)


@pytest.fixture
def small_spark(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever connects to Spark meanwhile is set for small tables."""
    spark = engines._spark
    monkeypatch.setattr(engines, "_spark", lambda *asked: small(spark(*asked)))


@pytest.fixture(scope="session")
def embedded() -> Iterator[Engine]:
    """The engine that rows held in memory run on where a test asks for none."""
    with engines.connected(threads=2) as connected:
        yield connected


@pytest.fixture(autouse=True)
def backend(request: pytest.FixtureRequest, embedded: Engine) -> None:
    """Ibis's default backend is the engine of this very test, not of the one before it."""
    mine = request.getfixturevalue("engine") if "engine" in request.fixturenames else embedded
    ibis.set_backend(mine.backend)


@pytest.fixture
def given(engine: Engine) -> Callable[[str, str], ir.Table]:
    """A table written as text: `given("order_lines", '''order_id | amount …''')`.

    Columns take their type from the contract of that table, else from the field of that name; an empty cell is missing,
    one of two quotes is an empty text.
    What is in the own currency needs no columns of how it was turned: those are there and empty.
    """

    def table(name: str, text: str) -> ir.Table:
        lines = [line for line in text.strip("\n").splitlines() if line.strip()]
        header = [cell.strip() for cell in lines[0].split("|")]
        body = [[cell.strip() for cell in line.split("|")] for line in lines[1:]]
        own = {c.name: c.type for t in TABLES if t.name == name for c in t.columns}
        turned = [one.name for one in WORKING if name in TURNED and one.name not in header]
        header, body = header + turned, [row + [""] * len(turned) for row in body]
        if name.startswith("raw"):  # a fact's own fields: a table's column may bear the same name
            own = {f.name: f.type for f in FIELDS} | KEYS
        types = [own.get(column) or TYPES.get(column, "text") for column in header]
        columns = [pa.array([_cell(row[i], types[i]) for row in body], _arrow(types[i])) for i in range(len(header))]
        held = pa.table(columns, names=header)
        if engine.name != "duckdb":
            return engine.given(held)
        return _named(engine, f"given_{name}_{next(numbers[name])}", held)

    numbers: dict[str, Iterator[int]] = defaultdict(count)
    return table


def _named(engine: Engine, name: str, rows: pa.Table) -> ir.Table:
    """Rows under a name that another test gives its own rows, so that a step's SQL is laid out once for both."""
    engine.backend.con.register(name, rows)
    return ops.DatabaseTable(name, ibis.schema(rows.schema), engine.backend).to_expr()


@pytest.fixture
def rows(engine: Engine) -> Callable[..., list[tuple[Any, ...]]]:
    """The rows of an expression as tuples, in the order of all their values; name columns to see only those."""

    def fetch(expression: ir.Table, *columns: str) -> list[tuple[Any, ...]]:
        table = engine.fetch(expression)  # whole: its SQL is that of the test before
        table = table.select([*columns]) if columns else table
        found = [tuple(row.values()) for row in table.to_pylist()]
        return sorted(found, key=lambda row: tuple((value is not None, str(value)) for value in row))

    return fetch


def _arrow(type_: str) -> pa.DataType:
    return ibis.dtype(IBIS_TYPES[type_]).to_pyarrow()  # type: ignore[index]


def _cell(text: str, type_: str) -> Any:
    if text in ("", '""'):
        return None if text == "" else ""
    if type_ == "day":
        return date.fromisoformat(text)
    if type_ == "instant":
        return datetime.fromisoformat(text + "+00:00")
    if type_ in ("money", "price", "quantity"):
        places = {"money": "0.01", "price": "0.000001", "quantity": "0.0001"}[type_]
        return Decimal(text).quantize(Decimal(places))
    if type_ == "count":
        return int(text)
    if type_ in ("share", "number"):
        return float(text)
    if type_ == "flag":
        return text == "true"
    return text


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the project; tests that need it skip loudly where it is not there."""
    folder = Path(os.environ.get("ZHIKE_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"SKIPPED LOUDLY: the real data in {folder.name}/ is not on this machine")
    return folder
