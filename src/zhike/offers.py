"""Offers: deals that somebody puts forward, the sales manager endorses, and finance approves before they are made.

Each step is a decision in the desk (kind `offer`, subject the offer's number): what was put forward stands in the first
one and never changes, so that those who decide see what was calculated then, whatever the form says later.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhike.desk import Decision, Desk
from zhike.errors import Conflict, NotFound, Text, UsageError
from zhike.proposals import LONGEST_WHY, NEXT, Proposal, Step, histories, steps_of

KIND = "offer"
STATES: dict[str, Text] = {
    "proposed": ("waits for the sales manager", "待销售经理审核"),
    "endorsed": ("waits for finance", "待财务审批"),
    "approved": ("approved: it may be made", "已批准，可对外报价"),
    "refused": ("refused", "已驳回"),
    "withdrawn": ("taken back", "已撤回"),
}
LONGEST_NAME, LONGEST_QUERY = 80, 8_000


@dataclass(frozen=True)
class Offer(Proposal):
    """A deal put forward: its name, whose it is, the form as it was filled in, what it came to, and every step."""

    id: str
    name: str
    customer_id: str
    query: str
    figures: Mapping[str, str]
    steps: tuple[Step, ...]


def offers(desk: Desk) -> list[Offer]:
    """Every offer with its steps, the newest first."""
    return [_read(id_, steps) for id_, steps in histories(desk, KIND).items()]


def offer(desk: Desk, id_: str) -> Offer:
    """One offer.

    Errors  NotFound where there is none of that number
    """
    found = next((one for one in offers(desk) if one.id == id_), None)
    if found is None:
        raise NotFound(
            ("There is no such offer.", "没有这项报价。"), ("See the list under Offers.", "请查看“报价审批”中的列表。")
        )
    return found


def propose(
    desk: Desk, name: str, customer_id: str, query: str, figures: Mapping[str, str], *, who: str, why: str
) -> str:
    """A deal put forward; its number.

    Errors  UsageError without a name or a note; Conflict where just this deal waits already
    """
    if not 0 < len(name) <= LONGEST_NAME or not why.strip() or len(query) > LONGEST_QUERY:
        raise UsageError(
            ("An offer needs a name and a note.", "提交报价需填写名称和说明。"),
            (f"Write a name of at most {LONGEST_NAME} letters, and why it should be made.", f"请填写不超过 {LONGEST_NAME} 个字的名称，并说明理由。"),
        )  # fmt: skip
    _short(why)
    if any(one.is_open and one.query == query for one in offers(desk)):
        raise Conflict(
            ("This very deal waits for a decision already.", "同一报价已在审批中。"),
            ("See it under Offers.", "请在“报价审批”中查看。"),
        )
    id_ = secrets.token_hex(8)
    value = {"name": name, "customer": customer_id, "query": query, "figures": dict(figures), "state": "proposed"}
    desk.decisions.add(KIND, id_, value, who=who, why=why)
    return id_


def move(desk: Desk, id_: str, state: str, *, who: str, why: str = "") -> Offer:
    """The next step of an offer: endorsed by the sales manager, then approved by finance; or refused by either.

    Errors  NotFound for no such offer; Conflict where that step does not follow; UsageError for a refusal without a word
    """
    found = offer(desk, id_)
    if state not in NEXT.get(found.state, ()):
        raise Conflict(
            (f"The offer {STATES[found.state][0]} already.", f"该报价当前状态：{STATES[found.state][1]}。"),
            ("Look at it again under Offers.", "请在“报价审批”中重新查看。"),
        )
    if state == "refused" and not why.strip():
        raise UsageError(
            ("No reason is given.", "未填写理由。"), ("Say why the offer is refused.", "请说明驳回的理由。")
        )
    _short(why)
    desk.decisions.add(KIND, id_, {"state": state}, who=who, why=why)
    return offer(desk, id_)


def _short(why: str) -> None:
    if len(why) > LONGEST_WHY:
        raise UsageError(
            ("The note is too long.", "说明过长。"),
            (f"Write at most {LONGEST_WHY} letters.", f"请控制在 {LONGEST_WHY} 字以内。"),
        )


def _read(id_: str, steps: Sequence[Decision]) -> Offer:
    value: Any = steps[0].value
    return Offer(
        id_, str(value["name"]), str(value["customer"]), str(value["query"]), dict(value["figures"]),
        steps_of(steps),
    )  # fmt: skip
