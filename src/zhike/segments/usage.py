"""Usage: how often a customer uses or visits what we offer, and what, from logs of use and of browsing."""

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from zhike.clock import day_of
from zhike.tables import conform

WINDOW = 90
"""Days that use is counted over."""
OFTEN, SOMETIMES = 24, 6
"""Days of use in them: about twice a week, about twice a month."""
BANDS = ("often", "sometimes", "seldom", "not_lately")


def usages(raw_events: ir.Table, matches: ir.Table, *, as_of: date, time_zone: str) -> ir.Table:
    """How often each customer uses it.

    Row      one customer with an event up to `as_of`
    Units    use_days: days with an event in the last 90; use_days_before: in the 90 before those; uses: events of the
             last 90
    Dates    events count by the company's own day
    Leaves   events that name nobody who is known, or no day
    """
    known = _known(raw_events, matches, as_of, time_zone)
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


def use_months(raw_events: ir.Table, matches: ir.Table, *, as_of: date, time_zone: str) -> ir.Table:
    """How often each customer used it, month by month.

    Row      one month in which one customer has an event, up to `as_of`
    Units    use_days: days with an event; uses: events
    Dates    as in `usages`
    Leaves   events that name nobody who is known, or no day; months without an event
    """
    known = _known(raw_events, matches, as_of, time_zone)
    month = known.used_on.truncate("M").cast("timestamp").cast("date")
    return known.group_by("customer_id", month=month).aggregate(use_days=known.used_on.nunique(), uses=known.count())


def used_items(
    raw_events: ir.Table,
    matches: ir.Table,
    products: ir.Table,
    customer_products: ir.Table,
    *,
    as_of: date,
    time_zone: str,
) -> ir.Table:
    """What each customer looks at and uses, and which goods among it were bought.

    Row      one thing of one kind of event of one customer, up to `as_of`
    Units    events and event_days: over all history; events_lately: of the last 90 days
    Dates    as in `usages`
    Leaves   events that name nobody who is known, or no day
    Missing  product_code where the event names no product of ours, neither by its code nor by its name
    """
    known = _known(raw_events, matches, as_of, time_zone)
    code, said = (known[name].strip().nullif("") for name in ("product_code", "object"))
    known = known.mutate(code=code, said=said, kind=known.event.strip().fill_null(""))
    found = known
    for column in ("code", "said"):  # a shop's own number may be none of ours while its title is
        spelled = _spelled(products).select(**{f"{column}_as": "text", f"{column}_product": "product"})
        found = found.left_join(spelled, found[column] == spelled[f"{column}_as"])
    found = found.mutate(product=ibis.coalesce(found.code_product, found.said_product))
    found = found.mutate(item=ibis.coalesce(found["product"], found.said, found.code, ibis.literal("")))
    lately = found.used_on > ibis.literal(as_of - timedelta(days=WINDOW))
    counted = found.group_by("customer_id", event="kind", item="item").aggregate(
        product_code=found["product"].max(),
        events=found.count(),
        event_days=found.used_on.nunique(),
        events_lately=lately.cast("int64").sum(),
        last_event_on=found.used_on.max(),
    )
    called = counted.left_join(products.select("product_code", "product_name", "category"), "product_code")
    bought = customer_products.select("customer_id", "product_code", "last_ordered_on")
    return conform(called.drop("product_code_right").left_join(bought, ("customer_id", "product_code")), "used_items")


def _spelled(products: ir.Table) -> ir.Table:
    """Under which texts a product is meant: its code, else its name; of one name the first code."""
    codes = products.select(text="product_code", product="product_code", is_name=ibis.literal(1))
    names = products.filter(products.product_name.notnull()).select(
        text="product_name", product="product_code", is_name=ibis.literal(2)
    )
    both = ibis.union(codes, names)
    best = both.group_by("text").aggregate(
        best=ibis.struct({"is_name": both.is_name, "product": both["product"]}).min()
    )
    return best.select("text", product=best.best["product"])


def _known(raw_events: ir.Table, matches: ir.Table, as_of: date, time_zone: str) -> ir.Table:
    """The events of customers, with their day."""
    who = matches.select(matched_key=matches.party_key, customer_id=matches.customer_id)
    named = raw_events.inner_join(who, raw_events.party_key == who.matched_key)
    dated = named.mutate(used_on=day_of(named["at"], time_zone))
    return dated.filter(dated.customer_id.notnull(), dated.used_on.notnull(), dated.used_on <= ibis.literal(as_of))
