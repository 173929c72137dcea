"""Leads and the way to the first order: who was heard of where, how far they came, what they were told before they bought."""

from datetime import date

import ibis
import ibis.expr.types as ir

from zhike.clock import day_of
from zhike.money.channels import campaigns_named, in_force
from zhike.tables import conform

STAGES = (
    # the first whose words are found decides; the later ones come first
    ("won", r"(?i)成交|赢单|已签|签约|转客户|已转化|won|converted"),
    ("lost", r"(?i)流失|输单|丢单|失败|放弃|无效|关闭|战败|lost|dead|disqualif|unqualif"),
    ("negotiation", r"(?i)谈判|议价|合同|商务|审批|negotiat|contract"),
    ("quote", r"(?i)报价|方案|投标|样品|打样|quot|proposal|sample"),
    ("need", r"(?i)需求|意向|有效|确认|评估|qualif|needs?\b|interest"),
    ("contact", r"(?i)接洽|联系|沟通|拜访|跟进|触达|初步|contact|working|visit"),
)
ORDER = ("lead", "contact", "need", "quote", "negotiation", "won")
"""The stages of a lead from the first to the last; words that nobody knows are the first."""
HELD_OUT = r"(?i)对照|未触达|留白|control|held"


def stage_of(text: ir.StringValue) -> ir.StringValue:
    """The stage that a word means."""
    return ibis.cases(*((text.re_search(words), name) for name, words in STAGES), else_="lead")


def leads(
    raw_leads: ir.Table, raw_campaigns: ir.Table, channels: ir.Table, matches: ir.Table, *, as_of: date
) -> ir.Table:
    """Prospects.

    Row      one lead of one source: all rows of its number together, the newest says where it came from
    Dates    created_on is the earliest that any row says
    Leaves   leads of later than `as_of`
    Missing  channel where no row names one; customer_id where the lead names nobody
    """
    who = matches.select(matched_key=matches.party_key, customer_id=matches.customer_id)
    rows = raw_leads.left_join(who, raw_leads.party_key == who.matched_key).drop("matched_key")
    rows = campaigns_named(rows, raw_campaigns)
    rows = in_force(rows.mutate(channel=ibis.coalesce(rows.channel, rows.channel_of_campaign)), channels)
    day = ibis.literal(as_of)
    stage, lost_at = stage_of(rows.stage.fill_null("")), stage_of(rows.lost_stage.fill_null(""))
    rows = rows.mutate(
        won_day=_known(rows.won_on, as_of),
        lost_day=_known(rows.lost_on, as_of),
        height=ibis.greatest(*(_height(one) for one in (stage, lost_at))),
        is_won=stage == "won",
        is_lost=(stage == "lost") | rows.lost_stage.notnull(),
    )
    order = [rows.stage_at.desc(nulls_first=False), rows.load.desc(), rows.row.desc()]
    newest = ibis.window(group_by=["source", "lead_id"], order_by=order)
    every = ibis.window(group_by=["source", "lead_id"])
    told = rows.mutate(
        place=ibis.row_number().over(newest),
        created_on=rows.created_on.min().over(every),
        top=rows.height.max().over(every),
        won_on=rows.won_day.min().over(every),
        lost_on=rows.lost_day.max().over(every),
        ever_won=rows.is_won.max().over(every),
    )
    one = told.filter(told.place == 0, told.created_on <= day)
    won = one.won_on.notnull() | one.ever_won
    outcome = ibis.cases((won, "won"), (one.lost_on.notnull() | one.is_lost, "lost"), else_="open")
    reached = ibis.cases(
        (won, "won"), *((one.top == place, name) for place, name in enumerate(ORDER[:-1])), else_="negotiation"
    )
    return conform(one.mutate(outcome=outcome, reached=reached), "leads")


def _known(day: ir.DateValue, as_of: date) -> ir.DateValue:
    return ibis.ifelse(day <= ibis.literal(as_of), day, ibis.null("date"))


def _height(stage: ir.StringValue) -> ir.IntegerValue:
    return ibis.cases(*((stage == name, place) for place, name in enumerate(ORDER)), else_=0)


def touchpoints(
    leads: ir.Table,
    raw_touches: ir.Table,
    raw_customers: ir.Table,
    raw_campaigns: ir.Table,
    channels: ir.Table,
    matches: ir.Table,
    customer_metrics: ir.Table,
    *,
    time_zone: str,
) -> ir.Table:
    """What prospects met with before their first order.

    Row      one lead, one message of a campaign that was sent, or the source that a list of customers declares where
             nothing else is known
    Dates    up to and including the day of the first order; place counts from 1, the earliest first
    Leaves   what came after the first order; those held out of a campaign
    Missing  customer_id of a lead that names nobody; acquired_on of who has not bought
    """
    who = matches.select(matched_key=matches.party_key, customer_id=matches.customer_id)
    bought = customer_metrics.filter(customer_metrics.first_ordered_on.notnull()).select(
        buyer="customer_id", acquired_on="first_ordered_on"
    )
    heard = leads.mutate(
        met_on=leads.created_on, kind=ibis.literal("lead"),
        journey=ibis.coalesce(leads.customer_id, leads.source + ":" + leads.lead_id),
    )  # fmt: skip
    sent = _messages(raw_touches, raw_campaigns, channels, who, time_zone)
    met = ibis.union(*(part.select(*MET) for part in (heard, sent)))
    dated = met.left_join(bought, met.customer_id == bought.buyer).drop("buyer")
    before = dated.filter(dated.acquired_on.isnull() | (dated.met_on <= dated.acquired_on))
    before = before.filter(before.channel.notnull() | before.campaign.notnull())
    said = _declared(raw_customers, channels, who, bought).anti_join(before, "customer_id")
    found = ibis.union(before, said.select(*before.columns))
    along = [found.met_on, found.kind, found.row]
    placed = found.mutate(
        place=ibis.row_number().over(ibis.window(group_by="journey", order_by=along)) + 1,
        outcome=ibis.cases(
            (found.acquired_on.notnull(), "won"),
            (found.outcome.isin(["open", "won"]).max().over(ibis.window(group_by="journey")).fill_null(True), "open"),
            else_="lost",
        ),
    )
    return conform(placed, "touchpoints")


MET = (
    "journey", "customer_id", "met_on", "kind", "channel", "campaign", "outcome", "source", "load", "file", "sheet", "row",
)  # fmt: skip


def _messages(
    raw_touches: ir.Table, raw_campaigns: ir.Table, channels: ir.Table, who: ir.Table, time_zone: str
) -> ir.Table:
    sent = raw_touches.filter(~raw_touches.group.fill_null("").re_search(HELD_OUT))
    sent = campaigns_named(sent.join(who, sent.party_key == who.matched_key).drop("matched_key"), raw_campaigns)
    sent = in_force(sent.mutate(channel=ibis.coalesce(sent.channel, sent.channel_of_campaign)), channels)
    return sent.mutate(
        journey=sent.customer_id, met_on=day_of(sent["at"], time_zone), kind=ibis.literal("message"), outcome=ibis.null("string")
    )  # fmt: skip


def _declared(raw_customers: ir.Table, channels: ir.Table, who: ir.Table, bought: ir.Table) -> ir.Table:
    """The source that a list declares of a customer: its earliest row that names one."""
    rows = raw_customers.filter(raw_customers.source_channel.notnull())
    named = rows.join(who, rows.party_key == who.matched_key)
    rows = named.join(bought, named.customer_id == bought.buyer)
    rows = in_force(rows.drop("channel"), channels, "source_channel").filter(lambda t: t.channel.notnull())
    order = [rows.created_on.asc(nulls_first=False), rows.source, rows.load, rows.row]
    first = rows.mutate(nth=ibis.row_number().over(ibis.window(group_by="customer_id", order_by=order)))
    found = first.filter(first.nth == 0)
    return found.mutate(
        journey=found.customer_id, met_on=ibis.least(ibis.coalesce(found.created_on, found.acquired_on), found.acquired_on),
        kind=ibis.literal("declared"), campaign=ibis.null("string"), outcome=ibis.literal("won"),
    )  # fmt: skip


def journeys(touchpoints: ir.Table, customer_metrics: ir.Table) -> ir.Table:
    """Who was won, and where they were first heard of.

    Row      one customer with an order, or one prospect
    Missing  channel and campaign where nothing is known from before the first order: not attributed
    """
    known = touchpoints.channel.notnull()
    met = touchpoints.group_by("journey").aggregate(
        met_id=touchpoints.customer_id.max(),
        first_channel=touchpoints.channel.argmin(touchpoints.place, where=known),
        last_channel=touchpoints.channel.argmax(touchpoints.place, where=known),
        first_campaign=touchpoints.campaign.argmin(touchpoints.place, where=touchpoints.campaign.notnull()),
        first_met_on=touchpoints.met_on.min(),
        touches=touchpoints.place.max(),
        came_to=touchpoints.outcome.max(),
    )
    bought = customer_metrics.filter(customer_metrics.first_ordered_on.notnull()).select(
        buyer="customer_id", acquired_on="first_ordered_on"
    )
    both = met.outer_join(bought, met.met_id == bought.buyer)
    id_ = ibis.coalesce(both.buyer, both.met_id)
    return conform(
        both.mutate(
            journey=ibis.coalesce(both.journey, id_), customer_id=id_, channel=both.first_channel, campaign=both.first_campaign,
            touches=both.touches.fill_null(0), outcome=both.came_to.fill_null("won"),
        ),
        "journeys",
    )  # fmt: skip
