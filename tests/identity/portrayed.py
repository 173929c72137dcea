"""Portraits written as text, and the steps of linkage run on them."""

import ibis
import pyarrow as pa

from zhike.engine import Engine
from zhike.identity import levels
from zhike.identity.candidates import candidates, paired
from zhike.identity.levels import Portraits
from zhike.tables import COMPARED, IBIS_TYPES, TABLES, table

NAMES = [column.name for column in table("portraits").columns]


def portraits(text, **said):
    """The table `portraits`: the columns written, the others missing; a company of source s unless said."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").splitlines() if line.strip()]
    return portraits_of([dict(zip(lines[0], line, strict=True)) | said for line in lines[1:]])


def portraits_of(rows):
    usual = {"source": "s", "kind_of_party": "company"}
    whole = [usual | row for row in rows]
    for row in whole:
        row.setdefault("print", "|".join(f"{name}={row[name]}" for name in sorted(row) if row[name]))
    return pa.table({name: pa.array([row.get(name) or None for row in whole], pa.string()) for name in NAMES})


def nothing(name):
    """An empty table of the contract."""
    types = {column.name: IBIS_TYPES[column.type] for each in TABLES if each.name == name for column in each.columns}
    return pa.table({column: pa.array([], ibis.dtype(type_).to_pyarrow()) for column, type_ in types.items()})


def found(engine: Engine, drawn, known_portraits=None, known_candidates=None):
    """The table `candidates`, sorted."""
    known = (known_portraits or nothing("portraits"), known_candidates or nothing("candidates"))
    made = candidates(engine.given(drawn), *map(engine.given, known))
    return engine.fetch(made).sort_by([("left_key", "ascending"), ("right_key", "ascending")])


def told(candidates):
    """Rows of `candidates` with the level of each mark by name, None where one is silent."""
    return {
        (row["left_key"], row["right_key"]): {
            mark: None if sign == "-" else int(sign) for mark, sign in zip(COMPARED, row["levels"], strict=True)
        }
        for row in candidates.to_pylist()
    }


def met(drawn):
    """The pairs of keys that share a block."""
    parties = levels.read(drawn)
    keys = parties.keys.to_pylist()
    return {(keys[one], keys[other]) for one, other in zip(*(side.tolist() for side in paired(parties)), strict=True)}


def compared(drawn, *marks):
    """Per pair of keys the levels of these marks, −1 where one is silent; every pair is compared."""
    parties: Portraits = levels.read(drawn)
    keys = parties.keys.to_pylist()
    pairs = [(one, other) for one in range(len(keys)) for other in range(one + 1, len(keys))]
    left, right = (pa.array(side, pa.int64()).to_numpy() for side in zip(*pairs, strict=True))
    level = levels.compare(parties, left, right)
    return {
        (keys[one], keys[other]): tuple(int(level[mark][place]) for mark in marks)
        for place, (one, other) in enumerate(pairs)
    }
