"""Mentions: contacts and answers in which customers name those who sell the same as we do."""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.clock import day_of
from zhike.tables import conform

LEGAL = r"(?:[\s,，.]*(?:有限责任公司|股份有限公司|有限公司|公司|集团|\b(?:ltd|limited|inc|llc|corp|co|gmbh)))+[\s.]*$"
TRADE = r"(?:供应链|批发部|批发|贸易|商贸|商行|经营部|实业|企业|百货|超市)$"
SHORTEST = 3
"""Letters that a name keeps where its trade is left off."""
MOST = 20
"""So many rivals are looked for: those to whom most offers were lost."""


def mentions(
    raw_interactions: ir.Table,
    raw_responses: ir.Table,
    quotes: ir.Table,
    matches: ir.Table,
    *,
    as_of: date,
    time_zone: str,
) -> ir.Table:
    """Who was named by customers of those to whom offers were lost.

    Row      one contact or one answer that names one rival, however often; by its name, or by the name without legal form
             and trade (万品仓 of 万品仓批发有限公司)
    Dates    the company's own day, up to `as_of`
    Leaves   the text itself: it may name persons, and stays with the raw rows
    Missing  customer_id where the row names nobody who is known
    """
    said = ibis.union(
        _of(raw_interactions, ("topic", "text", "outcome"), "contact", time_zone),
        _of(raw_responses, ("text",), "answer", time_zone),
    )
    said = said.filter(said.noted_on <= ibis.literal(as_of))
    rivals = _rivals(quotes)
    found = said.join(rivals, said.words.contains(rivals.spoken))
    who = matches.select(matched_key=matches.party_key, customer_id=matches.customer_id)
    return conform(found.left_join(who, found.party_key == who.matched_key), "mentions")


def _of(rows: ir.Table, columns: tuple[str, ...], said_in: str, time_zone: str) -> ir.Table:
    words = ibis.literal(" ").join([rows[name].fill_null("") for name in columns]).lower()
    told = rows.mutate(words=words, noted_on=day_of(rows["at"], time_zone), said_in=ibis.literal(said_in))
    return told.select("party_key", "words", "noted_on", "said_in", "source", "load", "file", "sheet", "row")


def _rivals(quotes: ir.Table) -> ir.Table:
    """Each rival and how it is spoken of."""
    named = quotes.filter(quotes.lost_to.notnull())
    each = named.group_by(rival="lost_to").aggregate(offers=named.count())
    most = each.order_by(ibis.desc("offers"), "rival").limit(MOST)
    name = most.rival.lower().strip().re_replace(LEGAL, "")
    short = name.re_replace(TRADE, "")
    spoken = ibis.ifelse(short.length() >= SHORTEST, short, name)
    return most.select("rival", spoken=spoken).filter(lambda t: t.spoken.length() > 1)
