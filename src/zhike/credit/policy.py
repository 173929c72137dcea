"""The policy: what each class may have, who may let more pass, and how the house works with it. One row a class."""

from dataclasses import dataclass
from typing import Literal

from zhike.errors import Text

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

BY_CLASS = {policy.name: policy for policy in POLICIES}

CAPPED_FROM = 20
"""The share of all exposure caps a limit only where at least so many customers owe: of two, each is half."""

STEPS = ((10_000, 1_000), (1_000, 100), (0, 10))
"""Limits from so much on are rounded down to whole steps of so much: nobody is granted 12,347.61."""
