"""Every row and every cent of a sheet accounted for."""

from decimal import Decimal
from typing import Any

from check.written import SALES
from zhike.check import exchanged


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


def test_what_other_programs_do_not_know_is_handed_to_them_as_not_used() -> None:
    fields = {"姓名": "customer_name", "性别": "gender", "职务": "role", "生日": "birth_year"}

    assert exchanged({"kind": "customers", "mapping": fields})["mapping"] == dict.fromkeys(fields) | {
        "姓名": "customer_name"
    }
    assert exchanged({"kind": "products", "mapping": {"零售价": "list_price"}})["mapping"] == {"零售价": "unit_price"}
    assert exchanged({"kind": "targets", "mapping": {"月份": "period", "目标": "value"}})["mapping"]["目标"] == "value"
