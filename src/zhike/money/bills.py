"""Bills of exchange (承兑汇票): they settle a claim when they come, and are cash only on the day they mature."""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.tables import IBIS_TYPES

MONEY = IBIS_TYPES["money"]
WORDS = r"(?i)承兑|汇票|商票|银票|bill of exchange|acceptance|draft"
BANDS = ((30, "30"), (60, "60"), (90, "90"), (180, "180"))
"""Days until maturity, and what the band is called; above all is `later`."""


def is_bill(rows: ir.Table) -> ir.BooleanValue:
    """Whether money came as a bill: by its method, or where no method is said by its having a day on which it matures."""
    return rows.method.re_search(WORDS).fill_null(rows.matures_on.notnull())


def cash_day(receipts: ir.Table) -> ir.DateValue:
    """The day on which a receipt is cash: that on which a bill matures, else that on which it came; snapshots of before know no bills."""
    if "is_bill" not in receipts.columns:
        return receipts.received_on
    return ibis.ifelse(receipts.is_bill, receipts.matures_on, receipts.received_on)


def on_hand(receipts: ir.Table, *, as_of: date) -> ir.Table:
    """Bills received and not yet mature.

    Row      one receipt; days_left: days until it matures; band: how soon that is
    Leaves   bills without a day of maturity: nobody knows whether they were paid
    """
    day = ibis.literal(as_of)
    held = receipts.filter(
        receipts.is_bill, receipts.received_amount > 0, receipts.received_on <= day, receipts.matures_on > day
    )
    left = held.matures_on.delta(day, unit="day")
    return held.mutate(days_left=left, band=ibis.cases(*((left <= most, name) for most, name in BANDS), else_="later"))


def undated(receipts: ir.Table) -> ir.Table:
    """Bills of which no source says when they mature: neither on hand nor cash for sure."""
    return receipts.filter(receipts.is_bill, receipts.received_amount > 0, receipts.matures_on.isnull())


def maturing(receipts: ir.Table, *, as_of: date, weeks: int) -> ir.Table:
    """Bills on hand by the week in which they are paid.

    Row   one week after `as_of` in which a bill matures; week `weeks` + 1 is all that comes later
    """
    held = on_hand(receipts, as_of=as_of)
    week = ibis.least((held.days_left - 1) // 7 + 1, weeks + 1).cast("int64")
    return held.group_by(week=week).aggregate(bills=held.count(), amount=held.received_amount.sum().cast(MONEY))
