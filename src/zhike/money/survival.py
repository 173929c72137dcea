"""Survival: how long claims stay open, by week past the due day; of all customers, and of each drawn towards all.

A spell is one claim, or the part of one that a receipt paid, seen from the week in which it came into sight to the
week in which it was paid or is still open. Its weight is its part of the claim, so that every claim counts once.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betaln

Numbers = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

FIRST, LAST = -26, 104
"""Weeks past the due day that are told apart; what is earlier or later counts to the first and the last."""
STEADY = 13
"""Beyond so many weeks either side of the due day neighbours are taken together: few claims get there."""
REACH = 4
STRENGTHS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, np.inf)
MOST_SHARE = 0.999
LEARNED_FROM = 20_000
"""So many customers teach how far one may differ from all."""


@dataclass(frozen=True)
class Spells:
    """Claims, or parts of them, in the order in which they were read.

    Shapes   one number per spell; who: 0 … customers − 1
    Units    entered, left: weeks past the due day, both included; weight: parts of one claim; paid: it ended
    """

    who: Counts
    entered: Counts
    left: Counts
    weight: Numbers
    paid: Flags

    def of(self, chosen: Counts, customers: int) -> "Spells":
        """The spells of the chosen customers, who are numbered as they stand there."""
        place = np.full(customers, -1, np.int64)
        place[chosen] = np.arange(len(chosen))
        who = place[self.who]
        mine = who >= 0
        return Spells(who[mine], self.entered[mine], self.left[mine], self.weight[mine], self.paid[mine])

    def of_all(self) -> "Spells":
        """The spells as if all were one customer's."""
        return Spells(np.zeros_like(self.who), self.entered, self.left, self.weight, self.paid)


def added(place: Counts, amounts: Numbers, size: int) -> Numbers:
    """The amounts that fall on each place, added up.

    Shapes   place, amounts: alike; one number for each of 0 … size − 1
    """
    return np.asarray(np.bincount(place, amounts, size), np.float64)


def counts(spells: Spells, customers: int) -> tuple[Numbers, Numbers]:
    """How much was at risk and how much was paid, of each customer in each week.

    Shapes   two of customers × weeks
    """
    weeks = LAST - FIRST + 1
    first = np.clip(spells.entered, FIRST, LAST) - FIRST
    last = np.maximum(np.clip(spells.left, FIRST, LAST) - FIRST, first)
    row = spells.who * (weeks + 1)
    size = customers * (weeks + 1)
    came = added(row + first, spells.weight, size)
    went = added(row + last + 1, spells.weight, size)
    at_risk = np.cumsum((came - went).reshape(customers, weeks + 1), axis=1)[:, :weeks]
    paid = added(row + last, spells.weight * spells.paid, size).reshape(customers, weeks + 1)[:, :weeks]
    return np.maximum(at_risk, paid), paid


def shares(at_risk: Numbers, paid: Numbers, *, steady: int = STEADY) -> Numbers:
    """Of what is at risk in each week, the share that is paid: of all customers together.

    Shapes   one number per week; the product of what they leave is the curve of Kaplan and Meier
    Source   [KM1958] equation (2b); a spell that came into sight late is at risk from that week on
    """
    n, d = at_risk.sum(axis=0), paid.sum(axis=0)
    week = np.arange(FIRST, LAST + 1)
    wide = [slice(max(0, i - REACH), i + REACH + 1) if abs(w) > steady else slice(i, i + 1) for i, w in enumerate(week)]
    risk = np.array([n[part].sum() for part in wide])
    ends = np.array([d[part].sum() for part in wide])
    found: Numbers = np.divide(ends, risk, out=np.zeros(len(week)), where=risk > 1e-9)
    return np.asarray(np.clip(found, 0.0, MOST_SHARE), np.float64)


def strength(at_risk: Numbers, paid: Numbers, all_: Numbers) -> float:
    """After how many claims of its own a customer counts as much as all: the likeliest of a few.

    Source   [Skellam1948] the likelihood of counts whose probability differs by a beta distribution
    """
    n, d = at_risk[:LEARNED_FROM], paid[:LEARNED_FROM]
    share = np.broadcast_to(np.clip(all_, 1e-4, 1 - 1e-4), n.shape)
    seen = n > 1e-9
    n, d, share = n[seen], np.minimum(d[seen], n[seen]), share[seen]
    best, most = np.inf, -np.inf
    for one in STRENGTHS:
        if np.isinf(one):
            said = float(np.sum(d * np.log(share) + (n - d) * np.log1p(-share)))
        else:
            a, b = one * share, one * (1 - share)
            said = float(np.sum(betaln(a + d, b + n - d) - betaln(a, b)))
        if said > most:
            best, most = one, said
    return best


def drawn(at_risk: Numbers, paid: Numbers, all_: Numbers, like: float) -> Numbers:
    """Each customer's own share of each week, drawn towards all by `like` claims.

    Shapes   customers × weeks
    Source   [Hjort1990] posterior of a beta process: (c·h + d) ÷ (c + n)
    """
    if np.isinf(like):
        return np.broadcast_to(all_, at_risk.shape).copy()
    return np.asarray(np.clip((like * all_ + paid) / (like + at_risk), 0.0, MOST_SHARE), np.float64)


def lasting(share: Numbers, who: Counts, days: Counts) -> Numbers:
    """The logarithm of the part that lasts up to the end of so many days past the due day; evenly within a week.

    Shapes   days: claims × moments, the same back
    """
    falls = np.log1p(-share)
    upto = np.concatenate([np.zeros((len(share), 1)), np.cumsum(falls, axis=1)], axis=1)
    place = np.clip(days, FIRST * 7, LAST * 7 + 6) - FIRST * 7
    week, within = place // 7, (place % 7 + 1) / 7
    row = who[:, None]
    found: Numbers = upto[row, week] + np.log1p(-within * share[row, week])
    return found
