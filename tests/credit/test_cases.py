"""Who is a case on a past day, and when it turned out badly."""

from datetime import date, timedelta

import pytest

from zhike.credit.cases import AHEAD, LEARNED, TESTED, credit_cases, days, traits

AS_OF = date(2025, 6, 30)
CUT = AS_OF - timedelta(days=TESTED)  # 30 December 2024
CLAIMS = "customer_id | invoice_no | invoiced_on | due_on | invoice_amount | balance | kind\n"
PAID = "receipt | customer_id | invoice_no | invoiced_on | due_on | received_on | amount\n"


@pytest.fixture
def judged(given, rows):
    """Customers who are a case on the day of the test, and whether a bad one."""

    def found(claims, paid=""):
        table = credit_cases(
            given("invoices", CLAIMS + claims), given("settlements", PAID + paid),
            given("orders", "customer_id | ordered_on | kind | amount | sold | returned"),
            given("interactions", "customer_id | spoken_on | kind_of_interaction | topic"),
            given("credit_terms", "customer_id | credit_limit | term_days | valid_from | valid_to | load | row"),
            as_of=AS_OF,
        )  # fmt: skip
        return dict(rows(table.filter(table.cut_on == CUT), "customer_id", "is_bad"))

    return found


def claim(who, made, due, balance="100"):
    return f"{who} | {who}1 | {made} | {due} | 100 | {balance} | blue"


def test_a_claim_more_than_60_days_late_within_the_half_year_is_bad_whether_paid_or_not(judged):
    found = judged(
        "\n".join([
            claim("open", "2024-11-01", "2025-01-10"),
            claim("late", "2024-11-01", "2024-12-20", "0"),
            claim("sixty", "2024-11-01", "2024-12-20", "0"),
            claim("young", "2024-11-01", "2025-05-10"),
            claim("new", "2025-01-05", "2025-01-10"),
        ]),
        "1 | late | late1 | 2024-11-01 | 2024-12-20 | 2025-02-19 | 100\n2 | sixty | sixty1 | 2024-11-01 | 2024-12-20 | 2025-02-18 | 100",
    )  # fmt: skip

    assert found == {"open": True, "late": True, "sixty": False, "young": False}  # of “new” nothing was known then


def test_who_was_that_late_already_is_no_case_and_what_was_paid_before_the_day_is_known(judged):
    found = judged(
        claim("bad", "2024-09-01", "2024-10-01") + "\n" + claim("good", "2024-09-01", "2024-10-01", "0"),
        "1 | good | good1 | 2024-09-01 | 2024-10-01 | 2024-12-15 | 100",
    )

    assert found == {"good": False}  # 75 days late, but before the day


def test_the_outcomes_learned_from_were_known_on_the_day_of_the_test():
    assert min(LEARNED) - AHEAD >= TESTED
    assert days(AS_OF)[0] == CUT
    assert "limit_used" not in traits()
