"""The CRM has codes, names and phones of its own."""

import numpy as np
import pytest

from zhike.sources.demo.company import company
from zhike.sources.demo.crm import KNOWN_SHARE, customers, interactions, known_to_crm, people, tickets


@pytest.fixture(scope="module")
def whole():
    return company(seed=5, first=0, count=1_500)


def test_the_crm_knows_part_of_the_companies(whole):
    share = len(known_to_crm(whole)) / whole.parties.is_company.sum()

    assert share == pytest.approx(KNOWN_SHARE, abs=0.05)
    assert not {row[0] for row in customers(whole).rows} & set(whole.code)


def test_phones_are_typed_in_several_ways(whole):
    shapes = {"-" in row[5] or "+86" in row[5] or not row[5] for row in customers(whole).rows}

    assert shapes == {True, False}


def test_every_company_in_the_crm_has_a_person(whole):
    assert {row[1] for row in people(whole).rows} == {row[1] for row in customers(whole).rows}


def test_contacts_happen_while_a_customer_is_one_or_shortly_after(whole):
    sheet = interactions(whole)
    days = np.array([np.datetime64(row[0][:10]) for row in sheet.rows])
    gone = whole.parties.dropped[np.array(sheet.parties)]

    after = (days - np.datetime64("2023-07-01")).astype(int) - gone
    assert after[gone >= 0].max() < 90


def test_complaints_gather_before_customers_leave(whole):
    sheet = interactions(whole)
    dropped = whole.parties.dropped[np.array(sheet.parties)]
    days = np.array([(np.datetime64(row[0][:10]) - np.datetime64("2023-07-01")).astype(int) for row in sheet.rows])
    leaving = (dropped >= 0) & (dropped - days < 60) & (dropped >= days)
    complaint = np.array([row[2] == "投诉" for row in sheet.rows])

    assert complaint[leaving].mean() > 1.5 * complaint[~leaving].mean()


def test_a_ticket_belongs_to_an_order_that_came_back(whole):
    returned = {whole.number[i] for i in whole.orders.original if i >= 0}

    assert {row[6] for row in tickets(whole).rows} <= returned
