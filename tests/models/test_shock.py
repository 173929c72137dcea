"""What moves all customers together: found from past totals, small where nothing did, and enough where something did."""

import numpy as np
import pytest

from zhike.models.shock import NONE, USUAL, WIDTH, common_shock


def past(*off, own=0.02):
    """Past days whose totals were off by so much, as logarithms; the model alone leaves `own` of a total open."""
    half = own * 1000 * WIDTH / 2
    return [{"expected": 1000.0, "actual": 1000.5 * np.exp(one) - 0.5, "low": 1000 - half, "high": 1000 + half} for one in off]  # fmt: skip


def test_the_spread_is_what_went_beyond_the_model_held_against_what_is_usual():
    """Squares 0.01 + 0.04 less three of 0.0004, and one usual of 0.0025, by four."""
    found = common_shock(past(0.1, -0.2, 0.0))

    assert found.spread == pytest.approx(np.sqrt((0.01 + 0.04 - 3 * 0.0004 + 0.0025) / 4), rel=1e-3)
    assert (found.freedom, found.days, found.held) == (4.0, 3, 1)


def test_over_a_year_as_many_totals_lie_within_as_over_a_quarter():
    """Companies with a season of 10 %, months as they will by 5 %, growing or shrinking by 7 % a year; asked on any day.

    What a model expects is what came a day so far. The season that three quarters leave out costs some of the 80 %.
    """
    generator, held = np.random.default_rng(91), []
    for _ in range(1500):
        day, asked = np.arange(1800), int(generator.integers(1000, 1400))
        season = generator.normal(0, 0.1) * np.sin(2 * np.pi * (day / 365 + generator.random()))
        months = np.repeat(generator.normal(0, 0.05, 60), 30)
        came = np.exp(season + months + generator.normal(0, 0.07) * day / 365)
        tests = [came[end - 90 : end].mean() / came[: end - 90].mean() for end in (asked, asked - 90, asked - 180)]
        low, high = np.quantile(common_shock(past(*np.log(tests))).factors(200), [0.1, 0.9])
        held.append([low <= came[asked : asked + days].mean() / came[:asked].mean() <= high for days in (91, 364)])
    quarter, year = np.mean(held, axis=0)
    assert quarter >= 0.7
    assert year == pytest.approx(quarter, abs=0.06)


def test_totals_within_the_models_own_interval_leave_less_than_is_usual():
    found = common_shock(past(0.01, -0.005, 0.0, own=0.05))
    assert found.spread == pytest.approx(USUAL * 0.5)
    assert found.held == 3


def test_without_a_test_nothing_is_added():
    missing = {"expected": 5.0, "actual": 4, "low": None, "high": None}
    assert common_shock([]) == common_shock([missing]) == NONE
    assert NONE.factors(5).tolist() == [1.0] * 5


def test_four_of_five_totals_lie_within_where_all_customers_move_together():
    """Many companies moved by 10 % at each of three past days and once more; the model alone would hold one of five."""
    generator = np.random.default_rng(9)
    held, alone = [], []
    for moved in generator.normal(0, 0.1, (1500, 4)) + generator.normal(0, 0.02, (1500, 4)):
        low, high = np.quantile(common_shock(past(*moved[:3])).factors(200), [0.1, 0.9])
        held.append(low <= np.exp(moved[3]) <= high)
        alone.append(abs(moved[3]) <= 0.02 * WIDTH / 2)
    assert 0.7 <= np.mean(held) <= 0.85
    assert np.mean(alone) < 0.3
