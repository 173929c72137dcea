"""Draws: parameters that the data and a weak prior leave possible, for the intervals of everything that follows.

The prior: the logarithm of each parameter is normal, `PRIOR_SPREAD` wide, around what is usual (`Buying.usual`). It
weighs about as much as one customer: it holds a company of thirty together and is nothing to one of a thousand.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from zhike.models.buying import Buying
from zhike.models.fitted import Numbers, Slope, covariance, maximum
from zhike.models.patterns import Patterns

PRIOR_SPREAD = 1.5
DRAWS = 20
"""So many draws show what the data leave open; the manifest keeps them."""
PROPOSED = 200
MANY = 20_000
"""From so many patterns on, the normal form is exact enough to go unchecked."""
HEAVY = 5.0
"""Degrees of freedom of the proposals: tails heavier than the posterior's, or a few draws would weigh for all."""
SPREAD_OUT = 1.1
GOOD = 0.7
"""[VGY2015] importance weights with a Pareto k above this cannot be relied on."""


@dataclass(frozen=True)
class Posterior:
    """The most likely parameters and draws around them, both as logarithms; k of the importance weights.

    Missing  k where the normal form was taken as it is, so many customers being known, or covariates that many have
    """

    mode: Numbers
    draws: Numbers
    pareto_k: float | None


def posterior(model: Buying, seen: Patterns, generator: np.random.Generator, *, corrected: bool = True) -> Posterior:
    """Laplace's normal form around the mode, corrected by importance resampling where asked."""
    seen = model.told(seen)
    usual = model.usual(seen)
    held = _held(model.slope_of(seen), usual)
    climbed = [maximum(held, start) for start in (*model.starts_of(seen), usual)]
    mode = max((one for one in climbed if np.isfinite(one[1])), key=lambda one: one[1])[0]
    spread = covariance(held, mode)
    root = np.linalg.cholesky(spread if spread is not None else np.eye(len(mode)) * PRIOR_SPREAD**2)
    if not corrected or len(seen) > MANY or seen.group is not None:
        return Posterior(mode, mode + generator.standard_normal((DRAWS, len(mode))) @ root.T, None)
    proposed, weight = _proposed(held, mode, np.asarray(root * SPREAD_OUT, dtype=float), generator)
    middle = weight @ proposed
    off = proposed - middle
    wide = np.linalg.cholesky((off.T * weight) @ off * SPREAD_OUT + np.eye(len(mode)) * 1e-12)
    proposed, weight = _proposed(
        held, middle, np.asarray(wide, dtype=float), generator
    )  # where the form is bent, the first round finds out
    chosen = np.searchsorted(np.cumsum(weight), (np.arange(DRAWS) + generator.random()) / DRAWS * (1 - 1e-12))
    return Posterior(mode, proposed[np.minimum(chosen, PROPOSED - 1)], pareto_k(weight))


def likeliest(model: Buying, seen: Patterns) -> Numbers:
    """The mode alone, from what is usual: where many companies' days are gone through, draws would cost too much."""
    seen = model.told(seen)
    usual = model.usual(seen)
    return maximum(_held(model.slope_of(seen), usual), usual)[0]


def _proposed(held: Slope, middle: Numbers, root: Numbers, generator: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Parameters proposed around a middle, and the weight that makes up for how they were proposed."""
    free = generator.standard_normal((PROPOSED, len(middle)))
    free *= np.sqrt(HEAVY / generator.chisquare(HEAVY, (PROPOSED, 1)))
    proposed = middle + free @ root.T
    with np.errstate(all="ignore"):
        height = np.array([held(one)[0] for one in proposed])
    given = stats.multivariate_t(df=HEAVY, shape=np.eye(len(middle))).logpdf(free)
    logs = np.where(np.isfinite(height), height - given, -np.inf)
    return proposed, np.asarray(np.exp(logs - special.logsumexp(logs)))


def _held(slope: Slope, usual: Numbers) -> Slope:
    """The likelihood with the prior."""

    def held(at: Numbers) -> tuple[float, Numbers]:
        value, gradient = slope(at)
        off = (at - usual) / PRIOR_SPREAD
        return value - float(off @ off) / 2, gradient - off / PRIOR_SPREAD

    return held


def pareto_k(weight: Numbers) -> float:
    """The shape of the tail of importance weights. [ZS2009] as in [VGY2015]"""
    tail = np.sort(weight)[-max(int(min(0.2 * len(weight), 3 * np.sqrt(len(weight)))), 5) :]
    over = tail[1:] - tail[0]
    if not over[-1] > 0:
        return 0.0
    over = np.maximum(over, over[-1] * 1e-12)
    count = len(over)
    places = np.arange(1, 31 + int(np.sqrt(count)))
    quarter = over[max(int(count / 4 + 0.5) - 1, 0)]
    theta = 1 / over[-1] + (1 - np.sqrt(len(places) / (places - 0.5))) / (3 * quarter)
    shape = np.log1p(-theta[:, None] * over).mean(1)
    height = count * (np.log(-theta / shape) - shape - 1)
    mean = float(theta @ np.exp(height - special.logsumexp(height)))
    k = float(np.log1p(-mean * over).mean())
    return (count * k + 5) / (count + 10)  # drawn towards a half where the tail is short
