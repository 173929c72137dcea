"""Spend and who bears it: to the cent, and what nobody bears is said."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from raw_facts import own_currency, raw
from zhike.money.channels import channels
from zhike.money.periods import periods
from zhike.money.spend import spend, winning_costs

pytestmark = pytest.mark.large_plan
SPEND = """
    period        | channel | campaign | amount  | leads
    2024-01       | 展会    | HD1      | 100.00  | 9
    2024年第1季度 | 抖音    |          | 100.00  |
    2024-02       | 展会    |          | -10.01  |
    去年          | 展会    |          | 9.00    |
    2024-12       | 展会    |          | 99.00   |
    2024-02       |         | HD2      | 8.00    |
    2024-02       |         | 春季     | 3.00    |
    2024-03       | 抖音    |          | 5.00    |
"""
CAMPAIGNS = """
    campaign | name   | starts_on  | channel
    HD1      | 春季展 | 2024-01-01 |
    HD2      | 短视频 | 2024-01-01 | 抖音
"""
JOURNEYS = """
    journey | customer_id | acquired_on | channel | campaign | touches | outcome
    K1      | K1          | 2024-01-20  | 展会    |          | 1       | won
    K2      | K2          | 2024-03-02  | 展会    |          | 1       | won
    K3      | K3          | 2024-03-30  | 展会    |          | 1       | won
    K4      | K4          | 2024-03-05  | 抖音    |          | 1       | won
    K5      | K5          |             | 抖音    |          | 1       | open
    K6      | K6          | 2024-02-05  |         |          | 0       | won
"""
CONTACTS = """
    customer_id | spoken_on | kind_of_interaction | channel | staff | minutes | source | load | file | sheet | row
    K1          | 2024-01-10 | 拜访 | | 陈静 | 60  | c | L | f | | 1
    K1          | 2024-02-10 | 拜访 | | 陈静 | 60  | c | L | f | | 2
    K5          | 2024-02-10 | 拜访 | | 周航 | 30  | c | L | f | | 3
    K6          | 2024-01-10 | 电话 | |      | 10  | c | L | f | | 4
"""


@pytest.fixture
def spent(given):
    none = given("contacts", "kind | subject | value\nother | x | 1").mutate(number=1)
    brought, list_ = raw(given, "spend", SPEND), raw(given, "campaigns", CAMPAIGNS)
    others = (raw(given, name) for name in ("leads", "touches", "customers"))
    read, home, day = periods(brought), own_currency(given), date(2024, 6, 30)
    names = channels(brought, *others, none, read, home, as_of=day)  # 抖音 is known by its own rows
    return spend(brought, read, list_, names, home, as_of=day)


@pytest.fixture
def borne(given, spent):
    staff = raw(given, "staff", "name | hourly_cost\n陈静 | 60.00\n周航 | 40.00")
    return winning_costs(spent, given("interactions", CONTACTS), staff, given("journeys", JOURNEYS))


def test_a_quarter_is_spread_over_its_months_to_the_cent(spent, rows):
    quarter = spent.filter(spent.row == 3)

    assert rows(quarter, "month", "amount") == [
        (date(2024, 1, 1), Decimal("33.34")),
        (date(2024, 2, 1), Decimal("33.33")),
        (date(2024, 3, 1), Decimal("33.33")),
    ]


def test_a_campaign_lends_its_channel_and_its_name(spent, rows):
    assert rows(spent.filter(spent.row.isin([2, 7, 8])), "row", "channel", "campaign", "state") == [
        (2, "展会", "春季展", "counted"),
        (7, "抖音", "短视频", "counted"),
        (8, None, "春季", "counted"),
    ]


def test_every_month_of_spend_is_borne_to_the_cent_or_said_to_be_nobodys(spent, borne, rows):
    booked, added = defaultdict(Decimal), defaultdict(Decimal)
    for row, month, amount, state in rows(spent, "row", "month", "amount", "state"):
        if state != "future":
            booked[row, month] += amount
    for row, month, amount in rows(borne.filter(borne.kind == "marketing"), "row", "month", "amount"):
        added[row, month] += amount

    assert dict(added) == dict(booked)


def test_spend_goes_to_the_next_customers_whom_its_channel_won(borne, rows):
    """By hand: the fair of January to K1; that of February, taken back, to K2 and K3 of March; nobody came in by 春季."""
    own = borne.filter(borne.row.isin([2, 4, 5, 8]), borne.kind == "marketing")

    assert rows(own, "row", "customer_id", "amount", "borne") == [
        (2, "K1", Decimal("100.00"), "customer"),
        (4, "K2", Decimal("-5.01"), "customer"),
        (4, "K3", Decimal("-5.00"), "customer"),
        (5, None, Decimal("9.00"), "no_period"),
        (8, None, Decimal("3.00"), "no_channel"),
    ]


def test_what_a_channel_spent_after_its_last_customer_waits(given, spent, rows):
    first = given("journeys", "\n".join(JOURNEYS.splitlines()[:3]))
    nobody = given("interactions", "\n".join(CONTACTS.splitlines()[:2]) + "\n")
    found = winning_costs(spent, nobody, raw(given, "staff"), first)

    assert (Decimal("5.00"), "waiting") in rows(found, "amount", "borne")


def test_time_before_the_first_order_is_a_cost_of_winning_and_later_time_is_not(borne, rows):
    """60 minutes at 60; 30 at 40 with somebody who has not bought; 10 at the middle of the list, 50."""
    assert rows(borne.filter(borne.kind == "selling"), "customer_id", "channel", "staff", "amount", "borne") == [
        ("K1", "展会", "陈静", Decimal("60.00"), "customer"),
        ("K5", "抖音", "周航", Decimal("20.00"), "prospect"),
        ("K6", None, None, Decimal("8.33"), "customer"),
    ]
