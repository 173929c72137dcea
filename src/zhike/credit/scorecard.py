"""The expert scorecard: points for what records tell of a customer, from the first day and without any learning.

The points of all factors add up to 100 at most. They are a judgement of the trade, stated here in full; what they are
worth on the company's own cases is told beside them (`credit.learned`, `credit.trial`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike.credit.policy import BANDS, USUAL
from zhike.errors import Text
from zhike.metric import Unit


@dataclass(frozen=True)
class Band:
    """Values up to `most` (all others, where None) give these points."""

    most: float | None
    points: int


@dataclass(frozen=True)
class Factor:
    """One trait of the scorecard: its bands from the lowest value up, and what it gives where nothing is known."""

    name: str
    label: Text
    unit: Unit
    bands: tuple[Band, ...]
    unknown: int
    why_unknown: Text

    @property
    def most(self) -> int:
        """The points that the best band gives."""
        return max(band.points for band in self.bands)


@dataclass(frozen=True)
class Cap:
    """What keeps a customer from a better class than this, whatever the points."""

    name: str
    best: str
    means: Text


def _bands(*pairs: tuple[float | None, int]) -> tuple[Band, ...]:
    return tuple(Band(most, points) for most, points in pairs)


# fmt: off
_NO_PAYMENT: Text = ("no claim with a due day was paid in the last 365 days", "近 365 天没有带到期日的应收收款")
FACTORS = (
    Factor("days_beyond_terms", ("Days beyond terms", "超出账期天数"), "days",
        _bands((0, 20), (7, 16), (15, 12), (30, 7), (60, 3), (None, 0)), 8, _NO_PAYMENT),
    Factor("on_time_share", ("Paid on time", "按期付款占比"), "share",
        _bands((0.25, 0), (0.5, 3), (0.7, 6), (0.9, 9), (None, 12)), 5, _NO_PAYMENT),
    Factor("slower_days", ("Slower than before", "付款变慢天数"), "days",
        _bands((-7, 6), (7, 5), (20, 2), (None, 0)), 3, ("payments of the last 180 days and of the 365 before are not both there", "近 180 天与再前 365 天的收款不全")),
    Factor("oldest_overdue_days", ("Oldest overdue", "最长逾期天数"), "days",
        _bands((0, 20), (15, 16), (30, 12), (60, 7), (90, 3), (None, 0)), 8, ("no claim was ever made", "从未有应收")),
    Factor("overdue_share", ("Share overdue", "逾期占比"), "share",
        _bands((0, 12), (0.1, 10), (0.3, 6), (0.6, 3), (None, 0)), 5, ("no claim was ever made", "从未有应收")),
    Factor("months_as_customer", ("Months as a customer", "合作月数"), "number",
        _bands((6, 0), (12, 2), (24, 4), (36, 6), (None, 8)), 0, ("no order is on record", "没有订单记录")),
    Factor("months_with_order", ("Months with an order, of 12", "近 12 个月下单月数"), "count",
        _bands((0, 0), (2, 2), (5, 4), (9, 6), (None, 8)), 0, ("no order is on record", "没有订单记录")),
    Factor("returned_share", ("Share returned", "退货率"), "share",
        _bands((0.02, 4), (0.05, 3), (0.1, 1), (None, 0)), 2, ("nothing was bought in the last 365 days, or no return of anybody is on record", "近 365 天没有购买，或数据中没有任何退货记录")),
    Factor("complaints", ("Complaints and disputes", "投诉与争议次数"), "count",
        _bands((0, 4), (1, 2), (None, 0)), 2, ("no contact is on record", "没有跟进记录")),
    Factor("limit_used", ("Limit used", "额度使用率"), "share",
        _bands((0.5, 6), (0.8, 5), (1, 3), (None, 0)), 2, ("no limit is on record", "没有信用额度记录")),
)

CAPS = (
    Cap("written_off", "E", ("A claim of theirs was written off", "有坏账核销")),
    Cap("lasting", "E", ("The oldest overdue claim is more than 180 days old, and a fifth or more of what is open is more than 90 days overdue", "最长逾期超过 180 天，且逾期 90 天以上金额占应收五分之一以上")),
    Cap("old", "D", ("A fifth or more of what is open is more than 90 days overdue", "逾期 90 天以上金额占应收五分之一以上")),
    Cap("no_payment", "C", ("No claim of theirs was paid in the last 365 days: nothing shows yet how they pay", "近 365 天没有收款，尚无法判断付款习惯")),
)
"""What caps the class, the first that holds counts."""
# fmt: on

OLD_SHARE, LASTING_DAYS = 0.2, 180


def judged_by_points(measured: ir.Table, least_points: Sequence[int] = USUAL.least_points) -> ir.Table:
    """Habits with their points, the sum, the class, and what capped it."""
    given = measured.mutate(**{f"{factor.name}_points": points(measured[factor.name], factor) for factor in FACTORS})
    total = sum((given[f"{factor.name}_points"] for factor in FACTORS[1:]), given[f"{FACTORS[0].name}_points"])
    whole = sum(factor.most for factor in FACTORS)
    there = [ibis.ifelse(measured[factor.name].notnull(), factor.most, 0) for factor in FACTORS]
    known = sum(there[1:], there[0])
    summed = given.mutate(credit_score=total, known_share=known.cast("float64") / whole)
    return capped(summed.mutate(by_points=class_of(summed.credit_score, least_points)))


def capped(rows: ir.Table) -> ir.Table:
    """Rows with the class that stands: that of `by_points`, unless something caps it; `capped_by` names what does."""
    found = rows.mutate(capped_by=_cap(rows))
    best = ibis.cases(
        *((found.capped_by == cap.name, ibis.greatest(found.by_points, cap.best)) for cap in CAPS),
        else_=found.by_points,
    )  # classes sort as letters: the later one is the worse
    holds = best != found.by_points
    return found.mutate(credit_class=best, capped_by=ibis.ifelse(holds, found.capped_by, ibis.null("string")))


def points(value: Any, factor: Factor) -> ir.IntegerValue:
    """The points of a trait."""
    *bands, last = factor.bands
    numbers = value.cast("float64")
    cases = [(value.isnull(), factor.unknown), *((numbers <= band.most, band.points) for band in bands)]
    return ibis.cases(*cases, else_=last.points).cast("int64")


def class_of(score: Any, least_points: Sequence[int]) -> ir.StringValue:
    """The class of so many points."""
    return ibis.cases(*((score >= least, name) for name, least in zip(BANDS, least_points, strict=True)), else_="E")


def factor(name: str) -> Factor:
    """The factor of that name."""
    return next(one for one in FACTORS if one.name == name)


def weakest(row: dict[str, Any], most: int = 3) -> Sequence[Factor]:
    """The factors that cost a customer most points, the costliest first."""
    lost = [(one.most - int(row[f"{one.name}_points"]), one) for one in FACTORS]
    return [one for points, one in sorted(lost, key=lambda pair: -pair[0])[:most] if points > 0]


def _cap(rows: ir.Table) -> ir.StringValue:
    old = rows.old_share >= OLD_SHARE
    lasting = old & (rows.oldest_overdue_days > LASTING_DAYS).fill_null(False)
    return ibis.cases(
        (rows.written_off > 0, "written_off"),
        (lasting, "lasting"),
        (old, "old"),
        (rows.payments.fill_null(0) == 0, "no_payment"),
        else_=ibis.null("string"),
    )
