"""Accounted: what became of every row that was brought, so that what counts adds up with what was loaded."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from zhike import clock, raw
from zhike.desk import Load, flagged
from zhike.engine import Engine
from zhike.tables import FACTS, IBIS_TYPES, Fact, table
from zhike.workspace import Workspace

COUNTED, REPLACED, AHEAD = "counted", "replaced", "ahead"
SHEET = ("load", "file", "sheet")
REJECTS = ("bad_number", "bad_date")
NOTHING = {"amount": None, "first_on": None, "first_row": None, "last_on": None, "last_row": None}


def accounted_rows(engine: Engine, workspace: Workspace, loads: Sequence[Load], *, as_of: date) -> pa.Table:
    """The rows of all active loads by what became of them.

    Row      the rows of one kind that one sheet brought and that fared alike: counted; replaced, for a later load
             holds their documents; ahead, dated after `as_of`
    Units    amount as the sheet writes it; missing where the kind of data has no single sum, or nothing is written
    Dates    of counted and ahead ones that have a day; `first_row` and `last_row` say where its ends stand
    """
    promised = table("accounted_rows")
    kinds = [(column.name, ibis.dtype(IBIS_TYPES[column.type]).to_pyarrow()) for column in promised.columns]
    found = [row for of in FACTS if raw.parts_of(loads, of.name) for row in _of(engine, workspace, loads, of, as_of)]
    return pa.Table.from_pylist(found, pa.schema(kinds))


def dated_after(rows: Iterable[Mapping[str, Any]], day: date) -> list[Mapping[str, Any]]:
    """Of rows of `accounted_rows` those ahead that reach beyond a day, the furthest first."""
    ahead = [row for row in rows if row["state"] == AHEAD and row["last_on"] is not None and row["last_on"] > day]
    return sorted(ahead, key=lambda row: (row["last_on"], row["load"]), reverse=True)


def _of(engine: Engine, workspace: Workspace, loads: Sequence[Load], of: Fact, as_of: date) -> Iterator[dict[str, Any]]:
    """The rows of one kind of data."""
    left = raw.raw(engine, workspace, loads, of.name)
    stay = engine.fetch(_counted(left, of, as_of, workspace)).to_pylist()
    yield from ({**row, "fact": of.name} for row in stay)
    if not raw.lists_of_replaced(workspace, loads):
        return
    for row in engine.fetch(_summed(raw.brought(engine, workspace, loads, of.name), of, SHEET)).to_pylist():
        others = [one for one in stay if all(one[name] == row[name] for name in SHEET)]
        if gone := row["rows"] - sum(one["rows"] for one in others):
            amount = None if row["amount"] is None else row["amount"] - sum(one["amount"] or 0 for one in others)
            yield {**row, **NOTHING, "fact": of.name, "state": REPLACED, "rows": gone, "amount": amount}


def _counted(left: ir.Table, of: Fact, as_of: date, workspace: Workspace) -> ir.Table:
    """The rows that no later load holds, by sheet and whether the run's day has seen them."""
    known, day = raw.known(left, of, as_of, workspace), raw.day_of(left, of)
    rows = left.mutate(state=ibis.literal(COUNTED) if known is None else known.ifelse(COUNTED, AHEAD))
    if day is None:
        day = ibis.null("date")
    elif day.type().is_timestamp():
        day = clock.day_of(day, str(workspace.settings["time_zone"]))
    # one row a day, so that who stands first among equals does not depend on the engine
    daily = _summed(rows.mutate(dated_on=day), of, (*SHEET, "state", "dated_on"), row=_.row.min())
    return daily.group_by([*SHEET, "state"]).aggregate(
        rows=daily.rows.sum(),
        amount=daily.amount.sum(),
        first_on=daily.dated_on.min(),
        first_row=daily.row.argmin(daily.dated_on, where=daily.dated_on.notnull()),
        last_on=daily.dated_on.max(),
        last_row=daily.row.argmax(daily.dated_on, where=daily.dated_on.notnull()),
    )


def _summed(rows: ir.Table, of: Fact, by: Sequence[str], **others: Any) -> ir.Table:
    amount = ibis.coalesce(*(rows[name] for name in of.amount)) if of.amount else ibis.null("decimal(18,2)")
    return rows.mutate(amount_=amount).group_by(list(by)).aggregate(rows=_.count(), amount=_.amount_.sum(), **others)


def quality(loads: Sequence[Load]) -> pa.Table:
    """The counts of every sheet of every load, by rule."""
    found: list[tuple[str, str, str, str, str, int]] = []
    for load in loads:
        for sheet in load.checked:
            rows, about = sheet["rows"], (load.id, sheet["file"], sheet["sheet"], sheet["kind"])
            counts = {name: rows[name] for name in ("accepted", "rejected", "blank")} | rows["excluded"]
            counts |= {reason: count for reason, count in flagged(sheet).items() if reason in REJECTS}
            counts |= sheet.get("doubts", {})  # all other flags are among them
            found += [(*about, rule, int(count)) for rule, count in counts.items()]
    names = ("load", "file", "sheet", "fact", "rule")
    columns = {name: pa.array([row[i] for row in found], pa.string()) for i, name in enumerate(names)}
    return pa.table({**columns, "rows": pa.array([row[5] for row in found], pa.int64())})
