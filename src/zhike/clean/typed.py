"""Cells → typed values, or the reason why there is none.

Texts in canonical form are cast by the engine. All others are read once per distinct text
(`cells`) into a lookup that is joined back; a column without such texts needs no join at all.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from zhike.clean import cells, periods
from zhike.clean.cells import Bad
from zhike.clean.plan import DAYS, IDS, NUMBERS, Plan, cell
from zhike.gradings import is_grading

EXACT = "decimal(38, 6)"
"""Numbers are kept to six places until a fact is written, so that sums are exact."""
QUICK = "decimal(18, 6)"
"""Holds all but the largest, and engines read text into it sixty times faster than into `EXACT`."""

LOOKUP = pa.schema(
    [
        ("text", pa.string()),
        ("number", pa.decimal128(38, 6)),
        ("moment", pa.timestamp("us")),
        ("reason", pa.string()),
        ("share", pa.bool_()),
        ("open", pa.bool_()),
    ]
)


def canonical(text: ir.StringValue, type_: str) -> ir.BooleanValue:
    """True of a text that the engine casts itself."""
    if type_ in NUMBERS:
        return text.re_search(cells.CANONICAL_NUMBER)
    return text.re_search(cells.CANONICAL_DAY) | text.re_search(cells.CANONICAL_INSTANT)


def cast(text: ir.StringValue, type_: str) -> ir.Value:
    """What the engine makes of a text itself: exact number or moment, null where it makes nothing of it."""
    if type_ not in NUMBERS:
        return text.try_cast("timestamp")
    return ibis.coalesce(text.try_cast(QUICK).cast(EXACT), text.try_cast(EXACT))


def odd_texts(lines: ir.Table, position: int, type_: str, *, all_rates: bool = False) -> ir.Table:
    """A column's distinct texts that `cells` must read.

    Row     one text
    """
    text = lines[cell(position)]
    rows = (
        lines.filter(lines["class"].isnull() | lines["class"].isin(("other", "cancelled", "duplicate")), text.notnull())
        .select(text=text)
        .distinct()
    )
    fine = ibis.literal(False) if all_rates else canonical(rows.text, type_) & cast(rows.text, type_).notnull()
    return rows.filter(~fine)


def read_texts(texts: Iterable[str], plan: Plan, position: int, *, epoch: int = 1900) -> pa.Table:
    """What the odd texts of a column hold: number or moment, else the reason."""
    name, type_ = plan.fields[position], plan.type_of(position) or "text"
    rows = [
        _number_row(text, name, plan.decimals.get(position, "."), words=plan.kind == "assessments")
        if type_ in NUMBERS
        else _moment_row(text, plan, position, epoch)
        for text in texts
    ]
    return pa.Table.from_pylist(rows, schema=LOOKUP)


def _number_row(text: str, name: str, decimal: str, *, words: bool = False) -> dict[str, object]:
    row: dict[str, object] = {
        "text": text,
        "number": None,
        "moment": None,
        "reason": None,
        "share": False,
        "open": False,
    }
    value: Decimal | Bad
    if name == "discount":
        found = cells.discount(text)
        value, row["share"] = (found, False) if isinstance(found, Bad) else (found[1], found[0] == "share")
    elif name == "tax_rate":
        value = cells.share(text)
    elif name == "employees":
        value = cells.number(text, decimal=decimal)
        value = _lower_end(text) if value == cells.BAD_NUMBER else value
    elif name == "term_days":
        value = periods.term(text, decimal=decimal)
    elif name == "birth_year":
        moment = cells.instant(text, order="mdy")
        value = Decimal(moment.year) if isinstance(moment, datetime) and not text.isdigit() else cells.number(text)
    else:
        value = cells.number(text, decimal=decimal)
    if isinstance(value, Bad):
        row["reason"] = None if words and name == "score" and is_grading(text) else value.reason
    elif abs(value) >= 10**26:
        row["reason"] = "bad_number"
    else:
        row["number"] = value.quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)
    return row


def _lower_end(text: str) -> Decimal | Bad:
    """The lower end of a range of people: 50-99人 is 50."""
    head = cells.narrow(text).replace("~", "-").replace("至", "-").split("-")[0]
    return cells.number(head) if "-" in cells.narrow(text).replace("~", "-").replace("至", "-") else cells.BAD_NUMBER


def _moment_row(text: str, plan: Plan, position: int, epoch: int) -> dict[str, object]:
    value = cells.instant(text, order=plan.orders.get(position, "ymd"), epoch=epoch, zone=plan.zone, since=plan.since)
    row: dict[str, object] = {
        "text": text,
        "number": None,
        "moment": None,
        "reason": None,
        "share": False,
        "open": False,
    }
    if isinstance(value, Bad):
        return {**row, "reason": value.reason}
    return {**row, "moment": value, "open": position in plan.ambiguous and cells.exchangeable(text)}


def typed(
    lines: ir.Table, plan: Plan, lookups: Mapping[int, ir.Table], statuses: Mapping[str, tuple[str, ...]]
) -> ir.Table:
    """Lines with a value and a reason per column of numbers and dates.

    Row     one physical row
    Leaves  nothing; v{n} the value (exact number or moment), r{n} its reason, o{n} a date that could be another
    """
    told = lines
    for position in sorted(plan.fields):
        type_ = plan.type_of(position)
        if type_ not in NUMBERS and type_ not in DAYS:
            continue
        told = _with_value(told, plan, position, type_, lookups.get(position))
    return _judged(told, plan, statuses)


def stored(whole: ir.Table, plan: Plan, lookups: Mapping[int, ir.Table]) -> ir.Table:
    """Typed lines without the columns that say the same of every row, as they are laid down."""
    return whole.drop(*_same_everywhere(plan, lookups))


def restored(whole: ir.Table, plan: Plan, lookups: Mapping[int, ir.Table]) -> ir.Table:
    """What `stored` has left out, put back."""
    return whole.mutate(**_same_everywhere(plan, lookups))


def _same_everywhere(plan: Plan, lookups: Mapping[int, ir.Table]) -> dict[str, ir.Value]:
    """Reasons and marks of columns whose texts the engine casts: there are none."""
    told: dict[str, ir.Value] = {}
    for position in sorted(plan.fields):
        type_ = plan.type_of(position)
        if (type_ in NUMBERS or type_ in DAYS) and position not in lookups:
            told |= _unmarked(position + 1)
    return told


def _unmarked(number: int) -> dict[str, ir.Value]:
    return {f"r{number}": ibis.null("string"), f"s{number}": ibis.literal(False), f"o{number}": ibis.literal(False)}


def _with_value(lines: ir.Table, plan: Plan, position: int, type_: str, lookup: ir.Table | None) -> ir.Table:
    text = lines[cell(position)]
    number = position + 1
    if lookup is None:
        value = cast(text, type_)
        return lines.mutate(**{f"v{number}": _scaled(value, plan, position)}, **_unmarked(number))
    named = lookup.select(
        **{
            f"t{number}": lookup.text,
            f"k{number}": lookup.number if type_ in NUMBERS else lookup.moment,
            f"r{number}": lookup.reason,
            f"s{number}": lookup["share"],
            f"o{number}": lookup.open,
        }
    )
    joined = lines.left_join(named, lines[cell(position)] == named[f"t{number}"])
    own = ibis.ifelse(joined[f"t{number}"].isnull(), cast(joined[cell(position)], type_), joined[f"k{number}"])
    return joined.mutate(
        **{
            f"v{number}": _scaled(own, plan, position),
            f"s{number}": joined[f"s{number}"].fill_null(False),
            f"o{number}": joined[f"o{number}"].fill_null(False),
        }
    ).drop(f"t{number}", f"k{number}")


def _scaled(value: ir.Value, plan: Plan, position: int) -> ir.Value:
    factor = plan.scales.get(position, 1)
    return value if factor == 1 else (value * ibis.literal(factor)).cast(EXACT)


def _judged(lines: ir.Table, plan: Plan, statuses: Mapping[str, tuple[str, ...]]) -> ir.Table:
    """`back`: true of lines that take goods or money back."""
    kind = plan.first("document_kind", "kind")
    back = ibis.literal("document_kind" in plan.stated)  # a title names no kind but that of returns
    if kind is not None and statuses.get("returns"):
        back = lines[cell(kind)].isin(statuses["returns"]).fill_null(False)
    for name in ("quantity", *plan.fact.amount):
        position = plan.column(name)
        if position is not None:
            back = back | (lines[f"v{position + 1}"] < 0).fill_null(False)
    return lines.mutate(back=back)


def rounded_ids(plan: Plan) -> tuple[int, ...]:
    """Columns whose long numbers Excel may have rounded."""
    return tuple(position for position, name in sorted(plan.fields.items()) if name in IDS)


ROUNDED = r"^'?[+-]?[0-9](\.[0-9]+)?[eE]\+?(1[5-9]|[2-9][0-9])$"


def number_of(position: int) -> str:
    """The typed table's column of a raw column's value."""
    return f"v{position + 1}"
