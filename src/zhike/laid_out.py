"""SQL laid out once: DuckDB through Ibis, which keeps the SQL of expressions that may be asked again.

To lay an expression out takes longer than DuckDB takes for a small company's rows. An expression is equal to an earlier
one where its tables have the same names and columns: those that the next run, or the next question, finds under the same
names. What is made of tables with a name of the moment, or of rows in memory, is never asked again and not kept.
"""

import threading
from collections.abc import Mapping
from typing import Any

import ibis.expr.operations as ops
import ibis.expr.types as ir
from ibis import options
from ibis.backends.duckdb import Backend
from ibis.backends.sql.rewrites import Select
from ibis.common.collections import FrozenOrderedDict
from ibis.common.graph import Node

MOST = 1000
OF_THE_MOMENT = "ibis_"
"""How Ibis begins the names that it makes up."""

_kept: dict[tuple[ops.Node, bool], str] = {}
_lock = threading.Lock()


class DuckDB(Backend):  # type: ignore[misc]  # Ibis is not typed
    """Ibis's DuckDB. Connections with the same settings find each other's SQL."""

    def compile(
        self,
        expr: ir.Expr,
        /,
        *,
        limit: int | None = None,
        params: Mapping[ir.Expr, Any] | None = None,
        pretty: bool = False,
    ) -> str:
        """As Ibis does it, or did it before."""
        if limit is not None or params or pretty:
            return str(super().compile(expr, limit=limit, params=params, pretty=pretty))
        asked = (expr.op(), bool(options.sql.fuse_selects))
        with _lock:
            sql = _kept.pop(asked, None)
            if sql is not None:  # the last asked goes last
                _kept[asked] = sql
                return sql
        sql = str(super().compile(expr))
        if _may_return(asked[0]):
            with _lock:
                _kept[asked] = sql
                while len(_kept) > MOST:
                    del _kept[next(iter(_kept))]
        return sql


_is_all = Select.is_star_selection


def _is_all_of_as_many(select: Select) -> bool:
    """Whether a selection is all that its parent has; a wide parent's columns are made only where it has as many."""
    return len(select.values) == len(select.parent.schema) and bool(_is_all(select))


Select.is_star_selection = _is_all_of_as_many  # Ibis makes all of a parent's columns each time: a tenth of its work


def _fields(relation: ops.Relation) -> FrozenOrderedDict[str, ops.Field]:
    """The columns of a relation, made without asking of each whether a relation and its own column's name are such."""
    return FrozenOrderedDict({name: type.__call__(ops.Field, relation, name) for name in relation.schema})


ops.Relation.fields = property(_fields)  # half of all that Ibis makes for a run are these


def _children(node: Node) -> tuple[Node, ...]:
    """The nodes among a node's arguments, in one list rather than a generator for every collection."""
    found: list[Node] = []
    _gathered(node.__args__, found)
    return tuple(found)


def _gathered(arguments: Any, found: list[Node]) -> None:
    for one in arguments:
        if isinstance(one, Node):
            found.append(one)
        elif isinstance(one, (tuple, list)):
            _gathered(one, found)
        elif isinstance(one, dict):
            _gathered([part for pair in one.items() for part in pair], found)


Node.__children__ = property(_children)  # asked of every node on every way through an expression


def _may_return(asked: ops.Node) -> bool:
    return all(
        isinstance(table, ops.DatabaseTable) and not table.name.startswith(OF_THE_MOMENT)
        for table in asked.find(ops.PhysicalTable)
    )
