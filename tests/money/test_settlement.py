"""Which receipt paid which claim, against a loop over claims and receipts."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from zhike.money.lookback import oddities
from zhike.money.settlement import matched, name_of, row_name

CLAIMS = "invoice_no | customer_id | invoiced_on | due_on | invoice_amount | paid_amount | balance | kind | load | file | sheet | row\n"
RECEIPTS = "document_no | customer_id | received_on | received_amount | kind | invoice_no | load | file | sheet | row\n"


@pytest.fixture
def settled(given, rows):
    def of(receipts, claims):
        owed = "".join(f"{line} | l | f | s | {n}\n" for n, line in enumerate(claims))
        paid = "".join(f"{line} | l | f | s | {n}\n" for n, line in enumerate(receipts))
        found = matched(given("receipts", RECEIPTS + paid), given("invoices", CLAIMS + owed), given("raw", NOTHING))
        return sorted(rows(found, "document_no", "invoice_no", "amount", "way"))

    return of


def test_a_receipt_pays_the_claim_it_names_as_far_as_that_reaches_and_the_rest_the_oldest(settled):
    found = settled(
        ["R1 | ann | 2025-03-01 | 150.00 | receipt | A2"],
        [
            "A1 | ann | 2025-01-01 | 2025-02-01 | 80.00 | | 80.00 | blue",
            "A2 | ann | 2025-01-02 | 2025-02-02 | 100.00 | | 100.00 | blue",
        ],
    )

    assert found == [("R1", "A1", Decimal("50.00"), "fifo"), ("R1", "A2", Decimal("100.00"), "given")]


def test_a_receipt_without_a_name_pays_the_claim_of_its_sum_before_an_older_one(settled):
    found = settled(
        ["R1 | ann | 2025-03-01 | 99.00 | receipt |"],
        [
            "A1 | ann | 2025-01-01 | 2025-02-01 | 80.00 | | 80.00 | blue",
            "A2 | ann | 2025-01-02 | 2025-02-02 | 99.00 | | 99.00 | blue",
        ],
    )

    assert found == [("R1", "A2", Decimal("99.00"), "exact")]


def test_a_claim_takes_no_more_than_its_source_says_was_paid(settled):
    found = settled(
        ["R1 | ann | 2025-03-01 | 500.00 | receipt |"],
        [
            "A1 | ann | 2025-01-01 | 2025-02-01 | 80.00 | 0.00 | 80.00 | blue",
            "A2 | ann | 2025-01-02 | 2025-02-02 | 99.00 | 40.00 | 59.00 | blue",
        ],
    )

    assert found == [("R1", "A2", Decimal("40.00"), "fifo")]


def test_nobody_pays_for_another_and_refunds_and_red_claims_are_left_alone(settled):
    found = settled(
        ["R1 | ann | 2025-03-01 | 10.00 | receipt |", "R2 | bob | 2025-03-01 | -5.00 | refund |", "R3 | | 2025-03-01 | 7.00 | receipt |"],
        ["A1 | bob | 2025-01-01 | | 10.00 | | 10.00 | blue", "A2 | bob | 2025-01-01 | | -5.00 | | -5.00 | red"],
    )  # fmt: skip

    assert found == []


def looped(receipts, claims):
    """The rule once more: given in the order of receipts, then equal sums pairwise, then the oldest first."""
    left_of = {n: amount for n, (_, _, amount, _) in enumerate(receipts)}
    open_of = {n: amount for n, (_, _, _, amount) in enumerate(claims)}
    found = defaultdict(Decimal)

    def pay(receipt, claim, way):
        part = min(left_of[receipt], open_of[claim])
        if part > 0:
            found[receipt, claim, way] += part
            left_of[receipt] -= part
            open_of[claim] -= part

    order = sorted(left_of, key=lambda n: (receipts[n][1], f"l/f/s/{n}"))
    for n in order:
        if receipts[n][3] is not None:
            pay(n, receipts[n][3], "given")
    whole = [n for n in order if left_of[n] == receipts[n][2]]
    free = [n for n in sorted(open_of, key=lambda n: (claims[n][1], claims[n][2], f"l/f/s/{n}")) if open_of[n] == claims[n][3]]  # fmt: skip
    for who, amount in {(receipts[n][0], receipts[n][2]) for n in whole}:
        ours = [n for n in whole if receipts[n][0] == who and receipts[n][2] == amount]
        theirs = [n for n in free if claims[n][0] == who and claims[n][3] == amount]
        for one, other in zip(ours, theirs, strict=False):
            if claims[other][1] <= receipts[one][1]:
                pay(one, other, "exact")
    due = sorted(open_of, key=lambda n: (claims[n][2], f"l/f/s/{n}"))
    for n in order:
        for claim in due:
            if claims[claim][0] == receipts[n][0]:
                pay(n, claim, "fifo")
    return found


@pytest.mark.parametrize("seed", range(4))
def test_of_many_receipts_and_claims_each_part_is_that_of_the_loop(given, rows, seed):
    rng, day = Random(seed), date(2025, 1, 1)
    claims, receipts = [], []
    for _ in range(30):
        arose = day + timedelta(days=rng.randrange(200))
        claims.append((rng.choice("ab"), arose, arose + timedelta(days=30), Decimal(rng.randrange(1, 9) * 10)))
    for _ in range(25):
        who = rng.choice("ab")
        named = rng.choice([n for n, claim in enumerate(claims) if claim[0] == who] + [None] * 12)
        receipts.append((who, day + timedelta(days=rng.randrange(300)), Decimal(rng.randrange(1, 14) * 10), named))
    owed = CLAIMS + "".join(f"A{n} | {who} | {arose} | {due} | {amount} | | {amount} | blue | l | f | s | {n}\n" for n, (who, arose, due, amount) in enumerate(claims))  # fmt: skip
    paid = RECEIPTS + "".join(f"R{n} | {who} | {came} | {amount} | receipt | {'' if named is None else f'A{named}'} | l | f | s | {n}\n" for n, (who, came, amount, named) in enumerate(receipts))  # fmt: skip

    found = rows(matched(given("receipts", paid), given("invoices", owed), given("raw", NOTHING)), "document_no", "invoice_no", "way", "amount")  # fmt: skip

    wanted = looped(receipts, claims)
    assert {way for _, _, way in wanted} == {"given", "exact", "fifo"}
    assert {(f"R{r}", f"A{c}", way): amount for (r, c, way), amount in wanted.items()} == {
        (receipt, claim, way): amount for receipt, claim, way, amount in found
    }


def test_the_books_settle_many_receipts_with_many_claims(given, rows):
    owed = given(
        "invoices",
        """
        invoice_no | customer_id | invoiced_on | due_on     | invoice_amount | paid_amount | balance | kind | load | file | sheet | row
        A1         | ann         | 2025-01-01  | 2025-02-01 | 100.00         | 100.00      | 0.00    | blue | l    | f    | s     | 1
        A2         | ann         | 2025-01-02  | 2025-02-02 |  80.00         |  80.00      | 0.00    | blue | l    | f    | s     | 2
        A3         | bob         | 2025-01-02  | 2025-02-02 |  50.00         |  50.00      | 0.00    | blue | l    | f    | s     | 3
        """,
    )
    came = given(
        "receipts",
        """
        document_no | customer_id | received_on | received_amount | kind    | invoice_no | load | file | sheet | row
        R1          | ann         | 2025-02-01  | 120.00          | receipt | A2         | l    | f    | s     | 11
        R2          | ann         | 2025-02-02  |  60.00          | receipt |            | l    | f    | s     | 12
        R3          | bob         | 2025-02-03  |  50.00          | receipt | A3         | l    | f    | s     | 13
        """,
    )
    said = given(
        "raw",
        """
        document_no | invoice_no | amount
        R1          | A1         | 70.00
        R1          | A2         | 30.00
        R2          | A1         | 25.00
        R2          | A1         | 15.00
        R1          | A3         | 50.00
        R9          | A1         | 10.00
        """,
    )

    found = rows(matched(came, owed, said), "document_no", "invoice_no", "way", "amount")
    # 70 + 40 are said of A1's 100: R2, the later, fits 30. R1's 50 on another customer's claim are not counted
    assert [tuple(map(str, row)) for row in found] == [
        ("R1", "A1", "allocated", "70.00"),
        ("R1", "A2", "allocated", "50.00"),  # 30 by the books, the rest because it names A2
        ("R2", "A1", "allocated", "30.00"),
        ("R2", "A2", "fifo", "30.00"),
        ("R3", "A3", "given", "50.00"),
    ]


NOTHING = "document_no | invoice_no | amount\n"


OTHER = CLAIMS.replace("\n", " | currency | original_amount | exchange_rate\n")
CAME = RECEIPTS.replace("\n", " | currency | original_amount | exchange_rate\n")


def test_claims_in_another_currency_settle_in_it_and_a_rate_that_moved_leaves_nothing_over(given, rows):
    owed = OTHER + (
        "A1 | ann | 2025-01-01 | | 710.33 | | 0.00 | blue | l | f | s | 1 | USD | 100.00 | 7.1033\n"
        "A2 | ann | 2025-01-02 | | 50.00 | | 0.00 | blue | l | f | s | 2 | | |\n"
        "B1 | bob | 2025-01-01 | | 71.00 | | 0.00 | blue | l | f | s | 3 | USD | 10.00 | 7.1"
    )
    came = CAME + (
        "R1 | ann | 2025-02-01 | 240.11 | receipt | | l | g | s | 1 | USD | 33.33 | 7.204\n"
        "R2 | ann | 2025-02-02 | 466.70 | receipt | | l | g | s | 2 | USD | 66.67 | 7.00015\n"
        "R3 | ann | 2025-02-03 | 50.00 | receipt | | l | g | s | 3 | | |\n"
        "R4 | bob | 2025-02-03 | 70.00 | receipt | | l | g | s | 4 | | |"
    )
    receipts, invoices = given("receipts", came), given("invoices", owed)
    found = matched(receipts, invoices, given("raw", NOTHING))

    told = rows(found, "document_no", "invoice_no", "customer_id", "amount", "receipt_amount")
    assert [(*row[:3], str(row[3]), str(row[4])) for row in told] == [
        ("R1", "A1", "ann", "236.75", "240.11"),  # 33.33 × 7.1033
        ("R2", "A1", "ann", "473.58", "466.70"),  # the rest of 710.33
        ("R3", "A2", "ann", "50.00", "50.00"),
        ("R4", "B1", "bob", "70.00", "70.00"),  # paid in our own currency: 1.00 is still owed
    ]
    left = [
        row for row in rows(oddities(invoices, receipts, found), "kind", "customer_id", "amount") if row[1] == "ann"
    ]
    assert left == []


def test_a_row_in_hand_is_called_as_the_engine_calls_it(given, rows):
    came = given(
        "receipts",
        """
        load | file    | sheet | row
        0001 | 收款.csv |       | 7
        0002 | b.xlsx  | 收款  | 12
    """,
    )
    told = rows(came.select("load", "file", "sheet", "row", called=row_name(came)))
    assert [name_of(dict(zip(("load", "file", "sheet", "row"), row[:4], strict=True))) for row in told] == [
        row[4] for row in told
    ]
    assert sorted(row[4] for row in told) == ["0001/收款.csv//7", "0002/b.xlsx/收款/12"]
