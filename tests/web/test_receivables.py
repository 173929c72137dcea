"""What is owed, told once more from the small company's list of claims: 3,000 since October, 800 not yet due."""

from decimal import Decimal

import pytest

from zhike.answer import vocabulary_of
from zhike.web.links import Links
from zhike.web.receivables import spare
from zhike.web.words import Words


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


def test_an_age_leads_to_its_claims(signed):
    late = signed.get("/receivables.json?age=91_180").json()["claims"]["rows"]
    young = signed.get("/receivables.json?age=1_30&since=invoiced").json()["claims"]["rows"]

    assert [(one["number"], one["balance"]["value"]) for one in late] == [("YS001", "3000.00")]
    assert [(one["number"], one["balance"]["value"]) for one in young] == [("YS002", "800.00")]
    assert "YS001" in signed.get("/receivables?age=91_180").text


@pytest.mark.parametrize("asked", ["since=paid", "age=old"])
def test_what_is_no_age_is_refused_naming_those_there_are(signed, asked):
    refused = signed.get(f"/receivables.json?{asked}")

    assert refused.status_code in (404, 422)
    assert "due" in refused.text


@pytest.mark.parametrize(("overdue", "left"), [("120.00", "20.00"), ("100.00", None), (None, None)])
def test_what_ages_lack_of_what_is_overdue_is_credit_notes(overdue, left):
    ages = {"not_due": 900, "1_30": 70, "over_365": 30, "undated": 5}
    rows = [{"basis": "due", "age": age, "amount": Decimal(sum_)} for age, sum_ in ages.items()]
    rows.append({"basis": "invoiced", "age": "1_30", "amount": Decimal(999)})

    told = spare(rows, {"overdue": overdue and Decimal(overdue)}, Links(Words("zh"), vocabulary_of(), "CNY"))

    assert (told.value if told else None) == (Decimal(left) if left else None)
