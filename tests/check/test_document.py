"""Every row and every cent of a sheet accounted for."""

from decimal import Decimal
from typing import Any

from check.written import SALES


def test_every_row_is_accounted_for(checked: Any) -> None:
    sheet = checked(SALES)

    assert sheet.document["rows"] == {
        "physical": 6, "accepted": 3, "rejected": 1, "blank": 0,
        "excluded": {"subtotal": 1, "repeated_header": 0, "cancelled": 1, "duplicate": 0, "other": 0},
    }  # fmt: skip
    assert sheet.document["totals"] == {"quantity": "11", "amount": "77.00"}
    assert sheet.document["returns"] == {"rows": 1, "quantity": "-1", "amount": "-8.00"}
    assert sheet.document["flags"] == [{"row": 6, "column": "金额", "reason": "bad_number"}]


def test_one_line_bridges_the_printed_total_to_what_was_accepted(checked: Any) -> None:
    bridge = {one.field: one for one in checked(SALES).bridge}

    assert (bridge["amount"].printed, bridge["amount"].accepted, bridge["amount"].rest) == (
        Decimal("87.00"),
        Decimal("77.00"),
        Decimal("0"),
    )
    assert [(part.reason, part.rows, part.value, part.unread) for part in bridge["amount"].parts] == [
        ("cancelled", 1, Decimal("10.00"), 0),
        ("rejected", 1, Decimal("0"), 1),
    ]
