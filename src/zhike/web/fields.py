"""Fields: what the sources say of a customer in columns of their own, and what people add to it.

A field that a source owns is read only: the next import would say it again. What people add is theirs, with who and
when; an empty value takes it away.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from zhike.errors import Conflict, UsageError
from zhike.web.notes import must_exist
from zhike.web.pages import Go, Seen
from zhike.web.shown import link

KIND = "field"
LONGEST_NAME = 40
LONGEST_VALUE = 200


@dataclass(frozen=True)
class Field:
    """One field of one customer; `who` is empty where a source says it."""

    name: str
    value: str
    who: str = ""
    day: date | None = None


def sourced(row: Mapping[str, Any]) -> list[Field]:
    """The fields that the sources say, by name."""
    told = json.loads(row["custom"]) if row.get("custom") else {}
    return [Field(str(name), str(value)) for name, value in sorted(told.items()) if value not in (None, "")]


def added(seen: Seen) -> dict[str, dict[str, Field]]:
    """The fields that people added: customer → name → field."""
    found: dict[str, dict[str, Field]] = {}
    for one in seen.office.desk.decisions.standing(KIND):
        customer_id, _, name = one.subject.partition("|")
        if isinstance(one.value, Mapping) and one.value.get("text"):
            day = datetime.fromisoformat(one.at).astimezone(seen.office.workspace.zone).date()
            found.setdefault(customer_id, {})[name] = Field(name, str(one.value["text"]), one.who, day)
    return found


def names(some: Iterable[Mapping[str, Field]]) -> list[str]:
    """The names of the fields that people added, in their order."""
    return sorted({name for fields in some for name in fields})


def keep(seen: Seen) -> Go:
    """A field of a customer kept, changed or taken away.

    Errors  NotFound where there is no such customer; UsageError for a name that is none; Conflict where a source owns it
    """
    customer_id = must_exist(seen)
    name, text = seen.given("field").strip(), seen.given("value").strip()
    if not 0 < len(name) <= LONGEST_NAME or "|" in name or not name.isprintable() or len(text) > LONGEST_VALUE:
        raise UsageError(
            (
                f"“{name[:60]}” with {len(text)} letters makes no field.",
                f"“{name[:60]}”（{len(text)} 个字）不能作为字段。",
            ),
            (
                f"Name it with 1 to {LONGEST_NAME} letters, without “|”; a value has at most {LONGEST_VALUE}.",
                f"字段名为 1 到 {LONGEST_NAME} 个字，不含“|”；内容不超过 {LONGEST_VALUE} 个字。",
            ),
        )
    view = seen.office.view(seen.decision)
    people = view.table("profiles")
    rows = view.rows_of(
        customer_id, "custom fields", lambda id: people.filter(people.customer_id == id).select("custom")
    )
    if name in {field.name for row in rows for field in sourced(row)}:
        raise Conflict(
            (f"“{name}” comes from a source.", f"“{name}”来自数据源。"),
            ("Change it there and import again, or take another name.", "请在源系统中修改后重新导入，或换一个名称。"),
        )
    value = {"text": text} if text else None
    seen.office.desk.decisions.add(KIND, f"{customer_id}|{name}", value, who=seen.decision.principal.name)
    return Go(link(f"/customers/{customer_id}") + "#who")
