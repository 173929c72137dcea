"""Amendments: what a customer's record said before a later load of its source said otherwise."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhike import raw
from zhike.desk import Load
from zhike.engine import Engine
from zhike.tables import fact
from zhike.workspace import Workspace

MASTER = "customers"


@dataclass(frozen=True)
class Amendment:
    """One field of one record, as a load and one before it say it. `field` is ours, or what the source calls its own."""

    field: str
    before: str
    after: str
    load: Load
    file: str
    sheet: str
    row: int


def amendments(
    engine: Engine, workspace: Workspace, loads: Sequence[Load], party_keys: Sequence[str]
) -> list[Amendment]:
    """What later loads say otherwise about parties, the newest first.

    Leaves   fields that a load does not fill: nothing said is no amendment; what one load says in two ways
    Missing  amendments of a record without a code whose name or numbers changed: nothing tells that it is the same one
    """
    rows = raw.brought(engine, workspace, loads, MASTER)
    rows = rows.mutate(record=raw.document(rows, fact(MASTER)))
    own = rows.filter(rows.party_key.isin(list(party_keys))).select("record").distinct()
    records = [row["record"] for row in engine.fetch(own).to_pylist()]
    if not records:
        return []
    places = {
        (load.id, part.file, part.sheet): (load.number, part.number, load) for load, part in raw.parts_of(loads, MASTER)
    }
    told = [
        (*places[row["load"], row["file"], row["sheet"]], row)
        for row in engine.fetch(rows.filter(rows.record.isin(records))).to_pylist()
    ]
    told.sort(key=lambda one: (one[0], one[1], one[3]["row"]))
    return list(_compared((load, row) for _, _, load, row in told))[::-1]


def _compared(told: Iterator[tuple[Load, Mapping[str, Any]]]) -> Iterator[Amendment]:
    """Each value that differs from the last that an earlier load gave the same field of the same record."""
    known: dict[tuple[str, str], tuple[str, str]] = {}
    for load, row in told:
        for name, value in _said(row):
            before, at = known.get((row["record"], name), (value, load.id))
            if before != value and at != load.id:
                yield Amendment(name, before, value, load, row["file"], row["sheet"], row["row"])
            known[row["record"], name] = (value, load.id)


def _said(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields that a row fills, with their values as text; then those that are the source's own."""
    for name in fact(MASTER).fields:
        if name in row and name != "source" and row[name] not in (None, ""):
            yield name, str(row[name])
    for name, value in json.loads(row["custom"] or "{}").items():
        if value not in (None, ""):
            yield name, str(value)
