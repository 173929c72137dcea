"""A sheet's object of the exchange form, and the bridge from its printed 合计 to what was accepted."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from zhike.check.checked import Column
from zhike.check.looked import Looked
from zhike.clean import bridge, cells, quality
from zhike.clean.bridge import Bridge
from zhike.clean.plan import SUMS, Plan, cell

Counted = Mapping[str, Mapping[str, Any]]
"""Per class of rows: how many, and their sums."""
MONEY = ("amount", "amount_with_tax", "received_amount", "invoice_amount")
_SALES = (
    "order_id line_no customer_name customer_code customer_tax_id phone email member_card address ordered_on product_code "
    "product_name category specification unit quantity unit_price amount amount_with_tax tax tax_rate discount cost "
    "salesperson department warehouse store channel document_kind document_status currency note"
)
_OTHERS = {
    "receipts": "document_no received_on received_amount method invoice_no",
    "invoices": "invoice_no invoiced_on due_on invoice_amount paid_amount balance",
    "customers": "kind_of_party industry employees total_assets founded_on contact_person level owner source_channel created_on",
    "interactions": "at kind_of_interaction staff minutes topic text outcome next_at",
    "responses": "question score text at",
    "spend": "period channel campaign amount impressions leads",
    "events": "at event object duration",
}
SHARED = frozenset(" ".join((_SALES, *_OTHERS.values())).split())
"""The fields of the exchange form; what else a kind knows (a gender, a job title) is printed like a custom field."""
PRICES = {"list_price": "unit_price", "unit_price": None}
"""The price of a list of goods, in the form's word."""
FORM = frozenset(("order_lines", "documents", "people", "products", *_OTHERS))
"""The kinds of the exchange form; others print all their fields."""


def document(
    looked: Looked, whole: ir.Table, plan: Plan, counted: Counted, columns: Sequence[Column], flags: pa.Table
) -> dict[str, Any]:
    """What `import --json` prints of a sheet."""
    accepted = counted.get("accepted", {})
    told: dict[str, Any] = {
        "file": looked.sheet.file,
        "sheet": looked.sheet.sheet,
        "kind": plan.kind,
        "encoding": looked.sheet.encoding,
        "header_rows": list(looked.shape.header_rows),
        "mapping": {column.header: column.field for column in columns},
        "rows": _rows(looked, counted),
        "totals": {name: bridge.printed(name, accepted.get(name)) for name in SUMS if plan.column(name) is not None},
    }
    if plan.kind in ("order_lines", "documents", "receipts", "invoices"):
        told["returns"] = _returns(looked.engine.fetch(quality.returns(whole, plan)).to_pylist()[0], plan)
    told["flags"] = [
        {"row": row["row"], "column": plan.names[row["position"]], "reason": row["reason"]} for row in flags.to_pylist()
    ]
    names = quality.parties(whole, plan)
    if names is not None:
        told["customers_as_written"] = int(looked.engine.fetch(names).to_pylist()[0]["names"])
    return told


def exchanged(told: Mapping[str, Any]) -> dict[str, Any]:
    """A sheet's object as it is handed to other programs: columns of fields that they do not know are null."""
    mapping = dict(told["mapping"])
    if told["kind"] not in FORM:
        return dict(told)
    if told["kind"] == "products" and "list_price" in mapping.values():
        mapping = {header: PRICES.get(name, name) for header, name in mapping.items()}
    return {**told, "mapping": {header: name if name in SHARED else None for header, name in mapping.items()}}


def _rows(looked: Looked, counted: Counted) -> dict[str, Any]:
    number = {name: int(counted[name]["rows"]) if name in counted else 0 for name in quality.CLASSES}
    return {
        "physical": looked.last_row - looked.shape.first_row + 1,
        "accepted": number["accepted"],
        "rejected": number["rejected"],
        "blank": number["blank"],
        "excluded": {name: number[name] for name in ("subtotal", "repeated_header", "cancelled", "duplicate", "other")},
    }


def _returns(back: Mapping[str, Any], plan: Plan) -> dict[str, Any]:
    money = next((name for name in MONEY if plan.column(name) is not None), None)
    if plan.kind == "receipts" and plan.column("received_amount") is not None:
        money = "received_amount"
    return {
        "rows": int(back["rows"]),
        "quantity": bridge.printed("quantity", back.get("quantity")),
        "amount": bridge.printed("amount", back.get(money) if money else None),
    }


def bridges(looked: Looked, whole: ir.Table, plan: Plan, counted: Counted) -> tuple[Bridge, ...]:
    """Per summed column with a grand total below: from what is printed to what was accepted."""
    sums = looked.engine.fetch(quality.printed_totals(whole, plan).order_by("row")).to_pylist()
    grand = [row for row in sums if _is_grand(str(row["label"] or "").strip())]
    told: list[Bridge] = []
    for name in SUMS:
        positions = plan.summed(name)
        printed = _printed(grand[-1], positions, plan) if grand else None
        if printed is None:
            continue
        header = plan.names[positions[0]] + (f"–{plan.names[positions[-1]]}" if len(positions) > 1 else "")
        told.append(bridge.between(name, header, int(grand[-1]["row"]), printed, counted))
    return tuple(told)


def _printed(row: Mapping[str, Any], positions: Sequence[int], plan: Plan) -> Decimal | None:
    """What a row of sums prints in these columns; None where it prints nothing, or something that is no number."""
    found: list[Decimal] = []
    for position in positions:
        if row[cell(position)] is not None:
            number = cells.number(str(row[cell(position)]), decimal=plan.decimals.get(position, "."))
            if isinstance(number, cells.Bad):
                return None
            found.append(number * plan.scales.get(position, 1))
    return sum(found, Decimal(0)) if found else None


def _is_grand(label: str) -> bool:
    """Whether a sum is that of the whole sheet, not of a page or a group."""
    whole = re.search(r"^[^页]*(合\s*计|总\s*计|total)", label, re.I)
    return bool(whole) and not re.search(r"本页|小\s*计|sub", label, re.I)
