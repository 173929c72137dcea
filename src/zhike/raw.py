"""Raw facts: the accepted rows of all active loads, each document once, as the pipeline reads them.

Where two loads of one source (or two sheets of one workbook) hold the same document, the later one's copy
counts as a whole. Which copies are out was found when the later load was committed and lies beside its rows
(`replaced.parquet`); to undo a load is to read neither.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from pathlib import Path

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from zhike.desk import Load, Part
from zhike.engine import Engine
from zhike.tables import FACTS, IBIS_TYPES, PARTY, Fact, fact, field
from zhike.workspace import Workspace

PROVENANCE = {"source": "string", "load": "string", "file": "string", "sheet": "string", "row": "int64"}
REPLACED = "replaced.parquet"
SEPARATOR = "\x1f"
_LATER = ("home_amount", "home_amount_with_tax")
"""Fields that loads of earlier versions lack: where they say nothing, a row's hash is what it was."""
NOT_WITHIN_SOURCE = ("invoices", "receipts")
"""Facts whose numbers are one series in the whole workspace; the others' belong to their source."""


def columns_of(name: str) -> dict[str, str]:
    """The columns of `raw_<fact>` with their Ibis types."""
    own = {each: IBIS_TYPES[field(each).type] for each in fact(name).fields if each != "source"}
    return {**own, "party_key": "string", "custom": "string", **PROVENANCE}


def raw(
    engine: Engine, workspace: Workspace, loads: Sequence[Load], name: str, *, as_of: date | None = None
) -> ir.Table:
    """The rows of one fact that count: of active loads, each document once, dated up to `as_of`.

    Row      one row of a sheet, typed, with its provenance
    Leaves   documents that a later load holds too; facts dated after `as_of`
    Missing  every column of the fact is there, null where its source has none
    """
    rows = brought(engine, workspace, loads, name)
    if lists := lists_of_replaced(workspace, loads):
        rows = _without_replaced(rows, engine.read(lists, name=f"replaced_{name}"), fact(name))
    return rows if as_of is None else known_by(rows, fact(name), as_of, workspace)


def brought(engine: Engine, workspace: Workspace, loads: Sequence[Load], name: str) -> ir.Table:
    """The rows of one fact as all active loads brought them, also those that a later load holds too.

    Row      one row of a sheet, typed, with its provenance
    Missing  every column of the fact is there, null where its source has none
    """
    types = columns_of(name)
    paths = [workspace.intake / part.path for _, part in parts_of(loads, name)]
    if not paths:
        return _nothing(types)
    rows = engine.read(paths, name=f"brought_{name}")
    return rows.select(**{one: rows[one] if one in rows.columns else ibis.null(kind) for one, kind in types.items()})


def _nothing(types: Mapping[str, str]) -> ir.Table:
    """No row, of the types that rows of a file have; it holds nothing in memory, so what is made of it is laid out once."""
    kept = {name: dt.DataType.from_pyarrow(ibis.dtype(kind).to_pyarrow()) for name, kind in types.items()}
    one = ibis.null("string").name("nothing").as_table()
    return one.select(**{name: ibis.null(kind) for name, kind in kept.items()}).filter(ibis.literal(False))


def lists_of_replaced(workspace: Workspace, loads: Sequence[Load]) -> list[Path]:
    """The files that say which documents a later load holds too."""
    return [path for load in active(loads) if (path := workspace.intake / load.id / REPLACED).exists()]


def _without_replaced(rows: ir.Table, replaced: ir.Table, of: Fact) -> ir.Table:
    out = replaced.filter(replaced.fact == of.name).select("load", "file", "sheet", "document").distinct()
    keyed = rows.mutate(document=document(rows, of))
    return keyed.anti_join(out, ["load", "file", "sheet", "document"]).drop("document")


def known_by(rows: ir.Table, of: Fact, as_of: date, workspace: Workspace) -> ir.Table:
    """The rows that were known on a day: what has no date stays."""
    said = known(rows, of, as_of, workspace)
    return rows if said is None else rows.filter(said)


def known(rows: ir.Table, of: Fact, as_of: date, workspace: Workspace) -> ir.BooleanValue | None:
    """Whether a row was known on a day; None where the fact has no day."""
    day = day_of(rows, of)
    if day is None:
        return None
    if day.type().is_timestamp():
        return day.isnull() | (day < ibis.literal(_day_ends(as_of, workspace), "timestamp('UTC')"))
    return day.isnull() | (day <= ibis.literal(as_of))


def day_of(rows: ir.Table, of: Fact) -> ir.Value | None:
    """The day, or instant, by which a row of the fact is dated."""
    return rows[of.day] if of.day in rows.columns else None


def _day_ends(day: date, workspace: Workspace) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), workspace.zone).astimezone(UTC)


def latest_day(engine: Engine, workspace: Workspace, loads: Sequence[Load]) -> date:
    """The latest order day that is not in the future; without orders, the latest day of any fact; else today."""
    today = workspace.today()
    for names in (("order_lines", "documents"), tuple(each.name for each in FACTS if each.day)):
        found = [day for name in names if (day := _latest(engine, workspace, loads, name, today))]
        if found:
            return max(found)
    return today


def _latest(engine: Engine, workspace: Workspace, loads: Sequence[Load], name: str, today: date) -> date | None:
    if not any(part.fact == name for load in loads if load.state == "active" for part in load.parts):
        return None
    rows = raw(engine, workspace, loads, name, as_of=today)
    day = day_of(rows, fact(name))
    if day is None:
        return None
    found = engine.fetch(rows.aggregate(day=day.max())).to_pylist()[0]["day"]
    if isinstance(found, datetime):
        return found.astimezone(workspace.zone).date()
    return found if isinstance(found, date) else None


def parties(raw_costs: ir.Table, raw_signals: ir.Table, *facts: ir.Table) -> ir.Table:
    """Every party as its source writes it: the distinct parties of all facts that name one.

    Row  one party_key; is_customer: a row that is neither a cost nor a sign of outside names it, for who is only paid is
         a carrier or a landlord, and a ranking lists companies that never bought
    """
    named = [(raw_costs, False), (raw_signals, False), *((rows, True) for rows in facts)]
    found = (rows.filter(rows.party_key.notnull()).mutate(is_customer=ibis.literal(is_)) for rows, is_ in named)
    return _distinct(ibis.union(*(_distinct(rows) for rows in found)))


def _distinct(rows: ir.Table) -> ir.Table:
    """One row per party_key; all rows with the same key say the same of who it is, so any will do."""
    return rows.group_by("party_key").aggregate(
        source=rows.source.arbitrary(),
        **{name: text(rows, name).arbitrary() for name in PARTY},
        is_customer=rows.is_customer.any(),
    )


def party_key(rows: ir.Table) -> ir.StringValue:
    """Hash of the source and of all that the row says about its party; missing where it says nothing."""
    said = [text(rows, name) for name in PARTY]
    anything = ibis.or_(*(part.notnull() for part in said))
    joined = reduce(lambda one, other: one + SEPARATOR + other.fill_null(""), said, rows.source)
    return anything.ifelse(joined.hexdigest("md5"), ibis.null("string"))


def document(rows: ir.Table, of: Fact) -> ir.StringValue:
    """What a row belongs to and is replaced with.

    The fact's natural key; lines without a number belong to their party's day (and store); a master without a
    code is its party; where there is nothing of the kind, equal rows are one document.
    """
    scope = ibis.literal("") if of.name in NOT_WITHIN_SOURCE else rows.source
    choices = []
    if of.document:
        number = rows[of.document[0]]
        whole = scope + SEPARATOR + number
        if "party_key" in of.document:
            whole = whole + SEPARATOR + _party_words(rows)
        choices.append((number.notnull(), ibis.literal("n") + SEPARATOR + whole))
    if of.name in ("order_lines", "documents"):
        day = scope + SEPARATOR + rows.party_key + SEPARATOR + text(rows, "ordered_on").fill_null("")
        choices.append(
            (rows.party_key.notnull(), ibis.literal("d") + SEPARATOR + day + SEPARATOR + rows.store.fill_null(""))
        )
    if of.name == "customers":
        choices.append((rows.party_key.notnull(), ibis.literal("p") + SEPARATOR + rows.party_key))
    same = ibis.literal("c") + SEPARATOR + scope + SEPARATOR + content(rows, of)
    return ibis.cases(*choices, else_=same) if choices else same


def content(rows: ir.Table, of: Fact) -> ir.StringValue:
    """A hash of all that a row says, wherever it stands: equal rows have equal ones."""
    always = [text(rows, name).fill_null("") for name in of.fields if name not in _LATER]
    said = reduce(lambda one, other: one + SEPARATOR + other, [*always, rows.custom.fill_null("")])
    later = [(SEPARATOR + text(rows, name)).fill_null("") for name in of.fields if name in _LATER]
    return reduce(lambda one, other: one + other, later, said).hexdigest("md5")


def _party_words(rows: ir.Table) -> ir.StringValue:
    """Who owes, whatever else the sheet says of them: a list of claims and an ageing list share the name only."""
    return ibis.coalesce(
        rows.customer_name.strip().nullif(""), rows.customer_code, rows.customer_tax_id, rows.phone, rows.member_card,
        rows.email, ibis.literal(""),
    )  # fmt: skip


def text(rows: ir.Table, name: str) -> ir.StringValue:
    """A field of some rows as text, null where they have none of the kind."""
    if name not in rows.columns:
        return ibis.null("string")
    return rows[name].cast("string")


def part_path(load: str, part: int, fact_name: str) -> str:
    """Where the rows of one part of a load lie below intake/."""
    return str(Path(load) / f"{part:02d}.{fact_name}.parquet")


def parts_of(loads: Sequence[Load], name: str) -> list[tuple[Load, Part]]:
    """The parts of active loads that hold a fact, in the order in which they count."""
    return [(load, part) for load in active(loads) for part in load.parts if part.fact == name]


def active(loads: Sequence[Load]) -> list[Load]:
    """The loads that count."""
    return [load for load in loads if load.state == "active"]
