"""How long customers stay: published examples come out as published."""

import numpy as np
import pytest

from zhike.models.survival import cox, discoveries, kaplan_meier

# Weeks of remission of 42 patients with leukaemia, half of them on 6-MP: Freireich et al. (1963), Gehan (1965).
TREATED = [(6, 1), (6, 1), (6, 1), (6, 0), (7, 1), (9, 0), (10, 1), (10, 0), (11, 0), (13, 1), (16, 1), (17, 0), (19, 0), (20, 0), (22, 1), (23, 1), (25, 0), (32, 0), (32, 0), (34, 0), (35, 0)]  # fmt: skip
CONTROL = [(w, 1) for w in (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)]


def columns(rows):
    return tuple(np.array(one, dtype=float) for one in zip(*rows, strict=True))


def test_the_share_in_remission_is_as_published():
    """The product-limit estimate of the 6-MP group: .857 after 6 weeks, .690 after 13, .448 after 23; control: 8 weeks."""
    curve = kaplan_meier(*columns(TREATED))
    assert [round(curve.at(week)[0], 3) for week in (5, 6, 7, 10, 13, 16, 22, 23, 99)] == [
        1.0, 0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448, 0.448,
    ]  # fmt: skip
    assert curve.median == 23
    assert kaplan_meier(*columns(CONTROL)).median == 8


def test_the_published_standard_error_of_the_share():
    """Greenwood at 23 weeks: .1346 (Collett; Kalbfleisch and Prentice)."""
    curve = kaplan_meier(*columns(TREATED))
    share, low, high = curve.at(23)
    # on the scale of log(-log) the interval is that error over |share log share|
    middle = np.log(-np.log(share))
    off = 0.1346 / abs(share * np.log(share)) * 1.2815515655446004
    assert (low, high) == pytest.approx((np.exp(-np.exp(middle + off)), np.exp(-np.exp(middle - off))), abs=1e-3)


def test_the_hazard_ratio_of_the_treatment_is_as_published():
    """Cox with Efron's ties: coefficient 1.572 for control, standard error 0.412, ratio 4.82."""
    time, left = columns([*TREATED, *CONTROL])
    control = np.array([0.0] * len(TREATED) + [1.0] * len(CONTROL))[:, None]
    found = cox(time, left, control)
    assert found.log_ratio[0] == pytest.approx(1.572, abs=5e-4)
    assert found.error[0] == pytest.approx(0.412, abs=5e-4)
    assert found.ratio[0] == pytest.approx(4.82, abs=5e-3)


def test_planted_ratios_are_found_within_their_intervals():
    generator = np.random.default_rng(2)
    traits = generator.normal(size=(3000, 2))
    time = generator.exponential(1 / np.exp(traits @ [0.7, -0.4]))
    seen = np.minimum(time, 1.5)
    found = cox(np.ceil(seen * 20), (time <= 1.5).astype(float), traits)
    assert found.log_ratio == pytest.approx([0.7, -0.4], abs=0.08)


def test_a_trait_that_nobody_who_left_has_is_open():
    assert cox(np.arange(40.0), np.r_[np.ones(20), np.zeros(20)], np.r_[np.zeros(20), np.ones(20)][:, None]) is None


def test_without_anybody_leaving_nothing_is_said():
    assert len(kaplan_meier(np.arange(5.0), np.zeros(5)).times) == 0
    assert cox(np.arange(5.0), np.zeros(5), np.arange(5.0)[:, None]) is None


def test_false_discoveries_are_counted_as_in_the_paper():
    """[BH1995] section 4.1, the fifteen p-values of the thrombolysis trial: four stand at 5 %."""
    p = np.array([0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0])  # fmt: skip
    assert int((discoveries(p) <= 0.05).sum()) == 4
