"""Approvals: limits that somebody asks for, the sales manager endorses, and finance grants or refuses.

Each step is a decision in the desk (kind `credit_request`, subject the request's number), so the log says who did what
and when. A request is decided once; what is granted counts from then on, a temporary limit until its last day.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zhike.desk import Decision, Desk
from zhike.errors import Conflict, NotFound, Text, UsageError, counted
from zhike.proposals import LONGEST_WHY, NEXT, Proposal, Step, histories, steps_of

KIND = "credit_request"
STATES: dict[str, Text] = {
    "proposed": ("waits for the sales manager", "待销售经理审核"),
    "endorsed": ("waits for finance", "待财务审批"),
    "approved": ("granted", "已批准"),
    "refused": ("refused", "已驳回"),
    "withdrawn": ("taken back", "已撤回"),
}
LARGEST = Decimal("1000000000000")
LONGEST_TERM, LONGEST_UNTIL = 365, 366


@dataclass(frozen=True)
class Request(Proposal):
    """A limit asked for: of which customer, how much, how many days of credit, until when, and what became of it."""

    id: str
    customer_id: str
    limit: Decimal
    term_days: int | None
    until: date | None
    steps: tuple[Step, ...]

    def holds_on(self, day: date) -> bool:
        """Whether it was granted and has not run out by then."""
        return self.state == "approved" and (self.until is None or day <= self.until)


def requests(desk: Desk) -> list[Request]:
    """Every request with its steps, the newest first."""
    return [_read(id_, steps) for id_, steps in histories(desk, KIND).items()]


def propose(
    desk: Desk, customer_id: str, limit: Decimal, *, term_days: int | None, until: date | None, today: date, who: str,
    why: str,
) -> str:  # fmt: skip
    """A request made; its number.

    Errors  UsageError for a limit, term, day or reason that makes no sense; Conflict while another of the same
            customer waits
    """
    _sensible(limit, term_days, until, today, why)
    waiting = [one for one in requests(desk) if one.customer_id == customer_id and one.is_open]
    if waiting:
        raise Conflict(
            ("A request for this customer waits already.", "该客户已有待审批的申请。"),
            ("Decide on it first.", "请先处理该申请。"),
        )
    value = {
        "customer": customer_id, "limit": str(limit), "term_days": term_days,
        "until": until.isoformat() if until else None, "state": "proposed",
    }  # fmt: skip
    id_ = secrets.token_hex(8)
    desk.decisions.add(KIND, id_, value, who=who, why=why)
    return id_


def move(desk: Desk, id_: str, state: str, *, who: str, why: str = "") -> Request:
    """The next step of a request: endorsed by the sales manager, then approved by finance; or refused by either.

    Errors  NotFound for no such request; Conflict where that step does not follow; UsageError for a refusal without a word
    """
    found = next((one for one in requests(desk) if one.id == id_), None)
    if found is None:
        raise NotFound(
            ("There is no such request.", "没有这项申请。"), ("See the list under Credit.", "请查看“信用”页面的列表。")
        )
    if state not in NEXT.get(found.state, ()):
        raise Conflict(
            (f"The request {STATES[found.state][0]} already.", f"该申请当前状态：{STATES[found.state][1]}。"),
            ("Look at it again under Credit.", "请在“信用”页面重新查看。"),
        )
    if state == "refused" and not why.strip():
        raise UsageError(
            ("No reason is given.", "未填写理由。"), ("Say why the limit is refused.", "请说明驳回的理由。")
        )
    if len(why) > LONGEST_WHY:
        raise _too_long()
    newest = desk.decisions.all(KIND)
    value = next(one.value for one in reversed(newest) if one.subject == id_)
    desk.decisions.add(KIND, id_, {**value, "state": state}, who=who, why=why)
    return next(one for one in requests(desk) if one.id == id_)


def granted(all_requests: Sequence[Request], customer_ids: Sequence[str], day: date) -> Request | None:
    """What was granted to a customer and holds on a day: a temporary limit before a lasting one, the newest first."""
    holding = [one for one in all_requests if one.customer_id in customer_ids and one.holds_on(day)]
    lasting = [one for one in holding if one.until is None]
    return next(iter([one for one in holding if one.until is not None] + lasting), None)


def _sensible(limit: Decimal, term_days: int | None, until: date | None, today: date, why: str) -> None:
    if not limit.is_finite() or not 0 <= limit <= LARGEST:
        raise UsageError(
            (f"The limit is {str(limit)[:40]}.", f"额度为 {str(limit)[:40]}。"),
            ("Give a sum from 0 on.", "请填写不小于 0 的金额。"),
        )
    if term_days is not None and not 0 <= term_days <= LONGEST_TERM:
        raise UsageError(
            (f"The term is {counted(term_days, 'day', 'days')}.", f"账期为 {term_days} 天。"),
            (f"Give 0 to {LONGEST_TERM} days.", f"请填写 0 到 {LONGEST_TERM} 天。"),
        )
    if until is not None and not today <= until <= today + timedelta(days=LONGEST_UNTIL):
        raise UsageError(
            (f"The last day is {until}.", f"截止日为 {until}。"),
            ("Give a day from today to a year ahead.", "请填写今天起一年内的日期。"),
        )
    if not why.strip():
        raise UsageError(("No reason is given.", "未填写理由。"), ("Say why the limit is needed.", "请说明申请理由。"))
    if len(why) > LONGEST_WHY:
        raise _too_long()


def _too_long() -> UsageError:
    return UsageError(
        ("The reason is too long.", "理由过长。"),
        (f"Write at most {LONGEST_WHY} letters.", f"请控制在 {LONGEST_WHY} 字以内。"),
    )


def _read(id_: str, steps: Sequence[Decision]) -> Request:
    value: Any = steps[0].value
    return Request(
        id_, str(value["customer"]), Decimal(value["limit"]), value.get("term_days"),
        date.fromisoformat(value["until"]) if value.get("until") else None,
        steps_of(steps),
    )  # fmt: skip
