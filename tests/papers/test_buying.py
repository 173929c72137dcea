"""The published numbers of the models of buying, from the raw CDNOW sample."""

from datetime import date

import numpy as np
import pytest
from pyarrow import parquet

from zhike.models import bg_bb, bg_nbd, gamma_gamma, pareto_nbd
from zhike.models.bg_nbd import BgNbd
from zhike.models.gamma_gamma import GammaGamma
from zhike.models.pareto_nbd import ParetoNbd

BG = BgNbd(r=0.2426, alpha=4.4136, a=0.7929, b=2.4259)
PARETO = ParetoNbd(r=0.5533, alpha=10.5776, s=0.6062, beta=11.6687)

# model, parameters, log-likelihood; printed with three digits or, where measured with a peer library, with four
PUBLISHED = {
    "bg_nbd": ({"r": 0.2426, "alpha": 4.4136, "a": 0.7929, "b": 2.4259}, -9582.429),
    "mbg_nbd": ({"r": 0.5248, "alpha": 6.1831, "a": 0.8914, "b": 1.6140}, -9582.136),
    "pareto_nbd": ({"r": 0.5533, "alpha": 10.578, "s": 0.6062, "beta": 11.668}, -9594.976),
    "gamma_gamma": ({"p": 6.250, "q": 3.744, "v": 15.444}, -4055.918),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_manifest_holds_the_published_fit(cdnow, name):
    parameters, height = PUBLISHED[name]
    found = cdnow.fits[name]
    assert found["parameters"] == {key: pytest.approx(value, rel=1e-3) for key, value in parameters.items()}
    assert found["log_likelihood"] == pytest.approx(height, abs=1e-3)
    assert found["customers"] == (946 if name == "gamma_gamma" else 2_357)
    assert found["standard_errors"].keys() == parameters.keys()
    assert all(0 < one < 10 for one in found["standard_errors"].values())


def test_the_errors_of_the_pareto_nbd_are_those_of_another_package(cdnow):
    """CLVTools' own tests, calibrated up to the same day."""
    published = {"r": 0.0476264, "alpha": 0.8427222, "s": 0.1872594, "beta": 6.2105448}
    assert cdnow.fits["pareto_nbd"]["standard_errors"] == pytest.approx(published, rel=5e-3)


# Donors of 1995 over six years, as [FHS2010] prints them: of each last year, how many gave in 1, 2, … years up to it
DONORS = {1: (1091,), 2: (277, 613), 3: (129, 255, 322), 4: (78, 155, 181, 240), 5: (119, 173, 225, 284, 335), 6: (129, 234, 357, 512, 728, 1203)}  # fmt: skip
NEVER_AGAIN = 3464


@pytest.mark.parametrize("start", [None, 1e-6, 0.01, 100.0, 1e6])
def test_the_donations_have_the_published_fit_from_any_start(start):
    rows = [(0, 0, NEVER_AGAIN), *((x, last, heads) for last, all_ in DONORS.items() for x, heads in enumerate(all_, start=1))]  # fmt: skip
    x, last, heads = np.array(rows, dtype=float).T
    found = bg_bb.fit(x, last, np.full(len(x), 6.0), heads, start=start and dict.fromkeys(bg_bb.NAMES, start))

    assert found.parameters == pytest.approx({"alpha": 1.204, "beta": 0.750, "gamma": 0.657, "delta": 2.783}, abs=1e-3)
    assert found.log_likelihood == pytest.approx(-33225.6, abs=0.05)
    assert (found.customers, found.patterns) == (11_104, 22)
    assert found.standard_errors


def test_opportunities_are_weeks_where_a_company_sells_every_day(cdnow):
    found = cdnow.fits["bg_bb"]
    assert list(found["parameters"]) == ["alpha", "beta", "gamma", "delta"]
    assert found["reason"] is None
    assert max(parquet.read_table(cdnow.path("histories"))["opportunities"].to_pylist()) == 38


def test_orders_expected_of_published_customers():
    """[FHL2005] section 4; customer 1516 and a new one from the BTYD walkthrough."""
    published = {"repeats": 2, "last": 30.43, "age": 38.86}
    assert bg_nbd.expected_orders(BG, **published, ahead=39) == pytest.approx(1.226, abs=1e-3)
    often = {"repeats": 26, "last": 30.857, "age": 31.0}
    assert pareto_nbd.expected_orders(PARETO, **often, ahead=52) == pytest.approx(25.45647, rel=1e-3)
    assert pareto_nbd.alive(PARETO, **often) == pytest.approx(0.997874, abs=1e-5)
    assert bg_nbd.expected_orders(BG, **often, ahead=52) == pytest.approx(25.75659, rel=1e-3)
    assert bg_nbd.alive(BG, **often) == pytest.approx(0.9688523, abs=1e-5)
    assert pareto_nbd.expected_of_new(PARETO, 52) == pytest.approx(1.473434, rel=1e-3)
    assert bg_nbd.expected_of_new(BG, 52) == pytest.approx(1.444004, rel=1e-3)


def test_orders_expected_of_a_new_customer_over_time():
    weeks = np.array([0.1429, 1, 3, 31.8571, 32, 78])
    published = [0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8576]
    assert bg_nbd.expected_of_new(BG, weeks) == pytest.approx(np.array(published), abs=6e-4)
    new = {"repeats": 0, "last": 0.0, "age": 0.0}
    printed = BgNbd(r=0.243, alpha=4.414, a=0.793, b=2.426)  # as the paper prints them
    assert bg_nbd.none_ahead(printed, **new, ahead=39) == pytest.approx(0.5737864, abs=1e-7)


def test_more_orders_and_then_silence_say_more_surely_that_a_customer_is_gone():
    """The increasing-frequency paradox of the Pareto/NBD, customers known for 39 weeks, silent since week 20."""
    found = pareto_nbd.expected_orders(PARETO, repeats=[10, 15, 20, 25], last=20.0, age=39.0, ahead=52)
    assert found == pytest.approx(np.array([0.7062289, 0.1442396, 0.02250658, 0.00309267]), rel=2e-3)


def test_the_likelihood_does_not_overflow():
    """Note 27 of Hardie, as tested by pymc-marketing."""
    found = bg_nbd.log_likelihood(BgNbd(0.25, 4.0, 0.8, 2.5), repeats=[0, 200], last=[0.0, 38.0], age=40.0)
    assert found == pytest.approx(np.array([-0.59947382, 100.7957]), rel=1e-6)


def test_the_holdout_by_repeats(cdnow, shared_data):
    """RESULTS: conditional expectation against the 39 weeks after calibration."""
    seen = parquet.read_table(cdnow.path("histories"))
    repeats = np.array(seen["repeat_days"])
    group = np.minimum(repeats, 7)
    told = {"last": np.array(seen["last_order_week"]), "age": np.array(seen["age_weeks"])}
    of_fit = {name: cdnow.fits[name]["parameters"] for name in ("bg_nbd", "pareto_nbd")}
    pareto = pareto_nbd.expected_orders(ParetoNbd(**of_fit["pareto_nbd"]), repeats=repeats, **told, ahead=39)
    bg = bg_nbd.expected_orders(BgNbd(**of_fit["bg_nbd"]), repeats=repeats, **told, ahead=39)

    assert np.bincount(group).tolist() == [1411, 439, 214, 100, 62, 38, 29, 64]
    by = [group == n for n in range(8)]
    assert [pareto[one].mean() for one in by] == pytest.approx(
        [0.138, 0.600, 1.196, 1.714, 2.399, 2.907, 3.819, 6.403], abs=2e-3
    )
    assert [bg[one].mean() for one in by] == pytest.approx(
        [0.225, 0.523, 1.044, 1.520, 2.164, 2.654, 3.504, 6.157], abs=2e-3
    )
    assert bg.sum() == pytest.approx(1653.4, abs=0.5)
    assert pareto.sum() == pytest.approx(1665.5, abs=0.5)
    assert actual(shared_data).sum() == 1882


def actual(shared_data) -> np.ndarray:
    """Order days of each customer after calibration, counted from the file itself."""
    days = set()
    for line in (shared_data / "cdnow" / "CDNOW_sample.txt").read_text("ascii").splitlines():
        _, customer, day, *_ = line.split()
        days.add((customer, date.fromisoformat(day)))
    ahead = [customer for customer, day in days if day > date(1997, 9, 30)]
    return np.unique(np.array(ahead), return_counts=True)[1]


def test_money_expected_of_the_first_ten_customers():
    """lifetimes' tests of [FH2013], the sample's first ten customers by their spend per repeat day."""
    model = GammaGamma(p=6.25, q=3.74, v=15.44)
    first = {"days": [2, 1, 0, 0, 0, 7, 1, 0, 2, 0], "mean": [22.35, 11.77, 0, 0, 0, 73.74, 11.77, 0, 25.55, 0]}
    published = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
    assert gamma_gamma.expected_spend(model, **first) == pytest.approx(np.array(published), rel=2e-3)
