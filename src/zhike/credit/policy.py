"""The policy: what each class may have, who may let more pass, and how the house works with it. One row a class.

What stands here is usual. A company decides its own (kind `credit_policy`): the run, the pages, the API and the test on
the past all read the one `CreditPolicy` of their snapshot.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal

import ibis
import ibis.expr.types as ir

from zhike.errors import Text, UnknownName, UsageError

Releaser = Literal["sales_manager", "finance"]
RELEASERS: dict[str, Text] = {"sales_manager": ("the sales manager", "销售经理"), "finance": ("finance", "财务")}


@dataclass(frozen=True)
class Policy:
    """What a class may have.

    months   the limit is this many times the purchases of the term and one month of buying
    term     days of credit suggested
    longest  the longest term that is kept where a longer one is granted already
    largest  no limit above this share of all exposure
    over     the sales manager may let the limit be passed by this share; finance beyond it
    late     days overdue that are borne before anything new is held
    release  who lets pass what is held for being overdue
    """

    name: str
    months: float
    term: int
    longest: int
    largest: float
    over: float
    late: int
    release: Releaser
    plan: Text


# fmt: off
POLICIES = (
    Policy("A", 2.0, 60, 90, 0.10, 0.20, 45, "sales_manager", (
        "Longer term and higher limit; yearly frame contract; invite to joint projects and first deliveries; one person who answers for the account.",
        "延长账期、提高额度；签订年度框架合同；邀请参与联合项目与首批供货；指定专人负责。")),
    Policy("B", 1.5, 45, 60, 0.05, 0.10, 30, "sales_manager", (
        "Usual term; limit grows with purchases, looked at each quarter; a discount for paying early.",
        "标准账期；额度随采购增长，按季复核；提前付款给予折扣。")),
    Policy("C", 1.0, 30, 30, 0.02, 0.0, 15, "sales_manager", (
        "Short term; part paid in advance on large orders; a call before the due day.",
        "短账期；大额订单预付部分货款；到期日前提醒。")),
    Policy("D", 0.5, 15, 15, 0.005, 0.0, 7, "finance", (
        "Half in advance; a plan for paying what is overdue; deliver in small lots; advice on stock and turnover.",
        "预付五成；约定逾期还款计划；小批量发货；在库存与周转上给予辅导。")),
    Policy("E", 0.0, 0, 0, 0.0, 0.0, 0, "finance", (
        "Payment before delivery; collect what is open; security or a guarantor before any new credit.",
        "款到发货；催收欠款；恢复赊销前须提供担保。")),
)
# fmt: on

CAPPED_FROM = 20
"""The share of all exposure caps a limit only where at least so many customers owe: of two, each is half."""

STEPS = ((10_000, 1_000), (1_000, 100), (0, 10))
"""Limits from so much on are rounded down to whole steps of so much: nobody is granted 12,347.61."""

KIND, SUBJECT = "credit_policy", "company"
COUNTED = {
    "claims": "open_claims",
    "deliveries": "not_invoiced",
    "orders": "open_orders",
    "bills": "bills_in_hand",
    "prepayments": "prepaid",
}
"""What may count as exposure, and the part that it is. Prepayments are taken off."""
BANDS = ("A", "B", "C", "D")
"""The classes that a band of points is for; E is what lies below."""


@dataclass(frozen=True)
class CreditPolicy:
    """All that a company decides of credit, in one place.

    classes             one row for each of A to E
    least_points        the least points of A, B, C and D; E is below
    most_probability    the same where the learned scorecard is used: the largest probability of a bad case
    exposure_counts     the parts of the exposure that count, commas between
    new_customer_limit  the most that who has paid no claim in the last 365 days is suggested
    provision           percent to provide of what is open, for each age from not yet due to without a day
    """

    classes: tuple[Policy, ...] = POLICIES
    least_points: tuple[int, ...] = (80, 65, 50, 35)
    most_probability: tuple[float, ...] = (0.02, 0.05, 0.12, 0.25)
    exposure_counts: str = "claims,deliveries,bills,prepayments"
    new_customer_limit: float = 10_000.0
    provision: tuple[float, ...] = (0, 1, 5, 10, 20, 50, 100, 0)

    def of(self, name: str) -> Policy:
        """What the class of that name may have."""
        return next(one for one in self.classes if one.name == name)

    def by_class(self, credit_class: ir.StringValue, what: str) -> ir.NumericValue:
        """What the policy says of the class of each row."""
        *first, last = self.classes
        return ibis.cases(*((credit_class == one.name, getattr(one, what)) for one in first), else_=getattr(last, what))

    def plain(self) -> dict[str, Any]:
        """The policy as a decision keeps it; of plans those in the company's own words."""
        rows = [
            {name: value for name, value in asdict(one).items() if name != "plan"}
            | ({"plan": one.plan[0]} if one.plan[0] == one.plan[1] else {})
            for one in self.classes
        ]
        lists = {name: list(getattr(self, name)) for name in ("least_points", "most_probability", "provision")}
        return {
            "classes": rows, **lists, "exposure_counts": self.exposure_counts,
            "new_customer_limit": self.new_customer_limit,
        }  # fmt: skip


USUAL = CreditPolicy()


def in_force(decisions: Iterable[Sequence[Any]], settings: Mapping[str, Any]) -> CreditPolicy:
    """The policy that a run, or a snapshot, goes by: what was decided, else the usual one with the settings' own.

    decisions  kind, subject and value of each that stands
    """
    for kind, subject, value in decisions:
        if kind == KIND and subject == SUBJECT and value:
            return read(value)
    own = {name: settings[name] for name in ("exposure_counts", "new_customer_limit") if name in settings}
    return replace(USUAL, **own)


def counted(exposure_counts: str) -> tuple[str, ...]:
    """The parts that count.

    Errors  UnknownName for one that there is not
    """
    names = tuple(one.strip() for one in exposure_counts.split(",") if one.strip())
    for name in names:
        if name not in COUNTED:
            raise UnknownName(("part of the exposure", "敞口项目"), name, COUNTED)
    return names


# fmt: off
LIMITS: dict[str, tuple[Text, type, float, float]] = {
    # of each number of a class: what it is called, whole or not, from, to
    "months":  (("Factor", "系数"), float, 0, 24),
    "term":    (("Days of credit", "账期天数"), int, 0, 365),
    "longest": (("Longest term", "最长账期"), int, 0, 365),
    "largest": (("Largest share of all exposure", "占总敞口上限"), float, 0, 1),
    "over":    (("Over the limit by", "可超额度"), float, 0, 5),
    "late":    (("Days overdue borne", "容许逾期天数"), int, 0, 365),
}
# fmt: on
MOST_MONEY = 1e12
LONGEST_PLAN = 500


def read(value: Mapping[str, Any]) -> CreditPolicy:
    """The policy that a decision keeps, or a form gives.

    Errors  UsageError, naming what makes no sense
    """
    rows = {one["name"]: one for one in value["classes"]}
    classes = tuple(_class(usual, rows.get(usual.name) or {}) for usual in POLICIES)
    falling, rising = (lambda one, next_: one > next_), (lambda one, next_: one < next_)
    points = _numbers(value["least_points"], ("Least points", "最低分"), int, 4, 100, falling)
    chances = _numbers(value["most_probability"], ("Largest probability", "最高概率"), float, 4, 1, rising)
    provision = _numbers(value["provision"], ("Provide %", "计提比例"), float, 8, 100)
    largest = _number(value["new_customer_limit"], ("Limit of a new customer", "新客户额度"), float, 0, MOST_MONEY)
    parts = counted(str(value["exposure_counts"]))
    if not set(parts) - {"prepayments"}:
        raise UsageError(
            ("Nothing counts as exposure.", "没有任何项目计入敞口。"), ("Choose at least one part.", "请至少选择一项。")
        )
    return CreditPolicy(
        classes, tuple(map(int, points)), chances, ",".join(name for name in COUNTED if name in parts), largest, provision
    )  # fmt: skip


def changes(before: CreditPolicy, after: CreditPolicy) -> list[tuple[str, str, Any, Any]]:
    """What differs: of which class ("" for all of them), which number, before and after."""
    found = [
        (new.name, one.name, getattr(old, one.name), getattr(new, one.name))
        for old, new in zip(before.classes, after.classes, strict=True)
        for one in fields(Policy)
        if getattr(old, one.name) != getattr(new, one.name)
    ]
    for name in ("least_points", "most_probability", "provision", "exposure_counts", "new_customer_limit"):
        if getattr(before, name) != getattr(after, name):
            found.append(("", name, getattr(before, name), getattr(after, name)))
    return found


def _class(usual: Policy, row: Mapping[str, Any]) -> Policy:
    said = {
        name: _number(row.get(name), (f"{usual.name}: {label[0]}", f"{usual.name} 类{label[1]}"), kind, least, most)
        for name, (label, kind, least, most) in LIMITS.items()
    }
    if row.get("release") not in RELEASERS:
        raise UnknownName(("person who may release", "放行人"), str(row.get("release"))[:40], RELEASERS)
    if said["longest"] < said["term"]:
        raise UsageError(
            (f"{usual.name}: the longest term is shorter than the term.", f"{usual.name} 类最长账期短于账期。"),
            ("Give at least the days of credit.", "请填写不小于账期的天数。"),
        )
    return replace(usual, **said, release=row["release"], plan=_plan(usual, str(row.get("plan") or "").strip()))


def _plan(usual: Policy, text: str) -> Text:
    """How a class is worked with: the company's own words, or the usual ones where there are none, or they are the same."""
    if len(text) > LONGEST_PLAN:
        raise UsageError(
            (f"{usual.name}: the plan is too long.", f"{usual.name} 类合作方案过长。"),
            (f"Write at most {LONGEST_PLAN} letters.", f"请控制在 {LONGEST_PLAN} 字以内。"),
        )
    return (text, text) if text and text not in usual.plan else usual.plan


def _number(given: Any, label: Text, kind: type, least: float, most: float) -> Any:
    try:
        number = kind(given)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not least <= number <= most:
        raise UsageError(
            (f"{label[0]} is “{str(given)[:20]}”.", f"{label[1]}为“{str(given)[:20]}”。"),
            (f"Give a number from {least:g} to {most:g}.", f"请填写 {least:g} 到 {most:g} 之间的数。"),
        )
    return number


def _numbers(
    given: Any, label: Text, kind: type, count: int, most: float, ordered: Callable[[Any, Any], bool] | None = None
) -> tuple[Any, ...]:
    found = tuple(_number(one, label, kind, 0, most) for one in given)
    if len(found) != count or (ordered and not all(map(ordered, found, found[1:]))):
        raise UsageError(
            (f"{label[0]}: {', '.join(map(str, found))}.", f"{label[1]}：{'、'.join(map(str, found))}。"),
            ("Each class must be stricter than the next one.", "各等级须逐级放宽，不能颠倒或相同。"),
        )
    return found
