"""The finance program's sheets agree with one another."""

from datetime import date

import pytest

from zhike.sources.demo.company import company
from zhike.sources.demo.finance import LEDGER_FROM, allocations, claims, invoices, receipts
from zhike.sources.demo.ledgers import ageing, costs, ledger
from zhike.sources.demo.seasons import CALENDAR


@pytest.fixture(scope="module")
def whole():
    return company(seed=5, first=0, count=1_500)


def cents(value):
    return round(100 * value)


def accepted(sheet):
    return [row for row, found in zip(sheet.rows, sheet.classes, strict=True) if found == "accepted"]


def test_balance_is_amount_less_paid(whole):
    for row in accepted(invoices(whole)):
        assert cents(row[7]) - cents(row[8]) == cents(row[9])


def test_what_was_open_when_the_program_came_is_an_opening_balance(whole):
    assert CALENDAR[LEDGER_FROM] == date(2024, 7, 1)
    rows = accepted(invoices(whole))

    assert {row[1] for row in rows} == {"期初应收单", "标准应收单", "红字应收单"}
    assert {row[1] for row in rows if row[2] < date(2024, 7, 1)} == {"期初应收单"}
    assert {row[0][:2] for row in rows if row[1] == "期初应收单"} == {"QC"}


def test_open_balances_are_those_of_the_truth(whole):
    assert sum(amount - paid for _, amount, paid in claims(whole)) == int(whole.receivables.balance.sum())


def test_ageing_holds_the_open_claims_once_more(whole):
    still_open = {row[0]: cents(row[9]) for row in accepted(invoices(whole)) if cents(row[9])}

    assert {row[1]: cents(row[6]) for row in accepted(ageing(whole))} == still_open
    for row in accepted(ageing(whole)):
        assert [cents(value) for value in row[8:] if value is not None] == [cents(row[6])]


def test_allocations_explain_every_paid_amount_and_every_receipt(whole):
    paid: dict[str, int] = {}
    received: dict[str, int] = {}
    for receipt, invoice, amount, _ in allocations(whole).rows:
        paid[invoice] = paid.get(invoice, 0) + cents(amount)
        received[receipt] = received.get(receipt, 0) + cents(amount)

    assert paid == {row[0]: cents(row[8]) for row in accepted(invoices(whole)) if cents(row[8])}
    assert received == {row[0]: cents(row[5]) for row in receipts(whole).rows if row[0][:3] == "SKD"}


def test_cancelled_invoices_are_counted_by_the_sum_below(whole):
    sheet = invoices(whole)
    total = sheet.rows[-1][7]

    assert sheet.classes.count("cancelled") > 5
    assert cents(total) != sum(cents(row[7]) for row in accepted(sheet))


def test_the_ledger_closes_with_what_is_open(whole):
    rows = ledger(whole).rows

    assert sum(cents(row[6]) for row in rows if row[0] == "2026年第2季度") == int(whole.receivables.balance.sum())
    assert all(cents(row[3]) + cents(row[4]) - cents(row[5]) == cents(row[6]) for row in rows)


def test_costs_follow_their_drivers(whole):
    rows = costs(whole).rows

    assert {row[1] for row in rows} >= {"运输费", "退货处理", "销售人工", "特殊处理"}
    assert len({row[0] for row in rows}) == 36
