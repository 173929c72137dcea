"""How customers are reached: the rows that only the desk keeps."""

import ibis
import ibis.expr.types as ir

KINDS = (
    # kind of contact, column of the raw facts
    ("contact_person", "contact_person"),
    ("phone", "phone"),
    ("email", "email"),
    ("address", "address"),
)


def contacts(matches: ir.Table, customers: ir.Table, *raw_facts: ir.Table) -> ir.Table:
    """Every way to name or reach a customer, as its sources write it.

    Row      one value of one kind of one customer in one source; of several loads the latest
    Leaves   anonymous parties; names of companies, which are no contacts
    """
    persons = customers.filter(customers.kind_of_party == "person").select("customer_id")
    found = []
    for raw in raw_facts:
        named = raw.inner_join(matches.select("party_key", "customer_id"), "party_key")
        for kind, column in KINDS:
            if column in raw.columns:
                found.append(_values(named, kind, column))
        found.append(_values(named.semi_join(persons, "customer_id"), "name", "customer_name"))
    together = ibis.union(*found) if len(found) > 1 else found[0]
    return together.group_by("customer_id", "kind", "value", "source").aggregate(load=together.load.max())


def _values(named: ir.Table, kind: str, column: str) -> ir.Table:
    value = named[column].strip().nullif("")
    rows = named.select("customer_id", kind=ibis.literal(kind), value=value, source=named.source, load=named.load)
    return rows.filter(rows.value.notnull())
