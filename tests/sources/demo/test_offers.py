"""Promises: most deliveries come in time, contracts fit what customers buy."""

import pytest

from zhike.sources.demo.company import company
from zhike.sources.demo.offers import contracts, deliveries, quotes
from zhike.sources.demo.seasons import AS_OF, START


@pytest.fixture(scope="module")
def whole():
    return company(seed=5, first=0, count=1_500)


def test_one_delivery_in_eight_is_late(whole):
    rows = [row for row in deliveries(whole).rows if row[4] is not None]

    assert sum(row[4] > row[2] for row in rows) / len(rows) == pytest.approx(0.125, abs=0.03)
    assert all(row[3] <= row[4] <= AS_OF for row in rows)


def test_a_lost_quote_names_who_won(whole):
    rows = quotes(whole).rows

    assert {bool(row[9]) for row in rows if row[8] == "流失"} == {True}
    assert {bool(row[9]) for row in rows if row[8] != "流失"} == {False}


def test_nobody_has_a_contract_before_becoming_a_customer_or_after_leaving(whole):
    sheet = contracts(whole)
    begins = [(row[3] - START).days for row in sheet.rows]

    assert begins
    for begin, party in zip(begins, sheet.parties, strict=True):
        assert whole.parties.started[party] <= begin
        assert whole.parties.dropped[party] < 0 or begin <= whole.parties.dropped[party]


def test_a_contract_that_has_ended_says_whether_it_was_renewed(whole):
    for row in contracts(whole).rows:
        assert (row[6] == "") == (row[4] > AS_OF)


def test_contracts_are_worth_about_what_is_bought(whole):
    worth = sum(row[5] for row in contracts(whole).rows)  # 万元
    bought = whole.lines.amount.sum() / 1_000_000

    assert worth < bought
