"""What is owed, told once more from the small company's list of claims: 3,000 since October, 800 not yet due."""

from decimal import Decimal


def test_what_is_overdue_and_how_old_it_is(signed):
    page = signed.get("/receivables.json").json()

    assert (page["overdue"]["value"], page["receivable"]["value"]) == ("3000.00", "3800.00")
    ages = {row["label"]: (row["due_amount"], row["invoiced_amount"]) for row in page["ages"]}
    assert ages["91–180 天"][0]["value"] == "3000.00"  # due on 1 October, told on 31 December
    assert ages["未到期"][0]["value"] == "800.00"
    for place in (0, 1):
        told = [pair[place] for pair in ages.values() if pair[place]]
        assert sum(Decimal(one["value"]) for one in told) == Decimal("3800.00")


def test_the_largest_debtor_stands_first_with_the_oldest_due_day(signed):
    (first, *_) = signed.get("/receivables.json").json()["late"]

    assert first["overdue"]["value"] == "3000.00"
    assert "2024-10-01" in str(first["due"])
