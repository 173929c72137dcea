"""A step's table held against its contract: types before any row is read, promises after it is written."""

from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pyarrow as pa

from zhike.engine import Engine
from zhike.errors import BrokenSetup
from zhike.tables import IBIS_TYPES, Table

SUMMED = ("money", "quantity")
SEPARATOR = "\x1f"


def as_promised(expression: ir.Table, table: Table) -> ir.Table:
    """The expression with the table's columns in their order and types; no data is read.

    Errors  BrokenSetup, naming the step and the column that is missing, too much, or of another type
    """
    if not table.columns:
        return expression
    found = expression.schema()
    wanted = [column.name for column in table.columns]
    missing = [name for name in wanted if name not in found]
    extra = [name for name in found if name not in wanted]
    if missing or extra:
        raise _broken(table.name, f"lacks {missing} and has beside them {extra}", f"缺少 {missing}，多出 {extra}")
    if [*found] == wanted and all(found[name].copy(nullable=True) == _promised(table, name) for name in wanted):
        return expression  # another select of the same would have to be laid out too
    return expression.select(**{column.name: _cast(expression, table, column.name) for column in table.columns})


def _promised(table: Table, name: str) -> dt.DataType:
    return ibis.dtype(IBIS_TYPES[table.column(name).type])


def _cast(expression: ir.Table, table: Table, name: str) -> Any:
    wanted = _promised(table, name)
    found = expression[name].type()
    if found.copy(nullable=True) == wanted:
        return expression[name]
    same = (
        isinstance(found, dt.Null)
        or (found.is_decimal() and wanted.is_decimal())
        or (found.is_integer() and (wanted.is_integer() or wanted.is_decimal()))
        or (found.is_floating() and wanted.is_floating())
        or (found.is_timestamp() and wanted.is_timestamp())
    )
    if not same:
        raise _broken(
            table.name, f"gives “{name}” as {found}, not {wanted}", f"的列“{name}”类型为 {found}，应为 {wanted}"
        )
    return expression[name].cast(wanted)


def counted(engine: Engine, rows: ir.Table, table: Table) -> dict[str, Any]:
    """What the manifest says of a written table: rows, sums, and the promises that it breaks.

    Shapes  {"rows": 3, "schema": {…}, "sums": {"amount": "12.50"}, "broken": {"missing": {column: rows}, "repeated_keys": 0}}
    """
    kinds = {column.name: column.type for column in table.columns}
    summed = [name for name, kind in kinds.items() if kind in SUMMED]
    needed = [column.name for column in table.columns if not column.nullable]
    asked: dict[str, Any] = {"rows": rows.count()}
    asked |= {f"sum_{name}": rows[name].sum() for name in summed}
    asked |= {f"null_{name}": rows[name].isnull().sum() for name in needed}
    if "row" not in table.key:
        asked["keys"] = _key(rows, table.key).nunique()
    told = engine.fetch(rows.aggregate(**asked)).to_pylist()[0]
    count = int(told["rows"])
    repeated = count - int(told["keys"]) if "keys" in told else _repeated_rows(engine, rows, table.key)
    missing = {name: int(told[f"null_{name}"] or 0) for name in needed}
    return {
        "rows": count,
        "schema": {name: str(kind.copy(nullable=True)) for name, kind in rows.schema().items()},
        "sums": {name: format(told[f"sum_{name}"] or Decimal(0), "f") for name in summed},
        "broken": {"missing": {name: n for name, n in missing.items() if n}, "repeated_keys": repeated},
    }


def none(table: Table) -> pa.Table:
    """A table of these columns without a row."""
    return (
        ibis.schema({column.name: _promised(table, column.name) for column in table.columns}).to_pyarrow().empty_table()
    )


def _key(rows: ir.Table, key: tuple[str, ...]) -> ir.Value:
    """One value per key: eight bytes each, so that counting twenty million of them stays in memory."""
    parts = [rows[name].cast("string").fill_null("") for name in key]
    joined = parts[0]
    for part in parts[1:]:
        joined = joined + SEPARATOR + part
    return joined.hash()


def _repeated_rows(engine: Engine, rows: ir.Table, key: tuple[str, ...]) -> int:
    """Rows of one sheet with the same number: counted sheet by sheet, row numbers being small and dense."""
    sheets = rows.group_by([name for name in key if name != "row"])
    each = sheets.aggregate(more=rows.count() - rows["row"].nunique())
    return int(engine.fetch(each.aggregate(more=each.more.sum())).to_pylist()[0]["more"] or 0)


def _broken(table: str, en: str, zh: str) -> BrokenSetup:
    return BrokenSetup(
        (f"The step “{table}” {en}.", f"步骤“{table}”{zh}。"),
        (
            "This is a fault of Zhike or of your definitions.py, not of your data: please report it.",
            "这是程序或 definitions.py 的问题，与您的数据无关，请反馈给我们。",
        ),
    )
