"""Invoices follow orders, receipts follow invoices, and what is open follows both."""

import numpy as np
import pytest

from zhike.sources.demo.company import company
from zhike.sources.demo.parties import PAYERS
from zhike.sources.demo.purchases import WHOLESALE_NEW
from zhike.sources.demo.receivables import PART_SHARE, tax_of
from zhike.sources.demo.seasons import DAYS


@pytest.fixture(scope="module")
def whole():
    return company(seed=5, first=0, count=8_000)


def test_tax_is_rounded_half_away_from_zero():
    assert tax_of(np.array([10_000, 50, -50, 0])).tolist() == [1_300, 7, -7, 0]


def test_every_standing_wholesale_document_has_one_invoice_of_its_sum(whole):
    orders, lines, owed = whole.orders, whole.lines, whole.receivables
    total = np.zeros(orders.count, dtype=np.int64)
    np.add.at(total, lines.order, lines.amount + tax_of(lines.amount))
    stands = (orders.system <= WHOLESALE_NEW) & ~orders.is_cancelled & (total != 0)

    assert owed.order.tolist() == np.flatnonzero(stands).tolist()
    assert owed.amount.tolist() == total[owed.order].tolist()


def test_terms_are_thirty_sixty_or_ninety_days(whole):
    owed = whole.receivables
    term = (owed.due - owed.day)[owed.amount > 0]

    assert set(term) == {30, 60, 90}


def test_receipts_are_the_sum_of_what_they_pay(whole):
    owed = whole.receivables
    paid = np.zeros(len(owed.receipt_day), dtype=np.int64)
    np.add.at(paid, owed.allocated_receipt, owed.allocated_amount)

    assert paid.tolist() == owed.receipt_amount.tolist()
    assert (owed.receipt_customer[owed.allocated_receipt] == owed.customer[owed.allocated_invoice]).all()
    assert (owed.receipt_day[owed.allocated_receipt] >= owed.day[owed.allocated_invoice]).all()
    assert owed.receipt_day.max() < DAYS


def test_nobody_pays_more_than_is_owed(whole):
    owed = whole.receivables

    assert (np.abs(owed.paid) <= np.abs(owed.amount)).all()
    assert (owed.balance[owed.amount > 0] >= 0).all()


def test_some_invoices_are_paid_in_two_parts(whole):
    owed = whole.receivables
    times = np.bincount(owed.allocated_invoice, minlength=len(owed.order))
    old = (owed.due < DAYS - 250) & (owed.amount > 0) & (times > 0)

    assert (times[old] == 2).mean() == pytest.approx(PART_SHARE, abs=0.02)


def test_who_defaults_pays_nothing_that_falls_due_afterwards(whole):
    owed, who = whole.receivables, whole.parties
    start = who.default_from[owed.customer]
    after = (start >= 0) & (owed.due >= start)

    assert after.sum() > 50
    assert (owed.paid[after] == 0).all()


def test_payers_are_as_late_as_planted(whole):
    owed, who = whole.receivables, whole.parties
    late = owed.receipt_day[owed.allocated_receipt] - owed.due[owed.allocated_invoice]
    claim = owed.amount[owed.allocated_invoice] > 0
    payer = who.payer[owed.customer[owed.allocated_invoice]]
    medians = [np.median(late[claim & (payer == p)]) for p in range(len(PAYERS) - 1)]

    assert medians[0] < 5 < medians[1] < 35 < medians[2]
