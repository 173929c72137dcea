"""Calibration: from a score to how often what it warns of came true, learned on an earlier day."""

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from zhike.models.fitted import Numbers

MANY = 1_000
"""From so many cases on, steps (isotonic regression) follow what happened; below, a curve of two numbers (Platt)."""
KNOTS = 60
STEEPEST = 20.0


@dataclass(frozen=True)
class Calibration:
    """Scores and the share that came true there; between them a straight line.

    Shapes  scores, shares: as many, both rising
    Source  [P1999] for few cases, [ZE2002] for many
    """

    scores: tuple[float, ...]
    shares: tuple[float, ...]

    def __call__(self, score: Numbers) -> Numbers:
        return np.asarray(np.interp(score, self.scores, self.shares))


def calibrated(score: Numbers, true: Numbers) -> Calibration:
    """What a score meant on a day whose outcome is known. Shapes: one score and one 0 or 1 per case."""
    if len(score) == 0:
        return Calibration((0.0,), (0.5,))
    return _steps(score, true) if len(score) >= MANY else _curve(score, true)


def _steps(score: Numbers, true: Numbers) -> Calibration:
    """Isotonic regression; no share is called certain."""
    at, place, count = np.unique(score, return_inverse=True, return_counts=True)
    mean = np.bincount(place.ravel(), weights=true) / count
    rising = optimize.isotonic_regression(mean, weights=count.astype(float))
    blocks = np.asarray(rising.blocks)
    first, last = blocks[:-1], blocks[1:] - 1
    sizes = np.add.reduceat(count, first)
    shares = (np.asarray(rising.x)[first] * sizes + 0.5) / (sizes + 1)
    shares = np.maximum.accumulate(shares)
    scores = np.stack([at[first], at[last]], axis=1).ravel()
    both = np.repeat(shares, 2)
    kept = np.concatenate([[True], np.diff(scores) > 0]) | np.concatenate([[True], np.diff(both) > 0])
    return Calibration(tuple(scores[kept].tolist()), tuple(both[kept].tolist()))


def _curve(score: Numbers, true: Numbers) -> Calibration:
    """Platt's curve, the outcomes drawn a little towards each other so that few cases promise no certainty."""
    yes, no = float(true.sum()), float(len(true) - true.sum())
    wanted = np.where(true > 0, (yes + 1) / (yes + 2), 1 / (no + 2))
    middle, spread = float(score.mean()), float(score.std()) or 1.0
    z = (score - middle) / spread

    def lost(at: Numbers) -> tuple[float, Numbers]:
        line = at[0] + at[1] * z
        off = special.expit(line) - wanted
        height = float((np.logaddexp(0, line) - wanted * line).sum()) + 0.05 * float(at[1] ** 2)
        return height, np.array([off.sum(), off @ z + 0.1 * at[1]])

    base = float(special.logit(np.clip(wanted.mean(), 1e-6, 1 - 1e-6)))
    bounds = [(-STEEPEST, STEEPEST), (0.0, STEEPEST)]
    found = optimize.minimize(lost, np.array([base, 0.5]), jac=True, method="L-BFGS-B", bounds=bounds)
    knots = np.unique(np.quantile(z, np.linspace(0, 1, KNOTS)))
    shares = special.expit(found.x[0] + found.x[1] * knots)
    return Calibration(tuple((knots * spread + middle).tolist()), tuple(shares.tolist()))
