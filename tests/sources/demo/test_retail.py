"""Shops know cards and passers-by, the net shop nicknames."""

import pytest

from zhike.sources.demo.company import company
from zhike.sources.demo.retail import members, nickname, online_orders, points, shop_receipts
from zhike.sources.demo.sheets import NOBODY_KNOWN


@pytest.fixture(scope="module")
def whole():
    return company(seed=5, first=0, count=2_000)


def test_passers_by_have_no_card_and_are_nobody(whole):
    sheet = shop_receipts(whole)
    unknown = [row for row, party in zip(sheet.rows, sheet.parties, strict=True) if party == NOBODY_KNOWN]

    assert unknown
    assert {(row[4], row[5], row[6]) for row in unknown} == {("", "散客", "")}


def test_a_rebate_is_written_as_tenths_to_pay(whole):
    rebates = {row[12] for row in shop_receipts(whole).rows if row[0] and row[0] != "合计"}

    assert rebates == {"", "9.5折", "9折", "8.5折"}


def test_receipts_come_by_time_with_empty_rows_between(whole):
    sheet = shop_receipts(whole)

    assert sheet.classes.count("blank") > 20
    assert sheet.rows[sheet.classes.index("blank")] == (None,) * len(sheet.columns)


def test_members_are_the_persons_of_the_shops(whole):
    sheet = members(whole)

    assert {whole.parties.is_company[party] for party in sheet.parties} == {False}
    assert {row[3] for row in sheet.rows} == {"男", "女"}
    cards = [row[0] for row in sheet.rows]
    assert len(set(cards)) == len(cards)
    bought = {row[4] for row in shop_receipts(whole).rows if row[4]}
    assert bought <= set(cards)


def test_buyers_of_the_net_shop_are_known_by_nicknames_and_found_by_phone(whole):
    sheet = online_orders(whole)
    for row, party in zip(sheet.rows, sheet.parties, strict=True):
        assert row[1] == nickname(whole, party)
        assert row[10] == "'" + whole.phone[party]
    assert len({nickname(whole, i) for i in range(2_000)}) == 2_000


def test_orders_of_the_net_shop_stand_newest_first(whole):
    sheet = online_orders(whole)
    accepted = [row[11] for row, found in zip(sheet.rows, sheet.classes, strict=True) if found != "duplicate"]
    days = [at[:10] for at in accepted][: sheet.classes.count("accepted")]

    assert days == sorted(days, reverse=True)


def test_a_rounded_number_has_lost_its_digits(whole):
    sheet = online_orders(whole)
    numbers = [sheet.rows[place][0] for place, _, reason in sheet.flags if reason == "rounded_id"]

    assert len(numbers) == 6
    assert all("E+17" in number for number in numbers)


def test_points_are_earned_by_money_and_taken_back_with_goods(whole):
    rows = points(whole).rows

    assert all(row[2] < 0 for row in rows if row[3] != "消费积分")
    assert all(row[2] >= 0 for row in rows if row[3] == "消费积分")
