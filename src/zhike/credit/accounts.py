"""A customer's accounts of one year in one row: what its statements say, item by item, and where."""

from collections.abc import Iterable

import ibis
import ibis.expr.types as ir

STANDING = (
    "cash", "receivables", "stock", "current_assets", "assets", "current_liabilities", "liabilities", "equity", "reserve", "retained", "market_value",
)  # fmt: skip
"""What stands on the last day of the year."""
FLOWING = (
    "revenue",
    "cost_of_sales",
    "interest",
    "finance_cost",
    "selling_cost",
    "admin_cost",
    "research_cost",
    "profit_before_tax",
    "ebit",
    "net_profit",
    "operating_cash",
    "investing_cash",
    "financing_cash",
)
"""What happened over the twelve months."""
DERIVED = {
    "interest_paid": ("interest", "finance_cost"),
    "earned": ("ebit", "profit_before_tax", "interest", "finance_cost"),
    "owned": ("equity", "assets", "liabilities"),
    "kept": ("retained", "reserve"),
    "financed": ("finance_cost", "interest"),
    "running": ("selling_cost", "admin_cost", "research_cost", "finance_cost", "interest"),
}
"""What is made of several items, and of which."""


def accounts(statements: ir.Table) -> ir.Table:
    """What is used of each customer's statements, a column for each item.

    Row      one customer and one last day of a period
    Units    the workspace's currency, as numbers; `in_<item>` is the item's row as JSON
    Leaves   what happened in less or more than twelve months
    Missing  an item where the statement has none

        interest_paid  interest, where not given the financing cost
        earned         earnings before interest and tax: as given, else profit before tax + interest paid
        owned          equity as given, else assets − liabilities
        kept           retained profit, with the surplus reserve where there is one
        financed       the financing cost, where not given interest
        running        cost of selling, administration and financing, with that of research where it is given
    """
    counts = (statements.state == "used") & (statements.item.isin(STANDING) | (statements.months == 12))
    rows = statements.filter(counts)
    rows = rows.mutate(number=rows.amount.cast("float64"), told=_told(rows))
    items = (*STANDING, *FLOWING)
    wide = rows.group_by("customer_id", "ended_on").aggregate(
        **{item: rows.number.max(where=rows.item == item) for item in items},
        **{f"in_{item}": rows.told.max(where=rows.item == item) for item in items},
    )
    wide = wide.mutate(
        interest_paid=ibis.coalesce(wide.interest, wide.finance_cost),
        financed=ibis.coalesce(wide.finance_cost, wide.interest),
    )
    return wide.mutate(
        earned=ibis.coalesce(wide.ebit, wide.profit_before_tax + wide.interest_paid),
        owned=ibis.coalesce(wide.equity, wide.assets - wide.liabilities),
        kept=wide.retained + wide.reserve.fill_null(0.0),
        running=wide.selling_cost + wide.admin_cost + wide.research_cost.fill_null(0.0) + wide.financed,
    )


def inputs(wide: ir.Table, names: Iterable[str]) -> ir.StringValue:
    """The rows that some figures were made of, as a JSON list."""
    items = list(dict.fromkeys(item for name in names for item in DERIVED.get(name, (name,))))
    parts = [wide[f"in_{item}"] for item in items]
    joined = ibis.literal("")
    for part in parts:
        joined = joined + part.notnull().ifelse(ibis.literal(",") + part.fill_null(""), "")
    return ibis.literal("[") + joined.substr(1) + ibis.literal("]")


def _told(rows: ir.Table) -> ir.StringValue:
    """One row of a statement as JSON: item, amount, file, sheet, row."""
    texts = {
        "item": rows.item,
        "written": rows.item_written,
        "file": rows.file,
        "sheet": rows.sheet,
        "load": rows["load"],
    }
    said = ibis.literal("{")
    for name, value in texts.items():
        plain = value.fill_null("").replace("\\", "\\\\").replace('"', '\\"')
        said = said + ibis.literal(f'"{name}":"') + plain + ibis.literal('",')
    amount, row = rows.amount.cast("string"), rows.row.cast("string")
    return said + ibis.literal('"amount":"') + amount + ibis.literal('","row":') + row + ibis.literal("}")
