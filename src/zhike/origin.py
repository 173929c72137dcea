"""Which source a file comes from: the same software's exports are one source, whatever sheet they hold.

Codes are known again within a source only, so two exports of one system must not look like two systems.
"""

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from zhike import raw
from zhike.check import CheckedSheet
from zhike.desk import Load
from zhike.desk import Mapping as Remembered
from zhike.engine import Engine
from zhike.tables import fact
from zhike.workspace import Workspace

ENOUGH = 5
"""Codes that two exports must share at least …"""
MOST = 0.8
"""… and what part of the fewer codes; the same part of the names that both give must agree."""


def origin(
    engine: Engine,
    workspace: Workspace,
    loads: Sequence[Load],
    known: Mapping[str, Remembered],
    sheets: Sequence[CheckedSheet],
) -> str:
    """The source of a checked file: of a header seen before, or that whose customer codes it uses; else a new one.

    A new source is called after the kind of its first sheet and that sheet's header.
    """
    for sheet in sheets:
        before = known.get(sign(sheet))
        if before is not None and before.source:
            return before.source
    mine = _codes([engine.read(sheet.facts) for sheet in sheets if _has_codes(sheet)])
    if mine is not None:
        for source in dict.fromkeys(load.source for load in reversed(loads)):
            theirs = _codes_of(engine, workspace, [load for load in loads if load.source == source])
            if theirs is not None and _same_system(engine, mine, theirs):
                return source
    return f"{sheets[0].kind}-{sign(sheets[0])[:8]}"


def sign(sheet: CheckedSheet) -> str:
    """What tells this layout from others; a sheet without a header is known by what its columns were taken for."""
    if sheet.header_rows:
        return sheet.signature
    return "-".join([sheet.signature, sheet.kind, *(column.field or "" for column in sheet.columns)])


def _has_codes(sheet: CheckedSheet) -> bool:
    return any(column.field == "customer_code" for column in sheet.columns)


def _codes_of(engine: Engine, workspace: Workspace, loads: Sequence[Load]) -> ir.Table | None:
    named = [part for load in loads for part in load.parts if "customer_code" in fact(part.fact).fields]
    return _codes([engine.read(workspace.intake / part.path) for part in named])


def _codes(tables: Sequence[ir.Table]) -> ir.Table | None:
    """Every customer code with one of the names that it goes by."""
    pieces = []
    for rows in tables:
        name = raw.text(rows, "customer_name").strip().nullif("")
        pieces.append(rows.select(code=rows.customer_code.strip().nullif(""), name=name))
    if not pieces:
        return None
    together = ibis.union(*pieces) if len(pieces) > 1 else pieces[0]
    coded = together.filter(together.code.notnull())
    return coded.group_by("code").aggregate(name=coded.name.max())


def _same_system(engine: Engine, mine: ir.Table, theirs: ir.Table) -> bool:
    """Codes mostly the same, and where both say whose they are, mostly the same names: 1, 2, 3 alone prove nothing."""
    other = theirs.select(other_code=theirs.code, other=theirs.name)
    both = mine.join(other, mine.code == other.other_code)
    told = engine.fetch(
        both.aggregate(
            shared=both.count(),
            named=(both.name.notnull() & both.other.notnull()).sum(),
            agreed=(both.name == both.other).sum(),
        )
    ).to_pylist()[0]
    fewer = min(engine.fetch(one.aggregate(n=one.count())).to_pylist()[0]["n"] for one in (mine, theirs))
    shared, named, agreed = (int(told[name] or 0) for name in ("shared", "named", "agreed"))
    return shared >= ENOUGH and shared >= MOST * fewer and agreed >= MOST * named
