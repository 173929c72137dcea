"""One day, one order, known sums: what a snapshot of any day must say is known without reading it."""

from datetime import date, timedelta
from decimal import Decimal

import ibis

from zhike.step import Row, Step

FIRST = date(2024, 1, 1)
DAYS = 120


def customer_months(raw_order_lines):
    """A row for each order, whatever the table's name says: something to count and to add up."""
    lines = raw_order_lines
    return lines.group_by(customer_id=lines.order_id).aggregate(
        month=lines.ordered_on.max(), orders=ibis.literal(1, "int64"), amount=lines.amount.sum()
    )


def frequency(customer_months):
    """The same counted again from the table before: two generations of files would not agree."""
    return customer_months.aggregate(
        orders=customer_months.orders.sum(), customers=customer_months.count(), spent=customer_months.amount.sum()
    )


SHORT: tuple[Row, ...] = (
    Step("customer_months", customer_months, ("raw_order_lines",)),
    Step("frequency", frequency, ("customer_months",)),
)
"""A pipeline of tables that hang together, short enough to be killed fifty times."""


def day(number: int) -> date:
    """The day with that number, counted from 0."""
    return FIRST + timedelta(days=number)


def text() -> str:
    """Two lines a day; on day n they come to n + 1.25."""
    rows = ["order_id | customer_name | ordered_on | product_name | quantity | amount"]
    for number in range(DAYS):
        rows.append(f"O{number} | 客户{number % 7}公司 | {day(number)} | cup | 1 | {number}.00")
        rows.append(f"O{number} | 客户{number % 7}公司 | {day(number)} | plate | 1 | 1.25")
    return "\n".join(rows)


def golden(as_of: date) -> tuple[int, Decimal]:
    """How many orders there are up to a day, and what they come to."""
    orders = (as_of - FIRST).days + 1
    return orders, Decimal(orders * (orders - 1) // 2) + orders * Decimal("1.25")
