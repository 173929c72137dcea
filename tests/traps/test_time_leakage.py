"""A figure of a past day knows nothing of what came after it."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from pyarrow import parquet

from zhike import load, run, snapshots, workspace
from zhike.metrics.company import retention
from zhike.metrics.rhythm import late_backtest

HEADER = "customer_id | ordered_on | kind\n"
SETTINGS: dict[str, Any] = {"steady_orders": 4, "active_rhythms": 3.0, "active_days": 180}
DAYS = ("2024-10-01", "2024-11-01", "2024-12-01", "2025-01-01", "2025-02-01")


def table(given, *days):
    return given("orders", HEADER + "".join(f"{customer} | {day} | sale\n" for customer, day in days))


def test_who_is_late_on_a_past_day_does_not_depend_on_later_orders(given, rows):
    known = [("ann", day) for day in DAYS]
    later = [("ann", f"2025-06-{day:02}") for day in range(1, 29)]  # would shrink the median to one day
    as_of = date(2025, 6, 30)

    first, second = (
        late_backtest(table(given, *days), as_of=as_of, late_after=1.0, **SETTINGS) for days in (known, known + later)
    )
    at_march = [
        rows(found.filter(found.origin == date(2025, 3, 2), found.rule == "rhythm"), "horizon", "named", "others")
        for found in (first, second)
    ]

    assert at_march == [[("fixed", 0, 1), ("own", 0, 1)]] * 2


def test_an_order_on_the_origin_is_known_and_one_on_the_next_day_is_the_future(given, rows):
    days = [("ann", day) for day in (*DAYS, "2025-05-01")] + [("bob", day) for day in (*DAYS, "2025-05-02")]
    found = late_backtest(table(given, *days), as_of=date(2025, 6, 30), late_after=1.0, **SETTINGS)
    at_may = found.filter(found.origin == date(2025, 5, 1), found.rule == "rhythm", found.horizon == "fixed")

    # ann bought on the very day and is not late; bob is late, and buys on the first day ahead
    assert rows(at_may, "named", "named_bought", "others", "others_bought") == [(1, 1, 1, 0)]


def test_a_customer_lost_in_one_quarter_stays_lost_there_when_it_comes_back(given, rows):
    days = [("ann", day) for day in DAYS]
    found = retention(table(given, *days, ("ann", "2025-11-01")), as_of=date(2026, 1, 1), **SETTINGS)

    lost = found.filter(found.definition == "rhythm", found.period == date(2025, 4, 1))
    assert rows(lost, "customers", "lost") == [(1, 1)]


FIRST, THEN, NOW = date(2023, 1, 1), date(2024, 6, 30), date(2025, 3, 31)


def sold():
    """Sales of 200 customers, each at a rate of its own until it leaves."""
    generator, found = np.random.default_rng(4), []
    for who in range(200):
        rate, at = generator.gamma(1.5, 0.02), float(generator.integers(0, 700))
        while at < (NOW - FIRST).days:
            found.append((FIRST + timedelta(days=int(at)), f"客户{who:03}公司", 50 + 400 * generator.gamma(2, 0.5)))
            at = at + generator.exponential(1 / rate) if generator.random() > 0.06 else np.inf
    return sorted(found)


@pytest.fixture(scope="module")
def valued(tmp_path_factory):
    """Tiers by expected value, of then without what came later, of then with it in the same files, and of now."""

    def refreshed(name, rows, *days):
        place = workspace.init(tmp_path_factory.mktemp("valued") / name)
        place.toml.write_text(place.toml.read_text("utf-8") + '\ntier_by = "value"\n', "utf-8")
        place = workspace.open(place.folder)
        lines = [f"{day},{number},{who},杯,1,{amount:.2f}" for number, (day, who, amount) in enumerate(rows)]
        file = place.folder.parent / f"{name}.csv"
        file.write_text("\n".join(["单据日期,单据编号,客户名称,商品名称,数量,金额", *lines]), "utf-8-sig")
        load.bring(place, [file], yes=True)
        for day in days:
            yield told(snapshots.open(run.refresh(place, as_of=day).path))

    (before,) = refreshed("before", [row for row in sold() if row[0] <= THEN], THEN)
    return before, *refreshed("after", sold(), THEN, NOW)


def told(snapshot):
    """Of each customer by name: tier and expected value, as sealed."""
    rows = parquet.read_table(snapshot.path("profiles"), columns=["name", "tier", "value_12"]).to_pylist()
    return {row["name"]: (row["tier"], row["value_12"]) for row in rows if row["tier"]}


@pytest.mark.t2
def test_tiers_by_expected_value_do_not_know_what_was_bought_later(valued):
    before, then, now = valued

    assert before == then
    assert {name: now[name] for name in then} != then


@pytest.mark.t2
def test_the_high_tier_by_expected_value_is_the_few_of_whom_half_is_expected(valued):
    for tiers in valued:
        worth = sorted(((value, tier) for tier, value in tiers.values()), reverse=True)
        whole = sum(value for value, _ in worth)
        high = [value for value, tier in worth if tier == "high"]

        assert [tier for _, tier in worth[: len(high)]] == ["high"] * len(high)
        assert sum(high[:-1]) < whole / 2 <= sum(high)
