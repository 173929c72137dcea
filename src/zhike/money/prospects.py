"""Prospects: how likely a lead that is still open is won, counted among earlier leads, and of which type it is.

Counted, not learned: of the leads that came at least as far and were still open after as many days, so many were won.
What an open lead will be worth is told by none of this.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from zhike.errors import Text
from zhike.money.leads import ORDER

ENOUGH = 10
"""Of fewer earlier leads nothing is said."""
LATE = 0.9
"""Later than so many of those that were won."""
EARLY = ("lead", "contact")
# fmt: off
TYPES: dict[str, tuple[Text, Text]] = {
    "ready":   (("Ready to buy", "意向明确"), ("Call this week, with price, delivery date and one who may decide.", "本周内由可拍板的人联系，报清价格和交期。")),
    "new":     (("Getting acquainted", "初步接触"), ("Ask what they need and send a sample or a list of prices; move on, or let go.", "问清需求，寄样或发报价单；推进一步，否则放下。")),
    "stalled": (("Stalled", "推进停滞"), ("Ask what holds them back (price, terms, a rival) and make one last offer with a day on it.", "问明卡在哪里（价格、账期、竞品），给出有期限的最后方案。")),
    "cold":    (("Gone cold", "已冷淡"), ("No more visits: a message now and then, until they answer.", "不再上门，偶尔发消息，有回应再跟进。")),
}
"""By how far a lead came, and whether it takes longer than those that were won: what it is called, and what to do."""
# fmt: on


@dataclass(frozen=True)
class Chance:
    """Of so many earlier leads that came as far and took as long, so many were won.

    Units   low and high: the middle 80 % of the share that these leave possible
    Source  [BCD2001] Jeffreys' interval
    """

    decided: int
    won: int

    @property
    def share(self) -> float | None:
        return self.won / self.decided if self.decided >= ENOUGH else None

    @property
    def ends(self) -> tuple[float, float] | None:
        if self.share is None:
            return None
        low, high = stats.beta.ppf([0.1, 0.9], self.won + 0.5, self.decided - self.won + 0.5)
        return float(low), float(high)


class Earlier:
    """Leads that were won or lost, by how far they came and after how many days.

    Leaves  those whose days are not known
    """

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        known = [row for row in rows if row["days"] is not None and row["days"] >= 0]
        self._height = np.array([ORDER.index(row["reached"]) for row in known], dtype=int)
        self._days = np.array([row["days"] for row in known], dtype=int)
        self._won = np.array([row["outcome"] == "won" for row in known], dtype=bool)
        self._leads = np.array([row["leads"] for row in known], dtype=int)

    @property
    def late_after(self) -> int | None:
        """The days within which nine of ten of those that were won had been; nothing where too few were."""
        order = np.argsort(self._days, kind="stable")
        won = np.cumsum((self._leads * self._won)[order])
        if not len(won) or won[-1] < ENOUGH:
            return None
        return int(self._days[order][np.searchsorted(won, LATE * won[-1] - 1e-9)])

    def chance(self, reached: str, age: int) -> Chance:
        """reached, age: how far the lead came, and how many days it is open."""
        like = (self._height >= ORDER.index(reached)) & (self._days >= age)
        return Chance(int(self._leads[like].sum()), int(self._leads[like & self._won].sum()))

    def type_of(self, reached: str, age: int) -> str:
        is_late = self.late_after is not None and age > self.late_after
        if reached in EARLY:
            return "cold" if is_late else "new"
        return "stalled" if is_late else "ready"
