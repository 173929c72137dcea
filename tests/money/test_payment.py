"""How customers pay, and how old what is open is."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from zhike.money.payment import BUCKETS, aged, ageing, open_by_month, payments, receivable_months
from zhike.money.receivables import receivables
from zhike.money.settlement import matched

AS_OF = date(2025, 6, 30)
CLAIMS = "invoice_no | customer_id | invoiced_on | due_on | invoice_amount | paid_amount | balance | kind | load | file | sheet | row\n"
RECEIPTS = "document_no | customer_id | received_on | received_amount | kind | invoice_no | load | file | sheet | row\n"


def test_days_beyond_terms_are_weighted_by_money_and_told_lately_and_before(given, rows):
    found = payments(
        given(
            "settlements",
            """
            receipt | claim | customer_id | received_on | due_on     | amount
            r1      | c1    | ann         | 2024-01-11  | 2024-01-01 | 300.00
            r2      | c1    | ann         | 2024-01-01  | 2024-01-01 | 100.00
            r3      | c2    | ann         | 2025-05-31  | 2025-06-20 | 400.00
            r4      | c3    | bob         | 2025-06-01  |            |  50.00
            """,
        ),
        as_of=AS_OF,
    )

    ((who, days, lately, before, on_time, claims, parted),) = rows(found)
    assert (who, claims, parted) == ("ann", 2, 1)
    assert days == pytest.approx((10 * 300 + 0 * 100 - 20 * 400) / 800)
    assert (lately, before) == (pytest.approx(-20), pytest.approx(10 * 300 / 400))
    assert on_time == pytest.approx(500 / 800)


def test_what_is_open_is_told_by_days_past_due_and_since_the_claim(given, rows):
    found = ageing(
        given(
            "invoices",
            """
            customer_id | invoiced_on | due_on     | balance | kind
            ann         | 2025-06-30  | 2025-06-30 | 10.00   | blue
            ann         | 2025-05-30  | 2025-06-29 | 20.00   | blue
            bob         | 2024-01-01  | 2025-05-31 | 30.00   | blue
            bob         | 2024-01-01  |            | -5.00   | red
            cid         | 2025-01-01  | 2025-02-01 | 99.00   | written_off
            dee         | 2025-07-01  | 2025-08-01 | 99.00   | blue
            """,
        ),
        as_of=AS_OF,
    )

    assert [tuple(str(v) for v in row) for row in rows(found)] == [
        ("due", "1_30", "2", "2", "50.00"),
        ("due", "not_due", "1", "1", "10.00"),
        ("due", "undated", "1", "1", "-5.00"),
        ("invoiced", "31_60", "1", "1", "20.00"),
        ("invoiced", "not_due", "1", "1", "10.00"),
        ("invoiced", "over_365", "1", "2", "25.00"),
    ]


def test_what_was_open_at_each_months_end_is_what_a_look_back_finds(given, rows):
    rng, day = Random(5), date(2024, 7, 1)
    claims = [(n, day + timedelta(days=rng.randrange(360)), Decimal(rng.randrange(1, 90) * 10)) for n in range(40)]
    receipts = [
        (n, arose + timedelta(days=rng.randrange(10, 90)), amount) for n, arose, amount in claims if rng.random() < 0.7
    ]
    receipts = [one for one in receipts if one[1] <= AS_OF]
    paid = {n: amount for n, _, amount in receipts}
    owed = CLAIMS + "".join(
        f"A{n} | ann | {arose} | {arose + timedelta(days=30)} | {amount} | {paid.get(n, 0):.2f} | {amount - paid.get(n, 0):.2f} | blue | l | f | s | {n}\n"
        for n, arose, amount in claims
    )
    came = RECEIPTS + "".join(f"R{n} | ann | {on} | {amount} | receipt | A{n} | l | f | s | {n}\n" for n, on, amount in receipts)  # fmt: skip
    invoices = given("invoices", owed)

    found = rows(
        receivable_months(
            invoices,
            given("receipts", came),
            matched(given("receipts", came), invoices, given("raw", NOTHING)),
            as_of=AS_OF,
        )
    )

    sold = defaultdict(Decimal)
    for _, arose, amount in claims:
        sold[arose.replace(day=1)] += amount
    for month, claimed, _, receivable, overdue, outstanding, _ in found:
        end = min((month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1), AS_OF)
        open_ = {n: amount for n, arose, amount in claims if arose <= end}
        for n, on, amount in receipts:
            if on <= end and n in open_:
                open_[n] -= amount
        late = sum(amount for n, amount in open_.items() if claims[n][1] + timedelta(days=30) < min(end + timedelta(days=1), AS_OF))  # fmt: skip
        assert claimed == sold[month]
        assert receivable == sum(open_.values()), month
        assert overdue == late, month
        months = sorted(m for m in {row[0] for row in found} if m <= month)[-3:]
        if len(months) < 3:
            assert outstanding is None
            continue
        assert outstanding == pytest.approx(float(receivable) / float(sum(sold[m] for m in months)) * 91)


AGED = """
    customer_id | invoice_no | invoiced_on | due_on     | balance | kind
    ann         | today      | 2025-06-01  | 2025-06-30 |  10.01  | blue
    ann         | day-1      | 2025-05-30  | 2025-06-29 |  20.02  | blue
    ann         | day-30     | 2025-05-01  | 2025-05-31 |  30.00  | blue
    bob         | day-31     | 2025-05-01  | 2025-05-30 |  15.50  | blue
    bob         | day-91     | 2025-03-01  | 2025-03-31 |  91.00  | blue
    bob         | day-365    | 2024-06-01  | 2024-06-30 | 365.00  | blue
    bob         | day-366    | 2024-06-01  | 2024-06-29 | 366.00  | blue
    ann         | no-day     | 2025-01-01  |            |   5.00  | blue
    ann         | credit     | 2025-05-20  | 2025-06-20 |  -7.00  | red
    ann         | given-up   | 2024-01-01  | 2024-02-01 |  -3.33  | written_off
    ann         | lost       | 2024-01-01  | 2024-02-01 |  88.00  | written_off
    ann         | paid       | 2024-01-01  | 2024-02-01 |   0.00  | blue
    ann         | to-come    | 2025-07-01  | 2025-08-01 |  77.00  | blue
                | anonymous  | 2025-01-01  | 2025-02-01 |  66.00  | blue
"""


def told(start):
    """Numbers of the open claims by age, and their balances together, by a loop over the text."""
    head, *lines = [[cell.strip() for cell in line.split("|")] for line in AGED.strip().splitlines()]
    numbers, total = defaultdict(set), Decimal(0)
    for claim in (dict(zip(head, line, strict=True)) for line in lines):
        if claim["invoice_no"] in ("lost", "paid", "to-come", "anonymous"):
            continue
        days = (AS_OF - date.fromisoformat(claim[start])).days if claim[start] else None
        age = "undated" if days is None else next((name for name, most in BUCKETS if days <= most), "over_365")
        numbers[age].add(claim["invoice_no"])
        total += Decimal(claim["balance"])
    return numbers, total


@pytest.mark.parametrize(("basis", "start"), [("due", "due_on"), ("invoiced", "invoiced_on")])
def test_each_open_claim_has_one_age_and_all_ages_are_the_receivable_to_the_cent(given, rows, basis, start):
    claims = given("invoices", AGED)
    numbers, total = told(start)

    found = defaultdict(set)
    for number, age in rows(aged(claims, as_of=AS_OF, basis=basis), "invoice_no", "age"):
        found[age].add(number)
    assert found == numbers
    ages = [amount for on, amount in rows(ageing(claims, as_of=AS_OF), "basis", "amount") if on == basis]
    assert sum(ages) == sum(owed for (owed,) in rows(receivables(claims, as_of=AS_OF), "receivable")) == total


NOTHING = "document_no | invoice_no | amount\n"


def test_what_is_open_of_each_months_sales_leaves_out_opening_balances_and_what_is_still_to_come(given, rows):
    claims = (
        "A1 | ann | 2025-06-03 | 2025-06-20 | 100.00 | 0.00 | 100.00 | blue    | l | f | s | 1\n"
        "A2 | ann | 2025-06-05 |            | -30.00 | 0.00 | -30.00 | red     | l | f | s | 2\n"
        "A3 | bob | 2025-05-05 | 2025-08-05 |  70.00 | 0.00 |  70.00 | blue    | l | f | s | 3\n"
        "A4 | bob | 2025-05-01 | 2025-05-31 | 999.00 | 0.00 | 999.00 | opening | l | f | s | 4\n"
        "A5 | bob | 2025-07-02 | 2025-08-02 |  55.00 | 0.00 |  55.00 | blue    | l | f | s | 5\n"
        "A6 |     | 2025-06-03 | 2025-06-20 |  11.00 | 0.00 |  11.00 | blue    | l | f | s | 6"
    )
    found = rows(open_by_month(given("invoices", CLAIMS + claims), as_of=AS_OF), "month", "amount", "not_due")

    assert sorted(found) == [(date(2025, 5, 1), 70, 70), (date(2025, 6, 1), 70, -30)]
