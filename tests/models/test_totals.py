"""Totals: the ends of a sum are those of what customers bring together, not the sums of their ends."""

import numpy as np
import pytest

from zhike.models.buying import BUYING
from zhike.models.covariates import covariates
from zhike.models.draws import posterior
from zhike.models.fitted import Fitted
from zhike.models.forecast import Chosen, Forecast
from zhike.models.kinds import Kinds
from zhike.models.patterns import Patterns
from zhike.models.shock import NONE as STILL
from zhike.models.shock import Shock
from zhike.models.totals import COLUMNS, cost_draws, ends, ratios, spending_draws, value_totals
from zhike.tables import table

NONE = covariates(None, None, None, covariates="")
"""No covariates."""
NUMBERS = {"r": 0.8, "alpha": 6.0, "a": 0.8, "b": 2.5}
HISTORIES = """
    customer_id | repeat_days | last_order_week | age_weeks | mean_repeat_amount
    ann         | 2           | 30              | 39        | 50
    bob         | 0           | 0               | 39        |
    cat         | 9           | 38              | 39        | 60
"""
SPENDING = {"p": 6.0, "q": 4.0, "v": 20.0}
SURE = Fitted(SPENDING, None, -1.0, 2, 2, ((0.0,) * 3,) * 3)
PROFILES = """
    customer_id | tier | first_ordered_on | spent  | expected_orders_365 | value_12 | value_12_deviation | value_36 | value_36_deviation | value_lifetime | value_lifetime_deviation
    ann         | high | 2025-01-10       | 150.00 | 2.0                 | 100.00   | 78.00              | 200.00   | 156.00             | 220.00         | 175.00
    bob         | low  | 2025-01-20       | 40.00  | 0.5                 | 20.00    | 19.50              | 40.00    | 35.00              | 50.00          | 39.00
    cat         | high | 2025-02-01       | 600.00 | 9.0                 | 500.00   | 156.00             | 900.00   | 351.00             | 990.00         | 390.00
    dan         |      |                  | 0.00   |                     |          |                    |          |                    |                |
"""
UNKNOWN = ("kind_of_party", "province", "main_channel", "main_salesperson", "industry", "rfm_class", "activity")
UNKNOWN += tuple(f"net_value_{months}" for months in (12, 36, "lifetime"))
NO_COSTS = "customer_id | net_sales | serving_cost | capital_cost | serving_share\nann | 100.00 | 0.00 | 0.00 |"
DRAWS = tuple(tuple(np.log(list(NUMBERS.values())) + shift) for shift in (np.zeros(4), np.array([0.1, 0, 0, 0])))


COVARIATES = """
    customer_id | covariate_group | channel | store | source_channel | province | size_class | kind_of_party | season
    ann         | 0               | shop    |       |                |          |            |               |
    bob         | 1               | online  |       |                |          |            |               |
    cat         | 0               | shop    |       |                |          |            |               |
"""


@pytest.fixture
def made(given):
    def make(forecast, spending=SURE, people=PROFILES, known=NONE):
        head, *lines = people.strip().splitlines()
        text = "\n".join([" | ".join([head, *UNKNOWN]), *(line + " |" * len(UNKNOWN) for line in lines)])
        tables = given("profiles", text), given("histories", HISTORIES), given("serving_shares", NO_COSTS)
        return value_totals(*tables, known, forecast=forecast, gamma_gamma=spending, kinds=Kinds(), seed=3)

    return make


def proven(draws=DRAWS, *, orders=True):
    return Forecast("bg_nbd", orders, True, "hiatus", "recency", 3, NUMBERS, draws)


def test_a_total_adds_up_and_its_interval_is_narrower_than_the_ends_together(made, rows):
    found = rows(made(proven(DRAWS[:1] * 20)), "dimension", "part", "customers", "value_12", "value_12_low", "value_12_high", "net_value_12")  # fmt: skip
    by = {(row[0], row[1]): row[2:] for row in found}

    count, value, low, high, net = by["all", ""]
    assert (count, float(value), net) == (3, 620.0, None)
    assert 300.0 < float(low) < 620.0 < float(high) < 950.0  # the customers' ends together
    # all draws alike, only chance is left: 1.2816 standard deviations to each side
    chance = np.sqrt((200 / 2.5631) ** 2 + max((50 / 2.5631) ** 2, 20**2 / 0.5) + max((400 / 2.5631) ** 2, 500**2 / 9))
    assert float(high) - 620 == pytest.approx(1.2816 * chance, rel=0.03)
    assert by["tier", "high"][:2] == (2, by["tier", "high"][1])
    assert float(by["tier", "high"][1]) == 600.0
    assert float(by["cohort", "2025-01-01"][1]) == 120.0
    assert by["province", ""][0] == 3
    life = rows(
        made(proven(DRAWS[:1] * 20)), "dimension", "value_lifetime_low", "value_lifetime", "value_lifetime_high"
    )
    low, value, high = (float(one) for row in life if row[0] == "all" for one in row[1:])
    assert value == 1260.0
    assert 500.0 < low < 1260.0 < high < 2050.0


def test_each_covariates_own_draws_make_its_sums(made, given, rows):
    """By half of the draws online buys a twentieth as often as by the others: only who came online may bring so much less."""
    groups = given("covariates", COVARIATES)
    numbers = {**NUMBERS, "buys channel=online": 1.0, "leaves channel=online": 1.0}
    draws = tuple(tuple(np.log([*NUMBERS.values(), times, 1.0])) for times in (1.0, 0.05)) * 10
    told = Forecast("bg_nbd", True, True, "hiatus", "recency", 3, numbers, draws, covariates=("channel",))
    names = ("dimension", "part", "value_12_high")
    one, both = (
        {row[:2]: float(row[2]) for row in found}
        for found in (rows(made(proven(DRAWS[:1] * 20)), *names), rows(made(told, known=groups), *names))
    )

    assert both["tier", "high"] == pytest.approx(one["tier", "high"], abs=0.01)
    assert both["tier", "low"] < one["tier", "low"] - 3


def test_what_is_unsure_in_the_model_does_not_even_out_over_customers():
    wide = ends(np.linspace(900, 1100, 21), 0.0, STILL)
    assert wide == pytest.approx((920.0, 1080.0))
    assert ends(np.full(20, 10.0), 10_000.0, STILL, least=0.0)[0] == 0.0
    assert ends(np.full(20, -10.0), 10_000.0, STILL, most=0.0)[1] == 0.0
    assert ends(np.full(20, 1000.0), 100.0, STILL) == pytest.approx((1000 - 12.816, 1000 + 12.816), rel=1e-3)


def test_what_moves_all_customers_together_widens_every_total():
    """A spread of 10 % known from very many days is a normal one: e to ±1.2816 × 0.1."""
    low, high = ends(np.full(20, 1000.0), 0.0, Shock(0.1, 1e6))
    assert (low, high) == pytest.approx((1000 * np.exp(-0.12816), 1000 * np.exp(0.12816)), rel=2e-3)


def test_what_is_unsure_in_amounts_does_not_even_out_either(made, rows):
    """v is known to 30 %: who never came back hangs on it wholly, who came back often hardly."""
    unsure = Fitted(SPENDING, None, -1.0, 2, 2, ((0.0,) * 3, (0.0,) * 3, (0.0, 0.0, 0.09)))
    found = rows(made(proven(DRAWS[:1] * 20), unsure), "dimension", "part", "value_12_low", "value_12_high")
    told = {row[:2]: (float(row[2]), float(row[3])) for row in found}
    generator = np.random.default_rng([3, 98])
    scales = np.exp(generator.multivariate_normal(np.zeros(3), np.diag([0, 0, 0.09]), 20))[:, 2]
    chance = np.array([(200 / 2.5631) ** 2, 20**2 / 0.5, max((400 / 2.5631) ** 2, 500**2 / 9)])
    assert told["tier", "low"] == pytest.approx(ends(20 * scales, chance[1], STILL, least=0.0), abs=0.1)
    assert told["tier", "low"][0] == 0.0  # nobody buys for less than nothing
    ann, cat = 100 * (100 + 20 * scales) / 120, 500 * (540 + 20 * scales) / 560
    assert told["tier", "high"] == pytest.approx(ends(ann + cat, chance[0] + chance[2], STILL), abs=0.5)


def test_where_the_first_day_speaks_of_a_customer_it_does_so_in_the_draws_of_sums_too(made, rows):
    """Spending is so wide that the mean of all says little: of one who brought a million at once it says nothing."""
    wide = Fitted({"p": 6.0, "q": 1.5, "v": 20.0}, None, -1.0, 2, 2)
    width = {}
    for spent in ("0.00", "1000000.00"):
        people = PROFILES.replace("2025-01-20       | 40.00 ", f"2025-01-20       | {spent}").replace("19.50", "0.00").replace("| 0.5 ", "| 9000000 ")  # fmt: skip
        found = rows(made(proven(DRAWS[:1] * 20), wide, people), "dimension", "part", "value_12_low", "value_12_high")
        low, high = next(row[2:] for row in found if row[:2] == ("tier", "low"))
        width[spent] = float(high - low)
    assert width["1000000.00"] < width["0.00"] / 2


def test_where_a_number_of_spending_is_open_its_mean_is_as_unsure_as_a_mean_is(given):
    open_, past = Fitted(SPENDING, None, -1.0, 2, 2, None), given("histories", HISTORIES)
    drawn = spending_draws(open_, past, 4000, np.random.default_rng(1)).draws
    scales = np.array([one.v for one in drawn]) / 20
    assert scales.mean() == pytest.approx(1.0, abs=0.01)
    assert scales.std() == pytest.approx(np.std([50, 60], ddof=1) / 55 / np.sqrt(2), rel=0.05)
    assert spending_draws(Fitted(None, None, None, 0, 0), past, 4, np.random.default_rng(1)) is None


def test_the_share_that_serving_costs_is_as_unsure_as_customers_differ_in_it(given):
    """Independent: the same customers drawn anew many times, costs of all ÷ sales of all each time."""
    generator = np.random.default_rng(8)
    sales = generator.gamma(2.0, 500.0, 80).round(2)
    costs = (sales * generator.gamma(4.0, 0.03, 80)).round(2)
    rows = (f"c{n} | {a:.2f} | {b:.2f} | 0.00 | 0.1" for n, (a, b) in enumerate(zip(sales, costs, strict=True)))
    head = "customer_id | net_sales | serving_cost | capital_cost | serving_share"
    drawn = cost_draws(given("serving_shares", "\n".join([head, *rows])), 2000, generator)
    again = generator.integers(0, 80, (4000, 80))
    shares = costs[again].sum(1) / sales[again].sum(1)
    assert drawn.mean() == pytest.approx(1.0, abs=1e-9)
    assert drawn.std() == pytest.approx(shares.std() / shares.mean(), rel=0.06)
    assert set(cost_draws(given("serving_shares", NO_COSTS), 20, generator)) == {1.0}


def test_what_is_unsure_in_costs_is_in_net_value_and_not_in_value(engine, given, rows):
    """Value 100 each, 60 of it kept: what is taken off, 40, is unsure; one customer pays half of all costs."""
    names = [one for term in (12, 36, "lifetime") for one in (f"value_{term}", f"value_{term}_deviation", f"net_value_{term}")]  # fmt: skip
    people = "\n".join(
        [
            "customer_id | first_ordered_on | spent | expected_orders_365 | "
            + " | ".join(names)
            + " | tier | kind_of_party | province | main_channel | main_salesperson | industry | rfm_class | activity"
        ]
        + [
            f"{who} | 2025-01-10 | 100.00 | 1000000.0 | " + " | ".join(["100.00", "0.00", "60.00"] * 3) + " |" * 8
            for who in ("ann", "bob", "cat")
        ]
    )
    shares = "customer_id | net_sales | serving_cost | capital_cost | serving_share\n" + "\n".join(
        f"{who} | 100.00 | {cost}.00 | 0.00 | 0.2" for who, cost in (("ann", 10), ("bob", 20), ("cat", 30))
    )
    costs = given("serving_shares", shares)
    made = value_totals(given("profiles", people), given("histories", HISTORIES), costs, NONE, forecast=proven(DRAWS[:1] * 20), gamma_gamma=SURE, kinds=Kinds(), seed=3)  # fmt: skip
    found = {(row[0], row[1]): [float(one) for one in row[2:]] for row in rows(made, "dimension", "part", *(f"{n}_12{end}" for n in ("value", "net_value") for end in ("_low", "_high")))}  # fmt: skip
    low, high, net_low, net_high = found["all", ""]
    error = np.sqrt(200 * 3 / 2) / 60  # off the share of 0.2 by 10, 0 and 10
    assert high - low < 2
    assert net_high - net_low == pytest.approx(120 * error * 2 * 1.2816, rel=0.1)
    assert 180 - 120 * error * 1.5 < net_low < 180 < net_high < 180 + 120 * error * 1.5


def test_nothing_is_told_of_totals_where_the_model_did_not_win(made, rows):
    assert rows(made(proven(orders=False)), "dimension") == []


def test_the_columns_are_those_of_the_contract():
    assert set(COLUMNS) == {column.name for column in table("value_totals").columns}


def test_four_of_five_intervals_of_totals_hold_what_followed():
    """Customers simulated from known numbers, followed for a year; orders of one money each."""
    generator, held = np.random.default_rng(5), []
    for _ in range(30):
        rows, followed = _simulated(generator, 200)
        kept, weight = np.unique(rows, axis=0, return_counts=True)
        seen = Patterns(kept[:, 0], kept[:, 1], kept[:, 2], weight.astype(float))
        model = BUYING["bg_nbd"]
        fit = posterior(model, seen, generator)
        told = Forecast("bg_nbd", True, True, None, None, 200, dict(zip(model.names, np.exp(fit.mode), strict=True)), tuple(map(tuple, fit.draws)))  # fmt: skip
        best = model.expected_orders(model.of(*np.exp(fit.mode)), repeats=seen.repeats, last=seen.last, age=seen.age, ahead=365 / 7)  # fmt: skip
        low, high = ends(
            (seen.weight * best) @ ratios(Chosen(model, None, seen), told)["12"], float(seen.weight @ best) * 2, STILL
        )
        held.append(low <= followed <= high)
    assert 0.63 <= np.mean(held) <= 0.97  # thirty companies: 0.8 within 2.3 standard errors


def _simulated(generator, count):
    rows, followed = [], 0
    for age in generator.integers(40, 80, count):
        rate, leaves, at, days = generator.gamma(0.8, 1 / 6), generator.beta(0.8, 2.5), 0.0, []
        while (at := at + generator.exponential(1 / rate)) < age + 365 / 7:
            days.append(at)
            if generator.random() < leaves:
                break
        past = [day for day in days if day < age]
        rows.append((len(past), round(past[-1] * 7) / 7 if past else 0.0, float(age)))
        followed += len(days) - len(past)
    return np.array(rows, dtype=float), followed
