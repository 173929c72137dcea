"""What would have been said on past days: only with what was known then, and judged by what followed."""

from datetime import date, timedelta
from decimal import Decimal

import ibis
import numpy as np
import pyarrow as pa
import pytest

from zhike.models.backtest import NAIVE, Total, auc, backtest, origins, within
from zhike.models.buying import BUYING, STEADY
from zhike.models.cases import cases
from zhike.models.covariates import covariates
from zhike.models.forecast import fit_forecast
from zhike.models.histories import histories
from zhike.models.outlook import expected
from zhike.models.patterns import patterns

HEADER = "order_id | customer_id | ordered_on | kind | amount\n"
AS_OF = date(2025, 12, 31)
NONE = covariates(None, None, None, covariates="")
"""No covariates."""
SETTINGS = {"late_after": 1.0, "steady_orders": 4, "active_days": 180}


def shop(customers: int, *, seed: int = 1, until: date = AS_OF) -> pa.Table:
    """Orders of customers who buy at rates of their own and may leave."""
    generator = np.random.default_rng(seed)
    rows = []
    for number in range(customers):
        day = float(generator.integers(0, 200))
        rate, leaves = generator.gamma(0.9, 1 / 35), generator.beta(0.7, 4)
        while day < 364:
            rows.append((f"c{number:03}", date(2025, 1, 1) + timedelta(days=int(day))))
            day += generator.exponential(1 / rate)
            if generator.random() < leaves:
                break
    kept = [row for row in rows if row[1] <= until]
    return pa.table(
        {
            "order_id": pa.array([str(n) for n in range(len(kept))]),
            "customer_id": pa.array([who for who, _ in kept]),
            "ordered_on": pa.array([day for _, day in kept], pa.date32()),
            "kind": pa.array(["sale"] * len(kept)),
            "amount": pa.array([Decimal("10.00")] * len(kept), pa.decimal128(18, 2)),
        }
    )


@pytest.fixture(scope="module")
def tested(engine):
    ibis.set_backend(engine.backend)
    orders = engine.given(shop(320))
    return engine.fetch(backtest(orders, NONE, as_of=AS_OF, seed=7, **SETTINGS)).to_pylist()


def test_a_case_knows_what_was_known_that_day_and_what_followed(given, rows):
    table = given("orders", HEADER + """
        A | ann | 2025-01-01 | sale | 1
        B | ann | 2025-01-11 | sale | 1
        C | ann | 2025-01-21 | sale | 1
        D | ann | 2025-01-31 | sale | 1
        E | ann | 2025-02-01 | sale | 1
        F | ann | 2025-02-28 | sale | 1
        G | ann | 2025-03-20 | sale | 1
        H | bob | 2025-02-05 | sale | 1
    """)  # fmt: skip

    found = cases(table, date(2025, 1, 31), 30, late_after=1.0, steady_orders=4)

    # by 31 January ann bought on four days ten days apart; three of them in the 30 days up to then, two in the 30 after
    names = ("customer_id", "repeat_days", "age_weeks", "days_since", "before", "median", "is_late", "actual")
    assert rows(found, *names) == [("ann", 3, 30 / 7, 0, 3, 10.0, 0, 2)]


def test_origins_leave_their_horizon_to_be_seen_and_a_past_as_long():
    assert origins(date(2025, 1, 1), AS_OF) == [(date(2025, 10, 2), 90), (date(2025, 7, 4), 90), (date(2025, 4, 5), 90)]
    assert origins(date(2025, 10, 20), AS_OF) == [(date(2025, 12, 1), 30)]
    assert origins(date(2025, 12, 1), AS_OF) == []
    assert origins(None, AS_OF) == []


def test_every_rule_is_tested_at_every_origin_in_tenths_that_add_up(tested):
    whole = [row for row in tested if row["part"] == 0]
    assert {row["rule"] for row in whole} == {*STEADY, *NAIVE}  # it sells every day: no few opportunities
    for row in whole:
        parts = [r for r in tested if r["part"] and (r["origin"], r["rule"]) == (row["origin"], row["rule"])]
        assert len(parts) == 10
        assert sum(part["customers"] for part in parts) == row["customers"]
        assert sum(part["actual"] for part in parts) == row["actual"]
        if row["expected"] is not None:
            assert sum(part["expected"] for part in parts) == pytest.approx(row["expected"])


def test_models_of_the_right_kind_are_near_what_followed_and_their_intervals_hold(tested):
    rows = [row for row in tested if row["part"] == 0 and row["rule"] in BUYING and row["origin"].month > 6]
    assert all(abs(row["expected"] / row["actual"] - 1) < 0.35 for row in rows)
    assert np.mean([row["covered"] for row in rows]) == pytest.approx(0.8, abs=0.06)


def test_what_comes_after_the_day_changes_nothing_of_what_was_said(engine, tested):
    """No leakage: orders after the newest origin's horizon's start change actual, never expected."""
    fewer = backtest(engine.given(shop(320, until=date(2025, 10, 2))), NONE, as_of=AS_OF, seed=7, **SETTINGS)
    assert _expected(engine.fetch(fewer).to_pylist()) == _expected(tested)


def _expected(rows):
    return {(row["origin"], row["rule"]): row["expected"] for row in rows if row["part"] == 0}


def test_the_order_of_customers_is_judged_by_pairs():
    bought = np.array([True, False, True, False])
    assert auc(np.array([4.0, 3, 2, 1]), bought) == 0.75
    assert auc(np.array([1.0, 1, 1, 1]), bought) == 0.5
    assert auc(np.array([1.0, 2, 3, 4]), np.ones(4, bool)) is None


def test_an_interval_of_whole_orders_counts_in_part_at_its_ends():
    """Draws 0 (70 %), 1 (20 %), 2 (10 %): the middle 80 % reaches from 10 % to 90 %."""
    counts = np.array([[0] * 70 + [1] * 20 + [2] * 10] * 4, dtype=float)
    found = within(counts, np.array([0, 1, 2, 5]))
    assert found == pytest.approx([60 / 70, 1.0, 0.0, 0.0])
    assert found[:3] @ np.array([0.7, 0.2, 0.1]) == pytest.approx(0.8)


def test_chance_evens_out_in_a_total_and_what_is_unsure_does_not():
    """A hundred customers of one history, 4 ± 2 order days each: ± 20 together. Half the draws say 6: ± 100 more."""
    generator = np.random.default_rng(3)
    sure, unsure = Total(20), Total(20)
    for _ in range(500):  # patterns of a customer each, as many as blur what is seen of a draw
        counts = generator.poisson(4.0, (1, 200)).astype(float)
        sure.add(counts, np.ones(1))
        unsure.add(counts + np.resize([0.0, 2.0], 200), np.ones(1))
    one = Total(20)
    one.add(generator.poisson(4.0, (1, 200)).astype(float), np.full(1, 100.0))

    assert one.spread == pytest.approx(20, rel=0.6)
    assert sure.spread == pytest.approx(np.sqrt(500 * 4), rel=0.1)
    assert unsure.spread == pytest.approx(np.sqrt(500 * 4 + 500**2 * 20 / 19), rel=0.05)


def test_the_interval_of_a_total_is_that_of_all_customers_and_of_models_only(tested):
    for row in tested:
        if row["part"] or row["rule"] not in BUYING:
            assert row["low"] is row["high"] is None
        else:
            assert row["low"] < row["expected"] < row["high"]
            assert 1.0 < (row["high"] - row["low"]) / 2.563 / np.sqrt(row["expected"]) < 6.0  # more than of one Poisson


def _rows(**error: float) -> pa.Table:
    names = [*BUYING, *NAIVE]
    return pa.table(
        {
            "origin": pa.array([AS_OF] * len(names), pa.date32()), "rule": names, "part": [0] * len(names),
            "low": pa.nulls(len(names), pa.float64()),
            "squared_error": pa.array([None if n == "recency" else error.get(n, 2.0) for n in names], pa.float64()),
            "auc": [0.9 if n in BUYING else 0.7 for n in names],
        }
    )  # fmt: skip


def test_a_model_is_shown_where_no_plain_rule_did_as_well_and_else_the_words(engine):
    past = histories(engine.given(shop(80)), as_of=AS_OF)
    won = fit_forecast(engine.given(_rows(mbg_nbd=1.0)), past, NONE, seed=1)
    lost = fit_forecast(engine.given(_rows(mbg_nbd=1.0, rhythm=0.9)), past, NONE, seed=1)

    assert (won.model, won.orders, won.buying, won.reason) == ("mbg_nbd", True, True, None)
    assert (lost.model, lost.orders, lost.buying) == ("mbg_nbd", False, True)
    assert lost.reason[0] == "Not better than “the own rhythm until later than usual” on this company's own past."
    assert won.pareto_k < 0.7


def test_who_buys_is_not_told_by_a_model_that_orders_customers_no_better_than_by_lot(engine):
    past = histories(engine.given(shop(120)), as_of=AS_OF)
    worse = _rows(mbg_nbd=1.0)
    worse = worse.set_column(
        worse.column_names.index("auc"), "auc", [[0.45 if n in BUYING else 0.3 for n in (*BUYING, *NAIVE)]]
    )

    assert not fit_forecast(engine.given(worse), past, NONE, seed=1).buying


def contracts(customers: int = 150) -> pa.Table:
    """Each signs again a year later, within a week or so; one in seven does not."""
    generator, rows = np.random.default_rng(4), []
    for number in range(customers):
        day, last = AS_OF - timedelta(days=int(generator.integers(1, 5 * 365))), AS_OF
        while day <= last:
            rows.append((f"c{number:03}", day))
            day += timedelta(days=int(365 + generator.normal(0, 6)))
            last = AS_OF if generator.random() > 1 / 7 else day - timedelta(days=1)
    who, days = zip(*rows, strict=True)
    amount = pa.array([100] * len(rows), pa.decimal128(18, 2))
    return pa.table({"order_id": [str(n) for n in range(len(rows))], "customer_id": who, "ordered_on": pa.array(days, pa.date32()), "kind": ["sale"] * len(rows), "amount": amount})  # fmt: skip


def test_contracts_by_the_year_are_told_by_when_they_are_due_and_by_no_model(engine):
    orders = engine.given(contracts())
    found = engine.fetch(backtest(orders, NONE, as_of=AS_OF, seed=7, **SETTINGS))
    told = fit_forecast(engine.given(found), histories(orders, as_of=AS_OF), NONE, seed=7)

    assert (told.orders, told.buying, told.rule_orders, told.rule_buying) == (False, False, "due", "due")
    assert told.reason[1] == "在本公司历史数据上的检验结果不优于“按平时间隔到期”。"
    due = [row for row in found.to_pylist() if row["rule"] == "due" and row["part"] == 0]
    assert all(row["expected"] == pytest.approx(row["actual"], rel=0.5) and row["auc"] > 0.85 for row in due)


def test_what_was_never_tested_is_not_shown(engine):
    nothing = engine.given(_rows().slice(0, 0))
    few = fit_forecast(nothing, histories(engine.given(shop(20)), as_of=AS_OF), NONE, seed=1)
    assert (few.model, few.orders, few.buying) == (None, False, False)
    assert few.reason[0].startswith("Not tested yet")


def market(customers: int = 150) -> pa.Table:
    """A shop on 24 market days of a year and a half: at each a customer buys or not, before each some leave for good."""
    generator = np.random.default_rng(8)
    days = [date(2024, 7, 1) + timedelta(days=23 * number) for number in range(24)]
    rows = []
    for number in range(customers):
        buys, leaves = generator.beta(2.0, 3.0), generator.beta(0.8, 8.0)
        first = int(generator.integers(0, 8))
        rows.append((f"c{number:03}", days[first]))
        for day in days[first + 1 :]:
            if generator.random() < leaves:
                break
            if generator.random() < buys:
                rows.append((f"c{number:03}", day))
    count = len(rows)
    return pa.table(
        {
            "order_id": pa.array([str(n) for n in range(count)]),
            "customer_id": pa.array([who for who, _ in rows]),
            "ordered_on": pa.array([day for _, day in rows], pa.date32()),
            "kind": pa.array(["sale"] * count),
            "amount": pa.array([Decimal("10.00")] * count, pa.decimal128(18, 2)),
        }
    )


def test_where_a_company_sells_on_few_days_the_model_of_opportunities_competes_and_can_be_shown(engine):
    orders, as_of = engine.given(market()), date(2025, 12, 20)
    table = backtest(orders, NONE, as_of=as_of, seed=7, **SETTINGS)
    tested = [row for row in engine.fetch(table).to_pylist() if row["rule"] == "bg_bb" and row["part"] == 0]
    past = histories(orders, as_of=as_of)
    won = fit_forecast(engine.given(_rows(bg_bb=0.5)), past, NONE, seed=1)
    seen = patterns(past, chances=True)
    ahead = expected(BUYING["bg_bb"], list(won.parameters.values()), seen, 0.0)

    assert len(tested) == 3
    assert all(abs(row["expected"] / row["actual"] - 1) < 0.35 for row in tested)
    assert np.mean([row["covered"] for row in tested]) == pytest.approx(0.8, abs=0.08)
    assert (won.model, list(won.parameters)) == ("bg_bb", ["alpha", "beta", "gamma", "delta"])
    # 365 days hold 365 / 23 market days; nobody can buy on more of them
    assert (ahead["expected_orders_365"] < 365 / 23).all()
    assert seen.chances.pace * 23 / 7 == pytest.approx(1.0, abs=0.05)


def test_a_company_that_sells_once_a_year_is_looked_at_by_years():
    assert origins(date(2019, 6, 1), AS_OF, (365, 90, 30))[0] == (date(2024, 12, 31), 365)
