"""The bridge from a printed sum to the accepted one."""

from decimal import Decimal
from typing import Any

from zhike.clean.bridge import between


def counted(rejected: str) -> dict[str, dict[str, Any]]:
    def one(rows: int, value: str) -> dict[str, Any]:
        return {"rows": rows, "amount": Decimal(value), "written_amount": Decimal(value), "unread_amount": 0}

    return {"accepted": one(8, "80.00"), "cancelled": one(2, "15.00"), "rejected": one(1, rejected)}


def test_a_printed_sum_is_accepted_rows_and_those_left_out() -> None:
    bridge = between("amount", "金额", 12, Decimal("102.50"), counted("7.50"))

    assert bridge.rest == 0
    assert [(part.reason, part.value) for part in bridge.parts] == [
        ("cancelled", Decimal("15.00")),
        ("rejected", Decimal("7.50")),
    ]


def test_a_sum_that_does_not_count_unreadable_rows_leaves_no_rest() -> None:
    bridge = between("amount", "金额", 12, Decimal("95.00"), counted("7.50"))

    assert bridge.rest == 0
    assert [(part.reason, part.value, part.summed) for part in bridge.parts] == [
        ("cancelled", Decimal("15.00"), True),
        ("rejected", Decimal(0), False),
    ]


def test_what_no_class_of_rows_explains_stays_a_rest() -> None:
    bridge = between("amount", "金额", 12, Decimal("96.01"), counted("7.50"))

    assert bridge.rest == Decimal("-6.49")
    assert all(part.summed for part in bridge.parts)
