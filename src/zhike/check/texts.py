"""Numbers and dates that the engine does not read itself: read once per distinct text, into one lookup a column."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import ibis.expr.types as ir
from pyarrow import parquet

from zhike.check.looked import Looked
from zhike.check.reading import AS_FOUND, Reading
from zhike.clean import cells, typed
from zhike.clean.plan import DAYS, NUMBERS, Plan, cell
from zhike.sources import recognise as recognising
from zhike.sources.headers import stated_order

OTHERWISE_WRITTEN = ("tax_rate", "discount", "birth_year")
"""Fields of which even a plain number may mean something else: 13 is a rate of 0.13."""
CLOCKED = "+clock"
THOUSANDS = re.compile(r"^-?[0-9]{1,3}\.[0-9]{3}$")
"""What an engine casts itself, and what is a thousand where a comma stands before the decimals."""
DATES = 0.9
"""At least so many cells of a column of dates are dates."""
OTHER_WAY = {"dmy": "mdy", "mdy": "dmy"}


@dataclass
class _Formats:
    """How a sheet writes its dates and numbers, as far as it has been found out."""

    plan: Plan
    reading: Reading = AS_FOUND
    orders: dict[int, str] = field(default_factory=dict)
    decimals: dict[int, str] = field(default_factory=dict)
    ambiguous: set[int] = field(default_factory=set)
    open_signs: set[int] = field(default_factory=set)

    def known(self) -> Plan:
        """The plan with the formats."""
        return self.plan.with_(
            orders=dict(self.orders), decimals=dict(self.decimals),
            ambiguous=frozenset(self.ambiguous), open_signs=frozenset(self.open_signs),
        )  # fmt: skip

    def find(self, looked: Looked, texts: list[str], position: int) -> None:
        """The order of a column's dates, or its decimal sign."""
        if self.plan.type_of(position) in DAYS:
            self.orders[position], decided = order_of(looked, texts, position)
            if self.reading.dates:
                self.orders[position] = self.reading.dates
            elif not decided:
                self.ambiguous.add(position)
                if not self.reading.applies("ambiguous_date"):
                    self.orders[position] = OTHER_WAY[self.orders[position]]
        elif self.reading.numbers:
            self.decimals[position] = self.reading.numbers
        elif _is_comma(looked, texts, position):
            self.decimals[position] = ","
        elif texts:
            sign = cells.decimal_sign(texts)
            self.decimals[position] = "." if sign == "?" else sign
            if sign == "?" and self.plan.fields[position] in recognising.sums(self.plan.kind):
                self.open_signs.add(position)


def lookups(
    looked: Looked, lines: ir.Table, plan: Plan, reading: Reading = AS_FOUND
) -> tuple[Plan, dict[int, ir.Table]]:
    """What the odd texts of each column hold, and the plan with the order of dates and the decimal sign found."""
    told: dict[int, ir.Table] = {}
    formats = _Formats(plan, reading)
    for position in sorted(plan.fields):
        type_ = plan.type_of(position)
        if type_ not in NUMBERS and type_ not in DAYS:
            continue
        special = plan.fields[position] in OTHERWISE_WRITTEN
        texts = _odd(looked, lines, position, type_, every=special)
        formats.find(looked, texts, position)
        if formats.decimals.get(position) == "," and not special:
            texts += [one for one in _odd(looked, lines, position, type_, every=True) if THOUSANDS.match(one)]
        if texts:
            told[position] = _read(looked, texts, formats.known(), position)
        if plan.fields[position] == "ordered_on" and _has_clock(looked, lines, position, told.get(position)):
            formats.orders[position] += CLOCKED
    return formats.known(), told


def _odd(looked: Looked, lines: ir.Table, position: int, type_: str, *, every: bool) -> list[str]:
    odd = looked.engine.fetch(typed.odd_texts(lines, position, type_, all_rates=every))
    return [str(one) for one in odd.column("text").to_pylist()]


def _read(looked: Looked, texts: list[str], plan: Plan, position: int) -> ir.Table:
    path: Path = looked.into / f"{looked.stem}-texts{position}.parquet"
    parquet.write_table(typed.read_texts(texts, plan, position), path)
    return looked.engine.read(path)


def order_of(looked: Looked, texts: list[str], position: int) -> tuple[str, bool]:
    """Which number of a date comes first, and whether anything says so."""
    column = [one for one in looked.sample[position] if one] if position < len(looked.sample) else []
    written = sorted({*texts, *column})
    proven = cells.date_order(written)
    if proven is not None:
        return proven, not cells.orders_clash(written)
    stated = stated_order(looked.labels[position]) or stated_order(looked.shape.title)
    if stated is not None:
        return stated, True
    beside = _orders_beside(looked, position)
    if len(beside) == 1:
        return beside.pop(), True
    return min(("dmy", "mdy"), key=lambda order: _disorder(column, order)), False


def _orders_beside(looked: Looked, position: int) -> set[str]:
    """The orders that other columns of dates prove, used or not: one program writes all its dates alike."""
    found: set[str] = set()
    for place, column in enumerate(looked.sample):
        there = sorted({one for one in column if one}) if place != position else []
        if there and sum(map(cells.is_year_last, there)) >= DATES * len(there) and not cells.orders_clash(there):
            order = cells.date_order(there)
            found |= {order} if order in ("dmy", "mdy") else set()
    return found


def _is_comma(looked: Looked, texts: Sequence[str], position: int) -> bool:
    """Whether a column of 36,000 or 1.250 alone is read with the decimal comma that the sheet's other columns prove."""
    column = looked.sample[position] if position < len(looked.sample) else ()
    own = {*texts, *(one for one in column if one)}
    if not any(_OPEN.match(one.strip()) for one in own) or cells.decimal_sign(sorted(own), proof=True):
        return False
    proven = {
        cells.decimal_sign(sorted(there), proof=True)
        for place, cells_there in enumerate(looked.sample)
        if place != position and (there := {one for one in cells_there if one and _WRITTEN.match(one.strip())})
    }
    return "," in proven and "." not in proven


_OPEN = re.compile(r"^-?[0-9]{1,3}[.,][0-9]{3}-?$")
_WRITTEN = re.compile(r"^[-+(]?[€£$]?\s*[0-9]{1,3}([.,]?[0-9]{3})*[.,][0-9]+\s*€?[-)]?$")


def _disorder(column: Sequence[str], order: str) -> int:
    """How often a column goes back in time under an order of day and month: sheets are mostly sorted."""
    moments = [moment for one in column[:2000] if not isinstance(moment := cells.instant(one, order=order), cells.Bad)]
    return sum(1 for one, two in itertools.pairwise(moments) if two < one) + (len(column[:2000]) - len(moments))


def _has_clock(looked: Looked, lines: ir.Table, position: int, lookup: ir.Table | None) -> bool:
    """Whether any of a column's dates says the time too."""
    if lookup is not None:
        clocked = lookup.filter(lookup.moment.notnull(), lookup.moment != lookup.moment.truncate("D"))
        if looked.engine.fetch(clocked.limit(1)).num_rows:
            return True
    text = lines[cell(position)]
    timed = lines.filter(text.length() >= 13, text.re_search(r"[0-9]{1,2}:[0-9]{2}")).limit(1).select("row")
    return bool(looked.engine.fetch(timed).num_rows)
