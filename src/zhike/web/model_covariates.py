"""Covariates on a model's card: what goes with buying and leaving, as factors with intervals, and what the tests say."""

import math
from collections.abc import Mapping
from typing import Any

from zhike.catalog.dimensions import PARTY_LABELS, SIZE_LABELS
from zhike.errors import Text
from zhike.models.covariates import LABELS, OTHER
from zhike.models.covaried import BUYS, LEAVES
from zhike.web.words import Words

ENDS = 1.959964
"""Standard errors to each side of a factor's logarithm: the middle 95 %."""
PROVEN = 0.05
OTHERS: Text = ("all others", "其余")
UNKNOWN: Text = ("not known", "未知")
CODES = {"size_class": dict(SIZE_LABELS), "kind_of_party": dict(PARTY_LABELS)}


def covariates(name: str, fits: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """The part of one model's card; nothing where no covariates were asked for."""
    told = fits.get("covariate_fits") or {}
    if told.get("reason"):
        return {"reason": words.say(tuple(told["reason"])), "against": [], "rows": [], "test": "", "said": ""}
    found = (told.get("models") or {}).get(name)
    if not found:
        return {}
    fit, said = found["fit"], (fits.get("forecast") or {}).get("covariates_said")
    return {
        "reason": words.say(tuple(fit["reason"])) if fit.get("reason") else "",
        "against": [value_label(of, value, words) for of, value in told["against"].items()],
        "rows": _rows(fit, words),
        "test": _test(found, words),
        "said": words.say(tuple(said)) if said else "",
    }


def value_label(name: str, value: str, words: Words) -> str:
    """A covariate and its value as people say it."""
    say = words.say
    text = {OTHER: say(OTHERS), "": say(UNKNOWN)}.get(value) or say(CODES.get(name, {}).get(value, (value, value)))
    return f"{say(LABELS[name])[:1].upper()}{say(LABELS[name])[1:]}{'：' if words.lang == 'zh' else ': '}{text}"


def _rows(fit: Mapping[str, Any], words: Words) -> list[dict[str, str]]:
    """One trait with how often, and how readily, against the commonest."""
    numbers, errors = fit["parameters"] or {}, fit["standard_errors"] or {}
    traits = [key.removeprefix(f"{BUYS} ") for key in numbers if key.startswith(f"{BUYS} ")]
    rows = []
    for trait in traits:
        name, _, value = trait.partition("=")
        buys, leaves = (_factor(f"{does} {trait}", numbers, errors) for does in (BUYS, LEAVES))
        rows.append(
            {
                "label": value_label(name, value, words),
                "buys": words("{times} × as often", times=buys[0]),
                "buys_ends": buys[1],
                "leaves": words("{times} × as readily", times=leaves[0]),
                "leaves_ends": leaves[1],
            }
        )
    return rows


def _factor(key: str, numbers: Mapping[str, float], errors: Mapping[str, float]) -> tuple[str, str]:
    """A factor and the ends of its interval, two digits that count; no ends where the data leave it open."""
    value, error = numbers[key], errors.get(key)
    if error is None:
        return _digits(value), "–"
    wide = math.exp(min(ENDS * error / value, 30.0))
    return _digits(value), f"{_digits(value / wide)}–{_digits(value * wide)}"


def _digits(value: float) -> str:
    if value >= 100:
        return "> 100"
    if value < 0.01:
        return "< 0.01"
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}" if value >= 0.95 else f"{value:.2f}"


def _test(found: Mapping[str, Any], words: Words) -> str:
    """Whether all of them together tell customers apart better than chance would."""
    if found["p_value"] is None:
        return ""
    p = found["p_value"]
    told = {
        "ratio": f"{found['likelihood_ratio']:,.1f}",
        "freedom": str(found["freedom"]),
        "p": "< 0.001" if p < 0.001 else f"= {p:.3f}",
    }
    if p < PROVEN:
        return words("Together they tell customers apart better than chance would (likelihood ratio {ratio}, {freedom} degrees of freedom, p {p}).", **told)  # fmt: skip
    return words("Together they tell customers apart no better than chance would (likelihood ratio {ratio}, {freedom} degrees of freedom, p {p}).", **told)  # fmt: skip
