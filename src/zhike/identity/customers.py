"""What all sources together say of a customer: one row, each field with the value that stands in the golden record."""

import json

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from zhike.tables import IBIS_TYPES, conform, table

TAKEN = (
    # column, field of the golden record
    ("customer_code", "customer_code"), ("industry", "industry"), ("employees", "employees"), ("total_assets", "total_assets"),
    ("founded_on", "founded_on"), ("gender", "gender"), ("birth_year", "birth_year"), ("occupation", "occupation"),
    ("level", "level"), ("owner", "owner"), ("source_channel", "source_channel"), ("created_on", "created_on"),
    ("status", "status"), ("told_name", "customer_name"), ("told_kind", "kind_of_party"), ("told_size", "size_class"),
)  # fmt: skip
_PROVENANCE = ("source", "load", "file", "sheet", "row")

COMPANY_WORDS = r"(?i)企业|公司|单位|个体|机构|商户|法人|团体|事业|company|business|organi[sz]ation|corporate|\bb2b\b"
PERSON_WORDS = r"(?i)个人|自然人|私人|会员|消费者|person|individual|private|consumer|\bb2c\b"
SIZE_WORDS = (
    ("micro", r"(?i)微|micro"), ("small", r"(?i)小|small"), ("medium", r"(?i)中|medium|mid"), ("large", r"(?i)大|large|big"),
)  # fmt: skip
HEADCOUNTS = (
    # industry, and from how many employees a company is large, medium, small: the bands of the statistics office (2017)
    (r"(?i)批发|wholesale", 200, 20, 5),
    (r"(?i)零售|retail", 300, 50, 10),
    (r"(?i)制造|工业|加工|manufactur|industr", 1000, 300, 20),
)
OTHER_HEADCOUNT = (300, 100, 10)


def customers(
    golden_values: ir.Table,
    relations: ir.Table,
    raw_customers: ir.Table,
    order_lines: ir.Table,
    parties: ir.Table,
    matches: ir.Table,
    places: ir.Table,
) -> ir.Table:
    """Every customer: those of the master lists and those that only sales, receipts or interactions name.

    Row      one customer
    Dates    created_on is the earliest that a source gives
    Leaves   the names of persons, phones and addresses: they are contacts
    Missing  what no source says; the name of a person
    """
    said = _with_customer(raw_customers, matches)
    found = _joined(_by_customer(parties, matches), _standing(golden_values))
    found = _joined(found, _newest_row(said))
    found = _joined(found, _custom_fields(said))
    found = _joined(found, _where(golden_values, parties, matches, places))
    found = _joined(found, _first_lines(order_lines))
    found = _joined(found, _parents(relations))
    person = _is_person(found)
    return conform(
        found.mutate(
            kind_of_party=person.ifelse("person", "company"),
            name=(person | ~found.names_company).ifelse(
                None, _tidy(found.told_name)
            ),  # a person's name is no company's
            size_class=_size_class(found),
            **{
                name: ibis.coalesce(found[f"told_{name}"], found[f"line_{name}"])
                for name in _PROVENANCE
                if name != "source"
            },
            source=ibis.coalesce(found.told_source, found.line_source, found.written_source),
        ),
        "customers",
    )


def _with_customer(raw: ir.Table, matches: ir.Table) -> ir.Table:
    """Raw rows of parties that are somebody, with their customer and their age."""
    row = raw.row.cast("string").lpad(12, "0")
    place = raw.load.fill_null("") + "/" + raw.file.fill_null("") + "/" + raw.sheet.fill_null("") + "/" + row
    return raw.mutate(age=place).inner_join(matches.select("party_key", "customer_id"), "party_key")


def _by_customer(parties: ir.Table, matches: ir.Table) -> ir.Table:
    """What the parties themselves say: kind, spellings, sources."""
    written = matches.inner_join(parties, "party_key")
    return written.group_by("customer_id").aggregate(
        is_company=(written.kind_of_party == "company").any(),
        names_company=((written.kind_of_party == "company") & _tidy(written.customer_name).notnull()).any(),
        written_source=written.source.min(),
        spellings=ibis.greatest(written.customer_name.nunique(), 1),
        sources=written.source.nunique(),
    )


def _standing(golden_values: ir.Table) -> ir.Table:
    """The values that stand, each in its column and of its type."""
    best = golden_values.filter(golden_values.is_best, golden_values.field.isin([field for _, field in TAKEN]))
    wide = best.group_by("customer_id").aggregate(
        **{name: best.value.max(where=best.field == field) for name, field in TAKEN}
    )
    types = {column.name: IBIS_TYPES[column.type] for column in table("customers").columns}
    return wide.mutate(**{name: wide[name].cast(types[name]) for name, _ in TAKEN if name in types})


def _newest_row(said: ir.Table) -> ir.Table:
    """Where the newest row of a master list stands."""
    newest = ibis.struct({"age": said.age, **{name: said[name] for name in _PROVENANCE}}).max()
    found = said.group_by("customer_id").aggregate(newest=newest)
    return found.select("customer_id", **{f"told_{name}": found["newest"][name] for name in _PROVENANCE})


def _custom_fields(said: ir.Table) -> ir.Table:
    """The custom fields of each customer in one object; where two rows have a field, the newer one's value stands."""
    spoken = said.filter(said.custom.notnull(), said.custom != "{}")
    one = spoken.group_by("customer_id").aggregate(custom=spoken.custom.max(), different=spoken.custom.nunique())
    several = spoken.semi_join(one.filter(one.different > 1), "customer_id").select("customer_id", "age", "custom")
    merged: dict[str, dict[str, object]] = {}
    for batch in several.order_by("customer_id", "age", "custom").to_pyarrow().to_batches():
        for row in batch.to_pylist():
            merged.setdefault(row["customer_id"], {}).update(json.loads(row["custom"]))
    texts = [json.dumps(fields, ensure_ascii=False, sort_keys=True) for fields in merged.values()]
    table = pa.table({"customer_id": pa.array(list(merged), pa.string()), "merged": pa.array(texts, pa.string())})
    both = one.left_join(ibis.memtable(table), "customer_id")
    return both.select("customer_id", custom=ibis.coalesce(both.merged, both.custom))


def _where(golden_values: ir.Table, parties: ir.Table, matches: ir.Table, places: ir.Table) -> ir.Table:
    """Province and city: of the address that stands or the newest that names a place, else of where goods were sent,
    else of the company's name."""
    sent = golden_values.filter(golden_values.field.isin(("address", "delivery_address")))
    kind = (sent.field == "address").ifelse("3", "2") + sent.is_best.ifelse("1", "0")
    worth = kind + sent.said_on.cast("string").fill_null("") + sent.load.fill_null("")
    named = matches.filter(matches.kind_of_party == "company").inner_join(parties, "party_key")
    texts = [
        sent.select("customer_id", text=sent.value, worth=worth),
        named.select("customer_id", text=named.customer_name, worth=ibis.literal("1")),
    ]
    written = ibis.union(*texts).inner_join(places.mutate(text=places.text.strip()).distinct(), "text")
    best = ibis.struct(
        {"worth": written.worth, "province": written.province, "city": written.city.fill_null(""), "text": written.text}
    )
    found = written.group_by("customer_id").aggregate(best=best.max())
    return found.select("customer_id", province=found.best["province"], city=found.best["city"].nullif(""))


def _first_lines(order_lines: ir.Table) -> ir.Table:
    """Where the first line of each customer stands, for those that no master list names."""
    lines = order_lines.filter(order_lines.customer_id.notnull())
    first = ibis.struct({name: lines[name] for name in ("load", "file", "sheet", "row", "source")}).min()
    found = lines.group_by("customer_id").aggregate(first=first)
    return found.select("customer_id", **{f"line_{name}": found["first"][name] for name in _PROVENANCE})


def _parents(relations: ir.Table) -> ir.Table:
    parents = relations.filter(relations.kind == "parent")
    return parents.group_by("customer_id").aggregate(parent_id=parents.other_id.min())


def _is_person(found: ir.Table) -> ir.BooleanColumn:
    """A list's own word decides, else the names, else that only people have a sex or a year of birth."""
    told = found.told_kind.fill_null("")
    private = found.gender.notnull() | found.birth_year.notnull()
    return ibis.cases(
        (told.re_search(COMPANY_WORDS), False),
        (told.re_search(PERSON_WORDS), True),
        (private & ~found.names_company, True),
        else_=~found.is_company,
    )


def _size_class(found: ir.Table) -> ir.StringColumn:
    """large, medium, small or micro as given, else by headcount and industry."""
    given = found.told_size.fill_null("")
    industry = found.industry.fill_null("")
    large, medium, small = (
        ibis.cases(
            *((industry.re_search(bands[0]), bands[place]) for bands in HEADCOUNTS), else_=OTHER_HEADCOUNT[place - 1]
        )
        for place in (1, 2, 3)
    )
    heads = found.employees
    counted = ibis.cases(
        (heads >= large, "large"), (heads >= medium, "medium"), (heads >= small, "small"), (heads >= 0, "micro")
    )
    return ibis.cases(*((given.re_search(words), name) for name, words in SIZE_WORDS), else_=counted)


def _tidy(name: ir.StringColumn) -> ir.StringColumn:
    """The name without blanks at its ends and doubled ones within; in a Chinese name without any."""
    single = name.re_replace("[\\s\u00a0\u3000]+", " ").strip()
    latin = single.re_search("[A-Za-z]")
    return latin.ifelse(single, single.replace(" ", "")).nullif("")


def _joined(found: ir.Table, more: ir.Table) -> ir.Table:
    """What one row per customer adds; no customer is lost or doubled."""
    return found.left_join(more, "customer_id").drop("customer_id_right")
