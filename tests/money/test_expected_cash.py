"""Cash expected of open claims: by hand where everybody is punctual, by a loop where rules have no model."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from zhike.money.expected_cash import LATER, MODEL, WEEKS, _read, _said, cash_backtest, expected_cash
from zhike.money.settlement import matched
from zhike.money.survival import counts, drawn, lasting, shares, strength

AS_OF = date(2025, 12, 31)
NEW_YEAR = (date(2025, 1, 1) - date(1970, 1, 1)).days
CLAIMS = "invoice_no | customer_id | invoiced_on | due_on | invoice_amount | paid_amount | balance | kind | load | file | sheet | row\n"
RECEIPTS = "document_no | customer_id | received_on | received_amount | kind | invoice_no | load | file | sheet | row\n"
LATE = {"ann": 2, "bob": 25}
"""Days after the due day on which each pays, always."""


def told(count=60, open_=(("ann", -3, "100.00"), ("bob", 4, "50.00"))):
    """Paid claims of both, a week apart, and open ones: who, days past due today, amount."""
    claims, receipts, row = [], [], 0
    for who, late in LATE.items():
        for n in range(count):
            due, row = AS_OF - timedelta(days=30 + 7 * n), row + 1
            claims.append(
                f"A{row} | {who} | {due - timedelta(days=20)} | {due} | 10.00 | 10.00 | 0.00 | blue | l | f | s | {row}"
            )
            receipts.append(
                f"R{row} | {who} | {due + timedelta(days=late)} | 10.00 | receipt | A{row} | l | f | s | {row}"
            )
    for who, age, amount in open_:
        due, row = AS_OF - timedelta(days=age), row + 1
        claims.append(
            f"A{row} | {who} | {due - timedelta(days=20)} | {due} | {amount} | 0.00 | {amount} | blue | l | f | s | {row}"
        )
    return CLAIMS + "\n".join(claims) + "\n", RECEIPTS + "\n".join(receipts) + "\n"


def expected(given, rows, owed, came):
    invoices = given("invoices", owed)
    settled = matched(given("receipts", came), invoices, given("raw", NOTHING))
    tested = cash_backtest(invoices, settled, as_of=AS_OF)
    found = expected_cash(invoices, settled, tested, as_of=AS_OF)
    told = defaultdict(dict)
    for rule, week, amount in rows(found, "rule", "week", "expected"):
        if amount or rule == MODEL:
            told[rule][week] = amount
    return told


def test_each_customer_is_expected_as_late_as_ever(given, rows):
    weeks = expected(given, rows, *told())[MODEL]

    # ann pays in the week from the due day on: of its seven days, five lie in the first week from today
    # bob's is 4 days late; he pays in the week from the 21st day to the 27th: in 17 to 23 days
    assert float(weeks[1]) == pytest.approx(100 * 5 / 7, abs=2)
    assert float(weeks[1] + weeks[2]) == pytest.approx(100, abs=2)
    assert float(weeks[3] + weeks[4]) == pytest.approx(50, abs=7)
    assert sum(weeks.values()) == Decimal("150.00")


def test_rules_without_a_model_say_what_a_hand_says(given, rows):
    found = expected(given, rows, *told())

    assert found["due"] == {1: Decimal("150.00")}
    # everybody is 13.5 days late on average: ann's in 3 + 13.5 → 16 days or 17, bob's in 9 or 10
    assert found["average"] == {2: Decimal("50.00"), 3: Decimal("100.00")}
    # bob's own 25 days: in 21, the last day of the third week
    assert found["own"] == {1: Decimal("100.00"), 3: Decimal("50.00")}


def test_past_days_are_judged_by_what_came_on_the_claims_then_open(given, rows):
    owed, came = told(open_=())
    invoices = given("invoices", owed)
    found = cash_backtest(invoices, matched(given("receipts", came), invoices, given("raw", NOTHING)), as_of=AS_OF)

    origins = sorted({row[0] for row in rows(found, "origin")})
    assert origins == [AS_OF - timedelta(weeks=13 * step) for step in (2, 1)]
    actual = {(o, w): a for o, rule, w, a in rows(found, "origin", "rule", "week", "actual") if rule == MODEL}
    for origin in origins:
        for week in range(1, WEEKS + 1):
            first = origin + timedelta(days=7 * week - 6)
            by_hand = sum(
                10
                for who, late in LATE.items()
                for due in (AS_OF - timedelta(days=30 + 7 * n) for n in range(60))
                if due - timedelta(days=20) <= origin
                and first <= due + timedelta(days=late) <= first + timedelta(days=6)
            )
            assert actual[origin, week] == by_hand, (origin, week)
    first_known = [low for o, rule, low in rows(found, "origin", "rule", "low") if o == origins[0] and rule == MODEL]
    assert set(first_known) == {None}  # the first day only teaches how far weeks go apart


def test_credit_notes_are_taken_off_and_a_claim_without_a_due_day_has_the_usual_term(given, rows):
    owed, came = told(open_=(("ann", -3, "100.00"),))
    owed += "N1 | ann | 2025-12-20 |  | 20.00 | 0.00 | 20.00 | blue | l | f | s | 900\n"
    owed += "N2 | ann | 2025-12-20 |  | -30.00 | 0.00 | -30.00 | red | l | f | s | 901\n"
    due = expected(given, rows, owed, came)["due"]

    # usual term 20 days: N1 is due on 9 January; 30 of 120 are the credit note's
    assert due == {1: Decimal("75.00"), 2: Decimal("15.00")}


@pytest.mark.parametrize("paid", [0, 10])
def test_too_little_history_gives_plain_rules_only(given, rows, paid):
    owed, came = told(count=paid)
    invoices = given("invoices", owed)
    settled = matched(given("receipts", came), invoices, given("raw", NOTHING))
    tested = cash_backtest(invoices, settled, as_of=AS_OF)

    assert rows(tested) == []
    found = rows(expected_cash(invoices, settled, tested, as_of=AS_OF), "rule", "week", "expected")
    assert {row[0] for row in found} == {"due", "average", "own"}
    assert sum(amount for rule, _, amount in found if rule == "due") == 150


def test_nobody_owes_anything(given, rows):
    invoices = given("invoices", CLAIMS)
    settled = matched(given("receipts", RECEIPTS), invoices, given("raw", NOTHING))
    tested = cash_backtest(invoices, settled, as_of=AS_OF)

    assert rows(tested) == rows(expected_cash(invoices, settled, tested, as_of=AS_OF)) == []


def test_what_is_never_paid_is_later_than_all_weeks(given, rows):
    owed, came = told(open_=(("ann", 700, "80.00"),))
    weeks = expected(given, rows, owed, came)[MODEL]

    assert weeks[LATER] == Decimal("80.00")


NOTHING = "document_no | invoice_no | amount\n"


def test_what_paid_a_claim_is_found_by_its_name_whatever_the_order(given):
    claims = [("zoe", "f", 3), ("ann", "上", 12), ("ann", "f", 1), ("bob", "f", 12)]
    owed = CLAIMS + "".join(
        f"A{n} | {who} | 2025-01-0{n + 1} | 2025-02-01 | 10.00 | 0.00 | 10.00 | blue | l | {file} | s | {row}\n"
        for n, (who, file, row) in enumerate(claims)
    )
    # Of the last part no claim is known: its sheet was undone.
    paid = [
        ("l/上/s/12", "4.00"),
        ("l/f/s/12", "1.00"),
        ("l/f/s/3", "2.00"),
        ("l/上/s/12", "3.00"),
        ("l/f/s/9", "7.00"),
    ]
    parts = "claim | received_on | amount\n" + "".join(f"{claim} | 2025-03-01 | {amount}\n" for claim, amount in paid)

    seen = _read(given("invoices", owed), given("settlements", parts))

    people = dict(enumerate(["ann", "bob", "zoe"]))  # customers stand in the order of their ids
    found = defaultdict(list)
    for claim, amount in zip(seen.part_claim.tolist(), seen.part_amount.tolist(), strict=True):
        found[people[int(seen.customer[claim])], int(seen.made[claim]) - NEW_YEAR].append(amount)
    assert dict(found) == {("ann", 1): [4.0, 3.0], ("bob", 3): [1.0], ("zoe", 0): [2.0]}
    assert seen.amount.sum() == pytest.approx(10 * 4 + 10)


def test_customers_looked_at_one_by_one_are_expected_as_all_together(given):
    owed, came = told()
    invoices = given("invoices", owed)
    seen = _read(invoices, matched(given("receipts", came), invoices, given("raw", NOTHING))).on(AS_OF)
    customers = int(seen.seen.customer.max()) + 1

    one_by_one, together = _said(seen, at_once=1), _said(seen)

    # The same with a number for every customer and week at once.
    at_risk, paid = counts(seen.spells(int(seen.seen.part_day.min())), customers)
    everybody = shares(at_risk, paid)
    own = drawn(at_risk, paid, everybody, strength(at_risk, paid, everybody))
    still = np.flatnonzero(seen.amount > 0.005)
    log = lasting(
        own, seen.seen.customer[still], (seen.today - seen.seen.due[still])[:, None] + 7 * np.arange(WEEKS + 1)
    )
    part = -np.diff(np.exp(log - log[:, :1]), axis=1)
    assert one_by_one[0] == pytest.approx(together[0])
    assert one_by_one[1] == pytest.approx(together[1])
    assert together[0] == pytest.approx(seen.amount[still] @ part)
