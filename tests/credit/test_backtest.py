"""Past claims that the policy would have held, and what became of them, told by hand."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from zhike.credit.backtest import STARTS, credit_backtest
from zhike.credit.policy import USUAL, CreditPolicy

AS_OF = date(2025, 6, 30)
START = AS_OF - timedelta(days=STARTS[-1])  # 30 September 2024


def day(after):
    return START + timedelta(days=after)


def brought(given, claims, paid):
    """The tables of the step: claims (who, number, made on, due on, amount, open today) and what paid them (…, received on, amount)."""
    text = "\n".join(f"{w} | {n} | {m} | {d} | {a} | {b} | blue" for w, n, m, d, a, b in claims)
    received = "\n".join(f"{i} | {w} | {n} | {m} | {d} | {r} | {a}" for i, (w, n, m, d, r, a) in enumerate(paid))
    return (
        given("invoices", "customer_id | invoice_no | invoiced_on | due_on | invoice_amount | balance | kind\n" + text),
        given("settlements", "receipt | customer_id | invoice_no | invoiced_on | due_on | received_on | amount\n" + received),
        given("orders", "customer_id | ordered_on | kind | amount | sold | returned"),
        given("interactions", "customer_id | spoken_on | kind_of_interaction | topic"),
        given("credit_terms", "customer_id | credit_limit | term_days | valid_from | valid_to | load | row"),
    )  # fmt: skip


def test_held_claims_are_lost_late_or_paid_as_they_turned_out(given, rows):
    claims = [
        # who, number, made on, due on, amount, open today
        ("ann", "a0", day(-300), day(-270), 1200, 0),  # paid on time: known, 100 a month for the year
        ("ann", "a1", day(10), day(40), 50, 0),
        ("ann", "a2", day(20), day(50), 900, 900),  # more than the limit: held, and never paid
        ("bob", "b0", day(-200), day(-100), 100, 100),  # 100 days late at the beginning: all is held
        ("bob", "b1", day(5), day(35), 70, 0),  # paid 70 days late
        ("bob", "b2", day(95), day(125), 70, 0),  # the quarter after: not of this one
        ("new", "n1", day(5), day(35), 70, 70),  # nothing was known of them
    ]
    paid = [
        ("ann", "a0", day(-300), day(-270), day(-270), 1200),
        ("ann", "a1", day(10), day(40), day(40), 50),
        ("bob", "b1", day(5), day(35), day(105), 70),
        ("bob", "b2", day(95), day(125), day(125), 70),
    ]
    made = brought(given, claims, paid)
    found = credit_backtest(*made, as_of=AS_OF)

    quarter = found.filter(found.cut_on == START)
    told = rows(quarter, "is_held", "claims", "claimed", "lost", "late", "paid")
    assert sorted(told) == [
        (False, 1, Decimal("50.00"), Decimal("0.00"), Decimal("0.00"), Decimal("50.00")),
        (True, 1, Decimal("70.00"), Decimal("0.00"), Decimal("70.00"), Decimal("0.00")),
        (True, 1, Decimal("900.00"), Decimal("900.00"), Decimal("0.00"), Decimal("0.00")),
    ]

    patient = CreditPolicy(tuple(replace(one, months=24.0, late=365, largest=1.0) for one in USUAL.classes))
    found = credit_backtest(*made, as_of=AS_OF, credit_policy=patient)
    assert not any(held for (held,) in rows(found.filter(found.cut_on == START), "is_held"))


def test_of_two_equal_claims_of_a_day_the_one_paid_first_takes_what_is_left_of_the_limit(given, rows):
    """By hand: 1,400 claimed in the year, so B has 1,400 ÷ 12 × (45 ÷ 30 + 1) × 1.5 × 1.1 = 481; 200 were owed already."""
    known = [("ann", f"a{n}", day(-300), day(-270), 400, 0) for n in range(3)]
    old = ("ann", "b", day(-40), day(20), 200, 0)
    twins = [("ann", "c", day(10), day(40), 150, 150), ("ann", "d", day(10), day(40), 150, 0)]
    paid = [(*one[:4], day(-270), 400) for one in known]
    paid += [("ann", "b", day(-40), day(20), day(12), 200), ("ann", "d", day(10), day(40), day(41), 150)]
    for pair in (twins, twins[::-1]):  # whatever the order of the rows
        found = credit_backtest(*brought(given, [*known, old, *pair], paid), as_of=AS_OF)
        told = rows(found.filter(found.cut_on == START), "credit_class", "is_held", "claimed", "lost")
        assert sorted(told) == [
            ("B", False, Decimal("150.00"), Decimal("0.00")),
            ("B", True, Decimal("150.00"), Decimal("150.00")),
        ]
