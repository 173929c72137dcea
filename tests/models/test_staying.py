"""How long customers stay, and what separates those who stay long from those who do not."""

from datetime import date, timedelta

import ibis
import numpy as np
import pyarrow as pa
import pytest

from zhike.models.staying import COLUMNS, CURVES, stay_curves, stay_traits, stays
from zhike.tables import table

AS_OF = date(2025, 12, 31)


def test_a_stay_ends_with_the_last_order_or_where_it_could_not_yet_have_ended(given, rows):
    found = stays(
        given("orders", """
            order_id | customer_id | ordered_on | kind | amount | discount | returned | channel | salesperson
            A        | ann         | 2025-01-01 | sale | 10.00  | 1.00     | 0.00     | shop    | liu
            B        | ann         | 2025-03-02 | sale | 10.00  |          | -5.00    | web     | wu
            C        | bob         | 2025-01-01 | sale | 10.00  |          | -1.00    | web     |
            D        | bob         | 2025-12-01 | sale | 10.00  |          | 0.00     | web     |
            E        | cat         | 2025-11-01 | sale | 10.00  |          | 0.00     | web     |
        """),
        given("order_lines", """
            customer_id | ordered_on | kind | category | amount
            ann         | 2025-01-01 | sale | cups     | 4.00
            ann         | 2025-01-01 | sale | teas     | 6.00
            ann         | 2025-03-02 | sale | cups     | 99.00
        """),
        given("customers", """
            customer_id | kind_of_party | province | industry | source_channel | size_class
            ann         | company       | 广东省    |          |                |
        """),
        as_of=AS_OF,
        active_days=180,
    )  # fmt: skip

    # the end is 4 July: ann's last order is before it; bob bought after it and is followed up to it; cat came too late to be told
    seen = (
        "customer_id",
        "days",
        "has_left",
        "discounted_first",
        "returned_first",
        "channel",
        "category",
        "kind_of_party",
    )
    assert rows(found, *seen) == [
        ("ann", 60, True, True, False, "shop", "teas", "company"),
        ("bob", 184, False, False, True, "web", None, None),
    ]


@pytest.fixture(scope="module")
def planted(embedded):
    """600 customers; those of the web leave three times as fast as others, the salesperson makes no difference."""
    ibis.set_backend(embedded.backend)
    generator = np.random.default_rng(4)
    count = 600
    is_web = generator.random(count) < 0.5
    lived = np.ceil(generator.exponential(np.where(is_web, 150, 450)))
    followed = generator.integers(100, 700, count)
    days = np.minimum(lived, followed).astype(int)
    none = pa.array([None] * count, pa.string())
    return embedded.given(
        pa.table(
            {
                "customer_id": pa.array([f"c{n:03}" for n in range(count)]),
                "first_on": pa.array([AS_OF - timedelta(days=int(n)) for n in followed], pa.date32()),
                "days": pa.array(days, pa.int64()),
                "has_left": pa.array(lived <= followed),
                "first_amount": pa.array(generator.lognormal(size=count)),
                "discounted_first": pa.array([None] * count, pa.bool_()),
                "returned_first": pa.array([False] * count),
                "channel": pa.array(np.where(is_web, "web", "shop").tolist()),
                "salesperson": pa.array(generator.choice(["liu", "wu", "xu"], count).tolist()),
                "category": none, "kind_of_party": none, "province": none, "industry": none, "source_channel": none, "size_class": none,
            }
        )
    )  # fmt: skip


def test_what_makes_customers_leave_is_found_and_what_does_not_is_not(planted, embedded):
    rows = embedded.fetch(stay_traits(planted)).to_pylist()
    assert {(r["trait"], r["level"]) for r in rows if r["stands"]} == {("channel", "shop")}
    shop = next(r for r in rows if r["level"] == "shop")
    assert shop["ratio_low"] < 1 / 3 < shop["ratio_high"]
    assert shop["kept_year"] == pytest.approx(np.exp(-365 / 450), abs=0.08)
    assert shop["kept_year_others"] == pytest.approx(np.exp(-365 / 150), abs=0.06)


def test_the_curve_falls_and_is_the_planted_one(planted, embedded):
    rows = embedded.fetch(stay_curves(planted)).to_pylist()
    share = [r["share"] for r in rows if r["kind"] == "all"]
    assert share == sorted(share, reverse=True)
    half = next(r for r in rows if r["days"] == 180)
    assert half["low"] < (np.exp(-180 / 150) + np.exp(-180 / 450)) / 2 < half["high"]


def test_too_few_customers_are_not_told_apart(planted, embedded):
    few = planted.limit(40)
    assert embedded.fetch(stay_traits(few)).num_rows == 0
    assert embedded.fetch(stay_curves(few)).num_rows == 0


def test_the_columns_are_those_of_the_contract():
    assert set(COLUMNS) == {column.name for column in table("stay_traits").columns}
    assert set(CURVES) == {column.name for column in table("stay_curves").columns}
