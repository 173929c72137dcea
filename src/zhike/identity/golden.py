"""The golden record: of each field of a customer every value that a source says, and the one that stands.

Which value stands is one rule for all fields, and the first step that tells two values apart is named beside them:

    trusted   it comes from a source, or a file, that the workspace trusts more (setting trusted_sources)
    listed    names and numbers: a list of customers knows them before a list of contact persons, and that before a
              document; phone and e-mail: those of contact persons are theirs first
    plain     it is the name of the firm rather than of a person there, in plain characters (no 繁體, no ＡＢＣ), and nobody
              to ask for is typed behind it
    newest    the row that says it is newer: by the date that it tells, else by load
    most      more rows say it
    filled    it says more; of names that only documents mention this counts before their day
    earliest  of days of creation the first
    order     nothing tells them apart: by their letters, so that it is the same tomorrow
"""

from collections.abc import Iterable
from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.tables import PARTY, conform, fact

KNOWN_BY = ("customer_name", "customer_code", "customer_tax_id", "member_card", "kind_of_party")
REACHED_BY = ("phone", "email")
OF_LISTS = tuple(name for name in fact("customers").fields if name not in (*PARTY, "note"))
OF_PEOPLE = ("contact_person", "address", "owner")
OF_DOCUMENTS = (("contact_person", "contact_person"), ("address", "delivery_address"))
"""What documents say beside who: their column, and the field. Goods are sent where the customer need not be."""
OF_TRAITS = ("bank_account", "id_number", "born_on", "postcode", "former_name", "short_name")

NO_DATE = "9999-12-31"
"""A list without dates says what holds on the day of its export: it counts as newer than any document."""
KEY = (
    # what is compared, in this order, and the rule that it is
    ("trust", "trusted"), ("listed", "listed"), ("plain", "plain"), ("said", "filled"), ("age", "earliest"),
    ("day", "newest"), ("load", "newest"), ("told", "most"), ("length", "filled"), ("value", "order"), ("source", "order"),
)  # fmt: skip
LIST, PERSONS, DOCUMENT = 2, 1, 0
"""What a row stands in: a list of customers, one of contact persons, anything else."""
_ROW = ("load", "file", "sheet", "row")
_SIGNS = "[\\s\u3000\\-_/.,，。、:：;；()（）·'\"]+"


def golden_values(
    matches: ir.Table,
    parties: ir.Table,
    traits: ir.Table,
    raw_customers: ir.Table,
    raw_people: ir.Table,
    raw_order_lines: ir.Table,
    raw_documents: ir.Table,
    *,
    trusted_sources: str,
) -> ir.Table:
    """Every value of every field that says who a customer is, with the source that says it.

    Row      one value of one field of one customer in one source; exactly one of a field `is_best`
    Dates    said_on is the newest date that a row with the value tells; load, file, sheet and row are that row's
    Units    rows: those of lists and sales that say it; of what only other facts mention, the spellings with it
    Leaves   anonymous parties; notes
    Missing  said_on where no row has a date; load, file, sheet and row where neither list nor sale says it
    """
    rows = ((raw_customers, LIST), (raw_people, PERSONS), (raw_order_lines, DOCUMENT), (raw_documents, DOCUMENT))
    told = [
        _who(parties, rows),
        _fields(raw_customers, OF_LISTS, LIST),
        _fields(raw_people, OF_PEOPLE, PERSONS),
        *(_mentioned(raw, column, field) for raw, _ in rows[2:] for column, field in OF_DOCUMENTS),
        _traits(traits, parties),
    ]
    return conform(_judged(_by_value(ibis.union(*told), matches), trusted_sources), "golden_values")


# What is said


def _who(parties: ir.Table, rows: Iterable[tuple[ir.Table, int]]) -> ir.Table:
    """What parties are called and known by; a party's rows all say the same, so rows are counted per party."""
    stood = ibis.union(*(_rows_of(raw, listed) for raw, listed in rows))
    met = parties.left_join(stood, "party_key", rname="stood_{name}")
    known = met.select(
        *PARTY, "party_key", "source",
        listed=met.listed.fill_null(0), day=met.day.fill_null(""), rows=met.rows.fill_null(1),
        **{name: met[name] for name in _ROW},
    )  # fmt: skip
    told = {name: known[name] for name in PARTY}
    return _unpivoted(known, told | {"customer_code": _of_a_source(known.customer_code)}, known)


def _of_a_source(code: ir.StringValue) -> ir.StringValue:
    """A code that a source gave; an id of ours in a list that came back is none."""
    ours = (code.length() == OURS[0]) & code.re_search(OURS[1])
    return ibis.ifelse(ours.fill_null(False), ibis.null("string"), code)


OURS = (12, "^K[0-9]*[a-f][0-9a-f]*$")
"""How long an id of ours is, and how it is written."""


def _rows_of(raw: ir.Table, listed: int) -> ir.Table:
    """Per party its rows in one fact: how many, the newest day, and where the newest stands."""
    dated = raw.filter(raw.party_key.notnull()).mutate(day=_day(raw, listed))
    return _newest(dated, "party_key").mutate(listed=ibis.literal(listed, "int64"))


def _day(raw: ir.Table, listed: int) -> ir.StringValue:
    """The day that a row tells, as text; a list's row without one counts as the newest."""
    told = raw.created_on if "created_on" in raw.columns else None if listed else raw.ordered_on
    unsaid = NO_DATE if listed else ""
    return ibis.literal(unsaid) if told is None else told.cast("string").fill_null(unsaid)


def _newest(rows: ir.Table, *by: str) -> ir.Table:
    place = ibis.struct(
        {"day": rows.day, "load": rows.load.fill_null(""), "file": rows.file.fill_null(""),
         "sheet": rows.sheet.fill_null(""), "row": rows.row.fill_null(0)}
    )  # fmt: skip
    found = rows.group_by(*by).aggregate(rows=rows.count(), place=place.max())
    return found.select(*by, "rows", day=found.place["day"], **{name: found.place[name] for name in _ROW})


def _fields(raw: ir.Table, fields: Iterable[str], listed: int) -> ir.Table:
    """The fields of the rows of a list, one row for each that says something."""
    rows = raw.filter(raw.party_key.notnull()).mutate(
        day=_day(raw, listed), listed=ibis.literal(listed, "int64"), rows=ibis.literal(1, "int64")
    )
    return _unpivoted(rows, {name: rows[name].cast("string") for name in fields}, rows)


def _mentioned(raw: ir.Table, column: str, field: str) -> ir.Table:
    """What documents say of a field, each value of a party once."""
    value = _said(raw[column])
    rows = raw.filter(raw.party_key.notnull(), value.notnull()).mutate(value=value, day=_day(raw, DOCUMENT))
    found = _newest(rows, "party_key", "source", "value")
    return found.select(
        "party_key", "source", "day", "rows", "value", *_ROW,
        field=ibis.literal(field), listed=ibis.literal(0, "int64"),
    ).select(*_SHAPE)  # fmt: skip


def _traits(traits: ir.Table, parties: ir.Table) -> ir.Table:
    """Accounts, numbers of documents and other names."""
    kept = traits.filter(traits.kind.isin(OF_TRAITS), _said(traits.value).notnull())
    met = kept.inner_join(parties.select("party_key", "source"), "party_key")
    return met.select(
        "party_key", "source", field=met.kind, value=_said(met.value), day=ibis.literal(""),
        listed=ibis.literal(0, "int64"), rows=ibis.literal(1, "int64"), load=ibis.null("string"),
        file=ibis.null("string"), sheet=ibis.null("string"), row=ibis.null("int64"),
    ).select(*_SHAPE)  # fmt: skip


_SHAPE = ("party_key", "source", "field", "value", "listed", "day", "rows", *_ROW)


def _unpivoted(rows: ir.Table, fields: dict[str, ir.StringValue], about: ir.Table) -> ir.Table:
    """One row for each field that a row fills."""
    told = ibis.array(
        [ibis.struct({"field": ibis.literal(name), "value": _said(text)}) for name, text in fields.items()]
    )
    filled = told.filter(lambda each: each["value"].notnull())
    kept = [name for name in _SHAPE if name not in ("field", "value")]
    long = rows.select(*(about[name] for name in kept), told=filled.unnest())
    return long.select(*kept, field=long.told["field"], value=long.told["value"]).select(*_SHAPE)


def _by_value(told: ir.Table, matches: ir.Table) -> ir.Table:
    """Each value of a field once per customer and source, with its newest row; and the letters that it is known by."""
    named = matches.select(
        "party_key", "customer_id", "clean_name", firm=(matches.kind_of_party == "company").cast("int64")
    )
    met = told.inner_join(named, "party_key")
    place = ibis.struct(
        {"listed": met.listed, "day": met.day, **{name: met[name].fill_null("") for name in _ROW[:3]}, "row": met.row.fill_null(0)}
    )  # fmt: skip
    met = met.filter(met.value != met.customer_id)  # of eleven digits, which a source's code may be too
    found = met.group_by("customer_id", "field", "value", "source").aggregate(
        rows=met.rows.sum(), place=place.max(), named=met.clean_name.max(), firm=met.firm.max()
    )
    at = {name: found.place[name] for name in ("listed", "day", *_ROW)}
    return found.select("customer_id", "field", "value", "source", "rows", "firm", same=_same(found), **at)


def _same(found: ir.Table) -> ir.StringValue:
    """Equal for values that differ in their writing only: 135-0000-4621 and +86 13500004621."""
    figures = found.value.re_replace("[^0-9]+", "")
    digits = figures.re_search("^(0086|86)1[3-9][0-9]{9}$").ifelse(figures.right(11), figures)
    letters = _letters(found.value)
    return ibis.cases(
        (found.field == "customer_name", found.named.fill_null(letters)),
        (found.field == "phone", digits.nullif("").fill_null(found.value)),
        else_=letters.nullif("").fill_null(found.value),
    )


def _letters(text: ir.StringValue) -> ir.StringValue:
    return text.re_replace(_SIGNS, "").lower()


# Which stands


def _judged(values: ir.Table, trusted_sources: str) -> ir.Table:
    """The values with which stands and why; a field with one value needs no judging."""
    by = ("customer_id", "field")
    counted = values.group_by(*by).aggregate(values=values.count())
    several = counted.filter(counted.values > 1).select(*by)
    alone = values.anti_join(several, by).mutate(is_best=ibis.literal(True), rule=ibis.literal("only"))
    contested = _weighed(values.semi_join(several, by), trusted_sources)
    best = contested.group_by(*by).aggregate(best=contested.key.max(), stands=contested.same.argmax(contested.key))
    met = contested.inner_join(best, by)
    others = met.filter(met.same != met.stands).group_by(*by)
    rivals = others.aggregate(rival=met.key.max(where=met.same != met.stands))
    met = met.left_join(rivals, by, rname="rival_{name}")
    is_best = met.key == met.best
    rule = ibis.cases(
        (is_best & met.rival.isnull(), "only"),
        (is_best, _difference(met.best, met.rival)),
        (met.same == met.stands, "agrees"),
        (met.field.isin(REACHED_BY) & (met.listed == PERSONS), "listed"),  # two persons, not two answers
        else_=_difference(met.key, met.best),
    )
    judged = met.mutate(is_best=is_best, rule=rule)
    kept = (*by, "value", "source", "is_best", "rule", "day", "rows", *_ROW)
    both = ibis.union(alone.select(*kept), judged.select(*kept))
    dated = both.day.isin(("", NO_DATE)).ifelse(None, both.day).cast("date")
    return both.mutate(
        said_on=dated, load=both.load.nullif(""), file=both.file.nullif(""), row=both.row.nullif(0),
        sheet=both.load.nullif("").isnull().ifelse(None, both.sheet),
    )  # fmt: skip


def _weighed(values: ir.Table, trusted_sources: str) -> ir.Table:
    """The values with what they are compared by."""
    by = ("customer_id", "field", "same")
    told = values.group_by(*by).aggregate(told=values.rows.sum())
    met = values.inner_join(told, by)
    length = met.value.length().cast("int64")
    is_name = met.field == "customer_name"
    created = (met.field == "created_on").ifelse(met.value, None).cast("date")
    parts = {
        "trust": _trust(met, trusted_sources),
        "listed": ibis.cases(
            (met.field.isin(KNOWN_BY), met.listed), (met.field.isin(REACHED_BY), (met.listed != PERSONS).cast("int64")), else_=0
        ),
        "plain": is_name.ifelse(2 * met.firm + (_letters(met.value) == _letters(met.same)).cast("int64"), 0),
        "said": (is_name & (met.listed == DOCUMENT)).ifelse(length, 0),
        "age": ibis.literal(date(9999, 12, 31)).delta(created, unit="day").fill_null(0),
        "day": met.day, "load": (met.listed != DOCUMENT).ifelse(met.load, ""), "told": met.told, "length": length,
        "value": met.value, "source": met.source,
    }  # fmt: skip
    typed = {name: part.cast("int64") if part.type().is_integer() else part for name, part in parts.items()}
    return met.mutate(key=ibis.struct(typed))


def _trust(values: ir.Table, trusted_sources: str) -> ir.IntegerValue:
    """How much a source, or a file with the name, is trusted: the first named the most, those not named not at all."""
    names = [name.strip() for name in trusted_sources.replace("，", ",").split(",") if name.strip()]
    ranked = [
        ((values.source == name) | values.file.contains(name), len(names) - place) for place, name in enumerate(names)
    ]
    return ibis.cases(*ranked, else_=0) if ranked else ibis.literal(0)


def _difference(one: ir.StructValue, other: ir.StructValue) -> ir.StringValue:
    """The rule by which two values differ first."""
    return ibis.cases(*((one[part] != other[part], rule) for part, rule in KEY), else_="order")


def _said(text: ir.StringValue) -> ir.StringValue:
    return text.strip().nullif("")
