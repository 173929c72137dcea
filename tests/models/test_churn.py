"""Who orders no more: only what did better than every plain rule is shown, with words where nothing did."""

from datetime import date, timedelta
from decimal import Decimal

import ibis
import numpy as np
import pyarrow as pa
import pytest

from models.leavers import AS_OF, FIRST, cases_of, company
from zhike.models import churn, churn_learner
from zhike.models.churn import ChurnModel, churn_risks, fit_churn, reasons
from zhike.models.churn_backtest import COLUMNS, area_under, churn_backtest
from zhike.models.churn_features import HORIZONS, NAMES
from zhike.models.churn_rules import NAIVE, Cut, read
from zhike.models.forecast import Forecast
from zhike.tables import table

UNTOLD = Forecast(None, False, False, None, None, 0)


def figures(engine, cases, spent="100.00"):
    ids = sorted(set(engine.fetch(cases.select("customer_id"))["customer_id"].to_pylist()))
    worth = pa.array([Decimal(spent)] * len(ids), pa.decimal128(18, 2))
    return engine.given(pa.table({"customer_id": pa.array(ids, pa.string()), "spent_last_year": worth}))


def everything(engine, orders, talks, as_of=AS_OF):
    """Backtest rows, the choice, the risks of today."""
    cases = cases_of(engine, orders, talks, as_of)
    told = engine.fetch(churn_backtest(cases, forecast=UNTOLD, seed=1, active_days=180))
    model = fit_churn(engine.given(told), cases, seed=1)
    risks = churn_risks(cases, figures(engine, cases), churn_model=model, forecast=UNTOLD, seed=1, active_days=180)
    return told.to_pylist(), model, engine.fetch(risks).to_pylist(), cases


@pytest.fixture(scope="module")
def large(embedded):
    ibis.set_backend(embedded.backend)
    orders, talks, left = company(420)
    return *everything(embedded, orders, talks), left


@pytest.fixture(scope="module")
def small(embedded):
    ibis.set_backend(embedded.backend)
    orders, talks, _ = company(45, seed=5)
    return everything(embedded, orders, talks)


def test_every_rule_is_tested_in_tenths_that_add_up(large):
    rows = large[0]
    whole = {(r["horizon_days"], r["origin"], r["rule"]): r for r in rows if r["part"] == 0}
    assert {days for days, _, _ in whole} == set(HORIZONS)
    assert len({origin for _, origin, _ in whole}) == 3
    for key, one in whole.items():
        parts = [r for r in rows if r["part"] and (r["horizon_days"], r["origin"], r["rule"]) == key]
        assert sum(r["customers"] for r in parts) == one["customers"]
        assert sum(r["silent"] for r in parts) == one["silent"]
        assert sum(r["expected"] for r in parts) == pytest.approx(one["expected"])
        assert one["brier_low"] <= one["brier"] <= one["brier_high"]


def test_what_is_shown_did_better_than_every_plain_rule(large):
    rows, model, _, _, _ = large
    main = [r for r in rows if r["horizon_days"] == 90 and r["part"] == 0]
    mean = {rule: np.mean([r["brier"] for r in main if r["rule"] == rule]) for rule in {r["rule"] for r in main}}
    assert model.main == 90
    assert model.rule(90) == model.tried
    assert mean[model.tried] < min(mean[rule] for rule in NAIVE)
    assert model.reason is None


def test_a_probability_means_what_it_says(large):
    """Calibration at the newest test: of those said to be silent with a share around p, about p were."""
    rows, model, _, _, _ = large
    newest = max(r["origin"] for r in rows)
    tenths = [
        r for r in rows if r["rule"] == model.tried and r["origin"] == newest and r["horizon_days"] == 90 and r["part"]
    ]
    for r in tenths:
        assert r["expected"] / r["customers"] == pytest.approx(r["silent"] / r["customers"], abs=0.25)
    assert sum(r["expected"] for r in tenths) == pytest.approx(sum(r["silent"] for r in tenths), rel=0.15)


def test_the_planted_leavers_stand_above_the_others(large):
    """The oracle: who really left is known here, and no step of the product was told."""
    _, _, risks, _, left = large
    gone = np.array([left[r["customer_id"]] < (AS_OF - FIRST).days for r in risks])
    said = np.array([r["churn_probability"] for r in risks])
    assert area_under(said, gone.astype(float))[1] > 0.85
    named = np.array([bool(r["is_leaving"]) for r in risks])
    assert gone[named].mean() > 3 * gone[~named].mean()


def test_nobody_is_likelier_silent_for_longer(large):
    for r in large[2]:
        assert 0 < r["no_order_90"] <= r["no_order_60"] <= r["no_order_30"] < 1
        assert r["churn_probability"] == r["no_order_90"]
        assert r["value_at_risk"] == Decimal("100.00") * Decimal(r["churn_probability"]).quantize(Decimal("0.0001")) or abs(
            float(r["value_at_risk"]) - 100 * r["churn_probability"]
        ) <= 0.0051  # fmt: skip


def test_the_same_cases_give_the_same_probabilities(large, embedded):
    _, model, risks, cases, _ = large
    again = embedded.fetch(
        churn_risks(
            cases, figures(embedded, cases), churn_model=model, forecast=UNTOLD, seed=1, active_days=180
        )
    ).to_pylist()  # fmt: skip
    key = lambda row: row["customer_id"]  # noqa: E731
    assert sorted(again, key=key) == sorted(risks, key=key)


def test_a_small_company_is_tested_too_and_gets_words_where_nothing_is_proven(small):
    rows, model, risks, _ = small
    assert rows
    assert model.boosted in (churn_learner.FEW, churn_learner.UNLOADED)
    if not model.rule(90):
        assert "better than" in model.reason[0]
        assert all(r["churn_probability"] is None and r["value_at_risk"] is None for r in risks)


def bought(*days, ids=("ann",), every=True):
    money = pa.decimal128(18, 2)
    pairs = [(id_, day) for id_ in ids for day in days]
    amount = [Decimal("10.00")] * len(pairs)
    return pa.table(
        {
            "customer_id": pa.array([id_ for id_, _ in pairs], pa.string()),
            "ordered_on": pa.array([day for _, day in pairs], pa.date32()),
            "kind": pa.array(["sale"] * len(pairs), pa.string()),
            **{name: pa.array(amount, money) for name in ("amount", "sold", "returned", "discount")},
        }
    )


YESTERDAY = AS_OF - timedelta(days=1)
MANY = tuple(f"c{n:02}" for n in range(60))
BAD = {
    "one customer": bought(date(2024, 1, 5), date(2025, 12, 1)),
    "one order": bought(YESTERDAY),
    "no repeat buyers": bought(date(2025, 3, 1), ids=MANY),
    "all equal": bought(*(date(2024, 1, 1) + timedelta(days=30 * n) for n in range(24)), ids=MANY),
    "all bought yesterday": bought(YESTERDAY, ids=MANY),
    "gaps of a year": bought(date(2023, 12, 30), date(2024, 12, 30), date(2025, 12, 30), ids=MANY),
    "nobody": bought(ids=()),
}


@pytest.mark.parametrize("orders", BAD.values(), ids=BAD.keys())
def test_what_bears_no_probability_gets_words_and_no_number_that_is_none(orders, embedded):
    rows, model, risks, _ = everything(embedded, orders, company(0)[1])
    assert model.reason is not None
    assert all(r["churn_probability"] is None for r in risks)
    assert all(value is None or np.isfinite(value) for r in rows for value in r.values() if isinstance(value, float))


def test_reasons_are_facts_and_the_weightiest_stand_first():
    features = np.full((2, len(NAMES)), np.nan)
    for name, values in {
        "lateness": (2.0, 0.5),
        "complaints": (1, 0),
        "order_days": (9, 1),
        "days_since": (60, 20),
    }.items():
        features[:, NAMES.index(name)] = values
    now = Cut(AS_OF, np.array(["ann", "bob"], dtype=object), features, np.array([True, True]), {})
    assert reasons(now, None, 180) == ["late complaints", "once"]

    parts = np.zeros((2, len(NAMES)))
    parts[0, NAMES.index("complaints")] = 2.0
    parts[0, NAMES.index("lateness")] = 1.0
    assert reasons(now, parts, 180) == ["complaints late", ""]


def test_the_columns_are_those_of_the_contract(large, embedded):
    assert set(large[2][0]) == {column.name for column in table("churn_risks").columns}
    assert set(COLUMNS) == {column.name for column in table("churn_backtest").columns}


def test_a_day_whose_outcome_is_open_has_none(large, embedded):
    cuts = read(embedded.fetch(large[3]))
    assert cuts[0].day == AS_OF
    assert cuts[0].silent == {}
    assert set(cuts[1].silent) == set(HORIZONS)


def test_the_choice_is_kept_in_the_manifest_as_json(large):
    import json
    from dataclasses import asdict

    assert ChurnModel(**json.loads(json.dumps(asdict(large[1])))).rule(90) == large[1].rule(90)


@pytest.mark.parametrize(
    ("low", "gain", "high", "says"),
    [
        (-0.02, -0.01, 0.0, "Not better than “a fixed silence”"),
        (-0.002, 0.024, 0.05, "less by 2.4 percentage points, 80 % from −0.2 to 5.0, which may be chance"),
        (0.01, 0.02, 0.03, "puts fewer of those who order no more first"),
    ],
)
def test_a_model_that_is_not_shown_says_whether_it_lost_or_only_did_not_surely_win(low, gain, high, says):
    assert says in churn._instead(("a fixed silence", "固定天数未购买"), low, gain, high)[0]
