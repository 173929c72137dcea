"""What retail customers sold on and kept in stock, period by period, as their sell-through says."""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.money.periods import dated
from zhike.tables import conform

SAID = ("sold", "stock", "profit")


def sell_through(
    raw_sell_through: ir.Table, periods: ir.Table, matches: ir.Table, products: ir.Table, *, as_of: date
) -> ir.Table:
    """What a customer sold and kept of a product in a period.

    Row      one row of the sell-through of a known customer
    Units    sold and stock: pieces; profit: the workspace's currency
    Dates    ended_in: the first day of the period's last month, not after `as_of`
    Leaves   rows that a later row of the same party, period and product says again; periods that nobody can read
    Missing  sold, stock and profit as in the row, what it leaves open as in the last row that says it: sales and stock may
             stand in two sheets; a product without a code is found by its name, else is its name
    """
    who = matches.select(matched_key=matches.party_key, customer_id=matches.customer_id)
    rows = dated(raw_sell_through.inner_join(who, raw_sell_through.party_key == who.matched_key), periods)
    period, first, last = rows.period.fill_null(""), rows["first"], rows["last"]
    rows = rows.mutate(
        period_written=period, ended_in=last, called=ibis.coalesce(rows.product_code, rows.product_name, ""),
        months=(last.year() * 12 + last.month()) - (first.year() * 12 + first.month()) + 1,
    )  # fmt: skip
    rows = rows.filter(rows.ended_in <= ibis.literal(as_of))
    last_first = [rows.file.desc(), rows.sheet.desc(), rows.row.desc(), rows.load.desc()]
    same = [rows.party_key, rows.period_written, rows.called]
    said = {name: rows[name].notnull() for name in SAID}
    newest = {
        name: ibis.row_number().over(ibis.window(group_by=[*same, known], order_by=last_first)) == 0
        for name, known in said.items()
    }
    every = ibis.window(group_by=same)
    rows = rows.mutate(
        place=ibis.row_number().over(ibis.window(group_by=same, order_by=last_first)),
        **{f"{name}_new": (said[name] & newest[name]).ifelse(rows[name], None) for name in SAID},
    )
    rows = rows.mutate(**{name: rows[f"{name}_new"].max().over(every) for name in SAID})
    rows = rows.filter(rows.place == 0)
    named = products.filter(products.product_name.notnull()).group_by(named=products.product_name)
    codes = named.aggregate(code=products.product_code.min())
    beside = rows.left_join(codes, [rows.called == codes.named, rows.product_code.isnull()])
    return conform(beside.mutate(product_code=ibis.coalesce(beside.code, beside.called)), "sell_through")
