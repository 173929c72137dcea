"""Numbers made for a page: each with the address that explains it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeGuard

from zhike.answer import Cell, Figure, Part
from zhike.answer.figure import Value, exact
from zhike.metric import Better, Unit
from zhike.predicate import Vocabulary
from zhike.tables import table
from zhike.web.shown import Day, Shown, link
from zhike.web.words import Words

UNITS: dict[str, Unit] = {
    "money": "money",
    "count": "count",
    "share": "share",
    "number": "number",
    "price": "price",
    "quantity": "quantity",
}


@dataclass(frozen=True)
class Links:
    """A maker of shown numbers in one language, for one snapshot."""

    words: Words
    vocabulary: Vocabulary
    currency: str
    at: str = ""

    def metric(self, value: Value, name: str, *, signed: bool = False, **where: Any) -> Shown:
        """A metric's value; `where` are the filters in force, as the address writes them."""
        metric = self.vocabulary.metric(name)
        href = link("/explain", **where, show=name, at=self.at)
        better = metric.better if signed else "more"
        return self._shown(value, metric.unit, href, self.words.say(metric.label), signed=signed, better=better)

    def cell(
        self,
        value: Value,
        of: str,
        column: str,
        *,
        signed: bool = False,
        better: Better = "more",
        unit: Unit | None = None,
        **key: Any,
    ) -> Shown:
        """A value of one row of a sealed table, named by the row's key."""
        found = table(of).column(column)
        kind = unit or UNITS.get(found.type, "number")
        href = link("/explain/cell", table=of, column=column, **key, at=self.at)
        return self._shown(value, kind, href, self.words.say(found.means), signed=signed, better=better)

    def figure(self, cell: Cell) -> Any:
        """A cell of an answer, as a page shows it."""
        if isinstance(cell, Part):
            return cell.short(self.words.lang)
        if cell.words is not None or isinstance(cell.value, str):
            return cell.short(self.words.lang)
        if isinstance(cell.value, date):
            return Day(cell.value, self.words.lang)
        return self.of(cell)

    def of(self, cell: Figure, *, signed: bool = False) -> Shown:
        """A figure, as a page shows it."""
        metric = self.vocabulary.metric(cell.metric)
        better = metric.better if signed else "more"
        said = self.words.say(metric.label)
        return self._shown(cell.value, cell.unit, f"/explain?{cell.address}", said, signed=signed, better=better)

    def change(self, now: Figure, then: Figure) -> Any:
        """By what share a figure is more than another of the same metric; nothing where that is not above zero."""
        if not _counts(now.value) or not _counts(then.value) or then.value <= 0:
            return ""
        metric = self.vocabulary.metric(now.metric)
        ratio = float(now.value) / float(then.value) - 1
        said = self.words.say(metric.label)
        return self._shown(ratio, "share", f"/explain?{now.address}", said, signed=True, better=metric.better)

    def plain(self, value: Value, unit: Unit) -> str:
        """A value with every digit, as text: for rows that stand beside the number they make up."""
        return exact(value, unit, self.words.lang)

    def sum(
        self, value: Value, unit: Unit, href: str, said: str, *, signed: bool = False, better: Better = "more"
    ) -> Shown:
        """A number that a page adds up; `href` is where its parts stand."""
        return self._shown(value, unit, href, said, signed=signed, better=better)

    def _shown(
        self, value: Value, unit: Unit, href: str, said: str, *, signed: bool = False, better: Better = "more"
    ) -> Shown:
        words = self.words
        return Shown(value, unit, words.lang, href, said, signed, self._currency(unit), better, words.numbers)

    def _currency(self, unit: str) -> str:
        return self.currency if unit == "money" else ""


def _counts(value: Value) -> TypeGuard[int | float | Decimal]:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
