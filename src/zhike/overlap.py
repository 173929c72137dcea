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


class Spans:
    """The first and the last document of each part, in the order of their text, for files that are brought together.

    Found once: a thousand days' files would else each open all those before them.
    """

    def __init__(self) -> None:
        self._known: dict[Path, tuple[str, str]] = {}

    def near(self, engine: Engine, of: Fact, new: Sequence[Lying], old: Sequence[Lying]) -> list[Lying]:
        """The old parts that may hold a document of the new ones."""
        self._learn(engine, of, [one for one in (*new, *old) if one.path not in self._known])
        first = min(self._known[one.path][0] for one in new)
        last = max(self._known[one.path][1] for one in new)
        return [one for one in old if self._known[one.path][0] <= last and first <= self._known[one.path][1]]

    def _learn(self, engine: Engine, of: Fact, lying: Sequence[Lying]) -> None:
        keyed = _keyed(engine, of, lying)
        spans = keyed.group_by("place").aggregate(first=keyed.document.min(), last=keyed.document.max())
        for row in engine.fetch(spans).to_pylist():
            self._known[lying[row["place"]].path] = (row["first"], row["last"])


def settle(
    engine: Engine,
    fresh: Sequence[Lying],
    earlier: Sequence[Lying],
    into: Path,
    *,
    scratch: Path,
    spans: Spans | None = None,
) -> list[Part]:
    """The new parts with their counts; the documents that stand back for them are listed in `into`.

    `earlier` holds the parts of active loads, oldest first. Of two sheets of the new load the later one counts.
    `spans`: what is known of parts, where several files are brought together.
    """
    counted: list[Part] = []
    lists: list[pa.Table] = []
    for name in dict.fromkeys(one.part.fact for one in fresh):
        new = [one for one in fresh if one.part.fact == name]
        old = [one for one in earlier if one.part.fact == name]
        if spans is not None and old:
            old = spans.near(engine, fact(name), new, old)
        if not old and len(new) == 1:
            counted.append(replace(new[0].part, inserted=new[0].part.rows))
            continue
        parts, out = _one_fact(_Laid(engine, fact(name), scratch / f"overlap-{name}"), new, old)
        counted += parts
        lists.append(out)
    found = pa.concat_tables(lists) if lists else LIST.empty_table()
    if found.num_rows:
        parquet.write_table(found, into / raw.REPLACED)
    return sorted(counted, key=lambda part: part.number)


@dataclass(frozen=True)
class _Laid:
    """One fact's documents on the engine, each table computed once and laid down."""

    engine: Engine
    of: Fact
    place: Path  # what the names of the files begin with

    def documents(self, lying: Sequence[Lying], name: str) -> ir.Table:
        """The documents of some parts: where each stands, and how many rows it has."""
        keyed = _keyed(self.engine, self.of, lying)
        return self._down(keyed.group_by(*WHERE, "place", "document").aggregate(rows=keyed.count()), name)

    def known(self, lying: Sequence[Lying], among: ir.Table) -> ir.Table | None:
        """Those of some documents that other parts hold too; None where there are none."""
        keyed = _keyed(self.engine, self.of, lying)
        shared = keyed.semi_join(among, "document").select("document").distinct()
        found = self._down(shared, "shared")
        return found if self.engine.fetch(found.limit(1)).num_rows else None

    def contents(self, lying: Sequence[Lying], only: ir.Table, name: str) -> ir.Table:
        """Some documents as parts hold them: where each stands, how many rows it has, what they say in any order."""
        keyed = _keyed(self.engine, self.of, lying, with_content=True).semi_join(only, "document")
        number = keyed.said.hash() & MASK  # so many bits that the sum of a large document's rows still fits
        told = keyed.group_by(*WHERE, "place", "document").aggregate(rows=keyed.count(), content=number.sum())
        return self._down(told, name)

    def _down(self, rows: ir.Table, name: str) -> ir.Table:
        path = self.place.with_name(f"{self.place.name}-{name}.parquet")
        self.engine.write(rows, path, passing=True)
        return self.engine.read(path)


def _keyed(engine: Engine, of: Fact, lying: Sequence[Lying], *, with_content: bool = False) -> ir.Table:
    """Each row's document and where it stands."""
    places = pa.table(
        {
            "load": [one.load for one in lying],
            "file": [one.part.file for one in lying],
            "sheet": [one.part.sheet for one in lying],
            "place": pa.array(range(len(lying)), pa.int64()),
        }
    )
    rows = engine.read([one.path for one in lying])
    said = {"said": raw.content(rows, of)} if with_content else {}
    keyed = rows.select(*WHERE, document=raw.document(rows, of), **said)
    return keyed.join(engine.given(places), list(WHERE))


def _one_fact(laid: _Laid, new: Sequence[Lying], old: Sequence[Lying]) -> tuple[list[Part], pa.Table]:
    """What rows say is only compared for documents that stand in both: loads of other months share none."""
    mine = laid.documents(new, "new")
    shared = laid.known(old, mine) if old else None
    if shared is None and len(new) == 1:
        return [replace(new[0].part, inserted=new[0].part.rows)], LIST.empty_table()
    last = mine.group_by("document").aggregate(place=mine.place.max())
    winners = mine.join(last, ["document", "place"])
    out = mine.anti_join(last, ["document", "place"]).select(*WHERE, "document")
    state = winners.select("place", "document", "rows", equal=ibis.literal(False), there=ibis.literal(False))
    if shared is not None:
        before = laid.contents(old, shared, "before")
        out = out.union(before.select(*WHERE, "document"))
        state = _compared(winners, laid.contents(new, shared, "now"), before)
    counts = state.group_by("place").aggregate(
        inserted=state.rows.sum(where=~state.there),
        updated=state.rows.sum(where=state.there & ~state.equal),
        skipped=state.rows.sum(where=state.equal),
    )
    told = {row["place"]: row for row in laid.engine.fetch(counts).to_pylist()}
    listed = laid.engine.fetch(out.mutate(fact=ibis.literal(laid.of.name)).select(*LIST.names))
    return [_counted(one.part, told.get(place, {})) for place, one in enumerate(new)], listed.cast(LIST)


def _compared(winners: ir.Table, now: ir.Table, before: ir.Table) -> ir.Table:
    """The new documents that count: whether each was there before, and whether it said the same."""
    newest = before.group_by("document").aggregate(place=before.place.max())
    last = before.join(newest, ["document", "place"])
    last = last.select(was=last.document, were=last.rows, what=last.content)
    said = now.select(stands=now.place, named=now.document, content=now.content)
    told = winners.left_join(said, [winners.place == said.stands, winners.document == said.named])
    both = told.left_join(last, told.document == last.was)
    equal = (both.rows == both.were) & (both.content == both.what)
    return both.select("place", "document", "rows", equal=equal.fill_null(False), there=both.was.notnull())


def _counted(part: Part, told: dict[str, int]) -> Part:
    """Rows of this part that come new, replace others, or were there; what a later sheet overrides was there too."""
    inserted, updated = int(told.get("inserted") or 0), int(told.get("updated") or 0)
    return replace(part, inserted=inserted, updated=updated, skipped=part.rows - inserted - updated)
