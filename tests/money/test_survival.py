"""How long claims stay open: the published curve, late entry by hand, and customers drawn towards all."""

import numpy as np
import pytest

from zhike.money.survival import FIRST, LAST, Spells, counts, drawn, lasting, shares, strength

WEEKS = np.arange(FIRST, LAST + 1)
REMISSION = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 34+ 35+"
"""Weeks in remission under 6-MP, + where still in it; the 21st patient's is 32+ too. [Cox and Oakes, table 1.1]"""


def spells(who, entered, left, paid, weight=None):
    weights = np.ones(len(who)) if weight is None else np.array(weight, float)
    return Spells(np.array(who), np.array(entered), np.array(left), weights, np.array(paid, bool))


def test_the_curve_of_the_published_remissions():
    told = [*REMISSION.split(), "32+"]
    weeks, ended = [int(one.rstrip("+")) for one in told], [not one.endswith("+") for one in told]

    share = shares(*counts(spells([0] * 21, [0] * 21, weeks, ended), 1), steady=LAST)

    lasts = dict(zip(WEEKS.tolist(), np.cumprod(1 - share).tolist(), strict=True))
    assert [round(lasts[week], 3) for week in (6, 7, 10, 13, 16, 22, 23)] == [
        0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448,
    ]  # fmt: skip


def test_who_came_into_sight_late_is_at_risk_only_from_then():
    # week 0: two of three at risk are seen, one ends; week 2: both left at risk, one ends
    at_risk, paid = counts(spells([0, 0, 0], [0, 0, 2], [0, 3, 2], [1, 0, 1]), 1)

    here = slice(0 - FIRST, 4 - FIRST)
    assert at_risk[0, here].tolist() == [2, 1, 2, 1]
    assert paid[0, here].tolist() == [1, 0, 1, 0]
    assert shares(at_risk, paid)[here].tolist() == [0.5, 0, 0.5, 0]


def test_a_claim_paid_in_two_parts_counts_once():
    at_risk, paid = counts(spells([0, 0], [0, 0], [1, 2], [1, 1], [0.25, 0.75]), 1)

    here = slice(0 - FIRST, 3 - FIRST)
    assert at_risk[0, here].tolist() == [1, 1, 0.75]
    assert paid[0, here].tolist() == [0, 0.25, 0.75]


def test_a_customer_of_much_history_speaks_for_itself_and_a_new_one_for_all():
    who = [0] * 40 + [1] * 40 + [2]
    at_risk, paid = counts(spells(who, [0] * 81, [0] * 40 + [5] * 40 + [3], [1] * 80 + [0]), 3)
    everybody = shares(at_risk, paid)
    own = drawn(at_risk, paid, everybody, 4.0)

    week = 0 - FIRST
    assert everybody[week] == pytest.approx(40 / 81)
    assert own[0, week] == pytest.approx((4 * 40 / 81 + 40) / 44)
    assert own[1, week] == pytest.approx((4 * 40 / 81) / 44)
    assert own[2, week] == pytest.approx((4 * 40 / 81) / 5)
    assert strength(at_risk, paid, everybody) == 1.0  # these two have nothing in common
    assert np.array_equal(drawn(at_risk, paid, everybody, np.inf)[2], everybody)


def test_customers_who_are_all_alike_are_drawn_wholly_to_all():
    rng = np.random.default_rng(1)
    who, left = np.repeat(np.arange(60), 20), rng.geometric(0.3, 1200)
    at_risk, paid = counts(spells(who, np.ones(1200, int), left, np.ones(1200)), 60)

    assert strength(at_risk, paid, shares(at_risk, paid)) >= 64


def test_what_lasts_falls_evenly_within_a_week():
    share = np.zeros((1, len(WEEKS)))
    share[0, 1 - FIRST] = 0.7

    log = lasting(share, np.array([0]), np.array([[6, 7, 10, 13, 20]]))

    assert np.exp(log)[0].tolist() == pytest.approx([1, 0.9, 0.6, 0.3, 0.3])
