"""Altman's Z, Z′ and Z″: the published coefficients and zones, by worked examples.

[A1968] Journal of Finance 23, 589-609, equation I and the zones of p. 606; in its text X1 to X4 are percents with
weights .012, .014, .033, .006. [A2000] Predicting financial distress of companies: revisiting the Z-score and ZETA models:
Z′ (7) and Z″ (8), and the means of bankrupt and non-bankrupt firms of the 1968 sample (table 1).
"""

import pytest

from zhike.credit.altman import BY_NAME, score, zone

BANKRUPT = (-0.061, -0.626, -0.318, 0.401, 1.500)
SOUND = (0.414, 0.355, 0.153, 2.477, 1.900)
"""[A1968] table 1: means of X1 … X5 of 33 bankrupt and 33 non-bankrupt firms."""


def test_z_of_the_mean_firms_of_the_paper_lies_where_the_paper_puts_them():
    """[A1968] the bankrupt firms far below 1.81, the others far above 2.99; sums by hand from the table's means."""
    z = BY_NAME["z"]

    assert score(z, *BANKRUPT) == pytest.approx(-0.2599, abs=1e-4)
    assert score(z, *SOUND) == pytest.approx(4.8830, abs=1e-4)
    assert (zone(z, score(z, *BANKRUPT)), zone(z, score(z, *SOUND))) == ("distress", "safe")


def test_z_is_the_same_in_the_percents_of_1968():
    percents = [part * 100 for part in SOUND[:4]]
    of_1968 = 0.012 * percents[0] + 0.014 * percents[1] + 0.033 * percents[2] + 0.006 * percents[3] + 0.999 * SOUND[4]

    assert score(BY_NAME["z"], *SOUND) == pytest.approx(of_1968)


@pytest.mark.parametrize(
    ("model", "x", "wanted", "where"),
    [
        ("z", (0.10, 0.10, 0.10, 1.00, 1.00), 2.189, "grey"),
        ("z_private", (0.10, 0.10, 0.10, 1.00, 1.00), 1.8851, "grey"),
        ("z_service", (0.10, 0.10, 0.10, 1.00), 2.704, "safe"),
        ("z_private", (-0.20, -0.30, -0.05, 0.20, 0.80), 0.0 - 0.1434 - 0.2541 - 0.15535 + 0.084 + 0.7984, "distress"),
        ("z_service", (0.05, 0.00, 0.02, 0.30), 0.7774, "distress"),
    ],
)
def test_worked_examples(model, x, wanted, where):
    """Each by hand from the published weights."""
    assert score(BY_NAME[model], *x) == pytest.approx(wanted)
    assert zone(BY_NAME[model], score(BY_NAME[model], *x)) == where


@pytest.mark.parametrize(
    ("model", "distress", "safe"), [("z", 1.81, 2.99), ("z_private", 1.23, 2.90), ("z_service", 1.10, 2.60)]
)
def test_the_zones_have_the_published_borders(model, distress, safe):
    one = BY_NAME[model]

    assert [zone(one, value) for value in (distress - 0.01, distress, safe, safe + 0.01)] == ["distress", "grey", "grey", "safe"]  # fmt: skip
