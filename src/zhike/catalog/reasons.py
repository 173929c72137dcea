"""REASONS: why somebody should speak with a customer today, and what is at stake in money."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike.catalog.segments import SEGMENTS
from zhike.errors import Text
from zhike.tables import IBIS_TYPES

MONEY = IBIS_TYPES["money"]
HOLDS = {segment.name: segment.holds for segment in SEGMENTS}


@dataclass(frozen=True)
class Reason:
    """One reason to speak with a customer: the segment whose members have it, and the money that hangs on it."""

    name: str
    label: Text
    segment: str
    stake: Callable[[Any], Any]  # an amount of a row of profiles
    stakes: Text  # the same in words

    def holds(self, profiles: ir.Table) -> ir.BooleanValue:
        """Whether a row of profiles has this reason; what is missing has none."""
        return HOLDS[self.segment](profiles).fill_null(False)


# fmt: off
REASONS = (
    Reason("overdue", ("Overdue money", "逾期欠款"), "owes_overdue", lambda p: p.overdue,
        ("what is overdue", "逾期金额")),
    Reason("late", ("Later than usual", "超期未购"), "late", lambda p: ibis.ifelse(p.orders_last_year > 0, p.spent_last_year, p.average_order),
        ("what they bought in the last 365 days, or an order of theirs where that is none", "近 365 天销售额；无订单时为其平均一单")),
    Reason("falling", ("Buying less", "购买下降"), "declining", lambda p: p.spent_year_before - p.spent_last_year,
        ("what they bought less than in the 365 days before", "较再前 365 天减少的销售额")),
    Reason("new", ("New, no second order", "新客未复购"), "second_order_due", lambda p: p.average_order,
        ("one more order like the first", "与首单相当的一单")),
)
# fmt: on
"""No two of them count the same money: late and falling together are what was bought the year before."""


def staked(profiles: ir.Table) -> ir.Table:
    """Customers with what is at stake for each reason.

    Row     one customer, with every column of profiles
    Units   stake_… in the workspace's currency: 0 where the reason does not hold; stake, their sum
    """
    holds = {f"has_{reason.name}": reason.holds(profiles) for reason in REASONS}
    stakes = {
        f"stake_{reason.name}": ibis.ifelse(
            holds[f"has_{reason.name}"], reason.stake(profiles).fill_null(0).cast(MONEY), ibis.literal(0).cast(MONEY)
        )
        for reason in REASONS
    }
    found = profiles.mutate(**holds, **stakes)
    return found.mutate(stake=sum((found[name] for name in stakes), ibis.literal(0).cast(MONEY)))


def at_stake(profiles: ir.Table) -> ir.Table:
    """Customers with a reason to be spoken with, those with most at stake first.

    Row     one customer with at least one reason, as `staked` has it
    Leaves  customers without a reason
    """
    found = staked(profiles)
    some = [found[f"has_{reason.name}"] for reason in REASONS]
    return found.filter(some[0] | some[1] | some[2] | some[3]).order_by(ibis.desc("stake"), "customer_id")
