"""Advice: may this customer have so much more on credit now, and if not, who may let it pass."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from zhike.credit.policy import RELEASERS, USUAL, CreditPolicy, Policy, Releaser
from zhike.errors import Text, counted

At = Literal["order", "delivery", "invoice"]
Word = Literal["proceed", "hold"]
STAGES: dict[str, Text] = {"order": ("order", "下单"), "delivery": ("delivery", "发货"), "invoice": ("invoice", "开票")}
VALID_DAYS = 7
"""An advice is good for so many days, or until new data come."""
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Granted:
    """The limit and term in force, and what they rest on: the sources, a person's approval, or the policy."""

    limit: Decimal
    term_days: int | None
    origin: Literal["temporary", "approved", "source", "suggested", "new"]
    until: date | None = None


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for holding or for letting pass: a stable code and a sentence."""

    code: str
    holds: bool
    says: Text


@dataclass(frozen=True)
class Advice:
    """What is advised, why, and until when."""

    word: Word
    release: Releaser | None
    until: date
    exposure: Decimal
    after: Decimal
    limit: Decimal
    reasons: tuple[Reason, ...]

    @property
    def says(self) -> Text:
        """The advice in a sentence."""
        if self.word == "proceed":
            return ("Go ahead.", "可以放行。")
        en, zh = RELEASERS[self.release or "finance"]
        return (f"Hold; {en} may release it.", f"暂缓，须由{zh}放行。")


def advised(
    row: Mapping[str, Any], granted: Granted, *, amount: Decimal, at: At, included: bool, today: date,
    credit_policy: CreditPolicy = USUAL,
) -> Advice:  # fmt: skip
    """The advice for one customer and one document.

    row       class, exposure and oldest overdue days, as `credit_standings` and `credit_scores` have them; without a
              class, somebody new
    included  whether the document's amount stands in the exposure already
    """
    policy = credit_policy.of(row.get("credit_class") or "C")
    exposure = row.get("exposure") or NOTHING
    after = exposure if included else exposure + amount
    found = (*_of_limit(after, granted, policy), *_of_delay(row, policy, at), *_of_class(row, policy))
    holds = [release for _, release in found if release]
    release: Releaser | None = None if not holds else "finance" if "finance" in holds else "sales_manager"
    until = today + timedelta(days=VALID_DAYS)
    if granted.until:
        until = min(until, granted.until)
    reasons = tuple(reason for reason, _ in found)
    return Advice("hold" if holds else "proceed", release, until, exposure, after, granted.limit, reasons)


Found = tuple[Reason, Releaser | None]


def _of_limit(after: Decimal, granted: Granted, policy: Policy) -> list[Found]:
    if after <= granted.limit:
        says = (
            f"Exposure of {after:,.2f} stays within the limit of {granted.limit:,.2f}.",
            f"敞口 {after:,.2f} 在额度 {granted.limit:,.2f} 之内。",
        )
        return [(Reason("within_limit", False, says), None)]
    borne = granted.limit * (1 + Decimal(str(policy.over)))
    says = (
        f"Exposure of {after:,.2f} passes the limit of {granted.limit:,.2f} by {after - granted.limit:,.2f}.",
        f"敞口 {after:,.2f} 超出额度 {granted.limit:,.2f}，超出 {after - granted.limit:,.2f}。",
    )
    return [(Reason("over_limit", True, says), "sales_manager" if after <= borne else "finance")]


def _of_delay(row: Mapping[str, Any], policy: Policy, at: At) -> list[Found]:
    """Overdue money holds orders and deliveries; an invoice of what is delivered only makes the claim."""
    days = int(row.get("oldest_overdue_days") or 0)
    if days <= policy.late:
        return []
    says = (
        f"The oldest overdue claim is {counted(days, 'day', 'days')} old; class {policy.name} may be {policy.late}.",
        f"最长逾期 {days} 天；{policy.name} 类最多容许 {policy.late} 天。",
    )
    holds = at != "invoice"
    return [(Reason("overdue", holds, says), policy.release if holds else None)]


def _of_class(row: Mapping[str, Any], policy: Policy) -> list[Found]:
    if not row.get("credit_class"):
        says = (
            "Has not bought on credit yet: judged as class C, by the limit of a new customer.",
            "尚未赊销过：按 C 类与新客户额度判断。",
        )
        return [(Reason("new_customer", False, says), None)]
    if policy.months == 0:
        says = (f"Class {policy.name} pays before delivery.", f"{policy.name} 类客户须款到发货。")
        return [(Reason("class_e", True, says), "finance")]
    return []
