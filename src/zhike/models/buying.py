"""BUYING: the models that compete to say how often a customer will buy, as one table."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from zhike.models import bg_bb, bg_nbd, mbg_nbd, pareto_nbd
from zhike.models.fitted import Numbers, Slope
from zhike.models.patterns import Patterns


@dataclass(frozen=True)
class Buying:
    """One model of buying by what it can do.

    Shapes  of: its numbers, or draws of them, from an array of parameters; reads: the patterns in its unit of time,
            None where it cannot tell anything of them
    """

    names: tuple[str, ...]
    slope_of: Callable[[Patterns], Slope]
    starts_of: Callable[[Patterns], list[Numbers]]
    usual: Callable[[Patterns], Numbers]
    of: Callable[..., Any]
    alive: Callable[..., Any]
    expected_orders: Callable[..., Any]
    none_ahead: Callable[..., Any]
    drawn: Callable[..., Numbers]
    reads: Callable[[Patterns], Patterns | None] = lambda seen: seen

    def told(self, seen: Patterns) -> Patterns:
        """The patterns in its unit of time, where it is known that there are any."""
        found = self.reads(seen)
        assert found is not None
        return found


def _usual_bg(seen: Patterns) -> Numbers:
    return np.log([0.7, 0.7 * seen.usual_gap, 0.5, 3.0])


def _usual_pareto(seen: Patterns) -> Numbers:
    return np.log([0.7, 0.7 * seen.usual_gap, 0.7, max(seen.longest, 1.0)])


def _usual_bb(seen: Patterns) -> Numbers:
    taken = float(seen.weight @ seen.repeats) / max(float(seen.weight @ seen.age), 1.0)
    share = min(max(taken, 0.01), 0.99)
    return np.log([0.7, 0.7 * (1 - share) / share, 0.7, max(seen.longest, 1.0)])


# fmt: off
BUYING = {
    "bg_nbd": Buying(
        bg_nbd.NAMES, bg_nbd.slope_of, bg_nbd.starts_of, _usual_bg, bg_nbd.BgNbd,
        bg_nbd.alive, bg_nbd.expected_orders, bg_nbd.none_ahead, bg_nbd.drawn),
    "mbg_nbd": Buying(
        bg_nbd.NAMES, partial(bg_nbd.slope_of, at_birth=True), bg_nbd.starts_of, _usual_bg, mbg_nbd.mbg_nbd,
        bg_nbd.alive, bg_nbd.expected_orders, bg_nbd.none_ahead, bg_nbd.drawn),
    "pareto_nbd": Buying(
        pareto_nbd.NAMES, pareto_nbd.slope_of, pareto_nbd.starts_of, _usual_pareto, pareto_nbd.ParetoNbd,
        pareto_nbd.alive, pareto_nbd.expected_orders, pareto_nbd.none_ahead, pareto_nbd.drawn),
    "bg_bb": Buying(
        bg_bb.NAMES, bg_bb.slope_of, bg_bb.starts_of, _usual_bb, bg_bb.BgBb,
        bg_bb.alive, bg_bb.expected_orders, bg_bb.none_ahead, bg_bb.drawn, reads=lambda seen: seen.chances),
}
# fmt: on
STEADY = ("bg_nbd", "mbg_nbd", "pareto_nbd")
"""Those that read weeks, whatever the days of the company are."""
