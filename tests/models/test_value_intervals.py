"""80 % intervals of what customers are worth, on companies simulated as the models assume, with known numbers."""

import numpy as np
import pytest

from zhike.models.buying import BUYING
from zhike.models.gamma_gamma import GammaGamma
from zhike.models.outlook import YEAR_WEEKS, around, days_of, drawn
from zhike.models.patterns import Patterns

# r, α in weeks, a, b of buying; p, q, v of spending
COMPANIES = {
    "steady wholesale": ((4.0, 12.0, 0.4, 12.0), GammaGamma(6.0, 6.0, 5000.0)),
    "shop": ((0.243, 4.414, 0.793, 2.426), GammaGamma(6.25, 3.74, 15.44)),
    "wide spending": ((1.0, 8.0, 0.5, 4.0), GammaGamma(1.5, 2.2, 300.0)),
    "orders of any size": ((1.5, 10.0, 0.5, 4.0), GammaGamma(0.8, 3.0, 800.0)),
}
COUNT = 1500
AHEAD = 3 * YEAR_WEEKS


@pytest.mark.parametrize("name", COMPANIES)
def test_four_of_five_intervals_of_value_hold_what_followed(name):
    """Also of those who surely buy again: their orders differ in size as well as in number."""
    buying, spending = COMPANIES[name]
    seen, before, came = _simulated(buying, spending, np.random.default_rng(7))
    ends = drawn(BUYING["bg_nbd"], np.log([buying]), seen, spending, np.random.default_rng(8))
    scale = spending.p * (spending.v + before)
    low, high = ends["worth_36_low"] * scale, ends["worth_36_high"] * scale
    within = (low <= came) & (came <= high)

    assert 0.75 <= within.mean() <= 0.85
    sure = low > 0
    assert sure.sum() < 50 or 0.74 <= within[sure].mean() <= 0.86


def test_nothing_at_all_is_either_held_whole_or_hardly_there():
    often, seldom = np.array([[0.0] * 30 + list(range(1, 71))]), np.array([[0.0] * 5 + list(range(1, 96))])
    (low, often_low), (high, often_high) = zip(
        *((one[0] for one in around(draws)) for draws in (seldom, often)), strict=True
    )
    assert (low > 0, often_low) == (True, 0.0)
    for draws, ends in ((seldom[0], (low, high)), (often[0], (often_low, often_high))):
        assert 0.78 <= ((ends[0] <= draws) & (draws <= ends[1])).mean() <= 0.82


def _simulated(buying, spending, generator):
    """Patterns of one customer each, the money that speaks of their spending, and what they brought within three years."""
    r, alpha, a, b = buying
    rows, before, came = [], [], []
    for age in generator.uniform(10, 104, COUNT):
        rate, leaves, at, days = generator.gamma(r, 1 / alpha), generator.beta(a, b), 0.0, []
        while (at := at + generator.exponential(1 / rate)) < age + AHEAD:
            days.append(at)
            if generator.random() < leaves:
                break
        level = generator.gamma(spending.q, 1 / spending.v)
        past = [day for day in days if day < age]
        rows.append((len(past), past[-1] if past else 0.0, age, 1.0))
        first = max(len(past), int(days_of(spending, np.zeros(1))[0]))  # where the first day's money speaks of them
        before.append(generator.gamma(spending.p * first) / level if first else 0.0)
        ahead = len(days) - len(past)
        came.append(generator.gamma(spending.p * ahead) / level if ahead else 0.0)
    return Patterns(*np.array(rows).T), np.array(before), np.array(came)
