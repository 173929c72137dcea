"""What is asked of one customer without computing anything: some columns of its rows, in an order, the first so many.

    SELECT day, amount FROM orders WHERE customer_id = $1 ORDER BY day DESC LIMIT 400

Of a file in the order of customers such rows are read as they are: to put a statement to an engine takes as long as that.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa

KEY = "customer_id"


@dataclass(frozen=True)
class Picked:
    """Rows of one customer as they lie in a table; empty values stand last, as DuckDB has them."""

    table: str
    columns: Mapping[str, str]  # what each is called → the table's column
    order: tuple[tuple[str, str], ...] = ()  # the table's column, "ascending" or "descending"
    most: int | None = None

    @property
    def needs(self) -> list[str]:
        """The table's columns that are read."""
        return list(dict.fromkeys([*self.columns.values(), *(name for name, _ in self.order), KEY]))

    def of(self, rows: pa.Table) -> pa.Table:
        """Of one customer's rows, those that are asked for."""
        rows = rows.sort_by(list(self.order)) if self.order else rows
        rows = rows if self.most is None else rows.slice(0, self.most)
        return rows.select(list(self.columns.values())).rename_columns(list(self.columns))


def picked(expression: ir.Table, who: str) -> Picked | None:
    """How an expression about a customer called `who` is picked from its rows; None where something is computed."""
    node = expression.op()
    columns = {name: name for name in node.schema}
    order: list[tuple[str, str]] = []
    most: int | None = None
    while not isinstance(node, ops.Filter):
        if isinstance(node, ops.Limit) and most is None and not order and node.offset == 0 and isinstance(node.n, int):
            most = node.n
        elif isinstance(node, ops.Sort) and not order and all(_is_plain(key) for key in node.keys):
            order = [(key.arg.name, "ascending" if key.ascending else "descending") for key in node.keys]
        elif isinstance(node, ops.Project) and all(isinstance(value, ops.Field) for value in node.values.values()):
            columns = {name: node.values[of].name for name, of in columns.items()}
            order = [(node.values[of].name, way) for of, way in order]
        elif not isinstance(node, ops.DropColumns):
            return None
        node = node.parent
    if not isinstance(node.parent, ops.DatabaseTable) or not _is_who(node.predicates, who):
        return None
    return Picked(node.parent.name, columns, tuple(order), most)


def _is_plain(key: ops.Node) -> bool:
    return isinstance(key, ops.SortKey) and isinstance(key.arg, ops.Field) and not key.nulls_first


def _is_who(predicates: tuple[ops.Node, ...], who: str) -> bool:
    if len(predicates) != 1 or not isinstance(predicates[0], ops.Equals):
        return False
    left, right = predicates[0].left, predicates[0].right
    return isinstance(left, ops.Field) and left.name == KEY and isinstance(right, ops.Literal) and right.value == who
