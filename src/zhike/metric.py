"""Metric, Dimension, Unit: what a number is called, what it means and how it is computed.

A metric has one meaning at every grain. Its `value` is an aggregate over orders (or order lines, which carry
the same column names) and gives the figure of any group: one customer, one month, the whole company. A run
keeps the figures of every single customer in the table `profiles`; `over` says how the figure of a *group of
customers* follows from those rows, so that a question about customers never reads the orders again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from zhike.errors import Text

Unit = Literal["count", "money", "price", "quantity", "days", "share", "day", "text", "number"]

Value = Callable[..., Any]
"""An Ibis aggregate of a table: `value(table, as_of=…)`; `as_of` is passed only where it is named."""


Better = Literal["more", "less", ""]
"""Which direction is good news; "" where neither is."""


@dataclass(frozen=True)
class Metric:
    """A named number with unit, meaning, formula and source."""

    name: str
    label: Text
    unit: Unit
    means: Text
    value: Value | None = None  # aggregate over orders / order_lines; None: known per customer only
    over: Value | None = None  # aggregate over profiles; None: the sum of the column `name` of profiles
    lines: bool = False  # True: `value` needs columns that only order_lines have
    needs: tuple[str, ...] = ()  # columns of profiles that `value` reads beside those of orders
    per_customer: bool = True  # False: says nothing about a single customer (how many customers …)
    better: Better = ""
    source: str = ""  # [KEY] place, from docs/REFERENCES.md


@dataclass(frozen=True)
class Dimension:
    """A named way to split.

    `on` says which table holds it: `customers` (a column of profiles) or `orders` / `order_lines` (a column,
    or an expression such as the month of a day).
    """

    name: str
    label: Text
    means: Text
    on: Literal["customers", "orders", "order_lines"]
    value: Callable[[Any], Any]
    unit: Unit = "text"
    order: tuple[str, ...] = ()  # values in their natural order, where they have one
    labels: tuple[tuple[str, Text], ...] = ()  # words for coded values
    many: bool = False  # True: `value` is an array, a row may belong to several parts (missing entries to none)


def call(value: Value, table: Any, as_of: date) -> Any:
    """The metric's expression on a table, with `as_of` where the expression names it."""
    code = getattr(value, "__code__", None)
    if code is not None and "as_of" in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]:
        return value(table, as_of=as_of)
    return value(table)
