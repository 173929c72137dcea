"""What is open of claims whose sources do not say it, against a loop over claims and receipts."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from raw_facts import own_currency, raw
from zhike.money.claims import invoices, settlements
from zhike.money.receivables import receipts, receivables
from zhike.money.settlement import row_name

AS_OF = date(2025, 12, 31)
WHO = """
    party_key | customer_id | evidence | clean_name | kind_of_party
    a         | ann         | name     | 甲公司     | company
    b         | bob         | name     | 乙公司     | company
"""


@pytest.fixture
def owed(given):
    """Claims and settlements of raw claims, receipts and what the books settle."""

    def of(claims, came, said=""):
        stated, who, rates = raw(given, "invoices", claims), given("matches", WHO), own_currency(given)
        paid = receipts(raw(given, "receipts", came), who, rates, as_of=AS_OF)
        parts = settlements(paid, stated, raw(given, "allocations", said), who, rates, as_of=AS_OF)
        return invoices(stated, paid, parts, who, rates, as_of=AS_OF), parts

    return of


def sums(found):
    return [(row[0], *(one if one is None else str(one) for one in row[1:])) for row in found]


def test_money_that_names_no_claim_leaves_less_open_of_those_it_settles(owed, rows):
    claims, _ = owed(
        """
        invoice_no | party_key | invoiced_on | due_on     | invoice_amount
        same       | a         | 2025-01-10  | 2025-02-10 | 70.00
        oldest     | a         | 2025-01-01  | 2025-02-01 | 100.00
        booked     | a         | 2025-01-20  | 2025-02-20 | 50.00
        untouched  | b         | 2025-01-20  | 2025-02-20 | 50.00
        """,
        """
        document_no | party_key | received_on | received_amount | invoice_no
        R1          | a         | 2025-02-01  | 70.00           |
        R2          | a         | 2025-02-02  | 60.00           |
        R3          | a         | 2025-02-03  | 20.00           |
        """,
        "document_no | invoice_no | amount\nR3 | booked | 20.00",
    )

    assert sums(rows(claims, "invoice_no", "paid_amount", "balance")) == [
        ("booked", "20.00", "30.00"),
        ("oldest", "60.00", "40.00"),
        ("same", "70.00", "0.00"),
        ("untouched", None, "50.00"),
    ]


def test_what_was_paid_too_much_pays_the_next_claim_once_and_stays_with_its_own_where_there_is_none(owed, rows):
    claims, _ = owed(
        """
        invoice_no | party_key | invoiced_on | due_on     | invoice_amount
        A1         | a         | 2025-01-01  | 2025-02-01 | 100.00
        A2         | a         | 2025-01-02  | 2025-02-02 | 80.00
        B1         | b         | 2025-01-02  | 2025-02-02 | 80.00
        """,
        """
        document_no | party_key | received_on | received_amount | invoice_no
        R1          | a         | 2025-02-01  | 150.00          | A1
        R2          | b         | 2025-02-01  | 95.00           | B1
        R3          | b         | 2025-02-05  | -5.00           | B1
        """,
    )

    assert sums(rows(claims, "invoice_no", "paid_amount", "balance")) == [
        ("A1", "100.00", "0.00"),
        ("A2", "50.00", "30.00"),
        ("B1", "90.00", "-10.00"),  # 95 less 5 given back: 10 too much, and nothing else is owed
    ]


def test_what_a_source_says_is_open_stays_so_whatever_else_came(owed, rows):
    claims, parts = owed(
        """
        invoice_no | party_key | invoiced_on | due_on     | invoice_amount | balance
        said       | a         | 2025-01-01  | 2025-02-01 | 100.00         | 60.00
        silent     | a         | 2025-01-02  | 2025-02-02 | 80.00          |
        """,
        """
        document_no | party_key | received_on | received_amount | invoice_no
        R1          | a         | 2025-02-01  | 90.00           |
        """,
    )

    # 40 of the first are paid by its own source, so that 50 of the 90 are left for the second
    assert sums(rows(claims, "invoice_no", "paid_amount", "balance")) == [("said", "40.00", "60.00"), ("silent", "50.00", "30.00")]  # fmt: skip
    assert sums(rows(parts, "invoice_no", "amount")) == [("said", "40.00"), ("silent", "50.00")]


@pytest.mark.parametrize(("known", "balances"), [("A1", ["0.00", "80.00"]), ("X7", ["0.00", "60.00"])])
def test_money_for_a_claim_that_was_not_brought_pays_no_other_unless_no_number_is_a_claims(owed, rows, known, balances):
    claims, _ = owed(
        """
        invoice_no | party_key | invoiced_on | due_on     | invoice_amount
        A1         | a         | 2025-01-01  | 2025-02-01 | 100.00
        A2         | a         | 2025-01-02  | 2025-02-02 | 80.00
        """,
        f"""
        document_no | party_key | received_on | received_amount | invoice_no
        R1          | a         | 2025-02-01  | 100.00          | {known}
        R2          | a         | 2025-02-02  | 20.00           | X9
        """,
    )

    assert [str(balance) for _, balance in rows(claims, "invoice_no", "balance")] == balances


@pytest.mark.parametrize("seed", range(2))
def test_each_owes_its_claims_less_its_money_as_long_as_no_more_came(owed, rows, seed):
    rng, day = Random(seed), date(2025, 1, 1)
    claims, came = "invoice_no | party_key | invoiced_on | due_on | invoice_amount\n", "document_no | party_key | received_on | received_amount | invoice_no\n"  # fmt: skip
    left = defaultdict(Decimal)
    for n in range(60):
        who, arose, amount = rng.choice("ab"), day + timedelta(days=rng.randrange(200)), Decimal(rng.randrange(100, 9900)) / 100  # fmt: skip
        claims += f"A{n} | {who} | {arose} | {arose + timedelta(days=30)} | {amount}\n"
        left[who] += amount
        if rng.random() < 0.7:
            part = amount if rng.random() < 0.6 else (amount * Decimal("0.35")).quantize(Decimal("0.01"))
            came += f"R{n} | {who} | {arose + timedelta(days=rng.randrange(60))} | {part} | {f'A{n}' if rng.random() < 0.5 else ''}\n"  # fmt: skip
            left[who] -= part

    found, parts = owed(claims, came)

    told = dict(rows(receivables(found, as_of=AS_OF), "customer_id", "receivable"))
    assert told == {{"a": "ann", "b": "bob"}[who]: amount for who, amount in left.items()}
    settled = parts.group_by("claim").aggregate(settled=parts.amount.sum())
    both = found.mutate(claim=row_name(found)).left_join(settled, "claim")
    gaps = both.filter(both.invoice_amount - both.balance != both.settled.fill_null(0))
    assert rows(gaps, "invoice_no") == []
