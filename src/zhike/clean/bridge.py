"""From the sum that a sheet prints to the sum that was accepted, part by part.

A 合计 is a check, never data: 176,932.65 = accepted 172,764.89 + 223 duplicates 4,059.39 + 5 rejected (unreadable) + rest.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any


@dataclass(frozen=True)
class BridgePart:
    """One reason why 合计 is not what was accepted: a class of rows, how many, and what they hold."""

    reason: str
    rows: int
    value: Decimal
    unread: int = 0  # of its cells, those that are no number
    summed: bool = (
        True  # False: the sheet's own sum leaves these rows out, as some programs do with lines they cannot read
    )


@dataclass(frozen=True)
class Bridge:
    """One summed column: what the sheet prints, what was accepted, the parts between; `rest` stays unexplained."""

    column: str
    field: str
    row: int
    printed: Decimal
    accepted: Decimal
    parts: tuple[BridgePart, ...]
    rest: Decimal


def between(name: str, header: str, row: int, printed: Decimal, counted: Mapping[str, Mapping[str, Any]]) -> Bridge:
    """The parts between a printed sum and what was accepted."""
    accepted = exact(counted.get("accepted", {}).get(name))
    written = exact(counted.get("accepted", {}).get(f"written_{name}"))
    parts: list[BridgePart] = []
    for reason in ("cancelled", "duplicate", "other", "rejected"):
        one = counted.get(reason)
        if one and int(one["rows"]):
            parts.append(
                BridgePart(
                    reason, int(one["rows"]), exact(one.get(f"written_{name}")), int(one.get(f"unread_{name}") or 0)
                )
            )
    if written != accepted:
        parts.append(BridgePart("returns_printed_positive", 0, written - accepted))
    signed = sum(
        (exact(counted.get(part.reason, {}).get(name)) for part in parts if part.reason in counted), Decimal(0)
    )
    as_written = accepted + sum((part.value for part in parts), Decimal(0))
    if abs(printed - as_written) > abs(printed - accepted - signed):  # the sheet's own sum counts returns as negative
        parts = [replace(part, value=exact(counted[part.reason].get(name))) for part in parts if part.reason in counted]
        as_written = accepted + signed
    parts = _not_summed(parts, printed - as_written)
    return Bridge(
        header, name, row, printed, accepted, tuple(parts), printed - accepted - sum(part.value for part in parts)
    )


def _not_summed(parts: list[BridgePart], rest: Decimal) -> list[BridgePart]:
    """A rest that is exactly what whole classes of rows hold: the sheet's own sum does not count them."""
    if rest == 0:
        return parts
    classes = [part for part in parts if part.rows and part.value]
    for size in range(1, len(classes) + 1):
        for some in itertools.combinations(classes, size):
            if sum(part.value for part in some) == -rest:
                return [replace(part, value=Decimal(0), summed=False) if part in some else part for part in parts]
    return parts


def exact(value: Any) -> Decimal:
    return Decimal(0) if value is None else Decimal(value)


def printed(name: str, value: Any) -> str:
    """A sum as text: quantities without needless noughts, money to the cent."""
    value = exact(value)
    if name == "quantity":
        text = format(value.normalize(), "f")
        return "0" if text in ("-0", "") else text
    rounded = value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return "0.00" if rounded == 0 else format(rounded, "f")
