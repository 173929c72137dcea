"""Channels: every spelling of a channel, the channel that it means, and how much hangs on it."""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.currency import at_rate, period_ends_on, turned
from zhike.money.periods import dated
from zhike.tables import IBIS_TYPES, conform

MONEY = IBIS_TYPES["money"]
JOIN = "channel_join"
"""The kind of decision that says that a channel is another one, spelled otherwise; its value is that one's key."""

WIDE = "".join(chr(code) for code in range(0xFF01, 0xFF5F))
NARROW = "".join(chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F))
BLANKS = r"[\s\x{00A0}\x{3000}\x{200B}]+"


def channels(
    raw_spend: ir.Table,
    raw_leads: ir.Table,
    raw_touches: ir.Table,
    raw_customers: ir.Table,
    decisions: ir.Table,
    periods: ir.Table,
    conversions: ir.Table,
    *,
    as_of: date,
) -> ir.Table:
    """The spellings of channels.

    Row      one spelling
    Units    spent in the workspace's currency, at the rate of each period's last day
    Leaves   nothing: spellings that differ in case, width or blanks alone are one channel; all others are one only
             where a person said so
    """
    rows = dated(raw_spend, periods)
    spent = turned(rows.mutate(period_ends_on=period_ends_on(rows["last"], as_of)), conversions, as_of=as_of)
    found = _written(spent, raw_leads, raw_touches, raw_customers)
    keyed = found.mutate(key=plain(found.written)).filter(lambda t: t.key != "")
    keyed = keyed.mutate(rows=keyed.spendings + keyed.leads + keyed.messages + keyed.declared)
    usual = ibis.window(group_by="key", order_by=[keyed.rows.desc(), keyed.written])
    named = keyed.mutate(own=keyed.written.strip().first().over(usual))
    labels = named.group_by(target="key").aggregate(label=named.own.max())
    joins = joined(decisions)
    both = named.left_join(joins, named.key == joins.from_key)
    both = both.left_join(labels, both.into == labels.target)
    return conform(
        both.mutate(channel=ibis.coalesce(both.label, both.own), is_joined=both.label.notnull()).drop("label", "own"),
        "channels",
    )


def plain(text: ir.StringValue) -> ir.StringValue:
    """A name without what typing varies: width, case, blanks."""
    return text.translate(WIDE, NARROW).re_replace(BLANKS, "").lower()


def joined(decisions: ir.Table) -> ir.Table:
    """The joins in force: which key is which other one."""
    own = decisions.filter(decisions.kind == JOIN)
    text = own.value.substr(1, own.value.length() - 2).replace('\\"', '"').replace("\\\\", "\\")
    into = ibis.ifelse(own.value.startswith('"'), text, ibis.null("string"))
    found = own.select(from_key=own.subject, into=into, number=own.number)
    newest = found.mutate(last=found.number.max().over(ibis.window(group_by="from_key")))
    return newest.filter(newest.number == newest.last, newest.into.notnull()).select("from_key", "into")


def in_force(rows: ir.Table, channels: ir.Table, column: str = "channel") -> ir.Table:
    """The rows with the channel that their spelling means; `channel_written` keeps the spelling."""
    names = channels.select(spelled=channels.written, means=channels.channel)
    found = rows.left_join(names, rows[column] == names.spelled)
    return found.mutate(channel_written=found[column]).mutate(channel=found.means).drop("spelled", "means")


def campaigns_named(rows: ir.Table, raw_campaigns: ir.Table) -> ir.Table:
    """The rows with their campaign by its name where the list of campaigns knows its code, else as written."""
    known = raw_campaigns.filter(raw_campaigns.campaign.notnull())
    list_ = known.group_by(code=known.campaign.strip()).aggregate(
        title=known.name.strip().nullif("").max(), where=known.channel.max()
    )
    found = rows.mutate(written=rows.campaign.strip().nullif(""))
    found = found.left_join(list_, found.written == list_.code)
    return found.mutate(campaign=ibis.coalesce(found.title, found.written), channel_of_campaign=found["where"]).drop(
        "written", "code", "title", "where"
    )


def _written(spent: ir.Table, raw_leads: ir.Table, raw_touches: ir.Table, raw_customers: ir.Table) -> ir.Table:
    sources = (
        (spent, "channel", "spendings", at_rate(spent.amount.fill_null(0), spent.rate)),
        (raw_leads, "channel", "leads", None),
        (raw_touches, "channel", "messages", None),
        (raw_customers, "source_channel", "declared", None),
    )
    names = [name for _, _, name, _ in sources]
    parts = [
        rows.filter(rows[column].notnull()).select(
            written=rows[column],
            spent=amount if amount is not None else ibis.literal(0).cast(MONEY),
            **{one: ibis.literal(int(one == name), "int64") for one in names},
        )
        for rows, column, name, amount in sources
    ]
    found = ibis.union(*parts)
    return found.group_by("written").aggregate(
        spent=found.spent.sum().cast(MONEY), **{one: found[one].sum() for one in names}
    )
