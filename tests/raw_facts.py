"""Raw facts as the pipeline sees them, written as text: columns left out are there and empty."""

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import ibis
import ibis.expr.types as ir

from zhike.currency import conversions
from zhike.money.periods import periods
from zhike.tables import IBIS_TYPES, fact, field

KEYS = {
    "party_key": "text",
    "custom": "json",
    "source": "text",
    "load": "text",
    "file": "text",
    "sheet": "text",
    "row": "count",
}
Given = Callable[[str, str], ir.Table]


def raw(given: Given, name: str, text: str = "") -> ir.Table:
    """`raw(given, "order_lines", '''order_id | amount …''')`: source s, load L1, file f.csv, rows 2, 3 … where not given."""
    fields = [field(column) for column in fact(name).fields]
    types: dict[str, Any] = {f.name: f.type for f in fields} | KEYS
    if not text.strip():
        return (
            given("nothing", "row\n1")
            .select(**{column: ibis.null(IBIS_TYPES[type_]) for column, type_ in types.items()})
            .filter(ibis.literal(False))
        )
    table = given("raw", _numbered(text))
    stated = {"source": "s", "load": "L1", "file": "f.csv", "sheet": ""}
    return table.select(
        **{
            column: table[column].cast(IBIS_TYPES[type_])
            if column in table.columns
            else ibis.literal(stated[column])
            if column in stated
            else ibis.null(IBIS_TYPES[type_])
            for column, type_ in types.items()
        }
    )


AS_OF = date(2025, 12, 31)


def own_currency(given: Given) -> ir.Table:
    """The conversions of a company whose documents are all in its own currency: none."""
    return given("conversions", "currency_written | day | currency | rate | rate_on | rate_from")


def other_currencies(given: Given, rates: str = "", home: str = "CNY", **documents: str) -> ir.Table:
    """The conversions of documents and rates written as text."""
    facts = ("order_lines", "documents", "invoices", "receipts", "costs", "spend", "statements")
    brought = raw(given, "rates", rates)
    documents_ = [raw(given, name, documents.get(name, "")) for name in facts]
    read = periods(*documents_[4:], brought)
    return conversions(*documents_, brought, read, currency=home, as_of=AS_OF)


def _numbered(text: str) -> str:
    lines = [line for line in text.strip("\n").splitlines() if line.strip()]
    if "row" in [cell.strip() for cell in lines[0].split("|")]:
        return "\n".join(lines)
    numbers = count(2)
    return "\n".join([lines[0] + " | row", *(f"{line} | {next(numbers)}" for line in lines[1:])])
