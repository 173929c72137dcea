"""What stands around a customer: its needs, who decides there, and what others say of it in public."""

import ibis.expr.types as ir

from zhike.tables import conform

SAID_BY = r'"[^"]*(?:来源|出处|媒体|[Ss]ource)[^"]*"\s*:\s*"([^"]*)"'
"""A further column of the sheet that names who says it; `source` is the name of a row's own source in every table."""
INVESTOR = r'"[^"]*(?:投资方|投资机构|投资人|领投|[Ii]nvestor)[^"]*"\s*:\s*"([^"]*)"'
WRITTEN_INVESTOR = r"(?:投资方|投资机构|投资人|领投方?|[Ii]nvestors?)\s*[:：]\s*([^。；;\n]+)"
"""Who invests, where the text itself says it: A轮，投资方：甲资本、乙资本."""
STAGE = r'"[^"]*(?:阶段|[Ss]tage)[^"]*"\s*:\s*"([^"]*)"'
"""Further columns that name who invests, and how far a decision has come with a person."""
NEEDS = (
    "needs", "other_software", "decision_path", "financial_needs", "business_model", "market_position", "strategy",
    "risk_preference",
)  # fmt: skip
"""Fields of a list of customers that say what they want and how they work."""


def needs(golden_values: ir.Table) -> ir.Table:
    """What a customer wants and how it works, as the source says that is believed.

    Row      one field of one customer
    """
    return conform(golden_values.filter(golden_values.field.isin(NEEDS), golden_values.is_best), "needs")


def signals(raw_signals: ir.Table, matches: ir.Table) -> ir.Table:
    """What others say of customers in public: patents, investors, rankings, key people, news.

    Row      one sign of a known customer, with the day and who says it
    Units    value: as the sheet counts it, its text says what
    Leaves   companies that are no customers
    Missing  value, text, said_by and investor where the row has none
    """
    who = matches.select(matched_key=matches.party_key, customer_id=matches.customer_id)
    rows = raw_signals.inner_join(who, raw_signals.party_key == who.matched_key)
    custom = rows.custom.fill_null("")
    told = {
        name: custom.re_extract(words, 1).nullif("") for name, words in (("said_by", SAID_BY), ("investor", INVESTOR))
    }
    told["investor"] = told["investor"].coalesce(rows.text.fill_null("").re_extract(WRITTEN_INVESTOR, 1).nullif(""))
    return conform(rows.mutate(noted_on=rows.date, **told), "signals")


def deciders(raw_people: ir.Table, matches: ir.Table) -> ir.Table:
    """Who decides at a customer, without the person's name: names are contacts and kept apart.

    Row      one person at a known customer whose part, influence or department is told
    Missing  what the row does not tell
    """
    who = matches.select(matched_key=matches.party_key, customer_id=matches.customer_id)
    told = raw_people.filter(
        raw_people.role.notnull() | raw_people.influence.notnull() | raw_people.department.notnull()
    )
    stage = told.custom.fill_null("").re_extract(STAGE, 1).nullif("")
    return conform(told.mutate(stage=stage).inner_join(who, told.party_key == who.matched_key), "deciders")
