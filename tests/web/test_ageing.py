"""Ageing on a day that is asked for, with rates that are asked for."""

import pytest


def test_today_is_the_last_day_of_the_data_and_the_usual_rates(signed):
    page = signed.get("/receivables/ageing.json").json()

    # 3,000 are 91 days late, 800 are not due: 20 % and nothing are provided for
    assert (page["on"], page["open"]["value"], page["provide"]["value"]) == ("2024-12-31", "3800.00", "600.00")
    assert [row["label"] for row in page["ages"] if row["due"]["value"] not in ("0", "0.00")] == ["未到期", "91–180 天"]


def test_an_earlier_day_knows_only_the_claims_of_then(signed):
    page = signed.get("/receivables/ageing.json", params={"on": "2024-11-30", "rate": ["1", "2", "50"]}).json()

    # 60 days late, and the other claim was made in December
    assert (page["open"]["value"], page["provide"]["value"]) == ("3000.00", "1500.00")


@pytest.mark.parametrize("asked", ["on=2025-01-01", "on=someday", "rate=200", "rate=x", "rate=NaN"])
def test_a_day_or_rate_that_is_none_is_refused_by_name(signed, asked):
    response = signed.get(f"/receivables/ageing?{asked}")

    assert response.status_code == 422
    assert asked.split("=")[1] in response.text


def test_claims_that_count_as_paid_without_a_receipt_are_told_only_where_receipts_were_brought(signed):
    assert signed.get("/receivables/ageing.json").json()["odd"] == []


def test_an_age_of_an_earlier_day_lists_the_claims_that_were_open_then(signed):
    asked = {"on": "2024-11-30", "rate": ["1", "2", "50"]}
    then = next(
        row
        for row in signed.get("/receivables/ageing.json", params=asked).json()["ages"]
        if row["due"]["value"] == "3000.00"
    )
    listed = signed.get(then["due"]["explained_by"].replace("ageing?", "ageing.json?")).json()

    assert (listed["on"], [row["rate"] for row in listed["ages"]][:3]) == ("2024-11-30", ["1", "2", "50"])
    assert [row["balance"]["value"] for row in listed["claims"]["rows"]] == ["3000.00"]
    assert "since=invoiced" in listed["claims"]["other"]
    assert "on=2024-11-30" in listed["claims"]["other"]


def test_an_age_that_is_none_is_refused(signed):
    assert signed.get("/receivables/ageing?age=old").status_code == 422
