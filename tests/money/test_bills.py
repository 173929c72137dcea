"""Bills of exchange: what is one, when it is cash, and how soon those on hand mature."""

from datetime import date

from raw_facts import own_currency, raw
from zhike.money.bills import cash_day, maturing, on_hand, undated
from zhike.money.receivables import receipts

AS_OF = date(2025, 6, 30)
WHO = "party_key | customer_id\na | ann"


def came(given):
    return receipts(
        raw(given, "receipts", """
            document_no | party_key | received_on | received_amount | method       | matures_on
            cash        | a         | 2025-06-01  | 10.00           | 电汇         | 2025-09-01
            soon        | a         | 2025-06-01  | 20.00           | 银行承兑汇票 | 2025-07-07
            week        | a         | 2025-06-01  | 5.00            | 商业汇票     | 2025-07-08
            later       | a         | 2025-06-30  | 40.00           |              | 2026-03-01
            over        | a         | 2025-01-01  | 80.00           | 银行承兑汇票 | 2025-06-30
            unsaid      | a         | 2025-06-01  | 160.00          | 银行承兑汇票 |
            back        | a         | 2025-06-01  | -7.00           | 银行承兑汇票 |
            tomorrow    | a         | 2025-07-01  | 320.00          | 银行承兑汇票 | 2025-12-01
        """),
        given("matches", WHO),
        own_currency(given),
        as_of=AS_OF,
    )  # fmt: skip


def test_a_bill_is_told_by_its_method_or_by_having_a_day_of_maturity_alone(given, rows):
    found = came(given)

    assert {number for number, bill in rows(found, "document_no", "is_bill") if bill} == {
        "soon", "week", "later", "over", "unsaid", "tomorrow",
    }  # fmt: skip
    assert dict(rows(found, "document_no", "matures_on"))["cash"] is None


def test_a_bill_is_cash_on_its_day_and_no_sooner(given, rows):
    found = came(given)
    days = dict(rows(found.mutate(cash_on=cash_day(found)), "document_no", "cash_on"))

    assert days["cash"] == date(2025, 6, 1)
    assert days["soon"] == date(2025, 7, 7)
    assert days["unsaid"] is None
    assert days["back"] == date(2025, 6, 1)


def test_on_hand_is_what_has_come_and_not_matured_by_how_soon_it_does(given, rows):
    found = on_hand(came(given), as_of=AS_OF)

    assert sorted(rows(found, "document_no", "days_left", "band")) == [
        ("later", 244, "later"),
        ("soon", 7, "30"),
        ("week", 8, "30"),
    ]
    assert rows(undated(came(given)), "document_no") == [("unsaid",)]


def test_the_weeks_of_maturity_add_up_to_all_on_hand(given, rows):
    found = rows(maturing(came(given), as_of=AS_OF, weeks=13), "week", "bills", "amount")

    assert sorted((week, bills, str(amount)) for week, bills, amount in found) == [
        (1, 1, "20.00"), (2, 1, "5.00"), (14, 1, "40.00"),
    ]  # fmt: skip
