"""Ticking: what people say about the names on the lists: done, later, not needed, who does it, until when."""

from datetime import date, timedelta
from urllib.parse import urlencode

from zhike.desk.records import TickState, Until
from zhike.errors import UsageError
from zhike.web.calls import ASKED, LABELS, STATES, calls_of
from zhike.web.pages import Go, Seen
from zhike.web.shown import Day

LATER_DAYS = 7
KEEP = "keep"
"""The state stays; only note, owner or day change."""
LONGEST_NOTE = 500
LONGEST_OWNER = 60
LONGEST_ID = 200
MOST = 200


def tick(seen: Seen) -> Go:
    """Names ticked off a list, or put back; with a note, another owner or another day where the form has them.

    Errors  UsageError where the form says something that no list of ours asks
    """
    customer, state = seen.given("customer"), seen.given("state")
    reasons = list(dict.fromkeys(value for key, value in seen.form if key == "reason"))
    if not reasons or not set(reasons) <= set(LABELS) or state not in (*STATES, KEEP) or not _is_id(customer):
        raise _unknown(state, "、".join(reasons) or "–")
    today = seen.office.workspace.today()
    until = _day(seen, "until", today + timedelta(days=LATER_DAYS)) if state == "later" else None
    standing = seen.office.desk.ticks.newest()
    for reason in reasons:
        before = standing.get((customer, reason))
        now: TickState = (before.state if before else "open") if state == KEEP else state  # type: ignore[assignment]
        seen.office.desk.ticks.add(
            customer,
            reason,
            now,
            who=seen.decision.principal.name,
            until=(before.until if before else None) if state == KEEP else until,
            note=_note(seen),
            owner=_owner(seen),
            due_on=None if now in ("done", "not_needed") else _due(seen),
        )
    return Go(_back(seen, customer, state, reasons))


def put(seen: Seen) -> Go:
    """Customers put on the list by hand, to somebody and for a day.

    Errors  UsageError where nobody was chosen, or too many at once
    """
    customers = list(dict.fromkeys(value for key, value in seen.form if key == "customer" and _is_id(value)))
    if not 0 < len(customers) <= MOST:
        raise UsageError(
            (f"{len(customers)} customers were chosen.", f"已选择 {len(customers)} 个客户。"),
            (
                f"Choose between 1 and {MOST} of them with the boxes before their names.",
                f"请用名称前的方框选择 1 到 {MOST} 个客户。",
            ),
        )
    due = _day(seen, "due", seen.office.workspace.today())
    known = calls_of(seen, seen.office.view(seen.decision), customers)
    for customer in customers:
        call = known.get(customer)
        on_list = call is not None and bool(call.of("open"))
        reasons = [one.reason for one in call.of("open")] if call is not None and on_list else [ASKED]
        for reason in reasons:
            seen.office.desk.ticks.add(
                customer,
                reason,
                "open",
                who=seen.decision.principal.name,
                note=_note(seen),
                owner=_owner(seen) or None,
                due_on=due,
            )
    return Go(_safe(seen.given("back"), "/todo"))


def _is_id(text: str) -> bool:
    return 0 < len(text) <= LONGEST_ID


def _note(seen: Seen) -> str:
    return seen.given("note").strip()[:LONGEST_NOTE]


def _owner(seen: Seen) -> str | None:
    """Who was asked; nothing where the form does not say, or says whom the sources name."""
    named = dict(seen.form).get("owner")
    if named is None:
        return None
    name = named.strip()[:LONGEST_OWNER]
    return "" if name == seen.given("usual") else name


def _due(seen: Seen) -> Until:
    return _day(seen, "due", None) if "due" in dict(seen.form) else "as before"


def _day(seen: Seen, field: str, otherwise: date | None) -> date | None:
    """A day of the form.

    Errors  UsageError where it is none
    """
    text = seen.given(field).strip()
    if not text:
        return otherwise
    day = Day.read(text)
    if day is None:
        raise UsageError(
            (f"“{text[:40]}” is no day.", f"“{text[:40]}”不是有效日期。"),
            ("Write it as 2026-07-01.", "请写成 2026-07-01 的形式。"),
        )
    return day


def _back(seen: Seen, customer: str, state: str, reasons: list[str]) -> str:
    """Where the form stood; the list itself says what was done, and offers to undo it."""
    back = _safe(seen.given("back"), "/")
    path, _, query = back.partition("?")
    if path != "/todo":
        return back
    kept = "&".join(part for part in query.split("&") if part and part.split("=")[0] not in ("did", "of", "now"))
    said = urlencode({"did": customer, "now": state, "of": ",".join(reasons)})
    return f"{path}?{kept}&{said}" if kept else f"{path}?{said}"


def _safe(back: str, otherwise: str) -> str:
    return back if back.startswith("/") and not back.startswith(("//", "/\\")) else otherwise


def _unknown(state: str, reason: str) -> UsageError:
    return UsageError(
        (
            f"“{state[:40]}” for “{reason[:80]}” is nothing that can be ticked.",
            f"无法将“{reason[:80]}”标记为“{state[:40]}”。",
        ),
        ("Use the buttons beside the name.", "请使用名称旁的按钮。"),
    )
