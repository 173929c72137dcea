"""The same thing twice in one sheet: a document's lines printed again, apart from the first.

Equal lines side by side within one document are real; they are doubts, not duplicates.
"""

import ibis
import ibis.expr.types as ir

from zhike.clean.plan import MASTERS, Plan, cell


def _content(plan: Plan) -> tuple[str, ...]:
    """The columns that must be equal: all but those that number the sheet's rows."""
    return tuple(cell(position) for position in plan.used if position not in plan.running)


def marked(lines: ir.Table, plan: Plan) -> ir.Table:
    """Rows that may be facts, with the hash of all they hold."""
    rows = lines.filter(lines["class"].isnull())
    text = ibis.literal("")
    for name in _content(plan):
        text = text + ibis.literal("\x1f") + rows[name].fill_null("")
    return rows.mutate(content=text.hash())


def candidates(lines: ir.Table, plan: Plan) -> ir.Table:
    """Contents that stand more than once: content, times."""
    rows = marked(lines, plan)
    return rows.group_by("content").aggregate(times=rows.count()).filter(lambda t: t.times > 1)


def copies(lines: ir.Table, plan: Plan, *, single: bool) -> ir.Table:
    """Rows that hold what an earlier row held.

    Row     one such row: `row`, `duplicate` (its document had ended before) or else a doubt
    single: documents are one row each, so that even a neighbour is a second copy
    """
    key = plan.key
    rows = marked(lines, plan)
    if key is None:
        return rows.filter(ibis.literal(False)).select("row", duplicate=ibis.literal(False))
    rows = rows.mutate(document=rows[cell(key)], place=ibis.row_number().over(ibis.window(order_by=rows.row)))
    again = rows.group_by("content").aggregate(times=rows.count()).filter(lambda t: t.times > 1)
    documents = rows.semi_join(again, "content").select("document").distinct()
    touched = rows.semi_join(documents, "document")
    touched = touched.mutate(
        run=touched.place - ibis.row_number().over(ibis.window(group_by=touched.document, order_by=touched.row))
    )
    same = ibis.window(group_by=[touched.document, *(touched[name] for name in _content(plan))])
    first = touched.mutate(first_row=touched.row.min().over(same), first_run=touched.run.min().over(same))
    by_run = ibis.window(group_by=[first.document, first.run])
    again_here = first.mutate(
        stood_before=(first.run > first.first_run).cast("int64").sum().over(by_run), lines=first.count().over(by_run)
    )
    later = again_here.filter(again_here.row > again_here.first_row, again_here.document.notnull())
    # Two documents may be entered at once, their lines between each other; a second copy brings nothing new.
    copy = (later.run > later.first_run) & (later.stood_before * 10 >= later.lines * 8)
    return later.select("row", duplicate=ibis.literal(True) if single or plan.kind in MASTERS else copy)


def keys_differ(lines: ir.Table, plan: Plan) -> ir.Table:
    """One row: how many documents there are, and how many different rows they have: alike where each has one."""
    key = plan.key
    assert key is not None
    rows = marked(lines, plan)
    pairs = rows.filter(rows[cell(key)].notnull()).select(document=rows[cell(key)], content=rows.content).distinct()
    return pairs.aggregate(documents=pairs.document.nunique(), rows=pairs.count())
