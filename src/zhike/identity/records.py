"""Records: how complete what we know of a customer is, and how much of it is beyond doubt.

Completeness is measured by what this company itself keeps: a field counts for a customer where at least one in twenty
customers of its kind has it. A shop that never asks for a birthday misses none.
"""

import ibis
import ibis.expr.types as ir

from zhike.tables import conform

KEPT = 0.05
"""From this share of the customers of a kind on a field is one that the company keeps."""
BY_NATURE = (
    "kind_of_party",
    "former_name",
    "short_name",
    "delivery_address",
    "parent_code",
    "lost_on",
    "lost_reason",
    "status",
)
"""Fields that say something of some customers only, or that are known of all."""
DISPUTED = ("phone", "address", "email", "customer_tax_id", "bank_account", "id_number")
"""Fields of which a customer has one: two values contradict each other. Codes differ from source to source by nature."""
NO_RIVALS = ("agrees", "listed")
"""Rules of values that do not stand and contradict nothing: written otherwise, or another person's."""
CHECKED = (("customer_tax_id", "tax_id", "^[0-9][0-9A-Z]{13,19}$"), ("phone", "phones", "[0-9]{5}"))
"""A field, the mark that is made of it where it can be right, and how one is written that should be."""


def record_fields(golden_values: ir.Table, customers: ir.Table) -> ir.Table:
    """How many customers have each field.

    Row      one field, of companies or of persons, that any of them has
    Units    is_kept: it counts for how complete a record is
    """
    filled = golden_values.filter(golden_values.is_best).select("customer_id", "field")
    kinds = customers.select("customer_id", "kind_of_party")
    of_kind = kinds.group_by("kind_of_party").aggregate(customers=kinds.count())
    known = filled.inner_join(kinds, "customer_id")
    having = known.group_by("kind_of_party", "field").aggregate(filled=known.customer_id.nunique())
    found = having.inner_join(of_kind, "kind_of_party")
    kept = (found.filled >= found.customers * KEPT) & found.field.notin(BY_NATURE)
    return conform(found.mutate(is_kept=kept), "record_fields")


def records(
    golden_values: ir.Table, customers: ir.Table, record_fields: ir.Table, portraits: ir.Table, matches: ir.Table
) -> ir.Table:
    """The record of each customer.

    Row      one customer
    Units    record_fields: fields that count for its kind; record_filled: of them filled; record_completeness: filled
             ÷ counting; record_accuracy: of those filled the share that no other source contradicts and whose number
             can be right
    Missing  record_completeness where no field counts; record_accuracy where none is filled
    """
    counted = record_fields.filter(record_fields.is_kept)
    kinds = customers.select("customer_id", "kind_of_party")
    asked = counted.group_by("kind_of_party").aggregate(record_fields=counted.count())
    told = golden_values.inner_join(kinds, "customer_id").semi_join(counted, ("kind_of_party", "field"))
    rival = told.field.isin(DISPUTED) & ~told.is_best & told.rule.notin(NO_RIVALS)
    written = ibis.or_(
        *((told.field == field) & told.is_best & told.value.re_search(like) for field, _, like in CHECKED)
    )
    each = told.group_by("customer_id", "field").aggregate(rival=rival.any(), written=written.any())
    sound = each.left_join(_marked(portraits, matches), ("customer_id", "field"))
    doubted = sound.rival | (sound.written & sound.marked.isnull())
    by = sound.group_by("customer_id").aggregate(record_filled=sound.count(), sound=(~doubted).cast("int64").sum())
    found = kinds.left_join(asked, "kind_of_party").drop("kind_of_party_right").left_join(by, "customer_id")
    fields, filled = found.record_fields.fill_null(0), found.record_filled.fill_null(0)
    return conform(
        found.mutate(
            record_fields=fields,
            record_filled=filled,
            record_completeness=filled.cast("float64") / fields.nullif(0),
            record_accuracy=found.sound.cast("float64") / filled.nullif(0),
        ),
        "records",
    )


def _marked(portraits: ir.Table, matches: ir.Table) -> ir.Table:
    """The fields of each customer of which any spelling gives a mark that can be right."""
    who = matches.select("party_key", customer="customer_id")
    met = portraits.inner_join(who, "party_key")
    kinds = [
        met.filter(met[mark].notnull()).select(
            customer_id="customer", field=ibis.literal(field), marked=ibis.literal(1)
        )
        for field, mark, _ in CHECKED
    ]
    return ibis.union(*kinds).distinct()
