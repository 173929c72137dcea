"""Channels: what typing varies is one, all else only where a person said so."""

from decimal import Decimal

import pytest

from raw_facts import AS_OF, other_currencies, own_currency, raw
from zhike.money.channels import channels
from zhike.money.periods import periods

SPEND = """
    period  | channel  | amount
    2024-01 | 抖音     | 100.00
    2024-01 | 抖音     | 1.00
    2024-01 | ＤｏｕＹｉｎ | 30.00
    2024-01 | douyin   | 20.00
    2024-01 | dou yin  | 5.00
    2024-01 |          | 7.00
"""
LEADS = """
    lead_id | created_on | channel
    1       | 2024-01-05 | 抖音推广
    2       | 2024-01-05 | douyin
"""


@pytest.fixture
def spelled(given):
    def make(decided="kind | subject | value | number\nother | x | 1 | 1"):
        customers = raw(given, "customers", "customer_name | source_channel\n甲 | 抖音\n乙 | ")
        decisions = given("contacts", decided).mutate(number=lambda t: t.number.cast("int64"))
        spent, won = raw(given, "spend", SPEND), raw(given, "leads", LEADS)
        read, home = periods(spent), own_currency(given)
        return channels(spent, won, raw(given, "touches"), customers, decisions, read, home, as_of=AS_OF)

    return make


def test_width_case_and_blanks_make_no_channel_of_their_own(spelled, rows):
    assert rows(spelled(), "written", "channel", "spent", "leads", "declared") == sorted(
        [
            ("抖音", "抖音", Decimal("101.00"), 0, 1),
            ("ＤｏｕＹｉｎ", "douyin", Decimal("30.00"), 0, 0),
            ("douyin", "douyin", Decimal("20.00"), 1, 0),
            ("dou yin", "douyin", Decimal("5.00"), 0, 0),
            ("抖音推广", "抖音推广", Decimal("0.00"), 1, 0),
        ]
    )


def test_other_spellings_are_joined_where_somebody_said_so_and_parted_again(spelled, rows):
    join = 'kind | subject | value | number\nchannel_join | douyin | "抖音" | 1'
    names = lambda table: {row[0]: row[1:] for row in rows(table, "written", "channel", "is_joined")}  # noqa: E731

    assert names(spelled(join))["dou yin"] == ("抖音", True)
    assert names(spelled(join + "\nchannel_join | douyin | null | 2"))["dou yin"] == ("douyin", False)
    assert names(spelled(join))["抖音推广"] == ("抖音推广", False)


def test_what_was_spent_in_another_currency_stands_beside_others_in_the_own_one(given, rows):
    paid = "period | channel | amount | currency\n2024-03 | Google | 10 | USD\n2024-03 | 展会 | 10 |"
    spent, none = raw(given, "spend", paid), [raw(given, name) for name in ("leads", "touches", "customers")]
    rates = other_currencies(given, "currency | date | exchange_rate\nUSD | 2024-03-15 | 7.2", spend=paid)
    nobody = given("contacts", "kind | subject | value\nother | x | 1").mutate(number=1)

    found = channels(spent, *none, nobody, periods(spent), rates, as_of=AS_OF)

    assert sorted(rows(found, "written", "spent")) == [("Google", Decimal("72.00")), ("展会", Decimal("10.00"))]
