"""An understood sheet's rows, typed, each with its class."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike import states
from zhike.check import ditto
from zhike.check.looked import Looked
from zhike.check.planned import planned
from zhike.check.spans import with_periods, with_spans
from zhike.check.texts import lookups
from zhike.check.understood import Understood
from zhike.clean import copies, facts, fill, rows, typed
from zhike.clean.plan import Plan, cell
from zhike.sources import sums

WITH_KINDS = ("order_lines", "documents", "receipts", "invoices")
DUE = re.compile(r"due ?date|invoice ?(no|number|date)|到期日|账期", re.I)
"""Headers of sheets of claims, and of sales that are invoiced before they are paid."""
PAID = re.compile(r"(付款|收款|支付|回款|结款|结算|到账)(状态|情况|标志|进度)|(payment|paid) ?(status|state)", re.I)
"""Headers of what was paid so far: who sells on account has sold what is not paid yet."""
SHOP = re.compile(sums.SHOP.pattern + r"|会员|实付|buyer|shopify|lineitem", re.I)
"""Headers of a web shop's orders: it sends nothing that is not paid."""
EXAMPLES = 3
WITH_STATES = (*WITH_KINDS, "quotes", "deliveries", "costs")


@dataclass(frozen=True)
class Cleaned:
    """A sheet's typed rows and the plan by which they were read."""

    understood: Understood
    plan: Plan
    whole: ir.Table
    filled: Mapping[str, Any] = field(default_factory=dict)  # cells that were filled: how many rows, and the first
    repeated: Mapping[str, Any] = field(default_factory=dict)  # the same of marks that mean what stands above


def clean(understood: Understood) -> Cleaned:
    """Typed rows with their classes; rules that a person has called off are not applied."""
    looked, how = understood.looked, understood.reading
    keep = not how.applies("duplicate")
    plan = planned(understood, keep_duplicates=keep)
    lines = rows.trimmed(_with_whole_names(understood), plan)
    out = rows.exceptional(lines, plan)
    called_off = [rule for rule in ("subtotal", "other") if not how.applies(rule)]
    out = out.filter(out["class"].notin(called_off)) if called_off else out
    lines = rows.with_classes(lines, _written(looked, out, "classes"))
    before = lines
    lines = _filled(looked, lines, plan) if how.applies("filled") else lines
    filled = _counted(looked, before, lines, plan) if lines is not before else {}
    plan, statuses = _statuses(looked, lines, plan)
    lines = facts.cancelled(lines, plan, statuses) if how.applies("cancelled") else lines
    lines = facts.with_copies(lines, None if keep else _copies(looked, lines, plan))
    lines, plan = with_spans(looked, lines, plan)
    plan, read = lookups(looked, lines, plan, how)
    whole = facts.decided(typed.typed(lines, plan, read, statuses), plan)
    whole = typed.restored(_written(looked, typed.stored(whole, plan, read), "typed"), plan, read)
    whole = with_periods(looked, whole, plan)
    return Cleaned(understood, plan, whole, filled, _repeated(looked, plan))


def _written(looked: Looked, expression: ir.Table, name: str) -> ir.Table:
    """An expression computed once and laid down for what is asked of it next."""
    path = looked.into / f"{looked.stem}-{name}.parquet"
    looked.engine.write(expression, path, passing=True)
    return looked.engine.read(path)


def _with_whole_names(understood: Understood) -> ir.Table:
    """The table with last names joined to first ones, where the sheet writes a name in two columns."""
    table, joined = understood.looked.table, understood.found.joined
    if joined is None:
        return table
    first, last = (table[cell(position)].strip().nullif("") for position in joined)
    latin = (first + " " + last).re_search(r"[A-Za-z]")
    whole = ibis.ifelse(latin.fill_null(False), first + ibis.literal(" ") + last, last + first)
    below = table.row >= understood.looked.shape.first_row
    name = cell(joined[0])
    return table.mutate(**{name: ibis.ifelse(below, ibis.coalesce(whole, first, last), table[name])})


def _filled(looked: Looked, lines: ir.Table, plan: Plan) -> ir.Table:
    """Lines with the cells filled that a document's first line, or a group's label, holds for the following ones."""
    candidates = lines.filter(lines["class"].isnull())
    told = {"rows": candidates.count()} | {cell(position): candidates[cell(position)].count() for position in plan.used}
    counts = looked.engine.fetch(candidates.aggregate(**told)).to_pylist()[0]
    if not counts["rows"] or not fill.needs_look(counts, plan):
        return lines
    subtotals = lines.filter(lines["class"] == "subtotal").aggregate(n=ibis._.count())
    sums = looked.engine.fetch(subtotals).to_pylist()[0]["n"]
    measured = looked.engine.fetch(fill.patterns(lines, plan)).to_pylist()[0]
    fills = fill.decide(measured, plan, subtotals=int(sums))
    return _written(looked, fill.filled(lines, plan, fills), "filled") if fills.within or fills.down else lines


def _counted(looked: Looked, before: ir.Table, after: ir.Table, plan: Plan) -> dict[str, Any]:
    """Cells that were empty and are not: how many rows have one, and the first of them."""
    names = [cell(position) for position in plan.used]
    was = before.select(was_row="row", **{f"was_{name}": before[name] for name in names})
    both = after.join(was, after.row == was.was_row)
    got = {name: both[name].notnull() & both[f"was_{name}"].isnull() for name in names}
    touched = both.filter(rows.any_of(list(got.values())))
    return _shown(
        looked,
        touched.select("row", **{name: ibis.ifelse(test, both[name], None) for name, test in got.items()}),
        plan,
        plan.used,
    )


def _repeated(looked: Looked, plan: Plan) -> dict[str, Any]:
    """Marks that gave way to what stands above: how many rows have one, and the first of them."""
    if not looked.repeated:
        return {}
    first = looked.shape.first_row
    raw = looked.engine.read(looked.sheet.path)
    told = ditto.told(raw, looked.repeated, first=first)
    return _shown(looked, ditto.marked(raw, told, looked.repeated, first=first), plan, looked.repeated)


def _shown(looked: Looked, touched: ir.Table, plan: Plan, positions: Sequence[int]) -> dict[str, Any]:
    """How many rows were touched, and the first cells: touched holds of each column what is new, and what it `was_`."""
    number = int(looked.engine.fetch(touched.aggregate(n=touched.count())).to_pylist()[0]["n"])
    cells = [
        {"row": line["row"], "column": plan.names[position], "value": line[cell(position)], **_was(line, position)}
        for line in looked.engine.fetch(touched.order_by("row").limit(EXAMPLES)).to_pylist()
        for position in positions
        if line[cell(position)] is not None
    ]
    return {"rows": number, "cells": cells[:EXAMPLES]}


def _was(line: Mapping[str, Any], position: int) -> dict[str, str]:
    before = line.get(f"was_{cell(position)}")
    return {"before": before} if before else {}


def _statuses(looked: Looked, lines: ir.Table, plan: Plan) -> tuple[Plan, dict[str, tuple[str, ...]]]:
    """Which states and kinds of document there are, and which of them count for nothing or turn signs."""
    kind, status = plan.first("document_kind", "kind"), plan.column("document_status")
    told: dict[str, tuple[str, ...]] = {}
    if kind is not None and plan.kind in WITH_KINDS:
        texts = _distinct(looked, lines, kind)
        told["returns"] = states.return_kinds(texts)
        told["openings"] = states.opening_kinds(texts) if plan.kind in ("order_lines", "documents") else ()
        moved = states.moved_kinds(texts) if plan.kind == "receipts" else ()
        told["openings"] += moved if len(moved) < len(texts) else ()
        outs = states.paid_out_kinds(texts) if plan.kind == "receipts" else ()
        if 0 < len(outs) < len(texts):  # paid back to a customer, or paid to whoever else
            told["returns" if _is_of_customers(plan) else "openings"] += outs
    if status is not None and plan.kind in WITH_STATES:
        texts = sorted({text for one in plan.columns("document_status") for text in _distinct(looked, lines, one)})
        claims = plan.kind == "invoices" or any(DUE.search(name) for name in plan.names)
        claims |= bool(PAID.search(plan.names[status])) and not any(SHOP.search(name) for name in plan.names)
        told["cancelled"] = states.cancelled_states(texts, claims=claims, asked_for=plan.kind == "costs")
        if plan.kind in ("order_lines", "documents") and not _takes_back(plan):
            told["cancelled"] += tuple(
                text
                for one in plan.columns("document_status")
                for text in states.refunded_states(_distinct(looked, lines, one), header=plan.names[one] or "")
            )
        if states.approval_marks(texts):
            void = "作废" in plan.names[status] or bool(VOIDED.search(plan.names[status]))
            marked = tuple(text for text in texts if text.lower() in states.VOID_MARK)
            told["cancelled"] = marked if void else states.not_approved(texts)
            plan = plan if void else plan.with_(marks=frozenset({status}))
    return plan, told


def _is_of_customers(plan: Plan) -> bool:
    """Whether the other side's header says that it is a customer, and not anybody that accounts are kept with."""
    party = plan.first("customer_name", "customer_code")
    return party is not None and bool(_CUSTOMER.search(plan.names[party]))


VOIDED = re.compile(r"void|storn|annul|^cancell?ed$", re.I)
"""Headers of marks that say that a document is none."""
_CUSTOMER = re.compile(r"客户|会员|买家|顾客|购货|customer|client|buyer", re.I)


def _takes_back(plan: Plan) -> bool:
    """True of a list of returns, where what was paid back is what is listed."""
    number = plan.column("order_id")
    own = number is not None and states.OF_REFUNDS.search(plan.names[number] or "")
    return bool(own) or "return_reason" in plan.fields.values()


def _distinct(looked: Looked, lines: ir.Table, position: int, most: int = 2000) -> list[str]:
    text = lines.filter(lines["class"].isnull())[cell(position)]
    seen = text.as_table().distinct().filter(lambda t: t[cell(position)].notnull()).limit(most)
    return sorted(str(one) for one in looked.engine.fetch(seen).column(0).to_pylist())


def _copies(looked: Looked, lines: ir.Table, plan: Plan) -> ir.Table | None:
    """Rows that hold what an earlier one held; None where there are none."""
    if plan.key is None:
        return None
    again = copies.candidates(lines, plan)
    if not looked.engine.fetch(again.limit(1)).num_rows:
        return None
    single = False
    if plan.kind != "order_lines":
        told = looked.engine.fetch(copies.keys_differ(lines, plan)).to_pylist()[0]
        single = bool(told["documents"]) and told["rows"] <= 1.02 * told["documents"]
    return _written(looked, copies.copies(lines, plan, single=single), "copies")
