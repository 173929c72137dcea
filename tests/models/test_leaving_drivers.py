"""Drivers of leaving: what was planted stands, what was not does not."""

from datetime import date, timedelta
from itertools import pairwise

import ibis
import numpy as np
import pyarrow as pa
import pytest

from zhike.models.leaving_drivers import COLUMNS, DRIVERS, leaving_drivers, months
from zhike.tables import table

AS_OF = date(2025, 12, 31)
FIRST = date(2024, 1, 1)
DAYS = (AS_OF - FIRST).days
SETTINGS = {"late_after": 1.0, "steady_orders": 4}
RISES = {0: 300, 1: 420, 2: 540}
"""The day on which the goods of a kind become dearer by 15 %; those of the last kind never do."""
MONEY, PIECES = pa.decimal128(18, 2), pa.decimal128(18, 4)


def company(seed, *, by_price=1.0, by_complaint=1.0, customers=500):
    """Each customer buys one kind of goods about every 25 days, and may leave; times as often after a rise or complaint.

    Half of those who leave over a price never pay it. Complaints come by chance, one a year.
    """
    generator = np.random.default_rng(seed)
    lines, talks = [], []
    for number in range(customers):
        id_, kind = f"c{number:04}", int(generator.integers(4))
        day = float(generator.integers(0, 200))
        complained = set(np.flatnonzero(generator.random(DAYS) < 1 / 365).tolist())
        talks += [(id_, day) for day in complained]
        while day < DAYS:
            rise = RISES.get(kind, 10_000)
            lines.append((id_, f"p{kind}", int(day), 11.5 if day >= rise else 10.0))
            wait = generator.gamma(6, 25 / 6)
            odds = 0.02
            odds *= by_price if rise <= day + wait < rise + 90 else 1.0
            odds *= by_complaint if any(day - 60 <= one <= day + 10 for one in complained) else 1.0
            if generator.random() < odds:
                break
            day += wait
    return lines, talks


def drivers(engine, lines, talks):
    ids = pa.array([one[0] for one in lines])
    days = pa.array([FIRST + timedelta(days=one[2]) for one in lines], pa.date32())
    prices = pa.array([one[3] for one in lines]).cast(MONEY)
    same = {"customer_id": ids, "ordered_on": days, "kind": pa.array(["sale"] * len(lines)), "amount": prices}
    nothing = pa.array([0.0] * len(lines)).cast(MONEY)
    orders = pa.table({**same, "sold": prices, "returned": nothing, "discount": nothing})
    sold = pa.table({**same, "product_code": [one[1] for one in lines], "quantity": pa.array([1.0] * len(lines)).cast(PIECES)})  # fmt: skip
    said = pa.table(
        {
            "customer_id": pa.array([who for who, _ in talks], pa.string()),
            "spoken_on": pa.array([FIRST + timedelta(days=day) for _, day in talks], pa.date32()),
            "kind_of_interaction": pa.array(["投诉"] * len(talks), pa.string()),
            "topic": pa.array([None] * len(talks), pa.string()),
        }
    )
    names = ("customer_id", "received_on", "due_on", "amount")
    paid = pa.table({name: pa.array([], kind) for name, kind in zip(names, (pa.string(), pa.date32(), pa.date32(), MONEY), strict=True)})  # fmt: skip
    ibis.set_backend(engine.backend)
    found = leaving_drivers(*(engine.given(one) for one in (orders, sold, said, paid)), as_of=AS_OF, **SETTINGS)
    return {row["driver"]: row for row in engine.fetch(found).to_pylist()}


def test_a_planted_rise_of_prices_is_named_with_its_effect_though_who_leaves_over_it_never_pays_it(embedded):
    found = drivers(embedded, *company(2, by_price=5.0))

    dearer = found["dearer"]
    assert dearer["stands"]
    assert dearer["ratio_low"] > 1.5
    assert dearer["share"] > dearer["share_without"] + 0.03
    assert not found["complaints"]["stands"]
    assert found["prices"]["ratio_high"] < 1.0  # who has paid it stays


def test_planted_complaints_are_named_and_prices_that_moved_nobody_are_not(embedded):
    found = drivers(embedded, *company(2, by_complaint=5.0))

    assert found["complaints"]["stands"]
    assert found["complaints"]["ratio_low"] > 1.2
    assert not found["dearer"]["stands"]


def test_where_nothing_drives_anybody_hardly_anything_stands(embedded):
    """At most a tenth of what stands may be chance: of six companies without any effect one or none is told of one."""
    told = [
        any(row["stands"] for row in drivers(embedded, *company(seed, customers=250)).values())
        for seed in range(10, 16)
    ]

    assert sum(told) <= 1


def test_days_a_month_apart_leave_silence_to_be_seen_and_a_half_year_before_them():
    found = months(FIRST, AS_OF)
    assert found[0] == AS_OF - timedelta(days=90)
    assert {(one - other).days for one, other in pairwise(found)} == {30}
    assert (found[-1] - FIRST).days >= 180
    assert (months(None, AS_OF), months(AS_OF - timedelta(days=200), AS_OF)) == ([], [])


def test_few_silences_and_nobody_tell_nothing_and_the_table_holds_its_promise(embedded):
    lines, talks = company(3, customers=20)
    assert drivers(embedded, lines, talks) == {}
    assert set(COLUMNS) == {column.name for column in table("leaving_drivers").columns}
    assert all(len(label) == 2 for label in DRIVERS.values())


@pytest.mark.parametrize("name", sorted(DRIVERS))
def test_every_driver_is_told_in_both_languages(name):
    assert all(DRIVERS[name])
