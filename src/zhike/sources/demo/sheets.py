"""Sheets as the demo company's systems export them, each with what is true of its rows.

The truth document has the form of the import's own: what a reader should find in the file.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

Cell = None | bool | str | int | float | date | datetime

TOTALS = ("quantity", "amount", "amount_with_tax", "received_amount", "invoice_amount", "balance")
_RETURNING = ("amount", "amount_with_tax", "received_amount", "invoice_amount")
_WITH_RETURNS = ("order_lines", "documents", "receipts", "invoices")
EXCLUDED = ("subtotal", "repeated_header", "cancelled", "duplicate", "other")
NOBODY_KNOWN = -1
"""The party of a placeholder such as 散客."""


@dataclass
class Sheet:
    """One sheet of one file while it is being filled.

    `columns` are pairs: the header's name in the truth's mapping (two-level headers as upper/lower, columns without a
    header as #n, a header's second occurrence as name#2) and the field, or None. Sums are in 分 and quantities in
    hundredths, so that they add up exactly.
    """

    file: str
    name: str
    kind: str
    columns: tuple[tuple[str, str | None], ...]
    above: tuple[tuple[Cell, ...], ...] = ()
    encoding: str | None = None
    rows: list[tuple[Cell, ...]] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    parties: list[int | None] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    sums: list[dict[str, int]] = field(default_factory=list)
    flags: list[tuple[int, str, str]] = field(default_factory=list)

    def add(
        self,
        cells: tuple[Cell, ...],
        outcome: str = "accepted",
        *,
        party: int | None = None,
        name: str = "",
        **sums: int,
    ) -> int:
        """One more row; its place among the rows. `outcome` is a class of the import contract."""
        self.rows.append(cells)
        self.classes.append(outcome)
        self.parties.append(party)
        self.names.append(name)
        self.sums.append(sums)
        return len(self.rows) - 1

    def flag(self, place: int, column: str, reason: str) -> None:
        """A cell to be shown to a person."""
        self.flags.append((place, column, reason))

    @property
    def header(self) -> tuple[tuple[str, ...], ...]:
        """The header as written: one row, or two where a column has an upper and a lower part."""
        texts = [_header_text(key) for key, _ in self.columns]
        if not any("/" in text for text in texts):
            return (tuple(texts),)
        upper, last = [], ""
        for text in texts:
            part = text.split("/")[0]
            upper.append("" if "/" in text and part == last else part)
            last = part
        return tuple(upper), tuple(text.split("/")[1] if "/" in text else "" for text in texts)

    @property
    def merged(self) -> tuple[tuple[int, int, int, int], ...]:
        """The areas a two-level header merges, counted from zero in the whole sheet."""
        if len(self.header) == 1:
            return ()
        top = len(self.above)
        upper, lower = self.header
        starts = [x for x, text in enumerate(upper) if text]
        areas = []
        for x, following in zip(starts, [*starts[1:], len(upper)], strict=True):
            if not lower[x]:
                areas.append((top, x, top + 1, x))
            elif following - x > 1:
                areas.append((top, x, top, following - 1))
        return tuple(areas)

    def whole(self) -> list[tuple[Cell, ...]]:
        """All rows from the top of the sheet."""
        return [*self.above, *self.header, *self.rows]

    def truth(self) -> dict[str, Any]:
        """What a reader should find in this sheet: one object of the truth document."""
        first = len(self.above) + len(self.header)
        accepted = [i for i, outcome in enumerate(self.classes) if outcome == "accepted"]
        found: dict[str, Any] = {
            "file": self.file,
            "sheet": self.name,
            "kind": self.kind,
            "encoding": self.encoding,
            "header_rows": list(range(len(self.above) + 1, first + 1)),
            "mapping": dict(self.columns),
            "rows": {
                "physical": len(self.rows),
                "accepted": len(accepted),
                "rejected": self.classes.count("rejected"),
                "blank": self.classes.count("blank"),
                "excluded": {outcome: self.classes.count(outcome) for outcome in EXCLUDED},
            },
            "totals": self._totals(accepted),
        }
        if self.kind in _WITH_RETURNS:
            found["returns"] = self._returns(accepted)
        places = sorted((first + place + 1, column, reason) for place, column, reason in self.flags)
        found["flags"] = [{"row": row, "column": column, "reason": reason} for row, column, reason in places]
        if any(name for name in self.names):
            found |= self._parties(accepted)
        return found

    def _totals(self, accepted: list[int]) -> dict[str, str]:
        fields = {field for _, field in self.columns}
        return {
            name: decimal_text(sum(self.sums[i].get(name, 0) for i in accepted), name)
            for name in TOTALS
            if name in fields and any(name in self.sums[i] for i in accepted)
        }

    def _returns(self, accepted: list[int]) -> dict[str, Any]:
        fields = {field for _, field in self.columns}
        amount = next((name for name in _RETURNING if name in fields), "amount")
        negative = [i for i in accepted if self.sums[i].get(amount, 0) < 0]
        return {
            "rows": len(negative),
            "quantity": decimal_text(sum(self.sums[i].get("quantity", 0) for i in negative), "quantity"),
            "amount": decimal_text(sum(self.sums[i].get(amount, 0) for i in negative), "amount"),
        }

    def _parties(self, accepted: list[int]) -> dict[str, Any]:
        spelled: dict[int | None, set[str]] = {}
        for i in accepted:
            if self.names[i].strip():
                spelled.setdefault(self.parties[i], set()).add(self.names[i].strip())
        clusters = sorted(sorted(names) for names in spelled.values() if len(names) > 1)
        written = {name for names in spelled.values() for name in names}
        return {"clusters": clusters, "customers_as_written": len(written), "customers_true": len(spelled)}

    def spellings(self) -> dict[tuple[str, int], int]:
        """How often each name stands for each party in accepted rows."""
        counts: dict[tuple[str, int], int] = {}
        for outcome, name, party in zip(self.classes, self.names, self.parties, strict=True):
            if outcome == "accepted" and name and party is not None:
                counts[name.strip(), party] = counts.get((name.strip(), party), 0) + 1
        return counts

    def who(self) -> list[tuple[int, int]]:
        """Row, counted from the top of the sheet, and party of every accepted row that names one."""
        first = len(self.above) + len(self.header) + 1
        found = zip(self.classes, self.parties, strict=True)
        return [
            (first + place, party)
            for place, (outcome, party) in enumerate(found)
            if outcome == "accepted" and party is not None
        ]


def _header_text(key: str) -> str:
    if key.startswith("#"):
        return ""
    return key.split("#")[0]


def decimal_text(hundredths: int, name: str) -> str:
    """As the truth writes it: money to the cent, quantities without needless zeros."""
    sign, whole, rest = "-" if hundredths < 0 else "", abs(hundredths) // 100, abs(hundredths) % 100
    if name == "quantity" and rest == 0:
        return f"{sign}{whole}"
    return f"{sign}{whole}.{rest:02d}"
