"""Weights: how much each part counts in the score of capability; a decision, dated and signed, taken back to what is usual."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zhike.credit.composite import NAMES, WEIGHTS
from zhike.errors import UsageError
from zhike.web.pages import Go, Seen

KIND = "capability_weights"
SUBJECT = "company"
MOST = 100


@dataclass(frozen=True)
class Decided:
    """The weights in force, and who decided them when; nobody where they are the usual ones."""

    weights: Mapping[str, int]
    who: str = ""
    day: date | None = None


def standing(seen: Seen) -> Decided:
    """The weights in force."""
    for one in seen.office.desk.decisions.standing(KIND):
        if one.subject == SUBJECT and _are_weights(one.value):
            day = datetime.fromisoformat(one.at).astimezone(seen.office.workspace.zone).date()
            return Decided({name: one.value[name] for name in NAMES}, one.who, day)
    return Decided(WEIGHTS)


def save(seen: Seen) -> Go:
    """The weights that a form gives kept from now on, or the usual ones brought back.

    Errors  UsageError where a weight is no whole number from 0 to 100, or all are 0
    """
    chosen: dict[str, int] | None = None
    if not seen.given("usual"):
        texts = {name: seen.given(name).strip() for name in NAMES}
        wrong = [text for text in texts.values() if not (text.isascii() and text.isdigit() and int(text) <= MOST)]
        if wrong or not any(int(text) for text in texts.values()):
            said = wrong[0][:20] if wrong else "0 0 0 0 0"
            raise UsageError(
                (f"“{said}” makes no weight.", f"“{said}”不能作为权重。"),
                (
                    "Give whole numbers from 0 to 100, at least one of them above 0.",
                    "请填写 0 到 100 的整数，至少一项大于 0。",
                ),
            )
        chosen = {name: int(text) for name, text in texts.items()}
    seen.office.desk.decisions.add(KIND, SUBJECT, chosen, who=seen.decision.principal.name)
    return Go("/capability#weights")


def _are_weights(value: Any) -> bool:
    if not isinstance(value, Mapping) or set(value) != set(NAMES):
        return False
    return all(type(weight) is int and 0 <= weight <= MOST for weight in value.values()) and any(value.values())
