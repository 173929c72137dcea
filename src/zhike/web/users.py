"""Users: who may sign in and in which role, on the page of settings. Only the owner sees and decides it."""

from datetime import datetime
from typing import Any

from zhike import users as desk_users
from zhike.access import OWNER, ROLES, authorize
from zhike.errors import Text
from zhike.web.pages import Go, Seen
from zhike.web.shown import Day

SAVED = "/settings?saved=users#users"
# fmt: off
ROLE_WORDS: dict[str, Text] = {
    "sales": ("Sales", "销售"),
    "sales_manager": ("Sales manager", "销售经理"),
    "finance": ("Finance", "财务"),
}
MAY: dict[str, Text] = {
    "sales": ("all daily work; asks for limits, puts offers forward", "日常工作，可申请额度、提交报价"),
    "sales_manager": ("the same, and endorses limits and offers", "同销售，并可初审额度与报价"),
    "finance": ("the same as sales, and grants limits, approves offers, changes the credit policy, undoes imports", "同销售，并可终审额度与报价、调整信用政策、撤销导入"),
}
# fmt: on


def card(seen: Seen) -> dict[str, Any] | None:
    """Everybody who may sign in; nothing for a reader who may not decide it."""
    if not authorize(seen.decision.principal, "user.decide").allow:
        return None
    desk, zone = seen.office.desk, seen.office.workspace.zone
    since = {one.subject: one for one in desk.decisions.standing(desk_users.KIND)}
    rows = [
        {
            "name": one.name,
            "role": one.role,
            "since": Day(datetime.fromisoformat(since[one.name].at).astimezone(zone).date(), seen.lang),
            "roles": _roles(seen, one.role),
        }
        for one in sorted(desk_users.users(desk), key=lambda one: one.name)
    ]
    return {
        "owner": OWNER.name,
        "has_password": desk.keys.has_password(OWNER.name),
        "rows": rows,
        "roles": _roles(seen, "sales"),
        "may": [{"role": seen.words.say(ROLE_WORDS[name]), "may": seen.words.say(MAY[name])} for name in ROLES],
        "shortest": str(desk_users.SHORTEST_PASSWORD),
        "longest": str(desk_users.LONGEST_NAME),
    }


def let_in(seen: Seen) -> Go:
    """A name, a role and a password kept; who was let in before gets both anew.

    Errors  UsageError, UnknownName
    """
    desk_users.let_in(seen.office.desk, _name(seen), seen.given("role"), seen.given("password"), who=_who(seen))
    return Go(SAVED)


def give_role(seen: Seen) -> Go:
    """Another role for somebody who may sign in.

    Errors  UsageError, UnknownName
    """
    desk_users.give_role(seen.office.desk, _name(seen), seen.given("role"), who=_who(seen))
    return Go(SAVED)


def withdraw(seen: Seen) -> Go:
    """The right of somebody taken away.

    Errors  UsageError, UnknownName
    """
    desk_users.shut_out(seen.office.desk, _name(seen), who=_who(seen))
    return Go(SAVED)


def _name(seen: Seen) -> str:
    return seen.given("name").strip()


def _who(seen: Seen) -> str:
    return seen.decision.principal.name


def _roles(seen: Seen, chosen: str) -> list[tuple[str, str, bool]]:
    return [(name, seen.words.say(ROLE_WORDS[name]), name == chosen) for name in ROLES]
