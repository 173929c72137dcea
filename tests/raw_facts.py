"""Raw facts as the pipeline sees them, written as text: columns left out are there and empty."""

from collections.abc import Callable
from datetime import date
from itertools import count

import ibis.expr.types as ir

from zhike.currency import conversions
from zhike.money.periods import periods
from zhike.tables import fact

KEYS = {
    "party_key": "text",
    "custom": "json",
    "source": "text",
    "load": "text",
    "file": "text",
    "sheet": "text",
    "row": "count",
}
STATED = {"source": "s", "load": "L1", "file": "f.csv", "sheet": '""'}
Given = Callable[[str, str], ir.Table]


def raw(given: Given, name: str, text: str = "") -> ir.Table:
    """`raw(given, "order_lines", '''order_id | amount …''')`: source s, load L1, file f.csv, rows 2, 3 … where not given."""
    header, *body = [[cell.strip() for cell in line.split("|")] for line in _numbered(text)]
    columns = list(dict.fromkeys([*fact(name).fields, *KEYS]))
    if unknown := [column for column in header if column not in columns]:
        raise ValueError(f"{name} has no columns {unknown}")
    rows = [STATED | dict(zip(header, row, strict=True)) for row in body]
    lines = [columns, *([row.get(column, "") for column in columns] for row in rows)]
    return given(f"raw_{name}", "\n".join(" | ".join(line) for line in lines))


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


def _numbered(text: str) -> list[str]:
    lines = [line for line in text.strip("\n").splitlines() if line.strip()]
    if not lines or "row" in [cell.strip() for cell in lines[0].split("|")]:
        return lines or ["row"]
    numbers = count(2)
    return [lines[0] + " | row", *(f"{line} | {next(numbers)}" for line in lines[1:])]
