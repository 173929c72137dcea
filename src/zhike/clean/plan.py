"""What is known of a sheet when its rows are cleaned: columns, header rows, formats.

The plan is made by the recognition and by people; nothing in `clean` guesses what a column means.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from zhike.clock import CHINA
from zhike.tables import PARTY, Fact, fact
from zhike.tables import field as field_of

DOCUMENT_NUMBERS = ("order_id", "document_no", "invoice_no")
LINE_FIELDS = frozenset({"line_no", "product_code", "product_name", "category", "specification", "unit", "quantity", "unit_price", "amount", "amount_with_tax", "tax", "tax_rate", "discount", "cost", "invoice_amount", "paid_amount", "balance", "received_amount", "home_amount", "home_amount_with_tax", "score", "text"})  # fmt: skip
"""Fields of a line: a blank here is a blank, never the document's value."""
NUMBERS = frozenset({"money", "price", "quantity", "count", "number", "share"})
DAYS = frozenset({"day", "instant"})
SUMS = ("quantity", "amount", "amount_with_tax", "received_amount", "invoice_amount", "balance")
"""Columns whose totals are printed."""
SIGNED = (*SUMS, "paid_amount", "tax", "cost", "discount", "home_amount", "home_amount_with_tax")
"""Columns that a return turns negative."""
IDS = frozenset({"order_id", "document_no", "invoice_no", "customer_code", "customer_tax_id", "member_card", "product_code", "original_order_id", "phone", "contract_no", "lead_id", "ticket_no", "stock_code"})  # fmt: skip
HELD = {"targets": "value", "costs": "amount", "spend": "amount", "rates": "exchange_rate"}
"""Kinds of a period that may have a column for each month, and the field that these hold."""


@dataclass(frozen=True)
class Plan:
    """How a sheet's rows are to be read. Columns are counted from 0; column p is `c{p+1}` of the raw table."""

    kind: str
    names: tuple[str, ...]
    fields: Mapping[int, str]  # column → field, only columns that are used
    header: tuple[tuple[str | None, ...], ...] = ()  # the header rows as printed
    first_row: int = 1
    last_row: int = 0
    typical: int = 0  # cells that a row usually holds
    running: frozenset[int] = frozenset()  # columns that number the sheet's rows
    empty: frozenset[int] = frozenset()
    custom: frozenset[int] = frozenset()
    odd_blanks: frozenset[int] = frozenset()  # columns with blanks that an engine's trim does not know
    spaced: frozenset[int] | None = None  # columns with blanks at the ends of cells, or empty texts; None: any may be
    scales: Mapping[int, int] = field(default_factory=dict)  # 10000 for 万元
    orders: Mapping[int, str] = field(default_factory=dict)  # order of day and month
    since: tuple[int, int] | None = None  # year and month from which days without a year count
    ambiguous: frozenset[int] = frozenset()  # nothing decides the order
    decimals: Mapping[int, str] = field(default_factory=dict)
    open_signs: frozenset[int] = frozenset()  # sums of which nothing says whether 1.234 is a thousand
    marks: frozenset[int] = frozenset()  # status columns that hold a mark where approved, nothing where not
    zone: str = CHINA  # of the source's clock
    merged: tuple[tuple[int, int, int, int], ...] = ()
    keep_duplicates: bool = False
    discount: str = "money"  # how a discount is meant: money, none, paid (0.9), off (10 percent)
    months: Mapping[int, date] = field(default_factory=dict)  # a cross-tab's columns of sums
    currencies: Mapping[int, str] = field(default_factory=dict)  # a sheet of rates' columns, as their headers say
    headed: Mapping[int, Mapping[str, str]] = field(
        default_factory=dict
    )  # a statement's columns of sums: their period or item
    paid_out: tuple[int, ...] = ()  # a bank statement's columns of what was paid, where its rows are receipts
    stated: Mapping[str, str] = field(default_factory=dict)  # fields that the title says for every row
    assumed: frozenset[str] = frozenset()  # of those, what nothing in the file says: its day is when it was saved
    against: Mapping[int, int] = field(default_factory=dict)  # a debit balance's column → that of the credit side
    sides: Mapping[int, int] = field(default_factory=dict)  # a balance's column → the one that says 借 or 贷
    spans: Mapping[int, str] = field(default_factory=dict)  # a column of spans → the field that has their last days
    ids: int | None = None  # a column of our own ids: whom they name needs no other name
    worded: frozenset[int] = frozenset()  # columns of a questionnaire that are answered in words: 很满意, 一般
    struck: int | None = None  # a column that marks rows which their own program holds as deleted

    @property
    def fact(self) -> Fact:
        """The contract of the kind."""
        return fact(self.kind)

    def column(self, name: str) -> int | None:
        """The column of a field, None where the sheet lacks it."""
        return next((position for position, one in self.fields.items() if one == name), None)

    def columns(self, name: str) -> tuple[int, ...]:
        """All columns of a field that several may hold."""
        return tuple(position for position, one in self.fields.items() if one == name)

    @property
    def held(self) -> str:
        """The field that a cross-tab's columns hold: sums, rates, or what is to be reached."""
        return HELD.get(self.kind, "amount")

    @property
    def across(self) -> Mapping[int, date | str | Mapping[str, str]]:
        """A cross-tab's columns, each with its month, its currency, or what its header says."""
        return self.months or self.currencies or self.headed

    def summed(self, name: str) -> tuple[int, ...]:
        """The columns whose sum is the field's sum: a cross-tab's months, else the column of the field."""
        if self.across and name == self.held:
            return tuple(sorted(self.across))
        position = self.column(name)
        return () if position is None else (position,)

    def first(self, *names: str) -> int | None:
        """The column of the first of several fields that the sheet has."""
        return next((found for name in names if (found := self.column(name)) is not None), None)

    @property
    def used(self) -> tuple[int, ...]:
        """Columns that hold anything at all."""
        return tuple(position for position in range(len(self.names)) if position not in self.empty)

    @property
    def number(self) -> int | None:
        """The column that numbers documents (orders, receipts, invoices)."""
        own = self.fact.document[:1]
        return self.first(*own, *DOCUMENT_NUMBERS) if self.kind not in MASTERS else None

    @property
    def key(self) -> int | None:
        """The column by which a second copy is known: document number, or a master's code."""
        if self.kind in MASTERS:
            return self.first("customer_code", "product_code", "member_card")
        return (
            self.number
            if self.kind in ("order_lines", "documents", "receipts", "invoices", "deliveries", "contracts")
            else None
        )

    @property
    def party(self) -> tuple[int, ...]:
        """The columns that say who."""
        return tuple(position for position, name in self.fields.items() if name in PARTY)

    @property
    def day(self) -> int | None:
        """The date that the kind needs."""
        if self.months:
            return None
        if self.kind == "invoices":
            return self.first("invoiced_on", "due_on")
        return (
            self.first("ordered_on", "ordered_at")
            if self.fact.day == "ordered_on"
            else (self.column(self.fact.day) if self.fact.day else None)
        )

    @property
    def sums(self) -> tuple[str, ...]:
        """The kind's sums that must be numbers, first the one that must be there."""
        if self.months or self.headed:
            return ()
        present = [name for name in self.fact.amount if self.column(name) is not None]
        if self.kind == "invoices" and not present and self.column("balance") is not None:
            return ("balance",)
        return tuple(present)

    def is_spaced(self, position: int) -> bool:
        """Whether cells of a column must be trimmed."""
        return self.spaced is None or position in self.spaced

    def type_of(self, position: int) -> str | None:
        """The column type of a field's column."""
        name = self.fields.get(position)
        return field_of(name).type if name else None

    def with_(self, **changes: object) -> "Plan":
        """The plan with something more known."""
        return replace(self, **changes)  # type: ignore[arg-type]


MASTERS = ("customers", "people", "products", "staff")


def cell(position: int) -> str:
    """The raw table's name of a column."""
    return f"c{position + 1}"


def until(position: int) -> str:
    """The column of the last days of a column of spans."""
    return f"u{position + 1}"
