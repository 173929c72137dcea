"""One score of five: weighted as people decide, how far the ranking hangs on the weights, whether it foretells anything."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from zhike.credit.capability import PARTS

Numbers = npt.NDArray[np.float64]
NAMES = tuple(name for name, _ in PARTS)
WEIGHTS: Mapping[str, int] = {"purchases": 30, "behaviour": 25, "finance": 20, "market": 15, "satisfaction": 10}
"""Until somebody decides otherwise."""
ENOUGH = 0.5
"""Who is known by less than this part of the weights has no place in the ranking."""
TOP = 20
STEP = 10
LEAST = 30
"""Of fewer companies nothing is said about what followed."""


@dataclass(frozen=True)
class Foretold:
    """How a score of a past day goes with what followed: correlation of the ranks with its 95 % interval, and a verdict."""

    companies: int
    spearman: float | None
    low: float | None
    high: float | None
    verdict: str  # few, yes, no, reverse


def composite(parts: Numbers, weights: Mapping[str, float]) -> tuple[Numbers, Numbers]:
    """The weighted mean of the parts that are known, and the part of the weights that they carry.

    Shapes  parts: companies × five, NaN where a part is not known
    """
    each = np.array([float(weights[name]) for name in NAMES])
    known = ~np.isnan(parts)
    carried = known @ each
    with np.errstate(invalid="ignore", divide="ignore"):
        score = np.where(carried > 0, np.nan_to_num(parts) @ each / carried, np.nan)
    return score, carried / max(each.sum(), 1e-12)


def ranking(parts: Numbers, weights: Mapping[str, float]) -> npt.NDArray[np.int64]:
    """The companies known well enough, the best first; equal ones as they come."""
    score, carried = composite(parts, weights)
    sure = np.flatnonzero((carried >= ENOUGH) & ~np.isnan(score))
    return sure[np.argsort(-np.round(score[sure], 9), kind="stable")]


def kept(parts: Numbers, weights: Mapping[str, float]) -> dict[tuple[str, int], float]:
    """Of the best twenty, the part that stays among them when one weight moves ten points up or down."""
    first = set(ranking(parts, weights)[:TOP].tolist())
    found = {}
    for name in NAMES:
        for step in (STEP, -STEP):
            moved = {**weights, name: max(0.0, weights[name] + step)}
            if sum(moved.values()) > 0:
                then = set(ranking(parts, moved)[:TOP].tolist())
                found[name, step] = len(first & then) / len(first) if first else 1.0
    return found


def foretold(score: Numbers, after: Numbers) -> Foretold:
    """Whether a past score went with what followed: the ranks' correlation, by Fisher's interval (Bonett and Wright 2000)."""
    sure = ~np.isnan(score) & ~np.isnan(after)
    count = int(sure.sum())
    if count < LEAST or len(set(after[sure])) < 2 or len(set(score[sure])) < 2:
        return Foretold(count, None, None, None, "few")
    rho = float(stats.spearmanr(score[sure], after[sure]).statistic)
    wide = 1.959964 * np.sqrt((1 + rho**2 / 2) / (count - 3))
    low, high = (float(np.tanh(np.arctanh(np.clip(rho, -0.999999, 0.999999)) + side * wide)) for side in (-1, 1))
    return Foretold(count, rho, low, high, "yes" if low > 0 else "reverse" if high < 0 else "no")
