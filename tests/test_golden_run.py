"""The golden run: one demo company through the whole pipeline, on DuckDB and on Spark, table by table the same."""

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from web import shop
from zhike import demo, load, run, workspace
from zhike.web.app import create_app


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    """A workspace with a small demo company loaded."""
    folder = tmp_path_factory.mktemp("golden")
    made = demo.write(folder / "files", customers=150)
    place = workspace.init(folder / "workspace")
    load.bring(place, made.paths, yes=True)
    return place


def compared(table: pa.Table) -> list[tuple[Any, ...]]:
    """Rows in one order; decimals to the cent, floats to nine digits."""

    def value(one: Any) -> Any:
        if isinstance(one, float):
            return float(f"{one:.9g}")
        return one.quantize(Decimal("0.01")) if isinstance(one, Decimal) else one

    rows = [tuple(value(one) for one in row.values()) for row in table.to_pylist()]
    return sorted(rows, key=lambda row: tuple((one is not None, str(one)) for one in row))


@pytest.mark.timeout(900)
@pytest.mark.parametrize("is_small", [True, pytest.param(False, marks=pytest.mark.t2)], ids=["small", "as it is"])
def test_spark_gives_the_same_tables_as_duckdb(request, company, is_small):
    if not request.config.getoption("--spark"):
        pytest.skip("run with --spark, as make test does")
    if is_small:
        request.getfixturevalue("small_spark")
    here = run.refresh(company)
    tables = {name: parquet.read_table(here.path / f"{name}.parquet") for name in here.tables}
    for path in here.path.iterdir():
        path.unlink()
    here.path.rmdir()  # or the second run finds the first and does nothing
    there = run.refresh(company, engine_url="spark://local")
    assert there.snapshot == here.snapshot
    assert there.new
    assert there.tables == here.tables
    for name, table in tables.items():
        found = parquet.read_table(there.path / f"{name}.parquet")
        assert found.column_names == table.column_names, name
        assert compared(found) == compared(table), name


def test_the_whole_run_takes_every_fact_and_leaves_every_table_filled(company):
    ran = run.refresh(company)
    filled = {name for name, rows in ran.tables.items() if rows}
    assert filled >= {
        "order_lines",
        "orders",
        "customers",
        "customer_metrics",
        "profiles",
        "receipts",
        "invoices",
        "interactions",
        "products",
        "rfm",
        "tiers",
        "cohorts",
        "retention",
    }


def test_running_twice_does_nothing(company):
    first = run.refresh(company)
    again = run.refresh(company)
    assert (again.snapshot, again.new) == (first.snapshot, False)


def test_sums_of_value_add_up_by_a_dimension_and_stand_within_their_intervals(company):
    run.refresh(company)
    app = create_app(company)
    with shop.served(app) as address, shop.client(address, shop.session(company)) as client:
        page = client.get("/value.json?by=activity").json()
    app.state.office.close()

    whole, place = page["sums"][0], page["split"]["under"]["2"]
    rows = [row for row in page["split"]["rows"] if row[2]["value"] is not None]
    assert sum(float(row[2]["value"]) for row in rows) == pytest.approx(float(whole["value"]["value"]), abs=0.05)
    for worth, ends in [(whole["value"], whole["between"]), *((row[2], row[place]) for row in rows)]:
        assert float(ends[0]["value"]) <= float(worth["value"]) <= float(ends[1]["value"])
    assert float(whole["between"][0]["value"]) < float(whole["between"][1]["value"])
