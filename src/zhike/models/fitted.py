"""Fitted: the numbers of one model as the manifest keeps them, or the words why there are none."""

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import optimize

from zhike.errors import Text

Numbers = npt.NDArray[np.float64]
Slope = Callable[[Numbers], tuple[float, Numbers]]
"""Log-likelihood and its gradient at the logarithms of the parameters."""

FURTHEST = 14.0
"""No parameter leaves e^±14: beyond, the likelihood does not change any more."""
POLISHED = 30
NOTHING = 1e-15
"""Of the likelihood: a step that promises less cannot be seen in its digits."""
GAINED = 10.0
"""A step that makes the slope so many times flatter says that the curvature still holds."""
FLAT = 1e-7
STEP = 1e-4
SHORTEST = 2.0
"""Weeks: where nobody is known for longer, nothing can be said of how they return."""


@dataclass(frozen=True)
class Fitted:
    """One fit.

    Shapes   parameters, standard_errors: by name, as in the paper; covariance: of the parameters' logarithms, in
             their order
    Missing  parameters where the data bear none: `reason` says so in both languages. Standard errors where the data
             leave some parameter open; `reason` then names it
    """

    parameters: dict[str, float] | None
    standard_errors: dict[str, float] | None
    log_likelihood: float | None
    customers: int
    patterns: int
    covariance: tuple[tuple[float, ...], ...] | None = None
    reason: Text | None = None

    @property
    def logs(self) -> Numbers:
        """The parameters' logarithms, in their order."""
        assert self.parameters is not None
        return np.asarray(np.log(list(self.parameters.values())))


def refused(reason: Text, customers: int = 0, patterns: int = 0) -> Fitted:
    """No fit, and why."""
    return Fitted(None, None, None, customers, patterns, reason=reason)


def fitted(
    names: Sequence[str],
    slope: Slope,
    starts: Sequence[Numbers],
    customers: int,
    patterns: int,
    *,
    thinned: Slope | None = None,
) -> Fitted:
    """The parameters of the greatest likelihood, from the best of the starts.

    `thinned`: the likelihood over some of very many patterns; it leads near the top, all of them to the top itself.
    """
    found = [maximum(thinned or slope, start) for start in starts]
    if thinned is not None:
        near = max((one for one in found if np.isfinite(one[1])), key=lambda one: one[1], default=None)
        with np.errstate(all="ignore"):
            curve = -hessian(thinned, near[0]) if near else None
        found = [climbed(slope, near[0], curve)] if near else []
        if not found or not _flat(slope, *found[0]):  # what was seen of them led elsewhere, or to an edge
            found = [maximum(slope, start) for start in (*starts, *(at for at, _ in found))]
    usable = [one for one in found if np.isfinite(one[1])]
    if not usable:
        return refused(NO_MAXIMUM, customers, patterns)
    at, height = max(usable, key=lambda one: one[1])
    values = dict(zip(names, np.exp(at).tolist(), strict=True))
    spread = covariance(slope, at)
    edge = [name for name, log in zip(names, at.tolist(), strict=True) if abs(log) > FURTHEST - 0.5]
    if spread is None or edge:
        return Fitted(values, None, height, customers, patterns, reason=_open(edge or list(names)))
    errors = np.exp(at) * np.sqrt(np.diag(spread))
    told = dict(zip(names, errors.tolist(), strict=True))
    return Fitted(values, told, height, customers, patterns, tuple(tuple(row) for row in spread.tolist()))


def own_start(start: Mapping[str, float] | None, names: Sequence[str], units: Mapping[str, float]) -> list[Numbers]:
    """Logarithms of one's own parameters, where one has any, each in its unit; of none that is 0 or less."""
    return [np.log([max(start[name] / units.get(name, 1.0), NOTHING) for name in names])] if start is not None else []


def in_weeks(found: Fitted, unit: float, scaled: Sequence[str], repeats: float) -> Fitted:
    """A fit to time ÷ unit as one to weeks: the numbers named have its unit, and the density of every repeat day."""
    if found.parameters is None or found.log_likelihood is None:
        return found
    by = {name: unit if name in scaled else 1.0 for name in found.parameters}
    parameters = {name: value * by[name] for name, value in found.parameters.items()}
    errors = found.standard_errors and {name: value * by[name] for name, value in found.standard_errors.items()}
    height = found.log_likelihood - repeats * float(np.log(unit))
    return replace(found, parameters=parameters, standard_errors=errors, log_likelihood=height)


def maximum(slope: Slope, start: Numbers) -> tuple[Numbers, float]:
    """Where the likelihood is greatest, and how great: BFGS, then Newton's steps until it is flat."""
    begin = np.clip(start, -FURTHEST + 1, FURTHEST - 1)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a line search that tried what is not finite
        # BFGS and not L-BFGS-B: the latter's BLAS threads wait for each other longer than four numbers take.
        found = optimize.minimize(lambda at: _lost(slope, at), begin, jac=True, method="BFGS", options={"maxiter": 500})
    return climbed(slope, np.clip(np.asarray(found.x, dtype=float), -FURTHEST, FURTHEST))


def climbed(slope: Slope, at: Numbers, curve: Numbers | None = None) -> tuple[Numbers, float]:
    """The top from nearby, by Newton's steps; the curvature is measured anew where a step gained too little."""
    with np.errstate(all="ignore"):
        height, gradient = slope(at)
        for _ in range(POLISHED):
            inner = np.abs(at) < FURTHEST - 1e-6
            steep = _steepness(gradient, inner)
            if steep < FLAT * max(1.0, abs(height)) * 1e-3:
                break
            curve = -hessian(slope, at) if curve is None else curve
            better = _stepped(slope, at, height, gradient, inner, curve)
            if better is None:
                break
            at, height, gradient = better
            if _steepness(gradient, inner) > steep / GAINED:
                curve = None
    return at, float(height)


def _steepness(gradient: Numbers, inner: npt.NDArray[np.bool_]) -> float:
    """How fast it still rises, apart from the edges."""
    return float(np.abs(gradient[inner]).max(initial=0.0))


def _flat(slope: Slope, at: Numbers, height: float) -> bool:
    """Is this a top, and none at an edge? It still rises no faster than by a part in a hundred million."""
    if not np.isfinite(height) or bool((np.abs(at) > FURTHEST - 0.5).any()):
        return False
    return bool((np.abs(slope(at)[1]) < 1e-8 * max(1.0, abs(height))).all())


def _lost(slope: Slope, at: Numbers) -> tuple[float, Numbers]:
    """What is to be made small; beyond the furthest parameters it rises."""
    held = np.clip(at, -FURTHEST, FURTHEST)
    beyond = at - held
    height, gradient = slope(held)
    if not np.isfinite(height) or not np.isfinite(gradient).all():
        return 1e300, np.zeros_like(at)
    return float(beyond @ beyond) - height, np.where(beyond == 0, -gradient, 2 * beyond)


def _stepped(
    slope: Slope, at: Numbers, height: float, gradient: Numbers, inner: npt.NDArray[np.bool_], curve: Numbers
) -> tuple[Numbers, float, Numbers] | None:
    """One Newton step within the bounds, halved until it climbs; None where none does."""
    bent = curve[np.ix_(inner, inner)]
    try:
        np.linalg.cholesky(bent)
        way = np.linalg.solve(bent, gradient[inner])
    except np.linalg.LinAlgError:
        return None
    if float(way @ gradient[inner]) < NOTHING * abs(height):
        return None
    for halved in range(20):
        there = at.copy()
        there[inner] = np.clip(at[inner] + way / 2**halved, -FURTHEST, FURTHEST)
        reached, rising = slope(there)
        if np.isfinite(reached) and reached > height:
            return there, float(reached), rising
    return None


def hessian(slope: Slope, at: Numbers) -> Numbers:
    """Second derivatives by the logarithms, from differences of the gradient."""
    found = np.empty((len(at), len(at)))
    for place in range(len(at)):
        ahead, behind = at.copy(), at.copy()
        ahead[place] += STEP
        behind[place] -= STEP
        found[place] = (slope(ahead)[1] - slope(behind)[1]) / (2 * STEP)
    return np.asarray((found + found.T) / 2)


def covariance(slope: Slope, at: Numbers) -> Numbers | None:
    """Covariance of the parameters' logarithms; None where the likelihood is flat in some direction."""
    with np.errstate(all="ignore"):
        curve = -hessian(slope, at)
    if not np.isfinite(curve).all() or float(np.linalg.eigvalsh(curve).min()) < 1e-6:
        return None
    return np.asarray(np.linalg.inv(curve))


def weighted(value: Numbers, slopes: Sequence[Numbers], weight: Numbers, at: Numbers) -> tuple[float, Numbers]:
    """Sums over patterns; the slopes by the parameters become slopes by their logarithms."""
    return dot(weight, value), np.array([dot(weight, one) for one in slopes]) * np.exp(at)


def dot(one: Numbers, other: Numbers) -> float:
    """Their product summed by this thread alone: the threads of BLAS wait for each other longer than this takes."""
    return float(np.einsum("i,i->", one, other))


NO_MAXIMUM: Text = (
    "The likelihood has no maximum on these data.",
    "在现有数据上似然函数没有最大值，无法拟合。",
)


def _open(names: Sequence[str]) -> Text:
    listed = ", ".join(names)
    return (
        f"The data leave {listed} open: any value beyond this one fits as well, so no standard errors are given.",
        f"现有数据无法确定 {listed}：取更极端的值拟合效果相同，因此不给出标准误。",
    )


def unbearable(customers: int, repeaters: int, patterns: int, longest: float) -> Text | None:
    """Why histories bear no model of buying; None where they do. longest: the greatest age in weeks."""
    reasons: tuple[tuple[Any, Text], ...] = (
        (customers == 0, ("Nobody has bought yet.", "尚无客户购买。")),
        (
            customers == 1,
            ("Only one customer has bought; a model needs several to compare.", "只有一个客户购买过；模型需要多个客户才能比较。"),
        ),
        (
            longest < SHORTEST,
            ("All customers first bought less than two weeks ago; nothing can be said of how they return.", "全部客户首购均不足两周，尚无法判断回购规律。"),
        ),
        (
            repeaters == 0,
            ("No customer has bought on a second day yet; how often they return cannot be told.", "还没有客户在首购日之后再次购买，无法估计复购频率。"),
        ),
        (
            patterns == 1,
            ("All customers have the same history; how they differ cannot be told.", "全部客户的购买历史完全相同，无法估计客户之间的差异。"),
        ),
    )  # fmt: skip
    return next((words for holds, words in reasons if holds), None)
