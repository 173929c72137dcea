"""Usage: how often a customer uses or visits what we offer, from logs of use and of browsing."""

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

WINDOW = 90
"""Days that use is counted over."""
OFTEN, SOMETIMES = 24, 6
"""Days of use in them: about twice a week, about twice a month."""
BANDS = ("often", "sometimes", "seldom", "not_lately")


def usages(raw_events: ir.Table, matches: ir.Table, *, as_of: date) -> ir.Table:
    """How often each customer uses it.

    Row      one customer with an event up to `as_of`
    Units    use_days: days with an event in the last 90; use_days_before: in the 90 before those; uses: events of the
             last 90
    Dates    events count by their day in universal time, as contacts do
    Leaves   events that name nobody who is known, or no day
    """
    who = matches.select(matched_key=matches.party_key, customer_id=matches.customer_id)
    named = raw_events.inner_join(who, raw_events.party_key == who.matched_key)
    dated = named.select("customer_id", used_on=named.at.cast("timestamp").date())
    known = dated.filter(dated.customer_id.notnull(), dated.used_on.notnull(), dated.used_on <= ibis.literal(as_of))
    first, before = (ibis.literal(as_of - timedelta(days=WINDOW * n)) for n in (1, 2))
    lately = known.used_on > first
    earlier = (known.used_on > before) & ~lately
    found = known.group_by("customer_id").aggregate(
        last_used_on=known.used_on.max(),
        use_days=known.used_on.nunique(where=lately),
        use_days_before=known.used_on.nunique(where=earlier),
        uses=lately.cast("int64").sum(),
    )
    return found.mutate(
        use_band=ibis.cases(
            (found.use_days >= OFTEN, "often"),
            (found.use_days >= SOMETIMES, "sometimes"),
            (found.use_days > 0, "seldom"),
            else_="not_lately",
        )
    )
