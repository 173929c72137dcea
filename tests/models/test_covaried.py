"""Models with covariates: what was planted is found; where covariates say nothing it is the plain model."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from zhike.models import backtest as room
from zhike.models import bg_bb, bg_nbd, pareto_nbd
from zhike.models.backtest import backtest
from zhike.models.buying import BUYING, STEADY
from zhike.models.covariates import Design, covariates
from zhike.models.covaried import WITH, covaried, fit, fit_covariates
from zhike.models.fitted import STEP, refused
from zhike.models.forecast import chosen, fit_forecast
from zhike.models.histories import histories
from zhike.models.patterns import Patterns
from zhike.settings import Settings

CHANNELS = Design(({"channel": "shop"}, {"channel": "online"}), (2, 1))
FASTER, SOONER = 1.8, 2.5
"""What online buys more often, and how much more readily it leaves."""


def simulated(name: str, faster: float, sooner: float, count: int = 1500) -> Patterns:
    """Customers of the shop and, every third, online; buying and leaving as the model has it."""
    generator = np.random.default_rng(11)
    rows = []
    for number in range(count):
        group, age = number % 3 == 0, float(generator.integers(20, 100))
        rate = generator.gamma(1.2, 1 / 6) * (faster if group else 1.0)
        if name == "pareto_nbd":
            until = generator.exponential(1 / (generator.gamma(1.5, 1 / 60) * (sooner if group else 1.0)))
        leaves = generator.beta(0.8 * (sooner if group else 1.0), 6.0)
        at, repeats, last = 0.0, 0, 0.0
        gone = name == "mbg_nbd" and generator.random() < leaves
        while not gone and (at := at + generator.exponential(1 / rate)) < age:
            if name == "pareto_nbd" and at > until:
                break
            repeats, last = repeats + 1, at
            gone = name != "pareto_nbd" and generator.random() < leaves
        rows.append((repeats, last, age, 1.0, float(group)))
    repeats, last, age, weight, group = np.array(rows).T
    return Patterns(repeats, last, age, weight, group=group)


def in_turns(faster: float, sooner: float, count: int = 3000) -> Patterns:
    """The same on ten occasions, factors being those of the odds."""
    generator = np.random.default_rng(12)
    group = (np.arange(count) % 3 == 0).astype(float)
    buys = generator.beta(1.2 * np.where(group, faster, 1.0), 2.0)
    stays = generator.geometric(generator.beta(0.7 * np.where(group, sooner, 1.0), 5.0)) - 1
    turn = np.arange(1, 11)[:, None]
    taken = (generator.random((10, count)) < buys) & (turn <= stays)
    return Patterns(taken.sum(0).astype(float), (taken * turn).max(0).astype(float), np.full(count, 10.0), np.ones(count), group=group)  # fmt: skip


def plain(name, seen):
    if name == "bg_bb":
        return bg_bb.fit(seen.repeats, seen.last, seen.age, seen.weight)
    return pareto_nbd.fit(seen) if name == "pareto_nbd" else bg_nbd.fit(seen, at_birth=name == "mbg_nbd")


@pytest.mark.parametrize("name", BUYING)
def test_what_was_planted_is_found_within_its_own_errors_and_shown_to_matter(name):
    seen = simulated(name, FASTER, SOONER) if name in STEADY else in_turns(FASTER, SOONER)
    found = fit(name, CHANNELS, seen, plain(name, seen))

    for trait, planted in (("buys channel=online", FASTER), ("leaves channel=online", SOONER)):
        value, error = found.fit.parameters[trait], found.fit.standard_errors[trait]
        assert abs(np.log(value / planted)) < 3 * error / value, trait
        assert error < 0.35 * value
    assert found.freedom == 2
    assert found.p_value < 1e-6


def test_covariates_that_say_nothing_add_no_more_than_chance_and_leave_the_numbers():
    seen = simulated("bg_nbd", 1.0, 1.0)
    without = plain("bg_nbd", seen)
    found = fit("bg_nbd", CHANNELS, seen, without)

    assert found.p_value > 0.05
    assert 0 <= found.likelihood_ratio == 2 * (found.fit.log_likelihood - without.log_likelihood)


@pytest.mark.parametrize("name", BUYING)
def test_with_factors_of_one_it_is_the_plain_model_and_its_gradient_that_of_the_likelihood(name):
    seen = simulated(name, FASTER, SOONER, count=60) if name in STEADY else in_turns(FASTER, SOONER, count=60)
    slope, at = covaried(name, CHANNELS).slope_of(seen), np.array([*np.log([0.8, 7.0, 0.9, 5.0]), 0.0, 0.0])
    assert slope(at)[0] == pytest.approx(BUYING[name].slope_of(seen)(at[:4])[0], rel=1e-12)

    at[4:] = 0.4, -0.3
    for place, step in enumerate(np.eye(6) * STEP):
        steep = (slope(at + step)[0] - slope(at - step)[0]) / (2 * STEP)
        assert slope(at)[1][place] == pytest.approx(steep, rel=1e-5, abs=1e-6)


def test_each_group_is_scored_by_its_own_plain_model():
    model = covaried("bg_nbd", CHANNELS)
    told = {"repeats": np.array([2.0, 2.0]), "last": np.array([30.0, 30.0]), "age": np.array([39.0, 39.0])}
    numbers = model.of(0.8, 6.0, 0.9, 5.0, 2.0, 3.0)  # online buys twice as often, leaves at three times the odds

    found = model.expected_orders(numbers, group=np.array([0.0, 1.0]), **told, ahead=13.0)
    draws = model.drawn(
        model.of(*(np.full(400, one) for one in (0.8, 6.0, 0.9, 5.0, 2.0, 3.0))),
        group=np.array([[0.0], [1.0]]), **{key: one[:, None] for key, one in told.items()},
        ahead=(13.0, 52.0), generator=np.random.default_rng(2),
    )  # fmt: skip

    of_each = [bg_nbd.BgNbd(0.8, 6.0, 0.9, 5.0), bg_nbd.BgNbd(0.8, 3.0, 2.7, 5.0)]
    expected = [bg_nbd.expected_orders(one, repeats=2, last=30.0, age=39.0, ahead=13.0) for one in of_each]
    assert found == pytest.approx(np.array(expected).ravel())
    assert draws.shape == (2, 2, 400)
    assert draws[0].mean(1) == pytest.approx(found, rel=0.25)


REFUSED = refused(("Not asked.", "未拟合。"))
AS_OF = date(2025, 12, 31)
SETTINGS = {"late_after": 1.0, "steady_orders": 4, "active_days": 180}
CUSTOMERS = "customer_id | source_channel | province | size_class | kind_of_party\n"


def shop(faster: float, customers: int = 250) -> pa.Table:
    """Orders of customers who buy at rates of their own, every second online, and may leave."""
    generator, rows = np.random.default_rng(4), []
    for number in range(customers):
        online, day = number % 2 == 0, float(generator.integers(0, 330))
        rate, leaves = generator.gamma(1.5, 1 / 60) * (faster if online else 1.0), generator.beta(0.7, 6)
        while day < 364:
            rows.append((f"c{number:03}", date(2025, 1, 1) + timedelta(days=int(day)), "online" if online else "shop"))
            day += generator.exponential(1 / rate)
            if generator.random() < leaves:
                break
    return placed(rows)


def placed(rows: list[tuple[str, date, str]]) -> pa.Table:
    who, days, channel = zip(*rows, strict=True)
    return pa.table(
        {
            "order_id": pa.array([str(n) for n in range(len(rows))]),
            "customer_id": pa.array(who),
            "ordered_on": pa.array(days, pa.date32()),
            "kind": pa.array(["sale"] * len(rows)),
            "amount": pa.array([Decimal("10.00")] * len(rows), pa.decimal128(18, 2)),
            "channel": pa.array(channel),
            "store": pa.nulls(len(rows), pa.string()),
        }
    )


def test_covariates_count_only_where_they_did_better_on_the_companys_own_past(engine, given, monkeypatch):
    """Online buys three times as often: that tells most of those who have just come."""
    monkeypatch.setattr(room, "ORIGINS", 1)
    orders = engine.given(shop(3.0))
    past = engine.given(engine.fetch(histories(orders, as_of=AS_OF)))
    people = given("customers", CUSTOMERS)
    known = engine.given(engine.fetch(covariates(past, orders, people, covariates="channel,province")))
    tested = engine.fetch(backtest(orders, known, as_of=AS_OF, seed=7, **SETTINGS))
    told = fit_forecast(engine.given(tested), past, known, seed=1)
    rows = [row | {"squared_error": 9.0} if row["rule"].endswith(WITH) else row for row in tested.to_pylist()]
    lost = fit_forecast(engine.given(pa.Table.from_pylist(rows, tested.schema)), past, known, seed=1)

    assert told.covariates == ("channel",)  # nobody's province is known
    assert told.covariates_said[0].startswith("Knowing channel of the first order, the model errs by less")
    assert lost.covariates == ()
    assert "errs by no less" in lost.covariates_said[0]
    assert len(told.draws[0]) == len(told.parameters) == 6
    by = chosen(told, past, known)
    new = {"repeats": np.zeros(2), "last": np.zeros(2), "age": np.full(2, 0.1), "group": np.array([0.0, 1.0])}
    online, offline = by.model.expected_orders(by.model.of(*told.parameters.values()), **new, ahead=13.0)
    assert online > 1.5 * offline
    assert chosen(lost, past, known).seen.group is None


def market(customers: int = 150) -> pa.Table:
    """Orders at a market of every ninth day: who came from online takes more of the days, and may leave."""
    generator, rows = np.random.default_rng(5), []
    for number in range(customers):
        online = number % 2 == 0
        buys, leaves = generator.beta(2.4 if online else 1.0, 3.0), generator.beta(0.7, 9.0)
        for turn in range(int(generator.integers(0, 15)), 40):
            if not rows or rows[-1][0] != f"c{number:03}" or generator.random() < buys:
                rows.append(
                    (f"c{number:03}", date(2025, 1, 5) + timedelta(days=9 * turn), "online" if online else "shop")
                )
            if generator.random() < leaves:
                break
    return placed(rows)


def test_opportunities_take_covariates_into_account_too(engine, given, monkeypatch):
    monkeypatch.setattr(room, "ORIGINS", 1)
    orders = engine.given(market())
    past = engine.given(engine.fetch(histories(orders, as_of=AS_OF)))
    known = engine.given(engine.fetch(covariates(past, orders, given("customers", CUSTOMERS), covariates="channel")))
    tested = engine.fetch(backtest(orders, known, as_of=AS_OF, seed=7, **SETTINGS))
    best = [row | {"squared_error": 0.1} if row["rule"] == f"bg_bb{WITH}" else row for row in tested.to_pylist()]
    told = fit_forecast(engine.given(pa.Table.from_pylist(best, tested.schema)), past, known, seed=1)
    by = chosen(told, past, known)

    assert f"bg_bb{WITH}" in {row["rule"] for row in tested.to_pylist()}
    assert (told.model, told.covariates) == ("bg_bb", ("channel",))
    assert told.parameters["buys channel=shop"] == pytest.approx(1.0 / 2.4, rel=0.35)
    mine = by.model.told(by.seen)
    assert mine.age.max() == max(by.seen.chances.age)
    assert by.model.expected_orders(by.model.of(*told.parameters.values()), **mine.told, ahead=5.0).shape == (len(by.seen),)  # fmt: skip
    fits = fit_covariates(past, known, bg_nbd=REFUSED, mbg_nbd=REFUSED, pareto_nbd=REFUSED, bg_bb=bg_bb.fit_bg_bb(past))
    assert fits.models["bg_bb"].p_value < 0.01


def of_two_kinds() -> tuple[pa.Table, str, dict[str, float]]:
    """Orders of companies, and of persons who buy half as often and leave three times as soon; the planted year ahead."""
    generator, rows, who, ahead = np.random.default_rng(7), [], [], dict.fromkeys(("company", "person"), 0.0)
    for number in range(400):
        kind = "company" if number % 2 else "person"
        weekly = generator.gamma(1.2, (0.08 if kind == "company" else 0.04) / 1.2)
        leaving = generator.gamma(1.5, (0.006 if kind == "company" else 0.018) / 1.5)
        first = day = float(generator.integers(0, 700))
        until = first + 7 * generator.exponential(1 / leaving)
        while day < min(until, 730):
            rows.append((f"c{number:03}", date(2024, 1, 2) + timedelta(days=int(day)), "shop"))
            day += 7 * generator.exponential(1 / weekly)
        who.append(f"c{number:03} | | | | {kind}")
        if until > 730:
            ahead[kind] += weekly * -np.expm1(-leaving * 365 / 7) / leaving
    return placed(rows), CUSTOMERS + "\n".join(who), ahead


def test_as_set_from_the_start_companies_and_persons_each_buy_by_a_law_of_their_own(engine, given, monkeypatch):
    """By one law for both, persons are expected to order a third more than they will, and companies spend more."""
    monkeypatch.setattr(room, "ORIGINS", 2)
    sold, who, ahead = of_two_kinds()
    orders, people = engine.given(sold), given("customers", who)
    past = engine.given(engine.fetch(histories(orders, as_of=AS_OF)))
    known = engine.given(engine.fetch(covariates(past, orders, people, covariates=Settings()["covariates"])))
    tested = engine.given(engine.fetch(backtest(orders, known, as_of=AS_OF, seed=7, **SETTINGS)))
    told = fit_forecast(tested, past, known, seed=1)
    by = chosen(told, past, known)
    days = by.seen.weight * by.model.expected_orders(
        by.model.of(*told.parameters.values()), **by.seen.told, ahead=365 / 7
    )

    assert told.covariates == ("kind_of_party",)
    for kind, group in (("company", 0.0), ("person", 1.0)):
        assert days[by.seen.group == group].sum() == pytest.approx(ahead[kind], rel=0.2)
