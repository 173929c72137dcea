"""What records tell on a day: counted once more in plain Python, and never anything dated later."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from zhike.credit.habits import habits

AS_OF = date(2025, 6, 30)
CUT = date(2024, 12, 31)
CLAIMS = "customer_id | invoiced_on | due_on | invoice_amount | balance | kind\n"
PAID = "receipt | customer_id | invoiced_on | due_on | received_on | amount\n"
ORDERS = "customer_id | ordered_on | kind | amount | sold | returned\n"
SPOKEN = "customer_id | spoken_on | kind_of_interaction | topic\n"
TERMS = "customer_id | credit_limit | term_days | valid_from | valid_to | load | row\n"
TOLD = (
    "customer_id", "open_balance", "overdue_balance", "oldest_overdue_days", "overdue_share", "days_beyond_terms",
    "on_time_share", "slower_days", "months_with_order", "returned_share", "payments", "claimed_last_year",
)  # fmt: skip


@pytest.fixture
def measured(given):
    """Habits of rows written as text, on these days."""

    def found(claims="", paid="", orders="", spoken="", terms="", on=(AS_OF,)):
        return habits(
            given("invoices", CLAIMS + claims),
            given("settlements", PAID + paid),
            given("orders", ORDERS + orders),
            given("interactions", SPOKEN + spoken),
            given("credit_terms", TERMS + terms),
            on=on,
        )

    return found


def history(until):
    """Claims, payments and orders of some customers up to a day, as rows; balances are those of that day."""
    chance, claims, paid, orders = Random(7), [], [], []
    for number in range(120):
        who, begun = f"c{chance.randrange(6)}", date(2023, 1, 1) + timedelta(days=chance.randrange(900))
        due, amount = begun + timedelta(days=30), Decimal(chance.randrange(100, 90_000)) / 50
        parts = [(due + timedelta(days=chance.randrange(-20, 200)), amount / 2) for _ in range(chance.randrange(3))]
        returned = chance.random() < 0.2
        if begun > until:
            continue
        seen = [(day, part) for day, part in parts if day <= until]
        claims.append((who, begun, due, amount, amount - sum((part for _, part in seen), Decimal(0)), "blue"))
        paid += [(f"r{number}.{place}", who, begun, due, day, part) for place, (day, part) in enumerate(seen)]
        back = -amount / 10 if returned else Decimal(0)
        orders.append((who, begun, "sale", amount + back, amount, back))
    return claims, paid, orders


def text(rows):
    return "\n".join(" | ".join(map(str, row)) for row in rows)


def test_a_past_day_is_told_as_it_was_told_then(measured, rows):
    """The habits on a past day equal those computed on that very day from what had happened by then."""
    now, then = ([text(part) for part in history(day)] for day in (AS_OF, CUT))

    past = rows(measured(*now, on=(CUT,)), *TOLD)

    assert past == [
        tuple(pytest.approx(value) if isinstance(value, float) else value for value in row)
        for row in rows(measured(*then, on=(CUT,)), *TOLD)
    ]
    assert past != rows(measured(*now), *TOLD)


def test_what_is_open_and_how_it_was_paid_as_counted_one_by_one(measured, rows):
    claims, paid, _ = history(AS_OF)
    found = {row[0]: row[1:] for row in rows(measured(text(claims), text(paid)), *TOLD[:7])}

    for who in {row[0] for row in claims}:
        mine = [row for row in claims if row[0] == who]
        late = [row for row in mine if row[2] < AS_OF]
        year = [row for row in paid if row[1] == who and (AS_OF - row[4]).days < 365]
        money = sum(row[5] for row in year)
        balance, overdue, oldest, _, days, on_time = found[who]
        assert balance == sum(row[4] for row in mine)
        assert overdue == sum(row[4] for row in late)
        assert oldest == max((AS_OF - row[2]).days for row in late if row[4] > 0)
        assert days == pytest.approx(float(sum((row[4] - row[3]).days * row[5] for row in year) / money), abs=1e-3)
        assert on_time == pytest.approx(
            float(sum((row[5] for row in year if row[4] <= row[3]), Decimal(0)) / money), abs=1e-4
        )


def test_of_whom_nothing_is_recorded_nothing_is_known(measured, rows):
    found = measured(terms="ann | 5000.00 | 30 | | | L1 | 2")

    assert rows(found, "customer_id", "days_beyond_terms", "overdue_share", "limit_used", "complaints", "written_off") == [
        ("ann", None, None, 0.0, None, Decimal("0.00"))
    ]  # fmt: skip


def test_complaints_are_counted_only_where_anybody_was_spoken_with(measured, rows):
    claims = "ann | 2025-06-01 | 2025-07-01 | 10 | 10 | blue\nbob | 2025-06-01 | 2025-07-01 | 10 | 10 | blue"
    spoken = "ann | 2025-05-01 | 客户投诉 | 包装\nann | 2025-05-02 | 回访 | 价格争议\nann | 2024-05-02 | 投诉 |"

    assert rows(measured(claims, spoken=spoken), "customer_id", "complaints") == [("ann", 2.0), ("bob", None)]


def test_the_limit_in_force_is_the_newest_that_has_begun_and_not_ended(measured, rows):
    claims = "ann | 2025-06-01 | 2025-07-01 | 10 | 30 | blue"
    terms = (
        "ann | 100.00 | 30 | 2024-01-01 | | L1 | 2\n"
        "ann | 60.00 | 30 | 2025-01-01 | | L1 | 3\n"
        "ann | 10.00 | 30 | 2025-02-01 | 2025-03-01 | L1 | 4\n"
        "ann | 900.00 | 30 | 2025-09-01 | | L1 | 5"
    )

    assert rows(measured(claims, terms=terms), "limit_used") == [(0.5,)]


def test_a_share_of_returns_is_known_only_where_any_return_of_anybody_was_on_record(measured, rows):
    sold = "ann | 2025-06-01 | sale | 90.00 | 100.00 | {0}\nbob | 2025-06-01 | sale | 50.00 | 50.00 | 0.00"

    owed = "ann | 2025-06-01 | 2025-07-01 | 10 | 10 | blue\nbob | 2025-06-01 | 2025-07-01 | 10 | 10 | blue"

    some, none = (
        rows(measured(owed, orders=sold.format(back)), "customer_id", "returned_share") for back in ("-10.00", "0.00")
    )

    assert some == [("ann", pytest.approx(0.1)), ("bob", 0.0)]
    assert none == [("ann", None), ("bob", None)]


def test_one_receipt_for_several_claims_is_one_payment(measured, rows):
    claims = """
        ann | 2025-01-02 | 2025-02-01 | 100 | 0 | blue
        ann | 2025-01-03 | 2025-02-02 | 300 | 0 | blue
        """
    paid = """
        r1 | ann | 2025-01-02 | 2025-02-01 | 2025-02-01 | 100
        r1 | ann | 2025-01-03 | 2025-02-02 | 2025-02-01 | 200
        r2 | ann | 2025-01-03 | 2025-02-02 | 2025-02-22 | 100
        """
    told = measured(claims=claims, paid=paid).select("payments", "on_time_share", "days_beyond_terms", "open_balance")

    [(payments, on_time, beyond, still_open)] = rows(told)

    assert (payments, on_time, still_open) == (2, 0.75, 0)
    assert beyond == pytest.approx((0 * 100 - 1 * 200 + 20 * 100) / 400)


def test_thirteen_months_of_one_year_are_thirteen(measured, rows):
    days = [date(2024, 6, 20), *(date(2024, month, 1) for month in range(7, 13)), *(date(2025, month, 1) for month in range(1, 7))]  # fmt: skip
    orders = "\n".join(f"ann | {day} | sale | 10 | 10 | 0" for day in [*days, date(2025, 6, 14), date(2024, 6, 14)])
    claims = "ann | 2024-07-01 | 2024-07-31 | 10 | 0 | blue"

    [(months,)] = rows(measured(claims=claims, orders=orders, on=(date(2025, 6, 15),)).select("months_with_order"))

    assert months == 13  # June of both years, and the eleven between
