"""Saved views: an address of Explore or Customers kept under a name, for oneself or for everybody. A view is a decision."""

import secrets
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from zhike.desk import Decision
from zhike.errors import NotFound, UsageError
from zhike.web.pages import Go, Seen

KIND = "view"
KEY = "kept"
"""In an address: the view that was saved just now, which the frame around the page confirms."""
KEPT = ("/explore", "/customers")
LONGEST_NAME = 80
LONGEST = 4000
MOST_KEYS = 200


def listed(seen: Seen) -> list[dict[str, Any]]:
    """The reader's own views and those that others share, by name."""
    me = seen.decision.principal.name
    found = [one for one in _standing(seen) if one.who == me or one.value.get("shared")]
    return [
        {
            "id": one.subject,
            "name": str(one.value["name"]),
            "address": str(one.value["address"]),
            "shared": bool(one.value.get("shared")),
            "mine": one.who == me,
            "who": one.who,
        }
        for one in sorted(found, key=lambda one: str(one.value["name"]))
    ]


def save(seen: Seen) -> Go:
    """Keep the address at hand under a name.

    Errors  UsageError without a name, or for an address that no view can be of
    """
    name, address = seen.given("name").strip()[:LONGEST_NAME], seen.given("address")[:LONGEST]
    path, _, query = address.partition("?")
    if not name:
        raise UsageError(
            ("The view has no name.", "视图没有名称。"), ("Write one and save again.", "请填写名称后再保存。")
        )
    if path not in KEPT or len(parse_qsl(query)) > MOST_KEYS:
        raise UsageError(
            ("Only pages of Explore and Customers can be saved.", "只能保存“分析”和“客户”页面。"),
            ("Open one of them and save from there.", "请在相应页面上保存。"),
        )
    value = {"name": name, "address": address, "shared": bool(seen.given("shared"))}
    id_ = secrets.token_hex(4)
    seen.office.desk.decisions.add(KIND, id_, value, who=seen.decision.principal.name)
    return Go(f"{address}{'&' if query else '?'}{KEY}={id_}")


def just_kept(here: str, seen: Seen) -> dict[str, Any]:
    """The view whose saving the page at `here` is to confirm; nothing where none was saved."""
    id_ = dict(parse_qsl(urlsplit(here).query)).get(KEY, "")
    return next((one for one in listed(seen) if one["id"] == id_ and one["mine"]), {}) if id_ else {}


def remove(seen: Seen) -> Go:
    """Take a view of one's own away.

    Errors  NotFound where there is none of one's own
    """
    mine = [
        one for one in _standing(seen) if one.who == seen.decision.principal.name and one.subject == seen.path["view"]
    ]
    if not mine:
        raise NotFound(
            ("There is no such view of yours.", "您没有该视图。"), ("Choose one from the list.", "请从列表中选择。")
        )
    seen.office.desk.decisions.add(KIND, mine[0].subject, None, who=mine[0].who)
    back = seen.given("back", "/explore")
    return Go(back if back.partition("?")[0] in KEPT else "/explore")


def _standing(seen: Seen) -> list[Decision]:
    return [one for one in seen.office.desk.decisions.standing(KIND) if isinstance(one.value, dict)]
