"""Acquisition: where each customer came from, and what it cost to win."""

import ibis
import ibis.expr.types as ir

from zhike.tables import IBIS_TYPES, conform

MONEY = IBIS_TYPES["money"]
KINDS = ("marketing", "selling")


def acquisitions(journeys: ir.Table, leads: ir.Table, winning_costs: ir.Table) -> ir.Table:
    """How customers were won.

    Row      one customer who bought, or whom a lead or a message names
    Units    the workspace's currency
    Missing  acquisition_channel where nothing says where the customer came from; lead_outcome without a lead; costs of a
             kind of which nothing is laid on anybody
    """
    known = journeys.filter(journeys.customer_id.notnull())
    borne = winning_costs.filter(winning_costs.customer_id.notnull())
    spent = borne.group_by(payer="customer_id").aggregate(
        **{kind: borne.amount.sum(where=borne.kind == kind).fill_null(0).cast(MONEY) for kind in KINDS}
    )
    led = leads.filter(leads.customer_id.notnull())
    ends = led.group_by(lead_of="customer_id").aggregate(
        won=(led.outcome == "won").max(), open=(led.outcome == "open").max()
    )
    found = known.left_join(spent, known.customer_id == spent.payer).left_join(ends, known.customer_id == ends.lead_of)
    # Where nothing of a kind is laid on anybody, what it cost is not known: that is not nothing.
    told = borne.aggregate(**{f"{kind}_rows": (borne.kind == kind).cast("int64").sum() for kind in KINDS})
    found = found.cross_join(told)
    outcome = ibis.cases(
        (found.lead_of.isnull(), ibis.null("string")), (found.won, "won"), (found.open, "open"), else_="lost"
    )
    zero = ibis.literal(0).cast(MONEY)
    marketing, selling = (ibis.ifelse(found[f"{kind}_rows"] > 0, found[kind].fill_null(zero), None) for kind in KINDS)
    both = ibis.coalesce(marketing + selling, marketing, selling).cast(MONEY)
    return conform(
        found.mutate(
            acquisition_channel=found.channel, acquisition_campaign=found.campaign, lead_outcome=outcome,
            marketing_cost=marketing, selling_cost=selling, acquisition_cost=both,
        ),
        "acquisitions",
    )  # fmt: skip
