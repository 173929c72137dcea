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


def test_a_list_of_returns_counts_as_taken_back(checked: Any) -> None:
    sheet = checked(
        "销售退货单明细,,,,,\n退货单号,退货日期,客户,商品名称,退货数量,退货金额\n"
        "TH1,2024-03-05,杭州华信贸易有限公司,保温杯,2,5.00\nTH2,2024-03-06,宁波金源百货商行,雨伞,1,30.00\nTH3,2024-03-07,宁波金源百货商行,毛巾,1,8.00\n"
    )

    assert sheet.document["totals"] == {"quantity": "-4", "amount": "-43.00"}
    assert sheet.document["returns"]["rows"] == 3
    assert sheet.document["stated"] == {"document_kind": "销售退货单"}
