"""What is expected of each customer: the winner's numbers, discounted; nothing where nothing was proven."""

from dataclasses import replace
from decimal import Decimal

import ibis
import numpy as np
import pyarrow as pa
import pytest

from zhike.models import bg_nbd
from zhike.models.bg_nbd import BgNbd
from zhike.models.buying import BUYING
from zhike.models.covariates import covariates
from zhike.models.fitted import Fitted, refused
from zhike.models.forecast import Forecast
from zhike.models.gamma_gamma import GammaGamma, expected_spend
from zhike.models.kinds import Kinds, fit_kinds
from zhike.models.outlook import HORIZONS, drawn, expected, months, outlook
from zhike.models.patterns import Patterns
from zhike.tables import table

WHO = "customer_id | kind_of_party\nann | company\nbob | person\ncat | company"
NONE = covariates(None, None, None, covariates="")
"""No covariates."""
CDNOW = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
SPENDING = Fitted({"p": 6.25, "q": 3.74, "v": 15.44}, None, -1.0, 946, 760)
PROVEN = Forecast("bg_nbd", True, True, "hiatus", "recency", 100, CDNOW, (tuple(np.log(list(CDNOW.values()))),) * 4)
HISTORIES = """
    customer_id | repeat_days | last_order_week | age_weeks | mean_repeat_amount
    ann         | 2           | 30.43           | 38.86     | 22.35
    bob         | 0           | 0               | 38.86     |
    cat         | 2           | 30.43           | 38.86     | 44.70
"""
FIGURES = """
    customer_id | spent  | costed_amount | cost
    ann         | 100.00 |               |
    bob         | 100.00 |               |
    cat         | 100.00 |               |
"""

COVARIATES = """
    customer_id | covariate_group | channel | store | source_channel | province | size_class | kind_of_party | season
    ann         | 1               | shop    |       |                |          |            |               |
    bob         | 1               | shop    |       |                |          |            |               |
    cat         | 0               | online  |       |                |          |            |               |
"""
COSTED = FIGURES.replace("100.00 |               |", "100.00 | 100.00 | 60.00", 3)
SERVED = """
    customer_id | serving_share | capital_share
    ann         | 0.10          | 0.02
    bob         | 0.50          |
    cat         | 0.10          | 0.30
"""
UNKNOWN = "customer_id | serving_share | capital_share\nann | | \nbob | | 0.02\ncat | |"


@pytest.fixture
def made(given):
    def make(
        forecast=PROVEN,
        spending=SPENDING,
        figures=FIGURES,
        rate=0.0,
        served=SERVED,
        past=HISTORIES,
        covariates=NONE,
        who=WHO,
    ):
        known, parties = given("histories", past), given("customers", who)
        return outlook(
            known,
            given("customer_metrics", figures),
            given("serving_shares", served),
            covariates,
            parties,
            forecast=forecast,
            gamma_gamma=spending,
            kinds=fit_kinds(known, parties),
            discount_rate=rate,
            seed=3,
        )

    return make


def test_the_columns_are_those_of_the_contract(made):
    assert set(made().columns) == {column.name for column in table("outlook").columns}


def test_expected_orders_are_the_models_and_value_is_orders_times_spend(made, rows):
    found = rows(
        made(), "customer_id", "probability_alive", "expected_orders_365", "expected_spend", "value_12", "value_basis"
    )
    x = bg_nbd.expected_orders(BgNbd(**CDNOW), repeats=2, last=30.43, age=38.86, ahead=365 / 7)
    assert found[0][1] == pytest.approx(float(bg_nbd.alive(BgNbd(**CDNOW), repeats=2, last=30.43, age=38.86)))
    assert found[0][2] == pytest.approx(float(x))
    assert found[0][3] == Decimal("24.66")  # the paper's customer 1, to a cent of its own rounded numbers
    assert float(found[0][4]) == pytest.approx(float(x) * 24.66, rel=1e-3)
    assert {row[5] for row in found} == {"sales"}


def test_customers_of_the_same_history_are_told_apart_by_their_covariates(made, given, rows):
    """Who came online buys twice as often: λ is Gamma(r, α ÷ 2) for them."""
    numbers = {**CDNOW, "buys channel=online": 2.0, "leaves channel=online": 1.0}
    told = replace(PROVEN, parameters=numbers, draws=(tuple(np.log(list(numbers.values()))),), covariates=("channel",))
    known = given("covariates", COVARIATES)
    past = HISTORIES.replace("bob         | 0           | 0     ", "bob         | 2           | 30.43 ")
    found = rows(made(told, past=past, covariates=known), "customer_id", "expected_orders_365")

    asked = {"repeats": 2, "last": 30.43, "age": 38.86, "ahead": 365 / 7}
    plain, twice = BgNbd(**CDNOW), BgNbd(**CDNOW | {"alpha": CDNOW["alpha"] / 2})
    expected = [float(bg_nbd.expected_orders(one, **asked)) for one in (plain, plain, twice)]
    assert [row[1] for row in found] == pytest.approx(expected)


def test_who_bought_once_is_expected_to_spend_as_all_do(made, rows):
    assert rows(made(), "customer_id", "expected_spend")[1] == ("bob", Decimal("35.22"))  # p v ÷ (q − 1)


def test_money_later_is_worth_less(made, rows):
    plain, less = rows(made(), "value_12", "value_36"), rows(made(rate=0.2), "value_12", "value_36")
    assert all(a[0] > b[0] and a[1] > b[1] for a, b in zip(plain, less, strict=True))


def test_a_lifetime_goes_as_far_as_the_past_lets_tell_its_later_years_discounted_from_their_middle(made, rows):
    """Known for 38.86 weeks: five times that are 194.3, of which three years are told by month."""
    asked, weeks = {"repeats": 2, "last": 30.43, "age": 38.86}, 5 * 38.86
    whole, three = (float(bg_nbd.expected_orders(BgNbd(**CDNOW), **asked, ahead=n)) for n in (weeks, 3 * 365 / 7))
    spend = float(expected_spend(GammaGamma(**SPENDING.parameters), days=2, mean=22.35))
    names = ("customer_id", "value_36", "value_lifetime", "value_lifetime_low", "value_lifetime_high")
    plain, less = ([float(one) for one in rows(made(rate=rate), *names)[0][1:]] for rate in (0.0, 0.2))

    assert plain[1] == pytest.approx(whole * spend, abs=0.01)
    later = (whole - three) * spend / 1.2 ** ((3 + weeks * 7 / 365) / 2)
    assert less[1] - less[0] == pytest.approx(later, abs=0.02)
    assert less[2] <= less[1] <= less[3]


def test_value_is_margin_where_costs_are_known(made, rows):
    margin, sales = (
        rows(made(figures=COSTED), "customer_id", "value_12", "value_basis"),
        rows(made(), "customer_id", "value_12"),
    )
    assert {row[2] for row in margin} == {"margin"}
    assert [float(row[1]) for row in margin] == pytest.approx([0.4 * float(row[1]) for row in sales], abs=0.01)


@pytest.mark.every_engine
def test_net_value_is_margin_less_what_serving_and_capital_take_of_the_same_sales(made, rows):
    """Margin is 40 % of sales: 28 %, −10 % and nothing are left; so 0.7, −0.25 and 0 of the value."""
    names = [f"{name}_{months}" for months in (12, 24, 36, "lifetime") for name in ("value", "net_value")]
    found = rows(made(figures=COSTED), "customer_id", *names)

    for (_, *row), left in zip(found, (0.7, -0.25, 0.0), strict=True):
        for value, net in zip(row[::2], row[1::2], strict=True):
            assert float(net) == pytest.approx(left * float(value), abs=0.01)
    names = [f"{name}_12_{end}" for name in ("value", "net_value") for end in ("low", "high")]
    ann, bob, _ = rows(made(figures=COSTED), "customer_id", *names)
    assert (float(ann[3]), float(ann[4])) == pytest.approx((0.7 * float(ann[1]), 0.7 * float(ann[2])), abs=0.01)
    assert (float(bob[3]), float(bob[4])) == pytest.approx((-0.25 * float(bob[2]), -0.25 * float(bob[1])), abs=0.01)


def test_where_no_costs_were_brought_or_value_is_sales_no_net_value_is_claimed(made, rows):
    names = [f"net_value_{name}" for name in ("12", "24", "36", "lifetime", "12_low", "12_high", "36_low", "36_high", "lifetime_low", "lifetime_high")]  # fmt: skip
    for table_ in (made(figures=COSTED, served=UNKNOWN), made(figures=FIGURES)):
        assert {value for row in rows(table_, *names) for value in row} == {None}
    assert rows(made(figures=COSTED, served=UNKNOWN), "value_12") == rows(made(figures=COSTED), "value_12")


def test_what_is_not_proven_is_not_shown(made, rows):
    lost = Forecast("bg_nbd", False, True, "hiatus", "recency", 100, CDNOW, PROVEN.draws)
    assert rows(made(lost), "customer_id", "expected_orders_90", "value_12", "value_basis")[0] == (
        "ann",
        None,
        None,
        None,
    )
    assert rows(made(lost), "customer_id", "probability_alive")[0][1] > 0
    assert rows(made(spending=refused(("", ""))), "customer_id", "value_12")[0] == ("ann", None)
    untested = Forecast(None, False, False, None, None, 3)
    assert rows(made(untested), "customer_id", "probability_alive", "expected_orders_90", "value_12")[0] == (
        "ann",
        None,
        None,
        None,
    )


def test_intervals_hold_what_is_expected_of_those_who_buy_often():
    seen = Patterns(*np.array([[20.0, 38.0, 38.86, 1.0]]).T)
    model = BUYING["bg_nbd"]
    mean = expected(model, list(CDNOW.values()), seen, 0.0)
    ends = drawn(model, np.log([list(CDNOW.values())]), seen, GammaGamma(6.25, 3.74, 15.44), np.random.default_rng(1))
    for days in HORIZONS:
        low, high = ends[f"expected_orders_{days}_low"][0], ends[f"expected_orders_{days}_high"][0]
        assert low < mean[f"expected_orders_{days}"][0] < high


@pytest.mark.parametrize("name", BUYING)
def test_draws_have_the_mean_that_the_closed_form_gives(name):
    """Independent of the closed forms: customers simulated from what is known of them."""
    model = BUYING[name]
    numbers = {"pareto_nbd": [0.55, 10.6, 0.6, 11.7], "bg_bb": [1.2, 0.75, 0.66, 2.78]}.get(name, list(CDNOW.values()))
    told = {"repeats": np.array([[3.0]]), "last": np.array([[20.0]]), "age": np.array([[30.0]])}
    counts = model.drawn(
        model.of(*np.tile(numbers, (200_000, 1)).T), **told, ahead=(13.0, 52.5), generator=np.random.default_rng(4)
    )
    for place, ahead in enumerate((13.0, 52.5)):
        mean = np.ravel(model.expected_orders(model.of(*numbers), repeats=3.0, last=20.0, age=30.0, ahead=ahead))[0]
        none = np.ravel(model.none_ahead(model.of(*numbers), repeats=3.0, last=20.0, age=30.0, ahead=ahead))[0]
        assert counts[place].mean() == pytest.approx(mean, rel=0.02)
        assert (counts[place] == 0).mean() == pytest.approx(none, rel=0.01)


def test_value_of_published_customers():
    """lifetimes' quickstart on the CDNOW sample, customers 1 to 3: its twelve months are of thirty weeks each."""
    model = BgNbd(r=0.2426, alpha=4.4136, a=0.7929, b=2.4259)
    told = {"repeats": [2, 1, 0], "last": [30.43, 1.71, 0.0], "age": 38.86}
    spend = expected_spend(GammaGamma(6.2496, 3.7442, 15.4435), days=told["repeats"], mean=[22.35, 11.77, 0])

    *_, (_, orders, _) = months(
        lambda weeks: bg_nbd.expected_orders(model, **told, ahead=weeks), count=12, rate=0.01, weeks=30
    )

    assert orders * spend == pytest.approx(np.array([140.096, 18.943, 38.181]), rel=2e-3)


def test_nobody_is_no_error(engine):
    ibis.set_backend(engine.backend)
    empty = [
        engine.given(
            pa.table(
                {
                    c.name: pa.array(
                        [],
                        ibis.dtype(
                            {
                                "text": "string",
                                "day": "date",
                                "money": "decimal(18,2)",
                                "count": "int64",
                                "quantity": "decimal(18,4)",
                            }.get(c.type, "float64")
                        ).to_pyarrow(),
                    )
                    for c in table(name).columns
                }
            )
        )
        for name in ("histories", "customer_metrics", "serving_shares", "customers")
    ]
    found = outlook(
        *empty[:3],
        NONE,
        empty[3],
        forecast=Forecast(None, False, False, None, None, 0),
        gamma_gamma=refused(("", "")),
        kinds=Kinds(),
        discount_rate=0.1,
        seed=1,
    )
    assert engine.fetch(found).num_rows == 0


def test_who_came_back_for_no_money_is_expected_to_bring_little_and_within_the_interval(made, rows):
    """Seven repeat days that brought nothing, or took: not the 35.22 of all, p v ÷ (7 p + q − 1) = 2.08."""
    past = HISTORIES + "    dan | 7 | 38 | 38.86 | 0\n    eve | 7 | 38 | 38.86 | -50.00\n"
    figures = FIGURES + "    dan | 0.00 | |\n    eve | -350.00 | |\n"
    found = rows(made(past=past, figures=figures), "customer_id", "expected_spend", "value_12", "value_12_low", "value_12_high")  # fmt: skip
    for _, spend, value, low, high in found[3:]:
        assert spend == Decimal("2.08")
        assert low <= value <= high


def test_what_lies_further_ahead_than_five_times_the_past_is_missing(made, rows):
    """Six weeks of past: 30 weeks may be told of, half a year and not a year."""
    found = made(past="customer_id | repeat_days | last_order_week | age_weeks | mean_repeat_amount\nann | 2 | 5 | 6 | 10\nbob | 1 | 1 | 6 | 10")  # fmt: skip
    assert None not in rows(found, "expected_orders_90", "expected_orders_180", "probability_alive")[0]
    assert set(rows(found, "expected_orders_365", "expected_orders_365_high", "value_12", "net_value_36_low")[0]) == {None}  # fmt: skip


def test_where_spending_is_wide_the_first_day_speaks_of_who_has_not_come_back(made, rows):
    """q is 0.9: μ is the mean of ann and cat, the largest counting as the second: 22.35; (p × 100 + μ) ÷ (p + 1)."""
    wide = Fitted({"p": 1.5, "q": 0.9, "v": 10.0}, None, -1.0, 946, 760)

    found = dict(rows(made(spending=wide), "customer_id", "expected_spend"))
    assert float(found["bob"]) == pytest.approx((1.5 * 100 + 22.35) / 2.5, abs=0.01)
    assert float(found["ann"]) == pytest.approx((1.5 * 44.70 + 22.35) / 4, abs=0.01)


def test_who_has_not_come_back_is_expected_to_spend_as_its_kind_does(made, rows):
    """Thirty persons spend 10 to 12 a day, thirty companies 90 to 108: the middles are 11 and 99, of all 55."""
    past, who, figures = HISTORIES.splitlines()[1], "customer_id | kind_of_party", FIGURES.splitlines()[1]
    for kind, one in (("person", 10), ("company", 90)):
        for n in range(30):
            past += f"\n{kind}{n} | 2 | 30 | 38.86 | {one * (1 + 0.2 * (n % 3) / 2)}"
            who += f"\n{kind}{n} | {kind}"
            figures += f"\n{kind}{n} | 100.00 | |"
    for kind in ("person", "company"):
        past, who, figures = (
            f"{past}\n{kind} | 0 | 0 | 38.86 |", f"{who}\n{kind} | {kind}", f"{figures}\n{kind} | 100.00 | |"
        )  # fmt: skip
    served = "customer_id | serving_share | capital_share\nperson | |"
    found = dict(rows(made(past=past, who=who, figures=figures, served=served), "customer_id", "expected_spend"))
    usual = 6.25 * 15.44 / 2.74
    assert float(found["person"]) == pytest.approx(usual * 11 / 55, rel=0.03)
    assert float(found["company"]) == pytest.approx(usual * 99 / 55, rel=0.03)
