"""Movements: the customers of two snapshots side by side, who came, who went, who changed class."""

import ibis
import ibis.expr.types as ir

CLASSES = ("tier", "activity")


def movements(
    profiles_before: ir.Table, redirects_before: ir.Table, profiles_after: ir.Table, redirects_after: ir.Table
) -> ir.Table:
    """Customers known to either of two snapshots, under the id that the other one has for them where they merged.

    Row     one customer of either snapshot; several who became one are one, their sales added up
    Units   spent_before, spent_after and change in the workspace's currency
    Missing tier, activity and spent of a snapshot that does not know the customer
    """
    before = _led(profiles_before, redirects_after, "before")
    after = _led(profiles_after, redirects_before, "after")
    both = before.outer_join(after, "customer_id")
    id_ = ibis.coalesce(both.customer_id, both.customer_id_right)
    spent = ibis.coalesce(both.spent_after, 0) - ibis.coalesce(both.spent_before, 0)
    return both.select(
        customer_id=id_,
        name=ibis.coalesce(both.name_after, both.name_before),
        customer_code=ibis.coalesce(both.code_after, both.code_before),
        spent_before=both.spent_before,
        spent_after=both.spent_after,
        change=spent.cast("decimal(18, 2)"),
        in_before=both.customer_id.notnull(),
        in_after=both.customer_id_right.notnull(),
        merged=ibis.coalesce(both.parties_before, 1) > 1,
        **{f"{name}_{side}": both[f"{name}_{side}"] for name in CLASSES for side in ("before", "after")},
    )


def _led(profiles: ir.Table, redirects: ir.Table, side: str) -> ir.Table:
    """Profiles by the id that the other snapshot has for them; the class of several is that of the best."""
    joined = profiles.left_join(redirects, profiles.customer_id == redirects.old_id)
    led = joined.select(
        "name", "customer_code", "spent", *CLASSES, id=ibis.coalesce(joined.customer_id_right, joined.customer_id)
    )
    best = led.spent.fill_null(0)
    return led.group_by(customer_id="id").aggregate(
        **{f"parties_{side}": led.count(), f"spent_{side}": led.spent.sum()},
        **{f"name_{side}": led.name.argmax(best), f"code_{side}": led.customer_code.argmax(best)},
        **{f"{name}_{side}": led[name].argmax(best) for name in CLASSES},
    )
