"""Periods and spans of days as sheets write them, in the way that everybody reads, before the facts are told.

费用月份: 3月            →  2025-03, where the title says 2025
活动时间: 3.1-3.15       →  starts on 2025-03-01; ends_on from the same cell
"""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from zhike.check.looked import Looked
from zhike.check.texts import order_of
from zhike.clean import cells, periods
from zhike.clean.plan import Plan, cell, until

MOST = 50_000
"""Different texts that are read."""
MOSTLY = 0.5
"""Share of a column's texts that must be spans."""
LASTING = ("campaigns", "contracts", "credit_terms", "rates")


def with_periods(looked: Looked, lines: ir.Table, plan: Plan) -> ir.Table:
    """Lines whose periods lead with their year, as far as title and cells say which."""
    position = plan.column("period")
    if position is None or plan.kind == "statements":
        return lines
    texts = _texts(looked, lines, position)
    order, decided = order_of(looked, texts, position)
    better = {
        text: found
        for text in texts
        if (decided or not cells.is_year_last(text)) and (found := periods.period(text, order=order, since=plan.since))
    }
    return _replaced(looked, lines, {cell(position): better})


def with_spans(looked: Looked, lines: ir.Table, plan: Plan) -> tuple[ir.Table, Plan]:
    """Lines with the first day of a span in its cell, and the last in a column of its own; the plan that says so."""
    first, last = ("starts_on", "ends_on") if plan.kind in ("campaigns", "contracts") else ("valid_from", "valid_to")
    position = plan.column(first)
    if plan.kind not in LASTING or position is None or plan.column(last) is not None:
        return lines, plan
    texts = _texts(looked, lines, position)
    found = {text: days for text in texts if (days := periods.span(text, since=plan.since))}
    if not texts or len(found) < MOSTLY * len(texts):
        return lines, plan
    starts = {text: f"{one:%Y-%m-%d}" for text, (one, _) in found.items()}
    ends = {text: f"{one:%Y-%m-%d}" for text, (_, one) in found.items()}
    told = lines.mutate(**{until(position): lines[cell(position)]})
    return _replaced(looked, told, {cell(position): starts, until(position): ends}), plan.with_(spans={position: last})


def _texts(looked: Looked, lines: ir.Table, position: int) -> list[str]:
    there = lines.filter(lines["class"].isnull() | (lines["class"] == "accepted"), lines[cell(position)].notnull())
    found = there.select(text=there[cell(position)]).distinct().limit(MOST)
    return sorted(str(one) for one in looked.engine.fetch(found).column("text").to_pylist())


def _replaced(looked: Looked, lines: ir.Table, better: Mapping[str, Mapping[str, str]]) -> ir.Table:
    """Lines with the texts of some columns put in other words."""
    told = lines
    for name, words in better.items():
        if not words:
            continue
        table = pa.table({f"was_{name}": list(words), f"is_{name}": list(words.values())})
        given = looked.engine.given(table)
        joined = told.left_join(given, told[name] == given[f"was_{name}"])
        told = joined.mutate(**{name: ibis.coalesce(joined[f"is_{name}"], joined[name])}).drop(
            f"was_{name}", f"is_{name}"
        )
    return told
