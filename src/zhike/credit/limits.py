"""Limits: what each customer owes in all, what limit and term the policy suggests, and which rule said so.

limit = purchases a month × (term ÷ 30 + 1) × the class's factor
at most the class's share of all exposure; of who has not paid yet, at most the new customer's limit
"""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.credit.habits import in_force
from zhike.credit.policy import CAPPED_FROM, COUNTED, STEPS, USUAL, CreditPolicy, counted
from zhike.tables import IBIS_TYPES, conform

MONEY = IBIS_TYPES["money"]
HAIR = 1e-9
"""Part of a step: 10,000 × (20 ÷ 30 + 1) × 3 is 49,999.999… to a machine, and 50,000 to everybody else."""


def credit_standings(
    credit_scores: ir.Table,
    exposures: ir.Table,
    credit_terms: ir.Table,
    *,
    as_of: date,
    credit_policy: CreditPolicy = USUAL,
) -> ir.Table:
    """Where each customer stands: class, exposure, what is granted and what the policy suggests.

    Row      one customer whom the scorecard judges
    Units    suggested limits are rounded down, to 1,000 from 10,000 on, to 100 from 1,000 on, else to 10; over_limit: exposure above the limit in force, else 0
    Missing  credit_limit, credit_term_days, over_limit where no source says them
    """
    rows = _together(credit_scores, exposures, credit_terms, as_of, credit_policy)
    factor, most_new = credit_policy.by_class(rows.credit_class, "months"), credit_policy.new_customer_limit
    paid = rows.payments.fill_null(0) > 0
    formula = rows.monthly_purchases.cast("float64") * (rows.suggested_term_days / 30.0 + 1) * factor
    share = rows.exposure_of_all * credit_policy.by_class(rows.credit_class, "largest")
    capped = (rows.exposed_customers >= CAPPED_FROM) & (share < formula)
    after_share = ibis.ifelse(capped, share, formula)
    new = ~paid & (after_share > most_new)
    limit = ibis.ifelse(new, ibis.literal(most_new), after_share)
    rule = ibis.cases((factor == 0, "none"), (new, "new"), (capped, "share"), else_="formula")  # the rule that bound
    *larger, (_, least) = STEPS
    step = ibis.cases(*((limit >= of, float(size)) for of, size in larger), else_=float(least))
    over = ibis.greatest(rows.exposure - rows.credit_limit, ibis.literal(0).cast(MONEY))
    found = rows.mutate(
        suggested_limit=((limit / step + HAIR).floor() * step).cast(MONEY), limit_rule=rule, over_limit=over.cast(MONEY)
    )
    return conform(found, "credit_standings")


def _together(scores: ir.Table, exposures: ir.Table, terms: ir.Table, as_of: date, policy: CreditPolicy) -> ir.Table:
    """Scores with exposure, what is in force, monthly purchases, the suggested term and the sums of all."""
    parts = exposures.rename(exposed_id="customer_id")
    held = in_force(terms, [as_of])
    granted = held.select(granted_id=held.customer_id, credit_limit=held.credit_limit, credit_term_days=held.term_days)
    rows = scores.left_join(parts, scores.customer_id == parts.exposed_id)
    rows = rows.left_join(granted, rows.customer_id == granted.granted_id)
    nothing = ibis.literal(0).cast(MONEY)
    exposure = nothing
    for name in counted(policy.exposure_counts):
        part = rows[COUNTED[name]].fill_null(nothing)
        exposure = exposure - part if name == "prepayments" else exposure + part
    rows = rows.mutate(exposure=ibis.greatest(exposure, nothing).cast(MONEY))
    everybody = ibis.window()
    positive = rows.exposure > 0
    granted_days = rows.credit_term_days
    term, longest = (policy.by_class(rows.credit_class, name) for name in ("term", "longest"))
    kept = ibis.least(ibis.greatest(granted_days.fill_null(0), term), longest)
    return rows.mutate(
        monthly_purchases=monthly(rows),
        suggested_term_days=kept.cast("int64"),
        exposure_of_all=rows.exposure.sum().over(everybody).cast("float64"),
        exposed_customers=positive.cast("int64").sum().over(everybody),
    )


def monthly(rows: ir.Table) -> ir.DecimalValue:
    """Claims of the last 365 days, else orders, by the months of them in which the customer was one; never below 0."""
    year = ibis.ifelse(rows.claimed_last_year > 0, rows.claimed_last_year, rows.bought_last_year).fill_null(0)
    months = ibis.least(ibis.greatest(rows.months_as_customer.fill_null(12.0), 1.0), 12.0)
    return ibis.greatest(year.cast("float64") / months, 0.0).cast(MONEY)
