"""Users: who may sign in beside the owner, each with one role and a password of one's own.

A user is a decision in the desk (kind `user`, subject the name, value the role), so the log says who let whom in; the
newest stands, and nothing takes the right away.
"""

from dataclasses import dataclass
from typing import Any, TypeGuard

from zhike.access import NOBODY, OWNER, ROLES, Principal, Role
from zhike.desk import Desk
from zhike.errors import UnknownName, UsageError, counted

KIND = "user"
SHORTEST_PASSWORD, LONGEST_NAME = 10, 60


@dataclass(frozen=True)
class User:
    """Somebody who may sign in."""

    name: str
    role: Role


def users(desk: Desk) -> list[User]:
    """Everybody who may sign in beside the owner."""
    return [User(one.subject, one.value) for one in desk.decisions.standing(KIND) if _is_role(one.value)]


def principal(desk: Desk, name: str | None) -> Principal:
    """Who a name stands for: the owner, a user in the role last given, or nobody."""
    if name is None:
        return NOBODY
    if name == OWNER.name:
        return OWNER
    found = next((one for one in users(desk) if one.name == name), None)
    return Principal(name, found.role) if found else NOBODY


def let_in(desk: Desk, name: str, role: str, password: str, *, who: str) -> None:
    """Give somebody a role and a password; sessions under the one before end.

    Errors  UsageError for a name or password that will not do; UnknownName for no such role
    """
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable() or name == OWNER.name:
        raise UsageError(
            (f"“{name[:40]}” makes no user's name.", f"“{name[:40]}”不能作为用户名。"),
            (f"Give a name of up to {LONGEST_NAME} letters, other than owner.", f"请使用不超过 {LONGEST_NAME} 字、且不为 owner 的名称。"),
        )  # fmt: skip
    if not _is_role(role):
        raise UnknownName(("role", "角色"), role[:40], ROLES)
    long_enough(password)
    desk.keys.set_password(name, password)
    desk.decisions.add(KIND, name, role, who=who)


def give_role(desk: Desk, name: str, role: str, *, who: str) -> None:
    """Give somebody who may sign in another role; the password stays, and the next page goes by the new role.

    Errors  UsageError for the owner; UnknownName for no such user or role
    """
    _known(desk, name)
    if not _is_role(role):
        raise UnknownName(("role", "角色"), role[:40], ROLES)
    desk.decisions.add(KIND, name, role, who=who)


def shut_out(desk: Desk, name: str, *, who: str) -> None:
    """Take somebody's right away; all sessions end within the second.

    Errors  UsageError for the owner; UnknownName where there is nobody of that name
    """
    _known(desk, name)
    desk.decisions.add(KIND, name, None, who=who)


def long_enough(password: str) -> None:
    """Refuse a password that is too short.

    Errors  UsageError
    """
    if len(password) < SHORTEST_PASSWORD:
        raise UsageError(
            (
                f"The password has {counted(len(password), 'character', 'characters')}.",
                f"密码只有 {len(password)} 个字符。",
            ),
            (f"Choose one of at least {SHORTEST_PASSWORD}.", f"请至少使用 {SHORTEST_PASSWORD} 个字符。"),
        )


def _known(desk: Desk, name: str) -> None:
    """Refuse a name that is no user's, and the owner's, who is no user among others."""
    if name == OWNER.name:
        raise UsageError(
            ("The owner stays the owner: every workspace has one.", "所有者不能停用，也不能更改角色：工作区必须有一位所有者。"),
            ("Choose one of the other users.", "请选择其他用户。"),
        )  # fmt: skip
    known = [one.name for one in users(desk)]
    if name not in known:
        raise UnknownName(("user", "用户"), name[:40], known)


def _is_role(value: Any) -> TypeGuard[Role]:
    return isinstance(value, str) and value in ROLES
