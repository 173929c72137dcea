"""Common shock: what moves all customers together, and no model of single customers knows: season, prices, the times.

At each past day all customers together brought more or less than was expected of them. How far that went beyond what
the model and chance leave open says how far it may go again. Few days tell it, so what is usual is held against them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from zhike.models.fitted import Numbers

USUAL = 0.05
WEIGHS = 1.0
"""What is usual weighs as much as so many past days: chosen so that about four of five totals lie within where the
spread is 2 to 15 %, and on the demo's truth; the more it weighs, the fewer where all move together by much."""
WIDTH = float(stats.norm.ppf(0.9) - stats.norm.ppf(0.1))
FURTHEST = 1.0
"""No factor beyond e to this power."""


@dataclass(frozen=True)
class Shock:
    """A factor on every total, whose logarithm follows Student's t around 0, however far ahead the total looks.

    Over more days season and chance even out, but growth, decline and what the model has wrong of who leaves add up,
    and three past days cannot tell the one from the other. Changed times make forecasts err by more than their past
    fit lets expect [C2001], so no evening out is counted on.

    Units   spread: as a logarithm, about a share of the total; held: past days whose total lay in the model's own 80 %
    """

    spread: float = 0.0
    freedom: float = WEIGHS
    days: int = 0
    held: int = 0

    def factors(self, count: int) -> Numbers:
        """The factor, spread evenly over its chances, the smallest first."""
        at = stats.t.ppf((np.arange(count) + 0.5) / count, self.freedom)
        return np.asarray(np.exp(np.clip(self.spread * at, -FURTHEST, FURTHEST)))


NONE = Shock()
"""Nothing was tested."""


def common_shock(tests: Sequence[Mapping[str, Any]]) -> Shock:
    """What the tests of one model say: variance of totals beyond its own, a scaled inverse chi-square with what is usual.

    Source  [GCSDVR2013] section 2.6: a normal of known mean and unknown variance
    """
    known = [row for row in tests if row["low"] is not None and row["expected"] > 0]
    if not known:
        return NONE
    off = np.array([np.log((row["actual"] + 0.5) / (row["expected"] + 0.5)) for row in known])
    own = np.array([(row["high"] - row["low"]) / WIDTH / row["expected"] for row in known])
    beyond = max(float((off**2 - own**2).sum()), 0.0)
    freedom = WEIGHS + len(known)
    held = sum(row["low"] <= row["actual"] <= row["high"] for row in known)
    return Shock(float(np.sqrt((WEIGHS * USUAL**2 + beyond) / freedom)), freedom, len(known), held)
