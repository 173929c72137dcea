"""Proposals: what somebody puts forward, the sales manager endorses, and finance approves; either may refuse.

Who put it forward may take it back until it is decided.

Each step is a decision in the desk, so the log says who did what and when. A limit asked for (`approvals`) and a deal to
be made (`offers`) go this way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from zhike.desk import Decision, Desk

State = Literal["proposed", "endorsed", "approved", "refused", "withdrawn"]
NEXT: dict[str, tuple[str, ...]] = {
    "proposed": ("endorsed", "refused", "withdrawn"),
    "endorsed": ("approved", "refused", "withdrawn"),
}
LONGEST_WHY = 500


@dataclass(frozen=True)
class Step:
    """One step: who did what, when and why."""

    state: State
    who: str
    at: str
    why: str


class Proposal:
    """Something put forward, and every step it has gone."""

    steps: tuple[Step, ...]

    @property
    def state(self) -> State:
        return self.steps[-1].state

    @property
    def is_open(self) -> bool:
        return self.state in NEXT

    @property
    def by(self) -> str:
        """Who put it forward."""
        return self.steps[0].who

    def is_for_others(self, who: str, *, is_owner: bool) -> bool:
        """Whether somebody leaves the next step to others, where there are several.

        Nobody approves what they put forward or endorsed themselves, and nobody but the owner endorses what they put
        forward.
        """
        if self.state == "endorsed":
            return any(step.who == who for step in self.steps)
        return self.state == "proposed" and self.by == who and not is_owner


def histories(desk: Desk, kind: str) -> dict[str, list[Decision]]:
    """The decisions of each proposal of a kind, the newest proposal first, its steps in their order."""
    by: dict[str, list[Decision]] = {}
    for one in desk.decisions.all(kind):
        by.setdefault(one.subject, []).append(one)
    return dict(reversed(by.items()))


def steps_of(decisions: Sequence[Decision]) -> tuple[Step, ...]:
    """The steps that decisions are."""
    return tuple(Step(one.value["state"], one.who, one.at, one.why) for one in decisions)
