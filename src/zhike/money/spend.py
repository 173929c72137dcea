"""Spend: what was paid to win customers, month by month, and which of them bears it."""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.currency import at_rate, period_ends_on, turned, working
from zhike.money.channels import campaigns_named, in_force
from zhike.money.drivers import month_of
from zhike.money.periods import dated, month_from
from zhike.tables import IBIS_TYPES, conform

MONEY = IBIS_TYPES["money"]
SOURCE = ("source", "load", "file", "sheet", "row")


def spend(
    raw_spend: ir.Table,
    periods: ir.Table,
    raw_campaigns: ir.Table,
    channels: ir.Table,
    conversions: ir.Table,
    *,
    as_of: date,
) -> ir.Table:
    """Money spent to win customers.

    Row      one month of one row of spend
    Units    the workspace's currency at the rate of the period's last day; the months of a row add up to it, to the
             cent; 0 where no rate turns the sum, which `original_amount` holds then
    Dates    a period of several months is spread over them evenly, odd cents to the first ones
    Leaves   nothing: `state` says counted, no_period or future
    Missing  month where nobody can read the period; channel where the row names none, nor its campaign does
    """
    rows = campaigns_named(raw_spend, raw_campaigns)
    rows = rows.mutate(channel=ibis.coalesce(rows.channel, rows.channel_of_campaign))
    rows = in_force(rows, channels)
    rows = dated(rows, periods)
    rows = turned(rows.mutate(period_ends_on=period_ends_on(rows["last"], as_of)), conversions, as_of=as_of)
    known = rows["first"].notnull() & (rows["last"] >= rows["first"]).fill_null(False)
    rows = rows.mutate(
        cents=_cents(at_rate(rows.amount.fill_null(0), rows.rate)),
        original_cents=_cents(rows.amount.fill_null(0).cast(MONEY)),
        begin=known.ifelse(rows["first"].year() * 12 + rows["first"].month() - 1, 0).cast("int64"),
        end=known.ifelse(rows["last"].year() * 12 + rows["last"].month() - 1, 0).cast("int64"),
        known=known,
    )
    split = rows.mutate(number=ibis.range(rows.begin, rows.end + 1).unnest())
    month = split.known.ifelse(month_from(split.number), ibis.null("date"))
    state = ibis.cases((~split.known, "no_period"), (month > ibis.literal(as_of), "future"), else_="counted")
    told = {"month": month, "amount": _month_of(split, split.cents), "state": state, "reported_leads": split.leads}
    return conform(split.mutate(**told, **working(split, _month_of(split, split.original_cents))), "spend")


def _cents(amount: ir.DecimalValue) -> ir.IntegerValue:
    return (amount * 100).cast("int64")


def _month_of(split: ir.Table, cents: ir.IntegerValue) -> ir.DecimalValue:
    """A month's even part of a sum, odd cents to the first ones."""
    many = split.end - split.begin + 1
    odd = (split.number - split.begin < cents.abs() % many).ifelse(1, 0)
    part = (cents.abs() // many + odd) * (cents < 0).ifelse(-1, 1)
    return (part / 100).round(2).cast(MONEY)


def winning_costs(
    spend: ir.Table,
    interactions: ir.Table,
    raw_staff: ir.Table,
    journeys: ir.Table,
    *,
    sales_hour_cost: float = 0.0,
) -> ir.Table:
    """Who bears what was spent to win customers.

    Row      one customer's part of one month of spend, or one contact with somebody who had not bought yet
    Units    the workspace's currency; the parts of a month of spend add up to it, to the cent
    Dates    by the month in which the money was spent
    Leaves   spend of the future
    Missing  customer_id where nobody bears it: `borne` says waiting (the channel has won nobody since), no_channel or
             no_period
    """
    counted = spend.filter(spend.state != "future")
    shared = _shared(counted, journeys)
    rest = counted.anti_join(shared.select(*SOURCE, "month").distinct(), [*SOURCE, "month"])
    why = ibis.cases((rest.state == "no_period", "no_period"), (rest.channel.isnull(), "no_channel"), else_="waiting")
    parts = [
        shared.mutate(borne=ibis.literal("customer"), staff=ibis.null("string")),
        rest.mutate(customer_id=ibis.null("string"), borne=why, staff=ibis.null("string")),
    ]
    columns = (*SOURCE, "month", "channel", "campaign", "customer_id", "staff", "amount", "borne")
    marketing = ibis.union(*(part.select(*columns) for part in parts)).mutate(kind=ibis.literal("marketing"))
    time = _time(interactions, raw_staff, journeys, sales_hour_cost).select(*columns)
    return conform(ibis.union(marketing, time.mutate(kind=ibis.literal("selling"))), "winning_costs")


def _shared(counted: ir.Table, journeys: ir.Table) -> ir.Table:
    """Each month of a channel over the customers whom it won first from that month on, in whole cents."""
    won = journeys.filter(journeys.acquired_on.notnull(), journeys.channel.notnull())
    won = won.select(who=won.customer_id, by=won.channel, won_in=month_of(won.acquired_on))
    months = won.select("by", "won_in").distinct()
    spent = counted.filter(counted.month.notnull(), counted.channel.notnull())
    ahead = spent.join(months, (spent.channel == months.by) & (months.won_in >= spent.month)).drop("by")
    each = ibis.window(group_by=[*SOURCE, "month"])
    nearest = ahead.mutate(first=ahead.won_in.min().over(each)).filter(lambda t: t.won_in == t["first"])
    heads = nearest.join(won, (nearest.channel == won.by) & (nearest.won_in == won.won_in)).drop("by")
    cents = (heads.amount.abs() * 100).cast("int64")
    ranked = heads.mutate(
        cents=cents, heads=heads.who.count().over(each),
        place=ibis.row_number().over(ibis.window(group_by=[*SOURCE, "month"], order_by="who")),
    )  # fmt: skip
    part = ranked.cents // ranked.heads + (ranked.place < ranked.cents % ranked.heads).ifelse(1, 0)
    signed = part * (ranked.amount < 0).ifelse(-1, 1)
    found = ranked.mutate(customer_id=ranked.who, amount=(signed / 100).round(2).cast(MONEY))
    return found.filter(found.amount != 0)


def _time(interactions: ir.Table, raw_staff: ir.Table, journeys: ir.Table, hour: float) -> ir.Table:
    """Minutes with those who had not bought yet, at the hourly cost of who spent them."""
    paid = raw_staff.filter(raw_staff.hourly_cost.notnull())
    each = paid.group_by(who=paid.name).aggregate(hourly=paid.hourly_cost.max().cast("float64"))
    middle = paid.aggregate(middle=paid.hourly_cost.cast("float64").median())
    known = journeys.filter(journeys.customer_id.notnull()).select(
        "customer_id", "channel", "campaign", won_on="acquired_on"
    )
    spoken = interactions.filter(interactions.minutes > 0)
    rows = spoken.drop("channel").join(known, "customer_id")
    rows = rows.filter(rows.won_on.isnull() | (rows.spoken_on <= rows.won_on))
    rows = rows.left_join(each, rows.staff == each.who).cross_join(middle)
    usual = ibis.literal(hour) if hour > 0 else rows.middle
    cost = (rows.minutes / 60 * ibis.coalesce(rows.hourly, usual)).round(2).cast(MONEY)
    found = rows.mutate(
        month=month_of(rows.spoken_on), amount=cost, borne=rows.won_on.isnull().ifelse("prospect", "customer")
    )
    return found.filter(found.amount.notnull(), found.amount != 0)
