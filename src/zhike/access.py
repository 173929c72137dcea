"""authorize(principal, action, resource): the one choke point. Every route, command and job names its action.

A workspace has one owner, and users in roles beside: each takes the step of credit and offers that is one's own, and no other.
"""

from dataclasses import dataclass
from typing import Literal

from zhike.errors import Denied, NotSignedIn, UnknownName

Action = Literal[
    "question.ask",  # figures and lists of customers
    "customer.read",  # one customer's page
    "contact.read",  # names of persons, phones, addresses
    "definition.read",
    "row.read",  # the raw rows behind a figure
    "export.write",
    "file.load",
    "load.read",
    "load.undo",
    "run.start",
    "run.read",
    "decision.make",  # ticks, mappings, same or different
    "credit.check",  # advice on one document
    "credit.propose",  # a limit asked for
    "credit.endorse",  # the sales manager's step
    "credit.approve",  # the step of finance
    "credit.policy",  # what every class may have
    "offer.propose",  # a deal put forward
    "offer.endorse",  # the sales manager's step
    "offer.approve",  # the step of finance
    "settings.read",
    "user.decide",  # who may sign in, and in which role
    "event.read",
    "session.open",  # open to everybody: the page that spends the one-time link
    "health.read",  # open to everybody: no data in it
]

ACTIONS: tuple[Action, ...] = (
    "question.ask", "customer.read", "contact.read", "definition.read", "row.read", "export.write", "file.load",
    "load.read", "load.undo", "run.start", "run.read", "decision.make", "credit.check", "credit.propose", "credit.endorse",
    "credit.approve", "credit.policy", "offer.propose", "offer.endorse", "offer.approve", "settings.read", "user.decide", "event.read", "session.open",
    "health.read",
)  # fmt: skip

OPEN: tuple[Action, ...] = ("session.open", "health.read")
"""What needs nobody signed in; static files need no action."""

_STEPS: tuple[Action, ...] = ("credit.endorse", "credit.approve", "credit.policy", "offer.endorse", "offer.approve")
_WORK = tuple(action for action in ACTIONS if action not in (*_STEPS, "load.undo", "user.decide"))
Role = Literal["sales", "sales_manager", "finance"]
ROLES: dict[str, tuple[Action, ...]] = {
    "sales": _WORK,
    "sales_manager": (*_WORK, "credit.endorse", "offer.endorse"),
    "finance": (*_WORK, "credit.approve", "credit.policy", "offer.approve", "load.undo"),
}
"""What each role beside the owner may do: all daily work, and its own step only."""

POLICY_VERSION = 1
MOST_ROWS = 1_000_000


@dataclass(frozen=True)
class Principal:
    """Who asks, and in which role."""

    name: str
    role: Role | Literal["owner", "nobody"]


OWNER = Principal("owner", "owner")
NOBODY = Principal("", "nobody")


@dataclass(frozen=True)
class Resource:
    """What is asked for: a kind, and which one of it ("" for all)."""

    kind: str = "workspace"
    id: str = ""


WORKSPACE = Resource()


@dataclass(frozen=True)
class Decision:
    """What authorize answered; the only key to data."""

    allow: bool
    action: str
    principal: Principal
    resource: Resource = WORKSPACE
    row_predicate: tuple[str, ...] = ()  # predicates added at every base table; empty: all rows
    field_rules: tuple[tuple[str, Literal["hide", "mask"]], ...] = ()
    k: int = 1  # smallest group shown
    max_rows: int = MOST_ROWS
    purpose: str = "own business"
    policy_version: int = POLICY_VERSION

    def require(self) -> "Decision":
        """This decision where it allows; the error for the asker where it does not."""
        if self.allow:
            return self
        if self.principal.role == "nobody":
            raise NotSignedIn(
                ("Nobody is signed in.", "尚未登录。"),
                ("Open the link that zhike serve printed.", "请打开 zhike serve 显示的链接。"),
            )
        raise Denied(
            (
                f"“{self.action}” is not allowed to {self.principal.name}.",
                f"{self.principal.name} 没有“{self.action}”权限。",
            ),
            ("Ask the owner of the workspace.", "请联系工作区所有者。"),
        )


def authorize(principal: Principal, action: str, resource: Resource = WORKSPACE) -> Decision:
    """The decision for one act of one principal.

    Errors  UnknownName for an action that is not declared: a slip in our own code, never let through
    """
    if action not in ACTIONS:
        raise UnknownName(("action", "操作"), action, ACTIONS)
    allow = principal.role == "owner" or action in OPEN or action in ROLES.get(principal.role, ())
    return Decision(allow, action, principal, resource, max_rows=MOST_ROWS if allow else 0)
