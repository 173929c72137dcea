"""Lines: how evenly a number's risk rises or falls with the place of its values among all."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

FURTHEST, STEP = 3.0, 0.1
"""A line is cut where the normal score is a multiple of the step: finely at both ends, where the risk changes most."""


@dataclass(frozen=True)
class Line:
    """Where a number lies: scores of what is above `edges[i - 1]` and at most `edges[i]`; the last is of what is missing."""

    edges: tuple[float, ...]
    scores: tuple[float, ...]

    def at(self, values: Floats) -> Floats:
        """The score of each value, 0 where it is missing; shape (cases,)."""
        return np.asarray(self.scores)[bin_of(self.edges, values)]


def line_of(values: Floats) -> Line | None:
    """The line of a number over its cases, level on average; none where all values are equal.

    values  shape (cases,), NaN where missing
    """
    known = values[~np.isnan(values)]
    if not known.size:
        return None
    places = [NormalDist().cdf(score) for score in np.arange(-FURTHEST, FURTHEST + STEP / 2, STEP)]
    edges = edges_at(known, np.array(places))
    if not edges.size:
        return None
    cases = np.bincount(np.searchsorted(edges, known, side="left"), minlength=len(edges) + 1).astype(float)
    scores = normal_scores(cases)
    level = scores - (scores * cases).sum() / cases.sum()
    return Line(tuple(map(float, edges)), (*map(float, level), 0.0))


def normal_scores(cases: Floats) -> Floats:
    """The normal score of the middle of each bin, by how many cases there are in each."""
    middle = (np.cumsum(cases) - cases / 2) / max(cases.sum(), 1.0)
    return np.array([NormalDist().inv_cdf(min(max(one, 1e-3), 1 - 1e-3)) for one in middle])


def edges_at(known: Floats, places: Floats) -> Floats:
    """The values at places among all, each once; what lies above the last is never empty."""
    edges = np.unique(np.quantile(known, places, method="lower"))
    return np.asarray(edges[edges < known.max()])


def bin_of(edges: tuple[float, ...], values: Floats) -> npt.NDArray[np.int64]:
    """The number of the bin of each value; that of what is missing comes last."""
    place = np.searchsorted(np.asarray(edges), values, side="left")
    return np.where(np.isnan(values), len(edges) + 1, place)
