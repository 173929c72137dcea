"""What all sources together say of a customer: one row, each field from the newest row that has it."""

import json

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from zhike.tables import conform

_TEXTS = ("industry", "gender", "occupation", "level", "owner", "source_channel", "status")
_OTHERS = ("employees", "total_assets", "founded_on", "birth_year")
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
    raw_customers: ir.Table,
    raw_order_lines: ir.Table,
    raw_documents: ir.Table,
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
    known = _by_customer(parties, matches)
    found = _joined(known, _newest_fields(said))
    found = _joined(found, _custom_fields(said))
    found = _joined(found, _where(said, raw_order_lines, raw_documents, parties, matches, places))
    found = _joined(found, _first_lines(order_lines))
    found = _joined(found, _parents(said, parties, matches))
    person = _is_person(found)
    return conform(
        found.mutate(
            kind_of_party=person.ifelse("person", "company"),
            name=person.ifelse(None, ibis.coalesce(found.told_name, found.written_name)),
            customer_code=ibis.coalesce(found.customer_code, found.written_code),
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
    aged = raw.mutate(age=place)
    return aged.inner_join(
        matches.select("party_key", "customer_id", "kind_of_party"), "party_key", rname="matched_{name}"
    )


def _by_customer(parties: ir.Table, matches: ir.Table) -> ir.Table:
    """What the parties themselves say: kind, name and code as written, spellings, sources."""
    written = matches.inner_join(parties, "party_key")
    company = written.kind_of_party == "company"
    name = _tidy(written.customer_name)
    return written.group_by("customer_id").aggregate(
        is_company=company.any(),
        written_name=ibis.struct({"size": name.length(), "name": name}).max(where=name.notnull() & company)["name"],
        written_code=_said(written.customer_code).max(),
        written_source=written.source.min(),
        spellings=ibis.greatest(written.customer_name.nunique(), 1),
        sources=written.source.nunique(),
    )


def _newest_fields(said: ir.Table) -> ir.Table:
    """Each field of the master lists, from the newest row that has it."""
    company = said.matched_kind_of_party == "company"
    values = {name: _said(said[name]) for name in (*_TEXTS, "customer_code")} | {name: said[name] for name in _OTHERS}
    values |= {"told_kind": _said(said.kind_of_party), "told_size": _said(said.size_class)}
    values |= {"told_name": company.ifelse(_tidy(said.customer_name), None)}
    values |= {f"told_{name}": said[name] for name in _PROVENANCE}
    return said.group_by("customer_id").aggregate(
        **{name: _newest(value, said.age) for name, value in values.items()}, created_on=said.created_on.min()
    )


def _newest(value: ir.Value, age: ir.StringValue) -> ir.Scalar:
    return ibis.struct({"age": age, "value": value}).max(where=value.notnull())["value"]


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


def _where(
    said: ir.Table,
    raw_order_lines: ir.Table,
    raw_documents: ir.Table,
    parties: ir.Table,
    matches: ir.Table,
    places: ir.Table,
) -> ir.Table:
    """Province and city: of the newest address in a master list, else of one shipped to, else of the company's name."""
    texts = [said.select("customer_id", text=said.address, worth=ibis.literal("3") + said.age)]
    for raw in (raw_documents, raw_order_lines):
        sent = _with_customer(raw.filter(raw.address.notnull()), matches)
        day = ibis.literal("2") + sent.ordered_on.cast("string").fill_null("") + sent.age
        texts.append(sent.select("customer_id", text=sent.address, worth=day))
    named = matches.filter(matches.kind_of_party == "company").inner_join(parties, "party_key")
    texts.append(named.select("customer_id", text=named.customer_name, worth=ibis.literal("1")))
    written = ibis.union(*texts).inner_join(places, "text")
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


def _parents(said: ir.Table, parties: ir.Table, matches: ir.Table) -> ir.Table:
    """The customer that a master list names as the parent, by its code in the same source or by its name."""
    named = said.filter(_said(said.parent_code).notnull())
    children = named.select("customer_id", "source", parent=_said(named.parent_code), age=named.age)
    written = matches.inner_join(parties, "party_key")
    ways = [
        written.select("source", parent=_said(written[name]), parent_id=written.customer_id)
        for name in ("customer_code", "customer_name")
    ]
    met = children.inner_join(ibis.union(*ways), ["source", "parent"])
    others = met.filter(met.parent_id != met.customer_id)
    return others.group_by("customer_id").aggregate(
        parent_id=ibis.struct({"age": others.age, "id": others.parent_id}).max()["id"]
    )


def _is_person(found: ir.Table) -> ir.BooleanColumn:
    """A list's own word decides, else the names, else that only people have a sex or a year of birth."""
    told = found.told_kind.fill_null("")
    private = found.gender.notnull() | found.birth_year.notnull()
    nameless = found.told_name.isnull() & found.written_name.isnull()
    return ibis.cases(
        (told.re_search(COMPANY_WORDS), False),
        (told.re_search(PERSON_WORDS), True),
        (private & nameless, True),
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


def _said(text: ir.StringColumn) -> ir.StringColumn:
    return text.strip().nullif("")


def _joined(found: ir.Table, more: ir.Table) -> ir.Table:
    """What one row per customer adds; no customer is lost or doubled."""
    return found.left_join(more, "customer_id").drop("customer_id_right")
