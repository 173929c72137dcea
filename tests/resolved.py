"""Portraits, pairs and decisions written as text, and the customers that follow from them."""

import json

import pyarrow as pa

from zhike.identity import groups, names
from zhike.tables import IBIS_TYPES, table

UNDECIDED = pa.table({name: pa.array([], pa.string()) for name in ("kind", "subject", "value")})
NOTHING = groups.nothing_known()


def portraits(text):
    """Portraits: source is s and kind_of_party what the clean name says, where not given."""
    rows = _rows(text)
    for row in rows:
        name = row.get("clean_name")
        row.setdefault("source", "s")
        row.setdefault("print", row["party_key"])
        row.setdefault("kind_of_party", names.kind(name) if name else "company")
    return _table("portraits", rows)


def pairs(text):
    """Pairs: left, right, probability, and as `marks` what speaks for it: `address 9.1, phone -2`."""
    rows = []
    for row in _rows(text):
        told = [mark.split() for mark in row.get("marks", "").split(",") if mark.strip()]
        probability = float(row["probability"])
        rows.append(
            {
                "left_key": min(row["left"], row["right"]), "right_key": max(row["left"], row["right"]),
                "probability": probability, "weight": float(row.get("weight") or 10 * probability),
                "evidence": json.dumps([{"mark": mark, "level": 1, "weight": float(bits)} for mark, bits in told]),
            }
        )  # fmt: skip
    return _table("pairs", rows)


def decisions(*said):
    """Decisions, the oldest first: (kind, left, right) or (kind, left, right, value)."""
    values = [json.dumps(one[3]) if len(one) > 3 else "{}" for one in said]
    return pa.table(
        {
            "kind": pa.array([one[0] for one in said], pa.string()),
            "subject": pa.array([f"{one[1]}|{one[2]}" for one in said], pa.string()),
            "value": pa.array(values, pa.string()),
            "number": pa.array(range(1, len(said) + 1), pa.int64()),
        }
    )


def resolved(written, alike=None, said=UNDECIDED, known=NOTHING, join_from=0.95):
    """Who is who: the resolution of portraits as text, pairs as text, decisions."""
    near = pairs(alike) if alike else None
    return groups.resolve(portraits(written), known, near, said, join_from=join_from)


def customers(*args, **more):
    """The parties of each customer, as a set of frozen sets."""
    found = {}
    for row in resolved(*args, **more).matches.to_pylist():
        found.setdefault(row["customer_id"], set()).add(row["party_key"])
    return {frozenset(keys) for keys in found.values()}


def of(*keys):
    return {frozenset(each.split()) for each in keys}


def ids(resolution):
    """party_key → customer_id"""
    return {row["party_key"]: row["customer_id"] for row in resolution.matches.to_pylist()}


def remembered(known, resolution):
    """What is known after one more run."""
    run = max(known["run"].to_pylist(), default=0) + 1
    there = {(row["party_key"], row["customer_id"]) for row in known.to_pylist()}
    told = [*resolution.matches.select(["party_key", "customer_id"]).to_pylist(), *resolution.new_ids.to_pylist()]
    fresh = [row for row in told if (row["party_key"], row["customer_id"]) not in there]
    more = {name: pa.array([row[name] for row in fresh], pa.string()) for name in ("party_key", "customer_id")}
    return pa.concat_tables([known, pa.table({**more, "run": pa.array([run] * len(fresh), pa.int64())})])


def _rows(text):
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").splitlines() if line.strip()]
    return [{name: cell for name, cell in zip(lines[0], line, strict=True) if cell} for line in lines[1:]]


def _table(name, rows):
    types = {"string": pa.string(), "float64": pa.float64()}
    return pa.table(
        {
            column.name: pa.array([row.get(column.name) for row in rows], types[IBIS_TYPES[column.type]])
            for column in table(name).columns
        }
    )
