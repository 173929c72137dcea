"""k-means: points parted by the nearest of k centres, how clear the parts are, and whether they come back when redrawn.

Source   [AV2007] for the first centres, [R1987] for the silhouette, [H2007] for stability by bootstrap, [HA1985] for
         the adjusted Rand index, [S1986] for the density between parts
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial.distance import cdist

Numbers = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

STARTS = 4
SMOOTHED = 1.06
"""Widths of the kernel in deviations within parts × n^−0.2, as for one normal part. [S1986]"""
GRID = 200
ROUNDS = 60
"""A start ends where nothing moves any more, and here at the latest."""


@dataclass(frozen=True)
class Parted:
    """Points with the centre each belongs to.

    Shapes  centres (k, features), labels (points,); spread: mean squared distance to the own centre
    """

    centres: Numbers
    labels: Labels
    spread: float


def parted(points: Numbers, k: int, generator: np.random.Generator, *, starts: int = STARTS) -> Parted:
    """The best of several starts. Shape of points: (points, features), k of them different at least."""
    found = [_settled(points, _begun(points, k, generator)) for _ in range(starts)]
    return min(found, key=lambda one: one.spread)


def nearest(points: Numbers, centres: Numbers) -> Labels:
    """Which centre each point is nearest to; of equals the first."""
    return np.asarray(cdist(points, centres, "sqeuclidean").argmin(axis=1), dtype=np.int64)


def silhouettes(points: Numbers, labels: Labels) -> Numbers:
    """How much nearer each point is to its own part than to the next, from −1 to 1; 0 for a part of one."""
    apart = cdist(points, points)
    parts = np.unique(labels)
    totals = np.stack([apart[:, labels == part].sum(axis=1) for part in parts], axis=1)
    sizes = np.array([(labels == part).sum() for part in parts])
    own = np.searchsorted(parts, labels)
    at = np.arange(len(points))
    inside = totals[at, own] / np.maximum(sizes[own] - 1, 1)
    means = totals / sizes
    means[at, own] = np.inf
    outside = means.min(axis=1)
    larger = np.maximum(np.maximum(inside, outside), 1e-300)
    return np.where(sizes[own] > 1, (outside - inside) / larger, 0.0)


def adjusted_rand(one: Labels, other: Labels) -> float:
    """How far two partings agree beyond chance: 1 the same, about 0 by chance."""
    _, a = np.unique(one, return_inverse=True)
    _, b = np.unique(other, return_inverse=True)
    table = np.zeros((a.max() + 1, b.max() + 1))
    np.add.at(table, (a, b), 1)
    both, rows, columns = (_pairs(counts) for counts in (table, table.sum(axis=1), table.sum(axis=0)))
    expected = rows * columns / max(_pairs(np.array([len(a)])), 1.0)
    most = (rows + columns) / 2
    return 1.0 if most == expected else float((both - expected) / (most - expected))


def overlaps(one: Labels, other: Labels, k: int) -> Numbers:
    """Per part of the first parting the Jaccard overlap with the part of the other that is most like it."""
    table = np.zeros((k, k))
    np.add.at(table, (one, other), 1)
    united = table.sum(axis=1)[:, None] + table.sum(axis=0)[None, :] - table
    return np.asarray((table / np.maximum(united, 1)).max(axis=1))


def valleys(points: Numbers, parting: Parted) -> Numbers:
    """Per part how far the density sinks on the way to the nearest other part, as a part of the lower of both peaks.

    1 where it does not sink: a cut through one cloud; near 0 where nobody lies between.
    """
    away = cdist(parting.centres, parting.centres)
    np.fill_diagonal(away, np.inf)
    return np.array([_valley(points, parting, one, int(other)) for one, other in enumerate(away.argmin(axis=1))])


def _valley(points: Numbers, parting: Parted, one: int, other: int) -> float:
    """The deepest place between two centres, of the points of both laid on the line through them."""
    axis = parting.centres[other] - parting.centres[one]
    length = float(np.sqrt((axis**2).sum()))
    places = [(points[parting.labels == part] - parting.centres[one]) @ axis / length for part in (one, other)]
    both = np.concatenate(places)
    within = float(np.sqrt(np.mean(np.concatenate([(side - side.mean()) ** 2 for side in places]))))
    width = max(SMOOTHED * within * len(both) ** -0.2, length / GRID)
    line = np.linspace(both.min(), both.max(), GRID)
    counts, edges = np.histogram(both, bins=8 * GRID)
    middles = (edges[1:] + edges[:-1]) / 2
    density = np.exp(-(((line[:, None] - middles) / width) ** 2) / 2) @ counts
    lower = np.minimum(np.maximum.accumulate(density), np.maximum.accumulate(density[::-1])[::-1])
    between = (line >= 0) & (line <= length)
    return float((density[between] / lower[between]).min()) if between.any() else 1.0


def _pairs(counts: Numbers) -> float:
    return float((counts * (counts - 1) / 2).sum())


def _begun(points: Numbers, k: int, generator: np.random.Generator) -> Numbers:
    """First centres far apart: each next one drawn by its squared distance to those before."""
    chosen = [points[generator.integers(len(points))]]
    nearest_so_far = ((points - chosen[0]) ** 2).sum(axis=1)
    while len(chosen) < k:
        total = nearest_so_far.sum()
        place = (
            generator.integers(len(points)) if total <= 0 else generator.choice(len(points), p=nearest_so_far / total)
        )
        chosen.append(points[place])
        nearest_so_far = np.minimum(nearest_so_far, ((points - chosen[-1]) ** 2).sum(axis=1))
    return np.array(chosen)


def _settled(points: Numbers, centres: Numbers) -> Parted:
    labels = nearest(points, centres)
    for _ in range(ROUNDS):
        sizes = np.bincount(labels, minlength=len(centres))
        sums = np.stack([np.bincount(labels, column, len(centres)) for column in points.T], axis=1)
        centres = np.where(sizes[:, None] > 0, sums / np.maximum(sizes, 1)[:, None], centres)
        moved = nearest(points, centres)
        if np.array_equal(moved, labels):
            break
        labels = moved
    return Parted(centres, labels, float(((points - centres[labels]) ** 2).sum(axis=1).mean()))
