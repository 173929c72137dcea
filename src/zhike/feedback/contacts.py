"""Contacts with customers, on one time line: enquiries, visits, complaints, care."""

import ibis.expr.types as ir

from zhike.clock import day_of
from zhike.tables import conform


def interactions(raw_interactions: ir.Table, matches: ir.Table, *, time_zone: str) -> ir.Table:
    """What was talked about with whom, and when.

    Row      one contact with a customer
    Units    minutes
    Dates    at and next_at in UTC; spoken_on is the company's own day
    Leaves   the text itself: it may name persons, and stays with the raw rows
    Missing  customer_id where the row names nobody who is known
    """
    who = matches.select(matched_key=matches.party_key, customer_id=matches.customer_id)
    rows = raw_interactions.left_join(who, raw_interactions.party_key == who.matched_key)
    return conform(rows.mutate(spoken_on=day_of(rows["at"], time_zone)), "interactions")
