"""How customers pay, and how old what is open is."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from zhike.money.payment import ageing, payments, receivable_months
from zhike.money.settlement import settlements

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

    found = rows(receivable_months(invoices, settlements(given("receipts", came), invoices), as_of=AS_OF))

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
