"""Leads, and what was met with before the first order."""

from datetime import date

import pytest

from raw_facts import own_currency, raw
from zhike.money.attribution import credits, ways
from zhike.money.channels import channels
from zhike.money.leads import journeys, leads, touchpoints
from zhike.money.periods import periods

pytestmark = pytest.mark.large_plan
AS_OF = date(2024, 6, 30)
WHO = """
    party_key | customer_id | evidence | clean_name | kind_of_party
    a         | K1          | name     | 甲         | company
    b         | K2          | name     | 乙         | company
    c         | K3          | name     | 丙         | company
"""
LEADS = """
    lead_id | created_on | channel | campaign | party_key | stage    | stage_at         | won_on     | lost_on    | lost_stage | owner
    1       | 2024-01-05 | 展会    | HD1      | a         | 线索     | 2024-01-05T00:00 |            |            |            | 陈静
    1       | 2024-01-09 | 展会    | HD1      | a         | 报价     | 2024-02-05T00:00 |            |            |            | 周航
    1       | 2024-01-09 | 展会    | HD1      | a         | 成交     | 2024-03-05T00:00 | 2024-03-05 |            |            | 周航
    2       | 2024-01-05 | 官网    |          | b         | 商务谈判 | 2024-02-05T00:00 |            |            |            | 陈静
    3       | 2024-01-05 | 官网    |          |           | 已流失   | 2024-02-05T00:00 |            | 2024-02-05 | 报价       | 陈静
    4       | 2024-01-05 |         |          |           | 神秘     | 2024-02-05T00:00 | 2024-12-05 |            |            |
    5       | 2024-08-05 | 官网    |          |           | 线索     |                  |            |            |            |
"""
TOUCHES = """
    campaign | party_key | at               | channel | group
    HD1      | a         | 2024-01-20T02:00 | 微信    | 触达组
    HD1      | a         | 2024-04-20T02:00 | 微信    | 触达组
    HD1      | b         | 2024-01-02T02:00 | 微信    | 对照组
    HD1      | b         | 2024-01-03T02:00 |         | 触达组
"""
DECLARED = """
    party_key | customer_name | source_channel | created_on
    a         | 甲            | 转介绍         | 2023-01-01
    c         | 丙            | 转介绍         | 2025-01-01
"""
BOUGHT = """
    customer_id | orders | first_ordered_on
    K1          | 1      | 2024-03-05
    K3          | 1      | 2024-04-05
    K4          | 1      | 2024-05-05
"""


def met_with(given, lists, told, sent, who, bought):
    """leads, touchpoints and journeys of written rows."""
    told, sent, lists = raw(given, "leads", told), raw(given, "touches", sent), raw(given, "customers", lists)
    named = raw(given, "campaigns", "campaign | name | starts_on | channel\nHD1 | 春季展 | 2024-01-01 | 短信")
    none = given("contacts", "kind | subject | value\nother | x | 1").mutate(number=1)
    sms = raw(given, "spend", "period | channel | amount\n2024-01 | 短信 | 1.00")
    who, bought = given("matches", who), given("customer_metrics", bought)
    names = channels(sms, told, sent, lists, none, periods(sms), own_currency(given), as_of=AS_OF)
    prospects = leads(told, named, names, who, as_of=AS_OF)
    met = touchpoints(prospects, sent, lists, named, names, who, bought, time_zone="Asia/Shanghai")
    return prospects, met, journeys(met, bought)


@pytest.fixture
def heard(given):
    """leads, touchpoints and journeys of four customers and two strangers."""
    return met_with(given, DECLARED, LEADS, TOUCHES, WHO, BOUGHT)


def test_the_rows_of_a_lead_are_one_with_the_furthest_stage_and_what_became_of_it(heard, rows):
    """Won after the last day is not yet won; created after it is not there; unknown words are the first stage."""
    assert rows(heard[0], "lead_id", "created_on", "channel", "campaign", "reached", "outcome", "owner") == [
        ("1", date(2024, 1, 5), "展会", "春季展", "won", "won", "周航"),
        ("2", date(2024, 1, 5), "官网", None, "negotiation", "open", "陈静"),
        ("3", date(2024, 1, 5), "官网", None, "quote", "lost", "陈静"),
        ("4", date(2024, 1, 5), None, None, "lead", "open", None),
    ]


def test_contacts_count_up_to_the_first_order_and_declared_sources_only_where_nothing_else_is_known(heard, rows):
    assert rows(heard[1], "journey", "place", "kind", "channel", "outcome") == [
        ("K1", 1, "lead", "展会", "won"),
        ("K1", 2, "message", "微信", "won"),
        ("K2", 1, "message", "短信", "open"),
        ("K2", 2, "lead", "官网", "open"),
        ("K3", 1, "declared", "转介绍", "won"),
        ("s:3", 1, "lead", "官网", "lost"),
    ]


def test_everybody_who_bought_is_there_and_who_came_from_nowhere_is_not_attributed(heard, rows):
    assert rows(heard[2], "journey", "acquired_on", "channel", "last_channel", "campaign", "touches", "outcome") == [
        ("K1", date(2024, 3, 5), "展会", "微信", "春季展", 2, "won"),
        ("K2", None, "短信", "官网", "春季展", 2, "open"),
        ("K3", date(2024, 4, 5), "转介绍", "转介绍", None, 1, "won"),
        ("K4", date(2024, 5, 5), None, None, None, 0, "won"),
        ("s:3", None, "官网", "官网", None, 1, "lost"),
    ]


PLANTED = [
    (("展会", "微信"), "won"), (("展会", "微信"), "won"), (("展会",), "won"), (("官网", "展会", "微信"), "won"),
    (("展会", "微信"), "lost"), (("官网",), "lost"), (("展会", "微信"), "open"),
]  # fmt: skip
"""Each prospect's channels, the first as a lead, the others as messages, and what became of it."""
CREDITED = {
    # reckoned by a walk through the chain step by step, and by all orders in which channels open
    "first": {"展会": 3.0, "官网": 1.0},
    "last": {"展会": 1.0, "微信": 3.0},
    "linear": {"展会": 2.3333, "微信": 1.3333, "官网": 0.3333},
    "position": {"展会": 2.2, "微信": 1.4, "官网": 0.4},
    "markov": {"展会": 2.0513, "微信": 1.5385, "官网": 0.4103},
    "shapley": {"展会": 2.3333, "微信": 1.3333, "官网": 0.3333},
}


def test_a_lost_lead_is_lost_however_many_messages_it_was_sent_and_every_rule_counts_it_so(given, rows):
    who, told, sent, bought = "party_key | customer_id | evidence | clean_name | kind_of_party\n", "lead_id | created_on | channel | party_key | stage | lost_on\n", "campaign | party_key | at | channel | group\n", "customer_id | orders | first_ordered_on\n"  # fmt: skip
    for n, (way, outcome) in enumerate(PLANTED):
        who += f"p{n} | K{n} | name | 甲{n} | company\n"
        told += f"{n} | 2024-01-05 | {way[0]} | p{n} | {'输单' if outcome == 'lost' else '报价'} | {'2024-04-01' if outcome == 'lost' else ''}\n"  # fmt: skip
        for place, channel in enumerate(way[1:], 1):
            sent += f"HD1 | p{n} | 2024-02-0{place}T02:00 | {channel} | 触达组\n"
        bought += f"K{n} | 1 | 2024-03-05\n" if outcome == "won" else ""

    _, met, _ = met_with(given, "", told, sent, who, bought)

    found = {}
    for journey, _, channel, outcome in rows(met, "journey", "place", "channel", "outcome"):
        found.setdefault(journey, ([], outcome))[0].append(channel)
    assert {key: (tuple(way), outcome) for key, (way, outcome) in found.items()} == {f"K{n}": one for n, one in enumerate(PLANTED)}  # fmt: skip
    for rule, credit in credits(ways(found.values())).items():
        assert credit == pytest.approx(CREDITED[rule], abs=1e-4), rule
