"""Quotes: offers that were made, what became of them, and to whom those were lost that were lost."""

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from zhike.tables import IBIS_TYPES, conform

MONEY = IBIS_TYPES["money"]
YEAR = 365
OUTCOMES = (
    # the first whose words are found decides; what is not yet so is neither
    (
        "lost",
        r"(?i)未成交|未中标|流失|丢单|失败|落标|拒绝|输|放弃|\blost\b|reject|declin|fail|\bnot (?:won|accepted)\b|\bno order\b",
    ),
    ("", r"(?i)[未待](?:签|下单|接受)|\bnot yet\b"),
    ("won", r"(?i)成交|中标|签约|签单|接受|赢|下单|转订单|\bwon\b|accept|order"),
)


def quotes(
    raw_quotes: ir.Table, matches: ir.Table, products: ir.Table, order_lines: ir.Table, *, as_of: date
) -> ir.Table:
    """Offers as their sheets give them.

    Row      one offer of one product, or of one sum
    Units    usual_price: what a piece of the product sold for on average in the 365 days to `as_of`, tax excluded
    Dates    lost offers have no day of their own; an offer that nobody decided is open until its last day, then expired
    Missing  customer_id of who is nobody known; usual_price of what was not sold in the year; lost_to where nobody says
    """
    who = matches.select(matched_key=matches.party_key, customer_id=matches.customer_id)
    rows = raw_quotes.left_join(who, raw_quotes.party_key == who.matched_key).drop("matched_key")
    about = products.select(known_code=products.product_code, category=products.category)
    rows = rows.left_join(about, rows.product_code == about.known_code).drop("known_code")
    usual = _usual(order_lines, as_of)
    rows = rows.left_join(usual, rows.product_code == usual.sold_code).drop("sold_code")
    written, today = rows.outcome.fill_null(""), ibis.literal(as_of)
    told = ibis.cases(*((written.re_search(words), name) for name, words in OUTCOMES), else_="").nullif("")
    named = rows.lost_to.strip().nullif("")
    past = (rows.valid_until < today).fill_null(False).ifelse("expired", "open")
    amount = ibis.coalesce(rows.amount, (rows.quantity * rows.unit_price).cast(MONEY))
    return conform(
        rows.mutate(
            state=ibis.coalesce(told, named.notnull().ifelse("lost", None), past),
            lost_to=named,
            amount=amount.cast(MONEY),
            unit_price=rows.unit_price.cast("float64"),
        ),
        "quotes",
    )


def _usual(order_lines: ir.Table, as_of: date) -> ir.Table:
    after = ibis.literal(as_of - timedelta(days=YEAR))
    sold = order_lines.filter(order_lines.kind == "sale", order_lines.ordered_on > after, order_lines.quantity > 0)
    return sold.group_by(sold_code="product_code").aggregate(
        usual_price=sold.amount.sum().cast("float64") / sold.quantity.sum().cast("float64")
    )
