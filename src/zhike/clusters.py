"""Who is who on one checked sheet alone: the pipeline's own identity steps, run in this process on its rows.

with clusters.room(folder) as room:
    room.told(sheet)  →  {"clusters": [["安大贸易", "安大贸易有限公司"]], "customers_as_written": 41, "customers_true": 40}
"""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from zhike import contract, tables
from zhike.arrival import as_raw
from zhike.check import CheckedSheet
from zhike.engine import Engine, connected
from zhike.identity import names
from zhike.pipeline import NAMED, PIPELINE
from zhike.raw import columns_of
from zhike.settings import SETTINGS
from zhike.step import Fit, Row
from zhike.tables import IBIS_TYPES

LAST = "matches"
"""The table that says which customer a party is."""

KEYS = ("clusters", "customers_as_written", "customers_true")
"""What is told of a sheet."""

CALLED = ("customer_name", "customer_code", "member_card", "customer_tax_id", "phone", "email")
"""What a party is called where a sheet has no names: the first of these that it has."""

MEMORY_GB = 0.6  # as much as the check of a sheet takes
OUTSIDE = "\ufeff\u00a0\u200b\u3000 \t\r\n"
"""Blanks around a name that are no part of it."""


def identity_rows(rows: Sequence[Row] = PIPELINE) -> tuple[Row, ...]:
    """The rows of the pipeline from which it follows who is who, in their order."""
    wanted, found = {LAST}, []
    for row in reversed(rows):
        name = row.name if isinstance(row, Fit) else row.table
        if name in wanted:
            found.append(row)
            wanted |= {*row.made_from, *_parameters(row.fit if isinstance(row, Fit) else row.made_by)}
    return tuple(reversed(found))


@contextmanager
def room(into: Path) -> Iterator["Room"]:
    """Where sheets are looked at one after another; their tables lie in `into` meanwhile."""
    into.mkdir(parents=True, exist_ok=True)
    with connected(memory_limit_gb=MEMORY_GB, threads=2, scratch=into) as engine:
        yield Room(engine, into)


class Room:
    """An engine on which the identity steps run for one sheet after another."""

    def __init__(self, engine: Engine, into: Path) -> None:
        self.engine, self.into, self.sheets = engine, into, 0

    def told(self, sheet: CheckedSheet) -> dict[str, Any]:
        """`clusters`, `customers_as_written` and `customers_true` of a sheet; nothing where its rows name no party.

        clusters: the names of each customer that has two or more of them. A name such as 散客 is one name and one
        party, whatever stands beside it; with a card it is whose card it is.
        """
        there = {one.field for one in sheet.columns} | set(sheet.document.get("stated", {}))
        called = next((name for name in CALLED if name in there), None)
        if called is None or f"raw_{sheet.kind}" not in NAMED:
            return {}
        self.sheets += 1  # a file that changes under an engine is read as it was
        folder = self.into / str(self.sheets)
        folder.mkdir(parents=True)
        rows = as_raw(
            self.engine.read(sheet.facts), sheet.kind, source="sheet", load="", file=sheet.file, sheet=sheet.sheet
        )
        named = rows.filter(rows.party_key.notnull())
        parties = named.select("party_key", "member_card", called=named[called].cast("string")).distinct()
        made = resolved(
            self.engine, folder, {f"raw_{sheet.kind}": _kept(self.engine, folder, f"raw_{sheet.kind}", rows)}
        )
        found = self.engine.fetch(made[LAST].select("party_key", "customer_id"))
        customers = dict(zip(*(column.to_pylist() for column in found.columns), strict=True))
        return _grouped(self.engine.fetch(parties).to_pylist(), customers)


def resolved(
    engine: Engine, into: Path, held: Mapping[str, ir.Table], *, done: Callable[[str], None] = lambda _name: None
) -> dict[str, ir.Table]:
    """Every table of the identity steps, from what is held: facts, and what an earlier run or people have said.

    held: tables by the names under which the pipeline reads them; those that are not there are empty. done: told each
    step's name as it ends.
    """
    given: dict[str, Any] = {one.name: one.default for one in SETTINGS}
    made = dict(held)
    for row in identity_rows():
        called = row.fit if isinstance(row, Fit) else row.made_by
        inputs = [made[name] if name in made else engine.given(_nothing(name)) for name in _read(called, row, made)]
        does = called(*inputs, **{name: given[name] for name in _parameters(called) if name in given})
        if isinstance(row, Fit):
            given[row.name] = does
        else:
            made[row.table] = _kept(engine, into, row.table, contract.as_promised(does, tables.table(row.table)))
        done(row.name if isinstance(row, Fit) else row.table)
    return made


def _kept(engine: Engine, into: Path, name: str, expression: ir.Table) -> ir.Table:
    """A table written once, as a run writes it, so that no step is computed twice."""
    path = into / f"{name}.parquet"
    engine.write(expression, path, passing=True)
    return engine.read(path)


def _nothing(name: str) -> pa.Table:
    """What a sheet alone does not have: other facts, earlier runs, decisions."""
    if name.startswith("raw_"):
        types = columns_of(name.removeprefix("raw_"))
    elif name in _HELD:
        types = _HELD[name]
    else:
        types = {one.name: IBIS_TYPES[one.type] for one in tables.table(name.removeprefix("known_")).columns}
    return pa.schema([(column, ibis.dtype(type_).to_pyarrow()) for column, type_ in types.items()]).empty_table()


_HELD = {
    "known_ids": {"party_key": "string", "customer_id": "string"},
    "decisions": {"kind": "string", "subject": "string", "value": "string"},
}
"""What the desk gives a run beside the facts."""


def _parameters(called: Callable[..., Any]) -> list[str]:
    """The keyword-only arguments that a step names."""
    return [name for name, one in inspect.signature(called).parameters.items() if one.kind is one.KEYWORD_ONLY]


def _read(called: Callable[..., Any], row: Row, made: Mapping[str, ir.Table]) -> list[str]:
    """The tables to bring to a step: where it takes however many there are, empty ones may stay away."""
    kinds = [one.kind for one in inspect.signature(called).parameters.values()]
    fixed = (
        len(row.made_from)
        if inspect.Parameter.VAR_POSITIONAL not in kinds
        else kinds.index(inspect.Parameter.VAR_POSITIONAL)
    )
    return [name for place, name in enumerate(row.made_from) if place < fixed or name in made]


def _grouped(parties: Sequence[dict[str, Any]], customers: dict[str, str]) -> dict[str, Any]:
    """Names by customer; a customer without a name counts, and is in no cluster."""
    spelled: dict[tuple[str, str], set[str]] = {}
    for one in parties:
        name = (one["called"] or "").strip(OUTSIDE)
        customer = customers.get(one["party_key"])
        if name and not one["member_card"] and names.nobody(names.clean(name)):
            spelled.setdefault(("nobody", name), set()).add(name)
        elif customer is not None:
            spelled.setdefault(("customer", customer), set()).update({name} - {""})
        elif name:
            spelled.setdefault(("name", name), set()).add(name)
    return {
        "clusters": sorted(sorted(one) for one in spelled.values() if len(one) > 1),
        "customers_as_written": len(set().union(*spelled.values())),
        "customers_true": len(spelled),
    }
