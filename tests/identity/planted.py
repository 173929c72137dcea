"""The demo company's parties as its systems write them, and who is truly who, without files in between.

planted = Planted.of(company(seed=1, first=0, count=800), engine, folder)
found = planted.measured(clusters.resolved(engine, folder, planted.facts))
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from zhike.arrival import as_raw
from zhike.engine import Engine
from zhike.pipeline import NAMED
from zhike.sources.demo.company import Company
from zhike.sources.demo.exports import exported
from zhike.sources.demo.sheets import Sheet
from zhike.tables import IBIS_TYPES, PARTY, fact, field

SAYS_WHO = (*PARTY, "contact_person", "address", "role", "other_party", "kind", "parent_code")
"""Fields of a row that say who somebody is."""


@dataclass(frozen=True)
class Found:
    """How well parties were told apart: pairs of parties as written, and how many true ones were joined wrongly."""

    precision: float
    recall: float
    recall_of_spellings: float
    parties_wrongly_joined: int
    parties: int
    customers: int
    wrong: tuple[tuple[str, str], ...]
    missed: tuple[tuple[str, str], ...]

    def document(self) -> dict[str, Any]:
        """Its numbers, for people."""
        rounded = {name: round(getattr(self, name), 4) for name in ("precision", "recall", "recall_of_spellings")}
        counts = {name: getattr(self, name) for name in ("parties_wrongly_joined", "parties", "customers")}
        return rounded | counts


@dataclass(frozen=True)
class Planted:
    """Raw facts by name; the true party and the name of every party key that only one party can be."""

    facts: dict[str, ir.Table]
    truth: dict[str, int]
    names: dict[str, str]
    ambiguous: int

    @classmethod
    def of(cls, company: Company, engine: Engine, folder: Path) -> "Planted":
        """What all sheets of a company say of who is who."""
        pieces: dict[str, list[pa.Table]] = defaultdict(list)
        told: dict[str, set[int]] = defaultdict(set)
        names: dict[str, str] = {}
        for _, _, sheets in exported(company):
            for sheet in sheets:
                if f"raw_{sheet.kind}" not in NAMED:
                    continue
                rows, parties = _rows(sheet)
                table = engine.fetch(
                    as_raw(
                        engine.given(rows),
                        sheet.kind,
                        source=_source(sheet),
                        load="1",
                        file=sheet.file,
                        sheet=sheet.name,
                    )
                )
                pieces[f"raw_{sheet.kind}"].append(table)
                keyed = zip(
                    table["party_key"].to_pylist(),
                    table["row"].to_pylist(),
                    table["customer_name"].to_pylist(),
                    strict=True,
                )
                for key, row, name in keyed:
                    if key is not None and parties[row] is not None:
                        told[key].add(parties[row])
                        names[key] = name or ""
        facts = {name: _held(engine, folder, name, pa.concat_tables(tables)) for name, tables in pieces.items()}
        truth = {key: next(iter(found)) for key, found in told.items() if len(found) == 1}
        return cls(facts, {key: party for key, party in truth.items() if party >= 0}, names, len(told) - len(truth))

    def measured(self, made: Mapping[str, ir.Table], engine: Engine) -> Found:
        """The customers found, held against the truth."""
        rows = engine.fetch(made["matches"].select("party_key", "customer_id")).to_pylist()
        customers = {row["party_key"]: row["customer_id"] for row in rows if row["party_key"] in self.truth}
        return measured({key: customers.get(key, key) for key in self.truth}, self.truth, self.names)


def measured(customers: Mapping[str, str], truth: Mapping[str, Any], names: Mapping[str, str]) -> Found:
    """Customers found for keys, held against the true party of each. All pairs are counted, none sampled.

    recall_of_spellings: of pairs of a party's different names as written, those in one customer.
    """
    together = Counter(zip(customers.values(), (truth[key] for key in customers), strict=True))
    by_customer, by_party = Counter(customers.values()), Counter(truth[key] for key in customers)
    right, found, true = (_pairs(counts.values()) for counts in (together, by_customer, by_party))
    mixed, parts = defaultdict(set), defaultdict(lambda: defaultdict(set))
    for key, customer in customers.items():
        mixed[customer].add(truth[key])
        parts[truth[key]][customer].add(names[key].strip())
    spellings = missed_spellings = 0
    wrong: list[tuple[str, str]] = []
    missed: list[tuple[str, str]] = []
    for key, customer in customers.items():
        if len(mixed[customer]) > 1:
            wrong.append((customer, f"{names[key]} [{truth[key]}]"))
    for customers_of in parts.values():
        names_of = set().union(*customers_of.values()) - {""}
        for one, other in combinations(sorted(names_of), 2):
            spellings += 1
            if not any(one in held and other in held for held in customers_of.values()):
                missed_spellings += 1
                missed.append((one, other))
    return Found(
        right / found if found else 1.0,
        right / true if true else 1.0,
        1 - missed_spellings / spellings if spellings else 1.0,
        sum(len(parties) for parties in mixed.values() if len(parties) > 1),
        len(by_party),
        len(by_customer),
        tuple(sorted(wrong)),
        tuple(missed),
    )


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _held(engine: Engine, folder: Path, name: str, rows: pa.Table) -> ir.Table:
    engine.write(engine.given(rows), folder / f"{name}.parquet")
    return engine.read(folder / f"{name}.parquet")


def _source(sheet: Sheet) -> str:
    """The program that exported it: its files of several years are one source."""
    return sheet.file.split("_")[0].split(".")[0]


def _rows(sheet: Sheet) -> tuple[pa.Table, dict[int, int | None]]:
    """What the accepted rows say of who is who, each saying once, as text; and the party of each row."""
    own = [name for name in fact(sheet.kind).fields if name in SAYS_WHO]
    places = {name: place for place, (_, name) in enumerate(sheet.columns) if name in own}
    seen: dict[tuple[str | None, ...], int] = {}
    parties: dict[int, int | None] = {}
    for place, (row, outcome, party) in enumerate(zip(sheet.rows, sheet.classes, sheet.parties, strict=True)):
        if outcome != "accepted":
            continue
        said = tuple(_text(row[at]) for at in places.values())
        if any(said) and (*said, str(party)) not in seen:
            seen[(*said, str(party))] = place
            parties[place] = party
    columns: dict[str, pa.Array] = {"row": pa.array(list(seen.values()), pa.int64())}
    for at, name in enumerate(places):
        columns[name] = pa.array([said[at] for said in seen], ibis.dtype(IBIS_TYPES[field(name).type]).to_pyarrow())
    return pa.table(columns), parties


def _text(cell: Any) -> str | None:
    text = "" if cell is None else str(cell).strip(" \t\r\n\u3000")
    return text or None
