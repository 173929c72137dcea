"""What waits for the reader: limits asked for and offers put forward whose next step is the reader's own to take."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from zhike import approvals, offers
from zhike.access import Action, Principal, authorize
from zhike.approvals import Request
from zhike.errors import Conflict, Text
from zhike.offers import Offer
from zhike.users import users
from zhike.web.links import Links
from zhike.web.office import View
from zhike.web.pages import Seen
from zhike.web.shown import Day, link

STEPS: dict[str, tuple[str, Text]] = {
    "proposed": ("endorse", ("Endorse as sales manager", "销售经理审核")),
    "endorsed": ("approve", ("Approve as finance", "财务审批")),
}
"""The next step of what waits, by its state."""
ACTS: dict[tuple[str, str], Action] = {
    ("offer", "endorse"): "offer.endorse",
    ("offer", "approve"): "offer.approve",
    ("credit", "endorse"): "credit.endorse",
    ("credit", "approve"): "credit.approve",
}


def waiting(seen: Seen, view: View, links: Links) -> list[dict[str, Any]]:
    """Limits and offers for the reader to decide on, those that wait longest first."""
    desk, who = seen.office.desk, seen.decision.principal
    found: list[tuple[str, Offer | Request]] = [
        *(("offer", one) for one in offers.offers(desk) if one.is_open),
        *(("credit", one) for one in approvals.requests(desk) if one.is_open),
    ]
    if not found:
        return []
    are_several = bool(users(desk))
    mine = [(kind, one) for kind, one in found if is_turn_of(who, kind, one, are_several=are_several)]
    names = _names(view, [one.customer_id for _, one in mine])
    return [_told(kind, one, names, links, seen) for kind, one in sorted(mine, key=lambda pair: pair[1].steps[-1].at)]


def is_turn_of(who: Principal, kind: str, one: Offer | Request, *, are_several: bool) -> bool:
    """Whether the next step is one that this person may take."""
    if one.state not in STEPS or (are_several and one.is_for_others(who.name, is_owner=who.role == "owner")):
        return False
    return authorize(who, ACTS[kind, STEPS[one.state][0]]).allow


def next_step(seen: Seen, kind: str, one: Offer | Request) -> str:
    """What the reader may do next with it: endorse or approve; nothing where it is another's turn."""
    mine = is_turn_of(seen.decision.principal, kind, one, are_several=bool(users(seen.office.desk)))
    return STEPS[one.state][0] if mine else ""


def is_own(seen: Seen, one: Offer | Request) -> bool:
    """Whether the reader put it forward and may still take it back."""
    return one.is_open and one.by == seen.decision.principal.name


def must_be_turn_of(seen: Seen, kind: str, one: Offer | Request, state: str) -> None:
    """Refuse a step that is not the reader's to take.

    Errors  Denied where it is another role's; Conflict where it is one's own proposal, or somebody else's to take back
    """
    who = seen.decision.principal
    if state == "withdrawn":
        if one.by != who.name:
            raise Conflict(
                (f"{one.by} put it forward.", f"该申请由 {one.by} 提交。"),
                ("Only who put it forward takes it back; refuse it instead.", "只有提交人可以撤回；如不同意，请驳回。"),
            )
        return
    by_finance = state == "approved" or (state == "refused" and one.state == "endorsed")
    authorize(who, ACTS[kind, "approve" if by_finance else "endorse"]).require()
    if (
        state == "refused"
        or not users(seen.office.desk)
        or not one.is_for_others(who.name, is_owner=who.role == "owner")
    ):
        return
    if one.by == who.name:
        raise Conflict(
            ("You have put this forward yourself.", "该申请由您本人提交。"),
            ("Somebody else decides on it.", "请由其他人员审批。"),
        )
    raise Conflict(
        ("You have endorsed this yourself.", "该申请由您本人审核。"),
        ("Somebody else of finance decides on it.", "请由其他财务人员审批。"),
    )


def of_customer(seen: Seen, ids: Sequence[str], links: Links) -> list[dict[str, Any]]:
    """The offers made to one customer, under whichever id, the newest first, each with its state."""
    return [
        {
            "name": one.name,
            "state": seen.words.say(offers.STATES[one.state]),
            "is_open": one.is_open,
            "is_refused": one.state == "refused",
            "day": _day(one, seen),
            "sales": links.sum(Decimal(one.figures["sales"]), "money", _href("offer", one), seen.words("Sales after discount")),
            "href": _href("offer", one),
        }
        for one in offers.offers(seen.office.desk)
        if one.customer_id in ids
    ]  # fmt: skip


def _names(view: View, ids: list[str]) -> Mapping[str, str]:
    people = view.table("profiles").select("customer_id", "name", "customer_code")
    return view.called(view.rows(people.filter(people.customer_id.isin(ids)))) if any(ids) else {}


def _told(kind: str, one: Offer | Request, names: Mapping[str, str], links: Links, seen: Seen) -> dict[str, Any]:
    href = _href(kind, one)
    amount = one.limit if isinstance(one, Request) else Decimal(one.figures["sales"])
    said = seen.words("Limit asked for") if kind == "credit" else seen.words("Offer")
    return {
        "kind": said,
        "name": one.name if isinstance(one, Offer) else "",
        "customer": names.get(one.customer_id, one.customer_id),
        "customer_href": link(f"/customers/{one.customer_id}") if one.customer_id else "",
        "amount": links.sum(amount, "money", href, said),
        "step": seen.words.say(STEPS[one.state][1]),
        "by": one.steps[-1].who,
        "day": _day(one, seen),
        "href": href,
    }


def _day(one: Offer | Request, seen: Seen) -> Day:
    """The day of the newest step."""
    return Day(datetime.fromisoformat(one.steps[-1].at).astimezone(seen.office.workspace.zone).date(), seen.lang)


def _href(kind: str, one: Offer | Request) -> str:
    return f"/offers#{offers.KIND}-{one.id}" if kind == "offer" else "/credit#requests"
