"""Definitions of leaving side by side: how many leave under each, and what they were worth."""

import ibis
import ibis.expr.types as ir

from zhike.models.churn_features import YEAR
from zhike.tables import IBIS_TYPES

MONEY = IBIS_TYPES["money"]
FIXED = (60, 90, 180)
MULTIPLES = (2, 3)
HALF = 0.5


def churn_definitions(
    customer_metrics: ir.Table, rhythms: ir.Table, outlook: ir.Table, churn_risks: ir.Table
) -> ir.Table:
    """How much the headline depends on what leaving is taken to mean.

    Row      one definition
    Units    heads; spent_last_year: what those who leave under it bought in the 365 days up to `as_of`
    Leaves   customers without an order in these 365 days: gone by every definition
    Missing  share where there are no customers; definitions by a probability count nobody where none is shown
    """
    t = customer_metrics.filter(customer_metrics.days_since_order <= YEAR)
    for number, (part, column) in enumerate(
        ((rhythms, "median_days_between_orders"), (outlook, "probability_alive"), (churn_risks, "churn_probability"), (churn_risks, "is_leaving"))
    ):  # fmt: skip
        right = part.select(**{f"key_{number}": part.customer_id, column: part[column]})
        t = t.left_join(right, t.customer_id == right[f"key_{number}"])
    since = t.days_since_order
    leaves = {f"fixed_{days}": since > days for days in FIXED}
    leaves |= {f"gaps_{times}": since > t.median_days_between_orders * times for times in MULTIPLES}
    leaves |= {
        "silent": t.churn_probability >= HALF,
        "leaving": t.is_leaving,
        "not_alive": t.probability_alive < HALF,
    }
    known = {
        **{f"fixed_{days}": since.notnull() for days in FIXED},
        **{f"gaps_{times}": t.median_days_between_orders.notnull() for times in MULTIPLES},
        "silent": t.churn_probability.notnull(),
        "leaving": t.is_leaving.notnull(),
        "not_alive": t.probability_alive.notnull(),
    }
    told = t.select(
        "spent_last_year",
        said=ibis.array(
            [
                ibis.struct(
                    {
                        "definition": ibis.literal(name),
                        "known": known[name].cast("int64"),
                        "leaves": holds.fill_null(False).cast("int64"),
                    }
                )
                for name, holds in leaves.items()
            ]
        ),
    )
    each = told.mutate(said=told.said.unnest())
    each = each.select("spent_last_year", *(each.said[name].name(name) for name in ("definition", "known", "leaves")))
    found = each.group_by("definition").aggregate(
        customers=each.known.sum(),
        leaving=each.leaves.sum(),
        spent_last_year=each.spent_last_year.sum(where=each.leaves == 1).fill_null(0).cast(MONEY),
    )
    share = found.leaving.cast("float64") / found.customers.nullif(0).cast("float64")
    return found.select("definition", "customers", "leaving", share=share, spent_last_year=found.spent_last_year)
