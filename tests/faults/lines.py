"""One day, one order, known sums: what a snapshot of any day must say is known without reading it."""

from datetime import date, timedelta
from decimal import Decimal

from zhike.pipeline import PIPELINE
from zhike.step import Row, Step

FIRST = date(2024, 1, 1)
DAYS = 120

SHORT: tuple[Row, ...] = tuple(
    row for row in PIPELINE if isinstance(row, Step) and row.table in ("parties", "matches", "order_lines", "orders")
)
"""Enough of the pipeline to have tables that hang together, short enough to be killed fifty times."""


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
