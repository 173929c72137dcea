"""Enterprise types: companies that grow, companies that stay as they are, companies that may become more."""

from datetime import date

import ibis
import ibis.expr.types as ir

TYPES = ("growth", "stable", "potential")
GROWS = 0.2
"""A year's change from which a company grows; as much less, and it shrinks."""
YEAR_DAYS = 365
LEAST_BEFORE_DAYS = 180
"""So many days of the year before must lie after a customer's first order; of less no year can be told."""
YOUNG_DAYS = 5 * 365
PROMISE_DAYS = 2 * 365
PROMISING = r"(?i)专利|融资|投资|榜|排名|百强|高新|专精特新|patent|fund|rank|invest"
"""Kinds of outside signals that promise something."""


def enterprise_types(
    customers: ir.Table,
    customer_metrics: ir.Table,
    statements: ir.Table,
    signals: ir.Table,
    *,
    as_of: date,
) -> ir.Table:
    """The type of each company, with what it rests on.

    Row      one customer that is a company
    Units    growth: the change of one year, of its own sales where its statements say two years, else of what it
             bought from us, where it bought at least twice in each; who came within the year before, but at least
             LEAST_BEFORE_DAYS before its end, is held against as many days of it
    Dates    own sales: the newest year that ended within two years of `as_of`
    Leaves   persons
    Missing  enterprise_type where too little is known, or the company shrinks and nothing speaks for it

        type        the first that holds
        growth      grew by a fifth or more
        potential   young (founded in the last five years) or promising signals in two years, and not shrinking
        stable      changed by less than a fifth either way
        potential   shrinks with us, while promising signals say otherwise
    """
    sure = customers.filter(customers.kind_of_party == "company").select("customer_id", "founded_on")
    own, bought, signs = _own_sales(statements, as_of), _bought(customer_metrics, as_of), _promising(signals, as_of)
    rows = sure.left_join(own, sure.customer_id == own.own_id)
    rows = rows.left_join(bought, rows.customer_id == bought.bought_id)
    rows = rows.left_join(signs, rows.customer_id == signs.sign_id)
    rows = rows.mutate(
        enterprise_growth=ibis.coalesce(rows.own_growth, rows.bought_growth),
        growth_of=ibis.cases((rows.own_growth.notnull(), "own_sales"), (rows.bought_growth.notnull(), "purchases")),
        promising_signals=rows.signals.fill_null(0),
        is_young=(ibis.literal(as_of).delta(rows.founded_on, unit="day") <= YOUNG_DAYS).fill_null(False),
    )
    return _typed(rows)


def _typed(rows: ir.Table) -> ir.Table:
    change, promises = rows.enterprise_growth, rows.promising_signals > 0
    shrinks = (change <= -GROWS).fill_null(False)
    found = ibis.cases(
        ((change >= GROWS).fill_null(False), "growth"),
        ((rows.is_young | promises) & ~shrinks, "potential"),
        ((change.abs() < GROWS).fill_null(False), "stable"),
        (promises & (rows.growth_of == "purchases"), "potential"),
        else_=None,
    )
    return rows.select(
        "customer_id",
        "enterprise_growth",
        "growth_of",
        "promising_signals",
        "is_young",
        enterprise_type=found,
    )


def _own_sales(statements: ir.Table, as_of: date) -> ir.Table:
    """How much a customer's own sales changed in the newest year that its statements know, where they know two."""
    years = statements.filter(
        statements.state == "used", statements.item == "revenue", statements.months == 12, statements.amount > 0
    ).select("customer_id", "ended_on", sold=statements.amount.cast("float64"))
    by_day = ibis.window(group_by=years.customer_id, order_by=years.ended_on)
    beside = years.mutate(
        before=years.sold.lag().over(by_day),
        before_on=years.ended_on.lag().over(by_day),
        newest=years.ended_on.max().over(ibis.window(group_by=years.customer_id)),
    )
    apart = beside.ended_on.delta(beside.before_on, unit="day")
    late = ibis.literal(as_of).delta(beside.ended_on, unit="day")
    sure = beside.filter(beside.ended_on == beside.newest, apart.between(365, 366), late <= 2 * 365)
    return sure.select(own_id="customer_id", own_growth=(sure.sold / sure.before - 1).round(6))


def _bought(customer_metrics: ir.Table, as_of: date) -> ir.Table:
    """The change of what customers bought; of who came within the year before, as if it had bought all of it so."""
    known = ibis.literal(as_of).delta(customer_metrics.first_ordered_on, unit="day") - YEAR_DAYS + 1
    t = customer_metrics.mutate(days_before=ibis.least(known.fill_null(YEAR_DAYS), YEAR_DAYS))
    sure = t.filter(
        t.orders_last_year >= 2, t.orders_year_before >= 2, t.spent_year_before > 0, t.days_before >= LEAST_BEFORE_DAYS
    )
    before = sure.spent_year_before.cast("float64") * YEAR_DAYS / sure.days_before.cast("float64")
    grown = sure.spent_last_year.cast("float64") / before - 1
    return sure.select(bought_id="customer_id", bought_growth=grown.round(6))


def _promising(signals: ir.Table, as_of: date) -> ir.Table:
    """How many promising signals the last two years brought."""
    age = ibis.literal(as_of).delta(signals.noted_on, unit="day")
    good = signals.filter(signals.kind.re_search(PROMISING), age.between(0, PROMISE_DAYS))
    return good.group_by(sign_id="customer_id").aggregate(signals=good.count())
