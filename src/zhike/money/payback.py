"""Payback: after how many months customers have earned what they cost to win, and what they are worth against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

EIGHTY = 1.2815515655446004
"""The middle 80 % of a normal distribution reach so many standard deviations to either side."""


def curve(earned: Mapping[int, float], seen_for: Mapping[int, int]) -> list[float]:
    """Margin per customer up to each month after the first order, month 0 being that of the first order.

    `earned[age]`: what all earned in that month; `seen_for[age]`: how many were won just so many months ago. A month
    counts those alone who could be seen in it, so that young customers do not make old ones look poor.
    """
    told, total = [], 0.0
    for age in range(max(seen_for, default=-1) + 1):
        seen = sum(count for since, count in seen_for.items() if since >= age)
        total += earned.get(age, 0.0) / seen
        told.append(total)
    return told


def payback(margin: Sequence[float], cost: float) -> int | None:
    """The first month after the first order by whose end a customer has earned its cost; nothing if never yet."""
    return next((age for age, total in enumerate(margin) if total >= cost), None)


@dataclass(frozen=True)
class Worth:
    """What a customer of a group is worth on average; low and high hold the true mean four times in five."""

    mean: float
    low: float
    high: float


def worth(count: int, total: float, squares: float, unsure: float) -> Worth | None:
    """The mean worth of customers, with how sure it is.

    `total` and `squares` are the sums of each one's worth and of its square, `unsure` the sum of the variances of
    what is only expected. Nothing of fewer than two customers.
    """
    if count < 2:
        return None
    mean = total / count
    spread = max(squares - count * mean * mean, 0.0) / (count - 1)
    half = EIGHTY * sqrt((spread + unsure / count) / count)
    return Worth(mean, mean - half, mean + half)
