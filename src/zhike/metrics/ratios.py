"""Averages of money and shares, equal to the last digit on every engine."""

import ibis.expr.types as ir

from zhike.tables import IBIS_TYPES

MONEY = IBIS_TYPES["money"]


def average(amount: ir.DecimalValue, number: ir.IntegerValue) -> ir.DecimalValue:
    """Money divided by a whole number, rounded to cents, halves up; missing where the number is 0.

    One engine divides decimals as floating point, another as decimals: whole cents leave nothing to rounding.
    """
    cents = (amount.cast(MONEY) * 100).cast("int64")
    rounded = ((cents * 2 + number) // (number * 2).nullif(0)).cast("int64")
    return (rounded.cast("float64") / 100).cast(MONEY)


def share(part: ir.NumericValue, whole: ir.NumericValue) -> ir.FloatingValue:
    """Part ÷ whole; missing where the whole is 0."""
    return part.cast("float64") / whole.cast("float64").nullif(0.0)
