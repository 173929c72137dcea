"""Campaigns have a hold-out whose answer is lower, as planted."""

from datetime import timedelta

import pytest

from zhike.sources.demo.company import company
from zhike.sources.demo.marketing import NURTURE, RESPONSE_HELD_OUT, RESPONSE_TREATED, leads, responses, spend, touches
from zhike.sources.demo.seasons import AS_OF


@pytest.fixture(scope="module")
def whole():
    return company(seed=5, first=0, count=6_000)


def test_who_was_spoken_to_answers_more(whole):
    rows = [row for row in touches(whole).rows if row[0] != NURTURE[0]]
    answered = {group: [row[6] == "已购买" for row in rows if row[5] == group] for group in ("触达组", "对照组")}

    assert sum(answered["触达组"]) / len(answered["触达组"]) == pytest.approx(RESPONSE_TREATED, abs=0.03)
    assert sum(answered["对照组"]) / len(answered["对照组"]) == pytest.approx(RESPONSE_HELD_OUT, abs=0.03)


def test_nothing_in_the_questionnaire_decides_day_from_month(whole):
    sheet = responses(whole)
    pairs = [row[1].split("/")[:2] for row in sheet.rows]

    assert all(int(day) <= 12 and int(month) <= 12 for day, month in pairs)
    assert len(sheet.flags) == sum(day != month for day, month in pairs)


def test_spend_is_written_in_ten_thousands_and_told_in_yuan(whole):
    sheet = spend(whole)
    written = sum(
        round(row[3] * 10_000) for row, found in zip(sheet.rows, sheet.classes, strict=True) if found == "accepted"
    )

    assert sheet.truth()["totals"] == {"amount": f"{written}.00"}


def test_leads_are_won_or_lost_and_the_newest_are_open_still(whole):
    rows = leads(whole).rows
    is_open = [row for row in rows if row[8] is None and row[9] is None]

    assert not [row for row in rows if row[8] and row[9]]
    assert 0 < len(is_open) < len(rows) / 10
    assert all(AS_OF - row[1] < timedelta(days=90) for row in is_open)
    assert all(row[11] for row in rows if row[9])


def test_prospects_are_spoken_to_between_being_heard_of_and_buying(whole):
    heard = {row[4]: (row[1], row[8]) for row in leads(whole).rows if row[8]}
    spoken = [row for row in touches(whole).rows if row[0] == NURTURE[0]]

    assert 0.3 < len({row[1] for row in spoken}) / len(heard) < 0.7
    assert all(heard[row[1]][0] <= row[3].date() < heard[row[1]][1] for row in spoken)
