"""Covariates on a model's card: factors in words, and what the tests say of them."""

from zhike.web.model_covariates import covariates
from zhike.web.words import Words

FIT = {
    "parameters": {"r": 0.5, "alpha": 9.0, "buys channel=online": 1.3, "leaves channel=online": 0.8},
    "standard_errors": {"r": 0.1, "alpha": 1.0, "buys channel=online": 0.095, "leaves channel=online": 0.2},
    "reason": None,
}
TOLD = {"fit": FIT, "freedom": 2, "likelihood_ratio": 45.24, "p_value": 1e-9}
FITS = {"covariate_fits": {"models": {"bg_nbd": TOLD}, "against": {"channel": ""}, "reason": None}}


def test_a_factor_is_told_in_words_with_its_interval():
    """exp(ln 1.3 ± 1.96 · 0.095 ÷ 1.3) = 1.13…1.50; exp(ln 0.8 ± 1.96 · 0.25) = 0.49…1.31."""
    found = covariates("bg_nbd", FITS, Words("en"))

    row = {"label": "Channel of the first order: online", "buys": "1.3 × as often", "buys_ends": "1.1–1.5", "leaves": "0.80 × as readily", "leaves_ends": "0.49–1.3"}  # fmt: skip
    assert found["rows"] == [row]
    assert found["against"] == ["Channel of the first order: not known"]
    assert "better than chance would (likelihood ratio 45.2, 2 degrees of freedom, p &lt; 0.001)" in found["test"]
    assert covariates("bg_nbd", FITS, Words("zh"))["rows"][0]["buys"] == "购买频率的 1.3 倍"


def test_a_factor_that_the_data_leave_open_has_no_interval_and_chance_is_called_chance():
    open_ = {"fit": FIT | {"standard_errors": None, "reason": ("open", "开")}, "freedom": 2, "likelihood_ratio": 1.0, "p_value": 0.6065}  # fmt: skip
    fits = {"covariate_fits": {"models": {"bg_nbd": open_}, "against": {"channel": "…"}, "reason": None}}
    found = covariates("bg_nbd", fits, Words("en"))

    assert (found["rows"][0]["buys_ends"], found["reason"]) == ("–", "open")
    assert "no better than chance would" in found["test"]
    assert found["against"] == ["Channel of the first order: all others"]


def test_where_none_are_asked_for_the_card_has_no_such_part_and_where_none_tell_it_says_so():
    nothing = {"covariate_fits": {"models": {}, "against": {}, "reason": None}}
    assert covariates("bg_nbd", nothing, Words("en")) == covariates("bg_nbd", {}, Words("en")) == {}
    alike = {"covariate_fits": {"models": {}, "against": {"channel": ""}, "reason": ("all alike", "相同")}}
    said = covariates("bg_nbd", alike, Words("zh"))
    assert said["reason"] == "相同"
    assert said.keys() == covariates("bg_nbd", FITS, Words("zh")).keys()  # the page reads them all
