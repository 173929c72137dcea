"""Notes: what people wrote about a customer, with who and when; a note is withdrawn, never changed."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zhike.errors import NotFound, UsageError
from zhike.web.pages import Go, Seen
from zhike.web.shown import link

KIND = "note"
LONGEST = 2_000


@dataclass(frozen=True)
class Note:
    """One note on one customer."""

    id: str
    customer_id: str
    text: str
    who: str
    day: date


def of(seen: Seen, ids: Collection[str]) -> list[Note]:
    """The notes on a customer under all its ids, newest first."""
    found = []
    for one in seen.office.desk.decisions.standing(KIND):
        if isinstance(one.value, Mapping) and one.value.get("customer") in ids:
            day = datetime.fromisoformat(one.at).astimezone(seen.office.workspace.zone).date()
            found.append(Note(one.subject, str(one.value["customer"]), str(one.value.get("text", "")), one.who, day))
    return found[::-1]


def add(seen: Seen) -> Go:
    """A note kept.

    Errors  NotFound where there is no such customer; UsageError for an empty or too long note
    """
    customer_id, text = must_exist(seen), seen.given("text").strip()
    if not 0 < len(text) <= LONGEST:
        raise UsageError(
            (f"The note has {len(text)} letters.", f"跟进记录有 {len(text)} 个字。"),
            (f"Write between 1 and {LONGEST:,} letters.", f"请填写 1 到 {LONGEST:,} 个字。"),
        )
    value = {"customer": customer_id, "text": text}
    seen.office.desk.decisions.add(KIND, secrets.token_hex(8), value, who=seen.decision.principal.name)
    return Go(link(f"/customers/{customer_id}") + "#time")


def withdraw(seen: Seen) -> Go:
    """A note taken back; it stays on record, and is shown no more.

    Errors  NotFound where no such note stands
    """
    customer_id, note = must_exist(seen), seen.given("note")
    standing: Any = {one.subject: one.value for one in seen.office.desk.decisions.standing(KIND)}
    if not standing.get(note):
        raise NotFound(
            ("There is no such note.", "没有这条跟进记录。"), ("It may be withdrawn already.", "它可能已被撤回。")
        )
    seen.office.desk.decisions.add(KIND, note, None, who=seen.decision.principal.name)
    return Go(link(f"/customers/{customer_id}") + "#time")


def must_exist(seen: Seen) -> str:
    """The customer that the address names.

    Errors  NotFound where there is none
    """
    id_, view = seen.path["customer_id"], seen.office.view(seen.decision)
    people = view.table("profiles")
    if not view.rows_of(id_, "is a customer", lambda id: people.filter(people.customer_id == id).select("customer_id")):
        raise NotFound(
            (f"There is no customer “{id_[:60]}”.", f"没有编号为“{id_[:60]}”的客户。"),
            ("Look for the name under Customers.", "请在“客户”页面按名称查找。"),
        )
    return id_
