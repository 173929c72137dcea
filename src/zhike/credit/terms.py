"""Limits and terms as the sources bring them."""

import ibis.expr.types as ir

from zhike.tables import conform


def credit_terms(raw_credit_terms: ir.Table, matches: ir.Table) -> ir.Table:
    """Limits and terms that were ever granted.

    Row      one limit or term of one customer, as a source writes it
    Leaves   rows that name nobody known
    Missing  valid_from: it always held; valid_to: it holds until something else does
    """
    who = matches.select(matched_key=matches.party_key, customer_id=matches.customer_id)
    rows = raw_credit_terms.inner_join(who, raw_credit_terms.party_key == who.matched_key)
    return conform(rows.filter(rows.credit_limit.notnull() | rows.term_days.notnull()), "credit_terms")
