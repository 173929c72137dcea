"""Maximum likelihood: from any start, on any unit, and in words where the data bear nothing."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest
from scipy import integrate, special, stats

from zhike.models import bg_bb, bg_nbd, gamma_gamma, pareto_nbd, patterns
from zhike.models.bg_bb import BgBb
from zhike.models.bg_nbd import BgNbd
from zhike.models.fitted import STEP, weighted
from zhike.models.pareto_nbd import ParetoNbd
from zhike.models.patterns import Patterns

GRID = (np.array([0, 0, 1, 3, 12, 90]), np.array([0, 0, 4.0, 20.0, 1.5, 38.0]), np.array([1.0, 40, 30, 21, 40, 39]))


def seen(*rows: tuple[float, float, float, float]) -> Patterns:
    return Patterns(*np.array(rows, dtype=float).T) if rows else Patterns(*np.empty((4, 0)))


def simulated(count: int = 600, seed: int = 3) -> Patterns:
    """Histories of BG/NBD customers whose numbers are known."""
    generator = np.random.default_rng(seed)
    rows = []
    for age in generator.integers(10, 60, count):
        rate, leaves = generator.gamma(0.8, 1 / 6), generator.beta(0.8, 2.5)
        at, repeats, last = 0.0, 0, 0.0
        while (at := at + generator.exponential(1 / rate)) < age:
            repeats, last = repeats + 1, round(at * 7) / 7
            if generator.random() < leaves:
                break
        rows.append((repeats, last, float(age), 1.0))
    return seen(*rows)


SIMULATED = simulated()


@pytest.mark.parametrize(
    "start",
    [(1, 1, 1, 1), (30, 0.01, 20, 0.05), (0.001, 500, 0.001, 300), (1e-6,) * 4, (1e6,) * 4, (0, 1e300, 1e-300, 1)],
)
@pytest.mark.parametrize(
    ("fit", "names"),
    [
        (lambda start: bg_nbd.fit(SIMULATED, at_birth=False, start=start), bg_nbd.NAMES),
        (lambda start: bg_nbd.fit(SIMULATED, at_birth=True, start=start), bg_nbd.NAMES),
        (lambda start: pareto_nbd.fit(SIMULATED, start=start), pareto_nbd.NAMES),
    ],
)
def test_every_start_leads_to_the_same_numbers(fit, names, start):
    usual, other = fit(None), fit(dict(zip(names, start, strict=True)))

    assert other.log_likelihood == pytest.approx(usual.log_likelihood, abs=1e-6)
    assert other.parameters == pytest.approx(usual.parameters, rel=1e-3)


@pytest.mark.parametrize("unit", [7.0, 365 * 24.0, 1e7])
@pytest.mark.parametrize("fit", [lambda told: bg_nbd.fit(told, at_birth=False), lambda told: bg_nbd.fit(told, at_birth=True), pareto_nbd.fit])  # fmt: skip
def test_time_has_any_unit(fit, unit):
    weeks, other = fit(SIMULATED), fit(replace(SIMULATED, last=SIMULATED.last * unit, age=SIMULATED.age * unit))

    assert other.reason is None
    assert other.log_likelihood == pytest.approx(
        weeks.log_likelihood - SIMULATED.repeats.sum() * np.log(unit), abs=1e-6
    )
    for told in ("parameters", "standard_errors"):
        scaled = {
            name: value * (unit if name in ("alpha", "beta") else 1) for name, value in getattr(weeks, told).items()
        }
        assert getattr(other, told) == pytest.approx(scaled, rel=1e-3)


PARTED = seen((0, 0.0, 11.0, 260), (0, 0.0, 6.0, 25), (1, 5.0, 12.0, 4), (2, 8.0, 11.0, 6), (3, 9.0, 10.0, 5))


@pytest.mark.parametrize("start", [(1, 1, 1, 1), (30, 0.01, 20, 0.05), (0.1, 100, 10, 0.1), (3, 20, 0.01, 0.01)])
@pytest.mark.parametrize("fit", [lambda start: bg_nbd.fit(PARTED, at_birth=True, start=start), lambda start: pareto_nbd.fit(PARTED, start=start)])  # fmt: skip
def test_no_start_finds_a_higher_top_where_most_leave_at_once(fit, start):
    names = bg_nbd.NAMES if "a" in fit(None).parameters else pareto_nbd.NAMES
    assert fit(dict(zip(names, start, strict=True))).log_likelihood < fit(None).log_likelihood + 1e-2


def test_very_many_patterns_have_the_same_top_as_few(monkeypatch):
    whole = bg_nbd.fit(SIMULATED, at_birth=False), pareto_nbd.fit(SIMULATED)
    monkeypatch.setattr(bg_nbd, "MANY", 100)
    monkeypatch.setattr(pareto_nbd, "MANY", 100)
    near = bg_nbd.fit(SIMULATED, at_birth=False), pareto_nbd.fit(SIMULATED)
    for one, other in zip(whole, near, strict=True):
        assert other.log_likelihood == pytest.approx(one.log_likelihood, abs=1e-6)
        assert other.parameters == pytest.approx(one.parameters, rel=1e-4)


def test_a_fit_finds_the_numbers_that_made_the_data_within_its_own_errors():
    found = bg_nbd.fit(SIMULATED, at_birth=False)
    for name, true in (("r", 0.8), ("alpha", 6.0), ("a", 0.8), ("b", 2.5)):
        assert abs(found.parameters[name] - true) < 3 * found.standard_errors[name]


def bought_in_turns(generator, count=1500, opportunities=8):
    """Histories of BG/BB customers, one opportunity after the other."""
    buys, leaves = generator.beta(1.2, 0.75, count), generator.beta(0.66, 2.8, count)
    stays = generator.geometric(leaves) - 1
    taken = (generator.random((opportunities, count)) < buys) & (np.arange(opportunities)[:, None] < stays)
    last = np.max(taken * np.arange(1, opportunities + 1)[:, None], axis=0)
    return taken.sum(0).astype(float), last.astype(float), np.full(count, float(opportunities)), np.ones(count)


def spent(generator, count=1500):
    """Repeat days and mean spend of Gamma-Gamma customers."""
    days = generator.integers(1, 9, count).astype(float)
    return days, generator.gamma(6.25 * days, 1 / generator.gamma(3.74, 1 / 15.44, count)) / days, np.ones(count)


@pytest.mark.parametrize(
    ("found", "planted"),
    [
        (lambda g: bg_bb.fit(*bought_in_turns(g)), {"alpha": 1.2, "beta": 0.75, "gamma": 0.66, "delta": 2.8}),
        (lambda g: gamma_gamma.fit(*spent(g)), {"p": 6.25, "q": 3.74, "v": 15.44}),
    ],
    ids=["bg_bb", "gamma_gamma"],
)
def test_what_made_the_data_is_found_by_the_other_models_too(found, planted):
    fitted = found(np.random.default_rng(7))
    for name, true in planted.items():
        assert abs(fitted.parameters[name] - true) < 3 * fitted.standard_errors[name], name
        assert fitted.standard_errors[name] < 0.5 * true


@pytest.mark.parametrize("at_birth", [False, True])
def test_the_likelihood_of_all_is_the_sum_over_each_history(at_birth, monkeypatch):
    monkeypatch.setattr(bg_nbd, "SHEAF", 7)  # as where patterns are too many to go through at once
    of = {"repeats": SIMULATED.repeats, "last": SIMULATED.last, "age": SIMULATED.age}
    each = bg_nbd.log_likelihood(BgNbd(0.4, 5.0, 0.7, 2.0, at_birth), **of)
    whole = bg_nbd.slope_of(SIMULATED, at_birth=at_birth)(np.log([0.4, 5.0, 0.7, 2.0]))[0]
    assert whole == pytest.approx((SIMULATED.weight * each).sum(), rel=1e-12)


def test_thinned_patterns_stand_for_all_of_them(monkeypatch):
    monkeypatch.setattr(patterns, "ENOUGH", 100)
    few = SIMULATED.thinned()
    assert len(few) < len(SIMULATED) / 2
    assert few.weight[few.repeats == 0].sum() == SIMULATED.weight[SIMULATED.repeats == 0].sum()
    assert few.customers == pytest.approx(SIMULATED.customers, rel=0.1)


@pytest.mark.parametrize("model", ["bg", "mbg", "pareto", "bg_bb"])
def test_gradients_are_those_of_the_likelihood(model):
    x, last, age = GRID
    weight = np.arange(1.0, 7.0)
    whole = (np.array([0, 1, 3, 5.0]), np.array([0, 2, 3, 9.0]), np.array([4, 4, 8, 9.0]))
    slopes = {
        "bg": bg_nbd._Terms(Patterns(x, last, age, weight), False).slope,
        "mbg": bg_nbd._Terms(Patterns(x, last, age, weight), True).slope,
        "pareto": lambda at: weighted(*pareto_nbd._terms(np.exp(at), x, last, age), weight, at),
        "bg_bb": lambda at: weighted(*bg_bb._terms(np.exp(at), *whole), weight[:4], at),
    }
    slope, at = slopes[model], np.log([0.4, 5.0, 0.7, 2.0])
    for place in range(4):
        step = np.eye(4)[place] * STEP
        assert slope(at)[1][place] == pytest.approx((slope(at + step)[0] - slope(at - step)[0]) / (2 * STEP), rel=1e-5)


@pytest.mark.parametrize(
    "of", [(0.55, 10.6, 0.6, 11.7), (0.55, 11.7, 0.6, 10.6), (2.0, 0.01, 0.3, 40.0), (0.3, 60.0, 5.0, 0.02)]
)
def test_the_pareto_likelihood_is_the_integral_over_when_the_customer_left(of):
    r, alpha, s, beta = of
    x, last, age = GRID
    found = pareto_nbd.log_likelihood(ParetoNbd(*of), repeats=x, last=last, age=age)
    for k, began, until, height in zip(x, last, age, found, strict=True):
        common = special.gammaln(r + k) - special.gammaln(r) + r * np.log(alpha) + s * np.log(beta)
        top = -(r + k) * np.log(alpha + began) - (s + 1) * np.log(beta + began)  # keeps the numbers in range

        def gone(at, k=k, top=top):
            return s * np.exp(-(r + k) * np.log(alpha + at) - (s + 1) * np.log(beta + at) - top)

        knots = began + (until - began) * np.array([1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 0.3])
        left = integrate.quad(gone, began, until, points=knots, limit=500, epsrel=1e-11, epsabs=0)[0]
        stayed = np.exp(-(r + k) * np.log(alpha + until) - s * np.log(beta + until) - top)
        assert height == pytest.approx(common + top + np.log(left + stayed), abs=1e-7)


@pytest.mark.parametrize("a", [0.2, 1.0, 1.00001, 2.5])
def test_orders_expected_are_the_mean_over_all_leavings(a):
    """Independent of the series: E[(1 − (1 + zp)^−k) ÷ p] by quadrature over p."""
    model = BgNbd(0.4, 5.0, a, 3.0)
    for x, age, ahead in ((0, 10.0, 52.0), (30, 40.0, 4.0), (3, 0.5, 200.0)):
        k, b, z = 0.4 + x, 3.0 + x, ahead / (5.0 + age)
        mean = integrate.quad(
            lambda p, k=k, b=b, z=z: stats.beta.pdf(p, a, b) * -np.expm1(-k * np.log1p(z * p)) / p, 0, 1, limit=400
        )[0]
        alive = bg_nbd.alive(model, repeats=x, last=age, age=age)
        assert bg_nbd.expected_orders(model, repeats=x, last=age, age=age, ahead=ahead) == pytest.approx(
            mean * alive, rel=1e-5
        )


def test_bg_bb_is_the_mean_over_buying_and_leaving():
    """Three opportunities, the second taken: alive after all, or left before the third."""
    model = BgBb(1.2, 0.75, 0.66, 2.8)

    def chance(p, leaves):
        stay = 1 - leaves
        return p * (1 - p) * stay**2 * ((1 - p) * stay + leaves)

    at, worth = np.polynomial.legendre.leggauss(200)
    at, worth = (at + 1) / 2, worth / 2
    at, worth = at**4, worth * 4 * at**3  # the density of p and θ is steep near 0
    mean = (worth * stats.beta.pdf(at, 1.2, 0.75)) @ (
        chance(at[:, None], at[None, :]) @ (worth * stats.beta.pdf(at, 0.66, 2.8))
    )
    assert bg_bb.log_likelihood(model, repeats=1, last=2, age=3) == pytest.approx(np.log(mean), abs=1e-4)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ((), "Nobody"),
        (((3, 5.0, 9.0, 1),), "Only one customer"),
        (((0, 0.0, 9.0, 20), (0, 0.0, 8.0, 5)), "second day"),
        (((2, 4.0, 9.0, 50),), "same history"),
        (((0, 0.0, 1 / 7, 50),), "less than two weeks"),
    ],
)
def test_what_cannot_be_fitted_is_said_in_words(rows, says):
    patterns = seen(*rows)
    for found in (bg_nbd.fit(patterns, at_birth=False), bg_nbd.fit(patterns, at_birth=True), pareto_nbd.fit(patterns)):
        assert says in found.reason[0]
        assert found.parameters is found.standard_errors is found.log_likelihood is None
        json.dumps(asdict(found), allow_nan=False)


def test_numbers_that_the_data_leave_open_have_no_errors_but_words():
    """Everybody bought twice in every two weeks and nobody stayed away: who leaves cannot be told."""
    found = bg_nbd.fit(seen((10, 20.0, 20.0, 40), (11, 22.0, 22.0, 30)), at_birth=False)
    assert found.standard_errors is None
    assert "leave" in found.reason[0]
    json.dumps(asdict(found), allow_nan=False)


@pytest.mark.parametrize(
    ("mean", "says"), [((), "two customers"), ((5.0,), "two customers"), ((5.0, 5.0, 5.0), "the same")]
)
def test_spending_that_cannot_be_told_apart_is_said_in_words(mean, says):
    of = np.array(mean)
    assert says in gamma_gamma.fit(np.ones(len(of)), of, np.ones(len(of))).reason[0]


def test_spending_in_cents_is_a_hundred_times_spending_in_money():
    generator = np.random.default_rng(5)
    days = generator.integers(1, 9, 400).astype(float)
    mean = generator.gamma(4 * days, 1 / generator.gamma(5, 1 / 60, 400)) / days
    one, hundred = gamma_gamma.fit(days, mean, np.ones(400)), gamma_gamma.fit(days, mean * 100, np.ones(400))
    assert hundred.parameters == {**one.parameters, "v": pytest.approx(one.parameters["v"] * 100)} | {
        name: pytest.approx(one.parameters[name]) for name in ("p", "q")
    }
    assert hundred.log_likelihood == pytest.approx(one.log_likelihood - 400 * np.log(100))


@pytest.mark.parametrize(
    ("a", "b", "k", "z"),
    [(0.45, 171.0, 2.86, 4.0), (0.8, 57.8, 15.6, 124.0), (30.0, 53.6, 19.3, 6.4), (0.3, 2.5, 700.0, 4.0)],
)
def test_orders_ahead_of_a_young_customer_are_the_mean_over_all_who_could_be_so(a, b, k, z):
    """E[(1 − (1 + zp)^−k) ÷ p] over p ~ Beta(a, b), summed here by plain steps of p's log-odds."""
    odds = np.linspace(-80, 80, 200_001)
    p = special.expit(odds)
    density = np.exp(-a * np.logaddexp(0, -odds) - b * np.logaddexp(0, odds) - special.betaln(a, b))
    expected = float((density * -np.expm1(-k * np.log1p(z * p)) / p).sum() * (odds[1] - odds[0]))
    model = bg_nbd.BgNbd(r=k - 1.0, alpha=10.0, a=a, b=b - 1.0)  # of one repeat day, at week 20 of 20: alive by p₁
    alive = bg_nbd.alive(model, repeats=1, last=20.0, age=20.0)
    found = bg_nbd.expected_orders(
        model, repeats=np.ones(1), last=np.full(1, 20.0), age=np.full(1, 20.0), ahead=30.0 * z
    )
    assert found[0] == pytest.approx(expected * alive, rel=1e-3)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_expected_of_widely_differing_customers_adds_up_to_what_comes(seed, given):
    """Spending is lognormal over customers, so widely that Gamma-Gamma puts q near 1: its own mean is twice the true."""
    generator = np.random.default_rng(seed)
    days = generator.poisson(generator.gamma(0.9, 4, 4000)).astype(float)
    level = np.exp(generator.normal(5, 1.2, 4000))
    mean = np.array([np.mean(one * np.exp(generator.normal(-0.18, 0.6, int(n)))) if n else 0.0 for one, n in zip(level, days, strict=True)])  # fmt: skip
    back = days > 0
    found = gamma_gamma.fit(days[back], mean[back], np.ones(back.sum()))
    lines = [f"c{n} | {int(x)} | {m if x else ''}" for n, (x, m) in enumerate(zip(days, mean, strict=True))]
    past = given("histories", "\n".join(["customer_id | repeat_days | mean_repeat_amount", *lines]))
    told = gamma_gamma.expecting(found, past)
    assert found.parameters["q"] < 1.5
    expected = gamma_gamma.expected_spend(told, days=days, mean=mean)
    assert expected.sum() == pytest.approx(level.sum(), rel=0.08)
    assert expected[~back].sum() == pytest.approx(level[~back].sum(), rel=0.15)


def test_a_giant_does_not_make_those_rich_who_have_not_come_back(given):
    rows = "\n".join(f"c{n} | 2 | {10 + n}" for n in range(9))
    past = given("histories", f"customer_id | repeat_days | mean_repeat_amount\n{rows}\ngiant | 5 | 9000000\nnew | 0 |")
    assert gamma_gamma.usual_spend(past) == pytest.approx((sum(range(10, 19)) + 18) / 10)
