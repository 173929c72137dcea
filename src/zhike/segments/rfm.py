"""RFM: how recently, how often and for how much each customer bought, scored 1 to 5, and a class by name."""

from collections.abc import Iterable

import ibis
import ibis.expr.types as ir

from zhike.errors import UnknownName

FIXED_DAYS = (30, 90, 180, 365)
FIXED_ORDERS = (1, 3, 6, 12)
FIXED_SPENT = (1_000, 5_000, 20_000, 100_000)
"""The upper edges of the fixed cuts: within 30 days scores R 5, one order F 1, up to 1,000 M 1."""

# fmt: off
CLASSES = (
    #  R         F       class
    ((1, 2), (1, 2), "hibernating"),
    ((1, 2), (3, 4), "at_risk"),
    ((1, 2), (5, 5), "cant_lose"),
    ((3, 3), (1, 2), "about_to_sleep"),
    ((3, 3), (3, 3), "need_attention"),
    ((3, 4), (4, 5), "loyal"),
    ((4, 4), (1, 1), "promising"),
    ((5, 5), (1, 1), "new"),
    ((4, 5), (2, 3), "potential_loyalists"),
    ((5, 5), (4, 5), "champions"),
)
"""Ten classes by recency and frequency score; each pair of scores falls in exactly one."""

MEAN_CLASSES = (
    # R     F      M      class                   (true: better than the mean)
    (True,  True,  True,  "important_value"),
    (True,  False, True,  "important_develop"),
    (False, True,  True,  "important_keep"),
    (False, False, True,  "important_win_back"),
    (True,  True,  False, "general_value"),
    (True,  False, False, "general_develop"),
    (False, True,  False, "general_keep"),
    (False, False, False, "general_win_back"),
)
"""Eight classes of the method by means."""
# fmt: on


def rfm(customer_metrics: ir.Table, *, rfm_method: str, scale: float = 1.0) -> ir.Table:
    """RFM scores and class of each customer with a sale.

    Row     one customer with a sale
    Units   scores 1–5, 5 is best. quantile: fifths with linearly interpolated edges, an edge belongs to the lower
            fifth; frequency is ranked first, ties by customer id. fixed: FIXED_DAYS, FIXED_ORDERS, FIXED_SPENT.
            mean: 5 better than the mean of all buyers, else 1. scale: every edge is so many times as high
    Leaves  customers without a sale
    Errors  UnknownName where there is no such method
    """
    methods = {"quantile": _by_quantile, "fixed": _by_fixed_cuts, "mean": _by_mean}
    if rfm_method not in methods:
        raise UnknownName(("RFM method", "RFM 打分方式"), rfm_method, methods)
    scored = methods[rfm_method](customer_metrics.filter(customer_metrics.orders > 0), scale)
    return scored.select(
        "customer_id",
        recency_score=scored.r.cast("int64"),
        frequency_score=scored.f.cast("int64"),
        monetary_score=scored.m.cast("int64"),
        rfm_class=_mean_class(scored) if rfm_method == "mean" else _class(scored),
    )


def _by_quantile(buyers: ir.Table, scale: float) -> ir.Table:
    figures = buyers.select(
        "customer_id",
        since=buyers.days_since_order.cast("float64"),
        spent=buyers.spent.cast("float64"),
        place=ibis.row_number().over(order_by=[buyers.orders, buyers.customer_id]),
    )
    edges = figures.aggregate(
        last=figures.count() - 1,
        **{f"since_{k}": figures.since.quantile(k / 5) for k in range(1, 5)},
        **{f"spent_{k}": figures.spent.quantile(k / 5) for k in range(1, 5)},
    )
    t = figures.cross_join(edges)
    return t.mutate(
        r=5 - _above(t.since > t[f"since_{k}"] * scale for k in range(1, 5)),
        # Ranks have their edges at k/5 of the last place: whole numbers, so that no rounding decides.
        f=1 + _above(t.place * 5 > t["last"] * k * scale for k in range(1, 5)),
        m=1 + _above(t.spent > t[f"spent_{k}"] * scale for k in range(1, 5)),
    )


def _by_fixed_cuts(buyers: ir.Table, scale: float) -> ir.Table:
    return buyers.mutate(
        r=5 - _above(buyers.days_since_order > edge * scale for edge in FIXED_DAYS),
        f=1 + _above(buyers.orders > round(edge * scale) for edge in FIXED_ORDERS),
        m=1 + _above(buyers.spent > edge * scale for edge in FIXED_SPENT),
    )


def _by_mean(buyers: ir.Table, scale: float) -> ir.Table:
    since, orders, spent = (buyers[name].cast("float64") for name in ("days_since_order", "orders", "spent"))
    everyone = ibis.window()
    return buyers.mutate(
        r=1 + 4 * (since <= since.mean().over(everyone) * scale).cast("int64"),
        f=1 + 4 * (orders > orders.mean().over(everyone) * scale).cast("int64"),
        m=1 + 4 * (spent > spent.mean().over(everyone) * scale).cast("int64"),
    )


def _above(passed: Iterable[ir.BooleanValue]) -> ir.IntegerValue:
    """How many edges a value has passed."""
    return sum((edge.cast("int64") for edge in passed), start=ibis.literal(0, "int64"))


def _class(scored: ir.Table) -> ir.StringValue:
    return ibis.cases(
        *((scored.r.between(*r) & scored.f.between(*f), name) for r, f, name in CLASSES[:-1]), else_=CLASSES[-1][2]
    )


def _mean_class(scored: ir.Table) -> ir.StringValue:
    return ibis.cases(
        *(
            (((scored.r == 5) == r) & ((scored.f == 5) == f) & ((scored.m == 5) == m), name)
            for r, f, m, name in MEAN_CLASSES[:-1]
        ),
        else_=MEAN_CLASSES[-1][3],
    )
