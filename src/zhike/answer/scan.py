"""The one place that opens the tables of a snapshot. A decision is the key, and its row rules apply here."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Protocol

import ibis.expr.operations as ops
import ibis.expr.types as ir
import sqlglot

from zhike import predicate as predicates
from zhike.access import Decision
from zhike.engine import Engine
from zhike.errors import Denied
from zhike.predicate import Vocabulary
from zhike.question import read


class Snapshot(Protocol):
    """What a question needs to know of a snapshot."""

    @property
    def name(self) -> str: ...
    @property
    def as_of(self) -> date: ...
    def path(self, name: str, /) -> Path: ...


class Tables:
    """Opens tables of one snapshot for one decision; each once."""

    def __init__(self, snapshot: Snapshot, engine: Engine, decision: Decision, vocabulary: Vocabulary) -> None:
        self.snapshot, self.engine, self.decision, self.vocabulary = snapshot, engine, decision.require(), vocabulary
        self.opened: dict[str, ir.Table] = {}

    def __call__(self, name: str) -> ir.Table:
        """The table with the rows that the decision leaves.

        Errors  Denied where a row rule cannot be kept on the table
        """
        if name not in self.opened:
            self.opened[name] = _ruled(name, self.snapshot, self.engine, self.decision, self.vocabulary)
        return self.opened[name]


def scan(snapshot: Snapshot, engine: Engine, decision: Decision, vocabulary: Vocabulary) -> Tables:
    """What opens the tables of a snapshot.

    Errors  Denied, NotSignedIn where nothing is allowed
    """
    return Tables(snapshot, engine, decision, vocabulary)


def readable(sql: str, opened: Mapping[str, ir.Table], dialect: str = "duckdb") -> str:
    """SQL as people read it: the tables by their own names, a line per part. It is for the eye, not run again."""
    for name, table in opened.items():
        for base in table.op().find(ops.PhysicalTable):
            for quote in ('"', "`"):
                sql = sql.replace(f"{quote}{base.name}{quote}", f"{quote}{name}{quote}")
    return ";\n".join(sqlglot.transpile(sql, read=dialect, write=dialect, pretty=True))


def _ruled(name: str, snapshot: Snapshot, engine: Engine, decision: Decision, vocabulary: Vocabulary) -> ir.Table:
    rows = engine.read(snapshot.path(name))
    if not decision.row_predicate:
        return rows
    rules = [filter_ for text in decision.row_predicate for filter_ in read(text, vocabulary).where]
    if "customer_id" not in rows.columns or any(predicates.table_of(rule, vocabulary) != "customers" for rule in rules):
        raise Denied(
            (
                f"The row rules of {decision.principal.name} cannot be kept on {name}.",
                f"{decision.principal.name} 的数据范围无法应用于 {name}。",
            ),
            ("Ask the owner of the workspace.", "请联系工作区所有者。"),
        )
    people = engine.read(snapshot.path("profiles"))
    allowed = people.filter([predicates.holds(rule, people, vocabulary) for rule in rules])
    return allowed if name == "profiles" else rows.semi_join(allowed, "customer_id")
