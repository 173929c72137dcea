"""Approved: how the deal in the form stands with those who approve: approved as it is, waiting, changed since, or new."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import parse_qsl

from zhike import offers
from zhike.offers import KIND, STATES, Offer
from zhike.users import users
from zhike.web.deal_form import LABELS, Typed, bare
from zhike.web.pages import Seen
from zhike.web.shown import Day, link

TERMS = ("discount", "deposit", "rebate", "transport", "serving", "term", "late", "deliveries", "rate", "valid")
"""What is approved of a deal beside its products; what is said for it is not."""
OF_LINES = ("quantity", "price", "cost")


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was put forward: of which product, which field, what stood there and what stands now."""

    product: str
    field: str
    was: str
    now: str


def standing(seen: Seen, typed: Typed) -> dict[str, Any]:
    """Whether just this deal was approved, when, by whom, or what is different; nothing before a product is filled in."""
    if not typed.rows:
        return {}
    found = [one for one in offers.offers(seen.office.desk) if one.state != "withdrawn" and _is_like(one, typed)]
    same = next((one for one in found if not changes(one, typed)), None)
    if same is not None:
        return _told(same, [], seen)
    near = next((one for one in found if one.state == "approved"), next(iter(found), None))
    if near is not None:
        return _told(near, changes(near, typed), seen)
    words = seen.words("Not put forward yet: nobody has approved it.")
    return {"is_approved": False, "words": words, "tone": "quiet", "changes": [], "href": "", "is_used": _is_used(seen)}


def _told(one: Offer, changed: Sequence[Change], seen: Seen) -> dict[str, Any]:
    day = datetime.fromisoformat(one.steps[-1].at).astimezone(seen.office.workspace.zone).date()
    state, who = seen.words.say(STATES[one.state]), one.steps[-1].who
    over = _over(one, seen.office.workspace.today())
    if changed:
        words = seen.words("Changed since “{name}” ({state}, {who}, {day}): put it forward again.", name=one.name, state=state, who=who, day=Day(day, seen.lang))  # fmt: skip
    elif one.state == "approved" and over:
        words = seen.words("Approved by {who} on {day}, but valid until {until} only: put it forward again.", who=who, day=Day(day, seen.lang), until=Day(over, seen.lang))  # fmt: skip
    elif one.state == "approved":
        words = seen.words("Approved by {who} on {day} just as it stands.", who=who, day=Day(day, seen.lang))
    else:
        words = seen.words("“{name}” {state} ({who}, {day}).", name=one.name, state=state, who=who, day=Day(day, seen.lang))  # fmt: skip
    is_approved = one.state == "approved" and not changed and not over
    return {
        "is_approved": is_approved,
        "words": words,
        "tone": "" if is_approved else "warn" if changed or over else "bad" if one.state == "refused" else "quiet",
        "changes": [
            {"label": " · ".join(part for part in (each.product, seen.words.say(LABELS[each.field])) if part), "was": each.was or "–", "now": each.now or "–"}
            for each in changed
        ],
        "href": link("/offers") + f"#{KIND}-{one.id}",
        "is_used": True,
    }  # fmt: skip


def _is_used(seen: Seen) -> bool:
    """Whether deals are approved here at all: there are several users, or one was put forward before."""
    return bool(users(seen.office.desk)) or bool(offers.offers(seen.office.desk))


def _over(one: Offer, today: date) -> date | None:
    """The last day of an offer that is past."""
    until = Day.read(dict(parse_qsl(one.query)).get("valid", ""))
    return until if until and until < today else None


def _is_like(one: Offer, typed: Typed) -> bool:
    """Whether an offer is to the same customer, for the same products."""
    said = parse_qsl(one.query)
    same_customer = (
        one.customer_id == typed.customer["customer_id"]
        if typed.customer
        else not one.customer_id and dict(said).get("customer", "") == typed.fields["customer"]
    )
    products = Counter(value for key, value in said if key == "product")
    return same_customer and products == Counter(row["product"] for row in typed.rows)


def changes(one: Offer, typed: Typed) -> list[Change]:
    """What of the deal in the form is not as the offer put it forward, its products in whatever order."""
    said = parse_qsl(one.query, keep_blank_values=True)
    once = dict(said)
    found = [
        Change("", name, once.get(name, ""), typed.fields[name])
        for name in TERMS
        if not _equal(once.get(name, ""), typed.fields[name])
    ]
    columns = {name: [value for key, value in said if key == name] for name in ("product", *OF_LINES)}
    then: list[Mapping[str, str]] = [
        {name: columns[name][n] if n < len(columns[name]) else "" for name in columns}
        for n in range(len(columns["product"]))
    ]
    for was, now in zip(_in_order(then), _in_order(typed.rows), strict=True):
        called = str(now.get("called") or now["product"])
        found += [Change(called, name, was[name], now[name]) for name in OF_LINES if not _equal(was[name], now[name])]
    return found


def _in_order(rows: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    return sorted(rows, key=lambda row: tuple(row[name] for name in ("product", *OF_LINES)))


def _equal(was: str, now: str) -> bool:
    """Whether two fields say the same; 12 and 12.0 do, and nothing is as good as 0."""
    try:
        return Decimal(bare(was)) == Decimal(bare(now))
    except InvalidOperation:
        return was.strip() == now.strip()
