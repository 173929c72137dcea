"""Response: how many more customers a channel wins for more money, from months in which it spent more and less."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Literal

import numpy as np

MONTHS = 8
HEADS = 10
VARIES = 1.5
"""Fewer months or customers, or spend that hardly varies, say nothing."""
NINETY_FIVE = 1.959963984540054
STEPS = 50
Verdict = Literal["diminishing", "even", "growing", "unclear"]


@dataclass(frozen=True)
class Response:
    """New customers grow as spend to the power of `power`; low and high hold it 19 times in 20.

    `average` is what a customer costs at the usual spend, `next` what one more costs there.
    """

    months: int
    usual: float
    power: float
    low: float
    high: float
    average: float
    next: float

    @property
    def verdict(self) -> Verdict:
        """What the data can tell."""
        if self.low <= 0 or self.high - self.low > 1.5:
            return "unclear"
        if self.high < 1:
            return "diminishing"
        return "growing" if self.low > 1 else "even"


def response(spent: Sequence[float], won: Sequence[int]) -> Response | None:
    """The response of one channel, month by month; nothing where the months are too few or too much alike.

    Counts with variance in proportion to their mean: log E(won) = a + power · log(spent), fitted by reweighted least
    squares; the usual spend is the median.
    """
    both = [(x, y) for x, y in zip(spent, won, strict=True) if x > 0]
    if len(both) < MONTHS or sum(y for _, y in both) < HEADS:
        return None
    x, y = np.log([x for x, _ in both]), np.array([float(y) for _, y in both])
    if exp(float(x.max() - x.min())) < VARIES:
        return None
    design = np.column_stack([np.ones(len(x)), x - x.mean()])
    found = np.array([log(y.mean()), 0.0])
    for _ in range(STEPS):
        mean = np.exp(design @ found)
        step = np.linalg.solve(design.T @ (design * mean[:, None]), design.T @ (y - mean))
        found = found + np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < 1e-9:
            break
    mean = np.exp(design @ found)
    spread = max(float(((y - mean) ** 2 / mean).sum()) / (len(y) - 2), 1.0)
    error = sqrt(spread * float(np.linalg.inv(design.T @ (design * mean[:, None]))[1, 1]))
    usual, power = float(np.median([x for x, _ in both])), float(found[1])
    average = usual / exp(float(found[0]) + power * (log(usual) - float(x.mean())))
    half = NINETY_FIVE * error
    following = average / power if power > 0 else float("inf")
    return Response(len(both), usual, power, power - half, power + half, average, following)
