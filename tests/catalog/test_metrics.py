"""One meaning at every grain: a metric over the documents of a customer equals what profiles keep of it."""

import math
import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa
import pytest

from product_list import product_list
from zhike.catalog import DIMENSIONS, METRICS, SEGMENTS
from zhike.clean.sales import orders
from zhike.engine import Engine
from zhike.metric import call
from zhike.metrics.customer import customer_metrics
from zhike.metrics.product import customer_products
from zhike.metrics.profile import profiles
from zhike.metrics.rhythm import rhythms
from zhike.segments.activity import activity
from zhike.segments.rfm import rfm
from zhike.segments.season import seasons
from zhike.segments.spending import spending
from zhike.segments.tiers import tiers
from zhike.segments.year_tiers import standings, year_tiers
from zhike.tables import IBIS_TYPES, table

AS_OF = date(2025, 6, 30)
ISSUED = [
    "customers",
    "new_customers",
    "repeat_customers",
    "active_customers",
    "lapsed_customers",
    "orders",
    "order_lines",
    "quantity",
    "spent",
    "average_order",
    "first_ordered_on",
    "last_ordered_on",
    "days_since_order",
    "repeat_days",
    "median_days_between_orders",
    "expected_next_on",
    "days_late",
    "returns_share",
    "margin",
    "receivable",
    "oldest_due_on",
    "tier",
    "rfm_class",
    "activity",
]
SPLITS = [
    "customer",
    "month",
    "quarter",
    "year",
    "province",
    "city",
    "industry",
    "channel",
    "store",
    "salesperson",
    "category",
    "product",
    "tier",
    "rfm_class",
    "activity",
    "segment",
]
BY_NAME = {metric.name: metric for metric in METRICS}
COUNTED = [metric for metric in METRICS if metric.value is not None]


def test_the_fixed_names_are_there():
    assert [name for name in ISSUED if name not in BY_NAME] == []
    assert [name for name in SPLITS if name not in {dimension.name for dimension in DIMENSIONS}] == []


def test_names_are_single_and_every_label_and_meaning_speaks_both_languages():
    for entries in (METRICS, DIMENSIONS, SEGMENTS):
        assert len({entry.name for entry in entries}) == len(entries)
        for entry in entries:
            for english, chinese in (entry.label, entry.means):
                assert english.isascii() or "–" in english or "−" in english or "÷" in english or "×" in english, (
                    entry.name
                )
                assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese), entry.name
            assert entry.means[0].endswith("."), entry.name
            assert entry.means[1].endswith(("。", "）")), entry.name


def test_what_is_asked_per_customer_is_a_column_of_profiles():
    columns = {column.name for column in table("profiles").columns}

    assert [metric.name for metric in METRICS if metric.per_customer and metric.name not in columns] == []
    assert [(metric.name, need) for metric in METRICS for need in metric.needs if need not in columns] == []


@pytest.fixture(scope="module", params=[1, 2])
def company(engine: Engine, request: pytest.FixtureRequest) -> dict[str, Any]:
    """A small made-up company: lines of all kinds, one customer without any, one who only returned."""
    lines = engine.given(_lines(random.Random(request.param)))
    documents = orders(lines)
    people = engine.given(_people())
    bought = customer_products(lines, product_list(lines))
    figures = customer_metrics(documents, bought, as_of=AS_OF)
    paces = rhythms(documents, as_of=AS_OF, late_after=1.0, steady_orders=4, active_rhythms=3.0, active_days=180)
    owed, paid, allowed, earned, expected = (
        _empty(engine, name) for name in ("receivables", "payments", "credit_standings", "customer_profit", "outlook")
    )
    states = activity(people, figures, paces, as_of=AS_OF, active_days=180, active_rhythms=3.0)
    marks: dict[str, Any] = {"tier_high": 0.5, "tier_middle": 0.8, "tier_by": "spent"}
    wide = profiles(
        people,
        figures,
        paces,
        owed,
        paid,
        allowed,
        earned,
        _empty(engine, "acquisitions"),
        rfm(figures, rfm_method="quantile"),
        tiers(figures, expected, _empty(engine, "usages"), earned, **marks),
        standings(year_tiers(documents, as_of=AS_OF, **marks), figures, as_of=AS_OF),
        states,
        seasons(documents),
        expected,
        _empty(engine, "churn_risks"),
        spending(figures),
        _empty(engine, "satisfaction"),
        _empty(engine, "loyalties"),
        _empty(engine, "enterprise_types"),
        _empty(engine, "surroundings"),
        _empty(engine, "retail_types"),
        _empty(engine, "clusters"),
        _empty(engine, "growth"),
        _empty(engine, "potential"),
        _empty(engine, "size_classes"),
        _empty(engine, "usages"),
        _empty(engine, "records"),
        _empty(engine, "businesses"),
    )
    return {
        "orders": engine.given(engine.fetch(documents)),
        "order_lines": lines,
        "profiles": engine.given(engine.fetch(wide)),
    }


def _empty(engine: Engine, name: str) -> Any:
    return engine.given(
        pa.table({c.name: pa.array([], ibis.dtype(IBIS_TYPES[c.type]).to_pyarrow()) for c in table(name).columns})
    )


def _lines(chance: random.Random) -> pa.Table:
    # A line has the day of its document and the category of its product: so the contract of order_lines says.
    days = {
        (n, source): date(2023, 9, 1) + timedelta(days=chance.randrange(660))
        for n in range(134)
        for source in ("erp", "shop")
    }
    categories = {"P1": "Kitchen", "P2": "Kitchen", "P3": "Bath", "P4": None}
    found: list[dict[str, Any]] = []
    for number in range(400):
        customer = chance.choice(["ann", "bob", "cid", "dee", "eve", "fay", None])
        kind = "return" if customer == "fay" else chance.choices(["sale", "return", "gift", "freight"], [8, 2, 1, 1])[0]
        amount = Decimal(chance.randrange(1, 100_000)) / 100 if kind != "gift" else Decimal(0)
        sign = -1 if kind == "return" else 1
        cost = amount / 2 if chance.random() < 0.5 else None
        source = chance.choice(["erp", "shop"])
        product = None if kind == "freight" else chance.choice([*categories, None])
        found.append({
            "order_id": f"{number // 3}", "source": source, "customer_id": customer, "ordered_on": days[number // 3, source],
            "product_code": product, "category": categories.get(product or ""), "kind": kind, "quantity": Decimal(sign * chance.randrange(1, 9)),
            "amount": sign * amount, "discount": Decimal("1.50") if chance.random() < 0.3 else None,
            "cost": None if cost is None else round(sign * cost, 2), "row": number, "load": "1", "file": "f", "sheet": "",
            "channel": chance.choice(["web", "shop", None]),
        })  # fmt: skip
    return _typed("order_lines", found)


def _people() -> pa.Table:
    names = ["ann", "bob", "cid", "dee", "eve", "fay", "gus"]
    return _typed(
        "customers", [{"customer_id": n, "kind_of_party": "company", "spellings": 1, "sources": 1} for n in names]
    )


def _typed(name: str, found: list[dict[str, Any]]) -> pa.Table:
    columns = {c.name: [row.get(c.name) for row in found] for c in table(name).columns}
    return pa.table(
        {c.name: pa.array(columns[c.name], ibis.dtype(IBIS_TYPES[c.type]).to_pyarrow()) for c in table(name).columns}
    )


def _documents(company: dict[str, Any], base: str, metric: Any) -> Any:
    rows = company[base]
    rows = rows.filter(rows.customer_id.notnull())
    if metric.needs:
        rows = rows.join(company["profiles"].select("customer_id", *metric.needs), "customer_id")
    return rows


def _over(metric: Any, wide: Any) -> Any:
    return call(metric.over, wide, AS_OF) if metric.over is not None else wide[metric.name].sum()


def _same(a: Any, b: Any) -> bool:
    return math.isclose(a, b, abs_tol=1e-12) if isinstance(a, float) and b is not None else a == b


def _bases(metric: Any) -> list[str]:
    return ["order_lines"] if metric.lines else ["orders", "order_lines"]


@pytest.mark.parametrize("name", [metric.name for metric in COUNTED])
def test_over_the_whole_company_documents_lines_and_profiles_agree(
    engine: Engine, company: dict[str, Any], name: str
) -> None:
    metric = BY_NAME[name]
    wide = company["profiles"]
    expected = engine.fetch(wide.aggregate(found=_over(metric, wide))).to_pylist()[0]["found"]

    for base in _bases(metric):
        rows = _documents(company, base, metric)
        found = engine.fetch(rows.aggregate(found=call(metric.value, rows, AS_OF))).to_pylist()[0]["found"]
        assert _same(found, expected), (base, found, expected)


@pytest.mark.parametrize("name", [metric.name for metric in COUNTED if metric.per_customer])
def test_of_every_customer_documents_and_lines_say_what_profiles_keep(
    engine: Engine, company: dict[str, Any], name: str
) -> None:
    metric = BY_NAME[name]
    kept = {row["customer_id"]: row[name] for row in engine.fetch(company["profiles"]).to_pylist()}

    for base in _bases(metric):
        rows = _documents(company, base, metric)
        found = engine.fetch(rows.group_by("customer_id").aggregate(found=call(metric.value, rows, AS_OF))).to_pylist()
        assert len(found) == 6
        for row in found:
            expected = kept[row["customer_id"]]
            # Days after the first of a customer without a sale are none, and profiles say that they are unknown.
            if name in ("repeat_days", "products", "categories") and row["customer_id"] == "fay":
                continue
            assert _same(row["found"], expected), (base, row, expected)


@pytest.mark.parametrize("name", [metric.name for metric in METRICS if metric.per_customer])
def test_over_a_single_customer_profiles_say_their_own_column(
    engine: Engine, company: dict[str, Any], name: str
) -> None:
    metric = BY_NAME[name]
    wide = company["profiles"]
    found = engine.fetch(
        wide.group_by("customer_id").aggregate(found=_over(metric, wide), kept=wide[name].max())
    ).to_pylist()

    for row in found:
        if name in ("products", "categories") and row["kept"] == 0:
            continue  # an average over no customer
        assert _same(row["found"], row["kept"]), row


@pytest.mark.parametrize("segment", SEGMENTS, ids=lambda segment: segment.name)
def test_every_segment_is_a_condition_on_profiles(engine: Engine, company: dict[str, Any], segment: Any) -> None:
    wide = company["profiles"]
    assert engine.fetch(wide.aggregate(heads=segment.holds(wide).cast("int64").sum())).num_rows == 1


@pytest.mark.parametrize("dimension", DIMENSIONS, ids=lambda dimension: dimension.name)
def test_every_dimension_splits_its_table(engine: Engine, company: dict[str, Any], dimension: Any) -> None:
    rows = company["profiles" if dimension.on == "customers" else dimension.on]
    split = rows.select(part=dimension.value(rows))
    assert engine.fetch(split.group_by("part").aggregate(rows=split.count())).num_rows >= 1
