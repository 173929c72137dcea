"""The check for programs: advice with exposure and limit, closed fields, errors in the caller's language."""

import json
import time

import pytest

from web.shop import STEADY

PATH = "/api/v1/credit/check"


@pytest.fixture(scope="module")
def debtor(signed):
    """The id of the customer who owes 3,000 since October."""
    rows = signed.get("/api/v1/customers", params={"q": STEADY[0], "show": "receivable"}).json()["data"]
    return next(row["customer"] for row in rows)


def test_who_owes_overdue_money_is_held_with_all_that_it_rests_on(signed, debtor):
    found = signed.post(PATH, json={"customer": debtor, "amount": 100, "at": "order"}).json()["data"]

    assert (found["advice"], found["exposure"], found["exposure_after"]) == ("hold", "3000.00", "3100.00")
    assert found["release_by"] in ("sales_manager", "finance")
    assert found["as_of"] == "2024-12-31"
    assert "overdue" in [one["code"] for one in found["reasons"] if one["holds"]]
    assert found["limit_from"] == "suggested"
    assert found["valid_until"] > "2024"


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"customer": "x", "amount": 1, "ammount": 2}, "ammount"),
        ({"customer": "x"}, "amount"),
        ({"customer": "x", "amount": -1}, "amount"),
        ({"customer": "x", "amount": "12 yuan"}, "amount"),
        ({"customer": "x", "amount": "1,200.00"}, "amount"),
        ({"customer": "x", "amount": "NaN"}, "amount"),
        ({"customer": "x", "amount": "-1"}, "amount"),
        ({"customer": "x", "amount": "9" * 40}, "amount"),
        ({"customer": "x", "amount": True}, "amount"),
        ({"customer": "x", "amount": None}, "amount"),
        ({"customer": "a\x00b", "amount": 1}, "customer"),
        ({"customer": 5, "amount": 1}, "customer"),
        ({"customer": "x", "amount": 1e13}, "amount"),
        ({"customer": "x", "amount": 1, "at": "lunch"}, "at"),
        ([1], "JSON object"),
    ],
)
def test_what_is_wrong_in_the_body_is_named(signed, body, named):
    refused = signed.post(PATH, json=body)

    assert refused.status_code == 422
    assert named in refused.json()["title"]


def test_a_sum_may_be_a_text_as_it_is_in_the_answer(signed, debtor):
    as_text, as_number = (
        signed.post(PATH, json={"customer": debtor, "amount": amount}).json()["data"] for amount in ("1000.50", 1000.5)
    )

    assert as_text["amount"] == "1000.50"
    assert as_text == as_number


def test_what_is_wanted_is_said_in_either_language(signed):
    zh, en = (
        signed.post(f"{PATH}?lang={lang}", json={"customer": "x", "amount": -1}).json()["title"]
        for lang in ("zh", "en")
    )

    assert "“amount”须为 0 到 1 万亿之间的金额" in zh
    assert "“amount”: a sum from 0" in en


@pytest.mark.parametrize("body", ["{", '{"amount": NaN}', '{"amount": 1, "amount": 2}'])
def test_what_is_no_json_is_refused(signed, body):
    assert signed.post(PATH, content=body, headers={"content-type": "application/json"}).status_code == 422


def test_a_customer_that_there_is_not_is_said_in_either_language(signed):
    zh, en = (signed.post(f"{PATH}?lang={lang}", json={"customer": "nobody", "amount": 1}) for lang in ("zh", "en"))

    assert zh.status_code == en.status_code == 404
    assert "没有编号为“nobody”的客户" in zh.json()["title"]
    assert "no customer “nobody”" in en.json()["title"]


def test_the_description_names_every_field(signed):
    about = signed.get("/api/v1/openapi.json").json()["paths"]["/credit/check"]["post"]

    schema = about["requestBody"]["content"]["application/json"]["schema"]
    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == {"customer", "amount", "at", "included"}
    assert "200" in about["responses"]
    assert "201" not in about["responses"]


def test_a_check_takes_little_of_the_processor(office, signed, debtor):
    body = json.dumps({"customer": debtor, "amount": 5})
    signed.post(PATH, content=body, headers={"content-type": "application/json"})  # what is compiled once
    before = time.process_time()
    for _ in range(10):
        assert signed.post(PATH, content=body, headers={"content-type": "application/json"}).status_code == 200
    assert (time.process_time() - before) / 10 < 0.05  # client and server together
