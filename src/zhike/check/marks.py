"""Marks of a party that cannot be right: joined by nobody, and said as doubts."""

import ibis
import ibis.expr.types as ir

from zhike.clean.plan import Plan, cell
from zhike.engine import Engine
from zhike.identity import keys

ONE_DIGIT = "^(86)?(" + "|".join(f"{digit}{{7,}}" for digit in range(10)) + ")$"


def doubted(engine: Engine, whole: ir.Table, plan: Plan) -> list[ir.Table]:
    """Tax numbers that fail their check (bad_tax_id) and telephones of one digit alone (bad_phone), of accepted rows.

    Row  row, column (position), value, reason; a table for each column that the sheet has
    """
    accepted, found = whole.filter(whole["class"] == "accepted"), []
    tax, phone = plan.column("customer_tax_id"), plan.column("phone")
    if tax is not None:
        seen = engine.fetch(accepted.select(text=accepted[cell(tax)]).distinct().filter(lambda t: t.text.notnull()))
        texts = [text for text in seen.column(0).to_pylist() if keys.fails_check(text)]
        if texts:
            found.append(_doubt(accepted, tax, accepted[cell(tax)].isin(texts), "bad_tax_id"))
    if phone is not None:
        digits = accepted[cell(phone)].re_replace(r"[^0-9]+", "")
        found.append(_doubt(accepted, phone, digits.re_search(ONE_DIGIT), "bad_phone"))
    return found


def _doubt(accepted: ir.Table, position: int, test: ir.BooleanValue, reason: str) -> ir.Table:
    rows = accepted.filter(test.fill_null(False))
    return rows.select(
        "row", position=ibis.literal(position).cast("int64"), value=rows[cell(position)], reason=ibis.literal(reason)
    )
