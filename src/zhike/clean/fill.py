"""Document cells that stand on a document's first line only hold for its following lines.

Which columns are printed so is measured first (`patterns`), never assumed: a customer missing
throughout an invoice stays missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from zhike.clean.plan import LINE_FIELDS, Plan, cell
from zhike.clean.rows import any_of


@dataclass(frozen=True)
class Fills:
    """Columns to fill: within a document (from its first line), or downwards until the next label."""

    within: frozenset[int] = frozenset()
    down: frozenset[int] = frozenset()


def _fact_rows(lines: ir.Table) -> ir.Table:
    return lines.filter(lines["class"].isnull())


def _anchors(plan: Plan) -> tuple[int, ...]:
    """Columns one of which a document's first line holds: number, day, party."""
    number = plan.number
    return tuple(dict.fromkeys(position for position in (number, plan.day, *plan.party) if position is not None))


def continues(lines: ir.Table, plan: Plan) -> ir.BooleanValue:
    """True of a line that belongs to the document above: neither number nor day nor party, or the same number again."""
    anchors = _anchors(plan)
    number = plan.number
    absent = ~any_of([lines[cell(position)].notnull() for position in anchors])
    if number is None:
        return absent
    text = lines[cell(number)]
    above = text.lag().over(ibis.window(order_by=lines.row))
    day = plan.day
    no_day = lines[cell(day)].isnull() if day is not None else ibis.literal(True)
    return ((text == above).fill_null(False)) | (text.isnull() & no_day) | absent


def needs_look(counts: Mapping[str, int], plan: Plan) -> bool:
    """Whether any document column has blanks at all (`counts`: filled cells per column and `rows`)."""
    if plan.kind in ("customers", "people", "products", "spend", "responses", "events", "interactions"):
        return any(counts.get(cell(position), 0) < 0.9 * counts["rows"] for position in _group_labels(plan))
    return any(counts.get(cell(position), 0) < counts["rows"] for position in (*_anchors(plan), *_group_labels(plan)))


def _group_labels(plan: Plan) -> tuple[int, ...]:
    """Columns that may be printed once per group of rows."""
    names = (
        "customer_name",
        "customer_code",
        "period",
        "channel",
        "category",
        "product_name",
        "store",
        "department",
        "salesperson",
    )
    wanted = {
        "spend": ("period", "channel", "campaign"),
        "costs": ("period", "pool"),  # a cost without a customer is a pool, never the last one named's
        "people": ("customer_name", "customer_code"),
        "products": ("category",),
        "interactions": ("customer_name", "at", "staff"),
        "customers": (),
        "responses": (),
        "events": (),
    }
    chosen = wanted.get(plan.kind, names[:2])
    return tuple(position for name in chosen if (position := plan.column(name)) is not None) + (
        (plan.day,)
        if plan.kind in ("order_lines", "documents", "receipts", "invoices") and plan.day is not None
        else ()
    )


def patterns(lines: ir.Table, plan: Plan) -> ir.Table:
    """One row of counts: per column, cells filled on first and on following lines, neighbours alike, labels.

    Row     the whole sheet
    """
    rows = _fact_rows(lines)
    marked = rows.mutate(follows=continues(rows, plan))
    window = ibis.window(order_by=marked.row)
    labels = _group_labels(plan)
    marked = marked.mutate(
        **{
            f"like_{cell(position)}": (marked[cell(position)] == marked[cell(position)].lag().over(window)).fill_null(
                False
            )
            for position in labels
        }
    )
    told: dict[str, ir.Scalar] = {"rows": marked.count(), "follows": marked.follows.sum()}
    for position in _documentary(plan):
        text = marked[cell(position)]
        told[f"on_{cell(position)}"] = (text.notnull() & marked.follows).sum()
        told[f"first_{cell(position)}"] = (text.notnull() & ~marked.follows).sum()
    for position in labels:
        text = marked[cell(position)]
        told[f"filled_{cell(position)}"] = text.count()
        told[f"distinct_{cell(position)}"] = text.nunique()
        told[f"alike_{cell(position)}"] = marked[f"like_{cell(position)}"].sum()
    return marked.aggregate(**told)


def _documentary(plan: Plan) -> tuple[int, ...]:
    """Columns whose cell may hold for a whole document: all but those of a line; unused ones too."""
    return tuple(
        position
        for position in plan.used
        if plan.fields.get(position) not in LINE_FIELDS and position not in plan.running
    )


def decide(counts: Mapping[str, int], plan: Plan, *, subtotals: int) -> Fills:
    """Which columns to fill, from `patterns`.

    A column of which following lines hold nothing, while first lines mostly do, belongs to the document.
    A label that hardly ever repeats, with blanks below it, heads a group.
    """
    rows, follows = int(counts["rows"] or 0), int(counts["follows"] or 0)
    within: set[int] = set()
    lines = plan.kind in ("order_lines", "documents", "receipts", "invoices", "deliveries", "quotes")
    if follows and lines:
        for position in _documentary(plan):
            on, first = int(counts[f"on_{cell(position)}"] or 0), int(counts[f"first_{cell(position)}"] or 0)
            if first and on <= 0.01 * follows and (position in _anchors(plan) or first > 0):
                within.add(position)
    down: set[int] = set()
    for position in _group_labels(plan):
        filled, distinct, alike = (
            int(counts[f"{what}_{cell(position)}"] or 0) for what in ("filled", "distinct", "alike")
        )
        upright = any(
            span[1] == span[3] == position + 1 and span[2] > span[0] >= plan.first_row for span in plan.merged
        )
        sparse = filled <= 0.85 * rows and filled >= 1
        once = distinct >= 0.85 * filled
        headed = subtotals >= 0.4 * filled > 0
        if (
            position not in within
            and alike == 0
            and sparse
            and (upright or (once and (headed or filled <= 0.6 * rows) and rows >= 4))
        ):
            down.add(position)
    return Fills(frozenset(within), frozenset(down))


def filled(lines: ir.Table, plan: Plan, fills: Fills) -> ir.Table:
    """Lines with document cells filled; rows that are no facts unchanged."""
    if not fills.within and not fills.down:
        return lines
    rows = _fact_rows(lines)
    rows = rows.mutate(opens=(~continues(rows, plan)).cast("int64"))
    by_row = ibis.window(order_by=rows.row, preceding=None, following=0)
    rows = rows.mutate(document=rows.opens.sum().over(by_row))
    first = ibis.window(group_by=rows.document, order_by=rows.row, preceding=None, following=0)
    changes: dict[str, ir.Value] = {
        cell(position): rows[cell(position)].fill_null(rows[cell(position)].first().over(first))
        for position in fills.within
    }
    rows = rows.mutate(**changes)
    for position in fills.down:
        text = rows[cell(position)]
        rows = rows.mutate(
            step=text.notnull().cast("int64").sum().over(ibis.window(order_by=rows.row, preceding=None, following=0))
        )
        rows = rows.mutate(**{cell(position): rows[cell(position)].max().over(ibis.window(group_by=rows.step))})
    return rows.select(*lines.columns).union(lines.filter(lines["class"].notnull()))
