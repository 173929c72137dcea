"""The golden run: one demo company through the whole pipeline, on DuckDB and on Spark, table by table the same."""

import functools
from dataclasses import replace
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa
import pytest
from pyarrow import parquet

from web import shop
from zhike import demo, load, run, workspace
from zhike.pipeline import PIPELINE, ROWS_OF
from zhike.step import Step
from zhike.web.app import create_app

ABROAD = {
    "外销明细": "单据日期,单据编号,客户名称,商品名称,数量,币种,原币金额\n2026-03-02,W1,Northwind Traders,杯,10,美元,1000.33\n2026-04-12,W2,Northwind Traders,杯,10,USD,700.77\n2026-04-13,W3,Okada Shoji,杯,10,日元,88000\n2026-04-14,W4,Okada Shoji,杯,1,英镑,50.00\n",
    "外销应收单": "应收单号,客户名称,业务日期,到期日,币别,汇率,应收金额\nWY1,Northwind Traders,2026-03-02,2026-04-01,USD,7.1033,1000.33\nWY2,Okada Shoji,2026-04-13,2026-05-13,日元,,88000\nWY3,Okada Shoji,2026-04-14,2026-05-14,英镑,,50.00\n",
    "外销收款单": "收款单号,客户名称,收款日期,结算方式,币别,收款金额,应收单号\nWS1,Northwind Traders,2026-04-20,电汇,美元,333.44,WY1\nWS2,Northwind Traders,2026-04-25,电汇,美元,600.00,\n",
    "汇率": "币种,单位,期间,汇率\n美元,1,2026-03,7.1066\n美元,1,2026-04,7.0933\n日元,100,2026-04,4.7123\n",
}
"""A few documents in other currencies beside the demo's, the pounds without a rate."""


def asked_without(step: Step) -> Step:
    """The step, asked beside what it is given once more with nothing that its rows could come from."""

    @functools.wraps(step.made_by)
    def made(*given: Any, **told: Any) -> Any:
        nothing = [
            table.filter(ibis.literal(False)) if name in ROWS_OF[step.table] else table
            for name, table in zip(step.made_from, given, strict=True)
        ]
        assert step.made_by(*nothing, **told).count().to_pyarrow().as_py() == 0, step.table
        return step.made_by(*given, **told)

    return replace(step, made_by=made)


ASKED = tuple(asked_without(row) if isinstance(row, Step) and row.table in ROWS_OF else row for row in PIPELINE)


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    """A workspace with a small demo company loaded."""
    folder = tmp_path_factory.mktemp("golden")
    made = demo.write(folder / "files", customers=150)
    place = workspace.init(folder / "workspace")
    for name, text in ABROAD.items():
        (folder / "files" / f"{name}.csv").write_text(text, "utf-8-sig")
    load.bring(place, [*made.paths, *(folder / "files" / f"{name}.csv" for name in ABROAD)], yes=True)
    return place


@pytest.fixture(scope="module")
def here(company):
    """What DuckDB makes of it."""
    return run.refresh(company, rows=ASKED)


def compared(table: pa.Table) -> list[tuple[Any, ...]]:
    """Rows in one order; decimals to the cent, floats to nine digits."""

    def value(one: Any) -> Any:
        if isinstance(one, float):
            return float(f"{one:.9g}")
        return one.quantize(Decimal("0.01")) if isinstance(one, Decimal) else one

    rows = [tuple(value(one) for one in row.values()) for row in table.to_pylist()]
    return sorted(rows, key=lambda row: tuple((one is not None, str(one)) for one in row))


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("is_small", [True, pytest.param(False, marks=pytest.mark.t2)], ids=["small", "as it is"])
def test_spark_gives_the_same_tables_as_duckdb(request, company, here, is_small):
    if not request.config.getoption("--spark"):
        pytest.skip("run with --spark, as make test does")
    if is_small:
        request.getfixturevalue("small_spark")
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


def test_the_whole_run_takes_every_fact_and_leaves_every_table_filled(here):
    filled = {name for name, rows in here.tables.items() if rows}
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
        "conversions",
        "foreign_sums",
    }


def test_running_twice_does_nothing(company, here):
    again = run.refresh(company)
    assert (again.snapshot, again.new) == (here.snapshot, False)


@pytest.mark.usefixtures("here")
def test_sums_of_value_add_up_by_a_dimension_and_stand_within_their_intervals(company):
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
