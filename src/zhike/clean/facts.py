"""Facts from typed lines: which rows are accepted, and what they say in the vocabulary of `tables`.

The classes are given in the order of the import contract: blank, subtotal, repeated_header, other,
cancelled, duplicate, rejected, accepted; a row gets the first that fits.
"""

import functools
import operator
from collections.abc import Mapping
from datetime import date

import ibis
import ibis.expr.types as ir

from zhike import states
from zhike.clean.plan import DAYS, HELD, MASTERS, NUMBERS, SIGNED, Plan, cell, until
from zhike.clean.rows import any_of, count_of
from zhike.clean.typed import QUICK
from zhike.clock import to_utc
from zhike.gradings import ANSWERS, KEPT, OF_FIVE
from zhike.tables import IBIS_TYPES, field


def cancelled(lines: ir.Table, plan: Plan, statuses: Mapping[str, tuple[str, ...]]) -> ir.Table:
    """Lines with the class `cancelled` where their document is none; opening balances are `other`."""
    status = plan.column("document_status")
    tests: list[ir.BooleanValue] = []
    if status is not None:
        text = lines[cell(status)]
        if statuses.get("cancelled"):
            states = [lines[cell(position)] for position in plan.columns("document_status")]
            tests += [one.isin(statuses["cancelled"]).fill_null(False) for one in states]
        if status in plan.marks:
            tests.append(text.isnull())
    kind = plan.first("document_kind", "kind")
    opening = (
        lines[cell(kind)].isin(statuses["openings"]).fill_null(False)
        if kind is not None and statuses.get("openings")
        else ibis.literal(False)
    )
    return lines.mutate(
        ibis.cases(
            (lines["class"].notnull(), lines["class"]),
            (opening | _spent(lines, plan), "other"),
            (any_of(tests), "cancelled"),
            else_=ibis.null("string"),
        ).name("class")
    )


def _spent(lines: ir.Table, plan: Plan) -> ir.BooleanValue:
    """True of a bank statement's rows of money that went out: no receipts."""
    came = plan.column("received_amount")
    if plan.kind != "receipts" or came is None:
        return ibis.literal(False)
    ways = [position for position in plan.used if states.BOTH_WAYS.search(plan.names[position] or "")]
    if ways:
        return any_of([lines[cell(position)].re_search(WENT_OUT).fill_null(False) for position in ways])
    if not plan.paid_out:
        return ibis.literal(False)
    nothing = lines[cell(came)].re_search(NOUGHT).fill_null(True)
    paid = any_of([~lines[cell(position)].re_search(NOUGHT).fill_null(True) for position in plan.paid_out])
    return nothing & paid


WENT_OUT = r"支|付|出|不计|^/$"
"""What they say of money that went, or only lay elsewhere."""
CREDIT = r"(?i)^\s*(贷|cr|c|credit)\s*$"
"""What stands beside a balance that is owed to the customer."""
NOUGHT = r"^[-￥¥]?\s*0*(\.0*)?$"
"""What stands for nothing in a column of sums."""


def with_copies(lines: ir.Table, twice: ir.Table | None) -> ir.Table:
    """Lines with the class `duplicate`, and `equal` true of those that equal a neighbour of their document."""
    if twice is None:
        return lines.mutate(equal=ibis.literal(False))
    named = twice.select(copy_row="row", duplicate="duplicate")
    joined = lines.left_join(named, lines.row == named.copy_row)
    second = joined["class"].isnull() & joined.duplicate.fill_null(False)
    return joined.mutate(
        ibis.ifelse(second, "duplicate", joined["class"]).name("class"),
        equal=joined["class"].isnull() & ~second & joined.copy_row.notnull(),
    ).drop("copy_row", "duplicate")


def decided(lines: ir.Table, plan: Plan) -> ir.Table:
    """Typed lines with the class `rejected` or `accepted` where none was given before; `bad`: the reason's column."""
    day, sums = plan.day, plan.sums
    no_day = lines[f"v{day + 1}"].isnull() if day is not None else ibis.literal(False)
    bad_sums: list[ir.BooleanValue] = []
    for place, name in enumerate(sums):
        position = plan.column(name)
        assert position is not None
        unread = lines[f"v{position + 1}"].isnull()
        if place > 0:  # a second sum may be left out, but not be nonsense
            unread = unread & (lines[f"r{position + 1}"] == "bad_number").fill_null(False)
        bad_sums.append(unread)
    nameless = _nameless(lines, plan)
    rejected = no_day | any_of(bad_sums) | nameless
    return lines.mutate(
        ibis.cases((lines["class"].notnull(), lines["class"]), (rejected, "rejected"), else_="accepted").name("class")
    )


def _nameless(lines: ir.Table, plan: Plan) -> ir.BooleanValue:
    """True of a master's row without a name; a list without any names goes by its codes, one of ours by its ids."""
    if plan.kind not in MASTERS:
        return ibis.literal(False)
    wanted = {"people": ("contact_person",), "products": ("product_name", "name"), "staff": ("name",)}.get(
        plan.kind, ("customer_name",)
    )
    position = plan.first(*wanted)
    if position is None:
        position = plan.first("customer_code", "product_code", "member_card", "phone", "email")
    if position is None:
        return ibis.literal(False)
    unnamed = lines[cell(position)].isnull()
    return unnamed if plan.ids is None else unnamed & lines[cell(plan.ids)].isnull()


def value_of(lines: ir.Table, plan: Plan, name: str) -> ir.NumericValue:
    """A field's exact number, negative on lines that take something back."""
    position = plan.column(name)
    assert position is not None
    if plan.across and name == plan.held:
        values = [lines[f"v{column + 1}"].fill_null(0) for column in sorted(plan.across)]
        return functools.reduce(operator.add, values)
    value = lines[f"v{position + 1}"]
    if position in plan.against:
        other = lines[f"v{plan.against[position] + 1}"]
        return ibis.ifelse(value.isnull() & other.isnull(), value, value.fill_null(0) - other.fill_null(0))
    if position in plan.sides:
        owed_to = lines[cell(plan.sides[position])].re_search(CREDIT).fill_null(False)
        return ibis.ifelse(owed_to, -value, value)
    return (
        ibis.ifelse(lines.back, -value.abs(), value)
        if name in SIGNED and plan.kind in ("order_lines", "documents", "receipts", "invoices")
        else value
    )


def accepted(lines: ir.Table, plan: Plan) -> ir.Table:
    """The facts: accepted rows in the vocabulary of `tables`.

    Row     one accepted row of the sheet; a questionnaire's give one row per question answered
    Units   sums as printed, 万元 turned into 元; returns negative
    Dates   days as written; instants in UTC, with the clock of the source's zone
    Leaves  columns that are not used; those kept as custom fields stand in `custom`
    """
    rows = lines.filter(lines["class"] == "accepted")
    if plan.across:
        return _unpivoted(rows, plan)
    if plan.kind == "responses":
        return _answers(rows, plan)
    return rows.select("row", **_fields(rows, plan))


def _fields(rows: ir.Table, plan: Plan, *, skip: frozenset[str] = frozenset()) -> dict[str, ir.Value]:
    told: dict[str, ir.Value] = {}
    present = {*plan.fields.values(), *plan.stated, *plan.spans.values()}
    order = [name for name in plan.fact.fields if name in present or name == "ordered_at"]
    order += sorted(present - set(order))
    for name in order:
        if name in skip:
            continue
        if name == "ordered_at" and name not in present:
            if _timed(plan):
                told[name] = _utc(rows[f"v{_day_column(plan) + 1}"], plan).cast(IBIS_TYPES["instant"])
            continue
        told[name] = _field(rows, plan, name)
    told["custom"] = _custom(rows, plan)
    return told


def _day_column(plan: Plan) -> int:
    position = plan.column("ordered_on")
    assert position is not None
    return position


def _timed(plan: Plan) -> bool:
    """Whether the sale's day holds a clock in any row (`plan.orders` says so with a suffix)."""
    position = plan.column("ordered_on")
    return position is not None and plan.orders.get(position, "").endswith("+clock")


def _utc(moment: ir.TimestampValue, plan: Plan) -> ir.TimestampValue:
    return to_utc(moment, plan.zone)


def _field(rows: ir.Table, plan: Plan, name: str) -> ir.Value:
    positions = plan.columns(name)
    type_ = field(name).type
    lasting = next((position for position, one in plan.spans.items() if one == name), None)
    if lasting is not None and not positions:
        return rows[until(lasting)].try_cast(IBIS_TYPES[type_])
    if name in plan.stated:
        said = ibis.literal(plan.stated[name])
        return said.cast(IBIS_TYPES[type_]) if type_ in DAYS else said
    if type_ in NUMBERS:
        value = value_of(rows, plan, name)
        if name == "discount" and positions:
            value = _discount(rows, plan, positions[0], value)
        return value.round().cast(IBIS_TYPES[type_]) if type_ == "count" else narrowed(value, IBIS_TYPES[type_])
    if type_ in DAYS:
        moment = rows[f"v{positions[0] + 1}"]
        return moment.date() if type_ == "day" else _utc(moment, plan).cast(IBIS_TYPES[type_])
    text = _bare(rows[cell(positions[0])])
    for position in positions[1:]:
        more = _bare(rows[cell(position)])
        text = ibis.cases((more.isnull(), text), (text.isnull(), more), else_=text + "; " + more)
    return text


def narrowed(value: ir.NumericValue, type_: str) -> ir.NumericValue:
    """An exact number in a column's type; by way of `QUICK`, which engines round twenty times faster, where it fits."""
    if not type_.startswith("decimal") or type_ == QUICK:
        return value.cast(type_)
    return ibis.coalesce(value.try_cast(QUICK).cast(type_), value.cast(type_))


def _bare(text: ir.StringValue) -> ir.StringValue:
    """Text without the apostrophe that keeps Excel from counting."""
    return ibis.ifelse(text.startswith("'") & text.re_search(r"^'[0-9+]"), text.substr(1), text)


def _discount(rows: ir.Table, plan: Plan, position: int, value: ir.NumericValue) -> ir.NumericValue:
    """A discount as money off the price, however the sheet means it."""
    if plan.discount == "paid":
        return _money_off(rows, plan, value)
    if plan.discount == "off":
        return _money_off(rows, plan, ibis.literal(1.0) - value.abs().cast("float64") / 100)
    return ibis.ifelse(rows[f"s{position + 1}"], _money_off(rows, plan, value), value)


def _money_off(rows: ir.Table, plan: Plan, paid_share: ir.NumericValue) -> ir.NumericValue:
    """A discount written as the share that is paid (9.5折), as money off the price."""
    quantity, price = plan.column("quantity"), plan.column("unit_price")
    if quantity is None or price is None:
        return ibis.null("decimal(38, 6)")
    full = rows[f"v{quantity + 1}"].cast("decimal(18, 4)") * rows[f"v{price + 1}"].cast("decimal(18, 4)")
    off = full.cast("float64") * (ibis.literal(1.0) - paid_share.abs().cast("float64"))
    return ibis.ifelse(rows.back, -off.abs(), off).round(2).cast("decimal(38, 6)")


def _custom(rows: ir.Table, plan: Plan) -> ir.StringValue:
    """Further columns as one JSON object of texts, null where all are blank."""
    texts = [(plan.names[position], rows[cell(position)]) for position in sorted(plan.custom)]
    texts += _gradings(rows, plan)
    if not texts:
        return ibis.null("string")
    parts = []
    for name, text in texts:
        safe = (
            text.replace("\\", "\\\\")
            .replace('"', '\\"')
            .replace("\n", "\\n")
            .replace("\r", "\\r")
            .replace("\t", "\\t")
        )
        label = _escaped(name)
        parts.append(ibis.ifelse(text.isnull(), "", ibis.literal(f',"{label}":"') + safe + ibis.literal('"')))
    joined = parts[0]
    for part in parts[1:]:
        joined = joined + part
    nothing = count_of([text.notnull() for _, text in texts]) == 0
    return ibis.ifelse(nothing, ibis.null("string"), ibis.literal("{") + joined.substr(1) + ibis.literal("}"))


def _gradings(rows: ir.Table, plan: Plan) -> list[tuple[str, ir.StringValue]]:
    """What an assessment says in words where its mark is looked for: 优, A, 高."""
    position = plan.column("score") if plan.kind == "assessments" else None
    if position is None:
        return []
    return [(KEPT, ibis.ifelse(rows[f"v{position + 1}"].isnull(), rows[cell(position)], ibis.null("string")))]


def _escaped(label: str) -> str:
    return label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")


def _answers(rows: ir.Table, plan: Plan) -> ir.Table:
    """A questionnaire's rows: one per question answered."""
    marks = [position for position, name in sorted(plan.fields.items()) if name in ("score", "text")]
    if plan.column("question") is not None or not marks:
        return rows.select("row", **_fields(rows, plan))
    parts = []
    for position in marks:
        name = plan.fields[position]
        rest = _fields(rows, plan, skip=frozenset({"score", "text"}))
        score = rows[f"v{position + 1}"].cast(IBIS_TYPES["number"]) if name == "score" else ibis.null("float64")
        text = rows[cell(position)] if name == "text" else ibis.null("string")
        own = {"question": ibis.literal(plan.names[position]), "score": score, "text": text}
        own["scale"] = rest.get("scale", ibis.null("float64"))
        if position in plan.worded:
            own |= _of_five(rows[cell(position)].strip())
        ordered = [one for one in plan.fact.fields if one in rest or one in own]
        part = rows.select("row", **{one: own.get(one, rest.get(one)) for one in ordered}, custom=rest["custom"])
        parts.append(part.filter(part.score.notnull() | part.text.notnull()))
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _of_five(text: ir.StringValue) -> dict[str, ir.Value]:
    """The mark of five of an answer in words, 很满意 or 一般, beside the words; nothing of any other."""
    said = [(text.re_search(words).fill_null(False), float(mark)) for mark, words in ANSWERS]
    score = ibis.cases(*said, else_=ibis.null("float64"))
    return {"score": score, "scale": ibis.ifelse(score.notnull(), ibis.literal(float(OF_FIVE)), ibis.null("float64"))}


def _unpivoted(rows: ir.Table, plan: Plan) -> ir.Table:
    """A cross-tab's rows: one per month that holds a sum, or per currency that has a rate."""
    parts = []
    for position, of in sorted(plan.across.items()):
        own = _of_column(rows, plan, position, of)
        rest = _fields(rows, plan, skip=frozenset({*own, "ordered_at"}))
        ordered = [one for one in plan.fact.fields if one in rest or one in own]
        part = rows.select("row", **{one: own.get(one, rest.get(one)) for one in ordered}, custom=rest["custom"])
        held = part[plan.held]
        parts.append(part.filter(held.notnull(), (held != 0) | ibis.literal(bool(plan.headed))))
    return ibis.union(*parts)


def _of_column(rows: ir.Table, plan: Plan, position: int, of: date | str | Mapping[str, str]) -> dict[str, ir.Value]:
    """What a cross-tab's column says: its month, currency, period or item, and the sum or the rate in it."""
    type_ = field(plan.held).type
    held = (
        narrowed(rows[f"v{position + 1}"], IBIS_TYPES[type_])
        if type_ == "money"
        else rows[f"v{position + 1}"].cast(IBIS_TYPES[type_])
    )
    if isinstance(of, Mapping):
        return {**{name: ibis.literal(said) for name, said in of.items()}, plan.held: held}
    if isinstance(of, str):
        return {"currency": ibis.literal(of), plan.held: held}
    if plan.kind in HELD:
        return {"period": ibis.literal(f"{of:%Y-%m}"), plan.held: held}
    return {"ordered_on": ibis.literal(of), plan.held: held}
