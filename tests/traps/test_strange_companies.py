"""Companies that bear no forecast: each gets words in both languages, and no number that is none or means nothing."""

import json
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from zhike.models.bg_bb import fit_bg_bb
from zhike.models.bg_nbd import fit_bg_nbd
from zhike.models.covariates import covariates
from zhike.models.forecast import fit_forecast
from zhike.models.gamma_gamma import fit_gamma_gamma
from zhike.models.histories import histories
from zhike.models.kinds import Kinds
from zhike.models.outlook import outlook
from zhike.models.pareto_nbd import fit_pareto_nbd

AS_OF = date(2025, 12, 31)
NONE = covariates(None, None, None, covariates="")
"""No covariates."""
MANY = tuple(f"c{n:02}" for n in range(60))
MONEY = pa.decimal128(18, 2)


def ago(days):
    return AS_OF - timedelta(days=days)


def steady(customers=40, days=600, gap=40, amount=lambda generator, number: generator.gamma(3, 50)):
    """Customers who buy at random at rates of their own; some leave."""
    generator, found = np.random.default_rng(1), []
    for number in range(customers):
        at, own = float(generator.integers(0, int(days * 0.7))), gap * generator.gamma(2, 0.5) + 3
        while at < days:
            found.append((f"c{number:02}", ago(int(days - at)), amount(generator, number)))
            at = at + generator.exponential(own) if generator.random() > 0.08 else days
    return found


def bought(rows, kind="sale"):
    return pa.table(
        {
            "customer_id": pa.array([who for who, _, _ in rows], pa.string()),
            "ordered_on": pa.array([day for _, day, _ in rows], pa.date32()),
            "kind": pa.array([kind] * len(rows), pa.string()),
            "amount": pa.array([Decimal(f"{amount:.2f}") for _, _, amount in rows], MONEY),
        }
    )


UNBEARABLE = {
    "nobody": (bought([]), "Nobody has bought"),
    "only returns": (bought([(who, ago(5), -10) for who in MANY], "return"), "Nobody has bought"),
    "one customer": (bought([("ann", ago(10 * n), 10 + n) for n in range(40)]), "Only one customer"),
    "one order today": (bought([("ann", AS_OF, 10)]), "Only one customer"),
    "all bought once": (bought([(who, ago(3 + 7 * n), 10) for n, who in enumerate(MANY)]), "second day"),
    "all on one day": (bought([(who, ago(100), 10) for who in MANY]), "second day"),
    "all bought today": (bought([(who, AS_OF, 10) for who in MANY]), "two weeks ago"),
    "all alike": (bought([(who, ago(30 * n), 10) for who in MANY for n in range(12)]), "the same history"),
}


@pytest.mark.parametrize("name", UNBEARABLE)
def test_a_company_that_bears_no_model_is_told_why_in_both_languages(name, embedded):
    orders, says = UNBEARABLE[name]
    past = embedded.given(embedded.fetch(histories(embedded.given(orders), as_of=AS_OF)))
    fits = {fit: fit(past) for fit in (fit_bg_nbd, fit_pareto_nbd, fit_bg_bb, fit_gamma_gamma)}

    assert all(fit.parameters is None and all(fit.reason) for fit in fits.values())
    assert says in fits[fit_bg_nbd].reason[0]
    assert says in fits[fit_pareto_nbd].reason[0]
    # who had no opportunity to return yet did buy: nobody is said not to have
    assert ("Nobody has bought" in fits[fit_bg_bb].reason[0]) <= (past.count().execute() == 0)
    json.dumps([asdict(fit) for fit in fits.values()], allow_nan=False)


def proven():
    """A test that BG/NBD passed."""
    rules = ["bg_nbd", "hiatus"]
    columns = {
        "squared_error": [1.0, 2.0],
        "auc": [0.9, 0.8],
        "part": [0, 0],
        "rule": rules,
        "low": pa.nulls(2, pa.float64()),
    }
    return pa.table({**columns, "origin": pa.array([ago(90)] * 2, pa.date32())})


def told(embedded, rows):
    """What is shown of a company: the choice, the fit of spending, and the outlook."""
    orders = embedded.given(bought(rows))
    past = embedded.given(embedded.fetch(histories(orders, as_of=AS_OF)))
    forecast, spending = fit_forecast(embedded.given(proven()), past, NONE, seed=1), fit_gamma_gamma(past)
    ids = pa.array(sorted({who for who, _, _ in rows}), pa.string())
    nothing = pa.array([None] * len(ids), MONEY)
    figures = {"customer_id": ids, "spent": nothing, "costed_amount": nothing, "cost": nothing}
    shares = {name: pa.array([], pa.float64()) for name in ("serving_share", "capital_share")}
    found = outlook(
        past,
        embedded.given(pa.table(figures)),
        embedded.given(pa.table({"customer_id": pa.array([], pa.string()), **shares})),
        NONE,
        embedded.given(pa.table({"customer_id": ids, "kind_of_party": pa.array(["company"] * len(ids), pa.string())})),
        forecast=forecast, gamma_gamma=spending, kinds=Kinds(), discount_rate=0.0, seed=1,
    )  # fmt: skip
    shown = embedded.fetch(found).to_pylist()
    assert all(np.isfinite(float(v)) for row in shown for v in row.values() if v is not None and not isinstance(v, str))
    json.dumps([asdict(forecast), asdict(spending)], allow_nan=False)
    return forecast, spending, shown


def test_where_all_money_went_back_orders_are_told_and_no_value(embedded):
    forecast, spending, shown = told(embedded, steady(amount=lambda *_: -20))
    assert forecast.orders
    assert "None of" in spending.reason[0]
    assert "复购日均无金额" in spending.reason[1]
    assert {row["value_12"] for row in shown} == {row["expected_spend"] for row in shown} == {None}
    assert all(row["expected_orders_90"] >= 0 for row in shown)


def test_a_whale_does_not_make_the_others_rich(embedded):
    whale = [("whale", ago(7 * n), 1e9 + 1e6 * (n % 5)) for n in range(80)]
    forecast, _, shown = told(embedded, [*steady(), *whale])
    assert forecast.orders
    spend = {row["customer_id"]: float(row["expected_spend"]) for row in shown}
    assert spend.pop("whale") == pytest.approx(1e9, rel=0.1)
    back = {row["customer_id"] for row in shown if row["expected_orders_365"]} & set(spend)
    assert np.median([spend[who] for who in back]) < 1_000


def test_three_months_of_past_tell_nothing_of_three_years_and_say_so(embedded):
    forecast, _, shown = told(embedded, steady(customers=60, days=90, gap=12))
    assert forecast.orders
    assert "go back 12 weeks only: nothing is told of more than 14 months ahead" in forecast.reason[0]
    assert "14 个月以后" in forecast.reason[1]
    assert all(row["value_12"] is not None and row["expected_orders_365"] is not None for row in shown)
    assert {row[f"value_{name}"] for row in shown for name in ("24", "36", "36_low", "36_high")} == {None}
