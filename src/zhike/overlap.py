"""Overlap: which documents of a new load are there already, found before it is committed.

Its outcome is written beside the rows, so that nobody reading the facts has to look for doubles again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from pyarrow import parquet

from zhike import raw
from zhike.desk import Part
from zhike.engine import Engine
from zhike.tables import Fact, fact

WHERE = ("load", "file", "sheet")
LIST = pa.schema([(name, pa.string()) for name in ("fact", *WHERE, "document")])
MASK = (1 << 31) - 1


@dataclass(frozen=True)
class Lying:
    """A part of a load and the file of its rows."""

    load: str
    part: Part
    path: Path


def settle(engine: Engine, fresh: Sequence[Lying], earlier: Sequence[Lying], into: Path) -> list[Part]:
    """The new parts with their counts; the documents that stand back for them are listed in `into`.

    `earlier` holds the parts of active loads, oldest first. Of two sheets of the new load the later one counts.
    """
    counted: list[Part] = []
    lists: list[pa.Table] = []
    for name in dict.fromkeys(one.part.fact for one in fresh):
        new = [one for one in fresh if one.part.fact == name]
        old = [one for one in earlier if one.part.fact == name]
        if not old and len(new) == 1:
            counted.append(replace(new[0].part, inserted=new[0].part.rows))
            continue
        parts, out = _one_fact(engine, fact(name), new, old)
        counted += parts
        lists.append(out)
    found = pa.concat_tables(lists) if lists else LIST.empty_table()
    if found.num_rows:
        parquet.write_table(found, into / raw.REPLACED)
    return sorted(counted, key=lambda part: part.number)


def _one_fact(engine: Engine, of: Fact, new: Sequence[Lying], old: Sequence[Lying]) -> tuple[list[Part], pa.Table]:
    mine = _documents(engine, of, new, None)
    theirs = _documents(engine, of, old, mine) if old else None
    last = mine.group_by("document").aggregate(place=mine.place.max())
    winners = mine.join(last, ["document", "place"])
    losers = mine.anti_join(last, ["document", "place"])
    out = losers.select(*WHERE, "document")
    state = winners.select("place", "document", "rows", equal=ibis.literal(False), there=ibis.literal(False))
    if theirs is not None:
        out = out.union(theirs.select(*WHERE, "document"))
        newest = theirs.group_by("document").aggregate(place=theirs.place.max())
        before = theirs.join(newest, ["document", "place"])
        before = before.select(was=before.document, were=before.rows, what=before.content)
        both = winners.left_join(before, winners.document == before.was)
        equal = (both.rows == both.were) & (both.content == both.what)
        state = both.select("place", "document", "rows", equal=equal.fill_null(False), there=both.was.notnull())
    counts = state.group_by("place").aggregate(
        inserted=state.rows.sum(where=~state.there),
        updated=state.rows.sum(where=state.there & ~state.equal),
        skipped=state.rows.sum(where=state.equal),
    )
    told = {row["place"]: row for row in engine.fetch(counts).to_pylist()}
    parts = [_counted(one.part, told.get(place, {})) for place, one in enumerate(new)]
    listed = engine.fetch(out.mutate(fact=ibis.literal(of.name)).select(*LIST.names))
    return parts, listed.cast(LIST)


def _documents(engine: Engine, of: Fact, lying: Sequence[Lying], only: ir.Table | None) -> ir.Table:
    """The documents of some parts: where each stands, how many rows it has, and what they say in any order."""
    places = pa.table(
        {
            "load": [one.load for one in lying],
            "file": [one.part.file for one in lying],
            "sheet": [one.part.sheet for one in lying],
            "place": pa.array(range(len(lying)), pa.int64()),
        }
    )
    rows = engine.read([one.path for one in lying])
    keyed = rows.select(*WHERE, document=raw.document(rows, of), said=raw.content(rows, of))
    if only is not None:
        keyed = keyed.semi_join(only.select("document").distinct(), "document")
    placed = keyed.join(engine.given(places), list(WHERE))
    number = placed.said.hash() & MASK  # so many bits that the sum of a large document's rows still fits
    return placed.group_by(*WHERE, "place", "document").aggregate(rows=placed.count(), content=number.sum())


def _counted(part: Part, told: dict[str, int]) -> Part:
    """Rows of this part that come new, replace others, or were there; what a later sheet overrides was there too."""
    inserted, updated = int(told.get("inserted") or 0), int(told.get("updated") or 0)
    return replace(part, inserted=inserted, updated=updated, skipped=part.rows - inserted - updated)
