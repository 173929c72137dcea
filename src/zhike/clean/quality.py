"""What is to be shown to a person: counts, sums, flags, doubts, rows that were left out, the bridge to 合计."""

import functools
import operator
from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike.clean.cells import BLANKS
from zhike.clean.facts import value_of
from zhike.clean.plan import DAYS, NUMBERS, SUMS, Plan, cell
from zhike.clean.rows import any_of
from zhike.clean.typed import EXACT, ROUNDED, rounded_ids

CLASSES = ("blank", "subtotal", "repeated_header", "other", "cancelled", "duplicate", "rejected", "accepted")
TOLERANCE = 0.05
"""An amount may differ from quantity × price by this much before it is a conflict."""
MISREAD = 0.2
"""If more lines than this conflict, it is our reading that is wrong (an order's discount, tax inside), not the sheet."""


def counts(lines: ir.Table, plan: Plan) -> ir.Table:
    """Rows and sums per class.

    Row     one class
    """
    told: dict[str, ir.Scalar] = {"rows": lines.count()}
    for name in SUMS:
        if positions := plan.summed(name):
            told[name] = value_of(lines, plan, name).sum().cast(EXACT)
            written = (lines[f"v{position + 1}"].sum().cast(EXACT).fill_null(0) for position in positions)
            unread = ((lines[f"r{position + 1}"] == "bad_number").fill_null(False).sum() for position in positions)
            told[f"written_{name}"] = functools.reduce(operator.add, written)
            told[f"unread_{name}"] = functools.reduce(operator.add, unread)
    return lines.group_by("class").aggregate(**told)


def returns(lines: ir.Table, plan: Plan) -> ir.Table:
    """One row: accepted lines that take something back, their quantity and amount."""
    rows = lines.filter(lines["class"] == "accepted", lines.back)
    told: dict[str, ir.Scalar] = {"rows": rows.count()}
    for name in SUMS:
        if plan.column(name) is not None:
            told[name] = value_of(rows, plan, name).sum().cast(EXACT)
    return rows.aggregate(**told)


def parties(lines: ir.Table, plan: Plan) -> ir.Table | None:
    """One row: how many names the accepted rows have as written; the title's is one."""
    position = plan.first("customer_name", "customer_code", "member_card", "customer_tax_id", "phone", "email")
    rows = lines.filter(lines["class"] == "accepted")
    if position is None:
        return rows.aggregate(names=(rows.count() > 0).cast("int64")) if "customer_name" in plan.stated else None
    name = rows[cell(position)].re_replace(rf"^[{BLANKS}]+|[{BLANKS}]+$", "")
    return rows.aggregate(names=name.nunique())


READINGS = ("money", "none", "paid", "off")
"""How a discount may be meant: money off; not in the line's sum at all; the share that is paid (0.9); percent off (10)."""


def expected(lines: ir.Table, plan: Plan, *, reading: str = "money") -> ir.NumericValue | None:
    """Quantity × price less discount."""
    quantity, price = plan.column("quantity"), plan.column("unit_price")
    if quantity is None or price is None:
        return None
    full = lines[f"v{quantity + 1}"].cast("float64").abs() * lines[f"v{price + 1}"].cast("float64")
    position = plan.column("discount")
    if position is None or reading == "none":
        return full
    value = lines[f"v{position + 1}"].cast("float64").abs()
    if reading == "paid":
        return full * value.fill_null(1.0)
    if reading == "off":
        return full * (ibis.literal(1.0) - value.fill_null(0.0) / 100)
    return ibis.ifelse(lines[f"s{position + 1}"], full * value.fill_null(1.0), full - value.fill_null(0.0))


def apart(lines: ir.Table, plan: Plan, name: str, *, reading: str) -> ir.BooleanValue:
    """True where a sum is not what quantity and price make it."""
    full = expected(lines, plan, reading=reading)
    assert full is not None
    position = plan.column(name)
    assert position is not None
    return ((lines[f"v{position + 1}"].cast("float64").abs() - full.abs()).abs() > TOLERANCE + 1e-9).fill_null(False)


def conflict_shares(lines: ir.Table, plan: Plan) -> ir.Table | None:
    """One row: how many accepted lines there are, and of how many each sum differs under each reading of the discount."""
    if plan.kind != "order_lines" or expected(lines, plan) is None:
        return None
    rows = lines.filter(lines["class"] == "accepted")
    told: dict[str, ir.Scalar] = {"rows": rows.count()}
    readings = READINGS if plan.column("discount") is not None else ("none",)
    for name in ("amount", "amount_with_tax"):
        if plan.column(name) is not None:
            told |= {f"{name}:{reading}": apart(rows, plan, name, reading=reading).sum() for reading in readings}
    return rows.aggregate(**told) if len(told) > 1 else None


def conflict(counts: Mapping[str, Any]) -> tuple[str, str] | None:
    """The sum, and the reading of the discount, that quantity × price agrees with on nearly all lines."""
    total = int(counts.get("rows") or 0)
    if not total:
        return None
    options = sorted(
        (int(value or 0) / total, place, name) for place, (name, value) in enumerate(counts.items()) if name != "rows"
    )
    share, _, name = options[0]
    if share > MISREAD:
        return None
    summed, _, reading = name.partition(":")
    return summed, reading


def flags(lines: ir.Table, plan: Plan, against: tuple[str, str] | None, *, has_rounded: frozenset[int]) -> ir.Table:
    """Cells to be shown: rounded ids, open dates, bad numbers and dates of rejected rows, conflicts.

    Row     row, column (its position), value, reason
    """
    parts = [
        _rejected_cells(lines, plan),
        *(
            _flag(lines, position, lines[cell(position)].re_search(ROUNDED), "rounded_id")
            for position in rounded_ids(plan)
            if position in has_rounded
        ),
    ]
    day = [position for position in plan.fields if plan.type_of(position) in DAYS and position in plan.ambiguous]
    parts += [_flag(lines, position, lines[f"o{position + 1}"], "ambiguous_date") for position in day]
    if against:
        position = plan.column(against[0])
        assert position is not None
        parts.append(_flag(lines, position, apart(lines, plan, against[0], reading=against[1]), "conflict"))
    if (
        plan.kind in ("customers", "people")
        and plan.column("phone") is not None
        and plan.column("customer_code") is not None
        and plan.kind == "customers"
    ):
        parts.append(_phones_apart(lines, plan))
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _flag(lines: ir.Table, position: int, test: ir.BooleanValue, reason: str) -> ir.Table:
    rows = lines.filter(lines["class"] == "accepted", test.fill_null(False))
    return rows.select(
        "row", position=ibis.literal(position).cast("int64"), value=rows[cell(position)], reason=ibis.literal(reason)
    )


def _rejected_cells(lines: ir.Table, plan: Plan) -> ir.Table:
    """The cells that reject their rows."""
    rejected = lines.filter(lines["class"] == "rejected")
    parts = []
    if plan.day is not None:
        bad = rejected.filter(rejected[f"v{plan.day + 1}"].isnull())
        parts.append(
            bad.select(
                "row",
                position=ibis.literal(plan.day).cast("int64"),
                value=bad[cell(plan.day)],
                reason=ibis.literal("bad_date"),
            )
        )
    for place, name in enumerate(plan.sums):
        position = plan.column(name)
        assert position is not None
        unread = rejected[f"v{position + 1}"].isnull()
        if place > 0:
            unread = unread & (rejected[f"r{position + 1}"] == "bad_number").fill_null(False)
        bad = rejected.filter(unread)
        parts.append(
            bad.select(
                "row",
                position=ibis.literal(position).cast("int64"),
                value=bad[cell(position)],
                reason=ibis.literal("bad_number"),
            )
        )
    if not parts:
        none = rejected.filter(ibis.literal(False))
        return none.select(
            "row", position=ibis.literal(0).cast("int64"), value=ibis.null("string"), reason=ibis.literal("")
        )
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _phones_apart(lines: ir.Table, plan: Plan) -> ir.Table:
    """Second and later rows of a customer code whose phone is not the first's."""
    code, phone = plan.column("customer_code"), plan.column("phone")
    assert code is not None
    assert phone is not None
    rows = lines.filter(lines["class"] == "accepted", lines[cell(code)].notnull())
    digits = rows[cell(phone)].re_replace(r"^(\+?86)|[^0-9]", "")
    rows = rows.mutate(digits=digits)
    order = ibis.window(group_by=rows[cell(code)], order_by=rows.row)
    rows = rows.mutate(
        first_digits=rows.digits.first(include_null=True).over(order), place=ibis.row_number().over(order)
    )
    odd = rows.filter(rows.place > 0, (rows.digits != rows.first_digits).fill_null(False), rows.digits != "")
    return odd.select(
        "row", position=ibis.literal(phone).cast("int64"), value=odd[cell(phone)], reason=ibis.literal("conflict")
    )


def doubts(lines: ir.Table, plan: Plan) -> ir.Table:
    """Accepted rows with something to look at beside the flags: unreadable optional cells, equal lines.

    Row     row, column (position, null for the whole row), value, reason
    """
    rows = lines.filter(lines["class"] == "accepted")
    equal = rows.filter(rows.equal)
    parts = [
        equal.select("row", position=ibis.null("int64"), value=ibis.null("string"), reason=ibis.literal("equal_line"))
    ]
    for position in sorted(plan.fields):
        type_ = plan.type_of(position)
        if type_ in NUMBERS or type_ in DAYS:
            bad = rows.filter((rows[f"r{position + 1}"].isin(("bad_number", "bad_date"))).fill_null(False))
            parts.append(
                bad.select(
                    "row",
                    position=ibis.literal(position).cast("int64"),
                    value=bad[cell(position)],
                    reason=bad[f"r{position + 1}"],
                )
            )
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def leftovers(lines: ir.Table, plan: Plan) -> ir.Table:
    """Rows that are not accepted; rejected ones once per bad cell.

    Row     row, class, column (position), value, reason
    """
    out = lines.filter(lines["class"].notin(("accepted", "rejected")))
    first = ibis.coalesce(*(out[cell(position)] for position in plan.used)) if plan.used else ibis.null("string")
    whole = out.select(
        "row", out["class"], position=ibis.null("int64"), value=first, reason=out["class"].name("reason")
    )
    cells = _rejected_cells(lines, plan)
    bad = cells.select("row", ibis.literal("rejected").name("class"), "position", "value", "reason")
    told = whole.union(bad)
    named = lines.filter(lines["class"] == "rejected").anti_join(cells, "row")
    who = ibis.literal(min(plan.party)) if plan.party else ibis.null()
    return told.union(
        named.select(
            "row",
            named["class"],
            position=who.cast("int64"),
            value=ibis.null("string"),
            reason=ibis.literal("no_name"),
        )
    )


def printed_totals(lines: ir.Table, plan: Plan) -> ir.Table:
    """The sheet's own sums.

    Row     one subtotal row: row, label, and per summed column its text, `c` and the column's number
    """
    rows = lines.filter(lines["class"] == "subtotal")
    labels = ibis.coalesce(*(rows[cell(position)] for position in plan.used))
    texts = [rows[cell(position)] for name in SUMS for position in plan.summed(name)]
    return rows.select("row", *texts, label=labels)


def any_row(tests: list[ir.BooleanValue]) -> ir.BooleanValue:
    """True where one of the tests is."""
    return any_of(tests)
